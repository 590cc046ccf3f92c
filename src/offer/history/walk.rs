//! Walks a history from its end: one price after the other, each with the time in which it was charged.

use super::{History, PriceState};
use crate::money::Money;
use crate::offer::overrides;
use crate::time::Millis;

/// What was charged from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Inclusive.
    pub from: Millis,
    /// Exclusive.
    pub until: Millis,
    /// What was charged.
    pub price: Money,
    /// Whether the shop declared a reduction then.
    pub reduced: bool,
    /// Whether nothing is known of the time just before.
    pub after_gap: bool,
}

impl History<'_> {
    /// What was charged over `[from, until)`, newest first. A change of state, a sale's begin and end, an editor's price each begin a segment; times of which
    /// nothing is known are left out, and the next segment says so.
    pub fn segments(&self, from: Millis, until: Millis) -> impl Iterator<Item = Segment> + '_ {
        let index = self.states.partition_point(|state| state.at < until);
        let next = self.states.get(index).and_then(PriceState::gap);
        let until = next.map_or(until, |seen| until.min(seen));
        Backwards { history: *self, priced: self.overrides.iter().any(|o| o.price.is_some()), index, until, from, parts: Vec::new() }
    }
}

struct Backwards<'a> {
    history: History<'a>,
    /// Whether an editor set a price at any time.
    priced: bool,
    /// States still to come: those before this one.
    index: usize,
    until: Millis,
    from: Millis,
    /// Segments of the state that is being walked, oldest first.
    parts: Vec<Segment>,
}

impl Backwards<'_> {
    /// The part of a state within the walk; the newest of its segments where what is charged changes on the way, and the others wait in `parts`.
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
        crate::order::by_key(&mut cuts, |at| *at);
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
        let said = if self.priced { overrides::effect(self.history.overrides, from).price } else { None };
        let Some((price, _)) = said else { return Segment { from, until, price: fed, reduced, after_gap } };
        // Where a sale is declared, what is not below the regular price is no reduction.
        let reduced = reduced && (state.sale_at(from).is_none() || (price.currency == state.price.currency && price.amount < state.price.amount));
        Segment { from, until, price, reduced, after_gap }
    }
}

impl Iterator for Backwards<'_> {
    type Item = Segment;

    #[inline]
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
        // A state that was replaced at once was charged all the same, if only for a moment.
        let (from, until) = (state.at.max(self.from), self.until.max(state.at));
        self.until = gap.unwrap_or(state.at);
        let after_gap = (gap.is_some() || self.index == 0) && state.at >= self.from;
        if !self.priced && state.sale.is_none() && state.reduced_since.is_none() {
            return Some(Segment { from, until, price: state.price, reduced: false, after_gap });
        }
        Some(self.cut(state, from, until, after_gap))
    }
}
