//! Checking a mail as it is sent: HTML comes in, findings go out, each with what to do. Nothing is changed, and nothing stops here.

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

/// What a sender should look at, as far as one reading of the mail tells it.
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

/// What a closer look finds: what [`warnings`] finds, contrasts, and what of HTML and CSS the mail uses.
#[cfg(feature = "check")]
#[derive(Debug, serde::Serialize)]
pub struct Checked {
    /// What a sender should look at.
    pub findings: Vec<Diagnostic>,
    /// By the names that caniemail.com has for it.
    pub features: Vec<String>,
}

/// Looks closer.
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
