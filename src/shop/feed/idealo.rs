use super::fields::{Known, Slot};
use super::layout::RowFormat;
use super::portal;

/// Idealo's file of offers: the columns of its importer, and the headings that idealo and shop systems used before.
pub(super) const FORMAT: RowFormat = RowFormat {
    names: NAMES,
    needed: &[Slot::Id, Slot::Title, Slot::Link, Slot::Price],
    takes_currency: true,
    offer: |values, options, shop| portal::offer(NAMES, values, options, shop),
};

const NAMES: Known = &[
    ("sku", Slot::Id),
    ("artikelnummer_im_shop", Slot::Id),
    ("article_number_in_shop", Slot::Id),
    ("artikelnummer", Slot::Id),
    ("title", Slot::Title),
    ("produktname", Slot::Title),
    ("product_name", Slot::Title),
    ("produktbezeichnung", Slot::Title),
    ("url", Slot::Link),
    ("produkturl", Slot::Link),
    ("product_url", Slot::Link),
    ("deeplink", Slot::Link),
    ("price", Slot::Price),
    ("preis_(brutto)", Slot::Price),
    ("preis", Slot::Price),
    ("discount_price", Slot::SalePrice),
    ("brand", Slot::Brand),
    ("herstellername", Slot::Brand),
    ("hersteller", Slot::Brand),
    ("manufacturer_/_brand_name", Slot::Brand),
    ("categorypath", Slot::ProductType),
    ("produktgruppe_im_shop", Slot::ProductType),
    ("product_group_in_shop", Slot::ProductType),
    ("kategorie", Slot::ProductType),
    ("eans", Slot::Gtin),
    ("ean", Slot::Gtin),
    ("ean/barcodenummer", Slot::Gtin),
    ("ean_/_gtin_/_barcode", Slot::Gtin),
    ("imageurls", Slot::Image),
    ("imageurl", Slot::Image),
    ("bildurl_1", Slot::Image),
    ("link_produktbild", Slot::Image),
    ("deliverytime", Slot::Delivery),
    ("delivery", Slot::Delivery),
    ("delivery_time", Slot::Delivery),
    ("lieferzeit", Slot::Delivery),
    ("eec", Slot::EnergyClass),
    ("vouchercode", Slot::Voucher),
];
