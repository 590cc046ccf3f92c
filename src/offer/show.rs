use super::{Availability, Kind, Offer, Override, Record, overrides, words};
use crate::money::{Locale, Money};
use crate::time::{Millis, Zone};
use serde::Serialize;

/// What a campaign says about showing prices.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How prices are written and labelled.
    pub locale: &'static Locale,
    /// In which zone "Stand" is told.
    pub zone: Zone,
    /// How old a price may be, in milliseconds.
    pub max_age: Millis,
    /// Whether "inkl. MwSt." is said (PAngV § 6; not by shops under § 19 UStG).
    pub tax_note: bool,
}

/// Whether and how an offer stands at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Standing {
    Available,
    Preorder,
    Backorder,
    SoldOut,
    /// An editor hides it.
    Hidden,
    /// The feed does not say whether it can be had.
    Unknown,
    /// The data are older than the policy allows.
    Stale,
}

impl Standing {
    /// Whether it may be offered with its price.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Available | Self::Preorder | Self::Backorder)
    }

    /// Whether it is certain that it can't be had.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::SoldOut | Self::Hidden)
    }
}

/// An amount with its text in the policy's locale.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Price {
    #[serde(flatten)]
    pub money: Money,
    pub text: String,
}

/// What a struck price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// The lowest price of the 30 days before the reduction.
    Lowest30,
}

/// A struck price with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Reference {
    pub kind: ReferenceKind,
    pub price: Price,
    pub label: &'static str,
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
    NoPriorPrice,
    ReductionNotStarted,
    PriorNotHigher,
    OtherCurrency,
    OverrideNotConfirmed,
    SavingBelowOnePercent,
}

/// What may be shown of an offer at one moment: the one decision for picture, click, data and text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The offer's id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Whether and how it stands.
    pub standing: Standing,
    /// The price; absent when it must not be shown.
    pub current: Option<Price>,
    /// The struck price.
    pub reference: Option<Reference>,
    /// The saving, floored.
    pub percent: Option<u32>,
    /// The saving as people read it, with its percentage: "20 % sparen!".
    pub saving: Option<String>,
    /// What the price is for, like "p. P.".
    pub basis: Option<String>,
    /// Notes that stand with the price.
    pub notes: Vec<String>,
    /// When the data were true, milliseconds.
    pub as_of: Millis,
    /// "Stand: 22.11., 09:05".
    pub as_of_text: String,
    /// All of it in one line, with the struck price in words.
    pub text: String,
    /// Why something is not shown.
    pub reasons: Vec<Reason>,
}

/// Decides what may be shown of an offer at `now` (`docs/prices.md` has the rules and their sources).
pub fn show(record: &Record, overrides: &[Override], policy: &Policy, now: Millis) -> Shown {
    let offer = &record.offer;
    let effect = overrides::effect(overrides, now);
    let fed = fed_price(offer, now);
    let money = effect.price.map_or(fed, |(price, _)| price);
    let as_of = effect.price.map_or(record.as_of, |(_, at)| at.max(record.as_of));
    let standing = standing(record, effect.hidden_since.is_some(), policy, now);

    let mut reasons: Vec<Reason> = Vec::new();
    match standing {
        Standing::Hidden => reasons.push(Reason::Hidden),
        Standing::SoldOut => reasons.push(Reason::SoldOut),
        Standing::Unknown => reasons.push(Reason::AvailabilityUnknown),
        Standing::Stale => reasons.push(Reason::DataTooOld),
        Standing::Available | Standing::Preorder | Standing::Backorder => {}
    }
    let mut struck = None;
    if standing.is_offered() {
        match reference(offer, money, fed, now) {
            Ok(found) => struck = Some(found),
            Err(reason) => reasons.push(reason),
        }
    }
    render(offer, money, struck, standing, as_of, reasons, policy)
}

/// The price of the feed at `now`: the sale's within its window, else the regular one.
fn fed_price(offer: &Offer, now: Millis) -> Money {
    match &offer.sale {
        Some(sale) if sale.from.is_none_or(|from| from <= now) && sale.until.is_none_or(|until| now < until) => sale.price,
        _ => offer.price,
    }
}

fn standing(record: &Record, hidden: bool, policy: &Policy, now: Millis) -> Standing {
    let stale = now.saturating_sub(record.as_of) > policy.max_age;
    match record.offer.availability {
        _ if hidden => Standing::Hidden,
        _ if stale => Standing::Stale,
        Availability::Available | Availability::Limited => Standing::Available,
        Availability::Preorder => Standing::Preorder,
        Availability::Backorder => Standing::Backorder,
        Availability::SoldOut => Standing::SoldOut,
        Availability::Unknown => Standing::Unknown,
    }
}

/// The price that may be struck, with the saving against it. Only a declared reduction counts, and only against the price the shop vouches for.
fn reference(offer: &Offer, current: Money, fed: Money, now: Millis) -> Result<(Money, u32), Reason> {
    let prior = offer.prior.as_ref().ok_or(Reason::NoPriorPrice)?;
    if prior.reduced_since > now {
        return Err(Reason::ReductionNotStarted);
    }
    if prior.lowest30.currency != current.currency || fed.currency != current.currency {
        return Err(Reason::OtherCurrency);
    }
    if current.amount < fed.amount {
        return Err(Reason::OverrideNotConfirmed);
    }
    if prior.lowest30.amount <= current.amount {
        return Err(Reason::PriorNotHigher);
    }
    let percent = prior.lowest30.percent_saved(current).ok_or(Reason::SavingBelowOnePercent)?;
    Ok((prior.lowest30, percent))
}

fn render(offer: &Offer, money: Money, struck: Option<(Money, u32)>, standing: Standing, as_of: Millis, reasons: Vec<Reason>, policy: &Policy) -> Shown {
    let (locale, language) = (policy.locale, policy.locale.language);
    let price = |money| Price { money, text: locale.money(money) };
    let current = standing.is_offered().then(|| price(money));
    let kind = ReferenceKind::Lowest30;
    let reference = struck.map(|(money, _)| Reference { kind, price: price(money), label: words::reference_label(kind, language) });
    let percent = struck.map(|(_, percent)| percent);
    let saving = percent.map(|p| words::saving(language, &locale.percent(p)));
    let basis = offer.travel.as_ref().map(|t| t.price_basis.clone()).filter(|b| !b.is_empty());
    let notes = match (&current, policy.tax_note) {
        (Some(_), true) => vec![words::tax_note(language, offer.kind == Kind::Goods).to_owned()],
        _ => Vec::new(),
    };
    let as_of_text = words::as_of(language, &locale.short_datetime(policy.zone.civil(as_of)));
    let mut text = offer.title.clone();
    if let Some(current) = &current {
        text.push_str(&format!(": {}", current.text));
        if let Some(basis) = &basis {
            text.push_str(&format!(" {basis}"));
        }
        if let Some(reference) = &reference {
            text.push_str(&format!(" {} {} ({})", words::instead_of(language), reference.price.text, reference.label));
        }
        if let Some(saving) = &saving {
            text.push_str(&format!(", {saving}"));
        }
        text.push_str(&format!(", {as_of_text}"));
    }
    Shown { id: offer.id.clone(), title: offer.title.clone(), standing, current, reference, percent, saving, basis, notes, as_of, as_of_text, text, reasons }
}

#[cfg(test)]
mod tests;
