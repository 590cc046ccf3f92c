use super::layout::{Layout, Narrow, PhotoHint};
use super::texts::Words;
use super::theme::Theme;
use super::{BlockKind, LivesOn, STRIP, defaults};
use crate::base::diagnostic::{Code, Diagnostic, Result, place};
use crate::base::language::{Language, Locale};
use crate::base::limits;
use crate::base::shape;
use crate::base::stored::Stored;
use crate::base::time::{self, Millis, Zone};
use crate::base::written::written;
use crate::shop::offer::Policy;
use crate::shop::recommend::Rule;
use serde::{Deserialize, Deserializer, Serialize};

/// A published campaign (`docs/campaign.md`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Campaign {
    /// The address of the manifest's JSON schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The tenant: 1–12 letters, digits, `-`, `_`.
    pub tenant: String,
    /// The campaign id, in the same format.
    pub id: String,
    /// The locale for links without one.
    #[serde(default = "defaults::locale")]
    pub locale: String,
    /// The IANA time zone of the as-of times in pictures.
    #[serde(default = "defaults::zone")]
    pub zone: String,
    /// How old a price may be, an ISO 8601 duration.
    #[serde(default = "defaults::max_age")]
    pub max_age: String,
    /// RFC 3339. From then on, every picture says "Angebot beendet".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Whether prices carry "inkl. MwSt.".
    #[serde(default = "defaults::yes")]
    pub tax_note: bool,
    /// Attributes that goods must have, in addition to those required of all offers.
    #[serde(default, alias = "facts", skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<RequiredAttribute>,
    /// Colours and shapes.
    #[serde(default)]
    pub theme: Theme,
    /// How photos of offers are cropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoHint>,
    /// The shop's identity on its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<Shop>,
    /// Hosts that clicks may lead to.
    pub allow: Vec<String>,
    /// The fallback URL: where a click leads if there is no better address.
    pub fallback: String,
    /// The blocks, in the order of the mail.
    pub blocks: Vec<Block>,
}

/// The shop's identity on the pages that a mail links to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// The address of a logo on an allowed host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The address at which a visitor continues the last visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume_url: Option<String>,
}

/// A live block: its kind (`docs/blocks.md`), its slots and its offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Unique in the campaign; also the file name of its pictures.
    pub id: String,
    /// What it shows.
    pub kind: BlockKind,
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub width: u16,
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub height: u16,
    /// Device pixels per pixel; 2 by default.
    #[serde(default = "defaults::scale", deserialize_with = "shape::whole")]
    pub scale: u8,
    /// How its offer cards are laid out; by default, what suits the box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// A second picture, for narrow screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrow: Option<Narrow>,
    /// The alternative text of its pictures. It stays in the delivered mail, so it never contains a price.
    #[serde(default)]
    pub alt: Option<Words>,
    /// A heading above the block, painted as a picture so that it disappears when all slots collapse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Words>,
    /// A title, for kinds that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// RFC 3339: the end of a countdown without offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The slot whose offer it refers to, as `block.slot`; for `price`, `stock`, `rating` and `countdown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// A poll's answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<PollAnswer>,
    /// Whether offer cards show photos.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub photo: bool,
    /// Whether each frame of a countdown is a whole picture, for mail clients that can't show partial frames.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole_frames: bool,
    /// What `content` and `banner` show: the first choice whose conditions hold. The last choice has no conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Offer ids, best first. The first ones fill the slots; the others replace those that are gone.
    #[serde(default)]
    pub offers: Vec<String>,
    /// Rules whose offers come before `offers` (`docs/recommendations.md`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommend: Vec<Rule>,
    /// How many slots must have an offer; with fewer, the whole block collapses. The default is 2 with rules and 0 without.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole_or_none")]
    pub at_least: Option<u16>,
    /// The slots.
    pub slots: Vec<Slot>,
}

/// An attribute that is required for some goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequiredAttribute {
    /// The amount in the pack, needed for the unit price (PAngV § 4).
    Content,
    /// The energy efficiency class of the label (Regulation (EU) 2017/1369, Art. 6).
    EnergyClass,
    /// A picture.
    Image,
    /// The brand.
    Brand,
}
written!(RequiredAttribute: Content = "content", EnergyClass = "energyClass", Image = "image", Brand = "brand");

