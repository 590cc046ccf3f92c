//! The reasons against sending a letter, in the order in which they are checked.

use super::clock::Moment;
use super::consent::{Advertised, allowed};
use super::event::{Kind, name_of};
use super::facts::{Facts, Mail};
use super::moments::{due, end};
use super::occurrence::Occurrence;
use super::order::{Order, Received};
use super::reason::{Reason, Reasons};
use super::rule::{About, Block, LetterClass, Need, Scope, Slot, Stop, Subject};
use super::rules::Campaign;
use super::span::Anchor;
use crate::base::time::{Day, Millis};
use minijinja::Value;

/// Who has done nothing for so long is inactive.
const INACTIVE_DAYS: i64 = 365;
/// No advertising for so long after a fault.
const RECOVERY_DAYS: i64 = 14;
/// Nor after a complaint was closed.
const COMPLAINT_DAYS: i64 = 7;

/// Baskets are emptied by orders, and some shops say so after the order.
const AFTER_ORDER: Millis = 600_000;
/// At most so many mails in a row report on an order of which nothing new is known.
const MOST_FILLERS: usize = 3;

/// A part of a letter that makes it advertising.
#[derive(Debug, Clone, Copy)]
pub struct SlotVerdict {
    pub slot: Slot,
    /// Why it is left out; none if it is shown.
    pub against: Reasons,
    pub is_redress: bool,
}

/// An occurrence with all that is to be said of it.
#[derive(Debug)]
pub struct Verdict<'h> {
    pub occurrence: Occurrence<'h>,
    pub id: String,
    /// When the rule has it due, before anything holds it back.
    pub due: Option<Millis>,
    /// What holds it back ends then; none where nothing does, or nobody knows when.
    pub held_until: Option<Millis>,
    pub end: Option<Millis>,
    pub reasons: Reasons,
    /// The mail that was sent.
    pub sent: Option<Millis>,
    pub slots: Vec<SlotVerdict>,
    /// The letter that says the same.
    pub merged_into: Option<&'static str>,
}

impl Verdict<'_> {
    pub fn is_advertising(&self) -> bool {
        self.occurrence.rule.rule.class == LetterClass::Advertising
    }
}

/// Judges an occurrence.
pub fn judge<'h>(facts: &Facts<'h>, occurrence: Occurrence<'h>) -> Verdict<'h> {
    let id = occurrence.id();
    let due = due(facts, &occurrence);
    let end = end(facts, &occurrence, due.at);
    let sent = facts.mails.iter().find(|mail| is_of(mail, &occurrence, &id, facts)).map(|mail| mail.at);
    let mut judge = Judge { facts, id: &id, reasons: due.reasons, held_until: None, merged_into: None };
    judge.shop(&occurrence);
    judge.stops(&occurrence, due.at);
    judge.needs(&occurrence);
    judge.basis(&occurrence);
    judge.blocks(&occurrence, due.at);
    let slots = occurrence.rule.rule.slots.iter().map(|slot| judge.slot(&occurrence, *slot)).collect();
    let Judge { mut reasons, held_until, merged_into, .. } = judge;
    if facts.is_zone_assumed && occurrence.rule.rule.is_advertising() {
        reasons.add(Reason::ZoneAssumed);
    }
    if occurrence.rule.rule.direct {
        reasons.add(Reason::Requested);
    }
    Verdict { occurrence, id, due: due.at, held_until, end, reasons, sent, slots, merged_into }
}

/// Whether a mail is the one of an entry: by its entry, or by its letter and order where another system sent it.
fn is_of(mail: &Mail<'_>, occurrence: &Occurrence<'_>, id: &str, facts: &Facts<'_>) -> bool {
    if let Some(entry) = mail.entry {
        return entry == id;
    }
    let rule = &occurrence.rule.rule;
    let order = occurrence.order.and_then(|at| facts.orders.get(at));
    let text = |text: Option<&super::event::Text<'_>>| name_of(text).to_owned();
    let is_same = |scope: &Scope| match scope {
        Scope::Order => mail.order() == order.map(|order| order.id),
        Scope::Parcel => text(mail.event.facts.parcel.as_ref()) == text(occurrence.event.and_then(|event| event.facts.parcel.as_ref())),
        Scope::Return => text(mail.event.facts.return_id.as_ref()) == text(occurrence.event.and_then(|event| event.facts.return_id.as_ref())),
        // A mail of another system names no event.
        Scope::Event => occurrence.event.is_some_and(|event| mail.at >= event.at),
        _ => false,
    };
    let is_rule = mail.event.facts.rule.as_ref().is_none_or(|rule| rule.as_str() == occurrence.rule.id);
    mail.letter == rule.letter && is_rule && mail.order().is_some() && mail.order() == order.map(|order| order.id) && rule.per.iter().all(is_same)
}

