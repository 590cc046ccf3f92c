use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::references::WINDOWS_1252;

/// Bytes needed to detect encoding and format.
pub(super) const HEAD: usize = 4096;

/// The character encoding of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// windows-1252, which pages that declare ISO 8859-1 also mean (WHATWG Encoding).
    Windows1252,
    /// ISO 8859-15, with the euro sign.
    Latin9,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
}

impl Encoding {
    /// Looks up an encoding by the name in XML declarations and options.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(Self::Utf8),
            "windows-1252" | "cp1252" | "iso-8859-1" | "iso8859-1" | "latin1" => Some(Self::Windows1252),
            "iso-8859-15" | "iso8859-15" | "latin9" => Some(Self::Latin9),
            "utf-16" | "utf16" | "utf-16le" | "ucs-2" | "unicode" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// Detects the encoding from the first bytes, regardless of the declaration: a byte order mark, or UTF-16's zero bytes.
    ///
    /// # Errors
    /// `feed/encoding` for ZIP archives.
    pub fn shown(bytes: &[u8]) -> Result<Option<Self>> {
        let head = bytes.get(..bytes.len().min(64)).unwrap_or(bytes);
        match head {
            [b'P', b'K', 3, 4, ..] => Err(Diagnostic::new(Code::FeedEncoding, "the feed is a ZIP archive").help("unpack it first, or compress it with gzip")),
            [0xff, 0xfe, ..] => Ok(Some(Self::Utf16Le)),
            [0xfe, 0xff, ..] => Ok(Some(Self::Utf16Be)),
            [0xef, 0xbb, 0xbf, ..] => Ok(Some(Self::Utf8)),
            _ => {
                // Feeds begin with ASCII names and brackets: in UTF-16, every other byte is zero.
                let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
                let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
                Ok(match () {
                    () if pairs < 2 => None,
                    () if even == 0 && odd * 4 >= pairs * 3 => Some(Self::Utf16Le),
                    () if odd == 0 && even * 4 >= pairs * 3 => Some(Self::Utf16Be),
                    () => None,
                })
            }
        }
    }

    /// The encoding in the XML declaration. UTF-8 if there is none, or if it says UTF-16 although the bytes are not.
    ///
    /// # Errors
    /// `feed/encoding` for unsupported encodings.
    pub fn declared(bytes: &[u8]) -> Result<Self> {
        let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes));
        let declaration = head.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
        let Some((_, name)) = declaration.and_then(|(declaration, _)| declaration.split_once("encoding")) else { return Ok(Self::Utf8) };
        let name = name.trim_start_matches([' ', '=', '\t', '\r', '\n']);
        let quote = name.chars().next().unwrap_or('"');
        let name = name.get(1..).and_then(|rest| rest.split(quote).next()).unwrap_or("");
        match Self::named(name) {
            Some(Self::Utf16Le | Self::Utf16Be) => Ok(Self::Utf8),
            Some(encoding) => Ok(encoding),
            None => Err(Diagnostic::new(Code::FeedEncoding, format!("the feed is in {name}"))),
        }
    }

    /// Decodes bytes and returns how many were consumed. An incomplete character at the end is left for the next call.
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
        if matches!(self, Self::Utf16Le | Self::Utf16Be) {
            return Ok(self.decode_pairs(bytes, last, out));
        }
        out.extend(bytes.iter().map(|byte| self.letter(*byte)));
        Ok(bytes.len())
    }

    /// Decodes UTF-16. An unpaired surrogate becomes U+FFFD, as in browsers.
    fn decode_pairs(self, bytes: &[u8], last: bool, out: &mut String) -> usize {
        let unit = |pair: &[u8]| match pair {
            [one, other] if self == Self::Utf16Be => u16::from_be_bytes([*one, *other]),
            [one, other] => u16::from_le_bytes([*one, *other]),
            _ => 0xfffd,
        };
        let mut end = bytes.len() & !1;
        // A high surrogate at the end waits for its second half.
        if !last && bytes.get(..end).and_then(<[u8]>::last_chunk::<2>).is_some_and(|pair| (0xd800..0xdc00).contains(&unit(pair))) {
            end -= 2;
        }
        let units = bytes.get(..end).unwrap_or(&[]).chunks_exact(2).map(unit);
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')));
        if last { bytes.len() } else { end }
    }

    fn letter(self, byte: u8) -> char {
        match (self, byte) {
            (Self::Windows1252, 0x80..=0x9f) => WINDOWS_1252.get(usize::from(byte & 0x1f)).copied().unwrap_or('\u{fffd}'),
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
