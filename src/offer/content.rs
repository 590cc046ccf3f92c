use crate::money::Money;
use serde::{Deserialize, Serialize};

/// What a unit price is for (PAngV § 5): the base is always one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Unit {
    Kg,
    L,
    M,
    M2,
    M3,
    /// Pieces, as shops give them of their own accord.
    Piece,
}

impl Unit {
    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Kg => "kg",
            Self::L => "l",
            Self::M => "m",
            Self::M2 => "m²",
            Self::M3 => "m³",
            Self::Piece => "St.",
        }
    }
}

/// How much is in a pack, in millionths of its unit: 750 ml are 750,000 of a litre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Content {
    pub amount: u64,
    pub unit: Unit,
}

/// Units by the names that feeds use, with what one of them is in millionths of its base.
const NAMES: &[(&str, u64, Unit)] = &[
    ("mg", 1, Unit::Kg),
    ("g", 1_000, Unit::Kg),
    ("gramm", 1_000, Unit::Kg),
    ("kg", 1_000_000, Unit::Kg),
    ("kilogramm", 1_000_000, Unit::Kg),
    ("oz", 28_350, Unit::Kg),
    ("lb", 453_592, Unit::Kg),
    ("ml", 1_000, Unit::L),
    ("cl", 10_000, Unit::L),
    ("dl", 100_000, Unit::L),
    ("l", 1_000_000, Unit::L),
    ("liter", 1_000_000, Unit::L),
    ("litre", 1_000_000, Unit::L),
    ("floz", 29_574, Unit::L),
    ("pt", 473_176, Unit::L),
    ("qt", 946_353, Unit::L),
    ("gal", 3_785_412, Unit::L),
    ("mm", 1_000, Unit::M),
    ("cm", 10_000, Unit::M),
    ("m", 1_000_000, Unit::M),
    ("meter", 1_000_000, Unit::M),
    ("in", 25_400, Unit::M),
    ("ft", 304_800, Unit::M),
    ("yd", 914_400, Unit::M),
    ("sqm", 1_000_000, Unit::M2),
    ("m2", 1_000_000, Unit::M2),
    ("m²", 1_000_000, Unit::M2),
    ("sqft", 92_903, Unit::M2),
    ("cbm", 1_000_000, Unit::M3),
    ("m3", 1_000_000, Unit::M3),
    ("m³", 1_000_000, Unit::M3),
    ("ct", 1_000_000, Unit::Piece),
    ("st", 1_000_000, Unit::Piece),
    ("stück", 1_000_000, Unit::Piece),
];

impl Content {
    /// Reads an amount in a unit, like `0.75` and `l`.
    pub fn of(amount: &str, unit: &str) -> Option<Self> {
        let unit = unit.trim().trim_end_matches('.').to_lowercase();
        let (_, size, base) = NAMES.iter().find(|(name, ..)| *name == unit)?;
        let (whole, fraction) = amount.trim().split_once(['.', ',']).unwrap_or((amount.trim(), ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.len() > 9 || fraction.len() > 6 || whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let millionths: u64 = format!("{whole}{fraction:0<6}").parse().ok()?;
        let amount = u64::try_from(u128::from(millionths) * u128::from(*size) / 1_000_000).ok()?;
        (amount > 0).then_some(Self { amount, unit: *base })
    }

    /// Reads `750 ml`, `0.75l`, `1.5 kg`, as Google's `unit_pricing_measure` has it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?;
        let (amount, unit) = text.split_at_checked(end)?;
        Self::of(amount, unit)
    }

    /// The price of 1 kg, l, m, m² or m³, whatever the feed's base was; halves are rounded up. None where the pack holds just that.
    pub fn unit_price(self, price: Money) -> Option<Money> {
        if self.amount == 1_000_000 || self.amount == 0 || price.amount < 0 {
            return None;
        }
        let (price_of, amount) = (i128::from(price.amount) * 1_000_000, i128::from(self.amount));
        let rounded = (price_of * 2 + amount) / (amount * 2);
        i64::try_from(rounded).ok().map(|amount| Money { amount, ..price })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_9_unit_prices_are_of_one_base_unit_whatever_the_feed_says() {
        let price = |text: &str, measure: &str| Content::parse(measure).and_then(|c| c.unit_price(Money::parse(text).unwrap())).map(|m| m.amount);
        assert_eq!(price("9.99 EUR", "750 ml"), Some(1332));
        assert_eq!(price("9.99 EUR", "0.75l"), Some(1332));
        assert_eq!(price("9.99 EUR", "75cl"), Some(1332));
        assert_eq!(price("2.49 EUR", "250 g"), Some(996));
        assert_eq!(price("2.49 EUR", "1,5 kg"), Some(166));
        assert_eq!(price("30.00 EUR", "2 sqm"), Some(1500));
        assert_eq!(price("498 JPY", "300 ml"), Some(1660));
        assert_eq!(price("9.99 EUR", "1 l"), None, "it is the price itself");
    }

    #[test]
    fn what_is_no_measure_is_none() {
        for bad in ["", "ml", "750", "0 ml", "7.5.0 ml", "750 furlong", "-1 kg", "99999999999 kg"] {
            assert_eq!(Content::parse(bad), None, "{bad}");
        }
    }
}
