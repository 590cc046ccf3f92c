//! What a slot shows.

use crate::base::time::Millis;
use crate::live::reason::NeutralReason;
use crate::shop::campaign::Choice;
use crate::shop::fact::{Order, Points, Voucher};
use crate::shop::offer::{Override, PriceView, Record};
use crate::shop::parcel::Parcel;
use std::collections::HashMap;

/// What a slot shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// The offer with its price.
    Show(PriceView),
    /// The offer, marked as sold out.
    Badge(PriceView),
    /// Nothing: a transparent line.
    Collapse,
    /// A block without a price, and the reason for the counters.
    Neutral(NeutralReason),
    /// Something that is no offer.
    Content(BlockContent),
}

/// What a block says that lives on something else than offers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BlockContent {
    Parcel(Parcel),
    Order(Order),
    Points(Points),
    Voucher(Voucher),
    /// A countdown's end.
    Until(Millis),
    /// Votes by answer.
    Poll(HashMap<String, u32>),
    Choice(Box<Choice>),
    #[cfg(test)]
    ShippingProgress(Parcel),
    /// It was, and is over.
    Over,
}

/// What the store knows of the campaign's offers.
pub(crate) type Offers = HashMap<String, (Record, Vec<Override>)>;

/// Which offer each mail slot showed last, by `block.slot`.
pub(crate) type ServedMemory = HashMap<String, String>;

/// The name of a slot in the served-memory.
pub(crate) fn slot_key(block: &str, slot: usize) -> String {
    format!("{block}.{slot}")
}
