use super::*;
use crate::base::time::instant;
use crate::shop::offer::{PriceState, Prior, Sale, Times};

mod as_of;
mod countries;

const DAY: Millis = 86_400_000;

pub(super) fn eur(text: &str) -> Money {
    Money::parse(&format!("{text} EUR")).unwrap()
}

pub(super) fn now() -> Millis {
    instant("2026-11-22T09:00:00Z").unwrap()
}

fn record() -> Record {
    let offer = Offer {
        sale: Some(Sale { price: eur("1599.00"), from: None, until: None }),
        prior: Some(Prior { lowest30: eur("1999.00"), reduced_since: Some(now() - 2 * DAY) }),
        ..Offer::new("b1", "Gravelbike", "https://shop.example/b1", Availability::Available, eur("2000.00"))
    };
    Record { offer, times: Times::all(now() - 3_600_000), gone_since: None, history: Vec::new(), photo: None }
}

pub(super) fn policy() -> Policy {
    Policy { locale: Locale::named("de").unwrap(), zone: Zone::named("Europe/Berlin").unwrap(), max_age: DAY, tax_note: true, individual: None }
}

pub(super) fn price_override(price: &str) -> Override {
    said(&format!(r#"{{"price":{{"amount":{},"currency":"EUR"}}}}"#, eur(price).amount))
}

/// An override with an action, for a day.
fn said(action: &str) -> Override {
    let mut said: serde_json::Value = serde_json::from_str(action).unwrap();
    for (name, value) in [("author", "a".into()), ("reason", "r".into()), ("at", (now() - 60_000).into()), ("until", (now() + DAY).into())] {
        said[name] = value;
    }
    serde_json::from_value(said).unwrap()
}

#[test]
fn r033_r039_price_saving_label_and_time_stand_together() {
    let shown = show(&record(), &[], &policy(), now());
    assert_eq!(shown.current.as_ref().unwrap().text, "1.599,00\u{a0}€");
    let reference = shown.reference.as_ref().unwrap();
    assert_eq!((reference.label, reference.price.text.as_str()), ("30-Tage-Bestpreis", "1.999,00\u{a0}€"));
    assert_eq!(shown.percent, Some(20));
    assert_eq!(shown.saving.as_deref(), Some("20\u{a0}% sparen!"));
    assert_eq!(shown.as_of_text, "Stand: 22.11., 09:00");
    assert_eq!(
        shown.text,
        "Gravelbike: 1.599,00\u{a0}€ statt 1.999,00\u{a0}€ (30-Tage-Bestpreis), 20\u{a0}% sparen!, inkl. MwSt., zzgl. Versand, Stand: 22.11., 09:00"
    );
    assert_eq!(shown.notes, ["inkl. MwSt., zzgl. Versand"]);
}

#[test]
fn rule_2_a_feeds_regular_price_is_no_prior_price() {
    let mut r = record();
    r.offer.prior = None;
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference, shown.percent, shown.saving), (None, None, None));
    assert_eq!(shown.reasons, [Reason::HistoryIncomplete]);
    r.offer.sale = None;
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::NoPriorPrice]);
}

#[test]
fn rule_3_a_prior_price_that_is_not_higher_strikes_nothing() {
    for prior in ["1599.00", "1500.00"] {
        let mut r = record();
        r.offer.prior = Some(Prior { lowest30: eur(prior), reduced_since: Some(now() - DAY) });
        let shown = show(&r, &[], &policy(), now());
        assert!(shown.reference.is_none() && shown.reasons == [Reason::PriorNotHigher], "{prior}");
    }
}

#[test]
fn rule_3_a_reduction_that_has_not_started_strikes_nothing() {
    let mut r = record();
    r.offer.prior.as_mut().unwrap().reduced_since = Some(now() + 1);
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::ReductionNotStarted]);
}

