//! Open time: a request in, lookups wanted or a response out. Refuses what this library did not seal, before it looks anything up; an authentic picture link always gets a picture.

mod amp;
mod answer;
mod assign;
mod blocks;
mod changes;
mod config;
mod data;
mod decide;
mod explain;
mod fonts;
mod item;
mod kept;
mod lists;
mod look;
mod lookup;
mod pages;
mod picture;
mod progress;
mod reply;
mod request;
mod seen;
mod shares;
mod situation;
mod tell;
mod words;

pub use answer::{Answer, Asked, Edge};
pub use config::{EdgeConfig, KeyConfig};
pub use explain::{Explained, Explanation};
pub use fonts::{FontWanted, check_font};
pub use lookup::{Records, StoredOffer, StoredPrice, StoredTimes, Wants};
pub use picture::{Photo, Preview, PreviewSlot};
pub use reply::{Counted, Kind, Reply, Served, Unsubscribing, Vote};
pub use request::Request;

#[cfg(test)]
mod pictures;
#[cfg(test)]
mod tests;
