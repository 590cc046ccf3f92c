//! Reads JSON that this library or its host wrote. Users can't correct such data, so errors carry no message, which keeps the code at a third of the size.
//! JSON from users is read by `serde_json`.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;

/// Nested lists and objects. Stored data have six levels.
const DEPTH: usize = 32;

/// The text can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is stored can't be read")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Unreadable>;

/// Deserializes a whole text.
pub(crate) fn read<'de, T: serde::Deserialize<'de>>(text: &'de str) -> Result<T> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: usize,
}

impl<'de> Reader<'de> {
    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.take(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// An integer. Decimals, which no store writes, are cut off.
    fn number(&mut self) -> Result<i64> {
        let is_negative = self.take(b'-');
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut value = 0_i64;
        while let Some(digit) = bytes.get(self.at).filter(|b| b.is_ascii_digit()) {
            value = value.checked_mul(10).and_then(|v| v.checked_add(i64::from(digit - b'0'))).ok_or(Unreadable)?;
            self.at += 1;
        }
        if self.at == start {
            return Err(Unreadable);
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            while bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
                self.at += 1;
            }
        }
        Ok(if is_negative { -value } else { value })
    }

    /// A string: borrowed if it has no escapes, otherwise unescaped.
    fn string(&mut self) -> Result<std::borrow::Cow<'de, str>> {
        self.expect(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        while !matches!(bytes.get(self.at), Some(b'"' | b'\\') | None) {
            self.at += 1;
        }
        let mut plain = self.text.get(start..self.at).ok_or(Unreadable)?;
        if self.take_raw(b'"') {
            return Ok(plain.into());
        }
        let mut out = String::new();
        loop {
            out.push_str(plain);
            if self.take_raw(b'"') {
                return Ok(out.into());
            }
            if !self.take_raw(b'\\') {
                return Err(Unreadable);
            }
            out.push(self.escaped()?);
            let start = self.at;
            while !matches!(bytes.get(self.at), Some(b'"' | b'\\') | None) {
                self.at += 1;
            }
            plain = self.text.get(start..self.at).ok_or(Unreadable)?;
        }
    }

    fn take_raw(&mut self, byte: u8) -> bool {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn escaped(&mut self) -> Result<char> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let whole = if (0xd800..0xdc00).contains(&first) {
                    let second = if self.word("\\u") { self.hex()? } else { 0 };
                    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                    0x1_0000 + ((first - 0xd800) << 10) + low
                } else {
                    first
                };
                char::from_u32(whole).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).ok_or(Unreadable)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Skips a value.
    fn skip(&mut self) -> Result<()> {
        match self.peek().ok_or(Unreadable)? {
            b'"' => self.string().map(|_| ()),
            b'{' | b'[' => {
                let mut open = 0_usize;
                while let Some(byte) = self.peek() {
                    match byte {
                        b'"' => {
                            self.string()?;
                            continue;
                        }
                        b'{' | b'[' => open += 1,
                        b'}' | b']' => open -= 1,
                        _ => {}
                    }
                    self.at += 1;
                    if open == 0 {
                        return Ok(());
                    }
                }
                Err(Unreadable)
            }
            _ if ["true", "false", "null"].into_iter().any(|word| self.word(word)) => Ok(()),
            _ => self.number().map(|_| ()),
        }
    }

    /// Reads the items between two brackets.
    fn nested<T>(&mut self, open: u8, close: u8, inside: impl FnOnce(&mut Items<'_, 'de>) -> Result<T>) -> Result<T> {
        self.expect(open)?;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Unreadable);
        }
        let mut items = Items { reader: self, close, is_first: true };
        let value = inside(&mut items)?;
        // All items must have been read.
        if items.more()? {
            return Err(Unreadable);
        }
        self.depth -= 1;
        Ok(value)
    }
}

