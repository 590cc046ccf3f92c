use super::check::Row;
use super::delimited::Delimited;
use super::encoding::Encoding;
use super::fields::{Names, named};
use super::gzip::Gzip;
use super::json::Json;
use super::text::seen;
use super::xml::Xml;
use super::{Batch, Dropped, FeedOptions, Format, Problem};
use crate::base::diagnostic::{Code, Diagnostic, Place, Result};
use crate::base::limits;

/// Reads a feed piece by piece.
#[derive(Debug)]
pub struct FeedReader {
    options: FeedOptions,
    packing: Packing,
    encoding: Option<Encoding>,
    splitter: Option<Splitter>,
    /// Bytes that are not letters yet.
    bytes: Vec<u8>,
    /// Text that is not read yet.
    text: String,
    at: Position,
    rows: u64,
    /// The slots of all elements and columns that occurred.
    seen: u32,
    feed_time: Option<i64>,
}

/// Whether the feed is packed.
#[derive(Debug)]
enum Packing {
    Unknown,
    Plain,
    Gzip(Box<Gzip>),
}

#[derive(Debug)]
enum Splitter {
    Xml(Box<Xml>),
    Delimited(Box<Delimited>),
    Json(Json),
}

/// Where rows go while a piece is read.
pub(super) struct Sink<'a> {
    pub options: &'a FeedOptions,
    pub batch: Batch,
    pub rows: u64,
    /// The slots of the elements and columns that occurred.
    pub seen: u32,
    /// Where problems are, in bytes of the piece, until they get lines.
    marks: Vec<usize>,
}

/// Line and UTF-16 column, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    line: u32,
    column: u32,
}

impl FeedReader {
    /// Bytes that must be there before encoding and format are told from them.
    pub(super) const HEAD: usize = 4096;

