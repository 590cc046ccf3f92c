use super::check::{Basics, Check};
use super::json::{Shop, Word, parsed};
use super::reader::Sink;
use crate::diagnostic::Result;
use crate::offer::{Availability, Content, Prior, Sale};
use serde::Deserialize;

/// A product of `/store-api/product`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    id: Option<Word>,
    product_number: Option<Word>,
    parent_id: Option<Word>,
    name: Option<String>,
    ean: Option<String>,
    translated: Option<Translated>,
    available: Option<bool>,
    available_stock: Option<i64>,
    is_closeout: Option<bool>,
    release_date: Option<String>,
    purchase_unit: Option<Word>,
    unit: Option<Unit>,
    calculated_price: Option<Price>,
    manufacturer: Option<Named>,
    cover: Option<Cover>,
    seo_urls: Option<Vec<SeoUrl>>,
    categories: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Translated {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    short_code: Option<String>,
    translated: Option<ShortCode>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ShortCode {
    short_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    unit_price: Option<Word>,
    list_price: Option<Listed>,
    regulation_price: Option<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    price: Option<Word>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
    translated: Option<Translated>,
}

#[derive(Deserialize)]
struct Cover {
    media: Option<Media>,
}

#[derive(Deserialize)]
struct Media {
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeoUrl {
    seo_path_info: Option<String>,
    is_canonical: Option<bool>,
}

impl Named {
    fn text(self) -> Option<String> {
        self.translated.and_then(|t| t.name).or(self.name).filter(|text| !text.is_empty())
    }
}

pub(super) fn offer(item: &str, shop: &Shop, at: usize, sink: &mut Sink<'_>) -> Result<()> {
    let Some(product) = parsed::<Product>(item, at, sink)? else { return Ok(()) };
    let rrp = sink.options.list_price_is_rrp();
    let id = product.product_number.as_ref().or(product.id.as_ref()).map(|w| w.0.clone());
    let mut check = Check::default();
    let name = product.translated.and_then(|t| t.name).or(product.name);
    let path = product.seo_urls.as_ref().and_then(|urls| urls.iter().find(|url| url.is_canonical != Some(false)).and_then(|url| url.seo_path_info.as_deref()));
    let detail = product.id.as_ref().map(|id| format!("detail/{}", id.0));
    let link = path.map(str::to_owned).or(detail).map(|path| format!("{}/{}", shop.base_url, path.trim_start_matches('/')));
    let text = |listed: &Option<Listed>| listed.as_ref().and_then(|l| l.price.as_ref()).map(|w| w.0.clone());
    let price = product.calculated_price.as_ref();
    // A price that is shown is a round one: net prices have more decimals than money.
    let mut amount = |field: &str, text: Option<String>| check.amount(field, text.map(|t| rounded(&t, 2)).as_deref(), shop.currency);
    let current = amount("calculatedPrice", price.and_then(|p| p.unit_price.as_ref()).map(|w| w.0.clone()));
    let listed = amount("listPrice", price.and_then(|p| text(&p.list_price)));
    let regulation = amount("regulationPrice", price.and_then(|p| text(&p.regulation_price)));
    let regular = listed.filter(|listed| !rrp && current.is_some_and(|current| current.amount < listed.amount));
    let availability = match (product.available, product.available_stock, product.is_closeout) {
        (Some(false), ..) => Availability::SoldOut,
        (Some(true), Some(stock), Some(false)) if stock <= 0 => Availability::Backorder,
        (Some(true), ..) => Availability::Available,
        (None, ..) => Availability::Unknown,
    };
    let basics = Basics {
        id: check.id(id.as_deref()),
        title: check.title(name.as_deref()),
        link: check.required_link("seoUrls", link.as_deref()),
        availability: Some(availability),
        price: regular.or(current),
    };
    let offer = check.offer(basics, |offer, check| {
        offer.image = check.link("cover", product.cover.and_then(|c| c.media).and_then(|m| m.url).as_deref());
        offer.brand = product.manufacturer.and_then(Named::text);
        offer.category = product.categories.and_then(|list| list.into_iter().next()).and_then(Named::text);
        offer.group = product.parent_id.map(|w| w.0);
        offer.gtin = product.ean.filter(|ean| !ean.is_empty() && ean.bytes().all(|b| b.is_ascii_digit()));
        offer.stock = product.available_stock.and_then(|n| u32::try_from(n).ok());
        offer.sale = regular.and(current).map(|price| Sale { price, from: None, until: None });
        offer.rrp = listed.filter(|_| rrp);
        offer.prior = regulation.map(|lowest30| Prior { lowest30, reduced_since: None });
        let code = product.unit.and_then(|unit| unit.translated.and_then(|t| t.short_code).or(unit.short_code));
        offer.content = product.purchase_unit.and_then(|amount| Content::of(&amount.0, &code?));
        offer.available_from =
            product.release_date.filter(|_| offer.availability == Availability::Preorder).and_then(|text| check.date("releaseDate", &text, false));
    });
    sink.row(id.as_deref(), at, offer);
    Ok(())
}

/// A decimal with at most so many decimals; halves are rounded up.
fn rounded(text: &str, decimals: usize) -> String {
    let Some((whole, fraction)) = text.split_once('.').filter(|(_, fraction)| fraction.len() > decimals) else { return text.to_owned() };
    let (kept, cut) = fraction.split_at_checked(decimals).unwrap_or((fraction, ""));
    let up = u128::from(cut.bytes().next().is_some_and(|b| b >= b'5'));
    match format!("{whole}{kept}").parse::<u128>() {
        Ok(digits) => {
            let digits = format!("{:0>width$}", digits + up, width = decimals + 1);
            let (whole, fraction) = digits.split_at_checked(digits.len() - decimals).unwrap_or((&digits, ""));
            format!("{whole}.{fraction}")
        }
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn net_prices_are_rounded_to_money() {
        for (text, expected) in [("19.99", "19.99"), ("19.994999", "19.99"), ("19.995", "20.00"), ("0.005", "0.01"), ("7", "7"), ("0.999", "1.00")] {
            assert_eq!(rounded(text, 2), expected);
        }
    }
}
