//! Inlines CSS as juice does for mjml: HTML and CSS in; HTML with `style` attributes out.

use super::blocks::Blocks;
use super::selector::{Selector, Weight};
use super::sheet::{self, Declaration, Rule};
use super::tree::Tree;
use crate::base::diagnostic::Result;
use crate::base::markup::Dialect;
use crate::send::mjml::order::ordered;
use std::borrow::Cow;
use std::collections::HashMap;

/// Inlines the rules of `css` into the elements they match.
///
/// # Errors
/// `mjml/too-deep`.
pub fn inline(html: &str, css: &str) -> Result<String> {
    let mut blocks = Blocks::for_texts(&[html, css]);
    let (html, css) = (blocks.hide(html), blocks.hide(css));
    let mut tree = Tree::parse(&html, Dialect::Html)?;
    let rules = sheet::rules(&css);
    let selectors: Vec<(Selector, &[Declaration<'_>])> = rules.iter().flat_map(selectors).collect();
    let resolved = {
        let mut styles: HashMap<usize, Styles<'_>> = HashMap::new();
        let index = Index::of(&tree, &selectors);
        for (number, (selector, declarations)) in selectors.iter().enumerate() {
            let weight = selector.weight();
            for node in index.candidates(selector) {
                if !selector.matches(&tree, *node) || tree.element(*node).is_none_or(|e| is_invisible(&e.name)) {
                    continue;
                }
                let own = styles.entry(*node).or_insert_with(|| Styles::of_element(&tree, *node));
                own.add(declarations.iter().cloned(), number + 1, Weight4 { is_own: 0, weight });
            }
        }
        let resolved = styles.iter().map(|(node, own)| (*node, own.resolved(&tree, *node, &styles)));
        resolved.map(|(node, declarations)| (node, attributes(&tree, node, &declarations))).collect::<Vec<_>>()
    };
    for (node, attributes) in resolved {
        for (name, value) in attributes {
            tree.set(node, name, value);
        }
    }
    Ok(blocks.restore(tree.write()))
}

/// The selectors and at-rules that can't be inlined: states, pseudo-elements, media queries.
pub fn left_out(css: &str) -> Vec<String> {
    let mut blocks = Blocks::for_texts(&[css]);
    let css = blocks.hide(css);
    let rules = sheet::rules(&css);
    let all = rules.iter().flat_map(|rule| &rule.selectors);
    let left_out = all.filter(|text| Selector::list(text, true).is_none_or(|list| list.iter().any(Selector::is_never)));
    left_out.map(|text| blocks.restore((*text).to_owned())).collect()
}

/// The parsed selectors of a rule, with its declarations.
fn selectors<'r>(rule: &'r Rule<'_>) -> impl Iterator<Item = (Selector, &'r [Declaration<'r>])> {
    let read = rule.selectors.iter().filter_map(|text| Selector::list(text, true)).flatten();
    read.map(|selector| (selector, rule.declarations.as_slice()))
}

/// The elements by class, id and tag, as far as selectors use them.
struct Index<'i> {
    all: Vec<usize>,
    by_key: HashMap<(&'static str, &'i str), Vec<usize>>,
}

impl<'i> Index<'i> {
    fn of(tree: &'i Tree<'_>, selectors: &'i [(Selector, &[Declaration<'_>])]) -> Self {
        let keys: Vec<_> = selectors.iter().map(|(selector, _)| selector.key()).collect();
        let mut index = Self { all: Vec::new(), by_key: keys.iter().flatten().map(|key| (*key, Vec::new())).collect() };
        let has = |kind: &str| keys.iter().flatten().any(|(known, _)| *known == kind);
        let (has_tags, has_classes, has_ids) = (has(""), has("class"), has("id"));
        for (node, element) in tree.elements() {
            if keys.contains(&None) {
                index.all.push(node);
            }
            if has_tags {
                index.put(("", &element.name), node);
            }
            for class in element.attribute("class").filter(|_| has_classes).unwrap_or("").split_whitespace() {
                index.put(("class", class), node);
            }
            if let Some(id) = element.attribute("id").filter(|_| has_ids) {
                index.put(("id", id), node);
            }
        }
        index
    }

    fn put(&mut self, key: (&'static str, &'i str), node: usize) {
        if let Some(nodes) = self.by_key.get_mut(&key)
            && nodes.last() != Some(&node)
        {
            nodes.push(node);
        }
    }

    fn candidates(&self, selector: &'i Selector) -> &[usize] {
        match selector.key() {
            Some(key) => self.by_key.get(&key).map_or(&[], Vec::as_slice),
            None => &self.all,
        }
    }
}

fn is_invisible(name: &str) -> bool {
    matches!(name, "head" | "title" | "base" | "link" | "style" | "meta" | "script" | "noscript")
}

/// A specificity, with `style` attributes as the highest component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight4 {
    is_own: usize,
    weight: Weight,
}

