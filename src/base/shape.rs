//! Validates JSON written by a shop against a shape: text in, a typed value out, or the first error with its field and help.

use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Language;
use crate::base::money::Currency;
use crate::base::nearest::nearest;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};

/// The type of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A string.
    Text,
    /// A boolean.
    Flag,
    /// An integer between these bounds, inclusive.
    Whole(i64, i64),
    /// Milliseconds since 1970.
    Time,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// An amount in minor units with its currency.
    Money,
    /// A text, or one per language.
    Words,
    /// A colour, `#rrggbb`.
    Color,
    /// A list of values of this shape.
    List(&'static Shape),
    /// An object with these fields.
    Object(&'static [Field]),
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// The type of its value.
    pub shape: Shape,
    /// Whether it is required.
    pub presence: Presence,
}

/// Whether a field is required.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Presence {
    /// Required.
    Needed,
    /// Optional.
    Optional,
    /// Optional; may also be null.
    Nullable,
    /// Exactly one field of a group is required.
    Either,
}

impl Field {
    /// A required field.
    pub const fn needed(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Needed }
    }

    /// An optional field.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Optional }
    }

    /// An optional field that may be null.
    pub const fn nullable(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Nullable }
    }

    /// One field of a group of which exactly one is required.
    pub const fn either(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Either }
    }
}

/// Message, help, and path.
pub struct Wrong(pub String, pub String, pub String);

/// Parses and validates a text. `what` names the value in messages, like "the recipient".
///
/// # Errors
/// `code`, with message, help and path.
pub fn read<T: DeserializeOwned>(text: &str, what: &str, shape: &Shape, code: Code) -> Result<T> {
    let error = |message: String, help: String| Diagnostic::new(code, message).help(help);
    let value: Value = serde_json::from_str(text)
        .map_err(|e| error(format!("{what} is not JSON (line {}, column {})", e.line(), e.column()), format!("write {}", shape.wanted())))?;
    shape.check(&value, what, "").map_err(|Wrong(message, help, _)| error(message, help))?;
    serde_json::from_value(value).map_err(|_| Diagnostic::new(code, format!("{what} can't be read")))
}

impl Shape {
    /// Finds the first error in a value. `what` is its name, `path` its path, empty for the root.
    ///
    /// # Errors
    /// The first error.
    pub fn check(&self, value: &Value, what: &str, path: &str) -> std::result::Result<(), Wrong> {
        match (self, value) {
            (Self::List(of), Value::Array(list)) => list.iter().enumerate().try_for_each(|(i, one)| of.check(one, what, &format!("{path}[{i}]"))),
            (Self::Object(fields), Value::Object(members)) => Self::check_fields(fields, members, what, path),
            (Self::Words, Value::Object(texts)) if !texts.is_empty() => texts.iter().try_for_each(|(code, text)| check_language(code, text, path)),
            _ if self.is(value) => Ok(()),
            _ => Err(Wrong(format!("{} is {}", named(what, path), kind(value)), format!("write {}", self.wanted()), path.to_owned())),
        }
    }

    fn check_fields(fields: &[Field], members: &Map<String, Value>, what: &str, path: &str) -> std::result::Result<(), Wrong> {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (name, value) in members {
            let Some(field) = fields.iter().find(|field| field.name == name) else {
                let help = instead_of(name, || fields.iter().map(|field| field.name));
                return Err(Wrong(format!("{} has no field `{name}`", named(what, path)), help, below(name)));
            };
            if !(field.presence == Presence::Nullable && value.is_null()) {
                field.shape.check(value, what, &below(name))?;
            }
        }
        if let Some(Field { name, shape, .. }) = fields.iter().find(|field| field.presence == Presence::Needed && !members.contains_key(field.name)) {
            return Err(Wrong(format!("{} has no `{name}`", named(what, path)), format!("write `{name}`: {}", shape.wanted()), below(name)));
        }
        let either = || fields.iter().filter(|field| field.presence == Presence::Either).map(|field| field.name);
        let there = either().filter(|name| members.contains_key(*name)).count();
        if either().next().is_some() && there != 1 {
            let names = either().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            let (several, one) = (names.join(" and "), names.join(" or "));
            let message = if there == 0 { format!("{} has no {one}", named(what, path)) } else { format!("{} has {several}", named(what, path)) };
            return Err(Wrong(message, format!("write {one}"), path.to_owned()));
        }
        Ok(())
    }

