use crate::color::Color;
use crate::diagnostic::{Code, Diagnostic, Result};
use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

/// With zlib-rs, level 5 writes level 6's bytes in four fifths of its time (`docs/decisions.md`).
const LEVEL: u8 = 5;

pub(super) fn indexed(width: u32, height: u32, palette: &[Color], first_is_transparent: bool, pixels: &[u8]) -> Result<Vec<u8>> {
    encode(width, height, &palette.iter().flat_map(|c| c.0).collect::<Vec<_>>(), first_is_transparent.then_some(&[0][..]), BitDepth::Eight, pixels)
}

/// One transparent colour, one bit a pixel.
pub(super) fn transparent(width: u32, height: u32) -> Result<Vec<u8>> {
    let pixels = vec![0; width.div_ceil(8) as usize * height as usize];
    encode(width, height, &[255, 255, 255], Some(&[0]), BitDepth::One, &pixels)
}

fn encode(width: u32, height: u32, palette: &[u8], alpha: Option<&[u8]>, depth: BitDepth, pixels: &[u8]) -> Result<Vec<u8>> {
    let failed = |e: png::EncodingError| Diagnostic::new(Code::Internal, format!("the picture can't be encoded: {e}"));
    let mut out = Vec::with_capacity(16 * 1024);
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(depth);
    encoder.set_palette(palette);
    if let Some(alpha) = alpha {
        encoder.set_trns(alpha);
    }
    encoder.set_deflate_compression(DeflateCompression::Level(LEVEL));
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}
