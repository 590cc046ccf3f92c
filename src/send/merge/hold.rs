//! What merged text may not be where its HTML was compiled before.

use crate::base::markup::find;
use crate::send::mjml::is_given;

/// Whether markup has what MJML reads otherwise than HTML: components, and comments, which Outlook may read. Such a message is merged first.
pub(super) fn brings_components(markup: &str) -> bool {
    find::byte(markup, b'<').is_some() && ["<mj-", "</mj-", "<!", "<?"].into_iter().any(|beginning| find::has(markup, beginning))
}

/// What a text has to be like for HTML that was compiled before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// An attribute of this value is printed as one that says something.
    Given,
    /// It neither begins nor ends with blanks.
    Edged,
}

impl Hold {
    pub fn admits(self, text: &str) -> bool {
        match self {
            Self::Given => is_given(text) && text != "none",
            Self::Edged => !text.is_empty() && text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len() == text.len(),
        }
    }
}
