//! Selects offers to recommend: a block's rules, the shop's relations and the recipient's data in; offer ids, best first, out.
//! Excludes recent purchases, and ignores personal data after an objection to profiling.

mod recipient;
mod rule;

pub use recipient::{Consent, Purchase, Recipient, Relation};
pub use rule::{Rule, Source};

use crate::base::time::{self, Millis};
use crate::shop::offer::Offer;
use std::collections::{HashMap, HashSet};

/// The data that rules are evaluated with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The recipient's data, if known.
    pub recipient: Option<&'a Recipient>,
    /// The product shown on the shop's own page.
    pub product: Option<&'a str>,
    /// The shop's relations.
    pub relations: &'a [Relation],
    /// The current time, milliseconds since 1970.
    pub now: Millis,
}

/// The offers of the rules, followed by the block's own, best first, without duplicates. Availability is not considered here but when the
/// mail is opened. Without rules nothing is personal, and only the block's own offers are returned.
pub fn recommend<'a>(rules: &'a [Rule], own: &'a [String], context: Context<'a>, offers: &HashMap<&'a str, &'a Offer>) -> Vec<&'a str> {
    if rules.is_empty() {
        return own.iter().map(String::as_str).collect();
    }
    let bought = Bought::of(context, offers);
    let mut out: Vec<&str> = Vec::new();
    // Required parts of a product precede optional ones (R027).
    let (must, may): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.source == Source::MustHave);
    for rule in must.into_iter().chain(may).filter(|rule| holds(rule, context)) {
        for id in candidates(rule, context) {
            let again = rule.source == Source::Replenishment;
            if !out.contains(&id) && (again || !bought.has(id, offers)) {
                out.push(id);
            }
        }
    }
    for id in own {
        if !out.contains(&id.as_str()) && !bought.has(id, offers) {
            out.push(id);
        }
    }
    out
}

/// Whether a previously shown offer may still be shown: not if it was bought since, unless a replenishment rule applies.
pub fn may_stand<'a>(id: &str, rules: &'a [Rule], context: Context<'a>, offers: &HashMap<&'a str, &'a Offer>) -> bool {
    let again = |rule: &&Rule| rule.source == Source::Replenishment && holds(rule, context);
    rules.is_empty() || !Bought::of(context, offers).has(id, offers) || rules.iter().filter(again).any(|rule| candidates(rule, context).contains(&id))
}

/// Whether a rule's conditions hold: its period, and its requirements on the recipient.
fn holds(rule: &Rule, Context { recipient, now, .. }: Context<'_>) -> bool {
    let at = |text: &Option<String>| text.as_deref().and_then(|t| time::lenient_instant(t, false).ok());
    let in_window = at(&rule.from).is_none_or(|from| from <= now) && at(&rule.until).is_none_or(|until| now < until);
    let profile = recipient.filter(|r| r.consent.profiling);
    let has = |wanted: &Option<String>, of: fn(&Recipient) -> &Vec<String>| {
        wanted.as_ref().is_none_or(|wanted| profile.is_some_and(|r| of(r).iter().any(|one| one.eq_ignore_ascii_case(wanted))))
    };
    in_window && has(&rule.segment, |r| &r.segments) && has(&rule.category, |r| &r.categories)
}

/// The offers of a rule, in the shop's order.
fn candidates<'a>(rule: &'a Rule, Context { recipient, product, relations, .. }: Context<'a>) -> Vec<&'a str> {
    let profile = recipient.filter(|r| r.consent.profiling);
    let related = |sources: Vec<String>| -> Vec<&'a str> {
        let mut found: Vec<&Relation> = Vec::new();
        for source in sources {
            found.extend(relations.iter().filter(|r| r.slot == rule.source && r.source == source));
        }
        // The sort is stable: of equal rank, relations of the latest product come first.
        crate::base::order::by_key(&mut found, |relation| relation.rank);
        found.into_iter().map(|relation| relation.offer.as_str()).collect()
    };
    match rule.source {
        Source::Seasonal | Source::Topic => rule.offers.iter().map(String::as_str).collect(),
        Source::Recipient => profile.map_or_else(Vec::new, |r| r.offers.iter().map(String::as_str).collect()),
        Source::Viewed => profile.filter(|r| r.consent.visits).map_or_else(Vec::new, |r| r.viewed.iter().map(String::as_str).collect()),
        Source::Replenishment => profile.map_or_else(Vec::new, |r| r.purchases.iter().filter(|p| p.replenish).map(|p| p.offer.as_str()).collect()),
        Source::MustHave | Source::Accessories | Source::CrossSell | Source::UpSell | Source::Similar => match (rule.of.as_deref().or(product), profile) {
            (Some(of), _) => related(vec![of.to_owned()]),
            (None, Some(r)) => related(r.sources()),
            (None, None) => Vec::new(),
        },
    }
}

/// Products that a recipient owns. They and their variants are not recommended (R162).
#[derive(Debug)]
pub struct Bought<'a> {
    ids: HashSet<&'a str>,
    groups: HashSet<&'a str>,
}

impl<'a> Bought<'a> {
    /// Collects purchases, owned products, and the product of the shop's page.
    pub fn of(Context { recipient, product, .. }: Context<'a>, offers: &HashMap<&str, &'a Offer>) -> Self {
        let theirs = recipient.into_iter().flat_map(|r| r.purchases.iter().map(|p| &p.offer).chain(&r.owned)).map(String::as_str);
        let ids: HashSet<&str> = theirs.chain(product).collect();
        let said = recipient.into_iter().flat_map(|r| r.purchases.iter().filter_map(|p| p.group.as_deref()));
        let known = ids.iter().filter_map(|id| offers.get(*id)?.group.as_deref());
        let groups = said.chain(known).collect();
        Self { ids, groups }
    }

    /// Whether an offer, or a variant of it, was bought.
    pub fn has(&self, id: &str, offers: &HashMap<&str, &Offer>) -> bool {
        self.ids.contains(id) || offers.get(id).and_then(|offer| offer.group.as_deref()).is_some_and(|group| self.groups.contains(group))
    }
}

#[cfg(test)]
mod tests;
