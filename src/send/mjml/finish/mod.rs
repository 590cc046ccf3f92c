//! Post-processing of printed HTML: finds fonts, inlines styles, sets attributes by selector, joins conditional comments.

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
