//! What was wrong once: small histories, each with what has to come out.

use super::super::{EntryStatus, History, Rules, plan, what_if};
use super::small::{all, at, delivered, doi, entries, event, has, order, parcel, profile, rules, text, told};
use crate::base::time::instant;
use serde_json::{Value, json};

#[test]
fn only_a_proven_consent_ends_an_objection() {
    let mut events = delivered();
    events.push(event("consent.objected", "11-05T18:00", json!({})));
    events.push(event("consent.given", "11-06T09:00", json!({})));
    assert!(has(&rules(json!({})), &events, "review-request", "11-12T12:00", "objected"));
    events.push(event("consent.given", "11-07T09:00", json!({"proof": true})));
    assert!(!has(&rules(json!({})), &events, "review-request", "11-12T12:00", "objected"));
    // Nor does one without proof take the place of one with it.
    events.push(event("consent.given", "11-08T09:00", json!({"imported": true})));
    assert!(!has(&rules(json!({})), &events, "review-request", "11-12T12:00", "doi-unproven"));
}

#[test]
fn an_objection_to_the_use_of_visits_ends_it() {
    let items = json!({"items": [{"product": "a"}]});
    let mut events = vec![profile(), doi(), event("consent.given", "11-05T09:00", json!({"purpose": "visits", "proof": true}))];
    events.extend(["11-20T09:00", "11-20T10:00"].map(|time| event("visit", time, items.clone())));
    let large = rules(json!({"size": "large"}));
    assert!(!has(&large, &events, "visit-abandoned", "11-21T12:00", "no-tracking-consent"));
    events.push(event("consent.objected", "11-06T09:00", json!({"purpose": "visits"})));
    assert!(has(&large, &events, "visit-abandoned", "11-21T12:00", "no-tracking-consent"));
}

#[test]
fn a_scan_before_the_dispatch_does_not_hide_that_more_is_to_come() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.extend([
        parcel("scanned", "11-03T15:59", "1", "P1", json!({})),
        parcel("dispatched", "11-03T16:00", "1", "P1", json!({"partial": true})),
        parcel("delivered", "11-05T12:00", "1", "P1", json!({})),
    ]);
    let told = told(&rules(json!({})), &events, "2026-12-31");
    assert!(!told.iter().any(|mail| ["review-request", "thank-you:voucher", "recommendations", "care"].iter().any(|rule| mail.ends_with(rule))), "{told:?}");
}

#[test]
fn a_late_second_parcel_keeps_thanks_and_vouchers_waiting() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.extend([
        parcel("dispatched", "11-03T16:00", "1", "P1", json!({"partial": true})),
        parcel("dispatched", "11-03T16:30", "1", "P2", json!({})),
        parcel("delayed", "11-04T09:00", "1", "P2", json!({})),
        parcel("delivered", "11-05T12:00", "1", "P1", json!({})),
    ]);
    let shop = rules(json!({}));
    let told = told(&shop, &events, "2027-01-31");
    assert!(!told.iter().any(|mail| mail.contains("thank-you") || mail.contains("referral") || mail.contains("wish-list")), "{told:?}");
    // And what has to be said of it ends, until something new is known.
    assert!(told.iter().filter(|mail| mail.contains("delay")).count() <= 4, "{told:?}");
    assert!(has(&shop, &events, "delay:overdue", "12-30T12:00", "overtaken") || !told.is_empty());
}

#[test]
fn while_a_replacement_travels_the_window_is_open() {
    let mut events = delivered();
    events[0]["birthDate"] = json!("1990-12-08");
    events.extend([
        event("return.accepted", "11-21T09:00", json!({"order": "1", "return": "R", "reason": "damaged"})),
        event("exchange.sent", "11-21T15:00", json!({"order": "1", "return": "R", "parcel": "P2"})),
    ]);
    let text = text(&events);
    let history = History::read(&text).unwrap();
    let shop = rules(json!({}));
    let planned = plan(&history, &shop, instant(&at("12-08T12:00")).unwrap());
    let birthday = planned.entries.iter().find(|entry| entry.verdict.occurrence.rule.id == "birthday" && entry.status == EntryStatus::Due).unwrap();
    assert!(birthday.verdict.slots.iter().all(|slot| !slot.against.is_empty()));
}

