use super::check::{Basics, Check, Row};
use super::json::{Shop, unescaped};
use super::reader::Sink;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::money::{Currency, Money};
use crate::offer::{Availability, Rating, Sale};
use serde_json::{Map, Value};

type Node = Map<String, Value>;

/// Reads the products of JSON-LD, or of a page that has it.
pub(super) fn offers(text: &str, shop: &Shop, sink: &mut Sink<'_>) -> Result<()> {
    let mut scripts = Vec::new();
    if text.trim_start().starts_with('<') {
        for script in scripts_of(text) {
            // One broken script of a page costs what it says, not the others.
            scripts.extend(serde_json::from_str::<Value>(script).ok());
        }
    } else {
        let value = serde_json::from_str(text.trim_start()).map_err(|e| Diagnostic::new(Code::FeedNotJson, format!("the JSON-LD can't be read: {e}")))?;
        scripts.push(value);
    }
    let mut products = Vec::new();
    for script in &scripts {
        products_in(script, 0, &mut products);
    }
    if products.is_empty() {
        return Err(Diagnostic::new(Code::FeedWrongRoot, "there is no Product in JSON-LD"));
    }
    for (product, group) in products {
        let (id, offer) = product_offer(product, group, shop);
        sink.row(id.as_deref(), 0, offer);
    }
    Ok(())
}

/// The texts of a page's JSON-LD scripts.
fn scripts_of(page: &str) -> Vec<&str> {
    let lower = page.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = lower.get(at..).and_then(|rest| rest.find("<script")).map(|i| at + i) {
        let Some(open) = lower.get(start..).and_then(|rest| rest.find('>')).map(|i| start + i) else { break };
        let Some(end) = lower.get(open..).and_then(|rest| rest.find("</script")).map(|i| open + i) else { break };
        if lower.get(start..open).is_some_and(|tag| tag.contains("application/ld+json")) {
            let text = page.get(open + 1..end).unwrap_or("").trim();
            let text = text.trim_start_matches("//").trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim_end_matches("//");
            found.push(text.trim());
        }
        at = end + 1;
    }
    found
}

/// Every product in a tree, with the group it is a variant of.
fn products_in<'a>(value: &'a Value, depth: usize, out: &mut Vec<(&'a Node, Option<&'a Node>)>) {
    if depth > limits::FEED_SEARCH_DEPTH {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|value| products_in(value, depth + 1, out)),
        Value::Object(node) if is(node, "ProductGroup") => {
            let variants: Vec<&Node> = list(node.get("hasVariant")).into_iter().filter_map(Value::as_object).collect();
            if variants.is_empty() && node.contains_key("offers") {
                out.push((node, None));
            }
            out.extend(variants.into_iter().map(|variant| (variant, Some(node))));
        }
        Value::Object(node) if ["Product", "IndividualProduct", "ProductModel", "Vehicle"].into_iter().any(|kind| is(node, kind)) => out.push((node, None)),
        Value::Object(node) => {
            for key in ["@graph", "mainEntity", "itemListElement", "item", "itemOffered"] {
                node.get(key).into_iter().for_each(|value| products_in(value, depth + 1, out));
            }
        }
        _ => {}
    }
}

fn is(node: &Node, kind: &str) -> bool {
    list(node.get("@type")).into_iter().filter_map(Value::as_str).any(|name| name.rsplit(['/', ':']).next() == Some(kind))
}

/// One value or several, as schema.org allows everywhere.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
    }
}

/// The first text under one of some names; of an object its name, address or id.
fn text(node: &Node, names: &[&str]) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(inner) => ["name", "url", "contentUrl", "@id"].iter().find_map(|name| inner.get(*name)?.as_str().map(str::to_owned)),
        _ => None,
    };
    let mut values = names.iter().flat_map(|name| list(node.get(*name)));
    values.find_map(|value| of(value).map(|text| unescaped(text.trim())).filter(|text| !text.is_empty()))
}

/// What a product costs, of all its offers: the lowest price that can be had, and the highest.
#[derive(Default)]
struct Costs {
    low: Option<Money>,
    high: Option<Money>,
    availability: Option<Availability>,
    regular: Option<Money>,
    rrp: Option<Money>,
    until: Option<i64>,
    link: Option<String>,
    sku: Option<String>,
}

