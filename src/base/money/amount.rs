use super::{Currency, Money};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::references::is_invisible;

/// Characters of the amount that a message repeats.
const MESSAGE_CHARS: usize = 80;
/// What can replace the decimals: `15,-`, `15.–`.
const DASHES: [char; 4] = ['-', '–', '—', '−'];

impl Money {
    /// Reads an amount with its currency in the usual notations: `15.00 EUR`, `1.299,00 €`, `CHF 1'299.–`. Ambiguous amounts are rejected.
    ///
    /// # Errors
    /// `money/bad-amount`, `money/ambiguous-amount`, `money/bad-currency`.
    pub fn parse(text: &str) -> Result<Self> {
        documented(text).map_or_else(|| read(text, None), Ok)
    }

    /// Reads an amount whose currency is known: `15.00`. The text may repeat the currency; a different one is rejected.
    ///
    /// # Errors
    /// As [`Money::parse`].
    pub fn of(text: &str, currency: Currency) -> Result<Self> {
        plain_number(text, currency).map_or_else(|| read(text, Some(currency)), Ok)
    }

    /// Reads a machine-written number: digits with a dot before the decimals. `1.250` is one and a quarter, without ambiguity.
    ///
    /// # Errors
    /// `money/bad-amount`.
    pub fn decimal(text: &str, currency: Currency) -> Result<Self> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let amount = if is_digits(whole) && is_digits(fraction) { minor_units(whole, fraction, currency) } else { None };
        amount.map(|amount| Self { amount, currency }).ok_or_else(|| bad(text.trim(), Some(currency)))
    }
}

/// `15.00 EUR`, the format that Google documents and most feeds use; it is never ambiguous.
fn documented(text: &str) -> Option<Money> {
    let (number, code) = text.split_once(' ')?;
    let currency = code.bytes().all(|b| b.is_ascii_uppercase()).then(|| Currency::parse(code).ok())??;
    plain_number(number, currency)
}

/// `15.00`: one or two decimals after a dot, but no more than the currency has.
fn plain_number(number: &str, currency: Currency) -> Option<Money> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let fits = is_digits(whole) && is_digits(fraction) && fraction.len() <= currency.decimals().min(2);
    let amount = if fits { minor_units(whole, fraction, currency) } else { None };
    amount.map(|amount| Money { amount, currency })
}

/// The parts of a written amount: the number, and the text before and after it.
struct Written {
    before: String,
    number: String,
    after: String,
    /// The decimal mark of `15,-`.
    dashed: Option<char>,
}

fn read(text: &str, known: Option<Currency>) -> Result<Money> {
    let text = plain(text);
    let shown: String = text.chars().take(MESSAGE_CHARS).collect();
    let written = Written::of(&text).ok_or_else(|| bad(&shown, known))?;
    let marks: Vec<&str> = [&written.before, &written.after].into_iter().flat_map(|marks| marks.split_whitespace()).collect();
    if marks.iter().any(|mark| !mark.chars().all(|c| c.is_alphabetic() || c == '.' || is_sign(c)) || mark.starts_with('.')) {
        return Err(bad(&shown, known));
    }
    let currency = Currency::of_marks(&marks, known)?.ok_or_else(|| bad(&shown, None))?;
    let amount = written.amount(currency, &shown)?;
    Ok(Money { amount, currency })
}

/// Whether a character is a currency sign, like € or ₹.
fn is_sign(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '֏' | '؋' | '৲'..='৳' | '฿' | '៛' | '\u{20a0}'..='\u{20cf}' | '﷼' | '＄' | '￠' | '￡' | '￥' | '￦')
}

/// Collapses white space to single spaces and removes invisible characters.
fn plain(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        // Digits of other scripts, fractions and superscripts are not supported.
        if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
            return None;
        }
        let first = text.find(|c: char| c.is_ascii_digit())?;
        let last = text.rfind(|c: char| c.is_ascii_digit())?;
        let (before, number, rest) = (text.get(..first)?.trim(), text.get(first..=last)?, text.get(last + 1..)?);
        let number = number.replace(['’', '‘', '´', '`'], "'");
        let cut = rest.trim_start_matches(['.', ',']);
        let after = cut.trim_start_matches(DASHES);
        // One decimal mark with one or two dashes after it.
        let dashes = cut.chars().take_while(|c| DASHES.contains(c)).count();
        let dashed = rest.chars().next().filter(|c| matches!(c, '.' | ',') && rest.len() == cut.len() + 1 && matches!(dashes, 1 | 2));
        let after = if dashed.is_some() { after } else { rest };
        Some(Self { before: before.to_owned(), number, after: after.trim().to_owned(), dashed })
    }

    fn amount(&self, currency: Currency, shown: &str) -> Result<i64> {
        if let Some(mark) = self.dashed {
            let whole = ungrouped(&self.number, Some(mark)).ok_or_else(|| bad(shown, Some(currency)))?;
            return minor_units(&whole, "", currency).ok_or_else(|| too_large(shown));
        }
        let grouped = ungrouped(&self.number, None);
        let decimals: Vec<(String, &str)> = ['.', ','].into_iter().filter_map(|mark| decimal(&self.number, mark)).collect();
        match (grouped, decimals.first()) {
            // `1.299` can have thousands or three decimals.
            (Some(whole), Some((units, fraction))) if currency.decimals() != 3 => Err(ambiguous(shown, &whole, units, fraction, currency)),
            (_, Some((whole, fraction))) => minor_units(whole, fraction, currency).ok_or_else(|| misfit(shown, fraction, currency)),
            (Some(whole), None) => minor_units(&whole, "", currency).ok_or_else(|| too_large(shown)),
            (None, None) => Err(bad(shown, Some(currency))),
        }
    }
}

