use crate::base::diagnostic::Diagnostic;
use crate::shop::offer::Offer;
use serde::Serialize;

/// What one piece of a feed gave.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// The good rows, each with its number, from 1.
    pub offers: Vec<(u64, Offer)>,
    /// Rows that are not whole, each with its number and its id: what is known of these offers stays as it is.
    pub kept: Vec<(u64, String)>,
    /// Ids of offers whose sale is there and could not be read: nobody knows what is charged, so what is known of their sale stays as it is.
    pub unread: Vec<String>,
    /// What was dropped: fields of good rows, and rows.
    pub problems: Vec<Problem>,
    /// Rows read so far.
    pub rows: u64,
    /// The feed's own time, once it was read, milliseconds.
    pub feed_time: Option<i64>,
}

/// What a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dropped {
    /// The field alone: the rest of the row was taken.
    Field,
    /// The row: it lacks what every offer has.
    Row,
}

/// What was dropped, and why.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// How much of the row was.
    pub dropped: Dropped,
    /// The row, from 1; 0 for what is of the feed as a whole.
    pub row: u64,
    /// The id the row gives, if any.
    pub id: Option<String>,
    /// The element.
    pub field: String,
    /// What stands there, shortened.
    pub value: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
}
