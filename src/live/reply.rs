use super::decide::{Decision, slot_key};
use super::picture::Photo;
use super::request::Request;
use super::situation::SlotDecision;
use crate::link::{self, Keys, Link};
use serde::Serialize;

/// A response, and what the host does besides sending it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body; for HEAD too, so that the length is right: the host leaves it out.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// What the served-memory is to keep.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<Served>,
    /// What the host makes of the body before it is sent, as a JPEG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
    /// What it is counted as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
    /// Why a picture shows no price; for a counter and a log line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<&'static str>,
}

/// An entry of the served-memory.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Served {
    pub tenant: String,
    pub campaign: String,
    pub key: String,
    pub slot: String,
    pub offer: String,
}

/// A vote that is to be counted, once a voter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Vote {
    pub tenant: String,
    pub campaign: String,
    pub block: String,
    /// An HMAC: no person is in it.
    pub voter: String,
    pub answer: String,
}

/// Someone who unsubscribes: the host knows whose the reference is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Unsubscribing {
    pub tenant: String,
    pub campaign: String,
    pub subject: String,
}

/// What an answer is counted as. Counts are sums: no person, no time but the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Counted {
    /// `picture`, `click`, `list`, `text`, `tracking`, `survey`, `unsubscribe`, `vote`, `unsubscribed`.
    pub what: &'static str,
    pub tenant: String,
    pub campaign: String,
    pub block: String,
    pub slot: u8,
    pub variant: String,
}

impl Counted {
    pub(super) fn of(link: &Link, what: &'static str) -> Self {
        let Link { tenant, campaign, block, slot, variant, .. } = link.clone();
        Self { what, tenant, campaign, block, slot, variant }
    }
}

/// What the served-memory does not know yet of a slot that shows an offer. Only a GET shows it to anyone.
pub(super) fn newly_served(slot: &SlotDecision, link: &Link, request: &Request, keys: &Keys) -> Option<Served> {
    let offer = slot.offer_id.as_ref().filter(|offer| slot.last_served.as_ref() != Some(*offer))?;
    (matches!(slot.decision, Decision::Show(_)) && request.method == "GET").then(|| Served {
        tenant: link.tenant.clone(),
        campaign: link.campaign.clone(),
        key: link::served_key(link, keys),
        slot: slot_key(&link.block, link.slot.into()),
        offer: offer.clone(),
    })
}

/// How a mail program asked for an AMP list, and is allowed to read it (amp.dev, CORS in AMP for Email).
#[derive(Debug)]
pub(super) enum AmpCors {
    /// Version 2: the header `AMP-Email-Sender`.
    Sender(String),
    /// Version 1: `Origin` and the parameter `__amp_source_origin`.
    Origin { origin: String, source: String },
}