#[test]
fn rule_1_currencies_are_never_compared() {
    let mut r = record();
    r.offer.prior.as_mut().unwrap().lowest30 = Money::parse("9999.00 CHF").unwrap();
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::OtherCurrency]);
}

#[test]
fn p13_an_editors_price_holds_only_in_the_currency_of_the_feed() {
    let r = record();
    let mut francs = price_override("400.00");
    francs.price = Some(Money::parse("400.00 CHF").unwrap());
    let (fed, shown) = (show(&r, &[], &policy(), now()), show(&r, std::slice::from_ref(&francs), &policy(), now()));
    assert_eq!((shown.current, shown.ends), (fed.current, fed.ends));
    assert!(shown.reasons.contains(&Reason::OtherCurrency) && !fed.reasons.contains(&Reason::OtherCurrency));
    // The one in the right currency applies, regardless of the order.
    let both = [price_override("400.00"), francs];
    let shown = show(&r, &both, &policy(), now());
    assert_eq!((shown.current.unwrap().money, shown.reasons.contains(&Reason::OtherCurrency)), (eur("400.00"), false));
    assert!(show(&r, &both[1..], &policy(), both[1].until).reasons.iter().all(|reason| *reason != Reason::OtherCurrency));
}

#[test]
fn p14_a_saving_below_one_percent_is_struck_without_a_percentage() {
    let mut r = record();
    (r.offer.price, r.offer.sale) = (eur("4444.00"), Some(Sale { price: eur("4405.00"), from: None, until: None }));
    r.offer.prior.as_mut().unwrap().lowest30 = eur("4444.00");
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.percent, shown.saving, shown.reasons), (None, None, vec![Reason::SavingBelowOnePercent]));
    assert_eq!((shown.reference.unwrap().label, shown.amount.unwrap().money), ("30-Tage-Bestpreis", eur("39.00")));
    assert_eq!(shown.text, "Gravelbike: 4.405,00\u{a0}€ statt 4.444,00\u{a0}€ (30-Tage-Bestpreis), inkl. MwSt., zzgl. Versand, Stand: 22.11., 09:00");
    r.offer.prior = None;
    r.offer.rrp = Some(eur("4440.00"));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.percent, shown.saving, shown.reference.unwrap().label), (None, None, "UVP"));
}

#[test]
fn rule_7_an_override_below_the_feed_shows_no_saving() {
    let shown = show(&record(), &[price_override("999.00")], &policy(), now());
    assert_eq!(shown.current.unwrap().text, "999,00\u{a0}€");
    assert!(shown.reference.is_none());
    assert_eq!(shown.reasons, [Reason::OverrideNotConfirmed]);
}

#[test]
fn rule_7_an_override_above_the_feed_has_its_saving_recomputed() {
    let shown = show(&record(), &[price_override("1799.00")], &policy(), now());
    assert_eq!(shown.percent, Some(10));
    assert_eq!(shown.as_of_text, "Stand: 22.11., 09:59");
}

#[test]
fn rule_7_show_takes_hiding_back_but_makes_nothing_available() {
    let hide = Override { price: None, visible: Some(false), ..price_override("1.00") };
    let unhide = Override { visible: Some(true), ..hide.clone() };
    assert_eq!(show(&record(), std::slice::from_ref(&hide), &policy(), now()).status, OfferStatus::Hidden);
    assert_eq!(show(&record(), &[hide.clone(), unhide.clone()], &policy(), now()).status, OfferStatus::Available);
    let mut gone = record();
    gone.offer.availability = Availability::SoldOut;
    assert_eq!(show(&gone, &[hide, unhide], &policy(), now()).status, OfferStatus::SoldOut);
}

#[test]
fn rule_7_overrides_end_at_their_expiry() {
    let mut o = price_override("999.00");
    o.until = now();
    assert_eq!(show(&record(), &[o], &policy(), now()).current.unwrap().money, eur("1599.00"));
}

