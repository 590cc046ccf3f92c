//! What is sold and what may be said of its price: feeds and an editor's overrides in, `Offer` and `PriceView` out. Refuses to strike a price that the law does not allow to be struck.

mod content;
mod history;
mod names;
mod overrides;
mod parts;
mod proposal;
mod reference;
mod replacements;
mod show;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod stories;

pub use content::{Content, Unit};
pub use history::{History, LatePrice, Missing, PriceState, Reduction, Segment, with_late};
pub use overrides::{Effect, Override, effect};
pub use parts::{Part, Times, cuts};
pub use proposal::{Proposal, Understood};
pub use reference::{Reason, ReferenceKind};
pub use replacements::{check_replacements, in_place_of};
pub use show::{OfferStatus, Policy, Price, PriceView, Reference, UnitPrice, show};

use crate::base::limits::CLOCK_AHEAD;
use crate::base::money::Money;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};

/// An offer as a feed gives it, normalised. Its fields stand in the order of the parts that stores keep apart ([`Part`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// The shop's id.
    pub id: String,
    /// Goods or a service: which law of prior prices holds.
    pub kind: OfferKind,
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
    /// The maker's recommended price (UVP).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrp: Option<Money>,
    /// A service's earlier price, for which the shop vouches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Money>,
    /// The highest of several real options of which `price` is the lowest: "ab".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_price: Option<Money>,
    /// What is in it, for the unit price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The deposit that is paid on top (PAngV § 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Money>,
    /// The class of its energy label, A to G.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_class: Option<String>,
    /// GTIN, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// What people think of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Dates, destination, board … of a trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
    /// When what the feed says of the price ends; of the price after that nothing is known. It stands with the rest, so that a price that is pushed, and has
    /// another time than the rest, leaves it behind ([`Record::is_over`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_until: Option<Millis>,
    /// The regular price.
    pub price: Money,
    /// The reduced price with its window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// Since when the shop calls the price reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
    /// The prior price that the shop vouches for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// Reduced because it keeps for a short time only (PAngV § 11 (4) 2).
    #[serde(default, skip_serializing_if = "is_false")]
    pub perishable: bool,
    /// Whether it can be had.
    pub availability: Availability,
    /// From when on a preorder can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<Millis>,
    /// How many are left, where the shop says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Offer {
    /// An offer of goods with what every offer has.
    pub fn new(id: impl Into<String>, title: impl Into<String>, link: impl Into<String>, availability: Availability, price: Money) -> Self {
        Self {
            id: id.into(),
            kind: OfferKind::Goods,
            title: title.into(),
            link: link.into(),
            image: None,
            brand: None,
            category: None,
            group: None,
            availability,
            price,
            sale: None,
            reduced_since: None,
            prior: None,
            rrp: None,
            previous: None,
            perishable: false,
            high_price: None,
            content: None,
            deposit: None,
            energy_class: None,
            gtin: None,
            stock: None,
            available_from: None,
            rating: None,
            travel: None,
            price_until: None,
        }
    }

    /// The sale that is charged at a moment: it holds, and its price is a reduction of the regular one. One that is not below it, or in another currency, changes nothing.
    pub fn sale_at(&self, at: Millis) -> Option<Sale> {
        self.sale.filter(|sale| sale.holds(at) && sale.reduces(self.price))
    }

    /// The offer, sold out where none is left and nothing newer says otherwise. What can be ordered ahead or later needs no stock.
    pub fn by_stock(self, times: Times) -> Self {
        let is_sold_out = self.stock == Some(0) && times.stock >= times.availability;
        match self.availability {
            Availability::Available | Availability::Limited if is_sold_out => Self { availability: Availability::SoldOut, ..self },
            _ => self,
        }
    }

    /// Since when the shop calls the price reduced, wherever it says so.
    pub(crate) fn declared_since(&self) -> Option<Millis> {
        self.reduced_since.or(self.prior.as_ref().and_then(|prior| prior.reduced_since))
    }

    /// What the feed charges at a moment: the sale's price where a sale is charged, else the regular one.
    pub fn charged(&self, at: Millis) -> Money {
        self.sale_at(at).map_or(self.price, |sale| sale.price)
    }
}

