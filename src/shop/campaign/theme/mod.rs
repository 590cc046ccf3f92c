//! The brand kit of a campaign's pictures: colours by role, with presets by trade, shapes and a typeface. What the author leaves out comes from the preset,
//! and is mixed towards black or white where it would be illegible on the author's own colours.

mod contrast;
mod presets;
mod read;

pub use contrast::Contrast;
use contrast::STANDING;

use crate::base::color::Color;
use crate::base::written::written;
use serde::{Deserialize, Serialize};

/// A trade with colours and shapes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Preset {
    Travel,
    Sport,
    Fashion,
    Electronics,
    Food,
}
written!(Preset: Travel = "travel", Sport = "sport", Fashion = "fashion", Electronics = "electronics", Food = "food");

/// The shape of the label with the saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BadgeShape {
    Tag,
    Pill,
    /// From the card's edge, with a notch at its end.
    Flag,
    /// Round, in a wide hero; elsewhere a tag.
    Disc,
}
written!(BadgeShape: Tag = "tag", Pill = "pill", Flag = "flag", Disc = "disc");

/// The wording of the label with the saving.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SavingText {
    /// "20 % sparen!"
    #[default]
    Percent,
    /// "−20 %"
    Minus,
    /// "76 € sparen!"
    Amount,
}
written!(SavingText: Percent = "percent", Minus = "minus", Amount = "amount");

/// The look of the call to action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ButtonStyle {
    Filled,
    Outlined,
    Text,
}
written!(ButtonStyle: Filled = "filled", Outlined = "outlined", Text = "text");

/// The spacing of a card's lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Density {
    #[default]
    Regular,
    Compact,
}
written!(Density: Regular = "regular", Compact = "compact");

/// A custom font: names of TrueType files that are published with the campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Typeface {
    /// The regular file.
    pub regular: String,
    /// The bold file; if absent, the regular one is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bold: Option<String>,
    /// The files' ids in the store; set by `publish`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<String>,
}

macro_rules! roles {
    ($($role:ident = $name:literal $(, once $old:literal)?: $what:literal;)*) => {
        /// The colours of all roles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct Colors { $(#[doc = $what] pub $role: Color,)* }

        /// The names of the roles in manifests, in the order of [`Colors`].
        pub const ROLES: [&str; ROLE_COUNT] = [$($name),*];
        /// Names that roles had in earlier versions; they are still read.
        pub const OLD_ROLES: &[(&str, &str)] = &[$($(($old, $name),)?)*];
        const ROLE_COUNT: usize = [$($name),*].len();

        impl Colors {
            fn of([$($role),*]: [Color; ROLE_COUNT]) -> Self {
                Self { $($role),* }
            }

            /// The colours in the order of [`ROLES`].
            pub fn all(&self) -> [Color; ROLE_COUNT] {
                [$(self.$role),*]
            }
        }

    };
}
roles! {
    page = "page": "The mail's ground; corners outside a card; plates of headings and text links.";
    surface = "surface", once "background": "Cards, panels, chips.";
    tint = "tint": "The ground of a packshot in a hero.";
    tile = "tile": "The ground of packshots in cards; it stays light in the dark, because packshots have black parts.";
    soft = "soft": "Quiet panels, like a voucher's code.";
    line = "line", once "border": "Hairlines and empty tracks; decoration only.";
    edge = "edge": "Outlines that carry meaning: open steps, rings, dashes.";
    ink = "ink", once "text": "Text and plain prices.";
    muted = "muted": "Secondary text.";
    action = "action", once "accent": "Buttons and progress.";
    on_action = "onAction", once "onAccent": "Text on `action`.";
    link = "link": "Text buttons and text links.";
    sale = "sale": "Reduced prices.";
    badge = "badge": "The label with the saving.";
    on_badge = "onBadge": "Text on `badge`.";
    ok = "ok": "A good state.";
    warn = "warn": "A state to note, like few pieces left or a delay.";
    bad = "bad": "A bad state.";
    info = "info": "A neutral state, like a preorder.";
    on_status = "onStatus": "Signs and text on the colours of states.";
    star = "star": "Stars and bars of ratings.";
}

/// Colours given by an author, by role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles([Option<Color>; ROLE_COUNT]);