    fn is(&self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Whole(least, most) => value.as_f64().and_then(as_whole).is_some_and(|n| (*least..=*most).contains(&n)),
            Self::Time => value.is_i64(),
            Self::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Self::Money => is_money(value),
            Self::Words => value.is_string(),
            Self::Color => value.as_str().is_some_and(|text| Color::parse(text).is_some()),
            Self::List(_) | Self::Object(_) => false,
        }
    }

    /// Describes what to write.
    fn wanted(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Time => "milliseconds since 1970, a whole number".to_owned(),
            Self::Word(words) => format!("one of: {}", words.join(", ")),
            Self::Money => "{\"amount\": 1299, \"currency\": \"EUR\"}, in whole minor units and a code of ISO 4217".to_owned(),
            Self::Words => "a text, or {\"de\": \"…\", \"en\": \"…\"}".to_owned(),
            Self::Color => "a colour like #1a2b3c".to_owned(),
            Self::List(of) => format!("a list, each entry {}", of.wanted()),
            Self::Object(fields) => format!("an object with {}", fields.iter().map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", ")),
        }
    }
}

fn named(what: &str, path: &str) -> String {
    if path.is_empty() { what.to_owned() } else { format!("`{path}`") }
}

/// Help for an unknown name: the nearest known one, or else all of them.
pub fn instead_of<'w, W: Iterator<Item = &'w str>>(name: &str, known: impl Fn() -> W) -> String {
    match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of: {}", known().collect::<Vec<_>>().join(", ")),
    }
}

/// Deserializes an integer, also if it is written with decimals (`600.0`): JSON has one number type, and many programs write integers like that.
///
/// # Errors
/// The value is not an integer, or out of range for `T`.
pub fn whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(from: D) -> std::result::Result<T, D::Error> {
    let number = f64::deserialize(from)?;
    // The message does not contain the number: formatting doubles would add 10 KB to the live engine.
    as_whole(number).and_then(|whole| T::try_from(whole).ok()).ok_or_else(|| D::Error::custom("a number is not an integer, or out of range"))
}

/// The number as an integer, if it has no fraction and doubles represent it exactly.
fn as_whole(number: f64) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    (number.fract() == 0.0 && number.abs() <= MOST).then_some(number as i64)
}

/// A text in a language, by the language's code.
fn check_language(code: &str, text: &Value, path: &str) -> std::result::Result<(), Wrong> {
    let at = format!("{path}.{code}");
    if Language::ALL.iter().all(|language| language.code() != code) {
        let known = Language::ALL.iter().map(|language| language.code()).collect::<Vec<_>>().join(", ");
        return Err(Wrong(format!("`{path}` has a text in `{code}`, which is no language of the library"), format!("write one of: {known}"), at));
    }
    if !text.is_string() {
        return Err(Wrong(format!("`{at}` is {}", kind(text)), "write a text".to_owned(), at));
    }
    Ok(())
}

/// Whether a value is an amount in minor units with a currency.
pub fn is_money(value: &Value) -> bool {
    let Value::Object(fields) = value else { return false };
    let (amount, currency) = (fields.get("amount").and_then(Value::as_i64), fields.get("currency").and_then(Value::as_str));
    fields.len() == 2 && amount.is_some() && currency.is_some_and(|code| Currency::parse(code).is_ok())
}

/// Describes a value for messages.
pub fn kind(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) => format!("the text `{}`", text.chars().take(40).collect::<String>()),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object of the wrong shape".to_owned(),
    }
}
