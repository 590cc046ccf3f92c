use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::PriceTexts;
use crate::base::money::Money;
use crate::base::stored::Stored;
use crate::base::written::written;
use serde::{Deserialize, Serialize};

/// The base units of unit prices (PAngV § 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Kg,
    L,
    M,
    M2,
    M3,
    /// Items; unit prices per item are voluntary.
    Piece,
}
written!(Unit: Kg = "kg", L = "l", M = "m", M2 = "m2", M3 = "m3", Piece = "piece");

impl Unit {
    /// How it is written.
    pub fn symbol(self, texts: &PriceTexts) -> &'static str {
        match self {
            Self::Kg => "kg",
            Self::L => "l",
            Self::M => "m",
            Self::M2 => "m²",
            Self::M3 => "m³",
            Self::Piece => texts.piece,
        }
    }
}

/// The contents of a pack in millionths of a unit: 750 ml are 750,000 millionths of a litre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Content {
    pub amount: u64,
    pub unit: Unit,
}

/// Unit names in feeds, with their size in millionths of the base unit. A pair, a roll or a sheet has no legal base unit.
const NAMES: &[(&str, u64, Unit)] = &[
    ("mg", 1, Unit::Kg),
    ("g", 1_000, Unit::Kg),
    ("gramm gram grams", 1_000, Unit::Kg),
    ("kg", 1_000_000, Unit::Kg),
    ("kilogramm kilogram kilograms kilo", 1_000_000, Unit::Kg),
    ("oz", 28_350, Unit::Kg),
    ("lb lbs", 453_592, Unit::Kg),
    ("ml milliliter millilitre", 1_000, Unit::L),
    ("cl zentiliter", 10_000, Unit::L),
    ("dl", 100_000, Unit::L),
    ("l", 1_000_000, Unit::L),
    ("liter litre liters litres ltr", 1_000_000, Unit::L),
    ("hl", 100_000_000, Unit::L),
    ("floz", 29_574, Unit::L),
    ("pt", 473_176, Unit::L),
    ("qt", 946_353, Unit::L),
    ("gal", 3_785_412, Unit::L),
    ("mm", 1_000, Unit::M),
    ("cm zentimeter", 10_000, Unit::M),
    ("dm", 100_000, Unit::M),
    ("m", 1_000_000, Unit::M),
    ("meter metre meters metres lfm lfdm laufmeter laufendermeter", 1_000_000, Unit::M),
    ("in", 25_400, Unit::M),
    ("ft", 304_800, Unit::M),
    ("yd", 914_400, Unit::M),
    ("cm2 cm² qcm", 100, Unit::M2),
    ("sqm m2 m² m^2 qm quadratmeter", 1_000_000, Unit::M2),
    ("sqft", 92_903, Unit::M2),
    ("cbm m3 m³ m^3 kubikmeter", 1_000_000, Unit::M3),
    ("ct", 1_000_000, Unit::Piece),
    ("st stk stck stück stueck pc pcs piece pieces", 1_000_000, Unit::Piece),
];

/// The size of a unit in millionths of its base unit.
fn unit_of(name: &str) -> Option<(u64, Unit)> {
    let name: String = name.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    NAMES.iter().find(|(names, ..)| names.split(' ').any(|known| known == name)).map(|(_, size, unit)| (*size, *unit))
}

/// The digits before and after the decimal mark, without thousands separators. The error contains both readings if the number is ambiguous.
fn parts(number: &str) -> std::result::Result<(String, &str), Option<(String, String)>> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let grouped = |whole: &str, mark: Option<char>| {
        let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return is_number(whole).then(|| whole.to_owned()) };
        let mut groups = whole.split(separator);
        let first = groups.next().filter(|first| is_number(first) && first.len() <= 3 && !first.starts_with('0'))?;
        let sound = Some(separator) != mark && groups.all(|group| group.len() == 3 && is_number(group));
        sound.then(|| format!("{first}{}", whole.get(first.len()..).unwrap_or("").replace(separator, "")))
    };
    let mark = number.rfind(['.', ',']);
    let decimal = mark.and_then(|at| Some((number.get(..at)?, number.get(at..at + 1)?.chars().next()?, number.get(at + 1..)?)));
    let decimal = decimal.filter(|(.., fraction)| is_number(fraction)).and_then(|(whole, mark, fraction)| Some((grouped(whole, Some(mark))?, fraction)));
    match (grouped(number, None), decimal) {
        (Some(large), Some((whole, fraction))) => Err(Some((large, format!("{whole}.{}", fraction.trim_end_matches('0')).trim_end_matches('.').to_owned()))),
        (None, Some(decimal)) => Ok(decimal),
        (Some(whole), None) => Ok((whole, "")),
        (None, None) => Err(None),
    }
}

