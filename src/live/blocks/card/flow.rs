//! The two halves of a card: from the top down what it is, from the bottom up what it costs.

use super::measures::{LEAST_NAME, Measures, Plan};
use super::texts::{CardTexts, PriceText, State};
use crate::base::diagnostic::Result;
use crate::live::blocks::frame::Frame;
use crate::live::blocks::parts::{CAPS, SMALLEST, TEXT_BUTTON};
use crate::live::blocks::stars::Stars;
use crate::live::paint::{Icon, Item, Weight};
use crate::shop::campaign::{ButtonStyle, Logo};

/// The distance between a fact and the next one on its line.
const FACT_GAP: f32 = 14.0;
/// A pin before a place: the distance from its left edge to the text, and its size.
const PIN: [f32; 2] = [14.0, 12.5];
/// Between the button and the capitals of the legal text.
const ABOVE_LEGAL: f32 = 11.0;
/// Between lines of notes below the price.
const NOTE_LINE: f32 = 15.0;
/// The least distance between price and button on one line.
pub(super) const BESIDE_GAP: f32 = 12.0;

/// The height of a logo, its middle above the baseline of the brand's name, and the units of its outlines in a pixel.
const LOGO: f32 = 20.0;
const ABOVE_BASELINE: f32 = 6.0;
const LOGO_UNITS: f32 = 16.0;
/// How much further from it the name stands than from a brand's name.
const BELOW_LOGO: f32 = 4.0;

/// Between the price and the energy label.
const ENERGY_GAP: f32 = 8.0;
/// From this size of the price on, the energy label beside it reaches up to the struck price.
const LARGE: f32 = 29.0;

/// Where texts stand. Lengths are pixels at 1×.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: f32,
    pub right: f32,
    /// The baseline of the first line.
    pub first: f32,
    /// The baseline of the last line.
    pub last: f32,
}

/// Where the button stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ButtonPlace {
    /// Below the price, as wide as the texts.
    Below,
    /// To the right of the price.
    Beside,
}

/// The upper edge of the lower half, and of what stands apart at its right: a button or an energy label.
pub(super) struct Lower {
    pub top: f32,
    /// Left and upper edge.
    pub apart: Option<[f32; 2]>,
}

/// A card during layout.
pub(super) struct Card<'a> {
    pub c: Frame<'a>,
    pub texts: &'a CardTexts<'a>,
    pub m: Measures,
    pub plan: Plan,
    /// Whether the card is one of many.
    pub many: bool,
    /// The brand's logo.
    pub logo: Option<&'a Logo>,
    /// Whether the state stands on the photo, not among the facts.
    pub has_chip: bool,
    /// Whether facts and rating stand in the upper half.
    pub has_facts: bool,
}

