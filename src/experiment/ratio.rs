//! Whether the variants were sent as often as they should have been: a mixture over shares, valid at every look (Lindon and Malek, arXiv 2011.03567).

use super::search::log_rise;

/// How closely other shares than the planned ones are expected around them.
const CONCENTRATION: f64 = 100.0;

/// The probability, valid at every look, of counts as far from the shares as these: below 0.01, something sends or counts wrongly. Shares add up to 1.
pub fn sample_ratio(counts: &[f64], shares: &[f64]) -> f64 {
    let total: f64 = counts.iter().sum();
    let each = |(count, share): (&f64, &f64)| log_rise(CONCENTRATION * share, *count) - count * share.ln();
    let evidence = counts.iter().zip(shares).map(each).sum::<f64>() - log_rise(CONCENTRATION, total);
    (-evidence).exp().min(1.0)
}
