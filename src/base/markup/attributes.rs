use super::{Finder, find};
use std::ops::Range;

/// An attribute as written in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name in its original case, or a whole template tag that is written among the attributes.
    pub name: &'a str,
    /// The value without quotes, entities undecoded; empty if there is none.
    pub value: &'a str,
    /// Byte range from the name to the end of the value.
    pub span: Range<usize>,
}

/// How a tag ends.
pub(super) enum End {
    /// At `>`.
    Open,
    /// At `/>`.
    SelfClosed,
}

/// Reads attributes from `at` to the end of the tag into an empty list, if there is one. Returns how the tag ends and the offset after it; none if the text ends first.
pub(super) fn attributes<'a>(tags: &Finder<'a>, mut at: usize, mut found: Option<&mut Vec<Attribute<'a>>>) -> Option<(End, usize)> {
    let text = tags.text;
    let bytes = text.as_bytes();
    loop {
        match *bytes.get(at)? {
            b'>' => return Some((End::Open, at + 1)),
            b'/' => {
                let next = skip_blank(bytes, at + 1);
                if *bytes.get(next)? == b'>' {
                    return Some((End::SelfClosed, next + 1));
                }
                at = next;
            }
            b if is_blank(b) => at += 1,
            _ => {
                let (attribute, next) = attribute(tags, at)?;
                if let Some(found) = &mut found {
                    found.push(attribute);
                }
                at = next;
            }
        }
    }
}

fn attribute<'a>(tags: &Finder<'a>, start: usize) -> Option<(Attribute<'a>, usize)> {
    let text = tags.text;
    let bytes = text.as_bytes();
    if let Some(length) = tags.length(start) {
        return Some((Attribute { name: text.get(start..start + length)?, value: "", span: start..start + length }, start + length));
    }
    // Its first byte may be any.
    let name_end = start + 1 + name_length(bytes.get(start + 1..)?, ATTRIBUTE_NAME_ENDS);
    bytes.get(name_end)?;
    let name = text.get(start..name_end)?;
    let equals = skip_blank(bytes, name_end);
    if *bytes.get(equals)? != b'=' {
        return Some((Attribute { name, value: "", span: start..name_end }, equals));
    }
    let from = skip_blank(bytes, equals + 1);
    let quote = *bytes.get(from)?;
    let (value, next) = if matches!(quote, b'"' | b'\'') {
        let end = quoted_end(tags, from + 1, quote)?;
        (text.get(from + 1..end)?, end + 1)
    } else {
        let mut end = from;
        while *bytes.get(end)? != b'>' && !is_blank(*bytes.get(end)?) {
            end += tags.length(end).unwrap_or(1);
        }
        (text.get(from..end)?, end)
    };
    Some((Attribute { name, value, span: start..next }, next))
}

/// Where the name of an element ends.
pub(super) const TAG_NAME_ENDS: u8 = 1;
/// Where the name of an attribute ends.
const ATTRIBUTE_NAME_ENDS: u8 = 2;

/// Of each byte, which names it ends.
static ENDS: [u8; 256] = ends();

#[expect(clippy::indexing_slicing, reason = "an index out of bounds would not compile: this runs in the compiler")]
const fn ends() -> [u8; 256] {
    let mut ends = [0; 256];
    ends[b'=' as usize] = ATTRIBUTE_NAME_ENDS;
    let both = [b'/', b'>', b' ', b'\n', b'\t', b'\x0c', b'\r'];
    let mut at = 0;
    while at < both.len() {
        ends[both[at] as usize] = TAG_NAME_ENDS | ATTRIBUTE_NAME_ENDS;
        at += 1;
    }
    ends
}

/// The length of a name at the beginning of a text.
pub(super) fn name_length(text: &[u8], ending: u8) -> usize {
    let is_end = |byte: &u8| ENDS.get(usize::from(*byte)).is_some_and(|ends| ends & ending != 0);
    text.iter().position(is_end).unwrap_or(text.len())
}

fn quoted_end(tags: &Finder<'_>, from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = tags.text.get(at..)?;
        let quoted = find::byte(rest, quote)?;
        // A quote inside a template tag belongs to the tag.
        let brace = if tags.has_any() { rest.get(..quoted).and_then(|value| find::byte(value, b'{')) } else { None };
        match brace {
            Some(brace) => at += brace + tags.length(at + brace).unwrap_or(1),
            None => return Some(at + quoted),
        }
    }
}

fn skip_blank(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    at + rest.iter().position(|b| !is_blank(*b)).unwrap_or(rest.len())
}

/// Whether a byte is white space between the parts of a tag.
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r')
}
