//! Eight numbers side by side, as registers in wasm and as an array elsewhere. Both give the same results, to the last bit.

#[cfg(not(target_arch = "wasm32"))]
mod array;
#[cfg(target_arch = "wasm32")]
mod simd;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use array::Eight;
#[cfg(target_arch = "wasm32")]
pub(super) use simd::Eight;

/// A number to which others are added so that their lowest bits are the nearest whole number: 1.5 · 2²³.
const ROUNDING: f32 = 12_582_912.0;

/// The nearest whole number, within 16 bits.
pub(super) fn rounded(number: f32) -> i16 {
    (number + ROUNDING).to_bits() as i16
}
