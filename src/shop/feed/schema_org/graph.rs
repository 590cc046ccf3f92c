use crate::base::limits;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value, Word, unescaped, wrong};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// Nodes with the same `@id` that are merged.
const NAMESAKES: usize = 16;

/// Invalid values of one property that are reported; a product's are repeated for each of its variants.
const STRANGE: usize = 16;

/// Properties in which nodes with the same `@id` must agree to be merged.
const IDENTITY: [&str; 6] = ["sku", "name", "url", "gtin13", "mpn", "productID"];

/// All nodes of a page by `@id`: JSON-LD may describe one thing in several nodes.
pub(super) struct Graph<'a> {
    by_id: HashMap<&'a str, Namesakes<'a>>,
    pub groups: Vec<&'a Node<'a>>,
    /// The number of offers read, for all products.
    pub looked_at: Cell<usize>,
}

#[derive(Default)]
struct Namesakes<'a> {
    nodes: Vec<&'a Node<'a>>,
    /// Whether different things share this id because of a template error.
    clash: bool,
}

impl<'a> Graph<'a> {
    pub fn of(values: &'a [Value<'a>]) -> Self {
        let mut graph = Self { by_id: HashMap::new(), groups: Vec::new(), looked_at: Cell::new(0) };
        values.iter().for_each(|value| graph.index(value));
        graph
    }

    fn index(&mut self, value: &'a Value<'a>) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.index(value)),
            Value::Object(node) => {
                if let Some(id) = node.get("@id").and_then(Value::as_str).filter(|_| !is_reference(node)) {
                    let same = self.by_id.entry(id).or_default();
                    let clashes = |known: &&Node| IDENTITY.iter().any(|name| known.get(name).zip(node.get(name)).is_some_and(|(a, b)| a != b));
                    same.clash |= same.nodes.iter().any(clashes);
                    if same.nodes.len() < NAMESAKES {
                        same.nodes.push(node);
                    }
                }
                if is_group(node) {
                    self.groups.push(node);
                }
                node.values().for_each(|value| self.index(value));
            }
            _ => {}
        }
    }

    /// The node that a value is or refers to.
    pub fn node(&self, value: &'a Value<'a>) -> Option<&'a Node<'a>> {
        let known = |id: &str| self.by_id.get(id).and_then(|same| same.nodes.first().copied());
        match value {
            Value::Object(node) if is_reference(node) => node.get("@id").and_then(Value::as_str).and_then(known).or(Some(node)),
            Value::Object(node) => Some(node),
            Value::String(id) => known(id),
            _ => None,
        }
    }

    /// A node's id, if it is unique.
    pub fn id(&self, node: &'a Node<'a>) -> Option<&'a str> {
        let id = node.get("@id").and_then(Value::as_str)?;
        self.by_id.get(id).filter(|same| !same.clash).map(|_| id)
    }

    /// A property of a node, from any node with the same id.
    pub fn value(&self, node: &'a Node<'a>, name: &str) -> Option<&'a Value<'a>> {
        let said = |node: &'a Node<'a>| node.get(name).filter(|value| !value.is_null());
        said(node).or_else(|| self.by_id.get(self.id(node)?)?.nodes.iter().find_map(|same| said(same)))
    }

    /// The values of a property, one or several, up to a limit.
    pub fn values(&self, node: &'a Node<'a>, name: &str) -> &'a [Value<'a>] {
        let all = self.all(node, name);
        all.get(..limits::PRODUCT_OFFERS).unwrap_or(all)
    }

    /// All values of a property.
    pub fn all(&self, node: &'a Node<'a>, name: &str) -> &'a [Value<'a>] {
        match self.value(node, name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_ref(one),
        }
    }

    /// The nodes of a property. Other values are reported.
    pub fn nodes(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Vec<&'a Node<'a>> {
        let (mut nodes, mut strange) = (Vec::new(), 0);
        for value in self.all(node, name) {
            match self.node(value) {
                Some(node) => nodes.push(node),
                None if value.is_null() => {}
                None if strange < STRANGE => {
                    strange += 1;
                    wrong::<()>(name, value, "an object", check);
                }
                None => {}
            }
        }
        nodes
    }

    /// The nodes of a property, from all nodes with the same id.
    pub fn every(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Vec<&'a Node<'a>> {
        let same = self.id(node).and_then(|id| self.by_id.get(id));
        let mut nodes: Vec<&'a Node<'a>> = self.nodes(node, name, check);
        for other in same.into_iter().flat_map(|same| &same.nodes).filter(|other| !std::ptr::eq(**other, node) && other.contains_key(name)) {
            nodes.extend(self.nodes(other, name, check));
        }
        nodes
    }

    /// The first text of a property; the name if it is an object.
    pub fn text(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Option<String> {
        self.first(node, name, "a text", check, |value| match value {
            Value::String(text) => Some(text.as_ref().into()),
            Value::Object(_) => {
                let inner = self.node(value)?;
                ["name", "@id"].iter().find_map(|key| self.value(inner, key)?.as_str().map(Cow::Borrowed))
            }
            _ => None,
        })
        .map(|text| unescaped(text.trim()))
    }

    /// The first enumeration term of a property, as the last part of its address.
    pub fn term(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Option<String> {
        let text = self.first(node, name, "a term", check, |value| term_of(value).map(Cow::Borrowed));
        text.map(|text| local(&text).to_owned())
    }

    /// The first address of a property; the content address if it is an object.
    pub fn address(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Option<String> {
        self.first(node, name, "an address", check, |value| match value {
            Value::String(text) => Some(text.as_ref().into()),
            Value::Object(_) => {
                let inner = self.node(value)?;
                ["url", "contentUrl", "@id"].iter().find_map(|key| self.values(inner, key).first()?.as_str().map(Cow::Borrowed))
            }
            _ => None,
        })
        .map(Cow::into_owned)
    }

    /// The first text or number of a property.
    pub fn word(&self, node: &'a Node<'a>, name: &str, check: &mut Check) -> Option<Word<'a>> {
        let text = |value: &'a Value<'a>| Word::of(value).map(|word| word.text);
        self.first(node, name, "a text or a number", check, text)?;
        self.values(node, name).iter().filter_map(Word::of).find(|word| !word.text.is_empty())
    }

    /// The first readable value that is not empty. Reports if there are only unreadable values.
    fn first(
        &self,
        node: &'a Node<'a>,
        name: &str,
        expected: &str,
        check: &mut Check,
        mut read: impl FnMut(&'a Value<'a>) -> Option<Cow<'a, str>>,
    ) -> Option<Cow<'a, str>> {
        let mut strange = None;
        for value in self.values(node, name) {
            match read(value) {
                Some(text) if !text.trim().is_empty() => return Some(text),
                Some(_) => {}
                None if value.is_null() || value.as_object().is_some_and(Node::is_empty) => {}
                None => strange = strange.or(Some(value)),
            }
        }
        strange.and_then(|value| wrong(name, value, expected, check))
    }
}

/// The text of a term: the text itself, or an object's address.
pub(super) fn term_of<'a>(value: &'a Value<'a>) -> Option<&'a str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(node) => ["@id", "url", "name"].iter().find_map(|key| node.get(key)?.as_str()),
        _ => None,
    }
}

