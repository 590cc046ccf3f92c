//! Converts errors of the template engine to diagnostics.

use super::inserted::Inserted;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use minijinja::{Error, ErrorKind};

/// The innermost error, possibly in an included file.
pub(super) fn root(error: &Error) -> &Error {
    let mut root = error;
    while let Some(inner) = std::error::Error::source(root).and_then(|inner| inner.downcast_ref::<Error>()) {
        root = inner;
    }
    root
}

/// The diagnostic for an error, without its position.
pub(super) fn said(error: &Error, text: &str, inserted: &Inserted) -> Box<Diagnostic> {
    let said = || error.range().and_then(|range| text.get(inserted.without(range))).map_or("a value", str::trim);
    let detail = error.detail().unwrap_or_default();
    // The engine names part of a path; a check adds the position inside the value: "[].price is null".
    let missing = || match (detail.strip_prefix('`').and_then(|named| named.split_once('`')), detail.split_once(' ')) {
        (Some((name, _)), _) if !name.contains("...") => format!("`{name}` is undefined"),
        (None, Some((part, is))) => format!("`{}{part}` {is}", said()),
        _ => format!("`{}` is undefined", said()),
    };
    let (code, message) = match error.kind() {
        ErrorKind::UndefinedError => (Code::TemplateUndefined, missing()),
        ErrorKind::SyntaxError | ErrorKind::InvalidDelimiter => (Code::TemplateSyntax, detail.to_owned()),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => {
            (Code::TemplateUnknownFilter, detail.to_owned())
        }
        ErrorKind::UnknownBlock if detail.starts_with("the campaign") => (Code::CampaignUnknownBlock, detail.to_owned()),
        ErrorKind::BadEscape => (Code::TemplateUnsafe, detail.to_owned()),
        ErrorKind::InvalidOperation if detail.starts_with("recursion limit") => {
            (Code::TemplateLimit, "macros or includes call each other too often".to_owned())
        }
        ErrorKind::OutOfFuel => (Code::TemplateLimit, "the template runs too long".to_owned()),
        ErrorKind::WriteFailure => (Code::TemplateLimit, format!("the merged mail has more than {} bytes", limits::MERGED_BYTES)),
        ErrorKind::TemplateNotFound => (Code::MjmlIncludeMissing, detail.to_owned()),
        _ => (Code::TemplateFailed, if detail.is_empty() { error.to_string() } else { detail.to_owned() }),
    };
    let found = Diagnostic::new(code, message);
    let is_foreign = code == Code::TemplateSyntax && error.range().is_some_and(|range| is_handlebars(text, inserted.without(range).end));
    if is_foreign {
        found.help("this is Handlebars: write {% for item in items %}…{% endfor %}; use `template: \"none\"` to keep tags for another program")
    } else {
        found
    }
}

/// Whether the tag at an offset is Handlebars or Mustache: `{{#each}}`, `{{/if}}`, `{{> part}}`, `{{{raw}}}`.
fn is_handlebars(text: &str, at: usize) -> bool {
    let Some((before, _)) = text.get(..at).and_then(|text| text.rsplit_once("{{")) else { return false };
    let tag = text.get(before.len() + 2..).unwrap_or("");
    before.ends_with('{') || tag.starts_with(['#', '/', '^', '>', '!', '&'])
}