/// The precedence of a declaration: importance, specificity, order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(Weight4, usize);

impl Rank {
    /// The precedence as two numbers. A selector has fewer than a thousand classes.
    fn order(self) -> (usize, usize) {
        let Self(Weight4 { is_own, weight }, at) = self;
        (weight.iter().fold(is_own, |all, part| all << 10 | (*part).min(1023)), at)
    }
}

#[derive(Debug, Clone)]
struct Property<'c> {
    value: Cow<'c, str>,
    rank: Rank,
    rule: usize,
    /// The previous declaration of the same property in the same rule, kept as a fallback.
    fallback: Option<Box<Property<'c>>>,
}

/// The declarations of an element, in the order of the cascade.
#[derive(Debug)]
struct Styles<'c>(Vec<(Cow<'c, str>, Property<'c>)>);

impl<'c> Styles<'c> {
    /// The declarations of the `style` attribute, which have precedence over all rules.
    fn of_element(tree: &'c Tree<'_>, node: usize) -> Self {
        let mut styles = Self(Vec::new());
        let own = tree.element(node).and_then(|e| e.attribute("style")).unwrap_or("");
        let weight = Weight4 { is_own: 1, weight: [0; 3] };
        if own.contains("&quot;") {
            let own = own.replace("&quot;", "\"");
            styles.add(sheet::declarations(&own, 0).into_iter().map(Declaration::into_owned), 0, weight);
        } else {
            styles.add(sheet::declarations(own, 0), 0, weight);
        }
        styles
    }

    fn add(&mut self, declarations: impl IntoIterator<Item = Declaration<'c>>, rule: usize, weight: Weight4) {
        for Declaration { name, value, at } in declarations {
            let length = value.strip_suffix("!important").map(|value| value.trim_end().len());
            let is_own = weight.is_own + if length.is_some() { 2 } else { 0 };
            let value = match (length, value) {
                (None, value) => value,
                (Some(length), Cow::Borrowed(value)) => value.get(..length).unwrap_or("").into(),
                (Some(length), Cow::Owned(mut value)) => {
                    value.truncate(length);
                    value.into()
                }
            };
            let rank = Rank(Weight4 { is_own, ..weight }, at);
            let mut property = Property { value, rank, rule, fallback: None };
            let Some(at) = self.0.iter().position(|(known, _)| *known == name) else {
                self.0.push((name, property));
                continue;
            };
            let Some((_, existing)) = self.0.get_mut(at) else { continue };
            if existing.rank > rank {
                continue;
            }
            if existing.rule == rule {
                property.fallback = Some(Box::new(existing.clone()));
                *existing = property;
            } else {
                self.0.remove(at);
                self.0.push((name, property));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, property)| property.value.as_ref())
    }

    /// The declarations in output order: those with lower precedence first, so that shorthands work correctly.
    fn resolved<'s>(&'s self, tree: &Tree<'_>, node: usize, styles: &HashMap<usize, Self>) -> Vec<(&'s str, Cow<'s, str>)> {
        let mut all: Vec<(&str, &Property<'_>)> = Vec::new();
        for (name, property) in &self.0 {
            let mut next = Some(property);
            while let Some(property) = next {
                all.push((name, property));
                next = property.fallback.as_deref();
            }
        }
        let all = ordered(all, |(_, property)| property.rank.order());
        let variable = |name: &str| {
            let mut around = Some(node);
            while let Some(node) = around {
                if let Some(value) = styles.get(&node).and_then(|own| own.get(name)) {
                    return Some(value.to_owned());
                }
                around = tree.parent(node);
            }
            None
        };
        let written = all.into_iter().filter(|(name, _)| !name.starts_with("--") && *name != "content");
        written.map(|(name, property)| (name, with_variables(&property.value, &variable, 0))).collect()
    }
}

/// Replaces `var(--name, fallback)`, as far as the variables are known.
fn with_variables<'v>(value: &'v str, variable: &dyn Fn(&str) -> Option<String>, depth: usize) -> Cow<'v, str> {
    // Replaces the innermost first; a self-referencing variable ends the recursion.
    let Some(start) = value.rfind("var(").filter(|_| depth < 16) else { return value.into() };
    let inside = value.get(start + 4..).unwrap_or("");
    let mut open = 1_usize;
    let end = inside.find(|c: char| {
        open = match c {
            '(' => open + 1,
            ')' => open - 1,
            _ => open,
        };
        open == 0
    });
    let Some(end) = end else { return value.into() };
    let (before, after) = (value.get(..start).unwrap_or(""), inside.get(end + 1..).unwrap_or(""));
    let (name, otherwise) = inside.get(..end).unwrap_or("").split_once(',').map_or((inside.get(..end).unwrap_or(""), None), |(n, o)| (n, Some(o.trim())));
    match variable(name.trim()).or(otherwise.map(str::to_owned)) {
        Some(found) => with_variables(&format!("{before}{found}{after}"), variable, depth + 1).into_owned().into(),
        None => format!("{}var({}){after}", with_variables(before, variable, depth + 1), inside.get(..end).unwrap_or("")).into(),
    }
}

