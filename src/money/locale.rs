use super::plural::{Counting, Plural};
use super::{Currency, Money};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::time::Civil;

/// A language with the texts the library itself brings (pictures, pages, labels).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Language {
    De,
    En,
}

/// Where the sign of a negative amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    First,
    /// Behind a leading symbol and its space.
    BeforeNumber,
    /// In place of the space behind a leading symbol.
    ForSpace,
}

/// How one locale writes numbers, money and dates (CLDR 48). Adding a locale is adding a row.
#[derive(Debug, PartialEq, Eq)]
pub struct Locale {
    /// BCP 47 tag, as formats are chosen by it.
    pub tag: &'static str,
    /// The language of the library's own texts in this locale.
    pub language: Language,
    decimal: char,
    group: char,
    /// CLDR's minimumGroupingDigits: 2 leaves four-digit numbers ungrouped.
    min_grouping: usize,
    symbol_first: bool,
    /// Whether a space stands between amount and a symbol; codes always have one.
    symbol_spaced: bool,
    /// Where the sign of a negative amount stands.
    sign: Sign,
    percent_space: &'static str,
    /// The group separator for money where it differs.
    money_group: Option<char>,
    months: [&'static str; 12],
    /// Patterns with `d`, `dd`, `mm`, `MMMM`, `yyyy`: long date; day and month in digits.
    long_date: &'static str,
    short_date: &'static str,
    counting: Counting,
}

const NBSP: char = '\u{a0}';
const NNBSP: char = '\u{202f}';
const MONTHS_DE: [&str; 12] = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const MONTHS_EN: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const MONTHS_FR: [&str; 12] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const MONTHS_NL: [&str; 12] = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const MONTHS_IT: [&str; 12] =
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];
const MONTHS_ES: [&str; 12] = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];
const MONTHS_PL: [&str; 12] =
    ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"];

const DE: Locale = Locale {
    tag: "de-DE",
    language: Language::De,
    decimal: ',',
    group: '.',
    min_grouping: 1,
    symbol_first: false,
    symbol_spaced: true,
    sign: Sign::First,
    percent_space: "\u{a0}",
    money_group: None,
    months: MONTHS_DE,
    long_date: "d. MMMM yyyy",
    short_date: "dd.mm.",
    counting: Counting::Germanic,
};
const EN: Locale = Locale {
    tag: "en-GB",
    language: Language::En,
    decimal: '.',
    group: ',',
    min_grouping: 1,
    symbol_first: true,
    symbol_spaced: false,
    sign: Sign::First,
    percent_space: "",
    money_group: None,
    months: MONTHS_EN,
    long_date: "d MMMM yyyy",
    short_date: "dd/mm",
    counting: Counting::Germanic,
};

/// Every locale, by tag.
static LOCALES: &[Locale] = &[
    DE,
    Locale { tag: "de-AT", group: NBSP, symbol_first: true, money_group: Some('.'), ..DE },
    Locale { tag: "de-CH", sign: Sign::ForSpace, group: '\'', decimal: '.', symbol_first: true, percent_space: "", ..DE },
    EN,
    Locale { tag: "en-US", long_date: "MMMM d, yyyy", short_date: "mm/dd", ..EN },
    Locale {
        tag: "fr-FR",
        language: Language::En,
        group: NNBSP,
        months: MONTHS_FR,
        long_date: "d MMMM yyyy",
        short_date: "dd/mm",
        counting: Counting::French,
        ..DE
    },
    Locale {
        tag: "nl-NL",
        sign: Sign::BeforeNumber,
        language: Language::En,
        symbol_first: true,
        percent_space: "",
        months: MONTHS_NL,
        long_date: "d MMMM yyyy",
        short_date: "dd-mm",
        ..DE
    },
    Locale {
        tag: "it-IT",
        language: Language::En,
        min_grouping: 2,
        percent_space: "",
        months: MONTHS_IT,
        long_date: "d MMMM yyyy",
        short_date: "dd/mm",
        counting: Counting::Romance,
        ..DE
    },
    Locale {
        tag: "es-ES",
        language: Language::En,
        min_grouping: 2,
        months: MONTHS_ES,
        long_date: "d 'de' MMMM 'de' yyyy",
        short_date: "dd/mm",
        counting: Counting::Romance,
        ..DE
    },
    Locale {
        tag: "pl-PL",
        language: Language::En,
        group: NBSP,
        min_grouping: 2,
        percent_space: "",
        months: MONTHS_PL,
        long_date: "d MMMM yyyy",
        short_date: "dd.mm",
        counting: Counting::Polish,
        ..DE
    },
];

