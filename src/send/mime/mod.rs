//! Writes whole mails (RFC 5322, MIME): a message, addresses and attachments in; bytes out. Rejects header and line injection.

mod address;
mod attachment;
mod body;
mod field;
mod fingerprint;
mod header;
mod options;

pub use address::{Given, ToAscii};
pub use attachment::Attachment;
pub use options::Options;

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::Millis;
use address::{Entry, Mailbox};
use body::Part;
use fingerprint::Fingerprint;
use std::borrow::Cow;

/// The last millisecond of the year 9999: dates have four-digit years.
const LAST_DATE: f64 = 253_402_300_799_999.0;

/// The contents of a mail.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The subject.
    pub subject: &'a str,
    /// The plain-text part; omitted if empty.
    pub text: &'a str,
    /// The AMP part.
    pub amp: Option<&'a str>,
    /// The HTML part.
    pub html: &'a str,
}

/// Writes a mail. `bytes` are the attachments' contents, in the order of the options.
pub fn eml(content: Content<'_>, options: &Options, bytes: &[Vec<u8>], to_ascii: ToAscii<'_>) -> Result<Vec<u8>> {
    let from = sender(options, to_ascii)?;
    let to = address::entries("to", &options.to, to_ascii)?;
    if to.is_empty() {
        return Err(Diagnostic::new(Code::EmlMissing, "the mail has no recipient"));
    }
    let cc = address::entries("cc", &options.cc, to_ascii)?;
    let reply_to = address::entries("replyTo", &options.reply_to, to_ascii)?;
    header::check_value("Subject", content.subject)?;
    let date = instant(options.date)?;
    attachment::check(&options.attachments, bytes)?;
    let [text, html] = [content.text, content.html].map(unix_lines);
    let amp = content.amp.map(unix_lines);
    let fields = fields(&options.headers)?;

    let mut print = Fingerprint::default();
    for part in [&*text, amp.as_deref().unwrap_or(""), &*html] {
        print.add(part.as_bytes());
    }
    for (attachment, bytes) in options.attachments.iter().zip(bytes) {
        print.add(attachment.filename.as_deref().unwrap_or("").as_bytes());
        print.add(bytes);
    }
    let mark = boundary_mark(print, &[&*text, amp.as_deref().unwrap_or(""), &*html]);

    let length = text.len() + amp.as_deref().map_or(0, str::len) + html.len() + bytes.iter().map(|bytes| bytes.len() / 2 * 3).sum::<usize>();
    let mut out = String::with_capacity(length / 4 * 5 + 2048);
    let domain = from.domain().to_owned();
    for (name, value) in fields {
        field::write(&mut out, name, &header::value(name, value)?);
    }
    for (name, entries) in [("From", [Entry::Mailbox(from)].as_slice()), ("To", &to), ("Cc", &cc), ("Reply-To", &reply_to)] {
        if !entries.is_empty() {
            field::write(&mut out, name, &field::addresses(entries));
        }
    }
    field::write(&mut out, "Subject", &field::text(content.subject.trim()));
    field::write(&mut out, "Date", &field::date(date));
    let message_id = match &options.message_id {
        Some(id) => message_id(id)?.to_owned(),
        None => made_id(print, &out, &domain),
    };
    field::write(&mut out, "Message-ID", &format!("<{message_id}>"));
    field::write(&mut out, "MIME-Version", "1.0");
    body(&text, amp.as_deref(), &html, &options.attachments, bytes, &mark).write(&mut out);
    Ok(out.into_bytes())
}

fn sender(options: &Options, to_ascii: ToAscii<'_>) -> Result<Mailbox> {
    let missing = || Diagnostic::new(Code::EmlMissing, "the mail has no sender");
    let given = options.from.as_ref().ok_or_else(missing)?;
    let mut entries = address::entries("from", std::slice::from_ref(given), to_ascii)?;
    match (entries.pop(), entries.is_empty()) {
        (Some(Entry::Mailbox(mailbox)), true) => Ok(mailbox),
        _ => Err(Diagnostic::new(Code::EmlBadAddress, "`from` has more than one address, or a group").help("use one sender")),
    }
}

