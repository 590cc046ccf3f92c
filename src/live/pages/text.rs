use super::{Frame, NO_FORM};
use crate::base::language::TextPageTexts;
use crate::base::time::Millis;
use crate::live::answer::data::data_json;
use crate::live::decide::decision::Decision;
use crate::live::decide::link_state::LinkState;
use crate::live::edge::{Answer, Edge};
use crate::live::reply::Reply;
use crate::live::store::view::StoreView;
use crate::live::words as common;
use crate::shop::campaign::BlockKind;
use crate::shop::link::Link;
use crate::shop::offer::PriceView;
use askama::Template;

/// The accessible page behind every picture (R040): the same decision as text.
#[derive(Template)]
#[template(path = "live/text.html")]
struct Text<'a> {
    words: &'static TextPageTexts,
    instead_of: &'static str,
    shown: Option<&'a PriceView>,
    /// The text shown instead of a price.
    state: &'a str,
    target: &'a str,
}

const STYLE: &str = include_str!("../../../templates/live/text.css");

impl Edge {
    /// The price as a page or as JSON.
    pub(crate) fn text(&mut self, link: &Link, json: bool, store: &StoreView<'_>, now: Millis) -> Answer {
        let language = self.locale_of(link).language;
        let link_state = match self.mail_state(link, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        let target = self.target(link, &link_state, store);
        let (shown, state) = match &link_state {
            LinkState::Expired(_) => (None, Some(common::ended(BlockKind::Offer, language).0)),
            LinkState::Failed(_) => (None, None),
            LinkState::Decided(d) => match &d.decision {
                Decision::Show(shown) => (Some(shown), None),
                Decision::Badge(shown) => (Some(shown), common::state(shown.status, language)),
                Decision::Collapse | Decision::Neutral(_) | Decision::Content(_) => (None, None),
            },
        };
        if json {
            return Answer::Reply(Reply::private_data(data_json(shown, "", &target)));
        }
        let words = &language.pages().text;
        // The way on stands with the price.
        let frame = Frame { onward: "", ..self.frame(&link_state, language, target) };
        let title = shown.map_or_else(|| words.heading.to_owned(), |shown| format!("{}: {}", words.heading, shown.title));
        let main = Text { shown, state: state.unwrap_or(words.nothing), target: &frame.target, words, instead_of: language.mail().instead_of }.render();
        Answer::Reply(frame.reply(&title, main, (STYLE, ""), NO_FORM))
    }
}
