use crate::base::limits;
use std::borrow::Cow;

/// Splits text into rows of columns: RFC 4180, tolerant of real files. An unclosed quote counts as a character of its value, so it damages at most
/// its own row.
#[derive(Debug)]
pub(super) struct Records {
    pub delimiter: u8,
    /// The fields of the last row.
    fields: Vec<Field>,
    /// The shape of this file's rows, known after the first line.
    pub shape: Option<Shape>,
    /// Bytes scanned for closing quotes without success.
    wasted: usize,
    /// The text length below which scanning again is useless.
    wait: usize,
}

/// The range of a field without its quotes.
#[derive(Debug, Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    is_quoted: bool,
}

/// The properties by which a line is recognized as a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub columns: usize,
    pub link: usize,
    pub price: usize,
}

/// The result of a cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A row; the next one begins at this offset.
    Row(usize),
    /// More text is needed.
    More,
    /// The row is too long.
    TooLong,
}

/// The meaning of a quote at the beginning of a field.
enum Quote {
    /// An opening quote; its closing quote is at this offset.
    Closed(usize),
    /// A literal character.
    Literal,
    /// More text is needed.
    More,
}

/// Bytes that may be scanned without success. After that, quotes must close within their line.
const WASTE: usize = 32 * 1024 * 1024;

