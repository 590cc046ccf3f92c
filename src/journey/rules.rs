//! A shop's rules: the presets of its trade and size, with what it changes.

use super::event::{Event, Kind, Kinds};
use super::expression::{Expressions, Table};
use super::reason::Reason;
use super::rule::{Group, Rule};
use super::span::{Period, time_of_day};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::nearest::nearest;
use crate::base::time::{Day, Zone};
use crate::base::written::written;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The rules of all letters, before a shop changes any.
pub const LETTERS: &str = include_str!("letters.json");
/// What trades and sizes change.
const PRESETS: &str = include_str!("presets.json");

/// The trades that have a preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Trade {
    Fashion,
    Electronics,
    Furniture,
    Food,
    Travel,
}
written!(Trade: Fashion = "fashion", Electronics = "electronics", Furniture = "furniture", Food = "food", Travel = "travel");

/// How many letters a shop keeps up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Size {
    Small,
    Middle,
    Large,
}
written!(Size: Small = "small", Middle = "middle", Large = "large");

/// What customers get with a thank-you.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Incentive {
    Voucher,
    Gift,
    Discount,
    Counted,
}
written!(Incentive: Voucher = "voucher", Gift = "gift", Discount = "discount", Counted = "counted");

/// A campaign: a letter to many.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Campaign {
    pub id: String,
    pub letter: String,
    /// The first and the last day.
    pub start: String,
    pub end: String,
    /// Whom it is for: an expression.
    pub when: Option<String>,
    /// Whether it advertises goods similar to those bought.
    #[serde(default)]
    pub similar: bool,
}

/// How much advertising a customer gets.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Caps {
    pub day: u32,
    pub week: u32,
    pub month: u32,
    pub ask: Period,
    pub intent: Period,
    pub tips: Period,
    pub club: Period,
}

impl Default for Caps {
    fn default() -> Self {
        Self { day: 1, week: 2, month: 6, ask: Period(14), intent: Period(7), tips: Period(3), club: Period(30) }
    }
}

impl Caps {
    pub fn of(&self, group: Group) -> i64 {
        match group {
            Group::Ask => self.ask,
            Group::Intent => self.intent,
            Group::Tips => self.tips,
            Group::Club => self.club,
        }
        .0
    }
}

/// What a shop writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    /// For editors.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// The host in Message-IDs.
    domain: String,
    zone: String,
    trade: Trade,
    size: Size,
    #[serde(default)]
    holidays: Vec<String>,
    assume_delivery: Option<bool>,
    return_days: Option<u16>,
    trial_days: Option<u16>,
    miss_you_days: Option<u16>,
    care_days: Option<u16>,
    filler_days: Option<u16>,
    #[serde(default)]
    codes: bool,
    #[serde(default)]
    programme: bool,
    incentive: Option<Incentive>,
    #[serde(default = "yes")]
    content: bool,
    #[serde(default = "yes")]
    offers: bool,
    /// Whether vouchers are for similar goods only.
    #[serde(default)]
    similar_vouchers: bool,
    sales_lead_score: Option<i64>,
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    campaigns: Vec<Campaign>,
    #[serde(default)]
    caps: Caps,
    hours: Option<Hours>,
    #[serde(default)]
    facts: BTreeMap<String, Table>,
    #[serde(default)]
    rules: Map<String, Value>,
}

fn yes() -> bool {
    true
}

/// When advertising is sent, as `hh:mm`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Hours {
    from: String,
    until: String,
    send_at: String,
}

/// What a trade or a size changes.
struct Preset(Value);

impl Preset {
    /// The preset of a name, among `trades` or `sizes`.
    fn of(kind: &str, name: &str) -> Result<Self> {
        let mut all: Value = serde_json::from_str(PRESETS).map_err(|e| bad(format!("the presets can't be read: {e}")))?;
        let found = all.get_mut(kind).and_then(|all| all.get_mut(name)).map(Value::take);
        found.map(Self).ok_or_else(|| bad(format!("there is no preset for `{name}`")))
    }

    /// A number of days; the shop's own if it has one.
    fn days(&self, name: &str, own: Option<u16>) -> i64 {
        own.map(i64::from).or_else(|| self.0.get(name)?.as_i64()).unwrap_or(0)
    }

