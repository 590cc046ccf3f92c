use super::{Block, Campaign, ClickTarget, NARROW, PollAnswer, STRIP, Theme};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::{Language, Locale};
use crate::shop::link::{self, Box, Keys, Link, Purpose};
use serde::{Deserialize, Serialize};

/// The parameters of one message's links.
#[derive(Debug, Clone)]
pub struct LinkOptions<'a> {
    /// The edge's base URL, like `https://live.shop.example`.
    pub base_url: &'a str,
    /// The message id. The same id produces the same links.
    pub message: &'a str,
    /// The letter's locale.
    pub locale: &'a str,
    /// Seconds since 1970.
    pub issued_at: u32,
    /// The recipient's subject reference, 16 random bytes in base64url; used by blocks with rules.
    pub subject: Option<&'a str>,
    /// Subject references of single blocks, like a parcel's: block id and reference.
    pub subjects: &'a [(String, String)],
    /// The variant of an experiment that the mail belongs to; empty for none.
    pub variant: &'a str,
    /// Whether the letter has an AMP part.
    pub amp: bool,
}

/// Another rendition of a picture: for narrow screens, or for a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rendition {
    pub picture: String,
    /// For dark mode, if the theme has it.
    #[serde(default)]
    pub dark: Option<String>,
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×.
    pub height: u16,
}

/// A picture next to the slots that collapses together with them. It is as wide as its slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PartLink {
    pub picture: String,
    /// For dark mode, if the theme has it.
    #[serde(default)]
    pub dark: Option<String>,
    /// For narrow screens, if the block has `narrow`.
    #[serde(default)]
    pub narrow: Option<Rendition>,
    /// A heading as wide as two narrow cards beside each other; only for blocks that can be a grid.
    #[serde(default)]
    pub wide: Option<Rendition>,
    pub alt: String,
    /// Pixels at 1×.
    pub height: u16,
}

/// A poll's answer and the link to its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AnswerLink {
    pub text: String,
    pub url: String,
}

/// The height of a heading's picture in pixels at 1×: a plate of 36, and the strip below it.
pub const HEADING: u16 = 36 + STRIP;
/// The height of the link to the price as text in pixels at 1×: a plate of 28 with 6 above it and 10 below. It is the space between cards.
pub const TEXT_LINK: u16 = 44;
/// The space between the cards of a grid in pixels at 1×.
pub const GUTTER: u16 = 16;
/// The answer number in a poll's link while no answer is chosen.
const NO_ANSWER: u8 = u8::MAX;

/// All links and attributes that a letter needs to show one slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotLinks {
    /// The block's id.
    pub block: String,
    /// The slot, from 0.
    pub slot: u8,
    /// The picture.
    pub picture: String,
    /// The picture for dark mode, if the theme has it.
    #[serde(default)]
    pub dark: Option<String>,
    /// The picture for narrow screens, if the block has `narrow`.
    #[serde(default)]
    pub narrow: Option<Rendition>,
    /// The corner radius in pixels at 1× of a picture that is exactly its card; 0 if its corners must not be cut off.
    #[serde(default)]
    pub radius: u8,
    /// The picture of the block's heading; only with the first slot.
    #[serde(default)]
    pub heading: Option<PartLink>,
    /// The picture of the link to the price as text, for blocks with prices.
    #[serde(default)]
    pub text_link: Option<PartLink>,
    /// The click link. A poll's leads to its page, a parcel's or an order's to the tracking page.
    pub click: String,
    /// A poll's answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerLink>,
    /// The link to the price as text.
    pub text: String,
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×, with the strip below the card if it has one.
    pub height: u16,
    /// Alternative text, without a price.
    pub alt: String,
    /// The block's AMP list, for blocks with prices in letters with an AMP part; only with the first slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amp: Option<AmpLink>,
}

/// The list that replaces a block in the AMP part, and its colours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AmpLink {
    pub list: String,
    pub theme: Theme,
}

/// The text of the link to the price as text.
pub fn price_as_text(language: Language) -> &'static str {
    language.mail().price_as_text
}

