//! What an answer is counted as.

use crate::live::reason::CountedAs;
use crate::live::request::{Part, Request, Route};
use crate::live::store::Records;
use crate::shop::link::Link;
use serde::Serialize;

/// What an answer is counted as. Counts are sums: no person, no time but the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Counted {
    /// What was answered.
    pub what: CountedAs,
    pub tenant: String,
    pub campaign: String,
    pub block: String,
    pub slot: u8,
    pub variant: String,
}

impl Counted {
    /// What an answer to a route is counted as. Public data are not, nor what is asked for anew by a page that stands open, nor a POST that did nothing.
    pub(crate) fn of(route: &Route, request: &Request, records: &Records) -> Option<Counted> {
        let is_post = request.method == "POST";
        if request.refreshes || request.method == "HEAD" || is_post && records.voted != Some(true) && records.unsubscribed != Some(true) {
            return None;
        }
        let (what, link) = match route {
            Route::Picture { link, part: Part::Block, .. } => (CountedAs::Picture, link),
            Route::Click(link) => (CountedAs::Click, link),
            Route::Amp(link) => (CountedAs::List, link),
            // Its answer's number stands where others have their slot's.
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
