//! Factors with their levels, and the error of what can't be an experiment.

use crate::base::diagnostic::{Code, Diagnostic};
use serde_json::Value;

/// A level of a factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// What reports call it.
    pub name: String,
    /// What templates get.
    pub value: Value,
}

/// A factor: what differs between mails, like the subject.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Factor {
    pub name: String,
    pub levels: Vec<Level>,
}

pub(super) fn bad(message: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::new(Code::ExperimentBad, message)
}

/// What serde says of JSON, in the words of who has written it.
pub(super) fn unread(what: &str, error: &serde_json::Error) -> Box<Diagnostic> {
    let said = error.to_string();
    let said = [
        ("u64", "a whole number, 0 or more"),
        ("u32", "a whole number, 0 or more"),
        ("f64", "a number"),
        ("data did not match any variant of untagged enum WrittenLevel", "a level is neither a name nor an object with `name` and `value`"),
        ("struct WrittenFactor", "an object with `name` and `levels`"),
        ("struct Written", "an object"),
        ("struct Row", "an object"),
    ]
    .into_iter()
    .fold(said, |said, (from, to)| said.replace(from, to));
    bad(format!("{what} can't be read: {said}"))
}
