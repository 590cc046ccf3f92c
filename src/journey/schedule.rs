//! Times of sending: what holds letters back, hours, and how much advertising a customer gets.

use super::facts::Facts;
use super::judge::Verdict;
use super::reason::{CONSENT, NEEDS, PASSING, Reason, Reasons, STOPPED, SUPPRESSED};
use super::rule::Group;
use crate::base::time::{Day, Millis};

/// How far an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum EntryStatus {
    Due,
    Scheduled,
    Done,
    Suppressed,
    Dropped,
    NeedsData,
}
crate::base::written::written!(EntryStatus: Due = "due", Scheduled = "scheduled", Done = "done", Suppressed = "suppressed", Dropped = "dropped", NeedsData = "needs-data");

/// What comes of a verdict among all others of a customer.
#[derive(Debug)]
pub struct Outcome<'v, 'h> {
    pub verdict: &'v Verdict<'h>,
    /// Those of the verdict, and what hours and caps add.
    pub reasons: Reasons,
    pub status: EntryStatus,
    /// When it is sent, or was; none if nobody knows yet.
    pub at: Option<Millis>,
}

/// Gives each verdict its status and time.
pub fn schedule<'v, 'h: 'v>(facts: &Facts<'h>, verdicts: impl Iterator<Item = &'v Verdict<'h>>) -> Vec<Outcome<'v, 'h>> {
    let mut all: Vec<_> = verdicts.map(|verdict| settle(facts, verdict)).collect();
    advertising(facts, &mut all);
    all
}

/// Status and time of an entry by itself; advertising that may be sent is `Scheduled` until its day is chosen.
fn settle<'v, 'h>(facts: &Facts<'h>, verdict: &'v Verdict<'h>) -> Outcome<'v, 'h> {
    let mut reasons = verdict.reasons;
    if let Some(at) = verdict.sent {
        return Outcome { verdict, reasons, status: EntryStatus::Done, at: Some(at) };
    }
    let rule = &verdict.occurrence.rule.rule;
    let is_bound_to_hours = rule.is_advertising() && !rule.direct;
    // A complaint that is closed ends on a day.
    let is_closed = matches!(facts.complaint, Some(Some(_)));
    let is_endless = verdict.reasons.among(super::reason::ENDLESS).each().any(|reason| reason != Reason::ComplaintOpen || !is_closed);
    let mut is_night = false;
    let mut at = if is_endless { None } else { verdict.due };
    if let Some(due) = at {
        let held = verdict.held_until.map_or(due, |until| until.max(due));
        // What is due already is sent now, in the hours for it.
        let wanted = held.max(facts.now);
        let awake = if is_bound_to_hours { facts.clock.awake(wanted) } else { wanted };
        is_night = awake > wanted;
        at = Some(awake);
    }
    let has = |set: Reasons| !verdict.reasons.among(set).is_empty();
    let status = if has(SUPPRESSED) {
        EntryStatus::Suppressed
    } else if has(STOPPED) {
        EntryStatus::Dropped
    } else if has(NEEDS) {
        EntryStatus::NeedsData
    } else if has(CONSENT) {
        EntryStatus::Suppressed
    } else if is_past(verdict, at.unwrap_or(facts.now)) {
        reasons.add(Reason::TooLate);
        EntryStatus::Dropped
    } else if at.is_some_and(|at| at <= facts.now) && !rule.is_advertising() {
        EntryStatus::Due
    } else if verdict.due.is_none() && !has(PASSING) {
        EntryStatus::NeedsData
    } else {
        EntryStatus::Scheduled
    };
    if is_night && status == EntryStatus::Scheduled {
        reasons.add(Reason::QuietHours);
    }
    // What is not sent has the time that its rule has for it.
    let at = if status == EntryStatus::Scheduled || status == EntryStatus::Due { at } else { verdict.due };
    Outcome { verdict, reasons, status, at }
}

fn is_past(verdict: &Verdict<'_>, at: Millis) -> bool {
    verdict.end.is_some_and(|end| at > end)
}