impl Locale {
    /// The locale of a tag. Tones are accepted and ignored here (`de-du` formats as `de-DE`), and so is a missing region.
    ///
    /// # Errors
    /// `locale/unknown`.
    pub fn named(tag: &str) -> Result<&'static Locale> {
        let wanted = match tag {
            "de-du" => "de-DE",
            "en" => "en-GB",
            other => other,
        };
        LOCALES
            .iter()
            .find(|l| l.tag == wanted)
            .or_else(|| LOCALES.iter().find(|l| l.tag.split('-').next() == Some(wanted)))
            .ok_or_else(|| Diagnostic::new(Code::LocaleUnknown, format!("there is no locale `{tag}`")))
    }

    /// `1.299,00 €`.
    pub fn money(&self, money: Money) -> String {
        self.money_with(money, money.currency.decimals())
    }

    /// `1.299 €` where the cents are zero, `1.299,50 €` where not: for "ab 499 €".
    pub fn money_short(&self, money: Money) -> String {
        let unit = 10_i64.pow(money.currency.decimals() as u32);
        let decimals = if money.amount % unit == 0 { 0 } else { money.currency.decimals() };
        self.money_with(money, decimals)
    }

    fn money_with(&self, money: Money, decimals: usize) -> String {
        let unit = 10_u64.pow(money.currency.decimals() as u32);
        let amount = money.amount.unsigned_abs();
        let mut number = self.grouped(amount / unit, self.money_group.unwrap_or(self.group));
        if decimals > 0 {
            number.push(self.decimal);
            number.push_str(&format!("{:0decimals$}", amount % unit));
        }
        let sign = if money.amount < 0 { "-" } else { "" };
        let (symbol, spaced) = self.symbol(&money.currency);
        let space = if spaced { NBSP.to_string() } else { String::new() };
        match (self.symbol_first, self.sign) {
            (false, _) => format!("{sign}{number}{space}{symbol}"),
            (true, Sign::BeforeNumber) => format!("{symbol}{space}{sign}{number}"),
            (true, Sign::ForSpace) if money.amount < 0 => format!("{symbol}{sign}{number}"),
            (true, _) => format!("{sign}{symbol}{space}{number}"),
        }
    }

    fn symbol<'a>(&self, currency: &'a Currency) -> (&'a str, bool) {
        let symbol = match (currency.code(), self.tag) {
            ("EUR", _) => "€",
            ("GBP", _) => "£",
            ("USD", "en-US") => "$",
            ("USD", "en-GB") => "US$",
            ("USD", _) => "$",
            ("JPY", "en-US") => "¥",
            ("PLN", "pl-PL") => "zł",
            (code, _) => return (code, true),
        };
        (symbol, self.symbol_spaced)
    }

    fn grouped(&self, whole: u64, separator: char) -> String {
        let digits = whole.to_string();
        if digits.len() < 3 + self.min_grouping {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A whole number with its groups.
    pub fn integer(&self, value: u32) -> String {
        self.grouped(value.into(), self.group)
    }

    /// Tenths as a number with one decimal: 46 is `4,6`.
    pub fn tenths(&self, value: u16) -> String {
        format!("{}{}{}", self.grouped((value / 10).into(), self.group), self.decimal, value % 10)
    }

    /// A number with its groups; with `decimals` that many, else those it has, three at most. Halves are rounded away from zero.
    pub fn number(&self, value: f64, decimals: Option<usize>) -> String {
        let (whole, fraction) = rounded(value.abs(), decimals);
        let sign = if value < 0.0 && (whole > 0 || fraction.bytes().any(|b| b != b'0')) { "-" } else { "" };
        let mut out = format!("{sign}{}", self.grouped(whole, self.group));
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(&fraction);
        }
        out
    }

    /// `20 %`, `20%`; 20 is 20 %.
    pub fn percent(&self, value: u32) -> String {
        format!("{}{}%", self.grouped(value.into(), self.group), self.percent_space)
    }

    /// The same of a number with decimals.
    pub fn percent_with(&self, value: f64, decimals: Option<usize>) -> String {
        format!("{}{}%", self.number(value, decimals), self.percent_space)
    }

    /// How the language counts so many.
    pub fn plural(&self, value: f64) -> Plural {
        let (whole, fraction) = rounded(value.abs(), None);
        self.counting.of(whole, !fraction.is_empty())
    }

    /// `22. November 2026`.
    pub fn date(&self, civil: Civil) -> String {
        self.pattern(self.long_date, civil)
    }

    /// `22. November 2026, 09:05`.
    pub fn datetime(&self, civil: Civil) -> String {
        format!("{}, {:02}:{:02}", self.date(civil), civil.hour, civil.minute)
    }

    /// `22.11., 09:05`: what stands behind "Stand:".
    pub fn short_datetime(&self, civil: Civil) -> String {
        format!("{}, {:02}:{:02}", self.pattern(self.short_date, civil), civil.hour, civil.minute)
    }

    fn pattern(&self, pattern: &str, civil: Civil) -> String {
        let month = self.months.get(usize::from(civil.month.unsigned_abs()).wrapping_sub(1)).copied().unwrap_or("");
        let mut out = String::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let (text, length) = match rest {
                r if r.starts_with("yyyy") => (format!("{:04}", civil.year), 4),
                r if r.starts_with("MMMM") => (month.to_owned(), 4),
                r if r.starts_with("mm") => (format!("{:02}", civil.month), 2),
                r if r.starts_with("dd") => (format!("{:02}", civil.day), 2),
                r if r.starts_with("'de'") => ("de".to_owned(), 4),
                r if r.starts_with('d') => (civil.day.to_string(), 1),
                _ => (first.to_string(), first.len_utf8()),
            };
            out.push_str(&text);
            rest = rest.get(length..).unwrap_or("");
        }
        out
    }
}

