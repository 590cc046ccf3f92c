use super::conditions::{Span, is_net, not_taken, region, reserved};
use super::graph::{Graph, is, local, term_of};
use super::price::{NoPrice, Price, Prices};
use crate::base::diagnostic::Code;
use crate::base::limits;
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value, shown};
use crate::shop::feed::shop::Shop;
use crate::shop::offer::Availability;
use std::collections::HashSet;

/// The depth to which nested aggregates are read.
const NESTED: usize = 3;

/// One way to buy a product.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub price: Price,
    /// None if it is unreadable.
    pub availability: Option<Availability>,
    /// The condition, if it is not new.
    used: Option<String>,
    region: Option<String>,
    pub link: Option<String>,
    pub stock: Option<u32>,
    pub available_from: Option<Millis>,
}

/// The chosen offer, and the highest price among the available ones.
pub(super) struct Choice {
    pub way: Way,
    pub high: Option<crate::base::money::Money>,
}

/// A single offer of a product.
pub(super) struct Leaf<'a> {
    pub offer: &'a Node<'a>,
    /// The enclosing aggregate.
    outer: Option<&'a Node<'a>>,
    /// Nested offers without prices.
    inner: Vec<&'a Node<'a>>,
}

/// Reads the offers of a product.
pub(super) struct Offers<'a, 'g> {
    pub graph: &'g Graph<'a>,
    pub shop: &'g Shop,
}

