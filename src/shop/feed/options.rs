use super::format::Format;
use crate::shop::offer::OfferKind;
use serde::{Deserialize, Serialize};

/// How a feed is read, and which elements hold data that its format does not define. Element and column names may include their prefix.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FeedOptions {
    /// The format; detected from the feed's beginning by default.
    pub format: Option<Format>,
    /// The encoding of columns without a byte order mark; UTF-8 by default. XML declares its encoding, and UTF-16 is detected.
    pub encoding: Option<String>,
    /// The shop's currency, for formats whose amounts have none.
    pub currency: Option<String>,
    /// The shop's address, for formats with relative links.
    pub base_url: Option<String>,
    /// The kind of offers without an element for it; goods by default.
    pub all: Option<OfferKind>,
    /// The element with the lowest price in the 30 days before the reduction; the shop is responsible for it.
    pub lowest30: Option<String>,
    /// The element with the start of the reduction.
    pub reduced_since: Option<String>,
    /// The element with `goods` or `service`; all offers are goods without it.
    pub kind: Option<String>,
    /// The element with the manufacturer's recommended price. For Shopify, Shopware and WooCommerce, `list-price` declares that list prices are recommended prices.
    pub rrp: Option<String>,
    /// The element with a service's earlier price; the shop is responsible for it.
    pub previous: Option<String>,
    /// The element that marks reductions because of a short shelf life.
    pub perishable: Option<String>,
    /// The element with the deposit.
    pub deposit: Option<String>,
    /// The element with the number of items left.
    pub stock: Option<String>,
    /// The time of the import, milliseconds since 1970. JSON-LD prices that are not valid at this time are ignored.
    pub now: Option<i64>,
}

impl FeedOptions {
    /// Whether the shop declares its list prices to be recommended prices.
    pub(super) fn list_price_is_rrp(&self) -> bool {
        self.rrp.as_deref() == Some("list-price")
    }
}
