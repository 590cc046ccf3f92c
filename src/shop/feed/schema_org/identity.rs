//! Determines stable product ids across imports. The id never depends on which offer is currently the cheapest.

use super::graph::Graph;
use super::offers::Leaf;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value};

/// The products that the offers of one node describe.
pub(super) enum Identity<'a> {
    /// All offers describe one product.
    One(Option<String>, Vec<Leaf<'a>>),
    /// Offers of variants by id; before them the id of their group.
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
        // If one has no id, it may belong to any variant.
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

/// Groups offers by id, in the order of the page.
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

/// The ids of offers. Problems are not reported here but when the offers are read.
fn ids<'a>(graph: &Graph<'a>, leaves: &[Leaf<'a>], names: &[&str]) -> Vec<Option<String>> {
    leaves.iter().map(|leaf| first(graph, leaf.offer, names, &mut Check::default()).map(|id| path(&id).to_owned())).collect()
}

fn distinct(ids: &[Option<String>]) -> usize {
    ids.iter().flatten().collect::<std::collections::HashSet<_>>().len()
}

fn first<'a>(graph: &Graph<'a>, node: &'a Node<'a>, names: &[&str], check: &mut Check) -> Option<String> {
    names.iter().find_map(|name| graph.word(node, name, check)).map(|word| word.text.into_owned())
}

/// The product's own id, if it has no SKU.
fn own<'a>(graph: &Graph<'a>, product: &'a Node<'a>, check: &mut Check) -> Option<String> {
    let named = first(graph, product, &["productGroupID"], check);
    let identifier = |check: &mut Check| match graph.values(product, "identifier").first()? {
        Value::Object(_) => graph.nodes(product, "identifier", check).first().and_then(|node| graph.word(node, "value", check)),
        _ => graph.word(product, "identifier", check),
    };
    let named = named.or_else(|| identifier(check).map(|word| word.text.into_owned()));
    named.or_else(|| first(graph, product, &["@id", "url"], check).map(|address| path(&address).to_owned()))
}

/// An address as an id; long ones without their host.
fn path(address: &str) -> &str {
    let rest = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    rest.filter(|path| address.chars().count() > 64 && !path.is_empty()).unwrap_or(address)
}
