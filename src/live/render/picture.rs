//! Paints the picture for the state of a link.

use crate::base::diagnostic::Result;
use crate::base::hex::hex;
use crate::base::language::Locale;
use crate::base::limits;
use crate::base::time::Millis;
use crate::live::blocks::{self, Style, View};
use crate::live::decide::decision::Decision;
use crate::live::decide::link_state::LinkState;
use crate::live::decide::served::newly_served;
use crate::live::edge::{Answer, Edge};
use crate::live::paint::{Family, Scene};
use crate::live::reason::NeutralReason;
use crate::live::render::picture_cache::{PictureCache, RenderKey};
use crate::live::reply::{Photo, Reply};
use crate::live::request::{Part, Request};
use crate::live::store::view::StoreView;
use crate::shop::campaign::{Block, BlockKind, Theme};
use crate::shop::link::{self, Link};
use crate::shop::offer::PriceView;
use sha2::{Digest, Sha256};
use std::hash::{Hash, Hasher};

/// A painted picture, and the photo to be added.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// Its key in the cache.
    key: [u8; 32],
    pub bytes: Vec<u8>,
    pub photo: Option<Photo>,
}

/// The inputs for rendering one picture, besides the state of its link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RenderInput<'a> {
    pub link: &'a Link,
    pub part: Part,
    /// Whether to produce a JPEG.
    pub jpeg: bool,
    pub locale: &'static Locale,
    /// Whether photos are available.
    pub photos: bool,
    /// Whether the campaign's font is available.
    pub own_font: bool,
    pub now: Millis,
    /// The picture cache for this version of the campaign's data, if there is one.
    pub cache: Option<&'a PictureCache>,
}

