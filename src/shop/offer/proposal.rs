//! Checks an editor's proposed change: JSON in; the override and the parsed price out. Rejects what `Override::check` rejects, and asks for confirmation if a price looks like a mistake.

use super::{Offer, Override, Price, overrides};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Locale;
use crate::base::money::Money;
use crate::base::shape::{instead_of, is_money, kind};
use serde::Serialize;
use serde_json::Value;

/// A parsed price, compared with those that it would replace.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Understood {
    /// The price that would be charged.
    pub price: Price,
    /// The current price: that of the latest override in force, or else the feed's.
    pub instead: Price,
    /// The feed's regular price.
    pub regular: Price,
    /// Whether it is less than half or more than double of one of them. It is then stored only after confirmation.
    pub unlikely: bool,
}

/// An override that may be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The override.
    pub said: Override,
    /// Its price, if it has one.
    pub understood: Option<Understood>,
    /// Whether the editor confirmed an unlikely price.
    pub confirmed: bool,
}

impl Proposal {
    /// Reads a proposal: an override in JSON, where `price` may also be a text (`"12.99"`) and `confirm` is allowed.
    /// `overrides_so_far` are the existing overrides of the offer.
    ///
    /// # Errors
    /// `override/invalid`; `money/…` for an unreadable price.
    pub fn read(text: &str, offer: &Offer, replacement: Option<&Offer>, overrides_so_far: &[Override], locale: &Locale) -> Result<Self> {
        let broken = |_: serde_json::Error| Diagnostic::new(Code::OverrideInvalid, "the override can't be read").help("see docs/editor.md for its fields");
        let mut value: Value = serde_json::from_str(text).map_err(|e| {
            Diagnostic::new(Code::OverrideInvalid, format!("the override is not JSON (line {}, column {})", e.line(), e.column())).help("write a JSON object")
        })?;
        check_shape(&value)?;
        let mut confirmed = false;
        if let Value::Object(fields) = &mut value {
            confirmed = fields.remove("confirm") == Some(Value::Bool(true));
            if let Some(Value::String(written)) = fields.get("price") {
                let read = Money::of(written, offer.price.currency)?;
                fields.insert("price".to_owned(), serde_json::to_value(read).map_err(broken)?);
            }
        }
        let said: Override = serde_json::from_value(value).map_err(broken)?;
        said.check(offer, replacement)?;
        let understood = said.price.map(|price| {
            let instead = overrides::price(overrides_so_far, said.at, offer.price.currency).map_or_else(|| offer.charged(said.at), |(price, _)| price);
            let told = |money: Money| Price { money, text: locale.money(money) };
            let unlikely = [instead, offer.price].into_iter().any(|known| is_unlikely(price, known));
            Understood { price: told(price), instead: told(instead), regular: told(offer.price), unlikely }
        });
        Ok(Self { said, understood, confirmed })
    }

    /// The override, if it may be stored.
    ///
    /// # Errors
    /// `override/confirm` for an unconfirmed unlikely price.
    pub fn keep(self) -> Result<Override> {
        match &self.understood {
            Some(Understood { price, instead, regular, unlikely: true }) if !self.confirmed => {
                let (known, than) =
                    if is_unlikely(price.money, instead.money) { (instead, "the current price") } else { (regular, "the feed's regular price") };
                let change = if price.money.amount < known.money.amount { "less than half of" } else { "more than double" };
                Err(Diagnostic::new(Code::OverrideConfirm, format!("{} is {change} {than}, {}", price.text, known.text))
                    .help("check the amount; if it is correct, confirm it: `confirm: true`, `--confirm`, or press the button again"))
            }
            _ => Ok(self.said),
        }
    }
}

/// The fields of a proposal.
const FIELDS: [&str; 9] = ["price", "visible", "text", "position", "replacement", "author", "reason", "until", "confirm"];

