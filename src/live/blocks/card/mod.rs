//! Offer cards: what a card says ([`texts`]), in the layout that the block asks for or its box suits. What the law asks for is laid out first and never
//! shortened; if a box can't hold it, there is no card.

mod compact;
mod energy;
mod flow;
mod layouts;
mod measures;
mod photo;
mod texts;

pub(crate) use photo::Photo;

use super::frame::{Frame, PhotoArea, Style};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::live::paint::Scene;
use crate::shop::campaign::{Layout, NARROW};
use crate::shop::offer::{Offer, PriceView};
use flow::Card;
use measures::{Measures, Plan};
use texts::CardTexts;

/// A card's scene, and where its photo stands.
pub(super) type Laid = (Scene, Option<PhotoArea>);

/// A card's box, layout and photo.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    pub layout: Layout,
    pub photo: Option<Photo<'a>>,
    /// Whether it is one of many: then its button is quieter.
    pub many: bool,
}

impl Shape<'_> {
    /// Whether facts stand in a narrow column.
    fn is_stacked(&self, style: &Style<'_>) -> bool {
        match self.layout {
            Layout::Stack => true,
            Layout::Hero => style.size.width >= NARROW && self.photo.is_some(),
            Layout::Row | Layout::Compact => false,
        }
    }
}

/// An offer that can be had, with its price.
pub(super) fn offered(offer: &Offer, shown: &PriceView, shape: Shape<'_>, style: &Style<'_>) -> Result<Laid> {
    card(&CardTexts::offered(offer, shown, shape.is_stacked(style), style), shape, style, false)
}

/// An offer that is gone.
pub(super) fn gone(offer: &Offer, shown: &PriceView, shape: Shape<'_>, style: &Style<'_>) -> Result<Laid> {
    card(&CardTexts::gone(offer, shown, shape.is_stacked(style), style), shape, style, true)
}

/// An offer without its price, as it was published.
pub(super) fn neutral(offer: &Offer, shape: Shape<'_>, style: &Style<'_>) -> Result<Laid> {
    card(&CardTexts::neutral(offer, style), shape, style, false)
}

/// The price alone.
pub(super) fn price(offer: &Offer, shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let layout = if style.size.width < NARROW { Layout::Stack } else { Layout::Row };
    card(&CardTexts::price_only(offer, shown, style), Shape { layout, photo: None, many: false }, style, false).map(|(scene, _)| scene)
}

/// Lays out the texts with the first plan that fits.
fn card(texts: &CardTexts<'_>, shape: Shape<'_>, style: &Style<'_>, is_faded: bool) -> Result<Laid> {
    let narrow = style.size.width < NARROW;
    let measures = Measures::of(shape.layout, narrow, texts.is_trip);
    let logo = texts.brand.filter(|_| shape.layout == Layout::Hero).and_then(|brand| style.theme.logo(brand));
    for plan in Plan::all() {
        let mut card = Card { c: Frame::bare(style), texts, m: plan.measures(measures), plan, many: shape.many, logo, has_chip: false, has_facts: true };
        let laid = match shape.layout {
            Layout::Row => card.row(shape.photo, is_faded),
            Layout::Stack => card.stack(shape.photo, is_faded),
            Layout::Hero if narrow => card.narrow_hero(shape.photo, is_faded),
            // Without its photo, half of it would be empty.
            Layout::Hero => match shape.photo {
                Some(photo) => card.hero(photo, is_faded),
                None => card.row(None, is_faded),
            },
            Layout::Compact if narrow => card.narrow_compact(shape.photo, is_faded),
            Layout::Compact => card.compact(shape.photo, is_faded),
        }?;
        if let Some(place) = laid {
            return Ok((card.c.scene(), place));
        }
    }
    let link_box = style.size;
    let message = format!("the offer `{}` does not fit in {} × {} px", texts.name, link_box.width, link_box.height);
    Err(Diagnostic::new(Code::PaintTooSmall, message))
}