#[test]
fn an_exchange_for_another_size_is_no_return_of_everything() {
    let mut events = delivered();
    events.extend([
        event("return.announced", "11-06T09:00", json!({"order": "1", "return": "R"})),
        event("return.accepted", "11-10T09:00", json!({"order": "1", "return": "R", "reason": "size"})),
        event("exchange.sent", "11-10T15:00", json!({"order": "1", "return": "R", "parcel": "P2"})),
        parcel("delivered", "11-13T12:00", "1", "P2", json!({})),
    ]);
    assert!(told(&rules(json!({})), &events, "2026-11-30").contains(&"11-20 review-request".to_owned()));
}

#[test]
fn a_withdrawal_and_its_return_are_the_same_coat() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({"items": [{"product": "coat", "quantity": 2}]}))]);
    let coat = json!([{"product": "coat", "quantity": 1}]);
    events.extend([
        parcel("dispatched", "11-03T16:00", "1", "P1", json!({})),
        parcel("delivered", "11-05T12:00", "1", "P1", json!({})),
        event("withdrawal.received", "11-06T09:00", json!({"order": "1", "items": coat})),
        event("return.accepted", "11-10T09:00", json!({"order": "1", "return": "R", "items": coat, "reason": "disliked"})),
    ]);
    let told = told(&rules(json!({})), &events, "2026-11-30");
    assert!(told.contains(&"11-10 return-accepted:disliked".to_owned()) && told.iter().any(|mail| mail.ends_with("review-request")), "{told:?}");
}

#[test]
fn a_letter_that_is_off_says_nothing_for_another() {
    let events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    assert_eq!(told(&rules(json!({"off": ["order-confirmation"]})), &events, "2026-11-03"), ["11-02 order-received"]);
    let mut paid = delivered();
    paid.extend([event("refund.paid", "11-10T09:00", json!({"order": "1"})), event("return.accepted", "11-10T09:00", json!({"order": "1", "return": "R"}))]);
    assert!(told(&rules(json!({"off": ["return-accepted"]})), &paid, "2026-11-11").contains(&"11-10 refund".to_owned()));
    assert!(!told(&rules(json!({})), &paid, "2026-11-11").contains(&"11-10 refund".to_owned()));
}

#[test]
fn parcels_may_be_numbered_in_each_order() {
    let mut events = vec![profile()];
    for (id, day) in [("1", "02"), ("2", "12")] {
        events.extend(order(id, &format!("11-{day}T12:00"), json!({})));
        events.extend([
            parcel("dispatched", &format!("11-{day}T16:00"), id, "1", json!({})),
            parcel("delivered", &format!("11-{day}T18:00"), id, "1", json!({})),
        ]);
    }
    let told = told(&rules(json!({})), &events, "2026-11-13");
    assert_eq!(told.iter().filter(|mail| mail.ends_with("shipping-confirmation")).count(), 2, "{told:?}");
}

#[test]
fn what_nobody_follows_up_is_said_three_times_at_most() {
    let events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    let shop = rules(json!({}));
    let told = told(&shop, &events, "2028-12-31");
    assert_eq!(told.iter().filter(|mail| mail.ends_with("filler")).count(), 3, "{told:?}");
}

#[test]
fn events_may_come_before_their_order() {
    let mut events = vec![profile(), event("order.cancelled", "11-02T11:59", json!({"order": "1"}))];
    events.extend(order("1", "11-02T12:00", json!({})));
    assert!(!told(&rules(json!({})), &events, "2027-01-31").iter().any(|mail| mail.ends_with("filler")));
    // A parcel is of the one order that there is.
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.push(event("parcel.delivered", "11-05T12:00", json!({"parcel": "P1"})));
    assert!(told(&rules(json!({})), &events, "2026-11-30").contains(&"11-12 review-request".to_owned()));
}

