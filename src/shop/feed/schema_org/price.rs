use super::conditions::{Span, is_net, is_piece, not_taken, region, reserved};
use super::graph::Graph;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Decimals, Node, Value, Word, amount, content, shown};
use crate::shop::feed::shop::Shop;
use crate::shop::offer::Content;

/// What one offer costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    pub current: Money,
    /// Of an aggregate, or of a price from … to ….
    pub high: Option<Money>,
    /// What it costs when it is not reduced.
    pub regular: Option<Money>,
    pub rrp: Option<Money>,
    pub until: Option<Millis>,
    /// Until when `regular` holds.
    pub regular_until: Option<Millis>,
    /// Whether `regular` is the offer's own price, of which the offer says until when it holds.
    pub has_own_regular: bool,
    pub content: Option<Content>,
}

/// What a specification's price is.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Active,
    Sale,
    Regular,
    Recommended,
}

/// A specification's price that is not everyone's.
struct Refused {
    why: String,
    /// What stands there.
    text: String,
    /// The amount, where it can be compared with the offer's.
    price: Option<Money>,
    /// Whether what is said holds for the offer's own price, if that is the same amount.
    is_condition: bool,
}

/// Why an offer has no price of everyone's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NoPrice {
    /// It is some people's, or not of now; that was told.
    Reserved,
    /// None stands there, or it can't be read.
    Unread,
}

struct Specified {
    role: Role,
    price: Money,
    high: Option<Money>,
    span: Span,
    content: Option<Content>,
    /// What stands there.
    text: String,
}

/// Reads the prices of offers.
pub(super) struct Prices<'a, 'g> {
    pub graph: &'g Graph<'a>,
    pub shop: &'g Shop,
}

