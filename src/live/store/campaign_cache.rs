//! Caches parsed campaigns with their offers, while the store reports that they are unchanged.

use crate::base::limits;
use crate::live::decide::decision::Offers;
use crate::live::reason::NeutralReason;
use crate::live::render::picture_cache::PictureCache;
use crate::live::request::Route;
use crate::live::store::offers::{StoredOffer, read_offers, stored_version};
use crate::live::store::{Records, read_campaign};
use crate::shop::campaign::Campaign;
use crate::shop::recommend::Relation;
use std::collections::HashMap;
use std::rc::Rc;

/// The parsed data of a campaign. They are the same for all requests without personal data, so the edge caches them while the store reports that they are
/// unchanged.
#[derive(Debug)]
pub struct CampaignData {
    /// The store's revision token for these data.
    version: String,
    /// The campaign, or why there is none.
    pub campaign: Result<Rc<Campaign>, NeutralReason>,
    pub offers: Rc<Offers>,
    /// The ids of unreadable offers.
    pub unread: Rc<[String]>,
    pub relations: Vec<Relation>,
    /// The version of the offers in public data.
    pub data_version: String,
    /// The size of the texts that it was parsed from.
    bytes: usize,
    /// Its cached pictures.
    pub pictures: PictureCache,
}

/// The estimated size of an entry besides its texts.
const ENTRY: usize = 1_000;

/// Recently parsed data, by lookup key.
#[derive(Debug, Default)]
pub(crate) struct CampaignCache {
    all: HashMap<String, Rc<CampaignData>>,
    bytes: usize,
}

impl CampaignCache {
    /// The cached version for a route.
    pub fn version(&self, route: &Route) -> Option<String> {
        self.all.get(&place(route)?).map(|data| data.version.clone())
    }

    /// The data for a route: parsed from the records, or from the cache if they are unchanged.
    pub fn data(&mut self, route: &Route, records: &Records) -> Option<Rc<CampaignData>> {
        let (place, version) = (place(route)?, records.version.as_ref()?);
        match &records.campaign {
            Some(Some(manifest)) => Some(self.keep(place, version, manifest, records)),
            Some(None) => None,
            None => self.all.get(&place).filter(|data| records.unchanged && data.version == *version).cloned(),
        }
    }

    fn keep(&mut self, place: String, version: &str, manifest: &str, records: &Records) -> Rc<CampaignData> {
        let stored = records.offers.as_deref().unwrap_or(&[]);
        let (offers, unread) = read_offers(stored);
        let data = Rc::new(CampaignData {
            version: version.to_owned(),
            campaign: read_campaign(Some(manifest)),
            offers: Rc::new(offers),
            unread: unread.into_iter().chain(records.bad_offers.iter().cloned()).collect(),
            relations: records.relations.clone(),
            data_version: stored_version(stored),
            bytes: ENTRY + manifest.len() + stored.iter().map(size).sum::<usize>(),
            pictures: PictureCache::default(),
        });
        if let Some(before) = self.all.remove(&place) {
            self.bytes -= before.bytes;
        }
        // Unreadable data are not cached, because they may be corrected.
        if data.campaign.is_err() || !data.unread.is_empty() {
            return data;
        }
        if self.bytes + data.bytes > limits::KNOWN_BYTES {
            *self = Self::default();
        }
        self.bytes += data.bytes;
        self.all.insert(place, data.clone());
        data
    }
}

/// The size of an offer's texts in bytes.
fn size(offer: &StoredOffer) -> usize {
    let (said, asked) = (offer.overrides.iter().map(String::len), offer.history.iter().map(|price| price.data.len()));
    offer.data.len() + said.chain(asked).sum::<usize>()
}

/// The lookup key of a route, if its data are not personal.
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