#[test]
fn a_delay_before_the_dispatch_is_of_no_parcel() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.extend([
        parcel("delayed", "11-03T09:00", "1", "announced", json!({"expected": "2026-11-09"})),
        parcel("dispatched", "11-06T16:00", "1", "P1", json!({})),
        parcel("delivered", "11-09T12:00", "1", "P1", json!({})),
    ]);
    let told = told(&rules(json!({})), &events, "2026-12-31");
    assert!(told.contains(&"11-16 review-request".to_owned()) && !told.iter().any(|mail| mail.ends_with("overdue")), "{told:?}");
}

#[test]
fn a_partial_parcel_does_not_promise_the_whole_order() {
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({"expected": "2026-12-15"}))]);
    events.extend([
        parcel("dispatched", "11-03T16:00", "1", "P1", json!({"partial": true, "expected": "2026-11-05"})),
        parcel("delivered", "11-05T12:00", "1", "P1", json!({})),
    ]);
    let told = told(&rules(json!({"trade": "furniture"})), &events, "2026-12-15");
    assert!(!told.iter().any(|mail| mail.contains("overdue")), "{told:?}");
}

#[test]
fn receipts_that_come_by_themselves_are_planned_for() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.extend([parcel("dispatched", "11-03T16:00", "1", "P1", json!({})), parcel("delivered", "11-05T12:00", "1", "P1", json!({"place": "neighbour"}))]);
    let few = rules(json!({"size": "small", "off": ["we-miss-you", "delay"]}));
    assert!(told(&few, &events, "2026-11-30").contains(&"11-13 review-request".to_owned()));
    let travel = rules(json!({"size": "small", "trade": "travel", "off": ["we-miss-you", "trip-after"]}));
    let trip = [profile(), doi(), event("booking.confirmed", "11-02T12:00", json!({"order": "B", "start": "2026-11-20", "end": "2026-11-27"}))];
    assert!(told(&travel, &trip, "2026-12-31").contains(&"11-30 review-request".to_owned()));
}

#[test]
fn a_locker_keeps_a_parcel_until_its_day() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.extend([
        parcel("dispatched", "11-03T16:00", "1", "P1", json!({})),
        parcel("delivered", "11-05T12:00", "1", "P1", json!({"place": "locker", "until": "2026-11-14"})),
    ]);
    assert!(told(&rules(json!({"size": "small"})), &events, "2026-12-31").contains(&"11-21 review-request".to_owned()));
}

#[test]
fn a_booking_keeps_what_a_change_does_not_say() {
    let booked = event("booking.confirmed", "11-02T12:00", json!({"order": "B", "start": "2026-11-20", "end": "2026-11-27"}));
    let travel = rules(json!({"size": "small", "trade": "travel"}));
    let with = |change: Value| {
        told(&travel, &[profile(), doi(), booked.clone(), event("booking.changed", "11-10T12:00", change)], "2026-12-24")
            .into_iter()
            .find(|mail| mail.ends_with("trip-after"))
    };
    assert_eq!(with(json!({"order": "B", "end": "2026-12-04"})), Some("12-05 trip-after".to_owned()));
    assert_eq!(with(json!({"order": "B", "start": "2026-11-21"})), Some("11-29 trip-after".to_owned()));
}

#[test]
fn a_basket_that_changes_with_its_order_is_not_abandoned() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({}))]);
    events.push(event("basket.changed", "11-02T12:01", json!({"basket": "b", "items": [{"product": "coat"}]})));
    assert!(has(&rules(json!({})), &events, "basket-abandoned", "11-02T17:00", "bought"));
}

#[test]
fn the_address_that_bounced_is_not_a_new_one() {
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    events.push(event("mail.bounced", "11-02T12:01", json!({"hard": true})));
    events.push(event("customer.updated", "11-02T13:00", json!({"email": "ada@example.org"})));
    let shop = rules(json!({}));
    assert!(has(&shop, &events, "order-confirmation", "11-02T14:00", "bounced"));
    events.push(event("customer.updated", "11-02T15:00", json!({"email": "ada@example.com"})));
    assert!(!has(&shop, &events, "order-confirmation", "11-02T16:00", "bounced"));
}

