use super::{BlockKind, LivesOn, defaults};
use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result, place};
use crate::base::language::{Language, Locale};
use crate::base::limits;
use crate::base::shape;
use crate::base::time::{self, Millis, Zone};
use crate::shop::offer::Policy;
use crate::shop::recommend::Rule;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A campaign as it is published (`docs/campaign.md`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Campaign {
    /// Where editors find the schema of a manifest.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Whose shop: 1–12 letters, digits, `-`, `_`.
    pub tenant: String,
    /// The campaign's id, likewise.
    pub id: String,
    /// The locale where a link has none.
    #[serde(default = "defaults::locale")]
    pub locale: String,
    /// IANA name of the zone in which "Stand" is told.
    #[serde(default = "defaults::zone")]
    pub zone: String,
    /// ISO 8601 duration: how old a price may be.
    #[serde(default = "defaults::max_age")]
    pub max_age: String,
    /// RFC 3339: from then on every picture says "Angebot beendet".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Whether "inkl. MwSt." stands with prices.
    #[serde(default = "defaults::yes")]
    pub tax_note: bool,
    /// Attributes that offers of goods must have besides those that all offers must have.
    #[serde(default, alias = "facts", skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<RequiredAttribute>,
    /// Colours.
    #[serde(default)]
    pub theme: Theme,
    /// Who the shop is, on its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<Shop>,
    /// Hosts that clicks may lead to.
    pub allow: Vec<String>,
    /// Where a click leads when nothing better is known.
    pub fallback: String,
    /// The blocks, in the order of the mail.
    pub blocks: Vec<Block>,
}

/// Who the shop is, as the pages behind a mail's links say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// A picture of its name, at an address of an allowed host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Where a visitor's last visit is gone on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume_url: Option<String>,
}

/// A block of the mail: what it shows (`docs/blocks.md`), and in how many slots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Unique in the campaign; also the file name of its pictures.
    pub id: String,
    /// What it is.
    pub kind: BlockKind,
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub width: u16,
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub height: u16,
    /// Device pixels a pixel: pictures are painted at 2× by default.
    #[serde(default = "defaults::scale", deserialize_with = "shape::whole")]
    pub scale: u8,
    /// The alternative text of its pictures. It stays in the mail, so it never has a price.
    #[serde(default)]
    pub alt: Option<Words>,
    /// Text above it, painted, so that it goes when all of its slots go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Words>,
    /// What it says of itself, where its kind has a line for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// RFC 3339: what a countdown without offers counts to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// `block.slot` whose offer it speaks of, for `price`, `stock`, `rating` and `countdown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// A poll's answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<PollAnswer>,
    /// Whether cards of offers have their photos.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub photo: bool,
    /// Whether each frame of a countdown is the whole picture, for mail programs that cut smaller ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole_frames: bool,
    /// What `content` and `banner` show: the first one whose conditions hold. The last one has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Ids of offers, best first. The first ones fill the slots, the rest wait.
    #[serde(default)]
    pub offers: Vec<String>,
    /// Rules that say which offers stand before those (`docs/recommendations.md`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommend: Vec<Rule>,
    /// How many slots must have an offer: with fewer, the whole block goes. Two where there are rules.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole_or_none")]
    pub at_least: Option<u16>,
    /// The slots.
    pub slots: Vec<Slot>,
}

/// A fact that is due for some goods, by what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RequiredAttribute {
    /// What is in it: the unit price is due (PAngV § 4).
    Content,
    /// The class of the energy label (Regulation (EU) 2017/1369, Art. 6).
    EnergyClass,
    /// A picture.
    Image,
    /// The brand.
    Brand,
}

/// An answer of a poll.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PollAnswer {
    /// As links and the store name it.
    pub id: String,
    pub text: Words,
}

/// Something to show, and when. Without words it is nothing: the block goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Choice {
    /// RFC 3339 or a date: not before, in the campaign's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// RFC 3339 or a date: no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// On these days only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// For people of this segment, where they allow profiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// For links of this variant of an experiment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// While this offer can be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<String>,
    /// A headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<Words>,
    /// A text of some lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Words>,
    /// A picture instead of words: the name of a file that is given with the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Words>,
    /// The same as the store knows it; publishing fills it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<Words>,
    /// What a click does, in words.
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
    /// Whether it is for some moments or people only.
    pub fn has_conditions(&self) -> bool {
        let said = [&self.from, &self.until, &self.segment, &self.variant, &self.in_stock].into_iter().any(Option::is_some);
        said || !self.weekdays.is_empty()
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

impl Weekday {
    /// By its number: Monday is 1, Sunday 7.
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

/// One picture's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Slot {
    /// What happens when its offer can't be had.
    pub when_gone: WhenGone,
    /// Where its click leads when no offer is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

/// What a slot does when its offer is sold out or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenGone {
    /// The next offer of the list that no other slot shows; without one it collapses.
    Fill,
    /// A transparent line of 1 px.
    Collapse,
    /// A card that says "Ausverkauft".
    Badge,
}

/// One text, or one for each of several languages by its code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Words {
    Same(String),
    Each(BTreeMap<String, String>),
}

impl Words {
    /// The text in a language; where it has none in that, as the locale of a link may ask, the English or the first one.
    pub fn text(&self, language: Language) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each(texts) => {
                texts.get(language.code()).or_else(|| texts.get(Language::En.code())).or_else(|| texts.values().next()).map_or("", String::as_str)
            }
        }
    }

    /// Whether it has a text in a language.
    pub fn has(&self, language: Language) -> bool {
        match self {
            Self::Same(_) => true,
            Self::Each(texts) => texts.contains_key(language.code()),
        }
    }
}

