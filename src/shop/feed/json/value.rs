use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// A JSON value that borrows strings without escapes from the file. serde_json's own value copies each string and key.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::shop::feed) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Node<'a>),
}

/// The fields of an object without duplicates: the last value counts.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::shop::feed) struct Node<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    /// Whether the keys are sorted. An object read by selected names has few fields and keeps the order of the file.
    is_sorted: bool,
}

impl<'a> Value<'a> {
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.as_i64() } else { None }
    }

    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    pub fn as_object(&self) -> Option<&Node<'a>> {
        if let Self::Object(node) = self { Some(node) } else { None }
    }

    /// Copies all borrowed strings.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(flag),
            Self::Number(number) => Value::Number(number),
            Self::String(text) => Value::String(text.into_owned().into()),
            Self::Array(list) => Value::Array(list.into_iter().map(Self::into_owned).collect()),
            Self::Object(Node { entries, is_sorted }) => {
                let entries = entries.into_iter().map(|(name, value)| (name.into_owned().into(), value.into_owned())).collect();
                Value::Object(Node { entries, is_sorted })
            }
        }
    }
}

impl<'a> Node<'a> {
    /// An object with all its fields.
    pub fn of(mut entries: Vec<(Cow<'a, str>, Value<'a>)>) -> Self {
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                std::mem::swap(later, kept);
            }
            is_same
        });
        Self { entries, is_sorted: true }
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.is_sorted && self.entries.len() > FEW {
            self.entries.binary_search_by(|(known, _)| known.as_ref().cmp(name)).ok()
        } else {
            self.entries.iter().position(|(known, _)| known == name)
        }
    }

    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.entries.get(self.place(name)?).map(|(_, value)| value)
    }

    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    pub fn remove(&mut self, name: &str) -> Option<Value<'a>> {
        self.place(name).map(|at| self.entries.remove(at).1)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_ref())
    }

    pub fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        self.entries.iter().map(|(_, value)| value)
    }

    pub fn into_entries(self) -> Vec<(Cow<'a, str>, Value<'a>)> {
        self.entries
    }
}

/// Below this number of fields, a linear search is as fast: most keys differ in length.
const FEW: usize = 16;

/// The initial capacity for fields.
const FIELDS: usize = 8;

/// The names that a format reads, grouped by length, which excludes most other names at once.
#[derive(Debug)]
pub(in crate::shop::feed) struct Names(Vec<Vec<&'static str>>);

impl Names {
    pub fn of(names: &[&'static str]) -> Self {
        let longest = names.iter().map(|name| name.len()).max().unwrap_or(0);
        Self((0..=longest).map(|length| names.iter().copied().filter(|name| name.len() == length).collect()).collect())
    }

    fn find(&self, name: &str) -> Option<&'static str> {
        self.0.get(name.len())?.iter().find(|known| known.as_bytes().first() == name.as_bytes().first() && **known == name).copied()
    }
}

/// Reads only the values of certain names, at all levels, and skips the others without parsing. Without names, everything is read.
#[derive(Clone, Copy)]
pub(super) struct Named<'n>(pub Option<&'n Names>);

impl<'de> DeserializeSeed<'de> for Named<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value<'de>, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Named(None))
    }
}

impl<'de> Visitor<'de> for Named<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value<'de>, E> {
        Ok(Number::from_f64(v).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(v.into()))
    }

    fn visit_str<E>(self, v: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(v.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut entries: Vec<(Cow<'de, str>, Value<'de>)> = Vec::new();
        while let Some(name) = map.next_key_seed(Name(self.0))? {
            let Some(name) = name else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(self)?;
            let again = self.0.and_then(|_| entries.iter_mut().find(|(known, _)| *known == name));
            match again {
                Some((_, known)) => *known = value,
                None => {
                    // Most objects have more fields than a list's default capacity.
                    if entries.is_empty() {
                        entries.reserve(FIELDS);
                    }
                    entries.push((name, value));
                }
            }
        }
        Ok(Value::Object(if self.0.is_some() { Node { entries, is_sorted: false } } else { Node::of(entries) }))
    }
}

/// A key, if it is one of the names to read.
struct Name<'n>(Option<&'n Names>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(self.0.map_or(Some(name), |names| names.find(name)).map(Cow::Borrowed))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.map_or_else(|| Some(name.to_owned().into()), |names| names.find(name).map(Cow::Borrowed)))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => s.serialize_unit(),
            Self::Bool(flag) => s.serialize_bool(*flag),
            Self::Number(number) => number.serialize(s),
            Self::String(text) => s.serialize_str(text),
            Self::Array(list) => s.collect_seq(list),
            Self::Object(node) => s.collect_map(node.entries.iter().map(|(name, value)| (name, value))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(text: &'a str, names: &[&'static str]) -> Value<'a> {
        Named(Some(&Names::of(names))).deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap()
    }

    fn any(text: &str) -> Value<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn p2_what_stands_under_other_names_is_skipped_at_any_depth() {
        let text = r#"{"a":[{"b":1,"x":{"a":2}},"x",null,true,-1.5],"x":[[]],"ab":{"x":1}}"#;
        assert_eq!(serde_json::to_string(&named(text, &["a", "b", "ab"])).unwrap(), r#"{"a":[{"b":1},"x",null,true,-1.5],"ab":{}}"#);
        assert_eq!(serde_json::json!(any(text)), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn p2_a_name_that_stands_again_has_its_last_value() {
        let many: String = (0..40).map(|n| format!(r#","n{n}":{n}"#)).collect();
        let text = format!(r#"{{"b":1,"a":1,"b":2{many},"\u0061":3}}"#);
        for value in [any(&text), named(&text, &["a", "b"])] {
            let node = value.as_object().unwrap();
            assert_eq!((node.get("a"), node.get("b")), (Some(&Value::Number(3.into())), Some(&Value::Number(2.into()))));
            assert_eq!(node.keys().filter(|name| matches!(*name, "a" | "b")).count(), 2);
        }
        let all = any(&text);
        assert!((0..40).all(|n| all.as_object().unwrap().get(&format!("n{n}")) == Some(&Value::Number(n.into()))));
    }

    #[test]
    fn p2_texts_are_those_of_the_file_unless_escaped() {
        let texts = any(r#"["Rad","R\u00e4der"]"#);
        let is_borrowed = |value: &Value<'_>| matches!(value, Value::String(Cow::Borrowed(_)));
        let list = texts.as_array().unwrap();
        assert_eq!(list.iter().map(|text| (text.as_str().unwrap(), is_borrowed(text))).collect::<Vec<_>>(), [("Rad", true), ("Räder", false)]);
    }
}
