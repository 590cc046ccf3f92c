//! The words in which the edge says what it did: why nothing is shown, what is shown, what was counted.

use serde::Serialize;

/// Why a block shows no price or nothing of what it is for: for counters and log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeutralReason {
    /// The store failed or was too slow.
    StoreFailed,
    /// A record in the store can't be read.
    BadData,
    /// There is no such campaign.
    UnknownCampaign,
    /// The stored manifest can't be read.
    BadCampaign,
    /// The campaign has no such block or slot.
    UnknownBlock,
    /// The store has no such offer.
    UnknownOffer,
    /// Nothing is stored under the link's subject reference.
    UnknownSubject,
    /// The offer's data are older than the campaign allows.
    DataTooOld,
    /// Nobody says whether the offer can be had.
    AvailabilityUnknown,
    /// The slot keeps the offer that it showed before, of which nothing is known just now.
    Kept,
    /// The typefaces have no picture of a letter.
    UnsupportedText,
    /// The picture could not be painted.
    PaintFailed,
}

impl NeutralReason {
    /// Whether the store is to blame: what was asked may be there the next time.
    pub(crate) fn is_of_store(self) -> bool {
        matches!(self, Self::StoreFailed | Self::BadData | Self::BadCampaign)
    }

    /// Whether it is about the painting, not about what is shown.
    pub(crate) fn is_of_painting(self) -> bool {
        matches!(self, Self::UnsupportedText | Self::PaintFailed)
    }
}

/// What a link's picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DisplayState {
    /// What the block is for.
    PriceView,
    /// An offer, marked as sold out.
    Badge,
    /// Nothing: a transparent line.
    Collapsed,
    /// That it is over.
    Ended,
    /// A block without a price.
    Neutral,
}

/// What an answer is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum CountedAs {
    Picture,
    Click,
    List,
    Text,
    Tracking,
    Survey,
    Vote,
    Unsubscribe,
    Unsubscribed,
}

/// What a link of a mail leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum LinkPurpose {
    Picture,
    Click,
    Text,
    Survey,
    Tracking,
}
