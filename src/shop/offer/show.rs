use super::reference::{Question, Struck};
use super::{Availability, History, Offer, OfferKind, Override, PriceState, Reason, Record, ReferenceKind, overrides};
use crate::base::language::Locale;
use crate::base::money::Money;
use crate::base::time::{Millis, Zone};
use serde::Serialize;

/// A campaign's rules for showing prices.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The format and the labels of prices.
    pub locale: &'static Locale,
    /// The time zone of as-of times.
    pub zone: Zone,
    /// How old a price may be, in milliseconds.
    pub max_age: Millis,
    /// Whether to show "inkl. MwSt." (PAngV § 6; not for small businesses under § 19 UStG).
    pub tax_note: bool,
    /// An individual price, like a member's; never in public responses.
    pub individual: Option<Money>,
}

/// Whether an offer is available at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum OfferStatus {
    Available,
    Preorder,
    Backorder,
    SoldOut,
    /// Hidden by an editor.
    Hidden,
    /// The feed gives no availability.
    Unknown,
    /// The data are older than the policy allows.
    Stale,
}

impl OfferStatus {
    /// Whether it may be offered with its price.
    pub fn is_offered(self) -> bool {
        matches!(self, Self::Available | Self::Preorder | Self::Backorder)
    }

    /// Whether it is known to be unavailable.
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

/// A struck price with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Reference {
    pub kind: ReferenceKind,
    pub price: Price,
    pub label: &'static str,
}

/// The price per base unit (Grundpreis).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct UnitPrice {
    #[serde(flatten)]
    pub money: Money,
    pub unit: super::Unit,
    /// `13,32 €/l`.
    pub text: String,
}

/// What may be shown of an offer at a time. Pictures, clicks, data and texts all use this decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// The offer's id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its availability.
    #[serde(rename = "standing")]
    pub status: OfferStatus,
    /// The price; null if it must not be shown.
    pub current: Option<Price>,
    /// The struck price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The saving in percent, rounded down; none below 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// The exact saving as an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Price>,
    /// The saving as text, with its percentage: "20 % sparen!".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saving: Option<String>,
    /// The price of 1 kg, l, m, m² or m³.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<UnitPrice>,
    /// The basis of the price, like "p. P.".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Notes that must accompany the price.
    pub notes: Vec<String>,
    /// When the price will change because it, a sale or an override ends, milliseconds since 1970; a countdown may count to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Millis>,
    /// The as-of time, milliseconds since 1970.
    pub as_of: Millis,
    /// "Stand: 22.11., 09:05".
    pub as_of_text: String,
    /// Everything in one line, with the struck price in words.
    pub text: String,
    /// Why something is not shown.
    pub reasons: Vec<Reason>,
}

/// Decides what may be shown of an offer at `now`; `docs/prices.md` has the rules and their sources.
pub fn show(record: &Record, overrides: &[Override], policy: &Policy, now: Millis) -> PriceView {
    let offer = &record.offer;
    let effect = overrides::effect(overrides, now);
    let fed = offer.charged(now);
    let said = overrides::price(overrides, now, offer.price.currency);
    let general = said.map_or(fed, |(price, _)| price);
    let own = |general: Money| policy.individual.filter(|own| own.currency == general.currency && own.amount < general.amount).unwrap_or(general);
    let current = own(general);
    let status = status(record, effect.hidden_since.is_some(), policy, now);

    let mut reasons: Vec<Reason> = Vec::new();
    match status {
        OfferStatus::Hidden => reasons.push(Reason::Hidden),
        OfferStatus::SoldOut => reasons.push(Reason::SoldOut),
        OfferStatus::Unknown => reasons.push(Reason::AvailabilityUnknown),
        OfferStatus::Stale => reasons.push(Reason::DataTooOld),
        OfferStatus::Available | OfferStatus::Preorder | OfferStatus::Backorder => {}
    }
    let mut struck = None;
    if status.is_offered() {
        let states = PriceState::story(record, now);
        let history = History { states: &states, overrides };
        match (Question { offer, history, current, general, fed, zone: &policy.zone, now }).answer() {
            Ok(found) if found.kind.label(policy.locale.prices()).is_none() => reasons.push(Reason::NotLawfulInCountry),
            Ok(mut found) => {
                if found.kind.saving(policy.locale.prices()).is_none() {
                    found.percent = None;
                    reasons.push(Reason::NotLawfulInCountry);
                }
                reasons.extend(found.corrected.then_some(Reason::VouchedPriceCorrected));
                reasons.extend((found.percent.is_none() && !reasons.contains(&Reason::NotLawfulInCountry)).then_some(Reason::SavingBelowOnePercent));
                struck = Some(found);
            }
            Err(reason) => reasons.push(reason),
        }
        if overrides::is_foreign(overrides, now, offer.price.currency) && !reasons.contains(&Reason::OtherCurrency) {
            reasons.push(Reason::OtherCurrency);
        }
        // "ab" marks the lowest of several options; an overridden price is not one of them.
        if offer.high_price.is_some() && !is_lowest(offer, current) {
            reasons.push(Reason::NoOptions);
        }
    }
    let paid = |at| own(overrides::price(overrides, at, offer.price.currency).map_or_else(|| offer.charged(at), |(price, _)| price));
    let decided = Decided {
        title: effect.text.unwrap_or(&offer.title),
        current: status.is_offered().then_some(current),
        struck,
        status,
        as_of: match (status, effect.hidden_since) {
            // Without a price, the as-of time is that of the status.
            (OfferStatus::Hidden | OfferStatus::SoldOut, _) if offer.availability == Availability::SoldOut => record.times.availability,
            (OfferStatus::Hidden, Some(since)) => since,
            _ => said.map_or(record.as_of(now), |(_, said)| said.at.max(record.as_of(now))),
        },
        ends: ends(offer, overrides, now).find(|at| record.is_over(*at) || paid(*at) != current),
        reasons,
    };
    decided.render(offer, policy)
}

