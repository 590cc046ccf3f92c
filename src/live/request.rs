//! Requests: their routes, and the links in them.

use crate::base::limits;
use crate::base::stored::Stored;
use crate::shop::link::{self, Keys, Link, Purpose};

/// A request as passed by the host, limited to what the response may depend on.
#[derive(Debug, Clone, Default, Stored)]
#[stored(rename_all = "camelCase", default)]
pub struct Request {
    /// `GET`, `HEAD`, …
    pub method: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The query after `?`, percent-encoded.
    pub query: Option<String>,
    /// The header `Origin`.
    pub origin: Option<String>,
    /// The public base URL of the edge, like `https://live.shop.example`.
    pub base: String,
    /// The header `AMP-Email-Sender`.
    pub amp_sender: Option<String>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<String>,
    /// Whether a page refreshes itself, which is not counted as a visit.
    pub refreshes: bool,
    /// The fields of a POST form, after they were wanted.
    pub form: Vec<(String, String)>,
    /// The status to return if the form could not be read.
    pub unread: Option<u16>,
}

/// The status for a form without the expected fields.
const SAYS_NOTHING: u16 = 400;

impl Request {
    /// The status of a POST request without effect.
    pub(crate) fn refused(&self) -> u16 {
        self.unread.filter(|status| (400..600).contains(status)).unwrap_or(SAYS_NOTHING)
    }

    /// The value of a form field; the name is case-insensitive. None if the field has several different values.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.form.iter().filter(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }
}

/// Which picture of a block is requested. It is part of the signed file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Block,
    /// The heading above its slots.
    Heading,
    /// The link to the price as text.
    TextLink,
}

impl Part {
    fn named(name: &str) -> Self {
        match name.split('.').nth(1) {
            Some("heading") => Self::Heading,
            Some("text") => Self::TextLink,
            _ => Self::Block,
        }
    }
}

/// The route of a request.
#[derive(Debug, PartialEq)]
pub(crate) enum Route {
    Picture {
        link: Link,
        part: Part,
        /// Whether the file name ends in `.jpg`.
        jpeg: bool,
    },
    Click(Link),
    /// The JSON list of an AMP part.
    Amp(Link),
    /// The page of a poll's answer.
    Survey(Link),
    /// The shop's tracking page, or its data as JSON.
    Tracking {
        link: Link,
        json: bool,
    },
    /// Unsubscribing.
    Unsubscribe(Link),
    /// The price as an accessible page, or as JSON.
    Text {
        link: Link,
        json: bool,
    },
    /// An offer's price as public data.
    OfferData {
        tenant: String,
        offer: String,
    },
    /// A campaign slot's price as public data.
    SlotData {
        tenant: String,
        campaign: String,
        block: String,
        slot: usize,
        subject: Option<String>,
        product: Option<String>,
    },
    /// As `Forbidden`, for links that people open: a page.
    ForbiddenPage,
    Forbidden,
    Unknown,
}

impl Route {
    /// The sealed link of the route, if it has one.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::Picture { link, .. } | Self::Tracking { link, .. } | Self::Text { link, .. } => Some(link),
            Self::Click(link) | Self::Amp(link) | Self::Survey(link) | Self::Unsubscribe(link) => Some(link),
            Self::OfferData { .. } | Self::SlotData { .. } | Self::ForbiddenPage | Self::Forbidden | Self::Unknown => None,
        }
    }

    /// The campaign id of the route.
    pub fn campaign(&self) -> Option<&str> {
        match self {
            Self::SlotData { campaign, .. } => Some(campaign),
            other => other.link().map(|link| link.campaign.as_str()),
        }
    }

    /// The allowed methods.
    pub fn methods(&self) -> &'static str {
        match self {
            Self::Survey(_) | Self::Unsubscribe(_) => "GET, HEAD, POST",
            _ => "GET, HEAD",
        }
    }
}

