use super::Problem;
use super::check::Check;
use crate::base::diagnostic::Code;
use crate::base::limits::{CLOCK_AHEAD, CLOCK_WRONG, DELIVERIES};
use crate::base::money::{Currency, Money};
use crate::base::time::Millis;
use crate::shop::offer::{LatePrice, Offer, Prior, Sale, Times};
use serde::Deserialize;
use serde_json::Value;

/// A pushed change of one offer. Fields that are absent stay unchanged.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    #[allow(dead_code, reason = "told the store which offer is meant")]
    id: String,
    /// The as-of time, RFC 3339; the time of sending by default.
    as_of: Option<String>,
    /// `12.99 EUR`.
    #[serde(default, deserialize_with = "said")]
    price: Option<Option<String>>,
    /// As `price`; null ends the sale.
    #[serde(default, deserialize_with = "said")]
    sale_price: Option<Option<String>>,
    /// `start/end`, each RFC 3339; null: until the sale is ended.
    #[serde(default, deserialize_with = "said")]
    sale_price_effective_date: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    availability: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    stock: Option<Option<u32>>,
}

/// Distinguishes null from an absent field.
fn said<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// The stored data of an offer, as far as pushes change them.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The offer.
    pub offer: Offer,
    /// The as-of time of each part.
    pub times: Times,
    /// The ids of the latest deliveries, the oldest first.
    pub deliveries: Vec<String>,
}

/// The result of a change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patched {
    /// The offer with the newer parts, or unchanged if there is only a `late` price; none if there is nothing to store.
    pub stored: Option<Stored>,
    /// Whether anything was newer.
    pub taken: bool,
    /// The price of a late update, which belongs into the history.
    pub late: Option<LatePrice>,
}

/// A delivery of a change.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The id; it is the same for repeated deliveries.
    pub id: &'a str,
    /// When it was sent.
    pub sent: Millis,
    /// The current time.
    pub now: Millis,
}

/// Applies a change (JSON) to a stored offer, part by part. Newer parts stay, and a repeated delivery changes nothing.
///
/// # Errors
/// All problems of the change; the offer stays unchanged then.
pub fn patch(stored: &Stored, change: &str, delivery: Delivery<'_>) -> Result<Patched, Vec<Problem>> {
    let mut check = Check::default();
    let Some(change) = read(change, &mut check) else { return Err(check.into_problems()) };
    let Change { price, sale_price, sale_price_effective_date, availability, stock, .. } = &change;
    if [price, sale_price, sale_price_effective_date, availability].into_iter().all(Option::is_none) && stock.is_none() {
        check.bad::<()>("change", Code::FeedBadChange, "the change contains no changed field: write price, salePrice, availability or stock", "");
        return Err(check.into_problems());
    }
    if stored.deliveries.iter().any(|id| id == delivery.id) {
        return Ok(Patched::default());
    }
    let at = match &change.as_of {
        None => Some(delivery.sent),
        Some(text) => {
            check.instant("asOf", text).and_then(|at| if at <= delivery.now + CLOCK_AHEAD { Some(at.min(delivery.now)) } else { ahead(&mut check, text) })
        }
    };
    let mut next = stored.clone();
    let (taken, late) = at.map_or((false, None), |at| apply(&mut next, &change, at, delivery.now, &mut check));
    let problems = check.into_problems();
    if !problems.is_empty() {
        return Err(problems);
    }
    if !taken {
        return Ok(Patched { stored: late.map(|_| next), taken, late });
    }
    next.deliveries.push(delivery.id.to_owned());
    // The entry with the sale's times is not a delivery id, and is kept.
    crate::base::order::by_key(&mut next.deliveries, |entry| !entry.starts_with('s'));
    let kept = usize::from(next.deliveries.first().is_some_and(|entry| entry.starts_with('s')));
    let excess = next.deliveries.len().saturating_sub(DELIVERIES + kept);
    next.deliveries.drain(kept..kept + excess);
    Ok(Patched { stored: Some(next), taken, late })
}

/// Whether a JSON value has the type of a field.
type HasType = fn(&Value) -> bool;

/// The fields of a change, with their format and type.
const MEMBERS: [(&str, &str, HasType); 7] = [
    ("id", "a text", Value::is_string),
    ("asOf", "a time in a string, like 2026-11-22T09:00:00Z", Value::is_string),
    ("price", "an amount in a string, like 12.99 EUR", is_text_or_null),
    ("salePrice", "an amount in a string, or null", is_text_or_null),
    ("salePriceEffectiveDate", "start/end in a string, each like 2026-11-22T09:00:00Z, or null", is_text_or_null),
    ("availability", "a string, like in_stock", is_text_or_null),
    ("stock", "a whole number from 0 on, or null", |value| value.is_null() || value.as_u64().is_some_and(|n| u32::try_from(n).is_ok())),
];

fn is_text_or_null(value: &Value) -> bool {
    value.is_string() || value.is_null()
}

