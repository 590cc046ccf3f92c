use super::answer::{Answer, Edge};
use super::blocks::{self, Place, Style, View};
use super::decide::Decision;
use super::explain::told;
use super::kept::Reading;
use super::look;
use super::lookup::{Records, hex};
use super::reply::{Reply, newly_served};
use super::request::{Part, Request};
use super::situation::{Asker, Situation, situation};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::money::Locale;
use crate::base::time::Millis;
use crate::live::paint::Family;
use crate::shop::campaign::BlockKind;
use crate::shop::link::{self, Link};
use crate::shop::offer::Shown;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A slot that an editor looks at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PreviewSlot {
    pub block: String,
    pub slot: u8,
    pub locale: String,
}

/// What it shows.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// `shown`, `badge`, `collapsed`, `ended`, or why there is no price.
    pub state: &'static str,
    /// What is said of the offer.
    pub shown: Option<Shown>,
    /// What the host adds to the picture.
    pub photo: Option<Photo>,
    /// The picture at 1×.
    #[serde(skip)]
    pub picture: Vec<u8>,
}

/// What the host makes of a picture that is a JPEG: photos are not read here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Photo {
    /// The same key, the same picture.
    pub key: String,
    /// The photo's id in the store.
    pub asset: Option<String>,
    /// Where it is laid; without a place it is the whole picture, as it is in the store.
    pub place: Option<Place>,
}

/// A picture as it was painted, and what is still to be done with it.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// Its place in the cache.
    key: [u8; 32],
    pub bytes: Vec<u8>,
    pub photo: Option<Photo>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight<'a> {
    pub link: &'a Link,
    pub part: Part,
    /// Whether the picture is to be a JPEG.
    pub jpeg: bool,
    pub locale: &'static Locale,
    /// Whether photos can be had.
    pub photos: bool,
    /// Whether the campaign's own typeface can be had.
    pub own_font: bool,
    pub now: Millis,
    /// What the store said, where it is kept.
    pub reading: Option<&'a Reading>,
}

impl Edge {
    /// What a link's picture is looked at with.
    pub(super) fn sight<'a>(&self, link: &'a Link, part: Part, jpeg: bool, records: &'a Records, now: Millis) -> Sight<'a> {
        let locale = Locale::named(&link.locale).unwrap_or(self.policy.locale);
        Sight {
            link,
            part,
            jpeg,
            locale,
            photos: !records.without_photos,
            own_font: !records.without_font,
            now,
            reading: records.reading.get().map(Rc::as_ref),
        }
    }

