//! Compiles MJML as mjml 5 does: a document with its includes in; HTML and diagnostics out. Template tags are passed through, or reported if they decide the layout.
//! Rejects documents that are too large or nested too deeply. `read` parses elements, `resolve` computes attributes and widths,
//! `print` fills the templates of `templates/mjml/`, `finish` post-processes the whole document. `component` describes the components.

pub mod component;
mod custom;
mod finish;
mod fnv;
mod later;
mod live;
mod map;
mod options;
mod order;
mod parts;
mod print;
mod read;
mod resolve;
mod source;
mod staging;
mod tags;
mod validate;

pub use crate::base::markup::Tags;
pub use custom::{Components, Defaults, NoComponents, Used};
pub use finish::format::{Format, format as laid_out};
pub use finish::inline::inline as inlined;
pub use finish::sheet;
pub use later::StyledLater;
pub use live::{CELL, EM, LEFT_OUT, LIVE_STYLES, LiveComponents, UNKNOWN_BLOCK};
pub use options::Options;
pub use order::ordered;
pub use parts::Parts;
pub use read::{Expanded, Include, Texts};
pub use resolve::{EDGED, GIVEN, SIX_DIGITS, is_given, wide_color};
pub use source::{Compiled, Source, Staged};
pub use validate::MjmlError;

#[cfg(test)]
mod tests;
