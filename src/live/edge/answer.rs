use super::changes;
use super::config::EdgeConfig;
use super::data::data_json;
use super::decide::{Decision, Telling};
use super::fonts::FontWanted;
use super::kept::Kept;
use super::lookup::{Records, Wants, hex, read_offers, stored_version};
use super::reply::{Reply, Unsubscribing, Vote};
use super::request::{Request, Route};
use super::seen::seen;
use super::situation::{Asker, Situation, situation};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::money::Locale;
use crate::base::time::{self, Millis, Zone};
use crate::live::paint::{Family, Painter};
use crate::shop::campaign::{Theme, is_allowed};
use crate::shop::link::{self, Key, Keys, Link};
use crate::shop::offer::{Policy, Record, Shown, show};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Either more is wanted, or a vote is to be counted or someone unsubscribed first, or this is the response. A typeface is wanted once: the edge keeps it.
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

/// A request, and what it is for.
#[derive(Debug)]
pub struct Asked {
    request: Request,
    route: Route,
}

/// The edge: keys, policy, and what it has painted already.
#[derive(Debug)]
pub struct Edge {
    pub(super) keys: Keys,
    pub(super) allow: Option<Vec<String>>,
    pub(super) fallback: String,
    pub(super) policy: Policy,
    /// The look of pictures whose campaign is not known.
    pub(super) plain: Theme,
    pub(super) painter: Painter,
    pub(super) pictures: HashMap<[u8; 32], Vec<u8>>,
    /// What it has read lately.
    kept: Kept,
    /// Campaigns' own typefaces, by their files.
    pub(super) fonts: Vec<(Vec<String>, Family)>,
    /// Whether the host lays photos into pictures.
    pub(super) photos: bool,
    /// Whose mails' AMP parts may read lists.
    pub(super) senders: Vec<String>,
}