/// An answer of a poll.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PollAnswer {
    /// The id in links and in the store.
    pub id: String,
    pub text: Words,
}

/// Contents and the conditions for showing them. A choice without contents collapses the block.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Choice {
    /// RFC 3339 or a date in the campaign's zone: the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// RFC 3339 or a date in the campaign's zone: the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Only on these days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// Only for recipients in this segment who allow profiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Only for links of this variant of an experiment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Only while this offer is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<String>,
    /// A headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<Words>,
    /// A text of a few lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Words>,
    /// A picture instead of text: the name of a file that is published with the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Words>,
    /// The picture's id in the store; set by `publish`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<Words>,
    /// The call to action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Words>,
    /// Where a click leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

fn whole_or_none<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<u16>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "shape::whole")] u16);
    Ok(Option::<Whole>::deserialize(from)?.map(|Whole(number)| number))
}

impl Choice {
    /// Whether it has conditions.
    pub fn has_conditions(&self) -> bool {
        let said = [&self.from, &self.until, &self.segment, &self.variant, &self.in_stock].into_iter().any(Option::is_some);
        said || !self.weekdays.is_empty()
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}
written!(Weekday: Mon = "mon", Tue = "tue", Wed = "wed", Thu = "thu", Fri = "fri", Sat = "sat", Sun = "sun");

impl Weekday {
    /// The day of an ISO weekday number: Monday is 1, Sunday 7.
    pub fn of(number: i8) -> Self {
        match number {
            1 => Self::Mon,
            2 => Self::Tue,
            3 => Self::Wed,
            4 => Self::Thu,
            5 => Self::Fri,
            6 => Self::Sat,
            _ => Self::Sun,
        }
    }
}

/// One slot of a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Slot {
    /// What happens when its offer is not available.
    pub when_gone: WhenGone,
    /// Where its click leads when no offer is left; overrides the campaign's fallback URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

/// What a slot does when its offer is sold out or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenGone {
    /// Shows the next listed offer that no other slot shows; collapses if there is none.
    Fill,
    /// Becomes a transparent line of 1 px.
    Collapse,
    /// Shows a badge that says "Ausverkauft".
    Badge,
}
written!(WhenGone: Fill = "fill", Collapse = "collapse", Badge = "badge");

impl Block {
    /// The source of its contents.
    pub fn lives_on(&self) -> LivesOn {
        if self.until.is_some() && self.kind == BlockKind::Countdown { LivesOn::Itself } else { self.kind.lives_on() }
    }

    /// The ids of all its offers.
    fn offer_ids(&self) -> impl Iterator<Item = &String> {
        let asked = self.choices.iter().filter_map(|choice| choice.in_stock.as_ref());
        self.recommend.iter().flat_map(|rule| &rule.offers).chain(&self.offers).chain(asked)
    }

    /// Whether its contents depend on offers.
    pub fn speaks_of_offers(&self) -> bool {
        self.lives_on() == LivesOn::Offers || self.choices.iter().any(|choice| choice.in_stock.is_some())
    }

    /// Whether its own contents depend on a person or order. For a companion block, see also [`Campaign::rules_of`].
    pub fn is_personal(&self) -> bool {
        !self.recommend.is_empty() || matches!(self.lives_on(), LivesOn::Fact(_)) || self.choices.iter().any(|choice| choice.segment.is_some())
    }

    /// The file extension of its pictures.
    pub fn extension(&self) -> &'static str {
        let has_photos = self.photo || self.choices.iter().any(|choice| choice.picture.is_some());
        if has_photos && self.kind.extension() == "png" { "jpg" } else { self.kind.extension() }
    }

    /// The height in pixels at 1× of the transparent strip below its card. Cards with a price have none: the link to the price as text separates them. A JPEG
    /// can't be transparent.
    pub fn strip(&self) -> u16 {
        if self.kind.has_price() || self.extension() == "jpg" { 0 } else { STRIP }
    }

    /// Whether its pictures are exactly one card with round corners. A hero's photo reaches into the corners.
    pub(super) fn is_card(&self) -> bool {
        self.kind.has_price() && self.layout.unwrap_or(Layout::of_box(self.width, self.height)) != Layout::Hero
    }

    /// The alternative text of its pictures.
    pub fn alt(&self, language: Language) -> &str {
        self.alt.as_ref().map_or_else(|| self.kind.alt(language), |alt| alt.text(language))
    }

    /// How many slots must have an offer.
    pub fn least(&self) -> usize {
        self.at_least.map_or(if self.recommend.is_empty() { 0 } else { 2 }, usize::from)
    }
}

