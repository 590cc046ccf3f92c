use super::decide::Offers;
use super::look::Looks;
use super::lookup::{Records, StoredOffer, read_offers, stored_version};
use super::request::Route;
use crate::base::limits;
use crate::base::stored::read;
use crate::shop::campaign::Campaign;
use crate::shop::recommend::Relation;
use std::collections::HashMap;
use std::rc::Rc;

/// What a store knows of a campaign, read: the same for all of its mails that are for nobody in particular, so the edge keeps it while the store says that
/// nothing of it has changed.
#[derive(Debug)]
pub struct Reading {
    /// The store's word for this state of it.
    version: String,
    /// Or why there is none.
    campaign: Result<Rc<Campaign>, &'static str>,
    offers: Rc<Offers>,
    /// The offers that can't be read.
    unread: Rc<[String]>,
    relations: Vec<Relation>,
    /// The version of the offers, as public data say it.
    data_version: String,
    /// Of the texts that it was read from.
    bytes: usize,
    /// What its offers looked like.
    pub(super) looks: Looks,
}

/// Bytes of an entry besides its texts.
const ENTRY: usize = 1_000;

/// What was read lately, by its look-up.
#[derive(Debug, Default)]
pub(super) struct Kept {
    all: HashMap<String, Rc<Reading>>,
    bytes: usize,
}

impl Kept {
    /// The version that is known of what a route looks up.
    pub fn version(&self, route: &Route) -> Option<String> {
        self.all.get(&place(route)?).map(|reading| reading.version.clone())
    }

    /// Brings to the records what they say is unchanged, or keeps what they say.
    pub fn complete(&mut self, route: &Route, records: &Records) {
        let (Some(place), Some(version)) = (place(route), &records.version) else { return };
        let reading = match &records.campaign {
            Some(Some(manifest)) => self.keep(place, version, manifest, records),
            Some(None) => return,
            None => match self.all.get(&place) {
                Some(reading) if records.unchanged && reading.version == *version => reading.clone(),
                _ => return,
            },
        };
        // The same records are completed once.
        let _ = records.reading.set(reading);
    }

    fn keep(&mut self, place: String, version: &str, manifest: &str, records: &Records) -> Rc<Reading> {
        let stored = records.offers.as_deref().unwrap_or(&[]);
        let (offers, unread) = read_offers(stored);
        let reading = Rc::new(Reading {
            version: version.to_owned(),
            campaign: read_campaign(Some(manifest)),
            offers: Rc::new(offers),
            unread: unread.into_iter().chain(records.bad_offers.iter().cloned()).collect(),
            relations: records.relations.clone(),
            data_version: stored_version(stored),
            bytes: ENTRY + manifest.len() + stored.iter().map(size).sum::<usize>(),
            looks: Looks::default(),
        });
        if let Some(before) = self.all.remove(&place) {
            self.bytes -= before.bytes;
        }
        // What can't be read is read again: it may be mended by then.
        if reading.campaign.is_err() || !reading.unread.is_empty() {
            return reading;
        }
        if self.bytes + reading.bytes > limits::KNOWN_BYTES {
            *self = Self::default();
        }
        self.bytes += reading.bytes;
        self.all.insert(place, reading.clone());
        reading
    }
}

impl Records {
    /// The campaign, or why there is none; nothing where it was not asked for.
    pub(super) fn campaign(&self) -> Option<Result<Rc<Campaign>, &'static str>> {
        match self.reading.get() {
            Some(reading) => Some(reading.campaign.clone()),
            None => self.campaign.as_ref().map(|manifest| read_campaign(manifest.as_deref())),
        }
    }

    /// The offers that can be read, and the ids of the others.
    pub(super) fn offers(&self) -> (Rc<Offers>, Rc<[String]>) {
        match self.reading.get() {
            Some(reading) => (reading.offers.clone(), reading.unread.clone()),
            None => {
                let (offers, unread) = read_offers(self.offers.as_deref().unwrap_or(&[]));
                (Rc::new(offers), unread.into_iter().chain(self.bad_offers.iter().cloned()).collect())
            }
        }
    }

    /// Why nothing can be decided, where the store failed.
    pub(super) fn failure(&self) -> Option<&'static str> {
        self.failed.then_some(if self.bad.is_some() { "bad-data" } else { "store-failed" })
    }

    /// Which record can't be read, where an answer is what it is for that. A person's are not told apart.
    pub(super) fn unread(&self, route: &Route, fallback: Option<&'static str>) -> Option<String> {
        match fallback? {
            "bad-campaign" => Some(format!("campaign {}", route.campaign()?)),
            "bad-data" => match (&self.bad, self.offers().1.first()) {
                (Some(bad), _) => Some(bad.clone()),
                (None, Some(offer)) => Some(format!("offer {offer}")),
                (None, None) => Some("what is known of a person".to_owned()),
            },
            _ => None,
        }
    }

    pub(super) fn relations(&self) -> &[Relation] {
        self.reading.get().map_or(&self.relations, |reading| &reading.relations)
    }

    /// The version of the offers behind an answer: the same data, the same version.
    pub(super) fn data_version(&self) -> String {
        match self.reading.get() {
            Some(reading) => reading.data_version.clone(),
            None => stored_version(self.offers.as_deref().unwrap_or(&[])),
        }
    }
}

/// Bytes of an offer's texts.
fn size(offer: &StoredOffer) -> usize {
    let (said, asked) = (offer.overrides.iter().map(String::len), offer.history.iter().map(|price| price.data.len()));
    offer.data.len() + said.chain(asked).sum::<usize>()
}

fn read_campaign(manifest: Option<&str>) -> Result<Rc<Campaign>, &'static str> {
    read(manifest.ok_or("unknown-campaign")?).map(Rc::new).map_err(|_| "bad-campaign")
}

/// What a route looks up, where it is the same for everyone.
fn place(route: &Route) -> Option<String> {
    let (tenant, campaign, product) = match route {
        Route::SlotData { tenant, campaign, subject: None, product, .. } => (tenant, campaign, product.as_deref().unwrap_or("")),
        _ => {
            let link = route.link().filter(|link| link.subject.is_none())?;
            (&link.tenant, &link.campaign, "")
        }
    };
    Some(format!("{tenant}/{campaign}/{product}"))
}
