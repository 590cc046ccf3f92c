//! Parses a product's JSON into the fields that its format reads. Values of undocumented types are reported and read as none.

mod amount;
mod fields;
mod value;

pub(super) use amount::{Decimals, Word, amount, content, gtin, minor, signed};
pub(super) use fields::{Fields, answer, flag, shown, wrong};
pub(super) use value::{Names, Node, Value};

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::references;
use serde::de::DeserializeSeed;
use std::borrow::Cow;
use value::Named;

/// Parses the fields of one item that its format reads, at any depth. Invalid JSON ends the feed, because the start of the next item is unknown.
pub(super) fn parsed<'a>(item: &'a str, names: &Names) -> Result<Node<'a>> {
    let mut d = serde_json::Deserializer::from_str(item);
    let read = Named(Some(names)).deserialize(&mut d).and_then(|value| d.end().map(|()| value));
    match read {
        Ok(Value::Object(node)) => Ok(node),
        Ok(_) => Err(Diagnostic::new(Code::FeedNotJson, "a product is not an object")),
        Err(e) => {
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
            Err(Diagnostic::new(Code::FeedNotJson, format!("a product can't be read: {message}")))
        }
    }
}

/// A text with character references decoded and control characters replaced by spaces.
pub(super) fn unescaped(text: &str) -> String {
    let decoded = if text.contains('&') { Cow::Owned(references::decode(text)) } else { Cow::Borrowed(text) };
    // Tests for bytes that can begin a control character; checking characters would be much slower.
    let may_have_controls = decoded.bytes().fold(false, |any, b| any | matches!(b, ..b' ' | 0x7f | 0xc2));
    if may_have_controls { decoded.replace(char::is_control, " ") } else { decoded.into_owned() }
}
