use super::area::{Cover, PhotoArea, Shape};
use super::jpeg::{Blocks, Chroma, Quantizer};
use super::raster::{Raster, Row};
use std::array;

/// Pixels of a painted picture.
#[derive(Debug)]
pub(super) struct Painted {
    pub width: usize,
    pub height: usize,
    /// Places in the palette, row by row.
    pub pixels: Vec<u8>,
    pub palette: Vec<[u8; 3]>,
}

/// A photo as its area shows it, with the blocks made of it so far.
#[derive(Debug)]
pub(super) struct Layer {
    pub raster: Raster,
    blocks: Blocks,
    /// For each block of the picture that the area touches, its place in `blocks`.
    places: Vec<Option<u32>>,
}

impl Layer {
    pub fn new(raster: Raster) -> Self {
        Self { raster, blocks: Blocks::default(), places: Vec::new() }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.raster.rgb.len() + self.blocks.bytes() + self.places.len() * 8
    }
}

/// A painted picture with a photo below its plates.
pub(super) struct Composition<'a> {
    painted: &'a Painted,
    area: Shape,
    over: Vec<Shape>,
}

/// What a block shows.
enum Shown {
    Painted,
    Photo,
    Both,
}

impl<'a> Composition<'a> {
    pub fn new(painted: &'a Painted, area: &PhotoArea) -> Self {
        Self { painted, area: Shape::of_area(area), over: area.over.iter().map(Shape::of_plate).collect() }
    }

    /// How much of a pixel is the photo's, 0 to 1.
    fn share(&self, x: usize, y: usize) -> f32 {
        self.over.iter().fold(self.area.share(x, y), |share, plate| share * (1.0 - plate.share(x, y)))
    }

    fn shown(&self, place: [usize; 4]) -> Shown {
        let mut shown = match self.area.covers(place) {
            Cover::None => return Shown::Painted,
            Cover::Part => Shown::Both,
            Cover::Whole => Shown::Photo,
        };
        for plate in &self.over {
            match plate.covers(place) {
                Cover::Whole => return Shown::Painted,
                Cover::Part => shown = Shown::Both,
                Cover::None => {}
            }
        }
        shown
    }

    /// A pixel of the picture with its photo.
    pub fn pixel(&self, layer: &Raster, x: usize, y: usize) -> [u8; 3] {
        let below = self.painted.pixel(x, y);
        let share = self.share(x, y);
        if share <= 0.0 {
            return below;
        }
        let photo = layer.pixel(x - self.area.left, y - self.area.top);
        let mut out = below;
        for (level, photo) in out.iter_mut().zip(photo) {
            *level = (f32::from(*level) + (f32::from(photo) - f32::from(*level)) * share + 0.5) as u8;
        }
        out
    }

    /// The picture as JPEG. Blocks that show the photo alone are kept in its layer.
    pub fn jpeg(&self, layer: &mut Layer, size: [u16; 2], quantizer: &Quantizer) -> Vec<u8> {
        let Painted { width, height, .. } = *self.painted;
        // The blocks that the area touches, from its first ones on.
        let [first_x, first_y] = [self.area.left / 8, self.area.top / 8];
        let [columns, rows] = [self.area.right.div_ceil(8) - first_x, self.area.bottom.div_ceil(8) - first_y];
        layer.places.resize(columns * rows, None);
        let mut blocks = Blocks::default();
        for top in (0..height).step_by(8) {
            for left in (0..width).step_by(8) {
                let (right, bottom) = ((left + 8).min(width), (top + 8).min(height));
                match self.shown([left, top, right, bottom]) {
                    Shown::Painted => self.painted.add([left, top], &mut blocks, quantizer),
                    Shown::Both => {
                        let pixel = |x: usize, y: usize| self.pixel(&layer.raster, (left + x).min(right - 1), (top + y).min(bottom - 1));
                        let rows: [Row; 8] = array::from_fn(|y| array::from_fn(|x| pixel(x, y)));
                        blocks.square(rows.each_ref(), quantizer);
                    }
                    Shown::Photo => {
                        let Some(place) = layer.places.get_mut((top / 8 - first_y) * columns + left / 8 - first_x) else { continue };
                        let at = *place.get_or_insert_with(|| {
                            let at = layer.blocks.len() / 3;
                            layer.raster.square([left - self.area.left, top - self.area.top], |rows| layer.blocks.square(rows, quantizer));
                            at as u32
                        });
                        blocks.copy(&layer.blocks, at as usize);
                    }
                }
            }
        }
        blocks.file(size, Chroma::Full, quantizer)
    }
}

impl Painted {
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let index = self.pixels.get(y * self.width + x).copied().unwrap_or(0);
        self.palette.get(usize::from(index)).copied().unwrap_or_default()
    }

    /// Adds the square from a place on.
    fn add(&self, place: [usize; 2], blocks: &mut Blocks, quantizer: &Quantizer) {
        match self.plain(place) {
            Some(color) => blocks.plain(color, quantizer),
            None => blocks.square(self.square(place).each_ref(), quantizer),
        }
    }

    /// The colour of a square inside whose pixels are the same place in the palette.
    fn plain(&self, [left, top]: [usize; 2]) -> Option<[u8; 3]> {
        let first = *self.pixels.get(top * self.width + left)?;
        let one = [first; 8];
        let row = |y: usize| self.pixels.get((top + y) * self.width + left..).and_then(|rest| rest.first_chunk());
        let is_plain = left + 8 <= self.width && (0..8).all(|y| row(y) == Some(&one));
        if is_plain { self.palette.get(usize::from(first)).copied() } else { None }
    }

    /// The pixels from a place on. Beyond the edges, the last ones are repeated.
    fn square(&self, [left, top]: [usize; 2]) -> [Row; 8] {
        let mut square = [[[0; 3]; 8]; 8];
        let mut before = ([0; 8], [[0; 3]; 8]);
        for (y, row) in square.iter_mut().enumerate() {
            let start = (top + y).min(self.height - 1) * self.width + left;
            let from = self.pixels.get(start..start + (self.width - left).min(8)).unwrap_or(&[]);
            let mut places = [from.last().copied().unwrap_or(0); 8];
            places.iter_mut().zip(from).for_each(|(place, from)| *place = *from);
            // Many rows are like the ones above them.
            if y == 0 || places != before.0 {
                before = (places, places.map(|place| self.palette.get(usize::from(place)).copied().unwrap_or_default()));
            }
            *row = before.1;
        }
        square
    }

    /// The picture as JPEG, without a photo.
    pub fn jpeg(&self, size: [u16; 2], quantizer: &Quantizer) -> Vec<u8> {
        let mut blocks = Blocks::default();
        for top in (0..self.height).step_by(8) {
            for left in (0..self.width).step_by(8) {
                self.add([left, top], &mut blocks, quantizer);
            }
        }
        blocks.file(size, Chroma::Full, quantizer)
    }
}
