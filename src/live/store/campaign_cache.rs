//! Campaigns with their offers as they were read last, for as long as the store says that nothing of them has changed.

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

/// What a store knows of a campaign, read: the same for all of its mails that are for nobody in particular, so the edge keeps it while the store says that
/// nothing of it has changed.
#[derive(Debug)]
pub struct CampaignData {
    /// The store's word for this state of it.
    version: String,
    /// Or why there is none.
    pub campaign: Result<Rc<Campaign>, NeutralReason>,
    pub offers: Rc<Offers>,
    /// The offers that can't be read.
    pub unread: Rc<[String]>,
    pub relations: Vec<Relation>,
    /// The version of the offers, as public data say it.
    pub data_version: String,
    /// Of the texts that it was read from.
    bytes: usize,
    /// What its offers looked like.
    pub pictures: PictureCache,
}

/// Bytes of an entry besides its texts.
const ENTRY: usize = 1_000;

/// What was read lately, by its look-up.
#[derive(Debug, Default)]
pub(crate) struct CampaignCache {
    all: HashMap<String, Rc<CampaignData>>,
    bytes: usize,
}

impl CampaignCache {
    /// The version that is known of what a route looks up.
    pub fn version(&self, route: &Route) -> Option<String> {
        self.all.get(&place(route)?).map(|data| data.version.clone())
    }

    /// What is known of what a route looks up: as the records say it, or as it was where they say that it is unchanged.
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
        // What can't be read is read again: it may be mended by then.
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

/// Bytes of an offer's texts.
fn size(offer: &StoredOffer) -> usize {
    let (said, asked) = (offer.overrides.iter().map(String::len), offer.history.iter().map(|price| price.data.len()));
    offer.data.len() + said.chain(asked).sum::<usize>()
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
