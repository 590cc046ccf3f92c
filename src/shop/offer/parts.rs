use crate::base::stored::Stored;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};

/// The parts of an offer that are updated independently: each has its own as-of time, and newer data replace older ones per part. The fields in an
/// offer's JSON are in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All descriptive fields.
    Rest,
    /// The regular price.
    Price,
    /// The reduced price, its period, the start of the reduction, and the prior price.
    Sale,
    /// The availability, and its start.
    Availability,
    /// The number of items left.
    Stock,
}

impl Part {
    /// The part of a field in an offer's JSON.
    fn of(member: &str) -> Self {
        match member {
            "price" => Self::Price,
            "sale" | "reducedSince" | "prior" | "perishable" => Self::Sale,
            "availability" | "availableFrom" => Self::Availability,
            "stock" => Self::Stock,
            _ => Self::Rest,
        }
    }
}

/// The as-of time of each part, milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Times {
    pub price: Millis,
    pub sale: Millis,
    pub availability: Millis,
    pub stock: Millis,
    pub rest: Millis,
}

impl Times {
    /// The same time for all parts.
    pub fn all(at: Millis) -> Self {
        Self { price: at, sale: at, availability: at, stock: at, rest: at }
    }
}

/// The positions at which the later parts begin in an offer's JSON as serialized by this crate: at the commas before them, in bytes from the end. After the
/// first part all characters are ASCII, so these are also characters, and stay valid if texts in the first part change.
pub fn cuts(json: &str) -> [usize; 4] {
    let bytes = json.as_bytes();
    let mut cuts = [1; 4];
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'"' => at = end_of_text(bytes, at),
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // An opening brace or a comma at depth 1 precedes a field.
        if depth == 1 && matches!(byte, b'{' | b',') {
            let member = json.get(at + 2..end_of_text(bytes, at + 1)).unwrap_or("");
            let part = Part::of(member);
            for cut in cuts.iter_mut().take(part as usize).filter(|cut| **cut == 1) {
                *cut = json.len() - at;
            }
        }
        at += 1;
    }
    cuts
}

/// The closing quote of the string that begins at a byte.
fn end_of_text(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        match memchr::memchr2(b'"', b'\\', json.get(at..).unwrap_or(&[])) {
            None => return json.len(),
            Some(step) if json.get(at + step) == Some(&b'"') => return at + step,
            Some(step) => at += step + 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::Money;
    use crate::shop::offer::{Availability, Offer, Prior, Sale};

    fn parts(offer: &Offer) -> Vec<String> {
        let json = serde_json::to_string(offer).unwrap();
        let cuts = cuts(&json).map(|cut| json.len() - cut);
        let ends = cuts.iter().copied().chain([json.len() - 1]);
        let starts = [0].into_iter().chain(cuts);
        starts.zip(ends).map(|(from, until)| json.get(from + 1..until).unwrap_or("").to_owned()).collect()
    }

    #[test]
    fn an_offer_is_cut_into_its_parts_whatever_of_it_is_there() {
        let price = Money::parse("15.00 EUR").unwrap();
        let mut offer = Offer::new("a,\"price\":{", "T{", "https://shop.example/a", Availability::Available, price);
        let [plain, rest] =
            [r#""price":{"amount":1500,"currency":"EUR"}"#, r#""id":"a,\"price\":{","kind":"goods","title":"T{","link":"https://shop.example/a""#];
        assert_eq!(parts(&offer), [rest, plain, "", r#""availability":"available""#, ""]);
        offer.sale = Some(Sale { price, from: Some(1), until: None });
        offer.prior = Some(Prior { lowest30: price, reduced_since: None });
        offer.reduced_since = Some(2);
        offer.perishable = true;
        offer.available_from = Some(3);
        offer.stock = Some(4);
        let sale = r#""sale":{"price":{"amount":1500,"currency":"EUR"},"from":1},"reducedSince":2,"prior":{"lowest30":{"amount":1500,"currency":"EUR"}},"perishable":true"#;
        assert_eq!(parts(&offer), [rest, plain, sale, r#""availability":"available","availableFrom":3"#, r#""stock":4"#]);
        offer.sale = None;
        offer.prior = None;
        (offer.reduced_since, offer.perishable, offer.stock) = (None, false, Some(0));
        assert_eq!(parts(&offer), [rest, plain, "", r#""availability":"available","availableFrom":3"#, r#""stock":0"#]);
    }
}
