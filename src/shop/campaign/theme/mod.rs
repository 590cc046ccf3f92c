//! The brand kit of a campaign's pictures: colours by role, with presets by trade, shapes and a typeface. What the author leaves out comes from the preset,
//! and is mixed towards black or white where it would be illegible on the author's own colours.

mod contrast;
mod presets;
mod read;
mod roles;

pub use contrast::Contrast;
pub use presets::Preset;
pub use roles::{Colors, Roles};

use crate::base::color::Color;
use crate::base::shape;
use crate::base::stored::Stored;
use crate::base::written::written;
use contrast::STANDING;
use roles::ROLE_COUNT;
use serde::{Deserialize, Deserializer, Serialize};

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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Stored)]
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

/// A brand's logo: one colour, as outlines that `publish` makes of an SVG file. A hero shows it in the place of the brand's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(default, deny_unknown_fields)]
pub struct Logo {
    /// The brand, exactly as offers have it.
    pub brand: String,
    /// The SVG file.
    pub file: String,
    /// Closed outlines, each with the x and y of its points in sixteenths of a pixel of a logo of 20 px height; set by `publish`.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "whole_lists")]
    pub outlines: Vec<Vec<u16>>,
}

/// Lists of whole numbers, also if they are written as `12.0`.
fn whole_lists<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u16>>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "shape::whole")] u16);
    let lists = Vec::<Vec<Whole>>::deserialize(from)?;
    Ok(lists.into_iter().map(|list| list.into_iter().map(|Whole(n)| n).collect()).collect())
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
    /// Logos of brands. Only pictures show them: `mail` passes over them.
    pub logos: Vec<Logo>,
}

impl Theme {
    /// The logo of a brand, if it has one.
    pub fn logo(&self, brand: &str) -> Option<&Logo> {
        self.logos.iter().find(|logo| logo.brand == brand)
    }

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
        // An author's surface beside a preset's page says nothing about the mail's ground.
        let has_page = own.named("page").is_some() || own.named("surface").is_none();
        for (role, least, grounds) in STANDING {
            let grounds = grounds.iter().filter(|ground| has_page || **ground != "page");
            let grounds: Vec<Color> = grounds.filter_map(|ground| all.named(ground)).collect();
            let legible = all.named(role).map(|color| color.legible_on(&grounds, least));
            all.set(role, own.named(role).or(legible));
        }
        Colors::of(all.0.map(Option::unwrap_or_default))
    }
}

#[cfg(test)]
mod tests;
