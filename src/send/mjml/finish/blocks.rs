//! Replaces template tags in HTML and CSS by placeholders while they are parsed.

use crate::base::markup::{find, tag_length};
use std::borrow::Cow;
use std::ops::Range;

const PAIRS: [(&str, &str); 3] = [("<%", "%>"), ("{{", "}}"), ("{%", "%}")];

/// The replaced tags.
#[derive(Debug)]
pub struct Blocks<'a> {
    /// The placeholder's prefix, which occurs in no text.
    word: String,
    tags: Vec<&'a str>,
}

impl<'a> Blocks<'a> {
    /// Chooses a placeholder that occurs in none of the texts.
    pub fn for_texts(texts: &[&str]) -> Self {
        let mut word = "pftag".to_owned();
        while texts.iter().any(|text| find::has(text, &word)) {
            word.push('q');
        }
        Self { word, tags: Vec::new() }
    }

    /// Replaces the tags in a text.
    pub fn hide(&mut self, text: &'a str) -> Cow<'a, str> {
        let tags = tags(text);
        if tags.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for tag in tags {
            out.push_str(text.get(at..tag.start).unwrap_or(""));
            out.push_str(&format!("{}{}z", self.word, self.tags.len()));
            at = tag.end;
            self.tags.push(text.get(tag).unwrap_or(""));
        }
        out.push_str(text.get(at..).unwrap_or(""));
        Cow::Owned(out)
    }

    /// The common prefix of all placeholders.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The tags replaced in a part of a text.
    pub fn in_text<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'a str> + use<'a, 't> {
        let numbers = text.split(self.word.as_str()).skip(1).filter_map(|rest| rest.split_once('z')?.0.parse::<usize>().ok());
        numbers.filter_map(|number| self.tags.get(number).copied())
    }

    /// Restores the tags in a text.
    pub fn restore(&self, text: String) -> String {
        if self.tags.is_empty() {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(&self.word) {
            out.push_str(before);
            let tag = after.split_once('z').and_then(|(number, rest)| Some((self.tags.get(number.parse::<usize>().ok()?)?, rest)));
            match tag {
                Some((tag, after)) => {
                    out.push_str(tag);
                    rest = after;
                }
                None => {
                    out.push_str(&self.word);
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// The template tags in a text.
pub fn tags(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !find::has(text, "<%") && !find::has(text, "{{") && !find::has(text, "{%") {
        return found;
    }
    // If an end is missing once, it is missing for all later tags too.
    let mut is_missing = [false; 3];
    for (start, pair) in text.as_bytes().windows(2).enumerate() {
        if !matches!(pair, [b'<', b'%'] | [b'{', b'{' | b'%']) || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let known = PAIRS.iter().zip(&mut is_missing).find(|((open, _), _)| open.as_bytes() == pair);
        let Some(((open, close), is_missing)) = known.filter(|(_, is_missing)| !**is_missing) else { continue };
        let rest = text.get(start..).unwrap_or("");
        let length = if *open == "<%" { find::word(rest, close).map(|length| length + close.len()) } else { tag_length(rest) };
        match length {
            Some(length) => found.push(start..start + length),
            None => *is_missing = true,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_as_words_and_come_back() {
        let text = "a{{ \"b\" }}<% c %>{% d %}{{ e pftag0z";
        let mut blocks = Blocks::for_texts(&[text]);
        let hidden = blocks.hide(text).into_owned();
        assert_eq!(hidden, "apftagq0zpftagq1zpftagq2z{{ e pftag0z");
        assert_eq!(blocks.restore(hidden), text);
    }
}
