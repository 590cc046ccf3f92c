//! Writes baseline JPEG (ITU-T T.81, JFIF): blocks of 8 × 8 samples in, a file out. Codes of blocks can be kept and written again into another picture: in a card,
//! only texts change.

mod bits;
mod color;
mod dct;
mod eight;
mod tables;

pub(super) use dct::Quantizer;

use super::raster::{Raster, Row};
use bits::{Bits, Codes, Counts};
use dct::Block;
use std::array;
use tables::{PLACES, ZIGZAG};

/// How chroma is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chroma {
    /// As often as luma: for pictures with text.
    Full,
    /// Half as often in both directions: for photos.
    Halved,
}

impl Chroma {
    /// The component of each block of an MCU: 0 is luma, 1 and 2 are chroma.
    fn components(self) -> &'static [usize] {
        match self {
            Self::Full => &[0, 1, 2],
            Self::Halved => &[0, 0, 0, 0, 1, 2],
        }
    }

    /// How often luma is sampled for each sample of chroma, in each direction.
    fn luma(self) -> u8 {
        if self == Self::Full { 1 } else { 2 }
    }
}

/// Quantised blocks, not yet as bits.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The mean of each block. The file has differences.
    means: Vec<i16>,
    /// Where the symbols of each block end.
    ends: Vec<u32>,
    /// Runs and sizes (8 bits), and above them the bits that follow.
    symbols: Vec<u32>,
}

impl Blocks {
    /// Adds three blocks, luma and chroma, of a square of pixels.
    pub fn square(&mut self, rows: [&Row; 8], quantizer: &Quantizer) {
        let [top, below @ ..] = rows;
        let [first, others @ ..] = top;
        if below.iter().all(|row| *row == top) && others.iter().all(|pixel| pixel == first) {
            return self.plain(*first, quantizer);
        }
        for (component, samples) in color::planes(rows).iter().enumerate() {
            self.add(component, samples, quantizer);
        }
    }

    /// The same of one colour: most of a card is plain.
    pub fn plain(&mut self, color: [u8; 3], quantizer: &Quantizer) {
        for (component, level) in color::levels(color).into_iter().enumerate() {
            self.means.push(quantizer.mean(component, level));
            self.ends.push(self.symbols.len() as u32);
        }
    }

    /// Adds a block of a component.
    fn add(&mut self, component: usize, samples: &Block, quantizer: &Quantizer) {
        let (levels, places) = quantizer.levels(component, samples);
        let level = |place: u8| levels.get(usize::from(place / 4)).map_or(0, |four| (four >> (place % 4 * 16)) as i16);
        self.means.push(level(0));
        // The ones that are not zero, in the order of the file: few are.
        let (mut left, mut places) = (places & !1, 0_u64);
        while left != 0 {
            places |= 1 << PLACES.get(left.trailing_zeros() as usize).copied().unwrap_or(0);
            left &= left - 1;
        }
        let (mut next, mut made) = (1, [0; 64]);
        let mut slots = made.iter_mut();
        let mut add = |symbol: u32| slots.next().map_or((), |slot| *slot = symbol);
        while places != 0 {
            let place = places.trailing_zeros();
            places &= places - 1;
            let mut run = place - next;
            next = place + 1;
            while run > 15 {
                add(0xf0);
                run -= 16;
            }
            let (size, bits) = bits::sized(level(ZIGZAG.get(place as usize).copied().unwrap_or(0)).into());
            add(run << 4 | size | bits << 8);
        }
        // The end of the block, if it ends in zeros.
        if next < 64 {
            add(0);
        }
        let many = 64 - slots.len();
        self.symbols.extend_from_slice(made.get(..many).unwrap_or(&[]));
        self.ends.push(self.symbols.len() as u32);
    }

    /// Adds a copy of three blocks, the `at`th group of `from`.
    pub fn copy(&mut self, from: &Self, at: usize) {
        let end = |block: usize| from.ends.get(block).copied().unwrap_or(0);
        let start = if at == 0 { 0 } else { end(at * 3 - 1) };
        // What is subtracted from an end there to have the one here; it may be below zero.
        let moved = start.wrapping_sub(self.symbols.len() as u32);
        for block in at * 3..at * 3 + 3 {
            self.means.push(from.means.get(block).copied().unwrap_or(0));
            self.ends.push(end(block).wrapping_sub(moved));
        }
        self.symbols.extend_from_slice(from.symbols.get(start as usize..end(at * 3 + 2) as usize).unwrap_or(&[]));
    }

