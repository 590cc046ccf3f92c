use super::check::Row;
use super::delimited::Delimited;
use super::encoding::Encoding;
use super::json::Json;
use super::xml::Xml;
use super::{Batch, FeedOptions, Format, Problem};
use crate::diagnostic::{Code, Diagnostic, Place, Result};

/// Reads a feed piece by piece.
#[derive(Debug)]
pub struct FeedReader {
    options: FeedOptions,
    encoding: Option<Encoding>,
    splitter: Option<Splitter>,
    /// Bytes that are not letters yet.
    bytes: Vec<u8>,
    /// Text that is not read yet.
    text: String,
    at: Position,
    rows: u64,
    feed_time: Option<i64>,
}

#[derive(Debug)]
enum Splitter {
    Xml(Xml),
    Delimited(Box<Delimited>),
    Json(Json),
}

/// Where rows go while a piece is read.
pub(super) struct Sink<'a> {
    pub options: &'a FeedOptions,
    pub batch: Batch,
    pub rows: u64,
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
        Self { options, encoding: None, splitter: None, bytes: Vec::new(), text: String::new(), at, rows: 0, feed_time: None }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// `feed/not-xml`, `feed/not-json`, `feed/wrong-root`, `feed/wrong-columns`, `feed/encoding`, `feed/forbidden`, `feed/too-large`: the feed as a whole is
    /// refused.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Batch> {
        self.bytes.extend_from_slice(bytes);
        self.read(false)
    }

    /// Reads what is left.
    ///
    /// # Errors
    /// As [`FeedReader::push`], and `feed/truncated` if the feed ends in the middle.
    pub fn finish(&mut self) -> Result<Batch> {
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
            let format = self.options.format.or_else(|| if last || self.text.len() >= Self::HEAD / 2 { Format::of(&self.text) } else { None });
            match format {
                Some(Format::GoogleXml) => self.splitter = Some(Splitter::Xml(Xml::default())),
                Some(Format::GoogleCsv) => self.splitter = Some(Splitter::Delimited(Box::default())),
                Some(format) => self.splitter = Some(Splitter::Json(Json::new(format, &self.options)?)),
                None if last => return Err(Diagnostic::new(Code::FeedEmpty, "the feed is empty")),
                None => return Ok(Batch { rows: self.rows, ..Batch::default() }),
            }
        }
        let mut sink = Sink { options: &self.options, batch: Batch::default(), rows: self.rows, marks: Vec::new() };
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
        let Sink { mut batch, rows, marks, .. } = sink;
        place(&mut batch.problems, &marks, self.at, &self.text);
        self.at.advance(self.text.get(..read).unwrap_or(""));
        self.text.drain(..read);
        self.rows = rows;
        self.feed_time = batch.feed_time.or(self.feed_time);
        (batch.rows, batch.feed_time) = (rows, self.feed_time);
        Ok(batch)
    }

    /// Turns bytes into text; false while too little is there to tell how.
    fn decode(&mut self, last: bool) -> Result<bool> {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None if self.bytes.len() < Self::HEAD && !last => return Ok(false),
            None => {
                let mark = self.bytes.starts_with(b"\xef\xbb\xbf");
                let named = self.options.encoding.as_deref().filter(|_| !mark);
                let encoding = match named {
                    Some(name) => Encoding::named(name).ok_or_else(|| {
                        Diagnostic::new(Code::FeedEncoding, format!("the encoding {name} is not read")).help("write utf-8, windows-1252 or iso-8859-15")
                    })?,
                    None => Encoding::declared(&self.bytes)?,
                };
                if mark {
                    self.bytes.drain(..3);
                }
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
    /// Takes a row that ends at a byte of the piece: its offer, and what of it was dropped.
    pub fn row(&mut self, id: Option<&str>, at: usize, read: Row) {
        self.rows += 1;
        self.more(id, at, read);
    }

    /// The same for another offer of the same row.
    pub fn more(&mut self, id: Option<&str>, at: usize, read: Row) {
        for mut problem in read.problems {
            problem.row = self.rows;
            problem.id = id.map(str::to_owned);
            self.batch.problems.push(problem);
            self.marks.push(at);
        }
        match read.offer {
            Some(mut offer) => {
                if let Some(kind) = self.options.all.filter(|_| self.options.kind.is_none()) {
                    offer.kind = kind;
                }
                self.batch.offers.push((self.rows, offer));
            }
            None => self.batch.kept.extend(id.map(str::trim).filter(|id| !id.is_empty()).map(|id| (self.rows, id.to_owned()))),
        }
    }
}

impl Position {
    fn advance(&mut self, text: &str) {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
        let tail = text.rsplit('\n').next().unwrap_or("");
        let columns = tail.encode_utf16().count() as u32;
        self.line += lines;
        self.column = if lines > 0 { columns + 1 } else { self.column + columns };
    }

    fn place(self) -> Place {
        Place { line: self.line, column: self.column, end_line: self.line, end_column: self.column }
    }
}

/// What a splitter gives: how many bytes were read, or an error at a byte.
pub(super) type Read = std::result::Result<usize, (Box<Diagnostic>, usize)>;
