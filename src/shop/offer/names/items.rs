use super::words::{FEW, HARMLESS, LARGE_PARTS, NUMBER_PARTS};

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Number,
    Word,
}

/// A word or number of a name, with the punctuation around it.
#[derive(Debug)]
pub(super) struct Item {
    pub text: String,
    pub kind: Kind,
    /// Whether all letters are capitals.
    pub capitals: bool,
    /// Whether only the first letter is a capital.
    pub titled: bool,
    /// The punctuation between it and the previous item, without spaces.
    pub before: String,
    /// The punctuation after it.
    pub after: String,
    /// Whether there is no space before it, as in `ST2000DM001` and `Y700-15ISK`: it is part of a longer word.
    pub joined: bool,
    /// Whether it belongs to a harmless phrase.
    pub harmless: bool,
}

impl Item {
    pub fn is(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && !self.harmless && words.contains(&self.text.as_str())
    }

    /// The value of its digits; none for numbers in words.
    pub fn value(&self) -> Option<u64> {
        self.text.parse().ok()
    }

    pub fn is_digits(&self) -> bool {
        self.kind == Kind::Number && self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    pub fn is_year(&self) -> bool {
        self.value().is_some_and(|year| (1900..2100).contains(&year))
    }

    /// Whether it is written like a price: two decimals, with groups of three digits before them.
    pub fn is_amount(&self) -> bool {
        let Some((whole, decimals)) = self.text.rsplit_once([',', '.']) else { return false };
        let separator = whole.chars().find(|c| !c.is_ascii_digit());
        let grouped = || separator.is_some_and(|mark| whole.split(mark).skip(1).all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())));
        decimals.len() == 2 && decimals.bytes().all(|b| b.is_ascii_digit()) && (separator.is_none() || grouped())
    }

    /// Whether only the end or punctuation follows, so that no unit can follow.
    pub fn breaks_off(&self, next: Option<&Item>) -> bool {
        next.is_none() || self.after.chars().any(|c| !matches!(c, '-' | '/' | '\'' | '"' | '°' | '+'))
    }
}

/// Splits a folded text into words and numbers. Adjacent letters and digits are separated.
pub(super) fn items(plain: &str) -> Vec<Item> {
    let chars: Vec<char> = plain.chars().collect();
    let mut items: Vec<Item> = Vec::new();
    let (mut at, mut marks, mut joined) = (0, String::new(), false);
    while let Some(&c) = chars.get(at) {
        let kind = match c {
            _ if c.is_ascii_digit() => Kind::Number,
            _ if c.is_alphabetic() => Kind::Word,
            _ => {
                joined &= matches!(c, '-' | '_' | '/' | '.');
                if c != ' ' {
                    marks.push(c);
                }
                at += 1;
                continue;
            }
        };
        let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let belongs = |at: usize, c: char| match kind {
            Kind::Number => c.is_ascii_digit() || (matches!(c, '.' | ',' | '\'') && is_digit(at + 1)),
            Kind::Word => c.is_alphabetic(),
        };
        let end = (at..chars.len()).find(|i| !chars.get(*i).is_some_and(|c| belongs(*i, *c))).unwrap_or(chars.len());
        let written: String = chars.get(at..end).unwrap_or_default().iter().collect();
        at = end;
        if let Some(last) = items.last_mut() {
            last.after.clone_from(&marks);
        }
        let text = written.to_lowercase();
        let kind = if kind == Kind::Word && is_large_number(&text) { Kind::Number } else { kind };
        let capitals = !written.chars().any(char::is_lowercase);
        let titled = !capitals && written.starts_with(char::is_uppercase) && !written.chars().skip(1).any(char::is_uppercase);
        items.push(Item { text, kind, capitals, titled, before: std::mem::take(&mut marks), after: String::new(), joined, harmless: false });
        joined = true;
    }
    if let Some(last) = items.last_mut() {
        last.after = marks;
    }
    for phrase in HARMLESS.iter() {
        for start in 0..items.len() {
            if let Some(count) = phrase_at(&items, start, phrase) {
                items.iter_mut().skip(start).take(count).for_each(|item| item.harmless = true);
            }
        }
    }
    items
}

/// Whether a word is a number of ten or more, composed of number words only.
fn is_large_number(word: &str) -> bool {
    fn made(rest: &str, large: bool) -> bool {
        rest.is_empty() && large
            || LARGE_PARTS.iter().any(|part| rest.strip_prefix(part).is_some_and(|rest| made(rest, true)))
            || NUMBER_PARTS.iter().any(|part| rest.strip_prefix(part).is_some_and(|rest| made(rest, large)))
    }
    word.len() < 40 && made(word, false)
}

/// The number of items that match a phrase at a position. `#` matches any number, `+` also a small number in words.
pub(super) fn phrase_at(items: &[Item], start: usize, phrase: &str) -> Option<usize> {
    let mut here = items.iter().skip(start);
    let fits = |wanted: &str, item: &Item| match wanted {
        "#" => item.kind == Kind::Number,
        "+" => item.kind == Kind::Number || FEW.contains(&item.text.as_str()),
        _ => item.text == wanted,
    };
    phrase.split(' ').all(|wanted| here.next().is_some_and(|item| fits(wanted, item))).then(|| phrase.split(' ').count())
}
