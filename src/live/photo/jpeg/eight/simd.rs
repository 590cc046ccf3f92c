use super::ROUNDING;
use std::arch::wasm32::{
    f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_extract_lane, f32x4_mul, f32x4_splat, f32x4_sub, i8x16_swizzle, i16x8_bitmask, i16x8_ne, i16x8_shuffle,
    i16x8_splat, i32x4_shuffle, i64x2_shuffle, u8x16, u64x2, u64x2_extract_lane, v128,
};
use std::ops::{Add, Mul, Sub};

#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Eight(v128, v128);

impl Eight {
    pub fn of([a, b, c, d, e, f, g, h]: [f32; 8]) -> Self {
        Self(f32x4(a, b, c, d), f32x4(e, f, g, h))
    }

    pub fn array(self) -> [f32; 8] {
        let four = |four| [f32x4_extract_lane::<0>(four), f32x4_extract_lane::<1>(four), f32x4_extract_lane::<2>(four), f32x4_extract_lane::<3>(four)];
        let ([a, b, c, d], [e, f, g, h]) = (four(self.0), four(self.1));
        [a, b, c, d, e, f, g, h]
    }

    pub fn splat(number: f32) -> Self {
        Self(f32x4_splat(number), f32x4_splat(number))
    }

    /// A channel of eight pixels.
    #[inline(always)]
    pub fn channel(pixels: &[[u8; 3]; 8], channel: u8) -> Self {
        let bytes = pixels.as_flattened();
        let eight = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |eight| u64::from_le_bytes(*eight));
        let (first, middle, last) = (eight(0), eight(8), eight(16));
        // Four pixels are 12 bytes: the second four begin at byte 12, which is byte 4 of the middle.
        let four =
            |from, to, c| f32x4_convert_i32x4(i8x16_swizzle(u64x2(from, to), u8x16(c, 99, 99, 99, c + 3, 99, 99, 99, c + 6, 99, 99, 99, c + 9, 99, 99, 99)));
        Self(four(first, middle, channel), four(middle, last, channel + 4))
    }

    /// Rows as columns.
    #[inline(always)]
    pub fn turned([a, b, c, d, e, f, g, h]: [Self; 8]) -> [Self; 8] {
        let [a0, b0, c0, d0] = turned([a.0, b.0, c.0, d.0]);
        let [a1, b1, c1, d1] = turned([e.0, f.0, g.0, h.0]);
        let [e0, f0, g0, h0] = turned([a.1, b.1, c.1, d.1]);
        let [e1, f1, g1, h1] = turned([e.1, f.1, g.1, h.1]);
        [Self(a0, a1), Self(b0, b1), Self(c0, c1), Self(d0, d1), Self(e0, e1), Self(f0, f1), Self(g0, g1), Self(h0, h1)]
    }

    /// The nearest whole numbers, four in each from its lowest bits on, and a bit for each one that is not zero. They are within 16 bits.
    #[inline(always)]
    pub fn rounded(self) -> ([u64; 2], u8) {
        let [low, high] = [self.0, self.1].map(|four| f32x4_add(four, f32x4_splat(ROUNDING)));
        let whole = i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(low, high);
        let numbers = [u64x2_extract_lane::<0>(whole), u64x2_extract_lane::<1>(whole)];
        (numbers, i16x8_bitmask(i16x8_ne(whole, i16x8_splat(0))))
    }
}

/// Four rows of four as columns.
#[inline(always)]
fn turned([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let [ab, cd] = [i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<0, 4, 1, 5>(c, d)];
    let [ab2, cd2] = [i32x4_shuffle::<2, 6, 3, 7>(a, b), i32x4_shuffle::<2, 6, 3, 7>(c, d)];
    [i64x2_shuffle::<0, 2>(ab, cd), i64x2_shuffle::<1, 3>(ab, cd), i64x2_shuffle::<0, 2>(ab2, cd2), i64x2_shuffle::<1, 3>(ab2, cd2)]
}

impl Add for Eight {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0), f32x4_add(self.1, other.1))
    }
}

impl Sub for Eight {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0), f32x4_sub(self.1, other.1))
    }
}

impl Mul for Eight {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0), f32x4_mul(self.1, other.1))
    }
}
