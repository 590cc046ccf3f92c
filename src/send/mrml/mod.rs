//! The alternative MJML engine, mrml: a document in; HTML and diagnostics out. Rejects input that mrml can't parse, and documents that are too large or nested too deeply.
//! `expand` inserts includes, `guard` masks input that mrml can't parse, `engine` is the only file that uses mrml.

mod engine;
mod expand;
mod guard;
mod map;
mod place;

pub use expand::Include;

use crate::base::diagnostic::{Diagnostic, Result};
use guard::Ranged;

/// The result of compiling.
#[derive(Debug)]
pub struct Compiled {
    /// The mail's HTML.
    pub html: String,
    /// Warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a document with mrml, ignoring template tags.
///
/// # Errors
/// The `mjml/…` codes, each with its position in the author's file.
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
    // Errors found before are more helpful than the position at which the engine gave up.
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
