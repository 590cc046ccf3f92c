//! Small histories, and what comes of them.

use super::super::plan::whole_plan;
use super::super::{EntryStatus, History, Rules, story};
use crate::base::time::instant;
use serde_json::{Value, json};

pub fn rules(more: Value) -> Rules {
    let mut rules = json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "fashion", "size": "middle", "codes": true, "programme": true});
    rules.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Rules::read(&rules.to_string()).unwrap()
}

pub fn at(time: &str) -> String {
    format!("2026-{time}:00+01:00")
}

/// An event: type, month-day and time in November's offset, fields.
pub fn event(kind: &str, time: &str, more: Value) -> Value {
    let mut event = json!({"id": format!("{kind}@{time}{more}"), "type": kind, "at": at(time)});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

pub fn profile() -> Value {
    event("customer.updated", "11-01T09:00", json!({"email": "ada@example.org", "country": "DE"}))
}

pub fn doi() -> Value {
    event("consent.given", "11-01T09:00", json!({"proof": true}))
}

pub fn order(id: &str, time: &str, more: Value) -> [Value; 2] {
    let mut placed = json!({"order": id, "notice": true, "items": [{"product": "coat"}]});
    placed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    [event("order.placed", time, placed), event("order.accepted", time, json!({"order": id}))]
}

pub fn parcel(kind: &str, time: &str, order: &str, parcel: &str, more: Value) -> Value {
    let mut fields = json!({"order": order, "parcel": parcel});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event(&format!("parcel.{kind}"), time, fields)
}

pub fn text(events: &[Value]) -> String {
    json!({"customer": "c", "events": events}).to_string()
}

/// The mails of a story until a day: day and rule.
pub fn told(rules: &Rules, events: &[Value], until: &str) -> Vec<String> {
    let text = text(events);
    let mut history = History::read(&text).unwrap();
    let clock = crate::base::time::LocalClock::of(rules.zone);
    story(&mut history, rules, 0, instant(&format!("{until}T23:00:00Z")).unwrap())
        .iter()
        .map(|mail| format!("{} {}", &clock.local(mail.at).0.to_string()[5..], mail.rule))
        .collect()
}

/// Status and reasons of a rule's entries at a moment.
pub fn entries(rules: &Rules, events: &[Value], rule: &str, time: &str) -> Vec<(EntryStatus, Vec<&'static str>)> {
    let text = text(events);
    let history = History::read(&text).unwrap();
    let planned = whole_plan(&history, rules, instant(&at(time)).unwrap(), |ready| ready.id == rule);
    planned.entries.iter().map(|entry| (entry.status, entry.verdict.reasons.each().map(|reason| reason.code()).collect())).collect()
}

pub fn has(rules: &Rules, events: &[Value], rule: &str, time: &str, code: &str) -> bool {
    entries(rules, events, rule, time).iter().any(|(_, codes)| codes.contains(&code))
}

pub fn all(parts: &[&[Value]]) -> Vec<Value> {
    parts.concat()
}

pub fn delivered() -> Vec<Value> {
    all(&[
        &[profile(), doi()],
        &order("1", "11-02T12:00", json!({})),
        &[parcel("dispatched", "11-03T16:00", "1", "P1", json!({})), parcel("delivered", "11-05T12:00", "1", "P1", json!({}))],
    ])
}
