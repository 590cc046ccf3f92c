use super::delimited::Delimited;
use super::encoding::{Encoding, HEAD};
use super::fields::named;
use super::gzip::Gzip;
use super::layout::Layout;
use super::listed::Listed;
use super::page::Page;
use super::registry;
use super::sink::{Read, Sink};
use super::xml::Xml;
use super::{Batch, Dropped, FeedOptions, Format, Problem};
use crate::base::diagnostic::{Code, Diagnostic, Place, Result};
use crate::base::limits;

/// Reads a feed in chunks.
#[derive(Debug)]
pub struct FeedReader {
    options: FeedOptions,
    packing: Packing,
    encoding: Option<Encoding>,
    /// The format detected from the beginning; the first one if several match.
    format: Option<Format>,
    splitter: Option<Splitter>,
    /// Bytes that were not decoded yet.
    bytes: Vec<u8>,
    /// Text that was not parsed yet.
    text: String,
    at: Position,
    rows: u64,
    /// The slots of all elements and columns that occurred.
    seen: u32,
    feed_time: Option<i64>,
}

/// Whether the feed is compressed.
#[derive(Debug)]
enum Packing {
    Unknown,
    Plain,
    Gzip(Box<Gzip>),
}

/// Splits a text into rows and lets a format make offers of them.
#[derive(Debug)]
enum Splitter {
    Xml(Box<Xml>),
    Delimited(Box<Delimited>),
    Listed(Listed),
    Page(Page),
}

impl Splitter {
    /// The splitter of a format. If several match, all of them are in columns.
    fn of(first: Format, formats: &[Format], options: &FeedOptions) -> Result<Self> {
        Ok(match registry::layout(first) {
            Layout::Xml(format) => Self::Xml(Box::new(Xml::new(format, options)?)),
            Layout::Columns(_) => {
                let columns = |format: &Format| if let Layout::Columns(columns) = registry::layout(*format) { Some((*format, columns)) } else { None };
                Self::Delimited(Box::new(Delimited::new(formats.iter().filter_map(columns).collect())))
            }
            Layout::Json(format) => Self::Listed(Listed::new(format, options)?),
            Layout::Page(format) => Self::Page(Page::new(format, options)?),
        })
    }

    fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        match self {
            Self::Xml(xml) => xml.read(text, last, sink),
            Self::Delimited(delimited) => delimited.read(text, last, sink),
            Self::Listed(listed) => listed.read(text, last, sink),
            Self::Page(page) => page.read(text, last, sink),
        }
    }
}

/// A position: line and UTF-16 column, 1-based.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    line: u32,
    column: u32,
}

impl FeedReader {
    /// A reader at the start of a feed.
    pub fn new(options: FeedOptions) -> Self {
        let at = Position { line: 1, column: 1 };
        Self {
            options,
            packing: Packing::Unknown,
            encoding: None,
            format: None,
            splitter: None,
            bytes: Vec::new(),
            text: String::new(),
            at,
            rows: 0,
            seen: 0,
            feed_time: None,
        }
    }

