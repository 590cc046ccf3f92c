use crate::campaign::{Block, Campaign, Choice, LivesOn, WhenGone};
use crate::fact::{Order, Points, Voucher};
use crate::offer::{Effect, Offer, Override, Policy, Record, Shown, Standing, effect, show};
use crate::parcel::Parcel;
use crate::recommend::{Context, recommend};
use crate::time::Millis;
use std::collections::{HashMap, HashSet};

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
    /// Something that is no offer.
    Told(Telling),
}

/// What a block says that lives on something else than offers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Telling {
    Parcel(Parcel),
    Order(Order),
    Points(Points),
    Voucher(Voucher),
    /// A countdown's end.
    Until(Millis),
    /// Votes by answer.
    Poll(HashMap<String, u32>),
    Choice(Box<Choice>),
    /// It was, and is over.
    Over,
}

/// What the store knows of the campaign's offers.
pub(super) type Offers = HashMap<String, (Record, Vec<Override>)>;

/// Which offer each mail slot showed last, by `block.slot`.
pub(super) type ServedMemory = HashMap<String, String>;

/// The name of a slot in the served-memory.
pub(super) fn slot_key(block: &str, slot: usize) -> String {
    format!("{block}.{slot}")
}

struct Place<'a> {
    key: String,
    block: usize,
    when_gone: WhenGone,
    primary: &'a str,
    /// Whether it only speaks of an offer, which may stand elsewhere too.
    accompanies: bool,
    /// The offer it shows or showed: served last, else its own.
    held: &'a str,
    decision: Option<(Option<&'a str>, Decision)>,
}

/// Decides every slot of a mail at once, so that no offer stands twice. Gives the offer shown and the decision by `block.slot`.
///
/// A block's list is what its rules recommend, then its own offers, as an editor reordered and replaced them. A slot keeps what it served last while that is
/// offered, else shows its own; the free offers of its list go to the slots that ran dry, first dry first served.
pub(super) fn decide(
    campaign: &Campaign,
    offers: &Offers,
    served: &ServedMemory,
    policy: &Policy,
    context: Context<'_>,
) -> HashMap<String, (Option<String>, Decision)> {
    let now = context.now;
    let shown: HashMap<&str, Shown> = offers.iter().map(|(id, (record, overrides))| (id.as_str(), show(record, overrides, policy, now))).collect();
    let lists = lists(campaign, offers, &shown, context);
    let mut places = places(campaign, &lists, served);
    let mut taken: HashSet<&str> = HashSet::new();

    for last_served in [true, false] {
        for place in places.iter_mut().filter(|p| p.decision.is_none()) {
            let id = if last_served { place.held } else { place.primary };
            if id.is_empty() || last_served && !served.contains_key(&place.key) || !place.accompanies && taken.contains(id) {
                continue;
            }
            let decision = match shown.get(id) {
                Some(shown) if shown.standing.is_offered() => Decision::Show(shown.clone()),
                Some(shown) if shown.standing.is_gone() => continue,
                Some(Shown { standing: Standing::Stale, .. }) => Decision::Neutral("data-too-old"),
                Some(_) => Decision::Neutral("availability-unknown"),
                None => Decision::Neutral("unknown-offer"),
            };
            if !place.accompanies {
                taken.insert(id);
            }
            place.decision = Some((Some(id), decision));
        }
    }

    let gone_since = |id: &str| offers.get(id).map_or(0, |(record, overrides)| gone_since(record, overrides, now));
    let mut dry: Vec<usize> = (0..places.len()).filter(|i| places.get(*i).is_some_and(|p| p.decision.is_none())).collect();
    crate::order::by_key(&mut dry, |i| (places.get(*i).map_or(0, |p| gone_since(p.held)), *i));
    for i in dry {
        let Some(place) = places.get_mut(i) else { continue };
        place.decision = Some(match place.when_gone {
            WhenGone::Fill => {
                let list = lists.get(place.block).map_or(&[][..], |list| list);
                let is_free = |id: &str| place.accompanies || !taken.contains(id);
                let next = list.iter().find_map(|id| shown.get_key_value(id).filter(|(id, s)| s.standing.is_offered() && is_free(id)));
                match next {
                    Some((id, shown)) => {
                        if !place.accompanies {
                            taken.insert(id);
                        }
                        (Some(*id), Decision::Show(shown.clone()))
                    }
                    None => (None, Decision::Collapse),
                }
            }
            WhenGone::Collapse => (None, Decision::Collapse),
            WhenGone::Badge => match shown.get(place.held) {
                None if place.held.is_empty() => (None, Decision::Collapse),
                // It can be had: another slot of the mail shows it, so this one has nothing to say.
                Some(shown) if shown.standing.is_offered() => (None, Decision::Collapse),
                Some(shown) => (None, Decision::Badge(shown.clone())),
                None => (None, Decision::Neutral("unknown-offer")),
            },
        });
    }
    drop_thin_blocks(campaign, &mut places);
    follow(campaign, &mut places);
    places.into_iter().filter_map(|p| p.decision.map(|(id, d)| (p.key, (id.map(str::to_owned), d)))).collect()
}

