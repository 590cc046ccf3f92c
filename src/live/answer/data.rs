//! Prices as public JSON data.

use crate::base::hex::hex;
use crate::base::limits;
use crate::base::time::Millis;
use crate::live::answer::changes;
use crate::live::decide::decision::Decision;
use crate::live::decide::link_state::{Asker, LinkState, link_state};
use crate::live::edge::{Answer, Edge};
use crate::live::reply::Reply;
use crate::live::request::Request;
use crate::live::store::Wants;
use crate::live::store::offers::{read_offers, stored_version};
use crate::live::store::view::StoreView;
use crate::shop::campaign::is_allowed;
use crate::shop::link::Link;
use crate::shop::offer::{PriceView, show};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// `{"offer": {…} | null, "link", "dataVersion"}`.
pub(crate) fn data_json(shown: Option<&PriceView>, version: &str, target: &str) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Data<'a> {
        available: bool,
        offer: Option<&'a PriceView>,
        link: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        data_version: &'a str,
    }
    let available = shown.is_some_and(|s| s.status.is_offered());
    serde_json::to_vec(&Data { available, offer: shown, link: target, data_version: version }).unwrap_or_default()
}

impl Edge {
    pub(crate) fn offer_data(&self, tenant: &str, id: &str, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        if store.records.failed {
            return Answer::Reply(Reply::unavailable());
        }
        let Some(stored) = &store.records.offers else {
            return Answer::Wants(Wants { tenant: tenant.to_owned(), offers: Some(vec![id.to_owned()]), ..Wants::default() });
        };
        let (mut offers, unread) = read_offers(stored);
        let Some((record, overrides)) = offers.remove(id) else {
            let is_bad = !unread.is_empty() || !store.records.bad_offers.is_empty();
            return Answer::Reply(if is_bad { Reply::unavailable() } else { Reply::not_found() });
        };
        let shown = show(&record, &overrides, &self.policy, now);
        let target = if is_allowed(&record.offer.link, self.allow.as_deref(), None) { record.offer.link.as_str() } else { &self.fallback };
        let until = changes::of_offer(&record, &overrides, self.policy.max_age, now);
        Answer::Reply(self.public(&shown, &stored_version(stored), target, until, request, now))
    }

    pub(crate) fn slot_data(&mut self, link: &Link, asker: Asker<'_>, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        // The request comes from the shop's page, not from a mail, so there is no served record.
        let state = match link_state(link, asker, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        let target = self.target(link, &state, store);
        let until = changes::of_slots(&state, store, now);
        match state {
            LinkState::Failed(reason) if reason.is_of_store() => Answer::Reply(Reply::unavailable()),
            LinkState::Decided(d) => match (&d.decision, &d.record) {
                (Decision::Show(shown) | Decision::Badge(shown), Some(_)) => {
                    let version = store.data_version();
                    match asker.subject {
                        // Personal slots must not be cached for others.
                        Some(_) => Answer::Reply(Reply::private_data(data_json(Some(shown), &version, &target)).allowing(self.origin(request))),
                        None => Answer::Reply(self.public(shown, &version, &target, until, request, now)),
                    }
                }
                _ => Answer::Reply(Reply::not_found()),
            },
            LinkState::Failed(_) | LinkState::Expired(_) => Answer::Reply(Reply::not_found()),
        }
    }

    /// Data that may be cached until they change, for a minute at most.
    fn public(&self, shown: &PriceView, version: &str, target: &str, until: Millis, request: &Request, now: Millis) -> Reply {
        let json = data_json(Some(shown), version, target);
        let etag = format!("\"{}\"", hex(&Sha256::digest(&json), 16));
        let rest = (until.saturating_sub(now) / 1000).clamp(0, limits::DATA_SECONDS);
        Reply::data(json, rest, &etag, self.origin(request), request.if_none_match.as_deref())
    }

    /// The request's origin, if its host is allowed.
    fn origin<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let allowed = |o: &&str| self.allow.is_some() && is_allowed(o, self.allow.as_deref(), None) && !o.trim_start_matches("https://").contains('/');
        request.origin.as_deref().filter(allowed)
    }
}
