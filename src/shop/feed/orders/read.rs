//! What all shop systems' readers need.

use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::base::time;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, signed, unescaped};

/// A required field that is missing or unreadable, by its path.
pub(super) struct Missing(pub String);

/// A required value.
pub(super) fn needed<T>(value: Option<T>, path: &str) -> Result<T, Missing> {
    value.ok_or_else(|| Missing(path.to_owned()))
}

/// A text for people, without character references and control characters; empty if there is none.
pub(super) fn words(fields: &Fields<'_>, name: &str, check: &mut Check) -> String {
    word(fields, name, check).unwrap_or_default()
}

/// The same; none if it is empty.
pub(super) fn word(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    let text = unescaped(fields.text(name, check)?);
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

/// An id as text: a number keeps all its digits. Zero means that there is none.
pub(super) fn id(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    fields.word(name, check).map(|word| word.text.into_owned()).filter(|id| id != "0")
}

pub(super) fn currency(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<Currency> {
    let code = fields.text(name, check)?;
    Currency::parse(code).map_or_else(|e| check.bad(&fields.path(name), Code::FeedBadCurrency, e.message, code), Some)
}

/// An amount of either sign, in the currency's minor units.
pub(super) fn amount(fields: &Fields<'_>, name: &str, currency: Currency, check: &mut Check) -> Option<i64> {
    let word = fields.price(name, check)?;
    signed(check, &fields.path(name), &word, currency)
}

pub(super) fn money(amount: i64, currency: Currency) -> Money {
    Money { amount, currency }
}

/// An RFC 3339 time, as it is written.
pub(super) fn instant(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    let text = fields.text(name, check)?;
    check.instant(&fields.path(name), text).map(|_| text.replacen(' ', "T", 1))
}

/// The calendar day of a time, as it is written.
pub(super) fn day(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    let text = fields.text(name, check)?;
    match text.get(..10).filter(|_| time::lenient_instant(text, false).is_ok()) {
        Some(day) => Some(day.to_owned()),
        None => check.bad(&fields.path(name), Code::FeedBadDate, format!("`{}` is not a date", text.chars().take(80).collect::<String>()), text),
    }
}

/// A quantity above zero, and what to say of one that is not a whole number (`1.5`).
pub(super) fn quantity(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<(i64, String)> {
    let word = fields.word(name, check)?;
    let text = word.text.as_ref();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if let Ok(quantity) = whole.parse::<i64>() {
        return (quantity != 0).then(|| (quantity.saturating_abs(), String::new()));
    }
    match text.parse::<f64>() {
        Ok(part) if part.is_finite() && part != 0.0 => Some((1, format!("× {}", part.abs()))),
        _ => check.bad(&fields.path(name), Code::FeedBadNumber, format!("`{}` is not a quantity", text.chars().take(80).collect::<String>()), text),
    }
}

/// Details of an item, separated by commas.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A code for people: `shopify_payments` is "Shopify payments".
pub(super) fn readable(code: &str) -> String {
    if code.contains(' ') || !code.contains(['_', '-']) && code.chars().any(char::is_uppercase) {
        return code.to_owned();
    }
    let text = code.replace(['_', '-'], " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The https address of a picture.
pub(super) fn image(fields: &Fields<'_>, name: &'static str, address: &str, check: &mut Check) -> Option<String> {
    let address = fields.object(name, check)?.text(address, check);
    check.link(name, address)
}
