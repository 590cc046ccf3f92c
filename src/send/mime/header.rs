//! Header fields besides those that every mail has: what may stand in one, and how it is written.

use super::field;
use crate::base::diagnostic::{Code, Diagnostic, Result};

/// Bytes of a line without its end (RFC 5322, 2.1.1).
pub(super) const LINE_BYTES: usize = 998;
/// Bytes of a field's name: one more and a colon would be all of a line.
const NAME_BYTES: usize = 76;

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
pub(super) fn value(name: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if !value.is_ascii() || value.contains("=?") {
        return Ok(field::text(value));
    }
    if value.len() + name.len() + 2 <= LINE_BYTES {
        return Ok(value.to_owned());
    }
    if value.split_ascii_whitespace().any(|word| word.len() + name.len() + 2 > LINE_BYTES) {
        return Err(Diagnostic::new(Code::EmlBadHeader, format!("`{name}` has no blank to break it at in {LINE_BYTES} bytes")));
    }
    // Blanks in a row stay together when a line is broken, and could be longer than a line.
    Ok(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}
