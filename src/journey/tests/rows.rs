//! What users asked for, by the ids of their rows.

use super::super::rule::{LetterClass, Slot};
use super::super::{History, plan};
use super::small::{all, at, delivered, doi, event, has, order, parcel, profile, rules, text, told};
use crate::base::time::instant;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whether a story has a mail, on any day.
fn tells(told: &[String], rule: &str) -> bool {
    told.iter().any(|mail| mail.ends_with(&format!(" {rule}")))
}

#[test]
fn r003_a_purchase_changes_the_next_plan() {
    let shop = rules(json!({}));
    let again = all(&[&delivered(), &order("2", "11-14T12:00", json!({"store": true}))]);
    assert!(tells(&told(&shop, &delivered(), "2026-11-30"), "recommendations"));
    // Of the first order; the second one has its own, later.
    assert!(has(&shop, &again, "recommendations", "11-16T12:00", "bought"));
}

#[test]
fn r003_opens_and_clicks_are_signs_that_somebody_is_there() {
    let shop = rules(json!({"campaigns": [{"id": "n", "letter": "newsletter", "start": "2026-11-20", "end": "2026-11-22", "similar": true}]}));
    let old = |kind: &str| {
        let mut events = vec![profile(), json!({"id": "d", "type": "consent.given", "at": "2025-06-01T09:00:00Z", "proof": true})];
        events.push(json!({"id": "m", "type": "mail.sent", "at": "2026-02-01T09:00:00Z", "letter": "promotion", "class": "advertising"}));
        events.push(event(kind, "11-10T09:00", json!({})));
        events
    };
    assert!(has(&shop, &old("own.nothing"), "newsletter", "11-20T12:00", "inactive"));
    for sign in ["mail.opened", "mail.clicked"] {
        assert!(!has(&shop, &old(sign), "newsletter", "11-20T12:00", "inactive"), "{sign}");
    }
}

