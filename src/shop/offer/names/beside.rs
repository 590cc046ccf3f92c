//! Detects prices by the words next to a number: an earlier price, a basis, a following word.

use super::items::{Item, phrase_at};
use super::words::*;

/// The number of items that form a price expression, starting at `i`.
pub fn beside(items: &[Item], i: usize) -> Option<usize> {
    let first = items.get(i).filter(|item| !item.harmless)?;
    if let Some(count) = ENDING.iter().find_map(|phrase| phrase_at(items, i, phrase)).filter(|count| i + count == items.len()) {
        return Some(count);
    }
    let (second, third) = (items.get(i + 1), items.get(i + 2));
    if grouped(items, i) {
        return Some(1);
    }
    if spaced(items, i) {
        return Some(2);
    }
    if let Some(count) = old_and_new(items, i) {
        return Some(count);
    }
    let second = second.filter(|item| !item.harmless)?;
    let said = if first.is_digits() {
        was_and_is(first, second) || named(first, second, third)
    } else {
        // "A 180" is a car, "à 99" a price; bicycle frames and wheels have up to 29 inches.
        let announces = first.is(&WEAK) && !(first.capitals && first.text.len() == 1);
        announces
            && !first.joined
            && first.after.is_empty()
            && counts(second, 30)
            && second.breaks_off(third)
            && !second.after.starts_with(['"', '°', '\'', '+', '/'])
    };
    said.then_some(2)
}

/// A number of at least this size that is not a year.
fn counts(item: &Item, least: u64) -> bool {
    item.is_digits() && item.value().is_some_and(|value| value >= least) && !item.is_year()
}

/// `632 → 499`, `199 > 99`, `499 (632)`, `2=1`: one amount replaces another.
fn was_and_is(first: &Item, second: &Item) -> bool {
    let (Some(before), Some(after)) = (amount(first), amount(second)) else { return false };
    let large = |amount: u64| amount >= 1000;
    match first.after.as_str() {
        "=" => before > after && before <= 1200,
        "(" => second.after.starts_with(')') && large(before) && after > before && !first.is_year() && !second.is_year(),
        marks => marks.contains(['>', '~']) && !marks.contains(|c| !matches!(c, '>' | '~' | '-' | '=')) && before > after && large(after) && !first.is_year(),
    }
}

/// `alt 632, neu 499`, `499 (alt 632)`: the former and the current price. Part numbers are replaced by higher ones.
fn old_and_new(items: &[Item], i: usize) -> Option<usize> {
    let at = |n: usize| items.get(i + n);
    let price = |n: usize| at(n).filter(|item| !item.is_year()).and_then(amount).filter(|amount| *amount >= 1000);
    let is = |n: usize, words: &[&str]| at(n).is_some_and(|item| item.is(words));
    let ends = |n: usize| at(n).is_some_and(|item| item.breaks_off(at(n + 1)) && !item.after.starts_with(['"', '°', '\'', '+']));
    let falls = |before: usize, after: usize| price(before).zip(price(after)).is_some_and(|(before, after)| before > after);
    let both = is(0, &OLD) && is(2, &NEW) && falls(1, 3) || is(0, &NEW) && is(2, &OLD) && falls(3, 1);
    match () {
        () if both && ends(3) => Some(4),
        () if is(1, &OLD) && falls(2, 0) && ends(2) => Some(3),
        () => None,
    }
}

/// `1 299`, `12 990`: thousands separated by a space, with a typical price ending. Storage sizes, lenses, tyres and part numbers contain such spaces too:
/// `iPhone 7 128`, `IXUS 800 850`, `28 622`, `2 608 594 253`.
fn spaced(items: &[Item], i: usize) -> bool {
    let (Some(thousands), Some(rest)) = (items.get(i), items.get(i + 1)) else { return false };
    let (before, next) = (i.checked_sub(1).and_then(|before| items.get(before)), items.get(i + 2));
    let is_price = match thousands.text.len() {
        1 => rest.text.ends_with('9') || rest.text.ends_with("90") || rest.text.ends_with("95"),
        2 => ["90", "95", "99"].iter().any(|end| rest.text.ends_with(end)) && rest.text != "590",
        _ => false,
    };
    let plain = |item: &Item| item.is_digits() && item.text.bytes().all(|b| b.is_ascii_digit());
    let apart = [before, next].into_iter().flatten().all(|item| !item.is_digits() && item.text != "x");
    plain(thousands)
        && plain(rest)
        && rest.text.len() == 3
        && is_price
        && apart
        && !thousands.text.starts_with('0')
        && thousands.after.is_empty()
        && !thousands.joined
        && thousands.before.chars().all(|c| matches!(c, ':' | '(' | ',' | '!' | '~' | '|' | '>'))
        && rest.breaks_off(next)
        && !rest.after.starts_with(['"', '°', '\'', '+', '/', '.'])
}

/// A number in hundredths, in any notation.
fn amount(item: &Item) -> Option<u64> {
    if !item.is_digits() {
        return None;
    }
    let digits: String = item.text.chars().filter(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().ok()?;
    match () {
        () if item.is_amount() => Some(number),
        () if digits.len() == item.text.len() || is_grouped(&item.text) => number.checked_mul(100),
        () => None,
    }
}

/// `99/Stück`, `99 only`, `99 nur heute`, `632 statt`, `99 balles`.
fn named(number: &Item, word: &Item, next: Option<&Item>) -> bool {
    let ends = word.breaks_off(next);
    let touches = number.after.chars().all(|c| matches!(c, ',' | ':' | '-' | '.' | '('));
    match () {
        () if number.after == "/" => word.is(&EACH) && (counts(number, 10) || number.is_amount()),
        () if !touches => false,
        () if word.is(&BEHIND_AMOUNT) => counts(number, 10) && (ends || next.is_some_and(|item| item.is(&TODAY))),
        () if word.is(&INSTEAD) => counts(number, 10),
        () => word.is(&SLANG) && ends && counts(number, 20),
    }
}

/// `1'299`, `1.299` without a counted noun after it.
fn grouped(items: &[Item], i: usize) -> bool {
    let Some(item) = items.get(i).filter(|item| is_grouped(&item.text)) else { return false };
    let crossed = i.checked_sub(1).and_then(|before| items.get(before)).is_some_and(|before| before.text == "x");
    // `1,000,000:1` is a contrast ratio.
    let ratio = item.after == ":" && items.get(i + 1).is_some_and(|next| next.joined || next.text == "1");
    !ratio
        && item.breaks_off(items.get(i + 1))
        && !item.after.starts_with(['"', '°', '\'', '+', '/', '.'])
        && !item.before.ends_with(['/', '+', '±'])
        && !crossed
}

/// Whether a number has groups of three digits with one kind of separator.
fn is_grouped(text: &str) -> bool {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}