#[test]
fn rule_8_old_data_show_no_price() {
    let shown = show(&record(), &[price_override("999.00")], &policy(), now() + DAY);
    assert_eq!(shown.status, OfferStatus::Stale);
    assert!(shown.current.is_none());
}

#[test]
fn p5_each_part_has_its_own_time_and_stand_prints_the_one_of_what_is_charged() {
    let mut r = record();
    r.offer.sale = Some(Sale { price: eur("1599.00"), from: None, until: Some(now() + 1000) });
    r.times = Times { price: now() - 3 * DAY, sale: now() - 60_000, availability: now() - 120_000, stock: 0, rest: 0 };
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.status, shown.as_of), (OfferStatus::Available, now() - 60_000), "the sale is charged, and new");
    assert_eq!(show(&r, &[], &policy(), now() + 1000).status, OfferStatus::Stale, "the regular price is charged again, and old");
    r.times = Times { availability: now() - DAY - 1, ..Times::all(now()) };
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::DataTooOld], "nobody knows whether it can be had");
    r.offer.availability = Availability::SoldOut;
    assert_eq!(show(&r, &[], &policy(), now()).status, OfferStatus::Stale);
    r.times = Times { stock: 0, rest: 0, ..Times::all(now() - DAY) };
    r.offer.availability = Availability::Available;
    assert_eq!(show(&r, &[], &policy(), now()).status, OfferStatus::Available);
}

#[test]
fn p6_a_price_of_tomorrow_is_nobodys_to_know() {
    let five = crate::base::limits::CLOCK_AHEAD;
    for (ahead, status) in [(five, OfferStatus::Available), (five + 1, OfferStatus::Stale), (365 * DAY, OfferStatus::Stale)] {
        let shown = show(&Record { times: Times::all(now() + ahead), ..record() }, &[], &policy(), now());
        assert_eq!((shown.status, shown.current.is_none()), (status, status == OfferStatus::Stale), "{ahead}");
        let shown = show(&Record { times: Times { availability: now() + ahead, ..Times::all(now()) }, ..record() }, &[], &policy(), now());
        assert_eq!(shown.status, status, "{ahead}");
    }
}

#[test]
fn a_sale_window_opens_and_closes() {
    let mut r = record();
    r.offer.sale = Some(Sale { price: eur("1599.00"), from: Some(now()), until: Some(now() + 1000) });
    let at = |t| show(&r, &[], &policy(), t).current.unwrap().money;
    assert_eq!((at(now() - 1), at(now()), at(now() + 1000)), (eur("2000.00"), eur("1599.00"), eur("2000.00")));
}

#[test]
fn unknown_availability_shows_no_price() {
    let mut r = record();
    r.offer.availability = Availability::Unknown;
    assert!(show(&r, &[], &policy(), now()).current.is_none());
}

#[test]
fn travel_says_its_basis_and_no_shipping() {
    let mut r = record();
    r.offer.kind = OfferKind::Service;
    r.offer.travel = Some(crate::shop::offer::Travel { price_basis: "p. P.".into(), ..Default::default() });
    let shown = show(&r, &[], &policy(), now());
    assert_eq!(shown.notes, ["inkl. MwSt."]);
    assert!(shown.text.contains("1.599,00\u{a0}€ p. P."));
}

/// A record whose history gives the start of each price: days before now, regular price, sale price.
fn with_history(points: &[(i64, &str, Option<&str>)]) -> Record {
    let mut r = record();
    r.offer.prior = None;
    let sale = |price: &str| Sale { price: eur(price), from: None, until: None };
    r.history = points
        .iter()
        .map(|(days, price, reduced)| PriceState {
            at: now() - days * DAY,
            seen: Some(now() - days * DAY),
            price: eur(price),
            sale: reduced.map(sale),
            reduced_since: None,
        })
        .collect();
    let last = r.history[r.history.len() - 1];
    (r.offer.price, r.offer.sale) = (last.price, last.sale);
    r
}