    /// Whether a list has one of some names; nothing if there is no such list.
    fn lists(&self, name: &str, names: &[&str]) -> Option<bool> {
        let list = self.0.get(name)?.as_array()?;
        Some(list.iter().any(|listed| names.iter().any(|name| listed == name)))
    }
}

/// A rule, ready to be used.
#[derive(Debug)]
pub struct Ready {
    pub id: String,
    pub rule: Rule,
    /// Why the shop does not send the letter.
    pub off: Option<Reason>,
    /// The kinds of events that it answers.
    pub(super) kinds: Kinds,
    /// As it is written, with the shop's changes.
    written: Value,
}

impl Ready {
    /// Whether the rule answers an event.
    pub fn answers(&self, event: &Event<'_>) -> bool {
        self.kinds.has(event.kind) && (event.kind != Kind::Other || self.rule.on.iter().any(|word| *word == event.word.as_str()))
    }
}

/// A letter with its variant, and why the shop does not send it.
#[derive(Debug, Serialize)]
pub struct Listed<'r> {
    rule: &'r str,
    letter: &'r str,
    off: Option<Reason>,
}

/// A shop's rules, ready to be used.
#[derive(Debug)]
pub struct Rules {
    pub(super) domain: String,
    pub(super) zone: Zone,
    pub(super) trade: Trade,
    /// Sorted.
    pub(super) holidays: Vec<Day>,
    pub(super) assume_delivery: bool,
    pub(super) return_days: i64,
    pub(super) trial_days: i64,
    pub(super) miss_you_days: i64,
    pub(super) care_days: i64,
    pub(super) filler_days: i64,
    pub(super) codes: bool,
    pub(super) programme: bool,
    /// The variant of the thank-you that is sent.
    pub(super) incentive: String,
    pub(super) content: bool,
    pub(super) offers: bool,
    pub(super) similar_vouchers: bool,
    pub(super) sales_lead_score: i64,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) caps: Caps,
    /// Seconds after midnight.
    pub(super) send_at: i64,
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) all: Vec<Ready>,
    pub(super) expressions: Expressions,
    /// As they are written.
    text: String,
}

/// Fields of a shop's rules that say which letters there are and how many are sent, and nothing of how a letter is judged by itself.
const OF_LETTERS: [&str; 6] = ["$schema", "size", "on", "off", "caps", "rules"];

fn bad(message: String) -> Box<Diagnostic> {
    Diagnostic::new(Code::JourneyBadRules, message)
}

impl Rules {
    /// Reads a shop's rules from JSON.
    ///
    /// # Errors
    /// `journey/bad-rules`, `zone/unknown`.
    pub fn read(text: &str) -> Result<Self> {
        let written: Written = serde_json::from_str(text).map_err(|e| bad(format!("the rules can't be read: {e}")))?;
        let (trade, size) = (Preset::of("trades", &word(&written.trade))?, Preset::of("sizes", &word(&written.size))?);
        let holidays = written
            .holidays
            .iter()
            .map(|text| Day::parse(text).ok_or_else(|| bad(format!("the holiday `{text}` is no date")).help("write dates like 2026-12-25")));
        let mut holidays = holidays.collect::<Result<Vec<_>>>()?;
        holidays.sort_unstable();
        let [from, until, send_at] = match &written.hours {
            None => [8 * 3_600, 20 * 3_600, 10 * 3_600],
            Some(hours) => [clock(&hours.from)?, clock(&hours.until)?, clock(&hours.send_at)?],
        };
        if !(from <= send_at && send_at < until) {
            return Err(bad("`hours.sendAt` is outside of `hours.from` and `hours.until`".to_owned()));
        }
        let all = ready(&written, &trade, &size)?;
        for (name, listed) in [("on", &written.on), ("off", &written.off)] {
            for wanted in listed {
                if !all.iter().any(|ready| is_named(ready, wanted)) {
                    return Err(bad(format!("`{name}` has `{wanted}`, which is no letter")).help(instead(wanted, &all)));
                }
            }
        }
        for (at, campaign) in written.campaigns.iter().enumerate() {
            check_campaign(campaign, &all)?;
            if written.campaigns.iter().take(at).any(|other| other.id == campaign.id) {
                return Err(bad(format!("two campaigns have the id `{}`", campaign.id))
                    .help("give each campaign an id of its own: whoever got one would not get the other"));
            }
        }
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if written.domain.is_empty() || written.domain.len() > 253 || !written.domain.chars().all(is_host) {
            return Err(bad(format!("the domain `{}` is no host", written.domain.escape_debug())).help("write the host of Message-IDs, like shop.example"));
        }
        let expressions = Expressions::of(conditions(&all, &written.campaigns), &written.facts)?;
        Ok(Self {
            domain: written.domain,
            zone: Zone::named(&written.zone)?,
            trade: written.trade,
            holidays,
            assume_delivery: written.assume_delivery.unwrap_or(size.0.get("assumeDelivery") == Some(&Value::Bool(true))),
            return_days: written.return_days.map_or(14, |days| i64::from(days).max(14)),
            trial_days: trade.days("trialDays", written.trial_days),
            miss_you_days: trade.days("missYouDays", written.miss_you_days),
            care_days: trade.days("careDays", written.care_days),
            filler_days: trade.days("fillerDays", written.filler_days).max(1),
            codes: written.codes,
            programme: written.programme,
            incentive: word(&written.incentive.unwrap_or(Incentive::Voucher)),
            content: written.content,
            offers: written.offers,
            similar_vouchers: written.similar_vouchers,
            sales_lead_score: written.sales_lead_score.unwrap_or(40),
            campaigns: written.campaigns,
            caps: written.caps,
            send_at,
            from,
            until,
            all,
            expressions,
            text: text.to_owned(),
        })
    }

