//! What a rule makes entries for: each event, order, product, trip or campaign, or the customer's own days.

use super::event::{Event, Item, Kind, Text, is_fault, name_of};
use super::facts::Facts;
use super::order::{Order, return_id};
use super::rule::{Only, Pick, Rule, Scope, Subject};
use super::rules::{Campaign, Ready};
use crate::base::time::Day;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Something that a letter may be sent about.
#[derive(Debug)]
pub struct Occurrence<'h> {
    pub rule: &'h Ready,
    /// What tells it from others of the rule: names and values.
    pub about: Vec<(&'static str, Cow<'h, str>)>,
    pub event: Option<&'h Event<'h>>,
    /// The position of the order.
    pub order: Option<usize>,
    pub item: Option<&'h Item<'h>>,
    pub campaign: Option<&'h Campaign>,
    /// The day that comes once in a while: a birthday, a quarter's first.
    pub day: Option<Day>,
}

impl<'h> Occurrence<'h> {
    fn of(rule: &'h Ready) -> Self {
        Self { rule, about: Vec::new(), event: None, order: None, item: None, campaign: None, day: None }
    }

    /// The entry's id: the rule, and what it is about.
    pub fn id(&self) -> String {
        let length = self.about.iter().map(|(name, value)| name.len() + value.len() + 2).sum::<usize>();
        let mut id = String::with_capacity(self.rule.id.len() + length);
        id.push_str(&self.rule.id);
        for (name, value) in &self.about {
            for part in [name, value.as_ref()] {
                id.push('/');
                id.push_str(part);
            }
        }
        id
    }

    fn name(&mut self, facts: &Facts<'h>) {
        let order = self.order.and_then(|at| facts.orders.get(at));
        let event = self.event;
        let of_event = |text: fn(&'h Event<'h>) -> Option<&'h Text<'h>>| Cow::Borrowed(event.map_or("", |event| name_of(text(event))));
        let of_day = |day: Option<Day>| Cow::Owned(day.map_or_else(String::new, |day| day.to_string()));
        self.about.reserve_exact(self.rule.rule.per.len() + 1);
        for scope in &self.rule.rule.per {
            let named = match scope {
                Scope::Event => ("event", of_event(|e| Some(&e.id))),
                Scope::Order => ("order", order.map_or_else(|| of_event(|e| e.facts.order.as_ref()), |order| Cow::Borrowed(order.id))),
                Scope::Parcel => ("parcel", of_event(|e| e.facts.parcel.as_ref().or(Some(&e.id)))),
                Scope::Return => ("return", Cow::Borrowed(event.map_or("", return_id))),
                Scope::Basket => ("basket", of_event(|e| e.facts.basket.as_ref())),
                Scope::Customer => continue,
                Scope::Day => ("day", of_day(event.map(|event| facts.clock.day(event.at)))),
                Scope::Tier => ("tier", of_event(|e| e.facts.tier.as_ref().or(Some(&e.id)))),
                Scope::Product => ("product", Cow::Borrowed(self.item.map_or("", |item| item.product.as_str()))),
                Scope::Campaign => ("campaign", Cow::Borrowed(self.campaign.map_or("", |campaign| campaign.id.as_str()))),
                Scope::Year => ("year", Cow::Owned(self.day.map_or_else(String::new, |day| day.date().0.to_string()))),
                Scope::Quarter | Scope::Service => ("day", of_day(self.day)),
                Scope::Expected => ("expected", of_event(|e| e.facts.expected.as_ref().or(Some(&e.id)))),
                Scope::LastMail => ("after", order.map_or(Cow::Borrowed(""), last_mail)),
                Scope::Overdue => match order {
                    Some(order) => overdue_name(facts, order),
                    None => continue,
                },
                Scope::LastOrder => ("order", last_kept(facts).map_or(Cow::Borrowed(""), |order| Cow::Borrowed(order.id))),
            };
            self.about.push(named);
        }
        // Of things that go on, each new one is new.
        if self.rule.rule.pick == Some(Pick::Last) {
            self.about.push(("event", of_event(|e| Some(&e.id))));
        }
    }
}

