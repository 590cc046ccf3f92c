//! The offers of a block, best first: those of its rules, then its own, with editors' replacements and positions applied.

use crate::base::time::Millis;
use crate::live::decide::decision::Offers;
use crate::shop::campaign::{Block, Campaign};
use crate::shop::offer::{Effect, Offer, Policy, PriceView, effect, in_place_of, show};
use crate::shop::recommend::{Bought, Context, recommend};
use std::collections::HashMap;

/// The campaign's offers at a time.
pub(crate) struct Known<'a> {
    pub offers: &'a Offers,
    pub shown: HashMap<&'a str, PriceView>,
    /// The effects of overrides, for offers that have any.
    effects: HashMap<&'a str, Effect<'a>>,
}

impl<'a> Known<'a> {
    pub fn of(offers: &'a Offers, policy: &Policy, now: Millis) -> Self {
        let shown = offers.iter().map(|(id, (record, overrides))| (id.as_str(), show(record, overrides, policy, now))).collect();
        let said = offers.iter().filter(|(_, (_, overrides))| !overrides.is_empty());
        let effects = said.map(|(id, (_, overrides))| (id.as_str(), effect(overrides, now))).collect();
        Self { offers, shown, effects }
    }

    /// Whether an offer is available.
    pub fn can_be_had(&self, id: &str) -> bool {
        self.shown.get(id).is_some_and(|shown| shown.status.is_offered())
    }

    /// Since when an offer has been unavailable; 0 if unknown.
    pub fn gone_since(&self, id: &str) -> Millis {
        let hidden = || self.effects.get(id).and_then(|effect| effect.hidden_since);
        hidden().or_else(|| self.offers.get(id)?.0.gone_since).unwrap_or(0)
    }

    fn position(&self, id: &str) -> Option<u32> {
        self.effects.get(id)?.position
    }
}

/// The offers of the selected blocks, by the index of the block in the campaign.
pub(crate) fn lists<'a>(campaign: &'a Campaign, of: &dyn Fn(&Block) -> bool, known: &Known<'a>, context: Context<'a>) -> Vec<Vec<&'a str>> {
    let has_rules = campaign.blocks.iter().any(|block| !block.recommend.is_empty());
    let offers: HashMap<&str, &Offer> =
        if has_rules { known.offers.iter().map(|(id, (record, _))| (id.as_str(), &record.offer)).collect() } else { HashMap::new() };
    let list = |block: &'a Block| if of(block) { placed(replaced(block, known, context, &offers), known) } else { Vec::new() };
    campaign.blocks.iter().map(list).collect()
}

/// An offer in a list, and the offer that it replaces (itself by default).
struct Entry<'a> {
    id: &'a str,
    place_of: &'a str,
}

/// A block's offers with their replacements, followed by offers that are replaced by another offer of the list. These swap positions, so that no slot
/// stays empty for lack of offers.
///
/// A block with rules never shows purchased products, not even as a replacement (R162).
fn replaced<'a>(block: &'a Block, known: &Known<'a>, context: Context<'a>, offers: &HashMap<&'a str, &'a Offer>) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    let mut named = recommend(&block.recommend, &block.offers, context, offers);
    let bought = (!block.recommend.is_empty()).then(|| Bought::of(context, offers));
    // Offers of rules may have left the shop; those listed in the campaign existed when it was published.
    named.retain(|id| bought.is_none() || offers.contains_key(id));
    let replacement = |id: &str| known.effects.get(id)?.replacement;
    let can_stand = |id: &str| known.can_be_had(id) && !bought.as_ref().is_some_and(|bought| bought.has(id, offers));
    let all: Vec<Entry<'a>> = named.into_iter().map(|id| Entry { id: in_place_of(id, replacement, can_stand), place_of: id }).collect();
    let own: Vec<&str> = all.iter().filter(|entry| entry.id == entry.place_of).map(|entry| entry.id).collect();
    let (mut list, mut waiting): (Vec<Entry<'a>>, Vec<&str>) = (Vec::new(), Vec::new());
    for entry in all {
        let stands = list.iter().any(|other| other.id == entry.id);
        if entry.id != entry.place_of && (stands || own.contains(&entry.id)) {
            waiting.push(entry.place_of);
        }
        if !stands {
            list.push(entry);
        }
    }
    waiting.retain(|id| list.iter().all(|entry| entry.id != *id));
    (list, waiting)
}

/// Applies the positions set by editors. A replacement takes the position of the replaced offer.
fn placed<'a>((list, waiting): (Vec<Entry<'a>>, Vec<&'a str>), known: &Known<'a>) -> Vec<&'a str> {
    let place = |entry: &Entry<'a>| known.position(entry.id).or_else(|| known.position(entry.place_of));
    let mut placed: Vec<(u32, &str)> = list.iter().filter_map(|entry| Some((place(entry)?, entry.id))).collect();
    crate::base::order::by_key(&mut placed, |(position, id)| (*position, *id));
    let mut list: Vec<&str> = list.into_iter().map(|entry| entry.id).filter(|id| placed.iter().all(|(_, other)| other != id)).collect();
    for (position, id) in placed {
        list.insert((position as usize).saturating_sub(1).min(list.len()), id);
    }
    list.extend(waiting);
    list
}
