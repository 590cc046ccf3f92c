//! The JSON formats under odd input: a value of the wrong type costs itself and is told, and JSON-LD's prices are what a plain reading of the rules makes of them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod chance;

use chance::Chance;
use postfrisch::shop::feed::{FeedOptions, FeedReader, parcels};
use postfrisch::shop::offer::Offer;
use serde_json::{Value, json};

const NOW: i64 = 1_795_856_400_000;

/// The offers of a feed, and the fields that problems name.
fn read(feed: &Value) -> (Vec<Offer>, Vec<(String, String)>) {
    let options = FeedOptions { currency: Some("EUR".into()), base_url: Some("https://shop.example".into()), now: Some(NOW), ..FeedOptions::default() };
    let mut reader = FeedReader::new(options);
    let mut batches = vec![reader.push(feed.to_string().as_bytes()).unwrap()];
    batches.push(reader.finish().unwrap());
    let problems = batches.iter().flat_map(|batch| &batch.problems).map(|p| (p.field.clone(), p.diagnostic.code.slug().to_owned())).collect();
    (batches.into_iter().flat_map(|batch| batch.offers).map(|(_, offer)| offer).collect(), problems)
}

fn set(feed: &Value, path: &str, value: Option<Value>) -> Value {
    let mut feed = feed.clone();
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = feed.pointer_mut(parent).unwrap();
    match value {
        Some(value) => parent[name] = value,
        None => drop(parent.as_object_mut().unwrap().remove(name)),
    }
    feed
}

fn strange() -> Vec<Value> {
    vec![
        json!(5),
        json!(-1),
        json!(2.5),
        json!(1e300),
        json!(true),
        json!("x"),
        json!("\u{0}"),
        json!([1]),
        json!([[]]),
        json!({"a": 1}),
        json!(["x", {"b": [null]}]),
        json!({"price": {"price": []}}),
        json!({"name": 3, "src": 4, "url": [5], "shortCode": false}),
    ]
}