/// Reports the first field that is missing, unknown or of the wrong type.
fn check_shape(value: &Value) -> Result<()> {
    let invalid = |message: String, help: &str| Err(Diagnostic::new(Code::OverrideInvalid, message).help(help));
    let Value::Object(fields) = value else {
        return invalid(format!("the override is {}", kind(value)), "write an object with one change, `author`, `reason` and `until`");
    };
    for (name, value) in fields {
        let wanted = match name.as_str() {
            "price" => match value {
                Value::Null | Value::String(_) => continue,
                _ if is_money(value) => continue,
                _ => "an amount in a string (\"12.99\"), or {\"amount\": 1299, \"currency\": \"EUR\"} in minor units with an ISO 4217 code",
            },
            // Null means absent, except for `confirm`.
            "confirm" if !value.is_boolean() => "true or false",
            "confirm" => continue,
            "visible" if !matches!(value, Value::Null | Value::Bool(_)) => "true or false",
            "position" if !value.is_null() && value.as_u64().and_then(|n| u32::try_from(n).ok()).is_none() => "a whole number from 1",
            "text" | "replacement" if !matches!(value, Value::Null | Value::String(_)) => "a text",
            "author" | "reason" if !value.is_string() => "a text",
            "at" | "until" if value.as_i64().is_none() => "milliseconds since 1970, a whole number",
            "undone" if !value.is_null() && value.as_i64().is_none() => "milliseconds since 1970, a whole number",
            "visible" | "position" | "text" | "replacement" | "author" | "reason" | "at" | "until" | "undone" => continue,
            _ => {
                return invalid(format!("an override has no field `{name}`"), &instead_of(name, || FIELDS.into_iter()));
            }
        };
        return invalid(format!("`{name}` is {}", kind(value)), &format!("write {wanted}"));
    }
    match ["author", "reason", "at", "until"].into_iter().find(|name| !fields.contains_key(*name)) {
        Some(missing) => invalid(format!("`{missing}` is missing"), "give the author, the reason and the end (milliseconds since 1970)"),
        None => Ok(()),
    }
}