    pub(super) fn picture(&mut self, link: &Link, part: Part, jpeg: bool, request: &Request, records: &Records, now: Millis) -> Answer {
        let sight = self.sight(link, part, jpeg, records, now);
        let situation = match self.mail_situation(link, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        if let Some(font) = self.font_wanted(&situation, records) {
            return Answer::Font(font);
        }
        let mut served = match &situation {
            Situation::Decided(d) if part == Part::Block => d.slots.get(usize::from(link.slot)).and_then(|slot| newly_served(slot, link, request)),
            _ => None,
        };
        let (picture, fallback) = self.pictured(&situation, sight);
        if fallback.is_some_and(is_of_painting) {
            served = None;
        }
        let mut reply = Reply::picture(picture.bytes);
        reply.photo = picture.photo;
        reply.served = served.into_iter().collect();
        reply.fallback = fallback;
        Answer::Reply(reply)
    }

    /// What a slot shows with the records as they are: for an editor, who compares a before and an after. Nothing was served before.
    ///
    /// # Errors
    /// `campaign/unknown` where the records have no such slot.
    pub fn preview(&mut self, slot: &PreviewSlot, records: &Records, now: Millis) -> Result<Preview> {
        let unknown = || Diagnostic::new(Code::CampaignUnknown, format!("there is no slot {} of the block `{}`", slot.slot, slot.block));
        let campaign = records.campaign().and_then(|found| found.ok()).ok_or_else(unknown)?;
        let block = campaign.block(&slot.block).filter(|block| usize::from(slot.slot) < block.slots.len()).ok_or_else(unknown)?;
        let locale = Locale::named(&slot.locale).or_else(|_| Locale::named(&campaign.locale))?;
        let link = Link {
            campaign: campaign.id.clone(),
            block: block.id.clone(),
            slot: slot.slot,
            locale: slot.locale.clone(),
            size: link::Box { width: block.width, height: block.height, scale: 1 },
            ..Link::new(link::Purpose::Picture, &campaign.tenant, 0)
        };
        let situation = situation(&link, Asker::default(), records, now).map_err(|_| unknown())?;
        let sight = Sight { locale, ..self.sight(&link, Part::Block, block.extension() == "jpg", records, now) };
        let (picture, reason) = self.pictured(&situation, sight);
        let (state, shown) = told(&situation);
        let state = reason.filter(|reason| !is_of_painting(reason)).unwrap_or(state);
        Ok(Preview { state, shown: shown.cloned(), photo: picture.photo, picture: picture.bytes })
    }

    /// Paints what a situation looks like; what can't be painted gives the neutral block. The reason, where there is no price.
    pub(super) fn pictured(&mut self, situation: &Situation, sight: Sight<'_>) -> (Picture, Option<&'static str>) {
        if let Some((key, photo)) = look::seen(situation, sight)
            && let Some(bytes) = self.pictures.get(&key).cloned()
        {
            return (Picture { key, bytes, photo }, None);
        }
        let (view, reason) = self.view(situation, sight);
        match view.and_then(|view| self.paint(&view, sight)) {
            Ok(picture) => {
                look::remember(situation, sight, (picture.key, picture.photo.clone()));
                (picture, reason)
            }
            // What the campaign's own typeface lacks, the built-in one may have.
            Err(_) if sight.own_font && self.own_font(situation.campaign()).is_some() => self.pictured(situation, Sight { own_font: false, ..sight }),
            Err(e) => (self.last_resort(situation, sight), Some(blocks::why(&e))),
        }
    }

    /// Paints through the cache. The view holds everything the picture depends on, so it is the key.
    pub(super) fn paint(&mut self, view: &View, sight: Sight<'_>) -> Result<Picture> {
        let mut written = Written(Vec::with_capacity(2_048));
        view.hash(&mut written);
        let key: [u8; 32] = Sha256::digest(&written.0).into();
        let photo = |asset: Option<&String>, place| Photo { key: hex(&key, 16), asset: asset.cloned(), place };
        let photo = match view {
            View::Ready(asset) => return Ok(Picture { key, photo: Some(photo(Some(asset), None)), ..Picture::default() }),
            View::Laid(_, place, asset) => Some(photo(Some(asset), Some(*place))),
            View::Still(_) if sight.jpeg && sight.photos && self.photos => Some(photo(None, None)),
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

    /// The neutral block; of a heading or a text link, and if even that can't be painted, a line of nothing.
    fn last_resort(&mut self, situation: &Situation, sight: Sight<'_>) -> Picture {
        let neutral = self.neutral_view(situation, sight).and_then(|view| self.paint(&view, sight));
        let size = sight.link.size;
        let line = |edge: &mut Self| {
            blocks::collapsed(link::Box { width: size.width.max(1), scale: 1, ..size }).and_then(|scene| edge.paint(&View::Still(scene), sight))
        };
        neutral.or_else(|_| line(self)).unwrap_or_default()
    }

    /// What stands in where what is known can't be written.
    pub(super) fn neutral_view(&self, situation: &Situation, sight: Sight<'_>) -> Result<View> {
        let scene = match sight.part {
            Part::Block => blocks::neutral(kind_of(situation, sight.link), &self.style(situation, sight)?),
            Part::Heading | Part::TextLink => blocks::collapsed(sight.link.size),
        };
        let page = situation.campaign().map_or(&self.plain, |campaign| &campaign.theme).page;
        scene.map(View::Still).map(|view| if sight.jpeg { view.on(page) } else { view })
    }

    /// How a situation's pictures are drawn: as its campaign says, where that is known.
    fn style<'a>(&'a self, situation: &'a Situation, sight: Sight<'_>) -> Result<Style<'a>> {
        let (zone, locale) = match situation {
            Situation::Decided(d) => (&d.policy.zone, d.policy.locale),
            _ => (&self.policy.zone, sight.locale),
        };
        let theme = situation.campaign().map_or(&self.plain, |campaign| &campaign.theme);
        let own = if sight.own_font { self.own_font(situation.campaign()) } else { None };
        let family = own.map_or_else(Family::inter, Ok)?;
        Ok(Style { theme, family, locale, zone, now: sight.now, size: sight.link.size, photos: sight.photos && self.photos })
    }

    /// What a situation looks like, and why it shows no price.
    pub(super) fn view(&self, situation: &Situation, sight: Sight<'_>) -> (Result<View>, Option<&'static str>) {
        let Sight { link, part, now, .. } = sight;
        let reason = match situation {
            Situation::Expired(_) => None,
            Situation::Failed(reason) => Some(*reason),
            Situation::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Neutral(reason), _) => Some(*reason),
                (Decision::Show(_) | Decision::Badge(_), None) => Some("unknown-offer"),
                _ => None,
            },
        };
        let block = situation.campaign().and_then(|campaign| campaign.block(&link.block));
        let kind = kind_of(situation, link);
        let view = self.style(situation, sight).and_then(|style| {
            let page = style.theme.page;
            let still = |scene: Result<_>| scene.map(View::Still);
            // A heading goes when everything below it goes.
            let stands = match situation {
                Situation::Decided(d) => d.any,
                Situation::Expired(_) => true,
                Situation::Failed(_) => false,
            };
            let view = match (part, situation, block) {
                (Part::Heading, _, Some(block)) if stands => still(blocks::heading(block, &style)),
                (Part::Heading, ..) => still(blocks::collapsed(link.size)),
                (Part::TextLink, Situation::Decided(d), _) if matches!(d.decision, Decision::Show(_)) => still(blocks::text_link(&style)),
                (Part::TextLink, ..) => still(blocks::collapsed(link.size)),
                (Part::Block, Situation::Decided(d), Some(block)) => match blocks::view(block, &d.decision, d.record.as_ref(), now, &style)? {
                    View::Ready(_) if !sight.photos => still(blocks::neutral(kind, &style)),
                    view => Ok(view),
                },
                (Part::Block, Situation::Expired(_), _) => still(blocks::ended(kind, &style)),
                (Part::Block, ..) => still(blocks::neutral(kind, &style)),
            };
            view.map(|view| if sight.jpeg { view.on(page) } else { view })
        });
        (view, reason)
    }
}

/// Whether a reason is about the painting, not about what is shown.
fn is_of_painting(reason: &str) -> bool {
    matches!(reason, "unsupported-text" | "paint-failed")
}

/// What a link's block is; an offer where its campaign is not known.
fn kind_of(situation: &Situation, link: &Link) -> BlockKind {
    situation.campaign().and_then(|campaign| campaign.block(&link.block)).map_or(BlockKind::Offer, |block| block.kind)
}

/// Writes what is hashed, for a digest: pictures are too many for 64 bits to tell apart.
struct Written(Vec<u8>);

impl Hasher for Written {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
