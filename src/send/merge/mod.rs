//! Merging: a compiled template and one recipient's data in, a mail out. Strict: what the data don't have, or have as null, is an error in the author's file, never an empty place in a mail.

mod engine;
mod failure;
mod filters;
mod guard;
mod jinja;
mod live;
mod message;
mod needs;
mod program;
mod run;
mod syntax;
mod variables;

pub use engine::{CompileOptions, RenderOptions, Template};
pub use message::{Class, Mail};
pub use variables::{Use, Variable};

#[cfg(test)]
mod tests;
