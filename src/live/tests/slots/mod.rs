//! Random tests: mails are opened, clicked and reopened while stock, campaigns, overrides and purchases change. After each step, all slots are
//! checked against the documented rules.
//!
//! `SLOT_STEPS=64000 cargo nextest run slots` sets the number of steps, `SLOT_SEED` the seed.

mod campaign;
mod rules;
mod scenes;
mod world;

use super::{DAY, config, now};
use crate::live::NeutralReason;
use crate::live::decide::decision::Decision;
use crate::live::request::{Request, Route};
use crate::live::{Records, Reply, decide::link_state::LinkState, store::view::StoreView};
use campaign::Block;
use std::collections::HashMap;
use world::{Person, World, address};

/// A pseudorandom generator with a seed.
pub struct Chance(u64);

impl Chance {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }
}

/// What a slot shows.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Offer(String),
    SoldOut(String),
    Nothing,
    /// A neutral picture, and the offer that it stands for.
    Neutral(Option<String>),
    /// The campaign has no such slot.
    Unknown,
}

impl Seen {
    fn shows(&self, id: &str) -> bool {
        *self == Seen::Offer(id.into())
    }
}

/// The key of a slot: block and number.
fn key(block: &Block, slot: usize) -> String {
    format!("{}.{slot}", block.id)
}

impl World {
    /// What each slot would show now; nothing is recorded.
    fn seen(&mut self) -> HashMap<String, Seen> {
        let texts: Vec<(String, String)> = self.links.iter().map(|link| (format!("{}.{}", link.block, link.slot), link.text.clone())).collect();
        texts.into_iter().map(|(key, url)| (key, self.looked_at(&url))).collect()
    }

    fn looked_at(&self, url: &str) -> Seen {
        let path = url.strip_prefix("https://live.example").unwrap().to_owned();
        let Route::Text { link, .. } = (Request { method: "GET".into(), path, ..Request::default() }).route(&self.edge.keys) else { panic!("{url}") };
        let mut records = Records::default();
        let wants = self.edge.mail_state(&link, &StoreView::from(&records), self.now).err().unwrap();
        self.look_up(&wants, &mut records);
        match self.edge.mail_state(&link, &StoreView::from(&records), self.now).ok().unwrap() {
            LinkState::Decided(d) => match &d.decision {
                Decision::Show(shown) => Seen::Offer(shown.id.clone()),
                Decision::Badge(shown) => Seen::SoldOut(shown.id.clone()),
                Decision::Collapse => Seen::Nothing,
                Decision::Neutral(_) => Seen::Neutral(d.slots[usize::from(link.slot)].offer_id.clone()),
                Decision::Content(_) => panic!("it lives on offers"),
            },
            LinkState::Failed(NeutralReason::UnknownBlock) => Seen::Unknown,
            LinkState::Failed(reason) => panic!("{reason:?}"),
            LinkState::Expired(_) => panic!("nothing expires"),
        }
    }

    /// The reader, if the links of a block identify one.
    fn reader(&self, block: &Block) -> Option<&Person> {
        self.person.as_ref().filter(|_| self.named.contains(block.id))
    }

    fn rules_of<'a>(&'a self, block: &'a Block) -> &'a [campaign::Rule] {
        let other = block.with.as_deref().and_then(|with| self.blocks().iter().find(|other| with.starts_with(other.id)));
        &other.unwrap_or(block).rules
    }

    fn block(&self, key: &str) -> Option<(&Block, usize)> {
        let (id, slot) = key.split_once('.')?;
        let (block, slot) = (self.blocks().iter().find(|block| block.id == id)?, slot.parse::<usize>().ok()?);
        (slot < block.slots.len()).then_some((block, slot))
    }

