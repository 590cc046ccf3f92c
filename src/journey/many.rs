//! Plans of many customers: what is due now, a line each.

use super::event::History;
use super::plan::{due_plan, message_id};
use super::rules::Rules;
use crate::base::diagnostic::{Diagnostic, Result};
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

/// A history that can't be read.
#[derive(Debug, Serialize)]
pub struct Failed {
    /// The line, from 1.
    pub line: usize,
    pub error: Box<Diagnostic>,
}

/// The histories of JSON Lines, each with its line, from 1.
pub fn histories(lines: &str) -> impl Iterator<Item = (usize, Result<History<'_>>)> {
    lines.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()).map(|(at, text)| (at + 1, History::read(text)))
}

/// Plans each history of JSON Lines. A history that can't be read costs its own line alone.
pub fn plan_many(lines: &str, rules: &Rules, now: Millis) -> String {
    let mut out = String::new();
    for (line, history) in histories(lines) {
        let written = match history {
            Ok(history) => due(&history, rules, now),
            Err(error) => serde_json::to_string(&Failed { line, error }),
        };
        out.push_str(&written.unwrap_or_default());
        out.push('\n');
    }
    out
}

fn due(history: &History<'_>, rules: &Rules, now: Millis) -> serde_json::Result<String> {
    let planned = due_plan(history, rules, now);
    let due = planned.due().into_iter().map(|entry| Due {
        id: &entry.verdict.id,
        rule: &entry.verdict.occurrence.rule.id,
        letter: &entry.verdict.occurrence.rule.rule.letter,
        message_id: message_id(&rules.domain, history.customer.as_str(), &entry.verdict.id),
    });
    serde_json::to_string(&Line { customer: history.customer.as_str(), due: due.collect(), next: planned.next().map(rfc3339) })
}
