use super::value::Value;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::shop::feed::check::Check;
use crate::shop::offer::Content;
use std::borrow::Cow;

/// A value written as a string or a number, like ids and amounts. A number keeps its digits and has a decimal point.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::shop::feed) struct Word<'a> {
    pub text: Cow<'a, str>,
    pub is_number: bool,
}

impl<'a> Word<'a> {
    pub fn of(value: &'a Value<'_>) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self { text: text.trim().into(), is_number: false }),
            // The shortest digits of the same number: those in the file, up to 15 digits. Rust prints floats without exponents.
            Value::Number(number) => {
                let text = number.as_f64().filter(|_| number.is_f64()).map_or_else(|| number.to_string(), |f| f.to_string());
                Some(Self { text: text.into(), is_number: true })
            }
            _ => None,
        }
    }

    /// Whether it is empty or zero.
    pub fn is_nothing(&self) -> bool {
        self.text.bytes().all(|b| matches!(b, b'0' | b'.' | b','))
    }

    /// The text for parsing measures: a number gets more than three decimals, so that they are not taken for thousands.
    pub fn measure(&self) -> String {
        match self.text.split_once('.') {
            Some((whole, fraction)) if self.is_number => format!("{whole}.{:0<4.6}", fraction),
            _ => self.text.clone().into_owned(),
        }
    }
}

/// What happens to decimals beyond those of the currency.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::shop::feed) enum Decimals {
    /// Rejected, unless they are floating-point noise.
    Exact,
    /// Rounded, as the shop system does for the prices it shows.
    Rounded,
}

/// An amount above zero. A number is never ambiguous: `1.299` is not a thousand.
pub(in crate::shop::feed) fn amount(check: &mut Check, field: &str, word: Option<&Word<'_>>, currency: Option<Currency>, decimals: Decimals) -> Option<Money> {
    let word = word?;
    let (Some(currency), true) = (currency, word.is_number) else { return check.amount(field, Some(&word.text), currency) };
    match canonical(&word.text, currency.decimals(), decimals) {
        Some(text) => check.positive(field, &text, Money::decimal(&text, currency)),
        None => check.bad(field, Code::FeedBadPrice, format!("`{}` is not an amount in {currency}", shortened(&word.text)), &word.text),
    }
}

/// An amount in minor units. The shop may use more or fewer decimals than the currency; extra ones are rounded.
pub(in crate::shop::feed) fn minor(check: &mut Check, field: &str, word: &Word<'_>, decimals: u32, currency: Currency) -> Option<Money> {
    let text = word.text.trim();
    if text.is_empty() || text.len() > 30 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return check.bad(field, Code::FeedBadPrice, format!("`{}` is not an amount in minor units", shortened(text)), text);
    }
    let decimals = decimals.min(9) as usize;
    let padded = ["0".repeat((decimals + 1).saturating_sub(text.len())).as_str(), text].concat();
    let (whole, fraction) = padded.split_at_checked(padded.len() - decimals).unwrap_or((&padded, ""));
    let rounded = canonical(&[whole, ".", fraction].concat(), currency.decimals(), Decimals::Rounded);
    check.positive(field, text, Money::decimal(rounded.as_deref().unwrap_or(text), currency))
}

