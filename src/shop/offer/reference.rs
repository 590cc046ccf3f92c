use super::history::{Known, WINDOW};
use super::{History, Missing, Offer, OfferKind, Prior, Reduction};
use crate::base::language::{Pattern, PriceTexts};
use crate::base::limits::{HISTORY_AGE, PREVIOUS_PRICE_AGE};
use crate::base::money::Money;
use crate::base::time::{Millis, Zone};
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

impl ReferenceKind {
    /// What stands beside the struck price, so that everyone knows what it is; none where the country's law does not let it be struck.
    pub(super) fn label(self, texts: &PriceTexts) -> Option<&'static str> {
        match self {
            Self::Lowest30 => Some(texts.lowest_30_days),
            Self::ProgressiveStart => texts.before_first_step,
            Self::Rrp => texts.recommended,
            Self::Individual => texts.regular,
            Self::Perishable => texts.before_expiry,
            Self::Previous => texts.previous,
        }
    }

    /// How the saving is said: against a recommended price it is none on the shop's own, and in some countries may not be said.
    pub(super) fn saving(self, texts: &PriceTexts) -> Option<Pattern<1>> {
        match self {
            Self::Rrp => texts.saving_on_recommended,
            Self::Lowest30 | Self::ProgressiveStart | Self::Individual | Self::Perishable | Self::Previous => Some(texts.saving),
        }
    }
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
    /// No reduction is on: it is over, or its price is none. A price that merely fell strikes nothing.
    NoReduction,
    ReductionNotStarted,
    /// The history does not cover the 30 days before the reduction.
    HistoryIncomplete,
    PriorNotHigher,
    OtherCurrency,
    OverrideNotConfirmed,
    /// The price is struck, but its percentage would be zero.
    SavingBelowOnePercent,
    /// The history shows a lower price than the one vouched for; that is the one struck.
    VouchedPriceCorrected,
    /// The earlier price of a service was not charged long enough, or not at all.
    PreviousNotDocumented,
    /// The lowest price of 30 days is one of goods: a service has `previous`.
    Lowest30ForGoods,
    /// "ab" is left out: there are not several options.
    NoOptions,
    /// The country's law lets such a price not be struck, or have no percentage (`docs/price-words.md`).
    NotLawfulInCountry,
}

/// A price that may be struck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Struck {
    pub kind: ReferenceKind,
    pub price: Money,
    /// None below one.
    pub percent: Option<u32>,
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
    /// The shop's calendar, in which days are counted.
    pub zone: &'a Zone,
    pub now: Millis,
}

