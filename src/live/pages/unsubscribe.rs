use super::FORM;
use crate::base::language::UnsubscribeTexts;
use crate::live::decide::link_state::LinkState;
use crate::live::edge::{Answer, Edge};
use crate::live::reply::Unsubscribing;
use crate::live::request::Request;
use crate::live::store::{Wants, view::StoreView};
use crate::shop::link::{self, Link};
use askama::Template;

#[derive(Template)]
#[template(path = "live/unsubscribe.html")]
struct Unsubscribe {
    words: &'static UnsubscribeTexts,
    title: &'static str,
    /// Whether it was done; none before the confirmation.
    done: Option<bool>,
    /// Whether a POST request contained no valid unsubscription.
    missed: bool,
}

impl Edge {
    /// GET asks for confirmation, POST unsubscribes through the host. The link never expires and works without the store.
    pub(crate) fn unsubscribe(&self, link: &Link, request: &Request, store: &StoreView<'_>) -> Answer {
        let campaign = match store.campaign() {
            None if !store.records.failed => {
                return Answer::Wants(Wants { tenant: link.tenant.clone(), campaign: Some(link.campaign.clone()), ..Wants::default() });
            }
            known => known.and_then(Result::ok),
        };
        let is_post = request.method == "POST";
        let is_asked = is_post && is_one_click(request);
        if is_asked && store.records.unsubscribed.is_none() {
            return Answer::Unsubscribe(Unsubscribing {
                tenant: link.tenant.clone(),
                campaign: link.campaign.clone(),
                subject: link.subject.map(link::subject_text).unwrap_or_default(),
            });
        }
        let language = self.locale_of(link).language;
        let state = LinkState::Expired(campaign);
        let target = self.target(link, &state, store);
        let done = store.records.unsubscribed.filter(|_| is_asked);
        let words = &language.pages().unsubscribe;
        let title = match done {
            Some(true) => words.done,
            Some(false) => words.failed,
            None if is_post => words.missed,
            None => words.heading,
        };
        let main = Unsubscribe { words, title, done, missed: is_post }.render();
        let reply = self.frame(&state, language, target).reply(title, main, ("", ""), FORM);
        Answer::Reply(match done {
            Some(true) => reply,
            Some(false) => reply.failing(),
            None if is_post => reply.with_status(request.refused()),
            None => reply,
        })
    }
}

/// Whether a form contains the one-click field, sent by mail clients and by this page's form (RFC 8058, section 3.2).
fn is_one_click(request: &Request) -> bool {
    request.field("List-Unsubscribe").is_some_and(|value| value.eq_ignore_ascii_case("One-Click"))
}
