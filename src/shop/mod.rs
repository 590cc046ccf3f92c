//! What a shop has and says: offers with their prices, feeds, parcels and what else belongs to a person, campaigns, and the links of their mails.

pub mod campaign;
pub mod fact;
#[cfg(feature = "feed")]
pub mod feed;
pub mod link;
pub mod offer;
pub mod parcel;
pub mod recommend;
