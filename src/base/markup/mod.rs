//! Tag soup into events: markup as people write it comes in, opened and closed elements, texts and comments go out. Refuses only what is nested too deep.
//! It reads as htmlparser2 does, the parser under mjml and its style inliner, because what a template means hangs on where that one sees an element end.

mod attributes;
mod elements;
pub mod find;
mod soup;

pub use attributes::{Attribute, is_blank};
pub use elements::{foreign, is_void, text_only};
pub use soup::{Event, Soup, TooDeep};

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// HTML in which `/>` closes any element and CDATA is text.
    Mjml,
    /// HTML.
    Html,
    /// XML with HTML's void elements: names keep their case, nothing is closed by implication.
    Xml,
}

/// Which tags a text has beside markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tags {
    /// None that are known: everything is text, as mjml itself reads it.
    #[default]
    None,
    /// Jinja: `{{ }}`, `{% %}` and `{# #}` are kept and never taken for markup.
    Jinja,
}

/// Jinja's tags: how they begin and end.
const PAIRS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

impl Tags {
    /// Whether a text has a template tag.
    pub fn are_in(self, text: &str) -> bool {
        let has = |(open, close): (&str, &str)| text.find(open).and_then(|at| text.get(at + open.len()..)).is_some_and(|rest| rest.contains(close));
        self != Self::None && PAIRS.into_iter().any(has)
    }
}

/// Finds template tags in one text.
#[derive(Debug, Clone, Copy)]
struct Finder<'a> {
    text: &'a str,
    /// Where the last end of each kind of tag is: what begins after it has none.
    ends: [usize; 3],
}

impl<'a> Finder<'a> {
    fn of(text: &'a str, tags: Tags) -> Self {
        Self { text, ends: if tags == Tags::None { [0; 3] } else { PAIRS.map(|(_, close)| text.rfind(close).unwrap_or(0)) } }
    }

    /// Whether there can be tags at all.
    fn has_any(&self) -> bool {
        self.ends != [0; 3]
    }

    /// The length of the template tag that begins at an offset, if one does.
    fn length(&self, at: usize) -> Option<usize> {
        if !self.has_any() {
            return None;
        }
        let rest = self.text.get(at..)?;
        PAIRS.into_iter().zip(self.ends).find(|((open, _), end)| at < *end && rest.starts_with(open))?;
        tag_length(rest)
    }
}

/// How far the end of a tag that has strings is looked for, in bytes: where quotes don't match, each tag would be read to the end of the text.
const REACH: usize = 1024;

/// The length of the template tag that a text begins with, if one does. An end in a string is none: `{{ "}}" }}` is one tag.
pub fn tag_length(text: &str) -> Option<usize> {
    let (_, close) = PAIRS.into_iter().find(|(open, _)| text.starts_with(open))?;
    let inside = text.get(2..)?;
    let first = find::word(inside, close)?;
    let is_quoted = close != "#}" && inside.get(..first)?.contains(['"', '\'']);
    Some(if is_quoted { outside_strings(inside, close).unwrap_or(first) } else { first } + 4)
}

/// Where a word stands outside of strings; none where a string has no end.
fn outside_strings(inside: &str, word: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let bytes = bytes.get(..REACH).unwrap_or(bytes);
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                at += 1;
            }
            _ if bytes.get(at..)?.starts_with(word.as_bytes()) => return Some(at),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests;
