//! Previews of slots for editors.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Locale;
use crate::base::time::Millis;
use crate::live::decide::link_state::{Asker, link_state, shown_state};
use crate::live::edge::Edge;
use crate::live::reason::{DisplayState, NeutralReason};
use crate::live::render::picture::RenderInput;
use crate::live::reply::Photo;
use crate::live::request::Part;
use crate::live::store::Records;
use crate::live::store::view::StoreView;
use crate::shop::link::{self, Link};
use crate::shop::offer::PriceView;
use serde::{Deserialize, Serialize};

/// A slot to preview.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PreviewSlot {
    pub block: String,
    pub slot: u8,
    pub locale: String,
}

/// What a slot shows, or why it shows no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum PreviewState {
    Display(DisplayState),
    Neutral(NeutralReason),
}

/// A preview.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// What the picture shows, or why there is no price.
    pub state: PreviewState,
    /// The displayed price.
    pub shown: Option<PriceView>,
    /// The photo that the host adds to the picture.
    pub photo: Option<Photo>,
    /// The picture at 1×.
    #[serde(skip)]
    pub picture: Vec<u8>,
}

impl Edge {
    /// Previews a slot with the given records, without a served record. Editors compare the results before and after a change.
    ///
    /// # Errors
    /// `campaign/unknown` if the records do not contain the slot.
    pub fn preview(&mut self, slot: &PreviewSlot, records: &Records, now: Millis) -> Result<Preview> {
        let unknown = || Diagnostic::new(Code::CampaignUnknown, format!("there is no slot {} of the block `{}`", slot.slot, slot.block));
        let store = &StoreView::from(records);
        let campaign = store.campaign().and_then(|found| found.ok()).ok_or_else(unknown)?;
        let block = campaign.block(&slot.block).filter(|block| usize::from(slot.slot) < block.slots.len()).ok_or_else(unknown)?;
        let locale = Locale::named(&slot.locale).or_else(|_| Locale::named(&campaign.locale))?;
        let link = Link {
            campaign: campaign.id.clone(),
            block: block.id.clone(),
            slot: slot.slot,
            locale: slot.locale.clone(),
            size: link::Box { width: block.width, height: block.height, scale: 1 },
            ..Link::new(link::Purpose::Picture, &campaign.tenant, 0)
        };
        let state = link_state(&link, Asker::default(), store, now).map_err(|_| unknown())?;
        let input = RenderInput { locale, ..self.render_input(&link, Part::Block, block.extension() == "jpg", store, now) };
        let (picture, reason) = self.pictured(&state, input);
        let (state, shown) = shown_state(&state);
        let reason = reason.filter(|reason| !reason.is_of_painting());
        let state = reason.map_or(PreviewState::Display(state), PreviewState::Neutral);
        Ok(Preview { state, shown: shown.cloned(), photo: picture.photo, picture: picture.bytes })
    }
}
