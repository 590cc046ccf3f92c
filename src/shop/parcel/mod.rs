//! A parcel on its way: what carriers say of it, normalised. Their sentences name people, addresses and door codes, so none is kept: only what is known to be meant.

use crate::base::time::Millis;
use serde::{Deserialize, Serialize};

/// A parcel as a carrier or tracking service tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parcel {
    /// The carrier's number. It never stands in a link.
    pub number: String,
    /// The carrier, by its usual short name (`dhl`, `dpd`, `hermes-de`).
    pub carrier: String,
    /// Where it is.
    pub status: ParcelStatus,
    /// The expected delivery: from, until.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Window>,
    /// When it was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Millis>,
    /// What happened, the latest first.
    pub events: Vec<ParcelEvent>,
    /// When this was true.
    pub as_of: Millis,
}

/// From when until when; both are the same where the carrier names one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Window {
    pub from: Millis,
    pub until: Millis,
}

/// One step of a parcel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ParcelEvent {
    pub at: Millis,
    pub status: ParcelStatus,
    /// What happened more exactly, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<ParcelStep>,
}

/// What happened to a parcel, more exactly than its status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ParcelStep {
    /// The carrier has it.
    Accepted,
    /// It came to a sorting centre.
    AtCentre,
    /// It left one.
    LeftCentre,
    /// It came to the country that it is for.
    InCountry,
    InCustoms,
    ClearedCustoms,
    /// It goes to another address, or comes on another day.
    Redirected,
    /// Delivered: the recipient fetched it.
    Collected,
    /// Delivered to a neighbour.
    WithNeighbour,
    /// Delivered to where the recipient wants it left.
    AtSafePlace,
}

/// The normalised status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ParcelStatus {
    /// The carrier was told; it has not seen the parcel yet.
    Announced,
    InTransit,
    OutForDelivery,
    AttemptFailed,
    ReadyForPickup,
    Delivered,
    /// Held up, lost or damaged.
    Exception,
    /// On its way back, or back.
    Returned,
    /// The carrier says nothing of it any more.
    Expired,
    Unknown,
}