fn struck(r: &Record) -> Result<(ReferenceKind, String, u32), Vec<Reason>> {
    let shown = show(r, &[], &policy(), now());
    match shown.reference {
        Some(reference) => Ok((reference.kind, reference.price.text, shown.percent.unwrap())),
        None => {
            assert!(shown.saving.is_none() && shown.percent.is_none() && shown.amount.is_none() && !shown.text.contains("statt"));
            Err(shown.reasons)
        }
    }
}

#[test]
fn rule_2_a_complete_history_gives_the_prior_price() {
    let r = with_history(&[(60, "120.00", None), (35, "100.00", None), (2, "100.00", Some("80.00"))]);
    assert_eq!(struck(&r), Ok((ReferenceKind::Lowest30, "100,00\u{a0}€".into(), 20)));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!(shown.amount.unwrap().text, "20,00\u{a0}€");
    // One day less than the period.
    assert_eq!(struck(&with_history(&[(31, "100.00", None), (2, "100.00", Some("80.00"))])), Err(vec![Reason::HistoryIncomplete]));
}

#[test]
fn rule_2_c_330_23_the_percentage_is_of_the_lowest_price_not_of_the_last() {
    // 1.69 just before the reduction, but 1.39 within the 30 days: 1.29 is 7 % below that, not 23 %.
    let r = with_history(&[(50, "1.69", None), (20, "1.39", None), (15, "1.69", None), (1, "1.69", Some("1.29"))]);
    assert_eq!(struck(&r), Ok((ReferenceKind::Lowest30, "1,39\u{a0}€".into(), 7)));
    let none = with_history(&[(50, "1.69", None), (20, "1.29", None), (15, "1.69", None), (1, "1.69", Some("1.29"))]);
    assert_eq!(struck(&none), Err(vec![Reason::PriorNotHigher]));
}

#[test]
fn rule_2_bgh_i_zr_183_24_444_699_444_strikes_nothing() {
    assert_eq!(struck(&with_history(&[(60, "4.44", None), (12, "6.99", None), (3, "4.44", None)])), Err(vec![Reason::NoPriorPrice]));
    assert_eq!(struck(&with_history(&[(60, "4.44", None), (12, "6.99", None), (3, "6.99", Some("4.44"))])), Err(vec![Reason::PriorNotHigher]));
}

#[test]
fn rule_4_a_growing_reduction_is_labelled_as_such() {
    let r = with_history(&[(60, "100.00", None), (20, "100.00", Some("90.00")), (5, "100.00", Some("70.00"))]);
    assert_eq!(struck(&r), Ok((ReferenceKind::ProgressiveStart, "100,00\u{a0}€".into(), 30)));
}

#[test]
fn rule_4_something_perishable_is_reduced_with_its_mark_only() {
    let mut r = with_history(&[(2, "4.00", None), (1, "4.00", Some("3.00"))]);
    r.offer.perishable = true;
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference.unwrap().kind, shown.percent), (ReferenceKind::Perishable, Some(25)));
    assert_eq!(shown.notes, ["reduziert wegen kurzer Haltbarkeit", "inkl. MwSt., zzgl. Versand"]);
}

#[test]
fn rule_4_one_persons_price_stands_beside_everyones() {
    let r = with_history(&[(60, "100.00", None)]);
    let own = Policy { individual: Some(eur("85.00")), ..policy() };
    let shown = show(&r, &[], &own, now());
    assert_eq!((shown.current.unwrap().money, shown.reference.unwrap().label), (eur("85.00"), "regulärer Preis"));
    // Not lower than the general price: no individual price is shown.
    let dearer = Policy { individual: Some(eur("100.00")), ..policy() };
    assert_eq!(show(&r, &[], &dearer, now()).reference, None);
}

