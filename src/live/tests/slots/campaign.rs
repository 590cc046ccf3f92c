//! The campaign of a mail, its blocks and rules, and how one version follows another.

use super::Chance;
use crate::base::time::Millis;

pub const IDS: [&str; 11] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
const KINDS: [&str; 3] = ["fill", "collapse", "badge"];
const MINUTE: Millis = 60_000;

/// A block of the campaign.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: &'static str,
    pub kind: &'static str,
    pub offers: Vec<&'static str>,
    pub rules: Vec<Rule>,
    pub slots: Vec<&'static str>,
    pub least: Option<usize>,
    pub with: Option<String>,
}

/// A rule of a block.
#[derive(Clone, Debug)]
pub enum Rule {
    Season(Vec<&'static str>, Option<(Millis, Millis)>),
    For(Vec<&'static str>),
    Related(Option<&'static str>),
    Again,
    Own,
}

pub fn some(chance: &mut Chance, least: usize, most: usize) -> Vec<&'static str> {
    let mut all = IDS.to_vec();
    let length = least + chance.below(most + 1 - least);
    (0..length.min(all.len())).map(|_| all.remove(chance.below(all.len()))).collect()
}

pub fn one(chance: &mut Chance) -> &'static str {
    IDS[chance.below(IDS.len())]
}

/// The blocks of a campaign.
pub fn blocks(chance: &mut Chance, now: Millis) -> Vec<Block> {
    let names = ["A", "B", "C", "D"];
    let count = 1 + chance.below(names.len());
    let mut blocks: Vec<Block> = names[..count].iter().map(|id| block(chance, id, now)).collect();
    for id in ["P", "Q"] {
        if chance.below(3) == 0 {
            let other = &blocks[chance.below(count)];
            let kind = ["price", "stock"][chance.below(2)];
            let with = (chance.below(3) > 0).then(|| format!("{}.{}", other.id, chance.below(other.slots.len())));
            let offers = if with.is_some() { vec![] } else { some(chance, 1, 4) };
            let rules = if with.is_none() && chance.below(3) == 0 { vec![rule(chance, now)] } else { vec![] };
            let least = (!rules.is_empty()).then_some(1);
            blocks.push(Block { id, kind, offers, rules, slots: vec![KINDS[chance.below(3)]], least, with });
        }
    }
    // A companion block may precede the block that it accompanies.
    let turn = chance.below(blocks.len());
    blocks.rotate_left(turn);
    blocks
}

fn block(chance: &mut Chance, id: &'static str, now: Millis) -> Block {
    let rules = match chance.below(3) {
        0 => (0..1 + chance.below(3)).map(|_| rule(chance, now)).collect(),
        _ => vec![],
    };
    let offers = some(chance, usize::from(rules.is_empty()), 6);
    let most = if rules.is_empty() { offers.len().min(4) } else { 4 };
    let slots: Vec<&str> = (0..1 + chance.below(most)).map(|_| KINDS[chance.below(4) % 3]).collect();
    let least = match chance.below(3) {
        0 => Some(chance.below(slots.len() + 1)),
        _ if rules.is_empty() => None,
        _ => (slots.len() < 2).then_some(1),
    };
    Block { id, kind: "offers", offers, rules, slots, least, with: None }
}

fn rule(chance: &mut Chance, now: Millis) -> Rule {
    match chance.below(7) {
        0 => Rule::Season(some(chance, 1, 3), None),
        1 => {
            let from = now + [-MINUTE, MINUTE, 60 * MINUTE][chance.below(3)];
            Rule::Season(some(chance, 1, 3), Some((from / 1000 * 1000, (from + 12 * 60 * MINUTE) / 1000 * 1000)))
        }
        2 => Rule::For(some(chance, 1, 3)),
        3 => Rule::Related(Some(one(chance))),
        4 => Rule::Related(None),
        5 => Rule::Again,
        _ => Rule::Own,
    }
}

/// The next version: other lists, other slots, and blocks that are added, removed or reordered.
pub fn varied(chance: &mut Chance, before: &[Block], now: Millis) -> Vec<Block> {
    if chance.below(5) == 0 {
        return blocks(chance, now);
    }
    let mut blocks = before.to_vec();
    for block in blocks.iter_mut().filter(|block| block.with.is_none()) {
        match chance.below(6) {
            0 => block.offers.reverse(),
            1 if block.offers.len() > block.slots.len() => drop(block.offers.remove(chance.below(block.offers.len()))),
            2 => {
                let other = one(chance);
                block.offers.retain(|id| *id != other);
                block.offers.insert(chance.below(block.offers.len() + 1), other);
                block.slots.truncate(if block.rules.is_empty() { block.offers.len() } else { 4 });
            }
            3 => *block.slots.last_mut().unwrap() = KINDS[chance.below(3)],
            4 if block.slots.len() > 1 => {
                block.slots.pop();
                block.least = block.least.map(|least| least.min(block.slots.len()));
            }
            _ => {}
        }
    }
    if chance.below(4) == 0 {
        let turn = chance.below(blocks.len());
        blocks.rotate_left(turn);
    }
    blocks
}
