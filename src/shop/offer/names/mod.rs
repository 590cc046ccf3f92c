//! Detects prices and savings in an editor's name for an offer. Strict for words that are unambiguous or next to a number, because prices are computed and shown next to the name.

mod beside;
mod fold;
mod items;
#[cfg(test)]
mod tests;
mod words;

use crate::base::money::Currency;
use beside::beside;
use fold::{CURRENCY, fold};
use items::{Item, Kind, items, phrase_at};
use words::*;

/// The part of a name that mentions a price, a percentage or a saving.
pub fn price_talk(name: &str) -> Option<String> {
    let plain = fold(name);
    let items = items(&plain);
    // Also tries spaced letters, as in "S A L E", and digits in place of letters.
    let apart = || spoken(&self::items(&joined(&plain)?));
    signs(&plain).or_else(|| spoken(&items)).or_else(apart).or_else(|| alone(&self::items(&spelled(&plain)?)))
}

/// Signs that are sufficient by themselves: percent, currency signs, `99,-`, `-20`, `19,99`.
fn signs(plain: &str) -> Option<String> {
    let chars: Vec<char> = plain.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let around = |i: usize, c: char| -> String {
        let from = chars.iter().take(i).rposition(|c| *c == ' ').map_or(0, |blank| blank + 1);
        let word: String = chars.iter().skip(from).take_while(|c| **c != ' ').collect();
        if word.chars().count() > 1 { word } else { c.to_string() }
    };
    for (i, &c) in chars.iter().enumerate() {
        let (before, after) = (if i == 0 { ' ' } else { at(i - 1) }, at(i + 1));
        let said = match c {
            '%' | CURRENCY => true,
            // A name like "A$AP" has `$` between letters.
            '$' => !(before.is_alphabetic() && after.is_alphabetic()),
            'o' | '0' | '°' => {
                after == '/'
                    && matches!(at(i + 2), 'o' | '0' | '°')
                    && (before.is_ascii_digit() || before == ' ')
                    && !at(i + 3).is_alphanumeric()
                    && !(c == '0' && before == ' ' && !(i > 1 && at(i - 2).is_ascii_digit()))
            }
            ',' | '.' => dash_behind(&chars, i) || set_apart(&chars, i),
            '-' => matches!(before, ' ' | '(' | '[') && after.is_ascii_digit() && ends_with_number(&chars, i + 1),
            _ => false,
        };
        if said {
            return Some(around(i, c));
        }
    }
    None
}

/// `19 , 99`: an amount with spaces around its decimal mark.
fn set_apart(chars: &[char], mark: usize) -> bool {
    let mut before = chars.iter().take(mark).rev();
    let blank = before.next() == Some(&' ');
    let mut cents = chars.iter().skip(mark + 1).skip_while(|c| **c == ' ');
    let two = cents.by_ref().take(2).filter(|c| c.is_ascii_digit()).count() == 2;
    blank && before.find(|c| **c != ' ').is_some_and(char::is_ascii_digit) && two && !cents.next().is_some_and(|c| c.is_alphanumeric())
}

/// `99,-`, `99.–`, `99,--`: a comma or dot after a digit, followed only by dashes.
fn dash_behind(chars: &[char], mark: usize) -> bool {
    let digit = chars.iter().take(mark).rev().find(|c| **c != ' ').is_some_and(char::is_ascii_digit);
    let mut rest = chars.iter().skip(mark + 1).skip_while(|c| **c == ' ').peekable();
    let mut dashes = 0;
    while rest.next_if(|c| **c == '-' || **c == '=' || **c == '_').is_some() {
        dashes += 1;
    }
    digit && dashes > 0 && !rest.peek().is_some_and(|c| c.is_alphanumeric())
}

/// `-20` without a unit after it.
fn ends_with_number(chars: &[char], start: usize) -> bool {
    let mut rest = chars.iter().skip(start).skip_while(|c| c.is_ascii_digit()).skip_while(|c| **c == ' ').peekable();
    rest.peek().is_none_or(|c| matches!(c, ')' | ']' | '!' | '|'))
}

/// Price expressions of words and numbers.
fn spoken(items: &[Item]) -> Option<String> {
    alone(items).or_else(|| {
        (0..items.len()).find_map(|i| {
            let of = |count: usize| items.iter().skip(i).take(count).map(|item| item.text.as_str()).collect::<Vec<_>>().join(" ");
            let phrase = PHRASES.iter().filter(|_| items.get(i).is_some_and(|item| !item.harmless)).find_map(|phrase| phrase_at(items, i, phrase));
            phrase
                .or_else(|| money(items, i))
                .or_else(|| announced(items, i))
                .or_else(|| multiple(items, i))
                .or_else(|| bare(items, i))
                .or_else(|| beside(items, i))
                .map(of)
        })
    })
}

