use super::fields::{Known, Slot};
use super::layout::RowFormat;
use super::portal;

/// Idealo's offer file: its current columns, and former ones of idealo and of shop systems.
pub(super) const FORMAT: RowFormat = RowFormat {
    names: NAMES,
    needed: &[Slot::Id, Slot::Title, Slot::Link, Slot::Price],
    takes_currency: true,
    offer: |values, options, shop| portal::offer(NAMES, values, options, shop),
};

const NAMES: Known = &[
    ("sku", Slot::Id),
    ("Artikelnummer im Shop", Slot::Id),
    ("Article Number in Shop", Slot::Id),
    ("Artikelnummer", Slot::Id),
    ("title", Slot::Title),
    ("Produktname", Slot::Title),
    ("Product Name", Slot::Title),
    ("Produktbezeichnung", Slot::Title),
    ("url", Slot::Link),
    ("ProduktURL", Slot::Link),
    ("Product URL", Slot::Link),
    ("Deeplink", Slot::Link),
    ("price", Slot::Price),
    ("Preis (Brutto)", Slot::Price),
    ("Preis", Slot::Price),
    ("Discount Price", Slot::SalePrice),
    ("brand", Slot::Brand),
    ("Herstellername", Slot::Brand),
    ("Hersteller", Slot::Brand),
    ("Manufacturer / Brand Name", Slot::Brand),
    ("categoryPath", Slot::ProductType),
    ("Produktgruppe im Shop", Slot::ProductType),
    ("Product Group in Shop", Slot::ProductType),
    ("Kategorie", Slot::ProductType),
    ("eans", Slot::Gtin),
    ("EAN", Slot::Gtin),
    ("EAN/Barcodenummer", Slot::Gtin),
    ("EAN / GTIN / Barcode", Slot::Gtin),
    ("imageUrls", Slot::Image),
    ("imageUrl", Slot::Image),
    ("BildURL_1", Slot::Image),
    ("Link Produktbild", Slot::Image),
    ("deliveryTime", Slot::Delivery),
    ("delivery", Slot::Delivery),
    ("Delivery Time", Slot::Delivery),
    ("Lieferzeit", Slot::Delivery),
    ("eec", Slot::EnergyClass),
    ("voucherCode", Slot::Voucher),
];
