//! The core of Postfrisch: MJML and data in, mails out; requests of opened mails in, pictures and prices out.
//!
//! One room a module. No room has a clock, randomness, files or a network: `now`, keys and records come in as arguments.
//! `docs/architecture.md` has the picture.

#[cfg(feature = "mail")]
pub mod amp;
pub mod campaign;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod check;
pub mod color;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod datum;
pub mod diagnostic;
pub mod fact;
#[cfg(feature = "feed")]
pub mod feed;
#[cfg(feature = "mail")]
pub mod letter;
pub mod limits;
pub mod link;
#[cfg(feature = "live")]
pub mod live;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod markup;
#[cfg(feature = "mail")]
pub mod merge;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod message;
#[cfg(feature = "mail")]
pub mod mime;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod mjml;
pub mod money;
#[cfg(feature = "mrml")]
pub mod mrml;
mod nearest;
pub mod offer;
mod order;
#[cfg(feature = "live")]
pub mod paint;
pub mod parcel;
#[cfg(feature = "photo")]
pub mod photo;
pub mod recommend;
pub mod references;
mod shape;
#[cfg(feature = "live")]
mod stored;
pub mod time;
#[cfg(target_arch = "wasm32")]
mod wasm;