#[test]
fn mails_of_another_system_count_by_letter_order_and_rule() {
    let mut events = delivered();
    events.push(event("mail.sent", "11-05T12:30", json!({"letter": "delivered", "order": "1", "parcel": "P1"})));
    let done = |events: &[Value], rule: &str, time: &str| entries(&rules(json!({})), events, rule, time).iter().any(|(status, _)| *status == EntryStatus::Done);
    assert!(done(&events, "delivered", "11-05T13:00"));
    let trip = [
        profile(),
        event("booking.confirmed", "11-02T12:00", json!({"order": "B", "start": "2026-12-20", "end": "2026-12-27", "large": true})),
        event("mail.sent", "12-06T10:00", json!({"letter": "trip-before", "rule": "trip-before", "order": "B"})),
    ];
    assert!(done(&trip, "trip-before", "12-07T10:00") && !done(&trip, "trip-before:large", "12-07T10:00"));
}

#[test]
fn two_orders_of_one_moment_are_missed_once() {
    let events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({"store": true})), &order("2", "11-02T12:00", json!({"store": true}))]);
    assert_eq!(told(&rules(json!({})), &events, "2027-03-31").iter().filter(|mail| mail.ends_with("we-miss-you")).count(), 1);
}

#[test]
fn each_entry_of_a_plan_has_an_id_of_its_own() {
    let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({"store": true})), &order("2", "11-03T12:00", json!({"store": true}))]);
    events.push(event("order.cancelled", "11-03T13:00", json!({"order": "1"})));
    let text = text(&events);
    let history = History::read(&text).unwrap();
    let shop = rules(json!({"size": "large", "codes": false}));
    let mut ids: Vec<String> = plan(&history, &shop, instant(&at("11-10T12:00")).unwrap()).entries.iter().map(|entry| entry.verdict.id.clone()).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn caps_of_nothing_send_no_advertising_and_end() {
    let shop = rules(json!({"caps": {"day": 0, "week": 0, "month": 0}, "rules": {"we-miss-you": {"end": null}}}));
    assert!(!told(&shop, &delivered(), "2027-03-31").iter().any(|mail| mail.ends_with("review-request")));
}

#[test]
fn days_are_those_of_the_recipient() {
    // 23:00 in UTC is the next day in Berlin.
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({"expected": "2026-11-08T23:00:00+00:00"}))]);
    events.push(parcel("scanned", "11-04T09:00", "1", "P1", json!({})));
    assert!(told(&rules(json!({})), &events, "2026-11-12").contains(&"11-10 delay:overdue".to_owned()));
    // Ready at half past midnight: the sixth day counts from that day.
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    events.push(parcel("ready", "11-05T00:30", "1", "P1", json!({})));
    assert!(told(&rules(json!({})), &events, "2026-11-12").contains(&"11-09 ready-for-pickup:reminder".to_owned()));
}

#[test]
fn an_order_that_nobody_placed_is_missing_whatever_else_was_ordered() {
    let stray = event("order.accepted", "11-02T12:00", json!({"order": "99"}));
    for events in [vec![profile(), stray.clone()], all(&[&[profile(), stray], &order("1", "11-02T12:00", json!({}))])] {
        assert!(has(&rules(json!({})), &events, "order-confirmation", "11-02T13:00", "need-order"));
    }
}

#[test]
fn the_end_of_time_is_a_moment_too() {
    let text = text(&delivered());
    let history = History::read(&text).unwrap();
    for now in [i64::MIN, 0, i64::MAX] {
        assert!(plan(&history, &rules(json!({})), now).next().is_none_or(|next| next > now));
    }
}

