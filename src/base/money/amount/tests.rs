use super::*;
use crate::base::language::Locale;
use crate::base::money::currency::CODES;

const LOCALES: [&str; 10] = ["de-DE", "de-AT", "de-CH", "en-GB", "en-US", "fr-FR", "nl-NL", "it-IT", "es-ES", "pl-PL"];

fn code(text: &str) -> Code {
    Money::parse(text).unwrap_err().code
}

fn of(text: &str, code: &str) -> std::result::Result<i64, Code> {
    Money::of(text, Currency::parse(code).unwrap()).map(|money| money.amount).map_err(|e| e.code)
}

#[test]
fn p2_what_is_unambiguous_is_read() {
    for (text, amount, code) in [
        ("15.00 EUR", 1500, "EUR"),
        ("15,00 EUR", 1500, "EUR"),
        (" 15 EUR ", 1500, "EUR"),
        ("15.5 EUR", 1550, "EUR"),
        ("1.299,00 EUR", 129_900, "EUR"),
        ("1,299.00 EUR", 129_900, "EUR"),
        ("1'299.00 CHF", 129_900, "CHF"),
        ("1’299.00 CHF", 129_900, "CHF"),
        ("1 299,00 EUR", 129_900, "EUR"),
        ("1\u{a0}299,00\u{a0}€", 129_900, "EUR"),
        ("1\u{202f}299,00\u{202f}€", 129_900, "EUR"),
        ("1\u{2009}299,00 €", 129_900, "EUR"),
        ("1 299 EUR", 129_900, "EUR"),
        ("1'299 CHF", 129_900, "CHF"),
        ("EUR 15", 1500, "EUR"),
        ("EUR15", 1500, "EUR"),
        ("15.00EUR", 1500, "EUR"),
        ("€ 15", 1500, "EUR"),
        ("€15.00", 1500, "EUR"),
        ("15 €", 1500, "EUR"),
        ("15 Euro", 1500, "EUR"),
        ("15,- €", 1500, "EUR"),
        ("15,-- €", 1500, "EUR"),
        ("15.– CHF", 1500, "CHF"),
        ("CHF 1'299.—", 129_900, "CHF"),
        ("1.299,- €", 129_900, "EUR"),
        ("Fr. 15.–", 1500, "CHF"),
        ("1,23,456.00 INR", 12_345_600, "INR"),
        ("₹1,23,456", 12_345_600, "INR"),
        ("1.234.567 EUR", 123_456_700, "EUR"),
        ("1,234,567.89 USD", 123_456_789, "USD"),
        ("US$ 1,234.50", 123_450, "USD"),
        ("1 234,50 $US", 123_450, "USD"),
        ("£GB 12", 1200, "GBP"),
        ("JP¥ 1500", 1500, "JPY"),
        ("$15.00 USD", 1500, "USD"),
        ("15.00 eur", 1500, "EUR"),
        ("£5.99", 599, "GBP"),
        ("1299,00 zł", 129_900, "PLN"),
        ("1 299 Kč", 129_900, "CZK"),
        ("12 990 Ft", 1_299_000, "HUF"),
        ("15,00 лв.", 1500, "BGN"),
        ("15,00 ₺", 1500, "TRY"),
        ("1200.00 JPY", 1200, "JPY"),
        ("15.0000 EUR", 1500, "EUR"),
        ("19.9900 EUR", 1999, "EUR"),
        ("1.234 KWD", 1234, "KWD"),
        ("1,234 KWD", 1234, "KWD"),
        ("1.234,500 KWD", 1_234_500, "KWD"),
        ("0.290 EUR", 29, "EUR"),
        ("1234.500 EUR", 123_450, "EUR"),
        ("\u{feff}15.00\u{200b} EUR\u{200e}", 1500, "EUR"),
        ("90071992547409.91 EUR", (1 << 53) - 1, "EUR"),
    ] {
        let money = Money::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((money.amount, money.currency.code()), (amount, code), "{text}");
    }
    assert_eq!(of("$15.00", "CAD"), Ok(1500));
    assert_eq!(of("15,00 kr", "SEK"), Ok(1500));
    assert_eq!(of("¥1500", "CNY"), Ok(150_000));
    assert_eq!(of("15.00 EUR", "EUR"), Ok(1500));
    assert_eq!(of("15.00", "EUR"), Ok(1500));
}

