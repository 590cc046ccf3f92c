//! Prepares photos: a photo in, a JPEG of the requested size out; or a painted picture with a photo in, one JPEG out. Rejects files other than JPEG, PNG and WebP,
//! files that are too large (their header is read first), and damaged files. The result is encoded anew, so no metadata is passed on.

mod exif;
mod raster;
mod read;
mod scale;
mod write;

pub use raster::PhotoArea;

use crate::base::diagnostic::Result;
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

/// Prepares a photo: scales it, applies its orientation, and removes its metadata.
///
/// # Errors
/// `photo/unreadable`, `photo/too-large`.
pub fn prepare(file: &[u8], asked: Asked) -> Result<Vec<u8>> {
    let (width, height) = (usize::from(asked.width.max(1)), usize::from(asked.height.max(1)));
    let photo = read::read(file, [width, height])?;
    let scaled = match asked.fit {
        Fit::Cover => scale::covering(&photo, width, height),
        Fit::Inside => scale::inside(&photo, width, height),
    };
    write::photo(&scaled)
}

/// Converts a painted picture (PNG) to JPEG. A photo is drawn into its area, whole, on the colour of its own corners, with round corners.
///
/// # Errors
/// `photo/unreadable`, `photo/too-large`.
pub fn lay(picture: &[u8], photo: Option<(&[u8], PhotoArea)>) -> Result<Vec<u8>> {
    let mut picture = read::read(picture, [usize::MAX, usize::MAX])?;
    if let Some((file, place)) = photo {
        let (width, height) = (usize::from(place.width), usize::from(place.height));
        let photo = scale::inside(&read::read(file, [width, height])?, width, height);
        picture.lay(&photo.centered(width, height), place);
    }
    write::picture(&picture)
}

#[cfg(test)]
mod tests;
