//! Decides blocks that don't show offers: personal facts, polls, contents of the manifest.

use crate::base::stored::read;
use crate::base::time::{self, Millis, Zone};
use crate::live::decide::decision::{BlockContent, Decision};
use crate::live::reason::NeutralReason;
use crate::live::store::view::StoreView;
use crate::shop::campaign::{Block, BlockKind, Choice, LivesOn, Weekday, WhenGone};
use crate::shop::fact::Voucher;
use crate::shop::link::Link;
use crate::shop::offer::PriceView;
use crate::shop::recommend::Recipient;

/// The data for deciding a block.
pub(crate) struct Known<'a> {
    pub store: &'a StoreView<'a>,
    pub recipient: Option<&'a Recipient>,
    pub zone: &'a Zone,
    /// The displayed price of an offer.
    pub shown: &'a dyn Fn(&str) -> Option<PriceView>,
    pub now: Millis,
}

/// Decides a slot; none for blocks that show offers.
pub(crate) fn content(block: &Block, link: &Link, known: &Known<'_>) -> Option<Decision> {
    let gone = |over: BlockContent| match block.slots.get(usize::from(link.slot)).map(|slot| slot.when_gone) {
        Some(WhenGone::Badge) => Decision::Content(over),
        _ => Decision::Collapse,
    };
    let told = |content: Option<BlockContent>| content.map_or(Decision::Neutral(NeutralReason::BadData), Decision::Content);
    Some(match block.lives_on() {
        LivesOn::Offers => return None,
        LivesOn::Fact(kind) => match known.store.records.facts.get(&kind) {
            None => Decision::Neutral(NeutralReason::UnknownSubject),
            Some(text) => match of_fact(block.kind, text) {
                Some(BlockContent::Voucher(voucher)) if is_over(&voucher, known.now) => gone(BlockContent::VoucherOver(voucher)),
                content => told(content),
            },
        },
        LivesOn::Itself => match block.kind {
            BlockKind::Countdown => match block.until.as_deref().and_then(|text| time::instant(text).ok()) {
                Some(until) if until <= known.now => gone(BlockContent::Over),
                until => told(until.map(BlockContent::Until)),
            },
            BlockKind::Poll => Decision::Content(BlockContent::Poll(known.store.records.votes.get(&block.id).cloned().unwrap_or_default())),
            BlockKind::Content | BlockKind::Banner => match block.choices.iter().find(|choice| holds(choice, link, known)) {
                Some(choice) if choice.headline.is_some() || choice.text.is_some() || choice.asset.is_some() => {
                    Decision::Content(BlockContent::Choice(Box::new(choice.clone())))
                }
                _ => Decision::Collapse,
            },
            // These live on something else.
            BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating => return None,
            BlockKind::Parcel | BlockKind::Order | BlockKind::Points | BlockKind::Voucher => return None,
            #[cfg(test)]
            BlockKind::ShippingProgress => return None,
        },
    })
}

fn is_over(voucher: &Voucher, now: Millis) -> bool {
    voucher.redeemed || voucher.until.is_some_and(|until| until <= now)
}

/// What a kind makes of the fact that it lives on.
fn of_fact(kind: BlockKind, text: &str) -> Option<BlockContent> {
    match kind {
        BlockKind::Parcel => read(text).ok().map(BlockContent::Parcel),
        BlockKind::Order => read(text).ok().map(BlockContent::Order),
        BlockKind::Points => read(text).ok().map(BlockContent::Points),
        BlockKind::Voucher => read(text).ok().map(BlockContent::Voucher),
        #[cfg(test)]
        BlockKind::ShippingProgress => read(text).ok().map(BlockContent::ShippingProgress),
        // These live on no fact.
        BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown => None,
        BlockKind::Poll | BlockKind::Content | BlockKind::Banner => None,
    }
}

/// Whether all conditions of a choice hold.
fn holds(choice: &Choice, link: &Link, known: &Known<'_>) -> bool {
    let at = |text: &Option<String>, end: bool| text.as_deref().and_then(|t| time::zoned_instant(t, end, known.zone).ok());
    let weekday = Weekday::of(known.zone.civil(known.now).weekday);
    at(&choice.from, false).is_none_or(|from| from <= known.now)
        && at(&choice.until, true).is_none_or(|until| known.now < until)
        && (choice.weekdays.is_empty() || choice.weekdays.contains(&weekday))
        && choice.variant.as_ref().is_none_or(|variant| *variant == link.variant)
        && choice.in_stock.as_ref().is_none_or(|id| (known.shown)(id).is_some_and(|shown| shown.status.is_offered()))
        && choice.segment.as_ref().is_none_or(|wanted| {
            known.recipient.filter(|r| r.consent.profiling).is_some_and(|r| r.segments.iter().any(|segment| segment.eq_ignore_ascii_case(wanted)))
        })
}
