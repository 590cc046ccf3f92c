//! What other rules change: which letters more or fewer customers get.

use super::event::History;
use super::facts::Facts;
use super::judge::Verdict;
use super::many::{Failed, histories};
use super::plan::{judged, known};
use super::rules::{Ready, Rules};
use super::schedule::{EntryStatus, schedule};
use crate::base::time::Millis;
use serde::Serialize;
use std::collections::BTreeMap;

/// So many customers are named.
const MOST_NAMED: usize = 20;
/// A part of fewer bytes is not worth a thread.
#[cfg(not(target_arch = "wasm32"))]
const LEAST_PART: usize = 100_000;

/// What is due at a moment by two sets of rules.
#[derive(Debug, Default, Serialize)]
pub struct WhatIf {
    customers: usize,
    /// Customers who get another letter, or one less.
    changed: usize,
    /// By rule.
    letters: BTreeMap<String, Count>,
    /// The first customers who get something else.
    examples: Vec<Example>,
    failed: Vec<Failed>,
}

/// How many mails of a rule are due.
#[derive(Debug, Default, Serialize)]
struct Count {
    before: usize,
    after: usize,
    gained: usize,
    lost: usize,
}

/// The entries that a customer gains and loses.
#[derive(Debug, Serialize)]
struct Example {
    customer: String,
    gained: Vec<String>,
    lost: Vec<String>,
}

/// Compares what is due for the customers of JSON Lines. Each history is read once. Natively, every core compares a part.
pub fn what_if(lines: &str, rules: &Rules, other: &Rules, now: Millis) -> WhatIf {
    #[cfg(not(target_arch = "wasm32"))]
    let found = {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        at_once(&parts(lines, cores, LEAST_PART), |part| compared(part, rules, other, now))
    };
    #[cfg(target_arch = "wasm32")]
    let found = compared(lines, rules, other, now);
    found
}

/// Whole lines, in so many parts of about the same length; fewer if they would have fewer bytes than `least`.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn parts(lines: &str, count: usize, least: usize) -> Vec<&str> {
    let length = (lines.len() / count.max(1) + 1).max(least);
    let (mut parts, mut rest) = (Vec::new(), lines);
    while !rest.is_empty() {
        let mut bytes = rest.bytes().enumerate().skip(length - 1);
        let end = bytes.find(|(_, byte)| *byte == b'\n').map_or(rest.len(), |(at, _)| at + 1);
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = after;
    }
    parts
}

/// What was found in all parts, which are compared at the same time.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn at_once(parts: &[&str], work: impl Fn(&str) -> WhatIf + Sync) -> WhatIf {
    let work = &work;
    std::thread::scope(|threads| {
        let (first, others) = parts.split_first().map_or(("", parts), |(first, others)| (*first, others));
        let running: Vec<_> = others.iter().map(|part| (part, threads.spawn(move || work(part)))).collect();
        let mut found = work(first);
        let mut lines = first.lines().count();
        for (part, thread) in running {
            // A thread that ended badly has nothing to give: its part is compared again, here.
            found.add(thread.join().unwrap_or_else(|_| work(part)), lines);
            lines += part.lines().count();
        }
        found
    })
}

fn compared(lines: &str, rules: &Rules, other: &Rules, now: Millis) -> WhatIf {
    let pair = Pair::of(rules, other);
    let mut found = WhatIf::default();
    for (line, history) in histories(lines) {
        match history {
            Ok(history) => pair.compare(&history, now, &mut found),
            Err(error) => found.failed.push(Failed { line, error }),
        }
    }
    found
}

/// Two sets of rules: what is the same in both is judged once.
struct Pair<'r> {
    before: &'r Rules,
    after: &'r Rules,
    /// Whether customers are known alike by both.
    is_alike: bool,
    /// The rules of letters that are sent: those that are the same in both, and those of either.
    both: Vec<&'r Ready>,
    lost: Vec<&'r Ready>,
    gained: Vec<&'r Ready>,
}

impl<'r> Pair<'r> {
    fn of(before: &'r Rules, after: &'r Rules) -> Self {
        let is_alike = before.knows_like(after);
        let sent = |rules: &'r Rules| rules.all.iter().filter(|ready| ready.off.is_none());
        let (both, lost) = sent(before).partition(|ready| is_alike && before.judges_like(ready, after));
        let gained = sent(after).filter(|ready| !(is_alike && after.judges_like(ready, before))).collect();
        Self { before, after, is_alike, both, lost, gained }
    }

    fn compare(&self, history: &History<'_>, now: Millis, found: &mut WhatIf) {
        let mut facts = known(history, self.before, now);
        let both = judged(&facts, self.both.iter().copied());
        let lost = judged(&facts, self.lost.iter().copied());
        let was = due(&facts, both.iter().chain(&lost));
        if self.is_alike {
            facts.rules = self.after;
        } else {
            facts = known(history, self.after, now);
        }
        let gained = judged(&facts, self.gained.iter().copied());
        let is = due(&facts, both.iter().chain(&gained));
        found.compare(history, &was, &is);
    }
}

impl WhatIf {
    /// Adds what was found after so many lines.
    #[cfg(not(target_arch = "wasm32"))]
    fn add(&mut self, later: Self, lines: usize) {
        self.customers += later.customers;
        self.changed += later.changed;
        for (rule, count) in later.letters {
            let Count { before, after, gained, lost } = self.letters.entry(rule).or_default();
            *before += count.before;
            *after += count.after;
            *gained += count.gained;
            *lost += count.lost;
        }
        self.examples.extend(later.examples);
        self.examples.truncate(MOST_NAMED);
        self.failed.extend(later.failed.into_iter().map(|Failed { line, error }| Failed { line: line + lines, error }));
    }

    fn compare(&mut self, history: &History<'_>, was: &Due<'_>, is: &Due<'_>) {
        self.customers += 1;
        for rule in was.values() {
            self.of(rule).before += 1;
        }
        for rule in is.values() {
            self.of(rule).after += 1;
        }
        if was.keys().eq(is.keys()) {
            return;
        }
        self.changed += 1;
        let gained = self.only(is, was, |count| count.gained += 1);
        let lost = self.only(was, is, |count| count.lost += 1);
        if self.examples.len() < MOST_NAMED {
            self.examples.push(Example { customer: history.customer.as_str().to_owned(), gained, lost });
        }
    }

    /// The entries that are in one plan alone; each is counted.
    fn only(&mut self, of: &Due<'_>, other: &Due<'_>, add: fn(&mut Count)) -> Vec<String> {
        let alone: Vec<_> = of.iter().filter(|(entry, _)| !other.contains_key(*entry)).collect();
        alone.iter().for_each(|(_, rule)| add(self.of(rule)));
        alone.into_iter().map(|(entry, _)| (*entry).to_owned()).collect()
    }

    fn of(&mut self, rule: &str) -> &mut Count {
        self.letters.entry(rule.to_owned()).or_default()
    }
}

/// The entries that are due, with their rules.
type Due<'p> = BTreeMap<&'p str, &'p str>;

fn due<'v, 'h: 'v>(facts: &Facts<'h>, verdicts: impl Iterator<Item = &'v Verdict<'h>>) -> Due<'v> {
    let all = schedule(facts, verdicts).into_iter().filter(|outcome| outcome.status == EntryStatus::Due);
    all.map(|outcome| (outcome.verdict.id.as_str(), outcome.verdict.occurrence.rule.id.as_str())).collect()
}
