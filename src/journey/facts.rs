//! What a customer's events come to: orders with their parcels and returns, consents, mails.

use super::bases::Bases;
use super::clock::{Clock, clock_day};
use super::event::{Event, History, Item, Kind, Kinds, is_fault, name_of};
use super::open::Open;
use super::order::{Order, Parcel, Return};
use super::rules::Rules;
use crate::base::time::{Day, LocalClock, Millis, Zone};
use std::collections::BTreeMap;

/// A mail that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'h> {
    pub at: Millis,
    pub day: Day,
    pub letter: &'h str,
    pub entry: Option<&'h str>,
    pub event: &'h Event<'h>,
    pub is_advertising: bool,
}

impl Mail<'_> {
    pub fn order(&self) -> Option<&str> {
        self.event.facts.order.as_ref().map(|order| order.as_str())
    }
}

/// What the customer has agreed to, and whether it still counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Consent {
    /// When advertising was confirmed last, if it holds.
    pub given: Option<Millis>,
    pub is_proven: bool,
    /// When it was asked for, if nothing came of it yet.
    pub requested: Option<Millis>,
    /// When the customer objected, withdrew, or reported spam, if that holds.
    pub objected: Option<Millis>,
    /// Whether visit data may be used.
    pub visits: bool,
}

/// A customer at a moment.
#[derive(Debug)]
pub struct Facts<'h> {
    pub rules: &'h Rules,
    pub clock: Clock<'h>,
    pub now: Millis,
    pub today: Day,
    pub customer: &'h str,
    /// Those that have happened.
    pub events: &'h [Event<'h>],
    /// Their kinds.
    pub kinds: Kinds,
    pub is_zone_assumed: bool,
    pub has_address: bool,
    email: Option<&'h str>,
    /// The positions of orders by their ids.
    order_places: BTreeMap<&'h str, usize>,
    /// Which order a parcel or return is of, by its position.
    parcel_orders: BTreeMap<&'h str, usize>,
    return_orders: BTreeMap<&'h str, usize>,
    pub is_bounced: bool,
    pub birth: Option<Day>,
    pub country: Option<&'h str>,
    pub locale: Option<&'h str>,
    pub segments: Vec<&'h str>,
    pub recommendations: Option<&'h [Item<'h>]>,
    pub orders: Vec<Order<'h>>,
    pub open: Open<'h>,
    pub mails: Vec<Mail<'h>>,
    pub consent: Consent,
    pub bases: Bases,
    pub last_sign: Option<Millis>,
    /// The last complaint: when it was closed, or nothing while it is open.
    pub complaint: Option<Option<Millis>>,
    /// When a return was accepted because of a fault, last.
    pub fault: Option<Millis>,
    pub member_since: Option<Millis>,
    pub points: i64,
    pub points_expire: Option<Day>,
    pub tier: Option<&'h str>,
    pub score: i64,
    /// The open voucher that ends first.
    pub voucher_until: Option<Day>,
}

/// The first and the last moment of JavaScript's dates.
const FARTHEST: Millis = 8_640_000_000_000_000;

/// Events that show that somebody is there.
const SIGNS: [Kind; 14] = [
    Kind::OrderPlaced,
    Kind::BookingConfirmed,
    Kind::CustomerCreated,
    Kind::ConsentGiven,
    Kind::BasketChanged,
    Kind::WishlistChanged,
    Kind::Visit,
    Kind::StoreVisit,
    Kind::LoyaltyJoined,
    Kind::ReviewSubmitted,
    Kind::SurveyAnswered,
    Kind::CallbackBooked,
    Kind::MailOpened,
    Kind::MailClicked,
];

/// Points of a lead, where the shop does not score itself.
const POINTS: [(Kind, i64); 5] =
    [(Kind::ConsentGiven, 10), (Kind::StoreVisit, 20), (Kind::WishlistChanged, 10), (Kind::BasketChanged, 20), (Kind::CallbackBooked, 40)];