/// A word that is sufficient by itself.
fn alone(items: &[Item]) -> Option<String> {
    let said = |word: &str| {
        ALONE.iter().any(|pattern| match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(_), Some(_)) => word.contains(pattern.trim_matches('*')),
            (Some(end), None) => word.ends_with(end),
            (None, Some(start)) => word.starts_with(start),
            (None, None) => word == *pattern,
        })
    };
    let whole = items.first().filter(|item| items.len() == 1 && item.is(&WHOLE));
    items.iter().find(|item| item.kind == Kind::Word && !item.harmless && said(&item.text)).or(whole).map(|item| item.text.clone())
}

/// A number next to a currency: `99 Euro`, `EUR99`, `fünf Euro`.
fn money(items: &[Item], i: usize) -> Option<usize> {
    let (first, second) = (items.get(i)?, items.get(i + 1)?);
    if first.harmless || second.harmless || !first.after.chars().all(|c| matches!(c, '.' | ':' | ',' | '-' | '=' | '(' | '\'' | '+')) {
        return None;
    }
    let number_first = first.kind == Kind::Number || first.is(&FEW);
    // Short words also occur in product codes, where they are joined to other items.
    let coded = first.joined || items.get(i + 2).is_some_and(|next| next.joined && next.kind == Kind::Number);
    let said = match (number_first, second.kind == Kind::Number) {
        (true, _) if second.kind == Kind::Word => match second.text.as_str() {
            word if coded && word.len() < 4 && !HARD.contains(&word) => false,
            // "50 ft" are feet, "50 Ft" forints, "50 Rs" rupees. One to nine count items.
            word if TITLED.contains(&word) => first.is_amount() || second.titled && first.value() >= Some(10),
            "lei" => first.is_amount() || first.value() >= Some(10),
            "dm" | "tl" => first.is_amount() || second.capitals && first.value() >= Some(10),
            "ct" | "cts" => first.value().is_some_and(|value| (10..100).contains(&value)),
            // Sterling silver.
            "sterling" if first.value() == Some(925) => false,
            word if MEASURES_TOO.contains(&word) => first.is_amount(),
            word if CURRENCIES.contains(&word) => true,
            // Pence; `1080p` is not a price.
            "p" => first.value().is_some_and(|value| value < 100 && value % 10 == 9),
            "fr" => second.after.starts_with('.') || first.is_amount(),
            _ => is_code(second) && (first.is_amount() || (second.capitals && !WORDS_TOO.contains(&second.text.as_str()))),
        },
        (_, true) if first.kind == Kind::Word => {
            let word = first.text.as_str();
            let date = second.after.starts_with('.') && second.text.contains('.');
            let year = first.text.starts_with("euro") && second.is_year();
            // "Fr. 99" means francs, "Fr. 28.11." a Friday.
            let francs = word == "fr" && !date && (first.after == "." || second.is_amount());
            let titled = TITLED.contains(&word)
                && !MEASURES_TOO.contains(&word)
                && first.titled
                && first.after.trim_matches('.').is_empty()
                && second.value() >= Some(10)
                && !second.is_year();
            let before = CURRENCIES.contains(&word) && (!NUMBER_FIRST.contains(&word) || second.is_amount()) && !MEASURES_TOO.contains(&word);
            let code = is_code(first) && !first.joined && second.is_amount();
            let measured = second.after.is_empty() && items.get(i + 2).is_some_and(|unit| UNITS.contains(&unit.text.as_str()));
            francs || titled || !measured && (before && !year && first.after != "-" || before && second.is_amount()) || code
        }
        _ => false,
    };
    said.then_some(2)
}

/// Whether an item is an ISO 4217 code.
fn is_code(item: &Item) -> bool {
    item.text.len() == 3 && Currency::parse(&item.text.to_ascii_uppercase()).is_ok()
}

/// A word that announces a price, and its number: `nur 99`, `statt bisher 129`, `ab 99`.
fn announced(items: &[Item], i: usize) -> Option<usize> {
    let first = items.get(i).filter(|item| !item.harmless)?;
    let strict = BEFORE_AMOUNT.iter().find_map(|phrase| phrase_at(items, i, phrase));
    let listed = [&FROM_AMOUNT, &FORMER_AMOUNT, &FOR_AMOUNT].into_iter().any(|list| first.is(list));
    let words = strict.or(listed.then_some(1))?;
    let mut at = i + words;
    let linked = |item: &Item| item.before.chars().all(|c| matches!(c, ':' | '-' | '=' | '.' | '(' | '~' | '!'));
    while items.get(at).is_some_and(|item| item.is(&FILLERS) && linked(item)) && at < i + words + 3 {
        at += 1;
    }
    let (number, next) = (items.get(at)?, items.get(at + 1));
    if number.kind != Kind::Number || !linked(number) {
        return None;
    }
    let touches = !number.after.chars().any(|c| matches!(c, ',' | ';' | ':' | '!' | '?' | '(' | ')' | '|'));
    let measured =
        number.after.starts_with(['"', '°', '\'']) || (touches && next.is_some_and(|unit| unit.kind == Kind::Word && UNITS.contains(&unit.text.as_str())));
    let ends = number.breaks_off(next) && !number.after.starts_with(['"', '°', '\'', '+']);
    let ten = number.value().is_none_or(|value| value >= 10);
    let said = !measured
        && (strict.is_some()
            || first.is(&FROM_AMOUNT) && ends
            || first.is(&FORMER_AMOUNT) && ends && ten
            || first.is(&FOR_AMOUNT) && ends && ten && !number.is_year()
            || number.is_amount());
    said.then_some(at + 1 - i)
}

