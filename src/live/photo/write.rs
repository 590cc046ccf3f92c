use super::raster::Raster;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A photo as JPEG, with the best quality within the size limit.
pub(super) fn photo(raster: &Raster) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for quality in [82, 74, 66, 58, 50] {
        out = jpeg(raster, quality, SamplingFactor::R_4_2_0)?;
        if out.len() <= limits::PHOTO_READY_BYTES {
            break;
        }
    }
    Ok(out)
}

/// A picture with text as JPEG, without chroma subsampling.
pub(super) fn picture(raster: &Raster) -> Result<Vec<u8>> {
    jpeg(raster, 80, SamplingFactor::R_4_4_4)
}

fn jpeg(raster: &Raster, quality: u8, sampling: SamplingFactor) -> Result<Vec<u8>> {
    let failed = |why: String| Diagnostic::new(Code::PhotoTooLarge, why);
    let side = |n: usize| u16::try_from(n).map_err(|_| failed(format!("{} × {} pixels", raster.width, raster.height)));
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(sampling);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&raster.rgb, side(raster.width)?, side(raster.height)?, ColorType::Rgb).map_err(|e| failed(e.to_string()))?;
    Ok(out)
}
