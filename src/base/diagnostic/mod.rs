//! What went wrong, and where: codes, places, help. Every room reports through this one shape; nothing here knows what a room does.

mod code;
mod place;

pub use code::{Code, Severity};
pub use place::{Lines, Place, place};

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::fmt;

/// One finding, an author's mistake or a caller's misuse alike.
///
/// ```
/// use postfrisch::{Code, Diagnostic, Severity};
///
/// let found: Box<Diagnostic> = Diagnostic::new(Code::ZoneUnknown, "`Mars/Olympus` is no zone");
/// assert_eq!((found.code.slug(), found.code.severity()), ("zone/unknown", Severity::Error));
/// assert_eq!(found.to_string(), "zone/unknown: `Mars/Olympus` is no zone");
/// // What to write instead: the finding's own help, or that of its code.
/// assert!(!found.help.as_deref().unwrap_or(found.code.help()).is_empty());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The stable slug, severity and general help.
    pub code: Code,
    /// What was found, lower case, in one sentence.
    pub message: String,
    /// What to write instead; the code's own help where the finding has none of its own.
    pub help: Option<String>,
    /// Where in the author's text; absent when the finding has no place in a text.
    pub place: Option<Place>,
    /// The included file the place is in; absent for the main file.
    pub file: Option<String>,
    /// The path into the caller's data (`order.items[2].price`).
    pub path: Option<String>,
}

/// The one result type of the crate.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Diagnostic {
    /// A finding without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Box<Self> {
        Box::new(Self { code, message: message.into(), help: None, place: None, file: None, path: None })
    }

    /// The same finding with help of its own.
    #[must_use]
    pub fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self: Box<Self>, place: Place) -> Box<Self> {
        self.place = Some(place);
        self
    }

    /// The same finding in an included file.
    #[must_use]
    pub fn in_file(mut self: Box<Self>, file: Option<String>) -> Box<Self> {
        self.file = file;
        self
    }

    /// The same finding at a path into the caller's data.
    #[must_use]
    pub fn path(mut self: Box<Self>, path: impl Into<String>) -> Box<Self> {
        self.path = Some(path.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.slug(), self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// `{code, severity, message, help, line, column, endLine, endColumn}`, all keys always there, 1-based, UTF-16, end exclusive;
/// `file` and `path` only when known.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("Diagnostic", 10)?;
        s.serialize_field("code", self.code.slug())?;
        s.serialize_field("severity", &self.code.severity())?;
        s.serialize_field("message", &self.message)?;
        s.serialize_field("help", self.help.as_deref().unwrap_or(self.code.help()))?;
        s.serialize_field("line", &self.place.map(|p| p.line))?;
        s.serialize_field("column", &self.place.map(|p| p.column))?;
        s.serialize_field("endLine", &self.place.map(|p| p.end_line))?;
        s.serialize_field("endColumn", &self.place.map(|p| p.end_column))?;
        if let Some(file) = &self.file {
            s.serialize_field("file", file)?;
        }
        if let Some(path) = &self.path {
            s.serialize_field("path", path)?;
        }
        s.end()
    }
}
