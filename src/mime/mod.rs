//! A message, its addresses and what goes along in, the bytes of a mail out (RFC 5322, MIME). Refused: what would make a header or a line of its own.
//!
//! `mail-builder` writes; this room gives it only what it writes rightly, and everything that it would make up: date, Message-ID, boundaries.

mod address;
mod attachment;
mod fingerprint;
mod header;

pub use address::{Given, ToAscii};
pub use attachment::Attachment;

use crate::diagnostic::{Code, Diagnostic, Result};
use address::{Entry, Mailbox};
use fingerprint::Fingerprint;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use serde::Deserialize;
use std::borrow::Cow;

/// The last second of the year 9999, the last one that a date has four digits for.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// Who sends a mail, to whom, and what goes along.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
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
}

/// What a mail shows.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The subject.
    pub subject: &'a str,
    /// The plain-text part; left out where it is empty.
    pub text: &'a str,
    /// The AMP part.
    pub amp: Option<&'a str>,
    /// The HTML part.
    pub html: &'a str,
}

/// Writes a mail. The attachments' bytes are in the order of the options.
pub fn eml(content: Content<'_>, options: &Options, bytes: &[Vec<u8>], to_ascii: ToAscii<'_>) -> Result<Vec<u8>> {
    let from = sender(options, to_ascii)?;
    let to = address::entries("to", &options.to, to_ascii)?;
    if to.is_empty() {
        return Err(Diagnostic::new(Code::EmlMissing, "the mail has no recipient"));
    }
    let cc = address::entries("cc", &options.cc, to_ascii)?;
    let reply_to = address::entries("replyTo", &options.reply_to, to_ascii)?;
    header::check_value("Subject", content.subject)?;
    let date = seconds(options.date)?;
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

    let sender = Entry::Mailbox(from);
    let mut mail = MessageBuilder::new();
    for (name, entries) in [("From", std::slice::from_ref(&sender)), ("To", &to), ("Cc", &cc), ("Reply-To", &reply_to)] {
        if !entries.is_empty() {
            mail = mail.header(name, addresses(entries));
        }
    }
    let domain = match &sender {
        Entry::Mailbox(mailbox) => mailbox.domain(),
        Entry::Group(..) => "",
    };
    let message_id = match &options.message_id {
        Some(id) => message_id(id)?.to_owned(),
        None => made_id(print, content.subject, date, options, domain),
    };
    mail = mail.header("Subject", header::text(content.subject)).date(Date::new(date)).message_id(MessageId::new(message_id));
    for (name, value) in &fields {
        mail = mail.header(*name, header::field(name, value)?);
    }
    let body = body(&text, amp.as_deref(), &html, &options.attachments, bytes, &mark);
    let mut written = Vec::new();
    mail.header("MIME-Version", Raw::new("1.0")).body(body).serialize(&mut written);
    Ok(written)
}

fn sender(options: &Options, to_ascii: ToAscii<'_>) -> Result<Mailbox> {
    let missing = || Diagnostic::new(Code::EmlMissing, "the mail has no sender");
    let given = options.from.as_ref().ok_or_else(missing)?;
    let mut entries = address::entries("from", std::slice::from_ref(given), to_ascii)?;
    match (entries.pop(), entries.is_empty()) {
        (Some(Entry::Mailbox(mailbox)), true) => Ok(mailbox),
        _ => Err(Diagnostic::new(Code::EmlBadAddress, "`from` has more than one address, or a group").help("give one sender")),
    }
}

fn seconds(date: Option<f64>) -> Result<i64> {
    let seconds = date.map(|milliseconds| (milliseconds / 1000.0).floor()).filter(|seconds| (0.0..=LAST_SECOND).contains(seconds));
    #[allow(clippy::cast_possible_truncation, reason = "in bounds, and whole")]
    seconds.map(|seconds| seconds as i64).ok_or_else(|| Diagnostic::new(Code::EmlBadDate, "the date is none that a mail can have"))
}

/// Line breaks as `mail-builder` takes them, and no NUL, which no line may have (RFC 5322, 2.3); HTML reads it as U+FFFD.
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

/// The fields that are written: of two with one name the later one, where the first one stands.
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

