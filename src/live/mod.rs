//! Open time: a request in; wanted records or a response out. Rejects links that this library did not seal, before any lookup. A valid picture link always
//! gets a picture.

#[cfg(feature = "live")]
mod answer;
#[cfg(feature = "live")]
mod blocks;
#[cfg(feature = "live")]
mod config;
#[cfg(feature = "live")]
mod counted;
#[cfg(feature = "live")]
mod decide;
#[cfg(feature = "live")]
mod edge;
#[cfg(feature = "admin")]
mod fit;
#[cfg(feature = "live")]
mod item;
#[cfg(feature = "live")]
mod pages;
#[cfg(feature = "live")]
pub mod paint;
#[cfg(feature = "photo")]
pub mod photo;
#[cfg(feature = "live")]
mod progress;
#[cfg(feature = "live")]
mod reason;
#[cfg(feature = "live")]
mod render;
#[cfg(feature = "live")]
mod reply;
#[cfg(feature = "live")]
mod request;
#[cfg(feature = "live")]
mod shares;
#[cfg(feature = "live")]
mod store;
#[cfg(test)]
#[cfg(feature = "live")]
mod tests;
#[cfg(feature = "live")]
mod words;

#[cfg(feature = "admin")]
pub use fit::fit;
#[cfg(feature = "live")]
pub use {
    answer::explain::{Explained, Explanation},
    config::{EdgeConfig, KeyConfig},
    counted::Counted,
    edge::{Answer, Asked, Edge},
    reason::{CountedAs, DisplayState, LinkPurpose, NeutralReason},
    render::fonts::check_font,
    render::preview::{Preview, PreviewSlot, PreviewState},
    reply::{Photo, Reply, ReplyKind, Served, Unsubscribing, Vote},
    request::Request,
    store::offers::{StoredOffer, StoredPrice, StoredTimes},
    store::{FontWanted, Records, Wants},
};
