//! An order or a booking with its parcels and returns, and the moments that letters are counted from.

use super::clock::{Clock, Moment};
use super::event::{Event, Item, Kind, Text};
use super::facts::{day_of, is_fault, name_of};
use super::reason::Reason;
use super::rules::{Rules, Trade};
use crate::base::time::{Day, Millis};

/// A parcel on its way.
#[derive(Debug)]
pub struct Parcel<'h> {
    pub id: &'h str,
    pub dispatched: Millis,
    /// Something of the order is still to come after it.
    pub is_partial: bool,
    /// Replaces what was sent back.
    pub is_replacement: bool,
    /// The carrier has said something of it.
    pub is_tracked: bool,
    pub delivered: Option<Millis>,
    /// Delivered to a place where it waits: when it may be called received at the latest.
    pub storage_end: Option<Day>,
    is_waiting: bool,
}

/// A return on its way.
#[derive(Debug)]
pub struct Return<'h> {
    pub id: &'h str,
    pub items: Option<&'h [Item<'h>]>,
    pub accepted: Option<&'h Event<'h>>,
    is_closed: bool,
    is_fault: bool,
}

impl Return<'_> {
    pub fn is_open(&self) -> bool {
        self.accepted.is_none() && !self.is_closed
    }
}

/// Whether and when everything of an order arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Received {
    At {
        moment: Moment,
        is_assumed: bool,
    },
    /// `not-received` or `need-delivery`.
    Not(Reason),
}

/// An order or a booking.
#[derive(Debug)]
pub struct Order<'h> {
    pub id: &'h str,
    pub event: &'h Event<'h>,
    pub placed: Millis,
    pub items: &'h [Item<'h>],
    pub is_accepted: bool,
    pub cancelled: Option<Millis>,
    pub parcels: Vec<Parcel<'h>>,
    pub returns: Vec<Return<'h>>,
    pub withdrawn: Option<Millis>,
    withdrawn_items: Vec<&'h [Item<'h>]>,
    has_exchange: bool,
    /// The newest promise of a day, and when it was made.
    promised: Option<Day>,
    pub is_delayed: bool,
    pub trip: Option<(Day, Day)>,
    pub is_large: bool,
    pub reviewed: bool,
    pub surveyed: bool,
    pub last_mail: Option<&'h Event<'h>>,
    /// When a mail said last that the refund is paid or comes.
    pub refunds: Vec<Millis>,
    // What follows, once all events are read.
    /// The day of delivery as promised, or as usual after the dispatch.
    pub announced: Option<Day>,
    /// The last day on which the goods are expected.
    pub expected: Day,
    pub received: Received,
    pub trial_end: Option<Moment>,
    /// The last day on which goods may be sent back.
    pub window: Day,
    pub cooldown: Moment,
    pub is_returned: bool,
}

impl<'h> Order<'h> {
    pub fn placed(event: &'h Event<'h>) -> Self {
        let mut order = Self {
            id: event.facts.order.as_ref().unwrap_or(&event.id).as_str(),
            event,
            placed: event.at,
            items: event.facts.items.as_deref().unwrap_or_default(),
            is_accepted: event.kind == Kind::BookingConfirmed,
            cancelled: None,
            parcels: Vec::new(),
            returns: Vec::new(),
            withdrawn: None,
            withdrawn_items: Vec::new(),
            has_exchange: false,
            promised: None,
            is_delayed: false,
            trip: None,
            is_large: false,
            reviewed: false,
            surveyed: false,
            last_mail: None,
            refunds: Vec::new(),
            announced: None,
            expected: Day(0),
            received: Received::Not(Reason::NotReceived),
            trial_end: None,
            window: Day(0),
            cooldown: Moment { at: 0, day: Day(0), is_shifted: false },
            is_returned: false,
        };
        order.change(event);
        order
    }

    /// New dates of a booking, a new promise of a day.
    pub fn change(&mut self, event: &'h Event<'h>) {
        let said = &event.facts;
        if let Some(start) = day_of(said.start.as_ref()) {
            self.trip = Some((start, day_of(said.end.as_ref()).unwrap_or(start)));
        }
        self.is_large |= said.large.unwrap_or(false);
        self.promised = day_of(said.expected.as_ref()).or(self.promised);
    }

