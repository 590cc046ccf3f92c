//! Golden stories: one file each in `tests/journey`, with the mails that are sent and those that are not, and why.

use super::super::plan::plan;
use super::super::*;
use crate::base::time::{Day, LocalClock, instant};
use serde::Deserialize;
use std::fs;

#[derive(Deserialize)]
struct Story {
    rules: serde_json::Value,
    history: serde_json::Value,
    from: String,
    to: String,
    /// Local time and rule.
    mails: Vec<String>,
    /// Rule, day, code.
    silent: Vec<(String, String, String)>,
    /// Rule, day, slot, code.
    slots: Vec<(String, String, String, String)>,
}

fn local(zone: &LocalClock, at: i64) -> String {
    let (day, seconds) = zone.local(at);
    format!("{day} {:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

#[test]
fn golden_stories_are_told_as_written() {
    let mut files: Vec<_> = fs::read_dir("tests/journey").unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 12);
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let story: Story = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let rules = Rules::read(&story.rules.to_string()).unwrap();
        let zone = LocalClock::of(rules.zone);
        let text = story.history.to_string();
        let mut history = History::read(&text).unwrap();
        let told = super::super::story(&mut history, &rules, instant(&story.from).unwrap(), instant(&story.to).unwrap());
        let told: Vec<String> = told.iter().map(|mail| format!("{} {}", local(&zone, mail.at), mail.rule)).collect();
        if told != story.mails {
            let lost = story.mails.iter().filter(|mail| !told.contains(mail)).collect::<Vec<_>>();
            let new = told.iter().filter(|mail| !story.mails.contains(mail)).collect::<Vec<_>>();
            wrong.push(format!("{name}: not sent {lost:?}, sent {new:?}"));
        }
        let on = |rule: &str, day: &str, check: &dyn Fn(&super::super::plan::Scheduled<'_>) -> bool| {
            // In the last second for advertising, and of the day.
            let found = [20 * 3600 - 1, 24 * 3600 - 1].map(|seconds| {
                let planned = plan(&history, &rules, zone.instant(Day::parse(day).unwrap(), seconds).0);
                let of_rule: Vec<_> = planned.entries.iter().filter(|entry| entry.verdict.occurrence.rule.id == rule).collect();
                let shown = of_rule.iter().map(|e| {
                    format!("{:?} {:?} {:?}", e.status, e.at.map(|at| local(&zone, at)), e.verdict.reasons.each().map(Reason::code).collect::<Vec<_>>())
                });
                (of_rule.iter().any(|entry| check(entry)), shown.collect::<Vec<_>>())
            });
            if found.iter().any(|(holds, _)| *holds) { None } else { Some(format!("{found:?}")) }
        };
        for (rule, day, code) in &story.silent {
            let is_so = |entry: &super::super::plan::Scheduled<'_>| {
                let is_sent = entry.status == EntryStatus::Done;
                if is_sent {
                    code == "already-sent"
                } else {
                    entry.status != EntryStatus::Due && entry.verdict.reasons.each().any(|reason| reason.code() == code)
                }
            };
            if let Some(found) = on(rule, day, &is_so) {
                wrong.push(format!("{name}: {rule} on {day} is not {code}: {found}"));
            }
        }
        for (rule, day, slot, code) in &story.slots {
            let is_so = |entry: &super::super::plan::Scheduled<'_>| {
                entry
                    .verdict
                    .slots
                    .iter()
                    .any(|verdict| serde_json::to_value(verdict.slot).unwrap() == **slot && verdict.against.each().any(|reason| reason.code() == code))
            };
            if let Some(found) = on(rule, day, &is_so) {
                wrong.push(format!("{name}: {slot} of {rule} on {day} is not {code}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
