//! Plans of many customers: what is due now, a line each.

use super::event::History;
use super::plan::{message_id, whole_plan};
use super::rules::Rules;
use super::schedule::EntryStatus;
use crate::base::diagnostic::Diagnostic;
use crate::base::time::{Millis, rfc3339};
use serde::Serialize;

#[derive(Serialize)]
struct Due<'a> {
    id: &'a str,
    rule: &'a str,
    letter: &'a str,
    #[serde(rename = "messageId")]
    message_id: String,
}

#[derive(Serialize)]
struct Line<'a> {
    customer: &'a str,
    due: Vec<Due<'a>>,
    /// When to plan again if nothing happens.
    next: Option<String>,
}

#[derive(Serialize)]
struct Failed<'a> {
    /// The line, from 1.
    line: usize,
    error: &'a Diagnostic,
}

/// Plans each history of JSON Lines. A history that can't be read costs its own line alone.
pub fn plan_many(histories: &str, rules: &Rules, now: Millis) -> String {
    let mut out = String::new();
    for (at, text) in histories.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let line = match History::read(text) {
            Ok(history) => due(&history, rules, now),
            Err(error) => serde_json::to_string(&Failed { line: at + 1, error: &error }),
        };
        out.push_str(&line.unwrap_or_default());
        out.push('\n');
    }
    out
}

fn due(history: &History<'_>, rules: &Rules, now: Millis) -> serde_json::Result<String> {
    // What is off is never due.
    let planned = whole_plan(history, rules, now, |ready| ready.off.is_none());
    let due = planned.entries.iter().filter(|entry| entry.status == EntryStatus::Due).map(|entry| Due {
        id: &entry.verdict.id,
        rule: &entry.verdict.occurrence.rule.id,
        letter: &entry.verdict.occurrence.rule.rule.letter,
        message_id: message_id(&rules.domain, history.customer.as_str(), &entry.verdict.id),
    });
    serde_json::to_string(&Line { customer: history.customer.as_str(), due: due.collect(), next: planned.next().map(rfc3339) })
}