    /// Reads the next chunk.
    ///
    /// # Errors
    /// `feed/not-xml`, `feed/not-json`, `feed/wrong-root`, `feed/wrong-columns`, `feed/encoding`, `feed/forbidden`, `feed/too-large`: the whole feed is
    /// rejected.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Batch> {
        if let Packing::Gzip(_) = self.packing {
            return self.unpack(bytes);
        }
        self.bytes.extend_from_slice(bytes);
        if let Packing::Unknown = self.packing {
            match Gzip::is(&self.bytes) {
                Some(true) => {
                    self.packing = Packing::Gzip(Box::default());
                    let packed = std::mem::take(&mut self.bytes);
                    return self.unpack(&packed);
                }
                Some(false) => self.packing = Packing::Plain,
                None => {}
            }
        }
        self.read(false)
    }

    /// Reads a compressed chunk, one window at a time, so that the decompressed feed is never in memory as a whole.
    fn unpack(&mut self, packed: &[u8]) -> Result<Batch> {
        let mut all = Batch { rows: self.rows, feed_time: self.feed_time, ..Batch::default() };
        let mut done = 0;
        while done < packed.len() {
            let Packing::Gzip(gzip) = &mut self.packing else { break };
            done += gzip.unpack(packed.get(done..).unwrap_or(&[]), &mut self.bytes)?;
            let Batch { offers, kept, unread, problems, rows, feed_time } = self.read(false)?;
            all.offers.extend(offers);
            all.kept.extend(kept);
            all.unread.extend(unread);
            all.problems.extend(problems);
            (all.rows, all.feed_time) = (rows, feed_time);
        }
        Ok(all)
    }

    /// Reads the rest.
    ///
    /// # Errors
    /// As [`FeedReader::push`], and `feed/truncated` if the feed is incomplete.
    pub fn finish(&mut self) -> Result<Batch> {
        if let Packing::Gzip(gzip) = &self.packing {
            gzip.ended()?;
        }
        self.read(true)
    }

    /// The format, once it is known.
    pub fn format(&self) -> Option<Format> {
        if let Some(Splitter::Delimited(delimited)) = &self.splitter { delimited.format() } else { self.format }
    }

    fn read(&mut self, last: bool) -> Result<Batch> {
        if !self.decode(last)? {
            return Ok(Batch { rows: self.rows, ..Batch::default() });
        }
        if self.splitter.is_none() {
            self.skip_blanks();
            let formats = match self.options.format {
                Some(format) => vec![format],
                None if last || self.text.len() >= HEAD / 2 => registry::shown(&self.text),
                None => Vec::new(),
            };
            match formats.first() {
                Some(first) => {
                    self.format = Some(*first);
                    self.splitter = Some(Splitter::of(*first, &formats, &self.options)?);
                }
                None if last => return Err(Diagnostic::new(Code::FeedEmpty, "the feed is empty")),
                None => return Ok(Batch { rows: self.rows, ..Batch::default() }),
            }
        }
        let mut sink = Sink {
            options: &self.options,
            batch: Batch { feed_time: self.feed_time, ..Batch::default() },
            rows: self.rows,
            seen: self.seen,
            marks: Vec::new(),
        };
        let read = self.splitter.as_mut().map_or(Ok(0), |splitter| splitter.read(&self.text, last, &mut sink));
        let read = read.map_err(|(e, at)| {
            let mut position = self.at;
            position.advance(self.text.get(..at).unwrap_or(""));
            e.at(position.place())
        })?;
        let Sink { mut batch, rows, seen, marks, .. } = sink;
        self.seen = seen;
        place(&mut batch.problems, &marks, self.at, &self.text);
        self.at.advance(self.text.get(..read).unwrap_or(""));
        self.text.drain(..read);
        self.rows = rows;
        self.feed_time = batch.feed_time;
        batch.rows = rows;
        if last && rows > 0 {
            batch.problems.extend(self.never_seen());
        }
        Ok(batch)
    }

    /// Problems for elements and columns that the options name but no row has; they are probably misspelt.
    fn never_seen(&self) -> Vec<Problem> {
        let is_list_price = |name: &str| name == "list-price" && matches!(self.splitter, Some(Splitter::Listed(_) | Splitter::Page(_)));
        let missing = named(&self.options).into_iter().filter(|(slot, name)| self.seen & slot.bit() == 0 && !is_list_price(name));
        let problem = |name: &str| Problem {
            dropped: Dropped::Field,
            row: 0,
            id: None,
            field: name.to_owned(),
            value: None,
            diagnostic: *Diagnostic::new(Code::FeedUnknownElement, format!("no row has `{name}`, which is set in the options")),
        };
        missing.map(|(_, name)| problem(name)).collect()
    }

    /// Skips white space, zeros and byte order marks before the feed. Rows of columns may begin with tabs.
    fn skip_blanks(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.text.drain(..'\u{feff}'.len_utf8());
        }
        let is_nothing = |c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}');
        let rest = self.text.trim_start_matches(is_nothing);
        let blanks = self.text.len() - rest.len();
        let line = self.text.get(..blanks).and_then(|blanks| blanks.rfind(['\n', '\r'])).map_or(0, |at| at + 1);
        let done = match rest.chars().next() {
            Some('<' | '{' | '[') => blanks,
            // A row can't begin with so much white space.
            None if blanks - line > limits::FEED_TAG_BYTES => blanks,
            _ => line,
        };
        self.at.advance(self.text.get(..done).unwrap_or(""));
        self.text.drain(..done);
    }

    /// Decodes bytes; false if there are too few to detect the encoding.
    fn decode(&mut self, last: bool) -> Result<bool> {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None if self.bytes.len() < HEAD && !last => return Ok(false),
            None => {
                let shown = Encoding::shown(&self.bytes)?;
                let encoding = match (shown, self.options.encoding.as_deref()) {
                    (Some(encoding), _) => encoding,
                    (None, Some(name)) => Encoding::named(name).ok_or_else(|| {
                        Diagnostic::new(Code::FeedEncoding, format!("the encoding {name} is not supported"))
                            .help("write utf-8, utf-16, windows-1252 or iso-8859-15")
                    })?,
                    (None, None) => Encoding::declared(&self.bytes)?,
                };
                *self.encoding.insert(encoding)
            }
        };
        let read = encoding.decode(&self.bytes, last, &mut self.text).map_err(|e| {
            let mut position = self.at;
            position.advance(&self.text);
            e.at(position.place())
        })?;
        self.bytes.drain(..read);
        Ok(true)
    }
}

