//! A shop with one of its mails, and random events.

use super::campaign::{Block, IDS, Rule, blocks, one, some, varied};
use super::{Chance, DAY};
use crate::base::time::Millis;
use crate::live::{Answer, Edge, Records, Reply, Request, StoredOffer, Wants};
use crate::shop::campaign::{Campaign, LinkOptions, SlotLinks, seal_links};
use crate::shop::link::{Key, Keys};
use crate::shop::recommend::Relation;
use serde_json::{Value, json};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub const MAX_AGE: Millis = DAY;
const SUBJECT: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const MINUTE: Millis = 60_000;

/// An offer as the store has it.
#[derive(Clone, Debug)]
pub struct Item {
    pub availability: &'static str,
    pub as_of: Millis,
    pub gone_since: Option<Millis>,
    pub group: Option<&'static str>,
    pub said: Vec<Said>,
}

/// An override.
#[derive(Clone, Debug)]
pub struct Said {
    pub what: What,
    pub at: Millis,
    pub until: Millis,
    pub undone: Option<Millis>,
}

#[derive(Clone, Debug)]
pub enum What {
    Hide,
    Show,
    Position(u32),
    Replace(&'static str),
    Price(i64),
}

/// What the shop knows of the reader.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub bought: Vec<(&'static str, bool)>,
    pub owned: Vec<&'static str>,
    pub offers: Vec<&'static str>,
    pub segment: bool,
    pub profiling: bool,
}

/// The state of the shop and the mail.
pub struct World {
    pub now: Millis,
    pub items: BTreeMap<&'static str, Item>,
    pub versions: Vec<Vec<Block>>,
    pub person: Option<Person>,
    /// Source and offer of each relation.
    pub related: Vec<(&'static str, &'static str)>,
    pub served: HashMap<String, String>,
    pub links: Vec<SlotLinks>,
    /// The blocks whose links identify the reader.
    pub named: BTreeSet<&'static str>,
    revision: u64,
    pub edge: Edge,
    /// The manifest of this revision.
    manifest: OnceCell<String>,
    stored: RefCell<HashMap<String, Option<StoredOffer>>>,
}

impl World {
    pub fn new(chance: &mut Chance) -> Self {
        let now = super::now();
        let groups = [None, None, Some("g1"), Some("g2")];
        let items = IDS.map(|id| {
            let group = groups[chance.below(4)];
            (id, Item { availability: "available", as_of: now, gone_since: None, group, said: vec![] })
        });
        let mut world = Self {
            now,
            items: items.into_iter().collect(),
            versions: vec![blocks(chance, now)],
            person: None,
            related: Vec::new(),
            served: HashMap::new(),
            links: Vec::new(),
            named: BTreeSet::new(),
            revision: 0,
            edge: Edge::new(&super::config()).unwrap(),
            manifest: OnceCell::new(),
            stored: RefCell::default(),
        };
        for source in some(chance, 0, 6) {
            world.related.extend(some(chance, 0, 4).into_iter().filter(|id| *id != source).map(|id| (source, id)));
        }
        if chance.below(3) > 0 {
            let bought = some(chance, 0, 3).into_iter().map(|id| (id, chance.below(3) == 0)).collect();
            world.person = Some(Person { bought, offers: some(chance, 0, 6), segment: true, profiling: true, ..Person::default() });
        }
        world.edge.senders = vec!["@shop.example".into()];
        world.send(chance);
        world
    }

    pub fn blocks(&self) -> &[Block] {
        self.versions.last().unwrap()
    }

    /// Sends another mail of the campaign, with an empty served record.
    pub fn send(&mut self, chance: &mut Chance) {
        let names = chance.below(4) > 0;
        self.named = self.blocks().iter().filter(|block| names && !self.rules_of(block).is_empty()).map(|block| block.id).collect();
        let keys = Keys::new(vec![Key::new("k", &[1; 32]).unwrap()]).unwrap();
        let options = LinkOptions {
            base_url: "https://live.example",
            message: "m1",
            locale: "de",
            issued_at: (super::now() / 1000) as u32,
            subject: names.then_some(SUBJECT),
            subjects: &[],
            variant: "",
            amp: true,
        };
        self.links = seal_links(&Campaign::parse(&self.manifest()).unwrap(), &keys, &options).unwrap();
        self.served.clear();
    }