/// An amount of either sign in minor units. Decimals beyond those of the currency are rounded, as the shop system does for the amounts that it shows.
pub(in crate::shop::feed) fn signed(check: &mut Check, field: &str, word: &Word<'_>, currency: Currency) -> Option<i64> {
    let (sign, digits) = word.text.strip_prefix('-').map_or((1, word.text.as_ref()), |digits| (-1, digits));
    let minor = canonical(digits, currency.decimals(), Decimals::Rounded).and_then(|text| text.replace('.', "").parse::<i64>().ok());
    match minor {
        Some(minor) => Some(sign * minor),
        None => check.bad(field, Code::FeedBadPrice, format!("`{}` is not an amount in {currency}", shortened(&word.text)), &word.text),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// A plain decimal with exactly the requested decimals. None if it has more and they are not to be rounded, or if it is not a plain decimal.
fn canonical(text: &str, decimals: usize, more: Decimals) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || text.len() > 60 {
        return None;
    }
    if let Some(missing) = decimals.checked_sub(fraction.len()) {
        return Some(if decimals == 0 { whole.to_owned() } else { [whole, ".", fraction, &"0".repeat(missing)].concat() });
    }
    if more == Decimals::Exact && !is_noise(whole, fraction, decimals) {
        return None;
    }
    let (kept, cut) = fraction.split_at_checked(decimals)?;
    let up = u128::from(cut.bytes().next().is_some_and(|b| b >= b'5'));
    let digits = format!("{:0>width$}", format!("{whole}{kept}").parse::<u128>().ok()? + up, width = decimals + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - decimals)?;
    Some(if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// Whether the extra decimals are floating-point noise: `12.989999999999998` is 14.99 − 2.
fn is_noise(whole: &str, fraction: &str, decimals: usize) -> bool {
    let past = fraction.get(decimals..).unwrap_or("");
    let run = past.get(..past.len().min(6)).unwrap_or("");
    whole.len() + fraction.len() >= 15 && run.len() == 6 && (run.bytes().all(|b| b == b'9') || run.bytes().all(|b| b == b'0'))
}

/// The contents of a pack, from an amount and a unit.
pub(in crate::shop::feed) fn content(check: &mut Check, field: &str, amount: &Word<'_>, unit: &str) -> Option<Content> {
    let told = || format!("{} {unit}", amount.text);
    Content::of(&amount.measure(), unit).or_else(|| check.bad(field, Code::FeedBadMeasure, format!("`{}` is not a measure", shortened(&told())), &told()))
}

/// A GTIN without its spaces and hyphens.
pub(in crate::shop::feed) fn gtin(check: &mut Check, field: &str, word: Option<Word<'_>>) -> Option<String> {
    let word = word?;
    let digits: String = word.text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if (8..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(digits);
    }
    check.bad(field, Code::FeedBadNumber, format!("`{}` is no GTIN", shortened(&word.text)), &word.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_money_without_floats() {
        for (text, decimals, rounded, exact) in [
            ("19.99", 2, "19.99", Some("19.99")),
            ("19.9", 2, "19.90", Some("19.90")),
            ("7", 2, "7.00", Some("7.00")),
            ("1.299", 2, "1.30", None),
            ("1.299", 3, "1.299", Some("1.299")),
            ("19.995", 2, "20.00", None),
            ("0.005", 2, "0.01", None),
            ("0.999", 2, "1.00", None),
            ("1980.5", 0, "1981", None),
            ("1980", 0, "1980", Some("1980")),
            ("12.989999999999998", 2, "12.99", Some("12.99")),
            ("9.000000000000002", 2, "9.00", Some("9.00")),
            ("19.994999999", 2, "19.99", None),
        ] {
            assert_eq!(canonical(text, decimals, Decimals::Rounded).as_deref(), Some(rounded), "{text}");
            assert_eq!(canonical(text, decimals, Decimals::Exact).as_deref(), exact, "{text}");
        }
        for bad in ["", "-1", "1e3", ".5", "1,5", "NaN"] {
            assert_eq!(canonical(bad, 2, Decimals::Rounded), None, "{bad}");
        }
    }

    #[test]
    fn amounts_of_either_sign_become_minor_units() {
        let read = |json: &str, code: &str| {
            let value = serde_json::from_str(json).unwrap();
            let mut check = Check::default();
            let minor = signed(&mut check, "price", &Word::of(&value).unwrap(), Currency::parse(code).unwrap());
            (minor, check.into_problems().len())
        };
        for (json, code, minor) in [
            ("19.99", "EUR", 1999),
            ("-19.99", "EUR", -1999),
            ("\"-0.05\"", "EUR", -5),
            ("0", "EUR", 0),
            ("0.30000000000000004", "EUR", 30),
            ("-0.6999999999999999", "EUR", -70),
            ("1.2345", "KWD", 1235),
            ("1980.5", "JPY", 1981),
            ("9007199254740993", "JPY", 9_007_199_254_740_993),
        ] {
            assert_eq!(read(json, code), (Some(minor), 0), "{json} {code}");
        }
        for bad in ["\"1,50\"", "\"\"", "\"--1\"", "\"1e3\"", "1e300", "\"12 EUR\""] {
            assert_eq!(read(bad, "EUR"), (None, 1), "{bad}");
        }
    }

    #[test]
    fn a_number_of_a_measure_keeps_its_point() {
        let word = |number: &str| Word::of(&serde_json::from_str(number).unwrap()).unwrap().measure();
        assert_eq!([word("1.299"), word("0.75"), word("250"), word("\"1.5\""), word("0.3333333333")], ["1.2990", "0.7500", "250", "1.5", "0.333333"]);
    }
}
