use super::super::answer::{Answer, Edge};
use super::super::data::data_json;
use super::super::decide::Decision;
use super::super::lookup::Records;
use super::super::reply::Reply;
use super::super::situation::Situation;
use super::super::words as common;
use super::{Frame, NO_FORM, words};
use crate::base::time::Millis;
use crate::shop::campaign::BlockKind;
use crate::shop::link::Link;
use crate::shop::offer::Shown;
use askama::Template;

/// The accessible page behind every picture (R040): the same decision, as text.
#[derive(Template)]
#[template(path = "live/text.html")]
struct Text<'a> {
    words: words::TextWords,
    shown: Option<&'a Shown>,
    /// What is said instead of a price.
    state: &'a str,
    target: &'a str,
}

const STYLE: &str = include_str!("../../../../templates/live/text.css");

impl Edge {
    /// The price as a page, or as data.
    pub(in crate::live::edge) fn text(&mut self, link: &Link, json: bool, records: &Records, now: Millis) -> Answer {
        let language = self.locale_of(link).language;
        let situation = match self.mail_situation(link, records, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(situation) => situation,
        };
        let target = self.target(link, &situation, records);
        let (shown, state) = match &situation {
            Situation::Expired(_) => (None, Some(common::ended(BlockKind::Offer, language).0)),
            Situation::Failed(_) => (None, None),
            Situation::Decided(d) => match &d.decision {
                Decision::Show(shown) => (Some(shown), None),
                Decision::Badge(shown) => (Some(shown), common::state(shown.standing, language)),
                Decision::Collapse | Decision::Neutral(_) | Decision::Told(_) => (None, None),
            },
        };
        if json {
            return Answer::Reply(Reply::private_data(data_json(shown, "", &target)));
        }
        let words = words::text(language);
        // The way on stands with the price.
        let frame = Frame { onward: "", ..self.frame(&situation, language, target) };
        let title = shown.map_or_else(|| words.heading.to_owned(), |shown| format!("{}: {}", words.heading, shown.title));
        let main = Text { shown, state: state.unwrap_or(words.nothing), target: &frame.target, words }.render();
        Answer::Reply(frame.reply(&title, main, (STYLE, ""), NO_FORM))
    }
}
