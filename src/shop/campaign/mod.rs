//! Campaigns: a manifest in, a checked `Campaign` and its sealed links out. Rejects what would break in delivered mails.

mod address;
mod check;
pub(crate) mod defaults;
mod kind;
mod layout;
mod links;
mod manifest;
mod read;
mod texts;
mod theme;

pub use address::is_allowed;
pub use check::{check, check_theme};
pub use kind::{BlockKind, ClickTarget, LivesOn, NARROW};
pub use layout::{Layout, Narrow, PhotoFit, PhotoHint, STRIP};
pub use links::{AmpLink, AnswerLink, GUTTER, HEADING, LinkOptions, PartLink, Rendition, SlotLinks, TEXT_LINK, price_as_text, seal_links, seal_unsubscribe};
pub use manifest::{Block, Campaign, Choice, PollAnswer, RequiredAttribute, Shop, Slot, Weekday, WhenGone};
pub use read::{read, read_theme};
pub use texts::{Texts, Words};
pub use theme::{BadgeShape, ButtonStyle, Colors, Contrast, Density, Logo, Preset, Roles, SavingText, Theme, Typeface};

#[cfg(test)]
mod tests;
