//! Diagnostics: codes, messages, source positions and help. All modules report errors and warnings in this form.

mod code;
mod place;

pub use code::{Code, Severity};
pub use place::{Lines, Place, place};

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::fmt;

/// One error or warning, caused by an author's mistake or by a caller's misuse.
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
    /// The stable code; it determines severity and general help.
    pub code: Code,
    /// What was found, in one lower-case sentence.
    pub message: String,
    /// What to write instead. If absent, the code's general help applies.
    pub help: Option<String>,
    /// The position in the author's text, if there is one.
    pub place: Option<Place>,
    /// The included file that `place` refers to; absent for the main file.
    pub file: Option<String>,
    /// The path into the caller's data, like `order.items[2].price`.
    pub path: Option<String>,
}

/// The crate's result type.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Diagnostic {
    /// A diagnostic without a position.
    pub fn new(code: Code, message: impl Into<String>) -> Box<Self> {
        Box::new(Self { code, message: message.into(), help: None, place: None, file: None, path: None })
    }

    /// Sets specific help.
    #[must_use]
    pub fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }

    /// Sets the position.
    #[must_use]
    pub fn at(mut self: Box<Self>, place: Place) -> Box<Self> {
        self.place = Some(place);
        self
    }

    /// Sets the included file.
    #[must_use]
    pub fn in_file(mut self: Box<Self>, file: Option<String>) -> Box<Self> {
        self.file = file;
        self
    }

    /// Sets the path into the caller's data.
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

/// Serializes as `{code, severity, message, help, line, column, endLine, endColumn}`. These keys are always present; positions are 1-based, in UTF-16 units, end exclusive.
/// `file` and `path` are present only if known.
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
