//! Classifies template tags by their effect on the layout: which begin or end a block, and which print markup from elsewhere.

use crate::base::markup::{find, tag_length};
use std::ops::Range;

/// The effect of a tag between components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Begins a loop.
    Loop,
    /// Begins a conditional block.
    Block,
    /// Begins the next branch of a block.
    Branch,
    /// Ends a loop.
    EndLoop,
    /// Ends a block.
    EndBlock,
    /// Prints nothing and opens nothing.
    Silent,
    /// Prints a value, which may contain markup.
    Print,
    /// Prints markup at another position or modified: macros, calls, filters, captures, imports.
    Moves,
}

/// The effect of a `{{ … }}` or `{% … %}`.
pub fn tag(text: &str) -> Tag {
    if text.starts_with("{{") {
        return if inside(text) == "advertising()" { Tag::Silent } else { Tag::Print };
    }
    match word(text) {
        "for" => Tag::Loop,
        "if" | "with" => Tag::Block,
        "else" | "elif" => Tag::Branch,
        "endfor" => Tag::EndLoop,
        "endif" | "endwith" => Tag::EndBlock,
        "set" if !is_capture(text) => Tag::Silent,
        "do" | "break" | "continue" => Tag::Silent,
        _ => Tag::Moves,
    }
}

/// The text between a tag's delimiters.
pub fn inside(text: &str) -> &str {
    let text = text.get(2..).unwrap_or("");
    let text = text.strip_suffix("}}").or_else(|| text.strip_suffix("%}")).unwrap_or(text);
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '+'))
}

/// The expression of a printing tag, with its white-space control signs.
pub fn expression(tag: &str) -> Option<[&str; 3]> {
    let inside = tag.strip_prefix("{{")?.strip_suffix("}}")?;
    let signs = ['-', '+'];
    let (before, rest) = inside.split_at(usize::from(inside.starts_with(signs)));
    let (rest, behind) = rest.split_at(rest.len() - usize::from(rest.ends_with(signs)));
    Some([before, rest.trim(), behind])
}

/// The expression of a value that consists of exactly one template tag.
pub fn only_expression(value: &str) -> Option<&str> {
    expression(value).filter(|_| tag_length(value) == Some(value.len())).map(|[_, expression, _]| expression)
}

/// The first word of a tag.
pub fn word(text: &str) -> &str {
    let inside = inside(text);
    inside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(inside)
}

/// Whether a `set` captures the text up to its end tag.
pub fn is_capture(text: &str) -> bool {
    let target = inside(text).strip_prefix("set").unwrap_or("");
    let end = target.find(|c: char| !(c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '.' | ',' | '(' | ')'))).unwrap_or(target.len());
    !target.get(end..).is_some_and(|rest| rest.starts_with('='))
}

/// The tags and comments of a text.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| find::byte(rest, b'{')) {
        let start = at + next;
        if !matches!(text.as_bytes().get(start + 1), Some(b'{' | b'%' | b'#')) {
            at = start + 1;
            continue;
        }
        let Some(length) = text.get(start..).and_then(tag_length) else { break };
        at = start + length;
        found.push(start..at);
    }
    found
}

/// The tags of a text without comments.
pub fn tags(text: &str) -> impl Iterator<Item = &str> {
    ranges(text).into_iter().filter_map(|range| text.get(range)).filter(|tag| !tag.starts_with("{#"))
}

/// The effect of the tags in contents on the document around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Content {
    /// Blocks are not balanced.
    pub is_open: bool,
    /// It defines something that is printed elsewhere.
    pub moves: bool,
    /// It binds variables.
    pub binds: bool,
}

/// Analyses the tags in contents.
pub fn content(text: &str) -> Content {
    let mut found = Content::default();
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(text).filter(|tag| tag.starts_with("{%")) {
        let word = word(tag);
        if open.last() == Some(&"raw") && word != "endraw" {
            continue;
        }
        found.moves |= matches!(word, "macro" | "import" | "from" | "extends" | "block");
        found.binds |= matches!(word, "set" | "macro" | "import" | "from");
        if let Some(ended) = word.strip_prefix("end") {
            found.is_open |= open.pop() != Some(ended);
        } else if matches!(word, "for" | "if" | "with" | "macro" | "call" | "filter" | "block" | "autoescape" | "raw") || word == "set" && is_capture(tag) {
            open.push(word);
        } else if matches!(word, "else" | "elif") {
            found.is_open |= !matches!(open.last(), Some(&"if" | &"for"));
        }
    }
    found.is_open |= !open.is_empty();
    found
}

