use crate::base::language::{AltTexts, Language};
use crate::shop::fact::FactKind;
use serde::{Deserialize, Serialize};

/// The kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// What an offer costs now.
    Price,
    /// One card.
    Offer,
    /// Several cards from one list.
    Offers,
    /// How many are left.
    Stock,
    /// Stars.
    Rating,
    /// The time that is left.
    Countdown,
    /// Where a parcel is.
    Parcel,
    /// How far an order is.
    Order,
    /// A loyalty balance.
    Points,
    /// A code, while it can be redeemed.
    Voucher,
    /// A question and what was answered.
    Poll,
    /// A text or a picture by rule.
    Content,
    /// One of several pictures, by rule.
    Banner,
    /// How much of a parcel's way is done. Made for the tests, by docs/extending/block-kind.md alone.
    #[cfg(test)]
    ShippingProgress,
}

macro_rules! named {
    ($($(#[$only:meta])? $kind:ident = $name:literal,)*) => {
        impl BlockKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$($(#[$only])? Self::$kind),*];
            /// Their names in manifests and in tags (`<live-price>`), in the same order.
            pub const NAMES: &'static [&'static str] = &[$($(#[$only])? $name),*];
        }
    };
}
named! {
    Price = "price",
    Offer = "offer",
    Offers = "offers",
    Stock = "stock",
    Rating = "rating",
    Countdown = "countdown",
    Parcel = "parcel",
    Order = "order",
    Points = "points",
    Voucher = "voucher",
    Poll = "poll",
    Content = "content",
    Banner = "banner",
    #[cfg(test)]
    ShippingProgress = "shipping-progress",
}

/// What a block lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LivesOn {
    /// Its list of offers.
    Offers,
    /// What the shop says under the link's subject reference.
    Fact(FactKind),
    /// What stands in the manifest, and votes.
    Itself,
}

/// Where a click on a block's picture leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickTarget {
    /// To the offer, or to the block's own address.
    Address,
    /// To the page with the question.
    Survey,
    /// To the shop's own tracking page, unless the slot has another address.
    Tracking,
}

/// A block below this width is narrow: its parts stand one below the other.
pub const NARROW: u16 = 480;

/// All that a campaign has to know of a kind, in one row: what is left out does not compile. How it looks is in `live::blocks`, its texts in `live::words`.
struct Row {
    /// What it lives on, without `until`.
    lives_on: LivesOn,
    /// Whether it speaks of an offer that may stand elsewhere in the mail too.
    accompanies: bool,
    /// Whether its pictures show a price, so that a text has to tell it too (R040).
    has_price: bool,
    /// Whether its cards may have photos.
    may_have_photo: bool,
    /// Whether it may have several slots.
    several_slots: bool,
    /// Whether it has answers to choose from, a title that asks, and votes.
    asks: bool,
    /// Whether it chooses one of several contents by rule.
    chooses: bool,
    /// The file type of its pictures without photos.
    extension: &'static str,
    click: ClickTarget,
    /// The least height at each width, with how many answers, with a photo or without.
    least_height: fn(width: u16, answers: usize, photo: bool) -> u16,
    /// What stands for its pictures where they are not seen; never a price. German, English.
    alt: fn(&AltTexts) -> &'static str,
}

/// A picture of an offer that has nothing of its own.
const OFFERS: Row = Row {
    lives_on: LivesOn::Offers,
    accompanies: false,
    has_price: false,
    may_have_photo: false,
    several_slots: false,
    asks: false,
    chooses: false,
    extension: "png",
    click: ClickTarget::Address,
    least_height: |_, _, _| 84,
    alt: |texts| texts.offer,
};
const PRICE: Row =
    Row { accompanies: true, has_price: true, least_height: |width, _, _| if width < NARROW { 224 } else { 152 }, alt: |texts| texts.price, ..OFFERS };
const CARD: Row = Row {
    has_price: true,
    may_have_photo: true,
    least_height: |width, _, photo| match (photo, width) {
        (true, ..NARROW) => 412,
        (true, NARROW..560) => 200,
        (false, ..NARROW) => 250,
        _ => 170,
    },
    ..OFFERS
};
const CARDS: Row = Row { several_slots: true, ..CARD };
const STOCK: Row = Row { accompanies: true, alt: |texts| texts.stock, ..OFFERS };
const RATING: Row = Row { accompanies: true, alt: |texts| texts.rating, ..OFFERS };
const COUNTDOWN: Row =
    Row { accompanies: true, extension: "gif", least_height: |width, _, _| if width < NARROW { 196 } else { 128 }, alt: |texts| texts.countdown, ..OFFERS };
const PARCEL: Row =
    Row { lives_on: LivesOn::Fact(FactKind::Parcel), click: ClickTarget::Tracking, least_height: |_, _, _| 176, alt: |texts| texts.parcel, ..OFFERS };
const ORDER: Row = Row { lives_on: LivesOn::Fact(FactKind::Order), alt: |texts| texts.order, ..PARCEL };
const POINTS: Row = Row { lives_on: LivesOn::Fact(FactKind::Points), least_height: |_, _, _| 150, alt: |texts| texts.points, ..OFFERS };
const VOUCHER: Row = Row {
    lives_on: LivesOn::Fact(FactKind::Voucher),
    least_height: |width, _, _| if width < NARROW { 300 } else { 172 },
    alt: |texts| texts.voucher,
    ..OFFERS
};
const POLL: Row = Row {
    lives_on: LivesOn::Itself,
    asks: true,
    click: ClickTarget::Survey,
    least_height: |_, answers, _| 96 + 40 * u16::try_from(answers).unwrap_or(8),
    alt: |texts| texts.poll,
    ..OFFERS
};
const CONTENT: Row = Row { lives_on: LivesOn::Itself, chooses: true, least_height: |_, _, _| 140, alt: |texts| texts.content, ..OFFERS };
const BANNER: Row = Row { extension: "jpg", least_height: |_, _, _| 60, ..CONTENT };
#[cfg(test)]
const SHIPPING_PROGRESS: Row = Row { least_height: |_, _, _| 120, ..PARCEL };

impl BlockKind {
    fn row(self) -> &'static Row {
        match self {
            Self::Price => &PRICE,
            Self::Offer => &CARD,
            Self::Offers => &CARDS,
            Self::Stock => &STOCK,
            Self::Rating => &RATING,
            Self::Countdown => &COUNTDOWN,
            Self::Parcel => &PARCEL,
            Self::Order => &ORDER,
            Self::Points => &POINTS,
            Self::Voucher => &VOUCHER,
            Self::Poll => &POLL,
            Self::Content => &CONTENT,
            Self::Banner => &BANNER,
            #[cfg(test)]
            Self::ShippingProgress => &SHIPPING_PROGRESS,
        }
    }

    /// What it lives on; a countdown with a time of its own lives on that.
    pub fn lives_on(self) -> LivesOn {
        self.row().lives_on
    }

    /// Whether it speaks of an offer that may stand elsewhere in the mail too.
    pub fn accompanies(self) -> bool {
        self.row().accompanies
    }

    /// Whether its pictures show a price, so that a text has to tell it too (R040).
    pub fn has_price(self) -> bool {
        self.row().has_price
    }

    /// Whether its cards may have photos.
    pub fn may_have_photo(self) -> bool {
        self.row().may_have_photo
    }

    /// Whether it may have several slots.
    pub fn may_have_slots(self) -> bool {
        self.row().several_slots
    }

    /// Whether it has answers to choose from.
    pub fn asks(self) -> bool {
        self.row().asks
    }

    /// Whether it chooses one of several contents by rule.
    pub fn chooses(self) -> bool {
        self.row().chooses
    }

    /// The file type of its pictures without photos.
    pub fn extension(self) -> &'static str {
        self.row().extension
    }

    /// Where a click on its picture leads.
    pub fn click(self) -> ClickTarget {
        self.row().click
    }

    /// The heights in which its texts have room, by its width, how many answers it has, and whether there is a photo.
    pub fn heights(self, width: u16, answers: usize, photo: bool) -> std::ops::RangeInclusive<u16> {
        let row = self.row();
        (row.least_height)(width, answers, photo && row.may_have_photo)..=if photo { 520 } else { 460 }
    }

    /// What stands for its pictures where they are not seen; never a price.
    pub fn alt(self, language: Language) -> &'static str {
        (self.row().alt)(&language.mail().alt)
    }
}
