//! Writing styles into elements, as juice does for mjml: HTML and style sheets come in, HTML goes out whose elements carry their styles themselves.

use super::blocks::Blocks;
use super::selector::{Selector, Weight};
use super::sheet::{self, Declaration};
use super::tree::Tree;
use crate::diagnostic::Result;
use crate::markup::Dialect;
use std::collections::{BTreeMap, HashMap};

/// Writes the rules of `css` into the elements they match.
///
/// # Errors
/// `mjml/too-deep`.
pub fn inline(html: &str, css: &str) -> Result<String> {
    let mut blocks = Blocks::for_texts(&[html, css]);
    let (html, css) = (blocks.hide(html), blocks.hide(css));
    let mut tree = Tree::parse(&html, Dialect::Html)?;
    let mut styles: BTreeMap<usize, Styles> = BTreeMap::new();
    let index = Index::of(&tree);
    let mut rule_number = 0;
    for rule in sheet::rules(&css) {
        for selector in rule.selectors.iter().filter_map(|text| Selector::list(text, true)).flatten() {
            rule_number += 1;
            let weight = selector.weight();
            for node in index.candidates(&selector) {
                if !selector.matches(&tree, *node) || tree.element(*node).is_none_or(|e| is_invisible(&e.name)) {
                    continue;
                }
                let own = styles.entry(*node).or_insert_with(|| Styles::of_element(&tree, *node));
                own.add(&rule.declarations, rule_number, Weight4 { is_own: 0, weight });
            }
        }
    }
    let resolved: Vec<(usize, Vec<(String, String)>)> = styles.iter().map(|(node, own)| (*node, own.resolved(&tree, *node, &styles))).collect();
    for (node, declarations) in resolved {
        write(&mut tree, node, &declarations);
    }
    Ok(blocks.restore(tree.write()))
}

/// Elements by class, id and tag.
struct Index {
    all: Vec<usize>,
    by_key: HashMap<(&'static str, String), Vec<usize>>,
}

impl Index {
    fn of(tree: &Tree<'_>) -> Self {
        let mut index = Self { all: Vec::new(), by_key: HashMap::new() };
        for (node, element) in tree.elements() {
            index.all.push(node);
            index.by_key.entry(("", element.name.clone().into_owned())).or_default().push(node);
            for class in element.attribute("class").unwrap_or("").split_whitespace() {
                let nodes = index.by_key.entry(("class", class.to_owned())).or_default();
                if nodes.last() != Some(&node) {
                    nodes.push(node);
                }
            }
            if let Some(id) = element.attribute("id") {
                index.by_key.entry(("id", id.to_owned())).or_default().push(node);
            }
        }
        index
    }

    fn candidates(&self, selector: &Selector) -> &[usize] {
        match selector.key() {
            Some((kind, value)) => self.by_key.get(&(kind, value.to_owned())).map_or(&[], Vec::as_slice),
            None => &self.all,
        }
    }
}

fn is_invisible(name: &str) -> bool {
    matches!(name, "head" | "title" | "base" | "link" | "style" | "meta" | "script" | "noscript")
}

/// A weight with the place for `style` attributes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight4 {
    is_own: usize,
    weight: Weight,
}

/// What decides which declaration counts: importance, weight, then the later one.
type Rank = (Weight4, usize);

#[derive(Debug, Clone)]
struct Property {
    value: String,
    rank: Rank,
    rule: usize,
    /// The same property, declared before in the same rule: a fallback, it stays.
    fallback: Option<Box<Property>>,
}

/// The declarations of an element, in the order they came to count.
#[derive(Debug)]
struct Styles(Vec<(String, Property)>);

impl Styles {
    /// What the element's `style` attribute says; it outweighs every rule.
    fn of_element(tree: &Tree<'_>, node: usize) -> Self {
        let mut styles = Self(Vec::new());
        let own = tree.element(node).and_then(|e| e.attribute("style")).unwrap_or("");
        let own = own.replace("&quot;", "\"");
        styles.add(&sheet::declarations(&own, 0), 0, Weight4 { is_own: 1, weight: [0; 3] });
        styles
    }

