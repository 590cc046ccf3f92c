//! Inlined styles of which a match hangs on data: compiled HTML comes in with its tags, and the style sheet behind it; merged HTML comes in again, and the
//! mail goes out, its elements carrying their styles.

use super::finish::{format, inline, outlook};
use super::{Options, fnv::fnv};
use crate::base::diagnostic::{Diagnostic, Result};

/// Styles that are written into each message.
#[derive(Debug)]
pub struct StyledLater {
    /// What is merged: the HTML, a mark, the style sheet.
    pub html: String,
    mark: String,
    /// Why they wait, and where the styles stand.
    pub because: Diagnostic,
}

impl StyledLater {
    pub(super) fn of(html: &str, css: &str, because: Diagnostic) -> Self {
        let mark = format!("<!--postfrisch {:016x} styles-->", fnv(html.as_bytes()));
        Self { html: [html, &mark, "<style>", css, "</style>"].concat(), mark, because }
    }

    /// The mail of merged HTML.
    ///
    /// # Errors
    /// `mjml/too-deep`.
    pub fn finish(&self, merged: &str, options: &Options) -> Result<String> {
        let (html, sheet) = merged.rsplit_once(&self.mark).unwrap_or((merged, ""));
        let css = sheet.strip_prefix("<style>").and_then(|css| css.strip_suffix("</style>")).unwrap_or("");
        Ok(format::format(outlook::join(&inline::inline(html, css)?), options.format))
    }
}
