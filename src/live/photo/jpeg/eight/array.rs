use super::rounded;
use std::array;
use std::ops::{Add, Mul, Sub};

#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Eight([f32; 8]);

impl Eight {
    pub fn of(numbers: [f32; 8]) -> Self {
        Self(numbers)
    }

    pub fn array(self) -> [f32; 8] {
        self.0
    }

    pub fn splat(number: f32) -> Self {
        Self([number; 8])
    }

    /// A channel of eight pixels.
    pub fn channel(pixels: &[[u8; 3]; 8], channel: u8) -> Self {
        Self(pixels.map(|pixel| f32::from(pixel.get(usize::from(channel)).copied().unwrap_or(0))))
    }

    /// Rows as columns.
    pub fn turned(rows: [Self; 8]) -> [Self; 8] {
        array::from_fn(|x| Self(rows.map(|row| row.0.get(x).copied().unwrap_or(0.0))))
    }

    /// The nearest whole numbers, four in each from its lowest bits on, and a bit for each one that is not zero. They are within 16 bits.
    pub fn rounded(self) -> ([u64; 2], u8) {
        let whole = self.0.map(rounded);
        let [a, b, c, d, e, f, g, h] = whole.map(|number| u64::from(number as u16));
        let four = [a | b << 16 | c << 32 | d << 48, e | f << 16 | g << 32 | h << 48];
        (four, whole.iter().rev().fold(0, |bits, number| bits << 1 | u8::from(*number != 0)))
    }

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

impl Mul for Eight {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }
}
