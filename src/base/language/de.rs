//! German.

use super::Language;
use super::locale::{Hours, Locale, NBSP, Sign};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

const MONTHS: [&str; 12] = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const MONTHS_AT: [&str; 12] = {
    let mut months = MONTHS;
    months[0] = "Jänner";
    months
};

/// The formats of Germany, from which others start.
pub(super) const GERMANY: Locale = Locale {
    tag: "de-DE",
    language: Language::De,
    decimal: ',',
    group: '.',
    min_grouping: 1,
    symbol_first: false,
    symbol_spaced: true,
    symbols: cldr::DE_DE,
    sign: Sign::First,
    percent_space: "\u{a0}",
    money_group: None,
    months: MONTHS,
    long_date: "d. MMMM y",
    short_date: "dd.mm.",
    at: " um ",
    short_at: ", ",
    hours: Hours::Padded,
    counting: Counting::Germanic,
};

pub(super) const LOCALES: &[Locale] = &[
    GERMANY,
    Locale { tag: "de-AT", symbols: cldr::DE_AT, group: NBSP, symbol_first: true, money_group: Some('.'), months: MONTHS_AT, ..GERMANY },
    Locale { tag: "de-CH", symbols: cldr::DE_CH, sign: Sign::ForSpace, group: '\'', decimal: '.', symbol_first: true, percent_space: "", ..GERMANY },
];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÄÖÜäöüß";

pub(super) fn prices(tag: &str) -> &'static PriceTexts {
    if tag == "de-CH" { &PRICES_CH } else { &PRICES }
}

/// Switzerland names the recommended price in its own word (PBV Art. 16).
static PRICES_CH: PriceTexts = PriceTexts {
    recommended: Some("Richtpreis"),
    saving_on_recommended: Some(Pattern::new("{0} ggü. Richtpreis")),
    deposit: Pattern::new("+ {0} Depot"),
    tax_and_shipping: "inkl. MWST, zzgl. Versand",
    tax: "inkl. MWST",
    ..GERMAN_PRICES
};

static PRICES: PriceTexts = GERMAN_PRICES;

