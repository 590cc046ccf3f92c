//! Conditions that merged data must meet to fit HTML that was compiled before.

use crate::base::markup::find;
use crate::send::mjml::is_given;

/// Whether markup contains what MJML treats specially: components, or comments for Outlook. Such a message is merged first.
pub(super) fn brings_components(markup: &str) -> bool {
    find::byte(markup, b'<').is_some() && ["<mj-", "</mj-", "<!", "<?"].into_iter().any(|beginning| find::has(markup, beginning))
}

/// A condition for a value in compiled HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// Not empty, so that an attribute with this value is printed.
    Given,
    /// Without leading or trailing white space.
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