#[test]
fn rule_6_a_saving_against_the_recommended_price_says_so_and_gives_way_to_the_shops_own() {
    let mut r = with_history(&[(60, "100.00", None)]);
    r.offer.rrp = Some(eur("125.00"));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference.unwrap().label, shown.saving.as_deref()), ("UVP", Some("20\u{a0}% ggü. UVP")));
    let mut r = with_history(&[(60, "100.00", None), (2, "100.00", Some("90.00"))]);
    r.offer.rrp = Some(eur("200.00"));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference.unwrap().kind, shown.saving.as_deref()), (ReferenceKind::Lowest30, Some("10\u{a0}% sparen!")));
    assert!(!shown.text.contains("UVP"));
}

#[test]
fn rule_2_a_service_may_strike_a_documented_earlier_price() {
    let service = |points: &[(i64, &str, Option<&str>)]| {
        let mut r = with_history(points);
        r.offer.kind = OfferKind::Service;
        r
    };
    assert_eq!(struck(&service(&[(20, "500.00", None), (2, "500.00", Some("400.00"))])), Ok((ReferenceKind::Previous, "500,00\u{a0}€".into(), 20)));
    // Charged for a week only; and never charged.
    assert_eq!(struck(&service(&[(30, "400.00", None), (9, "500.00", None), (2, "500.00", Some("400.00"))])), Err(vec![Reason::PreviousNotDocumented]));
    let mut vouched = service(&[(20, "400.00", None)]);
    vouched.offer.previous = Some(eur("500.00"));
    assert_eq!(struck(&vouched), Ok((ReferenceKind::Previous, "500,00\u{a0}€".into(), 20)));
    let mut contradicted = service(&[(20, "450.00", None), (2, "450.00", Some("400.00"))]);
    contradicted.offer.previous = Some(eur("500.00"));
    assert_eq!(struck(&contradicted), Err(vec![Reason::PreviousNotDocumented]));
    // Goods never have it.
    let mut goods = with_history(&[(20, "400.00", None)]);
    goods.offer.previous = Some(eur("500.00"));
    assert_eq!(struck(&goods), Err(vec![Reason::NoPriorPrice]));
}

#[test]
fn a_price_vouched_for_is_corrected_by_what_was_seen() {
    let mut r = with_history(&[(20, "90.00", None), (10, "100.00", None), (2, "100.00", Some("80.00"))]);
    r.offer.prior = Some(Prior { lowest30: eur("100.00"), reduced_since: Some(now() - 2 * DAY) });
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference.unwrap().price.money, shown.percent, shown.reasons), (eur("90.00"), Some(11), vec![Reason::VouchedPriceCorrected]));
}

#[test]
fn rule_2_a_vouched_price_without_a_date_needs_a_declared_reduction() {
    // Shopware's regulationPrice is present whether the product is reduced or not.
    let mut r = record();
    r.offer.prior = Some(Prior { lowest30: eur("1999.00"), reduced_since: None });
    assert_eq!(show(&r, &[], &policy(), now()).percent, Some(20));
    r.offer.sale = Some(Sale { price: eur("1599.00"), from: None, until: Some(now()) });
    r.offer.price = eur("1599.00");
    assert_eq!(struck(&r), Err(vec![Reason::NoReduction]));
    r.offer.sale = None;
    assert_eq!(struck(&r), Err(vec![Reason::NoReduction]));
}

#[test]
fn rule_7_an_override_that_a_feed_confirms_shows_its_saving() {
    let r = with_history(&[(60, "100.00", None), (2, "100.00", Some("90.00"))]);
    let shown = show(&r, &[price_override("80.00")], &policy(), now());
    assert_eq!((shown.current.as_ref().unwrap().money, shown.reasons), (eur("80.00"), vec![Reason::OverrideNotConfirmed]));
    let mut confirmed = r;
    confirmed.offer.sale = Some(Sale { price: eur("80.00"), from: None, until: None });
    confirmed.history.push(PriceState { sale: confirmed.offer.sale, ..confirmed.history[1] });
    confirmed.history[2].at = now() - 1000;
    assert_eq!(show(&confirmed, &[price_override("80.00")], &policy(), now()).percent, Some(20));
}

