use crate::base::diagnostic::Diagnostic;
use crate::shop::offer::Offer;
use serde::Serialize;

/// The result of reading one chunk of a feed.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// The valid offers, each with its row number, from 1.
    pub offers: Vec<(u64, Offer)>,
    /// Invalid rows with their ids: the stored data of these offers stay unchanged.
    pub kept: Vec<(u64, String)>,
    /// Ids of offers whose sale could not be read: their stored sale stays unchanged, because the current price is unknown.
    pub unread: Vec<String>,
    /// What was dropped: fields of valid rows, and whole rows.
    pub problems: Vec<Problem>,
    /// Rows read so far.
    pub rows: u64,
    /// The time given in the feed, once it was read, milliseconds since 1970.
    pub feed_time: Option<i64>,
}

/// What was dropped because of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dropped {
    /// Only the field; the rest of the row was used.
    Field,
    /// The row, because a required field is missing.
    Row,
}

/// What was dropped, and why.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// How much was dropped.
    pub dropped: Dropped,
    /// The row, from 1; 0 for the feed as a whole.
    pub row: u64,
    /// The row's id, if it has one.
    pub id: Option<String>,
    /// The element or column.
    pub field: String,
    /// Its value, shortened.
    pub value: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
}
