//! schema.org products, read as Google's merchant documentation defines: a page or its JSON-LD in, one offer per product and variant out. Prices that don't
//! apply to everyone now are ignored and reported.

mod conditions;
mod graph;
mod identity;
mod mended;
mod offers;
mod price;
mod products;
mod scripts;
mod service;

use super::check::{Basics, Check, Row};
use super::json::{Node, gtin};
use super::layout::PageFormat;
use super::shop::Shop;
use super::sink::Sink;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::shop::offer::{Availability, Offer, Rating, Sale};
use graph::Graph;
use identity::Identity;
use offers::{Choice, Leaf, Offers};
use products::Found;

/// JSON-LD, or a page that contains it.
pub(super) const FORMAT: PageFormat = PageFormat { marks: &["\"@context\"", "\"@graph\"", "\"@type\""], offers };

/// Prefixes and wrappers of JSON-LD that few pages use.
const WRAPPED: [&str; 4] = ["\"schema:", "\"@value\"", "\"@list\"", "\"@set\""];

/// Reads the products in JSON-LD or in a page.
fn offers(text: &str, shop: &Shop, sink: &mut Sink<'_>) -> Result<()> {
    let is_page = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let scripts = if is_page { scripts::scripts_of(text) } else { vec![(0, text)] };
    let (mut values, mut broken) = (Vec::new(), Vec::new());
    for (at, script) in scripts {
        match mended::values(script) {
            Ok(read) => {
                let is_wrapped = WRAPPED.iter().any(|mark| script.contains(mark));
                values.extend(read.into_iter().map(|value| if is_wrapped { graph::plain(value) } else { value }));
            }
            // A broken script is reported; the other scripts are read.
            Err(e) => broken.push((at, script, e.to_string())),
        }
    }
    let graph = Graph::of(&values);
    let found = products::found(&graph, &values);
    if found.is_empty() {
        return Err(match broken.first() {
            Some((_, _, e)) => Diagnostic::new(Code::FeedNotJson, format!("the JSON-LD can't be read: {e}")),
            None => Diagnostic::new(Code::FeedWrongRoot, "there is no Product in JSON-LD"),
        });
    }
    for found in found {
        let mut first = true;
        for (id, row) in rows(&graph, &found, shop) {
            if std::mem::take(&mut first) {
                sink.row(id.as_deref(), 0, row);
            } else {
                sink.more(id.as_deref(), 0, row);
            }
        }
        if graph.looked_at.get() > limits::PAGE_OFFERS {
            return Err(Diagnostic::new(Code::FeedTooLarge, format!("a page of more than {} offers", limits::PAGE_OFFERS)));
        }
    }
    for (at, script, e) in broken {
        let mut check = Check::default();
        check.bad::<()>("script", Code::FeedNotJson, format!("the JSON-LD can't be read: {e}"), script.trim());
        sink.row(None, at, check.refused());
    }
    Ok(())
}

/// The offers of a product: one, or several if only its offers distinguish variants.
fn rows<'a>(graph: &Graph<'a>, found: &Found<'a>, shop: &Shop) -> Vec<(Option<String>, Row)> {
    let mut check = Check::default();
    let mut offers = graph.every(found.product, "offers", &mut check);
    offers.extend(&found.offers);
    let leaves = Offers { graph, shop }.leaves(&offers, &mut check);
    match identity::of(graph, found.product, leaves, &mut check) {
        Identity::One(id, leaves) => vec![offer(graph, found, &leaves, Named { id, group: None }, shop, check)],
        Identity::Several(group, variants) => {
            let one = |(id, leaves): (String, Vec<Leaf<'a>>)| {
                offer(graph, found, &leaves, Named { id: Some(id), group: Some(group.clone()) }, shop, std::mem::take(&mut check))
            };
            variants.into_iter().map(one).collect()
        }
    }
}

/// The id of an offer and its group.
struct Named {
    id: Option<String>,
    /// Present if the variant is distinguished only by its offer.
    group: Option<Option<String>>,
}

