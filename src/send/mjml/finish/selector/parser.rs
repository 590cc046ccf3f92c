//! Parses selectors (Selectors Level 4, as far as juice supports them).

use super::{Compound, Relation, Selector, Simple, Test};

/// Attributes whose values are case-insensitive in HTML.
const CASELESS: &[&str] = &[
    "accept",
    "accept-charset",
    "align",
    "alink",
    "axis",
    "bgcolor",
    "charset",
    "checked",
    "clear",
    "codetype",
    "color",
    "compact",
    "declare",
    "defer",
    "dir",
    "direction",
    "disabled",
    "enctype",
    "face",
    "frame",
    "hreflang",
    "http-equiv",
    "lang",
    "language",
    "link",
    "media",
    "method",
    "multiple",
    "nohref",
    "noresize",
    "noshade",
    "nowrap",
    "readonly",
    "rel",
    "rev",
    "rules",
    "scope",
    "scrolling",
    "selected",
    "shape",
    "target",
    "text",
    "type",
    "valign",
    "valuetype",
    "vlink",
];

impl Selector {
    /// Parses comma-separated selectors; none if one is invalid. `is_html`: names are case-insensitive.
    pub fn list(text: &str, is_html: bool) -> Option<Vec<Self>> {
        Parser::new(text, is_html).all()
    }
}

/// The maximum nesting of selectors.
const DEPTH: usize = 8;

