//! The texts of a language. A field that a language's file omits, and a sentence without one of its placeholders, are compile errors.

use super::plural::Plural;

/// A sentence with placeholders: `{0}`, `{1}` … each occurs exactly once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern<const GAPS: usize>(&'static str);

impl<const GAPS: usize> Pattern<GAPS> {
    /// A sentence. In a `const` or `static`, a missing placeholder is a compile error.
    #[allow(clippy::indexing_slicing)]
    pub(super) const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut found = [false; GAPS];
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'{' {
                let gap = (bytes[i + 1] - b'0') as usize;
                assert!(bytes[i + 2] == b'}' && gap < GAPS && !found[gap], "a sentence has each of its gaps once");
                found[gap] = true;
            }
            i += 1;
        }
        let mut gap = 0;
        while gap < GAPS {
            assert!(found[gap], "a sentence lacks a gap");
            gap += 1;
        }
        Self(text)
    }

    /// Fills in the placeholders.
    pub fn fill(&self, values: [&str; GAPS]) -> String {
        let mut out = String::with_capacity(self.0.len() + values.iter().map(|value| value.len()).sum::<usize>());
        let mut rest = self.0;
        while let Some((before, (gap, after))) = rest.split_once('{').and_then(|(before, gap)| Some((before, gap.split_once('}')?))) {
            out.push_str(before);
            out.push_str(gap.parse::<usize>().ok().and_then(|gap| values.get(gap)).unwrap_or(&""));
            rest = after;
        }
        out + rest
    }
}

/// A text in each plural form of its language (CLDR's plural categories).
#[derive(Debug, Clone, Copy)]
pub struct Forms<T> {
    one: T,
    few: T,
    many: T,
    other: T,
}

impl<T: Copy> Forms<T> {
    /// Languages with a singular and a plural: da, de, en, nl.
    pub(super) const fn two(one: T, other: T) -> Self {
        Self { one, few: other, many: other, other }
    }

    /// Languages with a plural form for whole millions: es, fr, it.
    pub(super) const fn romance(one: T, many: T, other: T) -> Self {
        Self { one, few: other, many, other }
    }

    /// pl.
    pub(super) const fn slavic(one: T, few: T, many: T, other: T) -> Self {
        Self { one, few, many, other }
    }

    /// The form for a number.
    pub fn of(&self, plural: Plural) -> T {
        match plural {
            Plural::One => self.one,
            Plural::Few => self.few,
            Plural::Many => self.many,
            Plural::Other => self.other,
        }
    }
}

/// A headline and the line below it.
pub type Message = (&'static str, &'static str);

/// Texts next to prices, in the wording of a country's law or authority (`docs/price-words.md`). `None` means that the price must not be
/// struck in that country.
#[derive(Debug)]
pub struct PriceTexts {
    /// The lowest price of the 30 days before the reduction (Art. 6a of Directive 98/6/EC).
    pub lowest_30_days: &'static str,
    /// The same before the first step of a reduction that grew without interruption.
    pub before_first_step: Option<&'static str>,
    /// The manufacturer's recommended price.
    pub recommended: Option<&'static str>,
    /// The price for others, next to an individual price.
    pub regular: Option<&'static str>,
    /// The price of goods before a reduction because of a short shelf life.
    pub before_expiry: Option<&'static str>,
    /// The former price of a service.
    pub previous: Option<&'static str>,
    /// The as-of time of the price: a short date and time.
    pub as_of: Pattern<1>,
    /// The saving: a percentage.
    pub saving: Pattern<1>,
    /// The same against the recommended price; `None` if percentages may only refer to the shop's own price.
    pub saving_on_recommended: Option<Pattern<1>>,
    /// The lowest of several prices.
    pub starting_at: Pattern<1>,
    /// Why goods with a short shelf life are reduced.
    pub short_shelf_life: &'static str,
    /// The price of one kg, l, m, m², m³ or item.
    pub unit_price: Pattern<1>,
    /// An item, after a unit price.
    pub piece: &'static str,
    /// A deposit, charged in addition.
    pub deposit: Pattern<1>,
    /// With value added tax, without shipping.
    pub tax_and_shipping: &'static str,
    /// With value added tax.
    pub tax: &'static str,
    /// Without shipping.
    pub shipping: &'static str,
}

