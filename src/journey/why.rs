//! Why a letter is not sent to a customer on a day, and the smallest change that would have sent it.

use super::event::History;
use super::facts::Facts;
use super::plan::{Plan, Scheduled, WrittenEntry, whole_plan};
use super::reason::{ENDLESS, PASSING, Reason, Reasons, set};
use super::remedy::{Case, Change, Seen, remedy};
use super::rules::{Ready, Rules};
use super::schedule::EntryStatus;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::{Day, Millis};
use serde::Serialize;
use serde_json::Value;

/// More changes than reasons are no remedy.
const MOST_CHANGES: usize = 24;

/// Why a letter is not sent, or that it is.
#[derive(Debug, Serialize)]
pub struct Why {
    /// Whether it is sent on that day.
    pub sent: bool,
    /// The rule that was closest to sending it.
    pub rule: String,
    /// The first reason against it.
    pub code: Reason,
    /// The code as a sentence.
    pub text: String,
    /// All reasons against it.
    pub reasons: Vec<Reason>,
    /// What sends it, if all of it is done. Empty if it is sent.
    pub change: Vec<Change>,
}

/// Says why a letter is not sent on a day. `letter` is a letter, or one with a variant: `thank-you:voucher`.
///
/// # Errors
/// `journey/bad-history`, `journey/bad-rules`, `time/bad`, `letter/unknown`.
pub fn why(history: &str, rules: &str, letter: &str, day: &str, german: bool) -> Result<Why> {
    let read = |text: &str, code: Code| serde_json::from_str::<Value>(text).map_err(|e| Diagnostic::new(code, format!("it can't be read: {e}")));
    let day = Day::parse(day).ok_or_else(|| Diagnostic::new(Code::TimeBad, format!("`{day}` is no date")).help("write a day like 2026-11-30"))?;
    let ready = Rules::read(rules)?;
    let zone = Facts::of(&History::read(history)?, &ready, i64::MAX).clock.zone;
    let wanted: Vec<String> = ready.all.iter().filter(|ready| ready.rule.letter == letter || ready.id == letter).map(|ready| ready.id.clone()).collect();
    if wanted.is_empty() {
        return Err(Diagnostic::new(Code::LetterUnknown, format!("no rule is for the letter `{letter}`"))
            .help("use a letter's name, as `postfrisch letters` lists them"));
    }
    let start = Case { history: read(history, Code::JourneyBadHistory)?, rules: read(rules, Code::JourneyBadRules)?, day, zone };
    let mut answers = Vec::new();
    for rule in &wanted {
        answers.push(of_rule(&start, rule, german)?);
    }
    // Of several variants, the one that is sent, or the nearest to it with the rules as they are.
    let other_rules = |answer: &Why| answer.change.iter().filter(|change| matches!(change, Change::Rules(_))).count();
    answers.sort_by_key(|answer| (!answer.sent, answer.change.is_empty(), other_rules(answer), answer.change.len()));
    answers.into_iter().next().ok_or_else(|| Diagnostic::new(Code::Internal, "no rule answers"))
}

/// An answer about a rule.
fn of_rule(start: &Case, rule: &str, german: bool) -> Result<Why> {
    let first = look(start, rule, german, None)?;
    let mut answer =
        Why { sent: first.is_sent, rule: rule.to_owned(), code: first.code, text: first.text.clone(), reasons: first.reasons.clone(), change: Vec::new() };
    if first.is_sent {
        return Ok(answer);
    }
    let mut case = start.clone();
    let mut seen = first;
    while answer.change.len() < MOST_CHANGES {
        let Some(change) = remedy(&case, rule, &seen, &answer.change) else { break };
        case.apply(&change);
        answer.change.push(change);
        seen = look(&case, rule, german, seen.entry.as_deref())?;
        if seen.is_sent {
            answer.change = fewest(start, rule, answer.change)?;
            return Ok(answer);
        }
    }
    // What can't be mended is not promised.
    answer.change.clear();
    Ok(answer)
}

/// Leaves out what is not needed.
fn fewest(start: &Case, rule: &str, all: Vec<Change>) -> Result<Vec<Change>> {
    let mut kept = all;
    let mut at = 0;
    while at < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(at);
        let mut case = start.clone();
        fewer.iter().for_each(|change| case.apply(change));
        if look(&case, rule, false, None)?.is_sent { kept = fewer } else { at += 1 }
    }
    Ok(kept)
}