/// The average of a product's reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Tenths of a star, of five: 46 is 4.6.
    pub tenths: u16,
    /// How many reviews.
    pub count: u32,
}

impl Rating {
    /// An average of five as feeds write it (`4.55`), cut off to tenths, never rounded up. None where it is none, or nobody gave it.
    pub fn read(average: &str, count: u32) -> Option<Self> {
        let (whole, decimals) = average.trim().split_once(['.', ',']).unwrap_or((average.trim(), "0"));
        let tenth = decimals.chars().next().and_then(|c| c.to_digit(10))?;
        let tenths = whole.parse::<u16>().ok().filter(|stars| *stars <= 5)? * 10 + tenth as u16;
        (count > 0 && (10..=50).contains(&tenths)).then_some(Self { tenths, count })
    }
}

/// Goods fall under the 30-day rule, services do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum OfferKind {
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sale {
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
}

impl Sale {
    /// Whether it is on.
    pub fn holds(&self, at: Millis) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// When it ended, if it was a reduction of the regular price and is over.
    pub(crate) fn ended(&self, price: Money, at: Millis) -> Option<Millis> {
        self.until.filter(|until| *until <= at && self.from.is_none_or(|from| from < *until) && self.reduces(price))
    }

    /// Whether its price is below the regular one.
    pub fn reduces(&self, price: Money) -> bool {
        self.price.currency == price.currency && self.price.amount < price.amount
    }
}

/// The lowest price of the 30 days before a declared reduction, as the shop vouches for it (Directive 98/6/EC, Art. 6a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Prior {
    pub lowest30: Money,
    /// When the reduction began; Shopware's `regulationPrice` does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
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

impl Travel {
    /// The field of a name, as feeds write it.
    #[cfg(feature = "feed")]
    pub(crate) fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "destination" => &mut self.destination,
            "dates" => &mut self.dates,
            "nights" => &mut self.nights,
            "board" => &mut self.board,
            "departure" => &mut self.departure,
            "price_basis" => &mut self.price_basis,
            _ => return None,
        })
    }
}

/// An offer with what the store knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The offer.
    pub offer: Offer,
    /// When its parts were true.
    pub times: Times,
    /// Since when it can't be had, if it can't.
    pub gone_since: Option<Millis>,
    /// Its prices, in the order of their times.
    pub history: Vec<PriceState>,
    /// Its photo, as the store knows it.
    pub photo: Option<String>,
}

impl Record {
    /// When what is charged now was true: the sale's time where a sale is charged, else the regular price's.
    pub fn as_of(&self, now: Millis) -> Millis {
        if self.offer.sale_at(now).is_some() { self.times.sale } else { self.times.price }
    }

    /// When the oldest was true of what an answer stands on: what is charged, and whether it can be had. What is sold out has no price that could be too old.
    pub fn oldest(&self, now: Millis) -> Millis {
        match self.offer.availability {
            Availability::SoldOut => self.times.availability,
            _ => self.as_of(now).min(self.times.availability),
        }
    }

    /// Whether what the feed says of the price has ended. What was pushed since is of another time than the rest, and not meant.
    pub fn is_over(&self, at: Millis) -> bool {
        self.offer.price_until.is_some_and(|until| until <= at) && self.as_of(at) == self.times.rest
    }

    /// Whether the price is over, the price or the availability is older than `max_age`, or from a clock that was ahead: nobody can know a price of tomorrow.
    pub fn is_stale(&self, max_age: Millis, now: Millis) -> bool {
        let newest = match self.offer.availability {
            Availability::SoldOut => self.times.availability,
            _ => self.as_of(now).max(self.times.availability),
        };
        let is_over = self.offer.availability != Availability::SoldOut && self.is_over(now);
        is_over || now.saturating_sub(self.oldest(now)) > max_age || newest.saturating_sub(now) > CLOCK_AHEAD
    }
}