/// How tightly a card's lines stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Density {
    #[default]
    Regular,
    Compact,
}

/// The look of a campaign's pictures. Text has a contrast of at least 4.5 : 1 on what it stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Theme {
    /// What lies around the card in the mail: its round corners are blended with it.
    pub page: Color,
    pub background: Color,
    pub border: Color,
    pub text: Color,
    pub muted: Color,
    /// Links, the saving's badge.
    pub accent: Color,
    /// Text on the accent.
    pub on_accent: Color,
    /// Round corners of cards, pixels.
    #[serde(deserialize_with = "shape::whole")]
    pub radius: u8,
    /// How much room there is around and between.
    pub density: Density,
    /// A typeface of the campaign's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<Typeface>,
}

/// A typeface of the campaign's own: TrueType files that are given with the campaign, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Typeface {
    /// The regular face.
    pub regular: String,
    /// The bold one; without it the regular one stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bold: Option<String>,
    /// The same as the store knows them; publishing fills it in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<String>,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            page: Color([255, 255, 255]),
            background: Color([255, 255, 255]),
            border: Color([0xd8, 0xdd, 0xe3]),
            text: Color([0x17, 0x1c, 0x24]),
            muted: Color([0x56, 0x60, 0x6e]),
            accent: Color([0x0b, 0x6b, 0x4a]),
            on_accent: Color([255, 255, 255]),
            radius: 12,
            density: Density::Regular,
            font: None,
        }
    }
}

impl Block {
    /// What it lives on.
    pub fn lives_on(&self) -> LivesOn {
        if self.until.is_some() && self.kind == BlockKind::Countdown { LivesOn::Itself } else { self.kind.lives_on() }
    }

    /// Every offer it names.
    fn offer_ids(&self) -> impl Iterator<Item = &String> {
        let asked = self.choices.iter().filter_map(|choice| choice.in_stock.as_ref());
        self.recommend.iter().flat_map(|rule| &rule.offers).chain(&self.offers).chain(asked)
    }

    /// Whether what it shows depends on offers.
    pub fn speaks_of_offers(&self) -> bool {
        self.lives_on() == LivesOn::Offers || self.choices.iter().any(|choice| choice.in_stock.is_some())
    }

    /// Whether its own content is about one person or order; see [`Campaign::rules_of`] for what goes with it.
    pub fn is_personal(&self) -> bool {
        !self.recommend.is_empty() || matches!(self.lives_on(), LivesOn::Fact(_)) || self.choices.iter().any(|choice| choice.segment.is_some())
    }

    /// The file type of its pictures.
    pub fn extension(&self) -> &'static str {
        let has_photos = self.photo || self.choices.iter().any(|choice| choice.picture.is_some());
        if has_photos && self.kind.extension() == "png" { "jpg" } else { self.kind.extension() }
    }

    /// The heights in which its texts have room.
    pub fn heights(&self) -> std::ops::RangeInclusive<u16> {
        self.kind.heights(self.width, self.answers.len(), self.photo)
    }

    /// The alternative text of its pictures.
    pub fn alt(&self, language: Language) -> &str {
        self.alt.as_ref().map_or_else(|| self.kind.alt(language), |alt| alt.text(language))
    }

    /// How many slots must have an offer (R163).
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
    /// `campaign/not-json`, `campaign/invalid` with the place in the text.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > limits::CAMPAIGN_BYTES {
            return Err(Diagnostic::new(Code::CampaignInvalid, format!("the manifest has {} bytes", text.len())));
        }
        serde_json::from_str(text).map_err(|e| {
            let code = if e.is_data() { Code::CampaignInvalid } else { Code::CampaignNotJson };
            let line_start: usize = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
            let at = (line_start + e.column().saturating_sub(1)).min(text.len());
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
            Diagnostic::new(code, message).at(place(text, at..at + 1))
        })
    }

    /// A block by its id.
    pub fn block(&self, id: &str) -> Option<&Block> {
        self.blocks.iter().find(|b| b.id == id)
    }

    /// The rules that say what a block shows: its own, or those of the slot that it goes with.
    pub fn rules_of<'a>(&'a self, block: &'a Block) -> &'a [Rule] {
        let other = block.with.as_deref().and_then(|slot| self.block(slot.rsplit_once('.')?.0));
        &other.unwrap_or(block).recommend
    }

    /// Every offer named in the campaign, once.
    pub fn offer_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.blocks.iter().flat_map(Block::offer_ids) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }

    /// How prices are shown, in a link's locale or the campaign's own.
    ///
    /// # Errors
    /// `locale/unknown`, `zone/unknown`, `time/bad`: never for a campaign that was checked.
    pub fn policy(&self, locale: &str) -> Result<Policy> {
        let locale = Locale::named(locale).or_else(|_| Locale::named(&self.locale))?;
        Ok(Policy { locale, zone: Zone::named(&self.zone)?, max_age: time::duration(&self.max_age)?, tax_note: self.tax_note, individual: None })
    }

    /// Whether the campaign is over.
    pub fn is_over(&self, now: Millis) -> bool {
        self.expires.as_deref().and_then(|t| time::instant(t).ok()).is_some_and(|end| end <= now)
    }
}
