//! Dutch.

use super::Language;
use super::de::GERMANY;
use super::locale::{Locale, Sign};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "nl-NL",
    language: Language::Nl,
    symbols: cldr::NL_NL,
    at: " om ",
    sign: Sign::BeforeNumber,
    symbol_first: true,
    percent_space: "",
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    long_date: "d MMMM y",
    short_date: "dd-mm",
    counting: Counting::Germanic,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÁÉËÏÓÖÜáéëïóöü";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Laagste prijs afgelopen 30 dagen",
    before_first_step: Some("Laagste 30-dagenprijs vóór de actie"),
    recommended: None,
    regular: None,
    before_expiry: Some("Vorige prijs"),
    previous: Some("Vorige prijs"),
    as_of: Pattern::new("Bijgewerkt op {0}"),
    saving: Pattern::new("{0} korting"),
    saving_on_recommended: None,
    starting_at: Pattern::new("vanaf {0}"),
    short_shelf_life: "afgeprijsd: beperkte houdbaarheid",
    unit_price: Pattern::new("Prijs per meeteenheid {0}"),
    piece: "st.",
    deposit: Pattern::new("plus {0} statiegeld"),
    tax_and_shipping: "incl. btw, excl. verzendkosten",
    tax: "incl. btw",
    shipping: "excl. verzendkosten",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Actuele prijs als tekst bekijken",
    instead_of: "in plaats van",
    show_more: "Meer tonen",
    alt: AltTexts {
        price: "Actuele prijs",
        offer: "Actuele aanbieding",
        stock: "Beschikbaarheid",
        rating: "Beoordeling",
        countdown: "Resterende tijd",
        parcel: "Status van het pakket",
        order: "Bestelstatus",
        points: "Puntensaldo",
        voucher: "Kortingsbon",
        poll: "Poll",
        content: "Nieuws",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Nu te reserveren",
    backorder: "Wordt nageleverd",
    sold_out: "Uitverkocht",
    booked_out: "Volgeboekt",
    similar_offers: "Vergelijkbaar aanbod in de webshop →",
    view_offer: "Naar de aanbieding →",
    view_product: "Naar het product",
    view_trip: "Naar de reis",
    order_ahead: "Nu vooraf bestellen",
    view_price: "Bekijk de actuele prijs",
    price_in_shop: "Prijs en beschikbaarheid staan in de shop.",
    similar_products: "Vergelijkbare producten",
    similar_trips: "Bekijk vergelijkbare reizen",
    track_parcel: "Volg het pakket",
    view_details: "Bekijk de details",
    available_from: Pattern::new("leverbaar vanaf {0}"),
    saved: Pattern::new("{0} voordeel"),
    neutral: MessageTexts {
        offer: ("Actuele aanbieding bekijken", "Prijs en beschikbaarheid in de webshop →"),
        parcel: ("Bekijk waar het pakket is", "Laatste status in de webshop →"),
        order: ("Bestelstatus bekijken", "Laatste status in de webshop →"),
        points: ("Puntensaldo bekijken", "Actueel saldo in het account →"),
        voucher: ("Kortingsbon bekijken", "Code en voorwaarden in het account →"),
        poll: ("Naar de poll", "Vraag en antwoorden bekijken →"),
        content: ("Nieuws uit de webshop", "Nu bekijken →"),
    },
    ended: MessageTexts {
        offer: ("Aanbieding afgelopen", "Actuele aanbiedingen in de webshop →"),
        parcel: ("Track & trace beëindigd", "Bestellingen in het account →"),
        order: ("Bestelling afgerond", "Bestellingen in het account →"),
        points: ("Puntensaldo bekijken", "Actueel saldo in het account →"),
        voucher: ("Kortingsbon niet meer geldig", "Gebruikt of verlopen · aanbiedingen in de webshop →"),
        poll: ("Poll gesloten", "Bedankt voor alle antwoorden"),
        content: ("Actie afgelopen", "Actuele aanbiedingen in de webshop →"),
    },
    few_left: Forms::two(Pattern::new("Nog maar {0} beschikbaar"), Pattern::new("Nog maar {0} beschikbaar")),
    limited: "Nog maar enkele beschikbaar",
    in_stock: "Op voorraad",
    of_five: Pattern::new("{0} van 5"),
    reviews: Forms::two(Pattern::new("{0} beoordeling"), Pattern::new("{0} beoordelingen")),
    ends_in: "Aanbieding eindigt over",
    ends_at: Pattern::new("tot {0}"),
    units: ["dagen", "uur", "min.", "sec."],
    parcel: ParcelTexts {
        steps: ["Aangemeld", "Onderweg", "Wordt bezorgd", "Bezorgd"],
        step_attempted: "Bezorgpoging",
        step_ready: "Ligt klaar",
        step_returned: "Retour afzender",
        announced: ("Pakket aangemeld", "De vervoerder heeft het nog niet gescand"),
        in_transit: ("Het pakket is onderweg", "Nog geen bezorgdatum"),
        out_for_delivery: ("Komt vandaag", "De bezorger is onderweg"),
        attempt_failed: ("Bezorging niet gelukt", "Hierna: nieuwe poging of afhaalpunt"),
        ready_for_pickup: ("Het pakket ligt klaar", "De vervoerder meldt het afhaalpunt"),
        delivered: ("Bezorgd", "Het pakket is aangekomen"),
        exception: ("Het pakket heeft oponthoud", "Details in de track & trace →"),
        returned: ("Het pakket gaat terug naar de afzender", "De klantenservice helpt bij vragen →"),
        unknown: ("Geen actuele status", "Details in de track & trace →"),
        on_vehicle: ("Bij de bezorger", "De bezorger heeft het pakket"),
        delayed: ("De bezorging is vertraagd", "Nog geen nieuwe datum"),
        accepted: "Ontvangen door de vervoerder",
        at_centre: "Aangekomen in een sorteercentrum",
        left_centre: "Sorteercentrum verlaten",
        in_country: "Aangekomen in het land van bestemming",
        in_customs: "Bij de douane",
        cleared_customs: "Vrijgegeven door de douane",
        redirected: "Omgeleid",
        collected: "Opgehaald",
        with_neighbour: "Afgegeven bij de buren",
        at_safe_place: "Neergelegd op de gekozen plek",
    },
    order: OrderTexts {
        steps: ["Besteld", "In behandeling", "Ingepakt", "Verzonden"],
        step_cancelled: "Geannuleerd",
        return_steps: ["Aangemeld", "Ontvangen", "Gecontroleerd", "Terugbetaald"],
        received: ("Bestelling ontvangen", "Volgende stap: verwerking"),
        in_process: ("Bestelling in behandeling", "Volgende stap: inpakken"),
        packed: ("Bestelling ingepakt", "Wacht op de vervoerder"),
        dispatched: ("Bestelling verzonden", "Overgedragen aan de vervoerder"),
        delivered: ("Bestelling bezorgd", "Veel plezier ermee!"),
        cancelled: ("Bestelling geannuleerd", "Details in het account →"),
        return_announced: ("Retour aangemeld", "Na aankomst volgt de controle"),
        return_received: ("Retour ontvangen", "Volgende stap: controle"),
        return_accepted: ("Retour goedgekeurd", "Volgende stap: terugbetaling"),
        refunded: ("Bedrag terugbetaald", "De bank kan nog enkele dagen nodig hebben"),
    },
    expected: Pattern::new("Verwacht: {0}"),
    delivered_at: Pattern::new("Bezorgd op {0}"),
    points: Forms::two("punt", "punten"),
    points_to: Pattern::new("Nog {0} voor: {1}"),
    reached: Pattern::new("Bereikt: {0}"),
    expiring: Forms::two(Pattern::new("{0} punt vervalt op {1}"), Pattern::new("{0} punten vervallen op {1}")),
    percent_off: Pattern::new("{0} korting"),
    from_order_value: Pattern::new("bij besteding vanaf {0}"),
    valid_until: Pattern::new("geldig tot en met {0}"),
    votes: Forms::two(Pattern::new("{0} stem"), Pattern::new("{0} stemmen")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Naar de webshop", resume: "Verdergaan met het laatste bezoek" },
    no_page: ("Deze pagina bestaat niet", "Open de link in de e-mail nog een keer. Werkt dat niet, dan helpt de webshop verder."),
    unavailable: ("Nu even niet beschikbaar", "Probeer het over een paar minuten nog eens."),
    text: TextPageTexts { heading: "Actuele prijs", nothing: "Deze aanbieding is nu niet beschikbaar.", link: "Naar de aanbieding" },
    poll: PollTexts {
        vote: "Stemmen",
        missed: "Nog niet gestemd. Kies een antwoord.",
        counted: "Bedankt, de stem is geteld.",
        counted_before: "Vanuit deze e-mail is al gestemd.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Afmelden?",
        question: "Daarna komen er geen e-mails van dit type meer.",
        action: "Afmelden",
        done: "Afgemeld",
        after: "Er komen geen e-mails van dit type meer. Berichten over lopende bestellingen komen nog wel.",
        failed: "Dat is nu niet gelukt",
        again: "Probeer het over een paar minuten nog eens. Er is nog niets veranderd.",
        missed: "Nog niet afgemeld",
    },
    tracking: TrackingTexts {
        progress: "Voortgang",
        done: "voltooid",
        history: "Geschiedenis",
        offers: "Actuele aanbiedingen",
        nothing: ("Nog geen status", "Zodra er nieuws is, staat het hier."),
        unavailable: ("De status is nu niet beschikbaar", "Probeer het over een paar minuten nog eens."),
        carried_by: Pattern::new("met {0}"),
    },
};
