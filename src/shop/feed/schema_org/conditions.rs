//! Conditions of a price: customers, quantities and periods.

use super::graph::{Graph, local, term_of};
use crate::base::diagnostic::Code;
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Node, Value, Word, answer, wrong};

/// Units that mean one item.
const PIECE: [&str; 14] = ["C62", "H87", "EA", "PCE", "PCB", "NMP", "XPP", "PIECE", "PCS", "EACH", "UNIT", "Stück", "STK", "ST"];

/// The reason why a price does not apply to everyone, if it does not.
pub(super) fn reserved<'a>(graph: &Graph<'a>, node: &'a Node<'a>) -> Option<&'static str> {
    let has = |name: &str| graph.values(node, name).iter().any(|value| !matches!(value, Value::Null | Value::Bool(false)));
    match () {
        () if has("validForMemberTier") => Some("it applies to members only"),
        () if has("eligibleCustomerType") && !is_for_consumers(graph, node) => Some("it applies to some customers only"),
        () if !graph.values(node, "eligibleQuantity").iter().all(|value| allows_one(graph, value)) => Some("it applies to larger quantities only"),
        () if !graph.values(node, "eligibleTransactionVolume").iter().all(|value| asks_nothing(graph, value)) => Some("it applies to larger orders only"),
        () if graph.values(node, "businessFunction").iter().any(is_no_sale) => Some("it is not a purchase price"),
        () if ["billingIncrement", "billingDuration", "billingStart"].iter().any(|name| has(name)) => Some("it is paid in instalments or repeatedly"),
        () => None,
    }
}

fn is_for_consumers<'a>(graph: &Graph<'a>, node: &'a Node<'a>) -> bool {
    graph.values(node, "eligibleCustomerType").iter().filter_map(term_of).any(|text| local(text).eq_ignore_ascii_case("enduser"))
}

fn is_no_sale(value: &Value<'_>) -> bool {
    let text = term_of(value).unwrap_or_default();
    !text.is_empty() && !["sell", "provideservice"].contains(&local(text).to_ascii_lowercase().as_str())
}

fn number<'a>(graph: &Graph<'a>, node: &'a Node<'a>, name: &str) -> Option<f64> {
    graph.values(node, name).iter().find_map(Word::of)?.text.replace(',', ".").parse().ok()
}

/// Whether a quantity includes one. Unreadable ones don't.
fn allows_one<'a>(graph: &Graph<'a>, value: &'a Value<'a>) -> bool {
    let Value::Object(_) = value else { return value.is_null() || Word::of(value).is_some_and(|word| word.text == "1") };
    let Some(node) = graph.node(value) else { return false };
    let (exact, least, most) = (number(graph, node, "value"), number(graph, node, "minValue"), number(graph, node, "maxValue"));
    let said = [exact, least, most].iter().any(Option::is_some);
    said && exact.is_none_or(|n| n <= 1.0) && least.is_none_or(|n| n <= 1.0) && most.is_none_or(|n| n >= 1.0)
}

/// Whether there is no minimum order value.
fn asks_nothing<'a>(graph: &Graph<'a>, value: &'a Value<'a>) -> bool {
    let Some(node) = graph.node(value) else { return value.is_null() };
    let least = number(graph, node, "minPrice").or_else(|| number(graph, node, "price"));
    least.is_some_and(|least| least <= 0.0) || least.is_none() && number(graph, node, "maxPrice").is_some()
}

/// Whether a unit means one item.
pub(super) fn is_piece(unit: &str) -> bool {
    let unit = local(unit).trim_end_matches('.');
    PIECE.iter().any(|known| known.eq_ignore_ascii_case(unit))
}

/// Whether the price is declared to exclude VAT. Ignored for currencies where prices are customarily shown without tax.
pub(super) fn is_net<'a>(graph: &Graph<'a>, node: &'a Node<'a>, currency: &str, check: &mut Check) -> bool {
    let field = "valueAddedTaxIncluded";
    let Some(value) = graph.values(node, field).iter().find(|value| !value.is_null()) else { return false };
    let said = answer(value).or_else(|| answer(&Value::String(local(term_of(value)?).into())));
    if said.is_none() {
        wrong::<()>(field, value, "true or false", check);
    }
    said == Some(false) && !matches!(currency, "USD" | "CAD")
}

/// The regions that a price applies to, or excludes.
pub(super) fn region<'a>(graph: &Graph<'a>, node: &'a Node<'a>) -> Option<String> {
    let mut names = Vec::new();
    for (field, before) in [("eligibleRegion", ""), ("areaServed", ""), ("ineligibleRegion", "not ")] {
        let values = graph.values(node, field).iter().filter(|value| !value.is_null());
        names.extend(values.map(|value| format!("{before}{}", term_of(value).unwrap_or_default())));
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// A validity period. Unreadable values are reported and ignored.
#[derive(Default, Clone, Copy)]
pub(super) struct Span {
    pub from: Option<Millis>,
    pub until: Option<Millis>,
}

impl Span {
    pub fn of<'a>(graph: &Graph<'a>, node: &'a Node<'a>, names: (&str, &[&str]), check: &mut Check) -> Self {
        let mut date = |name: &str, end: bool| {
            let text = graph.word(node, name, check)?.text;
            check.date(name, &text, end)
        };
        let from = date(names.0, false);
        Self { from, until: names.1.iter().filter_map(|name| date(name, true)).min() }
    }

    /// The reason why it is not valid now, if it is not.
    pub fn missed(self, now: Option<Millis>) -> Option<&'static str> {
        let now = now?;
        match self {
            Self { until: Some(until), .. } if until <= now => Some("it is over"),
            Self { from: Some(from), .. } if from > now => Some("it is not valid yet"),
            _ => None,
        }
    }
}

/// Reports a price that was not used.
pub(super) fn not_taken(check: &mut Check, field: &str, why: &str, value: &str) {
    let value = value.trim();
    let price = if value.is_empty() { "a price".to_owned() } else { format!("`{}`", value.chars().take(80).collect::<String>()) };
    check.bad::<()>(field, Code::FeedNotTaken, format!("{price} was not used: {why}"), value);
}
