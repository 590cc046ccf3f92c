use super::eight::{Eight, rounded};
use super::tables::{QUANTA, ZIGZAG};

/// Samples of a block, row by row. Their middle is zero.
pub(super) type Block = [Eight; 8];

/// The cosine transform of eight rows at once, scaled as in Arai, Agui and Nakajima (1988): five multiplications.
#[inline(always)]
fn transformed([a, b, c, d, e, f, g, h]: [Eight; 8]) -> [Eight; 8] {
    let (p0, p1, p2, p3) = (a + h, b + g, c + f, d + e);
    let (m0, m1, m2, m3) = (a - h, b - g, c - f, d - e);
    let (q0, q1, q2, q3) = (p0 + p3, p1 + p2, p1 - p2, p0 - p3);
    let [half, turn, less, more] = [0.707_106_77, 0.382_683_43, 0.541_196_1, 1.306_563].map(Eight::splat);
    let z1 = (q2 + q3) * half;
    let (r0, r1, r2) = (m3 + m2, m2 + m1, m1 + m0);
    let z5 = (r0 - r2) * turn;
    let (z2, z4, z3) = (r0 * less + z5, r2 * more + z5, r1 * half);
    let (z11, z13) = (m0 + z3, m0 - z3);
    [q0 + q1, z11 + z4, q3 + z1, z13 - z2, q0 - q1, z13 + z2, q3 - z1, z11 - z4]
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
    /// The first of each.
    means: [f32; 2],
}

impl Quantizer {
    /// The tables of T.81, K.1, scaled by a quality of 1 to 100 as libjpeg does.
    pub fn new(quality: u8) -> Self {
        let quality = u32::from(quality.clamp(1, 100));
        let percent = if quality < 50 { 5_000 / quality } else { 200 - 2 * quality };
        let (mut quanta, mut factors) = ([[1; 64]; 2], [[[0.0; 8]; 8]; 2]);
        for ((table, quanta), factors) in QUANTA.iter().zip(&mut quanta).zip(&mut factors) {
            for (place, quantum) in ZIGZAG.iter().zip(quanta) {
                let [x, y] = [usize::from(place / 8), usize::from(place % 8)];
                let base = table.get(y * 8 + x).copied().unwrap_or(1);
                *quantum = ((u32::from(base) * percent + 50) / 100).clamp(1, 255) as u8;
                let [a, b] = [x, y].map(|k| SCALE.get(k).copied().unwrap_or(1.0));
                if let Some(factor) = factors.get_mut(x).and_then(|row| row.get_mut(y)) {
                    *factor = 1.0 / (f32::from(*quantum) * a * b * 8.0);
                }
            }
        }
        Self { quanta, means: factors.map(|rows| rows[0][0]), factors: factors.map(|rows| rows.map(Eight::of)) }
    }

    /// The mean of a block of one level.
    pub fn mean(&self, component: usize, level: f32) -> i16 {
        let [luma, chroma] = self.means;
        rounded(level * 64.0 * if component == 0 { luma } else { chroma })
    }

    /// The quantised coefficients of a block, column by column, four in a number, and a bit for each one that is not zero.
    #[inline(always)]
    pub(super) fn levels(&self, component: usize, samples: &Block) -> ([u64; 16], u64) {
        let [luma, chroma] = &self.factors;
        let factors = if component == 0 { luma } else { chroma };
        let (mut levels, mut places) = ([0; 16], 0);
        let columns = transformed(Eight::turned(transformed(*samples)));
        for (((values, factor), out), at) in columns.into_iter().zip(factors).zip(levels.as_chunks_mut().0).zip((0..).step_by(8)) {
            let (whole, bits) = (values * *factor).rounded();
            *out = whole;
            places |= u64::from(bits) << at;
        }
        (levels, places)
    }
}
