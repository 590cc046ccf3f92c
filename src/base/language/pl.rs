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
    price_as_text: "Aktualna cena w formie tekstu",
    instead_of: "zamiast",
    show_more: "Więcej",
    alt: AltTexts {
        price: "Aktualna cena",
        offer: "Aktualna oferta",
        stock: "Dostępność",
        rating: "Ocena",
        countdown: "Pozostały czas",
        parcel: "Status przesyłki",
        order: "Status zamówienia",
        points: "Stan punktów",
        voucher: "Kupon",
        poll: "Ankieta",
        content: "Aktualności",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Przedsprzedaż",
    backorder: "Na zamówienie",
    sold_out: "Wyprzedane",
    booked_out: "Brak miejsc",
    similar_offers: "Podobne oferty w sklepie →",
    view_offer: "Do oferty →",
    view_product: "Zobacz produkt",
    view_trip: "Zobacz wyjazd",
    order_ahead: "Zamów w przedsprzedaży",
    view_price: "Sprawdź aktualną cenę",
    price_in_shop: "Cena i dostępność są podane w sklepie.",
    similar_products: "Podobne produkty",
    similar_trips: "Zobacz podobne wyjazdy",
    track_parcel: "Śledź przesyłkę",
    view_details: "Zobacz szczegóły",
    available_from: Pattern::new("dostępne od {0}"),
    saved: Pattern::new("Oszczędność {0}"),
    neutral: MessageTexts {
        offer: ("Aktualna oferta", "Cena i dostępność w sklepie →"),
        parcel: ("Status przesyłki", "Aktualny status w sklepie →"),
        order: ("Status zamówienia", "Aktualny status w sklepie →"),
        points: ("Stan punktów", "Aktualny stan na koncie klienta →"),
        voucher: ("Kupon rabatowy", "Kod i warunki na koncie klienta →"),
        poll: ("Do ankiety", "Pytanie i odpowiedzi →"),
        content: ("Nowości ze sklepu", "Więcej w sklepie →"),
    },
    ended: MessageTexts {
        offer: ("Oferta zakończona", "Aktualne oferty w sklepie →"),
        parcel: ("Śledzenie zakończone", "Zamówienia na koncie klienta →"),
        order: ("Zamówienie zakończone", "Zamówienia na koncie klienta →"),
        points: ("Stan punktów", "Aktualny stan na koncie klienta →"),
        voucher: ("Kupon już nieważny", "Wykorzystany lub po terminie · oferty w sklepie →"),
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
        steps: ["Zarejestrowana", "W drodze", "W doręczeniu", "Doręczona"],
        step_attempted: "Próba doręczenia",
        step_ready: "Do odbioru",
        step_returned: "Zwrócona",
        announced: ("Przesyłka zarejestrowana", "Przewoźnik jeszcze jej nie przyjął"),
        in_transit: ("Przesyłka jest w drodze", "Termin nie jest jeszcze znany"),
        out_for_delivery: ("Doręczenie dzisiaj", "Kurier jest w drodze"),
        attempt_failed: ("Nieudana próba doręczenia", "Będzie kolejna próba lub odbiór w punkcie"),
        ready_for_pickup: ("Gotowa do odbioru", "Miejsce odbioru poda przewoźnik"),
        delivered: ("Doręczona", "Przesyłka dotarła"),
        exception: ("Przesyłka zatrzymana", "Szczegóły w śledzeniu →"),
        returned: ("Przesyłka wraca do nadawcy", "Pomoże obsługa klienta →"),
        unknown: ("Brak aktualnego statusu", "Szczegóły w śledzeniu →"),
        on_vehicle: ("W doręczeniu", "Przesyłka jest u kuriera"),
        delayed: ("Doręczenie się opóźnia", "Nowy termin nie jest jeszcze znany"),
        accepted: "Przyjęta przez przewoźnika",
        at_centre: "Dotarła do sortowni",
        left_centre: "Opuściła sortownię",
        in_country: "Dotarła do kraju przeznaczenia",
        in_customs: "W odprawie celnej",
        cleared_customs: "Po odprawie celnej",
        redirected: "Przekierowana",
        collected: "Odebrana",
        with_neighbour: "Pozostawiona u sąsiada",
        at_safe_place: "Pozostawiona w wybranym miejscu",
    },
    order: OrderTexts {
        steps: ["Złożone", "W realizacji", "Spakowane", "Wysłane"],
        step_cancelled: "Anulowane",
        return_steps: ["Zgłoszony", "Otrzymany", "Sprawdzony", "Zwrot środków"],
        received: ("Zamówienie przyjęte", "Następny krok: realizacja"),
        in_process: ("Zamówienie w realizacji", "Następny krok: pakowanie"),
        packed: ("Zamówienie spakowane", "Czeka na przewoźnika"),
        dispatched: ("Zamówienie wysłane", "Przekazane przewoźnikowi"),
        delivered: ("Zamówienie doręczone", "Dziękujemy za zakupy!"),
        cancelled: ("Zamówienie anulowane", "Szczegóły na koncie klienta →"),
        return_announced: ("Zwrot zgłoszony", "Po otrzymaniu zostanie sprawdzony"),
        return_received: ("Zwrot otrzymany", "Następny krok: sprawdzenie"),
        return_accepted: ("Zwrot przyjęty", "Następny krok: zwrot środków"),
        refunded: ("Środki zwrócone", "Bank może potrzebować jeszcze kilku dni"),
    },
    expected: Pattern::new("Planowana data: {0}"),
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
    valid_until: Pattern::new("ważny do {0}"),
    votes: Forms::slavic(Pattern::new("{0} głos"), Pattern::new("{0} głosy"), Pattern::new("{0} głosów"), Pattern::new("{0} głosu")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Do sklepu", resume: "Powrót do ostatniej wizyty" },
    no_page: ("Ta strona nie istnieje", "Proszę ponownie otworzyć link z e-maila. Jeśli to nie wystarczy, pomoże obsługa klienta."),
    unavailable: ("Chwilowo niedostępne", "Proszę spróbować ponownie za kilka minut."),
    text: TextPageTexts { heading: "Aktualna cena", nothing: "Ta oferta jest teraz niedostępna.", link: "Do oferty" },
    poll: PollTexts {
        vote: "Głosuję",
        missed: "Jeszcze nie zagłosowano. Proszę wybrać odpowiedź.",
        counted: "Dziękujemy, głos został policzony.",
        counted_before: "Z tego e-maila już oddano głos.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Zrezygnować z e-maili?",
        question: "Potem nie będzie więcej e-maili tego rodzaju.",
        action: "Rezygnuję",
        done: "Rezygnacja przyjęta",
        after: "Nie będzie więcej e-maili tego rodzaju. Wiadomości o bieżących zamówieniach będą nadal przychodzić.",
        failed: "Nie udało się",
        again: "Proszę spróbować ponownie za kilka minut. Na razie nic się nie zmieniło.",
        missed: "Rezygnacja jeszcze nieprzyjęta",
    },
    tracking: TrackingTexts {
        progress: "Postęp",
        done: "gotowe",
        history: "Historia",
        offers: "Aktualne oferty",
        nothing: ("Jeszcze brak statusu", "Nowe informacje pojawią się tutaj."),
        unavailable: ("Status jest chwilowo niedostępny", "Proszę spróbować ponownie za kilka minut."),
        carried_by: Pattern::new("przewoźnik: {0}"),
    },
};
