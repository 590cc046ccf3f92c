//! Italian.

use super::Language;
use super::de::GERMANY;
use super::locale::Locale;
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "it-IT",
    language: Language::It,
    symbols: cldr::IT_IT,
    at: " alle ore ",
    min_grouping: 2,
    percent_space: "",
    months: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    long_date: "d MMMM y",
    short_date: "dd/mm",
    counting: Counting::Romance,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÀÈÉÌÒÙàèéìòù";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Prezzo più basso degli ultimi 30 giorni",
    before_first_step: Some("Prezzo prima della prima riduzione"),
    recommended: Some("Prezzo consigliato"),
    regular: Some("Prezzo normale"),
    before_expiry: Some("Prezzo normale"),
    previous: Some("Prezzo precedente"),
    as_of: Pattern::new("Aggiornato il {0}"),
    saving: Pattern::new("Risparmio del {0}"),
    saving_on_recommended: Some(Pattern::new("{0} in meno rispetto al prezzo consigliato")),
    starting_at: Pattern::new("da {0}"),
    short_shelf_life: "ridotto: scadenza ravvicinata",
    unit_price: Pattern::new("Prezzo per unità di misura {0}"),
    piece: "pz.",
    deposit: Pattern::new("più {0} di cauzione"),
    tax_and_shipping: "IVA inclusa, spedizione esclusa",
    tax: "IVA inclusa",
    shipping: "spedizione esclusa",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Vedi il prezzo attuale come testo",
    instead_of: "anziché",
    show_more: "Mostra altro",
    alt: AltTexts {
        price: "Prezzo attuale",
        offer: "Offerta attuale",
        stock: "Disponibilità",
        rating: "Valutazione",
        countdown: "Tempo rimasto",
        parcel: "Stato della spedizione",
        order: "Stato dell’ordine",
        points: "Saldo punti",
        voucher: "Buono",
        poll: "Sondaggio",
        content: "Novità",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "In preordine",
    backorder: "In riassortimento",
    sold_out: "Esaurito",
    similar_offers: "Offerte simili nel negozio →",
    view_offer: "Vai all’offerta →",
    neutral: MessageTexts {
        offer: ("Vedi l’offerta attuale", "Prezzo e disponibilità nel negozio →"),
        parcel: ("Vedi dov’è il pacco", "Stato aggiornato nel negozio →"),
        order: ("Vedi lo stato dell’ordine", "Stato aggiornato nel negozio →"),
        points: ("Vedi il saldo punti", "Saldo attuale nell’area clienti →"),
        voucher: ("Vedi il buono", "Codice e condizioni nell’area clienti →"),
        poll: ("Vai al sondaggio", "Domanda e risposte →"),
        content: ("Novità dal negozio", "Scopri di più →"),
    },
    ended: MessageTexts {
        offer: ("Offerta terminata", "Offerte attuali nel negozio →"),
        parcel: ("Tracciamento terminato", "Ordini nell’area clienti →"),
        order: ("Ordine concluso", "Ordini nell’area clienti →"),
        points: ("Vedi il saldo punti", "Saldo attuale nell’area clienti →"),
        voucher: ("Buono non più valido", "Usato o scaduto · offerte nel negozio →"),
        poll: ("Sondaggio terminato", "Grazie per tutte le risposte"),
        content: ("Promozione terminata", "Offerte attuali nel negozio →"),
    },
    few_left: Forms::romance(Pattern::new("Solo {0} disponibile"), Pattern::new("Solo {0} disponibili"), Pattern::new("Solo {0} disponibili")),
    limited: "Disponibilità limitata",
    in_stock: "Disponibile",
    of_five: Pattern::new("{0} su 5"),
    reviews: Forms::romance(Pattern::new("{0} recensione"), Pattern::new("{0} di recensioni"), Pattern::new("{0} recensioni")),
    ends_in: "L’offerta termina tra",
    ends_at: Pattern::new("fino al {0}"),
    units: ["giorni", "ore", "min", "sec"],
    parcel: ParcelTexts {
        steps: ["Annunciato", "In viaggio", "In consegna", "Consegnato"],
        step_attempted: "Tentativo",
        step_ready: "Da ritirare",
        step_returned: "Reso",
        announced: ("Spedizione annunciata", "Il corriere non l’ha ancora registrata"),
        in_transit: ("Il pacco è in viaggio", "Ancora nessuna data"),
        out_for_delivery: ("Arriva oggi", "Il pacco è in consegna"),
        attempt_failed: ("Consegna non riuscita", "Seguirà un nuovo tentativo o il ritiro"),
        ready_for_pickup: ("Pronto per il ritiro", "Il corriere indica il punto di ritiro"),
        delivered: ("Consegnato", "Il pacco è arrivato"),
        exception: ("Il pacco è fermo", "Dettagli nel tracciamento →"),
        returned: ("Il pacco torna indietro", "Il servizio clienti può aiutare →"),
        unknown: ("Nessuno stato recente", "Dettagli nel tracciamento →"),
        on_vehicle: ("In consegna", "Il pacco è con il corriere"),
        delayed: ("La consegna è in ritardo", "Ancora nessuna nuova data"),
        accepted: "Preso in carico dal corriere",
        at_centre: "Arrivato in un centro di smistamento",
        left_centre: "Partito da un centro di smistamento",
        in_country: "Arrivato nel paese di destinazione",
        in_customs: "In dogana",
        cleared_customs: "Sdoganato",
        redirected: "Reindirizzato",
        collected: "Ritirato",
        with_neighbour: "Lasciato a un vicino",
        at_safe_place: "Lasciato nel luogo scelto",
    },
    order: OrderTexts {
        steps: ["Ordinato", "In lavorazione", "Imballato", "Spedito"],
        return_steps: ["Annunciato", "Ricevuto", "Controllato", "Rimborsato"],
        received: ("Ordine ricevuto", "Ora segue la lavorazione"),
        in_process: ("Ordine in lavorazione", "Ora segue l’imballaggio"),
        packed: ("Ordine imballato", "In attesa del corriere"),
        dispatched: ("Ordine spedito", "È stato affidato al corriere"),
        delivered: ("Ordine consegnato", "Buon divertimento!"),
        cancelled: ("Ordine annullato", "Dettagli nell’area clienti →"),
        return_announced: ("Reso annunciato", "Sarà controllato all’arrivo"),
        return_received: ("Reso ricevuto", "Ora segue il controllo"),
        return_accepted: ("Reso accettato", "Ora segue il rimborso"),
        refunded: ("Importo rimborsato", "La banca impiega ancora qualche giorno"),
    },
    expected: Pattern::new("Previsto: {0}"),
    delivered_at: Pattern::new("Consegnato il {0}"),
    points: Forms::romance("punto", "di punti", "punti"),
    points_to: Pattern::new("Ancora {0} per: {1}"),
    reached: Pattern::new("Raggiunto: {0}"),
    expiring: Forms::romance(Pattern::new("{0} punto scade il {1}"), Pattern::new("{0} di punti scadono il {1}"), Pattern::new("{0} punti scadono il {1}")),
    percent_off: Pattern::new("Sconto del {0}"),
    from_order_value: Pattern::new("per ordini da {0}"),
    valid_until: Pattern::new("valido fino al {0}"),
    votes: Forms::romance(Pattern::new("{0} voto"), Pattern::new("{0} di voti"), Pattern::new("{0} voti")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Vai al negozio", resume: "Riprendi l’ultima visita" },
    no_page: ("Questa pagina non esiste", "Aprire di nuovo il link nell’e-mail. Se non basta, il negozio può aiutare."),
    unavailable: ("Al momento non disponibile", "Riprovare tra qualche minuto."),
    text: TextPageTexts { heading: "Prezzo attuale", nothing: "Questa offerta al momento non è disponibile.", link: "Vai all’offerta" },
    poll: PollTexts {
        vote: "Vota",
        missed: "Nessun voto ancora. Scegliere una risposta.",
        counted: "Grazie, il voto è stato contato.",
        counted_before: "Da questa e-mail è già stato espresso un voto.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Annullare l’iscrizione?",
        question: "Non arriveranno altre e-mail di questo tipo.",
        action: "Annulla l’iscrizione",
        done: "Iscrizione annullata",
        after: "Non arriveranno altre e-mail di questo tipo. I messaggi sugli ordini in corso arrivano ancora.",
        failed: "Non ha funzionato",
        again: "Riprovare tra qualche minuto. Finora non è cambiato nulla.",
        missed: "Iscrizione non ancora annullata",
    },
    tracking: TrackingTexts {
        progress: "Avanzamento",
        done: "fatto",
        history: "Cronologia",
        offers: "Offerte attuali",
        nothing: ("Ancora nessuno stato", "Appena ci saranno novità, saranno qui."),
        unavailable: ("Lo stato al momento non è disponibile", "Riprovare tra qualche minuto."),
        carried_by: Pattern::new("con {0}"),
    },
};