/// Each optional field of a format, in a product that is whole without it.
fn formats() -> Vec<(&'static str, Value, Vec<&'static str>)> {
    let shopify = json!({"products": [{
        "id": 1, "title": "Schal", "handle": "schal", "vendor": "Nord", "product_type": "Schals", "image": {"src": "https://shop.example/i.jpg"},
        "images": [{"src": "https://shop.example/a.jpg"}],
        "variants": [{"id": 11, "title": "Rot", "price": "20.00", "compare_at_price": "25.00", "available": true, "barcode": "4006381333931",
            "featured_image": {"src": "https://shop.example/b.jpg"}, "inventory_quantity": 4, "unit_price_measurement": {"quantity_value": 250, "quantity_unit": "g"}}],
    }]});
    let shopware = json!({"elements": [{
        "id": "018f", "productNumber": "SW1", "name": "Hammer", "translated": {"name": "Hammer"}, "available": true, "availableStock": 5, "isCloseout": false,
        "parentId": "p", "ean": "4006381333931", "releaseDate": "2025-01-01", "minPurchase": 1, "purchaseUnit": 0.75, "unit": {"shortCode": "kg", "translated": {"shortCode": "kg"}},
        "calculatedPrice": {"unitPrice": 19.99, "listPrice": {"price": 25}, "regulationPrice": {"price": 22}}, "calculatedPrices": [], "manufacturer": {"name": "Werk"},
        "cover": {"media": {"url": "https://shop.example/h.jpg"}}, "seoUrls": [{"seoPathInfo": "hammer", "isCanonical": true}], "categories": [{"name": "Werkzeug"}],
    }]});
    let woocommerce = json!([{
        "id": 7, "name": "Tasse", "permalink": "https://shop.example/p/7", "sku": "T-7", "parent": 3, "on_sale": true, "is_purchasable": true, "is_in_stock": true,
        "prices": {"price": "1500", "regular_price": "2000", "currency_code": "EUR", "currency_minor_unit": 2, "price_range": null},
        "is_on_backorder": false, "low_stock_remaining": 3, "average_rating": "4.5", "review_count": 12, "images": [{"src": "https://shop.example/t.jpg"}],
        "categories": [{"name": "Geschirr"}], "brands": [{"name": "Moor"}], "extensions": {},
    }]);
    let schema = json!({"@context": "https://schema.org", "@type": "Product", "sku": "L1", "name": "Lampe", "url": "https://shop.example/l1", "brand": {"name": "Licht"},
        "manufacturer": "Licht", "category": "Lampen", "image": ["https://shop.example/l.jpg"], "gtin13": "4006381333931", "inProductGroupWithID": "L", "isVariantOf": {"@id": "#g"},
        "aggregateRating": {"ratingValue": 4.5, "reviewCount": 3, "bestRating": 5},
        "offers": {"@type": "Offer", "price": "15.00", "priceCurrency": "EUR", "availability": "InStock", "url": "https://shop.example/l1", "sku": "L1", "inventoryLevel": 3,
            "itemCondition": "NewCondition", "priceValidUntil": "2026-12-31", "availabilityStarts": "2026-01-01",
            "priceSpecification": [{"@type": "UnitPriceSpecification", "priceType": "StrikethroughPrice", "price": 20}]},
    });
    vec![
        (
            "shopify",
            shopify,
            vec![
                "/products/0/vendor",
                "/products/0/product_type",
                "/products/0/image",
                "/products/0/images",
                "/products/0/variants/0/title",
                "/products/0/variants/0/compare_at_price",
                "/products/0/variants/0/barcode",
                "/products/0/variants/0/featured_image",
                "/products/0/variants/0/inventory_quantity",
                "/products/0/variants/0/unit_price_measurement",
                "/products/0/variants/0/unit_price_measurement/quantity_value",
                "/products/0/variants/0/unit_price_measurement/quantity_unit",
            ],
        ),
        (
            "shopware",
            shopware,
            vec![
                "/elements/0/availableStock",
                "/elements/0/isCloseout",
                "/elements/0/parentId",
                "/elements/0/ean",
                "/elements/0/releaseDate",
                "/elements/0/minPurchase",
                "/elements/0/purchaseUnit",
                "/elements/0/unit",
                "/elements/0/unit/translated",
                "/elements/0/calculatedPrice/listPrice",
                "/elements/0/calculatedPrice/regulationPrice",
                "/elements/0/calculatedPrices",
                "/elements/0/manufacturer",
                "/elements/0/cover",
                "/elements/0/cover/media",
                "/elements/0/seoUrls",
                "/elements/0/categories",
                "/elements/0/translated",
            ],
        ),
        (
            "woocommerce",
            woocommerce,
            vec![
                "/0/parent",
                "/0/is_on_backorder",
                "/0/low_stock_remaining",
                "/0/average_rating",
                "/0/review_count",
                "/0/images",
                "/0/categories",
                "/0/brands",
                "/0/extensions",
                "/0/prices/regular_price",
            ],
        ),
        (
            "schema.org",
            schema,
            vec![
                "/brand",
                "/manufacturer",
                "/category",
                "/image",
                "/gtin13",
                "/inProductGroupWithID",
                "/aggregateRating",
                "/offers/url",
                "/offers/sku",
                "/offers/inventoryLevel",
                "/offers/itemCondition",
                "/offers/priceValidUntil",
                "/offers/availabilityStarts",
                "/offers/priceSpecification",
            ],
        ),
    ]
}

/// Whether a value is of a type that the field has, and says nothing: an object without the names that are read, a list price below the price.
fn may_say_nothing(field: &str, value: &Value) -> bool {
    let is_list = ["images", "seoUrls", "categories", "brands", "calculatedPrices", "priceSpecification", "events", "checkpoints"];
    value.is_object() && !is_list.iter().any(|name| field.ends_with(name))
        || value.is_number() && ["rice", "minPurchase", "inventory_quantity", "availableStock"].iter().any(|name| field.ends_with(name))
}

/// What a field may change of an offer: what it says itself. The charged price is nobody else's.
fn charged(offer: &Offer) -> (i64, String) {
    (offer.charged(NOW).amount, format!("{:?}", offer.availability))
}

