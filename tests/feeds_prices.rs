//! JSON-LD's prices beside a plain reading of the rules: random offers, specifications and variants, written in the forms that pages have.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod chance;

use chance::Chance;
use postfrisch::shop::feed::{FeedOptions, FeedReader};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW: i64 = 1_795_856_400_000;

/// What a specification's price is: everyone's, or for what it is reserved.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    Active,
    Sale,
    List,
    Recommended,
    Member,
    PerLitre,
    FromTen,
    Business,
    LargeOrder,
    Over,
    ToCome,
    Francs,
    Net,
    Delivery,
    Monthly,
    Advertised,
}

const RESERVED: [Role; 12] = [
    Role::Member,
    Role::PerLitre,
    Role::FromTen,
    Role::Business,
    Role::LargeOrder,
    Role::Over,
    Role::ToCome,
    Role::Francs,
    Role::Net,
    Role::Delivery,
    Role::Monthly,
    Role::Advertised,
];

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Eq, Ord)]
enum Had {
    Yes,
    Later,
    Unsaid,
    No,
}

#[derive(Debug, Clone)]
struct Drawn {
    price: Option<i64>,
    specifications: Vec<(Role, i64)>,
    had: Had,
    is_used: bool,
    is_in_francs: bool,
    /// Why the offer as a whole is not everyone's.
    limit: Option<Role>,
}

fn drawn(chance: &mut Chance) -> Drawn {
    let specifications = (0..chance.below(5)).map(|_| {
        let role =
            if chance.below(2) == 0 { chance.one_of(&[Role::Active, Role::Sale, Role::List, Role::List, Role::Recommended]) } else { chance.one_of(&RESERVED) };
        (role, 500 + 100 * chance.below(30) as i64)
    });
    let specifications: Vec<(Role, i64)> = specifications.collect();
    let price = (chance.below(3) > 0).then(|| match specifications.first() {
        Some((_, price)) if chance.below(3) == 0 => *price,
        _ => 500 + 100 * chance.below(30) as i64,
    });
    Drawn {
        price,
        specifications,
        had: chance.one_of(&[Had::Yes, Had::Yes, Had::Later, Had::Unsaid, Had::No]),
        is_used: chance.below(4) == 0,
        is_in_francs: chance.below(8) == 0,
        limit: if chance.below(5) == 0 { Some(chance.one_of(&[Role::FromTen, Role::Business, Role::Over, Role::ToCome, Role::LargeOrder])) } else { None },
    }
}

fn amount(chance: &mut Chance, cents: i64) -> Value {
    match chance.below(3) {
        0 => json!(cents as f64 / 100.0),
        1 if cents % 100 == 0 => json!(cents / 100),
        _ => json!(format!("{}.{:02}", cents / 100, cents % 100)),
    }
}

fn reserve(node: &mut Value, role: Role) {
    match role {
        Role::Member => node["validForMemberTier"] = json!({"@type": "MemberProgramTier", "name": "Gold"}),
        Role::PerLitre => node["referenceQuantity"] = json!({"@type": "QuantitativeValue", "value": 1, "unitCode": "LTR"}),
        Role::FromTen => node["eligibleQuantity"] = json!({"minValue": 10}),
        Role::Business => node["eligibleCustomerType"] = json!("http://purl.org/goodrelations/v1#Business"),
        Role::LargeOrder => node["eligibleTransactionVolume"] = json!({"minPrice": 100, "priceCurrency": "EUR"}),
        Role::Over => node["validThrough"] = json!("2026-11-01"),
        Role::ToCome => node["validFrom"] = json!("2026-12-24T00:00:00Z"),
        Role::Francs => node["priceCurrency"] = json!("USD"),
        Role::Net => node["valueAddedTaxIncluded"] = json!(false),
        Role::Delivery => node["@type"] = json!("DeliveryChargeSpecification"),
        Role::Monthly => node["billingDuration"] = json!("P1M"),
        Role::Advertised => node["priceType"] = json!("https://schema.org/MinimumAdvertisedPrice"),
        Role::Sale => node["priceType"] = json!("SalePrice"),
        Role::List => node["priceType"] = json!("https://schema.org/StrikethroughPrice"),
        Role::Recommended => node["priceType"] = json!({"@id": "schema:SRP"}),
        Role::Active => {}
    }
}

