//! Parses stored offers.

use crate::base::hex::hex;
use crate::base::money::Money;
use crate::base::stored::{Stored, Unreadable, read};
use crate::base::time::Millis;
use crate::live::decide::decision::Offers;
use crate::shop::offer::{LatePrice, Offer, Override, PriceState, Record, Sale, Times, with_late};
use sha2::{Digest, Sha256};

/// A stored offer; its texts were written by this library.
#[derive(Debug, Clone, Stored)]
#[stored(rename_all = "camelCase")]
pub struct StoredOffer {
    /// The offer's id, also contained in `data`.
    #[stored(default)]
    pub id: String,
    /// The offer as JSON.
    pub data: String,
    /// Its as-of time, milliseconds since 1970.
    pub as_of: f64,
    /// The as-of times of its parts, if they differ.
    #[stored(default)]
    pub times: Option<StoredTimes>,
    /// Since when it has been unavailable, milliseconds since 1970.
    #[stored(default)]
    pub gone_since: Option<f64>,
    /// Its overrides as JSON, in the order in which they were made.
    #[stored(default)]
    pub overrides: Vec<String>,
    /// Its price states, ordered by time.
    #[stored(default)]
    pub history: Vec<StoredPrice>,
    /// The asset id of its photo.
    #[stored(default)]
    pub photo: Option<String>,
}

/// The as-of times of an offer's parts, milliseconds since 1970.
#[derive(Debug, Clone, Copy, Stored)]
#[allow(missing_docs)]
pub struct StoredTimes {
    pub price: f64,
    pub sale: f64,
    pub availability: f64,
    pub stock: f64,
    pub rest: f64,
}

impl StoredOffer {
    fn times(&self) -> Times {
        let Some(StoredTimes { price, sale, availability, stock, rest }) = self.times else { return Times::all(self.as_of as Millis) };
        let [price, sale, availability, stock, rest] = [price, sale, availability, stock, rest].map(|time| time as Millis);
        Times { price, sale, availability, stock, rest }
    }
}

/// A stored price state.
#[derive(Debug, Clone, Stored)]
#[allow(missing_docs)]
pub struct StoredPrice {
    pub at: f64,
    #[stored(default)]
    pub seen: Option<f64>,
    /// `[price, sale, reducedSince]` as JSON; an object for late updates.
    pub data: String,
}

impl StoredPrice {
    fn read(&self) -> std::result::Result<PriceState, Unreadable> {
        let (price, sale, reduced_since): (Money, Option<Sale>, Option<Millis>) = read(&self.data)?;
        Ok(PriceState { at: self.at as Millis, seen: self.seen.map(|t| t as Millis), price, sale, reduced_since })
    }

    fn is_late(&self) -> bool {
        self.data.starts_with('{')
    }

    fn read_late(&self) -> std::result::Result<LatePrice, Unreadable> {
        Ok(LatePrice { at: self.at as Millis, ..read(&self.data)? })
    }
}

/// Parses stored offers, and lists unreadable ones, which count as unknown.
pub(crate) fn read_offers(stored: &[StoredOffer]) -> (Offers, Vec<String>) {
    let (mut offers, mut unread) = (Offers::new(), Vec::new());
    for s in stored {
        match s.read() {
            Ok((record, overrides)) => drop(offers.insert(record.offer.id.clone(), (record, overrides))),
            Err(Unreadable) => unread.push(s.id.clone()),
        }
    }
    (offers, unread)
}

impl StoredOffer {
    fn read(&self) -> std::result::Result<(Record, Vec<Override>), Unreadable> {
        let offer = read::<Offer>(&self.data)?.by_stock(self.times());
        let overrides = self.overrides.iter().map(|said| read::<Override>(said)).collect::<std::result::Result<Vec<_>, _>>()?;
        let (late, usual): (Vec<_>, Vec<_>) = self.history.iter().partition(|price| price.is_late());
        let mut history = usual.into_iter().map(StoredPrice::read).collect::<std::result::Result<Vec<_>, _>>()?;
        crate::base::order::by_key(&mut history, |state: &PriceState| state.at);
        let late = late.into_iter().map(StoredPrice::read_late).collect::<std::result::Result<Vec<_>, _>>()?;
        let history = with_late(history, late, &offer, self.times());
        let gone_since = self.gone_since.map(|t| t as Millis);
        Ok((Record { offer, times: self.times(), gone_since, history, photo: self.photo.clone() }, overrides))
    }
}

/// A version of the offers: equal data have equal versions.
pub(crate) fn stored_version(stored: &[StoredOffer]) -> String {
    let mut hash = Sha256::new();
    for s in stored {
        hash.update(&s.data);
        hash.update(s.as_of.to_be_bytes());
        if let Some(StoredTimes { price, sale, availability, stock, rest }) = s.times {
            [price, sale, availability, stock, rest].iter().for_each(|time| hash.update(time.to_be_bytes()));
        }
        s.overrides.iter().for_each(|o| hash.update(o));
    }
    hex(&hash.finalize(), 8)
}
