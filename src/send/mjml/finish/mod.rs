//! Finishing: printed HTML comes in, the mail's HTML goes out: fonts found, styles written into elements, attributes set by selectors, Outlook's comments joined.

pub mod blocks;
pub mod fonts;
pub mod format;
pub mod html_attributes;
pub mod inline;
pub mod outlook;
mod selector;
pub mod sheet;
mod tree;
pub mod waiting;
