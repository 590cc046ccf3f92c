use super::check::{Check, Row};
use super::google::{self, Fields, TOO_LONG};
use super::reader::{Read, Sink};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Columns without which no row can be an offer.
const NEEDED: [&str; 4] = ["id", "title", "link", "price"];

/// Reads a Google Merchant feed in columns; the first line names them. The delimiter is the one of tab, semicolon, comma and bar that the first line has most of.
#[derive(Debug, Default)]
pub(super) struct Delimited {
    reader: Option<Reader>,
    columns: Vec<String>,
    /// The values of the row being read, one behind the other, and where each ends.
    values: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    ended: usize,
}

impl Delimited {
    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if self.reader.is_none() {
            let Some(line) = text.lines().next().filter(|line| last || line.len() < text.len()) else {
                if text.len() > limits::FEED_TAG_BYTES {
                    return Err((Diagnostic::new(Code::FeedTooLarge, "the first line does not end"), 0));
                }
                return Ok(0);
            };
            let count = |delimiter: &u8| line.bytes().filter(|b| b == delimiter).count();
            let delimiter = b"\t;,|".iter().copied().max_by_key(|d| (count(d), *d == b'\t')).unwrap_or(b'\t');
            self.reader = Some(ReaderBuilder::new().delimiter(delimiter).build());
            self.values = vec![0; limits::FEED_VALUE_BYTES];
            self.ends = vec![0; 64];
        }
        let mut input = text.as_bytes();
        let mut read = 0;
        let mut closed = !last;
        loop {
            let Some(reader) = &mut self.reader else { return Ok(read) };
            let (values, ends) = (self.values.get_mut(self.filled..).unwrap_or(&mut []), self.ends.get_mut(self.ended..).unwrap_or(&mut []));
            let (result, taken, filled, ended) = reader.read_record(input, values, ends);
            input = input.get(taken..).unwrap_or(&[]);
            (read, self.filled, self.ended) = (read + taken, self.filled + filled, self.ended + ended);
            match result {
                ReadRecordResult::OutputFull => self.values.resize(self.values.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    let cut = closed && last && !text.ends_with(['\n', '\r']);
                    self.record(read, cut, sink).map_err(|e| (e, read))?;
                    (self.filled, self.ended) = (0, 0);
                }
                ReadRecordResult::InputEmpty if !last || closed => return Ok(read),
                // An empty input ends the last row.
                ReadRecordResult::InputEmpty => closed = true,
                ReadRecordResult::End => return self.done(read),
            }
            if self.values.len() > limits::FEED_ITEM_BYTES || self.ends.len() > limits::FEED_FIELDS * 2 {
                return Err((Diagnostic::new(Code::FeedTooLarge, "a row is too long: perhaps a quote is never closed"), read));
            }
        }
    }

    fn done(&self, read: usize) -> Read {
        if self.columns.is_empty() { Err((Diagnostic::new(Code::FeedEmpty, "the feed is empty"), read)) } else { Ok(read) }
    }

    fn value(&self, i: usize) -> &str {
        let start = i.checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        let value = self.ends.get(i).and_then(|end| self.values.get(start..*end)).unwrap_or(&[]);
        std::str::from_utf8(value).unwrap_or("").trim()
    }

    /// A row; `cut` says that it is the last one and its line does not end.
    fn record(&mut self, at: usize, cut: bool, sink: &mut Sink<'_>) -> crate::diagnostic::Result<()> {
        if self.columns.is_empty() {
            self.columns = (0..self.ended).map(|i| google::plain(self.value(i))).collect();
            let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !self.columns.iter().any(|column| column == name)).collect();
            if missing.is_empty() {
                return Ok(());
            }
            return Err(Diagnostic::new(Code::FeedWrongColumns, format!("there is no column {}", missing.join(", no column "))));
        }
        if cut && self.ended < self.columns.len() {
            return Err(Diagnostic::new(Code::FeedTruncated, "the last row ends in the middle"));
        }
        if self.ended == 1 && self.value(0).is_empty() {
            return Ok(());
        }
        let fields: Fields = self.columns.iter().enumerate().map(|(i, name)| (name.clone(), self.bounded(i))).filter(|(_, value)| !value.is_empty()).collect();
        let id = fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_str());
        let offer = if self.ended > self.columns.len() { self.too_many() } else { google::offer(&fields, sink.options) };
        sink.row(id, at, offer);
        Ok(())
    }

    fn bounded(&self, i: usize) -> String {
        let value = self.value(i);
        if value.len() > limits::FEED_VALUE_BYTES { TOO_LONG.to_owned() } else { value.to_owned() }
    }

    fn too_many(&self) -> Row {
        let mut check = Check::default();
        let message = format!("the row has {} fields, the first line names {}", self.ended, self.columns.len());
        check.bad::<()>("row", Code::FeedBadRow, message, "");
        check.refused()
    }
}
