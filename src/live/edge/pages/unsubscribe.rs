use super::super::answer::{Answer, Edge};
use super::super::lookup::{Records, Wants};
use super::super::reply::Unsubscribing;
use super::super::request::Request;
use super::super::situation::Situation;
use super::{FORM, words};
use crate::shop::link::{self, Link};
use askama::Template;

#[derive(Template)]
#[template(path = "live/unsubscribe.html")]
struct Unsubscribe {
    words: words::UnsubscribeWords,
    title: &'static str,
    /// Whether it was done; none where it is still asked.
    done: Option<bool>,
    /// Whether something was sent that asks for nothing.
    missed: bool,
}

impl Edge {
    /// GET asks, POST unsubscribes through the host. It never expires, and needs no store: who wants to leave can.
    pub(in crate::live::edge) fn unsubscribe(&self, link: &Link, request: &Request, records: &Records) -> Answer {
        let campaign = match records.campaign() {
            None if !records.failed => {
                return Answer::Wants(Wants { tenant: link.tenant.clone(), campaign: Some(link.campaign.clone()), ..Wants::default() });
            }
            known => known.and_then(Result::ok),
        };
        let is_post = request.method == "POST";
        let is_asked = is_post && is_one_click(request);
        if is_asked && records.unsubscribed.is_none() {
            return Answer::Unsubscribe(Unsubscribing {
                tenant: link.tenant.clone(),
                campaign: link.campaign.clone(),
                subject: link.subject.map(link::subject_text).unwrap_or_default(),
            });
        }
        let language = self.locale_of(link).language;
        let situation = Situation::Expired(campaign);
        let target = self.target(link, &situation, records);
        let done = records.unsubscribed.filter(|_| is_asked);
        let words = words::unsubscribe(language);
        let title = match done {
            Some(true) => words.done,
            Some(false) => words.failed,
            None if is_post => words.missed,
            None => words.heading,
        };
        let main = Unsubscribe { words, title, done, missed: is_post }.render();
        let reply = self.frame(&situation, language, target).reply(title, main, ("", ""), FORM);
        Answer::Reply(match done {
            Some(true) => reply,
            Some(false) => reply.failing(),
            None if is_post => reply.with_status(request.refused()),
            None => reply,
        })
    }
}

/// Whether a form says it: what a mail program sends for its reader, and this page's own form (RFC 8058, section 3.2).
fn is_one_click(request: &Request) -> bool {
    request.field("List-Unsubscribe").is_some_and(|value| value.eq_ignore_ascii_case("One-Click"))
}
