//! Sealed links: `v1.{kid}.{payload}.{mac}`. Ids and a box in, one short URL segment out, and back. Rejects everything that was not sealed by this library.
//!
//! Links live in inboxes for over a year, so the format is fixed: a new field requires a new version.

mod keys;
mod payload;

pub use keys::{Key, Keys};
pub(crate) use payload::is_id;
pub use payload::{Box, Link, Purpose};

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

const VERSION: &str = "v1";

/// Seals a link. `name` is a picture's file name with its extension (`offer.png`), and empty for other links; it is part of the signed text.
///
/// # Errors
/// `link/bad-id` for ids that are too long, contain other characters, or are empty although required; `link/too-long`.
///
/// ```
/// # use postfrisch::shop::link::*;
/// let keys = Keys::new(vec![Key::new("k1", &[7; 32]).unwrap()]).unwrap();
/// let link = Link { campaign: "herbst".into(), block: "top".into(), ..Link::new(Purpose::Click, "demo", 0) };
/// let sealed = seal(&link, "", &keys).unwrap();
/// assert_eq!(open(&sealed, Purpose::Click, "", &keys).unwrap(), link);
/// assert!(open(&sealed, Purpose::Picture, "", &keys).is_none());
/// ```
pub fn seal(link: &Link, name: &str, keys: &Keys) -> Result<String> {
    let payload = URL_SAFE_NO_PAD.encode(payload::encode(link)?);
    let key = keys.signing();
    let mac = URL_SAFE_NO_PAD.encode(key.mac(&signed_text(key.kid(), link.purpose, &payload, name)));
    let sealed = format!("{VERSION}.{}.{payload}.{mac}", key.kid());
    // `/i/`, and the `/` before the name.
    if sealed.len() + name.len() + 4 > limits::LINK_CHARS {
        return Err(Diagnostic::new(Code::LinkTooLong, format!("the sealed link has {} characters", sealed.len() + name.len() + 4)));
    }
    Ok(sealed)
}

/// Opens a sealed link. None unless a known key sealed exactly this text for this purpose and name. Expiry is not checked; see `issued_at`.
pub fn open(sealed: &str, purpose: Purpose, name: &str, keys: &Keys) -> Option<Link> {
    let mut parts = sealed.split('.');
    let (version, kid, payload, mac) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || version != VERSION {
        return None;
    }
    let mac = canonical(mac)?;
    // Unknown keys take as long as known ones.
    let verified = keys.verify(kid, &signed_text(kid, purpose, payload, name), &mac);
    let bytes = canonical(payload)?;
    let link = payload::decode(&bytes)?;
    (verified && link.purpose == purpose).then_some(link)
}

/// The nonce of one message: an HMAC of the key and the message id. Proxies can't reuse another message's picture, and messages can't be counted.
pub fn nonce(keys: &Keys, tenant: &str, campaign: &str, message: &str) -> [u8; 12] {
    truncate(keys.signing().mac(&framed(&["nonce", tenant, campaign, message])))
}

/// The key of the served record for a message. It differs from the nonce, which is visible in the link.
pub fn served_key(link: &Link, keys: &Keys) -> String {
    let nonce = URL_SAFE_NO_PAD.encode(link.nonce);
    URL_SAFE_NO_PAD.encode(keys.memory_mac(&framed(&["served", &link.tenant, &link.campaign, &nonce])))
}

/// The voter's key in a poll: one per message.
pub fn voter_key(link: &Link, keys: &Keys) -> String {
    let nonce = URL_SAFE_NO_PAD.encode(link.nonce);
    URL_SAFE_NO_PAD.encode(keys.memory_mac(&framed(&["voter", &link.tenant, &link.campaign, &link.block, &nonce])))
}

/// A subject reference in base64url.
pub fn subject_text(subject: [u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(subject)
}

/// Parses a subject reference: 16 bytes in base64url.
pub fn subject(text: &str) -> Option<[u8; 16]> {
    canonical(text)?.try_into().ok()
}

fn canonical(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    (URL_SAFE_NO_PAD.encode(&bytes) == text).then_some(bytes)
}

fn signed_text(kid: &str, purpose: Purpose, payload: &str, name: &str) -> Vec<u8> {
    framed(&[VERSION, kid, purpose.letter(), payload, name])
}

/// Length-prefixed parts: different lists of parts never give the same bytes.
fn framed(parts: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|p| p.len() + 2).sum());
    for part in parts {
        out.extend_from_slice(&(part.len() as u16).to_be_bytes());
        out.extend_from_slice(part.as_bytes());
    }
    out
}

fn truncate<const N: usize>(mac: [u8; 16]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(mac) {
        *to = from;
    }
    out
}

#[cfg(test)]
mod tests;
