use super::decide::Decision;
use super::kept::Reading;
use super::picture::{Photo, Sight};
use super::request::Part;
use super::situation::Situation;
use crate::shop::campaign::BlockKind;
use crate::shop::link;
use crate::shop::offer::Shown;
use std::cell::RefCell;

/// Looks that are remembered of a reading.
const MOST: usize = 16;

/// Which pictures a reading's offers had. Of one reading, an offer's picture depends on nothing but what is decided of it and how it is looked at: while these
/// are as they were, it need not be laid out again to find it.
#[derive(Debug, Default)]
pub(super) struct Looks(RefCell<Vec<Look>>);

/// What an offer looked like.
#[derive(Debug)]
struct Look {
    how: How,
    shown: Shown,
    picture: Known,
}

/// The key of a picture, and what is still to be done with it.
pub(super) type Known = ([u8; 32], Option<Photo>);

/// How an offer is looked at.
#[derive(Debug, PartialEq)]
struct How {
    block: String,
    slot: u8,
    locale: &'static str,
    size: link::Box,
    badge: bool,
    jpeg: bool,
    photos: bool,
    own_font: bool,
}

/// The picture that was seen before.
pub(super) fn seen(situation: &Situation, sight: Sight<'_>) -> Option<Known> {
    let (reading, how, shown) = look(situation, sight)?;
    let known = reading.looks.0.borrow();
    known.iter().find(|look| look.how == how && look.shown == *shown).map(|look| look.picture.clone())
}

/// Remembers a picture that is seen.
pub(super) fn remember(situation: &Situation, sight: Sight<'_>, picture: Known) {
    let Some((reading, how, shown)) = look(situation, sight) else { return };
    let mut known = reading.looks.0.borrow_mut();
    if known.len() >= MOST {
        known.clear();
    }
    known.push(Look { how, shown: shown.clone(), picture });
}

/// How a situation is looked at, where its picture is an offer's and does not change with time.
fn look<'a>(situation: &'a Situation, sight: Sight<'a>) -> Option<(&'a Reading, How, &'a Shown)> {
    let (Situation::Decided(decided), Some(reading), Part::Block) = (situation, sight.reading, sight.part) else { return None };
    let (shown, badge) = match &decided.decision {
        Decision::Show(shown) => (shown, false),
        Decision::Badge(shown) => (shown, true),
        _ => return None,
    };
    let (link, Sight { jpeg, photos, own_font, .. }) = (sight.link, sight);
    if decided.record.is_none() || decided.campaign.block(&link.block)?.kind == BlockKind::Countdown {
        return None;
    }
    let how = How { block: link.block.clone(), slot: link.slot, locale: decided.policy.locale.tag, size: link.size, badge, jpeg, photos, own_font };
    Some((reading, how, shown))
}
