use super::check::Row;
use super::text::seen;
use super::{Batch, Dropped, FeedOptions, Problem};
use crate::base::diagnostic::Diagnostic;

/// Where rows go while a piece is read.
pub(super) struct Sink<'a> {
    pub options: &'a FeedOptions,
    pub batch: Batch,
    pub rows: u64,
    /// The slots of the elements and columns that occurred.
    pub seen: u32,
    /// Where problems are, in bytes of the piece, until they get lines.
    pub marks: Vec<usize>,
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

/// What a splitter gives: how many bytes were read, or an error at a byte.
pub(super) type Read = std::result::Result<usize, (Box<Diagnostic>, usize)>;
