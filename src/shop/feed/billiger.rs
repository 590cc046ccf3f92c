use super::fields::{Known, Slot};
use super::layout::RowFormat;
use super::portal;

/// The file of offers for billiger.de (solute), as its documentation and shop systems call the columns.
pub(super) const FORMAT: RowFormat = RowFormat {
    names: NAMES,
    needed: &[Slot::Id, Slot::Title, Slot::Link, Slot::Price],
    takes_currency: true,
    offer: |values, options, shop| portal::offer(NAMES, values, options, shop),
};

const NAMES: Known = &[
    ("aid", Slot::Id),
    ("name", Slot::Title),
    ("link", Slot::Link),
    ("price", Slot::Price),
    ("brand", Slot::Brand),
    ("shop_cat", Slot::ProductType),
    ("ean", Slot::Gtin),
    ("gtin", Slot::Gtin),
    ("image", Slot::Image),
    ("images", Slot::Image),
    ("dlv_time", Slot::Delivery),
    ("eec", Slot::EnergyClass),
    ("eek", Slot::EnergyClass),
];
