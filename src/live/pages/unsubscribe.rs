use super::super::answer::{Answer, Edge};
use super::super::lookup::{Records, Wants};
use super::super::reply::Unsubscribing;
use super::super::request::Request;
use super::super::situation::Situation;
use super::{FORM, words};
use crate::link::{self, Link};
use askama::Template;

/// What a mail program sends for its reader, and this page's own form (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

#[derive(Template)]
#[template(path = "live/unsubscribe.html")]
struct Unsubscribe {
    words: words::UnsubscribeWords,
    title: &'static str,
    /// Whether it was done; none where it is still asked.
    done: Option<bool>,
}

impl Edge {
    /// GET asks, POST unsubscribes through the host. It never expires, and needs no store: who wants to leave can.
    pub(in crate::live) fn unsubscribe(&self, link: &Link, request: &Request, records: &Records) -> Answer {
        let campaign = match records.campaign() {
            None if !records.failed => {
                return Answer::Wants(Wants { tenant: link.tenant.clone(), campaign: Some(link.campaign.clone()), ..Wants::default() });
            }
            known => known.and_then(Result::ok),
        };
        let is_asked = request.method == "POST" && request.body.as_deref().is_some_and(is_one_click);
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
            None => words.heading,
        };
        let main = Unsubscribe { words, title, done }.render();
        let reply = self.frame(&situation, language, target).reply(title, main, ("", ""), FORM);
        Answer::Reply(if done == Some(false) { reply.failing() } else { reply })
    }
}

/// Whether a body says it: as a form's text, or in parts (RFC 8058, section 3.2, allows both).
fn is_one_click(body: &str) -> bool {
    let in_parts = || body.contains("name=\"List-Unsubscribe\"") && body.lines().any(|line| line == "One-Click");
    body.split('&').any(|pair| pair == ONE_CLICK) || in_parts()
}