fn addresses(entries: &[Entry]) -> HeaderType<'_> {
    let list = Address::new_list(entries.iter().map(Entry::header).collect());
    if !entries.iter().flat_map(Entry::names).any(|name| name.contains("=?")) {
        return list.into();
    }
    // A name that only looks like an encoded word would be decoded: all names are encoded then.
    Raw::new(entries.iter().map(encoded).collect::<Vec<_>>().join(", ")).into()
}

fn encoded(entry: &Entry) -> String {
    let mailbox = |Mailbox { name, address }: &Mailbox| match name.as_str() {
        "" => format!("<{address}>"),
        name => format!("{} <{address}>", header::encoded_words(name)),
    };
    match entry {
        Entry::Mailbox(one) => mailbox(one),
        Entry::Group(name, members) => format!("{}: {};", header::encoded_words(name), members.iter().map(mailbox).collect::<Vec<_>>().join(", ")),
    }
}

fn message_id(given: &str) -> Result<&str> {
    let id = given.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(given);
    let is_id = id.len() <= 250 && id.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
    let is_id = is_id && id.bytes().all(|b| b.is_ascii_graphic() && !b"<>(),:;\"\\".contains(&b));
    if is_id { Ok(id) } else { Err(Diagnostic::new(Code::EmlBadMessageId, format!("{given:?} is no Message-ID"))) }
}

/// A Message-ID of all that the mail has: the same mail has the same one, and is told apart from every other.
fn made_id(mut print: Fingerprint, subject: &str, date: i64, options: &Options, domain: &str) -> String {
    print.add(subject.as_bytes());
    print.add(&date.to_le_bytes());
    print.add(format!("{:?}{:?}{:?}{:?}{:?}", options.from, options.to, options.cc, options.reply_to, options.headers).as_bytes());
    // A literal can't stand in a Message-ID's right half with everyone.
    let domain = if domain.starts_with('[') { "localhost" } else { domain };
    format!("{}@{domain}", print.text())
}

/// What all boundaries begin with. `=_` is in no line of quoted-printable or base64; lines that are sent as they are have it at most by chance, or by intent.
fn boundary_mark(mut print: Fingerprint, texts: &[&str]) -> String {
    loop {
        let mark = format!("=_{}", print.text());
        if !texts.iter().any(|text| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some()) {
            return mark;
        }
        print.add(b"=_");
    }
}

/// The parts: alternatives, in what shows pictures with them, in what has files with it; each only where there is something to hold.
fn body<'a>(text: &'a str, amp: Option<&'a str>, html: &'a str, attachments: &'a [Attachment], bytes: &'a [Vec<u8>], mark: &str) -> MimePart<'a> {
    let mut alternatives = Vec::with_capacity(3);
    if !text.trim().is_empty() {
        alternatives.push(MimePart::new("text/plain", text));
    }
    alternatives.extend(amp.map(|amp| MimePart::new("text/x-amp-html", amp)));
    alternatives.push(MimePart::new("text/html", html));
    let is_one = alternatives.len() == 1;
    let (inline, files): (Vec<_>, Vec<_>) = attachments.iter().zip(bytes).partition(|(attachment, _)| attachment.cid.is_some());
    let mut body = holding("alternative", mark, None, alternatives);
    if !inline.is_empty() {
        let kind = if is_one { "text/html" } else { "multipart/alternative" };
        let pictures = inline.into_iter().map(|(attachment, bytes)| attachment.part(bytes));
        body = holding("related", mark, Some(kind), std::iter::once(body).chain(pictures).collect());
    }
    let files = files.into_iter().map(|(attachment, bytes)| attachment.part(bytes));
    holding("mixed", mark, None, std::iter::once(body).chain(files).collect())
}

/// A multipart; a single part stands by itself.
fn holding<'a>(kind: &'static str, mark: &str, of: Option<&'static str>, mut parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    if parts.len() == 1
        && let Some(part) = parts.pop()
    {
        return part;
    }
    let mut content_type = ContentType::new(format!("multipart/{kind}"));
    if let Some(of) = of {
        content_type = content_type.attribute("type", of);
    }
    MimePart::new(content_type.attribute("boundary", format!("{mark}.{kind}")), parts)
}

#[cfg(test)]
mod tests;