fn written(chance: &mut Chance, drawn: &Drawn) -> Value {
    let currency = if drawn.is_in_francs { "CHF" } else { "EUR" };
    let mut offer = json!({"@type": "Offer", "priceCurrency": currency});
    if let Some(price) = drawn.price {
        offer["price"] = amount(chance, price);
    }
    let term = match drawn.had {
        Had::Yes => "InStock",
        Had::Later => "BackOrder",
        Had::Unsaid => "",
        Had::No => "OutOfStock",
    };
    if drawn.had != Had::Unsaid {
        offer["availability"] = chance.one_of(&["", "https://schema.org/", "http://schema.org/", "schema:"]).to_owned().into();
        offer["availability"] = json!(format!("{}{term}", offer["availability"].as_str().unwrap()));
    }
    if drawn.is_used {
        offer["itemCondition"] = json!("https://schema.org/UsedCondition");
    } else if chance.below(2) == 0 {
        offer["itemCondition"] = json!("NewCondition");
    }
    if let Some(limit) = drawn.limit {
        reserve(&mut offer, limit);
    }
    let mut specifications: Vec<Value> = Vec::new();
    for (role, price) in &drawn.specifications {
        let mut node = json!({"@type": "UnitPriceSpecification", "price": amount(chance, *price)});
        if chance.below(2) == 0 {
            node["priceCurrency"] = json!(currency);
        }
        reserve(&mut node, *role);
        specifications.push(node);
    }
    match specifications.len() {
        0 => {}
        1 if chance.below(2) == 0 => offer["priceSpecification"] = specifications.remove(0),
        _ => offer["priceSpecification"] = Value::Array(specifications),
    }
    offer
}

/// What is right: current, regular, recommended and highest price, how it can be had, and whether it is in francs.
type Right = (i64, i64, Option<i64>, Option<i64>, Had, bool);

/// What a specification says of its price, and so of an offer's price of the same amount.
const CONDITIONS: [Role; 9] =
    [Role::Member, Role::PerLitre, Role::FromTen, Role::Business, Role::LargeOrder, Role::Over, Role::ToCome, Role::Net, Role::Monthly];

/// The current, regular and recommended price of one offer.
fn one(offer: &Drawn) -> Option<(i64, Option<i64>, Option<i64>)> {
    let of = |role: Role| offer.specifications.iter().filter(move |(r, _)| *r == role).map(|(_, price)| *price);
    let says = |roles: &[Role], own: i64| offer.specifications.iter().any(|(role, price)| *price == own && roles.contains(role));
    let own = offer.price.filter(|own| !says(&CONDITIONS, *own) || says(&[Role::Active, Role::Sale], *own));
    let said = own.or_else(|| of(Role::Active).max());
    let sale = of(Role::Sale).min();
    let list = of(Role::List).max();
    let (current, regular) = match (said, sale) {
        (Some(said), Some(sale)) if sale < said => (sale, list.or(Some(said))),
        (Some(said), _) => (said, list),
        (None, Some(sale)) => (sale, list),
        (None, None) => return None,
    };
    Some((current, regular.filter(|regular| *regular > current), of(Role::Recommended).min()))
}

fn right(offers: &[Drawn]) -> Option<Right> {
    let mut all: Vec<_> = offers.iter().filter(|offer| offer.limit.is_none()).filter_map(|offer| Some((offer, one(offer)?))).collect();
    // By an offer whose price nobody can read it can perhaps be had.
    let is_unread = |offer: &Drawn| one(offer).is_none() && !offer.specifications.iter().any(|(role, _)| RESERVED.contains(role));
    let is_one_unread = offers.iter().any(|offer| offer.limit.is_none() && offer.had != Had::No && is_unread(offer));
    let in_francs = all.first()?.0.is_in_francs;
    all.retain(|(offer, _)| offer.is_in_francs == in_francs);
    if all.iter().any(|(offer, _)| !offer.is_used) {
        all.retain(|(offer, _)| !offer.is_used);
    }
    let can_be_had = |had: Had| matches!(had, Had::Yes | Had::Later);
    if all.iter().any(|(offer, _)| can_be_had(offer.had)) {
        all.retain(|(offer, _)| can_be_had(offer.had));
    } else if all.iter().any(|(offer, _)| offer.had == Had::Unsaid) {
        all.retain(|(offer, _)| offer.had == Had::Unsaid);
    }
    let (offer, (current, regular, recommended)) = all.iter().min_by_key(|(offer, (current, ..))| (*current, offer.had))?;
    if is_one_unread && !can_be_had(offer.had) {
        return None;
    }
    let highest = all.iter().map(|(_, (current, ..))| *current).max().filter(|highest| highest > current);
    Some((*current, regular.unwrap_or(*current), *recommended, highest, offer.had, in_francs))
}

