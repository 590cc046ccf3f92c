//! What the host looked up, and what it is to look up.

pub mod campaign_cache;
pub mod offers;
pub mod view;

use crate::base::stored::read;
use crate::live::reason::NeutralReason;
use crate::live::store::offers::StoredOffer;
use crate::shop::campaign::Campaign;
use crate::shop::fact::FactKind;
use crate::shop::recommend::Relation;
use serde::{Deserialize, Serialize};
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
}

/// Null is an answer too: it was asked for and is not there.
fn asked<'de, D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(d).map(Some)
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

/// The files of a campaign's own typeface, that the host is to bring.
#[derive(Debug, Clone, Serialize)]
pub struct FontWanted {
    /// Whose.
    pub tenant: String,
    /// Their ids in the store: the regular face, then the bold one where there is one.
    pub assets: Vec<String>,
}

/// Every answer's votes, by block.
pub(crate) type Votes = HashMap<String, HashMap<String, u32>>;

/// A manifest as it is stored; or why there is none.
pub(crate) fn read_campaign(manifest: Option<&str>) -> Result<Rc<Campaign>, NeutralReason> {
    read(manifest.ok_or(NeutralReason::UnknownCampaign)?).map(Rc::new).map_err(|_| NeutralReason::BadCampaign)
}