impl Campaign {
    /// Every text that may differ by language, with its path.
    pub(super) fn words(&self) -> Vec<(String, &Words)> {
        let mut found = Vec::new();
        for (b, block) in self.blocks.iter().enumerate() {
            for (field, words) in [("alt", &block.alt), ("heading", &block.heading), ("title", &block.title)] {
                found.extend(words.iter().map(|words| (format!("blocks[{b}].{field}"), words)));
            }
            found.extend(block.answers.iter().enumerate().map(|(i, answer)| (format!("blocks[{b}].answers[{i}].text"), &answer.text)));
            for (i, choice) in block.choices.iter().enumerate() {
                let Choice { headline, text, picture, asset, action, .. } = choice;
                for (field, words) in [("headline", headline), ("text", text), ("picture", picture), ("asset", asset), ("action", action)] {
                    found.extend(words.iter().map(|words| (format!("blocks[{b}].choices[{i}].{field}"), words)));
                }
            }
        }
        found
    }

    /// Reads a manifest. What it says is checked by [`super::check`].
    ///
    /// # Errors
    /// `campaign/not-json`, `campaign/invalid` with the position in the text.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > limits::CAMPAIGN_BYTES {
            return Err(Diagnostic::new(Code::CampaignInvalid, format!("the manifest has {} bytes", text.len())));
        }
        serde_json::from_str(text).map_err(|e| unreadable(text, &e))
    }

    /// A block by its id.
    pub fn block(&self, id: &str) -> Option<&Block> {
        self.blocks.iter().find(|b| b.id == id)
    }

    /// The rules that select a block's offers: its own, or those of the block that it accompanies.
    pub fn rules_of<'a>(&'a self, block: &'a Block) -> &'a [Rule] {
        let other = block.with.as_deref().and_then(|slot| self.block(slot.rsplit_once('.')?.0));
        &other.unwrap_or(block).recommend
    }

    /// The ids of the offers that a block may show: its own, or those of the block that it accompanies.
    pub fn offers_of<'a>(&'a self, block: &'a Block) -> Vec<&'a str> {
        let other = block.with.as_deref().and_then(|slot| self.block(slot.rsplit_once('.')?.0));
        other.unwrap_or(block).offer_ids().map(String::as_str).collect()
    }

    /// The ids of all offers in the campaign, without duplicates.
    pub fn offer_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.blocks.iter().flat_map(Block::offer_ids) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }

    /// The rules for showing prices, in the locale of a link or of the campaign.
    ///
    /// # Errors
    /// `locale/unknown`, `zone/unknown`, `time/bad`. They do not occur for a checked campaign.
    pub fn policy(&self, locale: &str) -> Result<Policy> {
        let locale = Locale::named(locale).or_else(|_| Locale::named(&self.locale))?;
        Ok(Policy { locale, zone: Zone::named(&self.zone)?, max_age: time::duration(&self.max_age)?, tax_note: self.tax_note, individual: None })
    }

    /// Whether the campaign has expired.
    pub fn is_over(&self, now: Millis) -> bool {
        self.expires.as_deref().and_then(|t| time::instant(t).ok()).is_some_and(|end| end <= now)
    }
}

/// Why a text is no manifest, or no part of one, and where.
pub(super) fn unreadable(text: &str, e: &serde_json::Error) -> Box<Diagnostic> {
    let code = if e.is_data() { Code::CampaignInvalid } else { Code::CampaignNotJson };
    let line_start: usize = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + e.column().saturating_sub(1)).min(text.len());
    let message = e.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
    Diagnostic::new(code, message).at(place(text, at..at + 1))
}
