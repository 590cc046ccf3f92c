//! Checks a finished mail: HTML in; warnings with help out. Nothing is changed or rejected.

#[cfg(feature = "check")]
mod contrast;
#[cfg(feature = "check")]
mod declarations;
#[cfg(feature = "check")]
mod features;
#[cfg(feature = "check")]
mod look;
mod markup;
#[cfg(feature = "check")]
mod paint;
#[cfg(feature = "check")]
mod sheets;

use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use crate::send::message::Subject;

/// Warnings about a mail that a single pass over its HTML can find.
pub fn warnings(html: &str) -> Vec<Diagnostic> {
    let Subject { subject, preheader } = Subject::of(html);
    let mut found = Vec::new();
    let mut say = |code: Code, message: String| found.push(*Diagnostic::new(code, message));
    if !markup::is_seen(&subject) {
        say(Code::MessageNoSubject, "the mail has no subject".to_owned());
    }
    if !markup::is_seen(&preheader) {
        say(Code::MessageNoPreheader, "the mail has no preheader".to_owned());
    }
    if html.len() > limits::MESSAGE_MAX_BYTES {
        say(Code::MessageTooLarge, format!("the HTML has {} bytes", html.len()));
    } else if html.len() > limits::MESSAGE_WARN_BYTES {
        say(Code::MessageLarge, format!("the HTML has {} bytes", html.len()));
    }
    found.extend(markup::findings(html));
    found
}

/// The result of a full check: the same warnings, contrast, and the features used.
#[cfg(feature = "check")]
#[derive(Debug, serde::Serialize)]
pub struct Checked {
    /// Warnings and errors.
    pub findings: Vec<Diagnostic>,
    /// The HTML and CSS features used, by their names on caniemail.com.
    pub features: Vec<String>,
}

/// Runs the full check.
///
/// # Errors
/// `mjml/too-deep`.
#[cfg(feature = "check")]
pub fn check(html: &str) -> crate::base::diagnostic::Result<Checked> {
    let sheets = sheets::Sheets::of(html);
    let mut findings = warnings(html);
    findings.extend(contrast::findings(html, &sheets)?);
    Ok(Checked { findings, features: features::used(html, &sheets) })
}

#[cfg(test)]
mod tests;