#[test]
fn p10_a_wrong_type_costs_its_field_alone_and_is_told() {
    for (format, whole, fields) in formats() {
        let (base, problems) = read(&whole);
        assert_eq!((base.len(), &problems[..]), (1, &[][..]), "{format}");
        for field in &fields {
            for value in strange() {
                let (got, problems) = read(&set(&whole, field, Some(value.clone())));
                let case = format!("{format}{field} = {value}: {problems:?}");
                assert_eq!(got.len(), 1, "{case}");
                // A shop's stock may say how it can be had; nothing else does, and nothing says another price.
                let (now, before) = (charged(&got[0]), charged(&base[0]));
                assert_eq!(now.0, before.0, "{case}");
                if !field.ends_with("availableStock")
                    && !field.ends_with("low_stock_remaining")
                    && !field.ends_with("is_on_backorder")
                    && !field.ends_with("isCloseout")
                {
                    assert_eq!(now.1, before.1, "{case}");
                }
                let without = read(&set(&whole, field, None)).0;
                let is_taken = without.first() != got.first();
                let is_same = base.first() == got.first();
                // What nobody can see is no value.
                let is_empty = value == json!("\u{0}");
                assert!(!problems.is_empty() || is_taken || is_same || is_empty || may_say_nothing(field, &value), "untold: {case}");
            }
        }
    }
}

#[test]
fn shopware_says_how_a_product_can_be_had() {
    let [_, (_, whole, _), ..] = <[_; 4]>::try_from(formats()).unwrap();
    for (available, stock, closeout, had) in [
        (Some(true), Some(0), true, "Available"),
        (Some(true), Some(0), false, "Backorder"),
        (Some(true), Some(1), false, "Available"),
        (Some(true), None, false, "Available"),
        (Some(false), Some(5), false, "SoldOut"),
        (None, Some(5), true, "Available"),
        (None, Some(0), true, "SoldOut"),
        (None, Some(0), false, "Unknown"),
        (None, None, true, "Unknown"),
    ] {
        let mut feed = set(&whole, "/elements/0/isCloseout", Some(json!(closeout)));
        feed = set(&feed, "/elements/0/available", available.map(Value::from));
        feed = set(&feed, "/elements/0/availableStock", stock.map(Value::from));
        assert_eq!(format!("{:?}", read(&feed).0[0].availability), had, "{available:?} {stock:?} {closeout}");
    }
}

#[test]
fn woocommerce_has_a_highest_price_where_there_are_several() {
    let [_, _, (_, whole, _), _] = <[_; 4]>::try_from(formats()).unwrap();
    for (low, high, highest) in [("1500", "1900", Some(1900)), ("1500", "1500", None), ("1500", "1501", Some(1501))] {
        let feed = set(&whole, "/0/prices/price_range", Some(json!({ "min_amount": low, "max_amount": high })));
        let (offers, _) = read(&feed);
        assert_eq!((offers[0].charged(NOW).amount, offers[0].high_price.map(|price| price.amount)), (1500, highest), "{low} to {high}");
    }
}

#[test]
fn p10_several_wrong_types_at_once_never_cost_the_row() {
    let mut chance = Chance(0x00C0_FFEE);
    let formats = formats();
    for _ in 0..4_000 {
        let (format, whole, fields) = chance.one_of(&formats);
        let before = charged(&read(&whole).0[0]).0;
        let mut feed = whole.clone();
        for _ in 0..1 + chance.below(5) {
            let field = chance.one_of(&fields);
            // A parent that is no object any more has no such field.
            if feed.pointer(field.rsplit_once('/').unwrap().0).is_some_and(Value::is_object) {
                feed = set(&feed, field, Some(chance.one_of(&strange())));
            }
        }
        let (got, problems) = read(&feed);
        assert_eq!(got.iter().map(|offer| charged(offer).0).collect::<Vec<_>>(), [before], "{format} {feed} {problems:?}");
    }
}

