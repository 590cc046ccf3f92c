//! A reference implementation for struck prices: hour by hour, without optimization. It shares only the data types with the code under test.

use super::story::{DAY, HOUR, Story};
use crate::base::money::Money;
use crate::base::time::Millis;
use crate::shop::offer::{Override, PriceState, Prior, ReferenceKind};

/// The expected result for a history: the price, and the struck price.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub current: Money,
    pub struck: Option<(ReferenceKind, Money)>,
    pub percent: Option<u32>,
    pub reduction: Option<On>,
}

/// The current reduction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct On {
    pub start: Millis,
    /// The number of its steps.
    steps: usize,
    /// Whether the price before it is known.
    pub observed: bool,
    /// The prior price, if the history alone determines it.
    pub lowest: Option<Money>,
}

fn below(price: Money, other: Money) -> bool {
    price.currency == other.currency && price.amount < other.amount
}

fn opens(state: &PriceState, time: Millis) -> bool {
    state.sale.is_some_and(|s| below(s.price, state.price) && s.from.is_none_or(|from| from <= time) && s.until.is_none_or(|until| time < until))
}

/// The feed's price in a state, and whether it is declared reduced.
fn fed(states: &[PriceState], index: usize, time: Millis) -> (Money, bool) {
    let state = &states[index];
    if opens(state, time) {
        return (state.sale.unwrap().price, true);
    }
    let Some(since) = state.reduced_since.filter(|since| *since <= time) else { return (state.price, false) };
    // A withdrawn sale had the same declared start.
    let mut until = state.at;
    for before in states[..index].iter().rev().take_while(|before| before.reduced_since == Some(since)) {
        let window = before.sale.map(|sale| (sale.from.unwrap_or(Millis::MIN), sale.until.unwrap_or(Millis::MAX)));
        if window.is_some_and(|(from, end)| opens(before, from.max(since).max(before.at)) && from.max(since).max(before.at) < end.min(until)) {
            return (state.price, false);
        }
        until = before.at;
    }
    // If there is a sale, the declaration refers to the sale, unless it was over by then.
    let is_of_the_sale = state.sale.is_some_and(|sale| below(sale.price, state.price) && sale.until.is_none_or(|until| until > since));
    (state.price, !is_of_the_sale)
}

/// An override in a former currency has no effect.
fn said(overrides: &[Override], time: Millis, state: &PriceState) -> Option<Money> {
    let holding = overrides.iter().filter(|o| o.at <= time && time < o.until && o.undone.is_none_or(|undone| time < undone));
    holding.filter_map(|o| o.price).rfind(|own| own.currency == state.price.currency)
}

/// The price charged at a time, the level of the reduction, and whether it was declared; none if unknown.
fn charged(story: &Story, time: Millis) -> Option<(Money, Money, bool)> {
    let index = story.states.iter().rposition(|state| state.at <= time)?;
    let state = &story.states[index];
    if let Some(next) = story.states.get(index + 1)
        && next.seen.is_some_and(|seen| next.at - seen > 2 * DAY && time >= seen && time > state.at)
    {
        return None;
    }
    let (price, reduced) = fed(&story.states, index, time);
    match said(&story.overrides, time, state) {
        // An override above the feed's price leaves the reduction unchanged, while it is below the regular price.
        Some(own) => Some((own, if below(price, own) { price } else { own }, reduced && (!opens(state, time) || below(own, state.price)))),
        None => Some((price, price, reduced)),
    }
}

/// Thirty calendar days of the shop, or 720 hours, whichever is longer.
fn window(story: &Story, start: Millis) -> Millis {
    let rule = match story.zone.name {
        "Europe/Berlin" => "CET-1CEST,M3.5.0,M10.5.0/3",
        "America/New_York" => "EST5EDT,M3.2.0,M11.1.0",
        _ => "UTC0",
    };
    let zone = jiff::tz::TimeZone::posix(rule).unwrap();
    let days = jiff::Timestamp::from_millisecond(start).unwrap().to_zoned(zone).checked_sub(jiff::ToSpan::days(30)).unwrap();
    days.timestamp().as_millisecond().min(start - 720 * HOUR)
}

