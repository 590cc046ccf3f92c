//! The counter that an answer increments.

use crate::live::reason::CountedAs;
use crate::live::request::{Part, Request, Route};
use crate::live::store::Records;
use crate::shop::link::Link;
use serde::Serialize;

/// The counter that an answer increments. Counters are totals per day, without personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Counted {
    /// The kind of answer.
    pub what: CountedAs,
    pub tenant: String,
    pub campaign: String,
    pub block: String,
    pub slot: u8,
    pub variant: String,
}

impl Counted {
    /// The counter for a route. Not counted: public data, automatic refreshes of an open page, HEAD, and POST requests without effect.
    pub(crate) fn of(route: &Route, request: &Request, records: &Records) -> Option<Counted> {
        let is_post = request.method == "POST";
        if request.refreshes || request.method == "HEAD" || is_post && records.voted != Some(true) && records.unsubscribed != Some(true) {
            return None;
        }
        let (what, link) = match route {
            Route::Picture { link, part: Part::Block, .. } => (CountedAs::Picture, link),
            Route::Click(link) => (CountedAs::Click, link),
            Route::Amp(link) => (CountedAs::List, link),
            // A poll's link has an answer number in place of the slot.
            Route::Survey(link) => (if is_post { CountedAs::Vote } else { CountedAs::Survey }, &Link { slot: 0, ..link.clone() }),
            Route::Tracking { link, json: false } => (CountedAs::Tracking, link),
            Route::Text { link, json: false } => (CountedAs::Text, link),
            Route::Unsubscribe(link) => (if is_post { CountedAs::Unsubscribed } else { CountedAs::Unsubscribe }, link),
            _ => return None,
        };
        let Link { tenant, campaign, block, slot, variant, .. } = link.clone();
        Some(Self { what, tenant, campaign, block, slot, variant })
    }
}
