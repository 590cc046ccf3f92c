//! The layout of each kind of block: a decision in, a scene out.

mod account;
mod card;
mod countdown;
mod frame;
mod message;
mod parts;
#[cfg(test)]
mod shipping;
mod signs;
mod small;
mod stars;
mod steps;
mod text;
mod voucher;

use crate::live::reason::NeutralReason;
use card::{Photo, Shape};
pub use frame::PhotoArea;
#[cfg(test)]
pub(crate) use frame::STRIKE;
pub(crate) use frame::Style;

use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::Millis;
use crate::live::decide::decision::{BlockContent, Decision};
use crate::live::paint::{Animation, Background, Scene};
use crate::live::words;
use crate::shop::campaign::{Block, BlockKind, Layout};
use crate::shop::link;
use crate::shop::offer::{PriceView, Record};

/// The layout of a block.
#[derive(Debug, Hash)]
pub(crate) enum View {
    Still(Scene),
    Moving(Box<Animation>),
    /// A scene with an area for a photo, and the photo's id.
    Laid(Box<Scene>, Box<PhotoArea>, String),
    /// A photo that was prepared when the campaign was published.
    Ready(String),
}

impl View {
    /// Replaces transparency by a colour, because JPEG has none.
    pub fn on(mut self, page: Color) -> Self {
        match &mut self {
            Self::Still(scene) => scene.background = Background::Opaque(page),
            Self::Laid(scene, ..) => scene.background = Background::Opaque(page),
            Self::Moving(_) | Self::Ready(_) => {}
        }
        self
    }
}

/// Lays out the decision for a slot. `record` is the offer that it refers to.
pub(crate) fn view(block: &Block, decision: &Decision, record: Option<&Record>, now: Millis, style: &Style<'_>) -> Result<View> {
    let language = style.language();
    let title = || block.title.as_ref().map_or_else(|| block.kind.alt(language), |title| title.text(language));
    let still = |scene: Result<Scene>| scene.map(View::Still);
    match (decision, record) {
        (Decision::Collapse, _) => still(text::collapsed(style.size)),
        (Decision::Show(shown), Some(record)) => shown_offer(block, record, shown, now, style),
        (Decision::Badge(shown), Some(record)) => match block.kind {
            BlockKind::Stock => still(small::stock(&record.offer, shown, style)),
            BlockKind::Price | BlockKind::Rating | BlockKind::Countdown => {
                let state = words::state(shown.status, language).unwrap_or("");
                still(message::gone(state, style))
            }
            BlockKind::Offer | BlockKind::Offers => {
                let shape = shape(block, record, style);
                card::gone(&record.offer, shown, shape, style).map(|card| laid(card, shape))
            }
            BlockKind::Parcel | BlockKind::Order | BlockKind::Points | BlockKind::Voucher | BlockKind::Poll | BlockKind::Content | BlockKind::Banner => {
                still(neutral(block.kind, style))
            }
            #[cfg(test)]
            BlockKind::ShippingProgress => still(neutral(block.kind, style)),
        },
        (Decision::Content(BlockContent::Parcel(parcel)), _) => still(steps::parcel(parcel, style)),
        (Decision::Content(BlockContent::Order(order)), _) => still(steps::order(order, style)),
        (Decision::Content(BlockContent::Points(points)), _) => still(account::points(points, title(), style)),
        (Decision::Content(BlockContent::Voucher(voucher)), _) => still(voucher::voucher(voucher, title(), style)),
        (Decision::Content(BlockContent::Until(ends)), _) => counting(block, *ends, now, style),
        (Decision::Content(BlockContent::Poll(votes)), _) => {
            let answers: Vec<(&str, u32)> = block.answers.iter().map(|a| (a.text.text(language), votes.get(&a.id).copied().unwrap_or(0))).collect();
            still(text::poll(title(), &answers, now, style))
        }
        (Decision::Content(BlockContent::Choice(choice)), _) => {
            if let Some(asset) = &choice.asset {
                return Ok(View::Ready(asset.text(language).to_owned()));
            }
            let text = |words: &Option<crate::shop::campaign::Words>| words.as_ref().map_or(String::new(), |words| words.text(language).to_owned());
            still(text::content(&text(&choice.headline), &text(&choice.text), &text(&choice.action), now, style))
        }
        #[cfg(test)]
        (Decision::Content(BlockContent::ShippingProgress(parcel)), _) => still(shipping::progress(parcel, style)),
        (Decision::Content(BlockContent::VoucherOver(voucher)), _) => {
            let ((headline, below), offers) = (words::ended(block.kind, language), language.live().ended.offer.1);
            still(voucher::over(voucher, [headline, below.split(" · ").next().unwrap_or(below), offers], style))
        }
        (Decision::Content(BlockContent::Over), _) => still(ended(block.kind, style)),
        (Decision::Neutral(_), Some(record)) if matches!(block.kind, BlockKind::Offer | BlockKind::Offers) => neutral_card(block, record, style),
        (Decision::Neutral(_) | Decision::Show(_) | Decision::Badge(_), _) => still(neutral(block.kind, style)),
    }
}

fn counting(block: &Block, ends: Millis, now: Millis, style: &Style<'_>) -> Result<View> {
    let title = block.title.as_ref().map_or_else(|| style.language().live().ends_in, |title| title.text(style.language()));
    countdown::countdown(title, ends, now, block.whole_frames, style).map(|animation| View::Moving(Box::new(animation)))
}