fn reduction(story: &Story) -> Option<On> {
    let (_, mut price, true) = charged(story, story.now)? else { return None };
    let (mut start, mut drops, mut seen, mut is_gap) = (story.now, 0, false, false);
    let (mut drops_said, mut contradicted) = (0, false);
    for time in (1..).map(|hours| story.now - hours * HOUR).take_while(|time| *time >= story.states[0].at - HOUR) {
        match charged(story, time) {
            Some((_, before, true)) if before.currency == price.currency && before.amount >= price.amount => {
                drops += usize::from(before.amount > price.amount);
                (price, start) = (before, time);
            }
            Some((_, before, _)) => {
                seen = before.currency == price.currency;
                break;
            }
            None => {
                is_gap = true;
                break;
            }
        }
    }
    if !seen {
        let state = story.states.iter().rfind(|state| state.at <= start).unwrap();
        let declared = state.reduced_since.filter(|since| *since <= start);
        let opened = state.sale.filter(|_| opens(state, start)).and_then(|sale| sale.from);
        let said = declared.or(opened).unwrap_or(start);
        // All known prices since then must agree.
        for time in (1..).map(|hours| start - hours * HOUR).take_while(|time| *time >= said) {
            match charged(story, time) {
                Some((_, before, true)) if before.currency == price.currency && before.amount >= price.amount => {
                    drops_said += usize::from(before.amount > price.amount);
                    price = before;
                }
                Some((_, before, _)) if is_gap || before.currency == price.currency => {
                    contradicted = true;
                    break;
                }
                Some(_) => break,
                None => {}
            }
        }
        if !contradicted {
            (start, drops) = (said, drops + drops_said);
        }
    }
    Some(On { start, steps: drops + 1, observed: seen, lowest: None })
}

pub fn expected(story: &Story, prior: Option<&Prior>) -> Expected {
    // A prior price with a date declares the start of the reduction.
    let mut story = story.clone();
    let said_since = prior.and_then(|prior| prior.reduced_since);
    story.states.iter_mut().rev().take(1).for_each(|last| last.reduced_since = last.reduced_since.or(said_since));
    let story = &story;
    let last = story.states.last().unwrap();
    let (own, fed) = (said(&story.overrides, story.now, last), fed(&story.states, story.states.len() - 1, story.now).0);
    let current = own.unwrap_or(fed);
    let none = Expected { current, struck: None, percent: None, reduction: None };
    let Some(on) = reduction(story) else { return none };
    let start = on.start;

    let from = window(story, start);
    let hours: Vec<Millis> = (1..).map(|hours| start - hours * HOUR).take_while(|time| *time >= from).collect();
    let prices: Vec<Option<Money>> = hours.iter().map(|time| charged(story, *time).map(|(price, ..)| price)).collect();
    let known: Vec<Money> = prices.iter().flatten().copied().collect();
    let mut lowest = known.iter().filter(|price| price.currency == current.currency).min_by_key(|price| price.amount).copied();
    let young = start - 720 * HOUR >= story.now - 400 * DAY;
    let whole = young && prices.iter().take(720).all(Option::is_some) && known.iter().all(|price| price.currency == current.currency);
    let seen = lowest.filter(|_| whole);
    let none = Expected { reduction: Some(On { lowest: seen, ..on }), ..none };
    if own.is_some_and(|own| own.currency != fed.currency || own.amount < fed.amount) {
        return none;
    }

    let vouched = prior.filter(|prior| {
        let since = prior.reduced_since.unwrap_or(start);
        let between = hours.iter().zip(&prices).filter(|(time, _)| **time >= since && **time >= start - 720 * HOUR);
        let is_between_known = between.clone().all(|(_, price)| price.is_some());
        prior.lowest30.currency == current.currency && since <= story.now && since.min(start) > story.now - 400 * DAY && (since >= start || is_between_known)
    });
    // The offer's own data on an ended sale count if its last hour is otherwise unknown.
    let unknown_from = hours.iter().zip(&prices).find(|(_, price)| price.is_none()).map(|(hour, _)| *hour);
    if let Some(sale) = last.sale
        && let Some(hour) = sale.until.map(|until| until - HOUR)
        && hour < story.now
        && hour >= start - 720 * HOUR
        && opens(last, hour)
        && unknown_from.is_some_and(|unknown| hour <= unknown)
        && sale.price.currency == current.currency
    {
        lowest = lowest.into_iter().chain([sale.price]).min_by_key(|price| price.amount);
    }
    let best = match vouched {
        Some(prior) => lowest.into_iter().chain([prior.lowest30]).min_by_key(|price| price.amount),
        None => seen,
    };
    let kind = if on.steps > 1 { ReferenceKind::ProgressiveStart } else { ReferenceKind::Lowest30 };
    let struck = best.filter(|price| below(current, *price)).map(|price| (kind, price));
    let percent = struck.map(|(_, price)| ((price.amount - current.amount) * 100 / price.amount) as u32).filter(|percent| *percent > 0);
    Expected { struck, percent, ..none }
}
