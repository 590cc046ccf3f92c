//! The effect of inline styles on plain text.

use crate::base::markup::find;

/// The layout of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// The element's default.
    Usual,
    /// A block.
    Block,
    /// An inline block.
    InlineBlock,
}

/// The style properties that matter for plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether the element and its contents are hidden.
    pub is_hidden: bool,
    /// The layout.
    pub display: Display,
    /// Whether the font size is not zero; none if the style has no font size.
    pub has_size: Option<bool>,
    /// Whether white space is preserved; none if the style does not set it.
    pub is_pre: Option<bool>,
}

impl Style {
    /// A style without effect.
    pub const NONE: Self = Self { is_hidden: false, display: Display::Usual, has_size: None, is_pre: None };

    /// Parses the value of a `style` attribute.
    pub fn of(text: &str) -> Self {
        let mut style = Self::NONE;
        let (mut is_displayed, mut is_seen, mut has_height, mut overflows) = (true, true, true, true);
        let mut rest = text;
        while !rest.is_empty() {
            let end = find::byte(rest, b';').unwrap_or(rest.len());
            let declaration = rest.get(..end).unwrap_or("").trim_ascii_start();
            rest = rest.get(end + 1..).unwrap_or("");
            let Some((property, value)) = Property::of(declaration) else { continue };
            let value = value.get(..find::byte(value, b'!').unwrap_or(value.len())).unwrap_or("").trim_ascii();
            let is = |wanted: &str| value.eq_ignore_ascii_case(wanted);
            let starts = |with: &str| strip(value, with).is_some();
            match property {
                Property::Display => {
                    is_displayed = !is("none");
                    style.display = if starts("inline-") {
                        Display::InlineBlock
                    } else if starts("inline") || starts("none") || starts("contents") {
                        Display::Usual
                    } else {
                        Display::Block
                    };
                }
                Property::Visibility => is_seen &= !is("hidden") && !is("collapse"),
                Property::Opacity => is_seen &= !is_zero(value),
                Property::Height => has_height &= !is_zero(value),
                Property::Overflow => overflows = !is("hidden"),
                Property::FontSize => style.has_size = Some(!is_zero(value)),
                Property::WhiteSpace => style.is_pre = Some(starts("pre") || starts("break")),
            }
        }
        style.is_hidden = !is_displayed || !is_seen || !has_height && !overflows;
        style
    }
}

/// The relevant properties.
#[derive(Debug, Clone, Copy)]
enum Property {
    Display,
    Visibility,
    Opacity,
    /// Also `max-height`.
    Height,
    Overflow,
    FontSize,
    WhiteSpace,
}

impl Property {
    /// The property of a declaration and its value; none for others.
    fn of(declaration: &str) -> Option<(Self, &str)> {
        let known: &[(&str, Self)] = match declaration.as_bytes().first()?.to_ascii_lowercase() {
            b'd' => &[("display", Self::Display)],
            b'v' => &[("visibility", Self::Visibility)],
            b'o' => &[("opacity", Self::Opacity), ("overflow", Self::Overflow)],
            b'h' => &[("height", Self::Height)],
            b'm' => &[("max-height", Self::Height)],
            b'f' => &[("font-size", Self::FontSize)],
            b'w' => &[("white-space", Self::WhiteSpace)],
            _ => return None,
        };
        known.iter().find_map(|(name, property)| Some((*property, strip(declaration, name)?.trim_ascii_start().strip_prefix(':')?)))
    }
}

/// The text after a prefix in any case.
pub(super) fn strip<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    text.split_at_checked(beginning.len()).filter(|(start, _)| start.eq_ignore_ascii_case(beginning)).map(|(_, rest)| rest)
}

/// Whether a length is zero, in any unit.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    !number.is_empty() && number.bytes().all(|b| b == b'0' || b == b'.')
}
