//! The layouts with one column of texts: row, stack, hero.

use super::flow::{Area, BESIDE_GAP, ButtonPlace, Card};
use super::measures::{LEAST_PRICE, PhotoRoom};
use super::photo::{Photo, PhotoFrame, PlateBox};
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::blocks::frame::PhotoArea;
use crate::live::blocks::parts::MIDDLE;
use crate::live::paint::{Weight, within};
use crate::shop::campaign::{BadgeShape, PhotoFit};

/// The place of a card's photo, or none if the plan does not fit.
pub(super) type Fitted = Result<Option<Option<PhotoArea>>>;

/// The least distance between the upper and the lower half.
const BREATH: f32 = 5.0;
/// The least height of a photo above texts.
const LEAST_PHOTO: f32 = 120.0;
/// The shape of a photo above texts: its width for its height, of trips and of goods.
const STACK_PHOTO: [f32; 2] = [1.58, 1.508];
/// The distance of labels from the photo's edges.
/// How much smaller a price may be set so that it fits beside a button or an energy label.
const MOST_SMALLER: f32 = 6.0;
/// The least width of a name beside a label.
const LEAST_HEAD: f32 = 140.0;
const LABEL_INSET: f32 = 11.0;
const LABEL_PADDING: f32 = 10.0;
const LABEL_RADIUS: f32 = 5.0;
const LABEL_ICON: f32 = 14.0;
const CHIP: f32 = 25.0;
const CHIP_TEXT: f32 = 12.0;
const NOTCH: f32 = 7.0;
const DISC: f32 = 48.0;
/// A hero's panel: its distance from the edges, its width, its padding.
const PANEL_INSET: f32 = 20.0;
const PANEL: f32 = 292.0;
const PANEL_PADDING: f32 = 22.0;