impl<'a> Prices<'a, '_> {
    /// What everyone pays for an offer now; all its other prices are told.
    pub fn read(&self, offer: &'a Node<'a>, outer: Option<&'a Node<'a>>, check: &mut Check) -> Result<Price, NoPrice> {
        let specifications = self.graph.nodes(offer, "priceSpecification", check);
        let currency = self.currency(offer, outer, &specifications, check).ok_or(NoPrice::Unread)?;
        let own = self.own(offer, currency, check);
        let (mut specified, mut refused) = (Vec::new(), Vec::new());
        for node in specifications {
            match self.specified(node, currency, check) {
                Some(Ok(one)) => specified.push(one),
                Some(Err(one)) => refused.push(one),
                None => {}
            }
        }
        let found = current(own, &specified, &refused);
        let Some((current, high, span, content, mut regular)) = found else {
            for one in &refused {
                not_taken(check, "priceSpecification", &one.why, &one.text);
            }
            for one in &specified {
                not_taken(check, "priceSpecification", "it is not what is paid", &one.text);
            }
            return Err(if refused.is_empty() { NoPrice::Unread } else { NoPrice::Reserved });
        };
        let of = |role: Role| specified.iter().filter(move |one| one.role == role);
        let rrp = of(Role::Recommended).map(|one| one.price).min_by_key(|price| price.amount);
        regular = of(Role::Regular).map(|one| one.price).max_by_key(|price| price.amount).or(regular);
        // The offer's own price may stand in a specification again, with when it holds and what is in the pack.
        let again = |one: &&Specified| one.role == Role::Active && one.price == current;
        let span = specified.iter().find(again).map_or(span, |one| one.span);
        let content = content.or_else(|| specified.iter().filter(again).find_map(|one| one.content));
        let regular_until =
            specified.iter().find(|one| matches!(one.role, Role::Active | Role::Regular) && regular == Some(one.price)).and_then(|one| one.span.until);
        specified.retain(|one| match one.role {
            Role::Active | Role::Sale => one.price != current && regular != Some(one.price),
            Role::Regular => regular != Some(one.price),
            Role::Recommended => rrp != Some(one.price),
        });
        for one in specified {
            not_taken(check, "priceSpecification", "the offer has another price", &one.text);
        }
        let regular = regular.filter(|regular| regular.currency == current.currency && regular.amount > current.amount);
        // An amount that is shown is not denied: something else says that it is everyone's.
        let shown = [Some(current), high, regular, rrp];
        for one in refused.iter().filter(|one| one.price.is_none() || !shown.contains(&one.price)) {
            not_taken(check, "priceSpecification", &one.why, &one.text);
        }
        let has_own_regular = regular.is_some() && own.map(|(price, _)| price) == regular;
        Ok(Price { current, high, regular, rrp, until: span.until, regular_until, has_own_regular, content })
    }

    /// The currency of an offer: its own, its aggregate's, that of its first price, or the shop's. None, and told, where one is said and there is no such.
    fn currency(&self, offer: &'a Node<'a>, outer: Option<&'a Node<'a>>, specifications: &[&'a Node<'a>], check: &mut Check) -> Option<Option<Currency>> {
        let nodes = std::iter::once(offer).chain(outer).chain(specifications.iter().copied());
        for node in nodes {
            if let Some(code) = self.graph.text(node, "priceCurrency", check) {
                return match Currency::named(&code) {
                    Ok(currency) => Some(Some(currency)),
                    Err(e) => check.bad("priceCurrency", Code::FeedBadCurrency, e.message, &code),
                };
            }
        }
        Some(self.shop.currency)
    }

    /// The price that stands at the offer itself.
    fn own(&self, offer: &'a Node<'a>, currency: Option<Currency>, check: &mut Check) -> Option<(Money, Option<Money>)> {
        let money = |name: &str, check: &mut Check| {
            let values = self.graph.values(offer, name);
            let words: Vec<Word> = values.iter().filter_map(Word::of).filter(|word| !word.text.is_empty()).collect();
            match (words.split_first(), values.iter().find(|value| !value.is_null() && Word::of(value).is_none())) {
                (Some((first, more)), _) => {
                    for other in more.iter().filter(|other| other.text != first.text) {
                        not_taken(check, name, "the offer has another price", &other.text);
                    }
                    amount(check, name, Some(first), currency, Decimals::Exact)
                }
                (None, Some(strange)) => check.bad(name, Code::FeedBadPrice, "neither a text nor a number", &shown(strange)),
                (None, None) => None,
            }
        };
        let low = money("lowPrice", check).or_else(|| money("price", check))?;
        let high = money("highPrice", check);
        if let Some(high) = high.filter(|high| high.amount < low.amount) {
            not_taken(check, "highPrice", "it is below the lowest price", &high.amount.to_string());
        }
        let high = high.filter(|high| high.amount > low.amount);
        Some((low, high))
    }

    /// A price of a specification, if it is one of everyone's now. None where it can't be read, which is told.
    fn specified(&self, node: &'a Node<'a>, offered: Option<Currency>, check: &mut Check) -> Option<Result<Specified, Refused>> {
        let field = "priceSpecification";
        let graph = self.graph;
        let words = |name: &str| graph.values(node, name).iter().find_map(Word::of).filter(|word| !word.text.is_empty());
        let word = words("price").or_else(|| words("minPrice"));
        let text = word.as_ref().map(|word| word.text.clone()).unwrap_or_default();
        let refuse = |why: &str, currency: Option<Currency>, is_condition: bool| {
            let price = amount(&mut Check::default(), field, word.as_ref(), currency, Decimals::Exact);
            Some(Err(Refused { why: why.to_owned(), text: text.clone().into_owned(), price, is_condition }))
        };
        if ["DeliveryChargeSpecification", "PaymentChargeSpecification"].iter().any(|kind| super::graph::is(node, kind)) {
            return refuse("it is a charge that comes on top", None, false);
        }
        let said = graph.text(node, "priceCurrency", check);
        let currency = match said.as_deref().map(Currency::named) {
            None => offered,
            Some(Ok(currency)) => Some(currency),
            Some(Err(e)) => return check.bad("priceCurrency", Code::FeedBadCurrency, e.message, said.as_deref().unwrap_or("")),
        };
        if let (Some(own), Some(offered)) = (currency, offered)
            && own != offered
        {
            return refuse(&format!("it is in {own}, and the offer in {offered}"), None, false);
        }
        let kind = graph.term(node, "priceType", check);
        let role = match kind.as_deref() {
            None => Role::Active,
            Some("SalePrice") => Role::Sale,
            Some("StrikethroughPrice" | "ListPrice" | "RegularPrice") => Role::Regular,
            Some("SRP" | "MSRP") => Role::Recommended,
            Some(other) => return refuse(&format!("its priceType is {other}"), currency, false),
        };
        // What is said of an earlier or a recommended price is not said of the one that is paid.
        let is_condition = matches!(role, Role::Active | Role::Sale);
        let span = Span::of(graph, node, ("validFrom", &["validThrough", "priceValidUntil"]), check);
        let why = reserved(graph, node)
            .or_else(|| region(graph, node).map(|_| "it is for some regions"))
            .or_else(|| span.missed(self.shop.now))
            .or_else(|| is_net(graph, node, currency.as_ref().map_or("", Currency::code), check).then_some("the tax is not in it"));
        if let Some(why) = why {
            return refuse(why, currency, is_condition);
        }
        let Ok(content) = self.measure(node, check) else { return refuse("it is for a unit, not for the product", currency, is_condition) };
        if word.is_none() {
            return refuse("no amount stands there", None, false);
        }
        let high = amount(check, field, words("maxPrice").as_ref(), currency, Decimals::Exact);
        let price = amount(check, field, word.as_ref(), currency, Decimals::Exact)?;
        Some(Ok(Specified { role, price, high: high.filter(|high| high.amount > price.amount), span, content, text: text.into_owned() }))
    }

    /// What is in the pack that a price is for. An error where the price is that of a unit: Google's measure has the base it is compared by (`valueReference`),
    /// schema.org's reference quantity has none.
    fn measure(&self, node: &'a Node<'a>, check: &mut Check) -> Result<Option<Content>, ()> {
        let graph = self.graph;
        let Some(quantity) = graph.values(node, "referenceQuantity").iter().find_map(|value| graph.node(value)) else {
            let is_of_unit = ["unitCode", "unitText"].iter().filter_map(|name| graph.term(node, name, check)).any(|unit| !is_piece(&unit));
            return if is_of_unit || !graph.values(node, "referenceQuantity").iter().all(Value::is_null) { Err(()) } else { Ok(None) };
        };
        let unit = |node: &'a Node<'a>, check: &mut Check| graph.term(node, "unitCode", check).or_else(|| graph.term(node, "unitText", check));
        let (value, unit) = (graph.word(quantity, "value", check), unit(quantity, check));
        if graph.values(quantity, "valueReference").iter().all(Value::is_null) {
            let is_one = value.as_ref().is_none_or(|value| value.text == "1") && unit.as_deref().is_none_or(is_piece);
            return if is_one { Ok(None) } else { Err(()) };
        }
        let (Some(value), Some(unit)) = (value, unit) else {
            check.bad::<()>("referenceQuantity", Code::FeedBadMeasure, "half of the measure is missing", "");
            return Ok(None);
        };
        Ok(content(check, "referenceQuantity", &value, common(&unit)))
    }
}

