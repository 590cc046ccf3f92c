//! Files and pictures that go along.

use super::header::{LINE_BYTES, check_value};
use crate::diagnostic::{Code, Diagnostic, Result};
use mail_builder::headers::HeaderType;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use serde::Deserialize;

/// What is told of a file or a picture, besides its bytes.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Attachment {
    /// Its name, as it is saved.
    pub filename: Option<String>,
    /// Its media type; by the name's ending where there is none.
    pub content_type: Option<String>,
    /// The id by which the HTML shows it: `<img src="cid:…">`.
    pub cid: Option<String>,
}

/// Media types by endings; what is not here is `application/octet-stream`.
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

/// Checks what goes along.
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
            return bad("the id of a picture has no characters, or too many");
        }
        if let Some(cid) = &attachment.cid
            && !cid.bytes().all(|b| b.is_ascii_graphic() && !b"<>()\"\\,;:".contains(&b))
        {
            return bad("the id of a picture has a character that needs quotes");
        }
        if !attachment.content_type.as_deref().is_none_or(is_type) {
            return bad("an attachment's media type is none");
        }
    }
    Ok(())
}

/// `type/subtype`, with parameters. Messages and multiparts may not be base64 (RFC 2046, 5.1, 5.2), which all attachments are.
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

    /// The part. Its type is written as it is: the writer would send what it knows to be text line by line, and line ends of files are not to be touched.
    pub(super) fn part<'a>(&'a self, bytes: &'a [u8]) -> MimePart<'a> {
        let disposition = if self.cid.is_some() { "inline" } else { "attachment" };
        let shown: HeaderType<'_> = match self.filename.as_deref() {
            None | Some("") => ContentType::new(disposition).into(),
            // What only looks like an encoded word would be decoded.
            Some(name) if name.contains("=?") => Raw::new(format!("{disposition}{}", extended(name))).into(),
            Some(name) => ContentType::new(disposition).attribute("filename", name).into(),
        };
        let part = MimePart::raw(bytes).header("Content-Type", Raw::new(self.media_type())).header("Content-Disposition", shown);
        match &self.cid {
            Some(cid) => part.header("Content-ID", MessageId::new(cid.as_str())),
            None => part,
        }
    }
}

/// A name as an extended parameter (RFC 2231), in pieces that fit into a line.
fn extended(name: &str) -> String {
    const PIECE: usize = 5;
    let mut written = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, piece) in chars.chunks(PIECE).enumerate() {
        let charset = if at == 0 { "UTF-8''" } else { "" };
        written.push_str(&format!("; filename*{at}*={charset}"));
        for byte in piece.iter().collect::<String>().bytes() {
            match byte {
                b if b.is_ascii_alphanumeric() => written.push(char::from(b)),
                b => written.push_str(&format!("%{b:02X}")),
            }
        }
    }
    written
}