/// The digits before and after a decimal mark, if the number is valid with it.
fn decimal(number: &str, mark: char) -> Option<(String, &str)> {
    let (whole, fraction) = number.split_once(mark)?;
    is_digits(fraction).then(|| ungrouped(whole, Some(mark)))?.map(|whole| (whole, fraction))
}

/// The digits of a whole number without groups, with groups of three, or with Indian groups (`1,23,456`). The decimal mark can't separate groups.
fn ungrouped(whole: &str, mark: Option<char>) -> Option<String> {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return is_digits(whole).then(|| whole.to_owned()) };
    if Some(separator) == mark || !matches!(separator, '.' | ',' | '\'' | ' ') {
        return None;
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let threes = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let indian = separator == ',' && first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    let sound = groups.iter().all(|group| is_digits(group)) && !first.starts_with('0') && last.len() == 3 && (threes || indian);
    sound.then(|| groups.concat())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The amount in minor units, if the currency has enough decimals. Extra zeros occur in real feeds and are accepted: `1200.00 JPY`.
fn minor_units(whole: &str, fraction: &str, currency: Currency) -> Option<i64> {
    let decimals = currency.decimals();
    let (kept, cut) = fraction.split_at_checked(decimals).unwrap_or((fraction, ""));
    let fits = cut.bytes().all(|b| b == b'0');
    let digits = whole.bytes().chain(kept.bytes()).chain(std::iter::repeat_n(b'0', decimals - kept.len()));
    // A saturated value exceeds the maximum.
    let amount = digits.fold(0_i64, |amount, digit| amount.saturating_mul(10).saturating_add(i64::from(digit & 0xf)));
    (fits && amount < 1 << 53).then_some(amount)
}

fn bad(text: &str, currency: Option<Currency>) -> Box<Diagnostic> {
    match currency {
        Some(currency) => Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is not an amount in {currency}")),
        None => Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is not an amount with a currency")).help("write amount and currency, like 15.00 EUR"),
    }
}

fn too_large(text: &str) -> Box<Diagnostic> {
    Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is too large for an amount"))
}

/// The error for an amount with a decimal mark that can't be read.
fn misfit(text: &str, fraction: &str, currency: Currency) -> Box<Diagnostic> {
    let decimals = currency.decimals();
    if !fraction.get(decimals..).unwrap_or("").bytes().any(|b| b != b'0') {
        return too_large(text);
    }
    let has = if decimals == 0 { "no decimals".to_owned() } else { format!("{decimals} decimals") };
    Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is not an amount in {currency}, which has {has}"))
}

/// Names both readings, so that the author sees which one was meant.
fn ambiguous(text: &str, whole: &str, units: &str, fraction: &str, currency: Currency) -> Box<Diagnostic> {
    let written = |whole: &str, decimals: &str| {
        let dot = if decimals.is_empty() { "" } else { "." };
        format!("{whole}{dot}{decimals} {currency}")
    };
    let zeros = "0".repeat(currency.decimals());
    let decimals = fraction.get(..currency.decimals()).filter(|_| fraction.get(currency.decimals()..).is_some_and(|cut| cut.bytes().all(|b| b == b'0')));
    let (large, small) = (written(whole, &zeros), written(units, decimals.unwrap_or(fraction)));
    let help = match decimals {
        Some(_) => format!("write {large} or {small}"),
        None => format!("write {large}, or the amount with the {} decimals that {currency} has", currency.decimals()),
    };
    Diagnostic::new(Code::MoneyAmbiguousAmount, format!("`{text}` is ambiguous: it can mean {large} or {small}")).help(help)
}

#[cfg(test)]
mod tests;