#[test]
fn rule_7_an_editors_name_replaces_the_feeds_and_speaks_of_no_price() {
    let offer = record().offer;
    let shown = show(&record(), &[said(r#"{"text":"Gravelbike Messe"}"#)], &policy(), now());
    assert!(shown.text.starts_with("Gravelbike Messe: ") && shown.title == "Gravelbike Messe");
    let check = |text: &str| said(&format!(r#"{{"text":"{text}"}}"#)).check(&offer, None).is_ok();
    for good in ["Gravelbike Messe", "Nur 3 Nächte Sylt", "Modell 2026", "Wasserdicht"] {
        assert!(check(good), "{good}");
    }
    for bad in ["20 % sparen", "statt 1.999", "jetzt 99 €", "UVP 12", "minus 20 Prozent", "Save 20", ""] {
        assert!(!check(bad), "{bad}");
    }
}

#[test]
fn rule_7_what_an_override_may_not_say_is_refused() {
    let offer = record().offer;
    let code = |action: &str| said(action).check(&offer, None).map_err(|e| e.message);
    assert!(code(r#"{"price":{"amount":99900,"currency":"EUR"}}"#).is_ok());
    for bad in [
        "{}",
        r#"{"price":{"amount":0,"currency":"EUR"}}"#,
        r#"{"price":{"amount":100,"currency":"USD"}}"#,
        r#"{"visible":true,"position":1}"#,
        r#"{"position":0}"#,
        r#"{"replacement":"b1"}"#,
        r#"{"replacement":"unknown"}"#,
    ] {
        assert!(code(bad).is_err(), "{bad}");
    }
    assert!(serde_json::from_str::<Override>(r#"{"reference":1,"author":"a","reason":"r","at":0,"until":1}"#).is_err());
    assert!(serde_json::from_str::<Override>(r#"{"percent":20,"author":"a","reason":"r","at":0,"until":1}"#).is_err());
    for (name, value) in [("author", "".into()), ("reason", "  ".into()), ("until", now().into()), ("until", (now() + 401 * DAY).into())] {
        let mut o = serde_json::to_value(said(r#"{"position":1}"#)).unwrap();
        o["at"] = now().into();
        o[name] = value;
        assert!(serde_json::from_value::<Override>(o).unwrap().check(&offer, None).is_err(), "{name}");
    }
    let gone = Offer { availability: Availability::SoldOut, ..record().offer };
    assert!(said(r#"{"visible":true}"#).check(&gone, None).is_err());
}

#[test]
fn rule_9_the_unit_price_follows_the_price_that_is_shown() {
    let mut r = with_history(&[(1, "9.99", None)]);
    r.offer.content = crate::shop::offer::Content::parse("750 ml");
    r.offer.deposit = Some(eur("0.25"));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!(shown.unit_price.unwrap().text, "13,32\u{a0}€/l");
    assert_eq!(shown.notes, ["Grundpreis 13,32\u{a0}€/l", "zzgl. 0,25\u{a0}€ Pfand", "inkl. MwSt., zzgl. Versand"]);
    assert_eq!(show(&r, &[price_override("12.00")], &policy(), now()).unit_price.unwrap().money, eur("16.00"));
}

#[test]
fn rule_10_taxes_and_shipping_by_what_it_is_and_who_sells() {
    let mut r = record();
    let notes = |r: &Record, tax_note| show(r, &[], &Policy { tax_note, ..policy() }, now()).notes;
    assert_eq!((notes(&r, true), notes(&r, false)), (vec!["inkl. MwSt., zzgl. Versand".to_owned()], vec!["zzgl. Versand".to_owned()]));
    r.offer.kind = OfferKind::Service;
    assert_eq!((notes(&r, true), notes(&r, false)), (vec!["inkl. MwSt.".to_owned()], vec![]));
}

#[test]
fn rule_10_ab_is_the_lowest_of_several_real_options_only() {
    let mut r = with_history(&[(1, "499.00", None)]);
    r.offer.high_price = Some(eur("899.00"));
    let text = |r: &Record, o: &[Override]| show(r, o, &policy(), now()).current.unwrap().text;
    assert_eq!(text(&r, &[]), "ab 499\u{a0}€");
    assert_eq!(text(&r, &[price_override("450.00")]), "450,00\u{a0}€");
    r.offer.high_price = Some(eur("499.00"));
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.current.unwrap().text.as_str(), shown.reasons.contains(&Reason::NoOptions)), ("499,00\u{a0}€", true));
}

#[test]
fn rule_11_a_countdown_ends_where_the_price_does() {
    let mut r = record();
    assert_eq!(show(&r, &[], &policy(), now()).ends, None);
    r.offer.sale = Some(Sale { price: eur("1599.00"), from: None, until: Some(now() + 5000) });
    assert_eq!(show(&r, &[], &policy(), now()).ends, Some(now() + 5000));
    assert_eq!(show(&r, &[price_override("1700.00")], &policy(), now()).ends, Some(now() + DAY));
    assert_eq!(show(&r, &[], &policy(), now() + 5000).ends, None);
}

#[test]
fn rule_1_currencies_without_minor_units_count_whole() {
    let yen = |text: &str| Money::parse(&format!("{text} JPY")).unwrap();
    let mut r = with_history(&[(60, "1.00", None), (2, "1.00", Some("0.80"))]);
    (r.offer.price, r.offer.sale) = (yen("12000"), Some(Sale { price: yen("9999"), from: None, until: None }));
    for (state, sale) in r.history.iter_mut().zip([None, r.offer.sale]) {
        (state.price, state.sale) = (yen("12000"), sale);
    }
    let shown = show(&r, &[], &Policy { locale: Locale::named("en-US").unwrap(), ..policy() }, now());
    assert_eq!((shown.current.unwrap().text.as_str(), shown.percent, shown.amount.unwrap().money), ("¥9,999", Some(16), yen("2001")));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    /// For any history: a struck price was charged, or exceeded, throughout the 30 days before, and the percentage is never too high.
    #[test]
    fn a_saving_is_never_overstated(points in proptest::collection::vec((0_i64..90, 1_i64..20, proptest::option::of(1_i64..20)), 1..12)) {
        let mut points = points;
        points.sort_by_key(|p| -p.0);
        points.dedup_by_key(|p| p.0);
        let mut r = record();
        r.offer.prior = None;
        let money = |units: i64| Money { amount: units * 500, ..eur("1.00") };
        r.history = points
            .iter()
            .map(|(days, price, sale)| PriceState {
                at: now() - days * DAY,
                seen: Some(now() - days * DAY),
                price: money(*price),
                sale: sale.map(|s| Sale { price: money(s), from: None, until: None }),
                reduced_since: None,
            })
            .collect();
        let last = r.history[r.history.len() - 1];
        (r.offer.price, r.offer.sale) = (last.price, last.sale);
        let shown = show(&r, &[], &policy(), now());
        if let (Some(reference), Some(percent), Some(current)) = (shown.reference, shown.percent, shown.current) {
            let history = History { states: &r.history, overrides: &[] };
            let start = history.reduction(now()).unwrap().start;
            for day in 1..=30 {
                let charged = history.segments(start - day * DAY, start - day * DAY + 1).next().unwrap().price;
                proptest::prop_assert!(charged.amount >= reference.price.money.amount);
            }
            let (prior, current) = (reference.price.money.amount, current.money.amount);
            proptest::prop_assert!(i64::from(percent) * prior <= (prior - current) * 100);
        }
    }
}
