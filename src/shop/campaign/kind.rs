use crate::base::language::{AltTexts, Language};
use crate::base::written::written;
use crate::shop::fact::FactKind;

/// The kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The current price of an offer.
    Price,
    /// One offer card.
    Offer,
    /// Several offer cards from one list.
    Offers,
    /// The number of items left.
    Stock,
    /// The rating in stars.
    Rating,
    /// The time left.
    Countdown,
    /// The status of a parcel.
    Parcel,
    /// The status of an order.
    Order,
    /// A loyalty balance.
    Points,
    /// A voucher code, while it can be redeemed.
    Voucher,
    /// A question with its answers.
    Poll,
    /// A text or a picture, chosen by conditions.
    Content,
    /// A picture, chosen by conditions.
    Banner,
    /// The progress of a parcel as a bar. Made for the tests, following docs/extending/block-kind.md only.
    #[cfg(test)]
    ShippingProgress,
}

macro_rules! named {
    ($($(#[$only:meta])? $kind:ident = $name:literal,)*) => {
        impl BlockKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$($(#[$only])? Self::$kind),*];
            /// Their names in manifests and tags (`<live-price>`), in the same order.
            pub const NAMES: &'static [&'static str] = &[$($(#[$only])? $name),*];
        }
        written!(BlockKind: $($(#[$only])? $kind = $name),*);
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

/// The source of a block's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LivesOn {
    /// Its list of offers.
    Offers,
    /// A fact under the link's subject reference.
    Fact(FactKind),
    /// The manifest itself, and votes.
    Itself,
}

/// The target of a click on a block's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickTarget {
    /// The offer, or the block's own address.
    Address,
    /// The page with the question.
    Survey,
    /// The shop's own tracking page, unless the slot has another address.
    Tracking,
}

/// Blocks below this width are narrow: their parts are stacked vertically.
pub const NARROW: u16 = 480;

/// The properties of a kind; all are required. Its layout is in `live::blocks`, its texts in `live::words`.
struct Row {
    /// The source of its contents, without `until`.
    lives_on: LivesOn,
    /// Whether it refers to an offer that may also be shown elsewhere in the mail.
    accompanies: bool,
    /// Whether its pictures show a price, so that a text version is required (R040).
    has_price: bool,
    /// Whether its cards can have photos.
    may_have_photo: bool,
    /// Whether it can have several slots.
    several_slots: bool,
    /// Whether it has answers, a question as its title, and votes.
    asks: bool,
    /// Whether it shows one of several choices.
    chooses: bool,
    /// The file extension of its pictures without photos.
    extension: &'static str,
    click: ClickTarget,
    /// The minimum height for a width, and a number of answers.
    least_height: fn(width: u16, answers: usize) -> u16,
    /// The alternative text of its pictures, without a price; German and English.
    alt: fn(&AltTexts) -> &'static str,
}

/// The defaults: an offer's picture.
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
    least_height: |_, _| 84,
    alt: |texts| texts.offer,
};
const PRICE: Row = Row { accompanies: true, has_price: true, least_height: |_, _| 96, alt: |texts| texts.price, ..OFFERS };
const CARD: Row = Row { has_price: true, may_have_photo: true, least_height: |_, _| 96, ..OFFERS };
const CARDS: Row = Row { several_slots: true, ..CARD };
const STOCK: Row = Row { accompanies: true, alt: |texts| texts.stock, ..OFFERS };
const RATING: Row = Row { accompanies: true, alt: |texts| texts.rating, ..OFFERS };
const COUNTDOWN: Row =
    Row { accompanies: true, extension: "gif", least_height: |width, _| if width < NARROW { 176 } else { 112 }, alt: |texts| texts.countdown, ..OFFERS };
const PARCEL: Row =
    Row { lives_on: LivesOn::Fact(FactKind::Parcel), click: ClickTarget::Tracking, least_height: |_, _| 176, alt: |texts| texts.parcel, ..OFFERS };
const ORDER: Row = Row { lives_on: LivesOn::Fact(FactKind::Order), alt: |texts| texts.order, ..PARCEL };
const POINTS: Row = Row { lives_on: LivesOn::Fact(FactKind::Points), least_height: |_, _| 150, alt: |texts| texts.points, ..OFFERS };
const VOUCHER: Row =
    Row { lives_on: LivesOn::Fact(FactKind::Voucher), least_height: |width, _| if width < NARROW { 300 } else { 172 }, alt: |texts| texts.voucher, ..OFFERS };
const POLL: Row = Row {
    lives_on: LivesOn::Itself,
    asks: true,
    click: ClickTarget::Survey,
    least_height: |_, answers| 96 + 40 * u16::try_from(answers).unwrap_or(8),
    alt: |texts| texts.poll,
    ..OFFERS
};
const CONTENT: Row = Row { lives_on: LivesOn::Itself, chooses: true, least_height: |_, _| 140, alt: |texts| texts.content, ..OFFERS };
const BANNER: Row = Row { extension: "jpg", least_height: |_, _| 60, ..CONTENT };
#[cfg(test)]
const SHIPPING_PROGRESS: Row = Row { least_height: |_, _| 120, ..PARCEL };

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

    /// The source of its contents; a countdown with its own end is its own source.
    pub fn lives_on(self) -> LivesOn {
        self.row().lives_on
    }

    /// Whether it refers to an offer that may also be shown elsewhere in the mail.
    pub fn accompanies(self) -> bool {
        self.row().accompanies
    }

    /// Whether its pictures show a price, so that a text version is required (R040).
    pub fn has_price(self) -> bool {
        self.row().has_price
    }

    /// Whether its cards can have photos.
    pub fn may_have_photo(self) -> bool {
        self.row().may_have_photo
    }

    /// Whether it can have several slots.
    pub fn may_have_slots(self) -> bool {
        self.row().several_slots
    }

    /// Whether it has answers.
    pub fn asks(self) -> bool {
        self.row().asks
    }

    /// Whether it shows one of several choices.
    pub fn chooses(self) -> bool {
        self.row().chooses
    }

    /// The file extension of its pictures without photos.
    pub fn extension(self) -> &'static str {
        self.row().extension
    }

    /// The target of a click on its picture.
    pub fn click(self) -> ClickTarget {
        self.row().click
    }

    /// The heights that are possible, given its width and the number of answers. Whether offers fit is measured when a campaign is published.
    pub fn heights(self, width: u16, answers: usize) -> std::ops::RangeInclusive<u16> {
        let row = self.row();
        (row.least_height)(width, answers)..=if row.may_have_photo { 640 } else { 460 }
    }

    /// The alternative text of its pictures, without a price.
    pub fn alt(self, language: Language) -> &'static str {
        (self.row().alt)(&language.mail().alt)
    }
}
