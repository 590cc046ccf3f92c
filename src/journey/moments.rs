//! When a letter is due, and until when: the anchors of its rule, for an occurrence.

use super::clock::{HOUR_MS, Moment, clock_day};
use super::event::name_of;
use super::facts::Facts;
use super::occurrence::{Occurrence, deliveries, last_service, told_of_delay};
use super::order::{Order, Received};
use super::reason::{Reason, Reasons};
use super::span::{Anchor, Distance, Span};
use crate::base::time::{Day, Millis, zoned_instant};

/// Days after which a product is supposed to be used up, where nobody knows.
const USUAL_INTERVAL: i64 = 45;

/// When a letter is due at the earliest.
#[derive(Debug, Clone, Copy, Default)]
pub struct Due {
    pub at: Option<Millis>,
    /// Why it waits until then, or has no time; and what happened to the time.
    pub reasons: Reasons,
}

/// When an occurrence's letter is due.
pub fn due<'h>(facts: &Facts<'h>, occurrence: &Occurrence<'h>) -> Due {
    let mut due = Due::default();
    let mut latest: Option<(Moment, Anchor)> = None;
    for span in &occurrence.rule.rule.due {
        match when(facts, occurrence, *span, None) {
            Ok(moment) if latest.is_none_or(|(at, _)| moment.at > at.at) => latest = Some((moment, span.anchor)),
            Ok(_) => {}
            Err(reason) => due.reasons.add(reason),
        }
    }
    let Some((moment, anchor)) = latest else { return due };
    if due.reasons.is_empty() {
        due.at = Some(moment.at);
        if moment.at > facts.now {
            due.reasons.add(match anchor {
                Anchor::TrialEnd => Reason::TrialRunning,
                Anchor::WindowEnd => Reason::WindowOpen,
                Anchor::CooldownEnd => Reason::Cooldown,
                _ => Reason::Waiting,
            });
        }
        if moment.is_shifted {
            due.reasons.add(Reason::DstShifted);
        }
        if is_leap(facts, occurrence, anchor) {
            due.reasons.add(Reason::LeapDay);
        }
        if anchor == Anchor::LastMail {
            due.reasons.add(Reason::Filler);
        }
    }
    due
}

/// Until when an occurrence's letter makes sense.
pub fn end<'h>(facts: &Facts<'h>, occurrence: &Occurrence<'h>, due: Option<Millis>) -> Option<Millis> {
    let span = occurrence.rule.rule.end?;
    let moment = when(facts, occurrence, span, due).ok()?;
    Some(match span.distance {
        Distance::Hours(_) | Distance::Clock(_) => moment.at,
        Distance::None if span.anchor == Anchor::Callback => moment.at,
        _ => facts.clock.end_of(moment.day),
    })
}

fn is_leap(facts: &Facts<'_>, occurrence: &Occurrence<'_>, anchor: Anchor) -> bool {
    let first = match anchor {
        Anchor::Birthday => facts.birth,
        Anchor::Anniversary => facts.kept().map(|order| order.placed).min().map(|at| facts.clock.day(at)),
        _ => None,
    };
    first.zip(occurrence.day).is_some_and(|(first, day)| first.is_leap_day_missing_in(day.date().0))
}

fn when<'h>(facts: &Facts<'h>, occurrence: &Occurrence<'h>, span: Span, due: Option<Millis>) -> Result<Moment, Reason> {
    let clock = &facts.clock;
    let from = anchor(facts, occurrence, span.anchor, due)?;
    let days = |count: i64| clock.on(from.day.plus(count));
    Ok(match span.distance {
        Distance::None => from,
        Distance::Hours(count) => clock.moment(from.at + count * HOUR_MS),
        Distance::Days(count) => days(count),
        Distance::WorkingDays(count) => clock.on(clock.working_days_after(from.day, count)),
        Distance::Years(count) => clock.on(from.day.plus_years(count)),
        Distance::Clock(seconds) => {
            let (at, is_shifted) = clock.zone.instant(from.day, seconds);
            Moment { at, day: from.day, is_shifted }
        }
        Distance::Filler => clock.on(clock.working_days_after(from.day, facts.rules.filler_days)),
        Distance::Care => days(facts.rules.care_days),
    })
}

