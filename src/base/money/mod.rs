//! Money in integer minor units with its currency: no floats, no arithmetic across currencies. How it is written: [`super::language`].

mod amount;
pub(super) mod cldr;
mod currency;

pub use currency::Currency;

use crate::base::stored::Stored;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in integer minor units with its ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 1299 is 12.99 EUR, and 1299 is 1,299 JPY.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

/// `15.00 EUR`, as [`Money::parse`] reads it.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (decimals, sign) = (self.currency.decimals(), if self.amount < 0 { "-" } else { "" });
        let digits = format!("{:0>width$}", self.amount.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - decimals).unwrap_or((&digits, ""));
        let dot = if decimals > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{dot}{fraction} {}", self.currency)
    }
}

impl Money {
    /// The saving of `current` against this amount in whole percent, rounded down: `floor((self − current) × 100 / self)`. None below 1 % or across currencies.
    pub fn percent_saved(self, current: Money) -> Option<u32> {
        if self.currency != current.currency || self.amount <= 0 || current.amount < 0 || current.amount >= self.amount {
            return None;
        }
        let saved = (i128::from(self.amount) - i128::from(current.amount)) * 100 / i128::from(self.amount);
        u32::try_from(saved).ok().filter(|percent| *percent >= 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(amount: i64) -> Money {
        Money { amount, currency: Currency::parse("EUR").unwrap() }
    }

    #[test]
    fn r039_percent_is_floored_and_hidden_below_one() {
        assert_eq!(eur(1000).percent_saved(eur(801)), Some(19));
        assert_eq!(eur(1000).percent_saved(eur(991)), None);
        assert_eq!(eur(1000).percent_saved(eur(1000)), None);
        assert_eq!(eur(1000).percent_saved(eur(1100)), None);
        assert_eq!(eur(0).percent_saved(eur(0)), None);
        assert_eq!(eur(1000).percent_saved(Money::parse("1.00 USD").unwrap()), None);
    }

    #[cfg(not(target_arch = "wasm32"))]

    proptest::proptest! {
        #[test]
        fn a_saving_is_never_overstated(prior in 1_i64..1_000_000_000, current in 0_i64..1_000_000_000) {
            if let Some(percent) = eur(prior).percent_saved(eur(current)) {
                proptest::prop_assert!(i128::from(percent) * i128::from(prior) <= i128::from(prior - current) * 100);
            }
        }
    }
}
