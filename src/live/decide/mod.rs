//! Decides the contents of all slots of a mail.

pub mod assign;
pub mod content;
pub mod decision;
pub mod link_state;
pub mod lists;
pub mod served;

use crate::live::decide::assign::{Assignment, Slot};
use crate::live::decide::decision::{Decision, Offers, ServedRecord};
use crate::live::decide::lists::{Known, lists};
use crate::shop::campaign::{Block, Campaign, LivesOn};
use crate::shop::offer::Policy;
use crate::shop::recommend::Context;
use std::collections::HashMap;

/// Decides all slots of a mail together, so that no offer is shown twice. Returns the offer shown and the decision by `block.slot`.
///
/// Blocks without rules must not depend on the recipient, because their links don't identify one. They are decided first, as for an unknown recipient; blocks
/// with rules get the remaining offers. So all links of a mail give the same result, in any order.
pub(crate) fn decide(
    campaign: &Campaign,
    offers: &Offers,
    served: &ServedRecord,
    policy: &Policy,
    context: Context<'_>,
) -> HashMap<String, (Option<String>, Decision)> {
    let known = Known::of(offers, policy, context.now);
    let is_personal = |block: &Block| !block.recommend.is_empty();
    let is_general = |block: &Block| !is_personal(block);
    let assigned = |context: Context<'_>, of: &dyn Fn(&Block) -> bool, for_anyone: bool, others: &[Slot]| -> Vec<Slot> {
        let lists = lists(campaign, of, &known, context);
        let taken = others.iter().filter_map(|slot| slot.takes()).collect();
        Assignment { campaign, known: &known, lists: &lists, served, of, for_anyone, taken }.decide()
    };
    let shows_offers = |is: &dyn Fn(&Block) -> bool| campaign.blocks.iter().any(|block| block.lives_on() == LivesOn::Offers && is(block));
    let mut slots = Vec::new();
    if shows_offers(&is_general) {
        let nobody = Context { recipient: None, product: None, ..context };
        slots = assigned(nobody, &|_| true, true, &[]);
        slots.retain(|slot| campaign.blocks.get(slot.block).is_some_and(is_general));
    }
    if shows_offers(&is_personal) {
        let more = assigned(context, &is_personal, false, &slots);
        slots.extend(more);
    }
    follow(campaign, &mut slots);
    slots.into_iter().map(|slot| (slot.key, (slot.offer, slot.decision))).collect()
}

/// Blocks that accompany a slot refer to the offer that the slot shows now.
fn follow(campaign: &Campaign, slots: &mut [Slot]) {
    for (index, block) in campaign.blocks.iter().enumerate() {
        let Some(with) = &block.with else { continue };
        let Some(other) = slots.iter().find(|slot| slot.key == *with).map(|slot| (slot.offer.clone(), slot.decision.clone())) else { continue };
        for slot in slots.iter_mut().filter(|slot| slot.block == index) {
            (slot.offer, slot.decision) = other.clone();
        }
    }
}
