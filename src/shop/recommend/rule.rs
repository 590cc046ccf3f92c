use crate::base::stored::Stored;
use crate::base::written::written;
use serde::{Deserialize, Serialize};

/// The source of recommended offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Products that a product requires.
    MustHave,
    /// Accessories of a product.
    Accessories,
    /// Products that are often bought together with it.
    CrossSell,
    /// A better product.
    UpSell,
    /// Similar products.
    Similar,
    /// Consumed products that the recipient bought before.
    Replenishment,
    /// The rule's own `offers`, within a period.
    Seasonal,
    /// The rule's own `offers`, for owners in a category.
    Topic,
    /// The recipient's personal list.
    Recipient,
    /// The offers that the recipient viewed last, with consent.
    Viewed,
}
written!(Source: MustHave = "must-have", Accessories = "accessories", CrossSell = "cross-sell", UpSell = "up-sell", Similar = "similar", Replenishment = "replenishment", Seasonal = "seasonal", Topic = "topic", Recipient = "recipient", Viewed = "viewed");

/// A rule of a block: the source of its offers, and its conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// The source.
    #[serde(rename = "slot")]
    pub source: Source,
    /// The product whose relations are used; by default those of the recipient's purchases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Only for owners of something in this category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only for this segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// RFC 3339 or a date (UTC): the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// RFC 3339 or a date (UTC): the end, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The offers, for `seasonal` and `topic`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
}
