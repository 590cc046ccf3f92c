use super::check::{Check, Row};
use super::fields::{Key, Names, Slot, Space, name_of, split};
use super::layout::RowFormat;
use super::record::{Cut, Records, Shape};
use super::shop::Shop;
use super::sink::{Read, Sink};
use super::text::seen;
use super::values::{Fault, Values};
use super::xml::before_xml;
use super::{FeedOptions, Format};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;

/// Column names and their keys.
type Columns = Vec<(String, Key)>;

/// Reads a feed in columns, with the names in the first line.
#[derive(Debug)]
pub(super) struct Delimited {
    /// The possible formats; only one after the first line was read.
    formats: Vec<(Format, &'static RowFormat)>,
    records: Option<Records>,
    columns: Vec<Key>,
    values: Values,
    shop: Shop,
}

/// The first line, read as one of the formats with one of the delimiters.
struct Header {
    format: (Format, &'static RowFormat),
    records: Records,
    columns: Columns,
}

impl Header {
    fn read(format: (Format, &'static RowFormat), delimiter: u8, text: &str, from: usize, last: bool, options: &FeedOptions) -> Self {
        let mut records = Records::new(delimiter);
        records.next(text, from, last);
        let names = Names::of(format.1.names, options);
        let columns = (0..records.len()).map(|i| column(&names, &records.get(text, i))).collect();
        Self { format, records, columns }
    }

    /// The column index of a slot.
    fn place(&self, slot: Slot) -> Option<usize> {
        self.columns.iter().position(|(_, key)| key.slots & slot.bit() != 0)
    }

    /// The required columns that are missing.
    fn missing(&self) -> Vec<&'static str> {
        let RowFormat { names, needed, .. } = self.format.1;
        needed.iter().filter(|slot| self.place(**slot).is_none()).map(|slot| name_of(names, *slot)).collect()
    }
}

impl Delimited {
    pub fn new(formats: Vec<(Format, &'static RowFormat)>) -> Self {
        Self { formats, records: None, columns: Vec::new(), values: Values::default(), shop: Shop::default() }
    }

    /// The format, once it is known.
    pub fn format(&self) -> Option<Format> {
        if let [(format, _)] = self.formats.as_slice() { Some(*format) } else { None }
    }

    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        let mut read = 0;
        loop {
            let Some(records) = &mut self.records else {
                match self.first_line(text, read, last, sink).map_err(|e| (e, read))? {
                    Some(next) => read = next,
                    None => return Ok(read),
                }
                continue;
            };
            if read >= text.len() {
                return Ok(read);
            }
            match records.next(text, read, last) {
                Cut::Row(next) => {
                    let is_cut = last && next == text.len() && !text.ends_with(['\n', '\r']);
                    self.row(text, read, is_cut, sink).map_err(|e| (e, read))?;
                    read = next;
                }
                Cut::More => return Ok(read),
                Cut::TooLong => {
                    let message = format!("a row of more than {} bytes (FEED_ITEM_BYTES): a quote may be unclosed", limits::FEED_ITEM_BYTES);
                    return Err((Diagnostic::new(Code::FeedTooLarge, message), read));
                }
            }
        }
    }

