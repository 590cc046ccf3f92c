//! Danish.

use super::Language;
use super::de::GERMANY;
use super::locale::{Hours, Locale};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "da-DK",
    language: Language::Da,
    symbols: cldr::DA_DK,
    at: " kl. ",
    hours: Hours::Dotted,
    months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
    short_date: "dd.mm",
    counting: Counting::Danish,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÆØÅæøå";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Laveste pris seneste 30 dage",
    before_first_step: Some("Pris før første nedsættelse"),
    recommended: Some("Vejl. udsalgspris"),
    regular: Some("Alm. pris"),
    before_expiry: None,
    previous: Some("Tidligere pris"),
    as_of: Pattern::new("Opdateret {0}"),
    saving: Pattern::new("Spar {0}!"),
    saving_on_recommended: Some(Pattern::new("{0} under vejl. udsalgspris")),
    starting_at: Pattern::new("fra {0}"),
    short_shelf_life: "nedsat pga. kort holdbarhed",
    unit_price: Pattern::new("Enhedspris {0}"),
    piece: "stk.",
    deposit: Pattern::new("+ {0} pant"),
    tax_and_shipping: "inkl. moms, ekskl. fragt",
    tax: "inkl. moms",
    shipping: "ekskl. fragt",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Se den aktuelle pris som tekst",
    instead_of: "i stedet for",
    show_more: "Vis mere",
    alt: AltTexts {
        price: "Aktuel pris",
        offer: "Aktuelt tilbud",
        stock: "Lagerstatus",
        rating: "Bedømmelse",
        countdown: "Tid tilbage",
        parcel: "Pakkestatus",
        order: "Ordrestatus",
        points: "Pointsaldo",
        voucher: "Rabatkode",
        poll: "Afstemning",
        content: "Nyheder",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Kan forudbestilles",
    backorder: "I restordre",
    sold_out: "Udsolgt",
    booked_out: "Alt er booket",
    similar_offers: "Lignende tilbud i webshoppen →",
    view_offer: "Se tilbuddet →",
    view_product: "Se produktet",
    view_trip: "Se rejsen",
    order_ahead: "Forudbestil nu",
    view_price: "Se den aktuelle pris",
    price_in_shop: "Pris og tilgængelighed findes i butikken.",
    similar_products: "Lignende produkter",
    similar_trips: "Se lignende rejser",
    track_parcel: "Spor pakken",
    view_details: "Se detaljer",
    available_from: Pattern::new("leveres fra {0}"),
    saved: Pattern::new("Spar {0}!"),
    neutral: MessageTexts {
        offer: ("Se det aktuelle tilbud", "Pris og lagerstatus i webshoppen →"),
        parcel: ("Se, hvor pakken er", "Seneste status i webshoppen →"),
        order: ("Se ordrestatus", "Seneste status i webshoppen →"),
        points: ("Se pointsaldo", "Aktuel saldo på kundekontoen →"),
        voucher: ("Se rabatkoden", "Værdi og vilkår på kundekontoen →"),
        poll: ("Gå til afstemningen", "Se spørgsmål og svar →"),
        content: ("Nyt fra webshoppen", "Se mere →"),
    },
    ended: MessageTexts {
        offer: ("Tilbuddet er slut", "Aktuelle tilbud i webshoppen →"),
        parcel: ("Sporingen er afsluttet", "Ordrer på kundekontoen →"),
        order: ("Ordren er afsluttet", "Ordrer på kundekontoen →"),
        points: ("Se pointsaldo", "Aktuel saldo på kundekontoen →"),
        voucher: ("Rabatkoden gælder ikke længere", "Brugt eller udløbet · tilbud i webshoppen →"),
        poll: ("Afstemningen er slut", "Tak for alle svar"),
        content: ("Kampagnen er slut", "Aktuelle tilbud i webshoppen →"),
    },
    few_left: Forms::two(Pattern::new("Kun {0} tilbage"), Pattern::new("Kun {0} tilbage")),
    limited: "Kun få tilbage",
    in_stock: "På lager",
    of_five: Pattern::new("{0} ud af 5"),
    reviews: Forms::two(Pattern::new("{0} anmeldelse"), Pattern::new("{0} anmeldelser")),
    ends_in: "Tilbuddet slutter om",
    ends_at: Pattern::new("til {0}"),
    units: ["dage", "timer", "min.", "sek."],
    parcel: ParcelTexts {
        steps: ["Registreret", "Undervejs", "Ude til levering", "Leveret"],
        step_attempted: "Leveringsforsøg",
        step_ready: "Kan afhentes",
        step_returned: "Returneret",
        announced: ("Pakken er registreret", "Fragtfirmaet har ikke scannet den endnu"),
        in_transit: ("Pakken er undervejs", "Ingen leveringsdato endnu"),
        out_for_delivery: ("Kommer i dag", "Pakken er ude til levering"),
        attempt_failed: ("Levering var ikke mulig", "Nyt forsøg eller afhentning følger"),
        ready_for_pickup: ("Klar til afhentning", "Fragtfirmaet oplyser stedet"),
        delivered: ("Leveret", "Pakken er kommet frem"),
        exception: ("Pakken er standset", "Se detaljer i sporingen →"),
        returned: ("Pakken sendes tilbage", "Kundeservice hjælper gerne →"),
        unknown: ("Ingen aktuel status", "Se detaljer i sporingen →"),
        on_vehicle: ("Ude til levering", "Pakken er hos chaufføren"),
        delayed: ("Leveringen er forsinket", "Ingen ny dato endnu"),
        accepted: "Modtaget af fragtfirmaet",
        at_centre: "Ankommet til en pakketerminal",
        left_centre: "Har forladt en pakketerminal",
        in_country: "Ankommet til modtagerlandet",
        in_customs: "I tolden",
        cleared_customs: "Frigivet af tolden",
        redirected: "Omdirigeret",
        collected: "Afhentet",
        with_neighbour: "Afleveret hos en nabo",
        at_safe_place: "Afleveret på det valgte sted",
    },
    order: OrderTexts {
        steps: ["Bestilt", "Behandles", "Pakket", "Afsendt"],
        step_cancelled: "Annulleret",
        return_steps: ["Registreret", "Modtaget", "Kontrolleret", "Refunderet"],
        received: ("Ordren er modtaget", "Næste skridt: behandling"),
        in_process: ("Ordren behandles", "Næste skridt: pakning"),
        packed: ("Ordren er pakket", "Den venter på fragtfirmaet"),
        dispatched: ("Ordren er afsendt", "Overdraget til fragtfirmaet"),
        delivered: ("Ordren er leveret", "God fornøjelse!"),
        cancelled: ("Ordren er annulleret", "Se detaljer på kundekontoen →"),
        return_announced: ("Returneringen er registreret", "Den kontrolleres, når den ankommer"),
        return_received: ("Returneringen er modtaget", "Næste skridt: kontrol"),
        return_accepted: ("Returneringen er godkendt", "Næste skridt: refusion"),
        refunded: ("Beløbet er refunderet", "Det kan tage banken nogle dage endnu"),
    },
    expected: Pattern::new("Forventes {0}"),
    delivered_at: Pattern::new("Leveret den {0}"),
    points: Forms::two("point", "point"),
    points_to: Pattern::new("Mangler {0} point til: {1}"),
    reached: Pattern::new("Opnået: {0}"),
    expiring: Forms::two(Pattern::new("{0} point udløber den {1}"), Pattern::new("{0} point udløber den {1}")),
    percent_off: Pattern::new("{0} rabat"),
    from_order_value: Pattern::new("ved køb fra {0}"),
    valid_until: Pattern::new("gælder til {0}"),
    votes: Forms::two(Pattern::new("{0} stemme"), Pattern::new("{0} stemmer")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Til webshoppen", resume: "Fortsæt det seneste besøg" },
    no_page: ("Denne side findes ikke", "Åbn linket i e-mailen igen. Virker det ikke, kan webshoppen hjælpe."),
    unavailable: ("Ikke tilgængeligt lige nu", "Prøv igen om nogle minutter."),
    text: TextPageTexts { heading: "Aktuel pris", nothing: "Dette tilbud er ikke tilgængeligt lige nu.", link: "Se tilbuddet" },
    poll: PollTexts {
        vote: "Stem",
        missed: "Der er ikke stemt endnu. Vælg et svar.",
        counted: "Tak, stemmen er registreret.",
        counted_before: "Der er allerede stemt fra denne e-mail.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Afmeld e-mails?",
        question: "Derefter kommer der ikke flere e-mails af denne type.",
        action: "Afmeld",
        done: "Afmeldt",
        after: "Der kommer ikke flere e-mails af denne type. Beskeder om aktuelle ordrer kommer stadig.",
        failed: "Det lykkedes ikke",
        again: "Prøv igen om nogle minutter. Intet er ændret endnu.",
        missed: "Ikke afmeldt endnu",
    },
    tracking: TrackingTexts {
        progress: "Status",
        done: "udført",
        history: "Historik",
        offers: "Aktuelle tilbud",
        nothing: ("Ingen status endnu", "Så snart der er nyt, står det her."),
        unavailable: ("Status er ikke tilgængelig lige nu", "Prøv igen om nogle minutter."),
        carried_by: Pattern::new("med {0}"),
    },
};