/// The last part of an address or prefixed name: `schema:InStock`, `http://schema.org/InStock/`.
pub(super) fn local(term: &str) -> &str {
    let term = term.trim();
    let is_address = term.contains("://") || term.contains("schema.org") || term.starts_with("schema:");
    let cut = term.trim_end_matches(['/', '#']);
    if is_address { cut.rsplit(['/', ':', '#']).next().unwrap_or(cut) } else { term }
}

/// Whether a node only refers to another one.
fn is_reference(node: &Node<'_>) -> bool {
    node.contains_key("@id") && node.keys().all(|key| key.starts_with('@'))
}

/// Whether a node has a type.
pub(super) fn is(node: &Node<'_>, kind: &str) -> bool {
    types(node).any(|name| name == kind)
}

/// Whether a node is a group of variants; some declare only that they are products.
pub(super) fn is_group(node: &Node<'_>) -> bool {
    is(node, "ProductGroup") || node.contains_key("hasVariant")
}

pub(super) fn types<'a>(node: &'a Node<'a>) -> impl Iterator<Item = &'a str> {
    let values = match node.get("@type") {
        None => &[],
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    values.iter().filter_map(Value::as_str).map(|name| name.rsplit(['/', ':', '#']).next().unwrap_or(name))
}

/// Removes schema.org prefixes from names, and JSON-LD wrappers from values.
pub(super) fn plain(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Array(list) => Value::Array(list.into_iter().map(plain).collect()),
        Value::Object(mut node) => match ["@value", "@list", "@set"].iter().find_map(|key| node.remove(key)) {
            Some(inner) => plain(inner),
            None => Value::Object(Node::of(node.into_entries().into_iter().map(|(name, value)| (unprefixed(name), plain(value))).collect())),
        },
        other => other,
    }
}

fn unprefixed(name: Cow<'_, str>) -> Cow<'_, str> {
    ["schema:", "https://schema.org/", "http://schema.org/"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .map(|name| name.to_owned().into())
        .unwrap_or(name)
}
