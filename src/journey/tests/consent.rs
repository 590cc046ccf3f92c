//! Every state of consent, for every letter and every slot, against the table of `docs/consent.md` typed out here.

use super::super::plan::whole_plan;
use super::super::reason::{CONSENT, Reason};
use super::super::rule::Slot;
use super::super::{Change, History, Rules, why};
use serde_json::{Value, json};

/// What a customer has agreed to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Confirmed,
    Unproven,
    Pending,
    Stale,
    Objected,
    Withdrawn,
    Spam,
    Sale,
    SaleWithoutNotice,
    SaleVoid,
    Nothing,
    Child,
}

const STATES: [State; 12] = [
    State::Confirmed,
    State::Unproven,
    State::Pending,
    State::Stale,
    State::Objected,
    State::Withdrawn,
    State::Spam,
    State::Sale,
    State::SaleWithoutNotice,
    State::SaleVoid,
    State::Nothing,
    State::Child,
];

/// The rows of the table: what a sale is enough for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Row {
    Any,
    Similar,
    NotSimilar,
    OptIn,
    Visits,
}

fn row_of_letter(letter: &str) -> Row {
    match letter {
        "trip-after" | "review-request" | "survey" | "survey-thanks" | "care" | "how-to" | "faq" => Row::Any,
        "recommendations" | "wish-list" | "basket-abandoned" | "we-miss-you" | "replenishment" | "product-birthday" | "maintenance-service" | "reorder" => {
            Row::Similar
        }
        "gift-ideas" | "newsletter" | "promotion" => Row::NotSimilar,
        "last-session" | "visit-abandoned" => Row::Visits,
        _ => Row::OptIn,
    }
}

fn row_of_slot(slot: Slot) -> Row {
    match slot {
        Slot::Rating | Slot::Survey | Slot::OptIn | Slot::Tips => Row::Any,
        Slot::Recommendation | Slot::Offer | Slot::OrderStarter => Row::Similar,
        Slot::Voucher => Row::NotSimilar,
        Slot::Loyalty => Row::OptIn,
    }
}

fn expected(state: State, row: Row) -> Option<Reason> {
    match (state, row) {
        (State::Confirmed, Row::Visits) => Some(Reason::NoTrackingConsent),
        (State::Confirmed, _) => None,
        (State::Objected | State::Withdrawn | State::Spam, _) => Some(Reason::Objected),
        (State::Child, _) => Some(Reason::Age),
        (State::Sale, Row::Any | Row::Similar) => None,
        (State::Sale, Row::Visits) => Some(Reason::NoTrackingConsent),
        (State::Sale, Row::NotSimilar) => Some(Reason::NotSimilar),
        (State::Sale, Row::OptIn) => Some(Reason::DoiOnly),
        (State::Unproven, _) => Some(Reason::DoiUnproven),
        (State::Pending, _) => Some(Reason::DoiPending),
        (State::Stale, _) => Some(Reason::ConsentStale),
        (State::SaleWithoutNotice, _) => Some(Reason::NoNotice),
        (State::SaleVoid, _) => Some(Reason::SaleVoid),
        (State::Nothing, _) => Some(Reason::NoBasis),
    }
}

/// The moment that letters are asked for, and one long before.
const DAY: &str = "2026-11-30";
const BEFORE: &str = "2026-06-01T09:00:00Z";

/// A history in which a rule's letter would be sent, without any consent or notice.
fn world(rule: &str) -> (Value, Value, String) {
    let rules = json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "electronics", "size": "large", "codes": true, "programme": true});
    let history = json!({"customer": "c", "events": [{"id": "p", "type": "customer.updated", "at": "2024-01-01T09:00:00Z", "email": "ada@example.org"}]});
    let found = why(&history.to_string(), &rules.to_string(), rule, DAY, false).unwrap();
    let (mut history, mut rules, mut day) = (history, rules, DAY.to_owned());
    for change in &found.change {
        match change {
            Change::Add(event) => history["events"].as_array_mut().unwrap().push(event.clone()),
            Change::Rules(fields) => rules.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone()),
            Change::Day(other) => day.clone_from(other),
            other => panic!("{rule}: {other:?}"),
        }
    }
    // Campaigns of the table are not for similar goods.
    for campaign in rules.get_mut("campaigns").and_then(Value::as_array_mut).into_iter().flatten() {
        campaign["similar"] = json!(false);
    }
    let events = history["events"].as_array_mut().unwrap();
    // The letter that welcomes to the newsletter answers a consent: it stays.
    events.retain(|event| event["type"] != "consent.given" || rule == "newsletter-welcome");
    for event in events.iter_mut().filter_map(Value::as_object_mut) {
        event.remove("notice");
    }
    (history, rules, day)
}

