use super::graph::{Graph, is, is_group};
use super::service::{is_product, kind};
use crate::base::limits;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value};
use std::collections::{HashMap, HashSet};

/// Properties that can contain products.
const INSIDE: [&str; 9] =
    ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "itemOffered", "makesOffer", "hasOfferCatalog", "containsPlace"];

/// A product found on a page.
pub(super) struct Found<'a> {
    pub product: &'a Node<'a>,
    /// Its group of variants.
    pub group: Option<&'a Node<'a>>,
    /// The offers that contain it or refer to it.
    pub offers: Vec<&'a Node<'a>>,
}

/// Finds all products in a page's values, each once.
pub(super) fn found<'a>(graph: &Graph<'a>, values: &'a [Value<'a>]) -> Vec<Found<'a>> {
    let mut search = Search {
        graph,
        groups: HashMap::new(),
        by_group_id: HashMap::new(),
        seen: HashSet::new(),
        ids: HashMap::new(),
        places: HashMap::new(),
        out: Vec::new(),
    };
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
    /// The group of each variant, by the variant's address in memory.
    groups: HashMap<usize, &'a Node<'a>>,
    by_group_id: HashMap<String, &'a Node<'a>>,
    seen: HashSet<usize>,
    /// Indices of the products found, by `@id` and by address in memory.
    ids: HashMap<&'a str, usize>,
    places: HashMap<usize, usize>,
    out: Vec<Found<'a>>,
}

/// A node's address in memory, to find each node once.
fn key(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node) as usize
}

impl<'a> Search<'a, '_> {
    fn value(&mut self, value: &'a Value<'a>, offer: Option<&'a Node<'a>>, depth: usize) {
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

    fn node(&mut self, node: &'a Node<'a>, offer: Option<&'a Node<'a>>, depth: usize) {
        if !self.seen.insert(key(node)) {
            // Another offer may refer to the same product.
            if let Some(found) = self.places.get(&key(node)).and_then(|at| self.out.get_mut(*at)) {
                found.offers.extend(offer);
            }
            return;
        }
        if is_group(node) {
            self.group(node, offer, depth);
        } else if kind(node).is_some() && (is_product(node) || offer.is_some() || self.graph.value(node, "offers").is_some()) {
            let group = self.group_of(node);
            self.found(node, group, offer);
        } else {
            let offer = (is(node, "Offer") || is(node, "AggregateOffer")).then_some(node);
            for name in INSIDE {
                self.graph.all(node, name).iter().for_each(|value| self.value(value, offer, depth + 1));
            }
        }
    }

    /// Adds a product. A page may describe one product in several nodes, which are merged.
    fn found(&mut self, product: &'a Node<'a>, group: Option<&'a Node<'a>>, offer: Option<&'a Node<'a>>) {
        let at = match self.graph.id(product) {
            Some(id) => *self.ids.entry(id).or_insert(self.out.len()),
            None => self.out.len(),
        };
        self.places.insert(key(product), at);
        match self.out.get_mut(at) {
            Some(known) => known.offers.extend(offer),
            None => self.out.push(Found { product, group, offers: offer.into_iter().collect() }),
        }
    }

    fn group(&mut self, group: &'a Node<'a>, offer: Option<&'a Node<'a>>, depth: usize) {
        let mut check = Check::default();
        let variants = self.graph.nodes(group, "hasVariant", &mut check);
        let has_offers = |node: &&'a Node<'a>| self.graph.value(node, "offers").is_some();
        if has_offers(&group) && !variants.iter().any(has_offers) {
            self.found(group, None, offer);
            self.seen.extend(variants.into_iter().map(key));
            return;
        }
        for variant in variants {
            // Variants need not declare a type.
            if kind(variant).is_some() || !variant.contains_key("@type") {
                if self.seen.insert(key(variant)) {
                    self.found(variant, Some(group), offer);
                }
            } else {
                self.node(variant, None, depth + 1);
            }
        }
    }

    fn group_of(&self, product: &'a Node<'a>) -> Option<&'a Node<'a>> {
        let listed = self.groups.get(&key(product)).copied();
        let named = || self.graph.values(product, "isVariantOf").iter().find_map(|value| self.graph.node(value));
        let by_id = || self.by_group_id.get(self.graph.value(product, "inProductGroupWithID")?.as_str()?).copied();
        listed.or_else(named).or_else(by_id).filter(|group| key(group) != key(product))
    }
}
