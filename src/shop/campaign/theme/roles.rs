//! Colours by role.

use crate::base::color::Color;

macro_rules! roles {
    ($($role:ident = $name:literal $(, once $old:literal)?: $what:literal;)*) => {
        /// The colours of all roles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct Colors { $(#[doc = $what] pub $role: Color,)* }

        /// The names of the roles in manifests, in the order of [`Colors`].
        pub const ROLES: [&str; ROLE_COUNT] = [$($name),*];
        /// Names that roles had in earlier versions; they are still read.
        pub const OLD_ROLES: &[(&str, &str)] = &[$($(($old, $name),)?)*];
        pub(super) const ROLE_COUNT: usize = [$($name),*].len();

        impl Colors {
            pub(super) fn of([$($role),*]: [Color; ROLE_COUNT]) -> Self {
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
pub struct Roles(pub(super) [Option<Color>; ROLE_COUNT]);

impl Roles {
    pub(super) fn named(&self, name: &str) -> Option<Color> {
        ROLES.iter().zip(self.0).find(|(role, _)| **role == name)?.1
    }

    /// Sets a role, if there is a colour for it.
    pub(super) fn set(&mut self, name: &str, color: Option<Color>) {
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