/// Reads a change and reports problems by field.
fn read(text: &str, check: &mut Check) -> Option<Change> {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return check.bad("change", Code::FeedBadChange, "a change must be an object with an id and the changed fields", text);
    };
    for (name, value) in &members {
        let wrong = match MEMBERS.iter().find(|(known, ..)| known == name) {
            None => format!("a change has no `{name}`"),
            Some((_, written, is_right)) if !is_right(value) => format!("`{name}` must be {written}"),
            Some(_) => continue,
        };
        check.bad::<()>(name, Code::FeedBadChange, wrong, &value.to_string());
    }
    serde_json::from_value(Value::Object(members)).ok()
}

fn ahead(check: &mut Check, text: &str) -> Option<Millis> {
    check.bad("asOf", Code::FeedClockAhead, format!("`{text}` is in the future"), text)
}

/// Applies the newer parts. Returns whether there were any, and the price of a late update.
fn apply(next: &mut Stored, change: &Change, at: Millis, now: Millis, check: &mut Check) -> (bool, Option<LatePrice>) {
    let Stored { offer, times, deliveries } = next;
    // A time that was days ahead of the clock counts as unknown.
    for time in [&mut times.price, &mut times.sale, &mut times.availability, &mut times.stock, &mut times.rest] {
        if *time > now + CLOCK_WRONG {
            *time = 0;
        }
    }
    let fresh = std::cell::Cell::new(false);
    let newer = |time: &mut Millis| {
        let is_newer = at >= *time;
        if is_newer {
            *time = at;
        }
        fresh.set(fresh.get() || is_newer);
        is_newer
    };
    let said = Amounts::read(change, offer.price.currency, check);
    if let Some(price) = said.price.filter(|_| newer(&mut times.price)) {
        offer.price = price;
    }
    if said.sale_price.is_some() || said.window.is_some() {
        let known = SaleTimes::of(deliveries, times.sale);
        if let Some(later) = sale(offer, change, &said, known, at, check) {
            fresh.set(true);
            times.sale = later.newest();
            later.keep(deliveries, times.sale);
        }
    }
    if let Some(text) = change.availability.as_ref().map(|text| text.as_deref().unwrap_or("")) {
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
    let late = Some(said.at(at)).filter(|late| at < times.price.max(times.sale) && !late.is_empty());
    (fresh.get(), late)
}

/// The amounts of a change.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    price: Option<Money>,
    /// `Some(None)`: the sale is over.
    sale_price: Option<Option<Money>>,
    window: Option<Window>,
}

impl Amounts {
    fn read(change: &Change, currency: Currency, check: &mut Check) -> Self {
        let mut amount = |field: &str, text: &str| {
            let money = check.price(field, Some(text)).or_else(|| check.missing(field))?;
            if money.currency == currency { Some(money) } else { check.bad(field, Code::FeedBadCurrency, format!("the offer is sold in {currency}"), text) }
        };
        let price = change.price.as_ref().and_then(|text| amount("price", text.as_deref().unwrap_or("")));
        let sale_price = match &change.sale_price {
            None => None,
            Some(None) => Some(None),
            Some(Some(text)) => amount("salePrice", text).map(Some),
        };
        let window = match &change.sale_price_effective_date {
            None => None,
            Some(None) => Some((None, None)),
            Some(Some(text)) => check.window("salePriceEffectiveDate", text),
        };
        Self { price, sale_price, window }
    }

    /// The amounts as an entry of the history.
    fn at(&self, at: Millis) -> LatePrice {
        let sale = self.sale_price.filter(Option::is_none).map(|_| None);
        let window = self.window.filter(|_| sale.is_none());
        LatePrice { at, price: self.price, sale, sale_price: self.sale_price.flatten(), window, ..LatePrice::default() }
    }
}

/// The sale in a row of a feed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SaleRow {
    sale: Option<Sale>,
    reduced_since: Option<Millis>,
    prior: Option<Prior>,
    perishable: bool,
}

/// Merges a feed's row into a sale for which a push brought newer data. Of its price, period and shop statements, the older ones are
/// replaced. None if nothing changes.
pub fn merge_sale(stored: &Stored, row: &SaleRow, at: Millis) -> Option<Stored> {
    let mut next = stored.clone();
    let said = SaleTimes::of(&stored.deliveries, stored.times.sale);
    let mut later = said;
    let window = if at >= said.window {
        later.window = at;
        row.sale.map_or((None, None), |sale| (sale.from, sale.until))
    } else {
        said.kept.or(stored.offer.sale.map(|sale| (sale.from, sale.until))).unwrap_or_default()
    };
    let price = if at >= said.price {
        later.price = at;
        row.sale.map(|sale| sale.price)
    } else {
        stored.offer.sale.map(|sale| sale.price)
    };
    if at >= said.vouched {
        later.vouched = at;
        (next.offer.reduced_since, next.offer.prior, next.offer.perishable) = (row.reduced_since, row.prior.clone(), row.perishable);
    }
    next.offer.sale = price.map(|price| Sale { price, from: window.0, until: window.1 });
    later.kept = Some(window).filter(|window| price.is_none() && *window != (None, None));
    (later != said).then(|| {
        next.times.sale = later.newest();
        later.keep(&mut next.deliveries, next.times.sale);
        next
    })
}