/// A block that goes with a slot speaks of the offer that stands there, whatever that is by now.
fn follow(campaign: &Campaign, places: &mut [Place<'_>]) {
    for (index, block) in campaign.blocks.iter().enumerate() {
        let Some(with) = &block.with else { continue };
        let Some(decision) = places.iter().find(|place| place.key == *with).and_then(|place| place.decision.clone()) else { continue };
        for place in places.iter_mut().filter(|place| place.block == index) {
            place.decision = Some(decision.clone());
        }
    }
}

/// A block with fewer offers than it must have goes as a whole (R163).
fn drop_thin_blocks(campaign: &Campaign, places: &mut [Place<'_>]) {
    for (index, block) in campaign.blocks.iter().enumerate() {
        // A neutral block stands for an offer of which nothing is known just now.
        let shows = |place: &Place<'_>| place.block == index && matches!(place.decision, Some((_, Decision::Show(_) | Decision::Neutral(_))));
        if places.iter().filter(|place| shows(place)).count() < block.least() {
            for place in places.iter_mut().filter(|place| place.block == index) {
                place.decision = Some((None, Decision::Collapse));
            }
        }
    }
}

/// The offers of each block, best first.
fn lists<'a>(campaign: &'a Campaign, offers: &'a Offers, shown: &HashMap<&'a str, Shown>, context: Context<'a>) -> Vec<Vec<&'a str>> {
    let effects: HashMap<&str, Effect<'_>> = offers.iter().map(|(id, (_, overrides))| (id.as_str(), effect(overrides, context.now))).collect();
    let known: HashMap<&str, &Offer> = offers.iter().map(|(id, (record, _))| (id.as_str(), &record.offer)).collect();
    let can_be_had = |id: &str| shown.get(id).is_some_and(|s| s.standing.is_offered());
    let list = |block: &'a Block| {
        let replaced = recommend(&block.recommend, &block.offers, context, &known)
            .into_iter()
            .map(|id| effects.get(id).and_then(|e| e.replacement).filter(|other| can_be_had(other)).unwrap_or(id));
        let mut list: Vec<&str> = Vec::new();
        for id in replaced {
            // What a rule names may have left the shop; what the campaign itself lists was there when it was published.
            let is_there = block.recommend.is_empty() || known.contains_key(id);
            if is_there && !list.contains(&id) {
                list.push(id);
            }
        }
        let mut placed: Vec<(u32, &str)> = list.iter().filter_map(|id| Some((effects.get(id)?.position?, *id))).collect();
        crate::order::by_key(&mut placed, |(position, id)| (*position, *id));
        list.retain(|id| placed.iter().all(|(_, other)| other != id));
        for (position, id) in placed {
            list.insert((position as usize - 1).min(list.len()), id);
        }
        list
    };
    campaign.blocks.iter().map(list).collect()
}

fn places<'a>(campaign: &'a Campaign, lists: &[Vec<&'a str>], served: &'a ServedMemory) -> Vec<Place<'a>> {
    let mut out = Vec::new();
    for ((block_index, block), list) in campaign.blocks.iter().enumerate().zip(lists).filter(|((_, block), _)| block.lives_on() == LivesOn::Offers) {
        for (slot, rule) in block.slots.iter().enumerate() {
            let key = slot_key(&block.id, slot);
            // A list may be shorter than the slots: what is left over collapses.
            let primary = list.get(slot).copied().unwrap_or("");
            // What was served counts only while the block still lists it.
            let held = served.get(&key).map(String::as_str).filter(|id| list.contains(id)).unwrap_or(primary);
            out.push(Place { key, block: block_index, when_gone: rule.when_gone, primary, held, accompanies: block.kind.accompanies(), decision: None });
        }
    }
    out
}

fn gone_since(record: &Record, overrides: &[Override], now: Millis) -> Millis {
    effect(overrides, now).hidden_since.or(record.gone_since).unwrap_or(0)
}