fn bad_subject(text: &str) -> std::boxed::Box<Diagnostic> {
    Diagnostic::new(Code::LinkBadId, format!("`{text}` is no subject reference")).help("use 16 random bytes in base64url without padding")
}

/// The edge's base URL without a trailing slash.
fn base_of<'a>(options: &LinkOptions<'a>) -> Result<&'a str> {
    let base = options.base_url.trim_end_matches('/');
    if !(base.starts_with("https://") || base.starts_with("http://")) || base.contains(['?', '#', '"', '<', ' ']) {
        return Err(
            Diagnostic::new(Code::UsageBad, format!("`{}` is no base URL", options.base_url)).help("write the edge's address, like https://live.shop.example")
        );
    }
    Ok(base)
}

/// Seals the link for List-Unsubscribe (RFC 8058) of one message. It does not expire.
///
/// # Errors
/// `link/bad-id` if the subject reference is missing or invalid; otherwise as [`seal_links`].
pub fn seal_unsubscribe(campaign: &Campaign, keys: &Keys, options: &LinkOptions<'_>) -> Result<String> {
    let text = options.subject.unwrap_or_default();
    let link = Link {
        campaign: campaign.id.clone(),
        locale: options.locale.to_owned(),
        variant: options.variant.to_owned(),
        subject: Some(link::subject(text).ok_or_else(|| bad_subject(text))?),
        nonce: link::nonce(keys, &campaign.tenant, &campaign.id, options.message),
        ..Link::new(Purpose::Unsubscribe, &campaign.tenant, options.issued_at)
    };
    Ok(format!("{}/u/{}", base_of(options)?, link::seal(&link, "", keys)?))
}

/// Seals the links of every slot of a campaign for one message.
///
/// # Errors
/// `link/bad-id`, `link/too-long`, `locale/unknown`; `usage/bad` for an invalid base URL.
pub fn seal_links(campaign: &Campaign, keys: &Keys, options: &LinkOptions<'_>) -> Result<Vec<SlotLinks>> {
    let base = base_of(options)?;
    let language = Locale::named(options.locale)?.language;
    let subject = options.subject.map(|text| link::subject(text).ok_or_else(|| bad_subject(text))).transpose()?;
    let nonce = link::nonce(keys, &campaign.tenant, &campaign.id, options.message);
    let mut out = Vec::new();
    for block in &campaign.blocks {
        let named = options.subjects.iter().find(|(id, _)| *id == block.id);
        let own = named.map(|(_, text)| link::subject(text).ok_or_else(|| bad_subject(text))).transpose()?;
        // Links of blocks that are not personal need no subject reference.
        let subject = own.or(subject).filter(|_| block.is_personal() || !campaign.rules_of(block).is_empty());
        for slot in 0..block.slots.len() {
            out.push(SlotSealer { campaign, block, slot: slot as u8, subject, nonce, keys, options, base, language }.links()?);
        }
    }
    Ok(out)
}

/// What the links of one slot have in common.
struct SlotSealer<'a> {
    campaign: &'a Campaign,
    block: &'a Block,
    slot: u8,
    subject: Option<[u8; 16]>,
    nonce: [u8; 12],
    keys: &'a Keys,
    options: &'a LinkOptions<'a>,
    base: &'a str,
    language: Language,
}

