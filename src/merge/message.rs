use super::plain::{self, plain_text};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use serde::Serialize;

/// Whether a mail advertises (`docs/letters.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Class {
    Transactional,
    Advertising,
}

/// A mail, ready to be sent by any provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// From `mj-title`.
    pub subject: String,
    /// From `mj-preview`.
    pub preheader: String,
    /// The HTML part.
    pub html: String,
    /// The plain-text part.
    pub text: String,
    /// Headers to set besides subject and addresses, by RFC name.
    pub headers: Vec<(String, String)>,
    /// Advertising or transactional.
    pub class: Class,
    /// Bytes of the HTML.
    pub size: usize,
    /// What a sender should look at.
    pub warnings: Vec<Diagnostic>,
}

/// Makes a message of merged HTML.
pub(super) fn message(html: String, class: Class, data: &serde_json::Value) -> Result<Message> {
    let parts = plain::parts(&html);
    let mut warnings = Vec::new();
    if parts.title.is_empty() {
        warnings.push(*Diagnostic::new(Code::MessageNoSubject, "the mail has no subject"));
    }
    if html.len() > limits::MESSAGE_MAX_BYTES {
        warnings.push(*Diagnostic::new(Code::MessageTooLarge, format!("the HTML has {} bytes", html.len())));
    } else if html.len() > limits::MESSAGE_WARN_BYTES {
        warnings.push(*Diagnostic::new(Code::MessageLarge, format!("the HTML has {} bytes", html.len())));
    }
    let mut headers = Vec::new();
    if class == Class::Advertising {
        let url = data
            .get("unsubscribeUrl")
            .and_then(|u| u.as_str())
            .filter(|u| u.starts_with("https://") && u.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>'));
        let url = url.ok_or_else(|| {
            Diagnostic::new(Code::MessageNoUnsubscribe, "the mail advertises and the data have no https `unsubscribeUrl`").path("unsubscribeUrl")
        })?;
        headers.push(("List-Unsubscribe".to_owned(), format!("<{url}>")));
        headers.push(("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned()));
    }
    let text = plain_text(&html);
    Ok(Message { subject: parts.title, preheader: parts.preheader, size: html.len(), html, text, headers, class, warnings })
}
