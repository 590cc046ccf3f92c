use super::dct::Block;
use super::eight::Eight;
use crate::live::photo::raster::Row;
use std::ops::{Add, Mul};

/// Luma and chroma (JFIF 1.02): the weights of red, green and blue, and what is added so that all are around zero.
const WEIGHTS: [([f32; 3], f32); 3] = [([0.299, 0.587, 0.114], -128.0), ([-0.168_735_9, -0.331_264_1, 0.5], 0.0), ([0.5, -0.418_687_6, -0.081_312_4], 0.0)];

/// The planes of a square of pixels.
pub(super) fn planes(rows: [&Row; 8]) -> [Block; 3] {
    let mut planes = [[Eight::splat(0.0); 8]; 3];
    let [luma, blue, red] = &mut planes;
    for (((row, luma), blue), red) in rows.into_iter().zip(luma).zip(blue).zip(red) {
        let color = [0, 1, 2].map(|channel| Eight::channel(row, channel));
        [*luma, *blue, *red] = WEIGHTS.map(|(weights, middle)| weighted(color, weights.map(Eight::splat), Eight::splat(middle)));
    }
    planes
}

#[inline(always)]
fn weighted<T: Add<Output = T> + Mul<Output = T>>([r, g, b]: [T; 3], [red, green, blue]: [T; 3], middle: T) -> T {
    r * red + g * green + b * blue + middle
}

/// Luma and chroma of one colour: the same numbers as in a plane.
pub(super) fn levels(color: [u8; 3]) -> [f32; 3] {
    WEIGHTS.map(|(weights, middle)| weighted(color.map(f32::from), weights, middle))
}

/// Four luma blocks, and chroma of half their resolution, of four squares: upper left, upper right, lower left, lower right.
pub(super) fn halved(four: &[[Block; 3]; 4]) -> ([Block; 4], [Block; 2]) {
    let luma = four.each_ref().map(|[luma, _, _]| *luma);
    let half = |component: usize| {
        let mut out = [[0.0_f32; 8]; 8];
        for (square, [left, top]) in four.iter().zip([[0, 0], [4, 0], [0, 4], [4, 4]]) {
            let rows = square.get(component).map(|block| block.map(Eight::array)).unwrap_or_default();
            for (pair, out) in rows.chunks_exact(2).zip(out.iter_mut().skip(top)) {
                for line in pair {
                    for (two, out) in line.chunks_exact(2).zip(out.iter_mut().skip(left)) {
                        *out += two.iter().sum::<f32>() / 4.0;
                    }
                }
            }
        }
        out.map(Eight::of)
    };
    (luma, [half(1), half(2)])
}
