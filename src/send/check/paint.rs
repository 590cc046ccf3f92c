//! Colours in CSS and in legacy HTML attributes. Only this file uses `csscolorparser`.

use crate::base::color::Color;

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    /// 0 to 255.
    channels: [f64; 3],
    /// 0 to 1.
    alpha: f64,
}

impl Paint {
    /// Parses a CSS colour; none if it is invalid or depends on the context.
    pub fn of_css(text: &str) -> Option<Self> {
        // `csscolorparser` accepts colours without `#`, which CSS does not.
        if text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let color = csscolorparser::parse(text).ok()?;
        let [r, g, b, _] = color.to_rgba8();
        Some(Self { channels: [r, g, b].map(f64::from), alpha: f64::from(color.a).clamp(0.0, 1.0) })
    }

    /// Parses the value of `bgcolor`, `color`, `text` or `link` (HTML, 2.4.6: legacy colours). Almost any text is valid.
    pub fn of_attribute(text: &str) -> Option<Self> {
        let text = text.trim_ascii().to_ascii_lowercase();
        if text.is_empty() || text == "transparent" {
            return None;
        }
        let is_name = text.bytes().all(|b| b.is_ascii_alphabetic());
        if let Some(known) = Self::of_css(&text).filter(|_| is_name || text.len() == 4) {
            return Some(known);
        }
        let digit = |c: char| if c.is_ascii_hexdigit() { c } else { '0' };
        let mut digits: String = text.chars().take(128).collect::<String>().strip_prefix('#').unwrap_or(&text).chars().map(digit).collect();
        while digits.is_empty() || !digits.len().is_multiple_of(3) {
            digits.push('0');
        }
        let length = digits.len() / 3;
        let mut parts = [0, 1, 2].map(|at| digits.get(at * length..(at + 1) * length).unwrap_or(""));
        parts = parts.map(|part| part.get(length.saturating_sub(8)..).unwrap_or(part));
        while parts.iter().all(|part| part.len() > 2 && part.starts_with('0')) {
            parts = parts.map(|part| part.get(1..).unwrap_or(part));
        }
        let channels = parts.map(|part| part.get(..2).unwrap_or(part)).map(|part| u8::from_str_radix(part, 16).map_or(0.0, f64::from));
        Some(Self { channels, alpha: 1.0 })
    }

    /// The result of drawing it over an opaque colour.
    pub fn over(self, below: Color) -> Color {
        let mut out = below.0;
        for (channel, above) in out.iter_mut().zip(self.channels) {
            *channel = (f64::from(*channel) * (1.0 - self.alpha) + above * self.alpha).round() as u8;
        }
        Color(out)
    }

    /// The colour with reduced opacity.
    pub fn faded(self, opacity: f64) -> Self {
        Self { alpha: self.alpha * opacity, ..self }
    }

    pub fn is_opaque(self) -> bool {
        self.alpha >= 1.0
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self { channels: color.0.map(f64::from), alpha: 1.0 }
    }
}
