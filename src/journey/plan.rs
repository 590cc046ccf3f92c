//! The plan of a customer: each letter that a rule has for what happened, with its time, status and reasons.

use super::consent::bases;
use super::event::History;
use super::facts::Facts;
use super::judge::{SlotVerdict, Verdict, judge};
use super::occurrence::occurrences;
use super::reason::{Reason, sentence};
use super::rules::{Ready, Rules};
use super::schedule::{EntryStatus, schedule};
use crate::base::hex::hex;
use crate::base::time::{Millis, rfc3339};
use serde::{Serialize, Serializer, ser::SerializeMap};
use sha2::{Digest, Sha256};
use std::cmp::Ordering;

/// Entries whose time was over for longer are left out.
const KEPT_DAYS: i64 = 90;

/// All that is due, scheduled, sent or not sent, at a moment.
#[derive(Debug)]
pub struct Plan<'h> {
    pub(super) facts: Facts<'h>,
    pub(super) entries: Vec<Scheduled<'h>>,
}

/// A verdict, and what came of it.
#[derive(Debug)]
pub struct Scheduled<'h> {
    pub verdict: Verdict<'h>,
    pub status: EntryStatus,
    /// When it is sent, or was; none if nobody knows yet.
    pub at: Option<Millis>,
}

/// Plans a customer's letters.
pub fn plan<'h>(history: &'h History<'h>, rules: &'h Rules, now: Millis) -> Plan<'h> {
    let mut plan = whole_plan(history, rules, now, |_| true);
    plan.entries.sort_by(in_time);
    let since = plan.facts.now - KEPT_DAYS * 86_400_000;
    // What is owed stays until it is sent.
    plan.entries.retain(|entry| entry.status == EntryStatus::Due || entry.verdict.end.or(entry.at).is_none_or(|end| end >= since) || is_owed(entry));
    plan
}

/// The plan of some rules, in any order, with entries whose time was over long ago.
pub(super) fn whole_plan<'h>(history: &'h History<'h>, rules: &'h Rules, now: Millis, is_wanted: impl Fn(&Ready) -> bool) -> Plan<'h> {
    let facts = known(history, rules, now);
    let verdicts = judged(&facts, rules.all.iter().filter(|ready| is_wanted(ready)));
    let outcomes: Vec<_> = schedule(&facts, verdicts.iter()).into_iter().map(|outcome| (outcome.reasons, outcome.status, outcome.at)).collect();
    let settled = |(verdict, (reasons, status, at))| Scheduled { verdict: Verdict { reasons, ..verdict }, status, at };
    let entries = verdicts.into_iter().zip(outcomes).map(settled).collect();
    Plan { facts, entries }
}

/// What is known of a customer, with the bases for advertising.
pub(super) fn known<'h>(history: &'h History<'h>, rules: &'h Rules, now: Millis) -> Facts<'h> {
    let mut facts = Facts::of(history, rules, now);
    facts.bases = bases(&facts);
    facts
}

/// What each of some rules makes entries for, judged.
pub(super) fn judged<'h>(facts: &Facts<'h>, rules: impl Iterator<Item = &'h Ready>) -> Vec<Verdict<'h>> {
    let mut found = Vec::new();
    rules.for_each(|ready| occurrences(facts, ready, &mut found));
    found.into_iter().map(|occurrence| judge(facts, occurrence)).collect()
}

/// Mails that wait are sent in the order in which they were due.
fn in_time(a: &Scheduled<'_>, b: &Scheduled<'_>) -> Ordering {
    let key = |entry: &'_ Scheduled<'_>| (entry.at.is_none(), entry.at, entry.verdict.due);
    key(a).cmp(&key(b)).then_with(|| a.verdict.id.cmp(&b.verdict.id))
}

/// The plan of the letters that a shop sends: what is off is never due.
pub(super) fn due_plan<'h>(history: &'h History<'h>, rules: &'h Rules, now: Millis) -> Plan<'h> {
    whole_plan(history, rules, now, |ready| ready.off.is_none())
}

fn is_owed(entry: &Scheduled<'_>) -> bool {
    entry.verdict.end.is_none() && !matches!(entry.status, EntryStatus::Done)
}

impl<'h> Plan<'h> {
    /// What is to be sent now, in the order of time.
    pub(super) fn due(&self) -> Vec<&Scheduled<'h>> {
        let mut due: Vec<_> = self.entries.iter().filter(|entry| entry.status == EntryStatus::Due).collect();
        due.sort_by(|a, b| in_time(a, b));
        due
    }

    /// When to plan again if nothing happens.
    pub fn next(&self) -> Option<Millis> {
        let scheduled = self.entries.iter().filter(|entry| entry.status == EntryStatus::Scheduled).filter_map(|entry| entry.at);
        let assumed = self.facts.orders.iter().filter_map(|order| order.changes_later(self.facts.rules, &self.facts.clock, self.facts.now));
        scheduled.chain(assumed).filter(|at| *at > self.facts.now).min()
    }

    /// The plan for JavaScript, with its sentences in German or English.
    pub fn written(&self, german: bool) -> WrittenPlan<'_> {
        WrittenPlan { plan: self, german }
    }
}

