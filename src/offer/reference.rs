use super::{History, Kind, Missing, Offer};
use crate::limits::PREVIOUS_PRICE_AGE;
use crate::money::Money;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What a struck price is (`docs/prices.md` has the law).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// The lowest price of the 30 days before the reduction.
    Lowest30,
    /// The same, of a reduction that grew step by step without interruption: before its first step.
    ProgressiveStart,
    /// The maker's recommended price.
    Rrp,
    /// The price that everyone else pays, beside one person's own.
    Individual,
    /// The price without the reduction of something that keeps for a short time only.
    Perishable,
    /// What a service cost before.
    Previous,
}

/// Why something is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Reason {
    Hidden,
    SoldOut,
    AvailabilityUnknown,
    DataTooOld,
    /// The shop neither vouches for a prior price nor declares a reduction.
    NoPriorPrice,
    /// The shop declares no reduction: a price that merely fell strikes nothing.
    NoReduction,
    ReductionNotStarted,
    /// The history does not cover the 30 days before the reduction.
    HistoryIncomplete,
    PriorNotHigher,
    OtherCurrency,
    OverrideNotConfirmed,
    SavingBelowOnePercent,
    /// The history shows a lower price than the one vouched for; that is the one struck.
    VouchedPriceCorrected,
    /// The earlier price of a service was not charged long enough, or not at all.
    PreviousNotDocumented,
    /// "ab" is left out: there are not several options.
    NoOptions,
}

/// A price that may be struck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Struck {
    pub kind: ReferenceKind,
    pub price: Money,
    pub percent: u32,
    /// The price vouched for was corrected by the history.
    pub corrected: bool,
}

/// What is asked: may a price be struck beside `current`?
pub(super) struct Question<'a> {
    pub offer: &'a Offer,
    pub history: History<'a>,
    /// What is shown as the price.
    pub current: Money,
    /// What everyone pays; differs from `current` only where one person has a price of their own.
    pub general: Money,
    /// What the feed charges, an editor's price aside.
    pub fed: Money,
    pub now: Millis,
}

impl Question<'_> {
    /// The price that may be struck with the saving against it, or why none may.
    pub fn answer(&self) -> Result<Struck, Reason> {
        if self.current != self.general {
            return self.struck(ReferenceKind::Individual, self.general);
        }
        if self.fed.currency != self.current.currency {
            return Err(Reason::OtherCurrency);
        }
        if self.current.amount < self.fed.amount {
            return Err(Reason::OverrideNotConfirmed);
        }
        let own = self.own();
        match self.offer.rrp {
            // A saving on the own price is worth more than one on the maker's wish, and both are never mixed (rule 6).
            Some(rrp) if own.is_err() => self.struck(ReferenceKind::Rrp, rrp).or(own),
            _ => own,
        }
    }

    /// A saving on the shop's own price.
    fn own(&self) -> Result<Struck, Reason> {
        let offer = self.offer;
        if offer.perishable && self.fed.amount < offer.price.amount {
            return self.struck(ReferenceKind::Perishable, offer.price);
        }
        let reduction = self.history.reduction(self.now);
        if let Some(prior) = &offer.prior {
            // A prior price without a date declares nothing: the sale beside it must.
            let on_sale = offer.sale.is_some_and(|sale| sale.holds(self.now) && sale.price.amount < offer.price.amount);
            if prior.reduced_since.is_none() && reduction.is_none() && !on_sale {
                return Err(Reason::NoReduction);
            }
            return self.vouched(prior.lowest30, prior.reduced_since.or(reduction.map(|r| r.start)));
        }
        let Some(reduction) = reduction else {
            let unknown = self.history.states.is_empty();
            let declared = offer.reduced_since.is_some() || offer.sale.is_some();
            return match offer.previous {
                Some(previous) if offer.kind == Kind::Service => self.previous(previous, None),
                _ if offer.reduced_since.or(offer.sale.and_then(|s| s.from)).is_some_and(|since| since > self.now) => Err(Reason::ReductionNotStarted),
                _ if unknown && declared => Err(Reason::HistoryIncomplete),
                _ if declared => Err(Reason::NoReduction),
                _ => Err(Reason::NoPriorPrice),
            };
        };
        if offer.kind == Kind::Service {
            return match offer.previous {
                Some(previous) => self.previous(previous, Some(reduction.start)),
                None => self.documented(reduction.start),
            };
        }
        match self.history.lowest_prior_price(reduction.start, self.now) {
            Ok(price) if reduction.steps > 1 => self.struck(ReferenceKind::ProgressiveStart, price),
            Ok(price) => self.struck(ReferenceKind::Lowest30, price),
            Err(Missing::Incomplete) => Err(Reason::HistoryIncomplete),
            Err(Missing::OtherCurrency) => Err(Reason::OtherCurrency),
        }
    }

    /// The prior price that the shop vouches for; a lower one in the history counts more.
    fn vouched(&self, vouched: Money, since: Option<Millis>) -> Result<Struck, Reason> {
        if since.is_some_and(|since| since > self.now) {
            return Err(Reason::ReductionNotStarted);
        }
        match since.and_then(|since| self.history.lowest_known(since, vouched.currency)) {
            Some(known) if known.amount < vouched.amount => self.struck(ReferenceKind::Lowest30, known).map(|struck| Struck { corrected: true, ..struck }),
            _ => self.struck(ReferenceKind::Lowest30, vouched),
        }
    }

    /// A service's earlier price for which the shop vouches, where the history does not say otherwise.
    fn previous(&self, previous: Money, start: Option<Millis>) -> Result<Struck, Reason> {
        let contradicted = start.and_then(|start| self.history.before(start)).is_some_and(|(price, _)| price.amount < previous.amount);
        if contradicted { Err(Reason::PreviousNotDocumented) } else { self.struck(ReferenceKind::Previous, previous) }
    }

    /// A service's earlier price that the history itself documents.
    fn documented(&self, start: Millis) -> Result<Struck, Reason> {
        match self.history.before(start) {
            Some((price, since)) if start - since >= PREVIOUS_PRICE_AGE => self.struck(ReferenceKind::Previous, price),
            _ => Err(Reason::PreviousNotDocumented),
        }
    }

    fn struck(&self, kind: ReferenceKind, price: Money) -> Result<Struck, Reason> {
        if price.currency != self.current.currency {
            return Err(Reason::OtherCurrency);
        }
        if price.amount <= self.current.amount {
            return Err(Reason::PriorNotHigher);
        }
        let percent = price.percent_saved(self.current).ok_or(Reason::SavingBelowOnePercent)?;
        Ok(Struck { kind, price, percent, corrected: false })
    }
}