#[test]
fn histories_that_say_nothing_are_refused_with_place_and_help() {
    let wrong = [
        (json!({"id": "1", "type": "order.placed", "at": "2026-11-02T12:00:00Z"}), "has no `order`"),
        (json!({"id": "1", "type": "parcel.dispatched", "at": "2026-11-02T12:00:00Z", "order": "1"}), "has no `parcel`"),
        (json!({"id": "1", "type": "order.palced", "at": "2026-11-02T12:00:00Z", "order": "1"}), "no known type"),
        (json!({"id": "1", "type": "visist", "at": "2026-11-02T12:00:00Z"}), "no known type"),
        (json!({"id": "", "type": "visit", "at": "2026-11-02T12:00:00Z"}), "empty `id`"),
        (json!({"id": "1", "type": "visit", "at": "2026-11-02T12:00"}), "with an offset"),
        (json!({"id": "1", "type": "consent.given", "at": "2026-11-02T12:00:00Z", "purpose": "phone"}), "`phone`"),
        (json!({"id": "1", "type": "parcel.delivered", "at": "2026-11-02T12:00:00Z", "parcel": "P", "place": "packstation"}), "`packstation`"),
        (json!({"id": "1", "type": "customer.updated", "at": "2026-11-02T12:00:00Z", "birthDate": "31.12.1990"}), "`31.12.1990`"),
        (json!({"id": "1", "type": "booking.confirmed", "at": "2026-11-02T12:00:00Z", "order": "1", "start": "morgen"}), "`morgen`"),
        (
            json!({"id": "1", "type": "order.placed", "at": "2026-11-02T12:00:00Z", "order": "1", "items": [{"product": "a", "quantity": -1}]}),
            "a whole number from 0",
        ),
    ];
    for (event, named) in wrong {
        let text = json!({"customer": "c", "events": [profile(), event]}).to_string();
        let error = History::read(&text).unwrap_err();
        assert!(error.message.contains(named) && error.help.is_some(), "{event}: {error}");
        assert_eq!(error.path.as_deref(), Some("events[1]"), "{error}");
    }
}

#[test]
fn what_was_cancelled_before_it_was_confirmed_is_not_confirmed() {
    let shop = rules(json!({}));
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    events.push(event("order.cancelled", "11-02T12:00", json!({"order": "1"})));
    assert_eq!(told(&shop, &events, "2026-11-30"), ["11-02 order-cancelled"]);
    assert!(has(&shop, &events, "order-confirmation", "11-02T12:01", "cancelled"));
}

#[test]
fn mails_that_wait_are_sent_in_the_order_in_which_they_were_due() {
    let shop = rules(json!({}));
    let mut events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    // All arrive at once, days later.
    events.push(parcel("dispatched", "11-04T12:00", "1", "P1", json!({})));
    events.push(event("return.received", "11-04T13:00", json!({"order": "1", "return": "R"})));
    let text = text(&events);
    let history = History::read(&text).unwrap();
    let planned = plan(&history, &shop, instant(&at("11-04T14:00")).unwrap());
    let due: Vec<&str> = planned.due().iter().map(|entry| entry.verdict.occurrence.rule.id.as_str()).collect();
    assert_eq!(due, ["order-confirmation", "shipping-confirmation", "return-received"]);
}

#[test]
fn a_birth_in_the_future_is_none() {
    let shop = rules(json!({"size": "large"}));
    let born = event("customer.updated", "11-01T10:00", json!({"birthDate": "2030-11-15"}));
    assert!(has(&shop, &[profile(), doi(), born], "birthday", "11-15T12:00", "need-birthdate"));
}

/// A consent that is added comes after an objection of the day's last minute.
#[test]
fn a_change_comes_after_all_that_happened_on_its_day() {
    let rules = json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "fashion", "size": "small"});
    for late in ["11-28T23:58", "11-28T23:59"] {
        let history = json!({"customer": "c", "events": [profile(), event("consent.objected", late, json!({}))]}).to_string();
        let found = super::super::why(&history, &rules.to_string(), "thank-you:alone", "2026-11-28", false).unwrap();
        assert!(!found.sent && !found.change.is_empty(), "{late}: {found:?}");
    }
}

