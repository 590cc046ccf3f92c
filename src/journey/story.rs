//! A customer's story: what would be sent from one moment to another, if each letter is sent when it is due.

use super::event::{Event, Facts as Said, History, Kind, Text};
use super::plan::{message_id, plan};
use super::rule::LetterClass;
use super::rules::Rules;
use crate::base::time::{Millis, rfc3339};
use serde::Serialize;
use std::borrow::Cow;

/// More mails at one moment than rules exist are no story, but a rule that answers itself.
const MOST_AT_ONCE: usize = 100;

/// A mail of a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// When it is sent.
    #[serde(serialize_with = "time")]
    pub at: Millis,
    /// The rule: the letter with its variant.
    pub rule: String,
    /// The letter.
    pub letter: String,
    /// The entry's id.
    pub entry: String,
    /// Whether it is owed, informs, or advertises.
    pub class: LetterClass,
    /// The slots that are shown.
    pub slots: Vec<super::rule::Slot>,
}

fn time<S: serde::Serializer>(at: &Millis, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&rfc3339(*at))
}

/// Tells a story from the first event on; the mails from `from` to `to` are listed. Afterwards the history has them as `mail.sent`.
pub fn story(history: &mut History<'_>, rules: &Rules, from: Millis, to: Millis) -> Vec<Told> {
    let mut told = Vec::new();
    let Some(mut now) = history.events.first().map(|event| event.at) else { return told };
    while now <= to {
        let mut sent = 0;
        let next = loop {
            let planned = plan(history, rules, now);
            let due = planned.due().first().copied();
            let Some((mail, event)) = due.map(|entry| tell(entry, &planned, now)).filter(|_| sent < MOST_AT_ONCE) else { break planned.next() };
            sent += 1;
            if now >= from {
                told.push(mail);
            }
            drop(planned);
            let at = history.events.partition_point(|known| known.at <= now);
            history.events.insert(at, event);
        };
        let event = history.events.iter().map(|event| event.at).find(|at| *at > now);
        match next.into_iter().chain(event).min() {
            Some(later) => now = later,
            None => break,
        }
    }
    told
}

fn tell(entry: &super::plan::Scheduled<'_>, planned: &super::plan::Plan<'_>, now: Millis) -> (Told, Event<'static>) {
    let verdict = &entry.verdict;
    let rule = &verdict.occurrence.rule.rule;
    let slots = verdict.slots.iter().filter(|slot| slot.against.is_empty()).map(|slot| slot.slot).collect();
    let told = Told { at: now, rule: verdict.occurrence.rule.id.clone(), letter: rule.letter.clone(), entry: verdict.id.clone(), class: rule.class, slots };
    let order = verdict.occurrence.order.and_then(|at| planned.facts.orders.get(at)).map(|order| order.id);
    (told, sent(planned, &verdict.id, rule, order, now))
}

/// The event of a mail that was sent.
fn sent(planned: &super::plan::Plan<'_>, entry: &str, rule: &super::rule::Rule, order: Option<&str>, at: Millis) -> Event<'static> {
    let text = |text: &str| Some(Text(Cow::Owned(text.to_owned())));
    let message = message_id(&planned.facts.rules.domain, planned.facts.customer, entry);
    let class = match rule.class {
        LetterClass::Contract => "contract",
        LetterClass::Service => "service",
        LetterClass::Advertising => "advertising",
    };
    let facts =
        Said { letter: text(&rule.letter), entry: text(entry), class: text(class), order: order.and_then(text), message_id: text(&message), ..Said::default() };
    Event::new(&format!("sent:{message}"), Kind::MailSent, "mail.sent", at, facts)
}
