//! Parts of blocks that say a state: discs with signs, rings, ways, stars; and texts in several lines.

use super::frame::Frame;
use super::parts::{MIDDLE, SMALLEST, plain};
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Icon, Item, Weight, within};

/// The size of a sign, as a share of its disc's radius.
const SIGN: f32 = 1.08;
/// A dash and the gap behind it.
const DASH: f32 = 5.0;
const PERIOD: f32 = 9.0;
/// The size of a text button, and the least one.
pub(super) const CALL: [f32; 2] = [14.0, SMALLEST];

/// How far a text button is above the as-of time.
pub(super) const CALL_ABOVE: f32 = 22.0;

/// Below this height, a wide card is low.
const LOW: f32 = 190.0;

/// A sign on a disc.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    pub icon: Icon,
    pub fill: Color,
    pub ink: Color,
}

impl Frame<'_> {
    /// A sign of what is over or can't be said.
    pub fn quiet(&self, icon: Icon) -> Sign {
        Sign { icon, fill: self.colors.muted, ink: self.colors.surface }
    }

    /// A disc with a sign.
    pub fn sign(&mut self, [x, y]: [f32; 2], radius: f32, Sign { icon, fill, ink }: Sign) {
        self.disc(x, y, radius, fill);
        let size = radius * SIGN;
        self.icon(icon, x - size / 2.0, y - size / 2.0, size, ink);
    }

    /// A ring on the card.
    pub fn ring(&mut self, [x, y]: [f32; 2], radius: f32, width: f32, color: Color) {
        let surface = self.colors.surface;
        self.disc(x, y, radius, color);
        self.disc(x, y, radius - width, surface);
    }

    /// A dashed way between two points on a horizontal.
    pub fn dashes(&mut self, [from, to]: [f32; 2], y: f32) {
        let color = self.colors.edge;
        let mut x = from;
        while x + DASH <= to {
            self.rect(x, y - 1.5, DASH, 3.0, 1.5, color);
            x += PERIOD;
        }
    }

    /// A bar, filled by a share.
    pub fn bar(&mut self, [x, y, width, height]: [f32; 4], share: f32, fill: Color) {
        let ground = self.colors.line;
        self.rect(x, y, width, height, height / 2.0, ground);
        if share > 0.0 {
            self.rect(x, y, (width * within(share, 0.0, 1.0)).max(height), height, height / 2.0, fill);
        }
    }

    /// A rounded rectangle where the background is seen again.
    pub fn hole(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32) {
        self.items.push(Item::Hole { x, y, width, height, radius });
    }

    /// The lines of a text at the largest size at which `most` lines hold it; at the least size, it is shortened.
    pub fn lines(&self, text: &str, weight: Weight, [usual, least]: [f32; 2], room: f32, most: usize) -> Result<(f32, Vec<String>)> {
        let family = &self.style.family;
        let words = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let mut size = usual;
        let mut lines = family.wrap(&words, weight, size, room, most)?;
        while size > least && lines.join(" ") != words {
            size -= 0.5;
            lines = family.wrap(&words, weight, size, room, most)?;
        }
        Ok((size, lines))
    }

    /// The first of several wordings that fits in one line, and its size; the last one, shortened, if none does.
    pub fn shortest(&self, wordings: [&str; 2], weight: Weight, sizes: [f32; 2], room: f32) -> Result<(f32, String)> {
        let [long, short] = wordings;
        let size = self.shrunk(long, weight, sizes, room)?;
        if self.measure(long, weight, size)? <= room {
            return Ok((size, long.to_owned()));
        }
        let size = self.shrunk(short, weight, sizes, room)?;
        Ok((size, self.ellipsize(short, weight, size, room)?))
    }

    /// Lines as [`Self::lines`] makes them, about equally long.
    pub fn balanced(&self, text: &str, weight: Weight, sizes: [f32; 2], room: f32, most: usize) -> Result<(f32, Vec<String>)> {
        let (size, mut lines) = self.lines(text, weight, sizes, room, most)?;
        if lines.len() == 2 {
            let (whole, mut narrower) = (lines.join(" "), room);
            // No two lines need less than half of the room.
            for _ in 0..9 {
                narrower *= 0.92;
                let again = self.style.family.wrap(&whole, weight, size, narrower, 3)?;
                if again.len() > 2 || again.join(" ") != whole {
                    break;
                }
                lines = again;
            }
        }
        Ok((size, lines))
    }

    /// Adds lines below each other; returns the last baseline.
    #[allow(clippy::too_many_arguments, reason = "what lines of text have")]
    pub fn text_lines(&mut self, x: f32, first: f32, step: f32, size: f32, weight: Weight, color: Color, lines: Vec<String>) -> f32 {
        let mut baseline = first;
        for (i, line) in lines.into_iter().enumerate() {
            baseline = first + step * i as f32;
            self.text(x, baseline, size, weight, color, line);
        }
        baseline
    }

    /// A text button, made smaller if it has to be, then shortened; returns its width.
    pub fn call(&mut self, x: f32, baseline: f32, [usual, least]: [f32; 2], label: &str, room: f32) -> Result<f32> {
        let label = plain(label);
        let beside = self.text_button_width("", usual)?;
        let size = self.shrunk(label, Weight::Bold, [usual, least], room - beside)?;
        let label = self.ellipsize(label, Weight::Bold, size, room - beside)?;
        self.text_button(x, baseline, size, &label)?;
        self.text_button_width(&label, size)
    }

    /// The last line of a card: a text button and the as-of time, or a note and the as-of time. Below each other where one line is too short: then the
    /// as-of time is on the last baseline. Returns the first baseline.
    pub fn last_line(&mut self, call: &str, at: Millis) -> Result<f32> {
        let (as_of, muted) = (self.as_of_text(at), self.colors.muted);
        let (x, right, foot) = (self.margin, self.right(), self.last());
        let size = if self.is_narrow() { SMALLEST } else { SMALLEST + 0.5 };
        let width = self.measure(&as_of, Weight::Regular, size)?;
        if call.is_empty() {
            self.text(x, foot, size, Weight::Regular, muted, as_of);
            return Ok(foot);
        }
        let fits = self.text_button_width(plain(call), CALL[0])? + 14.0 + width <= right - x;
        if fits && !self.is_narrow() {
            self.text_right(right, foot, size, Weight::Regular, muted, as_of);
            self.call(x, foot, CALL, call, right - x)?;
            return Ok(foot);
        }
        self.text(x, foot, size, Weight::Regular, muted, as_of);
        self.call(x, foot - CALL_ABOVE, CALL, call, right - x)?;
        Ok(foot - CALL_ABOVE)
    }

    /// Whether a wide card is low: its contents are nearer to its edges.
    pub fn is_low(&self) -> bool {
        self.height < LOW && !self.is_narrow()
    }

    /// The baseline of the last line.
    pub fn last(&self) -> f32 {
        self.height - if self.is_low() { 14.0 } else { self.margin - 2.0 }
    }

    /// The baseline of a text whose capitals' middle is at `y`.
    pub fn centred(y: f32, size: f32) -> f32 {
        y + size * MIDDLE
    }
}