const GERMAN_PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "30-Tage-Bestpreis",
    before_first_step: Some("30-Tage-Bestpreis vor Aktion"),
    recommended: Some("UVP"),
    regular: Some("regulärer Preis"),
    before_expiry: Some("Normalpreis"),
    previous: Some("bisheriger Preis"),
    as_of: Pattern::new("Stand: {0}"),
    saving: Pattern::new("{0} sparen!"),
    saving_on_recommended: Some(Pattern::new("{0} ggü. UVP")),
    starting_at: Pattern::new("ab {0}"),
    short_shelf_life: "reduziert wegen kurzer Haltbarkeit",
    unit_price: Pattern::new("Grundpreis {0}"),
    piece: "St.",
    deposit: Pattern::new("zzgl. {0} Pfand"),
    tax_and_shipping: "inkl. MwSt., zzgl. Versand",
    tax: "inkl. MwSt.",
    shipping: "zzgl. Versand",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Aktuellen Preis als Text ansehen",
    instead_of: "statt",
    show_more: "Mehr anzeigen",
    alt: AltTexts {
        price: "Aktueller Preis",
        offer: "Aktuelles Angebot",
        stock: "Verfügbarkeit",
        rating: "Bewertung",
        countdown: "Verbleibende Zeit",
        parcel: "Sendungsstatus",
        order: "Bestellstatus",
        points: "Punktestand",
        voucher: "Gutschein",
        poll: "Umfrage",
        content: "Aktuelles",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Vorbestellbar",
    backorder: "Nachlieferung",
    sold_out: "Ausverkauft",
    booked_out: "Ausgebucht",
    similar_offers: "Ähnliche Angebote im Shop →",
    view_offer: "Zum Angebot →",
    view_product: "Zum Produkt",
    view_trip: "Zur Reise",
    order_ahead: "Jetzt vorbestellen",
    view_price: "Aktuellen Preis ansehen",
    price_in_shop: "Preis und Verfügbarkeit stehen im Shop.",
    similar_products: "Ähnliche Produkte",
    similar_trips: "Ähnliche Reisen ansehen",
    track_parcel: "Sendung verfolgen",
    view_details: "Details ansehen",
    available_from: Pattern::new("lieferbar ab {0}"),
    saved: Pattern::new("{0} sparen!"),
    neutral: MessageTexts {
        offer: ("Aktuelles Angebot ansehen", "Preis und Verfügbarkeit im Shop →"),
        parcel: ("Sendungsstatus ansehen", "Aktueller Stand im Shop →"),
        order: ("Bestellstatus ansehen", "Aktueller Stand im Shop →"),
        points: ("Punktestand ansehen", "Aktueller Stand im Kundenkonto →"),
        voucher: ("Gutschein ansehen", "Code und Bedingungen im Kundenkonto →"),
        poll: ("Zur Umfrage", "Frage und Antworten ansehen →"),
        content: ("Aktuelles aus dem Shop", "Jetzt ansehen →"),
    },
    ended: MessageTexts {
        offer: ("Angebot beendet", "Aktuelle Angebote im Shop →"),
        parcel: ("Sendungsverfolgung beendet", "Bestellungen im Kundenkonto →"),
        order: ("Bestellung abgeschlossen", "Bestellungen im Kundenkonto →"),
        points: ("Punktestand ansehen", "Aktueller Stand im Kundenkonto →"),
        voucher: ("Gutschein nicht mehr gültig", "Eingelöst oder abgelaufen · Angebote im Shop →"),
        poll: ("Umfrage beendet", "Danke für alle Antworten"),
        content: ("Aktion beendet", "Aktuelle Angebote im Shop →"),
    },
    few_left: Forms::two(Pattern::new("Nur noch {0} verfügbar"), Pattern::new("Nur noch {0} verfügbar")),
    limited: "Nur noch wenige verfügbar",
    in_stock: "Verfügbar",
    of_five: Pattern::new("{0} von 5"),
    reviews: Forms::two(Pattern::new("{0} Bewertung"), Pattern::new("{0} Bewertungen")),
    ends_in: "Angebot endet in",
    ends_at: Pattern::new("bis {0}"),
    units: ["Tage", "Std.", "Min.", "Sek."],
    parcel: ParcelTexts {
        steps: ["Angekündigt", "Unterwegs", "In Zustellung", "Zugestellt"],
        step_attempted: "Zustellversuch",
        step_ready: "Abholbereit",
        step_returned: "Zurückgesendet",
        announced: ("Sendung angekündigt", "Der Versanddienst hat sie noch nicht erfasst"),
        in_transit: ("Die Sendung ist unterwegs", "Noch kein Termin"),
        out_for_delivery: ("Kommt heute: in Zustellung", "Der Zustellwagen ist unterwegs"),
        attempt_failed: ("Zustellung nicht möglich", "Es folgt ein neuer Versuch oder die Abholung"),
        ready_for_pickup: ("Bereit zur Abholung", "Die Abholstelle nennt der Versanddienst"),
        delivered: ("Zugestellt", "Die Sendung ist angekommen"),
        exception: ("Die Sendung ist aufgehalten", "Details in der Sendungsverfolgung →"),
        returned: ("Die Sendung geht zurück", "Fragen beantwortet der Kundenservice →"),
        unknown: ("Kein aktueller Status", "Details in der Sendungsverfolgung →"),
        on_vehicle: ("In Zustellung", "Der Zustellwagen ist unterwegs"),
        delayed: ("Die Zustellung verzögert sich", "Noch kein neuer Termin"),
        accepted: "Vom Versanddienst übernommen",
        at_centre: "In einem Paketzentrum angekommen",
        left_centre: "Paketzentrum verlassen",
        in_country: "Im Zielland angekommen",
        in_customs: "Beim Zoll",
        cleared_customs: "Vom Zoll freigegeben",
        redirected: "Umgeleitet",
        collected: "Abgeholt",
        with_neighbour: "In der Nachbarschaft abgegeben",
        at_safe_place: "Am Wunschort abgelegt",
    },
    order: OrderTexts {
        steps: ["Bestellt", "In Bearbeitung", "Verpackt", "Versendet"],
        step_cancelled: "Storniert",
        return_steps: ["Angemeldet", "Eingegangen", "Geprüft", "Erstattet"],
        received: ("Bestellung eingegangen", "Als Nächstes wird sie bearbeitet"),
        in_process: ("Bestellung in Bearbeitung", "Als Nächstes wird sie verpackt"),
        packed: ("Bestellung verpackt", "Sie wartet auf den Versanddienst"),
        dispatched: ("Bestellung versendet", "Sie ist dem Versanddienst übergeben"),
        delivered: ("Bestellung zugestellt", "Viel Freude damit!"),
        cancelled: ("Bestellung storniert", "Details im Kundenkonto →"),
        return_announced: ("Rücksendung angemeldet", "Sobald sie da ist, wird sie geprüft"),
        return_received: ("Rücksendung eingegangen", "Als Nächstes wird sie geprüft"),
        return_accepted: ("Rücksendung angenommen", "Als Nächstes folgt die Erstattung"),
        refunded: ("Betrag erstattet", "Die Bank braucht eventuell noch einige Tage"),
    },
    expected: Pattern::new("Voraussichtlich {0}"),
    delivered_at: Pattern::new("Zugestellt am {0}"),
    points: Forms::two("Punkt", "Punkte"),
    points_to: Pattern::new("Noch {0} bis: {1}"),
    reached: Pattern::new("Erreicht: {0}"),
    expiring: Forms::two(Pattern::new("{0} Punkt verfällt am {1}"), Pattern::new("{0} Punkte verfallen am {1}")),
    percent_off: Pattern::new("{0} Rabatt"),
    from_order_value: Pattern::new("ab {0} Bestellwert"),
    valid_until: Pattern::new("gültig bis {0}"),
    votes: Forms::two(Pattern::new("{0} Stimme"), Pattern::new("{0} Stimmen")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Zum Shop", resume: "Letzten Besuch fortsetzen" },
    no_page: ("Diese Seite gibt es nicht", "Bitte den Link in der E-Mail noch einmal öffnen. Hilft das nicht, hilft der Shop weiter."),
    unavailable: ("Das ist gerade nicht abrufbar", "Bitte in einigen Minuten noch einmal versuchen."),
    text: TextPageTexts { heading: "Aktueller Preis", nothing: "Dieses Angebot ist gerade nicht verfügbar.", link: "Zum Angebot" },
    poll: PollTexts {
        vote: "Abstimmen",
        missed: "Noch nicht abgestimmt. Bitte eine Antwort wählen.",
        counted: "Danke, die Stimme ist gezählt.",
        counted_before: "Aus dieser E-Mail wurde schon abgestimmt.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Abmelden?",
        question: "Danach kommen keine weiteren E-Mails dieser Art.",
        action: "Abmelden",
        done: "Abgemeldet",
        after: "Es kommen keine weiteren E-Mails dieser Art. Nachrichten zu laufenden Bestellungen kommen weiterhin an.",
        failed: "Das hat gerade nicht geklappt",
        again: "Bitte in einigen Minuten noch einmal versuchen. Bisher ist nichts geändert.",
        missed: "Noch nicht abgemeldet",
    },
    tracking: TrackingTexts {
        progress: "Fortschritt",
        done: "erledigt",
        history: "Verlauf",
        offers: "Aktuelle Angebote",
        nothing: ("Noch kein Status", "Sobald es Neues gibt, steht es hier."),
        unavailable: ("Der Status ist gerade nicht abrufbar", "Bitte in einigen Minuten noch einmal versuchen."),
        carried_by: Pattern::new("mit {0}"),
    },
};
