use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::Millis;
use crate::live::decide::link_state::LinkState;
use crate::live::decide::link_state::shown_state;
use crate::live::edge::Edge;
use crate::live::reason::{DisplayState, LinkPurpose, NeutralReason};
use crate::live::reply::Photo;
use crate::live::request::{Part, Request, Route};
use crate::live::store::FontWanted;
use crate::live::store::{Records, Wants, view::StoreView};
use crate::shop::campaign::BlockKind;
use crate::shop::link::Link;
use crate::shop::offer::PriceView;
use serde::Serialize;

/// What a link would show at a time, and why.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The link's purpose.
    pub purpose: LinkPurpose,
    /// The tenant.
    pub tenant: String,
    /// The campaign.
    pub campaign: String,
    /// The block.
    pub block: String,
    /// The slot, from 0.
    pub slot: u8,
    /// The kind of block, if the campaign is known.
    pub kind: Option<BlockKind>,
    /// Device pixels per pixel.
    pub scale: u8,
    /// The letter's locale.
    pub locale: String,
    /// When the link was sealed, in seconds since 1970.
    pub issued_at: u32,
    /// What the picture shows.
    pub state: DisplayState,
    /// Why it is neutral.
    pub reason: Option<NeutralReason>,
    /// The displayed price, with its own reasons.
    pub shown: Option<PriceView>,
    /// The offer that the slot showed last in this mail (the served record).
    pub served: Option<String>,
    /// The target of a click.
    pub target: String,
    /// The photo that the host adds to the picture.
    pub photo: Option<Photo>,
    /// The picture.
    #[serde(skip)]
    pub picture: Vec<u8>,
}

/// More records are wanted, or the explanation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum Explanation {
    Wants(Wants),
    Font(FontWanted),
    Explained(Box<Explained>),
}

impl Edge {
    /// Explains what a link of a mail (its path) would show at a time with the given records.
    ///
    /// # Errors
    /// `link/forbidden` if none of the keys sealed it.
    pub fn explain(&mut self, path: &str, records: &Records, now: Millis) -> Result<Explanation> {
        let request = Request { method: "GET".into(), path: path.to_owned(), ..Request::default() };
        let (purpose, link, part, jpeg): (_, Link, _, _) = match request.route(&self.keys) {
            Route::Picture { link, part, jpeg } => (LinkPurpose::Picture, link, part, jpeg),
            Route::Click(link) => (LinkPurpose::Click, link, Part::Block, false),
            Route::Text { link, .. } => (LinkPurpose::Text, link, Part::Block, false),
            // A poll's link has an answer number in place of the slot.
            Route::Survey(link) => (LinkPurpose::Survey, Link { slot: 0, ..link }, Part::Block, false),
            Route::Tracking { link, .. } => (LinkPurpose::Tracking, link, Part::Block, false),
            _ => return Err(Diagnostic::new(Code::LinkForbidden, "this link was not sealed with these keys")),
        };
        let store = &StoreView::from(records);
        let link_state = match self.mail_state(&link, store, now) {
            Err(wants) => return Ok(Explanation::Wants(*wants)),
            Ok(state) => state,
        };
        let target = match self.click_target(&link, &link_state, store, now) {
            Err(wants) => return Ok(Explanation::Wants(*wants)),
            Ok(target) => target,
        };
        if let Some(font) = self.font_wanted(&link_state, store) {
            return Ok(Explanation::Font(font));
        }
        let input = self.render_input(&link, part, jpeg, store, now);
        let (picture, reason) = self.pictured(&link_state, input);
        let (state, shown) = shown_state(&link_state);
        let kind = link_state.campaign().and_then(|campaign| campaign.block(&link.block)).map(|block| block.kind);
        let served = match &link_state {
            LinkState::Decided(d) => d.slots.get(usize::from(link.slot)).and_then(|slot| slot.last_served.clone()),
            LinkState::Expired(_) | LinkState::Failed(_) => None,
        };
        let explained = Explained {
            purpose,
            tenant: link.tenant.clone(),
            campaign: link.campaign.clone(),
            block: link.block.clone(),
            slot: link.slot,
            kind,
            scale: link.size.scale,
            locale: link.locale.clone(),
            issued_at: link.issued_at,
            state: if reason == Some(NeutralReason::UnsupportedText) { DisplayState::Neutral } else { state },
            reason,
            shown: shown.cloned(),
            served,
            target,
            photo: picture.photo,
            picture: picture.bytes,
        };
        Ok(Explanation::Explained(Box::new(explained)))
    }
}
