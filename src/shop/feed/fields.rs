use super::FeedOptions;
use crate::base::diagnostic::Code;

/// The fields of a row: those that formats define, and the shop's own elements from the options.
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
    Color,
    Size,
    Detail,
    Lowest30,
    ReducedSince,
    OfferKind,
    Rrp,
    Previous,
    Perishable,
    Deposit,
    Stock,
    Subscription,
    Expires,
    Delivery,
    Voucher,
}

/// Text slots: values that are too long are cut, and nested elements are allowed. Other values are invalid then.
pub(super) const TEXTS: u32 = Slot::Title.bit()
    | Slot::Brand.bit()
    | Slot::Color.bit()
    | Slot::Size.bit()
    | Slot::ProductType.bit()
    | Slot::Category.bit()
    | Slot::Detail.bit()
    | Slot::Subscription.bit();
/// The slots that may have several values in one item.
pub(super) const MANY: u32 =
    Slot::Image.bit() | Slot::ProductType.bit() | Slot::Category.bit() | Slot::Gtin.bit() | Slot::Detail.bit() | Slot::Subscription.bit() | Slot::Size.bit();
/// Slots whose first value counts if several differ.
pub(super) const FIRST: u32 = Slot::Title.bit() | Slot::Link.bit() | Slot::Brand.bit() | Slot::Color.bit();
/// The slots with amounts of money.
pub(super) const AMOUNTS: u32 = Slot::Price.bit() | Slot::SalePrice.bit() | Slot::Lowest30.bit() | Slot::Rrp.bit() | Slot::Previous.bit() | Slot::Deposit.bit();
/// Slots configured by options. Their elements have the same rank in any namespace.
pub(super) const OWN: u32 = Slot::Lowest30.bit()
    | Slot::ReducedSince.bit()
    | Slot::OfferKind.bit()
    | Slot::Rrp.bit()
    | Slot::Previous.bit()
    | Slot::Perishable.bit()
    | Slot::Deposit.bit()
    | Slot::Stock.bit();

impl Slot {
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The code for an unreadable value.
    pub fn code(self) -> Code {
        match self {
            Self::Id | Self::Group => Code::FeedBadId,
            Self::Link | Self::Image => Code::FeedBadLink,
            Self::Availability | Self::Delivery => Code::FeedBadAvailability,
            Self::Price | Self::SalePrice | Self::Lowest30 | Self::Rrp | Self::Previous | Self::Deposit => Code::FeedBadPrice,
            Self::AvailableFrom | Self::SaleWindow | Self::ReducedSince | Self::Expires => Code::FeedBadDate,
            Self::Measure => Code::FeedBadMeasure,
            Self::EnergyClass => Code::FeedBadEnergyClass,
            Self::OfferKind => Code::FeedBadKind,
            Self::Gtin | Self::Stock => Code::FeedBadNumber,
            Self::Title
            | Self::Brand
            | Self::Color
            | Self::Size
            | Self::ProductType
            | Self::Category
            | Self::Detail
            | Self::Perishable
            | Self::Subscription
            | Self::Voucher => Code::FeedBadRow,
        }
    }
}

/// The namespace of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space<'a> {
    /// Google's, with any prefix.
    Google,
    /// None, or that of the feed: RSS and Atom.
    Plain,
    /// Another namespace, with its prefix in the feed.
    Other(&'a str),
}

/// The slots of a name as bits, and its rank among the names of the same slot; lower is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    pub slots: u32,
    pub rank: u8,
}

/// The names of a format with their slots.
pub(super) type Known = &'static [(&'static str, Slot)];

/// The names that are read.
#[derive(Debug)]
pub(super) struct Names {
    known: Known,
    own: Vec<(Slot, Option<String>, String)>,
}

impl Names {
    pub fn of(known: Known, options: &FeedOptions) -> Self {
        let own = named(options).into_iter().map(|(slot, name)| {
            let (prefix, local) = split(name.trim());
            (slot, prefix.map(str::to_owned), local.to_owned())
        });
        Self { known, own: own.collect() }
    }

    pub fn key(&self, space: Space<'_>, local: &str) -> Key {
        let mut key = Key { slots: 0, rank: u8::from(space == Space::Plain) };
        if !matches!(space, Space::Other(_))
            && let Some(at) = self.known.iter().position(|(name, _)| is_written(name, local))
            && let Some((_, slot)) = self.known.get(at)
        {
            key.slots = slot.bit();
            key.rank += self.known.iter().take(at).filter(|(_, better)| better == slot).count() as u8;
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

/// The slots with their names, from the format and from the options.
pub(super) fn names(known: Known, options: &FeedOptions) -> impl Iterator<Item = (Slot, &str)> {
    let is_best = move |at: usize, slot: Slot| known.iter().take(at).all(|(_, better)| *better != slot);
    let best = known.iter().enumerate().filter(move |(at, (_, slot))| is_best(*at, *slot)).map(|(_, (name, slot))| (*slot, *name));
    best.chain(named(options))
}

/// The name of a slot in problems.
pub(super) fn name_of(known: Known, slot: Slot) -> &'static str {
    known.iter().find(|(_, of)| *of == slot).map_or("", |(name, _)| name)
}

/// The elements configured in the options.
pub(super) fn named(options: &FeedOptions) -> Vec<(Slot, &str)> {
    let all = [
        (Slot::Lowest30, &options.lowest30),
        (Slot::ReducedSince, &options.reduced_since),
        (Slot::OfferKind, &options.kind),
        (Slot::Rrp, &options.rrp),
        (Slot::Previous, &options.previous),
        (Slot::Perishable, &options.perishable),
        (Slot::Deposit, &options.deposit),
        (Slot::Stock, &options.stock),
    ];
    all.into_iter().filter_map(|(slot, name)| Some((slot, name.as_deref()?))).collect()
}

/// Normalizes a character: case, spaces and hyphens are ignored.
fn plain(b: u8) -> u8 {
    if matches!(b, b' ' | b'-') { b'_' } else { b.to_ascii_lowercase() }
}

/// Whether a name matches one from an option.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().map(plain).eq(other.bytes().map(plain))
}

/// Whether a name in a feed, already normalized for columns, matches a name of the format.
fn is_written(known: &str, found: &str) -> bool {
    known.len() == found.len() && known.bytes().map(plain).eq(found.bytes())
}

/// Splits a name into prefix and local name. `shipping(country:price)` has no prefix.
pub(super) fn split(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) if !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) => {
            (Some(prefix), local)
        }
        _ => (None, name),
    }
}
