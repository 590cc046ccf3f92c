//! Converts style sheets and styles to AMP for Email: allowed properties, no `!important`, only media queries for widths.

use crate::send::mjml::sheet::{self, Declaration};
use std::collections::HashSet;
use std::fmt::Write;

/// Allowed property names; those that end in `-` are prefixes (amp.dev, "AMP for Email: supported CSS").
const PROPERTIES: [&str; 61] = [
    "align-",
    "background",
    "background-",
    "border",
    "border-",
    "bottom",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "column-",
    "columns",
    "direction",
    "display",
    "empty-cells",
    "flex",
    "flex-",
    "float",
    "font",
    "font-",
    "gap",
    "height",
    "hyphens",
    "justify-",
    "left",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-",
    "margin",
    "margin-",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "object-position",
    "opacity",
    "order",
    "outline",
    "outline-",
    "overflow",
    "overflow-",
    "padding",
    "padding-",
    "right",
    "table-layout",
    "text-align",
    "text-align-",
    "text-decoration",
    "text-decoration-",
    "text-indent",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "top",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
];
const WORDS: [&str; 5] = ["word-break", "word-spacing", "word-wrap", "z-index", "unicode-bidi"];

fn is_known(name: &str) -> bool {
    let is = |known: &str| known == name || known.ends_with('-') && name.starts_with(known);
    PROPERTIES.into_iter().any(is) || WORDS.contains(&name)
}

/// An allowed declaration without `!important`, and whether it had `!important`.
fn taken<'a>(declaration: &'a Declaration<'_>) -> Option<(&'a str, &'a str, bool)> {
    let (name, value) = (declaration.name.as_ref(), declaration.value.as_ref());
    let (value, important) = match value.rsplit_once('!') {
        Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value.trim_end(), true),
        _ => (value, false),
    };
    let lower = value.to_ascii_lowercase();
    let bad = ["expression", "javascript:", "behavior", "\\", "<", "@", "{", "}"].iter().any(|bad| lower.contains(bad));
    let address = lower.find("url(").is_some_and(|at| !lower.get(at + 4..).unwrap_or("").trim_start_matches(['"', '\'', ' ']).starts_with("https://"));
    (is_known(name) && !bad && !address && !value.is_empty()).then_some((name, value, important))
}

/// The mail's style sheets, and inline styles that media queries have to override.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Rules outside media queries.
    rules: String,
    /// Rules in media queries. They are written last, so that they win without `!important`.
    media: String,
    /// Classes in media queries, with the properties that they override by `!important`.
    changed: Vec<(String, HashSet<String>)>,
    /// Inline styles that were moved to classes, so that a media query can override them.
    classes: Vec<String>,
}

impl Sheet {
    /// Adds a style sheet.
    pub fn add(&mut self, css: &str) {
        for rule in sheet::rules(css) {
            let (mut written, _) = written(&rule.declarations);
            if let (Some(selectors), false) = (selectors(&rule.selectors), written.is_empty()) {
                written.insert_str(0, &format!("{selectors}{{"));
                self.rules.push_str(&written);
                self.rules.push('}');
            }
        }
        for (condition, body) in sheet::media(css) {
            if is_of_width(condition) {
                self.add_media(condition, body);
            }
        }
    }

    fn add_media(&mut self, condition: &str, body: &str) {
        let mut rules = String::new();
        for rule in sheet::rules(body) {
            let (written, important) = written(&rule.declarations);
            let Some(selectors) = selectors(&rule.selectors).filter(|_| !written.is_empty()) else { continue };
            let _ = write!(rules, "{selectors}{{{written}}}");
            for class in rule.selectors.iter().filter_map(|selector| selector.rsplit('.').next().filter(|_| selector.contains('.'))) {
                match self.changed.iter_mut().find(|(known, _)| known == class) {
                    Some((_, properties)) => properties.extend(important.iter().cloned()),
                    None => self.changed.push((class.to_owned(), important.iter().cloned().collect())),
                }
            }
        }
        if !rules.is_empty() {
            let _ = write!(self.media, "@media {condition}{{{rules}}}");
        }
    }

    /// Splits an inline style: the part that stays inline, and the class for the rest, if a media query overrides one of the element's classes.
    pub fn inline(&mut self, style: &str, classes: &str) -> (String, Option<String>) {
        let declarations = sheet::declarations(style, 0);
        let changed: Vec<&HashSet<String>> = classes
            .split_ascii_whitespace()
            .filter_map(|class| self.changed.iter().find(|(known, _)| known == class))
            .map(|(_, properties)| properties)
            .collect();
        let (mut stays, mut moves) = (String::new(), String::new());
        for declaration in &declarations {
            let Some((name, value, _)) = taken(declaration) else { continue };
            let out = if changed.iter().any(|properties| properties.contains(name)) { &mut moves } else { &mut stays };
            push(out, name, value);
        }
        if moves.is_empty() {
            return (stays, None);
        }
        let at = self.classes.iter().position(|known| *known == moves).unwrap_or_else(|| {
            self.classes.push(moves);
            self.classes.len() - 1
        });
        (stays, Some(format!("pf-{at}")))
    }

    /// The complete style sheet.
    pub fn text(&self) -> String {
        let mut out = self.rules.clone();
        for (at, declarations) in self.classes.iter().enumerate() {
            let _ = write!(out, ".pf-{at}{{{declarations}}}");
        }
        out + &self.media
    }
}

fn written(declarations: &[Declaration<'_>]) -> (String, Vec<String>) {
    let (mut out, mut important) = (String::new(), Vec::new());
    for declaration in declarations {
        if let Some((name, value, is_important)) = taken(declaration) {
            push(&mut out, name, value);
            important.extend(is_important.then(|| name.to_owned()));
        }
    }
    (out, important)
}

fn push(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push(';');
    }
    let _ = write!(out, "{name}:{value}");
}

/// Selectors of elements and classes only; none if none remain. Selectors of `img` are dropped, because AMP has other elements for pictures.
fn selectors(all: &[&str]) -> Option<String> {
    let is_plain = |selector: &&&str| {
        let name = |part: &str| part.split('.').next().is_some_and(|name| name.eq_ignore_ascii_case("img"));
        !selector.is_empty()
            && selector.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b' ' | b'>' | b'+'))
            && !selector.contains("moz-text-html")
            && !selector.split([' ', '>', '+']).any(name)
    };
    let kept: Vec<&str> = all.iter().filter(is_plain).copied().collect();
    (!kept.is_empty()).then(|| kept.join(","))
}

fn is_of_width(condition: &str) -> bool {
    let features = ["min-width", "max-width"];
    let known = |part: &str| part.trim_start_matches('(').split(':').next().is_some_and(|name| features.contains(&name.trim()));
    let types = ["only", "screen", "all", "and", "print"];
    let outside = |word: &str| word.contains(['(', ')', ':']) || word.ends_with("px") || types.contains(&word);
    condition.contains('(')
        && condition.split_ascii_whitespace().all(outside)
        && condition.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'(' | b')' | b':' | b'-' | b'.' | b','))
        && condition.match_indices('(').all(|(at, _)| condition.get(at..).is_some_and(known))
}
