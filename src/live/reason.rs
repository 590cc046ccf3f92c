//! The edge's public values: reasons for neutral pictures, displayed states, counters, purposes.

use serde::Serialize;

/// Why a block is neutral, for counters and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeutralReason {
    /// The store failed or was too slow.
    StoreFailed,
    /// A stored record is unreadable.
    BadData,
    /// The campaign does not exist.
    UnknownCampaign,
    /// The stored manifest is unreadable.
    BadCampaign,
    /// The campaign has no such block or slot.
    UnknownBlock,
    /// The offer is not in the store.
    UnknownOffer,
    /// Nothing is stored for the link's subject reference.
    UnknownSubject,
    /// The offer's data are older than the campaign allows.
    DataTooOld,
    /// The availability is unknown.
    AvailabilityUnknown,
    /// The slot keeps the offer that it showed before, whose data are temporarily unknown.
    Kept,
    /// The fonts lack a character.
    UnsupportedText,
    /// The box is too small for what the law requires.
    BoxTooSmall,
    /// The picture could not be painted.
    PaintFailed,
}

impl NeutralReason {
    /// Whether the store is the cause: the same request may succeed later.
    pub(crate) fn is_of_store(self) -> bool {
        matches!(self, Self::StoreFailed | Self::BadData | Self::BadCampaign)
    }

    /// Whether painting is the cause, not the data.
    pub(crate) fn is_of_painting(self) -> bool {
        matches!(self, Self::UnsupportedText | Self::BoxTooSmall | Self::PaintFailed)
    }
}

/// What a link's picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DisplayState {
    /// The block's regular contents.
    Shown,
    /// An offer, marked as sold out.
    Badge,
    /// Nothing: a transparent line.
    Collapsed,
    /// A notice that the offer has ended.
    Ended,
    /// A neutral picture.
    Neutral,
}

/// The counters.
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

/// The purpose of a link in a mail.
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
