//! Caches the pictures of a campaign's offers. An offer's picture depends only on its decision and the rendering inputs, so while these are
//! equal, no layout is needed to find it.

use crate::live::reply::Photo;
use crate::shop::link;
use crate::shop::offer::PriceView;
use std::cell::RefCell;

/// Pictures cached per campaign.
const MOST: usize = 16;

/// The pictures for one version of a campaign's data.
#[derive(Debug, Default)]
pub(crate) struct PictureCache(RefCell<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    key: RenderKey,
    shown: PriceView,
    painted: Painted,
}

/// The digest of a picture, and the photo to be added.
pub(crate) type Painted = ([u8; 32], Option<Photo>);

/// The rendering inputs of an offer's picture.
#[derive(Debug, PartialEq)]
pub(crate) struct RenderKey {
    pub block: String,
    pub slot: u8,
    pub locale: &'static str,
    pub size: link::Box,
    pub dark: bool,
    pub badge: bool,
    pub jpeg: bool,
    pub photos: bool,
    pub own_font: bool,
}

impl PictureCache {
    /// A cached picture.
    pub fn get(&self, key: &RenderKey, shown: &PriceView) -> Option<Painted> {
        self.0.borrow().iter().find(|entry| entry.key == *key && entry.shown == *shown).map(|entry| entry.painted.clone())
    }

    /// Caches a picture.
    pub fn insert(&self, key: RenderKey, shown: PriceView, painted: Painted) {
        let mut entries = self.0.borrow_mut();
        if entries.len() >= MOST {
            entries.clear();
        }
        entries.push(Entry { key, shown, painted });
    }
}
