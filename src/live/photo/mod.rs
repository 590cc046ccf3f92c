//! Prepares photos: a photo in, a JPEG of the requested size out; or a painted picture with a photo in, one JPEG out. Rejects files other than JPEG, PNG and WebP,
//! files that are too large (their header is read first), and damaged files. The result is encoded anew, so no metadata is passed on.

mod area;
mod compose;
mod exif;
mod jpeg;
mod kept;
mod layer;
mod raster;
mod read;
mod scale;
mod subject;

pub use area::{PhotoArea, Placing, Plate};

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use compose::{Composition, Layer};
use jpeg::{Chroma, Quantizer};
use kept::{Kept, Key};
use raster::Raster;
use serde::Deserialize;

/// The requested size in pixels.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Asked {
    pub width: u16,
    pub height: u16,
    pub fit: Fit,
}

/// How a photo is fitted into the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Fills the whole box; the excess is cropped on both sides.
    Cover,
    /// Fits into the box and keeps its aspect ratio.
    Inside,
}

/// The qualities of a photo that is kept or sent, from the best on.
const QUALITIES: [u8; 5] = [82, 74, 66, 58, 50];
/// The quality of a picture with texts.
const QUALITY: u8 = 80;

/// Prepares a photo: scales it, applies its orientation, and removes its metadata.
///
/// # Errors
/// `photo/unreadable`, `photo/too-large`.
pub fn prepare(file: &[u8], asked: Asked) -> Result<Vec<u8>> {
    let size = [usize::from(asked.width.max(1)), usize::from(asked.height.max(1))];
    let photo = read::read(file, size)?;
    let (scaled, most) = match asked.fit {
        Fit::Cover => {
            let window = scale::covering(&photo, size, [50.0; 2]);
            (scale::resized(photo, window, size), limits::PHOTO_READY_BYTES)
        }
        Fit::Inside => (scale::inside(photo, size), limits::PHOTO_STORED_BYTES),
    };
    let size = sides(&scaled)?;
    let mut out = Vec::new();
    for quality in QUALITIES {
        out = jpeg::of(&scaled, size, quality, Chroma::Halved);
        if out.len() <= most {
            break;
        }
    }
    Ok(out)
}

/// Both sides as a JPEG has them.
fn sides(raster: &Raster) -> Result<[u16; 2]> {
    let side = |n: usize| u16::try_from(n).map_err(|_| Diagnostic::new(Code::PhotoTooLarge, format!("{} × {} pixels", raster.width, raster.height)));
    Ok([side(raster.width)?, side(raster.height)?])
}

/// Lays photos into painted pictures. It keeps what the last ones look like in their areas, decoded and scaled.
#[derive(Debug)]
pub struct Photos {
    kept: Kept,
    quantizer: Quantizer,
}

impl Default for Photos {
    fn default() -> Self {
        Self { kept: Kept::new(limits::PHOTO_KEPT_BYTES), quantizer: Quantizer::new(QUALITY) }
    }
}

impl Photos {
    /// Converts a painted picture (PNG) to JPEG, with a photo in an area if given. Photos of one name are the same photo; one without a name is not kept.
    ///
    /// # Errors
    /// `photo/unreadable`, `photo/too-large`.
    pub fn lay(&mut self, picture: &[u8], photo: Option<(&str, &[u8], &PhotoArea)>) -> Result<Vec<u8>> {
        let painted = read::painted(picture)?;
        let size = [painted.width, painted.height].map(|side| side as u16);
        let Some((name, file, area)) = photo else { return Ok(painted.jpeg(size, &self.quantizer)) };
        if usize::from(area.x) + usize::from(area.width) > painted.width || usize::from(area.y) + usize::from(area.height) > painted.height {
            return Err(Diagnostic::new(Code::UsageBad, format!("the photo's area is not in the picture of {} × {} pixels", painted.width, painted.height)));
        }
        let key = Key::new(name, area);
        let mut layer = match self.kept.take(&key) {
            Some(layer) => layer,
            None => Layer::new(layer::layer(|needed| read::read(file, needed), area)?),
        };
        let out = Composition::new(&painted, area).jpeg(&mut layer, size, &self.quantizer);
        if !name.is_empty() {
            self.kept.put(key, layer);
        }
        Ok(out)
    }
}

/// Converts a painted picture to JPEG once, as `Photos::lay` does.
///
/// # Errors
/// `photo/unreadable`, `photo/too-large`.
pub fn lay(picture: &[u8], photo: Option<(&[u8], PhotoArea)>) -> Result<Vec<u8>> {
    Photos::default().lay(picture, photo.as_ref().map(|(file, area)| ("", *file, area)))
}

#[cfg(test)]
mod tests;
