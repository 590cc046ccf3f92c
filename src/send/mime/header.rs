//! Custom header fields: validation and encoding.

use super::field;
use crate::base::diagnostic::{Code, Diagnostic, Result};

/// The maximum length of a line without its line end (RFC 5322, 2.1.1).
pub(super) const LINE_BYTES: usize = 998;
/// The maximum length of a field name, so that it fits on a line with its colon.
const NAME_BYTES: usize = 76;

/// Fields written from the options; a custom one would be a duplicate.
const OWN: &[&str] = &["from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version"];

/// Checks a custom field.
pub(super) fn check(name: &str, value: &str) -> Result<()> {
    let bad = |message: String| Err(Diagnostic::new(Code::EmlBadHeader, message));
    if name.is_empty() || name.len() > NAME_BYTES || !name.bytes().all(|b| b.is_ascii_graphic() && b != b':') {
        return bad(format!("{name:?} is not a header name"));
    }
    let lower = name.to_ascii_lowercase();
    if lower == "bcc" {
        return bad("`Bcc` would reveal all recipients".to_owned());
    }
    if OWN.contains(&lower.as_str()) || lower.starts_with("content-") {
        return bad(format!("`{name}` is written from the options and the parts"));
    }
    check_value(name, value)
}

/// Checks a field's value: one line without control characters.
pub(super) fn check_value(name: &str, value: &str) -> Result<()> {
    match value.chars().find(|&c| c.is_control() && c != '\t') {
        None => Ok(()),
        Some(found) => Err(Diagnostic::new(Code::EmlBadHeader, format!("`{name}` has a character that ends lines or can't be shown: {found:?}"))),
    }
}

/// Encodes a field's value. ASCII is not encoded, because readers don't decode encoded words in addresses such as List-Unsubscribe.
pub(super) fn value(name: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if !value.is_ascii() || value.contains("=?") {
        return Ok(field::text(value));
    }
    if value.len() + name.len() + 2 <= LINE_BYTES {
        return Ok(value.to_owned());
    }
    if value.split_ascii_whitespace().any(|word| word.len() + name.len() + 2 > LINE_BYTES) {
        return Err(Diagnostic::new(Code::EmlBadHeader, format!("`{name}` has no space to fold it at in {LINE_BYTES} bytes")));
    }
    // Consecutive spaces are not folded and might exceed a line.
    Ok(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}