impl Question<'_> {
    /// The price that may be struck with the saving against it, or why none may.
    pub fn answer(&self) -> Result<Struck, Reason> {
        if self.fed.currency != self.general.currency {
            return Err(Reason::OtherCurrency);
        }
        if self.general.amount < self.fed.amount {
            return Err(Reason::OverrideNotConfirmed);
        }
        if self.current != self.general {
            return self.struck(ReferenceKind::Individual, self.general);
        }
        let own = match self.offer.kind {
            OfferKind::Goods => self.goods(),
            OfferKind::Service => self.service(),
        };
        match self.offer.rrp {
            // A saving on the own price is worth more than one on the maker's wish, and both are never mixed (rule 6).
            Some(rrp) if own.is_err() => self.struck(ReferenceKind::Rrp, rrp).or(own),
            _ => own,
        }
    }

    /// A saving on the shop's own price of goods: first whether a reduction is on, then the best evidence of the price before it.
    fn goods(&self) -> Result<Struck, Reason> {
        if self.offer.perishable && self.offer.sale_at(self.now).is_some() {
            // A regular price that was raised for the occasion was charged to nobody.
            let regular = self.offer.price;
            let reduction = self.history.reduction(self.now);
            if reduction.is_some_and(|reduction| reduction.contradicted) {
                return Err(Reason::HistoryIncomplete);
            }
            let before = reduction.and_then(|reduction| self.history.before(reduction.start));
            let lower = before.map(|(price, _)| price).filter(|price| price.currency == regular.currency && price.amount < regular.amount);
            let struck = self.struck(ReferenceKind::Perishable, lower.unwrap_or(regular))?;
            return Ok(Struck { corrected: lower.is_some(), ..struck });
        }
        let reduction = self.history.reduction(self.now).ok_or_else(|| self.not_reduced())?;
        let mut known = self.history.before_reduction(reduction.start, self.current.currency, self.zone);
        // What the offer itself says of a sale that is over counts where nothing was seen of it.
        if let Some((price, end)) = self.ended()
            && reduction.start - WINDOW < end
            && end <= known.since
        {
            known.charged(price);
        }
        let kind = if reduction.steps > 1 { ReferenceKind::ProgressiveStart } else { ReferenceKind::Lowest30 };
        let vouched = self.offer.prior.as_ref().map(|prior| self.vouched(prior, reduction, known));
        let seen = known.lowest_of_all(reduction.start, self.now).map_err(|missing| match missing {
            Missing::Incomplete => Reason::HistoryIncomplete,
            Missing::OtherCurrency => Reason::OtherCurrency,
        });
        match (vouched, seen) {
            (Some(Ok(vouched)), _) => {
                let lower = known.lowest.filter(|seen| seen.amount < vouched.amount);
                self.struck(kind, lower.unwrap_or(vouched)).map(|struck| Struck { corrected: lower.is_some(), ..struck })
            }
            (_, Ok(seen)) => self.struck(kind, seen),
            (Some(Err(reason)), Err(_)) | (None, Err(reason)) => Err(reason),
        }
    }

    /// The price that the shop vouches for, if it speaks of the reduction that is on.
    fn vouched(&self, prior: &Prior, reduction: Reduction, known: Known) -> Result<Money, Reason> {
        let since = prior.reduced_since.unwrap_or(reduction.start);
        let oldest = self.now.saturating_sub(HISTORY_AGE);
        match () {
            () if since > self.now => Err(Reason::ReductionNotStarted),
            () if prior.lowest30.currency != self.current.currency => Err(Reason::OtherCurrency),
            () if since.min(reduction.start) <= oldest => Err(Reason::HistoryIncomplete),
            // Where the reduction that is on was seen to begin later than the shop says, all prices in between must be known.
            () if since < reduction.start && known.since > since.max(reduction.start - WINDOW) => Err(Reason::HistoryIncomplete),
            () => Ok(prior.lowest30),
        }
    }

    /// A service's earlier price: the one that the shop vouches for where the history does not say otherwise, else the one that the history documents.
    fn service(&self) -> Result<Struck, Reason> {
        let reduction = self.history.reduction(self.now);
        if reduction.is_some_and(|reduction| reduction.contradicted) {
            return Err(Reason::PreviousNotDocumented);
        }
        match (self.offer.previous, reduction) {
            (Some(previous), _) => {
                let start = reduction.map(|reduction| reduction.start).or_else(|| self.history.before(self.now + 1).map(|(_, since)| since));
                let before = start.and_then(|start| self.history.before(start)).map(|(price, _)| price);
                match before.or_else(|| self.ended().map(|(price, _)| price)) {
                    Some(price) if price.currency != previous.currency || price.amount < previous.amount => Err(Reason::PreviousNotDocumented),
                    _ => self.struck(ReferenceKind::Previous, previous),
                }
            }
            (None, Some(reduction)) => match self.history.before(reduction.start) {
                Some((price, since)) if reduction.start - since >= PREVIOUS_PRICE_AGE => self.struck(ReferenceKind::Previous, price),
                _ if self.offer.prior.is_some() => Err(Reason::Lowest30ForGoods),
                _ => Err(Reason::PreviousNotDocumented),
            },
            (None, None) if self.offer.prior.is_some() => Err(Reason::Lowest30ForGoods),
            (None, None) => Err(self.not_reduced()),
        }
    }

    /// The price of a sale that is over, and when it ended.
    fn ended(&self) -> Option<(Money, Millis)> {
        let sale = self.offer.sale?;
        Some((sale.price, sale.ended(self.offer.price, self.now)?))
    }

    /// Why no reduction is on.
    fn not_reduced(&self) -> Reason {
        let Offer { sale, price, .. } = self.offer;
        let since = self.offer.declared_since();
        let begins = sale.filter(|sale| sale.reduces(*price)).and_then(|sale| sale.from);
        match () {
            () if since.into_iter().chain(begins).any(|at| at > self.now) => Reason::ReductionNotStarted,
            () if since.is_some() || sale.is_some() || self.offer.prior.is_some() => Reason::NoReduction,
            () => Reason::NoPriorPrice,
        }
    }

    fn struck(&self, kind: ReferenceKind, price: Money) -> Result<Struck, Reason> {
        if price.currency != self.current.currency {
            return Err(Reason::OtherCurrency);
        }
        if price.amount <= self.current.amount {
            return Err(Reason::PriorNotHigher);
        }
        Ok(Struck { kind, price, percent: price.percent_saved(self.current), corrected: false })
    }
}
