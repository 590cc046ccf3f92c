//! The shop's data: offers with prices, feeds, parcels and other data of persons, campaigns, and the links of their mails.

pub mod campaign;
pub mod fact;
#[cfg(feature = "feed")]
pub mod feed;
pub mod link;
pub mod offer;
pub mod parcel;
pub mod recommend;