/// The card of an offer by a decision; the price's neutral message is no card.
#[cfg(test)]
pub(crate) fn offer_view(block: &Block, record: &Record, decision: &Decision, style: &Style<'_>) -> Result<View> {
    let shape = shape(block, record, style);
    match decision {
        Decision::Show(shown) => card::offered(&record.offer, shown, shape, style),
        Decision::Badge(shown) => card::gone(&record.offer, shown, shape, style),
        _ => card::neutral(&record.offer, shape, style),
    }
    .map(|card| laid(card, shape))
}

/// The card of an offer in the state that it is in, in a layout or the one that suits the box.
///
/// # Errors
/// `paint/too-small`.
#[cfg(feature = "admin")]
pub(crate) fn card_of(block: &Block, layout: Option<Layout>, record: &Record, shown: &PriceView, style: &Style<'_>) -> Result<()> {
    let shape = shape_in(block, layout, record, style);
    match block.kind {
        BlockKind::Price if shown.status.is_offered() => card::price(&record.offer, shown, style).map(|_| ()),
        BlockKind::Price => Ok(()),
        _ if shown.status.is_offered() => card::offered(&record.offer, shown, shape, style).map(|_| ()),
        _ if shown.status.is_gone() => card::gone(&record.offer, shown, shape, style).map(|_| ()),
        _ => card::neutral(&record.offer, shape, style).map(|_| ()),
    }
}

/// A block with more slots than these has outlined buttons, if its theme does not say otherwise: as many filled ones would be all that is seen.
const MANY: usize = 4;

/// The layout of an offer's card, and its photo, if the block shows photos and they can be added to pictures.
fn shape<'a>(block: &Block, record: &'a Record, style: &Style<'a>) -> Shape<'a> {
    let narrow = block.narrow.filter(|narrow| (narrow.width, narrow.height) == (style.size.width, style.size.height));
    shape_in(block, narrow.map_or(block.layout, |narrow| narrow.layout), record, style)
}

fn shape_in<'a>(block: &Block, layout: Option<Layout>, record: &'a Record, style: &Style<'a>) -> Shape<'a> {
    let photo = record.photo.as_deref().filter(|_| block.photo && style.photos);
    let photo = photo.map(|asset| Photo { asset, hint: style.photo_hints.iter().find(|hint| hint.offer == record.offer.id) });
    let layout = layout.unwrap_or_else(|| Layout::of_box(style.size.width, style.size.height));
    Shape { layout, photo, many: block.slots.len() > MANY }
}

fn laid((scene, place): (Scene, Option<PhotoArea>), shape: Shape<'_>) -> View {
    match place.zip(shape.photo) {
        Some((place, photo)) => View::Laid(Box::new(scene), Box::new(place), photo.asset.to_owned()),
        None => View::Still(scene),
    }
}

fn shown_offer(block: &Block, record: &Record, shown: &PriceView, now: Millis, style: &Style<'_>) -> Result<View> {
    let offer = &record.offer;
    let still = |scene: Result<Scene>| scene.map(View::Still);
    let collapsed = || text::collapsed(style.size).map(View::Still);
    match block.kind {
        BlockKind::Price => still(card::price(&record.offer, shown, style)),
        BlockKind::Stock => still(small::stock(offer, shown, style)),
        BlockKind::Rating => offer.rating.map_or_else(collapsed, |rating| still(small::rating(rating, shown, style))),
        BlockKind::Countdown => match shown.ends.filter(|ends| *ends > now) {
            // A countdown without a real end collapses.
            None => collapsed(),
            Some(ends) => counting(block, ends, now, style),
        },
        BlockKind::Offer | BlockKind::Offers => {
            let shape = shape(block, record, style);
            card::offered(offer, shown, shape, style).map(|card| laid(card, shape))
        }
        // These kinds show no offers.
        BlockKind::Parcel | BlockKind::Order | BlockKind::Points | BlockKind::Voucher | BlockKind::Poll | BlockKind::Content | BlockKind::Banner => {
            still(neutral(block.kind, style))
        }
        #[cfg(test)]
        BlockKind::ShippingProgress => still(neutral(block.kind, style)),
    }
}

/// An offer without its price: its name and photo as they were published.
pub(crate) fn neutral_card(block: &Block, record: &Record, style: &Style<'_>) -> Result<View> {
    let shape = shape(block, record, style);
    card::neutral(&record.offer, shape, style).map(|card| laid(card, shape)).or_else(|_| neutral(block.kind, style).map(View::Still))
}

/// The neutral block.
pub(crate) fn neutral(kind: BlockKind, style: &Style<'_>) -> Result<Scene> {
    message::neutral(kind, style)
}

/// The block after the campaign or link has expired.
pub(crate) fn ended(kind: BlockKind, style: &Style<'_>) -> Result<Scene> {
    message::ended(kind, style)
}

/// The heading above a block.
pub(crate) fn heading(block: &Block, style: &Style<'_>) -> Result<Scene> {
    text::heading(block.heading.as_ref().map_or("", |heading| heading.text(style.language())), style)
}

/// The link to the price as text, below the block.
pub(crate) fn text_link(style: &Style<'_>) -> Result<Scene> {
    text::text_link(crate::shop::campaign::price_as_text(style.language()), style)
}

/// Why only a neutral block could be painted, for the counters.
pub(crate) fn why(e: &Diagnostic) -> NeutralReason {
    match e.code {
        Code::PaintUnsupportedText => NeutralReason::UnsupportedText,
        Code::PaintTooSmall => NeutralReason::BoxTooSmall,
        _ => NeutralReason::PaintFailed,
    }
}

/// A transparent line.
pub(crate) fn collapsed(size: link::Box) -> Result<Scene> {
    text::collapsed(size)
}
