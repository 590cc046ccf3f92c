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
    as_of: Pattern::new("Aggiornato: {0}"),
    saving: Pattern::new("{0} di risparmio"),
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
    price_as_text: "Prezzo attuale in formato testo",
    instead_of: "anziché",
    show_more: "Altro",
    alt: AltTexts {
        price: "Prezzo attuale",
        offer: "Offerta attuale",
        stock: "Disponibilità",
        rating: "Valutazione",
        countdown: "Tempo rimanente",
        parcel: "Stato della spedizione",
        order: "Stato dell’ordine",
        points: "Saldo punti",
        voucher: "Buono sconto",
        poll: "Sondaggio",
        content: "Novità",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "In preordine",
    backorder: "In riassortimento",
    sold_out: "Esaurito",
    booked_out: "Al completo",
    similar_offers: "Offerte simili sul sito →",
    view_offer: "All’offerta →",
    view_product: "Vai al prodotto",
    view_trip: "Vai al viaggio",
    order_ahead: "Preordina ora",
    view_price: "Vedi il prezzo attuale",
    price_in_shop: "Prezzo e disponibilità sono nel negozio.",
    similar_products: "Prodotti simili",
    similar_trips: "Vedi viaggi simili",
    track_parcel: "Segui la spedizione",
    view_details: "Vedi i dettagli",
    available_from: Pattern::new("disponibilità: {0}"),
    saved: Pattern::new("{0} di risparmio"),
    neutral: MessageTexts {
        offer: ("Offerta attuale", "Prezzo e disponibilità sul sito →"),
        parcel: ("Stato della spedizione", "Stato aggiornato sul sito →"),
        order: ("Stato dell’ordine", "Stato aggiornato sul sito →"),
        points: ("Saldo punti", "Saldo attuale nell’area clienti →"),
        voucher: ("Buono sconto", "Codice e condizioni nell’area clienti →"),
        poll: ("Al sondaggio", "Domanda e risposte →"),
        content: ("Novità dallo shop", "Per saperne di più →"),
    },
    ended: MessageTexts {
        offer: ("Offerta terminata", "Offerte attuali sul sito →"),
        parcel: ("Tracciamento terminato", "Ordini nell’area clienti →"),
        order: ("Ordine concluso", "Ordini nell’area clienti →"),
        points: ("Saldo punti", "Saldo attuale nell’area clienti →"),
        voucher: ("Buono non più valido", "Utilizzato o scaduto · offerte sul sito →"),
        poll: ("Sondaggio terminato", "Grazie per tutte le risposte"),
        content: ("Promozione terminata", "Offerte attuali sul sito →"),
    },
    few_left: Forms::romance(Pattern::new("Solo {0} disponibile"), Pattern::new("Solo {0} disponibili"), Pattern::new("Solo {0} disponibili")),
    limited: "Disponibilità limitata",
    in_stock: "Disponibile",
    of_five: Pattern::new("{0} su 5"),
    reviews: Forms::romance(Pattern::new("{0} recensione"), Pattern::new("{0} di recensioni"), Pattern::new("{0} recensioni")),
    ends_in: "L’offerta termina tra",
    ends_at: Pattern::new("termine: {0}"),
    units: ["giorni", "ore", "min", "sec"],
    parcel: ParcelTexts {
        steps: ["Registrato", "In viaggio", "In consegna", "Consegnato"],
        step_attempted: "Mancata consegna",
        step_ready: "Da ritirare",
        step_returned: "Reso al mittente",
        announced: ("Spedizione registrata", "Il corriere non l’ha ancora presa in carico"),
        in_transit: ("Il pacco è in viaggio", "Ancora nessuna data di consegna"),
        out_for_delivery: ("Arriva oggi", "Il pacco è in consegna"),
        attempt_failed: ("Consegna non riuscita", "Seguirà un nuovo tentativo o il ritiro"),
        ready_for_pickup: ("Pronto per il ritiro", "Il corriere indica il punto di ritiro"),
        delivered: ("Consegnato", "Il pacco è arrivato"),
        exception: ("Il pacco è fermo", "Dettagli nel tracciamento →"),
        returned: ("Il pacco torna al mittente", "Il servizio clienti può aiutare →"),
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
        step_cancelled: "Annullato",
        return_steps: ["Registrato", "Ricevuto", "Controllato", "Rimborsato"],
        received: ("Ordine ricevuto", "Prossimo passo: lavorazione"),
        in_process: ("Ordine in lavorazione", "Prossimo passo: imballaggio"),
        packed: ("Ordine imballato", "In attesa del corriere"),
        dispatched: ("Ordine spedito", "È stato affidato al corriere"),
        delivered: ("Ordine consegnato", "Grazie per l’acquisto!"),
        cancelled: ("Ordine annullato", "Dettagli nell’area clienti →"),
        return_announced: ("Reso registrato", "Sarà controllato all’arrivo"),
        return_received: ("Reso ricevuto", "Prossimo passo: controllo"),
        return_accepted: ("Reso accettato", "Prossimo passo: rimborso"),
        refunded: ("Importo rimborsato", "La banca può impiegare ancora qualche giorno"),
    },
    expected: Pattern::new("Data prevista: {0}"),
    delivered_at: Pattern::new("Consegnato: {0}"),
    points: Forms::romance("punto", "di punti", "punti"),
    points_to: Pattern::new("Ancora {0} per: {1}"),
    reached: Pattern::new("Raggiunto: {0}"),
    expiring: Forms::romance(
        Pattern::new("{0} punto in scadenza: {1}"),
        Pattern::new("{0} di punti in scadenza: {1}"),
        Pattern::new("{0} punti in scadenza: {1}"),
    ),
    percent_off: Pattern::new("{0} di sconto"),
    from_order_value: Pattern::new("per ordini da {0}"),
    valid_until: Pattern::new("scadenza: {0}"),
    votes: Forms::romance(Pattern::new("{0} voto"), Pattern::new("{0} di voti"), Pattern::new("{0} voti")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Allo shop", resume: "Riprendere l’ultima visita" },
    no_page: ("Questa pagina non esiste", "Aprire di nuovo il link nell’e-mail. Se non basta, il servizio clienti può aiutare."),
    unavailable: ("Al momento non disponibile", "Riprovare tra qualche minuto."),
    text: TextPageTexts { heading: "Prezzo attuale", nothing: "Questa offerta al momento non è disponibile.", link: "All’offerta" },
    poll: PollTexts {
        vote: "Votare",
        missed: "Voto non ancora inviato. Scegliere una risposta.",
        counted: "Grazie, il voto è stato registrato.",
        counted_before: "Da questa e-mail è già stato espresso un voto.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Annullare l’iscrizione?",
        question: "Non arriveranno altre e-mail di questo tipo.",
        action: "Annullare l’iscrizione",
        done: "Iscrizione annullata",
        after: "Non arriveranno altre e-mail di questo tipo. I messaggi sugli ordini in corso continueranno ad arrivare.",
        failed: "Operazione non riuscita",
        again: "Riprovare tra qualche minuto. Finora non è cambiato nulla.",
        missed: "Iscrizione non ancora annullata",
    },
    tracking: TrackingTexts {
        progress: "Avanzamento",
        done: "completato",
        history: "Cronologia",
        offers: "Offerte attuali",
        nothing: ("Ancora nessuna informazione", "Le novità compariranno qui."),
        unavailable: ("Lo stato al momento non è disponibile", "Riprovare tra qualche minuto."),
        carried_by: Pattern::new("con {0}"),
    },
};