#[test]
fn r009_r064_r065_r066_r048_a_chain_from_one_order_through_its_phases() {
    let told = told(&rules(json!({})), &delivered(), "2027-03-31");
    let chain = [
        "order-confirmation",
        "shipping-confirmation",
        "delivered",
        "care",
        "review-request",
        "recommendations",
        "thank-you:voucher",
        "referral",
        "we-miss-you",
    ];
    let places: Vec<Option<usize>> = chain.iter().map(|rule| told.iter().position(|mail| mail.ends_with(&format!(" {rule}")))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{told:?}");
}

#[test]
fn r012_a_segment_is_defined_once_and_used_by_rules_and_campaigns() {
    let segments = json!({
        "facts": {"rider": {"hit": "first", "lines": [{"when": "'e-bike' in owns", "then": "e-bike"}, {"when": "orders > 0", "then": "other"}]}},
        "rules": {"review-request": {"when": "rider == 'e-bike'"}},
        "campaigns": [{"id": "c", "letter": "newsletter", "start": "2026-11-23", "end": "2026-11-26", "similar": true, "when": "rider == 'e-bike'"}],
    });
    let owner = |group: &str| {
        let mut events = delivered();
        events[2]["items"] = json!([{"product": "bike", "group": group}]);
        told(&rules(segments.clone()), &events, "2026-11-30")
    };
    for (group, is_in) in [("e-bike", true), ("road", false)] {
        let told = owner(group);
        assert_eq!((tells(&told, "review-request"), tells(&told, "newsletter")), (is_in, is_in), "{group}: {told:?}");
    }
}

#[test]
fn r055_no_more_working_days_without_a_mail_than_the_shop_says() {
    let events = all(&[&[profile()], &order("1", "11-02T12:00", json!({}))]);
    for (days, first) in [(3, "11-05 order-in-process:filler"), (5, "11-09 order-in-process:filler")] {
        assert!(told(&rules(json!({"fillerDays": days})), &events, "2026-11-12").contains(&first.to_owned()), "{days}");
    }
}

#[test]
fn r105_r106_r108_r161_any_first_event_starts_a_plan() {
    let items = json!({"items": [{"product": "a"}]});
    // R109 purchase, R110 return, R111 registration, R112 basket, R113 loyalty, R114 store.
    let firsts = [
        (order("1", "11-02T12:00", json!({})).to_vec(), "order-confirmation"),
        (
            all(&[&order("1", "11-02T12:00", json!({"store": true})), &[event("return.received", "11-05T12:00", json!({"order": "1", "return": "R"}))]]),
            "return-received",
        ),
        (vec![event("customer.created", "11-02T12:00", json!({"email": "ada@example.org"}))], "welcome"),
        (vec![event("basket.changed", "11-02T12:00", items)], "basket-abandoned"),
        (vec![event("loyalty.joined", "11-02T12:00", json!({}))], "loyalty-joined"),
        (vec![event("store_visit", "11-02T12:00", json!({}))], "store-visit"),
    ];
    for (events, rule) in firsts {
        let told = told(&rules(json!({"size": "large"})), &all(&[&[profile(), doi()], &events]), "2026-11-10");
        assert!(tells(&told, rule), "{rule}: {told:?}");
    }
}

/// The presets of sizes and trades, typed out here.
#[test]
fn r145_r165_presets_by_size_and_trade() {
    let small = ["newsletter-welcome", "newsletter", "review-request", "replenishment", "we-miss-you", "trip-after"];
    let middle = [
        "promotion",
        "gift-ideas",
        "recommendations",
        "thank-you",
        "care",
        "how-to",
        "basket-abandoned",
        "wish-list",
        "reorder",
        "product-birthday",
        "birthday",
        "anniversary",
        "maintenance-service",
        "referral",
    ];
    let off = |trade: &str| match trade {
        "fashion" => vec!["maintenance-service", "replenishment", "product-birthday", "how-to", "faq"],
        "electronics" => vec!["care"],
        "furniture" => vec!["replenishment", "reorder"],
        "food" => vec!["product-birthday", "maintenance-service", "care", "how-to"],
        _ => vec!["thank-you", "replenishment", "care", "how-to", "faq", "product-birthday", "maintenance-service"],
    };
    for trade in ["fashion", "electronics", "furniture", "food", "travel"] {
        for size in ["small", "middle", "large"] {
            let shop = rules(json!({"trade": trade, "size": size}));
            for ready in &shop.all {
                let letter = ready.rule.letter.as_str();
                let is_of_size = size == "large" || small.contains(&letter) || size == "middle" && middle.contains(&letter);
                let is_on = ready.rule.class != LetterClass::Advertising || is_of_size && !off(trade).contains(&letter);
                assert_eq!(ready.off.is_none(), is_on, "{trade} {size} {}: {:?}", ready.id, ready.off);
            }
        }
    }
    // And the plan says why a measure is out.
    assert!(has(&rules(json!({})), &delivered(), "how-to", "11-06T12:00", "off-by-trade"));
    assert!(has(&rules(json!({"size": "small"})), &delivered(), "recommendations", "11-16T12:00", "off-by-size"));
    assert!(has(&rules(json!({"off": ["care"]})), &delivered(), "care", "11-08T12:00", "off-by-shop"));
}

#[test]
fn r152_r157_not_before_and_not_after() {
    let late = json!({"rules": {"care": {"due": ["received+40d"], "end": "received+41d"}, "review-request": {"due": ["received+40d"], "end": "received+39d"}}});
    let told = told(&rules(late.clone()), &delivered(), "2027-03-31");
    assert!(told.contains(&"12-15 care".to_owned()) && !tells(&told, "review-request"), "{told:?}");
    assert!(has(&rules(late), &delivered(), "review-request", "12-20T12:00", "too-late"));
}

#[test]
fn r156_nothing_new_is_advertised_right_after_a_purchase() {
    let campaign = json!({"campaigns": [{"id": "c", "letter": "promotion", "start": "2026-11-06", "end": "2026-11-30", "similar": true}]});
    assert!(has(&rules(campaign.clone()), &delivered(), "promotion", "11-06T12:00", "cooldown"));
    let told = told(&rules(campaign), &delivered(), "2026-11-30");
    assert!(told.iter().filter(|mail| mail.ends_with("promotion")).all(|mail| mail.as_str() >= "11-16"), "{told:?}");
}

#[test]
fn r160_a_lead_of_many_points_is_for_a_person() {
    let lead = |more: &[Value]| {
        let visits = ["11-20T09:00", "11-20T10:00"].map(|time| event("visit", time, json!({"items": [{"product": "a"}]})));
        all(&[&[profile(), doi(), event("consent.given", "11-02T09:00", json!({"purpose": "visits"}))], &visits, more])
    };
    let large = rules(json!({"size": "large"}));
    assert!(!has(&large, &lead(&[]), "visit-abandoned", "11-21T12:00", "sales-lead"));
    assert!(has(
        &large,
        &lead(&[event("callback.booked", "11-20T11:00", json!({"start": "2026-11-25T10:00:00Z"}))]),
        "visit-abandoned",
        "11-21T12:00",
        "sales-lead"
    ));
    assert!(has(&large, &lead(&[event("lead.scored", "11-20T11:00", json!({"points": 40}))]), "visit-abandoned", "11-21T12:00", "sales-lead"));
    // Who has bought is no lead.
    assert!(!has(
        &large,
        &all(&[&lead(&[event("lead.scored", "11-20T11:00", json!({"points": 40}))]), &order("1", "11-03T12:00", json!({}))]),
        "visit-abandoned",
        "11-21T12:00",
        "sales-lead"
    ));
}

#[test]
fn r162_r163_what_was_bought_is_not_recommended_and_one_offer_is_too_few() {
    let with = |list: Value| {
        let mut events = delivered();
        events[0]["recommendations"] = list;
        events[2]["items"] = json!([{"product": "coat", "group": "coats"}]);
        events
    };
    let shop = rules(json!({}));
    let reason = |list: Value, code: &str| has(&shop, &with(list), "recommendations", "11-16T12:00", code);
    assert!(reason(json!([{"product": "coat"}, {"product": "other", "group": "coats"}, {"product": "hat"}]), "just-bought"));
    assert!(reason(json!([{"product": "hat"}]), "too-few-offers"));
    assert!(tells(&told(&shop, &with(json!([{"product": "hat"}, {"product": "scarf"}, {"product": "coat"}])), "2026-11-30"), "recommendations"));
}

#[test]
fn r062_many_letters_sell_nothing() {
    let shop = rules(json!({"size": "large"}));
    let plain: BTreeSet<&str> = shop.all.iter().filter(|ready| ready.rule.class != LetterClass::Advertising).map(|ready| ready.rule.letter.as_str()).collect();
    assert!(plain.len() >= 24, "{plain:?}");
    // Of those, what a delivery brings, without any consent: none advertises.
    let mut events = delivered();
    events.retain(|event| event["type"] != "consent.given");
    events[1].as_object_mut().unwrap().remove("notice");
    events.push(parcel("out_for_delivery", "11-05T08:00", "1", "P1", json!({})));
    for mail in told(&shop, &events, "2027-03-31") {
        assert!(plain.iter().any(|letter| mail[6..].starts_with(letter)), "{mail}");
    }
}

/// Each fact that conditions may use, on a customer who has all of them.
#[test]
fn conditions_may_ask_for_every_fact() {
    let mut events = delivered();
    events[0].as_object_mut().unwrap().extend(json!({"locale": "de-DE", "segments": ["vip"]}).as_object().unwrap().clone());
    events[2]["items"] = json!([{"product": "coat", "group": "coats"}]);
    events.extend([
        event("loyalty.joined", "11-03T09:00", json!({})),
        event("points.changed", "11-03T10:00", json!({"points": 120})),
        event("loyalty.tier_reached", "11-03T11:00", json!({"tier": "gold"})),
        event("lead.scored", "11-03T12:00", json!({"points": 7})),
    ]);
    let holds = |when: &str| !has(&rules(json!({"rules": {"review-request": {"when": when}}})), &events, "review-request", "11-12T12:00", "not-in-segment");
    let conditions = [
        ("orders == 1", "orders > 1"),
        ("days_since_order == 10", "days_since_order < 10"),
        ("days_since_delivery == 7", "days_since_delivery > 7"),
        ("'coat' in products", "'hat' in products"),
        ("'coats' in owns", "'hats' in owns"),
        ("'vip' in segments", "'new' in segments"),
        ("country == 'DE'", "country == 'AT'"),
        ("locale == 'de-DE'", "locale == 'en-GB'"),
        ("points >= 120", "points > 120"),
        ("tier == 'gold'", "tier == 'silver'"),
        ("member", "not member"),
        ("lead_score == 7", "lead_score == 0"),
        ("not large", "large"),
        ("score == none", "score > 3"),
        ("orders == 1 and (member or points > 500)", "orders == 1 and points > 500"),
    ];
    for (holding, other) in conditions {
        assert!(holds(holding), "{holding}");
        assert!(!holds(other), "{other}");
    }
    for fact in super::super::check::FACTS {
        assert!(conditions.iter().any(|(holding, _)| holding.contains(fact)), "{fact} is asked by no condition");
    }
}

/// DMN's hit policies: the first that holds, the only one, all of them.
#[test]
fn decision_tables_follow_their_hit_policy() {
    let lines = json!([{"when": "orders >= 1", "then": "a"}, {"when": "country == 'DE'", "then": "b"}, {"when": "orders > 5", "then": "c"}]);
    let holds = |hit: &str, when: &str| {
        let shop = rules(json!({"facts": {"kind": {"hit": hit, "lines": lines}}, "rules": {"review-request": {"when": when}}}));
        !has(&shop, &delivered(), "review-request", "11-12T12:00", "not-in-segment")
    };
    assert!(holds("first", "kind == 'a'"));
    assert!(holds("collect", "kind == ['a', 'b']"));
    assert!(holds("unique", "kind == none"), "two lines hold");
    assert!(!holds("first", "kind == 'b'"));
}

/// R087: who is unhappy gets a remedy at once, although the goods can still be sent back.
#[test]
fn r087_an_unhappy_answer_is_made_good_at_once() {
    let shown = |score: i64| {
        let mut events = delivered();
        events.push(event("survey.answered", "11-07T12:00", json!({"order": "1", "score": score})));
        let text = text(&events);
        let history = History::read(&text).unwrap();
        let shop = rules(json!({"size": "large", "similarVouchers": true}));
        let planned = plan(&history, &shop, instant(&at("11-07T12:00")).unwrap());
        let thanks = planned.entries.iter().find(|entry| entry.verdict.occurrence.rule.id == "survey-thanks").unwrap();
        let voucher = thanks.verdict.slots.iter().find(|slot| slot.slot == Slot::Voucher).unwrap();
        (voucher.against.is_empty(), voucher.is_redress)
    };
    assert_eq!([shown(2), shown(9)], [(true, true), (false, false)]);
}

/// The first and the last day of a rule's letter, as local times.
fn window(events: &[Value], rule: &str) -> (String, String) {
    let (text, shop) = (text(events), rules(json!({"size": "large"})));
    let history = History::read(&text).unwrap();
    let planned = super::super::plan::whole_plan(&history, &shop, instant(&at("12-31T12:00")).unwrap(), |ready| ready.id == rule);
    let clock = crate::base::time::LocalClock::of(shop.zone);
    let said = |at: Option<i64>| at.map_or("-".to_owned(), |at| format!("{} {}", &clock.local(at).0.to_string()[5..], clock.local(at).1 / 3600));
    let entry = planned.entries.first().unwrap_or_else(|| panic!("{rule} has no entry"));
    (said(entry.verdict.due), said(entry.verdict.end))
}

/// The days are counted by hand: ordered on the 2nd, received on the 5th, returns until the 19th.
#[test]
fn r159_each_measure_has_its_time_after_each_conversion() {
    let with = |kind: &str, fields: Value| vec![profile(), doi(), event(kind, "11-10T09:00", fields)];
    // Whoever buys a second time is invited.
    let twice = all(&[&delivered(), &order("0", "10-01T12:00", json!({"store": true}))]);
    let mut visits = with("visit", json!({"items": [{"product": "coat"}]}));
    visits.push(event("visit", "11-08T09:00", json!({"items": [{"product": "coat"}]})));
    let trip = with("booking.confirmed", json!({"order": "9", "start": "2026-11-30", "end": "2026-12-05"}));
    for (events, rule, first, last) in [
        (delivered(), "order-confirmation", "11-02 12", "-"),
        (delivered(), "how-to", "11-06 10", "11-12 23"),
        (delivered(), "faq", "11-09 10", "12-05 23"),
        (delivered(), "recommendations", "11-16 10", "12-20 23"),
        (delivered(), "thank-you:voucher", "11-20 10", "12-04 23"),
        (twice, "loyalty-invitation", "11-22 10", "01-18 23"),
        (delivered(), "referral", "11-26 10", "01-18 23"),
        (trip.clone(), "booking-confirmation", "11-10 9", "-"),
        (trip.clone(), "trip-before", "11-16 10", "11-29 23"),
        (trip, "trip-after", "12-06 10", "12-20 23"),
        (with("customer.created", json!({"email": "ada@example.org"})), "welcome", "11-10 9", "11-11 23"),
        (with("basket.changed", json!({"basket": "b", "items": [{"product": "coat"}]})), "basket-abandoned", "11-10 13", "11-13 9"),
        (with("wishlist.changed", json!({"items": [{"product": "coat"}]})), "wish-list", "11-24 10", "12-25 23"),
        (visits, "visit-abandoned", "11-11 9", "11-13 9"),
        (with("store_visit", json!({})), "store-visit", "11-11 10", "11-15 23"),
        (with("survey.answered", json!({"order": "1"})), "survey-thanks", "11-10 9", "11-11 23"),
    ] {
        assert_eq!(window(&events, rule), (first.to_owned(), last.to_owned()), "{rule}");
    }
}
