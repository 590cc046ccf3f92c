use super::FeedOptions;
use super::check::Row;
use super::fields::Slot;
use super::json::Node;
use super::shop::Shop;
use super::sink::Sink;
use super::values::Values;
use crate::base::diagnostic::Result;

/// What a format says of itself, by how its feeds are cut into rows. A format is a constant of one of these types in a file of its own, and a line in
/// `registry.rs`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// Items of RSS or Atom, whose elements are values.
    Xml(&'static RowFormat),
    /// Columns that the first line names.
    Columns(&'static RowFormat),
    /// A list of JSON objects, or one of them.
    Json(&'static JsonFormat),
    /// A text that is read as a whole.
    Page(&'static PageFormat),
}

/// A format whose rows are named values.
#[derive(Debug)]
pub(super) struct RowFormat {
    /// The names that are read, and what each stands for. In columns, case, blanks and hyphens don't count. Of several names for the same, the best comes first; it
    /// is the one that problems have.
    pub names: &'static [(&'static str, Slot)],
    /// Without what no row can be an offer. By it columns are known.
    pub needed: &'static [Slot],
    /// Whether amounts need not say their currency: it is the shop's then.
    pub takes_currency: bool,
    /// Makes an offer of a row's values, or says everything that is wrong with it.
    pub offer: fn(&Values, &FeedOptions, &Shop) -> Row,
}

impl RowFormat {
    /// What the options say of the shop. Who does not take a currency does not look at it.
    ///
    /// # Errors
    /// `money/bad-currency`.
    pub fn shop(&self, options: &FeedOptions) -> Result<Shop> {
        if self.takes_currency { Shop::of(options) } else { Ok(Shop::without_currency(options)) }
    }
}

/// A format whose products are objects of JSON.
#[derive(Debug)]
pub(super) struct JsonFormat {
    /// What its text has before that of any other format, in small letters.
    pub marks: &'static [&'static str],
    /// The names of the lists, or single objects, that hold products; a text that is itself a list holds them too.
    pub lists: &'static [&'static str],
    /// The names that are read of a product, at any depth.
    pub names: &'static [&'static str],
    /// Gives the sink a product's offers; the product ends at a byte.
    pub offers: fn(&Node<'_>, &Shop, usize, &mut Sink<'_>),
}

/// A format that needs its whole text.
#[derive(Debug)]
pub(super) struct PageFormat {
    /// What its text has before that of any other format, if it is JSON.
    pub marks: &'static [&'static str],
    /// Gives the sink all offers of a text.
    pub offers: fn(&str, &Shop, &mut Sink<'_>) -> Result<()>,
}
