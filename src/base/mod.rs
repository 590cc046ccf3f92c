//! Shared foundations: diagnostics, limits, text and markup, money and time, JSON.

pub mod color;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod datum;
pub mod diagnostic;
#[cfg(any(feature = "live", feature = "journey", feature = "experiment"))]
pub(crate) mod hex;
pub mod language;
pub mod limits;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod markup;
pub mod money;
pub(crate) mod nearest;
pub(crate) mod order;
pub mod references;
pub(crate) mod shape;
#[cfg_attr(not(feature = "live"), allow(dead_code, reason = "types say how they are read in every room; the edge reads"))]
pub(crate) mod stored;
pub mod time;
pub(crate) mod written;
