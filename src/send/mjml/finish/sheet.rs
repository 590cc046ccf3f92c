//! Parses CSS into rules: selectors and declarations. At-rules (media queries, fonts, keyframes) are rules without declarations, because they can't be
//! inlined.

use crate::base::markup::find;
use std::borrow::Cow;

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule<'a> {
    /// Its selectors, split at commas.
    pub selectors: Vec<&'a str>,
    /// Its declarations; none for at-rules.
    pub declarations: Vec<Declaration<'a>>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// The property name in its original case.
    pub name: Cow<'a, str>,
    /// The value without comments.
    pub value: Cow<'a, str>,
    /// The offset, which determines the order.
    pub at: usize,
}

impl Declaration<'_> {
    /// Copies borrowed texts.
    pub fn into_owned<'o>(self) -> Declaration<'o> {
        Declaration { name: self.name.into_owned().into(), value: self.value.into_owned().into(), at: self.at }
    }
}

/// Parses a style sheet.
pub fn rules(css: &str) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    let mut at = 0;
    while let Some((start, after)) = next(css, at, |b| matches!(b, b'{' | b';' | b'}')) {
        let head = css.get(at..start).unwrap_or("");
        let (_, selectors) = without_leading_comments(head);
        let ends_with = css.as_bytes().get(start);
        if selectors.starts_with('@') && ends_with == Some(&b'{') {
            rules.push(Rule { selectors: vec![selectors.trim()], declarations: Vec::new() });
            at = end_of_block(css, after);
        } else if ends_with == Some(&b'{') {
            let end = end_of_block(css, after);
            let body = css.get(after..end).unwrap_or("");
            // In an unclosed block, the last declaration is dropped.
            let whole = body.strip_suffix('}').unwrap_or_else(|| body.rsplit_once(';').map_or("", |(whole, _)| whole));
            let declarations = declarations(whole, after);
            if !declarations.is_empty() {
                rules.push(Rule { selectors: selectors.split(',').map(str::trim).collect(), declarations });
            }
            at = end;
        } else if selectors.starts_with('@') || ends_with == Some(&b'}') {
            at = after;
        } else {
            // A stray semicolon becomes part of the next selector, which then matches nothing.
            at = next(css, after, |b| b == b'{').map_or(css.len(), |(_, body)| end_of_block(css, body));
        }
    }
    rules
}

/// The media queries of a style sheet: the condition and the rules inside.
pub fn media(css: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, after)) = next(css, at, |b| matches!(b, b'{' | b';' | b'}')) {
        let (_, head) = without_leading_comments(css.get(at..start).unwrap_or(""));
        let is_block = css.as_bytes().get(start) == Some(&b'{');
        at = if is_block { end_of_block(css, after) } else { after };
        let body = css.get(after..at).and_then(|body| body.strip_suffix('}'));
        let condition = head.get(..6).filter(|word| word.eq_ignore_ascii_case("@media")).and_then(|_| head.get(6..));
        found.extend(condition.zip(body).filter(|_| is_block).map(|(condition, body)| (condition.trim(), body)));
    }
    found
}

/// Parses declarations; `offset` is the position of the text in its sheet.
pub fn declarations(text: &str, offset: usize) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = next(text, at, |b| b == b';').map_or(text.len(), |(end, _)| end);
        let piece = text.get(at..end).unwrap_or("");
        let (skipped, piece) = without_leading_comments(piece);
        if let Some((name, value)) = piece.split_once(':') {
            let (name, value) = (without_blanks(name.trim()), without_comments(value.trim()));
            if !name.is_empty() && !value.is_empty() {
                found.push(Declaration { name, value, at: offset + at + skipped });
            }
        }
        at = end + 1;
    }
    found
}

/// The next delimiter outside strings, comments and parentheses, and the offset after it.
fn next(css: &str, from: usize, ends: impl Fn(u8) -> bool) -> Option<(usize, usize)> {
    let bytes = css.as_bytes();
    let mut at = from;
    let mut parentheses = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = css.get(at + 2..).and_then(|rest| rest.find("*/")).map_or(css.len(), |end| at + 2 + end + 1);
            }
            b'(' => parentheses += 1,
            b')' => parentheses = parentheses.saturating_sub(1),
            byte if ends(*byte) && (parentheses == 0 || matches!(byte, b'{' | b'}')) => return Some((at, at + 1)),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset of the closing quote of a string.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start);
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' {
            at += 1;
        } else if Some(byte) == quote {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// The offset after the closing brace of a block; the end of the text if it is unclosed.
fn end_of_block(css: &str, from: usize) -> usize {
    let mut depth = 1_usize;
    let mut at = from;
    while let Some((brace, after)) = next(css, at, |b| matches!(b, b'{' | b'}')) {
        depth = if css.as_bytes().get(brace) == Some(&b'{') { depth + 1 } else { depth - 1 };
        at = after;
        if depth == 0 {
            return at;
        }
    }
    css.len()
}

/// A text without leading comments and white space, and the length of those.
fn without_leading_comments(text: &str) -> (usize, &str) {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("/*") {
        rest = comment.find("*/").and_then(|end| comment.get(end + 2..)).unwrap_or("").trim_start();
    }
    (text.len() - rest.len(), rest)
}

fn without_blanks(name: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'/';
    if name.bytes().all(is_plain) { name.into() } else { without_comments(name).split_whitespace().collect::<String>().into() }
}

fn without_comments(text: &str) -> Cow<'_, str> {
    if !find::has(text, "/*") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.trim().to_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(css: &str) -> Vec<String> {
        let declared = |d: &Declaration<'_>| format!("{}={}", d.name, d.value);
        rules(css).iter().map(|r| format!("{} {}", r.selectors.join("|"), r.declarations.iter().map(declared).collect::<Vec<_>>().join(";"))).collect()
    }

    #[test]
    fn rules_are_read_and_the_rest_is_passed_over() {
        assert_eq!(told("a, b > c { color : red ; margin:0 }"), ["a|b > c color=red;margin=0"]);
        assert_eq!(told("@import url(x;y);@media x{a{b:c}}\n@font-face{d:e} p{f:g;h:i"), ["@media x ", "@font-face ", "p f=g"]);
        assert_eq!(told("/* x{y:z} */ a{/*b*/c:d/*e*/f;;*g:h;\\i:j}"), ["a c=df;*g=h;\\i=j"]);
        assert_eq!(told("a{b:url(data:x;y);c:\"};\"} d{} e{f}"), ["a b=url(data:x;y);c=\"};\""]);
        assert_eq!(told("} a{b:c}"), ["a b=c"]);
    }
}
