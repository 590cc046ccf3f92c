//! Which pictures a campaign's offers had: an offer's picture depends on nothing but what is decided of it and how it is rendered, so while these are as they
//! were, it need not be laid out again to find it.

use crate::live::reply::Photo;
use crate::shop::link;
use crate::shop::offer::PriceView;
use std::cell::RefCell;

/// Pictures that are remembered of a campaign.
const MOST: usize = 16;

/// The pictures of one state of a campaign's data.
#[derive(Debug, Default)]
pub(crate) struct PictureCache(RefCell<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    key: RenderKey,
    shown: PriceView,
    painted: Painted,
}

/// The digest of a picture, and what is still to be done with it.
pub(crate) type Painted = ([u8; 32], Option<Photo>);

/// How an offer is rendered.
#[derive(Debug, PartialEq)]
pub(crate) struct RenderKey {
    pub block: String,
    pub slot: u8,
    pub locale: &'static str,
    pub size: link::Box,
    pub badge: bool,
    pub jpeg: bool,
    pub photos: bool,
    pub own_font: bool,
}

impl PictureCache {
    /// The picture that an offer had.
    pub fn get(&self, key: &RenderKey, shown: &PriceView) -> Option<Painted> {
        self.0.borrow().iter().find(|entry| entry.key == *key && entry.shown == *shown).map(|entry| entry.painted.clone())
    }

    /// Remembers an offer's picture.
    pub fn insert(&self, key: RenderKey, shown: PriceView, painted: Painted) {
        let mut entries = self.0.borrow_mut();
        if entries.len() >= MOST {
            entries.clear();
        }
        entries.push(Entry { key, shown, painted });
    }
}