/// Start and end of a period; none for an open side.
type Window = (Option<Millis>, Option<Millis>);

/// The as-of times of a sale's parts. A push may change one of them, and may arrive late; statements of the shop come with feeds only.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SaleTimes {
    price: Millis,
    window: Millis,
    vouched: Millis,
    /// A period that is newer than the end of the sale that it belonged to.
    kept: Option<Window>,
}

impl SaleTimes {
    /// Reads them from the entry `sPRICE.WINDOW.VOUCHED@SALE` among the deliveries, which is valid for the sale with that time. `~FROM~UNTIL` follows for a
    /// kept period.
    fn of(deliveries: &[String], sale: Millis) -> Self {
        let read = |entry: &String| {
            let mut parts = entry.strip_prefix('s')?.split('~');
            let (times, of) = parts.next()?.split_once('@')?;
            let mut times = times.split('.').map(|time| time.parse().ok());
            let mut time = || times.next().flatten();
            let kept = parts.next().zip(parts.next()).map(|(from, until)| (from.parse().ok(), until.parse().ok()));
            Some((Self { price: time()?, window: time()?, vouched: time()?, kept }, of.parse::<Millis>().ok()?))
        };
        let kept = deliveries.iter().find_map(read).filter(|(_, of)| *of == sale);
        kept.map_or(Self { price: sale, window: sale, vouched: sale, kept: None }, |(times, _)| times)
    }

    fn keep(self, deliveries: &mut Vec<String>, sale: Millis) {
        deliveries.retain(|entry| !entry.starts_with('s'));
        if self != (Self { price: sale, window: sale, vouched: sale, kept: None }) {
            let side = |side: Option<Millis>| side.map_or(String::new(), |at| at.to_string());
            let kept = self.kept.map_or(String::new(), |(from, until)| format!("~{}~{}", side(from), side(until)));
            deliveries.insert(0, format!("s{}.{}.{}@{sale}{kept}", self.price, self.window, self.vouched));
        }
    }

    fn newest(self) -> Millis {
        self.price.max(self.window)
    }
}

/// Applies the newer parts of a change to the sale; none if there are none, or if the change is invalid.
fn sale(offer: &mut Offer, change: &Change, amounts: &Amounts, said: SaleTimes, at: Millis, check: &mut Check) -> Option<SaleTimes> {
    let field = "salePriceEffectiveDate";
    let (price, mut window) = (amounts.sale_price, amounts.window);
    let mut later = said;
    let (is_price, is_window) = (at >= said.price, at >= said.window);
    match price {
        None => {}
        Some(None) => {
            if is_price && window.is_some_and(|window| window != (None, None)) {
                return check.bad(field, Code::FeedBadDate, "there is no sale that this period could belong to: write salePrice too", "");
            }
            // The sale ends together with its period and with a feed's statements on the reduction.
            window = Some((None, None));
            if is_price {
                later.kept = offer.sale.map(|sale| (sale.from, sale.until)).filter(|window| !is_window && *window != (None, None));
                (offer.sale, later.price) = (None, at);
            }
            if at >= said.vouched {
                (offer.reduced_since, offer.prior, offer.perishable) = (None, None, false);
                later.vouched = at;
            }
        }
        Some(Some(_)) if !is_price => {}
        Some(Some(price)) if price.amount > offer.price.amount => {
            let message = format!("{price} would be above the regular price, {}: write both, or end the sale with null", offer.price);
            return check.bad("salePrice", Code::FeedBadPrice, message, change.sale_price.iter().flatten().next().map_or("", String::as_str));
        }
        Some(Some(price)) => {
            let is_said = is_window && window.is_some();
            let over = offer.sale.filter(|sale| sale.price != price && !is_said).and_then(|sale| sale.until).filter(|until| *until <= at);
            if over.is_some() {
                let message = "the sale's period is over: write the new period, or null for a sale without an end";
                return check.bad(field, Code::FeedBadDate, message, "");
            }
            let (from, until) = said.kept.or(offer.sale.map(|sale| (sale.from, sale.until))).unwrap_or_default();
            offer.sale = Some(Sale { price, from, until });
            (later.price, later.kept) = (at, None);
        }
    }
    if let Some((from, until)) = window.filter(|_| is_window) {
        match &mut offer.sale {
            Some(sale) => (sale.from, sale.until) = (from, until),
            None if from.is_some() || until.is_some() => {
                return check.bad(field, Code::FeedBadDate, "there is no sale that this period could belong to: write salePrice too", "");
            }
            None => later.kept = None,
        }
        later.window = at;
    }
    (later != said || is_price && price.is_some() || is_window && window.is_some()).then_some(later)
}

#[cfg(test)]
mod tests;
