//! The low layouts: a small photo, the facts, and the price at the right or below.

use super::flow::{Area, Card};
use super::layouts::{Fitted, Side};
use super::measures::PhotoRoom;
use super::photo::{Photo, PhotoFrame};
use crate::base::diagnostic::Result;
use crate::live::blocks::frame::PhotoArea;
use crate::live::blocks::parts::{CAPS, TEXT_BUTTON};
use crate::live::paint::Weight;

/// The least width of the column with the price, and its distance from the texts.
const PRICE_COLUMN: f32 = 146.0;
const COLUMN_GAP: f32 = 12.0;
/// The widths of photos of trips and goods, and the side of a thumbnail.
const PHOTO: [f32; 2] = [124.0, 114.0];
const THUMB: f32 = 76.0;
const THUMB_EDGE: f32 = 14.0;
const THUMB_RADIUS: f32 = 8.0;
/// Below this height, the price of goods stands beside the thumbnail.
const LOW: f32 = 200.0;
/// The least distance between lines of different parts.
const BREATH: f32 = 5.0;

impl Card<'_> {
    /// A photo, the texts, and a column with price and text button.
    pub fn compact(&mut self, photo: Option<Photo<'_>>, is_faded: bool) -> Fitted {
        self.surface();
        let (width, height) = (self.c.width, self.c.height);
        let photo = photo.filter(|_| self.plan.photo != PhotoRoom::None);
        let radius = (f32::from(self.c.style.theme.radius()) - 1.0).max(0.0);
        let [trip, goods] = PHOTO;
        let room = if self.texts.is_trip { trip } else { goods }.min(height - 2.0);
        let frame = photo.map(|_| PhotoFrame {
            area: [1.0, 1.0, room, height - 2.0],
            inset: [10.0; 4],
            corners: [radius, 0.0, 0.0, radius],
            ground: self.c.colors.tile,
        });
        let x = if frame.is_some() { room + 17.0 } else { 20.0 };
        let right = width - 20.0;
        if let Some(frame) = &frame {
            self.ground(frame);
        }
        let bottom = if self.texts.is_trip { 18.0 } else { 14.0 };
        let Some((column, _)) = self.price_column([x, right], height - bottom)? else { return Ok(None) };
        let two_lines = self.c.measure(self.texts.name, Weight::Bold, self.m.name)? > column - COLUMN_GAP - x;
        // Two lines of a name of goods take the brand's place.
        let brand = self.plan.brand;
        self.plan.brand &= self.texts.is_trip || !two_lines;
        let first = if self.texts.place.is_some() || (self.texts.brand.is_some() && self.plan.brand) { 28.0 } else { 26.0 };
        let area = Area { x, right: column - COLUMN_GAP, first, last: height - 14.0 };
        self.has_chip = true;
        let Some(upper) = self.upper(area, area.right, area.right)? else { return Ok(None) };
        self.plan.brand = brand;
        let legal = match self.texts.as_of {
            Some(as_of) => self.one_legal(area, as_of)? - CAPS * self.m.legal,
            None => height - 14.0,
        };
        Ok((upper + BREATH <= legal).then(|| self.placed(photo, frame, is_faded)))
    }

    /// Whether a label says the state; a line with more detail takes its place.
    fn has_state_badge(&self) -> bool {
        self.texts.state.is_none() && self.texts.badge.as_ref().is_some_and(|badge| badge.icon.is_some())
    }

    fn placed(&self, photo: Option<Photo<'_>>, frame: Option<PhotoFrame>, is_faded: bool) -> Option<PhotoArea> {
        let scale = f32::from(self.c.style.size.scale);
        Some(frame?.place(&photo?, is_faded.then_some(self.c.colors.surface), &[], scale))
    }

    /// The legal text and the as-of time in one line if they fit, joined; returns the first baseline.
    fn one_legal(&mut self, area: Area, as_of: &str) -> Result<f32> {
        let joined: Vec<String> = self.texts.legal.iter().cloned().chain([as_of.to_owned()]).collect();
        let text = joined.join(" · ");
        let size = self.m.legal;
        if self.c.measure(&text, Weight::Regular, size)? <= area.right - area.x {
            let muted = self.c.colors.muted;
            self.c.text(area.x, area.last, size, Weight::Regular, muted, text);
            return Ok(area.last);
        }
        self.c.legal([area.x, area.right, area.last], size, &self.texts.legal, as_of)
    }

    /// State or label, price and text button at the right; returns the column's left edge and its upper edge, or none if it does not fit.
    fn price_column(&mut self, [x, right]: [f32; 2], bottom: f32) -> Result<Option<(f32, f32)>> {
        let before = self.c.items.len();
        let most = ((right - x) * 0.55).floor();
        let mut width = PRICE_COLUMN;
        // The narrowest column in which everything has its room.
        loop {
            self.c.items.truncate(before);
            if let Some(top) = self.price_column_in([right - width, right], bottom)?.filter(|top| *top >= 14.0) {
                return Ok(Some((right - width, top)));
            }
            width += 12.0;
            if width > most {
                return Ok(None);
            }
        }
    }

    fn price_column_in(&mut self, [x, right]: [f32; 2], bottom: f32) -> Result<Option<f32>> {
        let mut top = bottom;
        if let Some(call) = self.texts.call {
            let width = self.c.text_button_width(call.text, self.m.button)?;
            if width > right - x {
                return Ok(None);
            }
            top = bottom - TEXT_BUTTON;
            self.c.text_button(x, top + TEXT_BUTTON / 2.0 + self.m.button * 0.36, self.m.button, call.text)?;
        }
        let base = top - 12.0;
        if self.texts.price.is_some() || self.texts.energy.is_some() {
            let Some(above) = self.priced([x, right], right, [base + 1.0, base], 6.0)? else { return Ok(None) };
            top = above;
        }
        if let Some(state) = &self.texts.state {
            top -= 10.0;
            if !self.state(state, x, top, right)? {
                return Ok(None);
            }
            top -= CAPS * self.m.facts;
        }
        if self.has_state_badge() {
            if self.badge_width()? > right - x {
                return Ok(None);
            }
            top -= self.m.badge_height + 8.0;
            self.badge([x, top], Side::Left, false)?;
        }
        Ok(Some(top))
    }

    /// A thumbnail with the name beside it, the facts below it, price and text button at the foot.
    pub fn narrow_compact(&mut self, photo: Option<Photo<'_>>, is_faded: bool) -> Fitted {
        self.surface();
        let (width, height) = (self.c.width, self.c.height);
        let photo = photo.filter(|_| self.plan.photo != PhotoRoom::None);
        let radius = THUMB_RADIUS.min(f32::from(self.c.style.theme.radius()));
        let frame =
            photo.map(|_| PhotoFrame { area: [THUMB_EDGE, THUMB_EDGE, THUMB, THUMB], inset: [6.0; 4], corners: [radius; 4], ground: self.c.colors.tile });
        let (x, right) = (THUMB_EDGE, width - THUMB_EDGE);
        let head_x = if let Some(frame) = &frame {
            self.ground(frame);
            x + THUMB + 14.0
        } else {
            x
        };
        // The head: eyebrow, name, and a state or label.
        let texts = self.texts;
        let head = Area { x: head_x, right, first: 27.0, last: height };
        (self.has_chip, self.has_facts) = (true, false);
        let beside_thumb = frame.is_some() && !texts.is_trip && height < LOW;
        let brand = self.plan.brand;
        self.plan.brand &= !beside_thumb;
        let Some(mut bottom) = self.upper(head, right, right)? else { return Ok(None) };
        self.plan.brand = brand;
        if self.has_state_badge() {
            self.badge([head_x, bottom + 4.0], Side::Left, false)?;
            bottom += 4.0 + self.m.badge_height + 4.0;
            if head_x + self.badge_width()? > right {
                return Ok(None);
            }
        }
        let mut state = texts.state.as_ref();
        if let Some(beside) = state.filter(|_| !beside_thumb)
            && self.state(beside, head_x, bottom + self.m.facts + 2.0, right)?
        {
            bottom += self.m.facts + 6.0;
            state = None;
        }
        if beside_thumb {
            return Ok(self.price_beside_thumb([x, head_x, right], bottom)?.then(|| self.placed(photo, frame, is_faded)));
        }
        if frame.is_some() {
            bottom = bottom.max(THUMB_EDGE + THUMB + 4.0);
        }
        if let Some(below) = state {
            bottom += self.m.facts + 7.0;
            if !self.state(below, x, bottom, right)? {
                return Ok(None);
            }
            bottom += 4.0;
        }
        let has_facts = texts.is_trip || self.plan.facts;
        for row in texts.facts.iter().filter(|_| has_facts) {
            let Some(y) = self.facts(row, x, right, bottom + self.m.facts + 7.0)? else { return Ok(None) };
            bottom = y + 4.0;
        }
        // The foot, from the bottom up.
        let mut base = height - 13.0;
        if let Some(as_of) = texts.as_of {
            base = self.c.legal([x, right, base], self.m.legal, &texts.legal, as_of)? - CAPS * self.m.legal - 8.0;
        }
        let mut price_right = right;
        let mut price_base = base - 4.0;
        let mut top = base;
        if let Some(call) = texts.call {
            let button = self.c.text_button_width(call.text, self.m.button)?;
            let price_width = texts.price.as_ref().map_or(Ok(0.0), |price| self.c.measure(price.current, Weight::Bold, self.m.price))?;
            let beside = texts.price.as_ref().and_then(|price| price.beside.as_ref()).map_or(0.0, |_| 40.0);
            let y = base - 8.0;
            if button > right - x {
                return Ok(None);
            }
            if price_width > 0.0 && price_width + beside + COLUMN_GAP + button <= right - x && texts.energy.is_none() {
                self.c.text_button(right - button, y, self.m.button, call.text)?;
                price_right = right - button - COLUMN_GAP;
                price_base = y;
            } else {
                self.c.text_button(x, y, self.m.button, call.text)?;
                price_base = y - 26.0;
            }
            top = y - CAPS * self.m.button;
        }
        if texts.price.is_some() || texts.energy.is_some() {
            let Some(above) = self.priced([x, price_right], right, [price_base; 2], 6.0)? else { return Ok(None) };
            top = top.min(above);
        }
        Ok((bottom + BREATH <= top).then(|| self.placed(photo, frame, is_faded)))
    }

    /// The foot of a low card of goods: price beside the thumbnail, text button and legal text below; whether they fit.
    fn price_beside_thumb(&mut self, [x, head_x, right]: [f32; 3], bottom: f32) -> Result<bool> {
        let texts = self.texts;
        let mut y = self.c.height - 13.0;
        if let Some(as_of) = texts.as_of {
            y = self.c.legal([x, right, y], self.m.legal, &texts.legal, as_of)? - CAPS * self.m.legal - 16.0;
        }
        if let Some(call) = texts.call {
            if self.c.text_button_width(call.text, self.m.button)? > right - x {
                return Ok(false);
            }
            self.c.text_button(x, y, self.m.button, call.text)?;
        }
        let mut base = (y - 32.0).min(THUMB_EDGE + THUMB + 2.0);
        if let Some(state) = &texts.state {
            if !self.state(state, head_x, base, right)? {
                return Ok(false);
            }
            base -= self.m.facts + 5.0;
        }
        if texts.price.is_none() && texts.energy.is_none() {
            return Ok(bottom <= base + 8.0);
        }
        Ok(self.priced([head_x, right], right, [base; 2], 6.0)?.is_some_and(|top| bottom <= top))
    }
}