/// The whole part and the decimals of a number that is not negative.
fn rounded(value: f64, decimals: Option<usize>) -> (u64, String) {
    let shortest = value.to_string();
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let most = decimals.unwrap_or(3).min(20);
    let mut whole = whole.parse::<u64>().unwrap_or(u64::MAX);
    let mut digits = fraction.get(..most).unwrap_or(fraction).to_owned();
    if fraction.as_bytes().get(most).is_some_and(|next| *next >= b'5') {
        let nines = digits.len() - digits.trim_end_matches('9').len();
        digits.truncate(digits.len() - nines);
        match digits.pop() {
            Some(last) => digits.push(char::from(last as u8 + 1)),
            None => whole = whole.saturating_add(1),
        }
    }
    match decimals {
        Some(least) => (whole, format!("{digits:0<least$}")),
        None => (whole, digits.trim_end_matches('0').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(locale: &str, text: &str) -> String {
        Locale::named(locale).unwrap().money(Money::parse(text).unwrap())
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
        assert_eq!(money("de", "1299 JPY"), "1.299\u{a0}JPY");
        assert_eq!(money("en-US", "1.234 KWD"), "KWD\u{a0}1.234");
    }

    #[test]
    fn short_money_drops_zero_cents_only() {
        let de = Locale::named("de").unwrap();
        assert_eq!(de.money_short(Money::parse("499.00 EUR").unwrap()), "499\u{a0}€");
        assert_eq!(de.money_short(Money::parse("499.90 EUR").unwrap()), "499,90\u{a0}€");
    }

    #[test]
    fn numbers_are_rounded_as_they_are_written() {
        let de = Locale::named("de").unwrap();
        let plain = [1234567.0, -0.0, 1.005, 0.9996, -1234.5, 1e15].map(|n| de.number(n, None));
        assert_eq!(plain, ["1.234.567", "0", "1,005", "1", "-1.234,5", "1.000.000.000.000.000"]);
        let two = [1.005, 9.995, 99.999, 3.0, -0.001, 0.125].map(|n| de.number(n, Some(2)));
        assert_eq!(two, ["1,01", "10,00", "100,00", "3,00", "0,00", "0,13"]);
        assert_eq!([0.5, 1.5, 2.4].map(|n| de.number(n, Some(0))), ["1", "2", "2"]);
    }

    #[test]
    fn percent_and_dates() {
        let civil = Civil { year: 2026, month: 3, day: 2, hour: 9, minute: 5, weekday: 1 };
        let at = |tag: &str| Locale::named(tag).unwrap();
        assert_eq!(at("de").percent(20), "20\u{a0}%");
        assert_eq!(at("en-GB").percent_with(12.5, None), "12.5%");
        assert_eq!(at("de").datetime(civil), "2. März 2026, 09:05");
        assert_eq!(at("en-US").date(civil), "March 2, 2026");
        assert_eq!(at("es").date(civil), "2 de marzo de 2026");
        assert_eq!(at("de").short_datetime(civil), "02.03., 09:05");
        assert!(Locale::named("xx").is_err());
    }
}
