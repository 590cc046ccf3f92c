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
