//! Whether a letter, or a part of one, may advertise: double opt-in with proof, or a sale (§ 7(3) UWG). `docs/consent.md` has the table and its sources.

use super::bases::Bases;
use super::facts::Facts;
use super::reason::Reason;
use super::rule::{Basis, Slot};
use crate::base::time::Millis;

/// What is to be advertised.
#[derive(Debug, Clone, Copy)]
pub struct Advertised {
    pub basis: Basis,
    /// Goods similar to those bought.
    pub is_similar: bool,
    /// It uses visit data.
    pub uses_visits: bool,
    /// For adults only.
    pub is_adult: bool,
}

impl Advertised {
    /// What a slot advertises.
    pub fn by(slot: Slot, facts: &Facts<'_>) -> Self {
        // A voucher for the whole shop is no advertising of similar goods.
        let is_similar = slot != Slot::Voucher || facts.rules.similar_vouchers;
        Self { basis: slot.basis(), is_similar, uses_visits: false, is_adult: false }
    }
}

/// From this age on, somebody can consent alone (Art. 8 GDPR).
const OF_AGE: i64 = 16;
const ADULT: i64 = 18;
/// A consent that nobody used for so long has lapsed (AG München 161 C 12736/22; BGH III ZR 196/17 left it open).
const STALE_MONTHS: i64 = 24;

/// Whether there is a basis for it; else why not.
///
/// # Errors
/// The first reason against it.
pub fn allowed(facts: &Facts<'_>, what: Advertised) -> Result<(), Reason> {
    let consent = &facts.consent;
    if consent.objected.is_some() {
        return Err(Reason::Objected);
    }
    if facts.is_younger_than(OF_AGE) == Some(true) || what.is_adult && facts.is_younger_than(ADULT) != Some(false) {
        return Err(Reason::Age);
    }
    let Bases { is_confirmed, sale } = facts.bases;
    if is_confirmed || sale.is_ok() && what.basis != Basis::OptIn && (what.basis == Basis::Any || what.is_similar) {
        return if what.uses_visits && !consent.visits { Err(Reason::NoTrackingConsent) } else { Ok(()) };
    }
    Err(match consent.given {
        _ if consent.requested.is_some() => Reason::DoiPending,
        Some(_) if !consent.is_proven => Reason::DoiUnproven,
        Some(_) => Reason::ConsentStale,
        None => match sale {
            Ok(()) if what.basis == Basis::OptIn => Reason::DoiOnly,
            Ok(()) => Reason::NotSimilar,
            Err(reason) => reason,
        },
    })
}

/// What a customer's advertising may stand on.
pub fn bases(facts: &Facts<'_>) -> Bases {
    Bases { is_confirmed: holds(facts), sale: sale(facts) }
}

/// Whether a confirmed, proven consent holds that was used within two years.
fn holds(facts: &Facts<'_>) -> bool {
    let Some(given) = facts.consent.given.filter(|_| facts.consent.is_proven) else { return false };
    let used = facts.mails.iter().filter(|mail| mail.is_advertising && mail.at >= given).map(|mail| mail.at).max();
    let last: Millis = used.unwrap_or(given).max(given);
    months_since(facts, last) < STALE_MONTHS
}

fn months_since(facts: &Facts<'_>, at: Millis) -> i64 {
    let ((year, month, day), (from_year, from_month, from_day)) = (facts.today.date(), facts.clock.day(at).date());
    (year - from_year) * 12 + month - from_month - i64::from(day < from_day)
}

/// Whether a sale allows advertising: one that was kept, with the notice given when the address was collected.
fn sale(facts: &Facts<'_>) -> Result<(), Reason> {
    if facts.orders.is_empty() {
        return Err(Reason::NoBasis);
    }
    if facts.kept().any(|order| order.event.facts.notice == Some(true)) {
        return Ok(());
    }
    Err(if facts.kept().next().is_some() { Reason::NoNotice } else { Reason::SaleVoid })
}
