//! Customers by chance: what no shop would send, and what every shop does. Events come in no order, twice, without their order, with gaps.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Days from the first event to the last.
pub const DAYS: i64 = 500;

const ZONES: [Option<&str>; 6] =
    [None, Some("Europe/Berlin"), Some("America/New_York"), Some("Asia/Tokyo"), Some("Australia/Lord_Howe"), Some("America/Santiago")];

/// A moment, as minutes after the beginning of 2026.
pub fn time(minute: i64) -> String {
    crate::base::time::rfc3339(1_767_225_600_000 + minute * 60_000)
}

/// An order with what follows it, in any state.
fn order() -> impl Strategy<Value = Vec<Value>> {
    let steps = (0..DAYS * 1440, 0_u8..8, proptest::collection::vec(0_i64..9 * 1440, 8), any::<[bool; 8]>(), 0_u8..7, 0_usize..4);
    (steps, any::<[bool; 6]>()).prop_map(|((placed, upto, gaps, with, fate, product), says)| {
        let id = format!("o{placed}");
        let products = ["coffee", "coat", "lamp", "sofa"];
        let item = json!({"product": products[product], "group": if product == 1 { "clothes" } else { "things" }, "quantity": 1 + product, "consumable": product == 0, "durable": product > 1, "service": product == 2});
        let mut minute = placed;
        let mut events = Vec::new();
        let mut push = |kind: &str, gap: i64, more: Value, events: &mut Vec<Value>| {
            minute += gap;
            let mut event = json!({"id": format!("{id}-{}", events.len()), "type": kind, "at": time(minute), "order": id});
            event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            events.push(event);
        };
        if fate == 6 {
            let day = |days: i64| time(placed + days * 1440)[..10].to_owned();
            push("booking.confirmed", 0, json!({"start": day(20 + gaps[0] / 300), "end": day(30 + gaps[0] / 300), "large": says[0]}), &mut events);
            return events;
        }
        let mut placing = json!({"items": [item], "notice": says[0]});
        if says[1] {
            placing["expected"] = json!(time(placed + gaps[7])[..10]);
        }
        if says[5] && upto < 2 {
            placing["store"] = json!(true);
        }
        push("order.placed", 0, placing, &mut events);
        let place = if with[2] && with[3] { "neighbour" } else if with[2] { "shop" } else { "home" };
        let chain = [
            ("order.accepted", json!({})),
            ("order.in_process", json!({})),
            ("parcel.dispatched", json!({"parcel": format!("{id}p"), "partial": with[0] && with[1]})),
            ("parcel.delayed", json!({"parcel": format!("{id}p"), "expected": time(placed + gaps[6] + 9000)[..10]})),
            ("parcel.out_for_delivery", json!({"parcel": format!("{id}p")})),
            ("parcel.delivered", json!({"parcel": format!("{id}p"), "place": place})),
            ("parcel.collected", json!({"parcel": format!("{id}p")})),
        ];
        for (at, (kind, more)) in chain.into_iter().enumerate().take(usize::from(upto)) {
            if at == 0 || with[at] || at == 2 || at == 5 {
                push(kind, if at == 0 && says[2] { 0 } else { gaps[at] / 3 }, more, &mut events);
            }
        }
        let back = json!({"return": format!("{id}r")});
        let whole = |reason: &str| json!({"return": format!("{id}r"), "reason": reason});
        match fate {
            1 => push("order.cancelled", gaps[0] / 4, json!({}), &mut events),
            2 | 3 => {
                push("return.announced", gaps[1], back.clone(), &mut events);
                push("return.received", gaps[2] / 3, back, &mut events);
                if says[3] {
                    push("return.accepted", gaps[3] / 3, whole(if fate == 2 { "damaged" } else { "disliked" }), &mut events);
                    if says[4] {
                        push(if fate == 2 { "exchange.sent" } else { "refund.paid" }, gaps[4] / 3, json!({"parcel": format!("{id}q")}), &mut events);
                    }
                }
            }
            4 => push("withdrawal.received", gaps[5], json!({}), &mut events),
            5 => push("review.submitted", gaps[5] * 2, json!({}), &mut events),
            _ => {}
        }
        events
    })
}