impl<'h> Facts<'h> {
    /// Reads the events up to `now`.
    pub fn of(history: &'h History<'h>, rules: &'h Rules, now: Millis) -> Self {
        let now = now.clamp(-FARTHEST, FARTHEST);
        let known = history.events.partition_point(|event| event.at <= now);
        let events = history.events.get(..known).unwrap_or_default();
        let own = clock_of(events);
        let is_zone_assumed = own.is_none();
        let zone = own.unwrap_or_else(|| LocalClock::of(rules.zone));
        let clock = Clock { zone, holidays: &rules.holidays, send_at: rules.send_at, from: rules.from, until: rules.until };
        let mut facts = Self {
            rules,
            today: clock.day(now),
            clock,
            now,
            customer: history.customer.as_str(),
            events,
            kinds: events.iter().map(|event| event.kind).collect(),
            is_zone_assumed,
            has_address: false,
            email: None,
            order_places: BTreeMap::new(),
            parcel_orders: BTreeMap::new(),
            return_orders: BTreeMap::new(),
            is_bounced: false,
            birth: None,
            country: None,
            locale: None,
            segments: Vec::new(),
            recommendations: None,
            orders: Vec::new(),
            open: Open::default(),
            mails: Vec::new(),
            consent: Consent::default(),
            bases: Bases::NONE,
            last_sign: None,
            complaint: None,
            fault: None,
            member_since: None,
            points: 0,
            points_expire: None,
            tier: None,
            score: 0,
            voucher_until: None,
        };
        facts.find_orders();
        let mut vouchers: Vec<(&str, Option<Day>)> = Vec::new();
        let (mut scored, mut own) = (None, [false; POINTS.len()]);
        for event in events {
            facts.take(event);
            match event.kind {
                Kind::LeadScored => scored = Some(scored.unwrap_or(0) + event.facts.points.unwrap_or(0)),
                Kind::VoucherIssued => vouchers.push((name_of(event.facts.voucher.as_ref()), clock_day(&facts.clock, event.facts.until.as_ref()))),
                Kind::VoucherRedeemed => vouchers.retain(|(code, _)| *code != name_of(event.facts.voucher.as_ref())),
                kind => {
                    if let Some((_, has)) = POINTS.iter().zip(&mut own).find(|((of, _), _)| *of == kind) {
                        *has = true;
                    }
                }
            }
        }
        facts.score = scored.unwrap_or_else(|| POINTS.iter().zip(own).filter(|(_, has)| *has).map(|((_, points), _)| points).sum());
        facts.voucher_until = vouchers.iter().filter_map(|(_, until)| *until).filter(|until| *until >= facts.today).min();
        for order in &mut facts.orders {
            order.settle(rules, &facts.clock, now);
        }
        facts.open = Open::of(&facts.orders, facts.today);
        facts
    }

    /// The recipient's zone, or the shop's.
    pub fn zone(&self) -> &Zone {
        &self.clock.zone.zone
    }

