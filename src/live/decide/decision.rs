//! The decision for a slot.

use crate::base::time::Millis;
use crate::live::reason::NeutralReason;
use crate::shop::campaign::Choice;
use crate::shop::fact::{Order, Points, Voucher};
use crate::shop::offer::{Override, PriceView, Record};
use crate::shop::parcel::Parcel;
use std::collections::HashMap;

/// The decision for a slot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// The offer with its price.
    Show(PriceView),
    /// The offer, marked as sold out.
    Badge(PriceView),
    /// Nothing: a transparent line.
    Collapse,
    /// A neutral picture, and the reason for the counters.
    Neutral(NeutralReason),
    /// Contents other than an offer.
    Content(BlockContent),
}

/// The contents of a block that doesn't show offers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BlockContent {
    Parcel(Parcel),
    Order(Order),
    Points(Points),
    Voucher(Voucher),
    /// It was redeemed, or has expired.
    VoucherOver(Voucher),
    /// The end of a countdown.
    Until(Millis),
    /// The votes for each answer.
    Poll(HashMap<String, u32>),
    Choice(Box<Choice>),
    #[cfg(test)]
    ShippingProgress(Parcel),
    /// It was, and is over.
    Over,
}

/// The campaign's offers in the store.
pub(crate) type Offers = HashMap<String, (Record, Vec<Override>)>;

/// The served record of a mail: which offer each slot showed last, by `block.slot`.
pub(crate) type ServedRecord = HashMap<String, String>;

/// The key of a slot in the served record.
pub(crate) fn slot_key(block: &str, slot: usize) -> String {
    format!("{block}.{slot}")
}
