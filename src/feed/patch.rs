use super::Problem;
use super::check::Check;
use crate::diagnostic::Code;
use crate::offer::{Offer, Sale};
use serde::Deserialize;

/// What a shop says changed of one offer; what it does not name stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    #[allow(dead_code, reason = "told the store which offer is meant")]
    id: String,
    /// `12.99 EUR`.
    price: Option<String>,
    /// The same, or null: the sale is over.
    #[serde(default, deserialize_with = "said")]
    sale_price: Option<Option<String>>,
    /// `start/end`, as in Google's feeds.
    sale_price_effective_date: Option<String>,
    availability: Option<String>,
    #[serde(default, deserialize_with = "said")]
    stock: Option<Option<u32>>,
}

/// Null is something said.
fn said<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// An offer with a change (JSON) put into it.
///
/// # Errors
/// All that is wrong with the change; the offer then stays as it is.
pub fn patch(mut offer: Offer, change: &str) -> Result<Offer, Vec<Problem>> {
    let mut check = Check::default();
    let change: Change = match serde_json::from_str(change) {
        Ok(change) => change,
        Err(e) => {
            check.bad::<()>("change", Code::FeedBadRow, format!("the change can't be read: {e}"), change);
            return Err(check.into_problems());
        }
    };
    let currency = offer.price.currency;
    let mut price = |field: &str, text: &str| {
        let money = check.price(field, Some(text)).or_else(|| check.missing(field))?;
        if money.currency == currency { Some(money) } else { check.bad(field, Code::FeedBadCurrency, format!("the offer is sold in {currency}"), text) }
    };
    if let Some(text) = &change.price {
        offer.price = price("price", text).unwrap_or(offer.price);
    }
    if let Some(text) = &change.sale_price {
        offer.sale = text.as_ref().and_then(|text| price("salePrice", text)).map(|price| Sale { price, from: None, until: None });
    }
    if let (Some(text), Some(sale)) = (&change.sale_price_effective_date, &mut offer.sale) {
        match text.split_once('/') {
            Some((from, until)) => {
                (sale.from, sale.until) = (check.date("salePriceEffectiveDate", from, false), check.date("salePriceEffectiveDate", until, true))
            }
            None => drop(check.bad::<()>("salePriceEffectiveDate", Code::FeedBadDate, format!("`{text}` is no window"), text)),
        }
    }
    if let Some(text) = &change.availability {
        offer.availability = check.availability(Some(text)).unwrap_or(offer.availability);
    }
    offer.stock = change.stock.unwrap_or(offer.stock);
    let problems = check.into_problems();
    if problems.is_empty() { Ok(offer) } else { Err(problems) }
}
