use super::check::plain;
use super::fields::{AMOUNTS, Key, MANY, OWN, Slot, TEXTS};
use crate::base::limits;
use crate::base::money::Money;

/// The separator of the parts of a `product_detail` in XML.
pub(super) const PART: char = '\u{1f}';

/// The values of one item, concatenated.
#[derive(Debug, Default)]
pub(super) struct Values {
    text: String,
    fields: Vec<Value>,
    details: usize,
    has_surplus: bool,
    /// The slots that have values, and those that have several or an unreadable one.
    taken: u32,
    doubtful: u32,
}

#[derive(Debug)]
struct Value {
    key: Key,
    start: usize,
    end: usize,
    fault: Option<Fault>,
}

/// Why a value is unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is too long and was cut.
    Long,
    /// It contains elements: `12<sup>99</sup> EUR`.
    Nested,
    /// It occurs repeatedly with different values.
    Contradiction,
}

impl Values {
    pub fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
        (self.details, self.has_surplus, self.taken, self.doubtful) = (0, false, 0, 0);
    }

    /// Adds a value. Of repeated elements, two different values are stored, which are enough to detect a contradiction.
    pub fn push(&mut self, key: Key, value: &str, fault: Option<Fault>) {
        let value = value.trim();
        let is_told_empty = fault == Some(Fault::Nested) && key.slots & !TEXTS != 0;
        if key.slots == 0 || (value.is_empty() && !is_told_empty) {
            return;
        }
        if key.slots & Slot::Detail.bit() != 0 {
            if self.details >= limits::FEED_FIELDS || self.text.len() + value.len() > limits::FEED_ITEM_BYTES {
                self.has_surplus = true;
                return;
            }
            self.details += 1;
        } else {
            let mut same = self.fields.iter().filter(|field| field.key == key);
            if same.clone().any(|field| field.fault == fault && is_same(key.slots, self.of(field), value)) || same.nth(1).is_some() {
                return;
            }
        }
        if fault.is_some() || self.taken & key.slots != 0 {
            self.doubtful |= key.slots;
        }
        self.taken |= key.slots;
        let start = self.text.len();
        self.text.push_str(value);
        self.fields.push(Value { key, start, end: self.text.len(), fault });
    }

    /// Whether a name already has a value.
    pub fn has(&self, key: Key) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }

    /// The value of a slot: the first one of the name with the best rank.
    pub fn get(&self, slot: Slot) -> Option<&str> {
        let of_slot = |value: &&Value| value.key.slots & slot.bit() != 0 && (value.fault.is_none() || TEXTS & slot.bit() != 0);
        self.fields.iter().filter(of_slot).min_by_key(|value| value.key.rank).map(|value| self.of(value))
    }

    /// All values of a slot.
    pub fn all(&self, slot: Slot) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |value| value.key.slots & slot.bit() != 0).map(|value| self.of(value))
    }

    /// Whether there were more `product_detail`s than the limit.
    pub fn has_surplus(&self) -> bool {
        self.has_surplus
    }

    /// Why a slot is unreadable, and the value that caused it. Values of names with a lower rank are ignored.
    pub fn fault(&self, slot: Slot) -> Option<(Fault, &str)> {
        let bit = slot.bit();
        if self.doubtful & bit == 0 {
            return None;
        }
        let of_slot = || self.fields.iter().filter(|value| value.key.slots & bit != 0);
        let best = of_slot().map(|value| value.key.rank).min()?;
        let mut counted = of_slot().filter(|value| OWN & bit != 0 || value.key.rank == best);
        if TEXTS & bit == 0
            && let Some((fault, value)) = counted.clone().find_map(|value| Some((value.fault?, value)))
        {
            return Some((fault, self.of(value)));
        }
        if MANY & bit != 0 {
            return None;
        }
        let first = self.of(counted.next()?);
        counted.map(|value| self.of(value)).find(|value| !is_same(bit, first, value)).map(|value| (Fault::Contradiction, value))
    }

    fn of(&self, value: &Value) -> &str {
        self.text.get(value.start..value.end).unwrap_or("")
    }
}

/// Whether two values of a slot are equal.
fn is_same(slots: u32, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (Some(one), Some(other)) = (plain(Some(one)), plain(Some(other))) else { return false };
    let amount = |text: &str| Money::parse(text).ok();
    let word = |text: &str| text.to_ascii_lowercase().replace([' ', '-'], "_");
    one == other
        || (slots & AMOUNTS != 0 && amount(&one).is_some_and(|one| amount(&other) == Some(one)))
        || (slots & (Slot::Availability.bit() | OWN & !AMOUNTS) != 0 && word(&one) == word(&other))
}