impl<'a> Offers<'a, '_> {
    /// The lowest price of an available offer. Prices for some customers only, of used goods next to new ones, in a second currency, or expired ones are reported.
    pub fn choose(&self, product: &'a Node<'a>, leaves: &[Leaf<'a>], check: &mut Check) -> Option<Choice> {
        let (mut ways, mut is_one_unread) = (Vec::new(), false);
        for leaf in leaves {
            match self.way(leaf, product, check) {
                Ok(way) => {
                    is_one_unread |= way.availability.is_none();
                    ways.push(way);
                }
                Err(NoPrice::Unread) => is_one_unread = true,
                Err(NoPrice::Reserved) => {}
            }
        }
        let ways = self.in_one_currency(ways, check);
        let ways = self.for_everyone(ways, check);
        let ways = new(ways, check);
        let mut choice = choice(ways)?;
        // The unreadable offer may be available.
        if is_one_unread && !choice.way.availability.is_some_and(Availability::can_be_had) {
            choice.way.availability = None;
        }
        Some(choice)
    }

    /// The single offers of a product, including those in aggregates.
    pub fn leaves(&self, offers: &[&'a Node<'a>], check: &mut Check) -> Vec<Leaf<'a>> {
        let (mut leaves, mut seen) = (Vec::new(), HashSet::new());
        for offer in offers {
            self.collect(offer, None, 0, &mut leaves, &mut seen, check);
        }
        if seen.len() > limits::PRODUCT_OFFERS {
            check.bad::<()>("offers", Code::FeedTooLarge, format!("more than {} offers", limits::PRODUCT_OFFERS), "");
        }
        leaves
    }

    fn collect(
        &self,
        offer: &'a Node<'a>,
        outer: Option<&'a Node<'a>>,
        depth: usize,
        leaves: &mut Vec<Leaf<'a>>,
        seen: &mut HashSet<usize>,
        check: &mut Check,
    ) {
        self.graph.looked_at.set(self.graph.looked_at.get() + 1);
        if self.graph.looked_at.get() > limits::PAGE_OFFERS {
            return;
        }
        // Repeated references to an offer count once.
        if seen.len() > limits::PRODUCT_OFFERS || !seen.insert(std::ptr::from_ref(offer) as usize) {
            return;
        }
        let inner = if depth < NESTED { self.graph.nodes(offer, "offers", check) } else { Vec::new() };
        let has_price = |node: &&'a Node<'a>| ["price", "lowPrice", "priceSpecification", "offers"].iter().any(|name| self.graph.value(node, name).is_some());
        if inner.iter().any(has_price) {
            // If single offers have prices, the aggregate's own price is ignored.
            for node in inner {
                self.collect(node, Some(offer), depth + 1, leaves, seen, check);
            }
            return;
        }
        leaves.push(Leaf { offer, outer, inner });
    }

    fn way(&self, leaf: &Leaf<'a>, product: &'a Node<'a>, check: &mut Check) -> Result<Way, NoPrice> {
        let (graph, offer, outer) = (self.graph, leaf.offer, leaf.outer);
        let said = match leaf.inner.as_slice() {
            [] => self.availability(offer, outer, check),
            several => self.together(several, offer, check),
        };
        let price = Prices { graph, shop: self.shop }.read(offer, outer, check);
        let whole = Span::of(graph, offer, ("validFrom", &["validThrough", "availabilityEnds"]), check);
        let of_price = graph.word(offer, "priceValidUntil", check).and_then(|word| check.date("priceValidUntil", &word.text, true));
        let earlier = |one: Option<Millis>, other: Option<Millis>| one.into_iter().chain(other).min();
        let span = Span { until: earlier(of_price, whole.until), ..whole };
        let currency = price.as_ref().map_or("", |price| price.current.currency.code());
        // A specification without an amount refers to the offer's price.
        let specifications = graph.values(offer, "priceSpecification").iter().filter_map(|value| graph.node(value));
        let bare = specifications.filter(|node| ["price", "minPrice"].iter().all(|name| graph.value(node, name).is_none()));
        let is_net = outer.into_iter().chain([offer]).chain(bare).any(|node| is_net(graph, node, currency, check));
        let refused = outer.into_iter().chain([offer]).find_map(|node| reserved(graph, node)).or_else(|| span.missed(self.shop.now));
        let refused = refused.or_else(|| is_net.then_some("it excludes tax"));
        if let Some(why) = refused {
            let text = ["price", "lowPrice"].iter().find_map(|name| graph.word(offer, name, check)).map(|word| word.text).unwrap_or_default();
            let field = if span.missed(self.shop.now).is_some() && span.until.is_some() { "priceValidUntil" } else { "price" };
            if price.is_ok() {
                not_taken(check, field, why, &text);
            }
            return Err(NoPrice::Reserved);
        }
        let mut price = match price {
            Ok(price) => price,
            // An offer that is sold out anyway is known to be.
            Err(_) if said == Ok(Availability::SoldOut) => return Err(NoPrice::Reserved),
            Err(NoPrice::Reserved) => return Err(NoPrice::Reserved),
            Err(NoPrice::Unread) => {
                check.missing_price::<()>();
                return Err(NoPrice::Unread);
            }
        };
        price.until = earlier(price.until, span.until);
        // The validity of the offer's price does not apply to a separate struck price.
        price.regular_until = earlier(price.regular_until, if price.has_own_regular { span.until } else { whole.until });
        let condition = graph.term(offer, "itemCondition", check).or_else(|| graph.term(outer?, "itemCondition", check));
        let used = condition.or_else(|| graph.term(product, "itemCondition", check)).filter(|condition| !is_new(condition));
        let starts = graph.word(offer, "availabilityStarts", check).and_then(|word| check.date("availabilityStarts", &word.text, false));
        let is_to_come = starts.zip(self.shop.now).is_some_and(|(starts, now)| starts > now);
        let availability = match said.ok() {
            Some(Availability::Available | Availability::Limited) if is_to_come => Some(Availability::Preorder),
            said => said,
        };
        Ok(Way {
            price,
            availability,
            used,
            region: region(graph, offer),
            link: graph.address(offer, "url", check),
            stock: self.stock(offer, check),
            available_from: starts,
        })
    }

    fn stock(&self, offer: &'a Node<'a>, check: &mut Check) -> Option<u32> {
        let level = self.graph.value(offer, "inventoryLevel")?;
        let word = match level {
            Value::Object(_) => self.graph.word(self.graph.node(level)?, "value", check),
            _ => self.graph.word(offer, "inventoryLevel", check),
        }?;
        let read = word.text.strip_suffix(".0").unwrap_or(&word.text).parse().ok();
        read.or_else(|| check.bad("inventoryLevel", Code::FeedBadNumber, format!("`{}` is not a number of items", word.text), &word.text))
    }

    /// The availability of an offer; an error if it is unreadable.
    fn availability(&self, offer: &'a Node<'a>, outer: Option<&'a Node<'a>>, check: &mut Check) -> Result<Availability, ()> {
        let values = match self.graph.values(offer, "availability") {
            [] => outer.map_or(&[][..], |outer| self.graph.values(outer, "availability")),
            own => own,
        };
        let mut found: Option<Availability> = None;
        for value in values.iter().filter(|value| !value.is_null()) {
            let Some(text) = term_of(value) else {
                check.bad::<()>("availability", Code::FeedBadAvailability, "it is not a term", &shown(value));
                return Err(());
            };
            if text.trim().is_empty() {
                continue;
            }
            let read = check.availability(Some(local(text))).ok_or(())?;
            if found.is_some_and(|known| known.can_be_had() != read.can_be_had()) {
                check.bad::<()>("availability", Code::FeedBadAvailability, "it is both available and unavailable", text);
                return Err(());
            }
            found = found.or(Some(read));
        }
        let is_none_left = is(offer, "AggregateOffer") && self.graph.word(offer, "offerCount", check).is_some_and(|count| count.text == "0");
        Ok(found.unwrap_or(if is_none_left { Availability::SoldOut } else { Availability::Unknown }))
    }

    /// The availability of an aggregate whose single offers have no prices. The available one may not be the cheapest.
    fn together(&self, offers: &[&'a Node<'a>], outer: &'a Node<'a>, check: &mut Check) -> Result<Availability, ()> {
        let mut all = Vec::new();
        for offer in offers {
            all.push(self.availability(offer, Some(outer), check)?);
        }
        let best = all.iter().copied().min_by_key(|one| rank(*one)).unwrap_or(Availability::Unknown);
        let agree = all.iter().all(|one| one.can_be_had() == best.can_be_had());
        Ok(if agree { best } else { Availability::Unknown })
    }

    fn in_one_currency(&self, mut ways: Vec<Way>, check: &mut Check) -> Vec<Way> {
        let first = ways.first().map(|way| way.price.current.currency);
        let of_shop = self.shop.currency.filter(|shop| ways.iter().any(|way| way.price.current.currency == *shop));
        ways.retain(|way| {
            let own = way.price.current.currency;
            let is_taken = of_shop.or(first) == Some(own);
            if !is_taken {
                not_taken(check, "priceCurrency", "the product has a price in another currency", own.code());
            }
            is_taken
        });
        ways
    }

    /// Prices for a region count for everyone if all are for the same region.
    fn for_everyone(&self, mut ways: Vec<Way>, check: &mut Check) -> Vec<Way> {
        let mut regions = ways.iter().map(|way| way.region.clone());
        let first = regions.next().flatten();
        if first.is_none() && ways.iter().all(|way| way.region.is_none()) || first.is_some() && regions.all(|region| region == first) {
            return ways;
        }
        ways.retain(|way| {
            if let Some(region) = &way.region {
                not_taken(check, "eligibleRegion", "it applies to some regions only", region);
            }
            way.region.is_none()
        });
        ways
    }
}

