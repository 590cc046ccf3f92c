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

#[test]
fn p9_a_price_is_not_shown_after_its_end() {
    const HOUR: Millis = 3_600_000;
    let end = now() + HOUR;
    let plain = Offer { price_until: Some(end), ..Offer::new("b1", "Gravelbike", "https://shop.example/b1", Availability::Available, eur("2000.00")) };
    let of = |offer: &Offer, times| Record { offer: offer.clone(), times, gone_since: None, history: Vec::new(), photo: None };
    let fed = Times::all(now());
    let shown = |record: &Record, overrides: &[Override], at| {
        let shown = show(record, overrides, &policy(), at);
        (shown.current.map(|price| price.money.amount / 100), shown.ends, shown.reasons.contains(&Reason::DataTooOld))
    };
    assert_eq!(shown(&of(&plain, fed), &[], now()), (Some(2000), Some(end), false));
    assert_eq!(shown(&of(&plain, fed), &[], end - 1), (Some(2000), Some(end), false));
    for at in [end, end + 19 * HOUR] {
        assert_eq!(shown(&of(&plain, fed), &[], at), (None, None, true));
        assert_eq!(shown(&of(&plain, fed), &[price_override("1500.00")], at), (None, Some(now() + DAY), true));
    }
    // A sold-out offer has no price that could expire.
    let gone = Offer { availability: Availability::SoldOut, ..plain.clone() };
    assert_eq!(show(&of(&gone, fed), &[], &policy(), end).status, OfferStatus::SoldOut);
    // A pushed price is another one, before the end or after it; confirmations by a feed don't apply to it.
    for pushed in [now() + 1, end + 1] {
        for rest in [now(), end + 2] {
            let times = Times { price: pushed, rest, ..fed };
            assert_eq!(shown(&of(&plain, times), &[], end + 2), (Some(2000), None, false), "{pushed} {rest}");
        }
    }
    let sale = Offer { sale: Some(Sale { price: eur("1500.00"), from: None, until: Some(end + HOUR) }), ..plain };
    assert_eq!(shown(&of(&sale, fed), &[], now()).1, Some(end));
    assert_eq!(shown(&of(&sale, fed), &[], end), (None, Some(end + HOUR), true));
    let pushed = of(&sale, Times { sale: now() + 1, ..fed });
    assert_eq!(shown(&pushed, &[], end), (Some(1500), Some(end + HOUR), false));
    assert_eq!(shown(&pushed, &[], end + HOUR), (None, None, true));
}
