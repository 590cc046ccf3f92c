use super::check::Row;
use super::text::seen;
use super::{Batch, Dropped, FeedOptions, Problem};
use crate::base::diagnostic::Diagnostic;

/// Collects rows while a chunk is read.
pub(super) struct Sink<'a> {
    pub options: &'a FeedOptions,
    pub batch: Batch,
    pub rows: u64,
    /// The slots of all elements and columns that occurred.
    pub seen: u32,
    /// The byte offsets of problems in the chunk, until their lines are computed.
    pub marks: Vec<usize>,
}

impl Sink<'_> {
    /// Reports a problem of the feed as a whole, at a byte offset of the chunk.
    pub fn report(&mut self, diagnostic: Diagnostic, field: &str, at: usize) {
        self.batch.problems.push(Problem { dropped: Dropped::Field, row: 0, id: None, field: field.to_owned(), value: None, diagnostic });
        self.marks.push(at);
    }

    /// Adds a row at a byte offset of the chunk: its offer and its problems.
    pub fn row(&mut self, id: Option<&str>, at: usize, read: Row) {
        self.rows += 1;
        self.more(id, at, read);
    }

    /// Adds another offer of the same row.
    pub fn more(&mut self, id: Option<&str>, at: usize, read: Row) {
        // Normalized like the ids of offers, to find the stored one.
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

/// The result of a splitter: the number of bytes read, or an error and its offset.
pub(super) type Read = std::result::Result<usize, (Box<Diagnostic>, usize)>;
