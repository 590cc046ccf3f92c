use crate::campaign::{Campaign, WhenGone};
use crate::offer::{Override, Policy, Record, Shown, Standing, show};
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// What a slot shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Decision {
    /// The offer with its price.
    Show(Shown),
    /// The offer, marked as sold out.
    Badge(Shown),
    /// Nothing: a transparent line.
    Collapse,
    /// A block without a price, and the reason for the counters.
    Neutral(&'static str),
}

/// What the store knows of the campaign's offers.
pub(super) type Offers = BTreeMap<String, (Record, Vec<Override>)>;

/// Which offer each mail slot showed last, by `block.slot`.
pub(super) type ServedMemory = BTreeMap<String, String>;

/// The name of a slot in the served-memory.
pub(super) fn slot_key(block: &str, slot: usize) -> String {
    format!("{block}.{slot}")
}

struct Place<'a> {
    key: String,
    block: usize,
    when_gone: WhenGone,
    primary: &'a str,
    /// The offer it shows or showed: served last, else its own.
    held: &'a str,
    decision: Option<(Option<&'a str>, Decision)>,
}

/// Decides every slot of a mail at once, so that no offer stands twice. Gives the offer shown and the decision by `block.slot`.
///
/// A slot keeps what it served last while that is offered, else shows its own; the free offers of its list go to the slots
/// that ran dry, first dry first served.
pub(super) fn decide(
    campaign: &Campaign,
    offers: &Offers,
    served: &ServedMemory,
    policy: &Policy,
    now: Millis,
) -> BTreeMap<String, (Option<String>, Decision)> {
    let shown: BTreeMap<&str, Shown> = offers.iter().map(|(id, (record, overrides))| (id.as_str(), show(record, overrides, policy, now))).collect();
    let mut places = places(campaign, served);
    let mut taken: BTreeSet<&str> = BTreeSet::new();

    for last_served in [true, false] {
        for place in places.iter_mut().filter(|p| p.decision.is_none()) {
            let id = if last_served { place.held } else { place.primary };
            if last_served && !served.contains_key(&place.key) || taken.contains(id) {
                continue;
            }
            let decision = match shown.get(id) {
                Some(shown) if shown.standing.is_offered() => Decision::Show(shown.clone()),
                Some(shown) if shown.standing.is_gone() => continue,
                Some(Shown { standing: Standing::Stale, .. }) => Decision::Neutral("data-too-old"),
                Some(_) => Decision::Neutral("availability-unknown"),
                None => Decision::Neutral("unknown-offer"),
            };
            taken.insert(id);
            place.decision = Some((Some(id), decision));
        }
    }

    let gone_since = |id: &str| offers.get(id).map_or(0, |(record, overrides)| gone_since(record, overrides, now));
    let mut dry: Vec<usize> = (0..places.len()).filter(|i| places.get(*i).is_some_and(|p| p.decision.is_none())).collect();
    dry.sort_by_key(|i| (places.get(*i).map_or(0, |p| gone_since(p.held)), *i));
    for i in dry {
        let Some(place) = places.get_mut(i) else { continue };
        place.decision = Some(match place.when_gone {
            WhenGone::Fill => {
                let list = campaign.blocks.get(place.block).map_or(&[][..], |b| &b.offers);
                let next = list.iter().find_map(|id| shown.get_key_value(id.as_str()).filter(|(id, s)| s.standing.is_offered() && !taken.contains(*id)));
                match next {
                    Some((id, shown)) => {
                        taken.insert(id);
                        (Some(*id), Decision::Show(shown.clone()))
                    }
                    None => (None, Decision::Collapse),
                }
            }
            WhenGone::Collapse => (None, Decision::Collapse),
            WhenGone::Badge => match shown.get(place.held) {
                Some(shown) => (None, Decision::Badge(shown.clone())),
                None => (None, Decision::Neutral("unknown-offer")),
            },
        });
    }
    places.into_iter().filter_map(|p| p.decision.map(|(id, d)| (p.key, (id.map(str::to_owned), d)))).collect()
}

fn places<'a>(campaign: &'a Campaign, served: &'a ServedMemory) -> Vec<Place<'a>> {
    let mut out = Vec::new();
    for (block_index, block) in campaign.blocks.iter().enumerate() {
        for (slot, (rule, primary)) in block.slots.iter().zip(&block.offers).enumerate() {
            let key = slot_key(&block.id, slot);
            // What was served counts only while the campaign still lists it in this block.
            let held = served.get(&key).filter(|id| block.offers.contains(id)).unwrap_or(primary);
            out.push(Place { key, block: block_index, when_gone: rule.when_gone, primary, held, decision: None });
        }
    }
    out
}

fn gone_since(record: &Record, overrides: &[Override], now: Millis) -> Millis {
    crate::offer::effect(overrides, now).hidden_since.or(record.gone_since).unwrap_or(0)
}
