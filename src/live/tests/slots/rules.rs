//! The documented rules (docs/protocol.md, docs/recommendations.md, docs/editor.md), expressed as sets, independently of the implementation.

use super::campaign::{Block, Rule};
use super::world::{MAX_AGE, Person, What, World};
use std::collections::BTreeSet;

type Ids = BTreeSet<&'static str>;

impl World {
    fn hidden(&self, id: &str) -> bool {
        let mut hidden = false;
        for said in self.saying(id) {
            match said {
                What::Hide => hidden = true,
                What::Show => hidden = false,
                _ => {}
            }
        }
        hidden
    }

    fn saying(&self, id: &str) -> impl Iterator<Item = &What> {
        let holds = |at, until, undone: Option<i64>| at <= self.now && self.now < until && undone.is_none_or(|undone| self.now < undone);
        let said = self.items.get(id).into_iter().flat_map(|item| &item.said);
        said.filter(move |said| holds(said.at, said.until, said.undone)).map(|said| &said.what)
    }

    pub fn is_placed(&self, id: &str) -> bool {
        self.saying(id).any(|what| matches!(what, What::Position(_)))
    }

    fn is_fresh(&self, id: &str) -> bool {
        self.items.get(id).is_some_and(|item| self.now - item.as_of <= MAX_AGE)
    }

    /// Whether it is available as far as the shop knows.
    pub fn offered(&self, id: &str) -> bool {
        let can = |item: &super::world::Item| !matches!(item.availability, "sold_out" | "unknown");
        self.items.get(id).is_some_and(can) && self.is_fresh(id) && !self.hidden(id)
    }

    /// Whether it is known to be unavailable.
    pub fn gone(&self, id: &str) -> bool {
        self.hidden(id) || self.is_fresh(id) && self.items[id].availability == "sold_out"
    }

    pub fn bought(&self, id: &str, person: Option<&Person>) -> bool {
        let Some(person) = person else { return false };
        let theirs: Ids = person.bought.iter().map(|(id, _)| *id).chain(person.owned.iter().copied()).collect();
        let group = |id: &str| self.items.get(id).and_then(|item| item.group);
        theirs.contains(id) || group(id).is_some_and(|own| theirs.iter().any(|id| group(id) == Some(own)))
    }

    /// Whether a replenishment rule applies to it.
    pub fn needed_again(&self, id: &str, rules: &[Rule], person: Option<&Person>) -> bool {
        rules.iter().any(|rule| matches!(rule, Rule::Again)) && self.named_by(&Rule::Again, person).contains(id)
    }

    fn named_by(&self, rule: &Rule, person: Option<&Person>) -> Ids {
        let profile = person.filter(|person| person.profiling);
        let related = |sources: Ids| self.related.iter().filter(|(source, _)| sources.contains(source)).map(|(_, offer)| *offer).collect();
        match rule {
            Rule::Season(offers, None) => offers.iter().copied().collect(),
            Rule::Season(offers, Some((from, until))) if *from <= self.now && self.now < *until => offers.iter().copied().collect(),
            Rule::For(offers) if profile.is_some_and(|person| person.segment) => offers.iter().copied().collect(),
            Rule::Related(Some(of)) => related([*of].into()),
            Rule::Related(None) => profile.map_or_else(Ids::new, |p| related(p.bought.iter().map(|(id, _)| *id).chain(p.owned.iter().copied()).collect())),
            Rule::Again => profile.map_or_else(Ids::new, |p| p.bought.iter().filter(|(_, again)| *again).map(|(id, _)| *id).collect()),
            Rule::Own => profile.map_or_else(Ids::new, |p| p.offers.iter().copied().collect()),
            Rule::Season(..) | Rule::For(_) => Ids::new(),
        }
    }

    /// The offers of a block before replacements.
    fn named(&self, block: &Block, person: Option<&Person>) -> Ids {
        let own = block.offers.iter().copied();
        if block.rules.is_empty() {
            return own.collect();
        }
        let all = block.rules.iter().flat_map(|rule| self.named_by(rule, person)).chain(own);
        all.filter(|id| self.items.contains_key(id) && (!self.bought(id, person) || self.needed_again(id, &block.rules, person))).collect()
    }

    fn replacement(&self, id: &str) -> Option<&'static str> {
        let said = self.saying(id).filter_map(|what| if let What::Replace(other) = what { Some(*other) } else { None });
        said.last()
    }

    /// Whether replacements lead from an offer back to it.
    fn in_circle(&self, id: &str) -> bool {
        let mut at = self.replacement(id);
        for _ in 0..20 {
            match at {
                Some(other) if other == id => return true,
                Some(other) => at = self.replacement(other),
                None => return false,
            }
        }
        false
    }

    /// The offer shown in place of another one.
    pub fn stands_for(&self, id: &'static str, block: &Block, person: Option<&Person>) -> &'static str {
        let can_stand = |id: &str| self.offered(id) && (block.rules.is_empty() || !self.bought(id, person));
        let (mut found, mut at) = (id, id);
        while !self.in_circle(at) {
            let Some(next) = self.replacement(at) else { break };
            if can_stand(next) {
                found = next;
            }
            at = next;
        }
        found
    }

    /// The offers that a block may show.
    pub fn allowed(&self, block: &Block, person: Option<&Person>) -> Ids {
        self.listed(block, person, |id, other, (another, stands)| another != id && stands == other)
    }

    /// The offers that a block may certainly show: of several offers with the same replacement, the first one gives way, and the order is unknown here.
    pub fn certain(&self, block: &Block, person: Option<&Person>) -> Ids {
        self.listed(block, person, |_, other, (another, stands)| another == other && stands == other)
    }

    /// The offers of a list, including those replaced by others in the list.
    fn listed(&self, block: &Block, person: Option<&Person>, has_anyway: impl Fn(&str, &str, (&str, &str)) -> bool) -> Ids {
        let standing: Vec<(&str, &str)> = self.named(block, person).into_iter().map(|id| (id, self.stands_for(id, block, person))).collect();
        let waits = |(id, other): &&(&str, &str)| id != other && standing.iter().any(|entry| has_anyway(id, other, *entry));
        let waiting: Vec<&str> = standing.iter().filter(waits).map(|(id, _)| *id).collect();
        standing.iter().map(|(_, other)| *other).chain(waiting).collect()
    }

    /// The order of a block without rules and without positions.
    pub fn order(&self, block: &Block) -> Vec<&'static str> {
        let mut order: Vec<&str> = Vec::new();
        for id in &block.offers {
            let other = self.stands_for(id, block, None);
            if !order.contains(&other) {
                order.push(other);
            }
        }
        let first = |id: &&str| block.offers.iter().position(|other| other == id);
        let waits = |id: &&'static str| {
            let stands = self.stands_for(id, block, None);
            let others = block.offers.iter().filter(|other| self.stands_for(other, block, None) == stands);
            !order.contains(id) && others.clone().any(|other| *other == stands || first(other) < first(id))
        };
        let waiting: Vec<&str> = block.offers.iter().copied().filter(waits).collect();
        order.into_iter().chain(waiting).collect()
    }
}

impl Block {
    /// The minimum number of visible slots.
    pub fn must_have(&self) -> usize {
        self.least.unwrap_or(if self.rules.is_empty() { 0 } else { 2 })
    }

    /// Whether it accompanies another block.
    pub fn accompanies(&self) -> bool {
        self.kind != "offers"
    }
}