struct Judge<'f, 'h> {
    facts: &'f Facts<'h>,
    /// The entry's id.
    id: &'f str,
    reasons: Reasons,
    held_until: Option<Millis>,
    merged_into: Option<&'static str>,
}

impl<'h> Judge<'_, 'h> {
    fn add_if(&mut self, holds: bool, reason: Reason) {
        if holds {
            self.reasons.add(reason);
        }
    }

    fn order(&self, occurrence: &Occurrence<'h>) -> Option<&Order<'h>> {
        self.facts.orders.get(occurrence.order?)
    }

    /// Reasons of the shop, the address and the person.
    fn shop(&mut self, occurrence: &Occurrence<'h>) {
        let (facts, rule) = (self.facts, &occurrence.rule.rule);
        if let Some(off) = occurrence.rule.off {
            self.reasons.add(off);
        }
        self.add_if(facts.is_bounced, Reason::Bounced);
        self.add_if(!rule.is_advertising() && occurrence.event.is_some_and(|event| event.facts.imported == Some(true)), Reason::Imported);
        let conditions = [rule.when.as_deref(), occurrence.campaign.and_then(|campaign| campaign.when.as_deref())];
        if conditions.iter().any(Option::is_some) {
            let values = self.values(occurrence);
            self.add_if(conditions.iter().flatten().any(|when| !facts.rules.expressions.holds(when, &values)), Reason::NotInSegment);
        }
        if rule.is_advertising() {
            let for_persons = ["visit-abandoned", "last-session", "promotion", "prize-draw"].contains(&rule.letter.as_str());
            self.add_if(for_persons && facts.orders.is_empty() && facts.score >= facts.rules.sales_lead_score, Reason::SalesLead);
            let silent = facts.last_sign.is_none_or(|at| facts.today.0 - facts.clock.day(at).0 >= INACTIVE_DAYS);
            self.add_if(silent && rule.letter != "we-miss-you", Reason::Inactive);
        }
        // What is said once was said of another order, or product.
        let is_once = rule.per == [Scope::Customer] && rule.pick.is_none();
        self.add_if(is_once && facts.mails.iter().any(|mail| mail.letter == rule.letter && mail.entry != Some(self.id)), Reason::AlreadySent);
        if let Some(about) = rule.repeats.about {
            let is_known = self.order(occurrence).is_some_and(|order| is_told_of(facts, &rule.letter, about, order));
            self.add_if(is_known, Reason::AlreadySent);
        }
    }

    /// What has happened since.
    fn stops(&mut self, occurrence: &Occurrence<'h>, due: Option<Millis>) {
        for stop in &occurrence.rule.rule.stop {
            let reason = self.stop(*stop, occurrence, due);
            self.reasons = self.reasons.and(reason.map_or(Reasons::NONE, Reasons::of));
        }
    }

    fn stop(&mut self, stop: Stop, occurrence: &Occurrence<'h>, due: Option<Millis>) -> Option<Reason> {
        let facts = self.facts;
        let order = self.order(occurrence);
        let event = occurrence.event;
        let is = |holds: bool, reason: Reason| holds.then_some(reason);
        let sent = || stop.letters().iter().copied().find(|letter| facts.rules.sends(letter));
        let since = |kinds: &[Kind]| event.is_some_and(|event| facts.events.iter().any(|later| kinds.contains(&later.kind) && later.at > event.at));
        match stop {
            Stop::Accepted => {
                let id = order.map(|order| order.id);
                let is_imported = |event: &&super::event::Event<'_>| event.facts.imported == Some(true);
                let accepted =
                    facts.events.iter().find(|event| event.kind == Kind::OrderAccepted && event.facts.order.as_ref().map(|order| order.as_str()) == id);
                // Only a confirmation that is sent says that the order arrived.
                let told = accepted.filter(|event| !is_imported(event)).and_then(|_| sent());
                self.merged_into = told;
                is(told.is_some(), Reason::Merged)
            }
            Stop::Cancelled => is(order.is_some_and(|order| order.cancelled.is_some()), Reason::Cancelled),
            Stop::Returned => {
                is(order.is_some_and(|order| order.is_returned || occurrence.item.is_some_and(|item| order.kept_of(item) == 0)), Reason::Returned)
            }
            Stop::AnyReturn => is(order.is_some_and(Order::has_any_return), Reason::Returned),
            Stop::Dispatched => is(order.is_some_and(Order::is_dispatched), Reason::Overtaken),
            Stop::Received => is(order.is_some_and(Order::is_received), Reason::Overtaken),
            Stop::ParcelReceived => is(event.and_then(|event| facts.parcel(event)).is_some_and(|parcel| parcel.delivered.is_some()), Reason::Overtaken),
            Stop::Collected => is(since_of_parcel(facts, event, Kind::ParcelCollected), Reason::Overtaken),
            Stop::ReturnAccepted => is(event.and_then(|event| facts.return_of(event)).is_some_and(|back| back.accepted.is_some()), Reason::Overtaken),
            Stop::RefundTold => {
                let is_told = event.zip(order).is_some_and(|(event, order)| {
                    let named = event.facts.return_id.as_ref();
                    let mut backs = order.returns.iter().filter(|back| named.is_none_or(|id| back.id == id.as_str()));
                    // One return alone: of several, nobody knows which is paid.
                    let only = backs.next().filter(|_| backs.next().is_none());
                    only.and_then(|back| back.accepted).is_some_and(|accepted| accepted.at >= event.at)
                });
                let told = is_told.then(sent).flatten();
                self.merged_into = told;
                is(told.is_some(), Reason::Merged)
            }
            Stop::Answered => is(order.is_some_and(|order| order.reviewed), Reason::Answered),
            Stop::Surveyed => is(order.is_some_and(|order| order.surveyed), Reason::Answered),
            Stop::Bought => {
                let is_later = facts.open.latest.is_some_and(|latest| match (occurrence.rule.rule.subject, order, event) {
                    (Subject::Event, _, Some(event)) => latest.0 > event.at - AFTER_ORDER,
                    (Subject::Customer, _, _) => false,
                    (_, Some(order), _) => latest > (order.placed, order.id),
                    _ => false,
                });
                is(is_later, Reason::Bought)
            }
            Stop::BoughtSame => {
                let again = order.zip(occurrence.item).is_some_and(|(order, item)| {
                    facts
                        .kept()
                        .any(|other| (other.placed, other.id) > (order.placed, order.id) && other.items.iter().any(|bought| bought.product == item.product))
                });
                is(again, Reason::Bought)
            }
            Stop::Basket => is(since(&[Kind::BasketChanged]), Reason::Overtaken),
            Stop::Emptied => is(event.is_some_and(|event| event.facts.items.as_deref().is_some_and(<[_]>::is_empty)), Reason::Overtaken),
            Stop::Joined => is(facts.member_since.is_some(), Reason::Answered),
            Stop::Given => is(since(&[Kind::ConsentGiven, Kind::ConsentObjected]), Reason::Answered),
            Stop::Birthday => {
                let day = due.map(|at| facts.clock.day(at));
                let is_birthday = day.zip(facts.birth).is_some_and(|(day, birth)| birth.plus_years(day.date().0 - birth.date().0) == day);
                let merged = is_birthday.then(sent).flatten();
                self.merged_into = merged.or(self.merged_into);
                is(merged.is_some(), Reason::Merged)
            }
            Stop::Advice => {
                let other = sent();
                self.merged_into = other.or(self.merged_into);
                is(other.is_some(), Reason::Merged)
            }
            Stop::ServiceBooked => {
                let day = occurrence.day;
                let later = |event: &super::event::Event<'_>| event.kind == Kind::ServiceBooked && day.is_none_or(|day| facts.clock.day(event.at) > day);
                is(facts.events.iter().any(later), Reason::Answered)
            }
        }
    }

    fn needs(&mut self, occurrence: &Occurrence<'h>) {
        let facts = self.facts;
        self.add_if(!facts.has_address, Reason::NeedAddress);
        for need in &occurrence.rule.rule.needs {
            let order = self.order(occurrence);
            let (is_missing, reason) = match need {
                Need::Order => {
                    let is_named = occurrence.event.is_some_and(|event| event.facts.order.is_some());
                    (order.is_none() && (is_named || facts.orders.is_empty()), Reason::NeedOrder)
                }
                Need::Delivery => (order.is_some_and(|order| order.received == Received::Not(Reason::NeedDelivery)), Reason::NeedDelivery),
                Need::Birthdate => (facts.birth.is_none(), Reason::NeedBirthdate),
                Need::Content => {
                    let has_text = order.is_some_and(|order| order.items.is_empty() || order.items.iter().any(|item| item.content != Some(false)));
                    (!facts.rules.content || !has_text, Reason::NeedContent)
                }
                Need::Offers => (!facts.rules.offers, Reason::NeedOffers),
                Need::Codes => (!facts.rules.codes, Reason::NeedCodes),
                Need::Programme => (!facts.rules.programme, Reason::NeedProgramme),
                Need::Reason => (occurrence.event.is_some_and(|event| event.facts.reason.is_none()), Reason::NeedReason),
            };
            self.add_if(is_missing, reason);
        }
        let is_filler = occurrence.rule.rule.due.iter().any(|span| matches!(span.anchor, Anchor::LastMail | Anchor::Overdue));
        let is_silent = is_filler && self.order(occurrence).is_some_and(|order| fillers(facts, order) >= MOST_FILLERS);
        self.add_if(is_silent, Reason::NeedStatus);
        let is_assumed = self.order(occurrence).is_some_and(|order| matches!(order.received, Received::At { is_assumed: true, .. }));
        self.add_if(is_assumed && occurrence.rule.rule.is_advertising(), Reason::AssumedDelivered);
    }

    fn basis(&mut self, occurrence: &Occurrence<'h>) {
        let rule = &occurrence.rule.rule;
        if !rule.is_advertising() {
            return;
        }
        let is_similar = rule.similar || occurrence.campaign.is_some_and(|campaign: &Campaign| campaign.similar);
        let sold = self.order(occurrence).map(|order| order.items).unwrap_or_default();
        let is_adult = rule.letter == "prize-draw" || sold.iter().any(|item| item.age_restricted);
        let what = Advertised { basis: rule.basis(), is_similar, uses_visits: rule.visits, is_adult };
        if let Err(reason) = allowed(self.facts, what) {
            self.reasons.add(reason);
        }
        if rule.letter == "recommendations" {
            self.recommended();
        }
    }

    /// At least two recommendations that the customer does not have yet, where the shop says which they are.
    fn recommended(&mut self) {
        let facts = self.facts;
        let Some(all) = facts.recommendations else { return };
        let bought = |item: &super::event::Item<'_>| {
            facts.kept().flat_map(|order| order.items).any(|had| had.product == item.product || had.group.is_some() && had.group == item.group)
        };
        let left = all.iter().filter(|item| !bought(item)).count();
        self.add_if(left < 2, if all.len() >= 2 { Reason::JustBought } else { Reason::TooFewOffers });
    }

    /// What passes by itself, or with the next event.
    fn blocks(&mut self, occurrence: &Occurrence<'h>, due: Option<Millis>) {
        let (facts, rule) = (self.facts, &occurrence.rule.rule);
        if let Some(within) = rule.repeats.letter {
            let last = facts.mails.iter().filter(|mail| mail.letter == rule.letter && mail.entry != Some(self.id)).map(|mail| mail.day).max();
            self.until(last.map(|day| day.plus(within.0)), due, Reason::RepeatPeriod);
        }
        if let (Some(within), Some(order)) = (rule.repeats.product, self.order(occurrence)) {
            let last = last_about(facts, &rule.letter, order).map(|day| day.plus(within.0));
            self.until(last, due, Reason::RepeatPeriod);
        }
        if !rule.is_advertising() || rule.direct {
            return;
        }
        let has_open_return = self.order(occurrence).is_some_and(Order::has_open_return);
        self.add_if(has_open_return, Reason::ReturnOpen);
        let is_remedy = rule.redress;
        self.until(facts.fault.filter(|_| !is_remedy).map(|at| facts.clock.day(at).plus(RECOVERY_DAYS)), due, Reason::Recovery);
        match facts.complaint {
            Some(None) => self.reasons.add(Reason::ComplaintOpen),
            Some(Some(closed)) => self.until(Some(facts.clock.day(closed).plus(COMPLAINT_DAYS)), due, Reason::ComplaintOpen),
            None => {}
        }
        for block in &rule.block {
            match block {
                Block::DelayOpen => self.add_if(facts.open.is_late, Reason::DelayOpen),
                Block::Cooldown => self.until(facts.open.cooldown, due, Reason::Cooldown),
                Block::WindowOpen => self.until(facts.open.window.map(|day| day.plus(1)), due, Reason::WindowOpen),
            }
        }
    }

    /// Holds the letter back until the hour of sending on a day, if that is later than it is due.
    fn until(&mut self, day: Option<Day>, due: Option<Millis>, reason: Reason) {
        let Some(Moment { at, .. }) = day.map(|day| self.facts.clock.on(day)) else { return };
        if at > due.unwrap_or(self.facts.now) {
            self.reasons.add(reason);
            self.held_until = self.held_until.max(Some(at));
        }
    }

    /// Whether a part of the letter is shown.
    fn slot(&self, occurrence: &Occurrence<'h>, slot: Slot) -> SlotVerdict {
        let (facts, rule) = (self.facts, &occurrence.rule.rule);
        let mut against = Reasons::NONE;
        if let Err(reason) = allowed(facts, Advertised::by(slot, facts)) {
            against.add(reason);
        }
        if matches!(slot, Slot::Recommendation | Slot::Offer | Slot::Voucher) && facts.open.is_late {
            against.add(Reason::DelayOpen);
        }
        if slot == Slot::Loyalty && !facts.rules.programme {
            against.add(Reason::NeedProgramme);
        }
        if slot != Slot::Voucher {
            return SlotVerdict { slot, against, is_redress: false };
        }
        let is_redress = rule.redress || rule.redress_when.as_ref().is_some_and(|when| facts.rules.expressions.holds(when, &self.values(occurrence)));
        let at = self.held_until.map_or(facts.now, |until| until.max(facts.now));
        if !is_redress && facts.open.window.is_some_and(|day| facts.clock.end_of(day) >= at) {
            against.add(Reason::WindowOpen);
        }
        if !facts.rules.codes {
            against.add(Reason::NeedCodes);
        }
        SlotVerdict { slot, against, is_redress }
    }

    /// The facts that conditions are about.
    fn values(&self, occurrence: &Occurrence<'h>) -> Value {
        super::values::values(self.facts, occurrence)
    }
}