/// The ends of the feed's price, the sale and the price overrides, in order. The price ends at the first one that changes it.
fn ends(offer: &Offer, overrides: &[Override], now: Millis) -> impl Iterator<Item = Millis> {
    let said = overrides.iter().filter(move |o| o.price.is_some() && o.at <= now).map(Override::end);
    let mut ends: Vec<Millis> = said.chain(offer.sale.and_then(|sale| sale.until)).chain(offer.price_until).filter(|end| *end > now).collect();
    crate::base::order::by_key(&mut ends, |at| *at);
    ends.into_iter()
}

/// Whether a price is the lowest of several options.
fn is_lowest(offer: &Offer, current: Money) -> bool {
    offer.high_price.is_some_and(|high| high.currency == current.currency && high.amount > current.amount && offer.price == current)
}

fn status(record: &Record, hidden: bool, policy: &Policy, now: Millis) -> OfferStatus {
    match record.offer.availability {
        _ if hidden => OfferStatus::Hidden,
        _ if record.is_stale(policy.max_age, now) => OfferStatus::Stale,
        Availability::Available | Availability::Limited => OfferStatus::Available,
        Availability::Preorder => OfferStatus::Preorder,
        Availability::Backorder => OfferStatus::Backorder,
        Availability::SoldOut => OfferStatus::SoldOut,
        Availability::Unknown => OfferStatus::Unknown,
    }
}

/// The result before formatting.
struct Decided<'a> {
    title: &'a str,
    current: Option<Money>,
    struck: Option<Struck>,
    status: OfferStatus,
    as_of: Millis,
    ends: Option<Millis>,
    reasons: Vec<Reason>,
}

impl Decided<'_> {
    fn render(self, offer: &Offer, policy: &Policy) -> PriceView {
        let Self { title, current: money, struck, status, as_of, ends, reasons } = self;
        let (locale, texts) = (policy.locale, policy.locale.prices());
        let price = |money| Price { money, text: locale.money(money) };
        let current = money.map(|money| match is_lowest(offer, money) {
            true => Price { money, text: texts.starting_at.fill([&locale.money_short(money)]) },
            false => price(money),
        });
        let reference = struck.and_then(|s| Some(Reference { kind: s.kind, price: price(s.price), label: s.kind.label(texts)? }));
        let percent = struck.and_then(|s| s.percent);
        let amount = money
            .zip(struck.filter(|s| s.kind.saving(texts).is_some()))
            .map(|(current, s)| price(Money { amount: s.price.amount - current.amount, ..current }));
        let saving = struck.and_then(|s| Some(s.kind.saving(texts)?.fill([&locale.percent(s.percent?)])));
        let unit_price = money.and_then(|money| {
            let content = offer.content?;
            let money = content.unit_price(money)?;
            Some(UnitPrice { money, unit: content.unit, text: format!("{}/{}", locale.money(money), content.unit.symbol(texts)) })
        });
        let basis = offer.travel.as_ref().map(|t| t.price_basis.clone()).filter(|b| !b.is_empty());
        let notes = if money.is_some() { notes(offer, policy, struck.as_ref(), unit_price.as_ref()) } else { Vec::new() };
        let as_of_text = texts.as_of.fill([&locale.short_datetime(policy.zone.civil(as_of))]);
        let mut text = title.to_owned();
        if let Some(current) = &current {
            text.push_str(&format!(": {}", current.text));
            if let Some(basis) = &basis {
                text.push_str(&format!(" {basis}"));
            }
            if let Some(reference) = &reference {
                text.push_str(&format!(" {} {} ({})", locale.language.mail().instead_of, reference.price.text, reference.label));
            }
            for more in saving.iter().chain(&notes).chain([&as_of_text]) {
                text.push_str(&format!(", {more}"));
            }
        }
        let (id, title) = (offer.id.clone(), title.to_owned());
        PriceView { id, title, status, current, reference, percent, amount, saving, unit_price, basis, notes, ends, as_of, as_of_text, text, reasons }
    }
}

/// The notes that must accompany a price: short shelf life, unit price, deposit, taxes and shipping.
fn notes(offer: &Offer, policy: &Policy, struck: Option<&Struck>, unit_price: Option<&UnitPrice>) -> Vec<String> {
    let texts = policy.locale.prices();
    let mut notes = Vec::new();
    if struck.is_some_and(|s| s.kind == ReferenceKind::Perishable) {
        notes.push(texts.short_shelf_life.to_owned());
    }
    notes.extend(unit_price.map(|unit| texts.unit_price.fill([&unit.text])));
    notes.extend(offer.deposit.map(|deposit| texts.deposit.fill([&policy.locale.money(deposit)])));
    let tax_note = match (policy.tax_note, offer.kind) {
        (true, OfferKind::Goods) => Some(texts.tax_and_shipping),
        (true, OfferKind::Service) => Some(texts.tax),
        (false, OfferKind::Goods) => Some(texts.shipping),
        (false, OfferKind::Service) => None,
    };
    notes.extend(tax_note.map(str::to_owned));
    notes
}

#[cfg(test)]
mod evidence;
#[cfg(test)]
mod tests;