impl Request {
    /// Determines the route. Signatures are checked here, before any lookup.
    pub(crate) fn route(&self, keys: &Keys) -> Route {
        if self.path.len() > limits::PATH_CHARS {
            return Route::Forbidden;
        }
        let segments: Vec<&str> = self.path.strip_prefix('/').unwrap_or("").split('/').collect();
        let no_query = self.query.as_deref().unwrap_or("").is_empty();
        // Query parameters after links are ignored, because mail services append `utm_source`, `fbclid`, `mc_eid`. Picture addresses must be unchanged.
        let sealed = |sealed: &str, purpose| link::open(sealed, purpose, "", keys);
        let refused = |json: bool| if json { Route::Forbidden } else { Route::ForbiddenPage };
        let picture = |sealed: &str, name: &str| if no_query { link::open(sealed, Purpose::Picture, name, keys) } else { None };
        match segments.as_slice() {
            ["i", link, name] => {
                picture(link, name).map_or(Route::Forbidden, |link| Route::Picture { link, part: Part::named(name), jpeg: name.ends_with(".jpg") })
            }
            ["c", link] => sealed(link, Purpose::Click).map_or(Route::ForbiddenPage, Route::Click),
            ["a", name] => {
                let link = name.strip_suffix(".json").filter(|_| self.amp_source_origin().is_some());
                link.and_then(|link| link::open(link, Purpose::Amp, "", keys)).map_or(Route::Forbidden, Route::Amp)
            }
            ["s", link] => sealed(link, Purpose::Survey).map_or(Route::ForbiddenPage, Route::Survey),
            ["u", link] => sealed(link, Purpose::Unsubscribe).map_or(Route::ForbiddenPage, Route::Unsubscribe),
            ["t", name] => {
                let (link, json) = name.strip_suffix(".json").map_or((*name, false), |link| (link, true));
                sealed(link, Purpose::Tracking).map_or(refused(json), |link| Route::Tracking { link, json })
            }
            ["o", text] => {
                let (link, json) = text.strip_suffix(".json").map_or((*text, false), |link| (link, true));
                sealed(link, Purpose::OfferText).map_or(refused(json), |link| Route::Text { link, json })
            }
            ["o", tenant, "slots", slot] => self.slot_data(tenant, slot),
            ["o", tenant, offer] => match (offer.strip_suffix(".json").and_then(decode), link::is_id(tenant)) {
                (Some(offer), true) => Route::OfferData { tenant: (*tenant).to_owned(), offer },
                _ => Route::Forbidden,
            },
            ["c" | "s" | "t" | "u", ..] => Route::ForbiddenPage,
            ["i" | "o" | "a", ..] => Route::Forbidden,
            _ => Route::Unknown,
        }
    }

    /// The sender in the query, for version 1 of AMP's CORS; none if the query contains anything else.
    pub(crate) fn amp_source_origin(&self) -> Option<Option<String>> {
        match self.query.as_deref().unwrap_or("") {
            "" => Some(None),
            query => query.strip_prefix("__amp_source_origin=").and_then(decode).map(Some),
        }
    }

    /// `/o/{tenant}/slots/{block}.{n}.json?for={campaign}`, n from 0. With rules, also `&of={offer}` (the page's product) and `&subject={reference}`.
    fn slot_data(&self, tenant: &str, slot: &str) -> Route {
        self.slot_route(tenant, slot).unwrap_or(Route::Forbidden)
    }

    fn slot_route(&self, tenant: &str, slot: &str) -> Option<Route> {
        let (mut campaign, mut product, mut subject) = (None, None, None);
        for part in self.query.as_deref()?.split('&') {
            let (name, value) = part.split_once('=')?;
            let field = match name {
                "for" => &mut campaign,
                "of" => &mut product,
                "subject" => &mut subject,
                _ => return None,
            };
            if field.replace(decode(value)?).is_some() {
                return None;
            }
        }
        let (block, slot) = slot.strip_suffix(".json")?.split_once('.')?;
        let campaign = campaign.filter(|campaign| [tenant, campaign.as_str(), block].iter().all(|id| link::is_id(id)))?;
        if subject.as_deref().is_some_and(|s| link::subject(s).is_none()) {
            return None;
        }
        Some(Route::SlotData { tenant: tenant.to_owned(), campaign, block: block.to_owned(), slot: slot.parse().ok()?, subject, product })
    }
}

/// Percent-decodes one path segment.
fn decode(segment: &str) -> Option<String> {
    let mut out = Vec::with_capacity(segment.len());
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let hex = [bytes.next()?, bytes.next()?];
            let hex = std::str::from_utf8(&hex).ok().filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()))?;
            out.push(u8::from_str_radix(hex, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.is_empty() && !text.chars().any(char::is_control))
}