type Current = (Money, Option<Money>, Span, Option<Content>, Option<Money>);

/// What is paid, and the offer's own price where that is above it.
fn current(own: Option<(Money, Option<Money>)>, specified: &[Specified], refused: &[Refused]) -> Option<Current> {
    let of = |role: Role| specified.iter().filter(move |one| one.role == role);
    // A specification of the same amount says what the offer's own price is: who pays it, for how much, and when.
    let is_reserved = |price: Money| {
        let is_everyones = || of(Role::Active).chain(of(Role::Sale)).any(|one| one.price == price);
        refused.iter().any(|one| one.is_condition && one.price == Some(price)) && !is_everyones()
    };
    let own = own.filter(|(price, _)| !is_reserved(*price)).map(|(price, high)| (price, high, Span::default(), None));
    let whole = |one: &Specified| (one.price, one.high, one.span, one.content);
    let sale = of(Role::Sale).min_by_key(|one| one.price.amount).map(whole);
    // A price that holds for a time goes before the one that always holds; of equals the higher one is sure to be enough.
    let active = of(Role::Active).max_by_key(|one| (one.span.until.is_some() || one.span.from.is_some(), one.price.amount)).map(whole);
    let said = own.or(active);
    let (regular, (price, high, span, content)) = match (said, sale) {
        (Some(said), Some(sale)) if sale.0.amount < said.0.amount => (Some(said.0), sale),
        (said, sale) => (None, said.or(sale)?),
    };
    Some((price, high, span, content, regular))
}

/// UN/CEFACT's common codes by the names that measures are read with.
fn common(code: &str) -> &str {
    match code {
        "KGM" => "kg",
        "GRM" => "g",
        "MGM" => "mg",
        "LTR" => "l",
        "MLT" => "ml",
        "CLT" => "cl",
        "DLT" => "dl",
        "MTR" => "m",
        "CMT" => "cm",
        "MMT" => "mm",
        "MTK" => "m2",
        "MTQ" => "m3",
        "ONZ" => "oz",
        "LBR" => "lb",
        "FOT" => "ft",
        "INH" => "in",
        "YRD" => "yd",
        "C62" | "H87" | "EA" | "PCE" => "ct",
        _ => code,
    }
}