impl Records {
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, fields: Vec::new(), shape: None, wasted: 0, wait: 0 }
    }

    /// Cuts the row at an offset.
    pub fn next(&mut self, text: &str, from: usize, last: bool) -> Cut {
        let length = text.len() - from;
        if length < self.wait && !last {
            return Cut::More;
        }
        let cut = self.row(text.as_bytes(), from, last);
        // An incomplete row is scanned again when there is twice as much text, so the total work is linear for any chunk size.
        self.wait = if cut == Cut::More { (length * 2).min(limits::FEED_ITEM_BYTES + 1) } else { 0 };
        if cut == Cut::More && length > limits::FEED_ITEM_BYTES { Cut::TooLong } else { cut }
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    pub fn get<'t>(&self, text: &'t str, i: usize) -> Cow<'t, str> {
        let Some(field) = self.fields.get(i) else { return Cow::Borrowed("") };
        let value = text.get(field.start..field.end).unwrap_or("");
        if field.is_quoted && value.contains('"') { value.replace("\"\"", "\"").into() } else { value.into() }
    }

    pub fn is_blank(&self, text: &str) -> bool {
        self.fields.iter().all(|field| text.get(field.start..field.end).is_none_or(|value| value.trim().is_empty()))
    }

    fn row(&mut self, bytes: &[u8], from: usize, last: bool) -> Cut {
        let Some(mut end) = line_end(bytes, from, last) else { return Cut::More };
        let first_end = end;
        self.fields.clear();
        let mut at = from;
        loop {
            let field = match bytes.get(at) {
                Some(b'"') => match self.quote(bytes, at, end, last) {
                    Quote::Closed(close) => {
                        if close > end {
                            let Some(next) = line_end(bytes, close, last) else { return Cut::More };
                            end = next;
                        }
                        Field { start: at + 1, end: close, is_quoted: true }
                    }
                    Quote::Literal => self.literal(bytes, at, end),
                    Quote::More => return Cut::More,
                },
                _ => self.literal(bytes, at, end),
            };
            self.fields.push(field);
            let behind = field.end + usize::from(field.is_quoted);
            // If a quoted value with line breaks produces too many fields, its quote was literal.
            if end > first_end && self.shape.is_some_and(|shape| self.fields.len() > shape.columns) {
                self.wasted += behind - from;
                self.cut_line(bytes, from, first_end);
                return Cut::Row(after_line(bytes, first_end));
            }
            if behind >= end {
                return Cut::Row(after_line(bytes, end));
            }
            at = behind + 1;
        }
    }

    /// Cuts one line; quotes close within it or are literal.
    fn cut_line(&mut self, bytes: &[u8], from: usize, end: usize) {
        self.fields.clear();
        let mut at = from;
        loop {
            let close = closing(bytes, at, end).filter(|close| self.ends_field(bytes, *close, end));
            let field = match close {
                Some(close) => Field { start: at + 1, end: close, is_quoted: true },
                None => self.literal(bytes, at, end),
            };
            self.fields.push(field);
            let behind = field.end + usize::from(field.is_quoted);
            if behind >= end {
                return;
            }
            at = behind + 1;
        }
    }

    fn literal(&self, bytes: &[u8], at: usize, end: usize) -> Field {
        let length = bytes.get(at..end).and_then(|rest| memchr::memchr(self.delimiter, rest));
        Field { start: at, end: length.map_or(end, |length| at + length), is_quoted: false }
    }

    /// Whether a quote is followed by a delimiter or by the end of its line.
    fn ends_field(&self, bytes: &[u8], quote: usize, end: usize) -> bool {
        quote + 1 == end || bytes.get(quote + 1) == Some(&self.delimiter)
    }

    fn quote(&mut self, bytes: &[u8], at: usize, end: usize, last: bool) -> Quote {
        match closing(bytes, at, end) {
            Some(close) if self.ends_field(bytes, close, end) => return Quote::Closed(close),
            Some(_) => return Quote::Literal,
            None => {}
        }
        let Some(shape) = self.shape.filter(|_| self.wasted < WASTE) else { return Quote::Literal };
        // The quote does not close in its line. The value has line breaks, unless one of the lines is a row. This includes the first line if link and price
        // would come after this field.
        let opens_before = self.fields.len() < shape.link.max(shape.price);
        let from = self.fields.first().map_or(at, |first| first.start - usize::from(first.is_quoted));
        if opens_before && self.is_row(bytes, from, end, shape, true) {
            return Quote::Literal;
        }
        let mut line = end;
        loop {
            let start = after_line(bytes, line);
            if start - at > limits::FEED_ITEM_BYTES || (start >= bytes.len() && last) {
                self.wasted += start - at;
                return Quote::Literal;
            }
            let Some(next) = line_end(bytes, start, last) else { return Quote::More };
            line = next;
            // Searches as if the quote had been opened right before this line.
            let close = closing_from(bytes, start, line);
            // After a quoted first column, the rest of its last line may contain all other columns.
            let may_be_row = close.is_none() || !self.fields.is_empty();
            if may_be_row && self.is_row(bytes, start, line, shape, close.is_some()) {
                self.wasted += line - at;
                return Quote::Literal;
            }
            if let Some(close) = close {
                let ends = self.ends_field(bytes, close, line);
                self.wasted += if ends { 0 } else { close - at };
                return if ends { Quote::Closed(close) } else { Quote::Literal };
            }
        }
    }

    /// Whether a line is a row: it has a link and an amount in the right columns. `whole` requires all columns.
    fn is_row(&self, bytes: &[u8], from: usize, end: usize, shape: Shape, whole: bool) -> bool {
        let mut line = Self::new(self.delimiter);
        line.cut_line(bytes, from, end);
        let value = |i: usize| line.fields.get(i).and_then(|field| bytes.get(field.start..field.end)).unwrap_or(&[]);
        let link = value(shape.link).trim_ascii();
        let is_link = link.strip_prefix(b"\"").unwrap_or(link).get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"http"));
        is_link && value(shape.price).iter().any(u8::is_ascii_digit) && (!whole || line.fields.len() == shape.columns)
    }
}

/// The closing quote for the quote at a byte, before `end`.
fn closing(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    if bytes.get(at) == Some(&b'"') { closing_from(bytes, at + 1, end) } else { None }
}

/// The first quote that is not doubled.
fn closing_from(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + memchr::memchr(b'"', bytes.get(at..end)?)?;
        if quote + 1 < end && bytes.get(quote + 1) == Some(&b'"') {
            at = quote + 2;
        } else {
            return Some(quote);
        }
    }
}

/// The end of the line that contains a byte, before its line break.
fn line_end(bytes: &[u8], from: usize, last: bool) -> Option<usize> {
    let length = memchr::memchr2(b'\n', b'\r', bytes.get(from..)?);
    length.map(|length| from + length).or_else(|| last.then_some(bytes.len()))
}

/// The start of the next line.
fn after_line(bytes: &[u8], end: usize) -> usize {
    match bytes.get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => end,
    }
}

#[cfg(test)]
mod tests;
