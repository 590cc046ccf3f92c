//! What would have to be different for a letter to be sent: one change for each reason.

use super::reason::Reason;
use super::rule::{Only, Rule, Subject};
use super::rules::Rules;
use super::span::{Anchor, Distance};
use crate::base::time::{Day, LocalClock, rfc3339};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A change to a history, to rules, or to the day that is asked about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// An event that happens.
    Add(Value),
    /// The id of an event that does not happen.
    Remove(String),
    /// Fields of an event that are different.
    Set {
        /// The event's id.
        event: String,
        /// The fields as they would be.
        fields: Value,
    },
    /// Fields of the rules that are different.
    Rules(Value),
    /// The letter is sent on another day.
    Day(String),
}

/// What planning says of a rule on a day.
pub struct Seen {
    pub is_sent: bool,
    pub code: Reason,
    pub text: String,
    pub reasons: Vec<Reason>,
    /// The entry's id.
    pub entry: Option<String>,
    /// The order that it is about.
    pub order: Option<String>,
    /// The event that it answers.
    pub event: Option<String>,
    /// When it would be sent.
    pub day: Option<Day>,
    /// When its rule has it due.
    pub due: Option<Day>,
    pub merged_into: Option<&'static str>,
}

/// A history, rules and a day, which changes are tried on.
#[derive(Debug, Clone)]
pub struct Case {
    pub history: Value,
    pub rules: Value,
    pub day: Day,
    /// The recipient's.
    pub zone: LocalClock,
}

