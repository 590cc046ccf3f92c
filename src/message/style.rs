//! What an element's own style does to a text.

use crate::markup::find;

/// How an element is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// As its name says.
    Usual,
    /// A block of its own.
    Block,
    /// A block in a line.
    InlineBlock,
}

/// What a style says that matters to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Nobody sees it, nor what is in it.
    pub is_hidden: bool,
    /// How it is laid out.
    pub display: Display,
    /// Whether the font has a size; none where the style says nothing of it.
    pub has_size: Option<bool>,
    /// Whether line breaks are kept; none where the style says nothing of it.
    pub is_pre: Option<bool>,
}

impl Style {
    /// A style that says nothing.
    pub const NONE: Self = Self { is_hidden: false, display: Display::Usual, has_size: None, is_pre: None };

    /// Of a `style` attribute's value.
    pub fn of(text: &str) -> Self {
        let mut style = Self::NONE;
        let (mut is_displayed, mut is_seen, mut has_height, mut overflows) = (true, true, true, true);
        let mut rest = text;
        while let Some(at) = find::either(rest, b':', b';') {
            let (name, after) = (rest.get(..at).unwrap_or("").trim_ascii(), rest.get(at + 1..).unwrap_or(""));
            if rest.as_bytes().get(at) == Some(&b';') {
                rest = after;
                continue;
            }
            let end = find::byte(after, b';').unwrap_or(after.len());
            rest = after.get(end + 1..).unwrap_or("");
            // Most declarations are told apart by their first letter and their length.
            let first = name.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
            if !matches!((first, name.len()), (b'd' | b'o', 7) | (b'v' | b'm', 10) | (b'h', 6) | (b'o', 8) | (b'f', 9) | (b'w', 11)) {
                continue;
            }
            let value = after.get(..end).unwrap_or("");
            let value = value.get(..find::byte(value, b'!').unwrap_or(value.len())).unwrap_or("").trim_ascii();
            let is = |wanted: &str| value.eq_ignore_ascii_case(wanted);
            let starts = |with: &str| value.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
            let is_named = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            if is_named("display") {
                is_displayed = !is("none");
                style.display = if starts("inline-") {
                    Display::InlineBlock
                } else if starts("inline") || starts("none") || starts("contents") {
                    Display::Usual
                } else {
                    Display::Block
                };
            } else if is_named("visibility") {
                is_seen &= !is("hidden") && !is("collapse");
            } else if is_named("opacity") {
                is_seen &= !is_zero(value);
            } else if is_named("max-height") || is_named("height") {
                has_height &= !is_zero(value);
            } else if is_named("overflow") {
                overflows = !is("hidden");
            } else if is_named("font-size") {
                style.has_size = Some(!is_zero(value));
            } else if is_named("white-space") {
                style.is_pre = Some(starts("pre") || starts("break"));
            }
        }
        style.is_hidden = !is_displayed || !is_seen || !has_height && !overflows;
        style
    }
}

/// Whether a length is nothing, in whatever unit.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    !number.is_empty() && number.bytes().all(|b| b == b'0' || b == b'.')
}
