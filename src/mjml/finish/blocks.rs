//! Template tags in HTML and style sheets that are to be parsed: each stands as a word until they are put back.

use std::borrow::Cow;

const PAIRS: [(&str, &str); 3] = [("<%", "%>"), ("{{", "}}"), ("{%", "%}")];

/// Tags that stand as words.
#[derive(Debug)]
pub struct Blocks<'a> {
    /// What no text has in it.
    word: String,
    tags: Vec<&'a str>,
}

impl<'a> Blocks<'a> {
    /// Nothing hidden yet; the word is one that none of the texts has.
    pub fn for_texts(texts: &[&str]) -> Self {
        let mut word = "pftag".to_owned();
        while texts.iter().any(|text| text.contains(&word)) {
            word.push('q');
        }
        Self { word, tags: Vec::new() }
    }

    /// The text with a word for each tag.
    pub fn hide(&mut self, text: &'a str) -> Cow<'a, str> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((start, end)) = next_tag(rest) {
            out.push_str(rest.get(..start).unwrap_or(""));
            out.push_str(&format!("{}{}z", self.word, self.tags.len()));
            self.tags.push(rest.get(start..end).unwrap_or(""));
            rest = rest.get(end..).unwrap_or("");
        }
        if out.is_empty() && rest.len() == text.len() {
            return Cow::Borrowed(text);
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// The text with its tags.
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

fn next_tag(text: &str) -> Option<(usize, usize)> {
    let mut pairs = text.as_bytes().windows(2).enumerate();
    loop {
        let (start, _) = pairs.find(|(_, pair)| matches!(pair, [b'<', b'%'] | [b'{', b'{' | b'%']))?;
        let (open, close) = PAIRS.iter().find(|(open, _)| text.get(start..).is_some_and(|rest| rest.starts_with(open)))?;
        if let Some(length) = text.get(start + open.len()..).and_then(|inside| inside.find(close)) {
            return Some((start, start + open.len() + length + close.len()));
        }
    }
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
