use super::write::{Attr, Css, Declaration, Html, Quoted, WriteHtml, pieces};
use crate::send::mjml::component::{self as names, ComponentKind, Name};
use crate::send::mjml::resolve::number::JsNumber;
use crate::send::mjml::resolve::{Column, Element, Width, is_given};
use askama::filters::Safe;
use std::borrow::Cow;
use std::fmt;

/// Accessors for templates.
impl<'a> Element<'a> {
    /// ` name="value"`, if the attribute has a value.
    pub(super) fn attr(&self, name: Name) -> Html<Attr<'_>> {
        self.attr_as(name.text(), name)
    }

    /// As [`Self::attr`], under another name.
    pub(super) fn attr_as<'e>(&'e self, html: &'e str, name: Name) -> Html<Attr<'e>> {
        Safe(Attr { name: html, value: self.attributes.get(name) })
    }

    /// As [`Self::attr_as`], if the value is neither empty nor `false`.
    pub(super) fn given_as<'e>(&'e self, html: &'e str, name: Name) -> Html<Attr<'e>> {
        Safe(Attr { name: html, value: self.attributes.given(name) })
    }

    /// `name:value;` for each attribute that has a value.
    pub(super) fn css(&self, names: &'static [Name]) -> Html<Css<'_, 'a>> {
        Safe(Css { attributes: &self.attributes, names })
    }

    /// As [`Self::css`] for one attribute, under another name.
    pub(super) fn css_as<'e>(&'e self, property: &'e str, name: Name) -> Html<Declaration<'e>> {
        Safe(Declaration { name: property, value: self.attributes.get(name) })
    }

    /// A value in quotes.
    pub(super) fn text(&self, name: Name) -> Html<Quoted<'_>> {
        Safe(Quoted(self.attributes.given(name).unwrap_or("")))
    }

    /// Whether it is raw markup, which is printed unchanged.
    pub(super) fn is_raw(&self) -> bool {
        self.kind == ComponentKind::Raw
    }

    /// The available width with its unit.
    pub(super) fn width(&self) -> Html<PrintedWidth<'_>> {
        Safe(PrintedWidth(&self.context.width))
    }

    /// The width available to its children, with its unit.
    pub(super) fn inner_width(&self) -> Html<PrintedWidth<'_>> {
        Safe(PrintedWidth(&self.inner.width))
    }

    /// The available width in whole pixels.
    pub(super) fn whole_width(&self) -> Html<JsNumber> {
        Safe(JsNumber(self.context.width.whole))
    }

    /// Its classes, to be appended to a list of classes.
    pub(super) fn more_class(&self) -> Html<Spaced<'_>> {
        Safe(Spaced(self.attributes.given(names::CSS_CLASS)))
    }

    /// Its classes with the suffix `-outlook`.
    pub(super) fn outlook_class(&self) -> Html<Suffixed<'_>> {
        Safe(Suffixed(self.attributes.given(names::CSS_CLASS).unwrap_or(""), "-outlook"))
    }

    /// The style of its cell in Outlook, next to its siblings.
    pub(super) fn outlook_style(&self) -> Html<OutlookCell<'_, '_>> {
        Safe(OutlookCell(self.css(&[names::VERTICAL_ALIGN]).0, self.column.as_deref()))
    }

    /// The style of its cell, below its siblings.
    pub(super) fn cell_style(&self) -> Html<Cell<'_, '_>> {
        const PADDINGS: &[Name] = &[names::PADDING, names::PADDING_TOP, names::PADDING_RIGHT, names::PADDING_BOTTOM, names::PADDING_LEFT];
        Safe(Cell(self.css_as("background", names::CONTAINER_BACKGROUND_COLOR).0, self.css(PADDINGS).0))
    }

    /// `bgcolor`, unless the colour is `none`.
    pub(super) fn bgcolor(&self) -> Html<Attr<'_>> {
        Safe(Attr { name: "bgcolor", value: self.attributes.get(names::BACKGROUND_COLOR).filter(|c| *c != "none") })
    }

    pub(super) fn column(&self) -> &Column {
        static NONE: Column =
            Column { class: String::new(), mobile_width: Cow::Borrowed(""), outlook_width: JsNumber(0.0), padding: None, outlook_padding: None };
        self.column.as_deref().unwrap_or(&NONE)
    }

    /// Whether an attribute has a value, possibly an empty one.
    pub(super) fn has(&self, name: Name) -> bool {
        self.attributes.get(name).is_some()
    }

    /// Whether it has its own corner radius.
    pub(super) fn has_radius(&self, name: Name) -> bool {
        self.attributes.get(name).is_some_and(|v| !v.is_empty())
    }

    /// Whether it has a link.
    pub(super) fn has_link(&self) -> bool {
        self.attributes.get(names::HREF).is_some_and(is_given)
    }
}

/// A width with its unit.
pub(super) struct PrintedWidth<'e>(pub &'e Width<'e>);

impl WriteHtml for PrintedWidth<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        match &self.0.written {
            Some(written) => out.write_str(written),
            None => {
                JsNumber(self.0.float).put(out)?;
                out.write_str("px")
            }
        }
    }
}

/// Classes appended to others.
pub(super) struct Spaced<'e>(Option<&'e str>);

impl WriteHtml for Spaced<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let Some(class) = self.0 else { return Ok(()) };
        out.write_str(" ")?;
        Quoted(class).put(out)
    }
}

/// The style of a cell: its background and padding.
pub(super) struct Cell<'e, 'a>(Declaration<'e>, Css<'e, 'a>);

impl WriteHtml for Cell<'_, '_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.put(out)?;
        out.write_str("font-size:0px;")?;
        self.1.put(out)?;
        out.write_str("word-break:break-word;")
    }
}

/// The style of a cell in Outlook; empty except for columns.
pub(super) struct OutlookCell<'e, 'a>(Css<'e, 'a>, Option<&'e Column>);

impl WriteHtml for OutlookCell<'_, '_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let Some(column) = self.1 else { return Ok(()) };
        self.0.put(out)?;
        out.write_str("width:")?;
        column.outlook_width.put(out)?;
        out.write_str("px;")?;
        let Some(padding) = column.outlook_padding.as_deref() else { return Ok(()) };
        ["padding:", padding, ";"].into_iter().try_for_each(|part| out.write_str(part))
    }
}

/// Classes with a suffix.
pub(super) struct Suffixed<'e>(pub &'e str, pub &'static str);

impl WriteHtml for Suffixed<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        for (index, class) in self.0.split(' ').filter(|_| !self.0.is_empty()).enumerate() {
            if index > 0 {
                out.write_char(' ')?;
            }
            Quoted(class).put(out)?;
            out.write_str(self.1)?;
        }
        Ok(())
    }
}

pieces!(PrintedWidth<'_>, Spaced<'_>, Cell<'_, '_>, OutlookCell<'_, '_>, Suffixed<'_>);
