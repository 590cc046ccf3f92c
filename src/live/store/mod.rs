//! The records that the edge wants from the host, and those that it received.

pub mod campaign_cache;
pub mod offers;
pub mod view;

use crate::base::stored::{Stored, read};
use crate::live::reason::NeutralReason;
use crate::live::store::offers::StoredOffer;
use crate::shop::campaign::Campaign;
use crate::shop::fact::FactKind;
use crate::shop::recommend::Relation;
use serde::Serialize;
use std::collections::HashMap;
use std::rc::Rc;

/// The records that the host found. Records that were not requested yet are absent.
#[derive(Debug, Default, Stored)]
#[stored(rename_all = "camelCase", default)]
pub struct Records {
    /// The manifest, or null if it does not exist.
    pub campaign: Option<Option<String>>,
    /// The served record of this mail, by slot.
    pub served: Option<HashMap<String, String>>,
    /// The offers found.
    pub offers: Option<Vec<StoredOffer>>,
    /// The offer that the slot showed last, if its campaign no longer lists it; the answer to a request without a campaign.
    pub shown: Option<Vec<StoredOffer>>,
    /// The recipient's data as JSON.
    pub recipient: Option<String>,
    /// The relations of the recipient's products, of the page's product, and of the products in the campaign's rules.
    pub relations: Vec<Relation>,
    /// The facts for the link's subject reference, as JSON by kind.
    pub facts: HashMap<FactKind, String>,
    /// The votes of the campaign's polls, by block and answer.
    pub votes: Votes,
    /// Whether the vote was counted; false if the voter had voted before.
    pub voted: Option<bool>,
    /// Whether the host performed the unsubscription.
    pub unsubscribed: Option<bool>,
    /// Photos are unavailable: answer without them.
    pub without_photos: bool,
    /// The campaign's font is unavailable: use the built-in one.
    pub without_font: bool,
    /// The store failed: answer without it.
    pub failed: bool,
    /// The unreadable part of the store's response, if that is why it failed.
    pub bad: Option<String>,
    /// Offers whose records are completely unreadable.
    pub bad_offers: Vec<String>,
    /// The store's revision token for the campaign, its offers and relations, if the lookup contains no personal data.
    pub version: Option<String>,
    /// Whether the data are those that the edge has cached (`Wants::known`); they are omitted then.
    pub unchanged: bool,
}

/// The records that the host has to look up before it calls again.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wants {
    /// The tenant.
    pub tenant: String,
    /// The campaign's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The key of the mail's served record in the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<String>,
    /// The day (UTC, days since 1970) at whose start the served record expires. It is derived from the link, so it does not reveal when a mail was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_until: Option<i64>,
    /// The recipient's subject reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The product shown on the shop's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Offers with their overrides and prices, in addition to those of the campaign, its rules and the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<String>>,
    /// The revision that the edge has cached, of everything but served record and votes. If it is current, nothing else needs to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// The font files that the host has to load.
#[derive(Debug, Clone, Serialize)]
pub struct FontWanted {
    /// The tenant.
    pub tenant: String,
    /// Asset ids: the regular file, then the bold one if there is one.
    pub assets: Vec<String>,
}

/// The votes for each answer, by block.
pub(crate) type Votes = HashMap<String, HashMap<String, u32>>;

/// Parses a stored manifest; the error says why there is none.
pub(crate) fn read_campaign(manifest: Option<&str>) -> Result<Rc<Campaign>, NeutralReason> {
    read(manifest.ok_or(NeutralReason::UnknownCampaign)?).map(Rc::new).map_err(|_| NeutralReason::BadCampaign)
}
