//! The contrasts that a theme's colours must hold: each text and each sign with each ground it stands on (WCAG 2.2, 1.4.3 and 1.4.11).

use super::roles::{Colors, Roles};
use serde::Serialize;
use std::fmt;

/// The contrast of text with its ground.
pub const TEXT_CONTRAST: f64 = 4.5;
/// The contrast of signs and outlines with their ground.
pub const SIGN_CONTRAST: f64 = 3.0;

const GROUNDS: &[&str] = &["surface", "page", "soft"];
const SURFACE: &[&str] = &["surface"];
const STATUSES: &[&str] = &["ok", "warn", "bad", "info"];

/// Each role that stands on others: the least contrast, and these grounds.
pub(super) const STANDING: [(&str, f64, &[&str]); 14] = [
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

/// A role on a ground. Ratios are in hundredths, rounded down, so that what is shown is never more than what there is: 447 is 4.47 : 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Contrast {
    /// The role of the text or sign.
    pub role: &'static str,
    /// The role of the ground.
    pub ground: &'static str,
    /// The contrast ratio.
    pub ratio: u16,
    /// The least ratio.
    pub least: u16,
}

impl Contrast {
    /// Whether the ratio is high enough.
    pub fn holds(&self) -> bool {
        self.ratio >= self.least
    }
}

impl fmt::Display for Contrast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = if self.least == hundredths(TEXT_CONTRAST) { "4.5" } else { "3" };
        write!(f, "`{}` on `{}` has a contrast of {}.{:02} : 1, below {least} : 1", self.role, self.ground, self.ratio / 100, self.ratio % 100)
    }
}

fn hundredths(ratio: f64) -> u16 {
    (ratio * 100.0) as u16
}

impl Colors {
    /// The contrast of each role with each ground it stands on; all pairs of a role in a row.
    pub fn contrasts(&self) -> impl Iterator<Item = Contrast> {
        let roles = Roles::all(self);
        STANDING.into_iter().flat_map(move |(role, least, grounds)| {
            grounds.iter().filter_map(move |ground| {
                let ratio = roles.named(role)?.contrast(roles.named(ground)?);
                Some(Contrast { role, ground, ratio: hundredths(ratio), least: hundredths(least) })
            })
        })
    }
}