    /// Reads the column names. Returns the start of the next line; none if the first line is incomplete.
    fn first_line(&mut self, text: &str, from: usize, last: bool, sink: &mut Sink<'_>) -> Result<Option<usize>> {
        let rest = text.get(from..).unwrap_or("");
        if rest.is_empty() && last {
            return Err(Diagnostic::new(Code::FeedEmpty, "the feed is empty"));
        }
        let mut records = Records::new(b'\t');
        let next = match records.next(text, from, last) {
            Cut::Row(next) => next,
            _ if rest.len() > limits::FEED_TAG_BYTES => {
                return Err(Diagnostic::new(Code::FeedTooLarge, format!("the first line has more than {} bytes (FEED_TAG_BYTES)", limits::FEED_TAG_BYTES)));
            }
            _ => return Ok(None),
        };
        // Spreadsheets write a line `sep=;`.
        if records.is_blank(text) || records.get(text, 0).trim().to_ascii_lowercase().starts_with("sep=") {
            return Ok(Some(next));
        }
        let mut best: Option<(usize, usize, Header)> = None;
        for format in &self.formats {
            for delimiter in *b"\t;,|" {
                let header = Header::read(*format, delimiter, text, from, last, sink.options);
                let (missing, count) = (header.missing().len(), header.columns.len());
                if best.as_ref().is_none_or(|(least, most, _)| (missing, std::cmp::Reverse(count)) < (*least, std::cmp::Reverse(*most))) {
                    best = Some((missing, count, header));
                }
            }
        }
        let Some((_, count, header)) = best else { return Ok(None) };
        let missing = header.missing();
        if !missing.is_empty() {
            if let Some(e) = before_xml(text.get(from..).unwrap_or("")) {
                return Err(e);
            }
            return Err(Diagnostic::new(Code::FeedWrongColumns, format!("there is no column {}", missing.join(", no column "))));
        }
        if count > limits::FEED_FIELDS {
            return Err(Diagnostic::new(Code::FeedTooLarge, format!("more than {} columns (FEED_FIELDS)", limits::FEED_FIELDS)));
        }
        let (link, price) = (header.place(Slot::Link).unwrap_or(0), header.place(Slot::Price).unwrap_or(0));
        let Header { format, mut records, columns } = header;
        records.shape = Some(Shape { columns: count, link, price });
        for (i, (name, key)) in columns.iter().enumerate().filter(|(_, (_, key))| key.slots != 0) {
            if columns.iter().take(i).any(|(_, other)| other == key) {
                let message = format!("the column {name} occurs twice; the second is used only where the first is empty");
                sink.report(*Diagnostic::new(Code::FeedWrongColumns, message).help("remove one of the columns"), name, from);
            }
        }
        sink.seen |= columns.iter().fold(0, |seen, (_, key)| seen | key.slots);
        self.shop = format.1.shop(sink.options)?;
        self.formats = vec![format];
        self.columns = columns.into_iter().map(|(_, key)| key).collect();
        self.records = Some(records);
        Ok(Some(next))
    }

    /// Reads the row at a byte. `is_cut`: it is the last one and has no line end.
    fn row(&mut self, text: &str, at: usize, is_cut: bool, sink: &mut Sink<'_>) -> Result<()> {
        let (Some(records), Some((_, format))) = (&self.records, self.formats.first()) else { return Ok(()) };
        if is_cut && records.len() < self.columns.len() {
            return Err(Diagnostic::new(Code::FeedTruncated, "the last row is incomplete"));
        }
        if records.is_blank(text) {
            return Ok(());
        }
        self.values.clear();
        for (i, key) in self.columns.iter().enumerate().filter(|(_, key)| key.slots != 0) {
            // Of repeated columns, the first one with a value counts.
            if key.slots & Slot::Detail.bit() == 0 && self.values.has(*key) {
                continue;
            }
            let value = records.get(text, i);
            let mut end = value.len().min(limits::FEED_VALUE_BYTES);
            while !value.is_char_boundary(end) {
                end -= 1;
            }
            self.values.push(*key, value.get(..end).unwrap_or(""), (end < value.len()).then_some(Fault::Long));
        }
        let surplus = (self.columns.len()..records.len()).any(|i| !records.get(text, i).trim().is_empty());
        let row = if surplus { Self::too_many(records.len(), self.columns.len()) } else { (format.offer)(&self.values, sink.options, &self.shop) };
        sink.row(self.values.get(Slot::Id), at, row);
        Ok(())
    }

    fn too_many(found: usize, columns: usize) -> Row {
        let mut check = Check::default();
        check.bad::<()>("row", Code::FeedBadRow, format!("the row has {found} fields, but the first line has {columns}"), "");
        check.refused()
    }
}

/// A column's name and key. `Image link`, `image_link`, `g:image_link` and `Image link [image_link]` are the same.
fn column(names: &Names, name: &str) -> (String, Key) {
    let name = seen(name);
    let name = name.trim_matches(['"', '\'', ' ']);
    let name = name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).map_or(name, |(_, name)| name);
    let (prefix, local) = split(name.trim());
    let plain = local.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    let space = match prefix {
        Some(prefix) if !prefix.eq_ignore_ascii_case("g") => Space::Other(prefix),
        _ => Space::Google,
    };
    let key = names.key(space, &plain);
    (plain, key)
}
