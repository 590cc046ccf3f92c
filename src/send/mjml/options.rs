use super::custom::{Components, NoComponents};
use super::finish::format::Format;
use super::read::ReadOptions;
use crate::base::markup::Tags;
use std::rc::Rc;

/// How a document is compiled.
#[derive(Clone)]
pub struct Options {
    /// Which template tags there are.
    pub tags: Tags,
    /// Comments between components are kept.
    pub keep_comments: bool,
    /// `mj-include` is followed.
    pub includes: bool,
    /// Fonts by name with their style sheets, in place of those that are known.
    pub fonts: Option<Vec<(String, String)>>,
    /// What stands in `mj-attributes` before the document's own, as MJML; empty for nothing.
    pub presets: String,
    /// Columns stand side by side when printed.
    pub printer_support: bool,
    /// How the HTML is laid out.
    pub format: Format,
    /// Elements and attributes are held against what MJML has.
    pub validates: bool,
    /// Components of the caller's own.
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
    /// What reading a document has to know of them.
    pub(super) fn reading(&self) -> ReadOptions<'_> {
        ReadOptions { tags: self.tags, keep_comments: self.keep_comments, includes: self.includes, components: &*self.components }
    }
}