/// How many mails have reported on an order since anything new was known of it.
fn fillers(facts: &Facts<'_>, order: &Order<'_>) -> usize {
    let is_about = |event: &super::event::Event<'_>| facts.order_at(event).and_then(|at| facts.orders.get(at)).is_some_and(|known| known.id == order.id);
    let heard = facts
        .events
        .iter()
        .rev()
        .find(|event| !matches!(event.kind, Kind::MailSent | Kind::MailOpened | Kind::MailClicked) && is_about(event))
        .map(|event| event.at);
    facts.mails.iter().filter(|mail| matches!(mail.letter, "order-in-process" | "delay") && mail.order() == Some(order.id) && Some(mail.at) > heard).count()
}

fn since_of_parcel(facts: &Facts<'_>, event: Option<&super::event::Event<'_>>, kind: Kind) -> bool {
    event.is_some_and(|event| {
        let parcel = name_of(event.facts.parcel.as_ref());
        facts.events.iter().any(|later| later.kind == kind && name_of(later.facts.parcel.as_ref()) == parcel)
    })
}

/// When a letter was sent last about an order with one of the products.
fn last_about(facts: &Facts<'_>, letter: &str, order: &Order<'_>) -> Option<Day> {
    let of_products = facts.mails.iter().filter(|mail| mail.letter == letter && mail.order() != Some(order.id)).filter(|mail| {
        facts
            .orders
            .iter()
            .filter(|other| Some(other.id) == mail.order())
            .flat_map(|other| other.items)
            .any(|had| order.items.iter().any(|item| item.product == had.product))
    });
    of_products.map(|mail| mail.day).max()
}

/// Whether a letter was sent about the product or group of all that is in an order.
fn is_told_of(facts: &Facts<'_>, letter: &str, about: About, order: &Order<'_>) -> bool {
    let named = |item: &super::event::Item<'_>, had: &super::event::Item<'_>| match about {
        About::Product => item.product == had.product,
        About::Group => item.product == had.product || item.group.is_some() && item.group == had.group,
    };
    let told = |item: &super::event::Item<'_>| {
        facts
            .mails
            .iter()
            .filter(|mail| mail.letter == letter && mail.order() != Some(order.id))
            .any(|mail| facts.orders.iter().filter(|other| Some(other.id) == mail.order()).flat_map(|other| other.items).any(|had| named(item, had)))
    };
    !order.items.is_empty() && order.items.iter().all(told)
}