    fn manifest(&self) -> String {
        self.manifest.get_or_init(|| self.written()).clone()
    }

    fn written(&self) -> String {
        let rule = |rule: &Rule| match rule {
            Rule::Season(offers, window) => {
                let at = |at: Millis| crate::base::time::rfc3339(at);
                let mut rule = json!({ "slot": "seasonal", "offers": offers });
                if let Some((from, until)) = window {
                    (rule["from"], rule["until"]) = (at(*from).into(), at(*until).into());
                }
                rule
            }
            Rule::For(offers) => json!({ "slot": "seasonal", "segment": "vip", "offers": offers }),
            Rule::Related(of) => json!({ "slot": "accessories", "of": of }),
            Rule::Again => json!({ "slot": "replenishment" }),
            Rule::Own => json!({ "slot": "recipient" }),
        };
        let block = |block: &Block| {
            let slots = block.slots.iter().enumerate().map(|(i, gone)| match i {
                0 => json!({ "whenGone": gone }),
                _ => json!({ "whenGone": gone, "fallback": format!("https://shop.example/{}{i}", block.id) }),
            });
            let mut out = json!({ "id": block.id, "kind": block.kind, "width": 280, "height": 250, "scale": 1, "offers": block.offers,
                "recommend": block.rules.iter().map(rule).collect::<Vec<_>>(), "slots": slots.collect::<Vec<_>>(), "with": block.with });
            if let Some(least) = block.least {
                out["atLeast"] = least.into();
            }
            out
        };
        json!({ "tenant": "demo", "id": "herbst", "allow": ["shop.example"], "fallback": "https://shop.example/all",
            "blocks": self.blocks().iter().map(block).collect::<Vec<_>>() })
        .to_string()
    }

    /// Records a change that changes the store's revision token.
    pub fn revised(&mut self) {
        self.revision += 1;
        (self.manifest, self.stored) = Default::default();
    }