/// An element's declarations as its `style`, and as legacy attributes for old clients.
fn attributes(tree: &Tree<'_>, node: usize, declarations: &[(&str, Cow<'_, str>)]) -> Vec<(&'static str, String)> {
    let name = tree.element(node).map_or("", |e| &e.name);
    let mut attributes = Vec::new();
    let mut style = String::new();
    for (name, value) in declarations {
        // A value with double quotes that also contains single quotes keeps both, as references.
        let value = if value.contains('\'') { Cow::Borrowed(value.as_ref()) } else { value.replace('"', "'").into() };
        let parts = [if style.is_empty() { "" } else { " " }, name, ": ", &value, ";"];
        style.extend(parts);
    }
    if !style.is_empty() {
        attributes.push(("style", style));
    }
    let is_cell = matches!(name, "table" | "th" | "tr" | "td" | "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot");
    // Of several fallbacks, the last one counts.
    let counts = |wanted: &str| declarations.iter().rev().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_ref());
    if matches!(name, "table" | "td" | "th" | "img") {
        for dimension in ["width", "height"] {
            let Some(value) = counts(dimension) else { continue };
            if value.contains("px") || value.contains("auto") {
                attributes.push((dimension, value.replacen("px", "", 1)));
            } else if is_cell && value.contains('%') {
                attributes.push((dimension, value.to_owned()));
            }
        }
    }
    if !is_cell {
        return attributes;
    }
    for (property, attribute) in [("background-color", "bgcolor"), ("background-image", "background"), ("text-align", "align"), ("vertical-align", "valign")] {
        let Some(value) = counts(property) else { continue };
        let lower = value.to_ascii_lowercase();
        if lower.contains("linear-gradient(") || lower.contains("radial-gradient(") {
            continue;
        }
        let value = if attribute == "background" { url(value) } else { value };
        attributes.push((attribute, value.to_owned()));
    }
    attributes
}

/// The address inside `url(…)`.
fn url(value: &str) -> &str {
    let inside = value.strip_prefix("url(").and_then(|v| v.strip_suffix(')'));
    inside.map_or(value, |v| v.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str, css: &str) -> String {
        inline(html, css).unwrap()
    }

    #[test]
    fn m6_a_text_in_a_style_keeps_its_ends() {
        assert_eq!(told("<p class=a>x</p>", r#".a{color:"b"}"#), r#"<p class="a" style="color: 'b';">x</p>"#);
        let both = r#"<p class="a" style="color: &quot;x';color:red;y:'&quot;;">x</p>"#;
        assert_eq!(told("<p class=a>x</p>", r#".a{color:"x';color:red;y:'"}"#), both);
    }

    #[test]
    fn heavier_and_later_rules_count_and_the_elements_own_style_most() {
        assert_eq!(told("<p class=a>x</p>", ".a{color:red} p{color:blue;margin:0}"), "<p class=\"a\" style=\"margin: 0; color: red;\">x</p>");
        assert_eq!(told("<p style='color:red'>x</p>", "p{color:blue !important}"), "<p style=\"color: blue;\">x</p>");
        assert_eq!(told("<p style='color:red;top:0'>x</p>", "p{color:blue}"), "<p style=\"color: red; top: 0;\">x</p>");
        assert_eq!(told("<p>x</p>", "p{color:red;color:rgba(0,0,0,.5)}"), "<p style=\"color: red; color: rgba(0,0,0,.5);\">x</p>");
        assert_eq!(told("<p>x</p>", "p{padding-top:1px} p{padding:0}"), "<p style=\"padding-top: 1px; padding: 0;\">x</p>");
    }

    #[test]
    fn old_clients_get_attributes() {
        assert_eq!(
            told("<table><tr><td>x</td></tr></table>", "td{width:10px;background-color:red;text-align:center} table{width:50%}"),
            "<table style=\"width: 50%;\" width=\"50%\"><tr><td style=\"width: 10px; background-color: red; text-align: center;\" width=\"10\" bgcolor=\"red\" align=\"center\">x</td></tr></table>"
        );
    }

    #[test]
    fn variables_are_resolved() {
        assert_eq!(
            told("<div><p>x</p></div>", "div{--c:red} p{color:var(--c);top:var(--d, 1px);left:calc(var(--e))}"),
            "<div><p style=\"color: red; top: 1px; left: calc(var(--e));\">x</p></div>"
        );
    }

    #[test]
    fn template_tags_are_left_alone() {
        let html = "<p style=\"color:{{ c }};top:0\" {{ x }}>{% if a < b %}y{% endif %}</p>";
        assert_eq!(told(html, "p{left:{{ l }}}"), "<p style=\"left: {{ l }}; color: {{ c }}; top: 0;\" {{ x }}>{% if a < b %}y{% endif %}</p>");
    }
}
