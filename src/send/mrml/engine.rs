//! Calls mrml. Only this file uses it.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use mrml::prelude::parser::{Error, ParserOptions, Span, WarningKind};
use mrml::prelude::render::RenderOptions;

pub(super) struct Printed {
    pub html: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// Prints a masked document. `locate` positions a diagnostic at a byte range.
pub(super) fn print(text: &str, locate: impl Fn(Box<Diagnostic>, usize, usize) -> Box<Diagnostic>) -> Result<Printed> {
    let parsed = mrml::parse_with_options(text, &ParserOptions::default()).map_err(|e| failure(text, &e, &locate))?;
    let diagnostics = parsed
        .warnings
        .iter()
        .filter(|w| matches!(w.kind, WarningKind::UnexpectedAttribute))
        .map(|w| {
            let attribute = text.get(w.span.start..w.span.end).unwrap_or("").split('=').next().unwrap_or("").trim();
            *locate(Diagnostic::new(Code::MjmlUnknownAttribute, format!("the attribute `{attribute}` is unknown here")), w.span.start, w.span.end)
        })
        .collect();
    let html =
        parsed.element.render(&RenderOptions::default()).map_err(|e| Diagnostic::new(Code::MjmlSyntax, format!("the document can't be printed: {e}")))?;
    Ok(Printed { html, diagnostics })
}

fn failure(text: &str, error: &Error, locate: &impl Fn(Box<Diagnostic>, usize, usize) -> Box<Diagnostic>) -> Box<Diagnostic> {
    let found = |span: &Span| text.get(span.start..span.end).unwrap_or("").trim().chars().take(40).collect::<String>();
    let at = |code, message: String, span: &Span| locate(Diagnostic::new(code, message), span.start, span.end);
    match error {
        Error::UnexpectedElement { position, .. } => {
            at(Code::MjmlUnexpectedElement, format!("the element `{}` is not allowed here", found(position)), position)
        }
        Error::UnexpectedToken { position, .. } if found(position).is_empty() => at(Code::MjmlSyntax, "unexpected token".into(), position),
        Error::UnexpectedToken { position, .. } => at(Code::MjmlSyntax, format!("`{}` is not allowed here", found(position)), position),
        Error::MissingAttribute { name, position, .. } => at(Code::MjmlSyntax, format!("the attribute `{name}` is missing"), position),
        Error::InvalidAttribute { position, .. } => at(Code::MjmlSyntax, format!("`{}` is not an attribute", found(position)), position),
        Error::InvalidFormat { position, .. } => at(Code::MjmlSyntax, format!("`{}` can't be read", found(position)), position),
        Error::IncludeLoaderError { position, .. } => at(Code::MjmlIncludeMissing, "the include can't be read".into(), position),
        Error::EndOfStream { .. } => locate(Diagnostic::new(Code::MjmlSyntax, "the document ends before its last element is closed"), text.len(), text.len()),
        Error::SizeLimit { .. } => Diagnostic::new(Code::MjmlTooLarge, "the document is too large"),
        Error::NoRootNode => locate(Diagnostic::new(Code::MjmlNoRoot, "there is no <mjml> element"), 0, 0),
        Error::ParserError { source, .. } => {
            let pos = source.pos();
            let line_start: usize = text.split_inclusive('\n').take((pos.row as usize).saturating_sub(1)).map(str::len).sum();
            let line = text.get(line_start..).unwrap_or("");
            let column: usize = line.chars().take((pos.col as usize).saturating_sub(1)).map(char::len_utf8).sum();
            let reason = source.to_string();
            let reason = reason.split(" at ").next().unwrap_or("markup can't be read").to_lowercase();
            locate(Diagnostic::new(Code::MjmlSyntax, reason), line_start + column, line_start + column)
        }
    }
}