    /// The catalogue's rules, before a shop changes any.
    pub(super) fn catalogue() -> Vec<Rule> {
        serde_json::from_str(LETTERS).unwrap_or_default()
    }

    /// All letters, and why some are off.
    pub fn letters(&self) -> Vec<Listed<'_>> {
        self.all.iter().map(|Ready { id, rule, off, .. }| Listed { rule: id, letter: &rule.letter, off: *off }).collect()
    }

    /// Whether both sets of rules see customers alike: only letters and caps may differ.
    pub(super) fn knows_like(&self, other: &Self) -> bool {
        let is_advertising = |all: &[Ready], letter: &str| all.iter().any(|ready| ready.rule.letter == letter && ready.rule.is_advertising());
        let mut letters = self.all.iter().chain(&other.all).map(|ready| ready.rule.letter.as_str());
        self.settings() == other.settings()
            && self.assume_delivery == other.assume_delivery
            && letters.all(|letter| is_advertising(&self.all, letter) == is_advertising(&other.all, letter))
    }

    /// All that is written besides letters and caps.
    fn settings(&self) -> Map<String, Value> {
        let mut settings: Map<String, Value> = serde_json::from_str(&self.text).unwrap_or_default();
        settings.retain(|name, _| !OF_LETTERS.contains(&name.as_str()));
        settings
    }

    /// Whether a letter is sent and judged the same by other rules, which see customers alike.
    pub(super) fn judges_like(&self, ready: &Ready, other: &Self) -> bool {
        let is_same = other.all.iter().any(|twin| twin.id == ready.id && twin.off.is_none() && twin.written == ready.written);
        is_same && ready.rule.stop.iter().flat_map(|stop| stop.letters()).all(|letter| self.sends(letter) == other.sends(letter))
    }

    /// Whether the shop sends a letter, in any variant.
    pub fn sends(&self, letter: &str) -> bool {
        self.all.iter().any(|ready| ready.rule.letter == letter && ready.off.is_none())
    }
}

/// The conditions of rules and campaigns, each with its place.
fn conditions(rules: &[Ready], campaigns: &[Campaign]) -> Vec<(String, String)> {
    let of_rules = rules.iter().flat_map(|ready| {
        let texts = [&ready.rule.when, &ready.rule.redress_when];
        texts.into_iter().flatten().map(|text| (format!("rules.{}", ready.id), text.clone()))
    });
    let of_campaigns = campaigns.iter().filter_map(|campaign| Some((format!("campaigns.{}", campaign.id), campaign.when.clone()?)));
    of_rules.chain(of_campaigns).collect()
}

