use super::graph::{Graph, is, is_group};
use super::service::{is_product, kind};
use crate::feed::check::Check;
use crate::feed::json::Node;
use crate::limits;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Where things that are sold stand in other things.
const INSIDE: [&str; 9] =
    ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "itemOffered", "makesOffer", "hasOfferCatalog", "containsPlace"];

/// Something that is sold.
pub(super) struct Found<'a> {
    pub product: &'a Node,
    /// The group that it is a variant of.
    pub group: Option<&'a Node>,
    /// The offer that it stands in, if it stands in one.
    pub offer: Option<&'a Node>,
}

/// Finds all that is sold in a page's values, each once.
pub(super) fn found<'a>(graph: &Graph<'a>, values: &'a [Value]) -> Vec<Found<'a>> {
    let mut search = Search { graph, groups: HashMap::new(), by_group_id: HashMap::new(), seen: HashSet::new(), ids: HashSet::new(), out: Vec::new() };
    for group in &graph.groups {
        let mut check = Check::default();
        for variant in graph.nodes(group, "hasVariant", &mut check) {
            search.groups.entry(key(variant)).or_insert(group);
        }
        if let Some(id) = graph.text(group, "productGroupID", &mut check) {
            search.by_group_id.entry(id).or_insert(group);
        }
    }
    for value in values {
        search.value(value, None, 0);
    }
    search.out
}

struct Search<'a, 'g> {
    graph: &'g Graph<'a>,
    /// The groups of variants, by where the variants stand.
    groups: HashMap<usize, &'a Node>,
    by_group_id: HashMap<String, &'a Node>,
    seen: HashSet<usize>,
    ids: HashSet<&'a str>,
    out: Vec<Found<'a>>,
}

/// Where a node stands: the same node is found once.
fn key(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

impl<'a> Search<'a, '_> {
    fn value(&mut self, value: &'a Value, offer: Option<&'a Node>, depth: usize) {
        if depth > limits::FEED_SEARCH_DEPTH {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.value(value, offer, depth + 1)),
            Value::Object(_) => {
                if let Some(node) = self.graph.node(value) {
                    self.node(node, offer, depth);
                }
            }
            _ => {}
        }
    }

    fn node(&mut self, node: &'a Node, offer: Option<&'a Node>, depth: usize) {
        if !self.seen.insert(key(node)) {
            return;
        }
        if is_group(node) {
            self.group(node, offer, depth);
        } else if kind(node).is_some() && (is_product(node) || offer.is_some() || self.graph.value(node, "offers").is_some()) {
            // A page may say of one thing at several places: its values are read together.
            if self.graph.id(node).is_none_or(|id| self.ids.insert(id)) {
                let group = self.group_of(node);
                self.out.push(Found { product: node, group, offer });
            }
        } else {
            let offer = if is(node, "Offer") { Some(node) } else { None };
            for name in INSIDE {
                self.graph.all(node, name).iter().for_each(|value| self.value(value, offer, depth + 1));
            }
        }
    }

    fn group(&mut self, group: &'a Node, offer: Option<&'a Node>, depth: usize) {
        let mut check = Check::default();
        let variants = self.graph.nodes(group, "hasVariant", &mut check);
        let has_offers = |node: &&'a Node| self.graph.value(node, "offers").is_some();
        if has_offers(&group) && !variants.iter().any(has_offers) {
            self.out.push(Found { product: group, group: None, offer });
            self.seen.extend(variants.into_iter().map(key));
            return;
        }
        for variant in variants {
            // A variant need not say that it is a product.
            if kind(variant).is_some() || !variant.contains_key("@type") {
                if self.seen.insert(key(variant)) && self.graph.id(variant).is_none_or(|id| self.ids.insert(id)) {
                    self.out.push(Found { product: variant, group: Some(group), offer });
                }
            } else {
                self.node(variant, None, depth + 1);
            }
        }
    }

    fn group_of(&self, product: &'a Node) -> Option<&'a Node> {
        let listed = self.groups.get(&key(product)).copied();
        let named = || self.graph.values(product, "isVariantOf").iter().find_map(|value| self.graph.node(value));
        let by_id = || self.by_group_id.get(self.graph.value(product, "inProductGroupWithID")?.as_str()?).copied();
        listed.or_else(named).or_else(by_id).filter(|group| key(group) != key(product))
    }
}