impl Case {
    fn events(&self) -> &[Value] {
        self.history.get("events").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub fn apply(&mut self, change: &Change) {
        let id = |event: &Value| event.get("id").map(text_of);
        match change {
            Change::Day(day) => self.day = Day::parse(day).unwrap_or(self.day),
            Change::Rules(fields) => merge(&mut self.rules, fields),
            Change::Add(_) | Change::Remove(_) | Change::Set { .. } => {
                let Some(events) = self.history.get_mut("events").and_then(Value::as_array_mut) else { return };
                match change {
                    Change::Add(event) => events.push(event.clone()),
                    Change::Remove(gone) => events.retain(|event| id(event).as_deref() != Some(gone)),
                    Change::Set { event: named, fields } => {
                        events.iter_mut().filter(|event| id(event).as_ref() == Some(named)).for_each(|event| merge(event, fields))
                    }
                    _ => {}
                }
            }
        }
    }

    /// The events of some types that have happened by the day, by a field where one is given; the latest first.
    fn of(&self, types: &[&str], field: Option<(&str, &str)>) -> Vec<&Value> {
        let end = self.zone.instant(self.day.plus(1), 0).0;
        let is = |event: &&Value| {
            instant(event) < end && types.contains(&text(event, "type").as_str()) && field.is_none_or(|(name, wanted)| text(event, name) == wanted)
        };
        let mut found: Vec<&Value> = self.events().iter().filter(is).collect();
        found.sort_by_key(|event| std::cmp::Reverse((instant(event), text(event, "id"))));
        found
    }

    /// An id that no event has yet.
    fn new_id(&self) -> String {
        (1..).map(|n| format!("why-{n}")).find(|id| !self.events().iter().any(|event| text(event, "id") == *id)).unwrap_or_default()
    }

    /// A moment on a day: before letters are sent, and after all that has happened on it.
    fn morning(&self, day: Day) -> String {
        self.after(day, |_| true)
    }

    /// A moment on the day for what is said of the customer. It need not wait for anything else, which may happen at night.
    fn said_after(&self, kinds: [&str; 2]) -> String {
        self.after(self.day, |event| kinds.iter().any(|kind| text(event, "type").starts_with(kind)))
    }

    /// A moment on a day: before letters are sent, and after some of what happened on it.
    fn after(&self, day: Day, is_before: impl Fn(&Value) -> bool) -> String {
        let (start, nine, end) = (self.zone.instant(day, 0).0, self.zone.instant(day, 9 * 3_600).0, self.zone.instant(day.plus(1), 0).0);
        let last = self.events().iter().filter(|event| is_before(event)).map(instant).filter(|at| (start..end).contains(at)).max();
        rfc3339(last.map_or(nine, |last| nine.max((last + 1000).min(end - 1))))
    }

    /// An order that no event is about yet.
    fn new_order(&self) -> String {
        (1..).map(|n| format!("why-{n}")).find(|id| !self.events().iter().any(|event| text(event, "order") == *id)).unwrap_or_default()
    }

    /// An address that the customer has not had yet: the one before may have bounced.
    fn new_address(&self) -> String {
        let had = |address: &String| self.events().iter().any(|event| text(event, "email") == *address);
        (1..).map(|n| if n == 1 { "known@example.org".to_owned() } else { format!("known-{n}@example.org") }).find(|address| !had(address)).unwrap_or_default()
    }

    fn event(&self, kind: &str, at: &str, fields: Value) -> Change {
        let mut event = json!({"id": self.new_id(), "type": kind, "at": at});
        merge(&mut event, &fields);
        Change::Add(event)
    }
}

/// Puts fields into an object, and into the objects in it.
fn merge(into: &mut Value, fields: &Value) {
    let (Value::Object(into), Value::Object(fields)) = (into, fields) else { return };
    for (name, value) in fields {
        match into.get_mut(name) {
            Some(known @ Value::Object(_)) if value.is_object() => merge(known, value),
            _ => drop(into.insert(name.clone(), value.clone())),
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn text(event: &Value, name: &str) -> String {
    event.get(name).map(text_of).unwrap_or_default()
}

fn instant(event: &Value) -> i64 {
    crate::base::time::instant(&text(event, "at")).unwrap_or_default()
}

/// The change that takes the first reason away.
pub fn remedy(case: &Case, rule: &str, seen: &Seen, tried: &[Change]) -> Option<Change> {
    let rules = Rules::read(&case.rules.to_string()).ok()?;
    let ready = rules.all.iter().find(|ready| ready.id == rule)?;
    let letter = ready.rule.letter.as_str();
    let order = seen.order.as_deref();
    let at = case.morning(case.day);
    let of_order = order.map(|order| ("order", order));
    let remove = |types: &[&str], field: Option<(&str, &str)>| case.of(types, field).first().map(|event| Change::Remove(text(event, "id")));
    let with = |fields: Value| Some(Change::Rules(fields));
    let profile = |fields: Value| Some(case.event("customer.updated", &case.said_after(["customer.", "mail.bounced"]), fields));
    // Days that were tried since something else changed.
    let since = tried.rsplit(|change| !matches!(change, Change::Day(_))).next().unwrap_or_default();
    let later = |day: Option<Day>| day.filter(|day| *day != case.day).map(|day| Change::Day(day.to_string())).filter(|change| !since.contains(change));
    match seen.code {
        Reason::NoEvent | Reason::NeedOrder => trigger(case, &rules, &ready.rule, &ready.id),
        Reason::OffByShop | Reason::OffByTrade | Reason::OffBySize => {
            let listed = |name: &str| case.rules.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            let mut on = listed("on");
            on.push(json!(rule));
            let off: Vec<Value> = listed("off").into_iter().filter(|name| name != letter && name != rule).collect();
            with(json!({"on": on, "off": off}))
        }
        Reason::Bounced | Reason::NeedAddress => profile(json!({"email": case.new_address()})),
        Reason::Imported => Some(Change::Set { event: seen.event.clone()?, fields: json!({"imported": false}) }),
        Reason::NotInSegment => with(json!({"rules": {rule: {"when": null}}, "campaigns": without_conditions(case)})),
        Reason::SalesLead => with(json!({"salesLeadScore": 1_000_000})),
        Reason::Inactive => Some(case.event("visit", &case.morning(case.day.plus(-1)), json!({}))),
        Reason::AlreadySent => remove(&["mail.sent"], Some(("letter", letter))),
        Reason::Cancelled => remove(&["order.cancelled", "booking.cancelled"], of_order),
        Reason::Returned => {
            let backs = ["withdrawal.received", "return.accepted", "return.received", "return.announced", "return.closed"];
            remove(&backs, of_order)
        }
        Reason::Bought => bought_since(case, seen),
        Reason::Answered => {
            let answers = ["review.submitted", "survey.answered"];
            remove(&answers, of_order).or_else(|| remove(&["loyalty.joined", "consent.given", "consent.objected", "service.booked"], None))
        }
        Reason::Overtaken => {
            let of_parcel = [
                "parcel.collected",
                "parcel.delivered",
                "parcel.out_for_delivery",
                "parcel.ready",
                "parcel.attempt_failed",
                "parcel.delayed",
                "parcel.scanned",
                "parcel.dispatched",
                "return.accepted",
            ];
            remove(&of_parcel, of_order)
                .or_else(|| remove(&["parcel.collected", "parcel.delivered", "return.accepted", "basket.changed", "wishlist.changed"], None))
                .or_else(|| by_parcel(case, order, &rules))
        }
        Reason::Merged => match seen.merged_into? {
            "order-confirmation" => remove(&["order.accepted"], of_order),
            "return-accepted" => remove(&["return.accepted"], of_order),
            other => {
                let mut off: Vec<Value> = case.rules.get("off").and_then(Value::as_array).cloned().unwrap_or_default();
                off.push(json!(other));
                with(json!({"off": off}))
            }
        },
        Reason::NeedDelivery | Reason::NotReceived | Reason::DelayOpen => arrives(case, seen, &at, tried),
        Reason::NeedStatus => Some(case.event("order.in_process", &at, json!({"order": order?}))),
        Reason::NeedBirthdate => profile(json!({"birthDate": case.day.plus_years(-40).to_string()})),
        Reason::Age => profile(json!({"birthDate": case.day.plus_years(-40).plus(-40).to_string()})),
        Reason::NeedContent => with(json!({"content": true})).filter(|_| !rules.content).or_else(|| has_content(case, order)),
        Reason::NeedOffers => with(json!({"offers": true})),
        Reason::NeedCodes => with(json!({"codes": true})),
        Reason::NeedProgramme => with(json!({"programme": true})),
        Reason::NeedReason => Some(Change::Set { event: seen.event.clone()?, fields: json!({"reason": "other"}) }),
        Reason::NoTrackingConsent => Some(case.event("consent.given", &at, json!({"purpose": "visits"}))),
        Reason::Objected
        | Reason::DoiPending
        | Reason::DoiUnproven
        | Reason::ConsentStale
        | Reason::DoiOnly
        | Reason::NotSimilar
        | Reason::SaleVoid
        | Reason::NoNotice
        | Reason::NoBasis => Some(case.event("consent.given", &case.said_after(["consent.", "mail.complained"]), json!({"proof": true}))),
        Reason::ReturnOpen => {
            let returns = case.of(&["return.announced", "return.received"], of_order);
            let open = returns.iter().find(|event| case.of(&["return.accepted", "return.closed"], Some(("return", &text(event, "return")))).is_empty())?;
            let mut fields = Map::new();
            for name in ["order", "return"] {
                fields.extend(open.get(name).map(|value| (name.to_owned(), value.clone())));
            }
            Some(case.event("return.closed", &at, Value::Object(fields)))
        }
        Reason::ComplaintOpen if seen.day.is_none() => Some(case.event("complaint.closed", &at, json!({}))),
        Reason::JustBought | Reason::TooFewOffers => profile(json!({"recommendations": [{"product": "new-1"}, {"product": "new-2"}]})),
        _ if seen.reasons.contains(&Reason::TooLate) => unheld(case, seen, letter).or_else(|| later(seen.due)).or_else(|| earlier(case, seen)),
        // A window that never ends is one of goods that never arrived.
        Reason::WindowOpen | Reason::Cooldown if matches!(tried.last(), Some(Change::Day(_))) => {
            arrives(case, seen, &at, tried).or_else(|| unheld(case, seen, letter))
        }
        // A day that is full may be followed by others.
        Reason::CapDay | Reason::CapWeek | Reason::CapMonth | Reason::CapGroup if matches!(tried.last(), Some(Change::Day(_))) => unheld(case, seen, letter),
        _ => later(seen.day.or(seen.due)).or_else(|| unheld(case, seen, letter)),
    }
}

/// An order that counts as received by itself: sold in the store, or assumed to have arrived.
fn by_parcel(case: &Case, order: Option<&str>, rules: &Rules) -> Option<Change> {
    if rules.assume_delivery {
        return Some(Change::Rules(json!({"assumeDelivery": false})));
    }
    let placed = case.of(&["order.placed"], order.map(|order| ("order", order)));
    placed.first().map(|event| Change::Set { event: text(event, "id"), fields: json!({"store": false, "digital": false}) })
}

/// What held a letter back until it was too late does not happen.
fn unheld(case: &Case, seen: &Seen, letter: &str) -> Option<Change> {
    let first = |types: &[&str], field: Option<(&str, &str)>| case.of(types, field).first().map(|event| Change::Remove(text(event, "id")));
    let has = |reason: Reason| seen.reasons.contains(&reason);
    if has(Reason::RepeatPeriod) {
        return first(&["mail.sent"], Some(("letter", letter)));
    }
    if has(Reason::Recovery) {
        return case
            .of(&["return.accepted"], None)
            .into_iter()
            .find(|event| super::event::is_fault(&text(event, "reason")))
            .map(|event| Change::Remove(text(event, "id")));
    }
    if has(Reason::ComplaintOpen) {
        return first(&["complaint.opened"], None);
    }
    if has(Reason::CapDay) || has(Reason::CapWeek) || has(Reason::CapMonth) || has(Reason::CapGroup) {
        let generous = json!({"caps": {"day": 1000, "week": 1000, "month": 1000, "ask": "0d", "intent": "0d", "tips": "0d", "club": "0d"}});
        return Some(Change::Rules(generous));
    }
    if has(Reason::Cooldown) || has(Reason::WindowOpen) {
        let other = |event: &&&Value| Some(text(event, "order")) != seen.order;
        let orders = case.of(&["order.placed", "booking.confirmed"], None);
        let other = |event: &&&Value| other(event) && !text(event, "id").starts_with("why-");
        return orders.iter().find(other).map(|event| Change::Remove(text(event, "id")));
    }
    None
}

fn without_conditions(case: &Case) -> Value {
    let mut campaigns = case.rules.get("campaigns").cloned().unwrap_or_else(|| json!([]));
    for campaign in campaigns.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        campaign.remove("when");
    }
    campaigns
}

/// The event happens earlier on its day.
fn earlier(case: &Case, seen: &Seen) -> Option<Change> {
    let at = rfc3339(case.zone.instant(case.day, 7 * 3_600).0);
    Some(Change::Set { event: seen.event.clone()?, fields: json!({"at": at}) })
}

/// The orders after this one were not placed.
fn bought_since(case: &Case, seen: &Seen) -> Option<Change> {
    let from = case.events().iter().find(|event| Some(text(event, "id")) == seen.event).map_or(i64::MIN, |event| instant(event) - 600_000);
    let orders = case.of(&["order.placed", "booking.confirmed"], None);
    let later = orders.iter().find(|event| instant(event) > from && Some(text(event, "order")) != seen.order);
    later.map(|event| Change::Remove(text(event, "id")))
}

/// Everything that is under way arrives.
fn arrives(case: &Case, seen: &Seen, at: &str, tried: &[Change]) -> Option<Change> {
    let trips = case.of(&["booking.changed", "booking.confirmed"], seen.order.as_deref().map(|order| ("order", order)));
    if let Some(end) = trips.iter().find_map(|event| Day::parse(&text(event, "end"))).filter(|_| seen.code != Reason::DelayOpen) {
        return Some(Change::Day(end.to_string())).filter(|change| !tried.contains(change));
    }
    let is_open = |parcel: &str| {
        case.of(&["parcel.delivered", "parcel.collected"], Some(("parcel", parcel)))
            .iter()
            .all(|event| matches!(text(event, "place").as_str(), "shop" | "locker"))
    };
    let sent = case.of(
        &["parcel.dispatched", "exchange.sent", "parcel.delayed", "parcel.scanned", "parcel.ready", "parcel.out_for_delivery", "parcel.attempt_failed"],
        None,
    );
    let late = sent.iter().find(|event| {
        (seen.order.is_none() || matches!(seen.code, Reason::DelayOpen | Reason::WindowOpen | Reason::Cooldown) || Some(text(event, "order")) == seen.order)
            && is_open(&text(event, "parcel"))
    });
    // An order of which no parcel is known arrives in one.
    let is_any = seen.order.is_none() || matches!(seen.code, Reason::DelayOpen | Reason::WindowOpen | Reason::Cooldown);
    let unsent = || {
        let placed = case.of(&["order.placed"], None);
        let is_new = |order: &String| {
            case.of(&["parcel.delivered"], Some(("parcel", &format!("why-{order}")))).is_empty()
                && case.of(&["order.cancelled"], Some(("order", order))).is_empty()
        };
        placed.iter().map(|event| text(event, "order")).find(|order| is_new(order))
    };
    let (order, parcel) = match late {
        Some(event) => (text(event, "order"), text(event, "parcel")),
        None => {
            let Some(order) = (if is_any { unsent() } else { seen.order.clone() }) else { return tomorrow(case) };
            let parcel = format!("why-{order}");
            (order, parcel)
        }
    };
    let kind = if late.is_some() && case.of(&["parcel.delivered"], Some(("parcel", &parcel))).is_empty() || late.is_none() {
        "parcel.delivered"
    } else {
        "parcel.collected"
    };
    // What a neighbour takes in is received a day later.
    let end = case.zone.instant(case.day.plus(1), 0).0;
    if tried.iter().any(|change| matches!(change, Change::Add(event) if text(event, "parcel") == parcel && text(event, "type") == kind && instant(event) < end))
    {
        return Some(Change::Day(case.day.plus(1).to_string()));
    }
    let mut fields = json!({"parcel": parcel});
    if !order.is_empty() {
        merge(&mut fields, &json!({"order": order}));
    }
    Some(case.event(kind, at, fields))
}

/// What a neighbour took in today counts tomorrow.
fn tomorrow(case: &Case) -> Option<Change> {
    let start = case.zone.instant(case.day, 0).0;
    let taken = case.of(&["parcel.delivered"], Some(("place", "neighbour")));
    taken.iter().any(|event| instant(event) >= start).then(|| Change::Day(case.day.plus(1).to_string()))
}

fn has_content(case: &Case, order: Option<&str>) -> Option<Change> {
    let placed = case.of(&["order.placed"], order.map(|order| ("order", order)));
    let event = placed.first()?;
    let mut items = event.get("items")?.clone();
    for item in items.as_array_mut()?.iter_mut().filter_map(Value::as_object_mut) {
        item.remove("content");
    }
    Some(Change::Set { event: text(event, "id"), fields: json!({"items": items}) })
}

/// What has to happen for a rule to have something to answer.
fn trigger(case: &Case, rules: &Rules, rule: &Rule, id: &str) -> Option<Change> {
    let has = |only: Only| rule.only.contains(&only);
    let at = case.morning(case.day);
    let order = case.new_order();
    match rule.subject {
        Subject::Campaign => {
            let mut campaigns = case.rules.get("campaigns").and_then(Value::as_array).cloned().unwrap_or_default();
            campaigns.push(json!({"id": "why", "letter": rule.letter, "start": case.day.to_string(), "end": case.day.plus(14).to_string(), "similar": true}));
            Some(Change::Rules(json!({"campaigns": campaigns})))
        }
        Subject::Order | Subject::Product if has(Only::NoCodes) && rules.codes => Some(Change::Rules(json!({"codes": false}))),
        Subject::Order if has(Only::Incentive) && rule.variant.as_deref() != Some(rules.incentive.as_str()) => {
            Some(Change::Rules(json!({"incentive": rule.variant, "codes": true})))
        }
        Subject::Customer if rule.due.iter().any(|span| span.anchor == Anchor::Quarter) => Some(case.event("loyalty.joined", &at, json!({}))),
        Subject::Trip => {
            let trip = json!({"order": order, "start": case.day.plus(30).to_string(), "end": case.day.plus(37).to_string(), "large": has(Only::Large)});
            Some(case.event("booking.confirmed", &at, trip))
        }
        Subject::Order | Subject::Product | Subject::Customer => {
            // A filler needs an order that is accepted.
            let open =
                case.of(&["order.placed"], None).into_iter().find(|event| case.of(&["order.accepted"], Some(("order", &text(event, "order")))).is_empty());
            if let Some(open) = open.filter(|_| rule.due.iter().any(|span| span.anchor == Anchor::LastMail)) {
                return Some(case.event("order.accepted", &at, json!({"order": text(open, "order")})));
            }
            // Who orders again has ordered before, each month.
            if rule.due.iter().any(|span| span.anchor == Anchor::ReorderDue) {
                let own = case.of(&["order.placed"], None).iter().filter(|event| text(event, "id").starts_with("why-")).count();
                let placed = case.day.plus(-30 * (3 - i64::try_from(own).unwrap_or(0)).max(1));
                return Some(case.event("order.placed", &case.morning(placed), json!({"order": order, "items": [{"product": "why"}], "notice": true})));
            }
            let item =
                json!({"product": format!("why-{id}"), "durable": has(Only::Durable), "consumable": has(Only::Consumable), "service": has(Only::Serviced)});
            Some(case.event("order.placed", &at, json!({"order": order, "items": [item], "expected": case.day.plus(2).to_string(), "notice": true})))
        }
        Subject::Event => event_for(case, rule, &order),
    }
}

/// An event that a rule answers, so early that the letter is due on the day.
fn event_for(case: &Case, rule: &Rule, order: &str) -> Option<Change> {
    let has = |only: Only| rule.only.contains(&only);
    let back = rule.due.iter().map(|span| match span.distance {
        Distance::Days(days) if span.anchor == Anchor::Event => days,
        Distance::Hours(hours) if span.anchor == Anchor::Event => hours.div_euclid(24),
        _ => 0,
    });
    let day = case.day.plus(-back.max().unwrap_or(0));
    let kind = rule.on.first()?;
    let known = case.of(&["order.placed"], None).first().map(|event| text(event, "order"));
    let is_about_order =
        |kind: &str| ["return.", "parcel.", "exchange.", "refund.", "withdrawal.", "order.", "repair.", "booking."].iter().any(|start| kind.starts_with(start));
    let is_first = kind == "order.placed" || kind == "booking.confirmed";
    if known.is_none() && is_about_order(kind) && !is_first {
        return Some(case.event("order.placed", &case.morning(day.plus(-1)), json!({"order": order, "items": [{"product": "why"}]})));
    }
    let order = if kind == "order.placed" || kind.starts_with("booking.") { order.to_owned() } else { known.unwrap_or_else(|| order.to_owned()) };
    let mut fields = if is_about_order(kind) { json!({"order": order}) } else { json!({}) };
    let own = match kind.as_str() {
        "consent.given" => json!({"proof": true}),
        "visit" => json!({"items": [{"product": "why-1"}, {"product": "why-2"}, {"product": "why-3"}]}),
        "basket.changed" | "wishlist.changed" => json!({"items": [{"product": "why-1"}]}),
        "callback.booked" => json!({"start": rfc3339(case.zone.instant(case.day.plus(1), 15 * 3_600).0)}),
        "booking.confirmed" => json!({"start": case.day.plus(60).to_string(), "end": case.day.plus(67).to_string()}),
        "parcel.ready" => json!({"parcel": case.new_id(), "until": case.day.plus(2).to_string()}),
        kind if kind.starts_with("parcel.") || kind.starts_with("exchange.") => json!({"parcel": case.new_id()}),
        kind if kind.starts_with("return.") => json!({"return": case.new_id()}),
        "loyalty.tier_reached" => json!({"tier": "gold"}),
        _ => json!({}),
    };
    merge(&mut fields, &own);
    if has(Only::Partial) || has(Only::Part) || has(Only::Disliked) {
        merge(&mut fields, &json!({"partial": true}));
    }
    for (only, reason) in [(Only::Fault, "damaged"), (Only::Disliked, "disliked"), (Only::Everything, "everything"), (Only::Part, "other")] {
        if has(only) {
            merge(&mut fields, &json!({"reason": reason}));
        }
    }
    Some(case.event(kind, &case.morning(day), fields))
}
