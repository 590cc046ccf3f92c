use super::{Block, BlockKind, Campaign, Choice, Colors, LivesOn, RequiredAttribute, Roles, Theme, address};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::language::Locale;
use crate::base::limits;
use crate::base::time::{self, Zone};
use crate::shop::link;
use crate::shop::offer::{Availability, Offer, OfferKind};
use crate::shop::recommend::Source;

/// Block widths in pixels at which texts fit.
const WIDTH: std::ops::RangeInclusive<u16> = 264..=700;
/// The largest corner radius in pixels.
const RADIUS: u8 = 28;

/// All errors of a campaign, to be checked before it is published. `offers` are the offers in the store; `host_allow` is the allow-list of the edge.
pub fn check(campaign: &Campaign, offers: &[Offer], host_allow: &[String]) -> Vec<Diagnostic> {
    let mut check = Check { found: Vec::new() };
    check.basics(campaign);
    check.addresses(campaign, host_allow);
    check.theme(&campaign.theme);
    check.blocks(campaign);
    check.photos(campaign);
    check.words(campaign);
    for (i, id) in campaign.offer_ids().into_iter().enumerate() {
        match offers.iter().find(|o| o.id == id) {
            Some(offer) => check.offer(offer, campaign, host_allow),
            None => check.report(Code::CampaignUnknownOffer, format!("the offer `{id}` is not in the store"), &format!("offers[{i}]")),
        }
    }
    check.found
}

/// All errors of a theme, as [`check`] finds them in its campaign.
pub fn check_theme(theme: &Theme) -> Vec<Diagnostic> {
    let mut check = Check { found: Vec::new() };
    check.theme(theme);
    check.found
}

struct Check {
    found: Vec<Diagnostic>,
}

impl Check {
    fn report(&mut self, code: Code, message: String, path: &str) {
        self.found.push(*Diagnostic::new(code, message).path(path));
    }

    fn invalid(&mut self, message: impl Into<String>, path: &str) {
        self.report(Code::CampaignInvalid, message.into(), path);
    }

    fn basics(&mut self, campaign: &Campaign) {
        for (path, id) in [("tenant", &campaign.tenant), ("id", &campaign.id)] {
            if !link::is_id(id) {
                self.invalid(format!("`{id}` is not an id of 1–12 letters, digits, '-' or '_'"), path);
            }
        }
        let mut diagnostics = Vec::new();
        diagnostics.extend(Locale::named(&campaign.locale).err().map(|e| *e.path("locale")));
        diagnostics.extend(Zone::named(&campaign.zone).err().map(|e| *e.path("zone")));
        match time::duration(&campaign.max_age) {
            Ok(age) if age > 0 => {}
            Ok(_) => self.invalid("the maximum age is not above zero", "maxAge"),
            Err(e) => diagnostics.push(*e.path("maxAge")),
        }
        if let Some(expires) = &campaign.expires {
            diagnostics.extend(time::instant(expires).err().map(|e| *e.path("expires")));
        }
        self.found.append(&mut diagnostics);
    }

