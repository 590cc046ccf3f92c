//! Writes header fields: encoded words (RFC 2047), quoted strings, extended parameters (RFC 2231), folded lines.

use super::address::{Entry, Mailbox};
use crate::base::time::{Millis, Zone};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// The recommended maximum length of a line (RFC 5322, 2.1.1).
const LINE: usize = 78;
/// The length up to which text is written unencoded: no line can become too long.
const LONG: usize = 900;
/// The maximum bytes of UTF-8 per encoded word, so that it has at most 75 characters in either encoding.
const WORD_BASE64: usize = 45;
const WORD_QUOTED: usize = 60;
/// The maximum length of a quoted string that is not split.
const QUOTED: usize = 60;

/// Writes a field, folded before white space. Consecutive spaces stay together.
pub(super) fn write(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push(':');
    let mut column = name.len() + 1;
    let mut rest = value;
    let mut is_first = true;
    while !rest.is_empty() {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let end = rest.get(blank..).and_then(|text| text.find([' ', '\t'])).map_or(rest.len(), |end| blank + end);
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // For some readers, a first line of white space ends the header.
        let (piece, is_broken) = if is_first { (piece.trim_start(), false) } else { (piece, column + piece.len() > LINE && blank < piece.len()) };
        if is_first {
            // An address too long to follow the field name, as in List-Unsubscribe, gets its own line and is never folded.
            let is_long = piece.starts_with('<') && column + 1 + piece.len() > LINE;
            out.push_str(if is_long { "\r\n " } else { " " });
            column = if is_long { 1 } else { column + 1 };
        } else if is_broken {
            out.push_str("\r\n");
            column = 0;
        }
        out.push_str(piece);
        column += piece.len();
        rest = after;
        is_first = false;
    }
    out.push_str("\r\n");
}

/// Encodes text if it has non-ASCII characters, looks like an encoded word, or can't be folded.
pub(super) fn text(value: &str) -> String {
    let is_simple = value.is_ascii() && !value.contains("=?") && value.len() <= LONG;
    if is_simple && value.split([' ', '\t']).all(|word| word.len() <= LINE) { value.to_owned() } else { encoded_words(value) }
}

/// Encoded words with whole characters, in the shorter encoding.
fn encoded_words(text: &str) -> String {
    let escaped = text.bytes().filter(|b| *b != b' ' && !is_plain(*b)).count();
    let is_quoted = escaped * 6 < text.len();
    let mut words = String::new();
    let mut word = String::new();
    let mut cost = 0;
    for c in text.chars() {
        let mut utf8 = [0; 4];
        let bytes = c.encode_utf8(&mut utf8).as_bytes();
        let (more, most) =
            if is_quoted { (bytes.iter().map(|b| if *b == b' ' || is_plain(*b) { 1 } else { 3 }).sum(), WORD_QUOTED) } else { (bytes.len(), WORD_BASE64) };
        if cost + more > most {
            push_word(&mut words, &word, is_quoted);
            word.clear();
            cost = 0;
        }
        word.push(c);
        cost += more;
    }
    push_word(&mut words, &word, is_quoted);
    words
}

fn push_word(words: &mut String, word: &str, is_quoted: bool) {
    if !words.is_empty() {
        words.push(' ');
    }
    if !is_quoted {
        words.push_str("=?utf-8?B?");
        STANDARD.encode_string(word, words);
        return words.push_str("?=");
    }
    words.push_str("=?utf-8?Q?");
    for byte in word.bytes() {
        match byte {
            b' ' => words.push('_'),
            b if is_plain(b) => words.push(char::from(b)),
            b => push_hex(words, '=', b),
        }
    }
    words.push_str("?=");
}

/// Whether a byte needs no encoding in any encoded word (RFC 2047, 5 (3)).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!*+-/".contains(&byte)
}

pub(super) fn push_hex(out: &mut String, sign: char, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |half: u8| DIGITS.get(usize::from(half)).map_or('0', |digit| char::from(*digit));
    out.extend([sign, digit(byte >> 4), digit(byte & 15)]);
}

/// Comma-separated addresses.
pub(super) fn addresses(entries: &[Entry]) -> String {
    let all: Vec<String> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Mailbox(one) => mailbox(one),
            Entry::Group(name, members) => format!("{}: {};", phrase(name), members.iter().map(mailbox).collect::<Vec<_>>().join(", ")),
        })
        .collect();
    all.join(", ")
}

fn mailbox(Mailbox { name, address }: &Mailbox) -> String {
    if name.is_empty() { address.clone() } else { format!("{} <{address}>", phrase(name)) }
}

fn phrase(name: &str) -> String {
    if name.is_ascii() && !name.contains("=?") && name.len() <= QUOTED { quoted(name) } else { encoded_words(name) }
}

/// A quoted string; unquoted if no quotes are needed.
fn quoted(text: &str) -> String {
    let is_atoms = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~ ".contains(&b));
    if is_atoms { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// `; filename="…"`, or an extended parameter in sections.
pub(super) fn filename(name: &str) -> String {
    const PIECE: usize = 5;
    if name.is_ascii() && !name.contains("=?") && name.len() <= QUOTED {
        return format!("; filename=\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let chars: Vec<char> = name.chars().collect();
    let mut written = String::new();
    for (at, piece) in chars.chunks(PIECE).enumerate() {
        let charset = if at == 0 { "UTF-8''" } else { "" };
        let _ = write!(written, "; filename*{at}*={charset}");
        for byte in piece.iter().collect::<String>().bytes() {
            match byte {
                b if b.is_ascii_alphanumeric() => written.push(char::from(b)),
                b => push_hex(&mut written, '%', b),
            }
        }
    }
    written
}

/// A date in UTC (RFC 5322, 3.3).
pub(super) fn date(at: Millis) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let civil = Zone::utc().civil(at);
    let named = |names: &[&'static str], number: i8| usize::try_from(number - 1).ok().and_then(|at| names.get(at).copied()).unwrap_or("");
    let second = at.div_euclid(1000).rem_euclid(60);
    let (day, month) = (named(&DAYS, civil.weekday), named(&MONTHS, civil.month));
    format!("{day}, {} {month} {} {:02}:{:02}:{second:02} +0000", civil.day, civil.year, civil.hour, civil.minute)
}
