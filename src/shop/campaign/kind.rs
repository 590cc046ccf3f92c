use crate::base::money::Language::{self, De, En};
use crate::shop::fact::FactKind;
use serde::{Deserialize, Serialize};

/// The kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// A block below this width is narrow: its parts stand one below the other.
pub const NARROW: u16 = 480;

impl BlockKind {
    /// Whether it speaks of an offer that may stand elsewhere in the mail too.
    pub fn accompanies(self) -> bool {
        matches!(self, Self::Price | Self::Stock | Self::Rating | Self::Countdown)
    }

    /// Whether its pictures show a price, so that a text has to tell it too (R040).
    pub fn has_price(self) -> bool {
        matches!(self, Self::Price | Self::Offer | Self::Offers)
    }

    /// Whether its cards may have photos.
    pub fn may_have_photo(self) -> bool {
        matches!(self, Self::Offer | Self::Offers)
    }

    /// The heights in which its texts have room, by its width, how many answers it has, and whether there is a photo.
    pub fn heights(self, width: u16, answers: usize, photo: bool) -> std::ops::RangeInclusive<u16> {
        let narrow = width < NARROW;
        let least = match self {
            Self::Offer | Self::Offers if photo && narrow => 412,
            Self::Offer | Self::Offers if photo && width < 560 => 200,
            Self::Offer | Self::Offers if narrow => 250,
            Self::Offer | Self::Offers => 170,
            Self::Price if narrow => 224,
            Self::Price => 152,
            Self::Stock | Self::Rating => 84,
            Self::Countdown if narrow => 196,
            Self::Countdown => 128,
            Self::Parcel | Self::Order => 176,
            Self::Points => 150,
            Self::Voucher if narrow => 300,
            Self::Voucher => 172,
            Self::Poll => 96 + 40 * u16::try_from(answers).unwrap_or(8),
            Self::Content => 140,
            Self::Banner => 60,
        };
        least..=if photo { 520 } else { 460 }
    }

    /// What stands for its pictures where they are not seen; never a price.
    pub fn alt(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Price, De) => "Aktueller Preis",
            (Self::Price, En) => "Current price",
            (Self::Offer | Self::Offers, De) => "Aktuelles Angebot",
            (Self::Offer | Self::Offers, En) => "Current offer",
            (Self::Stock, De) => "Verfügbarkeit",
            (Self::Stock, En) => "Availability",
            (Self::Rating, De) => "Bewertung",
            (Self::Rating, En) => "Rating",
            (Self::Countdown, De) => "Verbleibende Zeit",
            (Self::Countdown, En) => "Time left",
            (Self::Parcel, De) => "Sendungsstatus",
            (Self::Parcel, En) => "Parcel status",
            (Self::Order, De) => "Bestellstatus",
            (Self::Order, En) => "Order status",
            (Self::Points, De) => "Punktestand",
            (Self::Points, En) => "Points balance",
            (Self::Voucher, De) => "Gutschein",
            (Self::Voucher, En) => "Voucher",
            (Self::Poll, De) => "Umfrage",
            (Self::Poll, En) => "Poll",
            (Self::Content | Self::Banner, De) => "Aktuelles",
            (Self::Content | Self::Banner, En) => "News",
        }
    }
}
