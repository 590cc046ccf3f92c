use super::tables::{QUANTA, ZIGZAG};
use std::array;
use std::ops::{Add, Mul, Sub};

/// Samples of a block, row by row.
pub(super) type Block = [[f32; 8]; 8];

/// Eight numbers side by side.
#[derive(Clone, Copy)]
pub(super) struct Eight(pub [f32; 8]);

impl Eight {
    fn with(mut self, other: Self, work: impl Fn(f32, f32) -> f32) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a = work(*a, b));
        self
    }
}

impl Add for Eight {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for Eight {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }
}

impl Mul<f32> for Eight {
    type Output = Self;
    fn mul(mut self, by: f32) -> Self {
        self.0.iter_mut().for_each(|a| *a *= by);
        self
    }
}

/// The cosine transform of eight rows at once, scaled as in Arai, Agui and Nakajima (1988): five multiplications.
fn transformed([a, b, c, d, e, f, g, h]: [Eight; 8]) -> [Eight; 8] {
    let (p0, p1, p2, p3) = (a + h, b + g, c + f, d + e);
    let (m0, m1, m2, m3) = (a - h, b - g, c - f, d - e);
    let (q0, q1, q2, q3) = (p0 + p3, p1 + p2, p1 - p2, p0 - p3);
    let z1 = (q2 + q3) * 0.707_106_77;
    let (r0, r1, r2) = (m3 + m2, m2 + m1, m1 + m0);
    let z5 = (r0 - r2) * 0.382_683_43;
    let (z2, z4, z3) = (r0 * 0.541_196_1 + z5, r2 * 1.306_563 + z5, r1 * 0.707_106_77);
    let (z11, z13) = (m0 + z3, m0 - z3);
    [q0 + q1, z11 + z4, q3 + z1, z13 - z2, q0 - q1, z13 + z2, q3 - z1, z11 - z4]
}

fn turned(rows: [Eight; 8]) -> [Eight; 8] {
    let [a, b, c, d, e, f, g, h] = rows.map(|row| row.0);
    let mut all = a.into_iter().zip(b).zip(c.into_iter().zip(d)).zip(e.into_iter().zip(f).zip(g.into_iter().zip(h)));
    array::from_fn(|_| match all.next() {
        Some((((a, b), (c, d)), ((e, f), (g, h)))) => Eight([a, b, c, d, e, f, g, h]),
        None => Eight([0.0; 8]),
    })
}

/// The factors that the transform leaves out, cos(kπ/16) · √2.
const SCALE: [f32; 8] = [1.0, 1.387_039_9, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_38];

/// The quantisation of luma and chroma.
#[derive(Debug)]
pub(in crate::live::photo) struct Quantizer {
    /// In the order of the file.
    pub(super) quanta: [[u8; 64]; 2],
    /// What coefficients are multiplied with: columns of the transform are rows here.
    factors: [Block; 2],
}

impl Quantizer {
    /// The tables of T.81, K.1, scaled by a quality of 1 to 100 as libjpeg does.
    pub fn new(quality: u8) -> Self {
        let quality = u32::from(quality.clamp(1, 100));
        let percent = if quality < 50 { 5_000 / quality } else { 200 - 2 * quality };
        let mut made = Self { quanta: [[1; 64]; 2], factors: [[[0.0; 8]; 8]; 2] };
        for ((table, quanta), factors) in QUANTA.iter().zip(&mut made.quanta).zip(&mut made.factors) {
            for (place, quantum) in ZIGZAG.iter().zip(quanta) {
                let [x, y] = [usize::from(place % 8), usize::from(place / 8)];
                let base = table.get(usize::from(*place)).copied().unwrap_or(1);
                *quantum = ((u32::from(base) * percent + 50) / 100).clamp(1, 255) as u8;
                let [a, b] = [x, y].map(|k| SCALE.get(k).copied().unwrap_or(1.0));
                if let Some(factor) = factors.get_mut(x).and_then(|row| row.get_mut(y)) {
                    *factor = 1.0 / (f32::from(*quantum) * a * b * 8.0);
                }
            }
        }
        made
    }

    fn of(&self, component: usize) -> &Block {
        let [luma, chroma] = &self.factors;
        if component == 0 { luma } else { chroma }
    }

    /// The mean of a block of one level.
    pub fn mean(&self, component: usize, level: f32) -> i16 {
        let factor = self.of(component).as_flattened().first().copied().unwrap_or(1.0);
        rounded((level - 128.0) * 64.0 * factor)
    }

    /// The quantised coefficients of a block, in the order of the file.
    pub fn levels(&self, component: usize, samples: &Block) -> [i16; 64] {
        let rows = samples.map(|row| Eight(row.map(|sample| sample - 128.0)));
        let done = transformed(turned(transformed(rows)));
        let mut levels = [[0_i16; 8]; 8];
        for ((levels, row), factors) in levels.iter_mut().zip(done).zip(self.of(component)) {
            for ((level, value), factor) in levels.iter_mut().zip(row.0).zip(factors) {
                *level = rounded(value * factor);
            }
        }
        let levels = levels.as_flattened();
        // Columns are rows here.
        ZIGZAG.map(|at| levels.get(usize::from(at % 8 * 8 + at / 8)).copied().unwrap_or(0))
    }
}

/// The nearest whole number; halves go up.
fn rounded(value: f32) -> i16 {
    ((value + 16_384.5) as i32 - 16_384) as i16
}