/// Sets the positions of problems in one pass.
fn place(problems: &mut [Problem], marks: &[usize], start: Position, text: &str) {
    let (mut position, mut from) = (start, 0);
    for (problem, at) in problems.iter_mut().zip(marks) {
        position.advance(text.get(from..*at).unwrap_or(""));
        from = (*at).max(from);
        problem.diagnostic.place = Some(position.place());
    }
}

impl Position {
    fn advance(&mut self, text: &str) {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
        let tail = memchr::memrchr(b'\n', text.as_bytes()).and_then(|at| text.as_bytes().get(at + 1..)).unwrap_or(text.as_bytes());
        // Each character has one byte that is not a continuation byte; four-byte characters have two UTF-16 units. Most JSON is a single line, so this reads all of it.
        // The sums of short chunks fit into a byte, so sixteen are added at a time.
        let units = |bytes: &[u8]| bytes.iter().map(|b| u8::from(b & 0xc0 != 0x80) + u8::from(*b >= 0xf0)).sum::<u8>();
        let columns = tail.chunks(96).map(|bytes| u32::from(units(bytes))).sum::<u32>();
        self.line += lines;
        self.column = if lines > 0 { columns + 1 } else { self.column + columns };
    }

    fn place(self) -> Place {
        Place { line: self.line, column: self.column, end_line: self.line, end_column: self.column }
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn p2_columns_are_utf16_units_however_long_the_line() {
        for letter in ["a", "ä", "€", "🚲"] {
            for count in [0, 1, 95, 96, 97, 5_000] {
                let line = letter.repeat(count);
                let mut position = Position { line: 1, column: 1 };
                position.advance(&line);
                position.advance(&line);
                assert_eq!((position.line, position.column as usize), (1, 1 + 2 * line.encode_utf16().count()), "{count} {letter}");
                position.advance(&format!("{line}\n\n{line}"));
                assert_eq!((position.line, position.column as usize), (3, 1 + line.encode_utf16().count()), "{count} {letter}");
            }
        }
    }
}