    /// What happened to the order.
    pub fn take(&mut self, event: &'h Event<'h>) {
        let said = &event.facts;
        self.promised = day_of(said.expected.as_ref()).or(self.promised);
        match event.kind {
            Kind::OrderAccepted => self.is_accepted = true,
            Kind::OrderCancelled | Kind::BookingCancelled => self.cancelled = self.cancelled.or(Some(event.at)),
            Kind::BookingChanged => self.change(event),
            Kind::ParcelDispatched | Kind::ExchangeSent => self.dispatch(event),
            Kind::ReturnAnnounced | Kind::ReturnReceived | Kind::ReturnAccepted | Kind::ReturnClosed => self.sent_back(event),
            Kind::RefundPaid => self.refunds.push(event.at),
            Kind::WithdrawalReceived => match said.items.as_deref() {
                Some(items) => self.withdrawn_items.push(items),
                None => self.withdrawn = self.withdrawn.or(Some(event.at)),
            },
            Kind::ReviewSubmitted => self.reviewed = true,
            Kind::SurveyAnswered => self.surveyed = true,
            Kind::ParcelScanned
            | Kind::ParcelOut
            | Kind::ParcelDelivered
            | Kind::ParcelReady
            | Kind::ParcelCollected
            | Kind::ParcelDelayed
            | Kind::ParcelAttempt => {
                self.carried(event);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, event: &'h Event<'h>) {
        let is_replacement = event.kind == Kind::ExchangeSent;
        self.has_exchange |= is_replacement;
        let id = name_of(event.facts.parcel.as_ref());
        if let Some(known) = self.parcels.iter_mut().find(|parcel| parcel.id == id) {
            known.is_replacement |= is_replacement;
            return;
        }
        self.parcels.push(Parcel {
            id,
            dispatched: event.at,
            is_partial: event.facts.partial.unwrap_or(false),
            is_replacement,
            is_tracked: false,
            delivered: None,
            storage_end: None,
            is_waiting: false,
        });
    }

    /// What the carrier says. A first scan stands for a dispatch that nobody told of.
    fn carried(&mut self, event: &'h Event<'h>) {
        let id = name_of(event.facts.parcel.as_ref());
        if !self.parcels.iter().any(|parcel| parcel.id == id) {
            self.dispatch(event);
        }
        let Some(parcel) = self.parcels.iter_mut().find(|parcel| parcel.id == id) else { return };
        parcel.is_tracked = true;
        match event.kind {
            Kind::ParcelDelivered => {
                let place = name_of(event.facts.place.as_ref());
                parcel.is_waiting = matches!(place, "shop" | "locker");
                // With a neighbour it is received a day later.
                parcel.delivered = Some(event.at + if place == "neighbour" { 86_400_000 } else { 0 }).filter(|_| !parcel.is_waiting);
                self.is_delayed = false;
            }
            Kind::ParcelReady => {
                parcel.is_waiting = true;
                parcel.storage_end = day_of(event.facts.until.as_ref());
            }
            Kind::ParcelCollected => parcel.delivered = Some(event.at),
            Kind::ParcelDelayed => self.is_delayed = true,
            _ => {}
        }
        if parcel.is_waiting && parcel.storage_end.is_none() {
            parcel.storage_end = Some(Day(event.at.div_euclid(86_400_000)).plus(6));
        }
    }

    fn sent_back(&mut self, event: &'h Event<'h>) {
        let id = return_id(event);
        if !self.returns.iter().any(|known| known.id == id) {
            self.returns.push(Return { id, items: None, accepted: None, is_closed: false, is_fault: false });
        }
        let Some(known) = self.returns.iter_mut().find(|known| known.id == id) else { return };
        if let Some(items) = &event.facts.items {
            known.items = Some(items);
        }
        match event.kind {
            Kind::ReturnAccepted => {
                known.accepted = known.accepted.or(Some(event));
                known.is_fault = event.facts.reason.as_ref().is_some_and(|reason| is_fault(reason.as_str()));
            }
            Kind::ReturnClosed => known.is_closed = true,
            _ => {}
        }
    }

    /// Whether it comes in parcels: it is no trip, no download, and was not sold in the store.
    pub fn is_sent_by_parcel(&self) -> bool {
        self.trip.is_none() && self.event.facts.store != Some(true) && self.event.facts.digital != Some(true)
    }

    /// Whether all parcels are on their way.
    pub fn is_dispatched(&self) -> bool {
        self.parcels.iter().any(|parcel| !parcel.is_partial && !parcel.is_replacement)
    }

    pub fn is_kept(&self) -> bool {
        self.cancelled.is_none() && !self.is_returned
    }

    pub fn is_received(&self) -> bool {
        matches!(self.received, Received::At { .. })
    }

    /// Whether something of it is on its way back.
    pub fn has_open_return(&self) -> bool {
        self.returns.iter().any(Return::is_open)
    }

    pub fn has_any_return(&self) -> bool {
        !self.returns.is_empty() || self.withdrawn.is_some() || !self.withdrawn_items.is_empty()
    }

    /// How many of a product were not taken back.
    pub fn kept_of(&self, item: &Item<'_>) -> u32 {
        if self.is_returned {
            return 0;
        }
        let count = |items: &[Item<'_>]| items.iter().filter(|back| back.product == item.product).map(|back| back.quantity).sum::<u32>();
        let back = self.taken_back().map(count).sum::<u32>() + self.withdrawn_items.iter().map(|items| count(items)).sum::<u32>();
        item.quantity.saturating_sub(back)
    }

    /// The items of returns that were accepted for good: what is replaced stays bought.
    fn taken_back(&self) -> impl Iterator<Item = &'h [Item<'h>]> + '_ {
        self.returns.iter().filter(|back| back.accepted.is_some() && !(back.is_fault && self.has_exchange)).filter_map(|back| back.items)
    }

    /// Whether all of it went back, or was withdrawn.
    fn went_back(&self) -> bool {
        let is_whole =
            |back: &Return<'_>| back.accepted.is_some() && !(back.is_fault && self.has_exchange) && back.items.is_none() && !says_part(back.accepted);
        if self.withdrawn.is_some() || self.returns.iter().any(is_whole) {
            return true;
        }
        !self.items.is_empty() && self.items.iter().all(|item| self.kept_of(item) == 0)
    }

    /// Derives the moments from what is known at `now`.
    pub fn settle(&mut self, rules: &Rules, clock: &Clock<'_>, now: Millis) {
        self.is_returned = self.went_back();
        let handed_over = self.parcels.iter().map(|parcel| parcel.dispatched).max();
        let working_days = if rules.trade == Trade::Furniture || self.event.facts.abroad == Some(true) { 10 } else { 5 };
        let usual = || Some(clock.working_days_after(clock.day(handed_over?), working_days));
        self.announced = self.promised.or_else(usual);
        // Without any word, the law's longest time: 30 days (Directive 2011/83/EU, Article 18).
        self.expected = self.announced.or(self.trip.map(|(_, end)| end)).unwrap_or_else(|| clock.day(self.placed).plus(30));
        self.received = self.arrival(rules, clock, now);
        let assumed = clock.on(self.expected);
        let arrival = match self.received {
            Received::At { moment, .. } => Some(moment),
            Received::Not(_) => None,
        };
        self.trial_end = arrival.map(|at| clock.on(at.day.plus(rules.trial_days)));
        let from = if self.event.facts.digital == Some(true) { clock.day(self.placed) } else { arrival.unwrap_or(assumed).day };
        self.window = if self.trip.is_some() { from } else { clock.working_day_from(from.plus(rules.return_days)) };
        let cool = clock.day(self.placed).plus(14);
        self.cooldown = clock.on(cool.max(arrival.unwrap_or(assumed).day.plus(7)));
    }

    fn arrival(&self, rules: &Rules, clock: &Clock<'_>, now: Millis) -> Received {
        let at = |moment: Moment| Received::At { moment, is_assumed: false };
        if let Some((_, end)) = self.trip {
            return if clock.day(now) >= end { at(clock.on(end)) } else { Received::Not(Reason::NotReceived) };
        }
        if !self.is_sent_by_parcel() {
            return at(clock.moment(self.placed));
        }
        let arrived = |parcel: &Parcel<'_>| {
            let kept_until = parcel.storage_end.filter(|end| clock.day(now) > *end).map(|end| clock.end_of(end));
            parcel.delivered.or(kept_until).filter(|at| *at <= now)
        };
        if self.is_dispatched() {
            let all = self.parcels.iter().map(arrived).collect::<Option<Vec<_>>>();
            if let Some(last) = all.and_then(|all| all.into_iter().max()) {
                return at(clock.moment(last));
            }
        }
        // Nobody told of a delivery that should have been.
        let assumed = clock.on(clock.working_days_after(self.expected, 3));
        let is_incomplete = !self.parcels.is_empty() && !self.is_dispatched();
        if assumed.at > now || self.is_delayed || self.has_any_return() || is_incomplete {
            return Received::Not(Reason::NotReceived);
        }
        if rules.assume_delivery { Received::At { moment: assumed, is_assumed: true } } else { Received::Not(Reason::NeedDelivery) }
    }

    /// When the order will count as received if nothing more is heard, for shops that assume deliveries.
    pub fn assumed_later(&self, rules: &Rules, clock: &Clock<'_>, now: Millis) -> Option<Millis> {
        let assumed = clock.on(clock.working_days_after(self.expected, 3)).at;
        (rules.assume_delivery && !self.is_received() && assumed > now).then_some(assumed)
    }

    /// What an accepted return of this order is about: the variant of its letter.
    pub fn is_all_back(&self, back: &Return<'_>) -> bool {
        self.is_returned && !says_part(back.accepted)
    }
}

fn says_part(event: Option<&Event<'_>>) -> bool {
    event.is_some_and(|event| event.facts.partial == Some(true))
}

/// The id of the return that an event is about: its own, or one for the order.
pub fn return_id<'h>(event: &'h Event<'h>) -> &'h str {
    let id: &Text<'_> = event.facts.return_id.as_ref().or(event.facts.order.as_ref()).unwrap_or(&event.id);
    id.as_str()
}