    fn addresses(&mut self, campaign: &Campaign, host_allow: &[String]) {
        if campaign.allow.is_empty() {
            self.invalid("the allow-list is empty", "allow");
        }
        for (i, host) in campaign.allow.iter().enumerate() {
            let path = format!("allow[{i}]");
            if !address::is_host(host) {
                self.invalid(format!("`{host}` is no host name"), &path);
            } else if !host_allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
                self.report(Code::CampaignHostNotAllowed, format!("`{host}` is not on the edge's allow-list"), &path);
            }
        }
        self.address(&campaign.fallback, campaign, "fallback");
        if let Some(shop) = &campaign.shop {
            if !(1..=limits::SHOP_CHARS).contains(&shop.name.chars().count()) {
                self.invalid(format!("the shop's name must have 1 to {} characters", limits::SHOP_CHARS), "shop.name");
            }
            for (path, address) in [("shop.logo", &shop.logo), ("shop.resumeUrl", &shop.resume_url)] {
                if let Some(address) = address {
                    self.address(address, campaign, path);
                }
            }
        }
        for (b, block) in campaign.blocks.iter().enumerate() {
            for (s, slot) in block.slots.iter().enumerate() {
                if let Some(fallback) = &slot.fallback {
                    self.address(fallback, campaign, &format!("blocks[{b}].slots[{s}].fallback"));
                }
            }
        }
    }

    fn address(&mut self, address: &str, campaign: &Campaign, path: &str) {
        match address::host(address) {
            None => self.invalid(format!("`{address}` is no https address with a plain host"), path),
            Some(host) if !campaign.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) => {
                self.report(Code::CampaignHostNotAllowed, format!("`{host}` is not on the campaign's allow-list"), path);
            }
            Some(_) => {}
        }
    }

    fn theme(&mut self, theme: &Theme) {
        for (path, radius) in [("theme.radius", theme.own_radius), ("theme.buttonRadius", theme.own_button_radius)] {
            if let Some(radius) = radius.filter(|radius| *radius > RADIUS) {
                self.invalid(format!("{radius} px is not within 0–{RADIUS} px"), path);
            }
        }
        if theme.font.as_ref().is_some_and(|font| font.regular.is_empty()) {
            self.invalid("the font has no regular file", "theme.font.regular");
        }
        for (i, logo) in theme.logos.iter().enumerate() {
            if logo.brand.trim().is_empty() || logo.file.trim().is_empty() {
                self.invalid("a logo needs a brand and a file", &format!("theme.logos[{i}]"));
            }
        }
        self.contrasts(&theme.colors(false), &theme.roles, "theme");
        if let Some(dark) = &theme.dark {
            self.contrasts(&theme.colors(true), dark, "theme.dark");
        }
    }

    /// One pair of each role is told. Without a page of its own, a theme says nothing about the mail's ground: the painter keeps what stands on it legible.
    fn contrasts(&mut self, colors: &Colors, own: &Roles, path: &str) {
        let mut told = "";
        let has_page = own.given().any(|(role, _)| role == "page");
        for pair in colors.contrasts().filter(|pair| has_page || pair.ground != "page") {
            if !pair.holds() && told != pair.role {
                told = pair.role;
                self.report(Code::CampaignLowContrast, pair.to_string(), &format!("{path}.{told}"));
            }
        }
    }

    fn blocks(&mut self, campaign: &Campaign) {
        if campaign.blocks.is_empty() {
            self.invalid("there are no blocks", "blocks");
        }
        for (i, block) in campaign.blocks.iter().enumerate() {
            let path = |field: &str| format!("blocks[{i}].{field}");
            if !link::is_id(&block.id) {
                self.invalid(format!("`{}` is not an id of 1–12 letters, digits, '-' or '_'", block.id), &path("id"));
            }
            if campaign.blocks.iter().take(i).any(|b| b.id == block.id) {
                self.invalid(format!("two blocks have the id `{}`", block.id), &path("id"));
            }
            self.size([block.width, block.height], block, &path("width"), &path("height"));
            if let Some(narrow) = &block.narrow {
                self.size([narrow.width, narrow.height], block, &path("narrow.width"), &path("narrow.height"));
                if narrow.width >= block.width {
                    self.invalid(format!("the narrow pictures are {} px wide, the block {} px", narrow.width, block.width), &path("narrow.width"));
                }
            }
            let narrow_layout = block.narrow.and_then(|narrow| narrow.layout);
            if (block.layout.is_some() || narrow_layout.is_some()) && !block.kind.may_have_photo() {
                self.invalid("only blocks of kind `offer` or `offers` have a layout", &path("layout"));
            }
            if !(1..=2).contains(&block.scale) {
                self.invalid("the scale must be 1 or 2", &path("scale"));
            }
            if block.lives_on() == LivesOn::Offers {
                self.offers(block, &path);
            } else {
                self.check_without_offers(block, campaign, &path);
            }
            if block.photo && !block.kind.may_have_photo() {
                self.invalid("only blocks of kind `offer` or `offers` can have photos", &path("photo"));
            }
            if block.whole_frames && block.kind != BlockKind::Countdown {
                self.invalid("only a block of kind `countdown` can have `wholeFrames`", &path("wholeFrames"));
            }
            if block.with.is_some() {
                self.companion(block, campaign, &path);
            }
        }
    }

    /// The box of a block's pictures.
    fn size(&mut self, [width, height]: [u16; 2], block: &Block, width_path: &str, height_path: &str) {
        if !WIDTH.contains(&width) {
            self.invalid(format!("{width} px is not within {}–{} px", WIDTH.start(), WIDTH.end()), width_path);
        }
        let heights = block.kind.heights(width, block.answers.len());
        if !heights.contains(&height) {
            self.invalid(format!("{height} px is not within {}–{} px for a width of {width}", heights.start(), heights.end()), height_path);
        }
    }

    /// Photos of offers that the campaign shows.
    fn photos(&mut self, campaign: &Campaign) {
        let ids = campaign.offer_ids();
        let has_rules = campaign.blocks.iter().any(|block| !block.recommend.is_empty());
        for (i, hint) in campaign.photos.iter().enumerate() {
            if !has_rules && !ids.contains(&hint.offer.as_str()) {
                self.invalid(format!("no block shows the offer `{}`", hint.offer), &format!("photos[{i}].offer"));
            }
            if campaign.photos.iter().take(i).any(|other| other.offer == hint.offer) {
                self.invalid(format!("two entries are about the offer `{}`", hint.offer), &format!("photos[{i}].offer"));
            }
            if hint.focus.as_ref().is_some_and(|focus| focus.len() != 2 || focus.iter().any(|percent| *percent > 100)) {
                self.invalid("the focus is in percent of the photo's width and height, like [86, 62]", &format!("photos[{i}].focus"));
            }
        }
    }

    /// Texts by language have one in the campaign's own.
    fn words(&mut self, campaign: &Campaign) {
        let Ok(locale) = Locale::named(&campaign.locale) else { return };
        let code = locale.language.code();
        for (path, words) in campaign.words() {
            if !words.has(locale.language) {
                let message = format!("`{path}` has no text in `{code}`, the campaign's language");
                self.found.push(*Diagnostic::new(Code::CampaignInvalid, message).path(path).help(format!("add a text for `{code}`")));
            }
        }
    }

    /// A block that speaks of another slot's offer.
    fn companion(&mut self, block: &Block, campaign: &Campaign, path: &dyn Fn(&str) -> String) {
        let is_offer_slot = |with: &str| {
            let (id, slot) = with.rsplit_once('.')?;
            let other = campaign.block(id).filter(|other| !other.kind.accompanies() && other.lives_on() == LivesOn::Offers)?;
            slot.parse::<usize>().ok().filter(|slot| *slot < other.slots.len())
        };
        if !block.kind.accompanies() || block.lives_on() != LivesOn::Offers || block.with.as_deref().and_then(is_offer_slot).is_none() {
            self.invalid(
                "`with` needs a block of kind `price`, `stock`, `rating` or `countdown`, and names a slot of a block `offer` or `offers`, like `top.0`",
                &path("with"),
            );
        }
    }

    /// A block that does not show offers.
    fn check_without_offers(&mut self, block: &Block, campaign: &Campaign, path: &dyn Fn(&str) -> String) {
        if !block.offers.is_empty() || !block.recommend.is_empty() || block.at_least.is_some() {
            self.invalid("this kind of block shows no offers", &path("offers"));
        }
        if block.slots.len() != 1 {
            self.invalid("this kind of block has one slot", &path("slots"));
        }
        if let Some(Err(e)) = block.until.as_deref().map(time::instant) {
            self.found.push(*e.path(path("until")));
        }
        let answers = block.answers.len();
        if block.kind.asks() != (2..=limits::POLL_ANSWERS).contains(&answers) || (!block.kind.asks() && answers > 0) {
            self.invalid(format!("a poll must have 2 to {} answers; other blocks have none", limits::POLL_ANSWERS), &path("answers"));
        }
        if block.kind.asks() && block.title.is_none() {
            self.invalid("the poll has no question", &path("title"));
        }
        for (i, answer) in block.answers.iter().enumerate() {
            if !link::is_id(&answer.id) || block.answers.iter().take(i).any(|other| other.id == answer.id) {
                self.invalid(format!("`{}` is not a unique id of 1–12 letters, digits, '-' or '_'", answer.id), &path(&format!("answers[{i}].id")));
            }
        }
        let chooses = block.kind.chooses();
        if chooses == block.choices.is_empty() || block.choices.len() > limits::BLOCK_CHOICES {
            self.invalid(format!("`content` and `banner` must have 1 to {} choices; other blocks have none", limits::BLOCK_CHOICES), &path("choices"));
        }
        if block.choices.last().is_some_and(|last| last.has_conditions()) {
            self.invalid(
                "the last choice must have no conditions, so that one always applies; leave its text and picture out to show nothing",
                &path("choices"),
            );
        }
        if block.kind == BlockKind::Banner && block.alt.is_none() {
            self.invalid("the banner has no alternative text for its pictures", &path("alt"));
        }
        for (i, choice) in block.choices.iter().enumerate() {
            self.choice(choice, campaign, &|field| path(&format!("choices[{i}].{field}")));
            let has_words = [&choice.headline, &choice.text, &choice.action].into_iter().any(Option::is_some);
            if has_words && (choice.picture.is_some() || block.kind == BlockKind::Banner) {
                self.invalid("a choice must have either text or a picture; in a `banner`, a picture", &path(&format!("choices[{i}].picture")));
            }
        }
    }

    fn choice(&mut self, choice: &Choice, campaign: &Campaign, path: &dyn Fn(&str) -> String) {
        for (field, at) in [("from", &choice.from), ("until", &choice.until)] {
            if let Some(Err(e)) = at.as_deref().map(|text| time::zoned_instant(text, false, &Zone::utc())) {
                self.found.push(*e.path(path(field)));
            }
        }
        if let Some(address) = &choice.link {
            self.address(address, campaign, &path("link"));
        }
    }

    /// A block that shows offers.
    fn offers(&mut self, block: &Block, path: &dyn Fn(&str) -> String) {
        let fed = block.recommend.iter().map(|rule| rule.offers.len()).sum::<usize>() + block.offers.len();
        if (block.offers.is_empty() && block.recommend.is_empty() && block.with.is_none()) || fed > limits::BLOCK_OFFERS {
            self.invalid(format!("a block must have 1 to {} offers", limits::BLOCK_OFFERS), &path("offers"));
        }
        self.rules(block, path);
        let slots = block.slots.len();
        let enough = !block.recommend.is_empty() || block.with.is_some() || slots <= block.offers.len();
        if slots == 0 || slots > limits::BLOCK_SLOTS || !enough || (!block.kind.may_have_slots() && slots != 1) {
            self.invalid(
                format!("{slots} slots: a block `offers` has 1 to {}, each with a different offer; other blocks have one", limits::BLOCK_SLOTS),
                &path("slots"),
            );
        }
    }

    /// Rules must have conditions and offers that fit their kind.
    fn rules(&mut self, block: &Block, path: &dyn Fn(&str) -> String) {
        if block.recommend.len() > limits::BLOCK_RULES {
            self.invalid(format!("a block can have at most {} rules", limits::BLOCK_RULES), &path("recommend"));
        }
        if block.least() > block.slots.len() {
            self.invalid(format!("{} slots can't show {} offers", block.slots.len(), block.least()), &path("atLeast"));
        }
        for (i, rule) in block.recommend.iter().enumerate() {
            let path = |field: &str| path(&format!("recommend[{i}].{field}"));
            let lists = matches!(rule.source, Source::Seasonal | Source::Topic);
            if lists == rule.offers.is_empty() {
                self.invalid("`seasonal` and `topic` rules must list offers; other rules must not", &path("offers"));
            }
            if rule.source == Source::Topic && rule.category.is_none() {
                self.invalid("the `topic` rule has no category", &path("category"));
            }
            for (field, time) in [("from", &rule.from), ("until", &rule.until)] {
                if let Some(Err(e)) = time.as_deref().map(|text| time::lenient_instant(text, false)) {
                    self.found.push(*e.path(path(field)));
                }
            }
        }
    }

    fn offer(&mut self, offer: &Offer, campaign: &Campaign, host_allow: &[String]) {
        let path = format!("offer {}", offer.id);
        if !address::is_allowed(&offer.link, Some(host_allow), Some(&campaign.allow)) {
            self.report(Code::CampaignHostNotAllowed, format!("the offer `{}` leads to `{}`", offer.id, offer.link), &path);
        }
        if offer.availability == Availability::Unknown {
            self.report(Code::CampaignMissingFact, format!("the offer `{}` has no availability", offer.id), &path);
        }
        for attribute in campaign.required.iter().filter(|_| offer.kind == OfferKind::Goods) {
            let (name, there) = match attribute {
                RequiredAttribute::Content => ("content", offer.content.is_some()),
                RequiredAttribute::EnergyClass => ("energyClass", offer.energy_class.is_some()),
                RequiredAttribute::Image => ("image", offer.image.is_some()),
                RequiredAttribute::Brand => ("brand", offer.brand.is_some()),
            };
            if !there {
                self.report(Code::CampaignMissingFact, format!("the offer `{}` has no {name}", offer.id), &path);
            }
        }
        if offer.kind == OfferKind::Service {
            let travel = offer.travel.clone().unwrap_or_default();
            for (fact, value) in [
                ("destination", &travel.destination),
                ("dates", &travel.dates),
                ("nights", &travel.nights),
                ("board", &travel.board),
                ("departure", &travel.departure),
                ("price_basis", &travel.price_basis),
            ] {
                if value.is_empty() {
                    self.report(Code::CampaignMissingFact, format!("the offer `{}` has no {fact}", offer.id), &path);
                }
            }
        }
    }
}
