//! CSS selectors: parsing, specificity, matching.

mod parser;

use super::tree::Tree;

/// A selector without commas: compounds from last to first, each with its combinator to the previous compound in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    parts: Vec<(Compound, Relation)>,
}

type Compound = Vec<Simple>;

/// A combinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Root,
    Descendant,
    Child,
    Next,
    Later,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Simple {
    Any,
    Tag(String),
    Attribute { name: String, test: Test, value: String, ignores_case: bool },
    Not(Vec<Selector>),
    Is(Vec<Selector>),
    Nth { a: i64, b: i64, from_end: bool, of_type: bool },
    OnlyChild,
    OnlyOfType,
    Empty,
    Root,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Exists,
    Equals,
    Word,
    Starts,
    Ends,
    Contains,
    Dash,
    Differs,
}

/// A specificity: ids; classes and attributes; names and pseudo-classes.
pub type Weight = [usize; 3];

impl Selector {
    /// Whether it only matches states of the client, such as `:hover`.
    pub fn is_never(&self) -> bool {
        self.parts.iter().any(|(compound, _)| compound.contains(&Simple::Never))
    }

    /// Its specificity as computed by juice: one id per compound, each class once.
    pub fn weight(&self) -> Weight {
        let mut weight = [0; 3];
        for (compound, _) in &self.parts {
            let mut classes: Vec<&str> = Vec::new();
            let mut has_id = false;
            for simple in compound {
                match simple {
                    Simple::Any => {}
                    Simple::Attribute { name, test: Test::Equals, .. } if name == "id" => has_id = true,
                    Simple::Attribute { name, test: Test::Word, value, .. } if name == "class" => {
                        if !classes.contains(&value.as_str()) {
                            classes.push(value);
                        }
                    }
                    Simple::Attribute { .. } => add(&mut weight, [0, 1, 0]),
                    Simple::Not(inner) => inner.iter().take(1).for_each(|s| add(&mut weight, s.weight())),
                    _ => add(&mut weight, [0, 0, 1]),
                }
            }
            add(&mut weight, [usize::from(has_id), classes.len(), 0]);
        }
        weight
    }

    /// The class, id or tag that all matching elements have, to narrow the search.
    pub fn key(&self) -> Option<(&'static str, &str)> {
        let (compound, _) = self.parts.first()?;
        let named = |wanted: &'static str, test: Test| {
            compound.iter().find_map(|simple| match simple {
                Simple::Attribute { name, test: own, value, ignores_case: false } if name == wanted && *own == test => Some((wanted, value.as_str())),
                _ => None,
            })
        };
        named("id", Test::Equals).or_else(|| named("class", Test::Word)).or_else(|| {
            compound.iter().find_map(|simple| match simple {
                Simple::Tag(tag) => Some(("", tag.as_str())),
                _ => None,
            })
        })
    }

    /// Whether siblings or contents of an element affect the match.
    pub fn looks_aside(&self) -> bool {
        let looks = |simple: &Simple| match simple {
            Simple::Nth { .. } | Simple::OnlyChild | Simple::OnlyOfType | Simple::Empty => true,
            Simple::Not(list) | Simple::Is(list) => list.iter().any(Self::looks_aside),
            Simple::Any | Simple::Tag(_) | Simple::Attribute { .. } | Simple::Root | Simple::Never => false,
        };
        self.parts.iter().any(|(compound, relation)| matches!(relation, Relation::Next | Relation::Later) || compound.iter().any(looks))
    }

    /// The attributes that it tests.
    pub fn attributes(&self) -> Vec<&str> {
        fn of(simple: &Simple) -> Vec<&str> {
            match simple {
                Simple::Attribute { name, .. } => vec![name],
                Simple::Not(list) | Simple::Is(list) => list.iter().flat_map(Selector::attributes).collect(),
                _ => Vec::new(),
            }
        }
        self.parts.iter().flat_map(|(compound, _)| compound.iter().flat_map(of)).collect()
    }

    /// Whether it matches an element.
    pub fn matches(&self, tree: &Tree<'_>, node: usize) -> bool {
        self.matches_from(tree, node, 0) == Outcome::Matched
    }

    /// Matches from the last compound to the first. The kind of failure limits backtracking, so that the time stays bounded.
    fn matches_from(&self, tree: &Tree<'_>, node: usize, part: usize) -> Outcome {
        let Some((compound, relation)) = self.parts.get(part) else { return Outcome::Matched };
        if !compound.iter().all(|simple| simple.matches(tree, node)) {
            return Outcome::TryOtherSibling;
        }
        let goes_up = match relation {
            Relation::Root => return Outcome::Matched,
            Relation::Child | Relation::Descendant => true,
            Relation::Next | Relation::Later => false,
        };
        let further = |from: usize| if goes_up { tree.parent(from) } else { tree.siblings(from).rev().find(|s| *s < from) };
        let mut candidate = further(node);
        while let Some(other) = candidate {
            let outcome = self.matches_from(tree, other, part + 1);
            match (outcome, relation) {
                (Outcome::Matched | Outcome::Never, _) | (_, Relation::Next) => return outcome,
                (Outcome::TryOtherAncestor, Relation::Child | Relation::Later) => return outcome,
                (Outcome::TryOtherSibling, Relation::Child) => return Outcome::TryOtherAncestor,
                _ => candidate = further(other),
            }
        }
        if goes_up { Outcome::Never } else { Outcome::TryOtherAncestor }
    }
}

