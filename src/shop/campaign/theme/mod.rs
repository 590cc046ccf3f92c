//! The brand kit of a campaign's pictures: colours by role, with presets by trade, shapes and a typeface. What the author leaves out comes from the preset,
//! and is mixed towards black or white where it would be illegible on the author's own colours.

mod contrast;
mod presets;
mod read;

pub use contrast::{Contrast, SIGN_CONTRAST, TEXT_CONTRAST};

use crate::base::color::Color;
use serde::{Deserialize, Serialize};

/// A trade with colours and shapes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Preset {
    Travel,
    Sport,
    Fashion,
    Electronics,
    Food,
}

/// The shape of the label with the saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum BadgeShape {
    Tag,
    Pill,
    /// From the card's edge, with a notch at its end.
    Flag,
    /// Round, in a wide hero; elsewhere a tag.
    Disc,
}

/// The wording of the label with the saving.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SavingText {
    /// "20 % sparen!"
    #[default]
    Percent,
    /// "−20 %"
    Minus,
    /// "76 € sparen!"
    Amount,
}

/// The look of the call to action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ButtonStyle {
    Filled,
    Outlined,
    Text,
}

/// The spacing of a card's lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Density {
    #[default]
    Regular,
    Compact,
}

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

        impl Roles {
            $(#[doc = concat!("The colour given for ", $name, ".")] pub fn $role(&self) -> Option<Color> { self.named($name) })*
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
        let mut colors = [Color([0; 3]); ROLE_COUNT];
        for ((color, preset), own) in colors.iter_mut().zip(presets::palette(self.preset, dark)).zip(own.0) {
            *color = own.unwrap_or(preset);
        }
        let mut c = Colors::of(colors);
        // The brand's colours in the dark are those of the light rendition, made legible.
        let brand = |of: fn(&Roles) -> Option<Color>| of(&own).or_else(|| of(&self.roles));
        c.action = brand(Roles::action).unwrap_or(c.action);
        c.badge = brand(Roles::badge).unwrap_or(c.badge);
        c.sale = brand(Roles::sale).unwrap_or(c.sale);
        c.star = brand(Roles::star).unwrap_or(c.star);
        c.link = brand(Roles::link).or(brand(Roles::action)).unwrap_or(c.link);
        if own.surface().is_some() {
            let mixed = |given: Option<Color>, share: u32| given.unwrap_or(c.surface.mixed(c.ink, share));
            (c.soft, c.tint, c.line, c.edge) = (mixed(own.soft(), 5), mixed(own.tint(), 10), mixed(own.line(), 16), mixed(own.edge(), 50));
        }
        // Each on the grounds it stands on, as `contrasts` lists them.
        let (everywhere, cards) = (&[c.surface, c.page, c.soft][..], &[c.surface][..]);
        let legible = |given: Option<Color>, color: Color, grounds: &[Color], least: f64| given.unwrap_or_else(|| color.legible_on(grounds, least));
        c.ink = legible(own.ink(), c.ink, everywhere, TEXT_CONTRAST);
        c.muted = legible(own.muted(), c.muted, everywhere, TEXT_CONTRAST);
        c.link = legible(own.link(), c.link, everywhere, TEXT_CONTRAST);
        c.sale = legible(own.sale(), c.sale, everywhere, TEXT_CONTRAST);
        c.edge = legible(own.edge(), c.edge, everywhere, SIGN_CONTRAST);
        c.action = legible(own.action(), c.action, cards, TEXT_CONTRAST);
        c.star = legible(own.star(), c.star, cards, SIGN_CONTRAST);
        (c.ok, c.warn) = (legible(own.ok(), c.ok, cards, TEXT_CONTRAST), legible(own.warn(), c.warn, cards, TEXT_CONTRAST));
        (c.bad, c.info) = (legible(own.bad(), c.bad, cards, TEXT_CONTRAST), legible(own.info(), c.info, cards, TEXT_CONTRAST));
        c.on_action = own.on_action().unwrap_or_else(|| c.on_action.legible_on(&[c.action], TEXT_CONTRAST));
        c.on_badge = own.on_badge().unwrap_or_else(|| c.on_badge.legible_on(&[c.badge], TEXT_CONTRAST));
        c.on_status = own.on_status().unwrap_or_else(|| c.on_status.legible_on(&[c.ok, c.warn, c.bad, c.info], TEXT_CONTRAST));
        c
    }
}

#[cfg(test)]
mod tests;
