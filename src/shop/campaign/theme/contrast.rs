//! The contrasts that a theme's colours must hold: each text and each sign with each ground it stands on (WCAG 2.2, 1.4.3 and 1.4.11).

use super::{Colors, ROLES};
use crate::base::color::Color;
use serde::Serialize;

/// The contrast of text with its ground.
pub const TEXT_CONTRAST: f64 = 4.5;
/// The contrast of signs and outlines with their ground.
pub const SIGN_CONTRAST: f64 = 3.0;

const GROUNDS: &[&str] = &["surface", "page", "soft"];
const SURFACE: &[&str] = &["surface"];
const STATUSES: &[&str] = &["ok", "warn", "bad", "info"];

/// Each role that stands on others: the least contrast, and these grounds.
const STANDING: [(&str, f64, &[&str]); 14] = [
    ("ink", TEXT_CONTRAST, GROUNDS),
    ("muted", TEXT_CONTRAST, GROUNDS),
    ("link", TEXT_CONTRAST, GROUNDS),
    ("sale", TEXT_CONTRAST, GROUNDS),
    ("edge", SIGN_CONTRAST, GROUNDS),
    ("action", TEXT_CONTRAST, SURFACE),
    ("ok", TEXT_CONTRAST, SURFACE),
    ("warn", TEXT_CONTRAST, SURFACE),
    ("bad", TEXT_CONTRAST, SURFACE),
    ("info", TEXT_CONTRAST, SURFACE),
    ("star", SIGN_CONTRAST, SURFACE),
    ("onAction", TEXT_CONTRAST, &["action"]),
    ("onBadge", TEXT_CONTRAST, &["badge"]),
    ("onStatus", TEXT_CONTRAST, STATUSES),
];

/// A role on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contrast {
    /// The role of the text or sign.
    pub role: &'static str,
    /// The role of the ground.
    pub ground: &'static str,
    /// The contrast ratio, rounded down to two decimals, so that what is shown is never more than what there is.
    pub ratio: f64,
    /// The least ratio.
    pub least: f64,
}

impl Contrast {
    /// Whether the ratio is high enough.
    pub fn holds(&self) -> bool {
        self.ratio >= self.least
    }
}

impl Colors {
    /// The colour of a role, by its name.
    fn named(&self, name: &str) -> Color {
        ROLES.iter().zip(self.all()).find(|(role, _)| **role == name).map_or(self.ink, |(_, color)| color)
    }

    /// The contrast of each role with each ground it stands on; all pairs of a role in a row.
    pub fn contrasts(&self) -> impl Iterator<Item = Contrast> {
        STANDING.into_iter().flat_map(move |(role, least, grounds)| {
            grounds.iter().map(move |ground| {
                let ratio = (self.named(role).contrast(self.named(ground)) * 100.0).floor() / 100.0;
                Contrast { role, ground, ratio, least }
            })
        })
    }
}