    /// A random event; returns its description.
    pub fn happens(&mut self, chance: &mut Chance) -> String {
        let id = one(chance);
        let now = self.now;
        match chance.below(17) {
            0..=2 => {
                let availability = ["sold_out", "sold_out", "sold_out", "unknown", "preorder"][chance.below(5)];
                self.stock(id, availability)
            }
            3..=5 => self.stock(id, ["available", "available", "limited", "backorder"][chance.below(4)]),
            6 => {
                self.now += [1, 999, MINUTE, 20 * MINUTE, 10 * 60 * MINUTE, MAX_AGE + 1][chance.below(6)];
                "time passes".into()
            }
            7 => {
                let all = chance.below(4) > 0;
                let kept = some(chance, 1, 6);
                for (id, item) in &mut self.items {
                    if all || kept.contains(id) {
                        item.as_of = now;
                    }
                }
                self.revised();
                format!("a feed confirms {}", if all { "all".into() } else { kept.join(" ") })
            }
            8 | 9 => {
                let blocks = if chance.below(3) == 0 { self.versions[chance.below(self.versions.len())].clone() } else { varied(chance, self.blocks(), now) };
                self.versions.push(blocks);
                self.revised();
                "another version".into()
            }
            10 | 11 => {
                let what = match chance.below(9) {
                    0 | 1 => What::Hide,
                    2 => What::Show,
                    3 | 4 => What::Position(1 + chance.below(6) as u32),
                    5 => What::Price(500 + chance.below(1000) as i64),
                    _ => What::Replace(one(chance)),
                };
                let until = now + [MINUTE, 10 * 60 * MINUTE, 40 * DAY][chance.below(3)];
                let told = format!("of {id} an editor says {what:?}");
                let at = now + [0, 0, 0, 0, 5 * MINUTE][chance.below(5)];
                let Some(item) = self.items.get_mut(id) else { return "nothing".into() };
                // Stores may contain circles from before the check existed.
                item.said.push(Said { what, at, until, undone: None });
                self.revised();
                told
            }
            12 => {
                let all: Vec<&mut Said> = self.items.values_mut().flat_map(|item| &mut item.said).filter(|said| said.undone.is_none()).collect();
                let count = all.len();
                if let Some(said) = all.into_iter().nth(chance.below(count)) {
                    said.undone = Some(now);
                }
                self.revised();
                "an override is taken back".into()
            }
            13 | 14 => {
                let told = match chance.below(6) {
                    0 => {
                        self.person = None;
                        "the reader is forgotten"
                    }
                    1 => {
                        let person = Person { offers: some(chance, 0, 5), segment: chance.below(2) == 0, profiling: true, ..Person::default() };
                        self.person = Some(person);
                        "a reader"
                    }
                    _ => {
                        let person = self.person.get_or_insert_default();
                        match chance.below(5) {
                            0 => person.profiling = !person.profiling,
                            1 => person.owned.push(id),
                            2 => person.offers = some(chance, 0, 6),
                            _ => person.bought.insert(0, (id, chance.below(3) == 0)),
                        }
                        "the reader does something"
                    }
                };
                format!("{told} ({id})")
            }
            15 => {
                let source = one(chance);
                self.related.retain(|(known, _)| *known != source);
                self.related.extend(some(chance, 0, 4).into_iter().filter(|id| *id != source).map(|id| (source, id)));
                self.revised();
                "relations change".into()
            }
            16 if chance.below(4) == 0 => {
                // Entries of other processes or of older versions of the campaign.
                let blocks = ["A", "B", "C", "D", "P", "Q", "gone"];
                let key = format!("{}.{}", blocks[chance.below(blocks.len())], chance.below(4));
                let told = format!("{key} showed {id}");
                self.served.insert(key, if chance.below(6) == 0 { "nothing".into() } else { id.into() });
                told
            }
            _ if chance.below(3) == 0 => {
                self.items.remove(id);
                self.revised();
                format!("{id} leaves the store")
            }
            _ => {
                let item = Item { availability: "available", as_of: now, gone_since: None, group: None, said: vec![] };
                self.items.entry(id).or_insert(item);
                self.revised();
                format!("{id} comes")
            }
        }
    }

    fn stock(&mut self, id: &'static str, availability: &'static str) -> String {
        let now = self.now;
        if let Some(item) = self.items.get_mut(id) {
            let gone = matches!(availability, "sold_out" | "unknown");
            item.gone_since = gone.then(|| item.gone_since.unwrap_or(now));
            (item.availability, item.as_of) = (availability, now);
        }
        self.revised();
        format!("{id} is {availability}")
    }

    fn stored(&self, id: &str) -> Option<StoredOffer> {
        self.stored.borrow_mut().entry(id.to_owned()).or_insert_with(|| self.said_of(id)).clone()
    }

    fn said_of(&self, id: &str) -> Option<StoredOffer> {
        let item = self.items.get(id)?;
        let data = json!({ "id": id, "kind": "goods", "title": id, "link": address(id), "availability": item.availability, "group": item.group,
            "price": { "amount": 1000, "currency": "EUR" } });
        let said = |said: &Said| {
            let mut out = json!({ "author": "a", "reason": "r", "at": said.at, "until": said.until, "undone": said.undone });
            match said.what {
                What::Hide => out["visible"] = false.into(),
                What::Show => out["visible"] = true.into(),
                What::Position(place) => out["position"] = place.into(),
                What::Replace(other) => out["replacement"] = other.into(),
                What::Price(amount) => out["price"] = json!({ "amount": amount, "currency": "EUR" }),
            }
            out.to_string()
        };
        Some(StoredOffer {
            id: String::new(),
            data: data.to_string(),
            as_of: item.as_of as f64,
            times: None,
            gone_since: item.gone_since.map(|at| at as f64),
            overrides: item.said.iter().map(said).collect(),
            history: vec![],
            photo: None,
        })
    }

