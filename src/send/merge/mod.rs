//! Merges a recipient's data into a compiled template. Strict: data that are missing or null are an error at their position in the author's file, never a gap in a mail.

mod engine;
mod escape;
mod export;
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
mod origin;
mod program;
mod run;
mod tree;
mod variable;
mod variables;

pub use engine::{Template, compile};
pub use export::{Exported, Language};
pub use message::{Class, Mail};
pub use options::{CompileOptions, RenderOptions};
pub use variable::{Use, Variable};

#[cfg(test)]
mod tests;