fn offer<'a>(graph: &Graph<'a>, found: &Found<'a>, leaves: &[Leaf<'a>], named: Named, shop: &Shop, mut check: Check) -> (Option<String>, Row) {
    let (product, group) = (found.product, found.group);
    let mut choice = Offers { graph, shop }.choose(product, leaves, &mut check);
    if let Some(choice) = choice.as_mut().filter(|_| service::is_off(graph, product, shop.now, &mut check)) {
        choice.way.availability = choice.way.availability.map(|_| Availability::SoldOut);
    }
    let way = choice.as_ref().map(|choice| &choice.way);
    let id = named.id;
    let title = inherited(product, group, |node| graph.word(node, "name", &mut check)).map(|word| super::json::unescaped(&word.text));
    let of_offer = way.and_then(|way| way.link.clone()).map(|link| link.trim().to_owned());
    let link = of_offer.clone().filter(|_| named.group.is_some()).or_else(|| link(graph, found, of_offer, &mut check)).map(|link| shop.absolute(&link));
    let basics = Basics {
        id: check.id(id.as_deref()),
        title: check.title(title.as_deref()),
        link: check.required_link("url", link.as_deref()),
        availability: way.map_or(Some(Availability::Unknown), |way| way.availability),
        price: way.map(|way| way.price.regular.unwrap_or(way.price.current)),
    };
    let row = check.offer(basics, |offer, check| {
        if let Some(choice) = choice {
            priced(offer, choice);
        }
        fill(offer, graph, found, shop, check);
        offer.group = offer.group.take().or(named.group.flatten());
    });
    (id, row)
}

/// Sets the fields that depend on the chosen offer.
fn priced(offer: &mut Offer, Choice { way, high }: Choice) {
    let price = way.price;
    offer.sale = price.regular.map(|_| Sale { price: price.current, from: None, until: price.until });
    offer.price_until = if price.regular.is_some() { price.regular_until } else { price.until };
    offer.rrp = price.rrp;
    offer.high_price = high;
    offer.content = price.content;
    offer.stock = way.stock;
    offer.available_from = way.available_from.filter(|_| matches!(offer.availability, Availability::Preorder | Availability::Backorder));
}

fn fill<'a>(offer: &mut Offer, graph: &Graph<'a>, found: &Found<'a>, shop: &Shop, check: &mut Check) {
    let (product, group) = (found.product, found.group);
    if let Some(kind) = service::kind(product) {
        offer.kind = kind;
    }
    let image = inherited(product, group, |node| graph.address(node, "image", check));
    offer.image = check.link("image", image.map(|image| shop.absolute(image.trim())).as_deref());
    offer.color = inherited(product, group, |node| graph.text(node, "color", check));
    offer.size = inherited(product, group, |node| graph.text(node, "size", check));
    offer.brand = ["brand", "manufacturer"].iter().find_map(|name| inherited(product, group, |node| graph.text(node, name, check)));
    offer.category = inherited(product, group, |node| graph.text(node, "category", check));
    let of_group = group.and_then(|group| ["productGroupID", "sku", "@id"].iter().find_map(|name| graph.word(group, name, check)));
    offer.group = of_group.or_else(|| graph.word(product, "inProductGroupWithID", check)).map(|word| word.text.into_owned());
    for name in ["gtin13", "gtin", "gtin14", "gtin12", "gtin8"] {
        if offer.gtin.is_none() {
            let word = graph.word(product, name, check);
            offer.gtin = gtin(check, name, word);
        }
    }
    offer.rating = rating(graph, product, check);
    offer.travel = service::travel(graph, product, check);
}

/// A value of a product, or of its group.
fn inherited<'a, T>(product: &'a Node<'a>, group: Option<&'a Node<'a>>, mut read: impl FnMut(&'a Node<'a>) -> Option<T>) -> Option<T> {
    read(product).or_else(|| read(group?))
}

fn link<'a>(graph: &Graph<'a>, found: &Found<'a>, of_offer: Option<String>, check: &mut Check) -> Option<String> {
    let mut address = |node: &'a Node<'a>, name: &str| graph.address(node, name, check).map(|link| link.trim().to_owned());
    let own = address(found.product, "url").or(of_offer);
    own.or_else(|| address(found.group?, "url")).or_else(|| address(found.product, "mainEntityOfPage"))
}

/// `aggregateRating` out of five stars; other scales are reported.
fn rating<'a>(graph: &Graph<'a>, product: &'a Node<'a>, check: &mut Check) -> Option<Rating> {
    let node = graph.nodes(product, "aggregateRating", check).first().copied()?;
    let mut word = |name: &str| graph.word(node, name, check).map(|word| word.text);
    let (value, best) = (word("ratingValue")?, word("bestRating"));
    let count = word("reviewCount").or_else(|| word("ratingCount")).filter(|count| count != "0")?;
    let is_of_five = best.as_ref().is_none_or(|best| best.trim_end_matches(".0") == "5");
    let read = count.parse().ok().filter(|_| is_of_five).and_then(|count| Rating::read(&value, count));
    read.or_else(|| {
        let told = format!("{value} of {} by {count}", best.as_deref().unwrap_or("5"));
        check.bad("aggregateRating", Code::FeedBadNumber, format!("`{told}` is not a rating out of five stars"), &told)
    })
}
