use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// The parts of an offer that are news by themselves: each has its own time, and a newer one replaces an older one whatever the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The regular price.
    Price,
    /// The reduced price, its window, since when it is reduced, and what is said of the price before.
    Sale,
    /// Whether it can be had, and from when on.
    Availability,
    /// How many are left.
    Stock,
    /// All that describes it.
    Rest,
}

impl Part {
    /// All parts, in the order in which their members stand in an offer's JSON.
    pub const ALL: [Self; 5] = [Self::Price, Self::Sale, Self::Availability, Self::Stock, Self::Rest];

    /// The part that a member of an offer's JSON belongs to.
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

/// When each part of an offer was true, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// All parts are of one time.
    pub fn all(at: Millis) -> Self {
        Self { price: at, sale: at, availability: at, stock: at, rest: at }
    }
}

/// Where the parts behind the first begin in an offer's JSON as this crate writes it: at the commas before them, in bytes, which are characters as well, as
/// nothing but ASCII stands before the last part.
pub fn cuts(json: &str) -> [usize; 4] {
    let mut cuts = [json.len(); 4];
    let mut depth = 0_u32;
    // An opening brace or a comma at depth 1 stands before a member.
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth != 1 || !matches!(byte, b'{' | b',') {
            continue;
        }
        let member = json.get(at + 2..).and_then(|rest| rest.split('"').next()).unwrap_or("");
        let part = Part::of(member);
        for cut in cuts.iter_mut().take(part as usize).filter(|cut| **cut > at) {
            *cut = at;
        }
        // Texts, in which braces and commas may stand, are in the last part alone.
        if part == Part::Rest {
            break;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::offer::{Availability, Offer, Prior, Sale};

    fn parts(offer: &Offer) -> Vec<String> {
        let json = serde_json::to_string(offer).unwrap();
        let cuts = cuts(&json);
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
        assert_eq!(parts(&offer), [plain, "", r#""availability":"available""#, "", rest]);
        offer.sale = Some(Sale { price, from: Some(1), until: None });
        offer.prior = Some(Prior { lowest30: price, reduced_since: None });
        offer.reduced_since = Some(2);
        offer.perishable = true;
        offer.available_from = Some(3);
        offer.stock = Some(4);
        let sale = r#""sale":{"price":{"amount":1500,"currency":"EUR"},"from":1},"reducedSince":2,"prior":{"lowest30":{"amount":1500,"currency":"EUR"}},"perishable":true"#;
        assert_eq!(parts(&offer), [plain, sale, r#""availability":"available","availableFrom":3"#, r#""stock":4"#, rest]);
        offer.sale = None;
        offer.prior = None;
        (offer.reduced_since, offer.perishable, offer.stock) = (None, false, Some(0));
        assert_eq!(parts(&offer), [plain, "", r#""availability":"available","availableFrom":3"#, r#""stock":0"#, rest]);
    }
}
