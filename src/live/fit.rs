//! Whether a campaign's boxes hold its cards whole: each offer in each state that it may come to, checked before a campaign is published.

use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::money::Money;
use crate::base::time::Millis;
use crate::live::blocks::{self, Style};
use crate::live::paint::Family;
use crate::shop::campaign::{BlockKind, Campaign};
use crate::shop::link;
use crate::shop::offer::{Availability, Offer, Prior, Record, Times, show};

/// The time of the check; any will do, because the texts have the same length at all times.
const NOW: Millis = 1_795_521_600_000;
const DAY: Millis = 86_400_000;
/// The step in which a height that would do is looked for, in pixels.
const STEP: u16 = 4;

/// The boxes in which some offer does not fit whole, each with the height that would do.
pub fn fit(campaign: &Campaign, offers: &[Offer]) -> Vec<Diagnostic> {
    let (Ok(policy), Ok(family)) = (campaign.policy(&campaign.locale), Family::inter()) else { return Vec::new() };
    let colors = campaign.theme.colors(false);
    let mut found = Vec::new();
    for (i, block) in campaign.blocks.iter().enumerate() {
        if !matches!(block.kind, BlockKind::Offer | BlockKind::Offers | BlockKind::Price) {
            continue;
        }
        let ids = campaign.offers_of(block);
        // A rule may choose any offer.
        let may_show = |offer: &&Offer| !campaign.rules_of(block).is_empty() || ids.contains(&offer.id.as_str());
        let records: Vec<Record> = offers.iter().filter(may_show).flat_map(states).collect();
        let wide = ("", block.layout, block.width, block.height);
        let narrow = block.narrow.map(|narrow| (".narrow", narrow.layout, narrow.width, narrow.height));
        for (part, layout, width, height) in [wide].into_iter().chain(narrow) {
            let fits = |record: &Record, height: u16| {
                let style = Style {
                    theme: &campaign.theme,
                    colors,
                    family: family.clone(),
                    locale: policy.locale,
                    zone: &policy.zone,
                    now: NOW,
                    size: link::Box { width, height, scale: 1 },
                    photos: true,
                    strip: 0,
                    photo_hints: &campaign.photos,
                };
                let shown = show(record, &[], &policy, NOW);
                !blocks::card_of(block, layout, record, &shown, &style).is_err_and(|e| e.code == Code::PaintTooSmall)
            };
            let Some(first) = records.iter().find(|record| !fits(record, height)) else { continue };
            let most = *block.kind.heights(width, 0).end();
            let tall = (height..=most).step_by(usize::from(STEP)).find(|height| records.iter().all(|record| fits(record, *height)));
            let message = format!("the offer `{}` does not fit whole in {width} × {height} px", first.offer.id);
            let help = match tall {
                Some(tall) => format!("a height of {tall} px holds all offers of the block in all states"),
                None => "use a wider box, another layout, or shorter texts".to_owned(),
            };
            found.push(*Diagnostic::new(Code::CampaignBoxTooSmall, message).path(format!("blocks[{i}]{part}.height")).help(help));
        }
    }
    found
}

/// An offer in the states that it may come to: reduced with few left, against a recommended price, ordered ahead, gone, unknown.
fn states(offer: &Offer) -> Vec<Record> {
    let twice = Money { amount: offer.price.amount.saturating_mul(2), ..offer.price };
    let base = Offer { stock: Some(8), availability: Availability::Available, ..offer.clone() };
    let reduced =
        Offer { prior: Some(Prior { lowest30: twice, reduced_since: Some(NOW - DAY) }), previous: offer.travel.as_ref().map(|_| twice), ..base.clone() };
    let recommended = Offer { rrp: Some(twice), prior: None, sale: None, ..base.clone() };
    let ahead = Offer { availability: Availability::Preorder, available_from: Some(NOW + 100 * DAY), stock: None, ..reduced.clone() };
    let gone = Offer { availability: Availability::SoldOut, ..base.clone() };
    let unknown = Offer { availability: Availability::Unknown, ..base };
    let record = |offer| Record { offer, times: Times::all(NOW), gone_since: None, history: Vec::new(), photo: Some(String::new()) };
    [reduced, recommended, ahead, gone, unknown].map(record).to_vec()
}

#[cfg(test)]
mod tests;