#[test]
fn p2_three_digits_behind_the_only_separator_are_refused_with_both_readings() {
    for text in ["1.290 EUR", "1.299 EUR", "1,299 EUR", "15.000 EUR", "€12.990", "12,990 JPY", "¥1,299 JPY", "999.000 USD"] {
        assert_eq!(code(text), Code::MoneyAmbiguousAmount, "{text}");
    }
    let told = |text: &str| {
        let e = Money::parse(text).unwrap_err();
        (e.message.clone(), e.help.clone().unwrap())
    };
    assert_eq!(told("12.990 EUR"), ("`12.990 EUR` is ambiguous: it can mean 12990.00 EUR or 12.99 EUR".into(), "write 12990.00 EUR or 12.99 EUR".into()));
    let help = "write 1299.00 EUR, or the amount with the 2 decimals that EUR has";
    assert_eq!(told("1,299 €"), ("`1,299 €` is ambiguous: it can mean 1299.00 EUR or 1.299 EUR".into(), help.into()));
    assert_eq!(told("15.000 JPY").1, "write 15000 JPY or 15 JPY");
    assert_eq!(of("1.290", "EUR"), Err(Code::MoneyAmbiguousAmount));
}

#[test]
fn p2_what_is_no_amount_is_refused() {
    for text in [
        "",
        "EUR",
        " EUR",
        "15.00",
        "abc",
        "1. EUR",
        ".5 EUR",
        ",99 EUR",
        "1e3 EUR",
        "-15.00 EUR",
        "+15.00 EUR",
        "−15 EUR",
        "EUR -15",
        "15.00- EUR",
        "10-20 EUR",
        "10 EUR - 20 EUR",
        "2 x 15 EUR",
        "1.29.00 EUR",
        "12.99,50 EUR",
        "1,2345.00 EUR",
        "12,34.56 EUR",
        "1.234,567.89 EUR",
        "1'299,00,00 EUR",
        "15 00 EUR",
        "0.299 EUR",
        "4.5454 EUR",
        "1200.50 JPY",
        "1.2345 KWD",
        "1,234.567 EUR",
        "٣٫٥ EUR",
        "１５ EUR",
        "1½ EUR",
        "99999999999999999 EUR",
        "90071992547409.92 EUR",
        "9999999999999999999999999 EUR",
        "15 %",
        "(15.00) EUR",
        "15.00 EUR/kg",
        "15,,00 EUR",
        "15..00 EUR",
        "1.299.- EUR",
        "15,--- EUR",
        "01.299.000 EUR",
    ] {
        assert_eq!(code(text), Code::MoneyBadAmount, "{text}");
    }
    for text in ["15.00 XQQ", "15.00 TALER", "15.00 XQ$", "15.00 $$", "15 F CFA", "$15.00", "15 kr", "¥1500", "15 EUR USD", "EUR 15 USD", "€15 CHF", "ab 15"]
    {
        assert_eq!(code(text), Code::MoneyBadCurrency, "{text}");
    }
    for (text, known) in [("15.00 USD", "EUR"), ("$15", "EUR"), ("€15", "USD"), ("15 kr", "EUR")] {
        assert_eq!(of(text, known), Err(Code::MoneyBadCurrency), "{text}");
    }
    for bad in ["", "1.", ".5", "1,5", "1.234", "-1", "1e2", "1.2.3", " "] {
        assert!(Money::decimal(bad, Currency::EUR).is_err(), "{bad}");
    }
    assert_eq!(Money::decimal("12.990", Currency::EUR).unwrap().amount, 1299);
}

/// The separators of a number and the lengths of the digits between them.
fn shape(number: &str) -> (Vec<char>, Vec<usize>) {
    let separators = number.chars().filter(|c| !c.is_ascii_digit()).collect();
    (separators, number.split(|c: char| !c.is_ascii_digit()).map(str::len).collect())
}

#[test]
fn p2_what_a_locale_writes_is_read_back_or_refused_where_the_rule_says_so() {
    let amounts =
        [0, 1, 9, 10, 99, 100, 999, 1_000, 1_290, 1_299, 12_345, 99_900, 100_000, 123_456, 129_900, 1_234_567, 12_990_000, 999_999_999, (1 << 53) - 1];
    let (mut read, mut refused) = (0, 0);
    for currency in CODES.split(' ').map(|code| Currency::parse(code).unwrap()) {
        for locale in LOCALES.map(|tag| Locale::named(tag).unwrap()) {
            for amount in amounts {
                let money = Money { amount, currency };
                for text in [locale.money(money), locale.money_short(money)] {
                    let number = text.trim_matches(|c: char| !c.is_ascii_digit()).replace(|c: char| !c.is_ascii_digit() && c != '.' && c != ',', "");
                    let (separators, lengths) = shape(&number);
                    // Ambiguous: a single dot or comma, with one to three digits before it that may be thousands, and three after it.
                    let is_ambiguous = separators.len() == 1 && lengths[1] == 3 && (1..=3).contains(&lengths[0]) && !number.starts_with('0');
                    let is_ambiguous = is_ambiguous && currency.decimals() != 3 && !text.contains(['\'']);
                    let got = Money::of(&text, currency);
                    // An integer in a currency with three decimals looks like one with decimals.
                    let is_whole = text == locale.money_short(money) && amount % 1_000 == 0;
                    if currency.decimals() == 3 && is_whole && separators.len() == 1 && lengths[1] == 3 {
                        continue;
                    }
                    if is_ambiguous {
                        assert_eq!(got.unwrap_err().code, Code::MoneyAmbiguousAmount, "{text} in {}", locale.tag);
                        refused += 1;
                    } else {
                        assert_eq!(got.map_err(|e| e.message.clone()), Ok(money), "{text} in {}", locale.tag);
                        read += 1;
                    }
                    match Money::parse(&text) {
                        Ok(parsed) => assert_eq!(parsed, money, "{text}"),
                        Err(e) => assert!(is_ambiguous || e.code == Code::MoneyBadCurrency, "{text}: {e}"),
                    }
                }
                assert_eq!(Money::parse(&money.to_string()).map(|m| m.amount).ok(), Some(amount), "{money}");
            }
        }
    }
    assert!(read > 40_000 && refused > 1_000, "{read} {refused}");
}

