//! Derives a mail's title, preheader and plain text from its HTML. Nothing is rejected.

mod elements;
mod html;
mod inbox;
mod layout;
mod plain;
mod style;
mod table;
mod text;

pub use inbox::Subject;
pub use plain::plain_text;
pub use style::Style;
pub use text::{attribute_text, text as decoded};

#[cfg(test)]
mod tests;
