use super::history::{Known, WINDOW};
use super::{History, Missing, Offer, OfferKind, Prior, Reduction};
use crate::base::language::{Pattern, PriceTexts};
use crate::base::limits::{HISTORY_AGE, PREVIOUS_PRICE_AGE};
use crate::base::money::Money;
use crate::base::time::{Millis, Zone};
use crate::base::written::written;
use serde::Serialize;

/// The kind of a struck price (`docs/prices.md` explains the law).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// The lowest price of the 30 days before the reduction.
    Lowest30,
    /// The same for a reduction that grew in steps without interruption: before its first step.
    ProgressiveStart,
    /// The manufacturer's recommended price.
    Rrp,
    /// The price for everyone else, next to an individual price.
    Individual,
    /// The price without the reduction because of a short shelf life.
    Perishable,
    /// The earlier price of a service.
    Previous,
}
written!(ReferenceKind: Lowest30 = "lowest30", ProgressiveStart = "progressive_start", Rrp = "rrp", Individual = "individual", Perishable = "perishable", Previous = "previous");

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
    /// The shop gives neither a prior price nor the start of a reduction.
    NoPriorPrice,
    /// There is no current reduction: it is over, or its price is not lower. A price that fell without a declared reduction is not one.
    NoReduction,
    ReductionNotStarted,
    /// The history does not cover the 30 days before the reduction.
    HistoryIncomplete,
    PriorNotHigher,
    OtherCurrency,
    OverrideNotConfirmed,
    /// The price is struck, but the percentage would be zero.
    SavingBelowOnePercent,
    /// The history contains a lower price than the shop's prior price; the lower one is struck.
    VouchedPriceCorrected,
    /// The earlier price of a service was not charged, or not long enough.
    PreviousNotDocumented,
    /// 30-day low prices are for goods only; services have `previous`.
    Lowest30ForGoods,
    /// "ab" is not shown: there are no other options.
    NoOptions,
    /// The country's law lets such a price not be struck, or have no percentage (`docs/price-words.md`).
    NotLawfulInCountry,
}

/// A price that may be shown as struck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Struck {
    pub kind: ReferenceKind,
    pub price: Money,
    /// The saving in percent; none below one.
    pub percent: Option<u32>,
    /// Whether the history corrected the shop's prior price.
    pub corrected: bool,
}

/// The input for deciding whether a price may be struck next to `current`.
pub(super) struct Question<'a> {
    pub offer: &'a Offer,
    pub history: History<'a>,
    /// The price shown.
    pub current: Money,
    /// The price for everyone; it differs from `current` only for an individual price.
    pub general: Money,
    /// The feed's price, without overrides.
    pub fed: Money,
    /// The shop's time zone, in which days are counted.
    pub zone: &'a Zone,
    pub now: Millis,
}

impl Question<'_> {
    /// The price that may be struck with the saving, or the reason why there is none.
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
            // A saving against the shop's own price takes precedence over one against the recommended price; they are never mixed (rule 6).
            Some(rrp) if own.is_err() => self.struck(ReferenceKind::Rrp, rrp).or(own),
            _ => own,
        }
    }

    /// A saving against the shop's own price for goods: requires a current reduction, and uses the best evidence of the price before it.
    fn goods(&self) -> Result<Struck, Reason> {
        if self.offer.perishable && self.offer.sale_at(self.now).is_some() {
            // A regular price that was raised together with the reduction was never charged.
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
        // The offer's own data on an ended sale count if the history has a gap there.
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

    /// The shop's prior price, if it belongs to the current reduction.
    fn vouched(&self, prior: &Prior, reduction: Reduction, known: Known) -> Result<Money, Reason> {
        let since = prior.reduced_since.unwrap_or(reduction.start);
        let oldest = self.now.saturating_sub(HISTORY_AGE);
        match () {
            () if since > self.now => Err(Reason::ReductionNotStarted),
            () if prior.lowest30.currency != self.current.currency => Err(Reason::OtherCurrency),
            () if since.min(reduction.start) <= oldest => Err(Reason::HistoryIncomplete),
            // If the observed reduction began later than declared, all prices in between must be known.
            () if since < reduction.start && known.since > since.max(reduction.start - WINDOW) => Err(Reason::HistoryIncomplete),
            () => Ok(prior.lowest30),
        }
    }

    /// A service's earlier price: the shop's one unless the history contradicts it, or else the one that the history documents.
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

    /// The price of an ended sale, and its end.
    fn ended(&self) -> Option<(Money, Millis)> {
        let sale = self.offer.sale?;
        Some((sale.price, sale.ended(self.offer.price, self.now)?))
    }

    /// Why there is no current reduction.
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
