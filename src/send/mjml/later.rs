//! Inlines styles after merging, if the matches of rules depend on data: compiled HTML with its tags, followed by the style sheet, is merged; then the styles
//! are inlined.

use super::finish::{format, inline, outlook};
use super::{Options, fnv::fnv};
use crate::base::diagnostic::{Diagnostic, Result};

/// Styles that are inlined for each message.
#[derive(Debug)]
pub struct StyledLater {
    /// The text to merge: the HTML, a mark, the style sheet.
    pub html: String,
    mark: String,
    /// Why inlining has to wait, and the position of the styles.
    pub because: Diagnostic,
}

impl StyledLater {
    pub(super) fn of(html: &str, css: &str, because: Diagnostic) -> Self {
        let mark = format!("<!--postfrisch {:016x} styles-->", fnv(html.as_bytes()));
        Self { html: [html, &mark, "<style>", css, "</style>"].concat(), mark, because }
    }

    /// Inlines the styles of merged HTML.
    ///
    /// # Errors
    /// `mjml/too-deep`.
    pub fn finish(&self, merged: &str, options: &Options) -> Result<String> {
        let (html, sheet) = merged.rsplit_once(&self.mark).unwrap_or((merged, ""));
        let css = sheet.strip_prefix("<style>").and_then(|css| css.strip_suffix("</style>")).unwrap_or("");
        Ok(format::format(outlook::join(&inline::inline(html, css)?), options.format))
    }
}
