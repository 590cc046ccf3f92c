//! Word lists for detecting prices and savings in the supported languages, from `words.txt`.

use std::sync::LazyLock;

/// Words that are sufficient by themselves.
pub static ALONE: LazyLock<Vec<&str>> = LazyLock::new(|| list("alone"));
/// Phrases of words and numbers. `#` is a number, `+` also a number below ten in words.
pub static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| list("phrases"));
/// Words that announce a price if a number without a unit follows.
pub static BEFORE_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("before an amount"));
/// Words that announce a price if a number follows at the end of the name or before punctuation: `ab 99`.
pub static FROM_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("from an amount"));
/// As `FROM_AMOUNT`, for numbers of ten or more; smaller ones count items.
pub static FORMER_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("former or current amount"));
/// As `FROM_AMOUNT`, unless the number is a year: `für 99`.
pub static FOR_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("for an amount"));
/// Words that may occur between such a word and its number.
pub static FILLERS: LazyLock<Vec<&str>> = LazyLock::new(|| list("fillers"));
/// The "for" of `3 für 2`.
pub static FOR: LazyLock<Vec<&str>> = LazyLock::new(|| list("for"));
/// Names and abbreviations of currencies, next to a number.
pub static CURRENCIES: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies"));
/// Currencies that are other words too: they count only after a number.
pub static NUMBER_FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies behind a number"));
/// Currencies that are units of measure too: they count only next to an amount with decimals, or after a price word.
pub static MEASURES_TOO: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies that are measures"));
/// Abbreviations of currencies that count only with a capital letter and next to a number of ten or more: `50 Ft`, `Bs 99`.
pub static TITLED: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies with a capital letter"));
/// Short currency names that never occur in product codes; they count even if joined to other items.
pub static HARD: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies that are nothing else"));
/// ISO 4217 codes that are words or names too.
pub static WORDS_TOO: LazyLock<Vec<&str>> = LazyLock::new(|| list("codes that are words"));
/// Words for an indefinite or small number; they count only before a currency.
pub static FEW: LazyLock<Vec<&str>> = LazyLock::new(|| list("few"));
/// Parts of numbers in words, including connecting words.
pub static NUMBER_PARTS: LazyLock<Vec<&str>> = LazyLock::new(|| list("parts of numbers"));
/// Parts that make a number ten or more.
pub static LARGE_PARTS: LazyLock<Vec<&str>> = LazyLock::new(|| list("parts of large numbers"));
/// Units and counted nouns: a number before one is not a price.
pub static UNITS: LazyLock<Vec<&str>> = LazyLock::new(|| list("units"));
/// Phrases whose words do not mention a price.
pub static HARMLESS: LazyLock<Vec<&str>> = LazyLock::new(|| list("harmless"));

/// Short words that announce an amount of thirty or more at the end of a name: `à 99`, `da 99`.
pub static WEAK: LazyLock<Vec<&str>> = LazyLock::new(|| list("weakly before an amount"));
/// Slang for money; it counts after a number of twenty or more at the end of a name.
pub static SLANG: LazyLock<Vec<&str>> = LazyLock::new(|| list("money in slang"));
/// Words that mark the number before them as a price, at the end of a name or before [`TODAY`]: `99 only`.
pub static BEHIND_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("behind an amount"));
/// Words that mark the following number as the former or the current price, if both occur: `alt 632, neu 499`.
pub static OLD: LazyLock<Vec<&str>> = LazyLock::new(|| list("old"));
pub static NEW: LazyLock<Vec<&str>> = LazyLock::new(|| list("new"));
/// `499 statt`.
pub static INSTEAD: LazyLock<Vec<&str>> = LazyLock::new(|| list("instead behind an amount"));
/// `99 nur heute`.
pub static TODAY: LazyLock<Vec<&str>> = LazyLock::new(|| list("today"));
/// `99/Stück`.
pub static EACH: LazyLock<Vec<&str>> = LazyLock::new(|| list("each"));
/// Words that count at the end of a name only: `Vélo remise`.
pub static ENDING: LazyLock<Vec<&str>> = LazyLock::new(|| list("at the end"));
/// Words that count if the name contains nothing else.
pub static WHOLE: LazyLock<Vec<&str>> = LazyLock::new(|| list("whole names"));

/// The words of a list, from all its lines.
fn list(name: &str) -> Vec<&'static str> {
    let lines = include_str!("words.txt").lines().skip_while(|line| line.trim_matches(['[', ']']) != name || !line.starts_with('[')).skip(1);
    let words = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with("//")).flat_map(|line| line.split(','));
    words.map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Small numbers in words, for "two for one".
pub const FEW_VALUES: &[(&str, u64)] = &[
    ("ein eins einen one un een uno jeden", 1),
    ("zwei two deux twee due dos dwa", 2),
    ("drei three trois drie tre tres trzy", 3),
    ("vier four quatre quattro cuatro cztery", 4),
    ("funf fuenf five cinq vijf cinque cinco piec", 5),
];
