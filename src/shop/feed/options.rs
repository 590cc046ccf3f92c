use super::format::Format;
use crate::shop::offer::OfferKind;
use serde::{Deserialize, Serialize};

/// How a feed is read, and what of it says what its format has no name for. Names of elements and columns may have their prefix or not.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FeedOptions {
    /// The format; by default it is recognised by the feed's beginning.
    pub format: Option<Format>,
    /// The encoding of columns without a byte order mark; UTF-8 by default. XML declares its own, and UTF-16 is known by itself.
    pub encoding: Option<String>,
    /// The shop's currency, for formats that don't say it.
    pub currency: Option<String>,
    /// The shop's address, for formats whose links are relative.
    pub base_url: Option<String>,
    /// What kind of offers these are, where no element says so: goods by default.
    pub all: Option<OfferKind>,
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
    pub(super) fn list_price_is_rrp(&self) -> bool {
        self.rrp.as_deref() == Some("list-price")
    }
}