/// Texts of a mail around its pictures.
#[derive(Debug)]
pub struct MailTexts {
    /// The link to the page with the price as text.
    pub price_as_text: &'static str,
    /// Between a price and a struck one, for screen readers.
    pub instead_of: &'static str,
    /// The button of a list with more entries than are shown.
    pub show_more: &'static str,
    /// Alternative texts of pictures.
    pub alt: AltTexts,
}

/// Alternative texts of a block's pictures; never a price.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct AltTexts {
    pub price: &'static str,
    pub offer: &'static str,
    pub stock: &'static str,
    pub rating: &'static str,
    pub countdown: &'static str,
    pub parcel: &'static str,
    pub order: &'static str,
    pub points: &'static str,
    pub voucher: &'static str,
    pub poll: &'static str,
    pub content: &'static str,
}

/// A message for each subject of a block. None depends on the formality of the mail (Sie or du, vous or tu).
#[derive(Debug)]
#[allow(missing_docs)]
pub struct MessageTexts {
    pub offer: Message,
    pub parcel: Message,
    pub order: Message,
    pub points: Message,
    pub voucher: Message,
    pub poll: Message,
    pub content: Message,
}

/// Texts in pictures.
#[derive(Debug)]
pub struct LiveTexts {
    /// Preorder.
    pub preorder: &'static str,
    /// Backorder.
    pub backorder: &'static str,
    /// Sold out.
    pub sold_out: &'static str,
    /// The same of a trip.
    pub booked_out: &'static str,
    /// Below a sold-out offer: the target of the click.
    pub similar_offers: &'static str,
    /// Below an offer: the target of the click.
    pub view_offer: &'static str,
    /// On a card's button: to the product.
    pub view_product: &'static str,
    /// To the trip.
    pub view_trip: &'static str,
    /// To a product that can be ordered ahead.
    pub order_ahead: &'static str,
    /// To the page with the current price, on a card without one.
    pub view_price: &'static str,
    /// On a card without a price: where price and availability are.
    pub price_in_shop: &'static str,
    /// On a sold-out product's button.
    pub similar_products: &'static str,
    /// On a sold-out trip's button.
    pub similar_trips: &'static str,
    /// On a parcel's text button: to the tracking page.
    pub track_parcel: &'static str,
    /// On the text button of an order, or of a parcel that is no longer under way: to the same page.
    pub view_details: &'static str,
    /// When a preorder is delivered: a date.
    pub available_from: Pattern<1>,
    /// The saving as an amount.
    pub saved: Pattern<1>,
    /// The neutral message.
    pub neutral: MessageTexts,
    /// The campaign, the order or the voucher has ended.
    pub ended: MessageTexts,
    /// The number of items left, at most ten.
    pub few_left: Forms<Pattern<1>>,
    /// Few items left, without a number.
    pub limited: &'static str,
    /// Available.
    pub in_stock: &'static str,
    /// An average out of five stars.
    pub of_five: Pattern<1>,
    /// The number of ratings.
    pub reviews: Forms<Pattern<1>>,
    /// Above a countdown.
    pub ends_in: &'static str,
    /// Below a countdown: a date with its time.
    pub ends_at: Pattern<1>,
    /// Days, hours, minutes, seconds; at most 6 letters, so that they have room below two digits.
    pub units: [&'static str; 4],
    /// Parcels.
    pub parcel: ParcelTexts,
    /// Orders and returns.
    pub order: OrderTexts,
    /// When something is expected: a date, with or without times.
    pub expected: Pattern<1>,
    /// When it was delivered: a date with its time.
    pub delivered_at: Pattern<1>,
    /// After a number of points that stands alone.
    pub points: Forms<&'static str>,
    /// Missing points, and the reward.
    pub points_to: Pattern<2>,
    /// The reward that the points suffice for.
    pub reached: Pattern<1>,
    /// Points that expire, and when: a date.
    pub expiring: Forms<Pattern<2>>,
    /// A percentage off.
    pub percent_off: Pattern<1>,
    /// The minimum order value.
    pub from_order_value: Pattern<1>,
    /// Valid until a date.
    pub valid_until: Pattern<1>,
    /// The number of votes.
    pub votes: Forms<Pattern<1>>,
}

/// Texts about a parcel.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ParcelTexts {
    /// The steps of a delivery, at most 17 letters each.
    pub steps: [&'static str; 4],
    /// Steps that replace the third and the fourth.
    pub step_attempted: &'static str,
    pub step_ready: &'static str,
    pub step_returned: &'static str,
    pub announced: Message,
    pub in_transit: Message,
    pub out_for_delivery: Message,
    pub attempt_failed: Message,
    pub ready_for_pickup: Message,
    pub delivered: Message,
    pub exception: Message,
    pub returned: Message,
    pub unknown: Message,
    /// Out for delivery, but on another day.
    pub on_vehicle: Message,
    /// The delivery is late.
    pub delayed: Message,
    /// Past events, in words that stay true.
    pub accepted: &'static str,
    pub at_centre: &'static str,
    pub left_centre: &'static str,
    pub in_country: &'static str,
    pub in_customs: &'static str,
    pub cleared_customs: &'static str,
    pub redirected: &'static str,
    pub collected: &'static str,
    pub with_neighbour: &'static str,
    pub at_safe_place: &'static str,
}

/// Texts about an order and its return.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct OrderTexts {
    /// The steps up to dispatch, at most 17 letters each.
    pub steps: [&'static str; 4],
    /// The step that replaces all after the first.
    pub step_cancelled: &'static str,
    /// The steps of a return.
    pub return_steps: [&'static str; 4],
    pub received: Message,
    pub in_process: Message,
    pub packed: Message,
    pub dispatched: Message,
    pub delivered: Message,
    pub cancelled: Message,
    pub return_announced: Message,
    pub return_received: Message,
    pub return_accepted: Message,
    pub refunded: Message,
}

/// Texts on pages.
#[derive(Debug)]
pub struct PageTexts {
    /// Texts on all pages.
    pub frame: FrameTexts,
    /// The link is invalid or has expired.
    pub no_page: Message,
    /// The required data can't be read at the moment.
    pub unavailable: Message,
    /// The page with the price as text.
    pub text: TextPageTexts,
    /// A poll's page.
    pub poll: PollTexts,
    /// The page behind `List-Unsubscribe`.
    pub unsubscribe: UnsubscribeTexts,
    /// The tracking page, except for the status.
    pub tracking: TrackingTexts,
}

/// Texts on all pages.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct FrameTexts {
    pub shop: &'static str,
    pub resume: &'static str,
}

/// The page with the price as text.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct TextPageTexts {
    pub heading: &'static str,
    pub nothing: &'static str,
    pub link: &'static str,
}

/// A poll's page.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct PollTexts {
    pub vote: &'static str,
    /// The submitted form has no selection.
    pub missed: &'static str,
    pub counted: &'static str,
    pub counted_before: &'static str,
}

/// The page behind `List-Unsubscribe`.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct UnsubscribeTexts {
    pub heading: &'static str,
    pub question: &'static str,
    pub action: &'static str,
    pub done: &'static str,
    pub after: &'static str,
    pub failed: &'static str,
    pub again: &'static str,
    /// The submitted form contains no unsubscription.
    pub missed: &'static str,
}

/// The tracking page, except for the status.
#[derive(Debug)]
pub struct TrackingTexts {
    /// The name of the list of steps.
    pub progress: &'static str,
    /// After a completed step.
    pub done: &'static str,
    /// Above the history.
    pub history: &'static str,
    /// Above offers.
    pub offers: &'static str,
    /// Nothing is stored for the link's reference yet.
    pub nothing: Message,
    /// The store is not reachable.
    pub unavailable: Message,
    /// The carrier's name.
    pub carried_by: Pattern<1>,
}