impl Edge {
    /// The inputs for rendering a link's picture.
    pub(crate) fn render_input<'a>(&self, link: &'a Link, part: Part, jpeg: bool, store: &'a StoreView<'_>, now: Millis) -> RenderInput<'a> {
        let locale = Locale::named(&link.locale).unwrap_or(self.policy.locale);
        RenderInput { link, part, jpeg, locale, photos: !store.records.without_photos, own_font: !store.records.without_font, now, cache: store.pictures() }
    }

    pub(crate) fn picture(&mut self, link: &Link, part: Part, jpeg: bool, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        let input = self.render_input(link, part, jpeg, store, now);
        let state = match self.mail_state(link, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        if let Some(font) = self.font_wanted(&state, store) {
            return Answer::Font(font);
        }
        let mut served = match &state {
            LinkState::Decided(d) if part == Part::Block => d.slots.get(usize::from(link.slot)).and_then(|slot| newly_served(slot, link, request)),
            _ => None,
        };
        let (picture, fallback) = self.pictured(&state, input);
        if fallback.is_some_and(NeutralReason::is_of_painting) {
            served = None;
        }
        let mut reply = Reply::picture(picture.bytes);
        reply.photo = picture.photo;
        reply.served = served.into_iter().collect();
        reply.fallback = fallback;
        Answer::Reply(reply)
    }

    /// Paints the picture of a state, or the neutral block if that fails. Also returns the reason if there is no price.
    pub(crate) fn pictured(&mut self, state: &LinkState, input: RenderInput<'_>) -> (Picture, Option<NeutralReason>) {
        let place = input.cache.and_then(|cache| Some((cache, render_key(state, input)?)));
        if let Some((cache, (key, shown))) = &place
            && let Some((key, photo)) = cache.get(key, shown)
            && let Some(bytes) = self.pictures.get(&key).cloned()
        {
            return (Picture { key, bytes, photo }, None);
        }
        let (view, reason) = self.view(state, input);
        match view.and_then(|view| self.paint(&view, input)) {
            Ok(picture) => {
                if let Some((cache, (key, shown))) = place {
                    cache.insert(key, shown.clone(), (picture.key, picture.photo.clone()));
                }
                (picture, reason)
            }
            // The built-in font may have characters that the campaign's font lacks.
            Err(_) if input.own_font && self.own_font(state.campaign()).is_some() => self.pictured(state, RenderInput { own_font: false, ..input }),
            Err(e) => (self.last_resort(state, input), Some(blocks::why(&e))),
        }
    }

    /// Paints through the cache. The key is a hash of the view, which contains everything that the picture depends on.
    pub(crate) fn paint(&mut self, view: &View, input: RenderInput<'_>) -> Result<Picture> {
        let mut written = Written(Vec::with_capacity(2_048));
        view.hash(&mut written);
        let key: [u8; 32] = Sha256::digest(&written.0).into();
        let photo = |asset: Option<&String>, place| Photo { key: hex(&key, 16), asset: asset.cloned(), place };
        let photo = match view {
            View::Ready(asset) => return Ok(Picture { key, photo: Some(photo(Some(asset), None)), ..Picture::default() }),
            View::Laid(_, place, asset) => Some(photo(Some(asset), Some((**place).clone()))),
            View::Still(_) if input.jpeg && input.photos && self.photos => Some(photo(None, None)),
            View::Still(_) | View::Moving(_) => None,
        };
        if let Some(known) = self.pictures.get(&key) {
            return Ok(Picture { key, bytes: known.clone(), photo });
        }
        let bytes = match view {
            View::Still(scene) => self.painter.paint(scene),
            View::Laid(scene, ..) => self.painter.paint(scene),
            View::Moving(animation) => self.painter.animate(animation),
            View::Ready(_) => Ok(Vec::new()),
        }?;
        if self.pictures.len() >= limits::PICTURES_CACHED {
            self.pictures.clear();
        }
        self.pictures.insert(key, bytes.clone());
        Ok(Picture { key, bytes, photo })
    }

    /// The neutral block, or a transparent line if that fails or the part is a heading or a text link.
    fn last_resort(&mut self, state: &LinkState, input: RenderInput<'_>) -> Picture {
        let neutral = self.neutral_view(state, input).and_then(|view| self.paint(&view, input));
        let size = input.link.size;
        let line = |edge: &mut Self| {
            blocks::collapsed(link::Box { width: size.width.max(1), scale: 1, ..size }).and_then(|scene| edge.paint(&View::Still(scene), input))
        };
        neutral.or_else(|_| line(self)).unwrap_or_default()
    }

    /// The view used if the regular one can't be painted.
    pub(crate) fn neutral_view(&self, state: &LinkState, input: RenderInput<'_>) -> Result<View> {
        let style = self.style(state, input)?;
        let view = match (input.part, state) {
            (Part::Block, LinkState::Decided(d)) => match (d.campaign.block(&input.link.block), &d.record) {
                (Some(block), Some(record)) if block.kind.may_have_photo() => blocks::neutral_card(block, record, &style),
                _ => blocks::neutral(kind_of(state, input.link), &style).map(View::Still),
            },
            (Part::Block, _) => blocks::neutral(kind_of(state, input.link), &style).map(View::Still),
            (Part::Heading, _) => blocks::collapsed(input.link.size).map(View::Still),
            (Part::TextLink, _) => blank(input.link).map(View::Still),
        };
        view.map(|view| if input.jpeg { view.on(style.colors.page) } else { view })
    }

    fn theme<'a>(&'a self, state: &'a LinkState) -> &'a Theme {
        state.campaign().map_or(&self.plain, |campaign| &campaign.theme)
    }

    /// The style of a state's pictures: that of its campaign, if it is known.
    fn style<'a>(&'a self, state: &'a LinkState, input: RenderInput<'_>) -> Result<Style<'a>> {
        let (zone, locale) = match state {
            LinkState::Decided(d) => (&d.policy.zone, d.policy.locale),
            _ => (&self.policy.zone, input.locale),
        };
        let theme = self.theme(state);
        let colors = theme.colors(input.link.dark);
        let strip = state.campaign().and_then(|campaign| campaign.block(&input.link.block)).map_or(0, Block::strip);
        let photo_hints = state.campaign().map_or(&[][..], |campaign| &campaign.photos);
        let own = if input.own_font { self.own_font(state.campaign()) } else { None };
        let family = own.map_or_else(Family::inter, Ok)?;
        Ok(Style { theme, colors, family, locale, zone, now: input.now, size: input.link.size, photos: input.photos && self.photos, strip, photo_hints })
    }

    /// The view of a state, and the reason if it has no price.
    pub(crate) fn view(&self, state: &LinkState, input: RenderInput<'_>) -> (Result<View>, Option<NeutralReason>) {
        let RenderInput { link, part, now, .. } = input;
        let reason = match state {
            LinkState::Expired(_) => None,
            LinkState::Failed(reason) => Some(*reason),
            LinkState::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Neutral(reason), _) => Some(*reason),
                (Decision::Show(_) | Decision::Badge(_), None) => Some(NeutralReason::UnknownOffer),
                _ => None,
            },
        };
        let block = state.campaign().and_then(|campaign| campaign.block(&link.block));
        let kind = kind_of(state, link);
        let view = self.style(state, input).and_then(|style| {
            let page = style.colors.page;
            let still = |scene: Result<_>| scene.map(View::Still);
            // The heading collapses with all slots below it.
            let stands = match state {
                LinkState::Decided(d) => d.any,
                LinkState::Expired(_) => true,
                LinkState::Failed(_) => false,
            };
            let view = match (part, state, block) {
                (Part::Heading, _, Some(block)) if stands => still(blocks::heading(block, &style)),
                (Part::Heading, ..) => still(blocks::collapsed(link.size)),
                (Part::TextLink, LinkState::Decided(d), _) if matches!(d.decision, Decision::Show(_)) => still(blocks::text_link(&style)),
                // Where the slot's picture is not collapsed, neither is the space below it.
                (Part::TextLink, LinkState::Decided(d), _) if d.decision == Decision::Collapse => still(blocks::collapsed(link.size)),
                (Part::TextLink, ..) => still(blank(link)),
                (Part::Block, LinkState::Decided(d), Some(block)) => match blocks::view(block, &d.decision, d.record.as_ref(), now, &style)? {
                    View::Ready(_) if !input.photos => still(blocks::neutral(kind, &style)),
                    view => Ok(view),
                },
                (Part::Block, LinkState::Expired(_), _) => still(blocks::ended(kind, &style)),
                (Part::Block, ..) => still(blocks::neutral(kind, &style)),
            };
            view.map(|view| if input.jpeg { view.on(page) } else { view })
        });
        (view, reason)
    }
}

