//! Replies: status, headers, body, and what the host does besides sending them.

use crate::live::blocks::PhotoArea;
use crate::live::counted::Counted;
use crate::live::reason::NeutralReason;
use serde::Serialize;

/// A response, and what the host does besides sending it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// What is answered: the headers that it always has.
    pub kind: ReplyKind,
    /// Its own headers, names and values.
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
    pub fallback: Option<NeutralReason>,
    /// Which of the store's records can't be read, where that is why. No person is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// What is answered. The headers of a kind are the same in each answer, so they are not said with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum ReplyKind {
    Picture,
    Redirect,
    Page,
    /// Public data, which may be kept for a while.
    Data,
    /// What is kept by nobody: refusals, and data for one reader.
    Private,
}

impl ReplyKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Picture, Self::Redirect, Self::Page, Self::Data, Self::Private];

    /// The headers of a kind, names and values.
    pub fn headers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Picture => &[
                ("Cache-Control", "no-store, no-cache, must-revalidate, max-age=0"),
                ("Pragma", "no-cache"),
                ("Expires", "0"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Robots-Tag", "noindex, nofollow, noimageindex"),
            ],
            Self::Redirect => &[("Cache-Control", "no-store"), ("Referrer-Policy", "strict-origin-when-cross-origin"), ("X-Robots-Tag", "noindex")],
            Self::Page => &[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Robots-Tag", "noindex, nofollow"),
            ],
            Self::Data => &[("Vary", "Origin"), ("X-Content-Type-Options", "nosniff")],
            Self::Private => &[("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")],
        }
    }
}

/// What the host makes of a picture that is a JPEG: photos are not read here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Photo {
    /// The same key, the same picture.
    pub key: String,
    /// The photo's id in the store.
    pub asset: Option<String>,
    /// Where it is laid; without a place it is the whole picture, as it is in the store.
    pub place: Option<PhotoArea>,
}

/// What the served-memory is to keep under the key that was looked up (`Wants::served`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Served {
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

/// How a mail program asked for an AMP list, and is allowed to read it (amp.dev, CORS in AMP for Email).
#[derive(Debug)]
pub(crate) enum AmpCors {
    /// Version 2: the header `AMP-Email-Sender`.
    Sender(String),
    /// Version 1: `Origin` and the parameter `__amp_source_origin`.
    Origin { origin: String, source: String },
}

impl Reply {
    fn new(status: u16, kind: ReplyKind, mut headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Self {
        headers.push(("Content-Length", body.len().to_string()));
        Self { status, kind, headers, body, served: Vec::new(), photo: None, counted: None, fallback: None, record: None }
    }

    /// All of its headers, those of its kind first.
    pub fn all_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kind.headers().iter().copied().chain(self.headers.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// 403: not ours.
    pub(crate) fn forbidden() -> Self {
        Self::new(403, ReplyKind::Private, Vec::new(), Vec::new())
    }

    /// 404: nothing is here.
    pub(crate) fn not_found() -> Self {
        Self::new(404, ReplyKind::Private, Vec::new(), Vec::new())
    }

    /// 405.
    pub(crate) fn method_not_allowed(allowed: &'static str) -> Self {
        Self::new(405, ReplyKind::Private, vec![("Allow", allowed.into())], Vec::new())
    }

    /// 503: public data can't be had now.
    pub(crate) fn unavailable() -> Self {
        Self::new(200, ReplyKind::Private, Vec::new(), Vec::new()).failing()
    }

    /// A picture, never kept by anyone.
    pub(crate) fn picture(bytes: Vec<u8>) -> Self {
        let format = if bytes.starts_with(b"GIF8") { "image/gif" } else { "image/png" };
        Self::new(200, ReplyKind::Picture, vec![("Content-Type", format.into())], bytes)
    }

    /// A click's way on.
    pub(crate) fn redirect(target: &str) -> Self {
        Self::new(302, ReplyKind::Redirect, vec![("Location", target.to_owned())], Vec::new())
    }

    /// A page, and what it may do (CSP).
    pub(crate) fn page(html: String, policy: String) -> Self {
        Self::new(200, ReplyKind::Page, vec![("Content-Security-Policy", policy)], html.into_bytes())
    }

    /// The same answer with a status that says what came of it; one that failed stays so.
    #[must_use]
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        if self.status == 200 {
            self.status = status;
        }
        self
    }

    /// The same answer, where what was asked can't be had now.
    #[must_use]
    pub(crate) fn failing(mut self) -> Self {
        self.status = 503;
        self.headers.push(("Retry-After", "30".into()));
        self
    }

    /// Public data with their version and the rest of their life. `origin` is an allowed origin that asked.
    pub(crate) fn data(json: Vec<u8>, max_age_seconds: i64, etag: &str, origin: Option<&str>, if_none_match: Option<&str>) -> Self {
        let mut headers = vec![("Cache-Control", format!("max-age={max_age_seconds}")), ("ETag", etag.to_owned())];
        if let Some(origin) = origin {
            headers.push(("Access-Control-Allow-Origin", origin.to_owned()));
        }
        if if_none_match.is_some_and(|tags| tags.split(',').any(|t| t.trim().trim_start_matches("W/") == etag || t.trim() == "*")) {
            return Self {
                status: 304,
                kind: ReplyKind::Data,
                headers,
                body: Vec::new(),
                served: Vec::new(),
                photo: None,
                counted: None,
                fallback: None,
                record: None,
            };
        }
        headers.push(("Content-Type", "application/json".into()));
        Self::new(200, ReplyKind::Data, headers, json)
    }

    /// The same for an allowed origin that asked.
    #[must_use]
    pub(crate) fn allowing(mut self, origin: Option<&str>) -> Self {
        self.headers.push(("Vary", "Origin".into()));
        self.headers.extend(origin.map(|origin| ("Access-Control-Allow-Origin", origin.to_owned())));
        self
    }

    /// An AMP list, for the sender that asked.
    pub(crate) fn amp(json: Vec<u8>, cors: AmpCors) -> Self {
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
    pub(crate) fn private_data(json: Vec<u8>) -> Self {
        Self::new(200, ReplyKind::Private, vec![("Content-Type", "application/json".into())], json)
    }
}
