//! Makes an order's amounts of its lines, and checks that they add up.

use super::model::{Amounts, Fee, FeeKind, Line, Tax, TaxStatus};
use super::read::money;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::shop::feed::check::Check;

/// What an order's document says of its amounts, in minor units.
pub(super) struct Sums {
    pub placed_at: String,
    pub currency: Currency,
    /// Below zero, or zero.
    pub discount: i64,
    pub discount_labels: Vec<String>,
    pub shipping: i64,
    pub fees: Vec<(FeeKind, String, i64)>,
    /// Rates in percent, with their taxes; none if the document says nothing of taxes.
    pub taxes: Option<Vec<(f64, i64)>>,
    pub tax_status: TaxStatus,
    pub total: i64,
    /// What an amount is that the lines leave open.
    pub rest: Rest,
    pub payment: Vec<String>,
}

/// What may be the difference between the total and the sum of all other amounts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing: the document has all amounts.
    Nothing,
    /// Minor units, because the system rounds each amount by itself.
    Rounding,
    /// The tip, which is told in another currency.
    Tip,
}

impl Sums {
    /// The amounts of an order with these lines.
    pub fn of(self, lines: &[Line], check: &mut Check) -> Amounts {
        let Self { placed_at, currency, discount, discount_labels, shipping, mut fees, taxes, mut tax_status, total, rest, payment } = self;
        let subtotal = lines.iter().filter_map(|line| line.total).fold(0_i64, |sum, total| sum.saturating_add(total.amount));
        // A tax of nothing at a rate is a tax all the same: of an order that a voucher paid.
        let is_free = taxes.as_ref().is_some_and(|taxes| taxes.iter().all(|(rate, tax)| *rate == 0.0 && *tax == 0));
        let taxes = by_rate(taxes.unwrap_or_default());
        if is_free {
            tax_status = TaxStatus::TaxFree;
        }
        let added = if tax_status == TaxStatus::Net { taxes.iter().fold(0_i64, |sum, (_, tax)| sum.saturating_add(*tax)) } else { 0 };
        fees.retain(|(_, _, amount)| *amount != 0);
        let sum = fees.iter().fold(subtotal, |sum, (_, _, amount)| sum.saturating_add(*amount));
        let off = [discount, shipping, added].into_iter().fold(total.saturating_sub(sum), i64::saturating_sub);
        let parts = lines.len() + taxes.len() + fees.len() + 2;
        let is_rounding = rest == Rest::Rounding && off.unsigned_abs() <= parts as u64;
        if off != 0 && (is_rounding || rest == Rest::Tip && off > 0) {
            fees.push((if is_rounding { FeeKind::Rounding } else { FeeKind::Tip }, String::new(), off));
        } else if off != 0 {
            let (sum, total) = (money(total.saturating_sub(off), currency), money(total, currency));
            check.bad::<()>("total", Code::OrderSum, format!("the amounts add up to {sum}, the total is {total}"), &total.to_string());
        }
        Amounts {
            placed_at,
            subtotal: money(subtotal, currency),
            discount: (discount != 0).then(|| money(discount, currency)),
            discount_label: distinct(discount_labels).join(", "),
            shipping: money(shipping, currency),
            fees: fees.into_iter().map(|(kind, label, amount)| Fee { kind, label, amount: money(amount, currency) }).collect(),
            taxes: taxes.into_iter().map(|(rate, amount)| Tax { rate, amount: money(amount, currency) }).collect(),
            tax_status,
            total: money(total, currency),
            payment: payment.join(", "),
        }
    }
}

/// Labels without those that stand before.
fn distinct(labels: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for label in labels {
        if !kept.contains(&label) {
            kept.push(label);
        }
    }
    kept
}

/// Taxes with equal rates as one, highest rate first; zero taxes are left out.
fn by_rate(taxes: Vec<(f64, i64)>) -> Vec<(f64, i64)> {
    let mut sums: Vec<(f64, i64)> = Vec::new();
    for (rate, tax) in taxes {
        // Fractions of a percent that only floats have.
        let rate = (rate * 10_000.0).round() / 10_000.0;
        match sums.iter_mut().find(|(known, _)| (known - rate).abs() < 1e-9) {
            Some((_, sum)) => *sum = sum.saturating_add(tax),
            None => sums.push((rate, tax)),
        }
    }
    sums.retain(|(_, tax)| *tax != 0);
    sums.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    sums
}

/// The price of one, if that times the quantity is the total. Systems may calculate with more decimals than the currency has.
pub(super) fn unit_price(unit: Option<i64>, quantity: i64, total: Money) -> Option<Money> {
    unit.filter(|unit| unit.checked_mul(quantity) == Some(total.amount)).map(|unit| money(unit, total.currency))
}