impl Content {
    /// Reads an amount and a unit, like `0.75` and `l`, from machine-written data: a dot or comma precedes the decimals.
    pub fn of(amount: &str, unit: &str) -> Option<Self> {
        let (whole, fraction) = amount.trim().split_once(['.', ',']).unwrap_or((amount.trim(), ""));
        Self::sized(whole, fraction, 1, unit_of(unit)?)
    }

    /// Reads contents in the usual notations: `750 ml`, `0.75l`, `1,5 kg`, `6 x 0,5 l`, and Google's `unit_pricing_measure`.
    ///
    /// # Errors
    /// `feed/bad-measure` for units without a legal base unit, and for ambiguous numbers: `1.000 g`.
    pub fn read(text: &str) -> Result<Self> {
        let shown: String = text.trim().chars().take(80).collect();
        let bad = |why: &str| Diagnostic::new(Code::FeedBadMeasure, format!("`{shown}` is not a measure{why}"));
        let mut packs = 1_u64;
        let mut rest = text.trim();
        loop {
            let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | '’')).ok_or_else(|| bad(": there is no unit"))?;
            let (number, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let behind = behind.trim_start();
            // `6 x 0,5 l`: the number of packs.
            let multiplied = behind.strip_prefix(['x', 'X', '×', '*']).map(str::trim_start).filter(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            if let Some(next) = multiplied {
                packs = number.parse::<u64>().ok().filter(|n| (1..=100_000).contains(n)).and_then(|n| packs.checked_mul(n)).ok_or_else(|| bad(""))?;
                rest = next;
                continue;
            }
            let (whole, fraction) = parts(number).map_err(|found| match found {
                Some((large, small)) => {
                    bad(&format!(": it can mean {large} or {small}")).help(format!("write {large} or {small} without separating thousands"))
                }
                None => bad(""),
            })?;
            let unit = unit_of(behind).ok_or_else(|| bad(&format!(": `{}` has no base unit", behind.chars().take(20).collect::<String>())))?;
            return Self::sized(&whole, fraction, packs, unit).ok_or_else(|| bad(""));
        }
    }

    /// As [`Self::read`], without the error.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    fn sized(whole: &str, fraction: &str, packs: u64, (size, unit): (u64, Unit)) -> Option<Self> {
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.len() > 9 || fraction.len() > 6 || whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let millionths: u64 = format!("{whole}{fraction:0<6}").parse().ok()?;
        let amount = u64::try_from(u128::from(millionths) * u128::from(size) * u128::from(packs) / 1_000_000).ok()?;
        (amount > 0).then_some(Self { amount, unit })
    }

    /// The price of 1 kg, l, m, m² or m³, rounded half up. None if the pack contains exactly that.
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
    use crate::base::language::Locale;

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

    #[test]
    fn p10_measures_are_read_or_told_and_never_guessed() {
        let amount = |text: &str| Content::parse(text).map(|content| (content.amount, content.unit.symbol(Locale::named("de").unwrap().prices())));
        assert_eq!(amount("6 x 0,5 l"), amount("3 l"));
        assert_eq!(amount("6x0.5l"), amount("6 × 500 ml"));
        assert_eq!(amount("2 x 3 x 5 g"), amount("30 g"));
        assert_eq!(amount("10 lfm"), Some((10_000_000, "m")));
        assert_eq!(amount("2,5 qm"), Some((2_500_000, "m²")));
        assert_eq!(amount("5 Stk."), Some((5_000_000, "St.")));
        assert_eq!(amount("1.250,5 g"), amount("1250.5 g"));
        assert_eq!(amount("0.750 l"), amount("750 ml"));
        let shown = |text: &str| Content::read(text).unwrap_err();
        let e = shown("1.000 g");
        assert_eq!((e.code, e.message.as_str()), (Code::FeedBadMeasure, "`1.000 g` is not a measure: it can mean 1000 or 1"));
        for text in
            ["1,500 kg", "12.345 ml", "6 Rollen", "1 Paar", "500 Blatt", "Stück", "1", "6 x", "0 x 5 g", "6 x 1.000 g", "1.5.0 kg", "½ l", "100001 x 1 g"]
        {
            assert_eq!(shown(text).code, Code::FeedBadMeasure, "{text}");
        }
    }
}