/// Looks at a rule's entries on a day, at the one with an id where it is still there.
fn look(case: &Case, rule: &str, german: bool, entry: Option<&str>) -> Result<Seen> {
    let (history, rules) = (case.history.to_string(), Rules::read(&case.rules.to_string())?);
    let history = History::read(&history)?;
    let Some(ready) = rules.all.iter().find(|ready| ready.id == rule) else {
        return Err(Diagnostic::new(Code::LetterUnknown, format!("there is no rule `{rule}`")));
    };
    let start = case.zone.instant(case.day, 0).0;
    let end = case.zone.instant(case.day.plus(1), 0).0;
    let closing = case.zone.instant(case.day, rules.until).0 - 1000;
    // The moments at which a runner would plan: when something happens, when a letter is due, and the last one for what is decided then.
    let is_bound_to_hours = ready.rule.is_advertising() && !ready.rule.direct;
    let mut moments: Vec<Millis> = history.events.iter().map(|event| event.at).filter(|at| (start..end).contains(at)).collect();
    moments.push(case.zone.instant(case.day, rules.send_at).0);
    let dues = whole_plan(&history, &rules, end - 1000, |_| true)
        .entries
        .into_iter()
        .filter(|entry| entry.verdict.occurrence.rule.id == rule)
        .filter_map(|entry| entry.verdict.due);
    moments.extend(dues.filter(|at| (start..end).contains(at)));
    moments.push(if is_bound_to_hours { closing } else { end - 1000 });
    moments.sort_unstable();
    moments.dedup();
    let last = moments.last().copied().unwrap_or(end);
    for now in moments {
        let planned = whole_plan(&history, &rules, now, |_| true);
        let seen = at_moment(&planned, ready, case, german, entry);
        if seen.is_sent || now == last {
            return Ok(seen);
        }
    }
    Err(Diagnostic::new(Code::Internal, "a day has no last moment"))
}

/// What a plan says of a rule.
fn at_moment(planned: &Plan<'_>, ready: &Ready, case: &Case, german: bool, wanted: Option<&str>) -> Seen {
    let facts = &planned.facts;
    let is_sent = |entry: &Scheduled<'_>| match entry.status {
        EntryStatus::Due => true,
        EntryStatus::Done => entry.at.is_some_and(|at| facts.clock.day(at) == case.day),
        _ => false,
    };
    let of_rule = planned.entries.iter().filter(|entry| entry.verdict.occurrence.rule.id == ready.id);
    // The one that is sent, or the next to be, or the last.
    let closeness = |entry: &&Scheduled<'_>| {
        let status = match entry.status {
            _ if is_sent(entry) => 0,
            _ if wanted == Some(entry.verdict.id.as_str()) && entry.status != EntryStatus::Done => 1,
            EntryStatus::Scheduled => 2,
            EntryStatus::NeedsData | EntryStatus::Suppressed => 3,
            EntryStatus::Dropped => 4,
            EntryStatus::Due | EntryStatus::Done => 5,
        };
        (status, entry.verdict.due.map_or(i64::MAX, |due| (due - facts.now).abs()), entry.verdict.id.clone())
    };
    let Some(entry) = of_rule.min_by_key(closeness) else { return nothing(ready, facts, german) };
    let written = WrittenEntry { entry, facts, german };
    let code = first_reason(entry, facts.now);
    let verdict = &entry.verdict;
    Seen {
        is_sent: is_sent(entry),
        code,
        text: written.sentence(code),
        reasons: written.codes(),
        entry: Some(verdict.id.clone()),
        order: verdict.occurrence.order.and_then(|at| facts.orders.get(at)).map(|order| order.id.to_owned()),
        event: verdict.occurrence.event.map(|event| event.id.as_str().to_owned()),
        day: entry.at.map(|at| facts.clock.day(at)),
        due: verdict.due.map(|at| facts.clock.day(at)),
        merged_into: verdict.merged_into,
    }
}

/// Nothing has happened that the rule is about.
fn nothing(ready: &Ready, facts: &Facts<'_>, german: bool) -> Seen {
    let is_about_orders = !matches!(ready.rule.subject, super::rule::Subject::Event | super::rule::Subject::Campaign);
    let code = ready.off.unwrap_or(if is_about_orders && facts.orders.is_empty() { Reason::NeedOrder } else { Reason::NoEvent });
    let text = super::reason::sentence(code, german, None, None);
    Seen { is_sent: false, code, text, reasons: vec![code], entry: None, order: None, event: None, day: None, due: None, merged_into: None }
}

/// The first reason against an entry, in the order of checks.
fn first_reason(entry: &Scheduled<'_>, now: Millis) -> Reason {
    let reasons = entry.verdict.reasons;
    if entry.status == EntryStatus::Done {
        return Reason::AlreadySent;
    }
    if entry.status == EntryStatus::Due {
        return Reason::Due;
    }
    let information = set(&[
        Reason::Requested,
        Reason::Filler,
        Reason::Redress,
        Reason::AssumedDelivered,
        Reason::ZoneAssumed,
        Reason::DstShifted,
        Reason::LeapDay,
        Reason::Waiting,
    ]);
    let caps = set(&[Reason::CapDay, Reason::CapWeek, Reason::CapMonth, Reason::CapGroup, Reason::QuietHours]);
    // What holds a letter back for longer than now comes before the caps of the day after.
    let (first, then) = if entry.verdict.held_until.is_some_and(|until| until > now) { (PASSING, caps) } else { (caps, PASSING) };
    let sets = [super::reason::SUPPRESSED, super::reason::STOPPED, super::reason::NEEDS, super::reason::CONSENT, first, then, Reasons::of(Reason::TooLate)];
    // What has no end is what to end first; what a cap adds is later than what held the letter back before.
    if entry.at.is_none()
        && let Some(endless) = sets.iter().take(4).all(|of| reasons.among(*of).is_empty()).then(|| reasons.among(ENDLESS).each().next()).flatten()
    {
        return endless;
    }
    let told = sets.iter().find_map(|of| reasons.among(*of).each().next());
    told.or_else(|| reasons.each().find(|reason| !information.has(*reason))).unwrap_or(Reason::Waiting)
}