impl Roles {
    fn named(&self, name: &str) -> Option<Color> {
        ROLES.iter().zip(self.0).find(|(role, _)| **role == name)?.1
    }

    /// Sets a role, if there is a colour for it.
    fn set(&mut self, name: &str, color: Option<Color>) {
        if let (Some((_, place)), Some(_)) = (ROLES.iter().zip(&mut self.0).find(|(role, _)| **role == name), color) {
            *place = color;
        }
    }

    /// The colours of all roles, as if an author had given them.
    pub fn all(colors: &Colors) -> Self {
        Self(colors.all().map(Some))
    }

    /// The roles that are given, with their names.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, Color)> {
        ROLES.iter().zip(self.0).filter_map(|(name, color)| Some((*name, color?)))
    }
}

/// Colours, shapes and typeface of a campaign's pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// What everything that is left out is taken from.
    pub preset: Option<Preset>,
    /// The author's colours.
    pub roles: Roles,
    /// The author's colours of the dark rendition. None: pictures have no dark rendition.
    pub dark: Option<Roles>,
    /// The corner radius of cards in pixels.
    pub own_radius: Option<u8>,
    /// The corner radius of buttons in pixels.
    pub own_button_radius: Option<u8>,
    /// The shape of the label with the saving.
    pub own_badge_shape: Option<BadgeShape>,
    /// The wording of the label with the saving.
    pub saving: SavingText,
    /// The look of calls to action; if absent, the layout's own.
    pub button: Option<ButtonStyle>,
    /// The spacing of the contents.
    pub density: Density,
    /// A custom font.
    pub font: Option<Typeface>,
}

impl Theme {
    /// Whether its pictures have a dark rendition.
    pub fn has_dark(&self) -> bool {
        self.dark.is_some()
    }

    /// The corner radius of cards in pixels.
    pub fn radius(&self) -> u8 {
        self.own_radius.unwrap_or(match self.preset {
            None | Some(Preset::Travel) => 12,
            Some(Preset::Sport) => 10,
            Some(Preset::Electronics) => 8,
            Some(Preset::Food) => 14,
            Some(Preset::Fashion) => 0,
        })
    }

    /// The corner radius of buttons in pixels.
    pub fn button_radius(&self) -> u8 {
        self.own_button_radius.unwrap_or(match self.preset {
            _ if self.radius() == 0 => 0,
            None | Some(Preset::Travel | Preset::Electronics) => 8,
            Some(Preset::Sport) => 6,
            Some(Preset::Food) => 20,
            Some(Preset::Fashion) => 0,
        })
    }

    /// The shape of the label with the saving.
    pub fn badge_shape(&self) -> BadgeShape {
        self.own_badge_shape.unwrap_or(match self.preset {
            Some(Preset::Electronics | Preset::Food) => BadgeShape::Pill,
            None | Some(Preset::Travel | Preset::Sport | Preset::Fashion) => BadgeShape::Tag,
        })
    }

    /// The colours of the light or the dark rendition.
    pub fn colors(&self, dark: bool) -> Colors {
        let own = if dark { self.dark.unwrap_or_default() } else { self.roles };
        let mut all = Roles([None; ROLE_COUNT]);
        for ((color, preset), own) in all.0.iter_mut().zip(presets::palette(self.preset, dark)).zip(own.0) {
            *color = Some(own.unwrap_or(preset));
        }
        // The brand's colours in the dark are those of the light rendition, made legible.
        for (role, like) in [("link", "action"), ("link", "link"), ("action", "action"), ("badge", "badge"), ("sale", "sale"), ("star", "star")] {
            if own.named(role).is_none() {
                all.set(role, own.named(like).or(self.roles.named(like)));
            }
        }
        if let (Some(surface), Some(ink)) = (own.named("surface"), all.named("ink")) {
            for (role, share) in [("soft", 5), ("tint", 10), ("line", 16), ("edge", 50)] {
                all.set(role, own.named(role).or(Some(surface.mixed(ink, share))));
            }
        }
        for (role, least, grounds) in STANDING {
            let grounds: Vec<Color> = grounds.iter().filter_map(|ground| all.named(ground)).collect();
            let legible = all.named(role).map(|color| color.legible_on(&grounds, least));
            all.set(role, own.named(role).or(legible));
        }
        Colors::of(all.0.map(Option::unwrap_or_default))
    }
}

#[cfg(test)]
mod tests;
