use super::*;

#[test]
fn p13_what_shows_no_price_is_of_when_it_was_gone_whatever_is_said_of_its_price() {
    let said = price_override("999.00");
    let hide = Override { price: None, visible: Some(false), at: said.at - 1, ..said.clone() };
    let mut gone = record();
    gone.offer.availability = Availability::SoldOut;
    gone.times = Times { availability: now() - 3_600_000, ..Times::all(now() - 60_000) };
    let as_of = |record: &Record, overrides: &[Override]| show(record, overrides, &policy(), now()).as_of;
    assert_eq!(as_of(&gone, &[]), now() - 3_600_000);
    for overrides in [vec![said.clone()], vec![hide.clone()], vec![hide.clone(), said.clone()]] {
        assert_eq!(show(&gone, &overrides, &policy(), now()).as_of, as_of(&gone, &[]), "{overrides:?}");
    }
    assert_eq!((as_of(&record(), std::slice::from_ref(&hide)), as_of(&record(), &[hide.clone(), said])), (hide.at, hide.at));
}
