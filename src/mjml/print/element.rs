use super::write::{Attr, Css, Declaration, Quoted};
use crate::mjml::component::{self as names, Kind, Name};
use crate::mjml::resolve::number::Shown;
use crate::mjml::resolve::{Column, Element, is_given};
use std::fmt;

/// What templates ask of an element.
impl<'a> Element<'a> {
    /// ` name="value"`, where the attribute has a value.
    pub(super) fn attr(&self, name: Name) -> Attr<'_> {
        self.attr_as(name.text(), name)
    }

    /// The same under another name.
    pub(super) fn attr_as<'e>(&'e self, html: &'e str, name: Name) -> Attr<'e> {
        Attr { name: html, value: self.attributes.get(name) }
    }

    /// The same, where the value says something.
    pub(super) fn given_as<'e>(&'e self, html: &'e str, name: Name) -> Attr<'e> {
        Attr { name: html, value: self.attributes.given(name) }
    }

    /// `name:value;` for each attribute that has a value.
    pub(super) fn css(&self, names: &'static [Name]) -> Css<'_, 'a> {
        Css { attributes: &self.attributes, names }
    }

    /// The same for one, under another name.
    pub(super) fn css_as<'e>(&'e self, property: &'e str, name: Name) -> Declaration<'e> {
        Declaration { name: property, value: self.attributes.get(name) }
    }

    /// A value as text.
    pub(super) fn text(&self, name: Name) -> Quoted<'_> {
        Quoted(self.attributes.given(name).unwrap_or(""))
    }

    /// Markup that is printed as it is.
    pub(super) fn is_raw(&self) -> bool {
        self.kind == Kind::Raw
    }

    /// The width it is laid out in, in whole pixels.
    pub(super) fn whole_width(&self) -> Shown {
        Shown(self.context.width.whole)
    }

    /// ` class` more for a list of classes.
    pub(super) fn more_class(&self) -> impl fmt::Display {
        let class = self.attributes.given(names::CSS_CLASS);
        Spaced(class)
    }

    /// Its classes, each with `-outlook` after it.
    pub(super) fn outlook_class(&self) -> Suffixed<'_> {
        Suffixed(self.attributes.given(names::CSS_CLASS).unwrap_or(""), "outlook")
    }

    /// The style of its cell in Outlook, beside its siblings.
    pub(super) fn outlook_style(&self) -> String {
        let Some(column) = self.column.as_deref() else { return String::new() };
        let mut style = self.css(&[names::VERTICAL_ALIGN]).to_string();
        style.push_str(&format!("width:{};", column.outlook_width));
        if let Some(padding) = &column.outlook_padding {
            style.push_str(&format!("padding:{padding};"));
        }
        style
    }

    /// The style of its cell, under its siblings.
    pub(super) fn cell_style(&self) -> impl fmt::Display {
        const PADDINGS: &[Name] = &[names::PADDING, names::PADDING_TOP, names::PADDING_RIGHT, names::PADDING_BOTTOM, names::PADDING_LEFT];
        Cell(self.css_as("background", names::CONTAINER_BACKGROUND_COLOR), self.css(PADDINGS))
    }

    /// `bgcolor`, unless it is none.
    pub(super) fn bgcolor(&self) -> Attr<'_> {
        Attr { name: "bgcolor", value: self.attributes.get(names::BACKGROUND_COLOR).filter(|c| *c != "none") }
    }

    pub(super) fn column(&self) -> &Column {
        static NONE: Column = Column { class: String::new(), mobile_width: String::new(), outlook_width: String::new(), padding: None, outlook_padding: None };
        self.column.as_deref().unwrap_or(&NONE)
    }

    /// Whether an attribute has a value, be it an empty one.
    pub(super) fn has(&self, name: Name) -> bool {
        self.attributes.get(name).is_some()
    }

    /// Whether it has round corners of its own.
    pub(super) fn has_radius(&self, name: Name) -> bool {
        self.attributes.get(name).is_some_and(|v| !v.is_empty())
    }

    /// Whether it leads somewhere.
    pub(super) fn has_link(&self) -> bool {
        self.attributes.get(names::HREF).is_some_and(is_given)
    }
}

struct Spaced<'e>(Option<&'e str>);

impl fmt::Display for Spaced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(class) = self.0 else { return Ok(()) };
        f.write_str(" ")?;
        Quoted(class).fmt(f)
    }
}

struct Cell<'e, 'a>(Declaration<'e>, Css<'e, 'a>);

impl fmt::Display for Cell<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        f.write_str("font-size:0px;")?;
        self.1.fmt(f)?;
        f.write_str("word-break:break-word;")
    }
}

/// Classes, each with a suffix.
pub(super) struct Suffixed<'e>(pub &'e str, pub &'static str);

impl fmt::Display for Suffixed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, class) in self.0.split(' ').enumerate() {
            if self.0.is_empty() {
                break;
            }
            if index > 0 {
                f.write_str(" ")?;
            }
            Quoted(class).fmt(f)?;
            f.write_str("-")?;
            f.write_str(self.1)?;
        }
        Ok(())
    }
}
