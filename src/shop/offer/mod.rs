//! Offers and their displayed prices: feeds and overrides in, `Offer` and `PriceView` out. Shows a struck price only where the law allows it.

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
use crate::base::stored::Stored;
use crate::base::time::Millis;
use crate::base::written::written;
use serde::{Deserialize, Serialize};

/// A normalised offer from a feed. Its fields are in the order of the parts that stores keep separately ([`Part`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// The shop's id.
    pub id: String,
    /// Goods or service; it determines the law on prior prices.
    pub kind: OfferKind,
    /// The title in NFC.
    pub title: String,
    /// The product page, an absolute https address.
    pub link: String,
    /// The address of a picture.
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
    /// The manufacturer's recommended price (UVP).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrp: Option<Money>,
    /// A service's earlier price; the shop is responsible for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Money>,
    /// The highest price of several options, of which `price` is the lowest; shown as "ab".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_price: Option<Money>,
    /// The contents of the pack, for the unit price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// The deposit, charged in addition to the price (PAngV § 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Money>,
    /// The energy efficiency class, A to G.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_class: Option<String>,
    /// The colour's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// The GTIN, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// The average of its reviews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Travel data of a trip: dates, destination, board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
    /// The end of the price's validity in the feed; the price after that is unknown. It belongs to the rest, so that it does not apply to a pushed price
    /// with another time ([`Record::is_over`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_until: Option<Millis>,
    /// The regular price.
    pub price: Money,
    /// The reduced price with its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// The start of the reduction, as declared by the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
    /// The prior price; the shop is responsible for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// Reduced because of a short shelf life (PAngV § 11 (4) 2).
    #[serde(default, skip_serializing_if = "is_false")]
    pub perishable: bool,
    /// The availability.
    pub availability: Availability,
    /// The start of a preorder's availability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<Millis>,
    /// The number of items left, if the shop gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Offer {
    /// An offer of goods with the required fields.
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
            color: None,
            size: None,
            gtin: None,
            stock: None,
            available_from: None,
            rating: None,
            travel: None,
            price_until: None,
        }
    }

    /// The sale that applies at a time: it is valid, and reduces the regular price. Others have no effect.
    pub fn sale_at(&self, at: Millis) -> Option<Sale> {
        self.sale.filter(|sale| sale.holds(at) && sale.reduces(self.price))
    }

    /// The offer, sold out if its stock is zero and its availability is not newer. Preorders and backorders need no stock.
    pub fn by_stock(self, times: Times) -> Self {
        let is_sold_out = self.stock == Some(0) && times.stock >= times.availability;
        match self.availability {
            Availability::Available | Availability::Limited if is_sold_out => Self { availability: Availability::SoldOut, ..self },
            _ => self,
        }
    }

    /// The declared start of the reduction, from either field.
    pub(crate) fn declared_since(&self) -> Option<Millis> {
        self.reduced_since.or(self.prior.as_ref().and_then(|prior| prior.reduced_since))
    }

    /// The feed's price at a time: that of the sale if one applies, or else the regular one.
    pub fn charged(&self, at: Millis) -> Money {
        self.sale_at(at).map_or(self.price, |sale| sale.price)
    }
}

/// The average rating of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Tenths of stars out of five: 46 is 4.6.
    pub tenths: u16,
    /// The number of reviews.
    pub count: u32,
}

impl Rating {
    /// Reads an average out of five (`4.55`), truncated to tenths. None if it is invalid or there are no reviews.
    pub fn read(average: &str, count: u32) -> Option<Self> {
        let (whole, decimals) = average.trim().split_once(['.', ',']).unwrap_or((average.trim(), "0"));
        let tenth = decimals.chars().next().and_then(|c| c.to_digit(10))?;
        let tenths = whole.parse::<u16>().ok().filter(|stars| *stars <= 5)? * 10 + tenth as u16;
        (count > 0 && (10..=50).contains(&tenths)).then_some(Self { tenths, count })
    }
}

/// The kind of an offer. The 30-day rule applies to goods only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OfferKind {
    Goods,
    Service,
}
written!(OfferKind: Goods = "goods", Service = "service");

/// The normalised availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Availability {
    Available,
    Limited,
    Preorder,
    Backorder,
    SoldOut,
    Unknown,
}
written!(Availability: Available = "available", Limited = "limited", Preorder = "preorder", Backorder = "backorder", SoldOut = "sold_out", Unknown = "unknown");

impl Availability {
    /// Whether it can be ordered in any way.
    pub fn can_be_had(self) -> bool {
        !matches!(self, Self::SoldOut | Self::Unknown)
    }
}

/// A reduced price with its period; an open end is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Stored)]
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
    /// Whether it is valid at a time.
    pub fn holds(&self, at: Millis) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// When it ended, if it was a reduction and is over.
    pub(crate) fn ended(&self, price: Money, at: Millis) -> Option<Millis> {
        self.until.filter(|until| *until <= at && self.from.is_none_or(|from| from < *until) && self.reduces(price))
    }

    /// Whether its price is below the regular price.
    pub fn reduces(&self, price: Money) -> bool {
        self.price.currency == price.currency && self.price.amount < price.amount
    }
}

/// The lowest price of the 30 days before a declared reduction; the shop is responsible for it (Directive 98/6/EC, Art. 6a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Prior {
    pub lowest30: Money,
    /// The start of the reduction; Shopware's `regulationPrice` has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
}

/// Travel data, some of which are required (`docs/campaign.md`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Travel {
    pub destination: String,
    pub dates: String,
    pub nights: String,
    pub board: String,
    pub departure: String,
    /// The basis of the price, like "p. P.".
    pub price_basis: String,
}

impl Travel {
    /// The field of a name in feeds.
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

/// An offer with its stored data.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The offer.
    pub offer: Offer,
    /// The as-of times of its parts.
    pub times: Times,
    /// Since when it has not been available; none if it is.
    pub gone_since: Option<Millis>,
    /// Its price states, ordered by time.
    pub history: Vec<PriceState>,
    /// The id of its photo in the store.
    pub photo: Option<String>,
}

impl Record {
    /// The as-of time of the current price: that of the sale if one applies, or else that of the regular price.
    pub fn as_of(&self, now: Millis) -> Millis {
        if self.offer.sale_at(now).is_some() { self.times.sale } else { self.times.price }
    }

    /// The older as-of time of the current price and the availability. A sold-out offer has no price that could be stale.
    pub fn oldest(&self, now: Millis) -> Millis {
        match self.offer.availability {
            Availability::SoldOut => self.times.availability,
            _ => self.as_of(now).min(self.times.availability),
        }
    }

    /// Whether the price's validity has ended. Prices pushed since then have another time and stay valid.
    pub fn is_over(&self, at: Millis) -> bool {
        self.offer.price_until.is_some_and(|until| until <= at) && self.as_of(at) == self.times.rest
    }

    /// Whether the price has expired, or price or availability are older than `max_age` or from a clock that was ahead.
    pub fn is_stale(&self, max_age: Millis, now: Millis) -> bool {
        let newest = match self.offer.availability {
            Availability::SoldOut => self.times.availability,
            _ => self.as_of(now).max(self.times.availability),
        };
        let is_over = self.offer.availability != Availability::SoldOut && self.is_over(now);
        is_over || now.saturating_sub(self.oldest(now)) > max_age || newest.saturating_sub(now) > CLOCK_AHEAD
    }
}
