use super::FeedOptions;
use crate::limits;

/// What of an item is read: Google's attributes, and the shop's own elements that the options name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Title,
    Link,
    Image,
    Availability,
    AvailableFrom,
    Price,
    SalePrice,
    SaleWindow,
    Brand,
    ProductType,
    Category,
    Group,
    Gtin,
    Measure,
    EnergyClass,
    Detail,
    Lowest30,
    ReducedSince,
    Kind,
    Rrp,
    Previous,
    Perishable,
    Deposit,
    Stock,
}

/// Google's names (product data specification); `guid` is what RSS has for an id.
const GOOGLE: &[(&str, Slot)] = &[
    ("id", Slot::Id),
    ("title", Slot::Title),
    ("link", Slot::Link),
    ("image_link", Slot::Image),
    ("availability", Slot::Availability),
    ("availability_date", Slot::AvailableFrom),
    ("price", Slot::Price),
    ("sale_price", Slot::SalePrice),
    ("sale_price_effective_date", Slot::SaleWindow),
    ("brand", Slot::Brand),
    ("product_type", Slot::ProductType),
    ("google_product_category", Slot::Category),
    ("item_group_id", Slot::Group),
    ("gtin", Slot::Gtin),
    ("unit_pricing_measure", Slot::Measure),
    ("energy_efficiency_class", Slot::EnergyClass),
    ("product_detail", Slot::Detail),
    ("guid", Slot::Id),
];

/// The slots whose values are cut where they are too long; other values mean nothing without their end.
const TEXTS: u32 = Slot::Title.bit() | Slot::Brand.bit() | Slot::ProductType.bit() | Slot::Category.bit() | Slot::Detail.bit();

impl Slot {
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The namespace of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space<'a> {
    /// Google's, whatever its prefix.
    Google,
    /// None, or the feed's own: RSS and Atom.
    Plain,
    /// Any other, with the prefix that stands in the feed.
    Other(&'a str),
}

/// What a name stands for: slots as bits, and how it ranks among the names of the same slot; less is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    pub slots: u32,
    pub rank: u8,
}

/// The names that are read.
#[derive(Debug)]
pub(super) struct Names {
    own: Vec<(Slot, Option<String>, String)>,
}

impl Names {
    pub fn of(options: &FeedOptions) -> Self {
        let own = named(options).into_iter().map(|(slot, name)| {
            let (prefix, local) = split(name.trim());
            (slot, prefix.map(str::to_owned), local.to_owned())
        });
        Self { own: own.collect() }
    }

    pub fn key(&self, space: Space<'_>, local: &str) -> Key {
        let mut key = Key { slots: 0, rank: u8::from(space == Space::Plain) };
        if !matches!(space, Space::Other(_))
            && let Some((name, slot)) = GOOGLE.iter().find(|(name, _)| *name == local)
        {
            key.slots = slot.bit();
            key.rank += u8::from(*name == "guid");
        }
        for (slot, prefix, name) in &self.own {
            let is_of = match (prefix.as_deref(), space) {
                (None, _) | (Some("g"), Space::Google | Space::Plain) => true,
                (Some(prefix), Space::Other(found)) => prefix == found,
                (Some(_), _) => false,
            };
            if is_of && is_same(name, local) {
                key.slots |= slot.bit();
            }
        }
        key
    }
}

/// The options that name elements.
pub(super) fn named(options: &FeedOptions) -> Vec<(Slot, &str)> {
    let all = [
        (Slot::Lowest30, &options.lowest30),
        (Slot::ReducedSince, &options.reduced_since),
        (Slot::Kind, &options.kind),
        (Slot::Rrp, &options.rrp),
        (Slot::Previous, &options.previous),
        (Slot::Perishable, &options.perishable),
        (Slot::Deposit, &options.deposit),
        (Slot::Stock, &options.stock),
    ];
    all.into_iter().filter_map(|(slot, name)| Some((slot, name.as_deref()?))).collect()
}

/// Whether a name is the one that an option gives, for which case, blanks and hyphens don't count.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |b: u8| if matches!(b, b' ' | b'-') { b'_' } else { b.to_ascii_lowercase() };
    one.len() == other.len() && one.bytes().map(plain).eq(other.bytes().map(plain))
}

/// A name's prefix and what follows it. `shipping(country:price)` has none.
pub(super) fn split(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) if !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) => {
            (Some(prefix), local)
        }
        _ => (None, name),
    }
}

/// The values of one item, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Values {
    text: String,
    fields: Vec<Value>,
}

#[derive(Debug)]
struct Value {
    key: Key,
    start: usize,
    end: usize,
    is_long: bool,
}

impl Values {
    pub fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
    }

    /// Takes a value; false if there are too many.
    pub fn push(&mut self, key: Key, value: &str, is_long: bool) -> bool {
        let value = value.trim();
        if key.slots == 0 || value.is_empty() {
            return true;
        }
        let start = self.text.len();
        self.text.push_str(value);
        self.fields.push(Value { key, start, end: self.text.len(), is_long });
        self.fields.len() <= limits::FEED_FIELDS
    }

    /// The value of a slot: the first one of the best name.
    pub fn get(&self, slot: Slot) -> Option<&str> {
        let of_slot = |value: &&Value| value.key.slots & slot.bit() != 0 && (!value.is_long || TEXTS & slot.bit() != 0);
        let value = self.fields.iter().filter(of_slot).min_by_key(|value| value.key.rank)?;
        self.text.get(value.start..value.end)
    }

    /// All values of a slot.
    pub fn all(&self, slot: Slot) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |value| value.key.slots & slot.bit() != 0).filter_map(|value| self.text.get(value.start..value.end))
    }

    /// The names of values that are too long to be read.
    pub fn too_long<'a>(&self, options: &'a FeedOptions) -> Vec<&'a str> {
        let long = self.fields.iter().filter(|value| value.is_long).fold(0, |slots, value| slots | value.key.slots) & !TEXTS;
        let google = GOOGLE.iter().map(|(name, slot)| (*slot, *name));
        let mut names: Vec<&str> = google.chain(named(options)).filter(|(slot, _)| long & slot.bit() != 0).map(|(_, name)| name).collect();
        names.retain(|name| *name != "guid");
        names
    }
}