    fn take(&mut self, event: &'h Event<'h>) {
        let said = &event.facts;
        if SIGNS.contains(&event.kind) {
            self.last_sign = Some(event.at);
        }
        match event.kind {
            Kind::OrderPlaced | Kind::BookingConfirmed => {
                // A booking that is confirmed again has new dates; an order that is known is known.
                if let Some(order) = self.order_at(event).and_then(|at| self.orders.get_mut(at)) {
                    order.change(event, &self.clock);
                }
            }
            Kind::CustomerCreated | Kind::CustomerUpdated => self.profile(event),
            Kind::ConsentRequested | Kind::ConsentGiven | Kind::ConsentWithdrawn | Kind::ConsentObjected | Kind::MailComplained => self.consent(event),
            Kind::ComplaintOpened => self.complaint = Some(None),
            Kind::ComplaintClosed => self.complaint = self.complaint.map(|_| Some(event.at)),
            Kind::LoyaltyJoined => self.member_since = Some(event.at),
            Kind::LoyaltyLeft => self.member_since = None,
            Kind::LoyaltyTier => self.tier = said.tier.as_ref().map(|tier| tier.as_str()),
            Kind::PointsChanged => {
                self.points = said.points.unwrap_or(0);
                self.points_expire = clock_day(&self.clock, said.until.as_ref());
            }
            Kind::MailSent => {
                let text = |text: &'h Option<super::event::Text<'h>>| text.as_ref().map(|text| text.as_str());
                let letter = text(&said.letter).unwrap_or_default();
                let class = text(&said.class);
                let is_advertising =
                    class.map_or_else(|| self.rules.all.iter().any(|r| r.rule.letter == letter && r.rule.is_advertising()), |class| class == "advertising");
                self.mails.push(Mail { at: event.at, day: self.clock.day(event.at), letter, entry: text(&said.entry), event, is_advertising });
                if let Some(order) = self.order_at(event).and_then(|at| self.orders.get_mut(at)) {
                    order.last_mail = Some(event);
                }
            }
            Kind::MailBounced => self.is_bounced |= said.hard.unwrap_or(true),
            _ => {
                if event.kind == Kind::ReturnAccepted && said.reason.as_ref().is_some_and(|reason| is_fault(reason.as_str())) {
                    self.fault = Some(event.at);
                }
                if let Some(order) = self.order_at(event).and_then(|at| self.orders.get_mut(at)) {
                    order.take(event, &self.clock);
                }
            }
        }
    }

    /// Which orders there are, and whose parcels and returns: events may come before the one that says so.
    fn find_orders(&mut self) {
        for event in self.events {
            if matches!(event.kind, Kind::OrderPlaced | Kind::BookingConfirmed) && self.order_at(event).is_none() {
                let order = Order::placed(event);
                self.order_places.insert(order.id, self.orders.len());
                self.orders.push(order);
            }
        }
        for event in self.events.iter().filter(|event| event.facts.order.is_some()) {
            let (Some(order), said) = (self.order_at(event), &event.facts) else { continue };
            for (known, id) in [(&mut self.parcel_orders, &said.parcel), (&mut self.return_orders, &said.return_id)] {
                if let Some(id) = id {
                    known.entry(id.as_str()).or_insert(order);
                }
            }
        }
    }

    fn profile(&mut self, event: &'h Event<'h>) {
        let said = &event.facts;
        if let Some(email) = &said.email {
            self.has_address = email.as_str().contains('@');
            // The address that bounced is not another one.
            self.is_bounced &= self.email == Some(email.as_str());
            self.email = Some(email.as_str());
        }
        if said.birth_date.is_some() {
            // Nobody is born tomorrow.
            self.birth = clock_day(&self.clock, said.birth_date.as_ref()).filter(|birth| *birth <= self.clock.day(event.at));
        }
        if let Some(country) = &said.country {
            self.country = Some(country.as_str());
        }
        if let Some(locale) = &said.locale {
            self.locale = Some(locale.as_str());
        }
        if let Some(segments) = &said.segments {
            self.segments = segments.iter().map(|segment| segment.as_str()).collect();
        }
        if let Some(recommendations) = &said.recommendations {
            self.recommendations = Some(recommendations);
        }
    }

    fn consent(&mut self, event: &Event<'_>) {
        let purpose = event.facts.purpose.as_ref().map_or("advertising", |purpose| purpose.as_str());
        if purpose == "visits" {
            self.consent.visits = match event.kind {
                Kind::ConsentGiven => true,
                Kind::ConsentWithdrawn | Kind::ConsentObjected => false,
                _ => self.consent.visits,
            };
        }
        if purpose != "advertising" {
            return;
        }
        match event.kind {
            Kind::ConsentRequested => self.consent.requested = Some(event.at),
            Kind::ConsentGiven if event.facts.proof == Some(true) => {
                self.consent = Consent { given: Some(event.at), is_proven: true, requested: None, objected: None, visits: self.consent.visits };
            }
            // Without proof, it neither ends an objection nor takes the place of a consent that is proven.
            Kind::ConsentGiven if !self.consent.is_proven => {
                self.consent.given = Some(event.at);
                self.consent.requested = None;
            }
            Kind::ConsentGiven => {}
            // Whoever objects also ends profiling (Art. 21 GDPR).
            _ => self.consent = Consent { objected: Some(event.at), ..Consent::default() },
        }
    }

