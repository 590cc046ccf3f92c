//! Themes as JSON: colours stand beside the other fields, under the names of their roles.

use super::Theme;
use super::roles::{OLD_ROLES, ROLES, Roles};
use crate::base::color::Color;
use crate::base::shape;
use crate::base::stored::{Reader, Stored};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

impl Roles {
    /// A role's colour by its name, also by the name it had in earlier versions.
    fn by_name(&mut self, name: &str) -> Option<&mut Option<Color>> {
        let name = OLD_ROLES.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| *new);
        ROLES.iter().zip(&mut self.0).find(|(role, _)| **role == name).map(|(_, color)| color)
    }

    /// Sets a role; false if there is none of this name.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error> {
        let Some(color) = self.by_name(name) else { return Ok(false) };
        *color = map.next_value()?;
        Ok(true)
    }

    fn take(&mut self, name: &str, reader: &mut Reader<'_>) -> bool {
        self.by_name(name).map(|color| *color = Stored::take(reader)).is_some()
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.given().try_for_each(|(name, color)| map.serialize_entry(name, &color))
    }
}

struct RolesVisitor;

impl<'de> Visitor<'de> for RolesVisitor {
    type Value = Roles;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("colours by role")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Roles, A::Error> {
        let mut roles = Roles::default();
        while let Some(name) = map.next_key::<String>()? {
            if !roles.read(&name, &mut map)? {
                return Err(A::Error::custom(format_args!("unknown field `{name}`")));
            }
        }
        Ok(roles)
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(RolesVisitor)
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Stored for Roles {
    fn take(reader: &mut Reader<'_>) -> Self {
        let mut roles = Self::default();
        reader.entries(&mut |reader, name| roles.take(name, reader));
        roles
    }
}

impl Stored for Theme {
    fn take(reader: &mut Reader<'_>) -> Self {
        let mut theme = Self::default();
        reader.entries(&mut |reader, name| {
            match name {
                "preset" => theme.preset = Stored::take(reader),
                "radius" => theme.own_radius = Stored::take(reader),
                "buttonRadius" => theme.own_button_radius = Stored::take(reader),
                "badgeShape" => theme.own_badge_shape = Stored::take(reader),
                "saving" => theme.saving = Stored::take(reader),
                "button" => theme.button = Stored::take(reader),
                "density" => theme.density = Stored::take(reader),
                "font" => theme.font = Stored::take(reader),
                "logos" => theme.logos = Stored::take(reader),
                "dark" => theme.dark = Stored::take(reader),
                role => return theme.roles.take(role, reader),
            }
            true
        });
        theme
    }
}

struct ThemeVisitor;

/// A whole number, also if it is written as `12.0`.
#[derive(Deserialize)]
struct Whole(#[serde(deserialize_with = "shape::whole")] u8);

impl<'de> Visitor<'de> for ThemeVisitor {
    type Value = Theme;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a theme")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Theme, A::Error> {
        let mut theme = Theme::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "preset" => theme.preset = map.next_value()?,
                "radius" => theme.own_radius = map.next_value::<Option<Whole>>()?.map(|Whole(px)| px),
                "buttonRadius" => theme.own_button_radius = map.next_value::<Option<Whole>>()?.map(|Whole(px)| px),
                "badgeShape" => theme.own_badge_shape = map.next_value()?,
                "saving" => theme.saving = map.next_value()?,
                "button" => theme.button = map.next_value()?,
                "density" => theme.density = map.next_value()?,
                "font" => theme.font = map.next_value()?,
                #[cfg(feature = "live")]
                "logos" => theme.logos = map.next_value()?,
                #[cfg(not(feature = "live"))]
                "logos" => {
                    map.next_value::<serde::de::IgnoredAny>()?;
                }
                "dark" => theme.dark = map.next_value()?,
                role if theme.roles.read(role, &mut map)? => {}
                other => return Err(A::Error::custom(format_args!("unknown field `{other}`"))),
            }
        }
        Ok(theme)
    }
}

impl<'de> Deserialize<'de> for Theme {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(ThemeVisitor)
    }
}

impl Serialize for Theme {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        fn put<M: SerializeMap, T: Serialize>(map: &mut M, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
            value.as_ref().map_or(Ok(()), |value| map.serialize_entry(name, value))
        }
        let mut map = to.serialize_map(None)?;
        put(&mut map, "preset", &self.preset)?;
        self.roles.write(&mut map)?;
        put(&mut map, "radius", &self.own_radius)?;
        put(&mut map, "buttonRadius", &self.own_button_radius)?;
        put(&mut map, "badgeShape", &self.own_badge_shape)?;
        put(&mut map, "saving", &(self.saving != Default::default()).then_some(self.saving))?;
        put(&mut map, "button", &self.button)?;
        put(&mut map, "density", &(self.density != Default::default()).then_some(self.density))?;
        put(&mut map, "font", &self.font)?;
        put(&mut map, "logos", &(!self.logos.is_empty()).then_some(&self.logos))?;
        put(&mut map, "dark", &self.dark)?;
        map.end()
    }
}