#[test]
fn p14_a_wrong_type_costs_a_parcels_field_alone() {
    let dhl = json!({"shipments": [{"id": "D1", "service": "parcel-de", "details": {"product": {"productName": "Paket"}}, "estimatedTimeOfDelivery": "2026-11-29",
        "estimatedDeliveryTimeFrame": {"estimatedFrom": "2026-11-29T09:00:00Z", "estimatedThrough": "2026-11-29T12:00:00Z"},
        "status": {"statusCode": "transit", "status": "Unterwegs", "description": "x", "remark": "x", "nextSteps": "x", "timestamp": "2026-11-20T09:00:00Z"}, "events": []}]});
    let aftership = json!({"data": {"trackings": [{"tracking_number": "AF1", "slug": "dhl", "tag": "InTransit", "subtag": "InTransit_001", "subtag_message": "x", "updated_at": "2026-11-20T09:00:00Z",
        "expected_delivery": "2026-11-29", "courier_estimated_delivery_date": {"estimated_delivery_date": "2026-11-29"}, "latest_estimated_delivery": {"datetime": "2026-11-29"},
        "shipment_delivery_date": "2026-11-29", "return_to_sender": false, "checkpoints": []}]}});
    let of_dhl = ["details", "details/product", "estimatedTimeOfDelivery", "estimatedDeliveryTimeFrame", "events"].map(|name| format!("/shipments/0/{name}"));
    let of_status = ["status", "description", "remark", "nextSteps", "timestamp"].map(|name| format!("/shipments/0/status/{name}"));
    let of_aftership = [
        "slug",
        "subtag",
        "subtag_message",
        "updated_at",
        "expected_delivery",
        "courier_estimated_delivery_date",
        "latest_estimated_delivery",
        "shipment_delivery_date",
        "return_to_sender",
        "checkpoints",
    ]
    .map(|name| format!("/data/trackings/0/{name}"));
    let cases = of_dhl.iter().chain(&of_status).map(|field| (&dhl, field)).chain(of_aftership.iter().map(|field| (&aftership, field)));
    for (whole, field) in cases {
        let base = parcels(&whole.to_string(), NOW).unwrap();
        assert!(base.1.is_empty());
        for value in strange() {
            let (got, problems) = parcels(&set(whole, field, Some(value.clone())).to_string(), NOW).unwrap();
            let case = format!("{field} = {value}: {problems:?}");
            assert_eq!(got.len(), 1, "{case}");
            let may_return = field.ends_with("return_to_sender");
            assert!(got[0].status == base.0[0].status || may_return, "{case}");
            let without = parcels(&set(whole, field, None).to_string(), NOW).unwrap().0;
            assert!(!problems.is_empty() || got != without || got == base.0 || may_say_nothing(field, &value), "untold: {case}");
        }
    }
}

