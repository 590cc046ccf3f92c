//! Polish.

use super::Language;
use super::de::GERMANY;
use super::locale::{Locale, NBSP};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "pl-PL",
    language: Language::Pl,
    symbols: cldr::PL_PL,
    at: " ",
    group: NBSP,
    min_grouping: 2,
    percent_space: "",
    months: ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
    long_date: "d MMMM y",
    short_date: "dd.mm",
    counting: Counting::Polish,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ĄĆĘŁŃÓŚŹŻąćęłńóśźż";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Najniższa cena z 30 dni przed obniżką",
    before_first_step: None,
    recommended: Some("Sugerowana cena detaliczna"),
    regular: None,
    before_expiry: Some("Cena przed pierwszą obniżką"),
    previous: None,
    as_of: Pattern::new("Stan na {0}"),
    saving: Pattern::new("{0} taniej"),
    saving_on_recommended: None,
    starting_at: Pattern::new("od {0}"),
    short_shelf_life: "obniżka: krótki termin przydatności",
    unit_price: Pattern::new("Cena jednostkowa {0}"),
    piece: "szt.",
    deposit: Pattern::new("plus {0} kaucji"),
    tax_and_shipping: "z VAT, plus koszty dostawy",
    tax: "z VAT",
    shipping: "plus koszty dostawy",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Zobacz aktualną cenę jako tekst",
    instead_of: "zamiast",
    show_more: "Pokaż więcej",
    alt: AltTexts {
        price: "Aktualna cena",
        offer: "Aktualna oferta",
        stock: "Dostępność",
        rating: "Ocena",
        countdown: "Pozostały czas",
        parcel: "Status przesyłki",
        order: "Status zamówienia",
        points: "Stan punktów",
        voucher: "Bon",
        poll: "Ankieta",
        content: "Aktualności",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Przedsprzedaż",
    backorder: "Na zamówienie",
    sold_out: "Wyprzedane",
    similar_offers: "Podobne oferty w sklepie →",
    view_offer: "Zobacz ofertę →",
    neutral: MessageTexts {
        offer: ("Zobacz aktualną ofertę", "Cena i dostępność w sklepie →"),
        parcel: ("Zobacz, gdzie jest paczka", "Aktualny status w sklepie →"),
        order: ("Zobacz status zamówienia", "Aktualny status w sklepie →"),
        points: ("Zobacz stan punktów", "Aktualny stan na koncie klienta →"),
        voucher: ("Zobacz bon", "Kod i warunki na koncie klienta →"),
        poll: ("Przejdź do ankiety", "Pytanie i odpowiedzi →"),
        content: ("Nowości ze sklepu", "Zobacz teraz →"),
    },
    ended: MessageTexts {
        offer: ("Oferta zakończona", "Aktualne oferty w sklepie →"),
        parcel: ("Śledzenie zakończone", "Zamówienia na koncie klienta →"),
        order: ("Zamówienie zakończone", "Zamówienia na koncie klienta →"),
        points: ("Zobacz stan punktów", "Aktualny stan na koncie klienta →"),
        voucher: ("Bon już nieważny", "Wykorzystany lub po terminie · oferty w sklepie →"),
        poll: ("Ankieta zakończona", "Dziękujemy za wszystkie odpowiedzi"),
        content: ("Promocja zakończona", "Aktualne oferty w sklepie →"),
    },
    few_left: Forms::slavic(
        Pattern::new("Została tylko {0} szt."),
        Pattern::new("Zostały tylko {0} szt."),
        Pattern::new("Zostało tylko {0} szt."),
        Pattern::new("Zostało tylko {0} szt."),
    ),
    limited: "Zostało niewiele sztuk",
    in_stock: "Dostępne",
    of_five: Pattern::new("{0} na 5"),
    reviews: Forms::slavic(Pattern::new("{0} opinia"), Pattern::new("{0} opinie"), Pattern::new("{0} opinii"), Pattern::new("{0} opinii")),
    ends_in: "Koniec oferty za",
    ends_at: Pattern::new("do {0}"),
    units: ["dni", "godz.", "min", "sek."],
    parcel: ParcelTexts {
        steps: ["Zapowiedziana", "W drodze", "W doręczeniu", "Doręczona"],
        step_attempted: "Próba doręczenia",
        step_ready: "Do odbioru",
        step_returned: "Zwrócona",
        announced: ("Przesyłka zapowiedziana", "Przewoźnik jeszcze jej nie przyjął"),
        in_transit: ("Przesyłka jest w drodze", "Jeszcze bez terminu"),
        out_for_delivery: ("Dzisiaj w doręczeniu", "Kurier jest w drodze"),
        attempt_failed: ("Doręczenie się nie udało", "Będzie kolejna próba lub odbiór w punkcie"),
        ready_for_pickup: ("Gotowa do odbioru", "Miejsce odbioru poda przewoźnik"),
        delivered: ("Doręczona", "Przesyłka dotarła"),
        exception: ("Przesyłka zatrzymana", "Szczegóły w śledzeniu →"),
        returned: ("Przesyłka wraca", "Pomoże obsługa klienta →"),
        unknown: ("Brak aktualnego statusu", "Szczegóły w śledzeniu →"),
        on_vehicle: ("W doręczeniu", "Kurier jest w drodze"),
        delayed: ("Doręczenie się opóźnia", "Jeszcze bez nowego terminu"),
        accepted: "Przyjęta przez przewoźnika",
        at_centre: "Dotarła do sortowni",
        left_centre: "Opuściła sortownię",
        in_country: "Dotarła do kraju przeznaczenia",
        in_customs: "W urzędzie celnym",
        cleared_customs: "Zwolniona przez urząd celny",
        redirected: "Przekierowana",
        collected: "Odebrana",
        with_neighbour: "Pozostawiona u sąsiadów",
        at_safe_place: "Pozostawiona w wybranym miejscu",
    },
    order: OrderTexts {
        steps: ["Zamówione", "W realizacji", "Spakowane", "Wysłane"],
        return_steps: ["Zgłoszony", "Otrzymany", "Sprawdzony", "Zwrot środków"],
        received: ("Zamówienie przyjęte", "Następny krok: realizacja"),
        in_process: ("Zamówienie w realizacji", "Następny krok: pakowanie"),
        packed: ("Zamówienie spakowane", "Czeka na przewoźnika"),
        dispatched: ("Zamówienie wysłane", "Przekazane przewoźnikowi"),
        delivered: ("Zamówienie doręczone", "Miłego użytkowania!"),
        cancelled: ("Zamówienie anulowane", "Szczegóły na koncie klienta →"),
        return_announced: ("Zwrot zgłoszony", "Po otrzymaniu zostanie sprawdzony"),
        return_received: ("Zwrot otrzymany", "Następny krok: sprawdzenie"),
        return_accepted: ("Zwrot przyjęty", "Następny krok: zwrot środków"),
        refunded: ("Środki zwrócone", "Bank potrzebuje jeszcze kilku dni"),
    },
    expected: Pattern::new("Planowo: {0}"),
    delivered_at: Pattern::new("Doręczono {0}"),
    points: Forms::slavic("punkt", "punkty", "punktów", "punktu"),
    points_to: Pattern::new("Brakuje {0} do: {1}"),
    reached: Pattern::new("Osiągnięto: {0}"),
    expiring: Forms::slavic(
        Pattern::new("{0} punkt wygasa {1}"),
        Pattern::new("{0} punkty wygasają {1}"),
        Pattern::new("{0} punktów wygasa {1}"),
        Pattern::new("{0} punktu wygasa {1}"),
    ),
    percent_off: Pattern::new("{0} rabatu"),
    from_order_value: Pattern::new("przy zamówieniu od {0}"),
    valid_until: Pattern::new("ważne do {0}"),
    votes: Forms::slavic(Pattern::new("{0} głos"), Pattern::new("{0} głosy"), Pattern::new("{0} głosów"), Pattern::new("{0} głosu")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Do sklepu", resume: "Wróć do ostatniej wizyty" },
    no_page: ("Ta strona nie istnieje", "Proszę ponownie otworzyć link z e-maila. Jeśli to nie pomoże, pomoże sklep."),
    unavailable: ("Chwilowo niedostępne", "Proszę spróbować ponownie za kilka minut."),
    text: TextPageTexts { heading: "Aktualna cena", nothing: "Ta oferta jest teraz niedostępna.", link: "Zobacz ofertę" },
    poll: PollTexts {
        vote: "Zagłosuj",
        missed: "Jeszcze nie zagłosowano. Proszę wybrać odpowiedź.",
        counted: "Dziękujemy, głos został policzony.",
        counted_before: "Z tego e-maila już oddano głos.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Wypisać się?",
        question: "Potem nie będzie więcej e-maili tego rodzaju.",
        action: "Wypisz się",
        done: "Wypisano",
        after: "Nie będzie więcej e-maili tego rodzaju. Wiadomości o bieżących zamówieniach nadal przychodzą.",
        failed: "To się nie udało",
        again: "Proszę spróbować ponownie za kilka minut. Na razie nic się nie zmieniło.",
        missed: "Jeszcze nie wypisano",
    },
    tracking: TrackingTexts {
        progress: "Postęp",
        done: "gotowe",
        history: "Historia",
        offers: "Aktualne oferty",
        nothing: ("Jeszcze brak statusu", "Gdy pojawi się coś nowego, będzie tutaj."),
        unavailable: ("Status jest chwilowo niedostępny", "Proszę spróbować ponownie za kilka minut."),
        carried_by: Pattern::new("przewoźnik: {0}"),
    },
};