/// The last mail about an order, or the order itself.
fn last_mail<'h>(order: &Order<'h>) -> Cow<'h, str> {
    Cow::Borrowed(order.last_mail.map_or(order.id, |mail| mail.id.as_str()))
}

/// The last order that was kept.
pub fn last_kept<'f, 'h>(facts: &'f Facts<'h>) -> Option<&'f Order<'h>> {
    facts.kept().max_by_key(|order| order.placed)
}

/// The mail on a delay that was sent once the newest promise was broken, if there is one.
pub fn told_of_delay<'f, 'h>(facts: &'f Facts<'h>, order: &Order<'h>) -> Option<&'f super::facts::Mail<'h>> {
    let broken = facts.clock.on(facts.clock.working_days_after(order.announced?, 1)).at;
    facts.mails.iter().rev().find(|mail| mail.letter == "delay" && mail.order() == Some(order.id) && mail.at >= broken)
}

fn overdue_name<'h>(facts: &Facts<'h>, order: &Order<'h>) -> (&'static str, Cow<'h, str>) {
    match told_of_delay(facts, order) {
        Some(_) => ("after", last_mail(order)),
        None => ("expected", Cow::Owned(order.announced.unwrap_or(order.expected).to_string())),
    }
}

/// Everything that a rule may be about.
pub fn occurrences<'h>(facts: &Facts<'h>, ready: &'h Ready, into: &mut Vec<Occurrence<'h>>) {
    let from = into.len();
    let rule = &ready.rule;
    match rule.subject {
        Subject::Event => events(facts, ready, into),
        Subject::Order | Subject::Trip => {
            for (at, order) in facts.orders.iter().enumerate() {
                if (rule.subject == Subject::Order || order.trip.is_some()) && is_meant(facts, rule, order) {
                    into.push(Occurrence { order: Some(at), event: Some(order.event), ..Occurrence::of(ready) });
                }
            }
        }
        Subject::Product => products(facts, ready, into),
        Subject::Customer => into.extend(days(facts, rule).into_iter().map(|day| Occurrence { day: Some(day), ..Occurrence::of(ready) })),
        Subject::Campaign => {
            let of_rule = facts.rules.campaigns.iter().filter(|campaign| campaign.letter == rule.letter || campaign.letter == ready.id);
            into.extend(of_rule.map(|campaign| Occurrence { campaign: Some(campaign), ..Occurrence::of(ready) }));
        }
    }
    for occurrence in into.iter_mut().skip(from) {
        occurrence.name(facts);
    }
}

fn events<'h>(facts: &Facts<'h>, ready: &'h Ready, into: &mut Vec<Occurrence<'h>>) {
    if !facts.kinds.has_any(ready.kinds) {
        return;
    }
    let rule = &ready.rule;
    let is_answered = |event: &&'h Event<'h>| ready.answers(event) && rule.only.iter().all(|only| is_event(facts, *only, event));
    let mut known: BTreeMap<Vec<(&str, Option<Day>)>, usize> = BTreeMap::new();
    for event in facts.events.iter().filter(is_answered) {
        match known.entry(rule.per.iter().map(|scope| scoped(facts, *scope, event)).collect()) {
            Entry::Vacant(place) => {
                place.insert(into.len());
                into.push(Occurrence { event: Some(event), order: facts.order_at(event), ..Occurrence::of(ready) });
            }
            Entry::Occupied(place) => {
                if let Some(known) = into.get_mut(*place.get()).filter(|_| rule.pick == Some(Pick::Last)) {
                    (known.event, known.order) = (Some(event), facts.order_at(event));
                }
            }
        }
    }
}

