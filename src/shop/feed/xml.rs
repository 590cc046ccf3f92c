use super::FeedOptions;
use super::elements::Elements;
use super::layout::RowFormat;
use super::sink::{Read, Sink};
use super::text;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::references::names;
use quick_xml::{Reader, errors::Error as XmlError, events::Event};

/// Reads RSS 2.0 or Atom in chunks and emits elements. It buffers at most one tag.
#[derive(Debug)]
pub(super) struct Xml {
    elements: Elements,
    /// Inside something that may be longer than a chunk.
    inside: Option<Long>,
    /// Bytes at the beginning of the text without the end of a tag.
    looked_at: usize,
}

/// Constructs that may be longer than a chunk and are read incrementally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Long {
    Comment,
    Instruction,
    CData,
}

/// The longest character reference that is waited for.
const REFERENCE: usize = 40;

impl Long {
    const ALL: [Self; 3] = [Self::Comment, Self::CData, Self::Instruction];

    fn start(self) -> &'static str {
        match self {
            Self::Comment => "<!--",
            Self::Instruction => "<?",
            Self::CData => "<![CDATA[",
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Comment => "-->",
            Self::Instruction => "?>",
            Self::CData => "]]>",
        }
    }
}

impl Xml {
    pub fn new(format: &'static RowFormat, options: &FeedOptions) -> Result<Self> {
        Ok(Self { elements: Elements::new(format, options)?, inside: None, looked_at: 0 })
    }

    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        self.pieces(text, last, sink).map_err(|(e, at)| match before_xml(text) {
            Some(before) if !self.elements.started() && matches!(e.code, Code::FeedNotXml | Code::FeedWrongRoot) => (before, 0),
            _ => (e, at),
        })
    }

    fn pieces(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        let seen = std::mem::take(&mut self.looked_at);
        // An incomplete tag needs a `>`.
        if seen > 0 && !last && memchr::memchr(b'>', text.as_bytes().get(seen..).unwrap_or(&[])).is_none() {
            self.looked_at = text.len();
            return self.bounded(text, 0);
        }
        let mut read = 0;
        while read < text.len() {
            let rest = text.get(read..).unwrap_or("");
            let (done, is_blocked) = match self.inside {
                Some(long) => (self.long(long, rest), self.inside.is_some()),
                None => self.events(rest, read, last, sink)?,
            };
            read += done;
            if is_blocked && self.inside.is_none() {
                let is_tag = text.as_bytes().get(read..).is_some_and(|rest| matches!(rest, [b'<', next, ..] if !matches!(next, b'!' | b'?')));
                self.looked_at = if is_tag { text.len() - read } else { 0 };
                break;
            }
            if done == 0 && self.inside.is_some() && text.get(read..).is_none_or(|rest| rest.len() < REFERENCE) {
                break;
            }
        }
        if last {
            self.elements.ended(self.inside.is_some() || read < text.len()).map_err(|e| (e, read))?;
        }
        self.bounded(text, read)
    }

    /// The number of bytes read, or an error if the rest is too long for a tag.
    fn bounded(&self, text: &str, read: usize) -> Read {
        if text.len() - read > limits::FEED_TAG_BYTES {
            return Err((Diagnostic::new(Code::FeedTooLarge, format!("a tag of more than {} bytes (FEED_TAG_BYTES)", limits::FEED_TAG_BYTES)), read));
        }
        Ok(read)
    }

    /// Continues inside a long construct; returns the number of bytes read.
    fn long(&mut self, long: Long, rest: &str) -> usize {
        let end = memchr::memmem::find(rest.as_bytes(), long.end().as_bytes());
        // A partial end marker waits for more text.
        let kept = (1..long.end().len()).rev().find(|n| long.end().get(..*n).is_some_and(|part| rest.ends_with(part))).unwrap_or(0);
        let until = end.unwrap_or(rest.len() - kept);
        if long == Long::CData {
            self.elements.push_text(rest.get(..until).unwrap_or(""));
        }
        match end {
            Some(end) => {
                self.inside = None;
                end + long.end().len()
            }
            None => until,
        }
    }

    /// Reads events until the text ends or must be parsed again. Returns the number of bytes read, and whether more text is needed.
    fn events(&mut self, rest: &str, at: usize, last: bool, sink: &mut Sink<'_>) -> std::result::Result<(usize, bool), (Box<Diagnostic>, usize)> {
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut done = 0;
        loop {
            let event = reader.read_event();
            let position = reader.buffer_position() as usize;
            match event {
                Ok(Event::Eof) => return Ok((done, false)),
                // A bare `<` is text: `5 < 7`.
                Ok(Event::Start(_) | Event::Empty(_)) if !begins_name(rest, done + 1) => {
                    self.elements.push_text("<");
                    return Ok((done + 1, false));
                }
                Ok(event) => {
                    self.event(&event, at + position, sink).map_err(|e| (e, at + done))?;
                    done = position;
                }
                Err(e) => return self.mended(&e, rest, at, done, last),
            }
        }
    }

    /// Handles text that is not valid XML, or incomplete.
    fn mended(&mut self, e: &XmlError, rest: &str, at: usize, done: usize, last: bool) -> std::result::Result<(usize, bool), (Box<Diagnostic>, usize)> {
        let found = rest.get(done..).unwrap_or("");
        // A bare `&` is text; it occurs in the titles and links of real feeds.
        if found.starts_with('&') {
            if !last && found.len() < REFERENCE && !found.contains([';', '<']) {
                return Ok((done, true));
            }
            self.elements.push_text("&");
            return Ok((done + 1, false));
        }
        if matches!(e, XmlError::Syntax(_)) {
            if let Some(long) = Long::ALL.into_iter().find(|long| found.starts_with(long.start())) {
                self.inside = Some(long);
                return Ok((done + long.start().len(), false));
            }
            if !last {
                return Ok((done, true));
            }
            if self.elements.started() {
                return Err((Diagnostic::new(Code::FeedTruncated, e.to_string()), at + done));
            }
        }
        Err((Diagnostic::new(Code::FeedNotXml, e.to_string()), at + done))
    }

    fn event(&mut self, event: &Event<'_>, at: usize, sink: &mut Sink<'_>) -> Result<()> {
        match event {
            // The declared encoding was read before decoding.
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
            Event::DocType(_) => Err(Diagnostic::new(Code::FeedForbidden, "the feed has a DTD")),
            Event::Start(tag) => self.elements.start(tag),
            Event::Empty(tag) => {
                self.elements.start(tag)?;
                self.elements.end(tag.name().as_ref(), at, sink)
            }
            Event::End(tag) => self.elements.end(tag.name().as_ref(), at, sink),
            Event::Text(text) => self.elements.characters(text),
            Event::CData(text) => {
                self.elements.push_text(text);
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let name: &str = reference;
                match names::character(name) {
                    Some(c) => self.elements.push_text(c.encode_utf8(&mut [0; 4])),
                    // Unknown references are text: `&nix;`.
                    None => ["&", name, ";"].into_iter().for_each(|part| self.elements.push_text(part)),
                }
                Ok(())
            }
        }
    }
}

/// The error for text before the XML, such as a warning printed by the shop system.
pub(super) fn before_xml(text: &str) -> Option<Box<Diagnostic>> {
    let at = ["<?xml", "<rss", "<feed", "<rdf:RDF"].iter().filter_map(|start| memchr::memmem::find(text.as_bytes(), start.as_bytes())).min()?;
    let raw = text.get(..at)?.trim();
    if raw.is_empty() {
        return None;
    }
    let seen = text::text(raw);
    let before = if seen.is_empty() { raw } else { &seen };
    let message = format!("there is text before the XML: `{}`", before.chars().take(80).collect::<String>());
    Some(Diagnostic::new(Code::FeedNotXml, message).help("make the file begin with the XML; check what the export prints before it, like a PHP warning"))
}

fn begins_name(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | 0x80..))
}
