//! The payload's bytes. Layout, version 1: purpose · flags (1: a subject, 2: dark) · tenant · campaign · block · variant · locale (each a length byte and its bytes) ·
//! slot · width and height (big-endian u16) · scale · subject (16 bytes if flag 1) · nonce (12 bytes) · issued-at (big-endian u32 seconds).

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits::LINK_ID_BYTES;

/// The purpose of a link; each has a letter in the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Purpose {
    Picture,
    Click,
    Amp,
    Tracking,
    OfferText,
    Survey,
    Unsubscribe,
}

impl Purpose {
    const ALL: [Purpose; 7] = [Self::Picture, Self::Click, Self::Amp, Self::Tracking, Self::OfferText, Self::Survey, Self::Unsubscribe];

    /// The first segment of the path.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Picture => "i",
            Self::Click => "c",
            Self::Amp => "a",
            Self::Tracking => "t",
            Self::OfferText => "o",
            Self::Survey => "s",
            Self::Unsubscribe => "u",
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.letter().as_bytes() == [byte])
    }
}

/// The size of a picture, so that a neutral one can be painted without the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Box {
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×.
    pub height: u16,
    /// 1 or 2.
    pub scale: u8,
}

/// The contents of a sealed link: ids only, no texts or personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The purpose.
    pub purpose: Purpose,
    /// The tenant.
    pub tenant: String,
    /// The campaign; empty for links without one.
    pub campaign: String,
    /// The block.
    pub block: String,
    /// The slot, from 0.
    pub slot: u8,
    /// The letter's locale (`de-du`).
    pub locale: String,
    /// The variant of an experiment; empty for none.
    pub variant: String,
    /// The picture's size.
    pub size: Box,
    /// Whether it is the picture's dark rendition.
    pub dark: bool,
    /// A subject reference: 128 random bits, like a parcel's.
    pub subject: Option<[u8; 16]>,
    /// The nonce of the message.
    pub nonce: [u8; 12],
    /// Seconds since 1970.
    pub issued_at: u32,
}

impl Link {
    /// A link with only a purpose, a tenant and a time.
    pub fn new(purpose: Purpose, tenant: &str, issued_at: u32) -> Self {
        Self {
            purpose,
            tenant: tenant.to_owned(),
            campaign: String::new(),
            block: String::new(),
            slot: 0,
            locale: String::new(),
            variant: String::new(),
            size: Box::default(),
            dark: false,
            subject: None,
            nonce: [0; 12],
            issued_at,
        }
    }
}

/// Whether a text is a valid id for links, manifests and paths.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= LINK_ID_BYTES && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

pub(super) fn encode(link: &Link) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(96);
    out.extend_from_slice(link.purpose.letter().as_bytes());
    out.push(u8::from(link.subject.is_some()) | u8::from(link.dark) << 1);
    for (what, id) in [("tenant", &link.tenant), ("campaign", &link.campaign), ("block", &link.block), ("variant", &link.variant), ("locale", &link.locale)] {
        let may_be_empty = what != "tenant";
        if !(is_id(id) || may_be_empty && id.is_empty()) {
            return Err(Diagnostic::new(Code::LinkBadId, format!("{what} `{id}` is not allowed in a link")));
        }
        out.push(id.len() as u8);
        out.extend_from_slice(id.as_bytes());
    }
    out.push(link.slot);
    out.extend_from_slice(&link.size.width.to_be_bytes());
    out.extend_from_slice(&link.size.height.to_be_bytes());
    out.push(link.size.scale);
    out.extend_from_slice(link.subject.as_ref().map_or(&[][..], |s| s));
    out.extend_from_slice(&link.nonce);
    out.extend_from_slice(&link.issued_at.to_be_bytes());
    Ok(out)
}

pub(super) fn decode(bytes: &[u8]) -> Option<Link> {
    let mut rest = Reader(bytes);
    let [purpose, flags] = rest.array()?;
    let purpose = Purpose::from_byte(purpose)?;
    let (tenant, campaign, block, variant, locale) = (rest.id()?, rest.id()?, rest.id()?, rest.id()?, rest.id()?);
    let [slot] = rest.array()?;
    let size = Box { width: u16::from_be_bytes(rest.array()?), height: u16::from_be_bytes(rest.array()?), scale: u8::from_be_bytes(rest.array()?) };
    if flags > 3 {
        return None;
    }
    let dark = flags & 2 != 0;
    let subject = if flags & 1 == 0 { None } else { Some(rest.array()?) };
    let (nonce, issued_at) = (rest.array()?, u32::from_be_bytes(rest.array()?));
    let link = Link { purpose, tenant, campaign, block, slot, locale, variant, size, dark, subject, nonce, issued_at };
    rest.0.is_empty().then_some(link)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk::<N>()?;
        self.0 = tail;
        Some(*head)
    }

    fn id(&mut self) -> Option<String> {
        let [length] = self.array()?;
        let (head, tail) = self.0.split_at_checked(length.into())?;
        self.0 = tail;
        String::from_utf8(head.to_vec()).ok()
    }
}