/// The stable Message-ID of an entry, without angle brackets: the customer and the entry, so that whoever plans gets the same.
pub fn message_id(domain: &str, customer: &str, entry: &str) -> String {
    let mut hash = Sha256::new();
    for part in [customer, entry] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    format!("{}@{domain}", hex(&hash.finalize(), 16))
}

/// A plan as JSON.
pub struct WrittenPlan<'p> {
    plan: &'p Plan<'p>,
    german: bool,
}

impl Serialize for WrittenPlan<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let facts = &self.plan.facts;
        let entries: Vec<_> = self.plan.entries.iter().map(|entry| WrittenEntry { entry, facts, german: self.german }).collect();
        let mut map = to.serialize_map(Some(5))?;
        map.serialize_entry("customer", facts.customer)?;
        map.serialize_entry("zone", facts.zone().name)?;
        map.serialize_entry("at", &rfc3339(facts.now))?;
        map.serialize_entry("entries", &entries)?;
        map.serialize_entry("next", &self.plan.next().map(rfc3339))?;
        map.end()
    }
}

/// An entry of a plan as JSON.
pub struct WrittenEntry<'p> {
    pub entry: &'p Scheduled<'p>,
    pub facts: &'p Facts<'p>,
    pub german: bool,
}

#[derive(Serialize)]
struct WrittenReason {
    code: Reason,
    text: String,
}

impl WrittenEntry<'_> {
    fn reason(&self, code: Reason) -> WrittenReason {
        let date = self.entry.at.map(|at| self.facts.clock.day(at).to_string());
        WrittenReason { code, text: sentence(code, self.german, date.as_deref(), self.entry.verdict.merged_into) }
    }

    /// A reason as a sentence about this entry.
    pub fn sentence(&self, code: Reason) -> String {
        self.reason(code).text
    }

    /// All reasons.
    pub fn codes(&self) -> Vec<Reason> {
        let mut found = self.entry.verdict.reasons;
        match self.entry.status {
            EntryStatus::Due => found.add(Reason::Due),
            EntryStatus::Done => found = super::reason::Reasons::of(Reason::AlreadySent),
            _ => {}
        }
        found.each().collect()
    }

    fn reasons(&self) -> Vec<WrittenReason> {
        self.codes().into_iter().map(|code| self.reason(code)).collect()
    }

    /// What the letter needs and the history or the rules lack.
    fn needs(&self) -> Vec<&'static str> {
        let path = |reason: Reason| match reason {
            Reason::NeedAddress => Some("customer.email"),
            Reason::NeedOrder => Some("order"),
            Reason::NeedDelivery => Some("parcel.delivered"),
            Reason::NeedStatus => Some("order.in_process"),
            Reason::NeedBirthdate => Some("customer.birthDate"),
            Reason::NeedContent => Some("rules.content"),
            Reason::NeedOffers => Some("rules.offers"),
            Reason::NeedCodes => Some("rules.codes"),
            Reason::NeedProgramme => Some("rules.programme"),
            Reason::NeedReason => Some("return.reason"),
            _ => None,
        };
        self.entry.verdict.reasons.each().filter_map(path).collect()
    }
}

impl Serialize for WrittenEntry<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Scheduled { verdict, status, at } = self.entry;
        let ready = verdict.occurrence.rule;
        let rule = &ready.rule;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("id", &verdict.id)?;
        map.serialize_entry("rule", &ready.id)?;
        map.serialize_entry("letter", &rule.letter)?;
        map.serialize_entry("variant", &rule.variant)?;
        map.serialize_entry(
            "about",
            &verdict.occurrence.about.iter().map(|(name, value)| (*name, value.as_ref())).collect::<std::collections::BTreeMap<_, _>>(),
        )?;
        map.serialize_entry("event", &verdict.occurrence.event.map(|event| event.id.as_str()))?;
        map.serialize_entry("dueAt", &at.map(rfc3339))?;
        map.serialize_entry("notBefore", &verdict.due.map(rfc3339))?;
        map.serialize_entry("notAfter", &verdict.end.map(rfc3339))?;
        map.serialize_entry("status", status)?;
        map.serialize_entry("class", &rule.class)?;
        map.serialize_entry("aim", &rule.aim)?;
        map.serialize_entry("benefit", &rule.benefit)?;
        map.serialize_entry("slots", &Slots { slots: &verdict.slots, of: self })?;
        map.serialize_entry("reasons", &self.reasons())?;
        map.serialize_entry("needs", &self.needs())?;
        map.serialize_entry("messageId", &message_id(&self.facts.rules.domain, self.facts.customer, &verdict.id))?;
        map.end()
    }
}

struct Slots<'p> {
    slots: &'p [SlotVerdict],
    of: &'p WrittenEntry<'p>,
}

#[derive(Serialize)]
struct WrittenSlot {
    shown: bool,
    reasons: Vec<WrittenReason>,
}

impl Serialize for Slots<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.slots.len()))?;
        for SlotVerdict { slot, against, is_redress } in self.slots {
            let mut why = *against;
            if *is_redress {
                why.add(Reason::Redress);
            }
            map.serialize_entry(slot, &WrittenSlot { shown: against.is_empty(), reasons: why.each().map(|code| self.of.reason(code)).collect() })?;
        }
        map.end()
    }
}