pub(super) struct Parser<'t> {
    text: &'t str,
    at: usize,
    is_html: bool,
    depth: usize,
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, is_html: bool) -> Self {
        Self { text, at: 0, is_html, depth: 0 }
    }

    /// Parses the whole text.
    pub fn all(mut self) -> Option<Vec<Selector>> {
        let list = self.list()?;
        (self.at == self.text.len()).then_some(list)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// Skips white space and comments; returns whether there were any.
    fn blank(&mut self) -> bool {
        let start = self.at;
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if !self.rest().starts_with("/*") {
                return self.at > start;
            }
            self.at += self.rest().find("*/").map_or(self.rest().len(), |end| end + 2);
        }
    }

    fn list(&mut self) -> Option<Vec<Selector>> {
        if self.depth >= DEPTH {
            return None;
        }
        self.depth += 1;
        let mut list = vec![self.selector()?];
        while self.eat(",") {
            list.push(self.selector()?);
        }
        self.depth -= 1;
        Some(list)
    }

    fn selector(&mut self) -> Option<Selector> {
        self.blank();
        let mut parts = vec![(self.compound()?, Relation::Root)];
        loop {
            let is_blank = self.blank();
            let relation = match self.rest().chars().next() {
                None | Some(',' | ')') => break,
                Some('>') => Relation::Child,
                Some('+') => Relation::Next,
                Some('~') => Relation::Later,
                Some(_) if is_blank => Relation::Descendant,
                Some(_) => return None,
            };
            if relation != Relation::Descendant {
                self.at += 1;
                self.blank();
            }
            // The combinator is stored with the later compound, because matching starts at the end.
            parts.push((self.compound()?, relation));
        }
        parts.reverse();
        Some(Selector { parts })
    }

    fn compound(&mut self) -> Option<Compound> {
        let mut compound = Vec::new();
        if self.eat("*") {
            compound.push(Simple::Any);
        } else if let Some(name) = self.name() {
            compound.push(Simple::Tag(if self.is_html { name.to_lowercase() } else { name }));
        }
        loop {
            let simple = match self.rest().chars().next() {
                Some('.') => self.after(1, Self::name).map(|value| word("class", Test::Word, value)),
                Some('#') => self.after(1, Self::name).map(|value| word("id", Test::Equals, value)),
                Some('[') => self.after(1, Self::attribute),
                Some(':') => self.after(1, Self::pseudo),
                _ => break,
            };
            compound.push(simple?);
        }
        (!compound.is_empty()).then_some(compound)
    }

    fn after<T>(&mut self, skip: usize, read: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        self.at += skip;
        read(self)
    }

    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        let mut chars = self.rest().chars();
        let mut length = 0;
        while let Some(c) = chars.next() {
            if c == '\\' {
                let escaped = chars.next()?;
                length += 1 + escaped.len_utf8();
                name.push(escaped);
            } else if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || c >= '\u{b0}' {
                length += c.len_utf8();
                name.push(c);
            } else {
                break;
            }
        }
        self.at += length;
        (!name.is_empty()).then_some(name)
    }

    fn attribute(&mut self) -> Option<Simple> {
        self.blank();
        let name = self.name()?;
        let name = if self.is_html { name.to_lowercase() } else { name };
        self.blank();
        let tests = [
            ("=", Test::Equals),
            ("~=", Test::Word),
            ("^=", Test::Starts),
            ("$=", Test::Ends),
            ("*=", Test::Contains),
            ("|=", Test::Dash),
            ("!=", Test::Differs),
        ];
        let Some((_, test)) = tests.into_iter().find(|(sign, _)| self.eat(sign)) else {
            return self.eat("]").then(|| word(&name, Test::Exists, String::new()));
        };
        self.blank();
        let value = match self.rest().chars().next()? {
            quote @ ('"' | '\'') => {
                let inside = self.rest().get(1..)?;
                let end = inside.find(quote)?;
                self.at += end + 2;
                inside.get(..end)?.to_owned()
            }
            _ => {
                let end = self.rest().find(|c: char| c == ']' || c.is_whitespace())?;
                let value = self.rest().get(..end)?.to_owned();
                self.at += end;
                value
            }
        };
        self.blank();
        let flag = self.eat("i") || self.eat("I");
        let exact = !flag && (self.eat("s") || self.eat("S"));
        self.blank();
        let ignores_case = flag || (self.is_html && !exact && CASELESS.contains(&name.as_str()));
        let value = if ignores_case { value.to_lowercase() } else { value };
        self.eat("]").then_some(Simple::Attribute { name, test, value, ignores_case })
    }

    fn pseudo(&mut self) -> Option<Simple> {
        let name = self.name()?.to_lowercase();
        if self.eat("(") {
            let simple = match name.as_str() {
                "not" => Simple::Not(self.list()?),
                "is" | "matches" | "where" => Simple::Is(self.list()?),
                "nth-child" | "nth-last-child" | "nth-of-type" | "nth-last-of-type" => {
                    let (a, b) = nth(self.rest().get(..self.rest().find(')')?)?)?;
                    self.at += self.rest().find(')')?;
                    Simple::Nth { a, b, from_end: name.contains("last"), of_type: name.ends_with("type") }
                }
                _ => return None,
            };
            self.blank();
            return self.eat(")").then_some(simple);
        }
        let edge = |from_end, of_type| Simple::Nth { a: 0, b: 1, from_end, of_type };
        Some(match name.as_str() {
            "first-child" => edge(false, false),
            "last-child" => edge(true, false),
            "first-of-type" => edge(false, true),
            "last-of-type" => edge(true, true),
            "only-child" => Simple::OnlyChild,
            "only-of-type" => Simple::OnlyOfType,
            "empty" => Simple::Empty,
            "root" => Simple::Root,
            "checked" => Simple::Attribute { name: "checked".into(), test: Test::Exists, value: String::new(), ignores_case: false },
            "disabled" => Simple::Attribute { name: "disabled".into(), test: Test::Exists, value: String::new(), ignores_case: false },
            // States that a static mail is not in.
            "hover" | "active" | "focus" | "visited" | "link" => Simple::Never,
            _ => return None,
        })
    }
}

fn word(name: &str, test: Test, value: String) -> Simple {
    Simple::Attribute { name: name.to_owned(), test, value, ignores_case: false }
}

/// `2n+1`, `odd`, `-n + 3`, `4`.
fn nth(text: &str) -> Option<(i64, i64)> {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    match text.as_str() {
        "odd" => return Some((2, 1)),
        "even" => return Some((2, 0)),
        _ => {}
    }
    let number = |t: &str| t.strip_prefix('+').unwrap_or(t).parse::<i64>().ok();
    let Some((a, b)) = text.split_once('n') else { return number(&text).map(|b| (0, b)) };
    let a = match a {
        "" | "+" => 1,
        "-" => -1,
        a => number(a)?,
    };
    Some((a, if b.is_empty() { 0 } else { number(b)? }))
}