/// The cache key of a state's picture, if it shows an offer and does not change with time.
fn render_key<'a>(state: &'a LinkState, input: RenderInput<'_>) -> Option<(RenderKey, &'a PriceView)> {
    let (LinkState::Decided(decided), Part::Block) = (state, input.part) else { return None };
    let (shown, badge) = match &decided.decision {
        Decision::Show(shown) => (shown, false),
        Decision::Badge(shown) => (shown, true),
        _ => return None,
    };
    let (link, RenderInput { jpeg, photos, own_font, .. }) = (input.link, input);
    if decided.record.is_none() || decided.campaign.block(&link.block)?.kind.extension() == "gif" {
        return None;
    }
    let key = RenderKey {
        block: link.block.clone(),
        slot: link.slot,
        locale: decided.policy.locale.tag,
        size: link.size,
        dark: link.dark,
        badge,
        jpeg,
        photos,
        own_font,
    };
    Some((key, shown))
}

/// A transparent picture in the size of a link.
fn blank(link: &Link) -> Result<Scene> {
    blocks::collapsed(link.size).map(|line| Scene { height: link.size.height, ..line })
}

/// The kind of a link's block; `offer` if its campaign is unknown.
fn kind_of(state: &LinkState, link: &Link) -> BlockKind {
    state.campaign().and_then(|campaign| campaign.block(&link.block)).map_or(BlockKind::Offer, |block| block.kind)
}

/// Collects hashed bytes for a digest, because 64 bits are too few to identify pictures.
struct Written(Vec<u8>);

impl Hasher for Written {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
