//! The JSON list for an AMP part: the slots of one block as text, decided as for its pictures.

use crate::base::language::Locale;
use crate::base::limits;
use crate::base::time::Millis;
use crate::live::decide::decision::Decision;
use crate::live::decide::link_state::LinkState;
use crate::live::decide::served::newly_served;
use crate::live::edge::{Answer, Edge};
use crate::live::item::Item;
use crate::live::reply::{AmpCors, Reply};
use crate::live::request::Request;
use crate::live::store::view::StoreView;
use crate::live::words;
use crate::shop::campaign::BlockKind;
use crate::shop::link::{self, Link, Purpose};
use serde::Serialize;

impl Edge {
    pub(crate) fn amp(&mut self, link: &Link, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        let Some(cors) = self.amp_cors(request) else { return Answer::Reply(Reply::forbidden()) };
        let state = match self.mail_state(link, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        let language = Locale::named(&link.locale).unwrap_or(self.policy.locale).language;
        let (mut items, mut served) = (Vec::new(), Vec::new());
        let mut fallback = None;
        match state {
            _ if now / 1000 - i64::from(link.issued_at) > limits::AMP_LIFE_SECONDS => {}
            LinkState::Failed(reason) => {
                items.push((link.slot, Item::saying(words::neutral(BlockKind::Offer, language))));
                fallback = Some(reason);
            }
            LinkState::Expired(_) => items.push((link.slot, Item::saying(words::ended(BlockKind::Offer, language)))),
            LinkState::Decided(d) => {
                let block = d.campaign.block(&link.block);
                let kind = block.map_or(BlockKind::Offer, |block| block.kind);
                for (slot, decided) in (0..).zip(&d.slots) {
                    served.extend(newly_served(decided, &Link { slot, ..link.clone() }, request));
                    if let Decision::Neutral(reason) = decided.decision {
                        fallback = Some(reason);
                    }
                    items.extend(Item::of_slot(&decided.decision, kind, language).map(|item| (slot, item)));
                }
                let heading = block.and_then(|block| block.heading.as_ref());
                if let (Some((_, item)), Some(heading)) = (items.first_mut(), heading) {
                    item.heading = heading.text(language).into();
                }
            }
        }
        let items: Vec<Item> = items
            .into_iter()
            .filter_map(|(slot, item)| {
                let click = Link { purpose: Purpose::Click, slot, ..link.clone() };
                Some(Item { click: format!("{}/c/{}", request.base, link::seal(&click, "", &self.keys).ok()?), ..item })
            })
            .collect();
        #[derive(Serialize)]
        struct List {
            items: Vec<Item>,
        }
        let mut reply = Reply::amp(serde_json::to_vec(&List { items }).unwrap_or_default(), cors);
        reply.served = served;
        reply.fallback = fallback;
        Answer::Reply(reply)
    }

    /// Whether the sender of a request may read the list: it must be on the allow-list, in either of the two request versions (AMP for Email, CORS). None if not.
    fn amp_cors(&self, request: &Request) -> Option<AmpCors> {
        // Both values are copied into response headers.
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_graphic());
        let is_allowed = |sender: &str| {
            let domain = sender.rfind('@').and_then(|at| sender.get(at..));
            let matches = |allowed: &String| allowed.eq_ignore_ascii_case(sender) || domain.is_some_and(|domain| allowed.eq_ignore_ascii_case(domain));
            is_plain(sender) && self.senders.iter().any(matches)
        };
        match (&request.amp_sender, request.amp_source_origin()?) {
            (Some(sender), _) => is_allowed(sender).then(|| AmpCors::Sender(sender.clone())),
            (None, Some(source)) => {
                let origin = request.origin.clone().filter(|origin| origin.starts_with("https://") && is_plain(origin))?;
                is_allowed(&source).then_some(AmpCors::Origin { origin, source })
            }
            (None, None) => None,
        }
    }
}
