//! Header fields besides those that every mail has: what may stand in one, and how it is written.

use crate::diagnostic::{Code, Diagnostic, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::HeaderType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;

/// Bytes of a line without its end (RFC 5322, 2.1.1).
pub(super) const LINE_BYTES: usize = 998;
/// Bytes of a field's name: one more and a colon would be all of a line.
const NAME_BYTES: usize = 76;
/// Bytes of UTF-8 that an encoded word of 75 characters has room for.
const WORD_BYTES: usize = 45;

/// What is written from the options: giving it twice would make two of it.
const OWN: &[&str] = &["from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version"];

/// Checks a field of the caller's.
pub(super) fn check(name: &str, value: &str) -> Result<()> {
    let bad = |message: String| Err(Diagnostic::new(Code::EmlBadHeader, message));
    if name.is_empty() || name.len() > NAME_BYTES || !name.bytes().all(|b| b.is_ascii_graphic() && b != b':') {
        return bad(format!("{name:?} is no name of a header"));
    }
    let lower = name.to_ascii_lowercase();
    if lower == "bcc" {
        return bad("`Bcc` would show everyone who else got the mail".to_owned());
    }
    if OWN.contains(&lower.as_str()) || lower.starts_with("content-") {
        return bad(format!("`{name}` is written from the options and the parts"));
    }
    check_value(name, value)
}

/// Checks what stands in a field: one line, and nothing that can't be shown.
pub(super) fn check_value(name: &str, value: &str) -> Result<()> {
    match value.chars().find(|&c| c.is_control() && c != '\t') {
        None => Ok(()),
        Some(found) => Err(Diagnostic::new(Code::EmlBadHeader, format!("`{name}` has a character that ends lines or can't be shown: {found:?}"))),
    }
}

/// A field of any kind. ASCII is written as it is: addresses of List-Unsubscribe in encoded words would be read by nobody.
pub(super) fn field<'a>(name: &str, value: &'a str) -> Result<HeaderType<'a>> {
    let value = value.trim();
    if !value.is_ascii() || value.contains("=?") {
        return Ok(text(value));
    }
    if value.len() + name.len() + 2 <= LINE_BYTES {
        return Ok(Raw::new(value).into());
    }
    if value.split_ascii_whitespace().any(|word| word.len() + name.len() + 2 > LINE_BYTES) {
        return Err(Diagnostic::new(Code::EmlBadHeader, format!("`{name}` has no blank to break it at in {LINE_BYTES} bytes")));
    }
    // Blanks in a row stay together when a line is broken, and could be longer than a line.
    Ok(Raw::new(value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")).into())
}

/// A field of text for people.
pub(super) fn text(value: &str) -> HeaderType<'_> {
    let value = value.trim();
    // What only looks like an encoded word would be decoded: it is encoded once more.
    if value.contains("=?") { Raw::new(encoded_words(value)).into() } else { Text::new(value).into() }
}

/// Encoded words (RFC 2047), each of whole characters.
pub(super) fn encoded_words(text: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(WORD_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
        rest = after;
    }
    words.join(" ")
}
