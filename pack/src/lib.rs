//! The loops over all pixels: palette indices blended, compressed (deflate for PNG, LZW for GIF), summed up. It knows nothing of files and colours.

mod blend;
mod deflate;
mod huffman;
mod lzw;
mod sums;

pub use blend::Ink;
pub use deflate::zlib;
pub use huffman::lengths;
pub use lzw::lzw;
pub use sums::Crc;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod tests;