/// Whether a text has characters outside of tags and blocks.
pub fn has_text_of_its_own(text: &str) -> bool {
    let (mut at, mut depth) = (0, 0_usize);
    for range in ranges(text) {
        if depth == 0 && text.get(at..range.start).is_some_and(|piece| !piece.trim().is_empty()) {
            return true;
        }
        at = range.end;
        let tag = text.get(range).unwrap_or("");
        match word(tag) {
            _ if !tag.starts_with("{%") => {}
            "for" | "if" | "with" | "filter" | "call" | "macro" | "raw" => depth += 1,
            word if word.starts_with("end") => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0 && text.get(at..).is_some_and(|piece| !piece.trim().is_empty())
}

/// Whether a text has control tags.
pub fn has_control(text: &str) -> bool {
    tags(text).any(|tag| tag.starts_with("{%"))
}

/// Whether a text consists only of control tags and white space, so that raw markup around it is not needed.
pub fn is_only_control(text: &str) -> bool {
    let mut at = 0;
    for range in ranges(text) {
        let is_blank = text.get(at..range.start).is_some_and(|piece| piece.trim().is_empty());
        let tag = text.get(range.clone()).unwrap_or("");
        if !is_blank || tag.starts_with("{{") {
            return false;
        }
        at = range.end;
    }
    at > 0 && text.get(at..).is_some_and(|piece| piece.trim().is_empty())
}

/// The names in a tag.
pub fn names(tag: &str) -> impl Iterator<Item = &str> {
    inside(tag).split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// Whether a tag binds variables; all names in it count as bound.
pub fn binds(tag: &str) -> bool {
    tag.starts_with("{%") && matches!(word(tag), "for" | "set" | "with")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_expression_or_not() {
        for (value, expected) in [
            ("{{ a }}", Some("a")),
            ("{{- -1 -}}", Some("-1")),
            ("{{+ a|b('}}') }}", Some("a|b('}}')")),
            ("{{ '{{' }}", Some("'{{'")),
            ("{{ a }}{{ b }}", None),
            (" {{ a }}", None),
            ("{% a %}", None),
            ("{{}}", Some("")),
            ("{{-}}", Some("")),
        ] {
            assert_eq!(only_expression(value), expected, "{value}");
        }
    }

    #[test]
    fn tags_are_known_by_what_they_do() {
        for (text, expected) in [
            ("{%- for a in b %}", Tag::Loop),
            ("{%if(a)%}", Tag::Block),
            ("{% else %}", Tag::Branch),
            ("{%+ endfor -%}", Tag::EndLoop),
            ("{% set a = 1 %}", Tag::Silent),
            ("{% set a, b.c = 1, 2 %}", Tag::Silent),
            ("{% set a %}", Tag::Moves),
            ("{% set a | replace('=', '') %}", Tag::Moves),
            ("{% do a.b(1) %}", Tag::Silent),
            ("{{ advertising() }}", Tag::Silent),
            ("{{ card() }}", Tag::Print),
            ("{% macro a() %}", Tag::Moves),
            ("{% from 'a' import b %}", Tag::Moves),
        ] {
            assert_eq!(tag(text), expected, "{text}");
        }
    }

    #[test]
    fn blocks_of_a_content_end_in_it_or_not() {
        for closed in
            ["a", "{% if a %}x{% else %}y{% endif %}", "{% set a %}x{% endset %}", "{% raw %}{% for %}{% endraw %}", "{% set a = 1 %}", "{# {% if %} #}{{ a }}"]
        {
            assert!(!content(closed).is_open, "{closed}");
        }
        for open in ["{% if a %}", "{% endif %}", "{% for a in b %}{% if c %}{% endfor %}{% endif %}", "{% else %}", "{% endset %}"] {
            assert!(content(open).is_open, "{open}");
        }
    }

    #[test]
    fn a_text_of_its_own_stands_outside_of_blocks() {
        assert!(has_text_of_its_own("https://{{ a }}") && has_text_of_its_own("{% if a %}x{% endif %}y"));
        assert!(!has_text_of_its_own("{% if a %}x{% endif %}") && !has_text_of_its_own(" {{ a }}{{ b }}"));
    }
}
