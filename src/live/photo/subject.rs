use super::raster::Raster;
use super::scale::Window;

/// Cells of the longer side of the overview in which a subject is looked for: noise averages out, and an edge is found within a 160th of a side.
const CELLS: usize = 160;
/// How many cells wide the frame along the edges is, and the squares in the corners.
const FRAME: usize = 3;
const CORNER: usize = 6;
/// A ground is light and has hardly any colour: its darkest channel, and the most between its channels.
const DARKEST: f32 = 205.0;
const TINT: f32 = 20.0;
/// How far a cell of the ground may be from its mean.
const NEAR: f32 = 9.0;
/// How far they may be on average, and from their neighbours: studio grounds are plain; skies, snow and walls are not.
const SPREAD: f32 = 3.0;
const GRAIN: f32 = 1.3;

/// What a photo shows on a plain light ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Subject {
    pub ground: [f32; 3],
    /// The part of the photo that has it; none if the photo shows its ground only.
    pub part: Option<Window>,
}

/// A photo made small: the means of square cells.
struct Overview {
    width: usize,
    height: usize,
    /// Pixels of the photo in a cell's side.
    side: usize,
    cells: Vec<[f32; 3]>,
}

impl Overview {
    fn of(photo: &Raster) -> Self {
        let side = photo.width.max(photo.height).div_ceil(CELLS).max(1);
        let [width, height] = [photo.width.div_ceil(side), photo.height.div_ceil(side)];
        let mut cells = Vec::with_capacity(width * height);
        let mut sums = vec![[0_u32; 3]; width];
        for band in photo.rgb.chunks(photo.width * 3 * side) {
            sums.fill([0; 3]);
            for row in band.chunks_exact(photo.width * 3) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks(side * 3)) {
                    for pixel in pixels.chunks_exact(3) {
                        sum.iter_mut().zip(pixel).for_each(|(sum, level)| *sum += u32::from(*level));
                    }
                }
            }
            let rows = band.len() / (photo.width * 3);
            cells.extend(sums.iter().enumerate().map(|(x, sum)| {
                let columns = side.min(photo.width - x * side);
                sum.map(|sum| sum as f32 / (columns * rows) as f32)
            }));
        }
        Self { width, height, side, cells }
    }

    fn at(&self, x: usize, y: usize) -> [f32; 3] {
        self.cells.get(y * self.width + x).copied().unwrap_or([0.0; 3])
    }

    /// The places along the edges, one after the other in each row.
    fn frame(&self) -> impl Iterator<Item = (usize, usize)> {
        let (width, height) = (self.width, self.height);
        let is_edge = |at: usize, all: usize| at < FRAME || at + FRAME >= all;
        (0..height).flat_map(move |y| (0..width).map(move |x| (x, y))).filter(move |(x, y)| is_edge(*x, width) || is_edge(*y, height))
    }
}

fn light([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.6 * g + 0.1 * b
}

/// How far a colour is from a ground, in the channel that differs most.
fn distance(cell: [f32; 3], ground: [f32; 3]) -> f32 {
    cell.iter().zip(ground).fold(0.0, |most, (a, b)| (a - b).abs().max(most))
}

/// The subject of a photo that stands on a plain light ground. A subject may touch one edge, or lie in one corner.
pub(super) fn subject(photo: &Raster) -> Option<Subject> {
    let overview = Overview::of(photo);
    let ground = ground(&overview)?;
    is_plain(&overview, ground).then(|| Subject { ground, part: part(photo, &overview, ground) })
}

/// The commonest light colour along the edges, if it is light and hardly coloured.
fn ground(overview: &Overview) -> Option<[f32; 3]> {
    let mut counts = [0_u32; 256];
    for (x, y) in overview.frame() {
        if let Some(count) = counts.get_mut(light(overview.at(x, y)) as usize) {
            *count += 1;
        }
    }
    // Five neighbouring levels, so that noise does not split them.
    let commonest = counts.windows(5).zip(2_u8..).skip(200).max_by_key(|(some, _)| some.iter().sum::<u32>())?.1;
    // The mean of what is near it, twice: a ground that falls off has its middle elsewhere.
    let mut ground = [f32::from(commonest) + 0.5; 3];
    for reach in [20.0, NEAR] {
        let (mut sums, mut count) = ([0.0_f32; 3], 0.0_f32);
        for cell in overview.frame().map(|(x, y)| overview.at(x, y)).filter(|cell| distance(*cell, ground) <= reach) {
            sums.iter_mut().zip(cell).for_each(|(sum, level)| *sum += level);
            count += 1.0;
        }
        ground = sums.map(|sum| sum / count.max(1.0));
    }
    let [least, most] = [ground.iter().copied().fold(255.0, f32::min), ground.iter().copied().fold(0.0, f32::max)];
    (least >= DARKEST && most - least <= TINT).then_some(ground)
}

/// Whether most of the edges and three corners have the ground, as plain as only a studio has it.
fn is_plain(overview: &Overview, ground: [f32; 3]) -> bool {
    let (mut all, mut same, mut spread, mut pairs, mut grain) = (0_u32, 0_u32, 0.0_f32, 0.0_f32, 0.0_f32);
    for (x, y) in overview.frame() {
        let cell = overview.at(x, y);
        let off = distance(cell, ground);
        all += 1;
        if off > NEAR {
            continue;
        }
        same += 1;
        spread += off;
        let before = overview.at(x.saturating_sub(1), y);
        if distance(before, ground) <= NEAR {
            pairs += 1.0;
            grain += distance(cell, before);
        }
    }
    let corner = |right: bool, bottom: bool| {
        let [w, h] = [overview.width.min(CORNER), overview.height.min(CORNER)];
        let [left, top] = [if right { overview.width - w } else { 0 }, if bottom { overview.height - h } else { 0 }];
        let near = (0..w * h).filter(|n| distance(overview.at(left + n % w, top + n / w), ground) <= NEAR).count();
        near * 10 >= w * h * 8
    };
    let corners = [corner(false, false), corner(true, false), corner(false, true), corner(true, true)].iter().filter(|is| **is).count();
    same * 20 >= all * 11 && corners >= 3 && spread <= SPREAD * same as f32 && grain <= GRAIN * pairs.max(1.0)
}

/// The box around everything that differs from the ground.
fn part(photo: &Raster, overview: &Overview, ground: [f32; 3]) -> Option<Window> {
    // Clearly different in one cell, or slightly in several of a row or column.
    let weight = |x: usize, y: usize| match distance(overview.at(x, y), ground) {
        off if off > 2.0 * NEAR => 3,
        off if off > 0.7 * NEAR => 1,
        _ => 0,
    };
    let span = |count: usize, other: usize, weight: &dyn Fn(usize, usize) -> u32| {
        let has = |at: &usize| (0..other).map(|across| weight(*at, across)).sum::<u32>() >= 3;
        Some(((0..count).find(has)?, (0..count).rev().find(has)? + 1))
    };
    let (left, right) = span(overview.width, overview.height, &weight)?;
    let (top, bottom) = span(overview.height, overview.width, &|y, x| weight(x, y))?;
    let side = overview.side;
    let [left, top, right, bottom] = [left * side, top * side, (right * side).min(photo.width), (bottom * side).min(photo.height)].map(|n| n as f32);
    Some([left, top, right - left, bottom - top])
}
