//! Pixels in, compressed bytes out: deflate for PNG, LZW for GIF, and the two checksums. It knows nothing of files and colours.

mod deflate;
mod huffman;
mod lzw;
mod sums;

pub use deflate::zlib;
pub use lzw::lzw;
pub use sums::Crc;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
