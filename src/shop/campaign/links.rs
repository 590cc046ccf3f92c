use super::{Campaign, ClickTarget, PollAnswer, Theme};
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

/// A picture next to the slots that collapses together with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PartLink {
    pub picture: String,
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

/// Heights in pixels at 1× of a heading, and of the link to the price as text.
const HEADING: u16 = 42;
const TEXT_LINK: u16 = 30;
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
    /// Pixels at 1×.
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
        for slot in 0..block.slots.len() {
            let sealed = |purpose: Purpose, name: &str, height: u16| {
                let link = Link {
                    campaign: campaign.id.clone(),
                    block: block.id.clone(),
                    slot: slot as u8,
                    locale: options.locale.to_owned(),
                    variant: options.variant.to_owned(),
                    size: Box { width: block.width, height, scale: block.scale },
                    nonce,
                    // Links of blocks that are not personal need no subject reference.
                    subject: own.or(subject).filter(|_| block.is_personal() || !campaign.rules_of(block).is_empty()),
                    ..Link::new(purpose, &campaign.tenant, options.issued_at)
                };
                link::seal(&link, name, keys)
            };
            let name = format!("{}.{}", block.id, block.extension());
            let part = |part: &str, alt: &str, height: u16| -> Result<PartLink> {
                let name = format!("{}.{part}.png", block.id);
                Ok(PartLink { picture: format!("{base}/i/{}/{name}", sealed(Purpose::Picture, &name, height)?), alt: alt.to_owned(), height })
            };
            let heading = block.heading.as_ref().filter(|_| slot == 0).map(|heading| part("heading", heading.text(language), HEADING)).transpose()?;
            let text_link = block.kind.has_price().then(|| part("text", price_as_text(language), TEXT_LINK)).transpose()?;
            let list = |list: String| AmpLink { list: format!("{base}/a/{list}.json"), theme: campaign.theme.clone() };
            let has_list = options.amp && slot == 0 && block.kind.has_price();
            let amp = has_list.then(|| sealed(Purpose::Amp, "", block.height).map(list)).transpose()?;
            let survey = |number: u8| -> Result<String> {
                let link = Link {
                    campaign: campaign.id.clone(),
                    block: block.id.clone(),
                    // The answer's number takes the place of the slot.
                    slot: number,
                    locale: options.locale.to_owned(),
                    variant: options.variant.to_owned(),
                    nonce,
                    ..Link::new(Purpose::Survey, &campaign.tenant, options.issued_at)
                };
                Ok(format!("{base}/s/{}", link::seal(&link, "", keys)?))
            };
            let answer = |(i, answer): (usize, &PollAnswer)| Ok(AnswerLink { text: answer.text.text(language).to_owned(), url: survey(i as u8)? });
            let answers = block.answers.iter().enumerate().map(answer).collect::<Result<Vec<_>>>()?;
            let has_page = block.slots.get(slot).is_some_and(|slot| slot.fallback.is_none());
            let click = match block.kind.click() {
                ClickTarget::Survey => survey(NO_ANSWER)?,
                ClickTarget::Tracking if has_page => format!("{base}/t/{}", sealed(Purpose::Tracking, "", block.height)?),
                ClickTarget::Tracking | ClickTarget::Address => format!("{base}/c/{}", sealed(Purpose::Click, "", block.height)?),
            };
            out.push(SlotLinks {
                answers,
                amp,
                heading,
                text_link,
                block: block.id.clone(),
                slot: slot as u8,
                picture: format!("{base}/i/{}/{name}", sealed(Purpose::Picture, &name, block.height)?),
                click,
                text: format!("{base}/o/{}", sealed(Purpose::OfferText, "", block.height)?),
                width: block.width,
                height: block.height,
                alt: block.alt(language).to_owned(),
            });
        }
    }
    Ok(out)
}