fn anchor<'h>(facts: &Facts<'h>, occurrence: &Occurrence<'h>, anchor: Anchor, due: Option<Millis>) -> Result<Moment, Reason> {
    let clock = &facts.clock;
    let order = occurrence.order.and_then(|at| facts.orders.get(at));
    let with = |moment: fn(&Facts<'h>, &Order<'h>) -> Result<Moment, Reason>| moment(facts, order.ok_or(Reason::NeedOrder)?);
    let of_day = |day: Option<Day>, missing: Reason| day.map(|day| clock.on(day)).ok_or(missing);
    match anchor {
        Anchor::Event => occurrence.event.map(|event| clock.moment(event.at)).ok_or(Reason::NoEvent),
        Anchor::Due => due.map(|at| clock.moment(at)).ok_or(Reason::Waiting),
        Anchor::Ordered => with(|facts, order| Ok(facts.clock.moment(order.placed))),
        Anchor::Dispatched => with(|facts, order| order.parcels.iter().map(|p| p.dispatched).max().map(|at| facts.clock.moment(at)).ok_or(Reason::NotReceived)),
        Anchor::Expected => with(|facts, order| Ok(facts.clock.on(order.expected))),
        Anchor::Received => with(|_, order| received(order)),
        Anchor::TrialEnd => with(|_, order| order.trial_end.ok_or_else(|| missing(order))),
        Anchor::WindowEnd => with(|facts, order| match order.received {
            Received::Not(Reason::NotReceived) => Err(Reason::NotReceived),
            _ => Ok(Moment { at: facts.clock.end_of(order.window), day: order.window, is_shifted: false }),
        }),
        Anchor::CooldownEnd => with(|_, order| Ok(order.cooldown)),
        Anchor::TripStart => with(|facts, order| order.trip.map(|(start, _)| facts.clock.on(start)).ok_or(Reason::NeedOrder)),
        Anchor::TripEnd => with(|facts, order| order.trip.map(|(_, end)| facts.clock.on(end)).ok_or(Reason::NeedOrder)),
        Anchor::Birthday => of_day(facts.birth.and(occurrence.day), Reason::NeedBirthdate),
        Anchor::Anniversary | Anchor::Quarter => of_day(occurrence.day, Reason::NeedOrder),
        Anchor::LastMail => with(|facts, order| Ok(facts.clock.moment(order.last_mail.map_or(order.placed, |mail| mail.at)))),
        Anchor::Overdue => with(overdue),
        Anchor::StorageEnd => {
            let parcel = occurrence.event.and_then(|event| facts.parcel(event)).and_then(|parcel| parcel.storage_end);
            let told = occurrence.event.and_then(|event| clock_day(clock, event.facts.until.as_ref()));
            of_day(told.or(parcel), Reason::NeedDelivery)
        }
        Anchor::CampaignStart => of_day(occurrence.campaign.and_then(|campaign| Day::parse(&campaign.start)), Reason::NoEvent),
        Anchor::CampaignEnd => of_day(occurrence.campaign.and_then(|campaign| Day::parse(&campaign.end)), Reason::NoEvent),
        Anchor::ServiceDue => {
            let (order, item) = order.zip(occurrence.item).ok_or(Reason::NeedOrder)?;
            let from = last_service(facts, order, item).ok_or_else(|| missing(order))?;
            Ok(clock.on(item.interval.map_or_else(|| from.plus_years(1), |days| from.plus(i64::from(days) - 14))))
        }
        Anchor::RunOut => {
            let (order, item) = order.zip(occurrence.item).ok_or(Reason::NeedOrder)?;
            let known = median_gap(&deliveries(facts, item)).or(item.interval.map(i64::from));
            let had = received(order)?.day;
            Ok(clock.on(had.plus((known.unwrap_or(USUAL_INTERVAL) - usual_delivery(facts) - 2).max(1))))
        }
        Anchor::ReorderDue => {
            let mut placed: Vec<Day> = facts.kept().map(|order| clock.day(order.placed)).collect();
            placed.sort_unstable();
            let gap = median_gap(&placed).ok_or(Reason::NeedOrder)?;
            of_day(placed.last().map(|last| last.plus(gap)), Reason::NeedOrder)
        }
        Anchor::Lapse => with(lapse),
        Anchor::Callback => {
            let start = occurrence.event.map(|event| name_of(event.facts.start.as_ref())).unwrap_or_default();
            zoned_instant(start, false, facts.zone()).map(|at| clock.moment(at)).map_err(|_| Reason::NeedOrder)
        }
    }
}

fn received(order: &Order<'_>) -> Result<Moment, Reason> {
    order.received_at().ok_or_else(|| missing(order))
}

fn missing(order: &Order<'_>) -> Reason {
    match order.received {
        Received::Not(reason) => reason,
        Received::At { .. } => Reason::NotReceived,
    }
}

/// A broken promise is told a working day later; after that, nobody waits longer than without a delay.
fn overdue(facts: &Facts<'_>, order: &Order<'_>) -> Result<Moment, Reason> {
    let clock = &facts.clock;
    let day = match (told_of_delay(facts, order), order.last_mail) {
        (Some(_), Some(last)) => clock.working_days_after(clock.day(last.at), facts.rules.filler_days),
        _ => clock.working_days_after(order.announced.ok_or(Reason::NeedDelivery)?, 1),
    };
    Ok(clock.on(day))
}

/// So long after the order, or the end of the trip; earlier where an open voucher ends.
fn lapse(facts: &Facts<'_>, order: &Order<'_>) -> Result<Moment, Reason> {
    let placed = facts.clock.day(order.placed);
    let day = order.trip.map_or(placed, |(_, end)| end).plus(facts.rules.miss_you_days);
    let voucher = facts.voucher_until.map(|until| until.plus(-14)).filter(|early| *early > placed);
    Ok(facts.clock.on(voucher.map_or(day, |early| early.min(day))))
}

/// The median of the days between at least three dates.
fn median_gap(days: &[Day]) -> Option<i64> {
    if days.len() < 3 {
        return None;
    }
    let gaps = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b.0 - a.0).collect();
    median(gaps)
}

/// How many days the customer's deliveries usually take.
fn usual_delivery(facts: &Facts<'_>) -> i64 {
    let took = facts.kept().filter_map(|order| Some(order.received_at()?.day.0 - facts.clock.day(order.placed).0)).collect();
    median(took).unwrap_or(0)
}

fn median(mut of: Vec<i64>) -> Option<i64> {
    of.sort_unstable();
    of.get(of.len().checked_sub(1)? / 2).copied()
}
