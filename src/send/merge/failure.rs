//! What the template engine says went wrong, as errors of the library.

use super::inserted::Inserted;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use minijinja::{Error, ErrorKind};

/// The error in an included file, or the error itself.
pub(super) fn root(error: &Error) -> &Error {
    let mut root = error;
    while let Some(inner) = std::error::Error::source(root).and_then(|inner| inner.downcast_ref::<Error>()) {
        root = inner;
    }
    root
}

/// What the engine says of a text, without its place.
pub(super) fn said(error: &Error, text: &str, inserted: &Inserted) -> Box<Diagnostic> {
    let said = || error.range().and_then(|range| text.get(inserted.without(range))).map_or("a value", str::trim);
    let detail = error.detail().unwrap_or_default();
    // The engine names a part of a path; a check says what of its value it is about: "[].price is null".
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
        found.help("this is Handlebars: write {% for item in items %}…{% endfor %}; tags that another program fills stay with `template: \"none\"`")
    } else {
        found
    }
}

/// Whether the tag at a place is one of Handlebars or Mustache: `{{#each}}`, `{{/if}}`, `{{> part}}`, `{{{raw}}}`.
fn is_handlebars(text: &str, at: usize) -> bool {
    let Some((before, _)) = text.get(..at).and_then(|text| text.rsplit_once("{{")) else { return false };
    let tag = text.get(before.len() + 2..).unwrap_or("");
    before.ends_with('{') || tag.starts_with(['#', '/', '^', '>', '!', '&'])
}
