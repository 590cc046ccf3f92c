//! English.

use super::Language;
use super::de::GERMANY;
use super::locale::{Hours, Locale};
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

const BRITAIN: Locale = Locale {
    tag: "en-GB",
    language: Language::En,
    decimal: '.',
    group: ',',
    symbol_first: true,
    symbol_spaced: false,
    symbols: cldr::EN_GB,
    percent_space: "",
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    long_date: "d MMMM y",
    short_date: "dd/mm",
    at: " at ",
    ..GERMANY
};

pub(super) const LOCALES: &[Locale] =
    &[BRITAIN, Locale { tag: "en-US", symbols: cldr::EN_US, hours: Hours::Twelve, long_date: "MMMM d, y", short_date: "mm/dd", ..BRITAIN }];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Lowest price in 30 days",
    before_first_step: Some("Lowest 30-day price before the sale"),
    recommended: Some("RRP"),
    regular: Some("Regular price"),
    before_expiry: Some("Normal price"),
    previous: Some("Previous price"),
    as_of: Pattern::new("As of {0}"),
    saving: Pattern::new("Save {0}!"),
    saving_on_recommended: Some(Pattern::new("{0} off RRP")),
    starting_at: Pattern::new("from {0}"),
    short_shelf_life: "reduced: short shelf life",
    unit_price: Pattern::new("Unit price {0}"),
    piece: "pc",
    deposit: Pattern::new("plus {0} deposit"),
    tax_and_shipping: "incl. VAT, plus shipping",
    tax: "incl. VAT",
    shipping: "plus shipping",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "See the current price as text",
    instead_of: "instead of",
    show_more: "Show more",
    alt: AltTexts {
        price: "Current price",
        offer: "Current offer",
        stock: "Availability",
        rating: "Rating",
        countdown: "Time left",
        parcel: "Parcel status",
        order: "Order status",
        points: "Points balance",
        voucher: "Voucher",
        poll: "Poll",
        content: "News",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "Pre-order",
    backorder: "On backorder",
    sold_out: "Sold out",
    booked_out: "Fully booked",
    similar_offers: "Similar offers in the shop →",
    view_offer: "View offer →",
    view_product: "View product",
    view_trip: "View trip",
    order_ahead: "Pre-order now",
    view_price: "See the current price",
    price_in_shop: "Price and availability are shown in the shop.",
    similar_products: "Similar products",
    similar_trips: "See similar trips",
    track_parcel: "Track the parcel",
    view_details: "See the details",
    available_from: Pattern::new("available from {0}"),
    saved: Pattern::new("Save {0}!"),
    neutral: MessageTexts {
        offer: ("See the current offer", "Price and availability are in the shop →"),
        parcel: ("See where the parcel is", "The latest status is in the shop →"),
        order: ("See how the order is doing", "The latest status is in the shop →"),
        points: ("See the points balance", "It is in the customer account →"),
        voucher: ("See the voucher", "Code and terms are in the customer account →"),
        poll: ("Go to the poll", "See the question and its answers →"),
        content: ("News from the shop", "Have a look →"),
    },
    ended: MessageTexts {
        offer: ("Offer ended", "Current offers in the shop →"),
        parcel: ("Tracking has ended", "Orders are in the customer account →"),
        order: ("This order is closed", "Orders are in the customer account →"),
        points: ("See the points balance", "It is in the customer account →"),
        voucher: ("Voucher no longer valid", "Redeemed or expired · offers in the shop →"),
        poll: ("This poll has ended", "Thanks for all the answers"),
        content: ("This promotion has ended", "Current offers in the shop →"),
    },
    few_left: Forms::two(Pattern::new("Only {0} left"), Pattern::new("Only {0} left")),
    limited: "Only a few left",
    in_stock: "In stock",
    of_five: Pattern::new("{0} out of 5"),
    reviews: Forms::two(Pattern::new("{0} review"), Pattern::new("{0} reviews")),
    ends_in: "Offer ends in",
    ends_at: Pattern::new("until {0}"),
    units: ["days", "hours", "min", "sec"],
    parcel: ParcelTexts {
        steps: ["Announced", "On its way", "Out for delivery", "Delivered"],
        step_attempted: "Attempted",
        step_ready: "Ready for pick-up",
        step_returned: "Returned",
        announced: ("Parcel announced", "The carrier has not scanned it yet"),
        in_transit: ("The parcel is on its way", "No delivery date yet"),
        out_for_delivery: ("Arriving today", "The parcel is out for delivery"),
        attempt_failed: ("Delivery was not possible", "Another attempt or a pick-up will follow"),
        ready_for_pickup: ("Ready for pick-up", "The carrier names the place"),
        delivered: ("Delivered", "The parcel has arrived"),
        exception: ("The parcel is held up", "Details are in the tracking →"),
        returned: ("The parcel is going back", "Customer service can help →"),
        unknown: ("No current status", "Details are in the tracking →"),
        on_vehicle: ("Out for delivery", "The parcel is with the driver"),
        delayed: ("The delivery is delayed", "No new delivery date yet"),
        accepted: "Accepted by the carrier",
        at_centre: "Arrived at a sorting centre",
        left_centre: "Left a sorting centre",
        in_country: "Arrived in the destination country",
        in_customs: "In customs",
        cleared_customs: "Cleared by customs",
        redirected: "Redirected",
        collected: "Collected",
        with_neighbour: "Left with a neighbour",
        at_safe_place: "Left in the chosen place",
    },
    order: OrderTexts {
        steps: ["Ordered", "In process", "Packed", "Dispatched"],
        step_cancelled: "Cancelled",
        return_steps: ["Announced", "Received", "Checked", "Refunded"],
        received: ("Order received", "Next it will be processed"),
        in_process: ("Order in process", "Next it will be packed"),
        packed: ("Order packed", "It is waiting for the carrier"),
        dispatched: ("Order dispatched", "The carrier has it"),
        delivered: ("Order delivered", "Enjoy!"),
        cancelled: ("Order cancelled", "Details are in the customer account →"),
        return_announced: ("Return announced", "It will be checked when it arrives"),
        return_received: ("Return received", "Next it will be checked"),
        return_accepted: ("Return accepted", "Next comes the refund"),
        refunded: ("Amount refunded", "The bank may take a few more days"),
    },
    expected: Pattern::new("Expected {0}"),
    delivered_at: Pattern::new("Delivered on {0}"),
    points: Forms::two("point", "points"),
    points_to: Pattern::new("{0} to go: {1}"),
    reached: Pattern::new("Reached: {0}"),
    expiring: Forms::two(Pattern::new("{0} point expires on {1}"), Pattern::new("{0} points expire on {1}")),
    percent_off: Pattern::new("{0} off"),
    from_order_value: Pattern::new("min. order {0}"),
    valid_until: Pattern::new("valid until {0}"),
    votes: Forms::two(Pattern::new("{0} vote"), Pattern::new("{0} votes")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "To the shop", resume: "Continue your last visit" },
    no_page: ("This page does not exist", "Please open the link in the e-mail again. If that does not help, please contact the shop."),
    unavailable: ("This is not available right now", "Please try again in a few minutes."),
    text: TextPageTexts { heading: "Current price", nothing: "This offer is not available right now.", link: "View offer" },
    poll: PollTexts {
        vote: "Vote",
        missed: "Not voted yet. Please choose an answer.",
        counted: "Thank you, your vote has been counted.",
        counted_before: "A vote has already been cast from this e-mail.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Unsubscribe?",
        question: "There will be no more e-mails of this kind.",
        action: "Unsubscribe",
        done: "Unsubscribed",
        after: "There will be no more e-mails of this kind. Messages about current orders still arrive.",
        failed: "That did not work just now",
        again: "Please try again in a few minutes. Nothing has changed so far.",
        missed: "Not unsubscribed yet",
    },
    tracking: TrackingTexts {
        progress: "Progress",
        done: "done",
        history: "History",
        offers: "Current offers",
        nothing: ("No status yet", "As soon as there is news, it will be here."),
        unavailable: ("The status is not available right now", "Please try again in a few minutes."),
        carried_by: Pattern::new("with {0}"),
    },
};
