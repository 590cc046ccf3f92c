use super::dct::{Block, Eight};
use crate::live::photo::raster::Square;

/// Luma and chroma (JFIF 1.02): the weights of red, green and blue, and the middle.
const WEIGHTS: [([f32; 3], f32); 3] = [([0.299, 0.587, 0.114], 0.0), ([-0.168_735_9, -0.331_264_1, 0.5], 128.0), ([0.5, -0.418_687_6, -0.081_312_4], 128.0)];

/// The planes of a square.
#[inline(never)]
pub(super) fn planes(square: &Square) -> [Block; 3] {
    let mut planes = [[[0.0; 8]; 8]; 3];
    let [luma, blue, red] = &mut planes;
    for (((row, luma), blue), red) in square.iter().zip(luma).zip(blue).zip(red) {
        let [r, g, b] = [0, 1, 2].map(|channel| Eight(row.map(|pixel| f32::from(pixel.get(channel).copied().unwrap_or(0)))));
        let [y, u, v] = WEIGHTS.map(|(weights, middle)| weighted([r, g, b], weights, middle));
        (*luma, *blue, *red) = (y.0, u.0, v.0);
    }
    planes
}

fn weighted([r, g, b]: [Eight; 3], [red, green, blue]: [f32; 3], middle: f32) -> Eight {
    r * red + g * green + b * blue + Eight([middle; 8])
}

/// Luma and chroma of one colour: the same numbers as in a plane.
pub(super) fn levels(color: [u8; 3]) -> [f32; 3] {
    let eight = color.map(|channel| Eight([f32::from(channel); 8]));
    WEIGHTS.map(|(weights, middle)| weighted(eight, weights, middle).0[0])
}

/// Four luma blocks, and chroma of half their resolution, of four squares: upper left, upper right, lower left, lower right.
pub(super) fn halved(four: &[[Block; 3]; 4]) -> ([Block; 4], [Block; 2]) {
    let luma = four.each_ref().map(|[luma, _, _]| *luma);
    let half = |component: usize| {
        let mut out = [[0.0_f32; 8]; 8];
        for (square, [left, top]) in four.iter().zip([[0, 0], [4, 0], [0, 4], [4, 4]]) {
            let rows = square.get(component).map_or(&[][..], |block| block.as_slice());
            for (pair, out) in rows.chunks_exact(2).zip(out.iter_mut().skip(top)) {
                for line in pair {
                    for (two, out) in line.chunks_exact(2).zip(out.iter_mut().skip(left)) {
                        *out += two.iter().sum::<f32>() / 4.0;
                    }
                }
            }
        }
        out
    };
    (luma, [half(1), half(2)])
}
