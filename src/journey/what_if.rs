//! What other rules change: which letters more or fewer customers get.

use super::event::History;
use super::many::{Failed, histories};
use super::plan::{Plan, due_plan};
use super::rules::Rules;
use crate::base::time::Millis;
use serde::Serialize;
use std::collections::BTreeMap;

/// So many customers are named.
const MOST_NAMED: usize = 20;

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

/// Compares what is due for the customers of JSON Lines. Each history is read once.
pub fn what_if(lines: &str, rules: &Rules, other: &Rules, now: Millis) -> WhatIf {
    let mut found = WhatIf::default();
    for (line, history) in histories(lines) {
        match history {
            Ok(history) => found.compare(&history, &due_plan(&history, rules, now), &due_plan(&history, other, now)),
            Err(error) => found.failed.push(Failed { line, error }),
        }
    }
    found
}

impl WhatIf {
    fn compare(&mut self, history: &History<'_>, before: &Plan<'_>, after: &Plan<'_>) {
        self.customers += 1;
        let (was, is) = (due(before), due(after));
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
        let gained = self.only(&is, &was, |count| count.gained += 1);
        let lost = self.only(&was, &is, |count| count.lost += 1);
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

fn due<'p>(plan: &'p Plan<'_>) -> Due<'p> {
    plan.due().into_iter().map(|entry| (entry.verdict.id.as_str(), entry.verdict.occurrence.rule.id.as_str())).collect()
}
