use super::FeedReader;
use crate::diagnostic::{Code, Diagnostic, Result};

/// How a feed's bytes are letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// What Windows writes, and what pages that declare ISO 8859-1 mean (WHATWG Encoding).
    Windows1252,
    /// The one with the euro sign.
    Latin9,
}

/// The letters of windows-1252 from 0x80 to 0x9F; the rest are those of Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š',
    '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// The encoding of a name, as XML declarations and options give it.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(Self::Utf8),
            "windows-1252" | "cp1252" | "iso-8859-1" | "iso8859-1" | "latin1" => Some(Self::Windows1252),
            "iso-8859-15" | "iso8859-15" | "latin9" => Some(Self::Latin9),
            _ => None,
        }
    }

    /// The encoding that the first bytes of a feed declare: a byte order mark, or an XML declaration. Anything else is UTF-8.
    ///
    /// # Errors
    /// `feed/encoding` for encodings that are not read.
    pub fn declared(bytes: &[u8]) -> Result<Self> {
        let unread = |name: &str| Err(Diagnostic::new(Code::FeedEncoding, format!("the feed is in {name}")));
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return unread("UTF-16");
        }
        let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(FeedReader::HEAD)).unwrap_or(bytes));
        let declaration = head.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
        let Some((_, name)) = declaration.and_then(|(declaration, _)| declaration.split_once("encoding")) else { return Ok(Self::Utf8) };
        let name = name.trim_start_matches([' ', '=', '\t', '\r', '\n']);
        let quote = name.chars().next().unwrap_or('"');
        let name = name.get(1..).and_then(|rest| rest.split(quote).next()).unwrap_or("");
        Self::named(name).map_or_else(|| unread(name), Ok)
    }

    /// Bytes as text, and how many of them were read: a letter cut off at the end waits for its rest.
    ///
    /// # Errors
    /// `feed/encoding`.
    pub fn decode(self, bytes: &[u8], last: bool, out: &mut String) -> Result<usize> {
        if self == Self::Utf8 {
            return match std::str::from_utf8(bytes) {
                Ok(text) => {
                    out.push_str(text);
                    Ok(bytes.len())
                }
                Err(e) if e.error_len().is_none() && !last => {
                    out.push_str(bytes.get(..e.valid_up_to()).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or(""));
                    Ok(e.valid_up_to())
                }
                Err(_) => Err(Diagnostic::new(Code::FeedEncoding, "the feed is not UTF-8")),
            };
        }
        out.extend(bytes.iter().map(|byte| self.letter(*byte)));
        Ok(bytes.len())
    }

    fn letter(self, byte: u8) -> char {
        match (self, byte) {
            (Self::Windows1252, 0x80..=0x9f) => WINDOWS.get(usize::from(byte & 0x1f)).copied().unwrap_or('\u{fffd}'),
            (Self::Latin9, 0xa4) => '€',
            (Self::Latin9, 0xa6) => 'Š',
            (Self::Latin9, 0xa8) => 'š',
            (Self::Latin9, 0xb4) => 'Ž',
            (Self::Latin9, 0xb8) => 'ž',
            (Self::Latin9, 0xbc) => 'Œ',
            (Self::Latin9, 0xbd) => 'œ',
            (Self::Latin9, 0xbe) => 'Ÿ',
            _ => char::from(byte),
        }
    }
}
