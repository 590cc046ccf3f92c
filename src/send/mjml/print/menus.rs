use super::element::Suffixed;
use super::write::{Attr, WriteHtml};
use crate::send::mjml::component::*;
use crate::send::mjml::resolve::number::{or_text, whole};
use crate::send::mjml::resolve::{Element, is_given};
use askama::Template;

/// A navbar.
#[derive(Template)]
#[template(path = "mjml/navbar.html", escape = "none")]
pub(super) struct Navbar<'e, 'a> {
    e: &'e Element<'a>,
    has_hamburger: bool,
}

impl<'e, 'a> Navbar<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { has_hamburger: e.attributes.get(HAMBURGER) == Some("hamburger"), e }
    }
}

/// A link of a navbar.
#[derive(Template)]
#[template(path = "mjml/navbar-link.html", escape = "none")]
pub(super) struct NavbarLink<'e, 'a> {
    e: &'e Element<'a>,
    href: String,
}

impl<'e, 'a> NavbarLink<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let own = e.attributes.get(HREF);
        let href = match e.attributes.given(NAVBAR_BASE_URL) {
            Some(base) => Some(format!("{base}{}", own.unwrap_or("undefined"))),
            None => own.map(str::to_owned),
        };
        Self { e, href: Attr { name: "href", value: href.as_deref() }.html() }
    }
}

/// An accordion.
#[derive(Template)]
#[template(path = "mjml/accordion.html", escape = "none")]
pub(super) struct Accordion<'e, 'a> {
    pub e: &'e Element<'a>,
}

/// An accordion element.
#[derive(Template)]
#[template(path = "mjml/accordion-element.html", escape = "none")]
pub(super) struct AccordionElement<'e, 'a> {
    pub e: &'e Element<'a>,
}

/// The title of an accordion element.
#[derive(Template)]
#[template(path = "mjml/accordion-title.html", escape = "none")]
pub(super) struct AccordionTitle<'e, 'a> {
    e: &'e Element<'a>,
    font: String,
    icon_is_right: bool,
}

impl<'e, 'a> AccordionTitle<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { font: font(e), icon_is_right: e.attributes.get(ICON_POSITION) == Some("right"), e }
    }
}

/// The text of an accordion element.
#[derive(Template)]
#[template(path = "mjml/accordion-text.html", escape = "none")]
pub(super) struct AccordionText<'e, 'a> {
    e: &'e Element<'a>,
    font: String,
}

impl<'e, 'a> AccordionText<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { font: font(e), e }
    }
}

/// The element's own font, or that of its accordion element, or that of the accordion.
fn font(e: &Element<'_>) -> String {
    let own = if e.has_own_font { e.attributes.get(FONT_FAMILY) } else { None };
    let around = || [&e.context.element_font, &e.context.accordion_font].into_iter().flatten().map(AsRef::as_ref).find(|f: &&str| is_given(f));
    super::write::Declaration { name: "font-family", value: own.or_else(around) }.html()
}

/// A carousel.
#[derive(Template)]
#[template(path = "mjml/carousel.html", escape = "none")]
pub(super) struct Carousel<'e, 'a> {
    e: &'e Element<'a>,
    images: Vec<CarouselImage<'e, 'a>>,
    has_thumbnails: bool,
    icon_width: String,
}

impl<'e, 'a> Carousel<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self {
            images: e.children.iter().map(CarouselImage::of).collect(),
            has_thumbnails: matches!(e.attributes.get(THUMBNAILS), Some("visible" | "supported")),
            icon_width: pixels(e.attributes.get(ICON_WIDTH)),
            e,
        }
    }
}

/// A picture of a carousel.
#[derive(Template)]
#[template(path = "mjml/carousel-image.html", escape = "none")]
pub(super) struct CarouselImage<'e, 'a> {
    e: &'e Element<'a>,
    has_link: bool,
    thumbnail_is_supported: bool,
    thumbnail_class: Suffixed<'e>,
    thumbnail_src: Attr<'e>,
    thumbnail_width: String,
}

impl<'e, 'a> CarouselImage<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let thumbnails = e.attributes.given(THUMBNAILS).or(e.context.thumbnails);
        Self {
            has_link: e.has_link(),
            thumbnail_is_supported: thumbnails == Some("supported"),
            thumbnail_class: Suffixed(e.attributes.given(CSS_CLASS).unwrap_or(""), "-thumbnail"),
            thumbnail_src: Attr { name: "src", value: e.attributes.given(THUMBNAILS_SRC).or(e.attributes.get(SRC)) },
            thumbnail_width: pixels(e.attributes.get(TB_WIDTH)),
            e,
        }
    }
}

fn pixels(width: Option<&str>) -> String {
    width.map_or_else(String::new, |width| or_text(whole(width), width))
}
