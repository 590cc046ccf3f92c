use super::Problem;
use super::check::Check;
use crate::diagnostic::Code;
use crate::limits::{CLOCK_AHEAD, DELIVERIES};
use crate::money::Money;
use crate::offer::{Offer, Sale, Times};
use crate::time::Millis;
use serde::Deserialize;

/// What a shop says changed of one offer; what it does not name stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    #[allow(dead_code, reason = "told the store which offer is meant")]
    id: String,
    /// When it was true, RFC 3339; by default when it was sent.
    as_of: Option<String>,
    /// `12.99 EUR`.
    price: Option<String>,
    /// The same, or null: the sale is over.
    #[serde(default, deserialize_with = "said")]
    sale_price: Option<Option<String>>,
    /// `start/end`, as in Google's feeds, or null: it holds until it is taken back.
    #[serde(default, deserialize_with = "said")]
    sale_price_effective_date: Option<Option<String>>,
    availability: Option<String>,
    #[serde(default, deserialize_with = "said")]
    stock: Option<Option<u32>>,
}

/// Null is something said.
fn said<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// An offer as a store keeps it, as far as pushes change it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The offer.
    pub offer: Offer,
    /// When each of its parts was true.
    pub times: Times,
    /// The deliveries that changed it last, the oldest first.
    pub deliveries: Vec<String>,
}

/// How a change reached the shop.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The same whenever it is delivered again.
    pub id: &'a str,
    /// When it was sent.
    pub sent: Millis,
    /// This moment.
    pub now: Millis,
}

/// Puts a change (JSON) into a stored offer, part by part: what is newer than the change stays, and a delivery counts once. None where nothing changes.
///
/// # Errors
/// All that is wrong with the change; the offer then stays as it is.
pub fn patch(stored: &Stored, change: &str, delivery: Delivery<'_>) -> Result<Option<Stored>, Vec<Problem>> {
    let mut check = Check::default();
    let change: Change = match serde_json::from_str(change) {
        Ok(change) => change,
        Err(e) => {
            check.bad::<()>("change", Code::FeedBadRow, format!("the change can't be read: {e}"), change);
            return Err(check.into_problems());
        }
    };
    if stored.deliveries.iter().any(|id| id == delivery.id) {
        return Ok(None);
    }
    let at = match &change.as_of {
        None => Some(delivery.sent),
        Some(text) => check.date("asOf", text, false).and_then(|at| if at <= delivery.now + CLOCK_AHEAD { Some(at) } else { ahead(&mut check, text) }),
    };
    let mut next = stored.clone();
    let fresh = at.is_some_and(|at| apply(&mut next, &change, at, delivery.now, &mut check));
    let problems = check.into_problems();
    if !problems.is_empty() {
        return Err(problems);
    }
    if !fresh {
        return Ok(None);
    }
    next.deliveries.push(delivery.id.to_owned());
    let excess = next.deliveries.len().saturating_sub(DELIVERIES);
    next.deliveries.drain(..excess);
    Ok(Some(next))
}

fn ahead(check: &mut Check, text: &str) -> Option<Millis> {
    check.bad("asOf", Code::FeedClockAhead, format!("`{text}` has not come yet"), text)
}

/// Applies what is newer than what is stored; gives whether anything was.
fn apply(next: &mut Stored, change: &Change, at: Millis, now: Millis, check: &mut Check) -> bool {
    let Stored { offer, times, .. } = next;
    // A time that has not come yet was said by a clock that was wrong: what it is of counts as of this change, as sender and receiver agree on the time.
    for time in [&mut times.price, &mut times.sale, &mut times.availability, &mut times.stock, &mut times.rest] {
        if *time > now + CLOCK_AHEAD {
            *time = at;
        }
    }
    let mut fresh = false;
    let mut newer = |time: &mut Millis| {
        let is_newer = at >= *time;
        if is_newer {
            *time = at;
        }
        fresh |= is_newer;
        is_newer
    };
    let currency = offer.price.currency;
    let mut amount = |field: &str, text: &str, check: &mut Check| {
        let money = check.price(field, Some(text)).or_else(|| check.missing(field))?;
        if money.currency == currency { Some(money) } else { check.bad(field, Code::FeedBadCurrency, format!("the offer is sold in {currency}"), text) }
    };
    if let Some(text) = &change.price {
        let price = amount("price", text, check);
        if let Some(price) = price.filter(|_| newer(&mut times.price)) {
            offer.price = price;
        }
    }
    if change.sale_price.is_some() || change.sale_price_effective_date.is_some() {
        let sale = sale(offer.sale, change, at, &mut amount, check);
        if let Some(sale) = sale.filter(|_| newer(&mut times.sale)) {
            offer.sale = sale;
            // What a feed said of the reduction is over with it.
            if sale.is_none() {
                (offer.reduced_since, offer.prior, offer.perishable) = (None, None, false);
            }
        }
    }
    if let Some(text) = &change.availability {
        let read = if text.trim().is_empty() { check.missing("availability") } else { check.availability(Some(text)) };
        if let Some(availability) = read.filter(|_| newer(&mut times.availability)) {
            offer.availability = availability;
        }
    }
    if let Some(stock) = change.stock
        && newer(&mut times.stock)
    {
        offer.stock = stock;
    }
    let touched = change.price.is_some() || change.sale_price.is_some();
    if let Some(sale) = offer.sale.filter(|sale| touched && sale.price.amount > offer.price.amount) {
        let message = "the sale's price would be above the regular one: say both, or end the sale with null";
        check.bad::<()>("salePrice", Code::FeedBadPrice, message, &sale.price.amount.to_string());
    }
    fresh
}

/// The sale as it is after a change; the outer none where the change is wrong.
fn sale(
    stored: Option<Sale>,
    change: &Change,
    at: Millis,
    amount: &mut impl FnMut(&str, &str, &mut Check) -> Option<Money>,
    check: &mut Check,
) -> Option<Option<Sale>> {
    let window = match &change.sale_price_effective_date {
        None => None,
        Some(None) => Some((None, None)),
        Some(Some(text)) => Some(check.window("salePriceEffectiveDate", text)?),
    };
    let price = match &change.sale_price {
        None => stored.map(|sale| sale.price),
        Some(None) => None,
        Some(Some(text)) => Some(amount("salePrice", text, check)?),
    };
    match (price, window) {
        (None, Some((from, until))) if from.is_some() || until.is_some() => {
            check.bad("salePriceEffectiveDate", Code::FeedBadDate, "there is no sale whose window it could be: say salePrice too", "")
        }
        (None, _) => Some(None),
        (Some(price), Some((from, until))) => Some(Some(Sale { price, from, until })),
        // A new price keeps the window of the sale that is on or to come, not that of one that is over.
        (Some(price), None) => {
            let kept = stored.filter(|sale| sale.until.is_none_or(|until| at < until));
            Some(Some(Sale { price, from: kept.and_then(|sale| sale.from), until: kept.and_then(|sale| sale.until) }))
        }
    }
}

#[cfg(test)]
mod tests;
