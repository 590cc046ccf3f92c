//! Reading what shops and carriers give: bytes in pieces in, offers (or parcels) and reported rows out. A bad row is skipped; a feed that is no feed is refused
//! as a whole. Memory is bounded by the longest item.

mod check;
mod delimited;
mod elements;
mod encoding;
mod fields;
mod format;
mod google;
mod gzip;
mod items;
mod json;
mod link;
mod namespaces;
mod parcels;
mod patch;
mod reader;
mod record;
mod schema_org;
mod shopify;
mod shopware;
mod text;
mod times;
mod values;
mod woocommerce;
mod xml;

pub use format::Format;
pub use parcels::parcels;
pub use patch::{Delivery, Patched, SaleRow, Stored, merge_sale, patch};
pub use reader::FeedReader;

use crate::base::diagnostic::Diagnostic;
use crate::shop::offer::Offer;
use serde::{Deserialize, Serialize};

/// How a feed is read, and what of it says what its format has no name for. Names of elements and columns may have their prefix or not.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FeedOptions {
    /// The format; by default it is told from the first bytes.
    pub format: Option<Format>,
    /// The encoding of columns without a byte order mark; UTF-8 by default. XML declares its own, and UTF-16 is known by itself.
    pub encoding: Option<String>,
    /// The shop's currency, for formats that don't say it (Shopify, Shopware).
    pub currency: Option<String>,
    /// The shop's address, for formats whose links are relative.
    pub base_url: Option<String>,
    /// What kind of offers these are, where no element says so: goods by default.
    pub all: Option<crate::shop::offer::Kind>,
    /// The element with the lowest price of the 30 days before the reduction, which the shop vouches for.
    pub lowest30: Option<String>,
    /// The element with the start of the reduction.
    pub reduced_since: Option<String>,
    /// The element that says `goods` or `service`; without it all is goods.
    pub kind: Option<String>,
    /// The element with the maker's recommended price; for Shopify, Shopware and WooCommerce `list-price`, if that is what the shop's list price is.
    pub rrp: Option<String>,
    /// The element with a service's earlier price, which the shop vouches for.
    pub previous: Option<String>,
    /// The element that says that a reduction is because of a short shelf life.
    pub perishable: Option<String>,
    /// The element with the deposit.
    pub deposit: Option<String>,
    /// The element with the number of pieces left.
    pub stock: Option<String>,
    /// The time of the import, milliseconds since 1970: prices of JSON-LD that do not hold then are not taken.
    pub now: Option<i64>,
}

impl FeedOptions {
    /// Whether the shop says that its list prices are recommended ones.
    fn list_price_is_rrp(&self) -> bool {
        self.rrp.as_deref() == Some("list-price")
    }
}

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

#[cfg(test)]
mod tests;
