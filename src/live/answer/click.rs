//! The target of a click.

use crate::base::time::Millis;
use crate::live::answer::seen::seen;
use crate::live::decide::decision::{BlockContent, Decision};
use crate::live::decide::link_state::LinkState;
use crate::live::edge::{Answer, Edge};
use crate::live::reply::Reply;
use crate::live::store::Wants;
use crate::live::store::view::StoreView;
use crate::shop::campaign::is_allowed;
use crate::shop::link::Link;
use crate::shop::offer::Record;

impl Edge {
    pub(crate) fn click(&mut self, link: &Link, store: &StoreView<'_>, now: Millis) -> Answer {
        let target = self.mail_state(link, store, now).and_then(|state| self.click_target(link, &state, store, now));
        match target {
            Err(wants) => Answer::Wants(*wants),
            Ok(target) => Answer::Reply(Reply::redirect(&target)),
        }
    }

    /// The target of a click: the offer that the slot showed last, while it is available, or else [`Self::target`].
    pub(crate) fn click_target(&self, link: &Link, state: &LinkState, store: &StoreView<'_>, now: Millis) -> std::result::Result<String, Box<Wants>> {
        let seen = seen(link, state, store, now)?.filter(|address| self.is_allowed(address, store));
        Ok(seen.unwrap_or_else(|| self.target(link, state, store)))
    }

    /// Whether the edge and the campaign allow an address.
    fn is_allowed(&self, address: &str, store: &StoreView<'_>) -> bool {
        let campaign = store.campaign().and_then(|found| found.ok());
        campaign.is_some_and(|campaign| is_allowed(address, self.allow.as_deref(), Some(&campaign.allow)))
    }

    /// The first allowed address of: the slot's current offer, the slot's fallback URL, the campaign's, the edge's.
    pub(crate) fn target(&self, link: &Link, state: &LinkState, store: &StoreView<'_>) -> String {
        let mut candidates: Vec<String> = Vec::new();
        let campaign = match state {
            LinkState::Decided(d) => {
                match (&d.decision, &d.record) {
                    (Decision::Show(_) | Decision::Neutral(_), Some(Record { offer, .. })) => candidates.push(offer.link.clone()),
                    (Decision::Content(BlockContent::Choice(choice)), _) => candidates.extend(choice.link.clone()),
                    _ => {}
                }
                Some(d.campaign.clone())
            }
            LinkState::Failed(_) | LinkState::Expired(_) => store.campaign().and_then(|found| found.ok()),
        };
        if let Some(campaign) = &campaign {
            let slot = campaign.block(&link.block).and_then(|b| b.slots.get(usize::from(link.slot)));
            candidates.extend(slot.and_then(|s| s.fallback.clone()));
            candidates.push(campaign.fallback.clone());
            candidates.retain(|address| is_allowed(address, self.allow.as_deref(), Some(&campaign.allow)));
        }
        candidates.into_iter().next().unwrap_or_else(|| self.fallback.clone())
    }
}
