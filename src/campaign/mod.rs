//! A campaign: which blocks its mails have and which offers stand in them. A manifest in, a checked `Campaign` and its sealed links out; refuses what a mail could not keep for a year.

mod address;
mod check;
pub(crate) mod defaults;
mod links;
mod manifest;

pub use address::is_allowed;
pub use check::{NARROW, check};
pub use links::{LinkOptions, SlotLinks, seal_links};
pub use manifest::{Alt, Block, BlockKind, Campaign, Fact, Slot, Theme, WhenGone};

#[cfg(test)]
mod tests;
