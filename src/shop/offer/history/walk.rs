//! Iterates over a history backwards: each price with the time in which it was charged.

use super::{History, PriceState};
use crate::base::money::Money;
use crate::base::time::Millis;
use crate::shop::offer::overrides;

/// A period with one charged price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Inclusive.
    pub from: Millis,
    /// Exclusive.
    pub until: Millis,
    /// The price charged.
    pub price: Money,
    /// The level of the reduction, in the same currency: the price charged, but at most the feed's. An override above it does not end a reduction.
    pub level: i64,
    /// Whether the shop declared a reduction.
    pub reduced: bool,
    /// Whether the time before is unknown.
    pub after_gap: bool,
}

impl History<'_> {
    /// The prices charged in `[from, until)`, newest first. State changes, starts and ends of sales, and price overrides each begin a segment. Unknown periods
    /// are left out; the next segment is marked.
    pub fn segments(&self, from: Millis, until: Millis) -> impl Iterator<Item = Segment> + '_ {
        let index = self.states.partition_point(|state| state.at < until);
        let next = self.states.get(index).and_then(PriceState::gap);
        let until = next.map_or(until, |seen| until.min(seen));
        let priced = self.overrides.iter().any(|o| o.price.is_some());
        Backwards { history: *self, priced, index, until, from, first_of_run: None, parts: Vec::new() }
    }
}

struct Backwards<'a> {
    history: History<'a>,
    /// Whether there are any price overrides.
    priced: bool,
    /// The number of states still to visit.
    index: usize,
    until: Millis,
    from: Millis,
    /// For states that name the same start of a reduction: the first one, and the first one with a sale. Later ones refer to the sale.
    first_of_run: Option<(usize, usize)>,
    /// Segments of the current state, oldest first.
    parts: Vec<Segment>,
}

impl Backwards<'_> {
    /// The part of a state within the range. If its price changes within, the newest segment; the others are stored in `parts`.
    #[inline(never)]
    fn cut(&mut self, state: &PriceState, from: Millis, until: Millis, after_gap: bool) -> Segment {
        let inside = |at: &Millis| from < *at && *at < until;
        let mut cuts: Vec<Millis> = Vec::new();
        if state.sale.is_some() || state.reduced_since.is_some() {
            let sale = state.sale.map_or([None, None], |sale| [sale.from, sale.until]);
            cuts.extend(sale.into_iter().chain([state.reduced_since]).flatten().filter(inside));
        }
        if self.priced {
            let said = self.history.overrides.iter().filter(|o| o.price.is_some());
            cuts.extend(said.flat_map(|o| [o.at, o.end()]).filter(inside));
        }
        crate::base::order::by_key(&mut cuts, |at| *at);
        cuts.dedup();
        let (mut from, mut after_gap) = (from, after_gap);
        for end in cuts {
            let segment = self.segment(state, from, end, after_gap);
            self.parts.push(segment);
            (from, after_gap) = (end, false);
        }
        self.segment(state, from, until, after_gap)
    }

    fn segment(&self, state: &PriceState, from: Millis, until: Millis, after_gap: bool) -> Segment {
        let (fed, reduced) = state.charged(from);
        let said = if self.priced { overrides::price(self.history.overrides, from, state.price.currency) } else { None };
        let Some((price, _)) = said else { return Segment { from, until, price: fed, level: fed.amount, reduced, after_gap } };
        let level = if price.currency == fed.currency { fed.amount.min(price.amount) } else { price.amount };
        // If a sale is declared, a price that is not below the regular one is not a reduction.
        let reduced = reduced && (state.sale_at(from).is_none() || (price.currency == state.price.currency && price.amount < state.price.amount));
        Segment { from, until, price, level, reduced, after_gap }
    }

    /// The current state. Its declared start is removed if it belonged to a sale that was withdrawn.
    #[inline(never)]
    fn state(&mut self) -> Option<PriceState> {
        let states = self.history.states;
        let state = *states.get(self.index)?;
        let Some(since) = state.reduced_since else { return Some(state) };
        let (_, sale) = match self.first_of_run {
            Some(run) if run.0 <= self.index => run,
            _ => {
                let mut run = (self.index, states.len());
                let mut until = states.get(self.index + 1).map_or(Millis::MAX, |next| next.at);
                for (index, before) in states.iter().enumerate().take(self.index + 1).rev().take_while(|(_, state)| state.reduced_since == Some(since)) {
                    run = (index, if before.was_on_sale(since, until) { index } else { run.1 });
                    until = before.at;
                }
                *self.first_of_run.insert(run)
            }
        };
        Some(if sale < self.index { PriceState { reduced_since: None, ..state } } else { state })
    }
}

impl Iterator for Backwards<'_> {
    type Item = Segment;

    // Inlined: with some hundred states, the calls would take as long as the work.
    #[inline(always)]
    fn next(&mut self) -> Option<Segment> {
        if let Some(part) = self.parts.pop() {
            return Some(part);
        }
        if self.until <= self.from {
            return None;
        }
        self.index = self.index.checked_sub(1)?;
        let states = self.history.states;
        let state = states.get(self.index)?;
        let gap = state.gap();
        // A state that was replaced immediately was charged too, if only for a moment.
        let (from, until) = (state.at.max(self.from), self.until.max(state.at));
        self.until = gap.unwrap_or(state.at);
        let after_gap = (gap.is_some() || self.index == 0) && state.at >= self.from;
        if !self.priced && state.sale.is_none() && state.reduced_since.is_none() {
            return Some(Segment { from, until, price: state.price, level: state.price.amount, reduced: false, after_gap });
        }
        let state = self.state()?;
        Some(self.cut(&state, from, until, after_gap))
    }
}