macro_rules! forward_to_integer {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.deserialize_i64(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek().ok_or(Unreadable)? {
            b'{' => self.nested(b'{', b'}', |items| visitor.visit_map(items)),
            b'[' => self.nested(b'[', b']', |items| visitor.visit_seq(items)),
            b'"' => match self.string()? {
                std::borrow::Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                std::borrow::Cow::Owned(text) => visitor.visit_string(text),
            },
            b't' if self.word("true") => visitor.visit_bool(true),
            b'f' if self.word("false") => visitor.visit_bool(false),
            b'n' if self.word("null") => visitor.visit_unit(),
            _ => visitor.visit_i64(self.number()?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek() == Some(b'n') && self.word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    /// `"variant"`, or `{"variant": value}`.
    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        if self.peek() == Some(b'"') {
            let name = self.string()?;
            return visitor.visit_enum(name.as_ref().into_deserializer());
        }
        self.expect(b'{')?;
        let value = visitor.visit_enum(Variant(self))?;
        self.expect(b'}')?;
        Ok(value)
    }

    // Types that are requested by their shape are read as that shape only. This saves code for each type.

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.nested(b'{', b'}', |items| visitor.visit_map(items))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.nested(b'[', b']', |items| visitor.visit_seq(items))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.string()?.into_owned())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.peek();
        match (self.word("true"), self.word("false")) {
            (true, _) => visitor.visit_bool(true),
            (_, true) => visitor.visit_bool(false),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.peek();
        visitor.visit_i64(self.number()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_integer! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
    }

    forward_to_deserialize_any! { char bytes byte_buf unit unit_struct tuple_struct }
}

/// The items of a list or object.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    close: u8,
    is_first: bool,
}

impl Items<'_, '_> {
    /// Whether another item follows; consumes the end.
    fn more(&mut self) -> Result<bool> {
        // The end was consumed before.
        if self.close == 0 {
            return Ok(false);
        }
        if self.reader.take(self.close) {
            self.close = 0;
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for &mut Items<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if self.more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// An enum variant with its value, within its braces.
struct Variant<'a, 'de>(&'a mut Reader<'de>);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let name = seed.deserialize(&mut *self.0)?;
        self.0.expect(b':')?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        Err(Unreadable)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.0.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.deserialize_any(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn it_reads_what_serde_json_reads() {
        for text in [
            r#"{"a": [1, -2, 9007199254740993], "b": {"c": null, "d": true, "e": false}, "f": "ü \"x\" \\ \/ \n A 🚲", "g": {}, "h": []}"#,
            "[]",
            "\"\"",
            " 0 ",
            r#""ohne Fluchten""#,
        ] {
            assert_eq!(read::<Value>(text).unwrap(), serde_json::from_str::<Value>(text).unwrap(), "{text}");
        }
        assert_eq!(read::<i64>("12.75"), Ok(12));
    }

    #[test]
    fn fields_that_nobody_asks_for_are_passed_over_if_they_are_json() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Known {
            a: i64,
        }
        for other in ["12", "-0.5", "true", "null", "\"x\"", "[1, {\"b\": []}]"] {
            assert_eq!(read::<Known>(&format!("{{\"other\": {other}, \"a\": 1}}")), Ok(Known { a: 1 }), "{other}");
        }
        for other in ["yes", "", "-", "tru"] {
            assert_eq!(read::<Known>(&format!("{{\"other\": {other}, \"a\": 1}}")), Err(Unreadable), "{other}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in
            ["", "{", "[1,", "[1 2]", "{\"a\" 1}", "{\"a\":1,}", "\"a", "\"\\x\"", "\"\\ud800\"", "nul", "--1", "99999999999999999999", "1 2", "{\"a\":1}}"]
        {
            assert_eq!(read::<Value>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<Value>(&"[".repeat(40)), Err(Unreadable));
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[\\[\\]{}\",:0-9a-zntrue\\\\ü ]{0,60}") {
            let ours = read::<Value>(&text);
            if let (Ok(ours), Ok(theirs)) = (&ours, serde_json::from_str::<Value>(&text)) {
                proptest::prop_assert_eq!(ours, &theirs);
            }
        }
    }
}