/// What an event has in common with others of the same scope.
fn scoped<'h>(facts: &Facts<'h>, scope: Scope, event: &'h Event<'h>) -> (&'h str, Option<Day>) {
    let said = &event.facts;
    let text = match scope {
        Scope::Event => event.id.as_str(),
        Scope::Order => facts.order_at(event).and_then(|at| facts.orders.get(at)).map_or_else(|| name_of(said.order.as_ref()), |order| order.id),
        Scope::Parcel => name_of(said.parcel.as_ref().or(Some(&event.id))),
        Scope::Return => return_id(event),
        Scope::Basket => name_of(said.basket.as_ref()),
        Scope::Tier => name_of(said.tier.as_ref().or(Some(&event.id))),
        Scope::Expected => name_of(said.expected.as_ref().or(Some(&event.id))),
        _ => "",
    };
    (text, (scope == Scope::Day).then(|| facts.clock.day(event.at)))
}

fn is_event(facts: &Facts<'_>, only: Only, event: &Event<'_>) -> bool {
    let said = &event.facts;
    let products = || said.items.as_deref().unwrap_or_default();
    match only {
        // What replaces something has a letter of its own.
        Only::Whole => said.partial != Some(true) && !facts.parcel(event).is_some_and(|parcel| parcel.is_replacement),
        Only::Partial => said.partial == Some(true),
        Only::Fault => said.reason.as_ref().is_some_and(|reason| is_fault(reason.as_str())),
        Only::Disliked | Only::Everything | Only::Part => returned_as(facts, event) == Some(only),
        Only::Session => {
            facts
                .events
                .iter()
                .filter(|other| other.kind == Kind::Visit && event.at - other.at < 86_400_000)
                .map(|other| other.facts.items.as_deref().map_or(0, <[_]>::len))
                .sum::<usize>()
                >= 3
        }
        Only::SeenTwice => products().iter().any(|item| seen(facts, item) >= 2),
        Only::Account => said.guest != Some(true),
        Only::Advertising => said.purpose.as_ref().is_none_or(|purpose| purpose.as_str() == "advertising"),
        _ => true,
    }
}

/// In how many visits a product was looked at.
fn seen(facts: &Facts<'_>, item: &Item<'_>) -> usize {
    let visits = facts.events.iter().filter(|event| event.kind == Kind::Visit);
    visits.flat_map(|event| event.facts.items.as_deref().unwrap_or_default()).filter(|other| other.product == item.product).count()
}

/// As what a return was accepted.
fn returned_as(facts: &Facts<'_>, event: &Event<'_>) -> Option<Only> {
    let reason = name_of(event.facts.reason.as_ref());
    if is_fault(reason) {
        return Some(Only::Fault);
    }
    let is_all = reason == "everything"
        || facts.order_at(event).and_then(|at| facts.orders.get(at)).zip(facts.return_of(event)).is_some_and(|(order, back)| order.is_all_back(back));
    Some(if is_all {
        Only::Everything
    } else if reason == "disliked" {
        Only::Disliked
    } else {
        Only::Part
    })
}

fn is_meant(facts: &Facts<'_>, rule: &Rule, order: &Order<'_>) -> bool {
    let place = || facts.kept().filter(|kept| (kept.placed, kept.id) <= (order.placed, order.id)).count();
    rule.only.iter().all(|only| match only {
        // Without an order that was kept, it is the first that was placed.
        Only::First => {
            if facts.kept().next().is_some() {
                order.is_kept() && place() == 1
            } else {
                facts.orders.iter().all(|other| (other.placed, other.id) >= (order.placed, order.id))
            }
        }
        Only::Second => order.is_kept() && place() == 2,
        Only::Third => order.is_kept() && place() == 3,
        Only::Large => order.is_large,
        Only::NoCodes => !facts.rules.codes,
        Only::Incentive => rule.variant.as_deref() == Some(facts.rules.incentive.as_str()),
        _ => true,
    }) && has_clock(rule, order)
}

