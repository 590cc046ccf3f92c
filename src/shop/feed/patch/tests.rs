use super::*;
use crate::base::time;
use crate::shop::offer::Availability;

const NOW: Millis = 1_795_350_000_000;

fn eur(text: &str) -> Money {
    Money::parse(&format!("{text} EUR")).unwrap()
}

fn stored() -> Stored {
    let offer = Offer::new("a", "Rad", "https://shop.example/a", Availability::Available, eur("100.00"));
    Stored { offer, times: Times::all(NOW - 10_000), deliveries: vec![] }
}

fn sent(stored: &Stored, change: &str, at: Millis) -> Result<Option<Stored>, Vec<Code>> {
    let id = format!("{change}@{at}");
    let patched = patch(stored, change, Delivery { id: &id, sent: at, now: at.max(NOW) });
    patched.map(|patched| patched.stored.filter(|_| patched.taken)).map_err(|problems| problems.iter().map(|p| p.diagnostic.code).collect())
}

fn late(stored: &Stored, change: &str, at: Millis) -> Option<String> {
    let late = patch(stored, change, Delivery { id: "d", sent: at, now: NOW }).unwrap().late?;
    assert_eq!(late.at, at);
    serde_json::to_string(&late).ok()
}

#[test]
fn p5_each_field_that_is_pushed_has_its_own_time() {
    let price = sent(&stored(), r#"{"id":"a","price":"90,00 EUR"}"#, NOW).unwrap().unwrap();
    assert_eq!((price.offer.price, price.times), (eur("90.00"), Times { price: NOW, ..stored().times }));
    // A push about another part may be late and still counts.
    let gone = sent(&price, r#"{"id":"a","availability":"out_of_stock","stock":0}"#, NOW - 5_000).unwrap().unwrap();
    assert_eq!((gone.offer.availability, gone.offer.stock, gone.offer.price), (Availability::SoldOut, Some(0), eur("90.00")));
    assert_eq!(gone.times, Times { price: NOW, availability: NOW - 5_000, stock: NOW - 5_000, ..stored().times });
    // A push about the same part does not.
    assert_eq!(sent(&gone, r#"{"id":"a","availability":"in_stock","stock":5}"#, NOW - 6_000), Ok(None));
    // If a push contains both, the newer part counts.
    let half = sent(&gone, r#"{"id":"a","price":"1 EUR","stock":2}"#, NOW - 1_000).unwrap().unwrap();
    assert_eq!((half.offer.price, half.offer.stock), (eur("90.00"), Some(2)));
}

#[test]
fn p5_a_delivery_counts_once() {
    let change = r#"{"id":"a","stock":1}"#;
    let first = sent(&stored(), change, NOW).unwrap().unwrap();
    let second = sent(&first, r#"{"id":"a","stock":2}"#, NOW).unwrap().unwrap();
    assert_eq!(sent(&second, change, NOW), Ok(None));
    assert_eq!(second.deliveries.len(), 2);
    let mut many = second;
    for i in 0..80 {
        many = sent(&many, &format!(r#"{{"id":"a","stock":{i}}}"#), NOW + i).unwrap().unwrap();
    }
    assert_eq!(many.deliveries.len(), DELIVERIES);
}

#[test]
fn p5_a_pushed_sale_keeps_its_window_and_must_be_a_reduction() {
    let window = |sale: Option<Sale>| sale.map(|s| (s.price, s.from, s.until)).unwrap();
    let (from, until) = (time::instant("2026-11-20T00:00:00Z").unwrap(), time::instant("2026-11-30T00:00:00Z").unwrap());
    let on = sent(&stored(), r#"{"id":"a","salePrice":"80 EUR","salePriceEffectiveDate":"2026-11-20T00:00Z/2026-11-30T00:00Z"}"#, NOW).unwrap().unwrap();
    assert_eq!(window(on.offer.sale), (eur("80.00"), Some(from), Some(until)));
    let lower = sent(&on, r#"{"id":"a","salePrice":"70 EUR"}"#, NOW + 1).unwrap().unwrap();
    assert_eq!(window(lower.offer.sale), (eur("70.00"), Some(from), Some(until)));
    let open = sent(&lower, r#"{"id":"a","salePriceEffectiveDate":null}"#, NOW + 2).unwrap().unwrap();
    assert_eq!(window(open.offer.sale), (eur("70.00"), None, None));
    // A shop that always pushes complete offers neither ends the period nor restarts the sale.
    let again = sent(&on, r#"{"id":"a","price":"100 EUR","salePrice":"80 EUR"}"#, until + 1).unwrap().unwrap();
    assert_eq!(window(again.offer.sale), (eur("80.00"), Some(from), Some(until)));
    assert_eq!(sent(&on, r#"{"id":"a","salePrice":"70 EUR"}"#, until + 1), Err(vec![Code::FeedBadDate]), "the old window is over");
    let new = sent(&on, r#"{"id":"a","salePrice":"70 EUR","salePriceEffectiveDate":null}"#, until + 1).unwrap().unwrap();
    assert_eq!(window(new.offer.sale), (eur("70.00"), None, None));
    let ended = sent(&on, r#"{"id":"a","salePrice":null}"#, NOW + 3).unwrap().unwrap();
    assert_eq!(ended.offer.sale, None);
    for (change, code) in [
        (r#"{"id":"a","salePrice":"120 EUR"}"#, Code::FeedBadPrice),
        (r#"{"id":"a","salePriceEffectiveDate":"2026-11-20T00:00Z/2026-11-30T00:00Z"}"#, Code::FeedBadDate),
        (r#"{"id":"a","salePrice":"80 EUR","salePriceEffectiveDate":"2026-11-30T00:00Z/2026-11-20T00:00Z"}"#, Code::FeedBadDate),
        (r#"{"id":"a","salePrice":"80 EUR","salePriceEffectiveDate":"bald"}"#, Code::FeedBadDate),
        (r#"{"id":"a","price":"80 USD"}"#, Code::FeedBadCurrency),
        (r#"{"id":"a","price":""}"#, Code::FeedMissing),
        (r#"{"id":"a","price":null}"#, Code::FeedMissing),
        (r#"{"id":"a","availability":null,"stock":3}"#, Code::FeedMissing),
        (r#"{"id":"a"}"#, Code::FeedBadChange),
        (r#"{"id":"a","availability":""}"#, Code::FeedMissing),
        (r#"{"id":"a","prize":"1 EUR"}"#, Code::FeedBadChange),
        (r#"{"id":"a","price":12.99}"#, Code::FeedBadChange),
        (r#"{"id":"a","stock":-1}"#, Code::FeedBadChange),
        (r#"["a"]"#, Code::FeedBadChange),
        (r#"{"id":"a","stock":1.5}"#, Code::FeedBadChange),
    ] {
        assert_eq!(sent(&stored(), change, NOW), Err(vec![code]), "{change}");
    }
    // A lower regular price is accepted: the sale no longer reduces it.
    let lower = sent(&on, r#"{"id":"a","price":"75 EUR","availability":"out_of_stock"}"#, NOW + 1).unwrap().unwrap();
    assert_eq!((lower.offer.price, lower.offer.charged(NOW + 1)), (eur("75.00"), eur("75.00")));
}

#[test]
fn p5_a_sales_price_and_its_window_may_come_in_any_order() {
    let whole = r#"{"id":"a","salePrice":"70 EUR","salePriceEffectiveDate":"2026-11-20T00:00Z/2026-11-25T00:00Z"}"#;
    let price = r#"{"id":"a","salePrice":"80 EUR"}"#;
    let open = r#"{"id":"a","salePriceEffectiveDate":null}"#;
    let last = r#"{"id":"a","salePrice":"60 EUR"}"#;
    let all = [(whole, NOW), (price, NOW + 1_000), (open, NOW + 2_000), (last, NOW + 3_000)];
    let put = |order: &[usize]| {
        let mut now = stored();
        now.offer.sale = Some(Sale { price: eur("90.00"), from: None, until: None });
        for i in order {
            let (change, at) = all[*i];
            now = patch(&now, change, Delivery { id: &i.to_string(), sent: at, now: NOW + 10_000 }).unwrap().stored.unwrap_or(now);
        }
        now.offer.sale
    };
    for count in 1..=all.len() {
        let expected = put(&(0..count).collect::<Vec<_>>());
        for order in permutations(count) {
            assert_eq!(put(&order), expected, "{order:?}");
        }
    }
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for i in 0..count {
        all = all
            .iter()
            .flat_map(|order: &Vec<usize>| {
                (0..=i).map(|at| {
                    let mut more = order.clone();
                    more.insert(at, i);
                    more
                })
            })
            .collect();
    }
    all
}

#[test]
fn p6_what_lies_ahead_of_the_clock_is_not_believed() {
    let frozen = Stored { times: Times { stock: NOW + 30 * 86_400_000, ..stored().times }, ..stored() };
    let price = sent(&frozen, r#"{"id":"a","price":"90 EUR"}"#, NOW).unwrap().unwrap();
    assert_eq!(price.times, Times { price: NOW, stock: 0, ..stored().times });
    // A time a few hours ahead may be caused by this clock, so it stays.
    let hours = Stored { times: Times { stock: NOW + 3_600_000, ..stored().times }, ..stored() };
    assert_eq!(sent(&hours, r#"{"id":"a","stock":2}"#, NOW), Ok(None));
    let ahead = sent(&stored(), r#"{"id":"a","stock":2,"asOf":"2026-11-22T12:22:00Z"}"#, NOW).unwrap().unwrap();
    assert!(ahead.times.stock <= NOW);
    let stock = sent(&frozen, r#"{"id":"a","stock":2}"#, NOW - 5).unwrap().unwrap();
    assert_eq!((stock.offer.stock, stock.times), (Some(2), Times { stock: NOW - 5, ..stored().times }));
    assert_eq!(sent(&stored(), r#"{"id":"a","price":"90 EUR","asOf":"2027-01-01T00:00:00Z"}"#, NOW), Err(vec![Code::FeedClockAhead]));
    let earlier = sent(&stored(), r#"{"id":"a","price":"90 EUR","asOf":"2026-11-22T09:00:00Z"}"#, NOW).unwrap();
    assert_eq!(earlier.is_some(), time::instant("2026-11-22T09:00:00Z").unwrap() >= stored().times.price);
}

#[test]
fn p6_what_a_late_push_says_of_a_price_is_a_fact_of_its_own_time() {
    let at = stored().times.price;
    assert_eq!(late(&stored(), r#"{"id":"a","price":"80 EUR","stock":1}"#, at - 1).as_deref(), Some(r#"{"price":{"amount":8000,"currency":"EUR"}}"#));
    assert_eq!(late(&stored(), r#"{"id":"a","stock":1}"#, at - 1), None, "it says nothing of a price");
    assert_eq!(late(&stored(), r#"{"id":"a","price":"80 EUR"}"#, at), None, "it is not late");
    // The sale is newer than the pushed price: the price is stored in the offer, and the price charged before the sale in the history.
    let on = sent(&stored(), r#"{"id":"a","salePrice":"50 EUR"}"#, NOW).unwrap().unwrap();
    assert_eq!(late(&on, r#"{"id":"a","price":"90 EUR"}"#, NOW - 1).as_deref(), Some(r#"{"price":{"amount":9000,"currency":"EUR"}}"#));
    let sale = r#"{"id":"a","salePrice":"60 EUR","salePriceEffectiveDate":"2026-11-20T00:00Z/2026-11-30T00:00Z"}"#;
    let fact = r#"{"salePrice":{"amount":6000,"currency":"EUR"},"window":[1795132800000,1795996800000]}"#;
    assert_eq!(late(&on, sale, NOW - 1).as_deref(), Some(fact));
    assert_eq!(late(&on, r#"{"id":"a","salePrice":null}"#, NOW - 1).as_deref(), Some(r#"{"sale":null}"#));
}

#[test]
fn p6_a_time_without_an_offset_is_none() {
    let told = |change: &str| {
        let problems = patch(&stored(), change, Delivery { id: "d", sent: NOW, now: NOW }).unwrap_err();
        problems.into_iter().map(|p| (p.field, p.diagnostic.code, p.diagnostic.message, p.diagnostic.help.unwrap())).collect::<Vec<_>>()
    };
    let bad = |field: &str, message: &str, help: &str| vec![(field.to_owned(), Code::FeedBadDate, message.to_owned(), help.to_owned())];
    let local = "write RFC 3339: `2026-11-22T09:00:00Z` for UTC, or with an offset like `2026-11-22T09:00:00+01:00`";
    for written in ["2026-11-22T09:00:00", "2026-11-22 09:00:00", " 2026-11-22T09:00:00"] {
        let message = format!("`{}` has no offset from UTC", written.trim());
        assert_eq!(told(&format!(r#"{{"id":"a","stock":1,"asOf":"{written}"}}"#)), bad("asOf", &message, local));
    }
    let day = "write RFC 3339: `2026-11-22T00:00:00Z` for UTC, or with an offset like `2026-11-22T00:00:00+01:00`";
    assert_eq!(told(r#"{"id":"a","stock":1,"asOf":"2026-11-22"}"#), bad("asOf", "`2026-11-22` has no offset from UTC", day));
    let like = "write RFC 3339, like 2026-11-22T09:00:00Z";
    assert_eq!(told(r#"{"id":"a","stock":1,"asOf":"heute"}"#), bad("asOf", "`heute` is not a point in time", like));
    for offset in ["Z", "+01:00", "+0500"] {
        assert!(sent(&stored(), &format!(r#"{{"id":"a","stock":1,"asOf":"2026-11-22T09:00:00{offset}"}}"#), NOW).is_ok(), "{offset}");
    }
}

#[test]
fn p5_the_parts_of_a_sale_may_come_in_any_order() {
    let changes = [
        (1, r#"{"id":"a","salePrice":null}"#),
        (2, r#"{"id":"a","salePrice":"46 EUR","salePriceEffectiveDate":null}"#),
        (3, r#"{"id":"a","salePriceEffectiveDate":"2026-11-30T00:00Z/"}"#),
        (4, r#"{"id":"a","salePrice":"45 EUR"}"#),
    ];
    let mut start = stored();
    start.offer.sale = Some(Sale { price: eur("50.00"), from: None, until: None });
    let put = |order: &[usize]| {
        order.iter().fold(start.clone(), |now, i| {
            let (at, change) = changes[*i];
            let delivery = Delivery { id: change, sent: NOW - 5_000 + at, now: NOW };
            patch(&now, change, delivery).unwrap().stored.unwrap_or(now)
        })
    };
    let right = put(&[0, 1, 2, 3]).offer.sale;
    assert_eq!(right, Some(Sale { price: eur("45.00"), from: time::instant("2026-11-30T00:00:00Z").ok(), until: None }));
    for order in [[0, 1, 3, 2], [1, 0, 2, 3], [2, 0, 1, 3], [2, 1, 0, 3], [1, 2, 3, 0], [3, 2, 1, 0], [2, 3, 0, 1], [3, 0, 2, 1]] {
        assert_eq!(put(&order).offer.sale, right, "{order:?}");
    }
    // The end of a sale also ends its period, in any order of arrival.
    let alone = [(2, r#"{"id":"a","salePrice":"45 EUR"}"#), (1, r#"{"id":"a","salePrice":null}"#)];
    let mut windowed = stored();
    windowed.offer.sale = Some(Sale { price: eur("50.00"), from: Some(1), until: Some(NOW * 2) });
    let put = |order: [usize; 2]| {
        order.iter().fold(windowed.clone(), |now, i| {
            let (at, change) = alone[*i];
            patch(&now, change, Delivery { id: change, sent: NOW - 5_000 + at, now: NOW }).unwrap().stored.unwrap_or(now)
        })
    };
    assert_eq!((put([0, 1]).offer.sale, put([1, 0]).offer.sale), (Some(Sale { price: eur("45.00"), from: None, until: None }), put([0, 1]).offer.sale));
}
