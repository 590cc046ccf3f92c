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
    as_of: Pattern::new("Bijgewerkt {0}"),
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
        voucher: "Tegoedbon",
        poll: "Poll",
        content: "Nieuws",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Nu te reserveren",
    backorder: "Wordt nageleverd",
    sold_out: "Uitverkocht",
    similar_offers: "Vergelijkbaar aanbod in de shop →",
    view_offer: "Naar de aanbieding →",
    neutral: MessageTexts {
        offer: ("Actuele aanbieding bekijken", "Prijs en beschikbaarheid in de shop →"),
        parcel: ("Bekijk waar het pakket is", "Laatste status in de shop →"),
        order: ("Bestelstatus bekijken", "Laatste status in de shop →"),
        points: ("Puntensaldo bekijken", "Actueel saldo in het klantaccount →"),
        voucher: ("Tegoedbon bekijken", "Code en voorwaarden in het klantaccount →"),
        poll: ("Naar de poll", "Vraag en antwoorden bekijken →"),
        content: ("Nieuws uit de shop", "Nu bekijken →"),
    },
    ended: MessageTexts {
        offer: ("Aanbieding afgelopen", "Actuele aanbiedingen in de shop →"),
        parcel: ("Tracking beëindigd", "Bestellingen in het klantaccount →"),
        order: ("Bestelling afgerond", "Bestellingen in het klantaccount →"),
        points: ("Puntensaldo bekijken", "Actueel saldo in het klantaccount →"),
        voucher: ("Tegoedbon niet meer geldig", "Gebruikt of verlopen · aanbod in de shop →"),
        poll: ("Poll gesloten", "Bedankt voor alle antwoorden"),
        content: ("Actie afgelopen", "Actuele aanbiedingen in de shop →"),
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
        steps: ["Aangemeld", "Onderweg", "In bezorging", "Bezorgd"],
        step_attempted: "Poging gedaan",
        step_ready: "Klaar om te halen",
        step_returned: "Teruggestuurd",
        announced: ("Pakket aangemeld", "De vervoerder heeft het nog niet gescand"),
        in_transit: ("Het pakket is onderweg", "Nog geen datum"),
        out_for_delivery: ("Komt vandaag", "De bezorger is onderweg"),
        attempt_failed: ("Bezorgen is niet gelukt", "Er volgt een nieuwe poging of een afhaalpunt"),
        ready_for_pickup: ("Klaar om op te halen", "De vervoerder noemt het afhaalpunt"),
        delivered: ("Bezorgd", "Het pakket is aangekomen"),
        exception: ("Het pakket is opgehouden", "Details in de tracking →"),
        returned: ("Het pakket gaat terug", "De klantenservice helpt bij vragen →"),
        unknown: ("Geen actuele status", "Details in de tracking →"),
        on_vehicle: ("In bezorging", "De bezorger is onderweg"),
        delayed: ("De bezorging is vertraagd", "Nog geen nieuwe datum"),
        accepted: "Aangenomen door de vervoerder",
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
        return_steps: ["Aangemeld", "Ontvangen", "Gecontroleerd", "Terugbetaald"],
        received: ("Bestelling ontvangen", "Daarna wordt ze verwerkt"),
        in_process: ("Bestelling in behandeling", "Daarna wordt ze ingepakt"),
        packed: ("Bestelling ingepakt", "Ze wacht op de vervoerder"),
        dispatched: ("Bestelling verzonden", "De vervoerder heeft ze"),
        delivered: ("Bestelling bezorgd", "Veel plezier ermee!"),
        cancelled: ("Bestelling geannuleerd", "Details in het klantaccount →"),
        return_announced: ("Retour aangemeld", "Na aankomst volgt de controle"),
        return_received: ("Retour ontvangen", "Daarna volgt de controle"),
        return_accepted: ("Retour goedgekeurd", "Daarna volgt de terugbetaling"),
        refunded: ("Bedrag terugbetaald", "De bank heeft nog enkele dagen nodig"),
    },
    expected: Pattern::new("Verwacht: {0}"),
    delivered_at: Pattern::new("Bezorgd op {0}"),
    points: Forms::two("punt", "punten"),
    points_to: Pattern::new("Nog {0} tot: {1}"),
    reached: Pattern::new("Bereikt: {0}"),
    expiring: Forms::two(Pattern::new("{0} punt vervalt op {1}"), Pattern::new("{0} punten vervallen op {1}")),
    percent_off: Pattern::new("{0} korting"),
    from_order_value: Pattern::new("vanaf {0} bestelwaarde"),
    valid_until: Pattern::new("geldig tot en met {0}"),
    votes: Forms::two(Pattern::new("{0} stem"), Pattern::new("{0} stemmen")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Naar de shop", resume: "Verder met het laatste bezoek" },
    no_page: ("Deze pagina bestaat niet", "Open de link in de e-mail nog een keer. Helpt dat niet, dan helpt de shop verder."),
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
        question: "Daarna komen er geen e-mails van dit soort meer.",
        action: "Afmelden",
        done: "Afgemeld",
        after: "Er komen geen e-mails van dit soort meer. Berichten over lopende bestellingen komen nog wel.",
        failed: "Dat is nu niet gelukt",
        again: "Probeer het over een paar minuten nog eens. Er is nog niets veranderd.",
        missed: "Nog niet afgemeld",
    },
    tracking: TrackingTexts {
        progress: "Voortgang",
        done: "klaar",
        history: "Verloop",
        offers: "Actuele aanbiedingen",
        nothing: ("Nog geen status", "Zodra er nieuws is, staat het hier."),
        unavailable: ("De status is nu niet beschikbaar", "Probeer het over een paar minuten nog eens."),
        carried_by: Pattern::new("met {0}"),
    },
};