impl Edge {
    /// An edge from its configuration.
    ///
    /// # Errors
    /// `link/bad-key`, `locale/unknown`, `zone/unknown`, `time/bad`; `campaign/host-not-allowed` when the fallback is not on the allow-list.
    pub fn new(config: &EdgeConfig) -> Result<Self> {
        let keys = config.keys.iter().map(|k| Key::from_base64(&k.kid, &k.secret)).collect::<Result<Vec<_>>>()?;
        if !is_allowed(&config.fallback, config.allow.as_deref(), None) {
            return Err(Diagnostic::new(Code::CampaignHostNotAllowed, format!("the fallback `{}` is not on the allow-list", config.fallback)).path("fallback"));
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
            kept: Kept::default(),
            fonts: Vec::new(),
            photos: config.photos,
            senders: config.senders.clone(),
        })
    }

    /// Finds what a request is for, and whether it may ask for it: before anything is looked up.
    pub fn open(&self, request: Request) -> Asked {
        let route = request.route(&self.keys);
        Asked { request, route }
    }

    /// Answers a request with what is known so far. The host looks up what is wanted and asks again: once, or once more where what was known is gone.
    pub fn answer(&mut self, asked: &Asked, records: &Records, now: Millis) -> Answer {
        let Asked { request, route } = asked;
        match route {
            Route::Unknown => return Answer::Reply(Reply::not_found()),
            Route::Forbidden => return Answer::Reply(Reply::forbidden()),
            Route::ForbiddenPage => return Answer::Reply(self.forbidden_page()),
            _ if !route.methods().split(", ").any(|method| method == request.method) => return Answer::Reply(Reply::method_not_allowed(route.methods())),
            _ => {}
        }
        self.kept.complete(route, records);
        let mut answer = self.answer_to(route, request, records, now);
        match &mut answer {
            Answer::Reply(reply) if reply.status < 400 || reply.fallback.is_some() => {
                reply.counted = route.counted(request, records);
                reply.record = records.unread(route, reply.fallback);
            }
            // What it just missed it does not name again.
            Answer::Wants(wants) if wants.campaign.is_some() && !records.unchanged => wants.known = self.kept.version(route),
            _ => {}
        }
        answer
    }

    fn answer_to(&mut self, route: &Route, request: &Request, records: &Records, now: Millis) -> Answer {
        match route {
            Route::Picture { link, part, jpeg } => self.picture(link, *part, *jpeg, request, records, now),
            Route::Click(link) => self.click(link, records, now),
            Route::Survey(link) => self.survey(link, request, records, now),
            Route::Tracking { link, json } => self.tracking(link, *json, request, records, now),
            Route::Unsubscribe(link) => self.unsubscribe(link, request, records),
            Route::Amp(link) => self.amp(link, request, records, now),
            Route::Text { link, json } => self.text(link, *json, records, now),
            Route::OfferData { tenant, offer } => self.offer_data(tenant, offer, request, records, now),
            Route::SlotData { tenant, campaign, block, slot, subject, product } => {
                let (campaign, block, slot) = (campaign.clone(), block.clone(), u8::try_from(*slot).unwrap_or(u8::MAX));
                let link = Link { campaign, block, slot, ..Link::new(link::Purpose::OfferText, tenant, 0) };
                let asker = Asker { memory: None, subject: subject.as_deref(), product: product.as_deref() };
                self.slot_data(&link, asker, request, records, now)
            }
            Route::Unknown | Route::Forbidden | Route::ForbiddenPage => Answer::Reply(Reply::forbidden()),
        }
    }

    pub(super) fn mail_situation(&self, link: &Link, records: &Records, now: Millis) -> std::result::Result<Situation, Box<Wants>> {
        let subject = link.subject.map(link::subject_text);
        situation(link, Asker { memory: Some(&self.keys), subject: subject.as_deref(), product: None }, records, now)
    }

    fn click(&mut self, link: &Link, records: &Records, now: Millis) -> Answer {
        let target = self.mail_situation(link, records, now).and_then(|situation| self.click_target(link, &situation, records, now));
        match target {
            Err(wants) => Answer::Wants(*wants),
            Ok(target) => Answer::Reply(Reply::redirect(&target)),
        }
    }

    /// Where a click leads: to what the slot showed last, while that can be had, else as [`Self::target`].
    pub(super) fn click_target(&self, link: &Link, situation: &Situation, records: &Records, now: Millis) -> std::result::Result<String, Box<Wants>> {
        let seen = seen(link, situation, records, now)?.filter(|address| self.is_allowed(address, records));
        Ok(seen.unwrap_or_else(|| self.target(link, situation, records)))
    }

    /// Whether an address is allowed by the host and by the campaign.
    fn is_allowed(&self, address: &str, records: &Records) -> bool {
        let campaign = records.campaign().and_then(|found| found.ok());
        campaign.is_some_and(|campaign| is_allowed(address, self.allow.as_deref(), Some(&campaign.allow)))
    }

    /// The first allowed address of: the slot's offer now, the slot's fallback, the campaign's, the host's.
    pub(super) fn target(&self, link: &Link, situation: &Situation, records: &Records) -> String {
        let mut candidates: Vec<String> = Vec::new();
        let campaign = match situation {
            Situation::Decided(d) => {
                match (&d.decision, &d.record) {
                    (Decision::Show(_) | Decision::Neutral(_), Some(Record { offer, .. })) => candidates.push(offer.link.clone()),
                    (Decision::Told(Telling::Choice(choice)), _) => candidates.extend(choice.link.clone()),
                    _ => {}
                }
                Some(d.campaign.clone())
            }
            Situation::Failed(_) | Situation::Expired(_) => records.campaign().and_then(|found| found.ok()),
        };
        if let Some(campaign) = &campaign {
            let slot = campaign.block(&link.block).and_then(|b| b.slots.get(usize::from(link.slot)));
            candidates.extend(slot.and_then(|s| s.fallback.clone()));
            candidates.push(campaign.fallback.clone());
            candidates.retain(|address| is_allowed(address, self.allow.as_deref(), Some(&campaign.allow)));
        }
        candidates.into_iter().next().unwrap_or_else(|| self.fallback.clone())
    }

    fn offer_data(&self, tenant: &str, id: &str, request: &Request, records: &Records, now: Millis) -> Answer {
        if records.failed {
            return Answer::Reply(Reply::unavailable());
        }
        let Some(stored) = &records.offers else {
            return Answer::Wants(Wants { tenant: tenant.to_owned(), offers: Some(vec![id.to_owned()]), ..Wants::default() });
        };
        let (mut offers, unread) = read_offers(stored);
        let Some((record, overrides)) = offers.remove(id) else {
            let is_bad = !unread.is_empty() || !records.bad_offers.is_empty();
            return Answer::Reply(if is_bad { Reply::unavailable() } else { Reply::not_found() });
        };
        let shown = show(&record, &overrides, &self.policy, now);
        let target = if is_allowed(&record.offer.link, self.allow.as_deref(), None) { record.offer.link.as_str() } else { &self.fallback };
        let until = changes::of_offer(&record, &overrides, self.policy.max_age, now);
        Answer::Reply(self.public(&shown, &stored_version(stored), target, until, request, now))
    }

    fn slot_data(&mut self, link: &Link, asker: Asker<'_>, request: &Request, records: &Records, now: Millis) -> Answer {
        // Asked by the shop's page, not by a mail: nothing was served before.
        let situation = match situation(link, asker, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let target = self.target(link, &situation, records);
        let until = changes::of_slots(&situation, records, now);
        match situation {
            Situation::Failed("store-failed" | "bad-data" | "bad-campaign") => Answer::Reply(Reply::unavailable()),
            Situation::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Show(shown) | Decision::Badge(shown), Some(_)) => {
                    let version = records.data_version();
                    match asker.subject {
                        // One person's slots are nobody else's to keep.
                        Some(_) => Answer::Reply(Reply::private_data(data_json(Some(shown), &version, &target)).allowing(self.origin(request))),
                        None => Answer::Reply(self.public(shown, &version, &target, until, request, now)),
                    }
                }
                _ => Answer::Reply(Reply::not_found()),
            },
            Situation::Failed(_) | Situation::Expired(_) => Answer::Reply(Reply::not_found()),
        }
    }

    /// Data that may be kept until what they say changes, a minute at the most.
    fn public(&self, shown: &Shown, version: &str, target: &str, until: Millis, request: &Request, now: Millis) -> Reply {
        let json = data_json(Some(shown), version, target);
        let etag = format!("\"{}\"", hex(&Sha256::digest(&json), 16));
        let rest = (until.saturating_sub(now) / 1000).clamp(0, limits::DATA_SECONDS);
        Reply::data(json, rest, &etag, self.origin(request), request.if_none_match.as_deref())
    }

    /// The origin that asks, if its host is allowed.
    fn origin<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let allowed = |o: &&str| self.allow.is_some() && is_allowed(o, self.allow.as_deref(), None) && !o.trim_start_matches("https://").contains('/');
        request.origin.as_deref().filter(allowed)
    }
}
