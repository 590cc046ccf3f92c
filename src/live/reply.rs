//! Responses: status, headers, body, and side effects for the host.

use crate::live::blocks::PhotoArea;
use crate::live::counted::Counted;
use crate::live::reason::NeutralReason;
use serde::Serialize;

/// A response, and what the host has to do besides sending it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The kind of response, which determines common headers.
    pub kind: ReplyKind,
    /// Additional headers: names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, also for HEAD so that the length is correct; the host omits it then.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// Entries for the served record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<Served>,
    /// How the host turns the body into a JPEG before sending it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
    /// The counter to increment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
    /// Why a picture is neutral, for counters and logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<NeutralReason>,
    /// The unreadable record, if that is the reason. It contains no personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// The kind of a response. Its headers are constant, so they are not repeated in each reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum ReplyKind {
    Picture,
    Redirect,
    Page,
    /// Public data, which may be cached for a short time.
    Data,
    /// Responses that must not be cached: rejections, and data for one reader.
    Private,
}

impl ReplyKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Picture, Self::Redirect, Self::Page, Self::Data, Self::Private];

    /// The headers of this kind: names and values.
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

/// How the host makes a JPEG of a picture; photos are not decoded in this module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Photo {
    /// The cache key: equal keys mean equal pictures.
    pub key: String,
    /// The photo's id in the store.
    pub asset: Option<String>,
    /// The area of the photo; if absent, the photo is the whole picture, as stored.
    pub place: Option<PhotoArea>,
}

/// An entry for the served record under the key that was looked up (`Wants::served`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Served {
    pub slot: String,
    pub offer: String,
}

/// A vote to count, once per voter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Vote {
    pub tenant: String,
    pub campaign: String,
    pub block: String,
    /// An HMAC without personal data.
    pub voter: String,
    pub answer: String,
}

/// An unsubscription; the host knows who the subject reference belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Unsubscribing {
    pub tenant: String,
    pub campaign: String,
    pub subject: String,
}

/// The CORS variant of an allowed AMP list request (amp.dev, CORS in AMP for Email).
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

    /// All headers, those of the kind first.
    pub fn all_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kind.headers().iter().copied().chain(self.headers.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// 403: the link is invalid.
    pub(crate) fn forbidden() -> Self {
        Self::new(403, ReplyKind::Private, Vec::new(), Vec::new())
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::new(404, ReplyKind::Private, Vec::new(), Vec::new())
    }

    /// 405.
    pub(crate) fn method_not_allowed(allowed: &'static str) -> Self {
        Self::new(405, ReplyKind::Private, vec![("Allow", allowed.into())], Vec::new())
    }

    /// 503: public data are unavailable.
    pub(crate) fn unavailable() -> Self {
        Self::new(200, ReplyKind::Private, Vec::new(), Vec::new()).failing()
    }

    /// A picture that must not be cached.
    pub(crate) fn picture(bytes: Vec<u8>) -> Self {
        let format = if bytes.starts_with(b"GIF8") { "image/gif" } else { "image/png" };
        Self::new(200, ReplyKind::Picture, vec![("Content-Type", format.into())], bytes)
    }

    /// The redirect of a click.
    pub(crate) fn redirect(target: &str) -> Self {
        Self::new(302, ReplyKind::Redirect, vec![("Location", target.to_owned())], Vec::new())
    }

    /// A page with its Content-Security-Policy.
    pub(crate) fn page(html: String, policy: String) -> Self {
        Self::new(200, ReplyKind::Page, vec![("Content-Security-Policy", policy)], html.into_bytes())
    }

    /// Sets the status; 503 stays.
    #[must_use]
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        if self.status == 200 {
            self.status = status;
        }
        self
    }

    /// Marks the response as temporarily unavailable.
    #[must_use]
    pub(crate) fn failing(mut self) -> Self {
        self.status = 503;
        self.headers.push(("Retry-After", "30".into()));
        self
    }

    /// Public data with a version and the rest of their lifetime. `origin` is the allowed origin of the request.
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

    /// Allows an origin to read the response.
    #[must_use]
    pub(crate) fn allowing(mut self, origin: Option<&str>) -> Self {
        self.headers.push(("Vary", "Origin".into()));
        self.headers.extend(origin.map(|origin| ("Access-Control-Allow-Origin", origin.to_owned())));
        self
    }

    /// An AMP list for the sender of the request.
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

    /// Data of a sealed link, for its reader only.
    pub(crate) fn private_data(json: Vec<u8>) -> Self {
        Self::new(200, ReplyKind::Private, vec![("Content-Type", "application/json".into())], json)
    }
}