#[test]
fn p9_json_lds_prices_are_what_a_plain_reading_makes_of_them() {
    let mut chance = Chance(0x9E37_79B9);
    let (mut whole, mut none) = (0, 0);
    for round in 0..2_000 {
        let products: Vec<Vec<Drawn>> = (0..1 + chance.below(3)).map(|_| (0..1 + chance.below(4)).map(|_| drawn(&mut chance)).collect()).collect();
        let mut nodes = Vec::new();
        for (i, offers) in products.iter().enumerate() {
            let mut written: Vec<Value> = offers.iter().map(|offer| written(&mut chance, offer)).collect();
            let has_price = offers.iter().any(|offer| offer.price.is_some() || !offer.specifications.is_empty());
            let offers = match chance.below(3) {
                0 if written.len() == 1 => written.remove(0),
                1 if has_price => json!({"@type": "AggregateOffer", "lowPrice": 1, "highPrice": 99_999, "priceCurrency": "EUR", "offers": written}),
                _ => Value::Array(written),
            };
            nodes.push(json!({"@type": "Product", "sku": format!("P{i}"), "name": "Lampe", "url": format!("https://shop.example/{i}"), "offers": offers}));
        }
        let page = match chance.below(3) {
            0 => json!({"@context": "https://schema.org", "@graph": nodes}),
            1 => json!({"@type": "ProductGroup", "productGroupID": "G", "name": "Lampe", "hasVariant": nodes}),
            _ => Value::Array(nodes),
        };
        let mut reader = FeedReader::new(FeedOptions { now: Some(NOW), format: Some(postfrisch::shop::feed::Format::SchemaOrg), ..FeedOptions::default() });
        reader.push(page.to_string().as_bytes()).unwrap();
        let batch = reader.finish().unwrap();
        let got: BTreeMap<String, _> = batch.offers.into_iter().map(|(_, offer)| (offer.id.clone(), offer)).collect();
        for (i, offers) in products.iter().enumerate() {
            let id = format!("P{i}");
            let case = format!("round {round} {id}\n{offers:#?}\n{page}\n{:?}", batch.problems);
            let found = got.get(&id).map(|offer| {
                let had = match format!("{:?}", offer.availability).as_str() {
                    "Available" => Had::Yes,
                    "Backorder" => Had::Later,
                    "Unknown" => Had::Unsaid,
                    _ => Had::No,
                };
                let amount = |money: postfrisch::base::money::Money| money.amount;
                let current = offer.sale.map_or(offer.price, |sale| sale.price);
                (amount(current), amount(offer.price), offer.rrp.map(amount), offer.high_price.map(amount), had, current.currency.code() == "CHF")
            });
            assert_eq!(found, right(offers), "{case}");
            let says_a_price = |offer: &&Drawn| offer.price.is_some() || !offer.specifications.is_empty();
            // A reserved price of an amount that the offer has elsewhere too need not be told.
            let is_lost =
                |offer: &Drawn, amount: i64| offer.price != Some(amount) && offer.specifications.iter().filter(|(_, price)| *price == amount).count() == 1;
            let is_reserved = offers
                .iter()
                .filter(says_a_price)
                .any(|offer| offer.limit.is_some() || offer.specifications.iter().any(|(role, amount)| RESERVED.contains(role) && is_lost(offer, *amount)));
            let is_told = batch.problems.iter().any(|problem| problem.id.as_deref() == Some(&id) && problem.diagnostic.code.slug() == "feed/not-taken");
            assert!(!is_reserved || is_told, "untold: {case}");
            if found.is_some() { whole += 1 } else { none += 1 }
        }
    }
    assert!(whole > 2_000 && none > 300, "{whole} {none}");
}

#[test]
fn p9_a_price_that_ends_is_read_with_its_end() {
    let (noon, night) = (1_796_040_000_000_i64, 1_796_083_140_000_i64);
    let specified = |role: &str, price: &str, until: &str| json!({"price": price, "priceType": format!("https://schema.org/{role}"), "validThrough": until});
    let day = "2026-11-30";
    let time = "2026-11-30T12:00:00Z";
    let later = "2026-12-24T12:00:00Z";
    // The offer, and when its price and its sale end.
    let cases = [
        (json!({"price": "80.00"}), None, None),
        (json!({"price": "80.00", "priceValidUntil": time}), Some(noon), None),
        (json!({"price": "80.00", "priceValidUntil": day}), Some(night), None),
        (json!({"price": "80.00", "validThrough": time, "priceValidUntil": day}), Some(noon), None),
        (json!({"price": "80.00", "availabilityEnds": time}), Some(noon), None),
        (json!({"priceSpecification": {"price": "80.00", "validThrough": time}}), Some(noon), None),
        (json!({"price": "100.00", "priceSpecification": [specified("SalePrice", "80.00", time)]}), None, Some(noon)),
        (json!({"price": "100.00", "priceValidUntil": day, "priceSpecification": [specified("SalePrice", "80.00", time)]}), Some(night), Some(noon)),
        // Of the price that is struck only its own specification says when it ends.
        (
            json!({"price": "80.00", "priceValidUntil": time, "priceSpecification": [specified("ListPrice", "100.00", later)]}),
            Some(1_798_113_600_000),
            Some(noon),
        ),
        (json!({"price": "80.00", "validThrough": time, "priceSpecification": [specified("ListPrice", "100.00", later)]}), Some(noon), Some(noon)),
    ];
    for (mut offer, price_until, sale_until) in cases {
        offer["priceCurrency"] = "EUR".into();
        offer["availability"] = "InStock".into();
        let page = json!({"@type": "Product", "sku": "P", "name": "Lampe", "url": "https://shop.example/p", "offers": offer});
        let mut reader = FeedReader::new(FeedOptions { now: Some(NOW), format: Some(postfrisch::shop::feed::Format::SchemaOrg), ..FeedOptions::default() });
        reader.push(page.to_string().as_bytes()).unwrap();
        let (_, read) = reader.finish().unwrap().offers.remove(0);
        assert_eq!((read.price_until, read.sale.map(|sale| sale.until)), (price_until, sale_until.map(Some)), "{page}");
    }
}
