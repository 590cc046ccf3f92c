//! Compiling MJML: a document with its includes in, HTML and findings out; template tags pass through untouched or are named as deciding the layout.
//! Refuses documents that are too large or too deep. `expand` puts includes and texts in, `guard` hides from the engine what it can't read, `engine` is the one file that names it.

mod engine;
mod expand;
mod guard;
mod map;
mod place;

pub use expand::{Include, Texts};

use crate::diagnostic::{Diagnostic, Result};
use guard::Guarded;
use map::SourceMap;

/// Which tags a document has beside MJML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tags {
    /// None that are known: everything is text, as mjml itself reads it.
    #[default]
    None,
    /// Jinja: `{{ }}`, `{% %}` and `{# #}` are kept and never taken for markup.
    Jinja,
}

/// A document with its includes and texts put in, and the way back to the author's files.
#[derive(Debug)]
pub struct Source {
    /// The whole text.
    pub text: String,
    map: SourceMap,
}

/// What compiling gave.
#[derive(Debug)]
pub struct Compiled {
    /// The mail's HTML, with the document's template tags in it.
    pub html: String,
    /// Findings that did not stop it; those of severity `error` were mended as mjml mends them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a document can be compiled before it is merged.
#[derive(Debug)]
pub enum Staged {
    /// It can: the tags stand where they don't decide the layout.
    Compiled(Compiled),
    /// A tag decides the layout: merge first, then compile. The finding says where and why.
    MergeFirst(Box<Diagnostic>),
}

impl Source {
    /// Reads a document: puts its includes and texts in.
    ///
    /// # Errors
    /// `mjml/too-large`, `mjml/include-missing`, `mjml/include-cycle`, `mjml/too-deep`, `letter/no-text`.
    pub fn read(text: &str, include: Include<'_>, texts: Option<&Texts>) -> Result<Self> {
        let (text, map) = expand::expand(text, include, texts)?;
        Ok(Self { text, map })
    }

    /// A document that is one text.
    pub fn of(text: String) -> Self {
        let map = SourceMap::identity(&text);
        Self { text, map }
    }

    /// Compiles it as mjml would, reading no tag.
    ///
    /// # Errors
    /// The `mjml/…` codes, each with its place in the author's file.
    pub fn compile(&self) -> Result<Compiled> {
        let guarded = guard::guard(&self.text, Tags::None).map_err(|e| self.locate(*e))?;
        self.print(&guarded)
    }

    /// Compiles it with its Jinja tags kept, where that is possible.
    ///
    /// # Errors
    /// As [`Source::compile`].
    pub fn stage(&self) -> Result<Staged> {
        let guarded = guard::guard(&self.text, Tags::Jinja).map_err(|e| self.locate(*e))?;
        match (self.print(&guarded), &guarded.layout_tag) {
            (Ok(_), Some(tag)) => Ok(Staged::MergeFirst(self.locate((**tag).clone()))),
            (Ok(compiled), None) => Ok(Staged::Compiled(compiled)),
            // Tags inside a text may close and open elements in turn; what comes out is only known after merging.
            (Err(e), _) if guarded.has_control_in_text => Ok(Staged::MergeFirst(e)),
            (Err(e), _) => Err(e),
        }
    }

    fn print(&self, guarded: &Guarded) -> Result<Compiled> {
        let place = |start: usize, end: usize| (guarded.map.back(start), guarded.map.back(end));
        let printed = engine::print(&guarded.text, |mut d, start, end| {
            d.message = guarded.restore(&d.message);
            let (start, end) = place(start, end);
            self.locate(*guard::ranged(d, start..end))
        });
        let mut diagnostics: Vec<Diagnostic> = guarded.mended.iter().map(|found| *self.locate(found.clone())).collect();
        // What was seen to be wrong tells more than where the engine gave up.
        let printed = match (printed, diagnostics.first()) {
            (Ok(printed), _) => printed,
            (Err(e), Some(seen)) if e.code != crate::diagnostic::Code::MjmlNoRoot => return Err(Box::new(seen.clone())),
            (Err(e), _) => return Err(e),
        };
        diagnostics.extend(printed.diagnostics);
        Ok(Compiled { html: guarded.restore(&printed.html), diagnostics })
    }

    /// A finding at a byte range of the whole text, told in the author's file.
    pub fn locate(&self, found: guard::Ranged) -> Box<Diagnostic> {
        let (file, text, range) = self.map.author(found.range);
        found.diagnostic.at(crate::diagnostic::place(text, range)).in_file(file.map(str::to_owned))
    }
}

pub use guard::{Ranged, ranged};

#[cfg(test)]
mod tests;