fn with(history: &Value, state: State, day: &str) -> Value {
    let mut history = history.clone();
    let events = history["events"].as_array_mut().unwrap();
    let mut add = |kind: &str, at: &str, more: Value| {
        let mut event = json!({"id": format!("s{}-{kind}", events.len()), "type": kind, "at": at});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        events.push(event);
    };
    let now = format!("{day}T04:00:00Z");
    let order = json!({"order": "s", "items": [{"product": "s"}], "store": true});
    match state {
        State::Confirmed => add("consent.given", BEFORE, json!({"proof": true})),
        State::Unproven => add("consent.given", BEFORE, json!({})),
        State::Pending => add("consent.requested", BEFORE, json!({})),
        State::Stale => add("consent.given", "2024-01-01T09:00:00Z", json!({"proof": true})),
        State::Objected | State::Withdrawn | State::Spam => {
            add("consent.given", BEFORE, json!({"proof": true}));
            add(
                match state {
                    State::Objected => "consent.objected",
                    State::Withdrawn => "consent.withdrawn",
                    _ => "mail.complained",
                },
                &now,
                json!({}),
            );
        }
        State::Child => {
            add("consent.given", BEFORE, json!({"proof": true}));
            add("customer.updated", &format!("{day}T12:00:00Z"), json!({"birthDate": "2015-05-05"}));
        }
        State::Sale => {
            let mut order = order;
            order["notice"] = json!(true);
            add("order.placed", "2026-03-01T09:00:00Z", order);
        }
        State::SaleWithoutNotice => add("order.placed", "2026-03-01T09:00:00Z", order),
        State::SaleVoid => {
            add("order.placed", "2026-03-01T09:00:00Z", order);
            add("order.cancelled", "2026-03-02T09:00:00Z", json!({"order": "s"}));
        }
        State::Nothing => {}
    }
    history
}

#[test]
fn each_state_of_consent_for_each_letter_and_slot() {
    let all: Vec<Value> = serde_json::from_str(super::super::LETTERS).unwrap();
    let (mut letters, mut slots) = (0, 0);
    for rule in &all {
        let name = |field: &str| rule[field].as_str().unwrap_or_default().to_owned();
        let id = if rule["variant"].is_string() { format!("{}:{}", name("letter"), name("variant")) } else { name("letter") };
        let (history, rules, day) = world(&id);
        let read = Rules::read(&rules.to_string()).unwrap();
        for state in STATES {
            // A letter about an order has one; one that answers a consent has that.
            let has_order =
                history["events"].as_array().unwrap().iter().any(|event| ["order.placed", "booking.confirmed"].iter().any(|kind| event["type"] == *kind));
            if id == "newsletter-welcome" || has_order && matches!(state, State::Nothing | State::SaleVoid) {
                continue;
            }
            let text = with(&history, state, &day).to_string();
            let known = History::read(&text).unwrap();
            let now = crate::base::time::instant(&format!("{day}T18:59:59Z")).unwrap();
            let planned = whole_plan(&known, &read, now, |ready| ready.id == id);
            let entries: Vec<_> = planned.entries.iter().filter(|entry| !entry.verdict.id.ends_with("/s")).collect();
            assert!(!entries.is_empty(), "{id} {state:?} on {day}: {history}");
            for entry in entries {
                if entry.verdict.is_advertising() {
                    let want = expected(state, row_of_letter(&name("letter")));
                    assert_eq!(entry.verdict.reasons.among(CONSENT).each().collect::<Vec<_>>(), want.into_iter().collect::<Vec<_>>(), "{id} {state:?} {text}");
                    letters += 1;
                }
                for slot in &entry.verdict.slots {
                    let want = expected(state, row_of_slot(slot.slot));
                    assert_eq!(slot.against.among(CONSENT).each().collect::<Vec<_>>(), want.into_iter().collect::<Vec<_>>(), "{id} {:?} {state:?}", slot.slot);
                    slots += 1;
                }
            }
        }
    }
    assert!(letters > 300 && slots > 400, "{letters} letters, {slots} slots");
}

/// Prize draws and goods for adults need a date of birth that says so.
#[test]
fn adults_are_known_to_be_adults() {
    let rules = json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "food", "size": "large", "campaigns": [{"id": "c", "letter": "prize-draw", "start": DAY, "end": "2026-12-24"}]});
    let read = Rules::read(&rules.to_string()).unwrap();
    for (birth, want) in
        [(None, vec![Reason::Age]), (Some("2010-01-01"), vec![Reason::Age]), (Some("2008-12-01"), vec![Reason::Age]), (Some("2008-11-30"), vec![])]
    {
        let mut profile = json!({"id": "p", "type": "customer.updated", "at": BEFORE, "email": "ada@example.org"});
        if let Some(birth) = birth {
            profile["birthDate"] = json!(birth);
        }
        let text = json!({"customer": "c", "events": [profile, {"id": "d", "type": "consent.given", "at": BEFORE, "proof": true}]}).to_string();
        let known = History::read(&text).unwrap();
        let planned = whole_plan(&known, &read, crate::base::time::instant("2026-11-30T12:00:00Z").unwrap(), |ready| ready.id == "prize-draw");
        let found: Vec<_> = planned.entries.iter().flat_map(|entry| entry.verdict.reasons.among(CONSENT).each()).collect();
        assert_eq!(found, want, "{birth:?}");
    }
}
