use super::FeedOptions;
use super::check::Row;
use super::fields::Slot;
use super::json::Node;
use super::shop::Shop;
use super::sink::Sink;
use super::values::Values;
use crate::base::diagnostic::Result;

/// The definition of a format, by how its feeds are split into rows. Each format is a constant of one of these types in its own file, and a line in
/// `registry.rs`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// RSS or Atom items; their elements are the values.
    Xml(&'static RowFormat),
    /// Columns named by the first line.
    Columns(&'static RowFormat),
    /// A list of JSON objects, or a single one.
    Json(&'static JsonFormat),
    /// A text that must be read as a whole.
    Page(&'static PageFormat),
}

/// A format whose rows have named values.
#[derive(Debug)]
pub(super) struct RowFormat {
    /// The names read, with their slots. In column names, case, spaces and hyphens are ignored. If several names have the same slot, the first one has priority
    /// and is used in problems.
    pub names: &'static [(&'static str, Slot)],
    /// Slots that every offer requires. They also identify a format by its columns.
    pub needed: &'static [Slot],
    /// Whether amounts may have no currency; the shop's currency is used then.
    pub takes_currency: bool,
    /// Makes an offer from a row's values, or collects all its problems.
    pub offer: fn(&Values, &FeedOptions, &Shop) -> Row,
}

impl RowFormat {
    /// The shop's data from the options. The currency is ignored if the format does not use it.
    ///
    /// # Errors
    /// `money/bad-currency`.
    pub fn shop(&self, options: &FeedOptions) -> Result<Shop> {
        if self.takes_currency { Shop::of(options) } else { Ok(Shop::without_currency(options)) }
    }
}

/// A format whose products are JSON objects.
#[derive(Debug)]
pub(super) struct JsonFormat {
    /// Texts that identify the format if they occur first, in lower case.
    pub marks: &'static [&'static str],
    /// The names of the lists or single objects that contain products. A top-level list contains products too.
    pub lists: &'static [&'static str],
    /// The names read from a product, at any depth.
    pub names: &'static [&'static str],
    /// Emits the offers of a product; the product ends at the given byte.
    pub offers: fn(&Node<'_>, &Shop, usize, &mut Sink<'_>),
}

/// A format that requires its whole text.
#[derive(Debug)]
pub(super) struct PageFormat {
    /// Texts that identify the format if they occur first, for JSON.
    pub marks: &'static [&'static str],
    /// Emits all offers of a text.
    pub offers: fn(&str, &Shop, &mut Sink<'_>) -> Result<()>,
}
