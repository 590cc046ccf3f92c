//! Sizes of type, and what is given up when space is short.

use crate::shop::campaign::Layout;

/// Font sizes and distances between baselines of a layout, in pixels at 1×.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    pub price: f32,
    pub name: f32,
    pub name_line: f32,
    pub eyebrow: f32,
    /// From the eyebrow to the name.
    pub below_eyebrow: f32,
    pub facts: f32,
    pub facts_line: f32,
    /// From the name to the facts.
    pub below_name: f32,
    pub struck: f32,
    pub label: f32,
    /// What stands beside the price.
    pub beside: f32,
    pub note: f32,
    pub legal: f32,
    pub button: f32,
    pub button_height: f32,
    pub badge: f32,
    pub badge_height: f32,
}

const ROW: Measures = Measures {
    price: 28.0,
    name: 18.0,
    name_line: 22.0,
    eyebrow: 12.0,
    below_eyebrow: 23.0,
    facts: 13.0,
    facts_line: 20.0,
    below_name: 23.0,
    struck: 13.0,
    label: 11.5,
    beside: 13.0,
    note: 12.0,
    legal: 11.0,
    button: 14.0,
    button_height: 40.0,
    badge: 13.0,
    badge_height: 26.0,
};
const STACK: Measures = Measures { name: 17.0, name_line: 21.0, below_eyebrow: 22.0, button_height: 38.0, ..ROW };
const HERO: Measures = Measures {
    price: 36.0,
    name: 23.0,
    name_line: 28.0,
    eyebrow: 13.0,
    below_eyebrow: 30.0,
    facts: 14.0,
    facts_line: 23.0,
    below_name: 29.0,
    struck: 14.0,
    label: 12.5,
    beside: 16.0,
    legal: 11.5,
    button: 15.0,
    button_height: 44.0,
    badge: 15.0,
    badge_height: 32.0,
    ..ROW
};
const HERO_NARROW: Measures = Measures {
    price: 32.0,
    name: 21.0,
    name_line: 25.0,
    eyebrow: 12.5,
    below_eyebrow: 27.0,
    facts: 13.5,
    facts_line: 21.0,
    below_name: 27.0,
    struck: 13.5,
    label: 12.0,
    beside: 14.5,
    legal: 11.0,
    badge: 14.0,
    badge_height: 28.0,
    ..HERO
};
const COMPACT: Measures = Measures {
    price: 22.0,
    name: 16.0,
    name_line: 20.0,
    below_eyebrow: 21.0,
    facts: 12.5,
    facts_line: 18.0,
    below_name: 20.0,
    struck: 12.5,
    beside: 12.5,
    note: 11.5,
    ..ROW
};
const COMPACT_TRIP: Measures = Measures { name: 15.0, name_line: 19.0, below_eyebrow: 20.0, ..COMPACT };
const COMPACT_NARROW: Measures = Measures {
    price: 20.0,
    name: 14.0,
    name_line: 18.0,
    eyebrow: 11.5,
    below_eyebrow: 19.0,
    facts_line: 20.0,
    struck: 12.0,
    label: 11.0,
    beside: 12.0,
    ..COMPACT
};

/// The smallest sizes.
pub(super) const LEAST_PRICE: f32 = 20.0;
pub(super) const LEAST_NAME: f32 = 14.0;
const LEAST_FACTS: f32 = 12.0;

impl Measures {
    pub fn of(layout: Layout, narrow: bool, is_trip: bool) -> Self {
        match (layout, narrow) {
            (Layout::Row, _) => ROW,
            (Layout::Stack, _) => STACK,
            (Layout::Hero, false) => HERO,
            (Layout::Hero, true) => HERO_NARROW,
            (Layout::Compact, true) => COMPACT_NARROW,
            (Layout::Compact, false) if is_trip => COMPACT_TRIP,
            (Layout::Compact, false) => COMPACT,
        }
    }

    /// With a smaller price, and smaller texts.
    fn reduced(self, price_steps: u8, small: bool) -> Self {
        let price = (self.price - 2.0 * f32::from(price_steps)).max(LEAST_PRICE);
        if !small {
            return Self { price, ..self };
        }
        let name = (self.name - 2.0).max(LEAST_NAME);
        Self {
            price,
            name,
            name_line: name + 4.0,
            below_name: self.below_name - 2.0,
            below_eyebrow: self.below_eyebrow - 2.0,
            facts: LEAST_FACTS.min(self.facts),
            facts_line: 18.0_f32.min(self.facts_line),
            ..self
        }
    }
}

/// The room that a photo gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PhotoRoom {
    Full,
    Least,
    None,
}

/// What a card shows if it has this much room. What the law asks for is never given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub facts: bool,
    pub review_count: bool,
    pub rating: bool,
    pub brand: bool,
    pub photo: PhotoRoom,
    price_steps: u8,
    small: bool,
    pub name_lines: usize,
    pub text_button: bool,
}

/// The number of plans.
const PLANS: u8 = 14;

impl Plan {
    /// From the most to the least: each gives up one thing more.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PLANS).map(|step| Self {
            facts: step < 1,
            review_count: step < 2,
            rating: step < 3,
            brand: step < 4,
            photo: match step {
                0..5 => PhotoRoom::Full,
                5 => PhotoRoom::Least,
                _ => PhotoRoom::None,
            },
            price_steps: step.saturating_sub(6).min(4),
            small: step >= 8,
            name_lines: if step >= 12 { 1 } else { 2 },
            text_button: step >= 13,
        })
    }

    pub fn measures(&self, of: Measures) -> Measures {
        of.reduced(self.price_steps, self.small)
    }
}
