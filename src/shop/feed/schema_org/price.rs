use super::conditions::{Span, is_net, is_piece, not_taken, region, reserved};
use super::graph::Graph;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Decimals, Node, Value, Word, amount, content, shown};
use crate::shop::feed::shop::Shop;
use crate::shop::offer::Content;

/// The price of one offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    pub current: Money,
    /// The highest price of an aggregate or a price range.
    pub high: Option<Money>,
    /// The price without the reduction.
    pub regular: Option<Money>,
    pub rrp: Option<Money>,
    pub until: Option<Millis>,
    /// The end of `regular`'s validity.
    pub regular_until: Option<Millis>,
    /// Whether `regular` is the offer's own price, with the offer's own validity.
    pub has_own_regular: bool,
    pub content: Option<Content>,
}

/// The meaning of a price in a specification.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Active,
    Sale,
    Regular,
    Recommended,
}

/// A specification's price that does not apply to everyone.
struct Refused {
    why: String,
    /// The price as written.
    text: String,
    /// The amount, if it is comparable with the offer's.
    price: Option<Money>,
    /// Whether the condition also applies to the offer's own price of the same amount.
    is_condition: bool,
}

/// Why an offer has no price for everyone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NoPrice {
    /// It applies to some customers only, or not now; this was reported.
    Reserved,
    /// There is none, or it is unreadable.
    Unread,
}

struct Specified {
    role: Role,
    price: Money,
    high: Option<Money>,
    span: Span,
    content: Option<Content>,
    /// The price as written.
    text: String,
}

/// Reads the prices of offers.
pub(super) struct Prices<'a, 'g> {
    pub graph: &'g Graph<'a>,
    pub shop: &'g Shop,
}

impl<'a> Prices<'a, '_> {
    /// The price that everyone pays for an offer now. Its other prices are reported.
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
                not_taken(check, "priceSpecification", "it is not the price charged", &one.text);
            }
            return Err(if refused.is_empty() { NoPrice::Unread } else { NoPrice::Reserved });
        };
        let of = |role: Role| specified.iter().filter(move |one| one.role == role);
        let rrp = of(Role::Recommended).map(|one| one.price).min_by_key(|price| price.amount);
        regular = of(Role::Regular).map(|one| one.price).max_by_key(|price| price.amount).or(regular);
        // A specification may repeat the offer's own price, together with its validity and the pack's contents.
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
        // A condition on an amount that is shown is not reported, because another statement declares it to be for everyone.
        let shown = [Some(current), high, regular, rrp];
        for one in refused.iter().filter(|one| one.price.is_none() || !shown.contains(&one.price)) {
            not_taken(check, "priceSpecification", &one.why, &one.text);
        }
        let has_own_regular = regular.is_some() && own.map(|(price, _)| price) == regular;
        Ok(Price { current, high, regular, rrp, until: span.until, regular_until, has_own_regular, content })
    }

    /// The currency of an offer: its own, its aggregate's, that of its first price, or the shop's. None if an unknown currency is given; this is reported.
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

    /// The price given directly on the offer.
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

    /// A specification's price, if it applies to everyone now. None if it is unreadable; this is reported.
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
            return refuse("it is an additional charge", None, false);
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
            return refuse(&format!("it is in {own}, but the offer is in {offered}"), None, false);
        }
        let kind = graph.term(node, "priceType", check);
        let role = match kind.as_deref() {
            None => Role::Active,
            Some("SalePrice") => Role::Sale,
            Some("StrikethroughPrice" | "ListPrice" | "RegularPrice") => Role::Regular,
            Some("SRP" | "MSRP") => Role::Recommended,
            Some(other) => return refuse(&format!("its priceType is {other}"), currency, false),
        };
        // Conditions of an earlier or recommended price do not apply to the price charged.
        let is_condition = matches!(role, Role::Active | Role::Sale);
        let span = Span::of(graph, node, ("validFrom", &["validThrough", "priceValidUntil"]), check);
        let why = reserved(graph, node)
            .or_else(|| region(graph, node).map(|_| "it applies to some regions only"))
            .or_else(|| span.missed(self.shop.now))
            .or_else(|| is_net(graph, node, currency.as_ref().map_or("", Currency::code), check).then_some("it excludes tax"));
        if let Some(why) = why {
            return refuse(why, currency, is_condition);
        }
        let Ok(content) = self.measure(node, check) else { return refuse("it applies to a unit, not to the product", currency, is_condition) };
        if word.is_none() {
            return refuse("there is no amount", None, false);
        }
        let high = amount(check, field, words("maxPrice").as_ref(), currency, Decimals::Exact);
        let price = amount(check, field, word.as_ref(), currency, Decimals::Exact)?;
        Some(Ok(Specified { role, price, high: high.filter(|high| high.amount > price.amount), span, content, text: text.into_owned() }))
    }

    /// The pack contents that a price applies to. An error if the price is per unit: Google's measure has a comparison base (`valueReference`),
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
            check.bad::<()>("referenceQuantity", Code::FeedBadMeasure, "the measure is incomplete", "");
            return Ok(None);
        };
        Ok(content(check, "referenceQuantity", &value, common(&unit)))
    }
}

type Current = (Money, Option<Money>, Span, Option<Content>, Option<Money>);

/// The price charged, and the offer's own price if that is higher.
fn current(own: Option<(Money, Option<Money>)>, specified: &[Specified], refused: &[Refused]) -> Option<Current> {
    let of = |role: Role| specified.iter().filter(move |one| one.role == role);
    // A specification with the same amount gives the conditions of the offer's own price: customers, quantity and validity.
    let is_reserved = |price: Money| {
        let is_everyones = || of(Role::Active).chain(of(Role::Sale)).any(|one| one.price == price);
        refused.iter().any(|one| one.is_condition && one.price == Some(price)) && !is_everyones()
    };
    let own = own.filter(|(price, _)| !is_reserved(*price)).map(|(price, high)| (price, high, Span::default(), None));
    let whole = |one: &Specified| (one.price, one.high, one.span, one.content);
    let sale = of(Role::Sale).min_by_key(|one| one.price.amount).map(whole);
    // A price with a validity period takes precedence over one without; of equals, the higher one is safe.
    let active = of(Role::Active).max_by_key(|one| (one.span.until.is_some() || one.span.from.is_some(), one.price.amount)).map(whole);
    let said = own.or(active);
    let (regular, (price, high, span, content)) = match (said, sale) {
        (Some(said), Some(sale)) if sale.0.amount < said.0.amount => (Some(said.0), sale),
        (said, sale) => (None, said.or(sale)?),
    };
    Some((price, high, span, content, regular))
}

/// Maps UN/CEFACT common codes to the unit names that measures use.
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
