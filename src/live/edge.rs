//! The state of the edge between requests, and its kinds of answers.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Locale;
use crate::base::time::{self, Zone};
use crate::live::config::EdgeConfig;
use crate::live::paint::{Family, Painter};
use crate::live::reply::{Reply, Unsubscribing, Vote};
use crate::live::request::{Request, Route};
use crate::live::store::FontWanted;
use crate::live::store::Wants;
use crate::live::store::campaign_cache::CampaignCache;
use crate::shop::campaign::{Theme, is_allowed};
use crate::shop::link::{Key, Keys};
use crate::shop::offer::Policy;
use serde::Serialize;
use std::collections::HashMap;

/// Records to look up, a vote to count or an unsubscription to perform first, or the response. A font is requested once and then cached.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum Answer {
    Wants(Wants),
    Vote(Vote),
    Unsubscribe(Unsubscribing),
    Font(FontWanted),
    Reply(Reply),
}

/// A request with its route.
#[derive(Debug)]
pub struct Asked {
    pub(crate) request: Request,
    pub(crate) route: Route,
}

/// The edge: keys, policy and caches.
#[derive(Debug)]
pub struct Edge {
    pub(crate) keys: Keys,
    pub(crate) allow: Option<Vec<String>>,
    pub(crate) fallback: String,
    pub(crate) policy: Policy,
    /// The theme of pictures without a known campaign.
    pub(crate) plain: Theme,
    pub(crate) painter: Painter,
    pub(crate) pictures: HashMap<[u8; 32], Vec<u8>>,
    /// Recently parsed campaigns.
    pub(crate) campaigns: CampaignCache,
    /// Fonts of campaigns, by their asset ids.
    pub(crate) fonts: Vec<(Vec<String>, Family)>,
    /// Whether the host adds photos to pictures.
    pub(crate) photos: bool,
    /// Senders whose AMP parts may read lists.
    pub(crate) senders: Vec<String>,
}

impl Edge {
    /// Creates an edge from its configuration.
    ///
    /// # Errors
    /// `link/bad-key`, `locale/unknown`, `zone/unknown`, `time/bad`; `campaign/host-not-allowed` if the fallback URL is not on the allow-list.
    pub fn new(config: &EdgeConfig) -> Result<Self> {
        let keys = config.keys.iter().map(|k| Key::from_base64(&k.kid, &k.secret)).collect::<Result<Vec<_>>>()?;
        if !is_allowed(&config.fallback, config.allow.as_deref(), None) {
            return Err(
                Diagnostic::new(Code::CampaignHostNotAllowed, format!("the fallback URL `{}` is not on the allow-list", config.fallback)).path("fallback")
            );
        }
        let policy = Policy {
            locale: Locale::named(&config.locale)?,
            zone: Zone::named(&config.zone)?,
            max_age: time::duration(&config.max_age)?,
            tax_note: true,
            individual: None,
        };
        Ok(Self {
            keys: Keys::new(keys)?,
            allow: config.allow.clone(),
            fallback: config.fallback.clone(),
            policy,
            plain: Theme::default(),
            painter: Painter::new(),
            pictures: HashMap::new(),
            campaigns: CampaignCache::default(),
            fonts: Vec::new(),
            photos: config.photos,
            senders: config.senders.clone(),
        })
    }

    /// Determines a request's route and checks its link, before any lookup.
    pub fn open(&self, request: Request) -> Asked {
        let route = request.route(&self.keys);
        Asked { request, route }
    }
}
