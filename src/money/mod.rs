//! Money, percentages, dates as people read them: integer minor units and instants in, CLDR-shaped text out. No floats, no arithmetic across currencies.

mod currency;
mod locale;
mod plural;

pub use currency::Currency;
pub use locale::{Language, Locale};
pub use plural::Plural;

use crate::diagnostic::{Code, Diagnostic, Result};
use serde::{Deserialize, Serialize};

/// An amount in integer minor units with its ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 1299 is 12.99 EUR, and 1299 is 1,299 JPY.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Reads `15.00 EUR` as Google Merchant feeds write it: dot decimal, at most the currency's decimals, code behind.
    ///
    /// # Errors
    /// `money/bad-amount`, `money/bad-currency`.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let Some((amount, code)) = text.rsplit_once(|c: char| c.is_ascii_whitespace()) else {
            return Err(
                Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is not an amount with a currency")).help("write amount and currency, like 15.00 EUR")
            );
        };
        let currency = Currency::parse(code)?;
        Ok(Self { amount: minor_units(amount.trim(), currency)?, currency })
    }

    /// Reads an amount whose currency stands elsewhere: `15.00`.
    ///
    /// # Errors
    /// `money/bad-amount`.
    pub fn of(amount: &str, currency: Currency) -> Result<Self> {
        Ok(Self { amount: minor_units(amount.trim(), currency)?, currency })
    }

    /// `floor((self − current) × 100 / self)`, the saving against this amount; none below 1 or across currencies.
    pub fn percent_saved(self, current: Money) -> Option<u32> {
        if self.currency != current.currency || self.amount <= 0 || current.amount < 0 || current.amount >= self.amount {
            return None;
        }
        let saved = (i128::from(self.amount) - i128::from(current.amount)) * 100 / i128::from(self.amount);
        u32::try_from(saved).ok().filter(|percent| *percent >= 1)
    }
}

fn minor_units(text: &str, currency: Currency) -> Result<i64> {
    let bad = || Diagnostic::new(Code::MoneyBadAmount, format!("`{text}` is not an amount in {currency}"));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || (fraction.is_empty() && text.contains('.')) {
        return Err(bad());
    }
    let decimals = currency.decimals();
    let (kept, cut) = fraction.split_at_checked(decimals).unwrap_or((fraction, ""));
    // `1200.00 JPY` occurs in real feeds and says nothing wrong; `1200.50 JPY` does.
    if cut.bytes().any(|b| b != b'0') {
        return Err(bad());
    }
    let padded = format!("{whole}{kept:0<decimals$}");
    padded.parse().ok().filter(|amount| *amount < 1_i64 << 53).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(amount: i64) -> Money {
        Money { amount, currency: Currency::parse("EUR").unwrap() }
    }

    #[test]
    fn amounts_are_read_without_floats() {
        assert_eq!(Money::parse("15.00 EUR").unwrap(), eur(1500));
        assert_eq!(Money::parse(" 15 EUR ").unwrap(), eur(1500));
        assert_eq!(Money::parse("15.5 EUR").unwrap(), eur(1550));
        assert_eq!(Money::parse("1200.00 JPY").unwrap().amount, 1200);
        assert_eq!(Money::parse("1.234 KWD").unwrap().amount, 1234);
        for bad in ["15,00 EUR", "EUR 15", "15.00", "", "-1 EUR", "1.999 EUR", "1200.50 JPY", "1. EUR", ".5 EUR", "1e3 EUR", "99999999999999999 EUR"] {
            assert!(Money::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Money::parse("15.00 XQQ").unwrap_err().code, Code::MoneyBadCurrency);
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