/// The result of matching a compound, and which retries make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Matched,
    TryOtherSibling,
    TryOtherAncestor,
    Never,
}

fn add(weight: &mut Weight, more: Weight) {
    weight.iter_mut().zip(more).for_each(|(sum, n)| *sum += n);
}

impl Simple {
    fn matches(&self, tree: &Tree<'_>, node: usize) -> bool {
        let Some(element) = tree.element(node) else { return false };
        match self {
            Self::Any => true,
            Self::Tag(tag) => element.name == *tag,
            Self::Attribute { name, test, value, ignores_case } => test.holds(element.attribute(name), value, *ignores_case),
            Self::Not(list) => !list.iter().any(|s| s.matches(tree, node)),
            Self::Is(list) => list.iter().any(|s| s.matches(tree, node)),
            Self::Nth { a, b, from_end, of_type } => {
                let same = |s: &usize| !of_type || tree.element(*s).is_some_and(|e| e.name == element.name);
                let before = tree.siblings(node).filter(same).filter(|s| if *from_end { *s > node } else { *s < node }).count();
                is_nth(i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1), *a, *b)
            }
            Self::OnlyChild => tree.siblings(node).count() == 1,
            Self::OnlyOfType => tree.siblings(node).filter(|s| tree.element(*s).is_some_and(|e| e.name == element.name)).count() == 1,
            Self::Empty => tree.is_empty(node),
            Self::Root => tree.parent(node).is_none(),
            Self::Never => false,
        }
    }
}

/// Whether `place` is `a × n + b` for an integer n ≥ 0.
fn is_nth(place: i64, a: i64, b: i64) -> bool {
    let rest = place - b;
    if a == 0 { rest == 0 } else { rest % a == 0 && rest / a >= 0 }
}

impl Test {
    fn holds(self, value: Option<&str>, wanted: &str, ignores_case: bool) -> bool {
        if self == Self::Differs {
            return value != Some(wanted);
        }
        let Some(value) = value else { return false };
        let lowered;
        let value = if ignores_case {
            lowered = value.to_lowercase();
            &lowered
        } else {
            value
        };
        match self {
            Self::Exists => true,
            Self::Equals => value == wanted,
            Self::Word => value.split_whitespace().any(|word| word == wanted),
            Self::Starts => !wanted.is_empty() && value.starts_with(wanted),
            Self::Ends => !wanted.is_empty() && value.ends_with(wanted),
            Self::Contains => !wanted.is_empty() && value.contains(wanted),
            Self::Dash => value.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
            Self::Differs => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::markup::Dialect;

    fn ids(selector: &str) -> String {
        let html = "<div id=a class='x y'><p id=b>1</p><P id=c title=Foo>2</P><span id=d></span></div><p id=e class=x>3</p>";
        let tree = Tree::parse(html, Dialect::Html).unwrap();
        let Some(list) = Selector::list(selector, true) else { return "unread".into() };
        tree.elements().filter(|(node, _)| list.iter().any(|s| s.matches(&tree, *node))).filter_map(|(_, e)| e.attribute("id")).collect()
    }

    #[test]
    fn selectors_match() {
        for (selector, matched) in [
            ("p", "bce"),
            ("P", "bce"),
            ("*", "abcde"),
            (".x", "ae"),
            ("div.x.y", "a"),
            ("#c", "c"),
            ("div p", "bc"),
            ("div>p", "bc"),
            ("p + p", "c"),
            ("p ~ span", "d"),
            ("[title]", "c"),
            ("[title=Foo]", "c"),
            ("[title=foo i]", "c"),
            ("[title='foo']", ""),
            ("p:first-child", "b"),
            ("p:last-of-type", "ce"),
            ("p:nth-child(2n)", "ce"),
            (":nth-last-child(1)", "de"),
            ("p:not(.x)", "bc"),
            (":is(span, .x)", "ade"),
            ("span:empty", "d"),
            ("div :only-of-type", "d"),
            ("body p", ""),
            ("a, #b", "b"),
            ("p:hover", ""),
            ("p::first-line", "unread"),
            (">p", "unread"),
            ("p..x", "unread"),
            ("", "unread"),
            ("/* x */ p", "bce"),
        ] {
            assert_eq!(ids(selector), matched, "{selector}");
        }
    }

    #[test]
    fn selectors_are_weighed() {
        let weight = |text: &str| Selector::list(text, true).unwrap()[0].weight();
        assert_eq!(weight("div p.x#y"), [1, 1, 2]);
        assert_eq!(weight("a:first-child[b]"), [0, 1, 2]);
        assert_eq!(weight("p:not(.x)"), [0, 1, 1]);
    }
}
