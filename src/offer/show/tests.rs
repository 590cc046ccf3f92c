use super::*;
use crate::offer::{Prior, Sale};
use crate::time::instant;

const DAY: Millis = 86_400_000;

fn eur(text: &str) -> Money {
    Money::parse(&format!("{text} EUR")).unwrap()
}

fn now() -> Millis {
    instant("2026-11-22T09:00:00Z").unwrap()
}

fn record() -> Record {
    let offer = Offer {
        id: "b1".into(),
        kind: Kind::Goods,
        title: "Gravelbike".into(),
        link: "https://shop.example/b1".into(),
        image: None,
        brand: None,
        category: None,
        group: None,
        availability: Availability::Available,
        price: eur("2000.00"),
        sale: Some(Sale { price: eur("1599.00"), from: None, until: None }),
        prior: Some(Prior { lowest30: eur("1999.00"), reduced_since: now() - 2 * DAY }),
        travel: None,
    };
    Record { offer, as_of: now() - 3_600_000, gone_since: None }
}

fn policy() -> Policy {
    Policy { locale: Locale::named("de").unwrap(), zone: Zone::named("Europe/Berlin").unwrap(), max_age: DAY, tax_note: true }
}

fn price_override(price: &str) -> Override {
    Override { price: Some(eur(price)), visible: None, author: "a".into(), reason: "r".into(), at: now() - 60_000, until: now() + DAY }
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
    assert_eq!(shown.text, "Gravelbike: 1.599,00\u{a0}€ statt 1.999,00\u{a0}€ (30-Tage-Bestpreis), 20\u{a0}% sparen!, Stand: 22.11., 09:00");
    assert_eq!(shown.notes, ["inkl. MwSt., zzgl. Versand"]);
}

#[test]
fn rule_2_a_feeds_regular_price_is_no_prior_price() {
    let mut r = record();
    r.offer.prior = None;
    let shown = show(&r, &[], &policy(), now());
    assert_eq!((shown.reference, shown.percent, shown.saving), (None, None, None));
    assert_eq!(shown.reasons, [Reason::NoPriorPrice]);
}

#[test]
fn rule_3_a_prior_price_that_is_not_higher_strikes_nothing() {
    for prior in ["1599.00", "1500.00"] {
        let mut r = record();
        r.offer.prior = Some(Prior { lowest30: eur(prior), reduced_since: now() - DAY });
        let shown = show(&r, &[], &policy(), now());
        assert!(shown.reference.is_none() && shown.reasons == [Reason::PriorNotHigher], "{prior}");
    }
}

#[test]
fn rule_3_a_reduction_that_has_not_started_strikes_nothing() {
    let mut r = record();
    r.offer.prior.as_mut().unwrap().reduced_since = now() + 1;
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::ReductionNotStarted]);
}

#[test]
fn rule_1_currencies_are_never_compared() {
    let mut r = record();
    r.offer.prior.as_mut().unwrap().lowest30 = Money::parse("9999.00 CHF").unwrap();
    assert_eq!(show(&r, &[], &policy(), now()).reasons, [Reason::OtherCurrency]);
}

#[test]
fn rule_5_below_one_percent_nothing_is_struck() {
    let mut r = record();
    r.offer.prior.as_mut().unwrap().lowest30 = eur("1599.50");
    let shown = show(&r, &[], &policy(), now());
    assert!(shown.percent.is_none() && shown.reference.is_none());
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
    assert_eq!(show(&record(), std::slice::from_ref(&hide), &policy(), now()).standing, Standing::Hidden);
    assert_eq!(show(&record(), &[hide.clone(), unhide.clone()], &policy(), now()).standing, Standing::Available);
    let mut gone = record();
    gone.offer.availability = Availability::SoldOut;
    assert_eq!(show(&gone, &[hide, unhide], &policy(), now()).standing, Standing::SoldOut);
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
    assert_eq!(shown.standing, Standing::Stale);
    assert!(shown.current.is_none());
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
    r.offer.kind = Kind::Service;
    r.offer.travel = Some(crate::offer::Travel { price_basis: "p. P.".into(), ..Default::default() });
    let shown = show(&r, &[], &policy(), now());
    assert_eq!(shown.notes, ["inkl. MwSt."]);
    assert!(shown.text.contains("1.599,00\u{a0}€ p. P."));
}
