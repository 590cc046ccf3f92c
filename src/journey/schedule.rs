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

/// What came of a verdict.
#[derive(Debug)]
pub struct Scheduled<'h> {
    pub verdict: Verdict<'h>,
    pub status: EntryStatus,
    /// When it is sent, or was; none if nobody knows yet.
    pub at: Option<Millis>,
}

/// Gives each verdict its status and time.
pub fn schedule<'h>(facts: &Facts<'h>, verdicts: Vec<Verdict<'h>>) -> Vec<Scheduled<'h>> {
    let mut all: Vec<Scheduled<'h>> = verdicts.into_iter().map(|verdict| settle(facts, verdict)).collect();
    advertising(facts, &mut all);
    all
}

/// Status and time of an entry by itself; advertising that may be sent is `Scheduled` until its day is chosen.
fn settle<'h>(facts: &Facts<'h>, mut verdict: Verdict<'h>) -> Scheduled<'h> {
    if let Some(at) = verdict.sent {
        return Scheduled { verdict, status: EntryStatus::Done, at: Some(at) };
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
    let reasons = verdict.reasons;
    let has = |set: Reasons| !reasons.among(set).is_empty();
    let status = if has(SUPPRESSED) {
        EntryStatus::Suppressed
    } else if has(STOPPED) {
        EntryStatus::Dropped
    } else if has(NEEDS) {
        EntryStatus::NeedsData
    } else if has(CONSENT) {
        EntryStatus::Suppressed
    } else if is_past(&verdict, at.unwrap_or(facts.now)) {
        verdict.reasons.add(Reason::TooLate);
        EntryStatus::Dropped
    } else if at.is_some_and(|at| at <= facts.now) && !rule.is_advertising() {
        EntryStatus::Due
    } else if verdict.due.is_none() && !has(PASSING) {
        EntryStatus::NeedsData
    } else {
        EntryStatus::Scheduled
    };
    if is_night && status == EntryStatus::Scheduled {
        verdict.reasons.add(Reason::QuietHours);
    }
    // What is not sent has the time that its rule has for it.
    let at = if status == EntryStatus::Scheduled || status == EntryStatus::Due { at } else { verdict.due };
    Scheduled { verdict, status, at }
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
fn advertising<'h>(facts: &Facts<'h>, all: &mut [Scheduled<'h>]) {
    let group = |letter: &str| facts.rules.all.iter().find(|ready| ready.rule.letter == letter).and_then(|ready| ready.rule.group);
    let mut counted: Vec<Counted> =
        facts.mails.iter().filter(|mail| mail.is_advertising).map(|mail| Counted { day: mail.day, group: group(mail.letter) }).collect();
    let mut waiting: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.status == EntryStatus::Scheduled && entry.at.is_some() && entry.verdict.is_advertising())
        .map(|(at, _)| at)
        .collect();
    while let Some(next) = first(facts, all, &waiting) {
        let Some(entry) = all.get_mut(next) else { break };
        let rule = &entry.verdict.occurrence.rule.rule;
        let Some(at) = entry.at else { break };
        let day = facts.clock.day(at);
        let against = if rule.direct || rule.uncapped { None } else { cap(facts, &counted, day, rule.group) };
        match against {
            None => {
                counted.push(Counted { day, group: rule.group });
                if at <= facts.now {
                    entry.status = EntryStatus::Due;
                }
                waiting.retain(|other| *other != next);
            }
            Some((reason, free)) => {
                entry.verdict.reasons.add(reason);
                let later = facts.clock.on(free).at;
                entry.at = Some(later);
                // Caps of nothing leave no day.
                if free.0 - facts.today.0 > FARTHEST_DAYS {
                    entry.at = None;
                    waiting.retain(|other| *other != next);
                } else if is_past(&entry.verdict, later) {
                    entry.verdict.reasons.add(Reason::TooLate);
                    entry.status = EntryStatus::Dropped;
                    entry.at = entry.verdict.due;
                    waiting.retain(|other| *other != next);
                }
            }
        }
    }
}

/// The entry that is decided next: the earliest day, and on it the lowest rank.
fn first(facts: &Facts<'_>, all: &[Scheduled<'_>], waiting: &[usize]) -> Option<usize> {
    let key = |at: &usize| {
        let entry = all.get(*at)?;
        let rule = &entry.verdict.occurrence.rule.rule;
        Some((facts.clock.day(entry.at?), rule.rank, entry.verdict.due, entry.verdict.id.as_str()))
    };
    waiting.iter().min_by_key(|at| key(at)).copied()
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
