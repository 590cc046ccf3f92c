//! Campaigns: a manifest in, a checked `Campaign` and its sealed links out. Rejects what would break in delivered mails.

mod address;
mod check;
pub(crate) mod defaults;
mod kind;
mod links;
mod manifest;
mod read;
mod texts;

pub use address::is_allowed;
pub use check::check;
pub use kind::{BlockKind, ClickTarget, LivesOn, NARROW};
pub use links::{AmpLink, AnswerLink, LinkOptions, PartLink, SlotLinks, price_as_text, seal_links, seal_unsubscribe};
pub use manifest::{Block, Campaign, Choice, Density, PollAnswer, RequiredAttribute, Shop, Slot, Theme, Typeface, Weekday, WhenGone};
pub use read::read;
pub use texts::{Texts, Words};

#[cfg(test)]
mod tests;
