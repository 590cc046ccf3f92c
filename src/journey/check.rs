//! Checks a shop's rules: letters that are never sent, contradictions, gaps, overlaps, missing data.

use super::event::Kind;
use super::rule::{LetterClass, Need, Only, Rule, Subject};
use super::rules::{Campaign, Ready, Rules};
use super::span::{Anchor, Distance, Span};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::nearest::nearest;
use crate::base::time::Day;

/// Facts that conditions may use.
pub const FACTS: [&str; 14] = [
    "orders",
    "days_since_order",
    "days_since_delivery",
    "products",
    "owns",
    "segments",
    "country",
    "locale",
    "points",
    "tier",
    "member",
    "lead_score",
    "large",
    "score",
];

/// What is wrong with rules that can be read. `letters` are those that the shop has, besides the catalogue's.
pub fn check(rules: &Rules, letters: &[String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut tell = |code: Code, path: String, message: String, help: String| found.push(*Diagnostic::new(code, message).help(help).path(path));
    let catalogue = Rules::catalogue();
    let is_known = |letter: &str| catalogue.iter().any(|rule| rule.letter == letter);
    for ready in rules.all.iter().filter(|ready| ready.off.is_none()) {
        never(ready, rules, &mut tell);
        late(ready, rules, &mut tell);
        disguised(ready, &catalogue, &mut tell);
        lacking(ready, rules, &mut tell);
        if !is_known(&ready.rule.letter) && !letters.contains(&ready.rule.letter) {
            let near = nearest(&ready.rule.letter, letters.iter().map(String::as_str));
            let help =
                near.map_or_else(|| "add the letter to the shop's letters, or use one of the catalogue".to_owned(), |near| format!("did you mean `{near}`?"));
            tell(Code::JourneyNeverSent, format!("rules.{}", ready.id), format!("there is no letter `{}`", ready.rule.letter), help);
        }
    }
    gaps(rules, &mut tell);
    overlaps(rules, &mut tell);
    conditions(rules, &mut tell);
    caps(rules, &mut tell);
    if rules.holidays.is_empty() {
        let help = "set `holidays`: `holidays({ country, region, from, to })` of `postfrisch/journey` makes the list".to_owned();
        tell(Code::JourneyGap, "holidays".to_owned(), "no public holidays are known: deadlines in working days may end on one".to_owned(), help);
    }
    found
}

type Tell<'t> = dyn FnMut(Code, String, String, String) + 't;

/// Rules that nothing can start.
fn never(ready: &Ready, rules: &Rules, tell: &mut Tell<'_>) {
    let rule = &ready.rule;
    let path = || format!("rules.{}", ready.id);
    if rule.subject == Subject::Event && rule.on.is_empty() {
        tell(Code::JourneyNeverSent, path(), format!("`{}` is for events, but names none", ready.id), "list types of events in `on`".to_owned());
    }
    for word in &rule.on {
        let near = nearest(word, Kind::WORDS.iter().copied());
        if Kind::of(word) == Kind::Other && !word.starts_with("own.") {
            let help = near.map_or_else(
                || "write a type of docs/journey.md, or one of your own that starts with `own.`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            tell(Code::JourneyNeverSent, path(), format!("`{}` answers `{word}`, which is no type of event", ready.id), help);
        }
    }
    if rule.subject == Subject::Event
        && rule.due.iter().any(|span| matches!(span.anchor, Anchor::Birthday | Anchor::Anniversary | Anchor::CampaignStart | Anchor::CampaignEnd))
    {
        tell(
            Code::JourneyNeverSent,
            path(),
            format!("`{}` is for events, but its time is not counted from one", ready.id),
            "set `for` to `customer` or `campaign`".to_owned(),
        );
    }
    if rule.subject == Subject::Campaign
        && !matches!(rule.letter.as_str(), "newsletter" | "promotion" | "gift-ideas" | "prize-draw")
        && !rules.campaigns.iter().any(|campaign| campaign.letter == rule.letter || campaign.letter == ready.id)
    {
        tell(Code::JourneyNeverSent, path(), format!("no campaign has the letter `{}`", ready.id), "add a campaign".to_owned());
    }
}

/// Advertising of the catalogue that is called something else: the law asks what a mail contains.
fn disguised(ready: &Ready, catalogue: &[Rule], tell: &mut Tell<'_>) {
    let is_advertising = catalogue.iter().any(|rule| rule.letter == ready.rule.letter && rule.is_advertising());
    if is_advertising && !ready.rule.is_advertising() {
        let message = format!(
            "`{}` is called {}, but the letter `{}` is advertising",
            ready.id,
            if ready.rule.class == LetterClass::Contract { "owed" } else { "a service" },
            ready.rule.letter
        );
        tell(
            Code::JourneyContradiction,
            format!("rules.{}.class", ready.id),
            message,
            "let `class` be `advertising`: the law asks what a mail contains".to_owned(),
        );
    }
}

/// Days after the order, on an order that is as usual, quick or slow: `[dispatched, received]`.
const COURSES: [[i64; 2]; 3] = [[1, 3], [0, 1], [10, 30]];

/// Letters that are due only after their own end.
fn late(ready: &Ready, rules: &Rules, tell: &mut Tell<'_>) {
    let rule = &ready.rule;
    let Some(end) = rule.end else { return };
    let is_late = |course: &[i64; 2]| {
        let due = rule.due.iter().map(|span| hours(*span, rules, course, None)).collect::<Option<Vec<_>>>()?.into_iter().max()?;
        Some(due > hours(end, rules, course, Some(due))?)
    };
    if COURSES.iter().all(|course| is_late(course) == Some(true)) {
        let message = format!("`{}` is due when it is too late for it", ready.id);
        tell(Code::JourneyContradiction, format!("rules.{}.end", ready.id), message, "let `end` be later than `due`".to_owned());
    }
    let blocked = rule.block.iter().any(|block| matches!(block, super::rule::Block::WindowOpen));
    if blocked && COURSES.iter().all(|course| hours(end, rules, course, None).is_some_and(|end| end < 24 * (course[1] + rules.return_days))) {
        let message = format!("`{}` waits for the end of the return window, and ends before it", ready.id);
        tell(Code::JourneyContradiction, format!("rules.{}.block", ready.id), message, "let `end` be later, or take `window-open` out of `block`".to_owned());
    }
}

/// Hours after the order, as far as the course of an order decides them.
fn hours(span: Span, rules: &Rules, [dispatched, received]: &[i64; 2], due: Option<i64>) -> Option<i64> {
    let day = match span.anchor {
        Anchor::Event | Anchor::Ordered | Anchor::CampaignStart | Anchor::Callback => 0,
        // Booked two months ahead.
        Anchor::TripStart => 60,
        Anchor::TripEnd => 67,
        Anchor::Dispatched => *dispatched,
        Anchor::Expected => *dispatched + 7,
        Anchor::Received => *received,
        Anchor::TrialEnd => received + rules.trial_days,
        Anchor::WindowEnd => received + rules.return_days,
        Anchor::CooldownEnd => 14.max(received + 7),
        Anchor::Due => return Some(due? + length(span.distance, rules)?),
        _ => return None,
    };
    Some(24 * day + length(span.distance, rules)?)
}

fn length(distance: Distance, rules: &Rules) -> Option<i64> {
    Some(match distance {
        Distance::None => 0,
        Distance::Hours(hours) => hours,
        Distance::Days(days) => 24 * days,
        Distance::WorkingDays(days) => 24 * (days + 2 * (days / 5)),
        Distance::Years(years) => 24 * 365 * years,
        Distance::Clock(_) => return None,
        Distance::Filler => 24 * rules.filler_days,
        Distance::Care => 24 * rules.care_days,
    })
}

/// Letters that are on without what they need.
fn lacking(ready: &Ready, rules: &Rules, tell: &mut Tell<'_>) {
    for need in &ready.rule.needs {
        let (is_missing, what) = match need {
            Need::Codes => (!rules.codes && is_chosen(ready, rules), "codes"),
            Need::Programme => (!rules.programme, "programme"),
            Need::Offers => (!rules.offers, "offers"),
            Need::Content => (!rules.content, "content"),
            _ => (false, ""),
        };
        if is_missing {
            let message = format!("`{}` is on, but needs `{what}`, which the shop does not have", ready.id);
            tell(
                Code::JourneyMissingData,
                what.to_owned(),
                message,
                format!("set `{what}` to true once the shop has it, or list `{}` in `off`", ready.rule.letter),
            );
        }
    }
}

/// Of the variants of the thank-you, one is sent.
fn is_chosen(ready: &Ready, rules: &Rules) -> bool {
    !ready.rule.only.contains(&Only::Incentive) || ready.rule.variant.as_deref() == Some(rules.incentive.as_str())
}

/// What is owed, and off.
fn gaps(rules: &Rules, tell: &mut Tell<'_>) {
    for ready in rules.all.iter().filter(|ready| ready.off.is_some() && ready.rule.class == LetterClass::Contract) {
        // Whoever accepts each order at once confirms it at once.
        if ready.rule.letter != "order-received" {
            let message = format!("`{}` is off, but shops owe it", ready.id);
            tell(Code::JourneyGap, "off".to_owned(), message, "take it out of `off`, unless another system sends it".to_owned());
        }
    }
}

/// Letters that compete for one moment with one rank, and campaigns for one time.
fn overlaps(rules: &Rules, tell: &mut Tell<'_>) {
    let on: Vec<&Ready> = rules.all.iter().filter(|ready| ready.off.is_none() && ready.rule.is_advertising() && is_chosen(ready, rules)).collect();
    for (at, first) in on.iter().enumerate() {
        for second in on.iter().skip(at + 1) {
            let is_same = first.rule.letter == second.rule.letter;
            if !is_same && first.rule.rank == second.rule.rank && !first.rule.direct && !second.rule.direct {
                let message = format!("`{}` and `{}` have the rank {}: on one day, their names decide", first.id, second.id, first.rule.rank);
                tell(Code::JourneyOverlap, format!("rules.{}.rank", second.id), message, "give each letter a rank of its own".to_owned());
            }
        }
    }
    let days = |campaign: &Campaign| Day::parse(&campaign.start).zip(Day::parse(&campaign.end));
    for (at, first) in rules.campaigns.iter().enumerate() {
        for second in rules.campaigns.iter().skip(at + 1) {
            let Some(((start, end), (other_start, other_end))) = days(first).zip(days(second)) else { continue };
            let apart =
                rules.all.iter().find(|ready| ready.rule.letter == first.letter).and_then(|ready| ready.rule.repeats.letter).map_or(0, |period| period.0);
            let is_near = start <= other_end && other_start <= end || (other_start.0 - start.0).abs() < apart && (other_end.0 - start.0).abs() < apart;
            if first.letter == second.letter && is_near && apart > 0 {
                let message = format!("the campaigns `{}` and `{}` are too near: `{}` is sent once in {apart} days", first.id, second.id, first.letter);
                tell(Code::JourneyOverlap, "campaigns".to_owned(), message, "move one of them, or shorten `repeats.letter` of the rule".to_owned());
            }
        }
    }
}

/// Conditions about facts that nobody has, and lines that are never reached.
fn conditions(rules: &Rules, tell: &mut Tell<'_>) {
    let known: Vec<&str> = FACTS.iter().copied().chain(rules.expressions.tables().map(|(name, _)| name)).collect();
    for (place, text) in rules.expressions.all() {
        for name in rules.expressions.names(text).into_iter().filter(|name| !known.contains(&name.as_str())) {
            let near = nearest(&name, known.iter().copied());
            let help = near.map_or_else(|| format!("use one of: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            tell(Code::JourneyNeverSent, place.clone(), format!("`{text}` asks for `{name}`, which is no fact"), help);
        }
    }
    for (name, table) in rules.expressions.tables() {
        let path = format!("facts.{name}");
        for (at, line) in table.lines.iter().enumerate() {
            let earlier = table.lines.iter().take(at);
            if table.hit == super::expression::Hit::First && earlier.clone().any(|other| other.when == line.when || other.when.trim() == "true") {
                let message = format!("line {} of the table `{name}` is never reached", at + 1);
                tell(Code::JourneyContradiction, path.clone(), message, "put the narrower condition first".to_owned());
            }
            if table.hit == super::expression::Hit::Unique && earlier.clone().any(|other| other.when == line.when) {
                let message = format!("line {} of the table `{name}` holds with another, so that neither counts", at + 1);
                tell(Code::JourneyContradiction, path.clone(), message, "let conditions exclude each other, or use the hit policy `first`".to_owned());
            }
        }
    }
}

fn caps(rules: &Rules, tell: &mut Tell<'_>) {
    let caps = &rules.caps;
    for (name, smaller, larger, than) in [("week", caps.week, caps.day, "day"), ("month", caps.month, caps.week, "week")] {
        if smaller < larger {
            let message = format!("{smaller} mails a {name} are fewer than {larger} a {than}");
            tell(Code::JourneyContradiction, format!("caps.{name}"), message, format!("let `caps.{name}` be at least `caps.{than}`"));
        }
    }
}
