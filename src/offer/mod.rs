//! What is sold and what may be said of its price: feeds and an editor's overrides in, `Offer` and `Shown` out. Refuses to strike a price that the law does not allow to be struck.

mod overrides;
mod show;
mod words;

pub use overrides::{Effect, Override, effect};
pub use show::{Policy, Price, Reason, Reference, ReferenceKind, Shown, Standing, show};

use crate::money::Money;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// An offer as a feed gives it, normalised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// The shop's id.
    pub id: String,
    /// Goods or a service: which law of prior prices holds.
    pub kind: Kind,
    /// Its name, NFC.
    pub title: String,
    /// Where it is sold, absolute https.
    pub link: String,
    /// A picture of it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The shop's category path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The group of variants it belongs to (`item_group_id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether it can be had.
    pub availability: Availability,
    /// The regular price.
    pub price: Money,
    /// The reduced price with its window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// The prior price that the shop vouches for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// The facts of a trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
}

/// Goods fall under the 30-day rule, services do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Kind {
    Goods,
    Service,
}

/// Normalised availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Availability {
    Available,
    Limited,
    Preorder,
    Backorder,
    SoldOut,
    Unknown,
}

impl Availability {
    /// Whether it can be ordered in some way.
    pub fn can_be_had(self) -> bool {
        !matches!(self, Self::SoldOut | Self::Unknown)
    }
}

/// A reduced price and when it holds; an open end is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sale {
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
}

/// The lowest price of the 30 days before a declared reduction, as the shop vouches for it (Directive 98/6/EC, Art. 6a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Prior {
    pub lowest30: Money,
    pub reduced_since: Millis,
}

/// What an offer of travel must say (`docs/campaign.md`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Travel {
    pub destination: String,
    pub dates: String,
    pub nights: String,
    pub board: String,
    pub departure: String,
    /// What the price is for, like "p. P.".
    pub price_basis: String,
}

/// An offer with what the store knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The offer.
    pub offer: Offer,
    /// When the data were true: the start of the import or the feed's own time, whichever is earlier.
    pub as_of: Millis,
    /// Since when it can't be had, if it can't.
    pub gone_since: Option<Millis>,
}