impl SlotSealer<'_> {
    fn link(&self, purpose: Purpose) -> Link {
        let Self { campaign, block, options, .. } = self;
        Link {
            campaign: campaign.id.clone(),
            block: block.id.clone(),
            slot: self.slot,
            locale: options.locale.to_owned(),
            variant: options.variant.to_owned(),
            nonce: self.nonce,
            ..Link::new(purpose, &campaign.tenant, options.issued_at)
        }
    }

    /// A link that is not a picture's, without the path before it.
    fn sealed(&self, purpose: Purpose) -> Result<String> {
        let Block { width, height, scale, .. } = *self.block;
        link::seal(&Link { size: Box { width, height, scale }, subject: self.subject, ..self.link(purpose) }, "", self.keys)
    }

    /// The page of a poll. The answer's number takes the place of the slot.
    fn survey(&self, answer: u8) -> Result<String> {
        Ok(format!("{}/s/{}", self.base, link::seal(&Link { slot: answer, ..self.link(Purpose::Survey) }, "", self.keys)?))
    }

    /// A picture in light and dark.
    fn rendition(&self, name: &str, width: u16, height: u16) -> Result<Rendition> {
        let size = Box { width, height, scale: self.block.scale };
        let picture = |dark: bool| -> Result<String> {
            let link = Link { size, dark, subject: self.subject, ..self.link(Purpose::Picture) };
            Ok(format!("{}/i/{}/{name}", self.base, link::seal(&link, name, self.keys)?))
        };
        Ok(Rendition { picture: picture(false)?, dark: self.campaign.theme.has_dark().then(|| picture(true)).transpose()?, width, height })
    }

    /// A picture beside the slot's own.
    fn part(&self, part: &str, alt: &str, height: u16) -> Result<PartLink> {
        let name = format!("{}.{part}.png", self.block.id);
        let Rendition { picture, dark, .. } = self.rendition(&name, self.block.width, height)?;
        let narrow = self.block.narrow.map(|narrow| self.rendition(&name, narrow.width, height)).transpose()?;
        Ok(PartLink { picture, dark, narrow, wide: None, alt: alt.to_owned(), height })
    }

    /// The heading above the first slot. A grid's is as wide as two cards; cards below each other have one that is as wide as they are.
    fn heading(&self) -> Result<Option<PartLink>> {
        let Some(heading) = self.block.heading.as_ref().filter(|_| self.slot == 0) else { return Ok(None) };
        let mut part = self.part("heading", heading.text(self.language), HEADING)?;
        if self.block.width < NARROW && self.block.slots.len() > 1 {
            part.wide = Some(self.rendition(&format!("{}.heading.png", self.block.id), 2 * self.block.width + GUTTER, HEADING)?);
        }
        Ok(Some(part))
    }

    fn links(&self) -> Result<SlotLinks> {
        let Self { campaign, block, options, base, language, .. } = *self;
        let name = format!("{}.{}", block.id, block.extension());
        let Rendition { picture, dark, width, height } = self.rendition(&name, block.width, block.height + block.strip())?;
        let narrow = block.narrow.map(|narrow| self.rendition(&name, narrow.width, narrow.height + block.strip())).transpose()?;
        let text_link = block.kind.has_price().then(|| self.part("text", price_as_text(language), TEXT_LINK)).transpose()?;
        let has_list = options.amp && self.slot == 0 && block.kind.has_price();
        let list = |list: String| AmpLink { list: format!("{base}/a/{list}.json"), theme: campaign.theme.clone() };
        let amp = has_list.then(|| self.sealed(Purpose::Amp).map(list)).transpose()?;
        let answer = |(i, answer): (usize, &PollAnswer)| Ok(AnswerLink { text: answer.text.text(language).to_owned(), url: self.survey(i as u8)? });
        let answers = block.answers.iter().enumerate().map(answer).collect::<Result<Vec<_>>>()?;
        let has_page = block.slots.get(usize::from(self.slot)).is_some_and(|slot| slot.fallback.is_none());
        let click = match block.kind.click() {
            ClickTarget::Survey => self.survey(NO_ANSWER)?,
            ClickTarget::Tracking if has_page => format!("{base}/t/{}", self.sealed(Purpose::Tracking)?),
            ClickTarget::Tracking | ClickTarget::Address => format!("{base}/c/{}", self.sealed(Purpose::Click)?),
        };
        Ok(SlotLinks {
            block: block.id.clone(),
            slot: self.slot,
            picture,
            dark,
            narrow,
            radius: if block.is_card() { campaign.theme.radius() } else { 0 },
            heading: self.heading()?,
            text_link,
            click,
            answers,
            text: format!("{base}/o/{}", self.sealed(Purpose::OfferText)?),
            width,
            height,
            alt: block.alt(language).to_owned(),
            amp,
        })
    }
}