fn is_new(condition: &str) -> bool {
    ["newcondition", "new", "neu"].contains(&condition.to_ascii_lowercase().as_str())
}

/// Keeps new goods if there are any. Used ones are reported with their condition.
fn new(mut ways: Vec<Way>, check: &mut Check) -> Vec<Way> {
    let has_new = ways.iter().any(|way| way.used.is_none());
    let mut conditions: Vec<String> = Vec::new();
    ways.retain(|way| {
        conditions.extend(way.used.clone().filter(|condition| !conditions.contains(condition)));
        way.used.is_none() || !has_new
    });
    for condition in conditions {
        let what = if has_new { "was not used: there is a new one" } else { "was used, although the offer does not show this condition" };
        check.bad::<()>("itemCondition", Code::FeedNotTaken, format!("a price of `{condition}` {what}"), &condition);
    }
    ways
}

fn choice(mut ways: Vec<Way>) -> Option<Choice> {
    for wanted in [Availability::can_be_had, |one: Availability| one == Availability::Unknown, |_| true] {
        if ways.iter().any(|way| way.availability.is_some_and(wanted)) {
            ways.retain(|way| way.availability.is_some_and(wanted));
            break;
        }
    }
    let way = ways.iter().min_by_key(|way| (way.price.current.amount, way.availability.map_or(u8::MAX, rank)))?.clone();
    let high = ways.iter().flat_map(|way| [Some(way.price.current), way.price.high]).flatten().max_by_key(|money| money.amount);
    let high = high.filter(|high| high.amount > way.price.current.amount);
    Some(Choice { way, high })
}

/// The order of preference: lower is better.
fn rank(availability: Availability) -> u8 {
    match availability {
        Availability::Available => 0,
        Availability::Limited => 1,
        Availability::Preorder => 2,
        Availability::Backorder => 3,
        Availability::Unknown => 4,
        Availability::SoldOut => 5,
    }
}