impl Card<'_> {
    fn room(area: Area) -> f32 {
        area.right - area.x
    }

    /// The lines of a text that must not be shortened; none if it does not fit.
    pub fn in_full(&self, text: &str, weight: Weight, size: f32, room: f32, most: usize) -> Result<Option<Vec<String>>> {
        let lines = self.c.style.family.wrap(text, weight, size, room, most)?;
        let whole: usize = text.split([' ', '\n']).filter(|word| !word.is_empty()).map(|word| word.len() + 1).sum();
        let kept: usize = lines.iter().map(|line| line.len() + 1).sum();
        Ok((whole == kept && !lines.iter().any(|line| line.ends_with('…') && !text.ends_with('…'))).then_some(lines))
    }

    /// The upper half; returns its lower edge, or none if something required does not fit in its width. `head_right` limits the first lines.
    pub fn upper(&mut self, area: Area, head_right: f32, facts_right: f32) -> Result<Option<f32>> {
        let m = self.m;
        let texts = self.texts;
        let (ink, muted) = (self.c.colors.ink, self.c.colors.muted);
        let mut y = area.first;
        if let Some(place) = texts.place {
            let Some(lines) = self.in_full(place, Weight::Regular, m.eyebrow, head_right - area.x - PIN[0], 3)? else { return Ok(None) };
            self.c.icon(Icon::Pin, area.x - 1.5, y - 10.0, PIN[1], muted);
            for (i, line) in lines.into_iter().enumerate() {
                y += if i > 0 { m.eyebrow + 4.0 } else { 0.0 };
                self.c.text(area.x + PIN[0], y, m.eyebrow, Weight::Regular, muted, line);
            }
            y += m.below_eyebrow;
        } else if let Some(brand) = texts.brand.filter(|_| self.plan.brand) {
            if self.logo(area.x, y, head_right) {
                y += BELOW_LOGO;
            } else {
                self.c.line(area.x, y, m.eyebrow, Weight::Bold, muted, brand, head_right - area.x)?;
            }
            y += m.below_eyebrow;
        } else {
            y += 3.0;
        }
        // Smaller rather than shortened.
        let sizes = [m.name, (m.name - 3.0).max(LEAST_NAME.min(m.name))];
        let (size, lines) = self.c.balanced(texts.name, Weight::Bold, sizes, head_right - area.x, self.plan.name_lines)?;
        y = self.c.text_lines(area.x, y, m.name_line, size, Weight::Bold, ink, lines);
        let mut step = m.below_name;
        let stars = Stars { x: area.x, baseline: y + step, size: m.facts, right: area.right };
        if let Some(rating) = texts.rating.filter(|_| self.plan.rating && self.has_facts)
            && stars.width(&self.c, rating)? <= Self::room(area)
        {
            y += step;
            step = m.facts_line;
            stars.draw(&mut self.c, rating, self.plan.review_count)?;
        }
        let has_facts = self.has_facts && (self.plan.facts || texts.is_trip);
        for row in texts.facts.iter().filter(|_| has_facts) {
            let Some(below) = self.facts(row, area.x, facts_right, y + step)? else { return Ok(None) };
            y = below;
            step = m.facts_line;
        }
        if let Some(state) = texts.state.as_ref().filter(|_| !self.has_chip) {
            y += step;
            if !self.state(state, area.x, y, area.right)? {
                return Ok(None);
            }
            step = m.facts_line;
        }
        if let Some(sentence) = texts.sentence {
            let Some(lines) = self.in_full(sentence, Weight::Regular, m.facts, Self::room(area), 4)? else { return Ok(None) };
            for line in lines {
                y += step;
                step = m.facts + 5.0;
                self.c.text(area.x, y, m.facts, Weight::Regular, muted, line);
            }
        }
        Ok(Some(y + 5.0))
    }

    /// The brand's logo on a line, if there is one and it fits.
    fn logo(&mut self, x: f32, baseline: f32, right: f32) -> bool {
        let Some(logo) = self.logo.filter(|logo| !logo.outlines.is_empty()) else { return false };
        let top = baseline - ABOVE_BASELINE - LOGO / 2.0;
        let (mut contours, mut fits) = (Vec::new(), true);
        for outline in &logo.outlines {
            let mut contour = Vec::new();
            for point in outline.as_chunks::<2>().0 {
                let [across, down] = point.map(|n| f32::from(n) / LOGO_UNITS);
                fits &= x + across <= right && down <= LOGO;
                contour.push((x + across, top + down));
            }
            contours.push(contour);
        }
        if fits {
            self.c.items.push(Item::Polygon { contours, color: self.c.colors.ink });
        }
        fits
    }

    /// A state as a line; false if it does not fit.
    pub fn state(&mut self, state: &State, x: f32, y: f32, right: f32) -> Result<bool> {
        let room = right - x - Frame::icon_width(self.m.facts);
        let size = self.c.shrunk(&state.text, Weight::Bold, [self.m.facts, SMALLEST], room)?;
        if self.c.measure(&state.text, Weight::Bold, size)? > room {
            return Ok(false);
        }
        self.c.labelled(state.icon, x, y, size, Weight::Bold, [state.color; 2], state.text.clone());
        Ok(true)
    }

    /// A row of facts from a baseline on; returns the last baseline. Those of trips are wrapped, never shortened.
    pub fn facts(&mut self, row: &[(Icon, String)], x: f32, right: f32, baseline: f32) -> Result<Option<f32>> {
        let m = self.m;
        let (sign, ink) = (self.c.colors.muted, self.c.colors.ink);
        let (mut at, mut y) = (x, baseline);
        for (i, (icon, text)) in row.iter().enumerate() {
            let width = Frame::icon_width(m.facts) + self.c.measure(text, Weight::Regular, m.facts)?;
            if i > 0 {
                // In the second half of the row, or behind the first, or on a line of its own.
                let behind = at + FACT_GAP;
                let half = x + ((right - x) / 2.0).floor() + 4.0;
                at = behind.max(half);
                if at + width > right {
                    at = behind;
                }
                if at + width > right {
                    (at, y) = (x, y + m.facts_line);
                }
            }
            let room = right - at - Frame::icon_width(m.facts);
            let lines = if self.texts.is_trip { self.in_full(text, Weight::Regular, m.facts, room, 3)? } else { None };
            let lines = match lines {
                Some(lines) => lines,
                None if self.texts.is_trip => return Ok(None),
                None => vec![self.c.ellipsize(text, Weight::Regular, m.facts, room)?],
            };
            let is_wrapped = lines.len() > 1;
            for (i, line) in lines.into_iter().enumerate() {
                if i == 0 {
                    self.c.labelled(*icon, at, y, m.facts, Weight::Regular, [sign, ink], line);
                } else {
                    y += m.facts + 4.0;
                    self.c.text(at + Frame::icon_width(m.facts), y, m.facts, Weight::Regular, ink, line);
                }
            }
            at += if is_wrapped { right } else { width };
        }
        Ok(Some(y))
    }

    /// The look of the call to action.
    fn button_style(&self, quiet: bool) -> ButtonStyle {
        match self.c.style.theme.button {
            _ if self.plan.text_button => ButtonStyle::Text,
            Some(ButtonStyle::Text) => ButtonStyle::Text,
            _ if quiet => ButtonStyle::Outlined,
            None if self.many => ButtonStyle::Outlined,
            own => own.unwrap_or(ButtonStyle::Filled),
        }
    }

    /// The lower half; none if something required does not fit in its width.
    pub fn lower(&mut self, area: Area, place: ButtonPlace) -> Result<Option<Lower>> {
        let m = self.m;
        let texts = self.texts;
        let mut base = area.last;
        if let Some(as_of) = texts.as_of {
            base = self.c.legal([area.x, area.right, area.last], m.legal, &texts.legal, as_of)? - CAPS * m.legal - ABOVE_LEGAL;
        }
        let mut price_right = area.right;
        // The last baseline above the button: with a note, and without one.
        let (mut note_base, mut price_base) = (base, base - 2.0);
        let mut top = base;
        let mut apart = None;
        if let Some(call) = texts.call {
            let style = self.button_style(call.quiet);
            let height = if style == ButtonStyle::Text { TEXT_BUTTON } else { m.button_height };
            let button_top = base - height;
            let width = self.c.button_width(style, call.text, m.button)?;
            if width > Self::room(area) {
                return Ok(None);
            }
            match place {
                ButtonPlace::Below => {
                    let width = if style == ButtonStyle::Text { width } else { Self::room(area) };
                    self.c.button(style, [area.x, button_top, width, height], m.button, call.text)?;
                    (note_base, price_base) = (button_top - 11.0, button_top - 13.0);
                    top = button_top;
                }
                ButtonPlace::Beside => {
                    let left = area.right - width;
                    self.c.button(style, [left, button_top, width, height], m.button, call.text)?;
                    price_right = left - BESIDE_GAP;
                    (note_base, price_base) = (base - 1.0, base - 5.0);
                    apart = Some([left, button_top]);
                }
            }
        }
        if let (Some(class), Some([left, edge])) = (texts.energy, &mut apart) {
            // Above the button.
            let height = self.energy_height();
            *edge -= 12.0 + height;
            *left = left.min(area.right - super::energy::width(height));
            super::energy::draw(&mut self.c, [area.right - super::energy::width(height), *edge], height, class);
        }
        let bases = [note_base, price_base];
        let Some(above) = (match (&texts.price, apart) {
            (Some(price), Some(_)) => self.price(price, [area.x, price_right], price_right, bases)?.map(|(top, _)| top),
            (None, Some(_)) => Some(top),
            (_, None) => self.priced([area.x, price_right], price_right, bases, 8.0)?,
        }) else {
            return Ok(None);
        };
        Ok(Some(Lower { top: top.min(above), apart }))
    }

    fn energy_height(&self) -> f32 {
        (1.25 * self.m.price).floor()
    }

    /// The price and, at its right, the energy label, which reaches `below` the price's baseline; returns the upper edge. Without a price, the label is in
    /// its place: a picture of a product always shows its class.
    pub fn priced(&mut self, [x, right]: [f32; 2], struck_right: f32, bases: [f32; 2], below: f32) -> Result<Option<f32>> {
        let texts = self.texts;
        let height = self.energy_height();
        let width = super::energy::width(height);
        match (&texts.price, texts.energy) {
            (Some(price), None) => Ok(self.price(price, [x, right], struck_right, bases)?.map(|(top, _)| top)),
            (Some(price), Some(class)) => {
                let beside = right - width - ENERGY_GAP;
                // The label of a small struck price ends above the energy label.
                let struck_right = if self.m.price < LARGE { struck_right } else { struck_right.min(beside) };
                let Some((top, baseline)) = self.price(price, [x, beside], struck_right, bases)? else { return Ok(None) };
                let y = baseline + below - height;
                super::energy::draw(&mut self.c, [right - width, y], height, class);
                Ok(Some(top.min(y)))
            }
            (None, Some(class)) => {
                let [_, base] = bases;
                super::energy::draw(&mut self.c, [x, base - height], height, class);
                Ok(Some(base - height))
            }
            (None, None) => Ok(Some(bases[1])),
        }
    }

    /// The price with all that belongs to it, from the bottom up; returns its upper edge and the price's baseline.
    pub fn price(&mut self, price: &PriceText<'_>, [x, right]: [f32; 2], struck_right: f32, [note_base, price_base]: [f32; 2]) -> Result<Option<(f32, f32)>> {
        let m = self.m;
        let (ink, muted, sale) = (self.c.colors.ink, self.c.colors.muted, self.c.colors.sale);
        let room = right - x;
        let width = self.c.measure(price.current, Weight::Bold, m.price)?;
        if width > room {
            return Ok(None);
        }
        let mut notes = price.notes.clone();
        let mut beside = None;
        if let Some([short, long]) = &price.beside {
            if width + 7.0 + self.c.measure(short, Weight::Regular, m.beside)? <= room {
                beside = Some(short);
            } else {
                notes.insert(0, long.clone());
            }
        }
        let mut lines = Vec::new();
        for note in &notes {
            let Some(mut more) = self.in_full(note, Weight::Regular, m.note, room, 3)? else { return Ok(None) };
            lines.append(&mut more);
        }
        let first_note = note_base - NOTE_LINE * lines.len().saturating_sub(1) as f32;
        let baseline = if lines.is_empty() { price_base } else { first_note - 19.0 };
        for (i, line) in lines.into_iter().enumerate() {
            self.c.text(x, first_note + NOTE_LINE * i as f32, m.note, Weight::Regular, muted, line);
        }
        self.c.text(x, baseline, m.price, Weight::Bold, if price.is_reduced { sale } else { ink }, price.current);
        if let Some(beside) = beside {
            self.c.text(x + width + 7.0, baseline, m.beside, Weight::Regular, muted, beside.clone());
        }
        let mut top = baseline - CAPS * m.price;
        if let Some((struck, label)) = price.struck {
            let Some(above) = self.struck(struck, label, [x, struck_right], baseline - CAPS * m.price - 10.0)? else { return Ok(None) };
            top = above;
        }
        Ok(Some((top, baseline)))
    }

    /// A struck price with its label, which stands behind it or, in a narrow place, below it; returns the upper edge.
    fn struck(&mut self, struck: &str, label: &str, [x, right]: [f32; 2], baseline: f32) -> Result<Option<f32>> {
        let (m, muted) = (self.m, self.c.colors.muted);
        let width = self.c.measure(struck, Weight::Regular, m.struck)?;
        let room = right - x - 1.5;
        if width > room {
            return Ok(None);
        }
        let mut y = baseline;
        if width + 6.0 + self.c.measure(label, Weight::Regular, m.label)? <= room {
            self.c.text(x + width + 6.0, y, m.label, Weight::Regular, muted, label);
        } else {
            let Some(lines) = self.in_full(label, Weight::Regular, m.label, room, 3)? else { return Ok(None) };
            let step = m.label + 3.0;
            y -= step * lines.len() as f32;
            for (i, line) in lines.into_iter().enumerate() {
                self.c.text(x, y + step * (i + 1) as f32, m.label, Weight::Regular, muted, line);
            }
        }
        self.c.text(x, y, m.struck, Weight::Regular, muted, struck);
        self.c.strike(x, y, width, m.struck, muted);
        Ok(Some(y - CAPS * m.struck))
    }
}
