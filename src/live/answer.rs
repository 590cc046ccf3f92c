use super::blocks::{self, Style, View};
use super::config::EdgeConfig;
use super::data::data_json;
use super::decide::{self, Decision, Telling};
use super::explain::told;
use super::lookup::{Records, Wants, hex, read_offers, stored_version};
use super::reply::{Reply, Served};
use super::request::{Part, Request, Route};
use super::situation::{Asker, Situation, situation};
use super::{text, words};
use crate::campaign::{BlockKind, Campaign, Theme, is_allowed};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::link::{self, Key, Keys, Link};
use crate::money::Locale;
use crate::offer::{Policy, Record, Shown, show};
use crate::paint::{Family, Painter};
use crate::stored::read;
use crate::time::{self, Millis, Zone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

/// Either more is wanted, or this is the response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum Answer {
    Wants(Wants),
    Reply(Reply),
}

/// A slot that an editor looks at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PreviewSlot {
    pub block: String,
    pub slot: u8,
    pub locale: String,
}

/// What it shows.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// `shown`, `badge`, `collapsed`, `ended`, or why there is no price.
    pub state: &'static str,
    /// What is said of the offer.
    pub shown: Option<Shown>,
    /// The picture at 1×.
    #[serde(skip)]
    pub picture: Vec<u8>,
}

