//! By what a product is known from one import to the next. The id never hangs on which of several offers is the cheapest just now.

use super::graph::Graph;
use super::offers::Leaf;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value};

/// What the offers of a product are offers of.
pub(super) enum Identity<'a> {
    /// Of one thing.
    One(Option<String>, Vec<Leaf<'a>>),
    /// Of variants, by their ids; first the id of the product that they are variants of.
    Several(Option<String>, Vec<(String, Vec<Leaf<'a>>)>),
}

pub(super) fn of<'a>(graph: &Graph<'a>, product: &'a Node<'a>, leaves: Vec<Leaf<'a>>, check: &mut Check) -> Identity<'a> {
    if let Some(id) = first(graph, product, &["sku", "productID", "mpn"], check) {
        return Identity::One(Some(id), leaves);
    }
    let own = own(graph, product, check);
    let skus = ids(graph, &leaves, &["sku"]);
    match distinct(&skus) {
        1 => return Identity::One(skus.into_iter().flatten().next(), leaves),
        // Where one of them has none, it may be any of the others.
        2.. if skus.iter().all(Option::is_some) => return several(own, skus, leaves),
        _ => {}
    }
    let Some(own) = own else {
        let addresses = ids(graph, &leaves, &["@id", "url"]);
        if distinct(&addresses) > 1 && addresses.iter().all(Option::is_some) {
            return several(None, addresses, leaves);
        }
        return Identity::One(skus.into_iter().chain(addresses).flatten().next(), leaves);
    };
    Identity::One(Some(own), leaves)
}

/// The offers of each id, in the order of the page.
fn several<'a>(product: Option<String>, ids: Vec<Option<String>>, leaves: Vec<Leaf<'a>>) -> Identity<'a> {
    let (mut variants, mut places) = (Vec::<(String, Vec<Leaf<'a>>)>::new(), std::collections::HashMap::new());
    for (id, leaf) in ids.into_iter().zip(leaves) {
        let id = id.unwrap_or_default();
        let at = *places.entry(id.clone()).or_insert(variants.len());
        match variants.get_mut(at) {
            Some((_, known)) => known.push(leaf),
            None => variants.push((id, vec![leaf])),
        }
    }
    Identity::Several(product, variants)
}

/// The ids of offers; what is wrong with them is told where the offers are read.
fn ids<'a>(graph: &Graph<'a>, leaves: &[Leaf<'a>], names: &[&str]) -> Vec<Option<String>> {
    leaves.iter().map(|leaf| first(graph, leaf.offer, names, &mut Check::default()).map(|id| path(&id).to_owned())).collect()
}

fn distinct(ids: &[Option<String>]) -> usize {
    ids.iter().flatten().collect::<std::collections::HashSet<_>>().len()
}

fn first<'a>(graph: &Graph<'a>, node: &'a Node<'a>, names: &[&str], check: &mut Check) -> Option<String> {
    names.iter().find_map(|name| graph.word(node, name, check)).map(|word| word.text.into_owned())
}

/// What the product itself says, where it has no article number.
fn own<'a>(graph: &Graph<'a>, product: &'a Node<'a>, check: &mut Check) -> Option<String> {
    let named = first(graph, product, &["productGroupID"], check);
    let identifier = |check: &mut Check| match graph.values(product, "identifier").first()? {
        Value::Object(_) => graph.nodes(product, "identifier", check).first().and_then(|node| graph.word(node, "value", check)),
        _ => graph.word(product, "identifier", check),
    };
    let named = named.or_else(|| identifier(check).map(|word| word.text.into_owned()));
    named.or_else(|| first(graph, product, &["@id", "url"], check).map(|address| path(&address).to_owned()))
}

/// An address as an id: without its host, where it is long.
fn path(address: &str) -> &str {
    let rest = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    rest.filter(|path| address.chars().count() > 64 && !path.is_empty()).unwrap_or(address)
}
