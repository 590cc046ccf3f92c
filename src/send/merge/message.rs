use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::send::message::{Subject, plain_text};
use serde::Serialize;

/// Whether a mail is advertising (`docs/letters.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Class {
    Transactional,
    Advertising,
}

/// A merged mail, from which text and subject are derived.
///
/// ```
/// use postfrisch::{Class, CompileOptions, RenderOptions, compile};
///
/// let mjml = r#"<mjml><mj-head><mj-title>Your invoice</mj-title><mj-preview>It is due on Friday.</mj-preview></mj-head><mj-body>
///   <mj-section><mj-column><mj-button href="https://shop.example/invoice">Pay</mj-button></mj-column></mj-section>
/// </mj-body></mjml>"#;
/// let mail = compile(mjml, CompileOptions::default())?.merge("{}", &RenderOptions::new("en", "UTC")?)?;
/// let inbox = mail.subject();
/// assert_eq!((inbox.subject.as_str(), inbox.preheader.as_str()), ("Your invoice", "It is due on Friday."));
/// assert_eq!(mail.text(), "Pay: https://shop.example/invoice\n");
/// assert_eq!((mail.class, mail.headers.len()), (Class::Transactional, 0));
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// The HTML part.
    pub html: String,
    /// Advertising or transactional.
    pub class: Class,
    /// Additional headers, by RFC name.
    pub headers: Vec<(String, String)>,
}

impl Mail {
    /// Creates a mail from merged HTML.
    pub(super) fn of(html: String, class: Class, data: &Datum<'_>) -> Result<Self> {
        let headers = match class {
            Class::Advertising => unsubscribing(&unsubscribe_url(data)?),
            Class::Transactional => Vec::new(),
        };
        Ok(Self { html, class, headers })
    }

    /// The title and the preheader.
    pub fn subject(&self) -> Subject {
        Subject::of(&self.html)
    }

    /// The plain-text part.
    pub fn text(&self) -> String {
        plain_text(&self.html)
    }
}

/// Headers for one-click unsubscription (RFC 2369, RFC 8058).
fn unsubscribing(url: &str) -> Vec<(String, String)> {
    vec![("List-Unsubscribe".to_owned(), format!("<{url}>")), ("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned())]
}

/// The name under which data give the address to unsubscribe.
pub(super) const UNSUBSCRIBE: &str = "unsubscribeUrl";

/// The https address to unsubscribe.
pub(super) fn unsubscribe_url(data: &Datum<'_>) -> Result<String> {
    let url = data.get(UNSUBSCRIBE).and_then(Datum::as_str);
    let url = url.filter(|u| u.starts_with("https://") && u.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>'));
    let missing = || Diagnostic::new(Code::MessageNoUnsubscribe, "the mail is advertising, but the data have no https `unsubscribeUrl`").path(UNSUBSCRIBE);
    url.map(str::to_owned).ok_or_else(missing)
}