/// The edge: keys, policy, and what it has painted already.
#[derive(Debug)]
pub struct Edge {
    keys: Keys,
    allow: Option<Vec<String>>,
    fallback: String,
    policy: Policy,
    /// The look of pictures whose campaign is not known.
    plain: Theme,
    painter: Painter,
    pictures: HashMap<[u8; 32], Vec<u8>>,
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
        })
    }

    /// Answers a request with what is known so far. The host looks up what is wanted and asks again; it takes two rounds at most.
    pub fn answer(&mut self, request: &Request, records: &Records, now: Millis) -> Answer {
        let route = request.route(&self.keys);
        match route {
            Route::Unknown => return Answer::Reply(Reply::not_found()),
            Route::Forbidden => return Answer::Reply(Reply::forbidden()),
            _ if request.method != "GET" && request.method != "HEAD" => return Answer::Reply(Reply::method_not_allowed()),
            _ => {}
        }
        match route {
            Route::Picture(link, part) => self.picture(&link, part, request, records, now),
            Route::Click(link) => self.click(&link, records, now),
            Route::Text { link, json } => self.text(&link, json, records, now),
            Route::OfferData { tenant, offer } => self.offer_data(tenant, offer, request, records, now),
            Route::SlotData { tenant, campaign, block, slot, subject, product } => {
                let link = Link { campaign, block, slot: u8::try_from(slot).unwrap_or(u8::MAX), ..Link::new(link::Purpose::OfferText, &tenant, 0) };
                let asker = Asker { memory: None, subject: subject.as_deref(), product: product.as_deref() };
                self.slot_data(&link, asker, request, records, now)
            }
            Route::Unknown | Route::Forbidden => Answer::Reply(Reply::forbidden()),
        }
    }

    fn picture(&mut self, link: &Link, part: Part, request: &Request, records: &Records, now: Millis) -> Answer {
        let locale = Locale::named(&link.locale).unwrap_or(self.policy.locale);
        let situation = match self.mail_situation(link, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let mut served = None;
        if let Situation::Decided(d) = &situation
            && let (Decision::Show(_), Part::Block, Some(offer), "GET") = (&d.decision, part, &d.offer_id, request.method.as_str())
            && d.last_served.as_ref() != Some(offer)
        {
            served = Some(Served {
                tenant: link.tenant.clone(),
                campaign: link.campaign.clone(),
                key: link::served_key(link, &self.keys),
                slot: decide::slot_key(&link.block, link.slot.into()),
                offer: offer.clone(),
            });
        }
        let (view, fallback) = self.view(&situation, link, part, locale, now);
        let (painted, fallback) = match view.and_then(|view| self.paint(&view)) {
            Ok(painted) => (painted, fallback),
            Err(e) => {
                served = None;
                (self.last_resort(&situation, link, part, locale), Some(blocks::why(&e)))
            }
        };
        let mut reply = Reply::picture(painted);
        reply.served = served;
        reply.fallback = fallback;
        Answer::Reply(reply)
    }

    /// What a slot shows with the records as they are: for an editor, who compares a before and an after. Nothing was served before.
    ///
    /// # Errors
    /// `campaign/unknown` where the records have no such slot.
    pub fn preview(&mut self, slot: &PreviewSlot, records: &Records, now: Millis) -> Result<Preview> {
        let unknown = || Diagnostic::new(Code::CampaignUnknown, format!("there is no slot {} of the block `{}`", slot.slot, slot.block));
        let text = records.campaign.as_ref().and_then(Option::as_ref).ok_or_else(unknown)?;
        let campaign = read::<Campaign>(text).map_err(|_| unknown())?;
        let block = campaign.block(&slot.block).filter(|block| usize::from(slot.slot) < block.slots.len()).ok_or_else(unknown)?;
        let locale = Locale::named(&slot.locale).or_else(|_| Locale::named(&campaign.locale))?;
        let link = Link {
            campaign: campaign.id.clone(),
            block: block.id.clone(),
            slot: slot.slot,
            locale: slot.locale.clone(),
            size: link::Box { width: block.width, height: block.height, scale: 1 },
            ..Link::new(link::Purpose::Picture, &campaign.tenant, 0)
        };
        let situation = situation(&link, Asker::default(), records, now).map_err(|_| unknown())?;
        let (view, reason) = self.view(&situation, &link, Part::Block, locale, now);
        let picture = view.and_then(|view| self.paint(&view)).unwrap_or_else(|_| self.last_resort(&situation, &link, Part::Block, locale));
        let (state, shown) = told(&situation);
        Ok(Preview { state: reason.unwrap_or(state), shown: shown.cloned(), picture })
    }

    /// Paints through the cache. The view holds everything the picture depends on, so it is the key.
    pub(super) fn paint(&mut self, view: &View) -> Result<Vec<u8>> {
        let mut digest = Digesting(Sha256::new());
        view.hash(&mut digest);
        let key: [u8; 32] = digest.0.finalize().into();
        if let Some(known) = self.pictures.get(&key) {
            return Ok(known.clone());
        }
        let painted = match view {
            View::Still(scene) => self.painter.paint(scene),
            View::Moving(animation) => self.painter.animate(animation),
        }?;
        if self.pictures.len() >= limits::PICTURES_CACHED {
            self.pictures.clear();
        }
        self.pictures.insert(key, painted.clone());
        Ok(painted)
    }

    /// The neutral block; of a heading or a text link, and if even that can't be painted, a line of nothing.
    pub(super) fn last_resort(&mut self, situation: &Situation, link: &Link, part: Part, locale: &'static Locale) -> Vec<u8> {
        let neutral = self.neutral_view(situation, link, part, locale).and_then(|view| self.paint(&view));
        let line = |edge: &mut Self| {
            blocks::collapsed(link::Box { width: link.size.width.max(1), scale: 1, ..link.size }).and_then(|scene| edge.paint(&View::Still(scene)))
        };
        neutral.or_else(|_| line(self)).unwrap_or_default()
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(super) fn locale(&self) -> &'static Locale {
        self.policy.locale
    }

    /// What stands in where what is known can't be written.
    pub(super) fn neutral_view(&self, situation: &Situation, link: &Link, part: Part, locale: &'static Locale) -> Result<View> {
        let scene = match part {
            Part::Block => blocks::neutral(kind_of(situation, link), &self.style(situation, link, locale)?),
            Part::Heading | Part::TextLink => blocks::collapsed(link.size),
        };
        scene.map(View::Still)
    }

    /// How a situation's pictures are drawn: as its campaign says, where that is known.
    fn style<'a>(&'a self, situation: &'a Situation, link: &Link, locale: &'static Locale) -> Result<Style<'a>> {
        let (zone, locale) = match situation {
            Situation::Decided(d) => (&d.policy.zone, d.policy.locale),
            _ => (&self.policy.zone, locale),
        };
        let theme = situation.campaign().map_or(&self.plain, |campaign| &campaign.theme);
        Ok(Style { theme, family: Family::inter()?, locale, zone, size: link.size })
    }

    /// What a situation looks like, and why it shows no price.
    pub(super) fn view(&self, situation: &Situation, link: &Link, part: Part, locale: &'static Locale, now: Millis) -> (Result<View>, Option<&'static str>) {
        let reason = match situation {
            Situation::Expired(_) => None,
            Situation::Failed(reason) => Some(*reason),
            Situation::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Neutral(reason), _) => Some(*reason),
                (Decision::Show(_) | Decision::Badge(_), None) => Some("unknown-offer"),
                _ => None,
            },
        };
        let block = situation.campaign().and_then(|campaign| campaign.block(&link.block));
        let kind = kind_of(situation, link);
        let view = self.style(situation, link, locale).and_then(|style| {
            let still = |scene: Result<_>| scene.map(View::Still);
            // A heading goes when everything below it goes.
            let stands = match situation {
                Situation::Decided(d) => d.any,
                Situation::Expired(_) => true,
                Situation::Failed(_) => false,
            };
            match (part, situation, block) {
                (Part::Heading, _, Some(block)) if stands => still(blocks::heading(block, &style)),
                (Part::Heading, ..) => still(blocks::collapsed(link.size)),
                (Part::TextLink, Situation::Decided(d), _) if matches!(d.decision, Decision::Show(_)) => still(blocks::text_link(&style)),
                (Part::TextLink, ..) => still(blocks::collapsed(link.size)),
                (Part::Block, Situation::Decided(d), Some(block)) => {
                    blocks::view(block, &d.decision, d.record.as_ref().map(|record| &record.offer), now, &style)
                }
                (Part::Block, Situation::Expired(_), _) => still(blocks::ended(kind, &style)),
                (Part::Block, ..) => still(blocks::neutral(kind, &style)),
            }
        });
        (view, reason)
    }

    pub(super) fn mail_situation(&self, link: &Link, records: &Records, now: Millis) -> std::result::Result<Situation, Box<Wants>> {
        let (memory, subject) = (link::served_key(link, &self.keys), link.subject.map(link::subject_text));
        situation(link, Asker { memory: Some(&memory), subject: subject.as_deref(), product: None }, records, now)
    }

    fn click(&mut self, link: &Link, records: &Records, now: Millis) -> Answer {
        match self.mail_situation(link, records, now) {
            Err(wants) => Answer::Wants(*wants),
            Ok(situation) => Answer::Reply(Reply::redirect(&self.target(link, &situation, records))),
        }
    }

    /// The first allowed address of: the slot's offer now (what was served last, while it can be had), the slot's fallback, the campaign's, the host's.
    pub(super) fn target(&self, link: &Link, situation: &Situation, records: &Records) -> String {
        let mut candidates: Vec<String> = Vec::new();
        let parsed = || records.campaign.as_ref().and_then(Option::as_ref).and_then(|text| read::<Campaign>(text).ok());
        let campaign = match situation {
            Situation::Decided(d) => {
                match (&d.decision, &d.record) {
                    (Decision::Show(_) | Decision::Neutral(_), Some(Record { offer, .. })) => candidates.push(offer.link.clone()),
                    (Decision::Told(Telling::Choice(choice)), _) => candidates.extend(choice.link.clone()),
                    _ => {}
                }
                Some(d.campaign.clone())
            }
            Situation::Failed(_) | Situation::Expired(_) => parsed(),
        };
        if let Some(campaign) = &campaign {
            let slot = campaign.block(&link.block).and_then(|b| b.slots.get(usize::from(link.slot)));
            candidates.extend(slot.and_then(|s| s.fallback.clone()));
            candidates.push(campaign.fallback.clone());
            candidates.retain(|address| is_allowed(address, self.allow.as_deref(), Some(&campaign.allow)));
        }
        candidates.into_iter().next().unwrap_or_else(|| self.fallback.clone())
    }

    fn text(&mut self, link: &Link, json: bool, records: &Records, now: Millis) -> Answer {
        let locale = Locale::named(&link.locale).unwrap_or(self.policy.locale);
        let situation = match self.mail_situation(link, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let target = self.target(link, &situation, records);
        let (shown, state, theme) = match &situation {
            Situation::Expired(campaign) => {
                let theme = campaign.as_ref().map(|campaign| campaign.theme.clone());
                (None, Some(words::ended(BlockKind::Offer, locale.language).0), theme.unwrap_or_default())
            }
            Situation::Failed(_) => (None, None, Theme::default()),
            Situation::Decided(d) => match &d.decision {
                Decision::Show(shown) => (Some(shown), None, d.campaign.theme.clone()),
                Decision::Badge(shown) => (Some(shown), words::state(shown.standing, locale.language), d.campaign.theme.clone()),
                Decision::Collapse | Decision::Neutral(_) | Decision::Told(_) => (None, None, d.campaign.theme.clone()),
            },
        };
        if json {
            return Answer::Reply(Reply::private_data(data_json(shown, "", &target)));
        }
        match text::page(shown, state, &theme, locale, &target) {
            Ok(html) => Answer::Reply(Reply::page(html)),
            Err(_) => Answer::Reply(Reply::unavailable()),
        }
    }

    fn offer_data(&self, tenant: String, id: String, request: &Request, records: &Records, now: Millis) -> Answer {
        if records.failed {
            return Answer::Reply(Reply::unavailable());
        }
        let Some(stored) = &records.offers else {
            return Answer::Wants(Wants { tenant, offers: Some(vec![id]), ..Wants::default() });
        };
        let Some((record, overrides)) = read_offers(stored).ok().and_then(|mut offers| offers.remove(&id)) else {
            return Answer::Reply(Reply::not_found());
        };
        let shown = show(&record, &overrides, &self.policy, now);
        let target = if is_allowed(&record.offer.link, self.allow.as_deref(), None) { record.offer.link.as_str() } else { &self.fallback };
        Answer::Reply(self.public(&shown, &stored_version(stored), target, self.policy.max_age, &record, request, now))
    }

    fn slot_data(&mut self, link: &Link, asker: Asker<'_>, request: &Request, records: &Records, now: Millis) -> Answer {
        // Asked by the shop's page, not by a mail: nothing was served before.
        let situation = match situation(link, asker, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let target = self.target(link, &situation, records);
        match situation {
            Situation::Failed("store-failed") => Answer::Reply(Reply::unavailable()),
            Situation::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Show(shown) | Decision::Badge(shown), Some(record)) => {
                    let version = stored_version(records.offers.as_deref().unwrap_or(&[]));
                    match asker.subject {
                        // One person's slots are nobody else's to keep.
                        Some(_) => Answer::Reply(Reply::private_data(data_json(Some(shown), &version, &target)).allowing(self.origin(request))),
                        None => Answer::Reply(self.public(shown, &version, &target, d.policy.max_age, record, request, now)),
                    }
                }
                _ => Answer::Reply(Reply::not_found()),
            },
            Situation::Failed(_) | Situation::Expired(_) => Answer::Reply(Reply::not_found()),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "what public data depend on")]
    fn public(&self, shown: &Shown, version: &str, target: &str, max_age: Millis, record: &Record, request: &Request, now: Millis) -> Reply {
        let json = data_json(Some(shown), version, target);
        let etag = format!("\"{}\"", hex(&Sha256::digest(&json), 16));
        let rest = (record.as_of.saturating_add(max_age).saturating_sub(now) / 1000).clamp(0, 60);
        Reply::data(json, rest, &etag, self.origin(request), request.if_none_match.as_deref())
    }

    /// The origin that asks, if its host is allowed.
    fn origin<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let allowed = |o: &&str| self.allow.is_some() && is_allowed(o, self.allow.as_deref(), None) && !o.trim_start_matches("https://").contains('/');
        request.origin.as_deref().filter(allowed)
    }
}

/// What a link's block is; an offer where its campaign is not known.
fn kind_of(situation: &Situation, link: &Link) -> BlockKind {
    situation.campaign().and_then(|campaign| campaign.block(&link.block)).map_or(BlockKind::Offer, |block| block.kind)
}

/// Hashes into a digest: pictures are too many for 64 bits to tell apart.
struct Digesting(Sha256);

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
