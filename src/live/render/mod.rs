//! Paints the pictures of links, and caches them.

pub mod fonts;
pub mod picture;
pub mod picture_cache;
pub mod preview;
