//! A tolerant markup parser: text in, events for elements, text and comments out. It rejects only markup that is nested too deeply.
//! It follows htmlparser2, the parser of mjml and of its style inliner, because the meaning of a template depends on where that parser ends each element.

mod attributes;
mod elements;
pub mod find;
mod soup;

pub use attributes::{Attribute, is_blank};
pub use elements::{foreign, is_void, text_only};
pub use soup::{Event, Soup, TooDeep};

/// The markup dialect of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// HTML in which `/>` closes any element and CDATA counts as text.
    Mjml,
    /// HTML.
    Html,
    /// XML with HTML's void elements. Names keep their case, and nothing is closed by implication.
    Xml,
}

/// The template tags that a text may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tags {
    /// None: template tags are text, as for mjml.
    #[default]
    None,
    /// Jinja: `{{ }}`, `{% %}` and `{# #}` are kept whole and never parsed as markup.
    Jinja,
}

/// The opening and closing delimiters of Jinja tags.
const PAIRS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

impl Tags {
    /// Whether a text contains a template tag.
    pub fn are_in(self, text: &str) -> bool {
        let has = |(open, close): (&str, &str)| text.find(open).and_then(|at| text.get(at + open.len()..)).is_some_and(|rest| rest.contains(close));
        self != Self::None && find::byte(text, b'{').is_some() && PAIRS.into_iter().any(has)
    }
}

/// Finds template tags in one text.
#[derive(Debug, Clone, Copy)]
struct Finder<'a> {
    text: &'a str,
    /// The offset of the last end of each kind of tag: a tag that begins after it is unclosed.
    ends: [usize; 3],
}

impl<'a> Finder<'a> {
    fn of(text: &'a str, tags: Tags) -> Self {
        Self { text, ends: if tags == Tags::None { [0; 3] } else { PAIRS.map(|(_, close)| text.rfind(close).unwrap_or(0)) } }
    }

    /// Whether the text can contain tags.
    fn has_any(&self) -> bool {
        self.ends != [0; 3]
    }

    /// The length of the template tag at an offset, if there is one.
    fn length(&self, at: usize) -> Option<usize> {
        if !self.has_any() {
            return None;
        }
        let rest = self.text.get(at..)?;
        PAIRS.into_iter().zip(self.ends).find(|((open, _), end)| at < *end && rest.starts_with(open))?;
        tag_length(rest)
    }
}

/// Bytes within which the end of a tag that contains strings is searched. Without this limit, unbalanced quotes would make each tag scan the whole text.
const REACH: usize = 1024;

/// The length of the template tag at the start of a text, if there is one. A delimiter inside a string does not end the tag: `{{ "}}" }}` is one tag.
pub fn tag_length(text: &str) -> Option<usize> {
    let (_, close) = PAIRS.into_iter().find(|(open, _)| text.starts_with(open))?;
    let inside = text.get(2..)?;
    let first = find::word(inside, close)?;
    let is_quoted = close != "#}" && inside.get(..first)?.contains(['"', '\'']);
    Some(if is_quoted { outside_strings(inside, close).unwrap_or(first) } else { first } + 4)
}

/// The offset of a word outside of strings; none if a string is unclosed.
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