/// An enumeration as it is written.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn clock(text: &str) -> Result<i64> {
    time_of_day(text).ok_or_else(|| bad(format!("`{text}` in `hours` is no time of day")).help("write it like 08:00"))
}

fn is_named(ready: &Ready, name: &str) -> bool {
    ready.rule.letter == name || ready.id == name
}

fn instead(name: &str, all: &[Ready]) -> String {
    match nearest(name, all.iter().map(|ready| ready.rule.letter.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use a letter's name, as `postfrisch letters` lists them".to_owned(),
    }
}

fn check_campaign(campaign: &Campaign, all: &[Ready]) -> Result<()> {
    let named = |message: String| bad(format!("the campaign `{}`: {message}", campaign.id));
    if !all.iter().any(|ready| ready.rule.letter == campaign.letter && ready.rule.subject == super::rule::Subject::Campaign) {
        return Err(named(format!("`{}` is no letter for campaigns", campaign.letter))
            .help("use newsletter, promotion, gift-ideas, prize-draw, or a rule of your own with \"for\": \"campaign\""));
    }
    let day = |text: &str| Day::parse(text).ok_or_else(|| named(format!("`{text}` is no date")));
    if day(&campaign.start)? > day(&campaign.end)? {
        return Err(named("it ends before it starts".to_owned()));
    }
    Ok(())
}

/// The rules with the shop's changes, and which of them are off.
fn ready(written: &Written, trade: &Preset, size: &Preset) -> Result<Vec<Ready>> {
    let defaults: Vec<Value> = serde_json::from_str(LETTERS).map_err(|e| bad(format!("the letters' rules can't be read: {e}")))?;
    let mut all = Vec::with_capacity(defaults.len());
    let mut own: Vec<&String> = written.rules.keys().collect();
    let field = |rule: &Value, name: &str| rule.get(name).and_then(Value::as_str).map(str::to_owned);
    for mut rule in defaults {
        let letter = field(&rule, "letter").unwrap_or_default();
        let id = field(&rule, "variant").map_or_else(|| letter.clone(), |variant| format!("{letter}:{variant}"));
        // What is said of a letter concerns all its variants, what is said of a variant that one alone.
        for key in [&letter, &id] {
            if let (Some(Value::Object(change)), Value::Object(rule)) = (written.rules.get(key), &mut rule) {
                own.retain(|name| *name != key);
                rule.extend(change.iter().map(|(name, value)| (name.clone(), value.clone())));
                rule.retain(|_, value| !value.is_null());
            }
        }
        all.push((id, rule));
    }
    for name in own {
        let Some(Value::Object(rule)) = written.rules.get(name) else {
            return Err(bad(format!("`rules.{name}` is no object")).help("write the fields of the rule that change"));
        };
        if !rule.contains_key("letter") {
            let near = nearest(name, all.iter().map(|(id, _)| id.as_str()));
            let help = near.map_or_else(
                || "a rule of your own needs `letter`, `class`, `aim`, `benefit`, `for`, `per` and `due`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(bad(format!("`rules.{name}` changes no rule that exists")).help(help));
        }
        all.push((name.clone(), Value::Object(rule.clone())));
    }
    all.into_iter()
        .map(|(id, value)| {
            let rule = Rule::deserialize(&value).map_err(|e| bad(format!("`rules.{id}` can't be read: {e}")))?;
            if rule.due.is_empty() || rule.per.is_empty() {
                return Err(bad(format!("`rules.{id}` has no `{}`", if rule.due.is_empty() { "due" } else { "per" })));
            }
            let names = [rule.letter.as_str(), id.as_str()];
            let lists = |list: &[String]| list.iter().any(|name| names.contains(&name.as_str()));
            let is_off_by_trade = trade.lists("off", &names) == Some(true);
            let off = if lists(&written.off) {
                Some(Reason::OffByShop)
            } else if lists(&written.on) || !rule.is_advertising() && !is_off_by_trade {
                None
            } else if is_off_by_trade {
                Some(Reason::OffByTrade)
            } else if size.lists("on", &names) == Some(false) && !written.rules.contains_key(&id) {
                Some(Reason::OffBySize)
            } else {
                None
            };
            let kinds = rule.on.iter().map(|word| Kind::of(word)).collect();
            Ok(Ready { id, rule, off, kinds, written: value })
        })
        .collect()
}
