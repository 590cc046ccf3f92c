use super::write::{Attr, Declaration, Html, WriteHtml, pieces};
use crate::send::mjml::component::*;
use crate::send::mjml::resolve::number::{JsNumber, Length, Side, rounded, whole};
use crate::send::mjml::resolve::{Column as Widths, Element};
use askama::Template;
use askama::filters::Safe;
use std::borrow::Cow;
use std::fmt;

/// A column.
#[derive(Template)]
#[template(path = "mjml/column.html", escape = "none")]
pub(super) struct Column<'e, 'a> {
    e: &'e Element<'a>,
    column: &'e Widths,
    has_padding: bool,
    has_radius: bool,
    /// The style of the outer table.
    frame: Html<Look<'e, 'a>>,
    /// The style of the inner table.
    table: Html<Look<'e, 'a>>,
}

/// The look of a box, and how its borders meet.
struct Look<'e, 'a> {
    e: &'e Element<'a>,
    is_inner: bool,
    is_separate: bool,
}

impl WriteHtml for Look<'_, '_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        if self.is_inner {
            each_as(self.e, &INNER).try_for_each(|declaration| declaration.put(out))?;
        } else {
            self.e.css(&[BACKGROUND_COLOR, BORDER, BORDER_BOTTOM, BORDER_LEFT, BORDER_RADIUS, BORDER_RIGHT, BORDER_TOP, VERTICAL_ALIGN]).0.put(out)?;
        }
        out.write_str(if self.is_separate { "border-collapse:separate;" } else { "" })
    }
}

/// Some attributes, under other names.
fn each_as<'e>(e: &'e Element<'_>, properties: &'static [(&'static str, Name)]) -> impl Iterator<Item = Declaration<'e>> {
    properties.iter().map(|(property, name)| e.css_as(property, *name).0)
}

const INNER: [(&str, Name); 7] = [
    ("background-color", INNER_BACKGROUND_COLOR),
    ("border", INNER_BORDER),
    ("border-bottom", INNER_BORDER_BOTTOM),
    ("border-left", INNER_BORDER_LEFT),
    ("border-radius", INNER_BORDER_RADIUS),
    ("border-right", INNER_BORDER_RIGHT),
    ("border-top", INNER_BORDER_TOP),
];

impl<'e, 'a> Column<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let has_padding = [PADDING, PADDING_BOTTOM, PADDING_LEFT, PADDING_RIGHT, PADDING_TOP].into_iter().any(|name| e.has(name));
        let has_radius = e.has_radius(BORDER_RADIUS);
        let table = Look { e, is_inner: has_padding, is_separate: e.has_radius(INNER_BORDER_RADIUS) || has_radius && !has_padding };
        let frame = Look { e, is_inner: false, is_separate: has_radius };
        Self { e, column: e.column(), has_padding, has_radius, frame: Safe(frame), table: Safe(table) }
    }
}

/// A group.
#[derive(Template)]
#[template(path = "mjml/group.html", escape = "none")]
pub(super) struct Group<'e, 'a> {
    e: &'e Element<'a>,
    column: &'e Widths,
    bgcolor: Html<Attr<'e>>,
}

impl<'e, 'a> Group<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { e, column: e.column(), bgcolor: e.bgcolor() }
    }

    /// The width of a child's cell in Outlook.
    fn width_of(&self, child: &Element<'_>) -> String {
        let of_column = child.column.as_deref().map(|c| c.outlook_width.with("px"));
        let width = of_column.as_deref().or(child.attributes.given(WIDTH));
        let Some(width) = width else {
            return JsNumber(self.e.context.width.whole / self.e.place.solid as f64).with("px");
        };
        let Length { value, unit } = Length::of(width);
        if unit == "%" { JsNumber(self.e.inner.width.float * value / 100.0).with("px") } else { JsNumber(value).with(unit) }
    }
}

/// A hero.
#[derive(Template)]
#[template(path = "mjml/hero.html", escape = "none")]
pub(super) struct Hero<'e, 'a> {
    e: &'e Element<'a>,
    is_fluid: bool,
    background: String,
    inner_padding: String,
    inner_width: JsNumber,
    image_width: Cow<'e, str>,
    ratio: JsNumber,
    height: JsNumber,
}

impl<'e, 'a> Hero<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let number = |name| e.attributes.get(name).map_or(0.0, whole);
        let or_none = |n: f64| if n.is_finite() { n } else { 0.0 };
        let paddings = e.attributes.side(PADDING, PADDING_TOP, Side::Top) + e.attributes.side(PADDING, PADDING_BOTTOM, Side::Bottom);
        Self {
            is_fluid: e.attributes.get(MODE) == Some("fluid-height"),
            background: background(e),
            inner_padding: inner_padding(e),
            inner_width: JsNumber(e.inner.width.whole),
            image_width: e.attributes.given(BACKGROUND_WIDTH).map_or_else(|| e.width().0.html().into(), Cow::Borrowed),
            ratio: JsNumber(rounded(or_none(number(BACKGROUND_HEIGHT) / number(BACKGROUND_WIDTH) * 100.0))),
            height: JsNumber(or_none(number(HEIGHT)) - paddings),
            e,
        }
    }
}

fn background(e: &Element<'_>) -> String {
    let color = e.attributes.given(BACKGROUND_COLOR);
    let picture = e.attributes.given(BACKGROUND_URL).map(|url| {
        let position = e.attributes.get(BACKGROUND_POSITION).unwrap_or("");
        format!("url('{url}') no-repeat {position} / cover")
    });
    let parts: Vec<&str> = [color, picture.as_deref()].into_iter().flatten().collect();
    format!("background:{};", super::write::Quoted(&parts.join(" ")))
}

fn inner_padding(e: &Element<'_>) -> String {
    const PADDINGS: [(&str, Name); 5] = [
        ("padding", INNER_PADDING),
        ("padding-top", INNER_PADDING_TOP),
        ("padding-left", INNER_PADDING_LEFT),
        ("padding-right", INNER_PADDING_RIGHT),
        ("padding-bottom", INNER_PADDING_BOTTOM),
    ];
    each_as(e, &PADDINGS).map(|declaration| declaration.html()).collect()
}

pieces!(Look<'_, '_>);
