//! Combines the records of a request with cached data of its campaign.

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

/// The records of one request, and the cached data of their campaign if they are current.
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
    /// The cached pictures of the campaign's offers.
    pub fn pictures(&self) -> Option<&PictureCache> {
        self.data.as_ref().map(|data| &data.pictures)
    }

    /// The campaign, or why there is none; none if it was not requested.
    pub fn campaign(&self) -> Option<Result<Rc<Campaign>, NeutralReason>> {
        match &self.data {
            Some(data) => Some(data.campaign.clone()),
            None => self.records.campaign.as_ref().map(|manifest| read_campaign(manifest.as_deref())),
        }
    }

    /// The readable offers, and the ids of the others.
    pub fn offers(&self) -> (Rc<Offers>, Rc<[String]>) {
        match &self.data {
            Some(data) => (data.offers.clone(), data.unread.clone()),
            None => {
                let (offers, unread) = read_offers(self.records.offers.as_deref().unwrap_or(&[]));
                (Rc::new(offers), unread.into_iter().chain(self.records.bad_offers.iter().cloned()).collect())
            }
        }
    }

    /// The reason for the counters if the store failed.
    pub fn failure(&self) -> Option<NeutralReason> {
        self.records.failed.then_some(if self.records.bad.is_some() { NeutralReason::BadData } else { NeutralReason::StoreFailed })
    }

    /// The unreadable record that caused a neutral answer. Personal records are not distinguished.
    pub fn unread(&self, route: &Route, fallback: Option<NeutralReason>) -> Option<String> {
        match fallback? {
            NeutralReason::BadCampaign => Some(format!("campaign {}", route.campaign()?)),
            NeutralReason::BadData => match (&self.records.bad, self.offers().1.first()) {
                (Some(bad), _) => Some(bad.clone()),
                (None, Some(offer)) => Some(format!("offer {offer}")),
                (None, None) => Some("a personal record".to_owned()),
            },
            _ => None,
        }
    }

    pub fn relations(&self) -> &[Relation] {
        self.data.as_ref().map_or(&self.records.relations, |data| &data.relations)
    }

    /// A version of the offers: equal data have equal versions.
    pub fn data_version(&self) -> String {
        match &self.data {
            Some(data) => data.data_version.clone(),
            None => stored_version(self.records.offers.as_deref().unwrap_or(&[])),
        }
    }
}
