//! Selects a language's text for what is shown.

use crate::base::language::{Language, LiveTexts, Locale, Message, MessageTexts};
use crate::shop::campaign::BlockKind;
use crate::shop::fact::OrderStatus;
use crate::shop::offer::{Availability, Offer, OfferStatus, PriceView};
use crate::shop::parcel::{ParcelEvent, ParcelStatus, ParcelStep};

/// The status of an offer that is not simply available.
pub(crate) fn state(status: OfferStatus, language: Language) -> Option<&'static str> {
    let texts = language.live();
    match status {
        OfferStatus::Preorder => Some(texts.preorder),
        OfferStatus::Backorder => Some(texts.backorder),
        OfferStatus::SoldOut | OfferStatus::Hidden => Some(texts.sold_out),
        OfferStatus::Available | OfferStatus::Unknown | OfferStatus::Stale => None,
    }
}

/// From this number on, the stock is not scarce, and no number is said.
const FEW: u32 = 10;

/// The number of items left of an offer that can be had, if there are few: the number itself, if the shop supplies it, and what is said.
pub(crate) fn scarce(offer: &Offer, shown: &PriceView, locale: &Locale) -> Option<(Option<u32>, String)> {
    if shown.status != OfferStatus::Available {
        return None;
    }
    let texts = locale.language.live();
    match offer.stock {
        Some(left @ 1..=FEW) => {
            let number = left.to_string();
            Some((Some(left), texts.few_left.of(locale.plural(&number)).fill([&number])))
        }
        None if offer.availability == Availability::Limited => Some((None, texts.limited.to_owned())),
        _ => None,
    }
}

/// The message of a neutral block.
pub(crate) fn neutral(kind: BlockKind, language: Language) -> Message {
    about(kind, &language.live().neutral)
}

/// The message of a block that has expired.
pub(crate) fn ended(kind: BlockKind, language: Language) -> Message {
    about(kind, &language.live().ended)
}

/// The message about what a kind of block shows.
fn about(kind: BlockKind, texts: &MessageTexts) -> Message {
    match kind {
        #[cfg(test)]
        BlockKind::ShippingProgress => texts.parcel,
        BlockKind::Parcel => texts.parcel,
        BlockKind::Order => texts.order,
        BlockKind::Points => texts.points,
        BlockKind::Voucher => texts.voucher,
        BlockKind::Poll => texts.poll,
        BlockKind::Content | BlockKind::Banner => texts.content,
        BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown => texts.offer,
    }
}

/// A progress: a headline with the line below it, the steps, and the number of completed ones.
pub(crate) struct Step {
    pub headline: &'static str,
    pub below: &'static str,
    /// At most four; the rest is empty.
    names: [&'static str; 4],
    pub done: usize,
}

impl Step {
    fn new(names: [&'static str; 4], done: usize, (headline, below): Message) -> Self {
        Self { headline, below, names, done }
    }

    /// The steps.
    pub fn names(&self) -> &[&'static str] {
        let count = self.names.iter().take_while(|name| !name.is_empty()).count();
        self.names.get(..count).unwrap_or(&self.names)
    }

    /// Whether it is the last step.
    pub fn is_last(&self) -> bool {
        self.done == self.names().len()
    }

    /// Whether the parcel or order is still on its way.
    pub fn is_open(&self) -> bool {
        !self.is_last()
    }
}

/// The progress of a parcel.
pub(crate) fn parcel(status: ParcelStatus, language: Language) -> Step {
    let LiveTexts { parcel: texts, .. } = language.live();
    let [announced, in_transit, out_for_delivery, delivered] = texts.steps;
    let third = |name| [announced, in_transit, name, delivered];
    match status {
        ParcelStatus::Announced => Step::new(texts.steps, 1, texts.announced),
        ParcelStatus::InTransit => Step::new(texts.steps, 2, texts.in_transit),
        ParcelStatus::OutForDelivery => Step::new(texts.steps, 3, texts.out_for_delivery),
        ParcelStatus::AttemptFailed => Step::new(third(texts.step_attempted), 3, texts.attempt_failed),
        ParcelStatus::ReadyForPickup => Step::new(third(texts.step_ready), 3, texts.ready_for_pickup),
        ParcelStatus::Delivered => Step::new(texts.steps, 4, texts.delivered),
        ParcelStatus::Exception => Step::new(texts.steps, 2, texts.exception),
        ParcelStatus::Returned => Step::new([announced, in_transit, out_for_delivery, texts.step_returned], 4, texts.returned),
        ParcelStatus::Expired | ParcelStatus::Unknown => Step::new(texts.steps, 1, texts.unknown),
    }
}

/// An event as text that stays true.
pub(crate) fn happened(event: &ParcelEvent, language: Language) -> &'static str {
    let texts = &language.live().parcel;
    match event.step {
        None if event.status == ParcelStatus::OutForDelivery => texts.on_vehicle.0,
        None => parcel(event.status, language).headline,
        Some(ParcelStep::Accepted) => texts.accepted,
        Some(ParcelStep::AtCentre) => texts.at_centre,
        Some(ParcelStep::LeftCentre) => texts.left_centre,
        Some(ParcelStep::InCountry) => texts.in_country,
        Some(ParcelStep::InCustoms) => texts.in_customs,
        Some(ParcelStep::ClearedCustoms) => texts.cleared_customs,
        Some(ParcelStep::Redirected) => texts.redirected,
        Some(ParcelStep::Collected) => texts.collected,
        Some(ParcelStep::WithNeighbour) => texts.with_neighbour,
        Some(ParcelStep::AtSafePlace) => texts.at_safe_place,
    }
}

/// The progress of an order or a return.
pub(crate) fn order(status: OrderStatus, language: Language) -> Step {
    let LiveTexts { order: texts, parcel, .. } = language.live();
    let [received, _, packed, dispatched] = texts.steps;
    let [.., delivered] = parcel.steps;
    match status {
        OrderStatus::Received => Step::new(texts.steps, 1, texts.received),
        OrderStatus::InProcess => Step::new(texts.steps, 2, texts.in_process),
        OrderStatus::Packed => Step::new(texts.steps, 3, texts.packed),
        OrderStatus::Dispatched => Step::new(texts.steps, 4, texts.dispatched),
        OrderStatus::Delivered => Step::new([received, packed, dispatched, delivered], 4, texts.delivered),
        OrderStatus::Cancelled => Step::new([received, texts.step_cancelled, "", ""], 2, texts.cancelled),
        OrderStatus::ReturnAnnounced => Step::new(texts.return_steps, 1, texts.return_announced),
        OrderStatus::ReturnReceived => Step::new(texts.return_steps, 2, texts.return_received),
        OrderStatus::ReturnAccepted => Step::new(texts.return_steps, 3, texts.return_accepted),
        OrderStatus::Refunded => Step::new(texts.return_steps, 4, texts.refunded),
    }
}

/// The number of votes.
pub(crate) fn votes(count: u32, locale: &Locale) -> String {
    locale.language.live().votes.of(locale.plural(&count.to_string())).fill([&locale.integer(count)])
}
