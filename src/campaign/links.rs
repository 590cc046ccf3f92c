use super::Campaign;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::link::{self, Box, Keys, Link, Purpose};
use crate::money::Locale;
use serde::{Deserialize, Serialize};

/// What one send is.
#[derive(Debug, Clone)]
pub struct LinkOptions<'a> {
    /// Where the edge answers, like `https://live.shop.example`.
    pub base_url: &'a str,
    /// The message's id: same id, same links.
    pub message: &'a str,
    /// The letter's locale.
    pub locale: &'a str,
    /// Seconds since 1970.
    pub issued_at: u32,
    /// The recipient's subject reference, 16 random bytes in base64url: for blocks with rules.
    pub subject: Option<&'a str>,
}

/// Everything a letter needs to show one slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotLinks {
    /// The block's id.
    pub block: String,
    /// The slot, from 0.
    pub slot: u8,
    /// The picture.
    pub picture: String,
    /// Where a click on it goes.
    pub click: String,
    /// The price as text.
    pub text: String,
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×.
    pub height: u16,
    /// Alternative text, without a price.
    pub alt: String,
}

fn bad_subject(text: &str) -> std::boxed::Box<Diagnostic> {
    Diagnostic::new(Code::LinkBadId, format!("`{text}` is no subject reference")).help("give 16 random bytes in base64url without padding")
}

/// Seals the links of every slot of a campaign for one message.
///
/// # Errors
/// `link/bad-id`, `link/too-long`, `locale/unknown`; `usage/bad` for a base URL that is none.
pub fn seal_links(campaign: &Campaign, keys: &Keys, options: &LinkOptions<'_>) -> Result<Vec<SlotLinks>> {
    let base = options.base_url.trim_end_matches('/');
    if !(base.starts_with("https://") || base.starts_with("http://")) || base.contains(['?', '#', '"', '<', ' ']) {
        return Err(Diagnostic::new(Code::UsageBad, format!("`{}` is no base URL", options.base_url))
            .help("write where the edge answers, like https://live.shop.example"));
    }
    let language = Locale::named(options.locale)?.language;
    let subject = options.subject.map(|text| link::subject(text).ok_or_else(|| bad_subject(text))).transpose()?;
    let nonce = link::nonce(keys, &campaign.tenant, &campaign.id, options.message);
    let mut out = Vec::new();
    for block in &campaign.blocks {
        for slot in 0..block.slots.len() {
            let sealed = |purpose: Purpose, name: &str| {
                let link = Link {
                    campaign: campaign.id.clone(),
                    block: block.id.clone(),
                    slot: slot as u8,
                    locale: options.locale.to_owned(),
                    size: Box { width: block.width, height: block.height, scale: block.scale },
                    nonce,
                    // Where nothing is personal, no reference is needed.
                    subject: subject.filter(|_| !block.recommend.is_empty()),
                    ..Link::new(purpose, &campaign.tenant, options.issued_at)
                };
                link::seal(&link, name, keys)
            };
            let name = format!("{}.png", block.id);
            out.push(SlotLinks {
                block: block.id.clone(),
                slot: slot as u8,
                picture: format!("{base}/i/{}/{name}", sealed(Purpose::Picture, &name)?),
                click: format!("{base}/c/{}", sealed(Purpose::Click, "")?),
                text: format!("{base}/o/{}", sealed(Purpose::OfferText, "")?),
                width: block.width,
                height: block.height,
                alt: block.alt.text(language).to_owned(),
            });
        }
    }
    Ok(out)
}