fn instant(date: Option<f64>) -> Result<Millis> {
    let date = date.filter(|date| (0.0..=LAST_DATE).contains(date));
    #[allow(clippy::cast_possible_truncation, reason = "in bounds")]
    date.map(|date| date as Millis).ok_or_else(|| Diagnostic::new(Code::EmlBadDate, "the date is out of range"))
}

/// Normalizes line breaks to `
/// `. Removes NUL, which lines must not contain (RFC 5322, 2.3); HTML reads it as U+FFFD.
fn unix_lines(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text = text.replace('\0', "\u{fffd}").into();
    }
    text
}

/// The custom fields. Of repeated names, the later value counts, in the place of the first one.
fn fields(given: &[(String, String)]) -> Result<Vec<(&str, &str)>> {
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (name, value) in given {
        header::check(name, value)?;
        match fields.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some(field) => *field = (name, value),
            None => fields.push((name, value)),
        }
    }
    Ok(fields)
}

fn message_id(given: &str) -> Result<&str> {
    let id = given.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(given);
    let is_id = id.len() <= 250 && id.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
    let is_id = is_id && id.bytes().all(|b| b.is_ascii_graphic() && !b"<>(),:;\"\\".contains(&b));
    if is_id { Ok(id) } else { Err(Diagnostic::new(Code::EmlBadMessageId, format!("{given:?} is not a Message-ID"))) }
}

/// A Message-ID derived from the whole mail including its header: equal mails have equal ids.
fn made_id(mut print: Fingerprint, head: &str, domain: &str) -> String {
    print.add(head.as_bytes());
    // A domain literal does not identify an organization.
    let domain = if domain.starts_with('[') { "localhost" } else { domain };
    format!("{}@{domain}", print.text())
}

/// The common prefix of all boundaries. `=_` occurs in no line of quoted-printable or base64, and rarely in unencoded lines.
fn boundary_mark(mut print: Fingerprint, texts: &[&str]) -> String {
    loop {
        let mark = format!("=_{}", print.text());
        // Searching for the first character only is by far the fastest.
        let has_mark = |text: &&str| memchr::memchr_iter(b'=', text.as_bytes()).any(|at| text.get(at..).is_some_and(|rest| rest.starts_with(&mark)));
        if !texts.iter().any(has_mark) {
            return mark;
        }
        print.add(b"=_");
    }
}

/// The part structure: alternatives, in a multipart with embedded pictures, in a multipart with files. Levels without further parts are omitted.
fn body<'a>(text: &'a str, amp: Option<&'a str>, html: &'a str, attachments: &[Attachment], bytes: &'a [Vec<u8>], mark: &str) -> Part<'a> {
    let mut alternatives = Vec::with_capacity(3);
    if !text.trim().is_empty() {
        alternatives.push(Part::Text { media: "text/plain", text });
    }
    alternatives.extend(amp.map(|text| Part::Text { media: "text/x-amp-html", text }));
    alternatives.push(Part::Text { media: "text/html", text: html });
    let related = if alternatives.len() == 1 { "related; type=\"text/html\"" } else { "related; type=\"multipart/alternative\"" };
    let (inline, files): (Vec<_>, Vec<_>) = attachments.iter().zip(bytes).partition(|(attachment, _)| attachment.cid.is_some());
    let part = |(attachment, bytes): (&Attachment, &'a Vec<u8>)| attachment.part(bytes);
    let body = holding("alternative", mark, alternatives);
    let body = holding(related, mark, std::iter::once(body).chain(inline.into_iter().map(part)).collect());
    holding("mixed", mark, std::iter::once(body).chain(files.into_iter().map(part)).collect())
}

/// A multipart; a single part is not wrapped.
fn holding<'a>(media: &str, mark: &str, mut parts: Vec<Part<'a>>) -> Part<'a> {
    if parts.len() == 1
        && let Some(part) = parts.pop()
    {
        return part;
    }
    let kind = media.split(';').next().unwrap_or(media);
    Part::Multi { media: format!("multipart/{media}"), boundary: format!("{mark}.{kind}"), parts }
}

#[cfg(test)]
mod tests;
