//! The core of Postfrisch: MJML and data in, mails out; requests of opened mails in, pictures and prices out.
//!
//! No room has a clock, randomness, files or a network: `now`, keys and records come in as arguments.
//! `docs/architecture.md` has the picture, and which wing may use which.

pub mod base;
#[cfg(any(feature = "live", feature = "photo"))]
pub mod live;
#[cfg(any(feature = "mail", feature = "check", feature = "mrml"))]
pub mod send;
pub mod shop;
#[cfg(target_arch = "wasm32")]
mod wasm;