/// What is shared between two sets of rules is what both know alike: which letters are advertising, and whether a delivery is assumed, comes from rules and presets too.
#[test]
fn what_if_shares_only_what_both_rules_know_alike() {
    let campaign = json!([{"id": "n", "letter": "newsletter", "start": "2026-11-20", "end": "2026-11-25"}]);
    let foreign = event("mail.sent", "11-20T09:00", json!({"letter": "survey"}));
    let text = text(&[profile(), doi(), foreign]);
    let shop = |more: Value| {
        let mut rules = json!({"campaigns": campaign});
        rules.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self::rules(rules)
    };
    let gained = |rule: &str, text: &str, before: &Rules, after: &Rules, time: &str| {
        let found = what_if(text, before, after, instant(&at(time)).unwrap());
        assert_eq!(serde_json::to_value(found).unwrap()["letters"][rule]["gained"], 1, "{rule}");
    };
    // As advertising, the survey of another system is the only mail of its day.
    gained("newsletter", &text, &shop(json!({})), &shop(json!({"rules": {"survey": {"class": "service"}}})), "11-20T12:00");
    let unheard = all(&[&[profile(), doi()], &order("1", "10-02T12:00", json!({})), &[parcel("dispatched", "10-03T16:00", "1", "P1", json!({}))]]);
    let unheard = self::text(&unheard);
    let by_size = |size: &str| shop(json!({"size": size, "rules": {"review-request": {"class": "service", "due": ["received+1d"], "end": null}}}));
    // A small shop assumes that it arrived.
    gained("review-request", &unheard, &by_size("middle"), &by_size("small"), "11-02T12:00");
}

#[test]
fn what_waits_to_be_collected_is_not_assumed_to_have_arrived() {
    let shop = rules(json!({"size": "small", "assumeDelivery": true}));
    for waiting in [("delivered", json!({"place": "shop"})), ("ready", json!({}))] {
        let mut events = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({"expected": "2026-11-05"}))]);
        events.push(parcel("dispatched", "11-03T16:00", "1", "P1", json!({})));
        events.push(parcel(waiting.0, "11-11T12:00", "1", "P1", waiting.1));
        // Assumed on 10 November, it would have been tried out on the 17th; it may be collected until then.
        assert!(has(&shop, &events, "review-request", "11-17T12:00", "not-received"), "{}", waiting.0);
        assert!(!has(&shop, &events, "review-request", "11-25T12:00", "not-received"), "{}", waiting.0);
    }
}

/// A new address that bounces later is no remedy twice; and what a neighbour has today is received tomorrow.
#[test]
fn remedies_that_are_not_enough_are_not_repeated() {
    let shop = json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "fashion", "size": "small"});
    let asked = |events: Vec<Value>, rule: &str, day: &str| {
        let history = json!({"customer": "c", "events": events}).to_string();
        let found = super::super::why(&history, &shop.to_string(), rule, day, false).unwrap();
        assert!(!found.sent && !found.change.is_empty(), "{rule} on {day}: {found:?}");
    };
    let unknown = json!({"id": "u", "type": "customer.created", "at": at("06-01T10:00"), "email": "nobody"});
    asked(
        vec![unknown, json!({"id": "b", "type": "mail.bounced", "at": at("06-30T00:00"), "email": "known@example.org", "hard": true})],
        "we-miss-you",
        "2026-06-26",
    );
    let mut late = all(&[&[profile(), doi()], &order("1", "11-02T12:00", json!({})), &[parcel("dispatched", "11-05T12:00", "1", "P1", json!({}))]]);
    late.push(parcel("delayed", "11-06T12:00", "1", "P1", json!({"expected": "2026-11-07"})));
    late.push(parcel("delivered", "11-12T12:00", "1", "P1", json!({"place": "neighbour"})));
    asked(late, "reorder", "2026-11-12");
    // A birth date need not be told after what happens at night, when no letter is sent any more.
    asked(all(&[&[profile()], &order("1", "11-12T20:00", json!({}))]), "birthday", "2026-11-12");
}
