//! sRGB colours without transparency: parsing, mixing, and WCAG contrast.

use crate::base::stored::{Reader, Stored};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#')?;
        if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(hex, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        match hex.len() {
            6 => Some(Self([r, g, b])),
            3 => Some(Self([(value >> 8) as u8 * 17, (value >> 4 & 15) as u8 * 17, (value & 15) as u8 * 17])),
            _ => None,
        }
    }

    /// The contrast ratio of two colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// Mixes in `percent` (0–100) of another colour.
    pub fn mixed(self, other: Self, percent: u32) -> Self {
        let mut out = self.0;
        for (channel, over) in out.iter_mut().zip(other.0) {
            *channel = ((u32::from(*channel) * (100 - percent.min(100)) + u32::from(over) * percent.min(100) + 50) / 100) as u8;
        }
        Self(out)
    }

    /// This colour, mixed towards black or white as far as it needs for a contrast with all of these grounds.
    pub fn legible_on(self, grounds: &[Self], contrast: f64) -> Self {
        let least = |color: Self| grounds.iter().map(|ground| color.contrast(*ground)).fold(f64::MAX, f64::min);
        if least(self) >= contrast {
            return self;
        }
        let end = if least(WHITE) > least(BLACK) { WHITE } else { BLACK };
        (1..20).map(|step| self.mixed(end, step * 5)).find(|color| least(*color) >= contrast).unwrap_or(end)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { to_the_2_4((c + 0.055) / 1.055) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

const BLACK: Color = Color([0; 3]);
const WHITE: Color = Color([255; 3]);

/// x to the power of 2.4 for 0 < x ≤ 1: the square, times the square of the fifth root, by Newton's method. `powf` adds kilobytes to a wasm file.
fn to_the_2_4(x: f64) -> f64 {
    let (mut root, mut step) = (1.0, 1.0);
    // From above, so each step is smaller than the last; from 1e-9 on, another one changes nothing.
    while step > 1e-9 {
        let cube = root * root * root;
        step = (cube * root * root - x) / (5.0 * cube * root);
        root -= step;
    }
    x * x * root * root
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl Stored for Color {
    fn take(reader: &mut Reader<'_>) -> Self {
        let text = reader.string();
        Self::parse(&text).unwrap_or_else(|| {
            reader.fail();
            Self([0; 3])
        })
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a colour like #1a2b3c")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_compared() {
        assert_eq!(Color::parse("#1a2b3c"), Some(Color([0x1a, 0x2b, 0x3c])));
        assert_eq!(Color::parse("#fff"), Color::parse("#ffffff"));
        for bad in ["fff", "#ffff", "#12345g", "", "#+12345"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
        let black_on_white = Color([0; 3]).contrast(Color([255; 3]));
        assert!((black_on_white - 21.0).abs() < 1e-9);
    }

    #[test]
    fn luminance_is_that_of_the_standard() {
        for channel in 0..=255_u8 {
            let c = f64::from(channel) / 255.0;
            let standard = if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            assert!((Color([channel; 3]).luminance() - standard).abs() < 1e-12, "{channel}");
        }
    }

    #[test]
    fn a_colour_is_changed_only_as_far_as_legibility_needs() {
        let (navy, white, night) = (Color([0x14, 0x50, 0xc8]), Color([255; 3]), Color([0x13, 0x1d, 0x2b]));
        assert_eq!(navy.legible_on(&[white], 4.5), navy);
        let lighter = navy.legible_on(&[night], 4.5);
        assert!(lighter.contrast(night) >= 4.5 && lighter.contrast(night) < 6.0 && lighter.0[2] > lighter.0[0], "{lighter}");
        let middle = Color([0x77; 3]);
        assert!(middle.legible_on(&[middle], 4.4).contrast(middle) >= 4.4);
    }
}