    /// Opens or clicks a slot, by its link.
    fn reads(&mut self, chance: &mut Chance, before: &HashMap<String, Seen>) -> String {
        let link = self.links[chance.below(self.links.len())].clone();
        let key = format!("{}.{}", link.block, link.slot);
        let seen = &before[&key];
        match chance.below(12) {
            10 => {
                let replies: Vec<_> = self.links.clone().iter().map(|link| self.asked_at_once(&link.picture)).collect();
                replies.iter().for_each(|reply| self.keep(reply));
                for (key, seen) in before {
                    assert!(!matches!(seen, Seen::Offer(id) if self.served.get(key) != Some(id)), "{key} is remembered");
                }
                "all are opened at once".into()
            }
            11 => {
                let Some(amp) = &link.amp else { return "nothing".into() };
                let reply = self.ask("GET", &amp.list.clone());
                let list: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
                let titles: Vec<&str> = list["items"].as_array().unwrap().iter().filter_map(|item| item["title"].as_str()).collect();
                let own = before.iter().filter(|(key, _)| key.starts_with(&format!("{}.", link.block)));
                for (key, seen) in own {
                    let Seen::Offer(id) = seen else { continue };
                    assert!(titles.contains(&id.as_str()), "{key} shows {id}, its list {titles:?}");
                    assert_eq!(self.served.get(key), Some(id));
                }
                format!("the list of {} is read", link.block)
            }
            0..=5 => {
                let last = self.served.get(&key).cloned();
                let reply = self.ask("GET", &link.picture);
                let height = u32::from_be_bytes(reply.body[20..24].try_into().unwrap());
                assert_eq!((reply.status, height == 1), (200, *seen == Seen::Nothing), "{key} shows {seen:?}, and its picture has {height} px");
                assert_eq!(reply.fallback.is_some(), matches!(seen, Seen::Neutral(_) | Seen::Unknown), "{key} {seen:?}: {:?}", reply.fallback);
                match seen {
                    Seen::Offer(id) => assert_eq!(self.served.get(&key), Some(id), "{key} is remembered"),
                    _ => assert_eq!(self.served.get(&key), last.as_ref(), "{key} showed no offer"),
                }
                format!("{key} is opened: {seen:?}")
            }
            6 => {
                let kept = self.served.clone();
                self.ask("HEAD", &link.picture);
                assert_eq!(self.served, kept);
                format!("{key} is asked for its headers")
            }
            _ => {
                let reply = self.ask("GET", &link.click);
                let found = reply.all_headers().find(|(name, _)| *name == "Location").map(|(_, value)| value.to_owned());
                assert_eq!(found, Some(self.leads_to(&key, seen)), "{key} shows {seen:?}, and showed {:?}", self.served.get(&key));
                format!("{key} is clicked")
            }
        }
    }

    fn asked_at_once(&mut self, url: &str) -> Reply {
        let path = url.strip_prefix("https://live.example").unwrap().to_owned();
        self.answer(&Request { method: "GET".into(), path, ..Request::default() })
    }

    /// The expected click target.
    fn leads_to(&self, key: &str, seen: &Seen) -> String {
        let place = self.block(key);
        if let Some(id) = self.served.get(key) {
            let id = id.as_str();
            let had = |block: &Block| {
                let (rules, reader) = (self.rules_of(block), self.reader(block));
                !rules.is_empty() && self.bought(id, reader) && !self.needed_again(id, rules, reader)
            };
            if self.items.contains_key(id) && !self.gone(id) && !place.is_some_and(|(block, _)| had(block)) {
                return address(id);
            }
        }
        match seen {
            Seen::Offer(id) | Seen::Neutral(Some(id)) if self.items.contains_key(id.as_str()) => address(id),
            _ => match place {
                Some((block, slot)) if slot > 0 => format!("https://shop.example/{}{slot}", block.id),
                _ => "https://shop.example/all".into(),
            },
        }
    }