/// A reading: the notation of these digits with these separators. The notation is compared with the input, so nothing is parsed.
fn readings(number: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let ends = std::iter::once((number, "")).chain(number.match_indices(['.', ',']).map(|(at, _)| (&number[..at], &number[at..])));
    for (whole, tail) in ends {
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let fraction = tail.get(1..).unwrap_or("");
        if digits.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) || (!tail.is_empty() && fraction.is_empty()) {
            continue;
        }
        for group in ["", ".", ",", "'", " "].into_iter().filter(|group| group.is_empty() || !tail.starts_with(group)) {
            for sizes in [[3, 3], [3, 2]].into_iter().filter(|sizes| sizes[1] == 3 || group == ",") {
                let (mut left, mut parts, mut size) = (digits.as_str(), Vec::new(), sizes[0]);
                while !group.is_empty() && left.len() > size {
                    let (head, part) = left.split_at(left.len() - size);
                    (left, size) = (head, sizes[1]);
                    parts.insert(0, part);
                }
                parts.insert(0, left);
                let is_padded = parts.len() > 1 && left.starts_with('0');
                if parts.join(group) == whole && !is_padded && !found.contains(&(digits.clone(), fraction.to_owned())) {
                    found.push((digits.clone(), fraction.to_owned()));
                }
            }
        }
    }
    found
}

/// The expected result for a number: an amount or an error code.
fn expected(number: &str, currency: Currency) -> std::result::Result<i64, Code> {
    let found = readings(number);
    let decimals = currency.decimals();
    let with_decimals: Vec<_> = found.iter().filter(|(_, fraction)| !fraction.is_empty()).collect();
    let taken = match found.len() {
        0 => return Err(Code::MoneyBadAmount),
        1 => &found[0],
        _ if decimals == 3 => with_decimals[0],
        _ => return Err(Code::MoneyAmbiguousAmount),
    };
    let (kept, cut) = taken.1.split_at(taken.1.len().min(decimals));
    if cut.contains(|c| c != '0') {
        return Err(Code::MoneyBadAmount);
    }
    let units = format!("{}{kept:0<decimals$}", taken.0).parse::<u128>().map_err(|_| Code::MoneyBadAmount)?;
    i64::try_from(units).ok().filter(|units| *units < 1 << 53).ok_or(Code::MoneyBadAmount)
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 4_000, ..Default::default() })]
    #[test]
    fn p2_numbers_are_read_as_the_rule_says(number in "[0-9]{1,4}([.,' ][0-9]{1,4}){0,4}", at in 0_usize..3) {
        let currency = Currency::parse(["EUR", "JPY", "KWD"][at]).unwrap();
        let got = Money::of(&number, currency).map(|money| money.amount).map_err(|e| e.code);
        proptest::prop_assert_eq!(got, expected(&number, currency), "{} {}", number, currency);
    }

    #[test]
    fn p2_any_text_is_read_or_refused(text in "\\PC{0,24}") {
        let _ = Money::parse(&text);
    }

    #[test]
    fn p2_marks_name_the_currency_they_name(whole in 0_i64..10_000_000, mark in 0_usize..8, behind: bool, blank in "[ \u{a0}\u{202f}\u{2009}]?") {
        let (mark, code) = [("EUR", "EUR"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("US$", "USD"), ("zł", "PLN"), ("Kč", "CZK"), ("chf", "CHF")][mark];
        let number = format!("{}.{:02}", whole / 100, whole % 100);
        let text = if behind { format!("{number}{blank}{mark}") } else { format!("{mark}{blank}{number}") };
        let money = Money::parse(&text).unwrap();
        proptest::prop_assert_eq!((money.amount, money.currency.code()), (whole, code));
    }
}
