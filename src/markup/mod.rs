//! Tag soup into events: markup as people write it comes in, opened and closed elements, texts and comments go out. Refuses only what is nested too deep.
//! It reads as htmlparser2 does, the parser under mjml and its style inliner, because what a template means hangs on where that one sees an element end.

mod attributes;
mod elements;
mod soup;

pub use attributes::Attribute;
pub use elements::is_void;
pub use soup::{Event, Soup, TooDeep};

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// HTML in which `/>` closes any element and CDATA is text.
    Mjml,
    /// HTML.
    Html,
    /// XML: names keep their case, nothing is closed by implication, nothing is void.
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

impl Tags {
    /// The length of the template tag a text begins with, if it does.
    pub fn length(self, text: &str) -> Option<usize> {
        if self == Self::None {
            return None;
        }
        let end = match text.as_bytes().get(..2)? {
            b"{{" => "}}",
            b"{%" => "%}",
            b"{#" => "#}",
            _ => return None,
        };
        text.get(2..)?.find(end).map(|at| at + 4)
    }

    /// Whether a text has a template tag.
    pub fn are_in(self, text: &str) -> bool {
        self != Self::None && text.match_indices('{').any(|(at, _)| text.get(at..).is_some_and(|rest| self.length(rest).is_some()))
    }
}

#[cfg(test)]
mod tests;
