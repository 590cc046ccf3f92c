use serde::Serialize;

/// A CLDR plural category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Plural {
    One,
    Few,
    Many,
    Other,
}

impl Plural {
    /// CLDR's name of the category.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// The plural rules of a language (CLDR 48, cardinal).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// de, en, nl: 1 without decimals is `one`.
    Germanic,
    /// it, es: additionally, whole millions are `many`.
    Romance,
    /// fr: as `Romance`, but all numbers below 2 are `one`.
    French,
    /// pl: numbers ending in 2 to 4 are `few`, except 12 to 14.
    Polish,
    /// da: as Germanic, and fractions below 2 are one.
    Danish,
}

impl Counting {
    /// The category of a number, given the digits of its integer part and whether it has decimals.
    pub fn of(self, whole: &str, has_decimals: bool) -> Plural {
        let is_millions = whole.len() > 6 && whole.ends_with("000000") && !has_decimals;
        // The rules need only the last two digits and whether there are more.
        let last = whole.len().saturating_sub(2);
        let whole = whole.get(last..).and_then(|end| end.parse::<u32>().ok()).map_or(0, |end| end + if last > 0 { 100 } else { 0 });
        match self {
            Self::French if whole < 2 => Plural::One,
            Self::Danish if whole < 2 && has_decimals => Plural::One,
            Self::Germanic | Self::Romance | Self::Polish | Self::Danish if whole == 1 && !has_decimals => Plural::One,
            Self::Romance | Self::French if is_millions => Plural::Many,
            Self::Polish if has_decimals => Plural::Other,
            Self::Polish if matches!(whole % 10, 2..=4) && !matches!(whole % 100, 12..=14) => Plural::Few,
            Self::Polish => Plural::Many,
            _ => Plural::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_count_as_cldr_has_it() {
        let of = |counting: Counting, whole: u64| counting.of(&whole.to_string(), false).name();
        assert_eq!([0, 1, 2].map(|n| of(Counting::Germanic, n)), ["other", "one", "other"]);
        assert_eq!([0, 1, 2, 1_000_000].map(|n| of(Counting::French, n)), ["one", "one", "other", "many"]);
        assert_eq!([0, 1, 2_000_000].map(|n| of(Counting::Romance, n)), ["other", "one", "many"]);
        assert_eq!([1, 2, 5, 12, 22, 112].map(|n| of(Counting::Polish, n)), ["one", "few", "many", "many", "few", "many"]);
        assert_eq!([0, 1, 2].map(|n| of(Counting::Danish, n)), ["other", "one", "other"]);
        let fractions = [Counting::Germanic, Counting::French, Counting::Polish, Counting::Danish].map(|c| c.of("1", true).name());
        assert_eq!(fractions, ["other", "one", "other", "one"]);
    }
}
