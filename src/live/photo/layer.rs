use super::area::{FADED, PhotoArea, Placing};
use super::raster::Raster;
use super::scale;
use super::subject::{Subject, subject};
use crate::base::color::Color;
use crate::base::diagnostic::Result;

/// A packshot is enlarged at most so many times: beyond it, it is no longer sharp.
const ENLARGED: f32 = 2.0;
/// Levels of a ground of 1 that count as 1: what a camera and JPEG leave on a plain ground. Beyond it, differences set in softly.
const NOISE: f32 = 0.03;
const SOFT: f32 = 0.1;

/// How many times a photo may be enlarged before it is decoded at a larger scale, which takes twice the time: nobody sees it at two pixels to a point.
const SHARP: f32 = 1.12;

/// What an area shows, in its size, without its corners and the plates above it. `read` gives the photo, at least in a size if it is larger.
pub(super) fn layer(read: impl Fn([usize; 2]) -> Result<Raster>, area: &PhotoArea) -> Result<Raster> {
    let size = [usize::from(area.width.max(1)), usize::from(area.height.max(1))];
    let photo = read(size.map(|side| (side as f32 / SHARP) as usize))?;
    let found = if area.fit == Placing::Cover { None } else { subject(&photo) };
    let whole = Subject { ground: [255.0; 3], part: Some([0.0, 0.0, photo.width as f32, photo.height as f32]) };
    let mut layer = match (area.fit, found) {
        (Placing::Cover, _) | (Placing::Auto, None) => {
            let window = scale::covering(&photo, size, area.focus);
            scale::resized(photo, window, size)
        }
        (_, Some(subject)) => {
            // A subject may be a small part of its photo.
            let enlarged = enlarged(subject, area, size);
            if enlarged <= SHARP {
                packshot(photo, subject, area, size)
            } else {
                let larger = read([photo.width, photo.height].map(|side| (side as f32 * enlarged / SHARP) as usize))?;
                let found = if larger.width > photo.width { self::subject(&larger) } else { None };
                packshot(if found.is_some() { larger } else { photo }, found.unwrap_or(subject), area, size)
            }
        }
        (Placing::Contain, None) => packshot(photo, whole, area, size),
    };
    if let Some(color) = area.faded {
        let faded: [[u8; 256]; 3] = color.0.map(|channel| table(|level| mixed(level, channel)));
        shaded(&mut layer, &faded);
    }
    Ok(layer)
}

/// How many times a subject is enlarged.
fn enlarged(subject: Subject, area: &PhotoArea, size: [usize; 2]) -> f32 {
    let [_, _, width, height] = room(area, size).map(|n| n as f32);
    subject.part.map_or(1.0, |[_, _, w, h]| (width / w.max(1.0)).min(height / h.max(1.0)))
}

fn mixed(level: u8, over: u8) -> f32 {
    let [below, over] = [(100 - FADED) as f32 * f32::from(level), FADED as f32 * f32::from(over)];
    (below + over) / 100.0
}

fn table(value: impl Fn(u8) -> f32) -> [u8; 256] {
    let mut out = [0; 256];
    out.iter_mut().zip(0..=255).for_each(|(out, level)| *out = (value(level) + 0.5) as u8);
    out
}

fn shaded(raster: &mut Raster, tables: &[[u8; 256]; 3]) {
    for pixel in raster.rgb.chunks_exact_mut(3) {
        for (level, table) in pixel.iter_mut().zip(tables) {
            *level = table.get(usize::from(*level)).copied().unwrap_or(0);
        }
    }
}

/// Something on a ground, centred where it has to stand.
fn packshot(photo: Raster, subject: Subject, area: &PhotoArea, [width, height]: [usize; 2]) -> Raster {
    let mut out = Raster::plain(width, height, area.ground);
    let Some(part) = subject.part else { return out };
    let [left, top, room_w, room_h] = room(area, [width, height]);
    let [_, _, w, h] = part;
    let [w, h] = scale::fitting([w, h], [room_w, room_h], ENLARGED);
    let shown = scale::resized(photo, part, [w, h]);
    let [left, top] = [left + (room_w - w) / 2, top + (room_h - h) / 2];
    let tables = multiplied(subject.ground, area.ground);
    for (row, from) in out.rows_mut().skip(top).zip(shown.rows()) {
        for (below, pixel) in row.chunks_exact_mut(3).skip(left).zip(from.chunks_exact(3)) {
            for ((below, level), table) in below.iter_mut().zip(pixel).zip(&tables) {
                *below = table.get(usize::from(*level)).copied().unwrap_or(0);
            }
        }
    }
    out
}

/// Where a packshot stands in its area, from the area's corner: left, top, width, height.
fn room(area: &PhotoArea, [width, height]: [usize; 2]) -> [usize; 4] {
    let Some([x, y, w, h]) = area.inside else { return [0, 0, width, height] };
    let span = |start: u16, length: u16, from: u16, all: usize| {
        let start = usize::from(start.saturating_sub(from)).min(all - 1);
        (start, usize::from(length).min(all - start).max(1))
    };
    let ((left, w), (top, h)) = (span(x, w, area.x, width), span(y, h, area.y, height));
    [left, top, w, h]
}

/// What becomes of each level: its share of the photo's ground, multiplied onto the other.
fn multiplied(from: [f32; 3], onto: Color) -> [[u8; 256]; 3] {
    let mut tables = [[0; 256]; 3];
    for ((out, from), onto) in tables.iter_mut().zip(from).zip(onto.0) {
        *out = table(|level| (share(f32::from(level) / from) * f32::from(onto)).min(255.0));
    }
    tables
}

/// A share of a ground's light without noise: 1 near 1, unchanged further away, and in between a straight line.
fn share(of: f32) -> f32 {
    let off = of - 1.0;
    let size = off.abs();
    let left = if size <= NOISE {
        0.0
    } else if size < SOFT {
        (size - NOISE) * SOFT / (SOFT - NOISE)
    } else {
        size
    };
    if off < 0.0 { 1.0 - left } else { 1.0 + left }
}