/// Anything else that happens to a customer.
fn other() -> impl Strategy<Value = Value> {
    let kinds = [
        "visit",
        "basket.changed",
        "wishlist.changed",
        "store_visit",
        "consent.requested",
        "consent.given",
        "consent.objected",
        "consent.withdrawn",
        "loyalty.joined",
        "loyalty.tier_reached",
        "points.changed",
        "complaint.opened",
        "complaint.closed",
        "mail.opened",
        "mail.clicked",
        "mail.bounced",
        "mail.complained",
        "callback.booked",
        "voucher.issued",
        "voucher.redeemed",
        "lead.scored",
        "survey.answered",
        "repair.updated",
        "customer.created",
        "shop.own",
    ];
    (0..DAYS * 1440, 0..kinds.len(), any::<[bool; 3]>(), 0_i64..11).prop_map(move |(minute, kind, says, score)| {
        let until = &time(minute + 40 * 1440)[..10];
        let items = if says[1] { json!([{"product": "coat"}, {"product": "lamp"}, {"product": "coat"}]) } else { json!([]) };
        json!({
            "id": format!("e{minute}-{kind}"), "type": kinds[kind], "at": time(minute), "proof": says[0], "purpose": if says[2] { "visits" } else { "advertising" },
            "items": items, "hard": says[0], "score": score, "points": score * 10, "until": until, "voucher": "v", "tier": if says[1] { "gold" } else { "silver" },
            "basket": "b", "start": time(minute + 3000), "guest": says[2], "email": if says[0] { "ada@example.org" } else { "nobody" },
        })
    })
}

/// A customer with what a shop knows.
pub fn history() -> impl Strategy<Value = Value> {
    let profile = (any::<[bool; 3]>(), 0..ZONES.len(), 0_i64..366);
    (profile, proptest::collection::vec(order(), 0..4), proptest::collection::vec(other(), 0..9)).prop_map(|((says, zone, birth), orders, others)| {
        let mut events: Vec<Value> = orders.into_iter().flatten().chain(others).collect();
        let mut known = json!({"id": "profile", "type": "customer.updated", "at": time(0), "email": "ada@example.org"});
        if let Some(zone) = ZONES[zone] {
            known["zone"] = json!(zone);
        }
        if says[0] {
            known["birthDate"] = json!(crate::base::time::Day::of(1996, 1, 1).plus(birth).to_string());
        }
        events.push(known);
        if says[1] {
            events.push(json!({"id": "doi", "type": "consent.given", "at": time(10), "proof": true}));
        }
        json!({"customer": "c1", "events": events})
    })
}

/// A shop's rules.
pub fn rules() -> impl Strategy<Value = Value> {
    let trade = proptest::sample::select(vec!["fashion", "electronics", "furniture", "food", "travel"]);
    let size = proptest::sample::select(vec!["small", "middle", "large"]);
    (trade, size, any::<[bool; 6]>()).prop_map(|(trade, size, says)| {
        json!({
            "domain": "shop.example", "zone": "Europe/Berlin", "trade": trade, "size": size, "holidays": ["2026-12-25", "2026-12-26", "2027-01-01"],
            "assumeDelivery": says[0], "codes": says[1], "programme": says[2], "content": says[3] || says[4], "similarVouchers": says[5],
            "campaigns": [{"id": "c", "letter": "promotion", "start": "2026-09-01", "end": "2026-09-20", "similar": says[4]}, {"id": "n", "letter": "newsletter", "start": "2026-10-24", "end": "2026-10-30"}],
        })
    })
}

/// The same rules with some changes, of which each may be in what decides who is known how, in single letters, or in how many are sent.
pub fn changed(rules: Value) -> impl Strategy<Value = Value> {
    let changes = json!([
        {"size": "small", "assumeDelivery": true}, {"size": "middle"}, {"size": "large"}, {"caps": {"day": 2, "week": 9}}, {"caps": {"ask": "0d", "month": 2}},
        {"on": ["birthday", "anniversary", "review-request"]}, {"off": ["order-confirmation", "return-accepted"]}, {"off": ["birthday", "care"], "on": ["how-to"]},
        {"off": ["how-to"]}, {"codes": true}, {"codes": false}, {"incentive": "gift"}, {"assumeDelivery": true}, {"trialDays": 2}, {"returnDays": 30},
        {"campaigns": []}, {"facts": {}}, {"hours": {"from": "06:00", "until": "22:00", "sendAt": "12:00"}}, {"zone": "America/New_York"},
        {"rules": {"review-request": {"due": ["received+1d"], "end": null}}}, {"rules": {"survey": {"class": "service"}}}, {"rules": {"promotion": {"class": "service"}}},
        {"rules": {"order-in-process": {"class": "advertising", "rank": 1, "group": "tips"}}}, {"rules": {"thank-you": {"group": "ask", "rank": 2}}},
        {"rules": {"order-received": {"stop": []}, "refund": {"needs": []}}}, {"rules": {"we-miss-you": {"repeats": {"letter": "10d"}}}},
        {"rules": {"own": {"letter": "own", "class": "service", "aim": "inform", "benefit": "news", "for": "event", "on": ["basket.changed"], "per": ["basket"], "due": ["event"]}}},
    ]);
    let changes = changes.as_array().cloned().unwrap_or_default();
    proptest::collection::vec(proptest::sample::select(changes), 0..4).prop_map(move |chosen| {
        let mut rules = rules.clone();
        for (name, value) in chosen.iter().filter_map(Value::as_object).flatten() {
            match (rules.get_mut(name).and_then(Value::as_object_mut), value) {
                (Some(known), Value::Object(more)) => known.extend(more.clone()),
                _ => rules[name] = value.clone(),
            }
        }
        rules
    })
}
