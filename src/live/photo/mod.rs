//! A photo in, a JPEG of the asked size out; a painted picture with room for a photo in, both as one JPEG out. Refuses what is no JPEG, PNG or WebP, what is
//! too large (its header is read first), and what is damaged. What comes out was encoded here: nothing of the file itself goes on.

mod exif;
mod raster;
mod read;
mod scale;
mod write;

pub use raster::PhotoArea;

use crate::base::diagnostic::Result;
use serde::Deserialize;

/// The size of a photo, pixels.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Asked {
    pub width: u16,
    pub height: u16,
    pub fit: Fit,
}

/// How a photo of another shape gets its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// It fills the whole box; what is over is cut off at both sides.
    Cover,
    /// It is no larger than the box, and keeps its shape.
    Inside,
}

/// Makes a photo ready: the right size, upright, without what cameras write into files.
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

/// Makes a JPEG of a painted picture (PNG). A photo is laid into its place, whole, on the colour of its own corners, with round corners.
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
