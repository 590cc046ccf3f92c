use super::Attributes;
use super::number::{self, Length};
use crate::send::mjml::component::{self as names, ComponentKind, Container};
use std::rc::Rc;

/// Values inherited from enclosing elements.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The available width.
    pub width: Width<'a>,
    /// The gap between the sections of a wrapper.
    pub gap: Option<&'a str>,
    /// The gap between the columns of a section.
    pub gutter: Option<&'a str>,
    /// The reading direction of the enclosing section or group.
    pub direction: Option<&'a str>,
    /// Whether columns do not stack.
    pub in_group: bool,
    /// The font of the enclosing accordion.
    pub accordion_font: Option<&'a str>,
    /// The font of the enclosing accordion element.
    pub element_font: Option<&'a str>,
    /// The thumbnails setting of the enclosing carousel.
    pub thumbnails: Option<&'a str>,
}

/// A width as printed, and as numbers.
#[derive(Debug, Clone)]
pub struct Width<'a> {
    /// The width with its unit as it is written; none of computed ones, which are in pixels.
    pub written: Option<&'a str>,
    /// The width in pixels.
    pub float: f64,
    /// The width in whole pixels.
    pub whole: f64,
}

impl<'a> Width<'a> {
    /// Parses a width. If it is not a number yet, 600 px are assumed for calculations.
    pub(super) fn of(text: &'a str) -> Self {
        let or_usual = |n: f64| if n.is_nan() { 600.0 } else { n };
        let (float, whole) = (or_usual(number::float(text)), or_usual(number::whole(text)));
        Self { written: Some(text), float, whole }
    }

    fn px(float: f64) -> Self {
        Self { written: None, float, whole: float.trunc() }
    }
}

/// The position of an element among its siblings.
#[derive(Debug, Clone, Copy)]
pub struct SiblingPosition {
    /// The index, from 0.
    pub index: usize,
    /// The number of siblings, including itself.
    pub siblings: usize,
    /// The number of siblings that are not raw markup.
    pub solid: usize,
}

impl SiblingPosition {
    /// Whether it is the last.
    pub fn is_last(self) -> bool {
        self.index + 1 == self.siblings
    }
}

/// The context of an element's children.
pub(super) fn of_children<'a>(kind: ComponentKind, attributes: &Attributes<'a>, around: &Rc<Context<'a>>, place: SiblingPosition) -> Rc<Context<'a>> {
    let with_width = |width| Context { width, ..(**around).clone() };
    let Some(container) = kind.component().container else { return Rc::clone(around) };
    let context = match container {
        Container::Body => with_width(Width::of(attributes.get(names::WIDTH).unwrap_or_default())),
        Container::Section => Context {
            gap: attributes.get(names::GAP),
            gutter: attributes.get(names::GUTTER),
            direction: attributes.get(names::DIRECTION),
            ..with_width(Width::px(around.width.whole - attributes.padding_x() - attributes.border_x()))
        },
        Container::Column => {
            let taken = attributes.padding_x() + attributes.border_x() + attributes.inner_border_x();
            with_width(Width::px(own_width(attributes, around, place) - taken))
        }
        Container::Group => Context {
            in_group: true,
            direction: attributes.get(names::DIRECTION),
            ..with_width(Width::px(own_width(attributes, around, place) - attributes.padding_x()))
        },
        Container::Hero => with_width(Width::px(around.width.float - attributes.padding_x())),
        Container::Accordion => Context { accordion_font: attributes.get(names::FONT_FAMILY), ..(**around).clone() },
        Container::AccordionElement => Context { element_font: attributes.get(names::FONT_FAMILY), ..(**around).clone() },
        Container::Carousel => Context { thumbnails: attributes.get(names::THUMBNAILS), ..(**around).clone() },
        Container::Navbar | Container::Social => return Rc::clone(around),
    };
    Rc::new(context)
}

/// The width of a column or group in pixels: its own, or its share.
fn own_width(attributes: &Attributes<'_>, around: &Context<'_>, place: SiblingPosition) -> f64 {
    let Some(width) = attributes.width() else { return (around.width.float / place.solid as f64).trunc() };
    let Length { value, unit } = Length::of(width);
    if unit == "%" { around.width.float * value / 100.0 } else { value }
}