    /// The position of the order that an event is about: by its id, by its parcel or return, or the only one.
    pub fn order_at(&self, event: &Event<'_>) -> Option<usize> {
        let said = &event.facts;
        if let Some(id) = &said.order {
            return self.order_places.get(id.as_str()).copied();
        }
        let of = |known: &BTreeMap<&str, usize>, id: &super::event::Text<'_>| known.get(id.as_str()).copied();
        let named = said.parcel.as_ref().and_then(|id| of(&self.parcel_orders, id)).or_else(|| of(&self.return_orders, said.return_id.as_ref()?));
        // Where there is one order, a parcel or return is of that one.
        named.or_else(|| (self.orders.len() == 1 && (said.parcel.is_some() || said.return_id.is_some())).then_some(0))
    }

    /// The parcel that an event is about.
    pub fn parcel(&self, event: &Event<'_>) -> Option<&Parcel<'h>> {
        let id = event.facts.parcel.as_ref()?.as_str();
        self.orders.get(self.order_at(event)?)?.parcels.iter().find(|parcel| parcel.id == id)
    }

    /// The return that an event is about.
    pub fn return_of(&self, event: &Event<'_>) -> Option<&Return<'h>> {
        let order = self.orders.get(self.order_at(event)?)?;
        order.returns.iter().find(|known| known.id == super::order::return_id(event))
    }

    /// Orders that were neither cancelled nor sent back as a whole.
    pub fn kept(&self) -> impl Iterator<Item = &Order<'h>> {
        self.orders.iter().filter(|order| order.is_kept())
    }

    /// Whether the customer is known to be younger than an age.
    pub fn is_younger_than(&self, years: i64) -> Option<bool> {
        self.birth.map(|birth| birth.plus_years(years) > self.today)
    }
}

/// The clocks of the recipient's zone: given, or that of a country that has one alone.
fn clock_of(events: &[Event<'_>]) -> Option<LocalClock> {
    let profiles = || events.iter().rev().filter(|event| matches!(event.kind, Kind::CustomerCreated | Kind::CustomerUpdated));
    let given = profiles().find_map(|event| event.facts.zone.as_ref()).and_then(|zone| LocalClock::named(zone.as_str()).ok());
    given.or_else(|| profiles().find_map(|event| event.facts.country.as_ref()).and_then(|country| LocalClock::named(only_zone(country.as_str())?).ok()))
}

/// The zone of a country whose whole territory in Europe keeps one time; islands and overseas countries have postal codes of their own.
fn only_zone(country: &str) -> Option<&'static str> {
    Some(match country {
        "DE" => "Europe/Berlin",
        "AT" => "Europe/Vienna",
        "CH" => "Europe/Zurich",
        "LI" => "Europe/Vaduz",
        "LU" => "Europe/Luxembourg",
        "BE" => "Europe/Brussels",
        "NL" => "Europe/Amsterdam",
        "DK" => "Europe/Copenhagen",
        "IT" => "Europe/Rome",
        "PL" => "Europe/Warsaw",
        "CZ" => "Europe/Prague",
        "SK" => "Europe/Bratislava",
        "HU" => "Europe/Budapest",
        "SI" => "Europe/Ljubljana",
        "HR" => "Europe/Zagreb",
        "SE" => "Europe/Stockholm",
        "NO" => "Europe/Oslo",
        "FI" => "Europe/Helsinki",
        "GB" => "Europe/London",
        "IE" => "Europe/Dublin",
        _ => return None,
    })
}
