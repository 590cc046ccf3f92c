use super::fields::{Known, Slot};
use super::layout::RowFormat;
use super::portal;

/// The offer file for billiger.de (solute), with the column names of its documentation and of shop systems.
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
