use super::{FORM, Frame};
use crate::base::language::{Locale, PollTexts};
use crate::base::time::Millis;
use crate::live::decide::link_state::LinkState;
use crate::live::edge::{Answer, Edge};
use crate::live::reply::{Reply, Vote};
use crate::live::request::Request;
use crate::live::shares::shares;
use crate::live::store::view::StoreView;
use crate::live::words as common;
use crate::shop::campaign::{Block, BlockKind};
use crate::shop::link::{self, Link};
use askama::Template;
use std::collections::HashMap;

/// A poll's page: the question with its answers, or the votes so far.
#[derive(Template)]
#[template(path = "live/poll.html")]
struct Poll<'a> {
    words: &'static PollTexts,
    question: &'a str,
    answers: Vec<Choosable<'a>>,
    said: Said<'a>,
    total: String,
}

struct Choosable<'a> {
    id: &'a str,
    text: &'a str,
    chosen: bool,
    /// The percentage, as a number and as text.
    share: u32,
    percent: String,
}

const STYLE: &str = include_str!("../../../templates/live/poll.css");

impl Edge {
    /// The page behind a poll's answer: GET shows it, POST stores a vote, once per mail.
    pub(crate) fn survey(&self, link: &Link, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        let locale = self.locale_of(link);
        // A poll's link has an answer number in place of the slot.
        let shown = Link { slot: 0, ..link.clone() };
        let state = match self.mail_state(&shown, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        let is_post = request.method == "POST";
        let target = self.target(&shown, &state, store);
        let frame = self.frame(&state, locale.language, target.clone());
        let poll = |campaign: &crate::shop::campaign::Campaign| campaign.block(&link.block).filter(|block| block.kind == BlockKind::Poll).cloned();
        let words = &locale.language.pages().poll;
        let (over, thanks) = common::ended(BlockKind::Poll, locale.language);
        let block = state.campaign().and_then(poll);
        match (&state, &block) {
            (LinkState::Failed(reason), _) if reason.is_of_store() => {
                let reply = self.notice(&state, locale.language, target, locale.language.pages().unavailable).failing();
                return Answer::Reply(Reply { fallback: Some(*reason), ..reply });
            }
            (LinkState::Failed(_), _) | (LinkState::Decided(_), None) => {
                return Answer::Reply(self.notice(&state, locale.language, target, locale.language.pages().no_page).with_status(404));
            }
            (LinkState::Expired(_), block) => {
                let said = Said { outcome: Some(&format!("{over}. {thanks}.")), ..Said::default() };
                return Answer::Reply(page(&frame, block.as_ref(), said, store, locale).with_status(if is_post { GONE } else { 200 }));
            }
            (LinkState::Decided(_), Some(_)) => {}
        }
        let answers = block.iter().flat_map(|block| &block.answers);
        let own = answers.clone().nth(usize::from(link.slot)).map(|answer| answer.id.as_str());
        // Only a chosen answer is counted; the link's answer is just preselected.
        let said = request.field("answer").filter(|said| is_post && answers.clone().any(|answer| answer.id == **said));
        let chosen = said.or(own);
        let (status, said) = match (store.records.voted.filter(|_| is_post), said) {
            (None, Some(answer)) => {
                return Answer::Vote(Vote {
                    tenant: link.tenant.clone(),
                    campaign: link.campaign.clone(),
                    block: link.block.clone(),
                    voter: link::voter_key(link, &self.keys),
                    answer: answer.to_owned(),
                });
            }
            (None, None) if is_post => (request.refused(), Said { chosen, missed: Some(words.missed), ..Said::default() }),
            (None, None) => (200, Said { chosen, ..Said::default() }),
            (Some(true), _) => (200, Said { chosen, outcome: Some(words.counted), ..Said::default() }),
            (Some(false), _) => (VOTED_BEFORE, Said { chosen, outcome: Some(words.counted_before), ..Said::default() }),
        };
        Answer::Reply(page(&frame, block.as_ref(), said, store, locale).with_status(status))
    }
}

/// Status: the poll is over, so nothing is counted.
const GONE: u16 = 410;
/// Status: this mail has already voted, so this vote is not counted.
const VOTED_BEFORE: u16 = 409;

/// The state of the poll's page.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    /// The selected answer.
    chosen: Option<&'a str>,
    /// The result of the vote, shown instead of the form.
    outcome: Option<&'a str>,
    /// The message above the form if no answer was selected.
    missed: Option<&'a str>,
}

/// The page with its votes. Without a block, it shows the result only.
fn page(frame: &Frame, block: Option<&Block>, said: Said<'_>, store: &StoreView<'_>, locale: &Locale) -> Reply {
    let (language, none) = (locale.language, HashMap::new());
    let votes = block.and_then(|block| store.records.votes.get(&block.id)).unwrap_or(&none);
    let answers = || block.into_iter().flat_map(|block| &block.answers);
    let votes: Vec<u32> = answers().map(|answer| votes.get(&answer.id).copied().unwrap_or(0)).collect();
    let choosables = answers().zip(shares(&votes)).map(|(answer, share)| Choosable {
        id: &answer.id,
        text: answer.text.text(language),
        chosen: said.chosen == Some(&answer.id),
        share,
        percent: locale.percent(share),
    });
    let count = votes.iter().fold(0, |sum: u32, n| sum.saturating_add(*n));
    let question = block.and_then(|block| block.title.as_ref()).map_or(common::ended(BlockKind::Poll, language).0, |title| title.text(language));
    let total = common::votes(count, locale);
    let main = Poll { words: &language.pages().poll, question, answers: choosables.collect(), said, total }.render();
    frame.reply(question, main, (STYLE, ""), FORM)
}