    /// The store's answer to a lookup.
    pub fn look_up(&self, wants: &Wants, records: &mut Records) {
        if wants.campaign.is_none() {
            records.shown = Some(wants.offers.iter().flatten().filter_map(|id| self.stored(id)).collect());
            return;
        }
        records.served = Some(self.served.clone());
        records.version = wants.subject.is_none().then(|| self.revision.to_string());
        records.unchanged = wants.known.is_some() && wants.known == records.version;
        if records.unchanged {
            return;
        }
        let person = self.person.as_ref().filter(|_| wants.subject.is_some());
        let mut wanted: BTreeSet<&str> = self.blocks().iter().flat_map(|block| &block.offers).copied().collect();
        let rules = || self.blocks().iter().flat_map(|block| &block.rules);
        wanted.extend(rules().flat_map(|rule| match rule {
            Rule::Season(offers, _) | Rule::For(offers) => offers.clone(),
            _ => vec![],
        }));
        let had: Vec<&str> = person.iter().flat_map(|p| p.bought.iter().map(|(id, _)| *id).chain(p.owned.iter().copied())).collect();
        let of = rules().filter_map(|rule| if let Rule::Related(of) = rule { *of } else { None });
        let sources: BTreeSet<&str> = had.iter().copied().chain(of).collect();
        let related = self.related.iter().filter(|(source, _)| rules().count() > 0 && sources.contains(source));
        let relation = |(rank, (source, offer)): (usize, &(&str, &str))| {
            Relation::parse(&json!({ "source": source, "slot": "accessories", "offer": offer, "rank": rank }).to_string()).unwrap()
        };
        records.relations = related.enumerate().map(relation).collect();
        wanted.extend(had);
        wanted.extend(person.iter().flat_map(|p| p.offers.iter().copied()));
        let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).chain(records.relations.iter().map(|r| r.offer.clone())).collect();
        let mut at = 0;
        while let Some(id) = wanted.get(at).cloned() {
            for said in self.items.get(id.as_str()).iter().flat_map(|item| &item.said) {
                if let What::Replace(other) = said.what
                    && !wanted.contains(&other.to_owned())
                {
                    wanted.push(other.to_owned());
                }
            }
            at += 1;
        }
        wanted.sort();
        wanted.dedup();
        records.campaign = Some(Some(self.manifest()));
        records.offers = Some(wanted.iter().filter_map(|id| self.stored(id)).collect());
        records.recipient = person.map(|p| told(p).to_string());
    }

    /// As the host does: looks up records, and stores the served record.
    pub fn ask(&mut self, method: &str, url: &str) -> Reply {
        let path = url.strip_prefix("https://live.example").unwrap().to_owned();
        let amp_sender = path.starts_with("/a/").then(|| "shop@shop.example".to_owned());
        let reply = self.answer(&Request { method: method.into(), path, amp_sender, ..Request::default() });
        self.keep(&reply);
        reply
    }

    /// Stores the served record of a reply.
    pub fn keep(&mut self, reply: &Reply) {
        for served in &reply.served {
            self.served.insert(served.slot.clone(), served.offer.clone());
        }
    }

    /// Answers a request without recording anything.
    pub fn answer(&mut self, request: &Request) -> Reply {
        let asked = self.edge.open(request.clone());
        let mut records = Records::default();
        for _ in 0..4 {
            match self.edge.answer(&asked, &records, self.now) {
                Answer::Wants(wants) => self.look_up(&wants, &mut records),
                Answer::Reply(reply) => return reply,
                other => panic!("{other:?}"),
            }
        }
        panic!("more than one round");
    }
}

pub fn address(id: &str) -> String {
    format!("https://shop.example/p/{id}")
}

fn told(person: &Person) -> Value {
    let bought = |(id, again): &(&str, bool)| json!({ "offer": id, "replenish": again });
    json!({ "purchases": person.bought.iter().map(bought).collect::<Vec<_>>(), "owned": person.owned, "offers": person.offers,
        "segments": if person.segment { vec!["vip"] } else { vec![] }, "consent": { "profiling": person.profiling } })
}
