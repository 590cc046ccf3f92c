use super::amount::Word;
use crate::diagnostic::Code;
use crate::feed::check::Check;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

pub(in crate::feed) type Node = Map<String, Value>;

/// The fields of an object, by the types that the format's owner documents. What is absent or null is none; what has another type is told and none, so it
/// costs itself alone.
#[derive(Clone)]
pub(in crate::feed) struct Fields<'a> {
    node: &'a Node,
    /// Where the object stands, as problems name it: empty, or `prices.`.
    path: String,
}

impl<'a> Fields<'a> {
    pub fn of(node: &'a Node) -> Self {
        Self { node, path: String::new() }
    }

    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    /// A value that is there.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.node.get(name).filter(|value| !value.is_null())
    }

    /// Whether the name stands there, be it with null.
    pub fn names(&self, name: &str) -> bool {
        self.node.contains_key(name)
    }

    fn wrong<T>(&self, name: &str, value: &Value, expected: &str, check: &mut Check) -> Option<T> {
        wrong(&self.path(name), value, expected, check)
    }

    /// A text that is not blank.
    pub fn text(&self, name: &str, check: &mut Check) -> Option<&'a str> {
        match self.value(name)? {
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            other => self.wrong(name, other, "a text", check),
        }
    }

    /// A text, or a number: ids and amounts.
    pub fn word(&self, name: &str, check: &mut Check) -> Option<Word> {
        let value = self.value(name)?;
        match Word::of(value) {
            Some(word) => Some(word).filter(|word| !word.text.is_empty()),
            None => self.wrong(name, value, "a text or a number", check),
        }
    }

    /// The same for a price, whose type is wrong as an amount would be.
    pub fn price(&self, name: &str, check: &mut Check) -> Option<Word> {
        let value = self.value(name)?;
        match Word::of(value) {
            Some(word) => Some(word).filter(|word| !word.text.is_empty()),
            None => check.bad(&self.path(name), Code::FeedBadPrice, format!("{} is no amount", kind(value)), &shown(value)),
        }
    }

    pub fn flag(&self, name: &str, check: &mut Check) -> Option<bool> {
        let value = self.value(name)?;
        flag(value).or_else(|| self.wrong(name, value, "true or false", check))
    }

    /// The same where a word may answer too.
    pub fn answer(&self, name: &str, check: &mut Check) -> Option<bool> {
        let value = self.value(name)?;
        answer(value).or_else(|| self.wrong(name, value, "true or false", check))
    }

    /// A whole number.
    pub fn integer(&self, name: &str, check: &mut Check) -> Option<i64> {
        let value = self.value(name)?;
        let read = match value {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().parse().ok(),
            // Some languages write whole numbers with `.0`.
            Value::Number(number) => number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
            _ => None,
        };
        read.or_else(|| check.bad(&self.path(name), Code::FeedBadNumber, format!("{} is no whole number", kind(value)), &shown(value)))
    }

    /// An object. PHP writes an empty one as a list.
    pub fn object(&self, name: &str, check: &mut Check) -> Option<Fields<'a>> {
        match self.value(name)? {
            Value::Object(node) => Some(Fields { node, path: format!("{}{name}.", self.path) }),
            Value::Array(list) if list.is_empty() => None,
            other => self.wrong(name, other, "an object", check),
        }
    }

    pub fn list(&self, name: &str, check: &mut Check) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(other) => self.wrong(name, other, "a list", check).unwrap_or(&[]),
        }
    }

    /// The objects of a list.
    pub fn objects(&self, name: &str, check: &mut Check) -> Vec<Fields<'a>> {
        let mut found = Vec::new();
        for value in self.list(name, check) {
            match value {
                Value::Object(node) => found.push(Fields { node, path: format!("{}{name}.", self.path) }),
                other => drop(self.wrong::<()>(name, other, "an object", check)),
            }
        }
        found
    }

    /// The name of the first object of a list.
    pub fn first_name(&self, name: &str, check: &mut Check) -> Option<&'a str> {
        self.objects(name, check).first().and_then(|first| first.text("name", check))
    }
}

/// Tells a value of another type than is documented.
pub(in crate::feed) fn wrong<T>(field: &str, value: &Value, expected: &str, check: &mut Check) -> Option<T> {
    check.bad(field, Code::FeedBadRow, format!("{expected} was expected, not {}", kind(value)), &shown(value))
}

/// The beginning of a value's text: what is told of it. A value may be long, and be told more than once.
pub(in crate::feed) fn shown(value: &Value) -> String {
    struct Beginning(Vec<u8>);
    impl std::io::Write for Beginning {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let room = 400_usize.saturating_sub(self.0.len());
            self.0.extend(bytes.iter().take(room));
            Ok(if room == 0 { 0 } else { bytes.len() })
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut beginning = Beginning(Vec::new());
    // It ends with an error where there is no room any more.
    let _ = serde_json::to_writer(&mut beginning, value);
    String::from_utf8_lossy(&beginning.0).into_owned()
}

/// A flag, as languages without booleans write them too.
pub(in crate::feed) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().filter(|n| *n < 2).map(|n| n == 1),
        Value::String(text) => match text.trim() {
            "1" => Some(true),
            "0" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A flag, or the word that a person answers with.
pub(in crate::feed) fn answer(value: &Value) -> Option<bool> {
    flag(value).or_else(|| match value.as_str()?.trim().to_ascii_lowercase().as_str() {
        "yes" | "ja" => Some(true),
        "no" | "nein" => Some(false),
        _ => None,
    })
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("`{}`", text.chars().take(80).collect::<String>()),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}

/// Reads what stands under some names, in an object and in all that it holds; the rest is skipped unread, however long it is.
#[derive(Clone, Copy)]
pub(super) struct Named(pub &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Named {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Named {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::from(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::from(v))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(Value::from(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::from(v))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut node = Node::new();
        while let Some(known) = map.next_key_seed(Name(self.0))? {
            match known {
                Some(name) => drop(node.insert(name.to_owned(), map.next_value_seed(self)?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Value::Object(node))
    }
}

/// A name that is read, if it is one.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        // Most names are none of these: length and first letter tell that at once.
        let (length, first) = (name.len(), name.as_bytes().first());
        Ok(self.0.iter().find(|known| known.len() == length && known.as_bytes().first() == first && **known == name).copied())
    }
}
