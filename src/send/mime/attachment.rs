//! Attachments and embedded pictures.

use super::body::Part;
use super::field;
use super::header::{LINE_BYTES, check_value};
use crate::base::diagnostic::{Code, Diagnostic, Result};

/// The metadata of an attachment.
#[derive(Clone, Default)]
pub struct Attachment {
    /// The file name.
    pub filename: Option<String>,
    /// The media type; derived from the file name if absent.
    pub content_type: Option<String>,
    /// The content id that the HTML refers to: `<img src="cid:…">`.
    pub cid: Option<String>,
}

/// Media types by file extension; others are `application/octet-stream`.
const TYPES: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("gif", "image/gif"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("pdf", "application/pdf"),
    ("pkpass", "application/vnd.apple.pkpass"),
    ("png", "image/png"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("vcf", "text/vcard"),
    ("webp", "image/webp"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// Checks attachments.
pub(super) fn check(attachments: &[Attachment], bytes: &[Vec<u8>]) -> Result<()> {
    for (at, attachment) in attachments.iter().enumerate() {
        let bad = |what: &str| Err(Diagnostic::new(Code::EmlBadAttachment, what).path(format!("attachments[{at}]")));
        if bytes.get(at).is_none() {
            return bad("an attachment has no content");
        }
        let filename = attachment.filename.as_deref().unwrap_or("");
        if filename.is_empty() && attachment.cid.is_none() {
            return bad("an attachment has no name");
        }
        check_value("filename", filename)?;
        if let Some(cid) = &attachment.cid
            && !(1..=250).contains(&cid.len())
        {
            return bad("the id of a picture is empty or too long");
        }
        if let Some(cid) = &attachment.cid
            && !cid.bytes().all(|b| b.is_ascii_graphic() && !b"<>()\"\\,;:".contains(&b))
        {
            return bad("the id of a picture has a character that needs quotes");
        }
        if !attachment.content_type.as_deref().is_none_or(is_type) {
            return bad("an attachment's media type is invalid");
        }
    }
    Ok(())
}

/// `type/subtype` with parameters. Messages and multiparts are excluded, because they must not be in base64 (RFC 2046, 5.1, 5.2), which all attachments are.
fn is_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or("");
    let is_token = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let Some((kind, subtype)) = essence.trim().split_once('/') else { return false };
    let is_simple = !["message", "multipart"].iter().any(|of| kind.eq_ignore_ascii_case(of));
    is_simple && is_token(kind) && is_token(subtype) && text.len() < LINE_BYTES - 20 && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
}

impl Attachment {
    fn media_type(&self) -> &str {
        let filename = self.filename.as_deref().unwrap_or("");
        let ending = filename.rsplit_once('.').map_or("", |(_, ending)| ending);
        let known = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, media)| *media);
        self.content_type.as_deref().map(str::trim).or(known).unwrap_or("application/octet-stream")
    }

    /// The MIME part. Always in base64, so that line ends are preserved.
    pub(super) fn part<'a>(&self, bytes: &'a [u8]) -> Part<'a> {
        let disposition = if self.cid.is_some() { "inline" } else { "attachment" };
        let filename = self.filename.as_deref().filter(|name| !name.is_empty()).map(field::filename).unwrap_or_default();
        let mut fields = vec![("Content-Type", self.media_type().to_owned()), ("Content-Disposition", format!("{disposition}{filename}"))];
        fields.extend(self.cid.as_ref().map(|cid| ("Content-ID", format!("<{cid}>"))));
        Part::File { fields, bytes }
    }
}
