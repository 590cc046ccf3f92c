//! Reads documents of shop systems about orders, parcels, returns and customers: webhook bodies and API responses in, the data of letters out. A missing
//! required field is an error; other invalid fields are dropped alone and reported.

mod address;
mod format;
mod model;
mod read;
mod shopify;
mod shopware;
mod sums;
mod woocommerce;

pub use model::{Said, Subject, System};

use super::check::Check;
use super::json::{Fields, Node, Value};
use super::{Dropped, Problem};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::money::Currency;
use format::{Format, Wanted};
use read::Missing;

/// Reads a document of a shop system: a webhook's body, or a response of its API. `currency` is the order's, for documents that don't say it.
///
/// # Errors
/// `order/not-json`; `order/wrong-kind` if the document is about something else; `order/incomplete` if a letter can't do without what is missing.
pub fn said(system: System, subject: Subject, text: &str, currency: Option<Currency>) -> Result<Said> {
    if text.len() > limits::FEED_PAGE_BYTES {
        return Err(Diagnostic::new(Code::FeedTooLarge, format!("a document of more than {} bytes", limits::FEED_PAGE_BYTES)));
    }
    let value: Value = serde_json::from_str(text).map_err(|e| Diagnostic::new(Code::OrderNotJson, format!("the document can't be read: {e}")))?;
    let Format { is, read } = match system {
        System::Shopify => shopify::FORMAT,
        System::Shopware => shopware::FORMAT,
        System::WooCommerce => woocommerce::FORMAT,
    };
    let node = find(&value, &|node| is(node, subject), 0).ok_or_else(|| wrong_kind(system, subject, &value))?;
    let mut check = Check::default();
    let read = read(&Fields::of(node), Wanted { subject, currency }, &mut check);
    let problems = check.into_problems();
    match read {
        Ok(said) => {
            let problems = problems.into_iter().map(|problem| Problem { dropped: Dropped::Field, ..problem }).collect();
            Ok(Said { event: said.event.or_else(|| event(&value)), problems, ..said })
        }
        Err(Missing(field)) => Err(incomplete(&field, problems)),
    }
}

/// The object looked for, at the root or below the names that systems wrap it in.
fn find<'a>(value: &'a Value<'a>, is: &dyn Fn(&Node<'_>) -> bool, depth: usize) -> Option<&'a Node<'a>> {
    match value {
        _ if depth > limits::FEED_SEARCH_DEPTH => None,
        Value::Array(list) => list.iter().find_map(|value| find(value, is, depth + 1)),
        Value::Object(node) if is(node) => Some(node),
        Value::Object(node) => WRAPPERS.iter().find_map(|name| find(node.get(name)?, is, depth + 1)),
        _ => None,
    }
}

const WRAPPERS: [&str; 12] =
    ["data", "payload", "order", "orders", "elements", "customer", "newsletterRecipient", "newsletter_recipient", "fulfillment", "refund", "return", "returns"];

/// What identifies the event, as Shopware says it in the body: a repeated delivery has the same.
fn event(value: &Value<'_>) -> Option<String> {
    value.as_object()?.get("source")?.as_object()?.get("eventId")?.as_str().map(str::to_owned)
}

fn wrong_kind(system: System, subject: Subject, value: &Value<'_>) -> Box<Diagnostic> {
    let found = match value {
        Value::Object(node) => node.keys().take(8).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "),
        _ => "no fields".to_owned(),
    };
    let found = found.chars().take(200).collect::<String>();
    Diagnostic::new(Code::OrderWrongKind, format!("this is no {subject} from {system}: the document has {found}")).help(match system {
        System::Shopware => "subscribe to events that carry the data, like checkout.order.placed: `order.written` has ids only",
        System::Shopify => "pass the body of orders/create, fulfillments/create, refunds/create or customers/update",
        System::WooCommerce => "pass the body of order.created, order.updated or customer.updated",
    })
}

/// Says why a required field could not be read, if it is there.
fn incomplete(field: &str, problems: Vec<Problem>) -> Box<Diagnostic> {
    let why = problems.into_iter().find(|problem| problem.field == field).map(|problem| problem.diagnostic.message);
    let message = why.map_or_else(|| format!("the document has no {field}"), |why| format!("{field}: {why}"));
    Diagnostic::new(Code::OrderIncomplete, message).path(field)
}
