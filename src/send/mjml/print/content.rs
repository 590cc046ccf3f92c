use super::write::{Attr, Html};
use crate::send::mjml::component::*;
use crate::send::mjml::resolve::Element;
use crate::send::mjml::resolve::number::{JsNumber, Length, Side, float, or_text, whole};
use askama::Template;

/// A text.
#[derive(Template)]
#[template(path = "mjml/text.html", escape = "none")]
pub(super) struct Text<'e, 'a> {
    e: &'e Element<'a>,
    height: Option<&'e str>,
}

impl<'e, 'a> Text<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { height: e.attributes.given(HEIGHT), e }
    }
}

/// A button.
#[derive(Template)]
#[template(path = "mjml/button.html", escape = "none")]
pub(super) struct Button<'e, 'a> {
    e: &'e Element<'a>,
    tag: &'static str,
    bgcolor: Html<Attr<'e>>,
    width: String,
}

impl<'e, 'a> Button<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        // A width in percent can't be applied to the link inside.
        let own = e.attributes.given(WIDTH).map(Length::whole).filter(|width| width.unit == "px");
        let padding = |name, side| e.attributes.side(INNER_PADDING, name, side);
        let paddings = padding(INNER_PADDING_LEFT, Side::Left) + padding(INNER_PADDING_RIGHT, Side::Right);
        let width = own.map(|own| format!("width:{}px;", JsNumber(own.value - paddings - e.attributes.border_x())));
        Self { tag: if e.has_link() { "a" } else { "p" }, bgcolor: e.bgcolor(), width: width.unwrap_or_default(), e }
    }
}

/// A picture.
#[derive(Template)]
#[template(path = "mjml/image.html", escape = "none")]
pub(super) struct Image<'e, 'a> {
    e: &'e Element<'a>,
    width: JsNumber,
    full_width: bool,
    fluid: bool,
    has_link: bool,
    height: String,
}

impl<'e, 'a> Image<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let room = e.context.width.whole - e.attributes.padding_x() - e.attributes.border_x();
        let own = e.attributes.given(WIDTH).map(whole).filter(|own| !own.is_nan()).unwrap_or(f64::INFINITY);
        let height = e.attributes.given(HEIGHT).map(|height| match height {
            "auto" => r#" height="auto""#.to_owned(),
            other => format!(" height=\"{}\"", or_text(whole(other), other)),
        });
        Self {
            width: JsNumber(room.min(own)),
            full_width: e.attributes.get(FULL_WIDTH) == Some("full-width"),
            fluid: e.attributes.given(FLUID_ON_MOBILE).is_some(),
            has_link: e.has_link(),
            height: height.unwrap_or_default(),
            e,
        }
    }
}

/// A horizontal line.
#[derive(Template)]
#[template(path = "mjml/divider.html", escape = "none")]
pub(super) struct Divider<'e, 'a> {
    e: &'e Element<'a>,
    border: String,
    margin: &'static str,
    outlook_width: String,
}

impl<'e, 'a> Divider<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let part = |name| e.attributes.get(name).unwrap_or("");
        let room = e.context.width.whole - e.attributes.padding_x();
        let own = part(WIDTH);
        let Length { value, unit } = Length::whole(own);
        Self {
            border: format!("{} {} {}", part(BORDER_STYLE), part(BORDER_WIDTH), part(BORDER_COLOR)),
            margin: match e.attributes.get(ALIGN) {
                Some("left") => "0px",
                Some("right") => "0px 0px 0px auto",
                _ => "0px auto",
            },
            outlook_width: match unit {
                "%" if value.is_finite() => JsNumber(room * (value / 100.0)).with("px"),
                "px" => own.to_owned(),
                _ => JsNumber(room).with("px"),
            },
            e,
        }
    }
}

/// Empty space.
#[derive(Template)]
#[template(path = "mjml/spacer.html", escape = "none")]
pub(super) struct Spacer<'e, 'a> {
    pub e: &'e Element<'a>,
}

/// An author's table.
#[derive(Template)]
#[template(path = "mjml/table.html", escape = "none")]
pub(super) struct Table<'e, 'a> {
    e: &'e Element<'a>,
    width: String,
    has_spacing: bool,
}

impl<'e, 'a> Table<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let own = e.attributes.get(WIDTH).unwrap_or("");
        let Length { value, unit } = Length::whole(own);
        let width = if own == "auto" || unit == "%" { own.to_owned() } else { or_text(value, own) };
        let spacing: String = e.attributes.get(CELLSPACING).unwrap_or("").chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        Self { e, width, has_spacing: float(&spacing) > 0.0 }
    }
}
