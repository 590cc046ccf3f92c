//! An order or a booking with its parcels and returns, and the moments that letters are counted from.

use super::clock::{Clock, Moment, clock_day};
use super::event::{Event, Item, Kind, Text, name_of};
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
    /// Where it waits to be collected: when it may be called received at the latest.
    pub storage_end: Option<Day>,
    is_delayed: bool,
    promised: Option<Day>,
}

/// A return on its way.
#[derive(Debug)]
pub struct Return<'h> {
    pub id: &'h str,
    pub items: Option<&'h [Item<'h>]>,
    pub accepted: Option<&'h Event<'h>>,
    is_closed: bool,
    /// Something else was sent for it: what is in it stays bought.
    is_replaced: bool,
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
    /// The shop's newest promise of a day.
    promised: Option<Day>,
    /// It is late, and no parcel of it is known.
    is_late_unsent: bool,
    pub is_delayed: bool,
    pub trip: Option<(Day, Day)>,
    pub is_large: bool,
    pub reviewed: bool,
    pub surveyed: bool,
    pub last_mail: Option<&'h Event<'h>>,
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
        Self {
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
            promised: None,
            is_late_unsent: false,
            is_delayed: false,
            trip: None,
            is_large: false,
            reviewed: false,
            surveyed: false,
            last_mail: None,
            announced: None,
            expected: Day(0),
            received: Received::Not(Reason::NotReceived),
            trial_end: None,
            window: Day(0),
            cooldown: Moment { at: 0, day: Day(0), is_shifted: false },
            is_returned: false,
        }
    }

    /// New dates of a booking, a new promise of a day. What is not said stays as it was.
    pub fn change(&mut self, event: &'h Event<'h>, clock: &Clock<'_>) {
        let said = &event.facts;
        let (start, end) = (clock_day(clock, said.start.as_ref()), clock_day(clock, said.end.as_ref()));
        self.trip = match (self.trip, start, end) {
            (_, Some(start), Some(end)) => Some((start, end.max(start))),
            // As long as before.
            (Some((was, until)), Some(start), None) => Some((start, start.plus(until.0 - was.0))),
            (Some((start, _)), None, Some(end)) => Some((start, end.max(start))),
            (None, Some(start), None) => Some((start, start)),
            (known, _, _) => known,
        };
        self.is_large |= said.large.unwrap_or(false);
        self.promised = clock_day(clock, said.expected.as_ref()).or(self.promised);
    }

    /// What happened to the order.
    pub fn take(&mut self, event: &'h Event<'h>, clock: &Clock<'_>) {
        let said = &event.facts;
        match event.kind {
            Kind::OrderAccepted | Kind::OrderInProcess => {
                self.is_accepted |= event.kind == Kind::OrderAccepted;
                self.promised = clock_day(clock, said.expected.as_ref()).or(self.promised);
            }
            Kind::OrderCancelled | Kind::BookingCancelled => self.cancelled = self.cancelled.or(Some(event.at)),
            Kind::BookingChanged => self.change(event, clock),
            Kind::ParcelDispatched | Kind::ExchangeSent => self.dispatch(event, clock),
            Kind::ReturnAnnounced | Kind::ReturnReceived | Kind::ReturnAccepted | Kind::ReturnClosed => self.sent_back(event),
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
                self.carried(event, clock);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, event: &'h Event<'h>, clock: &Clock<'_>) {
        let said = &event.facts;
        let is_exchange = event.kind == Kind::ExchangeSent;
        if is_exchange {
            // For the return that it names, or the last one that nothing was sent for.
            let named = |back: &&mut Return<'_>| said.return_id.as_ref().map_or(!back.is_replaced, |id| back.id == id.as_str());
            if let Some(back) = self.returns.iter_mut().rev().find(named) {
                back.is_replaced = true;
            }
        }
        let id = name_of(said.parcel.as_ref());
        let promised = clock_day(clock, said.expected.as_ref());
        let is_handed_over = matches!(event.kind, Kind::ParcelDispatched | Kind::ExchangeSent);
        self.is_late_unsent = false;
        if let Some(known) = self.parcels.iter_mut().find(|parcel| parcel.id == id) {
            // A scan may come before the shop says what it is a scan of.
            known.is_replacement |= is_exchange;
            known.is_partial = if is_handed_over { said.partial.unwrap_or(known.is_partial) } else { known.is_partial };
            known.promised = promised.or(known.promised);
            return;
        }
        self.parcels.push(Parcel {
            id,
            dispatched: event.at,
            is_partial: said.partial.unwrap_or(false),
            is_replacement: is_exchange,
            is_tracked: false,
            delivered: None,
            storage_end: None,
            is_delayed: false,
            promised,
        });
    }

    /// What the carrier says. A first scan stands for a dispatch that nobody told of; a delay does not.
    fn carried(&mut self, event: &'h Event<'h>, clock: &Clock<'_>) {
        let said = &event.facts;
        let id = name_of(said.parcel.as_ref());
        let promised = clock_day(clock, said.expected.as_ref());
        if !self.parcels.iter().any(|parcel| parcel.id == id) {
            if event.kind == Kind::ParcelDelayed {
                self.is_late_unsent = true;
                self.promised = promised.or(self.promised);
                return;
            }
            self.dispatch(event, clock);
        }
        let Some(parcel) = self.parcels.iter_mut().find(|parcel| parcel.id == id) else { return };
        parcel.is_tracked = true;
        parcel.promised = promised.or(parcel.promised);
        let place = name_of(said.place.as_ref());
        match event.kind {
            Kind::ParcelDelivered if matches!(place, "" | "home") => parcel.delivered = parcel.delivered.or(Some(event.at)),
            // With a neighbour it is received a day later.
            Kind::ParcelDelivered if place == "neighbour" => {
                let (day, seconds) = clock.zone.local(event.at);
                parcel.delivered = parcel.delivered.or(Some(clock.zone.instant(day.plus(1), seconds).0));
            }
            Kind::ParcelDelivered | Kind::ParcelReady => {
                let until = clock_day(clock, said.until.as_ref());
                parcel.storage_end = until.or(parcel.storage_end).or_else(|| Some(clock.day(event.at).plus(6)));
            }
            Kind::ParcelCollected => parcel.delivered = Some(event.at),
            Kind::ParcelDelayed => parcel.is_delayed = true,
            _ => {}
        }
    }

    fn sent_back(&mut self, event: &'h Event<'h>) {
        let id = return_id(event);
        if !self.returns.iter().any(|known| known.id == id) {
            // What was announced without an id has it from now on.
            match self.returns.iter_mut().find(|known| known.id == self.id && known.is_open()) {
                Some(known) => known.id = id,
                None => self.returns.push(Return { id, items: None, accepted: None, is_closed: false, is_replaced: false }),
            }
        }
        let Some(known) = self.returns.iter_mut().find(|known| known.id == id) else { return };
        if let Some(items) = &event.facts.items {
            known.items = Some(items);
        }
        match event.kind {
            Kind::ReturnAccepted => known.accepted = known.accepted.or(Some(event)),
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
        self.received_at().is_some()
    }

    /// When everything arrived, or is assumed to have.
    pub fn received_at(&self) -> Option<Moment> {
        match self.received {
            Received::At { moment, .. } => Some(moment),
            Received::Not(_) => None,
        }
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
        // What was withdrawn comes back as a return: both say the same.
        let back = self.taken_back().map(count).sum::<u32>().max(self.withdrawn_items.iter().map(|items| count(items)).sum::<u32>());
        item.quantity.saturating_sub(back)
    }

    /// The items of returns that were accepted for good: what is replaced stays bought.
    fn taken_back(&self) -> impl Iterator<Item = &'h [Item<'h>]> + '_ {
        self.returns.iter().filter(|back| back.accepted.is_some() && !back.is_replaced).filter_map(|back| back.items)
    }

    /// Whether all of it went back, or was withdrawn.
    fn went_back(&self) -> bool {
        let is_whole = |back: &Return<'_>| back.accepted.is_some() && !back.is_replaced && back.items.is_none() && !says_part(back.accepted);
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
        let usual = handed_over.map(|at| clock.working_days_after(clock.day(at), working_days));
        // What is handed over after its day is on its way for as long as usual.
        let is_broken = self.promised.zip(handed_over).is_some_and(|(promised, at)| promised < clock.day(at));
        let of_parcels = self.parcels.iter().filter_map(|parcel| parcel.promised).max();
        self.announced = if is_broken && of_parcels.is_none() { usual } else { self.promised.max(of_parcels).or(usual) };
        self.is_delayed = self.is_late_unsent || self.parcels.iter().any(|parcel| parcel.is_delayed && parcel.delivered.is_none_or(|at| at > now));
        // Without any word, the law's longest time: 30 days (Directive 2011/83/EU, Article 18).
        self.expected = self.announced.or(self.trip.map(|(_, end)| end)).unwrap_or_else(|| clock.day(self.placed).plus(30));
        self.received = self.arrival(rules, clock, now);
        // What is not received today is received later.
        let assumed = match self.received {
            Received::Not(Reason::NotReceived) => clock.on(self.expected.max(clock.day(now))),
            _ => clock.on(self.expected),
        };
        let arrival = self.received_at();
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
        let is_tracked = self.parcels.iter().any(|parcel| parcel.is_tracked);
        // Where it can be collected is known; whether it was, is not.
        let is_waiting = self.parcels.iter().any(|parcel| parcel.storage_end.is_some() && arrived(parcel).is_none());
        if assumed.at > now || self.is_delayed || self.has_any_return() || is_incomplete || is_waiting || is_tracked && !rules.assume_delivery {
            return Received::Not(Reason::NotReceived);
        }
        if rules.assume_delivery { Received::At { moment: assumed, is_assumed: true } } else { Received::Not(Reason::NeedDelivery) }
    }

    /// When the order will count as received if nothing more is heard: at the end of a trip or a storage, a day after a neighbour has it, or as assumed.
    pub fn changes_later(&self, rules: &Rules, clock: &Clock<'_>, now: Millis) -> Option<Millis> {
        if self.is_received() {
            return None;
        }
        let assumed = rules.assume_delivery.then(|| clock.on(clock.working_days_after(self.expected, 3)).at);
        let trip = self.trip.map(|(_, end)| clock.zone.instant(end, 0).0);
        let parcels = self.parcels.iter().filter_map(|parcel| parcel.delivered.or_else(|| Some(clock.zone.instant(parcel.storage_end?.plus(1), 0).0)));
        assumed.into_iter().chain(trip).chain(parcels).filter(|at| *at > now).min()
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
