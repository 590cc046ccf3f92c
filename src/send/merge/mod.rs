//! Merging: a compiled template and one recipient's data in, a mail out. Strict: what the data don't have, or have as null, is an error in the author's file, never an empty place in a mail.

mod engine;
mod escape;
mod failure;
mod filters;
mod guard;
mod hold;
mod inserted;
mod jinja;
mod live;
mod marks;
mod message;
mod needs;
mod options;
mod program;
mod run;
mod stands;
mod tree;
mod variables;

pub use engine::{Template, compile};
pub use message::{Class, Mail};
pub use options::{CompileOptions, RenderOptions};
pub use variables::{Use, Variable};

#[cfg(test)]
mod tests;