/// Which way a label stands from its corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Card<'_> {
    /// The card's surface with its border.
    pub fn surface(&mut self) {
        let c = &mut self.c;
        let (width, height, radius) = (c.width, c.height, f32::from(c.style.theme.radius()));
        let (line, surface) = (c.colors.line, c.colors.surface);
        c.rect(0.0, 0.0, width, height, radius, line);
        c.rect(1.0, 1.0, width - 2.0, height - 2.0, (radius - 1.0).max(0.0), surface);
    }

    /// The ground below a photo, until the photo is laid over it.
    pub fn ground(&mut self, frame: &PhotoFrame) {
        let [x, y, width, height] = frame.area;
        let radius = frame.corners.iter().copied().fold(0.0, f32::max);
        self.c.rect(x, y, width, height, radius, frame.ground);
        // Only two or four corners are round: the others are filled.
        let [top_left, top_right, bottom_right, bottom_left] = frame.corners;
        if top_right == 0.0 && radius > 0.0 {
            self.c.rect(x + width - radius, y, radius, radius, 0.0, frame.ground);
        }
        if bottom_right == 0.0 && radius > 0.0 {
            self.c.rect(x + width - radius, y + height - radius, radius, radius, 0.0, frame.ground);
        }
        if bottom_left == 0.0 && radius > 0.0 {
            self.c.rect(x, y + height - radius, radius, radius, 0.0, frame.ground);
        }
        if top_left == 0.0 && radius > 0.0 {
            self.c.rect(x, y, radius, radius, 0.0, frame.ground);
        }
    }

    /// The width of the card's label.
    pub fn badge_width(&self) -> Result<f32> {
        let Some(badge) = &self.texts.badge else { return Ok(0.0) };
        let icon = badge.icon.map_or(0.0, |_| LABEL_ICON + 4.0);
        Ok(self.c.measure(&badge.text, Weight::Bold, self.m.badge)? + 2.0 * LABEL_PADDING + icon - if badge.icon.is_some() { 1.0 } else { 0.0 })
    }

    /// The card's label with its corner at a point; above a photo it is painted with square corners, which the photo engine rounds.
    pub fn badge(&mut self, [x, y]: [f32; 2], side: Side, on_photo: bool) -> Result<Option<PlateBox>> {
        let Some(badge) = &self.texts.badge else { return Ok(None) };
        let (width, height, size) = (self.badge_width()?, self.m.badge_height, self.m.badge);
        let x = if side == Side::Right { x - width } else { x };
        let shape = if badge.icon.is_some() { BadgeShape::Tag } else { self.c.style.theme.badge_shape() };
        let theme_radius = f32::from(self.c.style.theme.radius());
        let radius = match shape {
            BadgeShape::Pill => height / 2.0,
            BadgeShape::Flag => 0.0,
            BadgeShape::Tag | BadgeShape::Disc => LABEL_RADIUS.min(theme_radius),
        };
        let is_flag = shape == BadgeShape::Flag && side == Side::Left;
        let (notch, width) = if is_flag { (NOTCH, width + NOTCH) } else { (0.0, width) };
        if is_flag && !on_photo {
            let (right, middle) = (x + width, y + height / 2.0);
            self.c.polygon(vec![(x, y), (right, y), (right - NOTCH, middle), (right, y + height), (x, y + height)], badge.fill);
        } else {
            self.c.rect(x, y, width, height, if on_photo { 0.0 } else { radius }, badge.fill);
        }
        let baseline = y + height / 2.0 + size * MIDDLE;
        let mut left = x + LABEL_PADDING;
        if let Some(icon) = badge.icon {
            self.c.icon(icon, left - 1.0, y + (height - LABEL_ICON) / 2.0, LABEL_ICON, badge.ink);
            left += LABEL_ICON + 3.0;
        }
        self.c.text(left, baseline, size, Weight::Bold, badge.ink, badge.text.clone());
        Ok(Some(([x, y, width, height], radius, notch)))
    }

    /// A state on a photo, at its lower left corner.
    fn chip(&mut self, x: f32, bottom: f32) -> Result<Option<PlateBox>> {
        let Some(state) = &self.texts.state else { return Ok(None) };
        let (icon, color, text) = (state.icon, state.color, state.text.clone());
        let width = self.c.measure(&text, Weight::Bold, CHIP_TEXT)? + 28.0 + 12.0;
        let (y, surface, ink) = (bottom - CHIP, self.c.colors.surface, self.c.colors.ink);
        self.c.rect(x, y, width, CHIP, 0.0, surface);
        self.c.icon(icon, x + 9.0, y + (CHIP - LABEL_ICON) / 2.0, LABEL_ICON, color);
        self.c.text(x + 28.0, y + CHIP / 2.0 + CHIP_TEXT * MIDDLE, CHIP_TEXT, Weight::Bold, ink, text);
        Ok(Some(([x, y, width, CHIP], CHIP / 2.0, 0.0)))
    }

    /// The ground of a packshot in a hero. It is light, because packshots have black parts.
    fn scene_ground(&self) -> Color {
        let colors = &self.c.colors;
        if colors.tint.contrast(Color([255; 3])) < 2.0 { colors.tint } else { colors.tile }
    }

    /// The two halves in one column; whether they fit.
    fn column(&mut self, area: Area, head_right: f32, button: ButtonPlace) -> Result<bool> {
        let before = self.c.items.len();
        let usual = self.m.price;
        // A price too wide for its line is set smaller.
        let lower = loop {
            match self.lower(area, button)? {
                Some(lower) => break lower,
                None if self.m.price - 2.0 < LEAST_PRICE.max(usual - MOST_SMALLER) => return Ok(false),
                None => {
                    self.c.items.truncate(before);
                    self.m.price -= 2.0;
                }
            }
        };
        // A label may stand at the upper right.
        let highest = if head_right < area.right { area.first + self.m.badge_height - 14.0 } else { area.first - 16.0 };
        if lower.apart.is_some_and(|[_, edge]| edge < highest) {
            return Ok(false);
        }
        let before = self.c.items.len();
        let Some(bottom) = self.upper(area, head_right, area.right)? else { return Ok(false) };
        // Where the upper half reaches down beside a button or an energy label, it keeps to the left of it.
        let Some([left, _]) = lower.apart.filter(|[_, edge]| bottom + BREATH > *edge) else { return Ok(bottom + BREATH <= lower.top) };
        self.c.items.truncate(before);
        let Some(bottom) = self.upper(Area { right: left - BESIDE_GAP, ..area }, head_right.min(left - BESIDE_GAP), left - BESIDE_GAP)? else {
            return Ok(false);
        };
        Ok(bottom + BREATH <= lower.top)
    }

    fn place(&self, photo: Option<Photo<'_>>, frame: Option<PhotoFrame>, is_faded: bool, plates: &[PlateBox]) -> Option<PhotoArea> {
        let scale = f32::from(self.c.style.size.scale);
        Some(frame?.place(&photo?, is_faded.then_some(self.c.colors.surface), plates, scale))
    }

    /// A trip's photo is a scene: its state stands on it.
    fn chips(&self, photo: Option<Photo<'_>>) -> bool {
        self.texts.is_trip && self.texts.state.is_some() && photo.is_some_and(|photo| photo.fit() != Some(PhotoFit::Contain))
    }

    /// The photo beside the texts.
    pub fn row(&mut self, photo: Option<Photo<'_>>, is_faded: bool) -> Fitted {
        self.surface();
        let (width, height) = (self.c.width, self.c.height);
        let photo = photo.filter(|_| self.plan.photo != PhotoRoom::None);
        let mut plates = Vec::new();
        let radius = (f32::from(self.c.style.theme.radius()) - 1.0).max(0.0);
        let room = if self.plan.photo == PhotoRoom::Full { 200.0_f32.min((width * 0.36).floor()) } else { LEAST_PHOTO };
        let frame = photo.map(|_| PhotoFrame {
            area: [1.0, 1.0, room, height - 2.0],
            inset: [14.0, 42.0, 14.0, 14.0],
            corners: [radius, 0.0, 0.0, radius],
            ground: self.c.colors.tile,
        });
        let is_low = height < 200.0;
        let mut area = Area { x: 20.0, right: width - 20.0, first: if is_low { 26.0 } else { 34.0 }, last: height - if is_low { 14.0 } else { 16.0 } };
        let mut head_right = area.right;
        self.has_chip = self.chips(photo) && room > 150.0;
        if let Some(frame) = &frame {
            area = Area { x: room + 20.0, first: if is_low { 26.0 } else { 30.0 }, ..area };
            self.ground(frame);
            plates.extend(self.badge([1.0 + LABEL_INSET, 1.0 + LABEL_INSET], Side::Left, true)?);
            if self.has_chip {
                plates.extend(self.chip(1.0 + LABEL_INSET, height - 1.0 - LABEL_INSET)?);
            }
            if plates.iter().any(|([x, _, width, _], ..)| x + width > room + 1.0) {
                return Ok(None);
            }
        } else if self.texts.badge.is_some() {
            let label = self.badge_width()? + 14.0;
            if area.right - area.x - label >= LEAST_HEAD {
                self.badge([area.right, area.first - 18.0], Side::Right, false)?;
                head_right -= label;
            } else if label <= area.right - area.x {
                self.badge([area.x, area.first - 16.0], Side::Left, false)?;
                area.first += self.m.badge_height + 8.0;
            } else {
                return Ok(None);
            }
        }
        let (before, usual) = (self.c.items.len(), self.m.price);
        for button in [ButtonPlace::Beside, ButtonPlace::Below] {
            self.c.items.truncate(before);
            self.m.price = usual;
            if self.column(area, head_right, button)? {
                return Ok(Some(self.place(photo, frame, is_faded, &plates)));
            }
        }
        Ok(None)
    }

    /// The photo above the texts.
    pub fn stack(&mut self, photo: Option<Photo<'_>>, is_faded: bool) -> Fitted {
        self.surface();
        let (width, height) = (self.c.width, self.c.height);
        let photo = photo.filter(|_| self.plan.photo != PhotoRoom::None);
        let radius = (f32::from(self.c.style.theme.radius()) - 1.0).max(0.0);
        let [trip, goods] = STACK_PHOTO;
        let usual = ((width - 2.0) / if self.texts.is_trip { trip } else { goods } + 0.5).floor();
        let room = if self.plan.photo == PhotoRoom::Full { usual } else { LEAST_PHOTO };
        let frame = photo.map(|_| PhotoFrame {
            area: [1.0, 1.0, width - 2.0, room],
            inset: [12.0, 40.0, 12.0, 10.0],
            corners: [radius, radius, 0.0, 0.0],
            ground: self.c.colors.tile,
        });
        let mut area = Area { x: 16.0, right: width - 16.0, first: 30.0, last: height - 14.0 };
        let mut plates = Vec::new();
        self.has_chip = self.chips(photo);
        if let Some(frame) = &frame {
            area.first = room + 24.0;
            self.ground(frame);
            plates.extend(self.badge([1.0 + LABEL_INSET, 1.0 + LABEL_INSET], Side::Left, true)?);
            if self.has_chip {
                plates.extend(self.chip(1.0 + LABEL_INSET, 1.0 + room - LABEL_INSET - 1.0)?);
            }
        } else if self.texts.badge.is_some() {
            let plate = self.badge([16.0, 16.0], Side::Left, false)?;
            plates.extend(plate);
            area.first = 66.0;
        }
        if plates.iter().any(|([x, _, plate, _], ..)| x + plate > width - LABEL_INSET) {
            return Ok(None);
        }
        let fits = self.column(area, area.right, ButtonPlace::Below)?;
        Ok(fits.then(|| self.place(photo, frame, is_faded, &plates)))
    }

    /// A photo from edge to edge, with a panel for the texts on the side that its focus leaves free.
    pub fn hero(&mut self, photo: Photo<'_>, is_faded: bool) -> Fitted {
        let (width, height) = (self.c.width, self.c.height);
        let (tint, surface) = (self.c.colors.tint, self.c.colors.surface);
        let radius = f32::from(self.c.style.theme.radius());
        let is_packshot = photo.fit() == Some(PhotoFit::Contain);
        let focus = photo.own_focus().unwrap_or([100, 50]);
        let on_left = !is_packshot && focus.first().is_none_or(|x| *x >= 50);
        let panel_width = PANEL.min(width / 2.0);
        let panel_x = if on_left { PANEL_INSET } else { width - PANEL_INSET - panel_width };
        let panel = [panel_x, PANEL_INSET, panel_width, height - 2.0 * PANEL_INSET];
        self.c.rect(0.0, 0.0, width, height, 0.0, tint);
        self.c.rect(panel_x, PANEL_INSET, panel_width, height - 2.0 * PANEL_INSET, 0.0, surface);
        let mut plates = vec![(panel, radius, 0.0)];
        let [free_left, free_right] = if on_left { [panel_x + panel_width, width] } else { [0.0, panel_x] };
        let frame = PhotoFrame {
            area: [0.0, 0.0, width, height],
            inset: [free_left + 20.0, 90.0_f32.min(height / 4.0), width - free_right + 20.0, 50.0_f32.min(height / 8.0)],
            corners: [0.0; 4],
            ground: self.scene_ground(),
        };
        plates.extend(self.hero_badge([free_left, free_right], on_left, focus)?);
        if plates.iter().skip(1).any(|([x, _, plate, _], ..)| *x < free_left || x + plate > free_right) {
            return Ok(None);
        }
        let area =
            Area { x: panel_x + PANEL_PADDING, right: panel_x + panel_width - PANEL_PADDING, first: PANEL_INSET + 33.0, last: height - PANEL_INSET - 19.0 };
        let fits = self.column(area, area.right, ButtonPlace::Below)?;
        Ok(fits.then(|| self.place(Some(photo), Some(frame), is_faded, &plates)))
    }

    /// A hero's label: a disc where the theme asks for one and it hides nothing, else a tag.
    fn hero_badge(&mut self, [free_left, free_right]: [f32; 2], on_left: bool, focus: [u8; 2]) -> Result<Option<PlateBox>> {
        let Some(badge) = &self.texts.badge else { return Ok(None) };
        let (width, height) = (self.c.width, self.c.height);
        let center = [if on_left { free_right - 68.0 } else { free_left + 68.0 }, 68.0];
        let point = [width * f32::from(focus[0]) / 100.0, height * f32::from(focus[1]) / 100.0];
        let away = (center[0] - point[0]).abs().max((center[1] - point[1]).abs()) > DISC + 8.0;
        if let Some([large, small]) = badge.disc.clone().filter(|_| away && self.c.style.theme.badge_shape() == BadgeShape::Disc) {
            let room = 2.0 * DISC - 14.0;
            let (ink, fill) = (badge.ink, badge.fill);
            if self.c.measure(&small, Weight::Bold, 14.0)? <= room && self.c.measure(&large, Weight::Bold, 25.0)? <= room {
                let [x, y] = center;
                self.c.rect(x - DISC, y - DISC, 2.0 * DISC, 2.0 * DISC, 0.0, fill);
                self.c.text_center(x, y + 3.0, 25.0, Weight::Bold, ink, large);
                self.c.text_center(x, y + 20.0, 14.0, Weight::Bold, ink, small);
                return Ok(Some(([x - DISC, y - DISC, 2.0 * DISC, 2.0 * DISC], DISC, 0.0)));
            }
        }
        if on_left { self.badge([free_right - PANEL_INSET, PANEL_INSET], Side::Right, true) } else { self.badge([PANEL_INSET; 2], Side::Left, true) }
    }

    /// A photo from edge to edge above the texts, for phones.
    pub fn narrow_hero(&mut self, photo: Option<Photo<'_>>, is_faded: bool) -> Fitted {
        let (width, height) = (self.c.width, self.c.height);
        let surface = self.c.colors.surface;
        self.c.rect(0.0, 0.0, width, height, 0.0, surface);
        let photo = photo.filter(|_| self.plan.photo != PhotoRoom::None);
        let room = if self.plan.photo == PhotoRoom::Full { within(height - 288.0, LEAST_PHOTO, (width * 0.75).floor()) } else { LEAST_PHOTO };
        let frame =
            photo.map(|_| PhotoFrame { area: [0.0, 0.0, width, room], inset: [20.0, 50.0, 20.0, 12.0], corners: [0.0; 4], ground: self.scene_ground() });
        let mut area = Area { x: 20.0, right: width - 20.0, first: 34.0, last: height - 16.0 };
        let mut plates = Vec::new();
        self.has_chip = self.chips(photo);
        if let Some(frame) = &frame {
            area.first = room + 27.0;
            self.ground(frame);
            plates.extend(self.badge([16.0, 16.0], Side::Left, true)?);
            if self.has_chip {
                plates.extend(self.chip(16.0, room - 14.0)?);
            }
        } else if self.texts.badge.is_some() {
            plates.extend(self.badge([20.0, 20.0], Side::Left, false)?);
            area.first = 76.0;
        }
        if plates.iter().any(|([x, _, plate, _], ..)| x + plate > width - LABEL_INSET) {
            return Ok(None);
        }
        let fits = self.column(area, area.right, ButtonPlace::Below)?;
        Ok(fits.then(|| self.place(photo, frame, is_faded, &plates)))
    }
}
