use super::Language;
use super::plural::{Counting, Plural};
use crate::base::money::{Currency, Money, cldr};
use crate::base::time::Civil;

/// The position of the sign of a negative amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    First,
    /// After a leading symbol and its space.
    BeforeNumber,
    /// In place of the space after a leading symbol.
    ForSpace,
}

/// The format of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hours {
    /// `09:05`
    Padded,
    /// `9:05`
    Plain,
    /// `09.05`
    Dotted,
    /// `9:05 AM`
    Twelve,
}

/// The formats of numbers, money and dates in a locale (CLDR 48).
#[derive(Debug, PartialEq, Eq)]
pub struct Locale {
    /// The BCP 47 tag that selects the formats.
    pub tag: &'static str,
    /// The language of the library's own texts.
    pub language: Language,
    pub(super) decimal: char,
    pub(super) group: char,
    /// CLDR's minimumGroupingDigits: 2 leaves four-digit numbers ungrouped.
    pub(super) min_grouping: usize,
    pub(super) symbol_first: bool,
    /// Whether there is a space between an amount and a symbol; there always is one next to letters.
    pub(super) symbol_spaced: bool,
    /// The locale's own symbols (`cldr::SYMBOLS`).
    pub(super) symbols: &'static str,
    /// The position of the sign of a negative amount.
    pub(super) sign: Sign,
    pub(super) percent_space: &'static str,
    /// The group separator for money, if it differs.
    pub(super) money_group: Option<char>,
    pub(super) months: [&'static str; 12],
    /// Patterns with `d`, `dd`, `m`, `mm`, `MMMM`, `y`: long date; day and month in digits.
    pub(super) long_date: &'static str,
    pub(super) short_date: &'static str,
    /// The separators between date and time: for long dates, and for numeric ones.
    pub(super) at: &'static str,
    pub(super) short_at: &'static str,
    pub(super) hours: Hours,
    pub(super) counting: Counting,
}

pub(super) const NBSP: char = '\u{a0}';
pub(super) const NNBSP: char = '\u{202f}';
impl Locale {
    /// `1.299,00 €`. A currency usually written without decimals (`1.200 HUF`) gets them if they are not zero.
    pub fn money(&self, money: Money) -> String {
        if money.currency.is_written_whole() { self.money_short(money) } else { self.money_with(money, money.currency.decimals()) }
    }

    /// `1.299 €` if the cents are zero, otherwise `1.299,50 €`; for "ab 499 €".
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

    /// Groups digits.
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

    /// An integer with grouped digits.
    pub fn integer(&self, value: u32) -> String {
        self.grouped(&value.to_string(), self.group)
    }

    /// Tenths as a number with one decimal: 46 is `4,6`.
    pub fn tenths(&self, value: u16) -> String {
        format!("{}{}{}", self.grouped(&(value / 10).to_string(), self.group), self.decimal, value % 10)
    }

    /// A number (in Rust's notation) with grouped digits; with the given number of decimals, or its own, at most three. Rounds half away from zero.
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

    /// The same for any number.
    pub fn percent_with(&self, number: &str, decimals: Option<usize>) -> String {
        format!("{}{}%", self.number(number, decimals), self.percent_space)
    }

    /// The plural category of a number.
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

    /// `22.11.`
    pub fn day(&self, civil: Civil) -> String {
        self.pattern(self.short_date, civil)
    }

    /// `22.11., 09:05`: the text after "Stand:".
    pub fn short_datetime(&self, civil: Civil) -> String {
        self.day(civil) + self.short_at + &self.time(civil)
    }

    /// `09:05`, `9:05 AM`.
    pub fn time(&self, civil: Civil) -> String {
        let Civil { hour, minute, .. } = civil;
        match self.hours {
            Hours::Padded => format!("{hour:02}:{minute:02}"),
            Hours::Dotted => format!("{hour:02}.{minute:02}"),
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
                // Years before 1 are counted backwards in their era.
                r if r.starts_with('y') => (if civil.year > 0 { civil.year } else { 1 - civil.year }.to_string(), 1),
                _ => (first.to_string(), first.len_utf8()),
            };
            out.push_str(&text);
            rest = rest.get(length..).unwrap_or("");
        }
        out
    }
}

/// The integer part and the decimals of a number, without its sign.
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
