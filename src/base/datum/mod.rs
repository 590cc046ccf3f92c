//! JSON as a value tree that borrows its strings from the input and keeps the order of keys. Input nested too deeply is rejected.

mod json;

pub use json::Wrong;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits into 64 bits.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string, borrowed from the JSON if it has no escapes.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Datum<'a>>),
    /// An object. If a key is repeated, its last value counts.
    Map(Vec<(Cow<'a, str>, Datum<'a>)>),
}

impl<'a> Datum<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().rfind(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value of a key, mutable.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter_mut().rfind(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Adds a key to an object; other values stay unchanged.
    pub fn insert(&mut self, key: String, value: Datum<'a>) {
        if let Self::Map(entries) = self {
            entries.push((Cow::Owned(key), value));
        }
    }

    /// Copies all borrowed strings.
    pub fn into_owned(self) -> Datum<'static> {
        match self {
            Self::Null => Datum::Null,
            Self::Bool(b) => Datum::Bool(b),
            Self::Int(n) => Datum::Int(n),
            Self::Float(n) => Datum::Float(n),
            Self::Text(text) => Datum::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Datum::List(items.into_iter().map(Datum::into_owned).collect()),
            Self::Map(entries) => Datum::Map(entries.into_iter().map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned())).collect()),
        }
    }

    /// The string, if the value is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if the value is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(*n as f64),
            Self::Float(n) => Some(*n),
            _ => None,
        }
    }
}

/// Prints JSON.
impl fmt::Display for Datum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}

impl Serialize for Datum<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => s.serialize_unit(),
            Self::Bool(b) => s.serialize_bool(*b),
            Self::Int(n) => s.serialize_i64(*n),
            Self::Float(n) => s.serialize_f64(*n),
            Self::Text(text) => s.serialize_str(text),
            Self::List(items) => s.collect_seq(items),
            Self::Map(entries) => s.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_and_written_in_its_order() {
        let text = r#"{"b":[1,-2.5,true,null,18446744073709551615],"a":{"ü":"x\ny","k":""}}"#;
        let read = Datum::parse(text).unwrap();
        assert_eq!(read.get("a").and_then(|a| a.get("k")), Some(&Datum::Text("".into())));
        assert!(matches!(read.get("b"), Some(Datum::List(items)) if items.len() == 5 && items[0] == Datum::Int(1)));
        assert_eq!(Datum::parse(&read.to_string()).unwrap(), read);
        assert!(matches!(Datum::parse(r#""plain""#).unwrap(), Datum::Text(Cow::Borrowed("plain"))));
        assert_eq!(Datum::parse(r#"{"a":1,"a":2}"#).unwrap().get("a"), Some(&Datum::Int(2)));
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let message = |text: &str| Datum::parse(text).unwrap_err().message(text);
        assert_eq!(message("{\n  \"a\" 1}"), "a colon is missing in line 2, column 7");
        assert_eq!(message("[1, 2"), "a comma or the end is missing in line 1, column 6");
        assert_eq!(message("\"ab"), "the string has no end in line 1, column 1");
        assert_eq!(message(&"[".repeat(200)), "the data are nested too deep in line 1, column 129");
        for bad in ["", "01", "1.", ".5", "+1", "1e", "-", "nul", "[1,]", "{,}", "{\"a\":}", "\"\\x\"", "\"\\u12\"", "1 2", "1e999", "\u{feff}1"] {
            assert!(Datum::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Datum::parse(r#""\ud83d\ude00 \ud83d \ud83d\u0041 \/""#).unwrap(), Datum::Text("😀 \u{fffd} \u{fffd}A /".into()));
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        /// serde_json is the reference.
        #[test]
        fn any_json_is_read_as_serde_json_reads_it(texts in proptest::collection::vec(".{0,12}", 3), n in proptest::num::i64::ANY, f in -1_000_000_i32..1_000_000, pretty in proptest::bool::ANY) {
            let value = serde_json::json!({ &texts[0]: [n, f64::from(f) / 64.0, null_or(&texts[1])], "b": { &texts[2]: &texts[1], "c": [[], {}, true, false] } });
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let read: serde_json::Value = serde_json::from_str(&Datum::parse(&text).unwrap().to_string()).unwrap();
            proptest::prop_assert_eq!(read, value);
        }

        #[test]
        fn whatever_text_comes_it_is_read_or_refused_as_serde_json_does(text in "[\\[\\]{}:,\"\\\\0-9eE.+truefalsn -]{0,16}") {
            proptest::prop_assert_eq!(Datum::parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn null_or(text: &str) -> serde_json::Value {
        if text.is_empty() { serde_json::Value::Null } else { text.into() }
    }
}
