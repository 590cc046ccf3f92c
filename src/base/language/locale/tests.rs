use super::*;

fn at(tag: &str) -> &'static Locale {
    Locale::named(tag).unwrap()
}

fn money(locale: &str, text: &str) -> String {
    at(locale).money(Money::parse(text).unwrap())
}

#[test]
fn money_is_written_as_cldr_has_it() {
    assert_eq!(money("de", "1299.00 EUR"), "1.299,00\u{a0}€");
    assert_eq!(money("de-du", "0.05 EUR"), "0,05\u{a0}€");
    assert_eq!(money("de-AT", "1299.00 EUR"), "€\u{a0}1.299,00");
    assert_eq!(money("de-CH", "1299.00 CHF"), "CHF\u{a0}1'299.00");
    assert_eq!(money("fr", "1299.00 EUR"), "1\u{202f}299,00\u{a0}€");
    assert_eq!(money("en-GB", "1299.00 GBP"), "£1,299.00");
    assert_eq!(money("nl", "1299.00 EUR"), "€\u{a0}1.299,00");
    assert_eq!(money("pl", "1299.00 PLN"), "1299,00\u{a0}zł");
    assert_eq!(money("pl", "12990.00 PLN"), "12\u{a0}990,00\u{a0}zł");
    assert_eq!(money("en-US", "1.234 KWD"), "KWD\u{a0}1.234");
}

#[test]
fn p11_symbols_are_those_of_the_locale() {
    assert_eq!(
        ["de", "de-CH", "en-GB", "fr", "it"].map(|l| money(l, "12.00 USD")),
        ["12,00\u{a0}$", "$\u{a0}12.00", "US$12.00", "12,00\u{a0}$US", "12,00\u{a0}USD"]
    );
    assert_eq!(["de", "de-CH"].map(|l| money(l, "12.00 EUR")), ["12,00\u{a0}€", "EUR\u{a0}12.00"]);
    assert_eq!(["de", "en-GB", "en-US", "pl"].map(|l| money(l, "1299 JPY")), ["1.299\u{a0}¥", "JP¥1,299", "¥1,299", "1299\u{a0}JPY"]);
    assert_eq!(["en-US", "nl"].map(|l| money(l, "1.00 XCG")), ["Cg.\u{a0}1.00", "Cg.\u{a0}1,00"]);
    assert_eq!(money("en-US", "1299 XOF"), "F\u{202f}CFA\u{a0}1,299");
}

#[test]
fn p11_a_minor_unit_that_is_not_written_is_written_where_it_counts() {
    assert_eq!(["1200.00 HUF", "1200.50 HUF", "0.00 HUF"].map(|m| money("de", m)), ["1.200\u{a0}HUF", "1.200,50\u{a0}HUF", "0\u{a0}HUF"]);
    assert_eq!(["12.000 IQD", "12.345 IQD"].map(|m| money("en-GB", m)), ["IQD\u{a0}12", "IQD\u{a0}12.345"]);
}

#[test]
fn short_money_drops_zero_cents_only() {
    let short = |text: &str| at("de").money_short(Money::parse(text).unwrap());
    assert_eq!(["499.00 EUR", "499.90 EUR"].map(short), ["499\u{a0}€", "499,90\u{a0}€"]);
}

#[test]
fn numbers_are_rounded_as_they_are_written() {
    let de = |n: f64, decimals| at("de").number(&n.to_string(), decimals);
    let plain = [1234567.0, -0.0, 1.005, 0.9996, -1234.5, 1e15].map(|n| de(n, None));
    assert_eq!(plain, ["1.234.567", "0", "1,005", "1", "-1.234,5", "1.000.000.000.000.000"]);
    let two = [1.005, 9.995, 99.999, 3.0, -0.001, 0.125].map(|n| de(n, Some(2)));
    assert_eq!(two, ["1,01", "10,00", "100,00", "3,00", "0,00", "0,13"]);
    assert_eq!([0.5, 1.5, 2.4, 9.5, 99.5].map(|n| de(n, Some(0))), ["1", "2", "2", "10", "100"]);
}

#[test]
fn p11_large_numbers_have_all_their_digits() {
    let de = |n: f64| at("de").number(&n.to_string(), None);
    assert_eq!(de(1e20), "100.000.000.000.000.000.000");
    assert_eq!(de(-1e21), "-1.000.000.000.000.000.000.000");
    assert_eq!(at("de").number(&i64::MIN.to_string(), None), "-9.223.372.036.854.775.808");
    assert_eq!(["fr", "de", "pl"].map(|l| at(l).plural(&1e20.to_string()).name()), ["many", "other", "many"]);
}

#[test]
fn percent_and_dates() {
    let civil = Civil { year: 2026, month: 3, day: 2, hour: 9, minute: 5, weekday: 1 };
    assert_eq!(at("de").percent(20), "20\u{a0}%");
    assert_eq!(at("en-GB").percent_with("12.5", None), "12.5%");
    assert_eq!(at("en-US").date(civil), "March 2, 2026");
    assert_eq!(at("es").date(civil), "2 de marzo de 2026");
    assert_eq!(at("de").short_datetime(civil), "02.03., 09:05");
    assert!(Locale::named("xx").is_err());
}

#[test]
fn p11_times_of_day_are_written_as_cldr_has_them() {
    let civil = |hour| Civil { year: 2026, month: 3, day: 2, hour, minute: 5, weekday: 1 };
    assert_eq!(at("de").datetime(civil(9)), "2. März 2026 um 09:05");
    assert_eq!(at("es").datetime(civil(9)), "2 de marzo de 2026 a las 9:05");
    assert_eq!(at("fr").short_datetime(civil(9)), "02/03 09:05");
    assert_eq!(at("es").short_datetime(civil(9)), "2/3, 9:05");
    assert_eq!(
        [0, 1, 11, 12, 13, 23].map(|hour| at("en-US").time(civil(hour))).map(|t| t.replace('\u{202f}', "_")),
        ["12:05_AM", "1:05_AM", "11:05_AM", "12:05_PM", "1:05_PM", "11:05_PM"]
    );
    assert_eq!([999, 1, 0, -1].map(|year| at("en-US").date(Civil { year, ..civil(0) })), ["March 2, 999", "March 2, 1", "March 2, 1", "March 2, 2"]);
}
