//! Answers requests: one file per kind of link; pages are in `pages`.

mod amp;
mod changes;
mod click;
pub mod data;
pub mod explain;
mod seen;

use crate::base::time::Millis;
use crate::live::counted::Counted;
use crate::live::decide::link_state::{Asker, LinkState, link_state};
use crate::live::edge::{Answer, Asked, Edge};
use crate::live::reply::Reply;
use crate::live::request::{Request, Route};
use crate::live::store::view::StoreView;
use crate::live::store::{Records, Wants};
use crate::shop::link::{self, Link};

impl Edge {
    /// Answers a request with the records looked up so far. The host looks up what is wanted and calls again: once, or twice if its cached data were evicted.
    pub fn answer(&mut self, asked: &Asked, records: &Records, now: Millis) -> Answer {
        let Asked { request, route } = asked;
        match route {
            Route::Unknown => return Answer::Reply(Reply::not_found()),
            Route::Forbidden => return Answer::Reply(Reply::forbidden()),
            Route::ForbiddenPage => return Answer::Reply(self.forbidden_page()),
            _ if !route.methods().split(", ").any(|method| method == request.method) => return Answer::Reply(Reply::method_not_allowed(route.methods())),
            _ => {}
        }
        let store = &StoreView { records, data: self.campaigns.data(route, records) };
        let mut answer = self.answer_to(route, request, store, now);
        match &mut answer {
            Answer::Reply(reply) if reply.status < 400 || reply.fallback.is_some() => {
                reply.counted = Counted::of(route, request, records);
                reply.record = store.unread(route, reply.fallback);
            }
            // Does not repeat a version that just proved to be missing.
            Answer::Wants(wants) if wants.campaign.is_some() && !records.unchanged => wants.known = self.campaigns.version(route),
            _ => {}
        }
        answer
    }

    fn answer_to(&mut self, route: &Route, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        match route {
            Route::Picture { link, part, jpeg } => self.picture(link, *part, *jpeg, request, store, now),
            Route::Click(link) => self.click(link, store, now),
            Route::Survey(link) => self.survey(link, request, store, now),
            Route::Tracking { link, json } => self.tracking(link, *json, request, store, now),
            Route::Unsubscribe(link) => self.unsubscribe(link, request, store),
            Route::Amp(link) => self.amp(link, request, store, now),
            Route::Text { link, json } => self.text(link, *json, store, now),
            Route::OfferData { tenant, offer } => self.offer_data(tenant, offer, request, store, now),
            Route::SlotData { tenant, campaign, block, slot, subject, product } => {
                let (campaign, block, slot) = (campaign.clone(), block.clone(), u8::try_from(*slot).unwrap_or(u8::MAX));
                let link = Link { campaign, block, slot, ..Link::new(link::Purpose::OfferText, tenant, 0) };
                let asker = Asker { memory: None, subject: subject.as_deref(), product: product.as_deref() };
                self.slot_data(&link, asker, request, store, now)
            }
            Route::Unknown | Route::Forbidden | Route::ForbiddenPage => Answer::Reply(Reply::forbidden()),
        }
    }

    pub(crate) fn mail_state(&self, link: &Link, store: &StoreView<'_>, now: Millis) -> std::result::Result<LinkState, Box<Wants>> {
        let subject = link.subject.map(link::subject_text);
        link_state(link, Asker { memory: Some(&self.keys), subject: subject.as_deref(), product: None }, store, now)
    }
}
