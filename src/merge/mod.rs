//! Merging: a compiled template and one recipient's data in, a message out. Strict: what the data don't have is an error in the author's file, never an empty place in a mail.

mod engine;
mod filters;
mod message;
mod plain;

pub use engine::{CompileOptions, RenderOptions, Template};
pub use message::{Class, Message};
pub use plain::plain_text;

#[cfg(test)]
mod tests;
