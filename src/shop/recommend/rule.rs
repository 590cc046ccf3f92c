use serde::{Deserialize, Serialize};

/// Where recommended offers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// What a product needs.
    MustHave,
    /// What goes with a product.
    Accessories,
    /// What others buy with it.
    CrossSell,
    /// The better one.
    UpSell,
    /// Others of its sort.
    Similar,
    /// What the person bought and needs again.
    Replenishment,
    /// The rule's own `offers`, within a window.
    Seasonal,
    /// The rule's own `offers`, for owners of a category.
    Topic,
    /// The list that the shop keeps for the person.
    Recipient,
    /// What the person looked at last, with consent.
    Viewed,
}

/// One rule of a block: where offers come from, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Where they come from.
    #[serde(rename = "slot")]
    pub source: Source,
    /// The product whose relations count; without it those of the person's purchases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Only for owners of something of this category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only for this segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// RFC 3339 or a date (UTC): not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Likewise: not from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The offers of `seasonal` and `topic`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
}
