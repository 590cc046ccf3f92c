use super::decide::Offers;
use super::kept::Reading;
use super::tell::Votes;
use crate::base::money::Money;
use crate::base::stored::{Unreadable, read};
use crate::base::time::Millis;
use crate::shop::fact::FactKind;
use crate::shop::offer::{LatePrice, Offer, Override, PriceState, Record, Sale, Times, with_late};
use crate::shop::recommend::Relation;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What the host found of what was wanted. A field that was not asked for yet is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Records {
    /// The manifest's text, or null for none.
    #[serde(deserialize_with = "asked")]
    pub campaign: Option<Option<String>>,
    /// What the slots of this mail showed last, by slot.
    pub served: Option<HashMap<String, String>>,
    /// The offers that were found.
    pub offers: Option<Vec<StoredOffer>>,
    /// The offer that the slot showed last, where its campaign names it no longer: what is wanted without a campaign.
    pub shown: Option<Vec<StoredOffer>>,
    /// What the shop says of the person the link is for, JSON.
    pub recipient: Option<String>,
    /// What goes with the person's products, the page's product, and those of the campaign's rules.
    pub relations: Vec<Relation>,
    /// What the shop says under the link's subject reference, JSON by kind.
    pub facts: HashMap<FactKind, String>,
    /// The votes of the campaign's polls, by block and answer.
    pub votes: Votes,
    /// Whether a vote was counted, or the voter had voted before.
    pub voted: Option<bool>,
    /// Whether the host has unsubscribed who asked for it.
    pub unsubscribed: Option<bool>,
    /// A photo can't be had: answer without any.
    pub without_photos: bool,
    /// A campaign's own typeface can't be had: write in the built-in one.
    pub without_font: bool,
    /// The store failed: answer without it.
    pub failed: bool,
    /// Which part of its answer can't be read, where that is how it failed.
    pub bad: Option<String>,
    /// Offers whose records can't be read at all.
    pub bad_offers: Vec<String>,
    /// The store's word for the state of the campaign, its offers and relations, where what was looked up is for nobody in particular.
    pub version: Option<String>,
    /// Whether it is as the edge knows it (`Wants::known`): then none of these are said again.
    pub unchanged: bool,
    /// The same, read; the edge fills it in.
    #[serde(skip)]
    pub reading: OnceCell<Rc<Reading>>,
}

/// Null is an answer too: it was asked for and is not there.
fn asked<'de, D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(d).map(Some)
}

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

/// What the host is to look up before it asks again.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wants {
    /// Whose records.
    pub tenant: String,
    /// The campaign's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The key of the mail in the campaign's served-memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<String>,
    /// The day (UTC, from 1970) with whose beginning what is kept under that key goes: that of the link, so that it tells nothing of when a mail was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_until: Option<i64>,
    /// The subject reference of the person the link is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The product of the shop's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Offers with their overrides and prices, besides all that the campaign, its rules and the person bring up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<String>>,
    /// The version that the edge knows of all this but the served-memory and the votes: where it is still that, nothing else need be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// Reads what the store kept, and names the offers that can't be read: they stand as if nothing were known of them.
pub(super) fn read_offers(stored: &[StoredOffer]) -> (Offers, Vec<String>) {
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
pub(super) fn stored_version(stored: &[StoredOffer]) -> String {
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
pub(super) fn hex(bytes: &[u8], length: usize) -> String {
    bytes.iter().take(length).map(|b| format!("{b:02x}")).collect()
}
