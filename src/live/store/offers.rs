//! Offers as the store keeps them.

use crate::base::money::Money;
use crate::base::stored::{Unreadable, read};
use crate::base::time::Millis;
use crate::live::decide::decision::Offers;
use crate::shop::offer::{LatePrice, Offer, Override, PriceState, Record, Sale, Times, with_late};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// An offer as the store keeps it: texts that this library wrote.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredOffer {
    /// Its id, which `data` has too.
    #[serde(default)]
    pub id: String,
    /// The offer, JSON.
    pub data: String,
    /// When it was true, milliseconds.
    pub as_of: f64,
    /// When its parts were true, where they have times of their own.
    #[serde(default)]
    pub times: Option<StoredTimes>,
    /// Since when it can't be had.
    #[serde(default)]
    pub gone_since: Option<f64>,
    /// Its overrides, JSON each, in the order in which they were made.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// Its prices, in the order of their times.
    #[serde(default)]
    pub history: Vec<StoredPrice>,
    /// Its photo's id.
    #[serde(default)]
    pub photo: Option<String>,
}

/// The times of an offer's parts as the store keeps them, milliseconds.
#[derive(Debug, Clone, Copy, Deserialize)]
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

/// A price as the store keeps it.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct StoredPrice {
    pub at: f64,
    pub seen: Option<f64>,
    /// `[price, sale, reducedSince]`, JSON; an object with what was said, where that came late.
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

/// Reads what the store kept, and names the offers that can't be read: they stand as if nothing were known of them.
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

/// The version of the data behind an answer: the same data, the same version.
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

/// The first bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8], length: usize) -> String {
    bytes.iter().take(length).map(|b| format!("{b:02x}")).collect()
}
