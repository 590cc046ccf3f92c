use super::custom::{Components, NoComponents};
use super::finish::format::Format;
use super::read::ReadOptions;
use crate::base::markup::Tags;
use std::rc::Rc;

/// Compiler options.
#[derive(Clone)]
pub struct Options {
    /// The template tags in the document.
    pub tags: Tags,
    /// Whether comments between components are kept.
    pub keep_comments: bool,
    /// Whether `mj-include` is processed.
    pub includes: bool,
    /// Fonts by name with their style sheets; replaces the default ones.
    pub fonts: Option<Vec<(String, String)>>,
    /// MJML for `mj-attributes`, before the document's own; empty for none.
    pub presets: String,
    /// Whether columns are side by side when printed.
    pub printer_support: bool,
    /// The format of the HTML.
    pub format: Format,
    /// Whether elements and attributes are validated.
    pub validates: bool,
    /// Custom components.
    pub components: Rc<dyn Components>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("tags", &self.tags).field("format", &self.format).finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tags: Tags::None,
            keep_comments: true,
            includes: true,
            fonts: None,
            presets: String::new(),
            printer_support: false,
            format: Format::Plain,
            validates: true,
            components: Rc::new(NoComponents),
        }
    }
}

impl Options {
    /// The options for reading a document.
    pub(super) fn reading(&self) -> ReadOptions<'_> {
        ReadOptions { tags: self.tags, keep_comments: self.keep_comments, includes: self.includes, components: &*self.components }
    }
}