impl Reply {
    fn new(status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Self {
        let mut headers = headers;
        headers.push(("Content-Length", body.len().to_string()));
        Self { status, headers, body, served: Vec::new(), photo: None, counted: None, fallback: None }
    }

    /// 403: not ours.
    pub(super) fn forbidden() -> Self {
        Self::new(403, no_store(), Vec::new())
    }

    /// 404: nothing is here.
    pub(super) fn not_found() -> Self {
        Self::new(404, no_store(), Vec::new())
    }

    /// 405.
    pub(super) fn method_not_allowed(allowed: &'static str) -> Self {
        let mut headers = no_store();
        headers.push(("Allow", allowed.into()));
        Self::new(405, headers, Vec::new())
    }

    /// 503: public data can't be had now.
    pub(super) fn unavailable() -> Self {
        Self::new(200, no_store(), Vec::new()).failing()
    }

    /// A picture, never kept by anyone.
    pub(super) fn picture(bytes: Vec<u8>) -> Self {
        let kind = if bytes.starts_with(b"GIF8") { "image/gif" } else { "image/png" };
        let headers = vec![
            ("Content-Type", kind.into()),
            ("Cache-Control", "no-store, no-cache, must-revalidate, max-age=0".into()),
            ("Pragma", "no-cache".into()),
            ("Expires", "0".into()),
            ("X-Content-Type-Options", "nosniff".into()),
            ("Cross-Origin-Resource-Policy", "cross-origin".into()),
            ("Content-Security-Policy", "default-src 'none'; sandbox".into()),
            ("Referrer-Policy", "no-referrer".into()),
            ("X-Robots-Tag", "noindex, nofollow, noimageindex".into()),
        ];
        Self::new(200, headers, bytes)
    }

    /// A click's way on.
    pub(super) fn redirect(target: &str) -> Self {
        let headers = vec![
            ("Location", target.to_owned()),
            ("Cache-Control", "no-store".into()),
            ("Referrer-Policy", "strict-origin-when-cross-origin".into()),
            ("X-Robots-Tag", "noindex".into()),
        ];
        Self::new(302, headers, Vec::new())
    }

    /// A page, and what it may do (CSP).
    pub(super) fn page(html: String, policy: String) -> Self {
        let headers = vec![
            ("Content-Type", "text/html; charset=utf-8".into()),
            ("Cache-Control", "no-store".into()),
            ("X-Content-Type-Options", "nosniff".into()),
            ("Content-Security-Policy", policy),
            ("Referrer-Policy", "no-referrer".into()),
            ("X-Robots-Tag", "noindex, nofollow".into()),
        ];
        Self::new(200, headers, html.into_bytes())
    }

    /// The same answer, where what was asked can't be had now.
    #[must_use]
    pub(super) fn failing(mut self) -> Self {
        self.status = 503;
        self.headers.push(("Retry-After", "30".into()));
        self
    }

    /// Public data with their version and the rest of their life. `origin` is an allowed origin that asked.
    pub(super) fn data(json: Vec<u8>, max_age_seconds: i64, etag: &str, origin: Option<&str>, if_none_match: Option<&str>) -> Self {
        let mut headers = vec![
            ("Cache-Control", format!("max-age={max_age_seconds}")),
            ("ETag", etag.to_owned()),
            ("Vary", "Origin".into()),
            ("X-Content-Type-Options", "nosniff".into()),
        ];
        if let Some(origin) = origin {
            headers.push(("Access-Control-Allow-Origin", origin.to_owned()));
        }
        if if_none_match.is_some_and(|tags| tags.split(',').any(|t| t.trim().trim_start_matches("W/") == etag || t.trim() == "*")) {
            return Self { status: 304, headers, body: Vec::new(), served: Vec::new(), photo: None, counted: None, fallback: None };
        }
        headers.push(("Content-Type", "application/json".into()));
        Self::new(200, headers, json)
    }

    /// The same for an allowed origin that asked.
    #[must_use]
    pub(super) fn allowing(mut self, origin: Option<&str>) -> Self {
        self.headers.push(("Vary", "Origin".into()));
        self.headers.extend(origin.map(|origin| ("Access-Control-Allow-Origin", origin.to_owned())));
        self
    }

    /// An AMP list, for the sender that asked.
    pub(super) fn amp(json: Vec<u8>, cors: AmpCors) -> Self {
        let mut reply = Self::private_data(json);
        match cors {
            AmpCors::Sender(sender) => reply.headers.push(("AMP-Email-Allow-Sender", sender)),
            AmpCors::Origin { origin, source } => reply.headers.extend([
                ("Access-Control-Allow-Origin", origin),
                ("AMP-Access-Control-Allow-Source-Origin", source),
                ("Access-Control-Expose-Headers", "AMP-Access-Control-Allow-Source-Origin".to_owned()),
            ]),
        }
        reply
    }

    /// Data of a sealed link: for its reader only.
    pub(super) fn private_data(json: Vec<u8>) -> Self {
        let mut headers = no_store();
        headers.push(("Content-Type", "application/json".into()));
        Self::new(200, headers, json)
    }
}

fn no_store() -> Vec<(&'static str, String)> {
    vec![("Cache-Control", "no-store".into()), ("X-Content-Type-Options", "nosniff".into())]
}
