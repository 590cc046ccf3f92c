//! What a mail's HTML tells besides: its title and preheader, and the plain text that goes along with it. Nothing is refused.

mod elements;
mod html;
mod inbox;
mod layout;
mod plain;
mod style;
mod table;
mod text;

pub use plain::plain_text;
pub use style::Style;
pub use text::{attribute_text, text as decoded};

use serde::Serialize;

/// What an inbox shows of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// From `mj-title`.
    pub subject: String,
    /// From `mj-preview`.
    pub preheader: String,
}

impl Subject {
    /// Of a mail's HTML.
    pub fn of(html: &str) -> Self {
        inbox::subject(html)
    }
}

#[cfg(test)]
mod tests;