/// Whether the times of a rule make sense for an order: fillers wait for a dispatch, and only who knows of a delay can tell of it.
fn has_clock(rule: &Rule, order: &Order<'_>) -> bool {
    use super::span::Anchor;
    rule.due.iter().all(|span| match span.anchor {
        Anchor::LastMail => order.is_accepted && order.is_sent_by_parcel() && !order.is_dispatched(),
        Anchor::Overdue => {
            order.announced.is_some() && order.is_sent_by_parcel() && (!order.is_dispatched() || order.parcels.iter().any(|parcel| parcel.is_tracked))
        }
        _ => true,
    })
}

fn products<'h>(facts: &Facts<'h>, ready: &'h Ready, into: &mut Vec<Occurrence<'h>>) {
    for (at, order) in facts.orders.iter().enumerate() {
        for item in order.items {
            let is_meant = ready.rule.only.iter().all(|only| match only {
                Only::Consumable => item.consumable || item.interval.is_some() && !item.service || deliveries(facts, item).len() >= 3,
                Only::Durable => item.durable,
                Only::Serviced => item.service,
                _ => true,
            });
            // One product is one product, however often it was bought.
            let is_first = !facts.orders.iter().take(at).any(|earlier| earlier.is_kept() && earlier.items.iter().any(|other| other.product == item.product));
            let is_once = !ready.rule.per.contains(&Scope::Order);
            if is_meant && (is_first || !is_once) {
                let day = ready.rule.per.contains(&Scope::Service).then(|| last_service(facts, order, item)).flatten();
                into.push(Occurrence { order: Some(at), event: Some(order.event), item: Some(item), day, ..Occurrence::of(ready) });
            }
        }
    }
}

/// When a product was serviced last, or arrived.
pub fn last_service(facts: &Facts<'_>, order: &Order<'_>, item: &Item<'_>) -> Option<Day> {
    let booked = facts
        .events
        .iter()
        .rev()
        .find(|event| event.kind == Kind::ServiceBooked && event.facts.product.as_ref().is_none_or(|product| *product == item.product));
    booked.map(|event| facts.clock.day(event.at)).or(order.received_at().map(|moment| moment.day))
}

/// The days on which a product arrived.
pub fn deliveries(facts: &Facts<'_>, item: &Item<'_>) -> Vec<Day> {
    let has = |order: &&Order<'_>| order.items.iter().any(|other| other.product == item.product);
    let mut days: Vec<Day> = facts.kept().filter(has).filter_map(|order| Some(order.received_at()?.day)).collect();
    days.sort_unstable();
    days
}

/// The days that a rule about the customer is for; one that is not known where its date is missing.
fn days(facts: &Facts<'_>, rule: &Rule) -> Vec<Day> {
    use super::span::Anchor;
    let (year, month, _) = facts.today.date();
    let yearly = |first: Day| [year, year + 1].map(|year| first.plus_years(year - first.date().0)).into_iter().filter(move |day| *day > first);
    match rule.due.first().map(|span| span.anchor) {
        Some(Anchor::Birthday) => facts.birth.map_or_else(|| vec![facts.today], |birth| yearly(birth).collect()),
        Some(Anchor::Anniversary) => {
            let first = facts.kept().map(|order| order.placed).min().map(|at| facts.clock.day(at));
            first.map(|first| yearly(first).collect()).unwrap_or_default()
        }
        Some(Anchor::Quarter) if facts.member_since.is_none() => Vec::new(),
        Some(Anchor::Quarter) => {
            let this = Day::of(year, month - (month - 1) % 3, 1);
            let (next_year, next_month) = if month > 9 { (year + 1, 1) } else { (year, month - (month - 1) % 3 + 3) };
            let mut days = vec![this, Day::of(next_year, next_month, 1)];
            days.extend(facts.points_expire.map(|day| day.plus(-30)));
            days.retain(|day| facts.member_since.is_some_and(|since| *day > facts.clock.day(since)));
            days
        }
        Some(Anchor::ReorderDue) if facts.kept().count() < 3 => Vec::new(),
        _ => vec![facts.today],
    }
}
