//! What the store answered to one request, together with what is known of its campaign already.

use crate::live::decide::decision::Offers;
use crate::live::reason::NeutralReason;
use crate::live::render::picture_cache::PictureCache;
use crate::live::request::Route;
use crate::live::store::campaign_cache::CampaignData;
use crate::live::store::offers::{read_offers, stored_version};
use crate::live::store::{Records, read_campaign};
use crate::shop::campaign::Campaign;
use crate::shop::recommend::Relation;
use std::rc::Rc;

/// The records of one request, and their campaign as it was read before, where that still holds.
pub(crate) struct StoreView<'a> {
    pub records: &'a Records,
    pub data: Option<Rc<CampaignData>>,
}

impl<'a> From<&'a Records> for StoreView<'a> {
    fn from(records: &'a Records) -> Self {
        Self { records, data: None }
    }
}

impl StoreView<'_> {
    /// Which pictures its offers had before.
    pub fn pictures(&self) -> Option<&PictureCache> {
        self.data.as_ref().map(|data| &data.pictures)
    }

    /// The campaign, or why there is none; nothing where it was not asked for.
    pub fn campaign(&self) -> Option<Result<Rc<Campaign>, NeutralReason>> {
        match &self.data {
            Some(data) => Some(data.campaign.clone()),
            None => self.records.campaign.as_ref().map(|manifest| read_campaign(manifest.as_deref())),
        }
    }

    /// The offers that can be read, and the ids of the others.
    pub fn offers(&self) -> (Rc<Offers>, Rc<[String]>) {
        match &self.data {
            Some(data) => (data.offers.clone(), data.unread.clone()),
            None => {
                let (offers, unread) = read_offers(self.records.offers.as_deref().unwrap_or(&[]));
                (Rc::new(offers), unread.into_iter().chain(self.records.bad_offers.iter().cloned()).collect())
            }
        }
    }

    /// Why nothing can be decided, where the store failed.
    pub fn failure(&self) -> Option<NeutralReason> {
        self.records.failed.then_some(if self.records.bad.is_some() { NeutralReason::BadData } else { NeutralReason::StoreFailed })
    }

    /// Which record can't be read, where an answer is what it is for that. A person's are not told apart.
    pub fn unread(&self, route: &Route, fallback: Option<NeutralReason>) -> Option<String> {
        match fallback? {
            NeutralReason::BadCampaign => Some(format!("campaign {}", route.campaign()?)),
            NeutralReason::BadData => match (&self.records.bad, self.offers().1.first()) {
                (Some(bad), _) => Some(bad.clone()),
                (None, Some(offer)) => Some(format!("offer {offer}")),
                (None, None) => Some("what is known of a person".to_owned()),
            },
            _ => None,
        }
    }

    pub fn relations(&self) -> &[Relation] {
        self.data.as_ref().map_or(&self.records.relations, |data| &data.relations)
    }

    /// The version of the offers behind an answer: the same data, the same version.
    pub fn data_version(&self) -> String {
        match &self.data {
            Some(data) => data.data_version.clone(),
            None => stored_version(self.records.offers.as_deref().unwrap_or(&[])),
        }
    }
}
