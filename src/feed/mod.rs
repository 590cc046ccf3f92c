//! Reading product feeds: bytes in pieces in, offers and reported rows out. A bad row is skipped; a feed that is no feed is refused as a whole.

mod row;
mod xml;

pub use xml::FeedReader;

use crate::diagnostic::{Code, Diagnostic};
use crate::offer::Offer;
use serde::{Deserialize, Serialize};

/// Which elements of the feed say what Google's format has no element for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FeedOptions {
    /// The element with the lowest price of the 30 days before the reduction, which the shop vouches for.
    pub lowest30: Option<String>,
    /// The element with the start of the reduction.
    pub reduced_since: Option<String>,
    /// The element that says `goods` or `service`; without it all is goods.
    pub kind: Option<String>,
}

/// What one piece of a feed gave.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// The good rows.
    pub offers: Vec<Offer>,
    /// The bad ones.
    pub problems: Vec<Problem>,
    /// Rows read so far.
    pub rows: u64,
    /// The feed's own time, once it was read, milliseconds.
    pub feed_time: Option<i64>,
}

/// A row that was skipped, and why.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The row, from 1.
    pub row: u64,
    /// The id the row gives, if any.
    pub id: Option<String>,
    /// The element.
    pub field: String,
    /// What was found.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
}

impl Problem {
    fn new(field: &str, code: Code, message: impl Into<String>) -> Self {
        Self { row: 0, id: None, field: field.to_owned(), diagnostic: *Diagnostic::new(code, message) }
    }
}
