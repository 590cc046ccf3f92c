//! What holds for every customer, tried on customers by chance. The checks read the events themselves, not what the planner made of them.

use super::super::what_if::{at_once, parts};
use super::super::*;
use super::chance::{DAYS, changed, history, rules, time};
use crate::base::time::{Day, LocalClock, Zone, instant};
use proptest::prelude::*;
use serde_json::{Value, json};

fn field<'v>(event: &'v Value, name: &str) -> &'v str {
    event.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn at(event: &Value) -> i64 {
    instant(field(event, "at")).unwrap()
}

fn zone_of(history: &Value) -> LocalClock {
    let given = history["events"].as_array().unwrap().iter().find(|event| event["id"] == "profile").unwrap();
    LocalClock::of(given.get("zone").map_or(Zone::named("Europe/Berlin").unwrap(), |zone| Zone::named(zone.as_str().unwrap()).unwrap()))
}

fn told(history: &Value, rules: &Value) -> Vec<Told> {
    let text = history.to_string();
    let mut history = History::read(&text).unwrap();
    story(&mut history, &Rules::read(&rules.to_string()).unwrap(), 0, instant(&time(DAYS * 1440 + 100_000)).unwrap())
}

fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(count), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn r115_order_and_repetition_of_events_do_not_matter(history in history(), rules in rules(), day in 0..DAYS, seed in any::<u64>()) {
        let mut mixed = history.clone();
        let events = mixed["events"].as_array_mut().unwrap();
        let again: Vec<Value> = events.iter().step_by(2).cloned().collect();
        events.extend(again);
        let mut state = seed;
        for at in (1..events.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            events.swap(at, (state >> 33) as usize % (at + 1));
        }
        let rules = Rules::read(&rules.to_string()).unwrap();
        let written = |history: &Value| {
            let text = history.to_string();
            let history = History::read(&text).unwrap();
            serde_json::to_string(&plan(&history, &rules, instant(&time(day * 1440)).unwrap()).written(false)).unwrap()
        };
        prop_assert_eq!(written(&history), written(&mixed));
    }

    /// No letter twice; contract letters for everybody who can be reached.
    #[test]
    fn each_letter_is_sent_once_and_what_is_owed_is_sent(history in history(), rules in rules()) {
        let told = told(&history, &rules);
        let mut entries: Vec<&str> = told.iter().map(|mail| mail.entry.as_str()).collect();
        entries.sort_unstable();
        let count = entries.len();
        entries.dedup();
        prop_assert_eq!(entries.len(), count);
        let events = history["events"].as_array().unwrap();
        if events.iter().any(|event| ["mail.bounced"].contains(&field(event, "type")) || event["email"] == "nobody") {
            return Ok(());
        }
        for event in events {
            let letter = match field(event, "type") {
                "order.accepted" => "order-confirmation",
                "order.cancelled" => "order-cancelled",
                "withdrawal.received" => "withdrawal-receipt",
                "booking.confirmed" => "booking-confirmation",
                _ => continue,
            };
            let sent: Vec<_> = told.iter().filter(|mail| mail.letter == letter && mail.entry.contains(event["order"].as_str().unwrap()) || mail.entry.ends_with(event["id"].as_str().unwrap())).collect();
            prop_assert!(sent.iter().any(|mail| mail.at == at(event)), "{} of {} at {}: {:?}", letter, event["order"], event["at"], sent);
        }
    }

    /// R153 R154 R155: no voucher before the last return window is over, as the events have it; but for a fault.
    #[test]
    fn r153_r154_r155_vouchers_wait_for_the_end_of_every_return_window(history in history(), rules in rules()) {
        let zone = zone_of(&history);
        let events = history["events"].as_array().unwrap();
        let day = |at: i64| zone.local(at).0;
        for mail in told(&history, &rules) {
            let shows = mail.slots.iter().any(|slot| serde_json::to_value(slot).unwrap() == "voucher");
            if !shows || mail.rule == "return-accepted:damaged" || mail.letter == "survey-thanks" {
                continue;
            }
            for order in events.iter().filter(|event| event["type"] == "order.placed" && at(event) <= mail.at && event.get("store").is_none()) {
                let of = |kind: &str| events.iter().filter(|event| event["order"] == order["order"] && event["type"] == kind && at(event) <= mail.at).map(at).max();
                if ["order.cancelled", "withdrawal.received", "return.accepted"].iter().any(|kind| of(kind).is_some()) {
                    continue;
                }
                if let Some(delivered) = of("parcel.delivered") {
                    prop_assert!(day(mail.at) > day(delivered).plus(14), "{mail:?} after a delivery at {delivered}");
                }
                prop_assert!(day(mail.at) > day(at(order)).plus(14), "{mail:?} after an order at {}", order["at"]);
            }
        }
    }

    /// R118: reviews are asked for what arrived, and was tried for as long as the trade says.
    #[test]
    fn r118_reviews_are_asked_after_receipt_and_time_to_try(history in history(), rules in rules()) {
        let zone = zone_of(&history);
        let events = history["events"].as_array().unwrap();
        let trial = match field(&rules, "trade") { "fashion" => 7, "electronics" => 14, "furniture" => 21, "food" => 5, _ => 3 };
        for mail in told(&history, &rules).into_iter().filter(|mail| mail.letter == "review-request") {
            let id = mail.entry.rsplit('/').next().unwrap();
            let of = |kind: &str| events.iter().filter(|event| event["order"] == *id && event["type"] == kind && at(event) <= mail.at).map(at).max();
            let placed = events.iter().find(|event| event["order"] == *id && ["order.placed", "booking.confirmed"].contains(&field(event, "type"))).unwrap();
            let had = of("parcel.delivered").or(placed.get("store").map(|_| at(placed))).or_else(|| placed.get("end").and_then(Value::as_str).map(|end| zone.instant(Day::parse(end).unwrap(), 0).0));
            match had {
                Some(had) => prop_assert!(zone.local(mail.at).0 >= zone.local(had).0.plus(trial), "{mail:?}, had at {had}"),
                None => prop_assert!(rules["assumeDelivery"] == true, "{mail:?} without a delivery"),
            }
            prop_assert!(of("review.submitted").is_none() && of("order.cancelled").is_none(), "{mail:?}");
        }
    }

    /// R164: nothing advertises after an objection, until there is a new consent.
    #[test]
    fn r164_an_objection_ends_advertising_at_once(history in history(), rules in rules()) {
        let events = history["events"].as_array().unwrap();
        let advertises = |event: &&Value| field(event, "purpose") != "visits";
        for mail in told(&history, &rules) {
            let last = |kinds: &[&str]| events.iter().filter(advertises).filter(|event| kinds.contains(&field(event, "type")) && at(event) <= mail.at).map(at).max();
            let objected = last(&["consent.objected", "consent.withdrawn"]).max(events.iter().filter(|event| event["type"] == "mail.complained" && event["purpose"] != "visits" && at(event) <= mail.at).map(at).max());
            if objected.is_some() && objected > last(&["consent.given"]) {
                prop_assert!(serde_json::to_value(mail.class).unwrap() != "advertising" && mail.slots.is_empty(), "{mail:?} after {objected:?}");
            }
        }
    }

    /// Hours and caps, in the recipient's zone. R152 R157 hold by the plan's own check of each entry below.
    #[test]
    fn advertising_keeps_hours_and_caps(history in history(), rules in rules()) {
        let zone = zone_of(&history);
        let answers = ["newsletter-welcome", "survey-thanks"];
        let sent: Vec<(Day, Told)> = told(&history, &rules).into_iter().filter(|mail| serde_json::to_value(mail.class).unwrap() == "advertising").map(|mail| (zone.local(mail.at).0, mail)).collect();
        for (day, mail) in &sent {
            if answers.contains(&mail.letter.as_str()) {
                continue;
            }
            let clock = zone.local(mail.at).1;
            prop_assert!((8 * 3600..20 * 3600).contains(&clock), "{mail:?}");
            if mail.letter == "birthday" {
                continue;
            }
            for (days, most) in [(1, 1), (7, 2), (30, 6)] {
                let before = sent.iter().filter(|(other, told)| *other <= *day && *other > day.plus(-days) && (told.at, &told.entry) < (mail.at, &mail.entry)).count();
                prop_assert!(before < most, "{mail:?} is one of {} in {days} days", before + 1);
            }
        }
    }

    /// Each silence has a reason, and the change that would have sent the letter does.
    #[test]
    fn each_silence_has_a_reason_and_the_change_that_ends_it(history in history(), rules in rules(), day in 0..DAYS, at in any::<prop::sample::Index>()) {
        let (history, rules) = (history.to_string(), rules.to_string());
        let all = Rules::read(&rules).unwrap();
        let rule = at.get(&all.all).id.clone();
        let day = &time(day * 1440)[..10];
        let answer = why(&history, &rules, &rule, day, false).unwrap();
        prop_assert!(!answer.text.is_empty() && (answer.sent || !answer.change.is_empty()), "{rule} on {day} has no remedy: {answer:?}");
        if answer.sent {
            return Ok(());
        }
        let mut case = super::super::remedy::Case { history: serde_json::from_str(&history).unwrap(), rules: serde_json::from_str(&rules).unwrap(), day: Day::parse(day).unwrap(), zone: LocalClock::of(Zone::utc()) };
        answer.change.iter().for_each(|change| case.apply(change));
        let again = why(&case.history.to_string(), &case.rules.to_string(), &rule, &case.day.to_string(), false).unwrap();
        prop_assert!(again.sent, "{rule} on {day}: {:?} does not send it, but leaves {again:?}", answer.change);
    }

    /// What-if counts what two plans differ in, read from their JSON Lines.
    #[test]
    fn what_if_counts_what_two_plans_differ_in(customers in prop::collection::vec(history(), 1..6), (before, after) in rules().prop_flat_map(|rules| (changed(rules.clone()), prop_oneof![5 => changed(rules).boxed(), 1 => self::rules().boxed()])), foreign in prop::sample::select(vec!["promotion", "survey", "order-in-process", "thank-you"]), day in 0..DAYS, broken in 0..6_usize, cores in 1..5_usize) {
        // A mail of another system, which says no class.
        let foreign = json!({"id": "foreign", "type": "mail.sent", "letter": foreign, "at": time(day * 1440 - 3000)});
        let with_it = |history: &Value| {
            let mut history = history.clone();
            history["events"].as_array_mut().unwrap().push(foreign.clone());
            history.to_string()
        };
        let mut lines: Vec<String> = customers.iter().map(with_it).collect();
        lines.insert(broken.min(lines.len()), "{".to_owned());
        let (lines, now) = (lines.join("\n"), instant(&time(day * 1440 + 700)).unwrap());
        let (before, after) = (Rules::read(&before.to_string()).unwrap(), Rules::read(&after.to_string()).unwrap());
        let due = |rules: &Rules| -> Vec<Vec<(String, String)>> {
            let planned = plan_many(&lines, rules, now);
            let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
            let of = |line: &str| Some(serde_json::from_str::<Value>(line).unwrap()["due"].as_array()?.iter().map(|one| (text(one, "rule"), text(one, "id"))).collect());
            planned.lines().filter_map(of).collect()
        };
        let found = serde_json::to_value(what_if(&lines, &before, &after, now)).unwrap();
        let (was, is) = (due(&before), due(&after));
        let count = |rule: &str, kind: &str| found["letters"][rule][kind].as_u64().unwrap_or(0) as usize;
        let alone = |of: &[Vec<(String, String)>], other: &[Vec<(String, String)>]| -> Vec<String> {
            of.iter().zip(other).flat_map(|(of, other)| of.iter().filter(|one| !other.contains(one)).map(|one| one.0.clone())).collect()
        };
        let (gained, lost) = (alone(&is, &was), alone(&was, &is));
        for ready in before.all.iter().chain(&after.all) {
            let of = |all: &[Vec<(String, String)>]| all.iter().flatten().filter(|one| one.0 == ready.id).count();
            prop_assert_eq!(count(&ready.id, "before"), of(&was));
            prop_assert_eq!(count(&ready.id, "after"), of(&is));
            prop_assert_eq!(count(&ready.id, "gained"), gained.iter().filter(|rule| **rule == ready.id).count());
            prop_assert_eq!(count(&ready.id, "lost"), lost.iter().filter(|rule| **rule == ready.id).count());
        }
        prop_assert_eq!(found["customers"].as_u64().unwrap() as usize, customers.len());
        prop_assert_eq!(found["changed"].as_u64().unwrap() as usize, was.iter().zip(&is).filter(|(was, is)| was != is).count());
        prop_assert_eq!(found["failed"][0]["line"].as_u64().unwrap() as usize, broken.min(customers.len()) + 1);
        let parts = parts(&lines, cores, 1);
        prop_assert_eq!(parts.concat(), &*lines);
        let by_parts = at_once(&parts, |part| what_if(part, &before, &after, now));
        prop_assert_eq!(serde_json::to_value(by_parts).unwrap(), found);
    }
}

/// What the generator cannot make, the properties above do not show.
#[test]
fn chance_makes_nearly_every_letter() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    let mut vouchers = 0;
    for _ in 0..150 {
        let (history, mut rules) = (history().new_tree(&mut runner).unwrap().current(), rules().new_tree(&mut runner).unwrap().current());
        rules["size"] = "large".into();
        for mail in told(&history, &rules) {
            vouchers += usize::from(mail.slots.iter().any(|slot| serde_json::to_value(slot).unwrap() == "voucher"));
            seen.insert(mail.rule);
        }
    }
    let all: Vec<serde_json::Value> = serde_json::from_str(LETTERS).unwrap();
    let id = |rule: &Value| [field(rule, "letter"), field(rule, "variant")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":");
    let never: Vec<String> = all.iter().map(id).filter(|id| !seen.contains(id)).collect();
    assert!(never.len() <= 16 && vouchers > 50, "{never:?} were never sent; {vouchers} vouchers");
}
