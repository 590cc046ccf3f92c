//! Normalised parcel tracking. Carriers' texts contain names, addresses and door codes, so they are never stored, only their known meaning.

use crate::base::stored::Stored;
use crate::base::time::Millis;
use crate::base::written::written;
use serde::{Deserialize, Serialize};

/// A parcel according to a carrier or tracking service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parcel {
    /// The tracking number. It never appears in a link.
    pub number: String,
    /// The carrier's usual slug (`dhl`, `dpd`, `hermes-de`).
    pub carrier: String,
    /// The current status.
    pub status: ParcelStatus,
    /// The period of the expected delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Window>,
    /// When it was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Millis>,
    /// The events, latest first.
    pub events: Vec<ParcelEvent>,
    /// The as-of time, milliseconds since 1970.
    pub as_of: Millis,
}

/// A period; both ends are equal if the carrier gives a single time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[allow(missing_docs)]
pub struct Window {
    pub from: Millis,
    pub until: Millis,
}

/// An event of a parcel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[allow(missing_docs)]
pub struct ParcelEvent {
    pub at: Millis,
    pub status: ParcelStatus,
    /// The step, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<ParcelStep>,
}

/// A step that is more specific than the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParcelStep {
    /// The carrier received it.
    Accepted,
    /// It arrived at a sorting centre.
    AtCentre,
    /// It left a sorting centre.
    LeftCentre,
    /// It arrived in the destination country.
    InCountry,
    InCustoms,
    ClearedCustoms,
    /// It was redirected to another address or another day.
    Redirected,
    /// Delivered: the recipient collected it.
    Collected,
    /// Delivered to a neighbour.
    WithNeighbour,
    /// Delivered to the recipient's chosen place.
    AtSafePlace,
}
written!(ParcelStep: Accepted = "accepted", AtCentre = "at_centre", LeftCentre = "left_centre", InCountry = "in_country", InCustoms = "in_customs", ClearedCustoms = "cleared_customs", Redirected = "redirected", Collected = "collected", WithNeighbour = "with_neighbour", AtSafePlace = "at_safe_place");

/// The normalised status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParcelStatus {
    /// The carrier was notified, but has not received the parcel yet.
    Announced,
    InTransit,
    OutForDelivery,
    AttemptFailed,
    ReadyForPickup,
    Delivered,
    /// Delayed, lost or damaged.
    Exception,
    /// Returned to the sender, or on its way back.
    Returned,
    /// The carrier no longer provides information.
    Expired,
    Unknown,
}
written!(ParcelStatus: Announced = "announced", InTransit = "in_transit", OutForDelivery = "out_for_delivery", AttemptFailed = "attempt_failed", ReadyForPickup = "ready_for_pickup", Delivered = "delivered", Exception = "exception", Returned = "returned", Expired = "expired", Unknown = "unknown");