/// `3 für 2`: the second number is smaller.
fn multiple(items: &[Item], i: usize) -> Option<usize> {
    let (taken, word, paid) = (items.get(i)?, items.get(i + 1)?, items.get(i + 2)?);
    let joined = taken.joined;
    let count = |item: &Item| {
        if item.is_digits() { item.value() } else { FEW_VALUES.iter().find(|(words, _)| words.split(' ').any(|w| w == item.text)).map(|(_, n)| *n) }
    };
    let (taken, less) = (count(taken)?, count(paid)?);
    let crossed = word.text == "x";
    let measured = paid.after.starts_with(['"', '°', '\'']) || items.get(i + 3).is_some_and(|unit| UNITS.contains(&unit.text.as_str()));
    let plausible = if crossed { matches!((taken, less), (2, 1) | (3, 2) | (4, 3)) } else { less < taken && taken <= 12 };
    (word.is(&FOR) && plausible && !measured && !(crossed && joined)).then_some(3)
}

/// A number in a notation that only prices have, and that is not a measure, date or version: `19,99`, `1.299,00`, `19.99`, ` -20`.
fn bare(items: &[Item], i: usize) -> Option<usize> {
    let item = items.get(i).filter(|item| item.is_digits() && !item.harmless)?;
    let next = items.get(i + 1);
    let glued = |c: char| matches!(c, '"' | '°' | '\'' | '/' | '+');
    let measured = item.after.starts_with(glued)
        || next.is_some_and(|unit| item.after.is_empty() && UNITS.contains(&unit.text.as_str()))
        || item.before.ends_with(['/', '+', '±'])
        || i.checked_sub(1).and_then(|before| items.get(before)).is_some_and(|before| before.text == "x");
    let date = item.after.starts_with('.') || item.text.matches('.').count() > 1;
    // `3.11` is a version, `19.99` and `99.90` are not.
    let ending = item
        .text
        .rsplit_once('.')
        .is_some_and(|(whole, cents)| whole.contains([',', '\'']) || cents.ends_with('9') || (whole.len() > 1 && matches!(cents, "00" | "50" | "90" | "95")));
    let price = item.is_amount() && (item.text.contains(',') || ending);
    (price && !measured && !date).then_some(1)
}

/// Joins spaced letters: "S A L E", "r.a.b.a.t.t". None if there are fewer than three.
fn joined(plain: &str) -> Option<String> {
    let chars: Vec<char> = plain.chars().collect();
    let letter = |i: usize| chars.get(i).is_some_and(|c| c.is_alphabetic());
    let single = |i: usize| letter(i) && (i == 0 || !letter(i - 1)) && !letter(i + 1);
    let (mut out, mut at, mut found) = (String::new(), 0, false);
    while let Some(&c) = chars.get(at) {
        out.push(c);
        let mark = chars.get(at + 1).copied();
        let mut end = at;
        while single(end) && single(end + 2) && chars.get(end + 1).copied() == mark {
            end += 2;
        }
        if end >= at + 4 {
            out.extend((at + 2..=end).step_by(2).filter_map(|i| chars.get(i)));
            found = true;
        } else {
            end = at;
        }
        at = end + 1;
    }
    found.then_some(out)
}

/// Replaces digits and signs by the letters that they look like, as in "R4b@tt". None if there are none.
fn spelled(plain: &str) -> Option<String> {
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' => 's',
        '7' => 't',
        _ => c,
    };
    let word = |word: &str| -> String {
        // "3D" and "M4" are too short to be disguised words.
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 3 || letters == word.chars().count() {
            return word.to_owned();
        }
        let (inner, end) = word.split_at(word.trim_end_matches(['!', '|']).len());
        inner.chars().map(letter).chain(end.chars()).collect()
    };
    let out = plain.split(' ').map(word).collect::<Vec<_>>().join(" ");
    (out != plain).then_some(out)
}