    /// The number of blocks.
    pub fn len(&self) -> usize {
        self.means.len()
    }

    /// Their bytes in memory.
    pub fn bytes(&self) -> usize {
        self.means.capacity() * 2 + self.ends.capacity() * 4 + self.symbols.capacity() * 4
    }

    fn all(&self) -> impl Iterator<Item = (i16, &[u32])> {
        let mut start = 0;
        self.means.iter().zip(&self.ends).map(move |(mean, end)| {
            let symbols = self.symbols.get(start..*end as usize).unwrap_or(&[]);
            start = *end as usize;
            (*mean, symbols)
        })
    }

    /// The file, of blocks in the order of its MCUs.
    pub fn file(&self, size: [u16; 2], chroma: Chroma, quantizer: &Quantizer) -> Vec<u8> {
        let order = chroma.components();
        // Luma and chroma have tables of their own, for means and for the rest.
        let mut counts: [[Counts; 2]; 2] = array::from_fn(|_| array::from_fn(|_| Counts::default()));
        self.visit(
            order,
            |[means, rest], difference, symbols| {
                means.add(bits::sized(difference).0);
                symbols.iter().for_each(|symbol| rest.add(symbol & 0xff));
                // A plain block has no symbols, and an end all the same.
                if symbols.is_empty() {
                    rest.add(0);
                }
            },
            &mut counts,
        );
        let mut codes = counts.map(|pair| pair.map(|counts| Codes::of(&counts)));
        let mut out = tables::head(size, chroma.luma(), &quantizer.quanta, &codes);
        out.reserve(self.symbols.len() + self.means.len() / 2);
        let mut bits = Bits::into(out);
        self.visit(
            order,
            |[means, rest], difference, symbols| {
                let (size, value) = bits::sized(difference);
                bits.write(means.get(size), size, value);
                for symbol in symbols {
                    bits.write(rest.get(symbol & 0xff), symbol & 15, symbol >> 8);
                }
                if symbols.is_empty() {
                    bits.write(rest.get(0), 0, 0);
                }
            },
            &mut codes,
        );
        let mut out = bits.end();
        out.extend([0xff, 0xd9]);
        out
    }

    /// Calls a function with each block's tables, the difference of its mean, and its symbols.
    fn visit<T>(&self, order: &[usize], mut each: impl FnMut(&mut [T; 2], i32, &[u32]), tables: &mut [[T; 2]; 2]) {
        let mut before = [0_i32; 3];
        let [luma, chroma] = tables;
        for ((mean, symbols), component) in self.all().zip(order.iter().cycle()) {
            let Some(last) = before.get_mut(*component) else { continue };
            let difference = i32::from(mean) - *last;
            *last = i32::from(mean);
            each(if *component == 0 { luma } else { chroma }, difference, symbols);
        }
    }
}

/// A raster as a file.
pub(super) fn of(raster: &Raster, size: [u16; 2], quality: u8, chroma: Chroma) -> Vec<u8> {
    let quantizer = Quantizer::new(quality);
    let mut blocks = Blocks::default();
    let side = if chroma == Chroma::Full { 8 } else { 16 };
    for top in (0..raster.height).step_by(side) {
        for left in (0..raster.width).step_by(side) {
            match chroma {
                Chroma::Full => raster.square([left, top], |rows| blocks.square(rows, &quantizer)),
                Chroma::Halved => {
                    let four = [[0, 0], [8, 0], [0, 8], [8, 8]].map(|[x, y]| raster.square([left + x, top + y], color::planes));
                    let (luma, [blue, red]) = color::halved(&four);
                    luma.iter().for_each(|samples| blocks.add(0, samples, &quantizer));
                    blocks.add(1, &blue, &quantizer);
                    blocks.add(2, &red, &quantizer);
                }
            }
        }
    }
    blocks.file(size, chroma, &quantizer)
}