    /// A reader at the start of a feed.
    pub fn new(options: FeedOptions) -> Self {
        let at = Position { line: 1, column: 1 };
        Self {
            options,
            packing: Packing::Unknown,
            encoding: None,
            splitter: None,
            bytes: Vec::new(),
            text: String::new(),
            at,
            rows: 0,
            seen: 0,
            feed_time: None,
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// `feed/not-xml`, `feed/not-json`, `feed/wrong-root`, `feed/wrong-columns`, `feed/encoding`, `feed/forbidden`, `feed/too-large`: the feed as a whole is
    /// refused.
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

    /// Reads a packed piece, a window at a time: what is unpacked is never held as a whole.
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

    /// Reads what is left.
    ///
    /// # Errors
    /// As [`FeedReader::push`], and `feed/truncated` if the feed ends in the middle.
    pub fn finish(&mut self) -> Result<Batch> {
        if let Packing::Gzip(gzip) = &self.packing {
            gzip.ended()?;
        }
        self.read(true)
    }

    /// The format, once it is known.
    pub fn format(&self) -> Option<Format> {
        match self.splitter.as_ref()? {
            Splitter::Xml(_) => Some(Format::GoogleXml),
            Splitter::Delimited(_) => Some(Format::GoogleCsv),
            Splitter::Json(json) => Some(json.format()),
        }
    }

    fn read(&mut self, last: bool) -> Result<Batch> {
        if !self.decode(last)? {
            return Ok(Batch { rows: self.rows, ..Batch::default() });
        }
        if self.splitter.is_none() {
            self.skip_blanks();
            let format = self.options.format.or_else(|| if last || self.text.len() >= Self::HEAD / 2 { Format::of(&self.text) } else { None });
            match format {
                Some(Format::GoogleXml) => self.splitter = Some(Splitter::Xml(Box::new(Xml::new(Names::of(&self.options))))),
                Some(Format::GoogleCsv) => self.splitter = Some(Splitter::Delimited(Box::new(Delimited::new(Names::of(&self.options))))),
                Some(format) => self.splitter = Some(Splitter::Json(Json::new(format, &self.options)?)),
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
        let read = match self.splitter.as_mut() {
            Some(Splitter::Xml(xml)) => xml.read(&self.text, last, &mut sink),
            Some(Splitter::Delimited(delimited)) => delimited.read(&self.text, last, &mut sink),
            Some(Splitter::Json(json)) => json.read(&self.text, last, &mut sink),
            None => Ok(0),
        };
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

    /// The elements and columns that the options name and no row has: mistyped, most likely.
    fn never_seen(&self) -> Vec<Problem> {
        let is_list_price = |name: &str| name == "list-price" && matches!(self.splitter, Some(Splitter::Json(_)));
        let missing = named(&self.options).into_iter().filter(|(slot, name)| self.seen & slot.bit() == 0 && !is_list_price(name));
        let problem = |name: &str| Problem {
            dropped: Dropped::Field,
            row: 0,
            id: None,
            field: name.to_owned(),
            value: None,
            diagnostic: *Diagnostic::new(Code::FeedUnknownElement, format!("no row has `{name}`, which an option names")),
        };
        missing.map(|(_, name)| problem(name)).collect()
    }

    /// Blanks, zeros and marks before the feed are nothing; a row of columns may begin with tabs.
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
            // So many blanks are no columns.
            None if blanks - line > limits::FEED_TAG_BYTES => blanks,
            _ => line,
        };
        self.at.advance(self.text.get(..done).unwrap_or(""));
        self.text.drain(..done);
    }

    /// Turns bytes into text; false while too little is there to tell how.
    fn decode(&mut self, last: bool) -> Result<bool> {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None if self.bytes.len() < Self::HEAD && !last => return Ok(false),
            None => {
                let shown = Encoding::shown(&self.bytes)?;
                let encoding = match (shown, self.options.encoding.as_deref()) {
                    (Some(encoding), _) => encoding,
                    (None, Some(name)) => Encoding::named(name).ok_or_else(|| {
                        Diagnostic::new(Code::FeedEncoding, format!("the encoding {name} is not read")).help("write utf-8, utf-16, windows-1252 or iso-8859-15")
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

/// Gives problems their lines, in one pass.
fn place(problems: &mut [Problem], marks: &[usize], start: Position, text: &str) {
    let (mut position, mut from) = (start, 0);
    for (problem, at) in problems.iter_mut().zip(marks) {
        position.advance(text.get(from..*at).unwrap_or(""));
        from = (*at).max(from);
        problem.diagnostic.place = Some(position.place());
    }
}

impl Sink<'_> {
    /// Tells what is of the feed as a whole, at a byte of the piece.
    pub fn told(&mut self, diagnostic: Diagnostic, field: &str, at: usize) {
        self.batch.problems.push(Problem { dropped: Dropped::Field, row: 0, id: None, field: field.to_owned(), value: None, diagnostic });
        self.marks.push(at);
    }

    /// Takes a row that is at a byte of the piece: its offer, and what of it was dropped.
    pub fn row(&mut self, id: Option<&str>, at: usize, read: Row) {
        self.rows += 1;
        self.more(id, at, read);
    }

    /// The same for another offer of the same row.
    pub fn more(&mut self, id: Option<&str>, at: usize, read: Row) {
        // As offers have it, so that the stored one is found.
        let id = id.map(seen).filter(|id| !id.is_empty());
        let is_sale = |problem: &Problem| matches!(problem.field.as_str(), "sale_price" | "sale_price_effective_date");
        let has_unread_sale = read.problems.iter().any(is_sale);
        for mut problem in read.problems {
            problem.row = self.rows;
            problem.id = id.as_deref().map(str::to_owned);
            self.batch.problems.push(problem);
            self.marks.push(at);
        }
        match read.offer {
            Some(mut offer) => {
                if let Some(kind) = self.options.all.filter(|_| self.options.kind.is_none()) {
                    offer.kind = kind;
                }
                if has_unread_sale {
                    self.batch.unread.push(offer.id.clone());
                }
                self.batch.offers.push((self.rows, offer));
            }
            None => self.batch.kept.extend(id.map(|id| (self.rows, id.into_owned()))),
        }
    }
}

impl Position {
    fn advance(&mut self, text: &str) {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
        let tail = memchr::memrchr(b'\n', text.as_bytes()).and_then(|at| text.as_bytes().get(at + 1..)).unwrap_or(text.as_bytes());
        // Each letter begins with a byte that continues none; one of four bytes takes two units. Most JSON is a single line, so this reads all of it.
        // A sum of so few fits a byte, and sixteen of them are added at a time.
        let units = |bytes: &[u8]| bytes.iter().map(|b| u8::from(b & 0xc0 != 0x80) + u8::from(*b >= 0xf0)).sum::<u8>();
        let columns = tail.chunks(96).map(|bytes| u32::from(units(bytes))).sum::<u32>();
        self.line += lines;
        self.column = if lines > 0 { columns + 1 } else { self.column + columns };
    }

    fn place(self) -> Place {
        Place { line: self.line, column: self.column, end_line: self.line, end_column: self.column }
    }
}

/// What a splitter gives: how many bytes were read, or an error at a byte.
pub(super) type Read = std::result::Result<usize, (Box<Diagnostic>, usize)>;

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
