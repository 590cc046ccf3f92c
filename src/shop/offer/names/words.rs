//! What speaks of prices and savings in the product's languages: the lists of `words.txt`.

use std::sync::LazyLock;

/// Words that say it wherever they stand.
pub static ALONE: LazyLock<Vec<&str>> = LazyLock::new(|| list("alone"));
/// Words and numbers that say it together. `#` is a number, `+` one below ten in words as well.
pub static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| list("phrases"));
/// What begins with a number behind it: a price, unless a measure follows.
pub static BEFORE_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("before an amount"));
/// What begins with a number behind it, where the name ends or breaks off there: `ab 99`.
pub static FROM_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("from an amount"));
/// The same with numbers from ten up: below, other things are counted.
pub static FORMER_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("former or current amount"));
/// The same, unless it is a year: `für 99`.
pub static FOR_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("for an amount"));
/// What may stand between such a word and its number.
pub static FILLERS: LazyLock<Vec<&str>> = LazyLock::new(|| list("fillers"));
/// `3 für 2`.
pub static FOR: LazyLock<Vec<&str>> = LazyLock::new(|| list("for"));
/// Currencies in words and by abbreviations, beside a number.
pub static CURRENCIES: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies"));
/// Of these, the ones that are other words too where the number stands behind them: only in front it counts.
pub static NUMBER_FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies behind a number"));
/// Measures as well as money: they count only beside an amount with decimals or behind a word of price.
pub static MEASURES_TOO: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies that are measures"));
/// Abbreviations that are money where they begin with a capital letter, beside a number from ten up: `50 Ft`, `Bs 99`.
pub static TITLED: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies with a capital letter"));
/// Short ones that no code of a product has: they count however they are glued.
pub static HARD: LazyLock<Vec<&str>> = LazyLock::new(|| list("currencies that are nothing else"));
/// ISO 4217 codes that are words or names too.
pub static WORDS_TOO: LazyLock<Vec<&str>> = LazyLock::new(|| list("codes that are words"));
/// Words for an indefinite or a small number, which count only in front of a currency.
pub static FEW: LazyLock<Vec<&str>> = LazyLock::new(|| list("few"));
/// What numbers in words are made of, with what stands between; the second list makes them large.
pub static NUMBER_PARTS: LazyLock<Vec<&str>> = LazyLock::new(|| list("parts of numbers"));
/// Of these, the parts that make a number ten or more.
pub static LARGE_PARTS: LazyLock<Vec<&str>> = LazyLock::new(|| list("parts of large numbers"));
/// What is measured or counted: a number in front of it is no price.
pub static UNITS: LazyLock<Vec<&str>> = LazyLock::new(|| list("units"));
/// Where these stand, the words in them say nothing of a price.
pub static HARMLESS: LazyLock<Vec<&str>> = LazyLock::new(|| list("harmless"));

/// Small words that announce an amount from thirty up at the end of a name: `à 99`, `da 99`.
pub static WEAK: LazyLock<Vec<&str>> = LazyLock::new(|| list("weakly before an amount"));
/// Slang for money, which counts behind a number from twenty up at the end of a name: other things are counted too.
pub static SLANG: LazyLock<Vec<&str>> = LazyLock::new(|| list("money in slang"));
/// What says of the number in front of it that it is a price, at the end of a name or before [`TODAY`]: `99 only`.
pub static BEHIND_AMOUNT: LazyLock<Vec<&str>> = LazyLock::new(|| list("behind an amount"));
/// What says of the number behind it that it was, or is, the price, where both stand there: `alt 632, neu 499`.
pub static OLD: LazyLock<Vec<&str>> = LazyLock::new(|| list("old"));
pub static NEW: LazyLock<Vec<&str>> = LazyLock::new(|| list("new"));
/// `499 statt`.
pub static INSTEAD: LazyLock<Vec<&str>> = LazyLock::new(|| list("instead behind an amount"));
/// `99 nur heute`.
pub static TODAY: LazyLock<Vec<&str>> = LazyLock::new(|| list("today"));
/// `99/Stück`.
pub static EACH: LazyLock<Vec<&str>> = LazyLock::new(|| list("each"));
/// What says it at the end of a name only: `Vélo remise`.
pub static ENDING: LazyLock<Vec<&str>> = LazyLock::new(|| list("at the end"));
/// Words that say it where nothing else stands beside them.
pub static WHOLE: LazyLock<Vec<&str>> = LazyLock::new(|| list("whole names"));

/// The words of one list, all its lines together.
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
