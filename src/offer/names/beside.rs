//! What stands beside a number and makes it a price: the price before, what it is for, a word behind it.

use super::words::*;
use super::{Item, phrase_at};

/// How many items say it together, from one on.
pub fn beside(items: &[Item], i: usize) -> Option<usize> {
    let first = items.get(i).filter(|item| !item.harmless)?;
    if let Some(count) = ENDING.iter().find_map(|phrase| phrase_at(items, i, phrase)).filter(|count| i + count == items.len()) {
        return Some(count);
    }
    let (second, third) = (items.get(i + 1), items.get(i + 2));
    if grouped(items, i) {
        return Some(1);
    }
    let second = second.filter(|item| !item.harmless)?;
    let said = if first.is_digits() {
        was_and_is(first, second) || named(first, second, third)
    } else {
        // "A 180" is a car, "à 99" a price; frames and wheels have up to 29 inches.
        let announces = first.is(&WEAK) && !(first.capitals && first.text.len() == 1);
        announces && first.after.is_empty() && counts(second, 30) && second.breaks_off(third) && !second.after.starts_with(['"', '°', '\'', '+', '/'])
    };
    said.then_some(2)
}

/// A number of that size that is no year.
fn counts(item: &Item, least: u64) -> bool {
    item.is_digits() && item.value().is_some_and(|value| value >= least) && !item.is_year()
}

/// `632 → 499`, `199 > 99`, `499 (632)`, `2=1`: two amounts, one instead of the other.
fn was_and_is(first: &Item, second: &Item) -> bool {
    let (Some(before), Some(after)) = (amount(first), amount(second)) else { return false };
    let large = |amount: u64| amount >= 1000;
    match first.after.as_str() {
        "=" => before > after && before <= 1200,
        "(" => second.after.starts_with(')') && large(before) && after > before && !first.is_year() && !second.is_year(),
        marks => marks.contains(['>', '~']) && !marks.contains(|c| !matches!(c, '>' | '~' | '-' | '=')) && before > after && large(after) && !first.is_year(),
    }
}

/// A number in hundredths, however it is written.
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

/// `1'299`, `1.299` with nothing counted behind it.
fn grouped(items: &[Item], i: usize) -> bool {
    let Some(item) = items.get(i).filter(|item| is_grouped(&item.text)) else { return false };
    let crossed = i.checked_sub(1).and_then(|before| items.get(before)).is_some_and(|before| before.text == "x");
    item.breaks_off(items.get(i + 1)) && !item.after.starts_with(['"', '°', '\'', '+', '/', '.']) && !item.before.ends_with(['/', '+', '±']) && !crossed
}

/// Whether a number has groups of three digits behind one kind of mark.
fn is_grouped(text: &str) -> bool {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}
