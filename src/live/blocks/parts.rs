//! Parts that blocks share: icons with texts, buttons, labels, the line with the as-of time.

use super::frame::Frame;
pub(super) use super::frame::MIDDLE;
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::{Icon, Weight};
use crate::shop::campaign::ButtonStyle;

/// The smallest font size.
pub(super) const SMALLEST: f32 = 11.0;
/// The height of capitals, as a share of the font size.
pub(super) const CAPS: f32 = 0.74;
/// An icon before a text: its size, its top above the baseline, both as a share of the font size, and the gap.
const ICON_SIZE: f32 = 1.1;
const ICON_TOP: f32 = 0.91;
const ICON_GAP: f32 = 6.0;
/// The arrow behind a text button.
const ARROW: f32 = 14.0;
const ARROW_GAP: f32 = 5.0;
/// The outline of a button.
const OUTLINE: f32 = 1.5;
/// The padding of a button whose width follows its label, on both sides together.
pub(super) const BUTTON_PADDING: f32 = 36.0;
/// The height of a text button.
pub(super) const TEXT_BUTTON: f32 = 28.0;
/// The distance between lines of legal text.
pub(super) const LEGAL_LINE: f32 = 14.0;
/// The least distance between the legal text and the as-of time on one line.
const LEGAL_GAP: f32 = 14.0;

/// A call to action, without the arrow that texts of older pictures have.
pub(super) fn plain(call: &str) -> &str {
    call.trim_end_matches(['→', ' '])
}

impl Frame<'_> {
    /// The width of an icon and the gap behind it, before a text of a size.
    pub fn icon_width(size: f32) -> f32 {
        size * ICON_SIZE + ICON_GAP
    }

    /// A text with an icon before it.
    #[allow(clippy::too_many_arguments, reason = "what a text with an icon has")]
    pub fn labelled(&mut self, icon: Icon, x: f32, baseline: f32, size: f32, weight: Weight, [sign, ink]: [Color; 2], text: impl Into<String>) {
        self.icon(icon, x, baseline - size * ICON_TOP, size * ICON_SIZE, sign);
        self.text(x + Self::icon_width(size), baseline, size, weight, ink, text);
    }

    /// The width of a text button.
    pub fn text_button_width(&self, label: &str, size: f32) -> Result<f32> {
        Ok(self.measure(label, Weight::Bold, size)? + ARROW_GAP + ARROW)
    }

    /// A text button at a baseline.
    pub fn text_button(&mut self, x: f32, baseline: f32, size: f32, label: &str) -> Result<()> {
        let width = self.measure(label, Weight::Bold, size)?;
        let color = self.colors.link;
        self.text(x, baseline, size, Weight::Bold, color, label);
        self.icon(Icon::Arrow, x + width + ARROW_GAP, baseline - size * MIDDLE - ARROW / 2.0, ARROW, color);
        Ok(())
    }

    /// The width of a button that follows its label.
    pub fn button_width(&self, style: ButtonStyle, label: &str, size: f32) -> Result<f32> {
        match style {
            ButtonStyle::Text => self.text_button_width(label, size),
            ButtonStyle::Filled | ButtonStyle::Outlined => Ok(self.measure(label, Weight::Bold, size)? + BUTTON_PADDING),
        }
    }

    /// A button in a box; a text button stands at its left edge.
    pub fn button(&mut self, style: ButtonStyle, [x, y, width, height]: [f32; 4], size: f32, label: &str) -> Result<()> {
        let baseline = y + height / 2.0 + size * MIDDLE;
        let radius = f32::from(self.style.theme.button_radius()).min(height / 2.0);
        let (action, on_action, surface) = (self.colors.action, self.colors.on_action, self.colors.surface);
        let ink = match style {
            ButtonStyle::Text => return self.text_button(x, baseline, size, label),
            ButtonStyle::Filled => {
                self.rect(x, y, width, height, radius, action);
                on_action
            }
            ButtonStyle::Outlined => {
                self.rect(x, y, width, height, radius, action);
                self.rect(x + OUTLINE, y + OUTLINE, width - 2.0 * OUTLINE, height - 2.0 * OUTLINE, (radius - OUTLINE).max(0.0), surface);
                action
            }
        };
        self.text_center(x + width / 2.0, baseline, size, Weight::Bold, ink, label);
        Ok(())
    }

    /// Lines of legal text that end at a baseline: the texts on the left and the as-of time on the right of one line if they fit, else below each other.
    /// Nothing is shortened. Returns the first baseline.
    pub fn legal(&mut self, [x, right, last]: [f32; 3], size: f32, notes: &[String], as_of: &str) -> Result<f32> {
        let color = self.colors.muted;
        let as_of_width = self.measure(as_of, Weight::Regular, size)?;
        let joined = notes.join(" · ");
        if notes.is_empty() || self.measure(&joined, Weight::Regular, size)? + LEGAL_GAP + as_of_width <= right - x {
            if notes.is_empty() {
                self.text(x, last, size, Weight::Regular, color, as_of);
            } else {
                self.text(x, last, size, Weight::Regular, color, joined);
                self.text_right(right, last, size, Weight::Regular, color, as_of);
            }
            return Ok(last);
        }
        let mut lines: Vec<String> = Vec::new();
        for note in notes {
            let longer = lines.last().map(|line| format!("{line} · {note}"));
            match longer {
                Some(longer) if self.measure(&longer, Weight::Regular, size)? <= right - x => {
                    lines.pop();
                    lines.push(longer);
                }
                _ => lines.extend(self.style.family.wrap(note, Weight::Regular, size, right - x, 3)?),
            }
        }
        lines.push(as_of.to_owned());
        let first = last - LEGAL_LINE * (lines.len() - 1) as f32;
        for (i, line) in lines.into_iter().enumerate() {
            self.text(x, first + LEGAL_LINE * i as f32, size, Weight::Regular, color, line);
        }
        Ok(first)
    }

    /// The as-of time as text.
    pub fn as_of_text(&self, at: crate::base::time::Millis) -> String {
        self.style.locale.prices().as_of.fill([&self.style.when().short(at)])
    }
}