/// Whether a price is less than half or more than double of another one.
fn is_unlikely(price: Money, known: Money) -> bool {
    let (price, known) = (i128::from(price.amount), i128::from(known.amount));
    price * 2 < known || price > known * 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::offer::Availability;

    const DAY: i64 = 86_400_000;

    fn eur(amount: i64) -> Money {
        Money { amount, currency: crate::base::money::Currency::EUR }
    }

    fn bike() -> Offer {
        Offer::new("bike", "Rad", "https://shop.example/bike", Availability::Available, eur(63_299))
    }

    fn read(offer: &Offer, overrides: &[Override], more: Value) -> Result<Proposal> {
        let mut said = serde_json::json!({ "author": "M", "reason": "r", "at": 1000, "until": DAY });
        said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Proposal::read(&said.to_string(), offer, None, overrides, Locale::named("de").unwrap())
    }

    fn price(amount: i64) -> Value {
        serde_json::json!({ "price": eur(amount) })
    }

    #[test]
    fn p13_a_price_below_half_or_above_double_is_asked_for_again() {
        for (amount, asks) in [(632, true), (31_649, true), (31_650, false), (63_299, false), (126_598, false), (126_599, true), (1, true), (6_329_900, true)] {
            let proposal = read(&bike(), &[], price(amount)).unwrap();
            assert_eq!(proposal.understood.as_ref().unwrap().unlikely, asks, "{amount}");
            match proposal.clone().keep() {
                Ok(said) => assert_eq!((asks, said.price), (false, Some(eur(amount)))),
                Err(found) => assert_eq!((asks, found.code), (true, Code::OverrideConfirm)),
            }
            assert!(Proposal { confirmed: true, ..proposal }.keep().is_ok());
        }
        let found = read(&bike(), &[], price(632)).unwrap().keep().unwrap_err();
        assert_eq!(found.message, "6,32\u{a0}€ is less than half of the current price, 632,99\u{a0}€");
    }

    #[test]
    fn p13_both_what_is_charged_and_the_regular_price_are_compared() {
        let mut offer = bike();
        offer.sale = Some(crate::shop::offer::Sale { price: eur(30_000), from: None, until: None });
        // Compared with the sale it is not unlikely, with the regular price it is.
        let found = read(&offer, &[], price(29_000)).unwrap().keep().unwrap_err();
        assert_eq!(found.message, "290,00\u{a0}€ is less than half of the feed's regular price, 632,99\u{a0}€");
        let found = read(&offer, &[], price(63_000)).unwrap().keep().unwrap_err();
        assert_eq!(found.message, "630,00\u{a0}€ is more than double the current price, 300,00\u{a0}€");
        let before = read(&bike(), &[], price(40_000)).unwrap().said;
        let again = read(&bike(), &[Override { at: 0, ..before }], price(85_000)).unwrap();
        assert_eq!(again.understood.as_ref().unwrap().instead.money, eur(40_000));
        assert_eq!(again.keep().unwrap_err().code, Code::OverrideConfirm);
    }

    #[test]
    fn p13_confirm_is_said_and_never_kept() {
        let confirmed = |confirm: Value| read(&bike(), &[], serde_json::json!({ "price": eur(632), "confirm": confirm })).and_then(Proposal::keep);
        let kept = confirmed(Value::Bool(true)).unwrap();
        assert!(!serde_json::to_string(&kept).unwrap().contains("confirm"));
        assert_eq!(confirmed(Value::Bool(false)).unwrap_err().code, Code::OverrideConfirm);
        for odd in [serde_json::json!("true"), serde_json::json!(1), Value::Null, serde_json::json!({})] {
            assert_eq!(confirmed(odd).unwrap_err().code, Code::OverrideInvalid);
        }
    }

    #[test]
    fn p13_an_amount_is_read_as_people_write_it() {
        let understood = |text: &str| read(&bike(), &[], serde_json::json!({ "price": text })).map(|p| p.understood.unwrap().price.money);
        assert_eq!(understood("499").unwrap(), eur(49_900));
        assert_eq!(understood(" 499.50 ").unwrap(), eur(49_950));
        for bad in ["", "viel", "-5", "1e3", "10 %", "NaN", "499 USD"] {
            assert!(matches!(understood(bad).unwrap_err().code, Code::MoneyBadAmount | Code::MoneyBadCurrency | Code::OverrideInvalid), "{bad}");
        }
        for bad in
            [serde_json::json!(499), serde_json::json!({ "amount": 9.5, "currency": "EUR" }), serde_json::json!(["499"]), serde_json::json!({ "amount": 1 })]
        {
            assert_eq!(read(&bike(), &[], serde_json::json!({ "price": bad })).unwrap_err().code, Code::OverrideInvalid);
        }
    }

    #[test]
    fn p13_what_cannot_be_read_is_told_in_the_authors_words() {
        let good = serde_json::json!({ "author": "M", "reason": "r", "at": 1000, "until": DAY, "price": "499" });
        let told = |text: &str| Proposal::read(text, &bike(), None, &[], Locale::named("de").unwrap()).unwrap_err();
        let mut texts: Vec<String> = ["", "{", "[]", "null", "7", "\"x\"", "{}", "{\"price\":1}x"].map(str::to_owned).to_vec();
        let odd = serde_json::json!([null, true, -1, 1.5, 1e300, "x", "", [], {}, { "amount": "1", "currency": "EUR" }, { "amount": 1, "currency": "XYZ" },
            { "amount": 1, "currency": "EUR", "more": 1 }, { "amount": 1e30, "currency": "EUR" }]);
        for field in ["price", "visible", "text", "position", "replacement", "author", "reason", "at", "until", "undone", "confirm", "percent", "Price"] {
            for value in odd.as_array().unwrap() {
                let mut said = good.clone();
                said[field] = value.clone();
                texts.push(said.to_string());
            }
            let mut said = good.clone();
            said.as_object_mut().unwrap().remove(field);
            texts.push(said.to_string());
        }
        let mut refused = 0;
        for text in &texts {
            let Err(found) = Proposal::read(text, &bike(), None, &[], Locale::named("de").unwrap()) else { continue };
            refused += 1;
            let told = format!("{} {}", found.message, found.help.as_deref().unwrap_or_default());
            let foreign = ["expected", "invalid", "variant", "i64", "u32", "struct", "sequence", "null", "EOF", "trailing", "floating"];
            assert!(!foreign.iter().any(|word| told.contains(word)) && !found.message.ends_with("can't be read"), "{text}: {told}");
        }
        assert!(refused > 80, "{refused}");
        assert_eq!(told(r#"{"until":"tomorrow"}"#).message, "`until` is the text `tomorrow`");
        assert_eq!(told(r#"{"percent":20}"#).message, "an override has no field `percent`");
    }
}
