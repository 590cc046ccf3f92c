//! Random price histories with full hours and few prices, so that combinations occur often.

use crate::base::money::{Currency, Money};
use crate::base::time::{Millis, Zone, instant};
use crate::shop::offer::{Override, PriceState, Sale};
use std::fmt;

pub const HOUR: Millis = 3_600_000;
pub const DAY: Millis = 24 * HOUR;
/// The length of a history in days.
const DAYS: i64 = 100;

#[derive(Clone)]
pub struct Story {
    pub states: Vec<PriceState>,
    pub overrides: Vec<Override>,
    pub now: Millis,
    pub zone: Zone,
}

/// Prints times in hours before now.
impl fmt::Debug for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ago = |at: Option<Millis>| at.map_or("-".to_owned(), |at| ((self.now - at) / HOUR).to_string());
        let amount = |money: Money| format!("{} {}", money.amount, money.currency);
        writeln!(f, "{}", self.zone.name)?;
        for PriceState { at, seen, price, sale, reduced_since } in &self.states {
            let sale = sale.map(|s| format!("{} from {} until {}", amount(s.price), ago(s.from), ago(s.until)));
            writeln!(f, "  {}: {}, sale {sale:?}, reduced since {}, seen {}", ago(Some(*at)), amount(*price), ago(*reduced_since), ago(*seen))?;
        }
        for o in &self.overrides {
            writeln!(f, "  {} to {}, undone {}: {:?}", ago(Some(o.at)), ago(Some(o.until)), ago(o.undone), o.price.map(amount))?;
        }
        Ok(())
    }
}

/// A deterministic pseudorandom generator (xorshift).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as i64 % n
    }

    pub fn one_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as i64) as usize]
    }

    pub fn price(&mut self) -> Money {
        // The last two differ by less than one percent.
        Money { amount: self.of(&[7000, 8000, 9000, 10_000, 11_000, 10_050]), currency: Currency::EUR }
    }

    /// Sometimes a price in francs.
    fn any_price(&mut self) -> Money {
        let price = self.price();
        if self.one_in(60) { Money::parse("90.00 CHF").unwrap() } else { price }
    }

    /// A time around another one, or long before.
    pub fn around(&mut self, at: Millis) -> Millis {
        match self.below(8) {
            0 => at - 380 * DAY,
            1 => at - 410 * DAY,
            2 | 3 => at,
            4 => at + self.below(20 * 24) * HOUR,
            _ => at - self.below(45 * 24) * HOUR,
        }
    }

    fn sale(&mut self, at: Millis, now: Millis) -> Sale {
        let from = match self.below(5) {
            0 => Some(at + self.below(10 * 24) * HOUR),
            1 => Some(at - self.below(10 * 24) * HOUR),
            2 => Some(at),
            _ => None,
        };
        let until = match self.below(6) {
            0 => Some(from.unwrap_or(at) + (1 + self.below(20 * 24)) * HOUR),
            1 => Some(now),
            2 => Some(now + self.below(48) * HOUR),
            3 => Some(at - self.below(48) * HOUR),
            _ => None,
        };
        Sale { price: self.any_price(), from, until }
    }

    /// The state after another one.
    fn next(&mut self, before: PriceState, at: Millis, now: Millis) -> PriceState {
        let mut state = PriceState { at, seen: Some(at), ..before };
        match self.below(12) {
            0 => state.price = self.any_price(),
            1 => state.sale = None,
            2 => (state.sale, state.reduced_since) = (None, None),
            3 | 4 => state.sale = Some(self.sale(at, now)),
            // A typical sale: it begins now and is below the price.
            5 | 6 => {
                let price = Money { amount: state.price.amount - self.of(&[50, 1000, 2000, 3000]), ..state.price };
                let (from, until) = (Some(at).filter(|_| self.one_in(2)), Some(at + (1 + self.below(30 * 24)) * HOUR).filter(|_| self.one_in(3)));
                state.sale = Some(Sale { price, from, until });
                state.reduced_since = Some(at).filter(|_| self.one_in(2));
            }
            // The sale price changes.
            7 | 8 => {
                if let Some(sale) = &mut state.sale {
                    sale.price.amount += self.of(&[-1000, -500, -50, 500]);
                }
            }
            9 => {
                (state.price, state.sale, state.reduced_since) = (Money { amount: before.price.amount - 1000, ..before.price }, None, Some(at));
            }
            10 => state.reduced_since = Some(self.around(at)),
            // Unchanged.
            _ => {}
        }
        state
    }

    pub fn story(&mut self) -> Story {
        let begin = instant("2026-08-20T00:00:00Z").unwrap();
        let now = begin + DAYS * DAY;
        let mut at = begin + self.below(75 * 24) * HOUR;
        let mut states = vec![PriceState { at, seen: None, price: self.price(), sale: None, reduced_since: None }];
        if self.one_in(4) {
            states[0].sale = Some(self.sale(at, now));
            states[0].reduced_since = Some(self.around(at)).filter(|_| self.one_in(2));
        }
        loop {
            at += self.of(&[1, 1, 3, 24, 49, 100, 200, 600, 800]) * HOUR;
            if at > now {
                break;
            }
            let before = states[states.len() - 1];
            let mut state = self.next(before, at, now);
            if self.one_in(20) {
                state.seen = Some(before.at.max(at - self.below(5 * 24) * HOUR));
            }
            states.push(state);
        }
        let mut overrides = Vec::new();
        while self.one_in(3) {
            let at = if self.one_in(2) { now - self.below(5 * 24) * HOUR } else { begin + self.below(DAYS * 24) * HOUR };
            let undone = self.one_in(3).then(|| at + self.below(72) * HOUR);
            let price = Some(self.any_price()).filter(|_| !self.one_in(8));
            overrides.push(Override {
                price,
                visible: price.is_none().then_some(true),
                text: None,
                position: None,
                replacement: None,
                author: "a".into(),
                reason: "r".into(),
                at,
                until: at + (1 + self.below(20 * 24)) * HOUR,
                undone,
            });
        }
        overrides.sort_by_key(|o| o.at);
        let zone = Zone::named(self.of(&["UTC", "Europe/Berlin", "Europe/Berlin", "America/New_York"])).unwrap();
        Story { states, overrides, now, zone }
    }
}
