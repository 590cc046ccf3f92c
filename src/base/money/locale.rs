use super::plural::{Counting, Plural};
use super::{Currency, Money, cldr};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::Civil;

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

/// How the hours of a day are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hours {
    /// `09:05`
    Padded,
    /// `9:05`
    Plain,
    /// `9:05 AM`
    Twelve,
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
    /// Whether a space stands between amount and any symbol; there is always one beside letters.
    symbol_spaced: bool,
    /// The symbols it has for itself (`cldr::SYMBOLS`).
    symbols: &'static str,
    /// Where the sign of a negative amount stands.
    sign: Sign,
    percent_space: &'static str,
    /// The group separator for money where it differs.
    money_group: Option<char>,
    months: [&'static str; 12],
    /// Patterns with `d`, `dd`, `m`, `mm`, `MMMM`, `y`: long date; day and month in digits.
    long_date: &'static str,
    short_date: &'static str,
    /// What stands between date and time of day: of a long date, and of one in digits.
    at: &'static str,
    short_at: &'static str,
    hours: Hours,
    counting: Counting,
}

const NBSP: char = '\u{a0}';
const NNBSP: char = '\u{202f}';
const MONTHS_DE: [&str; 12] = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const MONTHS_AT: [&str; 12] = {
    let mut months = MONTHS_DE;
    months[0] = "Jänner";
    months
};
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
    symbols: cldr::DE_DE,
    sign: Sign::First,
    percent_space: "\u{a0}",
    money_group: None,
    months: MONTHS_DE,
    long_date: "d. MMMM y",
    short_date: "dd.mm.",
    at: " um ",
    short_at: ", ",
    hours: Hours::Padded,
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
    symbols: cldr::EN_GB,
    sign: Sign::First,
    percent_space: "",
    money_group: None,
    months: MONTHS_EN,
    long_date: "d MMMM y",
    short_date: "dd/mm",
    at: " at ",
    short_at: ", ",
    hours: Hours::Padded,
    counting: Counting::Germanic,
};

