use super::check::{Basics, Check};
use super::json::{Word, parsed, unescaped};
use super::reader::Sink;
use crate::diagnostic::{Code, Result};
use crate::money::{Currency, Money};
use crate::offer::{Availability, Rating, Sale};
use serde::Deserialize;

/// A product of `/wp-json/wc/store/v1/products`.
#[derive(Deserialize)]
struct Product {
    id: Word,
    parent: Option<Word>,
    sku: Option<Word>,
    name: Option<String>,
    permalink: Option<String>,
    prices: Option<Prices>,
    is_in_stock: Option<bool>,
    is_on_backorder: Option<bool>,
    low_stock_remaining: Option<u32>,
    average_rating: Option<String>,
    review_count: Option<u32>,
    #[serde(default)]
    images: Vec<Image>,
    #[serde(default)]
    categories: Vec<Named>,
    #[serde(default)]
    brands: Vec<Named>,
}

/// Amounts are texts in minor units.
#[derive(Deserialize)]
struct Prices {
    price: Option<Word>,
    regular_price: Option<Word>,
    currency_code: Option<String>,
    currency_minor_unit: Option<u32>,
    price_range: Option<Range>,
}

#[derive(Deserialize)]
struct Range {
    min_amount: Option<Word>,
    max_amount: Option<Word>,
}

#[derive(Deserialize)]
struct Image {
    src: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

pub(super) fn offer(item: &str, at: usize, sink: &mut Sink<'_>) -> Result<()> {
    let Some(product) = parsed::<Product>(item, at, sink)? else { return Ok(()) };
    let rrp = sink.options.list_price_is_rrp();
    let id = product.sku.map(|w| w.0).filter(|sku| !sku.trim().is_empty()).unwrap_or_else(|| product.id.0.clone());
    let mut check = Check::default();
    let prices = product.prices.as_ref();
    let code = prices.and_then(|p| p.currency_code.as_deref());
    let currency = match code.map(Currency::parse) {
        Some(Ok(currency)) => Some(currency),
        Some(Err(e)) => check.bad("prices.currency_code", Code::FeedBadCurrency, e.message, code.unwrap_or("")),
        None => check.missing("prices.currency_code"),
    };
    let decimals = prices.and_then(|p| p.currency_minor_unit).unwrap_or(2);
    let mut amount = |field: &str, word: Option<&Word>| {
        let text = &word.filter(|word| !word.0.is_empty())?.0;
        let currency = currency?;
        check.positive(field, text, in_minor_units(text, decimals, currency))
    };
    let range = prices.and_then(|p| p.price_range.as_ref());
    let current = amount("prices.price", range.map_or(prices.and_then(|p| p.price.as_ref()), |r| r.min_amount.as_ref()));
    let high = amount("prices.price_range", range.and_then(|r| r.max_amount.as_ref()));
    let regular = amount("prices.regular_price", prices.and_then(|p| p.regular_price.as_ref()).filter(|_| range.is_none()));
    let listed = regular.filter(|regular| current.is_some_and(|current| current.amount < regular.amount));
    let availability = match (product.is_in_stock, product.is_on_backorder, product.low_stock_remaining) {
        (Some(true), Some(true), _) => Availability::Backorder,
        (Some(true), _, Some(_)) => Availability::Limited,
        (Some(true), ..) => Availability::Available,
        (Some(false), ..) => Availability::SoldOut,
        (None, ..) => Availability::Unknown,
    };
    let basics = Basics {
        id: check.id(Some(&id)),
        title: check.title(product.name.as_deref().map(unescaped).as_deref()),
        link: check.required_link("permalink", product.permalink.as_deref()),
        availability: Some(availability),
        price: listed.filter(|_| !rrp).or(current),
    };
    let offer = check.offer(basics, |offer, check| {
        offer.image = check.link("images", product.images.first().and_then(|image| image.src.as_deref()));
        offer.brand = product.brands.first().map(|brand| unescaped(&brand.name));
        offer.category = product.categories.first().map(|category| unescaped(&category.name));
        offer.group = product.parent.map(|w| w.0).filter(|parent| parent != "0");
        offer.stock = product.low_stock_remaining;
        offer.rating = product.average_rating.as_deref().and_then(|average| Rating::read(average, product.review_count?));
        offer.sale = listed.filter(|_| !rrp).and(current).map(|price| Sale { price, from: None, until: None });
        offer.rrp = listed.filter(|_| rrp);
        offer.high_price = high.filter(|high| current.is_some_and(|current| current.amount < high.amount));
    });
    sink.row(Some(&id), at, offer);
    Ok(())
}

/// The shop's minor units may have more or fewer decimals than the currency.
fn in_minor_units(text: &str, decimals: u32, currency: Currency) -> Result<Money> {
    let decimals = decimals.min(9) as usize;
    let padded = format!("{text:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at_checked(padded.len() - decimals).unwrap_or((&padded, ""));
    if fraction.is_empty() { Money::decimal(whole, currency) } else { Money::decimal(&format!("{whole}.{fraction}"), currency) }
}
