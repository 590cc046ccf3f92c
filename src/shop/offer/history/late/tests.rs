use super::*;
use crate::base::money::Currency;
use crate::shop::offer::Availability;

const DAY: Millis = 86_400_000;

fn eur(amount: i64) -> Money {
    Money { amount, currency: Currency::EUR }
}

fn state(day: i64, price: i64, seen: Option<i64>) -> PriceState {
    PriceState { at: day * DAY, seen: seen.map(|day| day * DAY), price: eur(price), sale: None, reduced_since: None }
}

fn priced(day: i64, price: i64) -> LatePrice {
    LatePrice { at: day * DAY, price: Some(eur(price)), sale: Some(None), ..LatePrice::default() }
}

/// Days, prices and confirmations of the resulting history, for an offer with the given update times of `(price, sale)`.
fn told(states: &[PriceState], late: &[LatePrice], (price, sale): (i64, i64)) -> Vec<(i64, i64, Option<i64>)> {
    let now = states.last().map_or(eur(0), |last| last.price);
    let offer = Offer::new("x", "Rad", "https://shop.example/x", Availability::Available, now);
    let times = Times { price: price * DAY, sale: sale * DAY, ..Times::all(0) };
    let all = with_late(states.to_vec(), late.to_vec(), &offer, times);
    assert!(all.is_sorted_by_key(|state| state.at), "{all:?}");
    all.iter().map(|state| (state.at / DAY, state.price.amount, state.seen.map(|seen| seen / DAY))).collect()
}

#[test]
fn p6_a_price_that_was_confirmed_after_a_late_one_came_back_within_two_days() {
    let states = [state(0, 100, None), state(20, 70, Some(19))];
    assert_eq!(told(&states, &[priced(10, 80)], (30, 30)), [(0, 100, None), (10, 80, None), (12, 100, None), (20, 70, Some(19))]);
    assert_eq!(told(&states, &[priced(18, 80)], (30, 30)), [(0, 100, None), (18, 80, None), (19, 100, None), (20, 70, Some(19))]);
    // A price above the one charged lasts no longer than necessary, so the current reduction does not begin later because of it.
    assert_eq!(told(&states, &[priced(10, 120)], (30, 30)), [(0, 100, None), (10, 120, None), (10, 100, None), (20, 70, Some(19))]);
    // The offer's own price was confirmed on day 30.
    assert_eq!(told(&states, &[priced(25, 60)], (30, 30)), [(0, 100, None), (20, 70, Some(19)), (25, 60, None), (27, 70, None)]);
}

#[test]
fn p6_a_price_that_was_not_confirmed_after_a_late_one_had_ended_with_it() {
    let states = [state(0, 100, None), state(20, 70, Some(9))];
    assert_eq!(told(&states, &[priced(10, 80)], (30, 30)), [(0, 100, None), (10, 80, Some(9)), (20, 70, Some(10))]);
    assert_eq!(told(&states, &[priced(10, 80), priced(15, 90)], (30, 30)), [(0, 100, None), (10, 80, Some(9)), (15, 90, Some(10)), (20, 70, Some(15))]);
    // A pushed price whose sale was not confirmed: the current price began with the push.
    assert_eq!(told(&states[..1], &[priced(10, 80)], (30, 9)), [(0, 100, None), (10, 80, Some(9)), (30, 100, Some(10))]);
    // Before all known states.
    assert_eq!(told(&[state(5, 100, None)], &[priced(1, 80)], (30, 30)), [(1, 80, None), (5, 100, Some(1))]);
    // After all known states, with unknown times of the offer.
    assert_eq!(told(&states, &[priced(25, 60)], (0, 0)), [(0, 100, None), (20, 70, Some(9)), (25, 60, None)]);
}

#[test]
fn p6_a_part_of_a_price_leaves_what_was_confirmed_as_it_was() {
    let states = [state(0, 100, None), state(12, 70, Some(9))];
    let part = |day: i64, price: i64| LatePrice { sale: None, ..priced(day, price) };
    assert_eq!(told(&states, &[part(10, 80), part(11, 100)], (30, 30)), [(0, 100, None), (10, 80, Some(9)), (11, 100, Some(9)), (12, 70, Some(9))]);
    assert_eq!(told(&states, &[priced(10, 80), part(11, 90)], (30, 30)), [(0, 100, None), (10, 80, Some(9)), (11, 90, Some(10)), (12, 70, Some(10))]);
}

#[test]
fn p6_a_late_fact_changes_what_it_says_and_no_more() {
    let window = Sale { price: eur(50), from: Some(3 * DAY), until: Some(9 * DAY) };
    let before = PriceState { sale: Some(window), reduced_since: Some(2 * DAY), ..state(0, 100, None) };
    let fact = |text: &str| serde_json::from_str::<LatePrice>(text).unwrap().onto(Some(&before)).unwrap();
    let price = fact(r#"{"price":{"amount":90,"currency":"EUR"}}"#);
    assert_eq!((price.price, price.sale, price.reduced_since), (eur(90), Some(window), before.reduced_since));
    let lower = fact(r#"{"salePrice":{"amount":40,"currency":"EUR"}}"#);
    assert_eq!(lower.sale, Some(Sale { price: eur(40), ..window }));
    assert_eq!(fact(r#"{"window":[null,7]}"#).sale, Some(Sale { price: eur(50), from: None, until: Some(7) }));
    assert_eq!((fact(r#"{"sale":null}"#).sale, fact(r#"{"sale":null}"#).reduced_since), (None, None));
    let whole = r#"{"sale":{"price":{"amount":30,"currency":"EUR"}},"reducedSince":4}"#;
    assert_eq!((fact(whole).sale, fact(whole).reduced_since), (Some(Sale { price: eur(30), from: None, until: None }), Some(4)));
    assert_eq!(serde_json::from_str::<LatePrice>(r#"{"sale":null}"#).unwrap().onto(None), None, "nobody knows the price");
    for text in [r#"{"sale":null}"#, r#"{"price":{"amount":90,"currency":"EUR"}}"#, r#"{"window":[null,7]}"#, whole] {
        assert_eq!(serde_json::to_string(&serde_json::from_str::<LatePrice>(text).unwrap()).unwrap(), text);
    }
}
