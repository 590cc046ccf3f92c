//! Decodes HTML character references, including those without a semicolon.

use crate::base::references::character;
use crate::base::references::names::{self, LONGEST};
use std::borrow::Cow;

/// Decodes the references in a text.
pub fn text(html: &str) -> Cow<'_, str> {
    decoded(html, false)
}

/// Decodes the references in an attribute value, where a name without a semicolon is not a reference if a letter, digit or `=` follows.
pub fn attribute_text(html: &str) -> Cow<'_, str> {
    decoded(html, true)
}

fn decoded(html: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', html.as_bytes()) else { return Cow::Borrowed(html) };
    let mut out = String::with_capacity(html.len());
    out.push_str(html.get(..first).unwrap_or(""));
    let mut rest = html.get(first..).unwrap_or("");
    while let Some(after) = rest.strip_prefix('&') {
        match reference(after, in_attribute) {
            Some((c, length)) => {
                out.push(c);
                rest = after.get(length..).unwrap_or("");
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(rest.get(..next).unwrap_or(""));
        rest = rest.get(next..).unwrap_or("");
    }
    Cow::Owned(out)
}

/// The character for the text after `&`, and the length of its reference.
fn reference(text: &str, in_attribute: bool) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.first() == Some(&b'#') {
        let is_hex = bytes.get(1).is_some_and(|b| b.eq_ignore_ascii_case(&b'x'));
        let from = if is_hex { 2 } else { 1 };
        let is_digit = |b: &&u8| if is_hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
        let digits = bytes.iter().skip(from).take_while(is_digit).count();
        let end = from + digits;
        let name = text.get(..end).filter(|_| digits > 0)?;
        return Some((character(name).filter(|c| *c != '\0').unwrap_or('\u{fffd}'), end + usize::from(bytes.get(end) == Some(&b';'))));
    }
    let length = bytes.iter().take(LONGEST + 1).take_while(|b| b.is_ascii_alphanumeric()).count();
    if bytes.get(length) == Some(&b';')
        && let Some(c) = text.get(..length).and_then(names::character)
    {
        return Some((c, length + 1));
    }
    // The oldest names need no semicolon: Latin 1, and the characters of markup.
    (2..=length.min(6)).rev().find_map(|length| {
        let name = text.get(..length)?;
        let name = if matches!(name, "AMP" | "LT" | "GT" | "QUOT" | "COPY" | "REG") { &name.to_ascii_lowercase() } else { name };
        let c = character(name).filter(|c| matches!(c, '&' | '<' | '>' | '"' | '\u{a0}'..='\u{ff}'))?;
        let is_longer = bytes.get(length).is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric());
        (!in_attribute || !is_longer).then_some((c, length))
    })
}
