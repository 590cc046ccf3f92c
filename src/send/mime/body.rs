//! Writes MIME parts with the shortest suitable transfer encoding (RFC 2045, 6), and multiparts.

use super::field;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The maximum length of an encoded line without its line end (RFC 2045, 6.7, 6.8).
const LINE: usize = 76;
/// Bytes encoded by one line of base64.
const LINE_BYTES: usize = LINE / 4 * 3;

/// A MIME part.
pub(super) enum Part<'a> {
    /// Text with `
    /// ` line breaks.
    Text { media: &'static str, text: &'a str },
    /// A file with the fields that describe it.
    File { fields: Vec<(&'static str, String)>, bytes: &'a [u8] },
    /// A multipart.
    Multi { media: String, boundary: String, parts: Vec<Part<'a>> },
}

impl Part<'_> {
    /// Writes the fields, the empty line and the contents.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Text { media, text } => {
                field::write(out, "Content-Type", &format!("{media}; charset=utf-8"));
                write_text(out, text);
            }
            Self::File { fields, bytes } => {
                for (name, value) in fields {
                    field::write(out, name, value);
                }
                out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
                write_base64(out, bytes);
            }
            Self::Multi { media, boundary, parts } => {
                field::write(out, "Content-Type", &format!("{media}; boundary=\"{boundary}\""));
                for part in parts {
                    out.extend(["\r\n--", boundary, "\r\n"]);
                    part.write(out);
                }
                out.extend(["\r\n--", boundary, "--\r\n"]);
            }
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    let escaped = text.bytes().filter(|b| is_escaped(*b)).count();
    let is_sent_as_it_is = escaped == 0 && text.split('\n').all(|line| line.len() <= LINE && !line.ends_with([' ', '\t']));
    if is_sent_as_it_is {
        out.push_str("Content-Transfer-Encoding: 7bit\r\n\r\n");
        for line in text.split_inclusive('\n') {
            match line.strip_suffix('\n') {
                Some(line) => out.extend([line, "\r\n"]),
                None => out.push_str(line),
            }
        }
    } else if escaped * 2 < text.len() / 3 {
        out.push_str("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
        write_quoted_printable(out, text);
    } else {
        out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
        write_base64(out, text.replace('\n', "\r\n").as_bytes());
    }
}

/// Whether quoted-printable always encodes a byte.
fn is_escaped(byte: u8) -> bool {
    byte == b'=' || !(b' '..=b'~').contains(&byte) && byte != b'\t' && byte != b'\n'
}

fn write_quoted_printable(out: &mut String, text: &str) {
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("\r\n");
        }
        let mut column = 0;
        let mut rest = line;
        while !rest.is_empty() {
            // A run without encoding. Its last byte may be a space, which must not end a line.
            let room = rest.len().min(LINE - 1 - column);
            let plain = rest.bytes().take(room).position(is_escaped).unwrap_or(room);
            let is_last_blank = plain == rest.len() && rest.ends_with([' ', '\t']);
            let (run, after) = rest.split_at_checked(plain - usize::from(is_last_blank)).unwrap_or(("", rest));
            out.push_str(run);
            column += run.len();
            rest = after;
            let Some(c) = rest.chars().next() else { break };
            let bytes = rest.get(..c.len_utf8()).unwrap_or("").as_bytes();
            let is_escape = is_escaped(*bytes.first().unwrap_or(&0)) || is_last_blank;
            if !is_escape || column + bytes.len() * 3 > LINE - 1 {
                out.push_str("=\r\n");
                column = 0;
                continue;
            }
            for byte in bytes {
                field::push_hex(out, '=', *byte);
            }
            column += bytes.len() * 3;
            rest = rest.get(bytes.len()..).unwrap_or("");
        }
    }
}

fn write_base64(out: &mut String, bytes: &[u8]) {
    out.reserve(bytes.len() / 3 * 4 + bytes.len() / LINE_BYTES * 2 + 8);
    for line in bytes.chunks(LINE_BYTES) {
        STANDARD.encode_string(line, out);
        out.push_str("\r\n");
    }
}
