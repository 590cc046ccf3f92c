use super::answer::{Answer, Edge};
use super::lookup::Records;
use super::reply::Reply;
use super::request::Request;
use super::situation::Situation;
use super::text::{ThemeText, language_tag};
use super::{Vote, words};
use crate::campaign::{Block, BlockKind, Theme};
use crate::link::{self, Link};
use crate::money::Locale;
use crate::time::Millis;
use askama::Template;
use std::collections::HashMap;

/// A poll's page: the question with its answers to choose from, or what was answered so far.
#[derive(Template)]
#[template(path = "live/poll.html")]
struct Page<'a> {
    lang: &'static str,
    theme: ThemeText,
    words: words::PollWords,
    question: &'a str,
    answers: Vec<Choosable<'a>>,
    /// What came of the vote, instead of the form.
    outcome: Option<&'a str>,
    total: String,
    /// Where the shop is.
    target: &'a str,
}

struct Choosable<'a> {
    id: &'a str,
    text: &'a str,
    chosen: bool,
    /// Per cent, as a number and as text.
    share: u64,
    percent: String,
}

impl Edge {
    /// The page behind a poll's answer: GET shows it, POST records it, once a mail.
    pub(super) fn survey(&self, link: &Link, request: &Request, records: &Records, now: Millis) -> Answer {
        let locale = Locale::named(&link.locale).unwrap_or(self.policy.locale);
        // A survey's link has its answer's number where others have their slot's.
        let shown = Link { slot: 0, ..link.clone() };
        let situation = match self.mail_situation(&shown, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let target = self.target(&shown, &situation, records);
        let (over, thanks) = words::ended(BlockKind::Poll, locale.language);
        let page = |block: Option<&Block>, theme: &Theme, chosen: Option<&str>, outcome: Option<&str>| {
            let none = HashMap::new();
            let votes = block.and_then(|block| records.votes.get(&block.id)).unwrap_or(&none);
            let votes_of = |id: &str| u64::from(votes.get(id).copied().unwrap_or(0));
            let all: u64 = block.into_iter().flat_map(|block| &block.answers).map(|answer| votes_of(&answer.id)).sum();
            let choosable = |answer: &'_ crate::campaign::PollAnswer| {
                let share = (votes_of(&answer.id) * 100 + all / 2).checked_div(all).unwrap_or(0);
                (answer.id.clone(), answer.text.text(locale.language).to_owned(), share)
            };
            let rows: Vec<(String, String, u64)> = block.into_iter().flat_map(|block| &block.answers).map(choosable).collect();
            let answers =
                rows.iter().map(|(id, text, share)| Choosable { id, text, chosen: chosen == Some(id), share: *share, percent: locale.percent(*share as u32) });
            let html = Page {
                lang: language_tag(locale.language),
                theme: ThemeText::of(theme),
                words: words::poll(locale.language),
                question: block.and_then(|block| block.title.as_ref()).map_or(over, |title| title.text(locale.language)),
                answers: answers.collect(),
                outcome,
                total: words::votes(locale.language, &locale.integer(all.min(u64::from(u32::MAX)) as u32), all.min(u64::from(u32::MAX)) as u32),
                target: &target,
            }
            .render();
            Answer::Reply(html.map_or_else(|_| Reply::unavailable(), Reply::form))
        };
        let campaign = match &situation {
            Situation::Failed("store-failed") => return Answer::Reply(Reply::unavailable()),
            Situation::Failed(_) => return Answer::Reply(Reply::not_found()),
            Situation::Expired(campaign) => {
                let theme = campaign.as_ref().map_or(&self.plain, |campaign| &campaign.theme);
                let block = campaign.as_ref().and_then(|campaign| campaign.block(&link.block));
                return page(block, theme, None, Some(&format!("{over}. {thanks}.")));
            }
            Situation::Decided(decided) => &decided.campaign,
        };
        let Some(block) = campaign.block(&link.block).filter(|block| block.kind == BlockKind::Poll) else { return Answer::Reply(Reply::not_found()) };
        let own = block.answers.get(usize::from(link.slot)).map(|answer| answer.id.as_str());
        let said = request.body.as_deref().and_then(|body| body.strip_prefix("answer=")).filter(|said| block.answers.iter().any(|answer| answer.id == **said));
        let chosen = said.or(own);
        let words = words::poll(locale.language);
        match (request.method == "POST", records.voted, chosen) {
            (true, None, Some(answer)) => Answer::Vote(Vote {
                tenant: link.tenant.clone(),
                campaign: link.campaign.clone(),
                block: link.block.clone(),
                voter: link::voter_key(link, &self.keys),
                answer: answer.to_owned(),
            }),
            (true, Some(counted), _) => page(Some(block), &campaign.theme, chosen, Some(if counted { words.counted } else { words.counted_before })),
            _ => page(Some(block), &campaign.theme, chosen, None),
        }
    }
}