fn product_offer(product: &Node, group: Option<&Node>, shop: &Shop) -> (Option<String>, Row) {
    let mut check = Check::default();
    let inherited = |names: &[&str]| text(product, names).or_else(|| group.and_then(|group| text(group, names)));
    let costs = costs(product, shop, &mut check);
    let id = text(product, &["sku", "productID", "mpn"]).or(costs.sku).or_else(|| text(product, &["@id", "url"]));
    let link = text(product, &["url"]).or(costs.link).or_else(|| group.and_then(|group| text(group, &["url"])));
    let absolute = link.map(|link| if link.starts_with('/') { format!("{}{link}", shop.base_url) } else { link });
    let reduced = costs.regular.filter(|regular| costs.low.is_some_and(|low| low.currency == regular.currency && low.amount < regular.amount));
    let basics = Basics {
        id: check.id(id.as_deref()),
        title: check.title(inherited(&["name"]).as_deref()),
        link: check.required_link("url", absolute.as_deref()),
        availability: Some(costs.availability.unwrap_or(Availability::Unknown)),
        price: reduced.or(costs.low),
    };
    let offer = check.offer(basics, |offer, check| {
        offer.image = check.link("image", inherited(&["image"]).as_deref());
        offer.brand = inherited(&["brand", "manufacturer"]);
        offer.category = inherited(&["category"]);
        offer.group = group.and_then(|group| text(group, &["productGroupID", "sku", "@id"])).or_else(|| text(product, &["inProductGroupWithID"]));
        offer.gtin = text(product, &["gtin13", "gtin", "gtin14", "gtin12", "gtin8"]).filter(|gtin| gtin.bytes().all(|b| b.is_ascii_digit()));
        offer.sale = reduced.and(costs.low).map(|price| Sale { price, from: None, until: costs.until });
        offer.rating = rating(product);
        offer.rrp = costs.rrp;
        offer.high_price = costs.high.filter(|high| costs.low.is_some_and(|low| low.currency == high.currency && low.amount < high.amount));
    });
    (id, offer)
}

/// `aggregateRating` of five stars; other scales are left out.
fn rating(product: &Node) -> Option<Rating> {
    let node = product.get("aggregateRating").and_then(Value::as_object)?;
    let of_five = text(node, &["bestRating"]).is_none_or(|best| best.trim().trim_end_matches(".0") == "5");
    let count = text(node, &["reviewCount", "ratingCount"])?.parse().ok()?;
    Rating::read(&text(node, &["ratingValue"])?, count).filter(|_| of_five)
}

fn costs(product: &Node, shop: &Shop, check: &mut Check) -> Costs {
    let mut costs = Costs::default();
    for offer in list(product.get("offers")).into_iter().filter_map(Value::as_object) {
        let currency = text(offer, &["priceCurrency"]).or_else(|| specification(offer, None).and_then(|node| text(node, &["priceCurrency"])));
        let currency = match currency.as_deref().map(Currency::parse) {
            Some(Ok(currency)) => Some(currency),
            Some(Err(e)) => check.bad("priceCurrency", Code::FeedBadCurrency, e.message, currency.as_deref().unwrap_or("")),
            None => shop.currency,
        };
        let mut amount = |field: &str, text: Option<String>| check.amount(field, text.as_deref(), currency);
        let price = text(offer, &["lowPrice", "price"]).or_else(|| specification(offer, None).and_then(|node| text(node, &["price"])));
        let (low, high) = (amount("price", price), amount("highPrice", text(offer, &["highPrice"])));
        let regular =
            amount("priceSpecification", specification(offer, Some(&["StrikethroughPrice", "ListPrice", "RegularPrice"])).and_then(|n| text(n, &["price"])));
        let rrp = amount("priceSpecification", specification(offer, Some(&["SRP", "MSRP"])).and_then(|n| text(n, &["price"])));
        let availability = check.availability(text(offer, &["availability"]).as_deref());
        let until = text(offer, &["priceValidUntil"]).and_then(|text| check.date("priceValidUntil", &text, true));
        let Some(low) = low else { continue };
        let worse = costs.low.is_some_and(|known| known.currency != low.currency || known.amount <= low.amount);
        let highest = [costs.high, costs.low, Some(low), high].into_iter().flatten().filter(|m| m.currency == low.currency).max_by_key(|m| m.amount);
        if !worse || !costs.availability.is_some_and(Availability::can_be_had) && availability.is_some_and(Availability::can_be_had) {
            let (link, sku) = (text(offer, &["url"]), text(offer, &["sku"]));
            costs = Costs { low: Some(low), high: highest, availability, regular, rrp, until, link, sku };
        } else {
            costs.high = highest;
        }
    }
    costs
}

/// A price of an offer's specifications: the one of a type, or the first without one.
fn specification<'a>(offer: &'a Node, types: Option<&[&str]>) -> Option<&'a Node> {
    list(offer.get("priceSpecification")).into_iter().filter_map(Value::as_object).find(|node| {
        let named = text(node, &["priceType"]);
        match (named.as_deref().and_then(|name| name.rsplit('/').next()), types) {
            (Some(name), Some(types)) => types.contains(&name),
            (None, None) => true,
            _ => false,
        }
    })
}
