use crate::base::limits;
use std::borrow::Cow;

/// Cuts rows of columns out of a text: RFC 4180, and what real files make of it. A quote that is never closed is a character of its value, so it costs its row
/// at most, not those that follow.
#[derive(Debug)]
pub(super) struct Records {
    pub delimiter: u8,
    /// The fields of the row that was cut last.
    fields: Vec<Field>,
    /// What rows of this file look like, once the first line was read.
    pub shape: Option<Shape>,
    /// Bytes that were looked at for the ends of quotes in vain.
    wasted: usize,
    /// Bytes of the text below which looking again is no use.
    wait: usize,
}

/// Where a field stands in the text, without its quotes.
#[derive(Debug, Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
    is_quoted: bool,
}

/// By what a line is known as a row of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub columns: usize,
    pub link: usize,
    pub price: usize,
}

/// What came of looking for a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A row; the next one begins at this byte.
    Row(usize),
    /// More text is needed.
    More,
    /// The row is too long.
    TooLong,
}

/// What a quote at the beginning of a field turned out to be.
enum Quote {
    /// The opening one of a pair; this is where the closing one stands.
    Closed(usize),
    /// A character of the value.
    Literal,
    /// More text is needed.
    More,
}

/// Bytes that may be looked at in vain before quotes are expected to close in their line.
const WASTE: usize = 32 * 1024 * 1024;

impl Records {
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, fields: Vec::new(), shape: None, wasted: 0, wait: 0 }
    }

    /// Cuts the row that begins at a byte.
    pub fn next(&mut self, text: &str, from: usize, last: bool) -> Cut {
        let length = text.len() - from;
        if length < self.wait && !last {
            return Cut::More;
        }
        let cut = self.row(text.as_bytes(), from, last);
        // What is not whole is looked at again when there is twice as much: the work stays linear, whatever the pieces.
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
            // A quoted value with line breaks that leads to more fields than there are columns was none.
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

    /// Cuts one line, in which quotes close or are characters.
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

    /// Whether a quote is followed by a delimiter or the end of its line.
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
        // It does not close in its line. What follows is text with line breaks, unless one of the lines is a row: the first one too, if link and price would
        // have to stand behind the text.
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
            // The quote is looked for as if it had opened right before this line.
            let close = closing_from(bytes, start, line);
            // The rest of a quoted first column may have all columns, for it is where they begin.
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

    /// Whether a line is a row of its own: a link where links stand, and an amount where prices stand. `whole` asks for all columns.
    fn is_row(&self, bytes: &[u8], from: usize, end: usize, shape: Shape, whole: bool) -> bool {
        let mut line = Self::new(self.delimiter);
        line.cut_line(bytes, from, end);
        let value = |i: usize| line.fields.get(i).and_then(|field| bytes.get(field.start..field.end)).unwrap_or(&[]);
        let link = value(shape.link).trim_ascii();
        let is_link = link.strip_prefix(b"\"").unwrap_or(link).get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"http"));
        is_link && value(shape.price).iter().any(u8::is_ascii_digit) && (!whole || line.fields.len() == shape.columns)
    }
}

/// The quote that closes the one at a byte, before `end`.
fn closing(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    if bytes.get(at) == Some(&b'"') { closing_from(bytes, at + 1, end) } else { None }
}

/// The first quote that is not one of a pair.
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

/// Where the line ends in which a byte stands, before its line break.
fn line_end(bytes: &[u8], from: usize, last: bool) -> Option<usize> {
    let length = memchr::memchr2(b'\n', b'\r', bytes.get(from..)?);
    length.map(|length| from + length).or_else(|| last.then_some(bytes.len()))
}

/// Where the line behind a line break begins.
fn after_line(bytes: &[u8], end: usize) -> usize {
    match bytes.get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => end,
    }
}

#[cfg(test)]
mod tests;