    /// Checks all slots against the rules.
    fn check(&self, all: &HashMap<String, Seen>) {
        let mixed = self.blocks().iter().any(|block| !block.rules.is_empty()) && self.blocks().iter().any(|block| block.rules.is_empty());
        let cards = || self.blocks().iter().filter(|block| !block.accompanies());
        let card_keys: Vec<(String, &Block)> = cards().flat_map(|block| (0..block.slots.len()).map(move |slot| (key(block, slot), block))).collect();
        // Whether two blocks are decided for different readers: a later version added rules to one of them, and its links don't identify the reader.
        let differ = |a: &Block, b: &Block| !a.rules.is_empty() && !b.rules.is_empty() && self.named.contains(a.id) != self.named.contains(b.id);
        let elsewhere = |own: &str, block: &Block, id: &str| {
            let other = |(key, other): &&(String, &Block)| key != own && !(differ(block, other) && self.served.get(key).is_none_or(|last| last != id));
            card_keys.iter().filter(other).any(|(key, _)| all.get(key).is_some_and(|seen| seen.shows(id)))
        };
        // Two slots have shown the same offer, so one of them must lose it.
        let shown_twice = |own: &str, id: &str| self.served.iter().any(|(other, last)| other != own && last == id && !other.starts_with(['P', 'Q']));
        for block in self.blocks() {
            let reader = self.reader(block);
            let states: Vec<(String, &Seen)> = (0..block.slots.len()).filter_map(|slot| Some((key(block, slot), all.get(&key(block, slot))?))).collect();
            // The mail may have been sent before the block had all its slots.
            let whole = states.len() == block.slots.len();
            if let Some(with) = &block.with {
                // A later version may have added rules to the other block.
                if self.block(with).is_some_and(|(other, _)| self.named.contains(other.id) != self.named.contains(block.id)) {
                    continue;
                }
                if let (Some(other), [(_, own)]) = (all.get(with), &states[..]) {
                    let there = if *other == Seen::Unknown { &Seen::Nothing } else { other };
                    assert_eq!(*own, there, "{} goes with {with}", block.id);
                }
                continue;
            }
            let visible = states.iter().filter(|(_, seen)| matches!(seen, Seen::Offer(_) | Seen::Neutral(_))).count();
            let thin = visible == 0 && block.must_have() > 0;
            if whole {
                let gone = states.iter().all(|(_, seen)| **seen == Seen::Nothing);
                assert!(visible >= block.must_have() || gone, "{} shows too few: {states:?}", block.id);
            }
            let (allowed, certain) = (self.allowed(block, reader), self.certain(block, reader));
            for (i, (key, seen)) in states.iter().enumerate() {
                if let Seen::Offer(id) = seen {
                    let id = id.as_str();
                    assert!(self.offered(id), "{key} shows {id}, which can't be had");
                    assert!(allowed.contains(id), "{key} shows {id}, which is not its block's: {allowed:?}");
                    let had = !block.rules.is_empty() && self.bought(id, reader);
                    assert!(!had || self.needed_again(id, &block.rules, reader), "{key} recommends {id}, which was bought");
                    assert!(block.accompanies() || !elsewhere(key, block, id), "{id} stands twice, in {key} too: {seen:?}");
                }
                if let Seen::SoldOut(id) = seen {
                    assert!(self.gone(id), "{key} says that {id} is sold out");
                }
                if let Some(last) = self.served.get(key)
                    && self.offered(last)
                    && certain.contains(last.as_str())
                    && (block.accompanies() || !shown_twice(key, last))
                {
                    assert!(seen.shows(last) || thin, "{key} showed {last}, and is robbed of it: {seen:?}");
                    assert!(block.accompanies() || !elsewhere(key, block, last), "{last} is taken from {key}");
                }
                if whole && !thin && block.slots[i] == "fill" && **seen == Seen::Nothing {
                    let kept = |id: &str| self.served.iter().any(|(other, kept)| other != key && kept == id);
                    // Slots may leave to a block with rules what it would show to an unknown reader. Slots added after the mail was sent also leave others their offers.
                    let is_seen = |id: &str| all.iter().any(|(other, seen)| other != key && !other.starts_with(['P', 'Q']) && seen.shows(id));
                    let is_new = |other: &Block| (0..other.slots.len()).any(|slot| !all.contains_key(&self::key(other, slot)));
                    let may = |other: &Block, id: &str| self.allowed(other, None).contains(id) || self.allowed(other, self.reader(other)).contains(id);
                    let left = |id: &str| cards().any(|other| (mixed && !other.rules.is_empty() || is_new(other) || differ(block, other)) && may(other, id));
                    let free = |id: &&&str| self.offered(id) && (block.accompanies() || !is_seen(id) && !kept(id) && !left(id));
                    assert_eq!(certain.iter().find(free), None, "{key} is empty");
                }
            }
        }
        let all_there = card_keys.iter().all(|(key, _)| all.contains_key(key));
        let placed = cards().flat_map(|block| self.allowed(block, None)).any(|id| self.is_placed(id));
        let replaced_placed = cards().flat_map(|block| &block.offers).any(|id| self.is_placed(id));
        if self.served.is_empty() && !placed && !replaced_placed && all_there && cards().all(|block| block.rules.is_empty() && block.must_have() == 0) {
            self.check_first_sight(&card_keys, all);
        }
    }

    /// An unopened mail shows each slot's own offer, in order.
    fn check_first_sight(&self, cards: &[(String, &Block)], seen: &HashMap<String, Seen>) {
        let mut taken: Vec<&str> = Vec::new();
        for (key, block) in cards {
            let slot: usize = key.split_once('.').unwrap().1.parse().unwrap();
            let Some(own) = self.order(block).get(slot).copied().filter(|own| !taken.contains(own)) else { continue };
            if self.offered(own) {
                assert!(seen[key].shows(own), "{key} shows {:?} instead of its own {own}", seen[key]);
                taken.push(own);
            } else if !self.gone(own) {
                assert_eq!(seen[key], Seen::Neutral(Some(own.into())), "{key}");
                taken.push(own);
            }
        }
    }
}

#[test]
fn p11_whatever_happens_no_slot_breaks_the_rules() {
    let told = |name: &str, default: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (steps, seed) = (told("SLOT_STEPS", 3_200), told("SLOT_SEED", 0x5107));
    let mut done = 0;
    for round in 1.. {
        let mut chance = Chance((seed + round).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut world = World::new(&mut chance);
        let mut story: Vec<String> = Vec::new();
        for _ in 0..100 {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let before = world.seen();
                world.check(&before);
                match chance.below(20) {
                    0 => {
                        world.send(&mut chance);
                        "another mail is sent".into()
                    }
                    1..=11 => world.reads(&mut chance, &before),
                    _ => world.happens(&mut chance),
                }
            }));
            match outcome {
                Ok(step) => story.push(step),
                Err(cause) => {
                    println!(
                        "seed {seed}, round {round}: {:?}\n{:?}\nserved {:?}, {:?}, at {}",
                        world.blocks(),
                        world.items,
                        world.served,
                        world.person,
                        world.now
                    );
                    println!("{:?}\n{}", world.related, story.join("\n"));
                    std::panic::resume_unwind(cause);
                }
            }
            done += 1;
            if done >= steps {
                println!("{done} steps");
                return;
            }
        }
    }
}