/// Days ahead for which a day is looked for.
const FARTHEST_DAYS: i64 = 800;

/// A mail of advertising that counts.
struct Counted {
    day: Day,
    group: Option<Group>,
}

/// Chooses the days of advertising: on each day the most important letter, within the caps.
fn advertising(facts: &Facts<'_>, all: &mut [Outcome<'_, '_>]) {
    let group = |letter: &str| facts.rules.all.iter().find(|ready| ready.rule.letter == letter).and_then(|ready| ready.rule.group);
    let mut counted: Vec<Counted> =
        facts.mails.iter().filter(|mail| mail.is_advertising).map(|mail| Counted { day: mail.day, group: group(mail.letter) }).collect();
    let mut waiting: Vec<Turn<'_>> = all.iter().enumerate().filter_map(|(place, entry)| turn(facts, place, entry)).collect();
    while let Some(at) = waiting.iter().enumerate().min_by(|a, b| a.1.cmp(b.1)).map(|(at, _)| at) {
        let next = waiting.swap_remove(at);
        let Some(entry) = all.get_mut(next.place) else { break };
        let rule = &entry.verdict.occurrence.rule.rule;
        let Some(at) = entry.at else { break };
        let against = if rule.direct || rule.uncapped { None } else { cap(facts, &counted, next.day, rule.group) };
        match against {
            None => {
                counted.push(Counted { day: next.day, group: rule.group });
                if at <= facts.now {
                    entry.status = EntryStatus::Due;
                }
            }
            Some((reason, free)) => {
                entry.reasons.add(reason);
                let later = facts.clock.on(free).at;
                entry.at = Some(later);
                // Caps of nothing leave no day.
                if free.0 - facts.today.0 > FARTHEST_DAYS {
                    entry.at = None;
                } else if is_past(entry.verdict, later) {
                    entry.reasons.add(Reason::TooLate);
                    entry.status = EntryStatus::Dropped;
                    entry.at = entry.verdict.due;
                } else {
                    waiting.extend(turn(facts, next.place, entry));
                }
            }
        }
    }
}

/// The turn of an entry of advertising: the earliest day comes first, and on it the lowest rank.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn<'v> {
    day: Day,
    rank: u16,
    due: Option<Millis>,
    id: &'v str,
    /// Its position among all entries.
    place: usize,
}

/// The turn of an entry; none unless it is advertising that waits for its day.
fn turn<'v>(facts: &Facts<'_>, place: usize, entry: &Outcome<'v, '_>) -> Option<Turn<'v>> {
    let Outcome { verdict, status, at, .. } = entry;
    let at = (*at).filter(|_| *status == EntryStatus::Scheduled && verdict.is_advertising())?;
    let rank = verdict.occurrence.rule.rule.rank;
    Some(Turn { day: facts.clock.day(at), rank, due: verdict.due, id: &verdict.id, place })
}

/// The cap that another mail on a day would exceed, and the next day to try.
fn cap(facts: &Facts<'_>, counted: &[Counted], day: Day, group: Option<Group>) -> Option<(Reason, Day)> {
    let caps = &facts.rules.caps;
    let within = |days: i64| counted.iter().filter(move |mail| mail.day <= day && mail.day > day.plus(-days)).count();
    let is_full = |days: i64, most: u32| usize::try_from(most).is_ok_and(|most| within(days) >= most);
    if let Some(group) = group {
        let last = counted.iter().filter(|mail| mail.group == Some(group) && mail.day <= day).map(|mail| mail.day).max();
        if let Some(free) = last.map(|last| last.plus(caps.of(group))).filter(|free| *free > day) {
            return Some((Reason::CapGroup, free));
        }
    }
    let next = day.plus(1);
    if is_full(1, caps.day) {
        Some((Reason::CapDay, next))
    } else if is_full(7, caps.week) {
        Some((Reason::CapWeek, next))
    } else if is_full(30, caps.month) {
        Some((Reason::CapMonth, next))
    } else {
        None
    }
}
