//! What the caller says of a mail, as JSON: read with the reader of data, which is there anyway.

use super::address::Given;
use super::attachment::Attachment;
use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic, Result};

/// Who sends a mail, to whom, and what goes along.
#[derive(Clone, Default)]
pub struct Options {
    /// The sender: one.
    pub from: Option<Given>,
    /// Recipients that all see.
    pub to: Vec<Given>,
    /// More of them.
    pub cc: Vec<Given>,
    /// Where answers go.
    pub reply_to: Vec<Given>,
    /// `<id@host>`; made of the content where there is none.
    pub message_id: Option<String>,
    /// Milliseconds since 1970.
    pub date: Option<f64>,
    /// Fields besides these; of two with one name the later one.
    pub headers: Vec<(String, String)>,
    /// What goes along.
    pub attachments: Vec<Attachment>,
    /// The subject, where it is not message from the HTML.
    pub subject: Option<String>,
    /// The plain-text part, where it is not message from the HTML.
    pub text: Option<String>,
    /// The AMP part.
    pub amp: Option<String>,
}

impl Options {
    /// Reads `{from, to, cc, replyTo, messageId, date, headers, attachments, subject, text, amp}`. An address is a text or `{name, address}`, a header `[name, value]`.
    ///
    /// # Errors
    /// `usage/bad` where it is no JSON, `eml/bad-address` where an address is neither.
    pub fn read(json: &str) -> Result<Self> {
        let datum = Datum::parse(json).map_err(|wrong| Diagnostic::new(Code::UsageBad, format!("an argument can't be read: {}", wrong.message(json))))?;
        let headers = list(&datum, "headers").filter_map(|field| match field {
            Datum::List(pair) => Some((pair.first()?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned())),
            _ => None,
        });
        let attachments = list(&datum, "attachments").map(|attachment| Attachment {
            filename: string(attachment, "filename"),
            content_type: string(attachment, "contentType"),
            cid: string(attachment, "cid"),
        });
        Ok(Self {
            from: datum.get("from").filter(|from| !matches!(from, Datum::Null)).map(|from| given("from", from)).transpose()?,
            to: addresses(&datum, "to")?,
            cc: addresses(&datum, "cc")?,
            reply_to: addresses(&datum, "replyTo")?,
            message_id: string(&datum, "messageId"),
            date: datum.get("date").and_then(Datum::as_f64),
            headers: headers.collect(),
            attachments: attachments.collect(),
            subject: string(&datum, "subject"),
            text: string(&datum, "text"),
            amp: string(&datum, "amp"),
        })
    }
}

fn string(datum: &Datum<'_>, key: &str) -> Option<String> {
    datum.get(key).and_then(Datum::as_str).map(str::to_owned)
}

fn list<'a, 'b>(datum: &'a Datum<'b>, key: &str) -> impl Iterator<Item = &'a Datum<'b>> {
    let list = match datum.get(key) {
        Some(Datum::List(list)) => list.as_slice(),
        _ => &[],
    };
    list.iter()
}

fn addresses(datum: &Datum<'_>, field: &str) -> Result<Vec<Given>> {
    list(datum, field).map(|address| given(field, address)).collect()
}

fn given(field: &str, datum: &Datum<'_>) -> Result<Given> {
    match (datum.as_str(), string(datum, "address")) {
        (Some(text), _) => Ok(Given::Text(text.to_owned())),
        (None, Some(address)) => Ok(Given::Named { name: string(datum, "name"), address }),
        (None, None) => Err(Diagnostic::new(Code::EmlBadAddress, format!("`{field}` has what is neither a text nor {{name, address}}"))),
    }
}
