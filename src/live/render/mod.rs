//! Pictures: what a link's state looks like, painted, and kept while it looks the same.

pub mod fonts;
pub mod picture;
pub mod picture_cache;
pub mod preview;
