//! HTML escaping.

use std::fmt::Write;

/// Escapes a text for elements and quoted attributes.
pub(super) fn escape(out: &mut impl Write, text: &str) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = first_special(rest.as_bytes()) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.write_str(before)?;
        out.write_str(match after.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = after.get(1..).unwrap_or("");
    }
    out.write_str(rest)
}

/// All are below 64, so that one bit each suffices.
const SPECIAL: u64 = 1 << b'&' | 1 << b'<' | 1 << b'>' | 1 << b'"' | 1 << b'\'';

fn first_special(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b < 64 && SPECIAL >> b & 1 == 1)
}
