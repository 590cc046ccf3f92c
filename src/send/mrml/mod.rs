//! The other MJML engine, mrml: a document comes in, HTML and findings go out. Refuses what mrml can't read, and documents that are too large or too deep.
//! `expand` puts includes in, `guard` hides from mrml what it can't read, `engine` is the one file that names it.

mod engine;
mod expand;
mod guard;
mod map;
mod place;

pub use expand::Include;

use crate::base::diagnostic::{Diagnostic, Result};
use guard::Ranged;

/// What compiling gave.
#[derive(Debug)]
pub struct Compiled {
    /// The mail's HTML.
    pub html: String,
    /// Findings that did not stop it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a document with mrml, reading no template tag.
///
/// # Errors
/// The `mjml/…` codes, each with its place in the author's file.
pub fn compile(text: &str, include: Include<'_>) -> Result<Compiled> {
    let (text, map) = expand::expand(text, include)?;
    let locate = |found: Ranged| {
        let (file, text, range) = map.author(found.range);
        found.diagnostic.at(crate::base::diagnostic::place(text, range)).in_file(file.map(str::to_owned))
    };
    let guarded = guard::guard(&text).map_err(|e| locate(*e))?;
    let printed = engine::print(&guarded.text, |mut d, start, end| {
        d.message = guarded.restore(&d.message);
        locate(Ranged { diagnostic: d, range: guarded.map.back(start)..guarded.map.back(end) })
    });
    let mut diagnostics: Vec<Diagnostic> = guarded.mended.iter().map(|found| *locate(found.clone())).collect();
    // What was seen to be wrong tells more than where the engine gave up.
    let printed = match (printed, diagnostics.first()) {
        (Ok(printed), _) => printed,
        (Err(e), Some(seen)) if e.code != crate::base::diagnostic::Code::MjmlNoRoot => return Err(Box::new(seen.clone())),
        (Err(e), _) => return Err(e),
    };
    diagnostics.extend(printed.diagnostics);
    Ok(Compiled { html: guarded.restore(&printed.html), diagnostics })
}

#[cfg(test)]
mod tests;
