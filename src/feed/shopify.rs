use super::check::{Basics, Check};
use super::json::{Shop, Word, parsed};
use super::reader::Sink;
use crate::diagnostic::Result;
use crate::offer::{Availability, Content, Sale};
use serde::Deserialize;

/// A product of `/products.json`; each variant is an offer.
#[derive(Deserialize)]
struct Product {
    id: Word,
    title: Option<String>,
    handle: Option<String>,
    vendor: Option<String>,
    product_type: Option<String>,
    #[serde(default)]
    variants: Vec<Variant>,
    #[serde(default)]
    images: Vec<Image>,
}

#[derive(Deserialize)]
struct Variant {
    id: Word,
    title: Option<String>,
    available: Option<bool>,
    price: Option<Word>,
    compare_at_price: Option<Word>,
    barcode: Option<String>,
    featured_image: Option<Image>,
    unit_price_measurement: Option<Measurement>,
    inventory_quantity: Option<i64>,
}

#[derive(Deserialize)]
struct Image {
    src: Option<String>,
}

#[derive(Deserialize)]
struct Measurement {
    quantity_value: Option<Word>,
    quantity_unit: Option<String>,
}

/// What Shopify calls a variant where there is only one.
const ONLY: &str = "Default Title";

pub(super) fn offers(item: &str, shop: &Shop, at: usize, sink: &mut Sink<'_>) -> Result<()> {
    let Some(product) = parsed::<Product>(item, at, sink)? else { return Ok(()) };
    let rrp = sink.options.list_price_is_rrp();
    for (i, variant) in product.variants.iter().enumerate() {
        let id = &variant.id.0;
        let mut check = Check::default();
        let own = variant.title.as_deref().filter(|title| *title != ONLY && !title.is_empty());
        let title = product.title.as_deref().map(|title| own.map_or(title.to_owned(), |own| format!("{title} – {own}")));
        let link = product.handle.as_deref().map(|handle| format!("{}/products/{handle}?variant={id}", shop.base_url));
        let current = check.amount("price", variant.price.as_ref().map(|w| w.0.as_str()), shop.currency);
        // `0.00` and null both mean: none.
        let compared = variant.compare_at_price.as_ref().map(|w| w.0.as_str()).filter(|text| text.bytes().any(|b| (b'1'..=b'9').contains(&b)));
        let compared = check.amount("compare_at_price", compared, shop.currency);
        let regular = compared.filter(|compared| !rrp && current.is_some_and(|current| current.amount < compared.amount));
        let basics = Basics {
            id: check.id(Some(id)),
            title: check.title(title.as_deref()),
            link: check.required_link("link", link.as_deref()),
            availability: Some(match variant.available {
                Some(true) => Availability::Available,
                Some(false) => Availability::SoldOut,
                None => Availability::Unknown,
            }),
            price: regular.or(current),
        };
        let offer = check.offer(basics, |offer, check| {
            let image = variant.featured_image.as_ref().or(product.images.first()).and_then(|image| image.src.as_deref());
            offer.image = check.link("image", image);
            offer.brand = product.vendor.clone().filter(|text| !text.is_empty());
            offer.category = product.product_type.clone().filter(|text| !text.is_empty());
            offer.group = (product.variants.len() > 1).then(|| product.id.0.clone());
            offer.sale = regular.and(current).map(|price| Sale { price, from: None, until: None });
            offer.rrp = compared.filter(|_| rrp);
            offer.gtin = variant.barcode.clone().filter(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()));
            offer.stock = variant.inventory_quantity.and_then(|n| u32::try_from(n).ok());
            let measure = variant.unit_price_measurement.as_ref();
            offer.content = measure.and_then(|m| Content::of(&m.quantity_value.as_ref()?.0, m.quantity_unit.as_deref()?));
        });
        if i == 0 {
            sink.row(Some(id), at, offer);
        } else {
            sink.more(Some(id), at, offer);
        }
    }
    if product.variants.is_empty() {
        let mut check = Check::default();
        check.missing::<()>("variants");
        sink.row(Some(&product.id.0), at, check.refused());
    }
    Ok(())
}
