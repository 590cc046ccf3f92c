//! Which evidence allows which struck price, case by case (the faults P3, P12 and P14). `offer::stories` tests the same with random histories.

use super::tests::{eur, now, policy, price_override};
use super::*;
use crate::shop::offer::{PriceState, Prior, Sale, Times};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

fn sale(price: &str, days: Option<(i64, i64)>) -> Option<Sale> {
    Some(Sale { price: eur(price), from: days.map(|(from, _)| now() - from * DAY), until: days.map(|(_, until)| now() - until * DAY) })
}

/// A state of a shop's price: days before now, regular price, sale.
type Said<'a> = (i64, &'a str, Option<Sale>);

/// An offer with a history, and the shop's prior price with the days since its start.
fn record(said: &[Said<'_>], vouched: Option<(&str, i64)>) -> Record {
    let since = vouched.map(|(_, days)| now() - days * DAY);
    let history: Vec<PriceState> = said
        .iter()
        .map(|(days, price, sale)| {
            let at = now() - days * DAY;
            PriceState { at, seen: Some(at), price: eur(price), sale: *sale, reduced_since: since.filter(|since| *since <= at) }
        })
        .collect();
    let last = history[history.len() - 1];
    let offer = Offer {
        sale: last.sale,
        reduced_since: last.reduced_since,
        prior: vouched.map(|(price, _)| Prior { lowest30: eur(price), reduced_since: since }),
        ..Offer::new("b1", "Gravelbike", "https://shop.example/b1", Availability::Available, last.price)
    };
    Record { offer, times: Times::all(now()), gone_since: None, history, photo: None }
}

/// The struck price in whole euros with its percentage, or the reason why there is none.
fn struck(record: &Record, overrides: &[Override]) -> Result<(ReferenceKind, i64, Option<u32>), Reason> {
    let shown = show(record, overrides, &policy(), now());
    assert!(shown.current.is_some());
    match shown.reference {
        Some(reference) => Ok((reference.kind, reference.price.money.amount / 100, shown.percent)),
        None => {
            assert!(shown.saving.is_none() && shown.percent.is_none() && shown.amount.is_none() && !shown.text.contains("statt"));
            Err(shown.reasons[0])
        }
    }
}

/// A price override, made some hours ago.
fn editor(price: &str, hours: i64) -> Override {
    Override { at: now() - hours * HOUR, ..price_override(price) }
}

#[test]
fn p3_what_is_vouched_for_outlives_no_reduction() {
    let week = Some((10, 2));
    let stories: &[(&str, &[Said<'_>], &[Override], Reason)] = &[
        ("a sale whose window is over", &[(60, "110.00", None), (12, "110.00", sale("80.00", week))], &[], Reason::NoReduction),
        ("the same below the price vouched for", &[(60, "110.00", None), (12, "100.00", sale("80.00", week))], &[], Reason::NoReduction),
        ("the same, first seen when it was over", &[(0, "100.00", sale("80.00", week))], &[], Reason::NoReduction),
        ("a price that rose", &[(60, "110.00", None), (10, "110.00", sale("90.00", None)), (3, "110.00", sale("100.00", None))], &[], Reason::PriorNotHigher),
        ("a sale that was withdrawn", &[(60, "110.00", None), (10, "110.00", sale("80.00", None)), (1, "110.00", None)], &[], Reason::NoReduction),
        (
            "a sale that was withdrawn as the price fell",
            &[(60, "110.00", None), (10, "110.00", sale("80.00", None)), (1, "95.00", None)],
            &[],
            Reason::NoReduction,
        ),
        (
            "a sale that was withdrawn as the price fell below it",
            &[(60, "110.00", None), (10, "110.00", sale("80.00", None)), (1, "75.00", None)],
            &[],
            Reason::NoReduction,
        ),
        ("an editor above the regular price", &[(60, "110.00", None), (10, "100.00", sale("80.00", None))], &[editor("105.00", 1)], Reason::NoReduction),
        ("an editor below the sale", &[(60, "110.00", None), (10, "110.00", sale("80.00", None))], &[editor("70.00", 1)], Reason::OverrideNotConfirmed),
    ];
    for (what, said, overrides, reason) in stories {
        let vouched = record(said, Some(("120.00", 10)));
        assert_eq!(struck(&vouched, overrides), Err(*reason), "{what}");
        assert!(struck(&record(said, None), overrides).is_err(), "{what}: the history alone");
        let undated =
            Record { offer: Offer { prior: Some(Prior { lowest30: eur("120.00"), reduced_since: None }), ..record(said, None).offer }, ..record(said, None) };
        assert!(struck(&undated, overrides).is_err(), "{what}: without a date");
    }
}

#[test]
fn p3_what_was_seen_before_a_silence_counts_against_what_is_declared() {
    // A sale since day 11, with a gap in the history from day 4 to day 1.
    let since = |price: &str| Some(Sale { from: Some(now() - 11 * DAY), ..sale(price, None).unwrap() });
    let silent = |said: &[Said<'_>]| {
        let mut silent = record(said, None);
        let last = silent.history.last_mut().unwrap();
        last.seen = Some(last.at - 3 * DAY);
        silent
    };
    let vouched = |record: &Record| {
        let prior = Some(Prior { lowest30: eur("100.00"), reduced_since: Some(now() - 11 * DAY) });
        Record { offer: Offer { prior, ..record.offer.clone() }, ..record.clone() }
    };
    let before: Said<'_> = (60, "100.00", None);
    let rose = silent(&[before, (11, "100.00", since("50.00")), (6, "100.00", since("80.00")), (1, "100.00", since("80.00"))]);
    let rose_unseen = silent(&[before, (11, "100.00", since("50.00")), (1, "100.00", since("80.00"))]);
    let withdrawn = silent(&[before, (11, "100.00", since("50.00")), (5, "100.00", None), (1, "100.00", since("80.00"))]);
    for (what, record) in [("rose", rose), ("rose unseen", rose_unseen), ("withdrawn", withdrawn)] {
        assert_eq!(struck(&record, &[]), Err(Reason::HistoryIncomplete), "{what}");
        assert_eq!(struck(&vouched(&record), &[]), Err(Reason::HistoryIncomplete), "{what}, vouched");
        let perishable = Record { offer: Offer { perishable: true, ..record.offer.clone() }, ..record.clone() };
        assert_eq!(struck(&perishable, &[]), Err(Reason::HistoryIncomplete), "{what}, perishable");
        let service = Offer { kind: OfferKind::Service, previous: Some(eur("100.00")), ..record.offer.clone() };
        assert_eq!(struck(&Record { offer: service, ..record.clone() }, &[]), Err(Reason::PreviousNotDocumented), "{what}, a service");
    }
    // If all observed prices agree, the shop's declaration fills the gap.
    let fell = silent(&[before, (11, "100.00", since("80.00")), (1, "100.00", since("80.00"))]);
    assert_eq!(struck(&fell, &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&vouched(&fell), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
}

#[test]
fn p3_an_editors_price_above_a_sale_is_measured_against_the_same_price() {
    let said: &[Said<'_>] = &[(60, "100.00", None), (2, "100.00", sale("80.00", None))];
    for r in [record(said, None), record(said, Some(("100.00", 2))), record(&said[1..], Some(("100.00", 2)))] {
        assert_eq!(struck(&r, &[editor("90.00", 1)]), Ok((ReferenceKind::Lowest30, 100, Some(10))));
        assert_eq!(struck(&r, &[editor("100.00", 1)]), Err(Reason::NoReduction));
        // Once undone, the feed's price applies again.
        let undone = Override { undone: Some(now() - HOUR), ..editor("90.00", 5) };
        assert_eq!(struck(&r, &[undone]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    }
    // A lower price was charged too; when the sale's price returned, the price rose.
    let lower = Override { undone: Some(now() - HOUR), ..editor("70.00", 5) };
    assert_eq!(struck(&record(said, Some(("100.00", 2))), &[lower]), Err(Reason::PriorNotHigher));
}

#[test]
fn p3_an_offer_without_a_history_is_taken_at_its_word_as_far_as_it_goes() {
    let alone = |said: Said<'_>, vouched| Record { history: Vec::new(), ..record(&[said], vouched) };
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", None)), Some(("100.00", 2))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&alone((0, "80.00", None), Some(("100.00", 2))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", Some((9, 2)))), Some(("110.00", 9))), &[]), Err(Reason::NoReduction));
    // The price was reduced again as the sale ended: the sale's price was charged in the 30 days before.
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", Some((9, 2)))), Some(("110.00", 2))), &[]), Err(Reason::PriorNotHigher));
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", Some((9, 2)))), None), &[]), Err(Reason::NoReduction));
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", Some((-1, -2)))), None), &[]), Err(Reason::ReductionNotStarted));
    assert_eq!(struck(&alone((0, "100.00", sale("100.00", None)), None), &[]), Err(Reason::NoReduction));
    assert_eq!(struck(&alone((0, "100.00", sale("80.00", None)), None), &[]), Err(Reason::HistoryIncomplete));
}

#[test]
fn p3_history_and_word_complete_each_other() {
    let sold = |days, price| (days, "100.00", sale(price, None));
    // The history began after the reduction, so the shop's prior price counts.
    assert_eq!(struck(&record(&[sold(5, "80.00")], Some(("100.00", 10))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    // A second step was observed; the label says so.
    assert_eq!(struck(&record(&[sold(5, "90.00"), sold(2, "80.00")], Some(("100.00", 10))), &[]), Ok((ReferenceKind::ProgressiveStart, 100, Some(20))));
    // The import came some hours after the reduction.
    let late = [(60, "100.00", None), sold(2, "80.00")];
    assert_eq!(struck(&record(&late, Some(("100.00", 3))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&record(&late[..], Some(("90.00", 2))), &[]), Ok((ReferenceKind::Lowest30, 90, Some(11))));
    // The reduction began again: the prior price counts as long as all prices since then are known.
    let mut gap = record(&[sold(20, "90.00"), (10, "100.00", None), sold(2, "80.00")], Some(("100.00", 20)));
    assert_eq!(struck(&gap, &[]), Ok((ReferenceKind::Lowest30, 90, Some(11))));
    gap.history[1].reduced_since = None;
    gap.history.remove(0);
    assert_eq!(struck(&gap, &[]), Err(Reason::HistoryIncomplete));
}

#[test]
fn p3_a_word_for_another_time_is_none_for_now() {
    let said = [(60, "100.00", None), (2, "100.00", sale("80.00", None))];
    // A future reduction is declared although one is current: the history takes precedence.
    assert_eq!(struck(&record(&said, Some(("100.00", -3))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&record(&said[1..], Some(("100.00", -3))), &[]), Err(Reason::ReductionNotStarted));
    // Older than the stored prices.
    assert_eq!(struck(&record(&said[1..], Some(("100.00", 399))), &[]), Ok((ReferenceKind::Lowest30, 100, Some(20))));
    assert_eq!(struck(&record(&said[1..], Some(("100.00", 401))), &[]), Err(Reason::HistoryIncomplete));
}

#[test]
fn p3_thirty_days_are_days_of_the_shops_calendar() {
    // Berlin's clocks went back on 25 October: 90 was charged in the first half hour of the 30 days before 20 November.
    let at = |text: &str| crate::base::time::instant(text).unwrap();
    let mut r = record(&[(90, "90.00", None), (10, "100.00", sale("80.00", None))], None);
    r.history[1].at = at("2026-10-21T00:30:00+02:00");
    r.history[1].seen = Some(r.history[1].at);
    let begins = Some(Sale { price: eur("80.00"), from: Some(at("2026-11-20T00:00:00+01:00")), until: None });
    (r.offer.sale, r.history[1].sale) = (begins, begins);
    let shown = |zone| show(&r, &[], &Policy { zone: Zone::named(zone).unwrap(), ..policy() }, now()).reference.unwrap().price.money;
    assert_eq!((shown("Europe/Berlin"), shown("UTC")), (eur("90.00"), eur("100.00")));
}

#[test]
fn p3_one_persons_price_strikes_no_editors_price_that_waits_for_the_feed() {
    let r = record(&[(60, "80.00", None)], None);
    let own = Policy { individual: Some(eur("60.00")), ..policy() };
    let shown = show(&r, &[editor("70.00", 1)], &own, now());
    assert_eq!((shown.current.unwrap().money, shown.reference, shown.reasons), (eur("60.00"), None, vec![Reason::OverrideNotConfirmed]));
    assert_eq!(show(&r, &[editor("90.00", 1)], &own, now()).reference.unwrap().price.money, eur("90.00"));
}

#[test]
fn p3_a_sale_that_is_no_reduction_changes_nothing() {
    for other in [sale("100.00", None), sale("120.00", None), Some(Sale { price: Money::parse("80.00 CHF").unwrap(), from: None, until: None })] {
        let shown = show(&record(&[(60, "100.00", None), (2, "100.00", other)], None), &[], &policy(), now());
        assert_eq!((shown.current.unwrap().money, shown.reference, shown.reasons), (eur("100.00"), None, vec![Reason::NoReduction]));
    }
    // A newer price below an older sale is charged.
    let pushed = record(&[(60, "100.00", None), (5, "100.00", sale("80.00", None)), (1, "75.00", sale("80.00", None))], None);
    assert_eq!(show(&pushed, &[], &policy(), now()).current.unwrap().money, eur("75.00"));
    assert_eq!(struck(&pushed, &[]), Err(Reason::NoReduction));
}

#[test]
fn p12_a_countdown_counts_to_a_change_of_the_price() {
    let until = |hours: i64| now() + hours * HOUR;
    let lasting = |price: &str, hours| Some(Sale { price: eur(price), from: None, until: Some(until(hours)) });
    let ends = |sale, overrides: &[Override]| show(&record(&[(60, "100.00", None), (2, "100.00", sale)], None), overrides, &policy(), now()).ends;
    let said = |price: &str, hours| Override { until: until(hours), ..editor(price, 1) };
    assert_eq!(ends(lasting("80.00", 5), &[]), Some(until(5)));
    assert_eq!(ends(lasting("100.00", 5), &[]), None, "a sale equal to the price");
    assert_eq!(ends(lasting("120.00", 5), &[]), None, "a sale above the price");
    assert_eq!(ends(None, &[said("90.00", 5)]), Some(until(5)));
    assert_eq!(ends(None, &[said("100.00", 5)]), None, "an editor's price equal to the feed's");
    assert_eq!(ends(lasting("80.00", 9), &[said("80.00", 5)]), Some(until(9)), "confirmed by the sale, which lasts longer");
    assert_eq!(ends(lasting("80.00", 3), &[said("90.00", 5)]), Some(until(5)), "the sale ends unseen");
    assert_eq!(ends(None, &[said("90.00", 9), said("80.00", 5)]), Some(until(5)), "back to the editor's other price");
    assert_eq!(ends(None, &[said("90.00", 9), said("90.00", 5)]), Some(until(9)));
    let own = Policy { individual: Some(eur("70.00")), ..policy() };
    assert_eq!(show(&record(&[(2, "100.00", lasting("80.00", 5))], None), &[], &own, now()).ends, None, "one's own price stays");
}

fn service(said: &[Said<'_>], previous: Option<&str>) -> Record {
    let mut r = record(said, None);
    (r.offer.kind, r.offer.previous) = (OfferKind::Service, previous.map(eur));
    r
}

#[test]
fn p14_a_service_has_no_30_day_price() {
    let trip = |said: &[Said<'_>]| {
        let mut r = record(said, Some(("500.00", 2)));
        r.offer.kind = OfferKind::Service;
        r
    };
    let reduced = (2, "500.00", sale("400.00", None));
    assert_eq!(struck(&trip(&[reduced]), &[]), Err(Reason::Lowest30ForGoods));
    assert_eq!(struck(&trip(&[(2, "400.00", None)]), &[]), Err(Reason::Lowest30ForGoods));
    let mut told = trip(&[reduced]);
    told.offer.previous = Some(eur("500.00"));
    assert_eq!(struck(&told, &[]), Ok((ReferenceKind::Previous, 500, Some(20))));
    assert_eq!(struck(&trip(&[(20, "500.00", None), reduced]), &[]), Ok((ReferenceKind::Previous, 500, Some(20))), "documented by the history");
}

#[test]
fn p14_a_services_previous_price_ends_with_its_reduction() {
    // It rose from 400 to 450, or its sale is over: 500 is not the earlier price.
    assert_eq!(struck(&service(&[(30, "500.00", None), (10, "400.00", None), (3, "450.00", None)], Some("500.00")), &[]), Err(Reason::PreviousNotDocumented));
    assert_eq!(struck(&service(&[(0, "450.00", sale("400.00", Some((9, 2))))], Some("500.00")), &[]), Err(Reason::PreviousNotDocumented));
    let sold = service(&[(30, "500.00", None), (10, "500.00", sale("400.00", None))], Some("500.00"));
    assert_eq!(struck(&sold, &[editor("450.00", 1)]), Ok((ReferenceKind::Previous, 500, Some(10))));
    assert_eq!(struck(&sold, &[editor("550.00", 1)]), Err(Reason::PreviousNotDocumented));
    assert_eq!(struck(&service(&[(30, "500.00", None), (10, "400.00", None)], Some("500.00")), &[]), Ok((ReferenceKind::Previous, 500, Some(20))));
}

#[test]
fn p14_something_perishable_is_reduced_while_its_sale_is_on() {
    let food = |sale| {
        let mut r = record(&[(2, "4.00", sale)], None);
        r.offer.perishable = true;
        r
    };
    assert_eq!(struck(&food(sale("3.00", None)), &[]), Ok((ReferenceKind::Perishable, 4, Some(25))));
    for over in [None, sale("3.00", Some((2, 1))), sale("4.00", None)] {
        assert!(struck(&food(over), &[]).is_err());
    }
    assert_eq!(struck(&food(sale("3.00", None)), &[editor("4.50", 1)]), Err(Reason::PriorNotHigher));
}

#[test]
fn p3_a_regular_price_that_was_raised_for_a_perishables_sale_is_not_struck() {
    let raised = |before: &'static str| {
        let mut r = record(&[(40, before, None), (2, "4.00", sale("2.00", None))], None);
        r.offer.perishable = true;
        r
    };
    assert_eq!(struck(&raised("2.00"), &[]), Err(Reason::PriorNotHigher));
    assert_eq!(struck(&raised("3.00"), &[]).map(|(_, price, _)| price), Ok(3));
    assert_eq!(struck(&raised("5.00"), &[]).map(|(_, price, _)| price), Ok(4));
}

#[test]
fn p4_of_stock_zero_nothing_is_sold_unless_something_newer_says_so() {
    let status = |availability: Availability, stock: Option<u32>, times: Times| {
        let offer = Offer { stock, ..Offer::new("b1", "Gravelbike", "https://shop.example/b1", availability, eur("100.00")) };
        let record = Record { offer: offer.by_stock(times), times, gone_since: None, history: Vec::new(), photo: None };
        show(&record, &[], &policy(), now()).status
    };
    let same = Times::all(now() - HOUR);
    let said_since = Times { availability: now() - HOUR / 2, ..same };
    assert_eq!(status(Availability::Available, Some(0), same), OfferStatus::SoldOut);
    assert_eq!(status(Availability::Limited, Some(0), same), OfferStatus::SoldOut);
    assert_eq!(status(Availability::Available, Some(0), said_since), OfferStatus::Available);
    assert_eq!(status(Availability::Available, Some(1), same), OfferStatus::Available);
    assert_eq!(status(Availability::Available, None, same), OfferStatus::Available);
    assert_eq!(status(Availability::Preorder, Some(0), same), OfferStatus::Preorder);
    assert_eq!(status(Availability::Backorder, Some(0), same), OfferStatus::Backorder);
}