    fn add(&mut self, declarations: &[Declaration], rule: usize, weight: Weight4) {
        for declaration in declarations {
            let important = declaration.value.strip_suffix("!important");
            let value = important.map_or(declaration.value.as_str(), str::trim_end).to_owned();
            let is_own = weight.is_own + if important.is_some() { 2 } else { 0 };
            let rank = (Weight4 { is_own, ..weight }, declaration.at);
            let mut property = Property { value, rank, rule, fallback: None };
            let known = self.0.iter().position(|(name, _)| *name == declaration.name);
            let Some(at) = known else {
                self.0.push((declaration.name.clone(), property));
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
                self.0.push((declaration.name.clone(), property));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, property)| property.value.as_str())
    }

    /// The declarations in the order they are written: what counts less stands before, so that shorthands and their parts come out right.
    fn resolved(&self, tree: &Tree<'_>, node: usize, styles: &BTreeMap<usize, Self>) -> Vec<(String, String)> {
        let mut all: Vec<(&str, &Property)> = Vec::new();
        for (name, property) in &self.0 {
            let mut next = Some(property);
            while let Some(property) = next {
                all.push((name, property));
                next = property.fallback.as_deref();
            }
        }
        all.sort_by_key(|(_, property)| property.rank);
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
        written.map(|(name, property)| (name.to_owned(), with_variables(&property.value, &variable, 0))).collect()
    }
}

/// A value with `var(--name, otherwise)` replaced, as far as the variables are known.
fn with_variables(value: &str, variable: &dyn Fn(&str) -> Option<String>, depth: usize) -> String {
    // The innermost are replaced first; a variable that names itself ends.
    let Some(start) = value.rfind("var(").filter(|_| depth < 16) else { return value.to_owned() };
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
    let Some(end) = end else { return value.to_owned() };
    let (before, after) = (value.get(..start).unwrap_or(""), inside.get(end + 1..).unwrap_or(""));
    let (name, otherwise) = inside.get(..end).unwrap_or("").split_once(',').map_or((inside.get(..end).unwrap_or(""), None), |(n, o)| (n, Some(o.trim())));
    match variable(name.trim()).or(otherwise.map(str::to_owned)) {
        Some(found) => with_variables(&format!("{before}{found}{after}"), variable, depth + 1),
        None => format!("{}var({}){after}", with_variables(before, variable, depth + 1), inside.get(..end).unwrap_or("")),
    }
}

/// Writes an element's declarations, and the attributes that old clients read in their place.
fn write(tree: &mut Tree<'_>, node: usize, declarations: &[(String, String)]) {
    let name = tree.element(node).map_or(String::new(), |e| e.name.to_string());
    let style: Vec<String> = declarations.iter().map(|(name, value)| format!("{name}: {};", value.replace('"', "'"))).collect();
    if !style.is_empty() {
        tree.set(node, "style", style.join(" "));
    }
    let is_cell = matches!(name.as_str(), "table" | "th" | "tr" | "td" | "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot");
    // Of fallbacks the last is the one that counts.
    let counts = |wanted: &str| declarations.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    if matches!(name.as_str(), "table" | "td" | "th" | "img") {
        for dimension in ["width", "height"] {
            let Some(value) = counts(dimension) else { continue };
            if value.contains("px") || value.contains("auto") {
                tree.set(node, dimension, value.replacen("px", "", 1));
            } else if is_cell && value.contains('%') {
                tree.set(node, dimension, value.to_owned());
            }
        }
    }
    if !is_cell {
        return;
    }
    for (property, attribute) in [("background-color", "bgcolor"), ("background-image", "background"), ("text-align", "align"), ("vertical-align", "valign")] {
        let Some(value) = counts(property) else { continue };
        let lower = value.to_ascii_lowercase();
        if lower.contains("linear-gradient(") || lower.contains("radial-gradient(") {
            continue;
        }
        let value = if attribute == "background" { url(value) } else { value };
        tree.set(node, attribute, value.to_owned());
    }
}

/// What stands in `url(…)`.
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