/// Pages that would take hours if anything in them were looked at again for each of its neighbours.
#[test]
fn p9_hostile_pages_are_read_once() {
    let offer = r#"{"@type":"Offer","price":15,"priceCurrency":"EUR","availability":"InStock"}"#;
    let product = |id: &str, offers: &str| format!(r#"{{"@type":"Product","sku":"{id}","name":"x","url":"https://shop.example/{id}","offers":{offers}}}"#);
    let many = |text: &str, count: usize| text.repeat(count);
    let list = |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(",");
    let script = |text: &str| format!("<html><script type=application/ld+json>{text}</script>");
    let pages = [
        many("<html><a title=\"", 60_000),
        many("<html><script>", 60_000),
        many("<html><!-- ", 60_000),
        many("<html><a ' b=\">", 60_000),
        script(&many("//<!", 200_000)),
        script(&many("/*", 200_000)),
        script(&many(",", 400_000)),
        script(&many("{\"a\":", 100_000)),
        script(&many("{\"a\":\"\n", 100_000)),
        // Many references to many offers.
        format!(
            "[{},{{\"@id\":\"#o\",\"@type\":\"AggregateOffer\",\"offers\":[{}]}}]",
            product("a", &format!("[{}]", list(20_000, &|_| r##"{"@id":"#o"}"##.into()))),
            list(20_000, &|_| offer.into())
        ),
        // Many products that share a long list.
        format!(
            "[{},{{\"@id\":\"#o\",\"@type\":\"AggregateOffer\",\"offers\":[{}]}}]",
            list(1_000, &|i| product(&i.to_string(), r##"{"@id":"#o"}"##)),
            list(2_000, &|_| offer.into())
        ),
        // One id for all, and a long value that is wrong.
        format!(
            "[{},{{\"@id\":\"#b\",\"brand\":[{}]}}]",
            list(2_000, &|i| product(&i.to_string(), offer).replacen('{', "{\"@id\":\"#b\",", 1)),
            list(50_000, &|_| "[1]".into())
        ),
        format!("[{}]", list(5_000, &|i| format!(r##"{{"@type":"WebPage","@id":"#{i}","mainEntity":[{{"@id":"#{}"}},{{"@id":"#{}"}}]}}"##, i + 1, i + 2))),
    ];
    for page in pages {
        let mut reader = FeedReader::new(FeedOptions { format: Some(postfrisch::shop::feed::Format::SchemaOrg), now: Some(NOW), ..FeedOptions::default() });
        let read = reader.push(page.as_bytes()).and_then(|_| reader.finish());
        assert!(read.is_err() || read.is_ok_and(|batch| batch.rows > 0));
    }
}

#[test]
fn p14_carriers_answers_have_ceilings() {
    let one = r#"{"tracking_number":"A1","tag":"InTransit","checkpoints":[]}"#;
    let answer = |count: usize| format!("{{\"trackings\":[{}]}}", vec![one; count].join(","));
    assert_eq!(parcels(&answer(10_000), NOW).unwrap().0.len(), 10_000);
    assert_eq!(parcels(&answer(10_001), NOW).unwrap_err().code.slug(), "feed/too-large");
    let events = vec![r#"{"checkpoint_time":"2026-11-20T08:00:00Z","tag":"InTransit","message":"zurück an und und und"}"#; 20_000].join(",");
    let long = format!(r#"{{"tracking_number":"A1","tag":"Delivered","subtag_message":"{}","checkpoints":[{events}]}}"#, "return to sender ".repeat(50_000));
    assert_eq!(parcels(&long, NOW).unwrap().0[0].events.len(), 60);
    let deep = format!("{}{one}{}", "{\"data\":".repeat(120), "}".repeat(120));
    assert_eq!(parcels(&deep, NOW).unwrap_err().code.slug(), "feed/wrong-root");
    assert_eq!(parcels(&"[".repeat(100_000), NOW).unwrap_err().code.slug(), "feed/not-json");
}

#[test]
fn p9_values_beside_each_other_are_read_in_linear_time() {
    let product = |i: usize| {
        json!({"@type": "Product", "sku": format!("L{i}"), "name": "Lampe", "url": format!("https://shop.example/{i}"),
        "offers": {"price": "15.00", "priceCurrency": "EUR", "availability": "InStock"}})
    };
    let lines: String = (0..8_000).map(|i| format!("{}\n", product(i))).collect();
    let empty = format!("{}{}", product(0), "{} ".repeat(40_000));
    for (text, offers) in [(lines, 8_000), (empty, 1)] {
        let start = std::time::Instant::now();
        let mut reader = FeedReader::new(FeedOptions { format: Some(postfrisch::shop::feed::Format::SchemaOrg), ..FeedOptions::default() });
        reader.push(text.as_bytes()).unwrap();
        assert_eq!(reader.finish().unwrap().offers.len(), offers);
        // Quadratic, it takes minutes in a debug build.
        assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
    }
}

#[test]
fn p9_a_text_is_no_number_of_hundredths() {
    let variant = |price: Value, compared: Value| json!({"id": 11, "title": "Rot", "price": price, "compare_at_price": compared, "available": true});
    let ajax = |product: Value, variant: Value| {
        let (offers, problems) = read(&json!([{"id": 1, "title": "Schal", "handle": "schal", "price": product, "available": true, "variants": [variant]}]));
        (offers.first().map(|offer| (offer.price.amount, offer.sale.map(|sale| sale.price.amount))), problems)
    };
    let told = |field: &str| vec![(field.to_owned(), "feed/bad-price".to_owned())];
    assert_eq!(ajax(json!(9900), variant(json!(9900), json!(12000))), (Some((12_000, Some(9900))), vec![]));
    assert_eq!(ajax(json!(9900), variant(json!(9900), json!("12000"))), (Some((9900, None)), told("compare_at_price")));
    assert_eq!(ajax(json!(9900), variant(json!(9900), json!(""))), (Some((9900, None)), vec![]));
    for product in [json!(9900), json!("9900"), Value::Null] {
        for price in ["9900", "99.00", "99,00 EUR"] {
            assert_eq!(ajax(product.clone(), variant(json!(price), Value::Null)), (None, told("price")), "{product} {price}");
        }
    }
    // Elsewhere amounts are texts.
    let plain = read(&json!({"products": [{"id": 1, "title": "Schal", "handle": "schal", "variants": [variant(json!("9900"), json!("12000.00"))]}]}));
    assert_eq!((plain.0[0].price.amount, plain.1.len()), (1_200_000, 0));
}