/// Every locale, by tag.
static LOCALES: &[Locale] = &[
    DE,
    Locale { tag: "de-AT", symbols: cldr::DE_AT, group: NBSP, symbol_first: true, money_group: Some('.'), months: MONTHS_AT, ..DE },
    Locale { tag: "de-CH", symbols: cldr::DE_CH, sign: Sign::ForSpace, group: '\'', decimal: '.', symbol_first: true, percent_space: "", ..DE },
    EN,
    Locale { tag: "en-US", symbols: cldr::EN_US, hours: Hours::Twelve, long_date: "MMMM d, y", short_date: "mm/dd", ..EN },
    Locale {
        tag: "fr-FR",
        symbols: cldr::FR_FR,
        at: " à ",
        short_at: " ",
        language: Language::En,
        group: NNBSP,
        months: MONTHS_FR,
        long_date: "d MMMM y",
        short_date: "dd/mm",
        counting: Counting::French,
        ..DE
    },
    Locale {
        tag: "nl-NL",
        symbols: cldr::NL_NL,
        at: " om ",
        sign: Sign::BeforeNumber,
        language: Language::En,
        symbol_first: true,
        percent_space: "",
        months: MONTHS_NL,
        long_date: "d MMMM y",
        short_date: "dd-mm",
        ..DE
    },
    Locale {
        tag: "it-IT",
        symbols: cldr::IT_IT,
        at: " alle ore ",
        language: Language::En,
        min_grouping: 2,
        percent_space: "",
        months: MONTHS_IT,
        long_date: "d MMMM y",
        short_date: "dd/mm",
        counting: Counting::Romance,
        ..DE
    },
    Locale {
        tag: "es-ES",
        symbols: cldr::ES_ES,
        at: " a las ",
        hours: Hours::Plain,
        language: Language::En,
        min_grouping: 2,
        months: MONTHS_ES,
        long_date: "d 'de' MMMM 'de' y",
        short_date: "d/m",
        counting: Counting::Romance,
        ..DE
    },
    Locale {
        tag: "pl-PL",
        symbols: cldr::PL_PL,
        at: " ",
        language: Language::En,
        group: NBSP,
        min_grouping: 2,
        percent_space: "",
        months: MONTHS_PL,
        long_date: "d MMMM y",
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

    /// `1.299,00 €`. A currency that is written without its minor unit (`1.200 HUF`) has it where leaving it out would change the price.
    pub fn money(&self, money: Money) -> String {
        if money.currency.is_written_whole() { self.money_short(money) } else { self.money_with(money, money.currency.decimals()) }
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
        let mut number = self.grouped(&(amount / unit).to_string(), self.money_group.unwrap_or(self.group));
        if decimals > 0 {
            number.push(self.decimal);
            number.push_str(&format!("{:0decimals$}", amount % unit));
        }
        let sign = if money.amount < 0 { "-" } else { "" };
        let symbol = self.symbol(&money.currency);
        let is_spaced = self.symbol_spaced || symbol.ends_with(|c: char| c.is_alphabetic() || c == '.');
        let space = if is_spaced { NBSP.to_string() } else { String::new() };
        match (self.symbol_first, self.sign) {
            (false, _) => format!("{sign}{number}{space}{symbol}"),
            (true, Sign::BeforeNumber) => format!("{symbol}{space}{sign}{number}"),
            (true, Sign::ForSpace) if money.amount < 0 => format!("{symbol}{sign}{number}"),
            (true, _) => format!("{sign}{symbol}{space}{number}"),
        }
    }

    fn symbol<'a>(&self, currency: &'a Currency) -> &'a str {
        let code = currency.code();
        let symbol = [self.symbols, cldr::SYMBOLS].into_iter().find_map(|symbols| symbols.split(' ').find_map(|entry| entry.strip_prefix(code)));
        symbol.filter(|symbol| !symbol.is_empty()).unwrap_or(code)
    }

    /// Digits in their groups.
    fn grouped(&self, digits: &str, separator: char) -> String {
        if digits.len() < 3 + self.min_grouping {
            return digits.to_owned();
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
        self.grouped(&value.to_string(), self.group)
    }

    /// Tenths as a number with one decimal: 46 is `4,6`.
    pub fn tenths(&self, value: u16) -> String {
        format!("{}{}{}", self.grouped(&(value / 10).to_string(), self.group), self.decimal, value % 10)
    }

    /// A number (as Rust writes it) with its groups; with `decimals` that many, else those it has, three at most. Halves are rounded away from zero.
    pub fn number(&self, number: &str, decimals: Option<usize>) -> String {
        let is_negative = number.starts_with('-');
        let (whole, fraction) = rounded(number, decimals);
        let is_zero = whole == "0" && fraction.bytes().all(|b| b == b'0');
        let mut out = format!("{}{}", if is_negative && !is_zero { "-" } else { "" }, self.grouped(&whole, self.group));
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(&fraction);
        }
        out
    }

    /// `20 %`, `20%`; 20 is 20 %.
    pub fn percent(&self, value: u32) -> String {
        format!("{}{}%", self.integer(value), self.percent_space)
    }

    /// The same of any number.
    pub fn percent_with(&self, number: &str, decimals: Option<usize>) -> String {
        format!("{}{}%", self.number(number, decimals), self.percent_space)
    }

    /// How the language counts so many.
    pub fn plural(&self, number: &str) -> Plural {
        let (whole, fraction) = rounded(number, None);
        self.counting.of(&whole, !fraction.is_empty())
    }

    /// `22. November 2026`.
    pub fn date(&self, civil: Civil) -> String {
        self.pattern(self.long_date, civil)
    }

    /// `22. November 2026 um 09:05`.
    pub fn datetime(&self, civil: Civil) -> String {
        self.date(civil) + self.at + &self.time(civil)
    }

    /// `22.11., 09:05`: what stands behind "Stand:".
    pub fn short_datetime(&self, civil: Civil) -> String {
        self.pattern(self.short_date, civil) + self.short_at + &self.time(civil)
    }

    /// `09:05`, `9:05 AM`.
    pub fn time(&self, civil: Civil) -> String {
        let Civil { hour, minute, .. } = civil;
        match self.hours {
            Hours::Padded => format!("{hour:02}:{minute:02}"),
            Hours::Plain => format!("{hour}:{minute:02}"),
            Hours::Twelve => format!("{}:{minute:02}{NNBSP}{}M", (hour + 11) % 12 + 1, if hour < 12 { 'A' } else { 'P' }),
        }
    }

    fn pattern(&self, pattern: &str, civil: Civil) -> String {
        let month = self.months.get(usize::from(civil.month.unsigned_abs()).wrapping_sub(1)).copied().unwrap_or("");
        let mut out = String::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let (text, length) = match rest {
                r if r.starts_with("MMMM") => (month.to_owned(), 4),
                r if r.starts_with("mm") => (format!("{:02}", civil.month), 2),
                r if r.starts_with("dd") => (format!("{:02}", civil.day), 2),
                r if r.starts_with("'de'") => ("de".to_owned(), 4),
                r if r.starts_with('d') => (civil.day.to_string(), 1),
                r if r.starts_with('m') => (civil.month.to_string(), 1),
                // The year of its era: before the year 1 is another 1.
                r if r.starts_with('y') => (if civil.year > 0 { civil.year } else { 1 - civil.year }.to_string(), 1),
                _ => (first.to_string(), first.len_utf8()),
            };
            out.push_str(&text);
            rest = rest.get(length..).unwrap_or("");
        }
        out
    }
}

/// The whole part and the decimals of a number, without its sign.
fn rounded(number: &str, decimals: Option<usize>) -> (String, String) {
    let number = number.trim_start_matches('-');
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let most = decimals.unwrap_or(3).min(20);
    let kept = fraction.get(..most).unwrap_or(fraction);
    let mut digits = format!("{whole}{kept}");
    if fraction.as_bytes().get(most).is_some_and(|next| *next >= b'5') {
        let (before, nines) = digits.split_at(digits.trim_end_matches('9').len());
        let next = before.as_bytes().last().map_or('1', |last| char::from(last + 1));
        digits = format!("{}{next}{}", before.get(..before.len().saturating_sub(1)).unwrap_or(""), "0".repeat(nines.len()));
    }
    let fraction = digits.split_off(digits.len() - kept.len());
    match decimals {
        Some(least) => (digits, format!("{fraction:0<least$}")),
        None => (digits, fraction.trim_end_matches('0').to_owned()),
    }
}

#[cfg(test)]
mod tests;
