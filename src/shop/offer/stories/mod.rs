//! Tests the rules for struck prices with random price histories, each in several variants: the history alone, the shop's prior prices, pushes that leave
//! old declarations, and overrides. The result depends on the facts only, not on their source.

mod oracle;
mod story;

use super::{Availability, Offer, OfferKind, Policy, PriceView, Prior, Record, Times, show};
use crate::base::language::Locale;
use crate::base::money::Money;
use crate::base::time::Millis;
use oracle::{Expected, expected};
use story::{Chance, DAY, HOUR, Story};

const STORIES: u64 = 1_200;

impl Story {
    fn record(&self, prior: Option<&Prior>) -> Record {
        let last = self.states[self.states.len() - 1];
        let offer = Offer {
            kind: OfferKind::Goods,
            sale: last.sale,
            reduced_since: last.reduced_since,
            prior: prior.cloned(),
            ..Offer::new("x", "Rad", "https://shop.example/x", Availability::Available, last.price)
        };
        Record { offer, times: Times::all(self.now), gone_since: None, history: self.states.clone(), photo: None }
    }

    fn shown(&self, prior: Option<&Prior>) -> PriceView {
        let policy = Policy { locale: Locale::named("de").unwrap(), zone: self.zone, max_age: DAY, tax_note: true, individual: None };
        show(&self.record(prior), &self.overrides, &policy, self.now)
    }

    /// The history of a shop that began to import at a time.
    fn since(&self, at: Millis) -> Self {
        let first = self.states.iter().rposition(|state| state.at <= at).unwrap_or(0);
        let mut states = self.states[first..].to_vec();
        (states[0].at, states[0].seen) = (states[0].at.max(at), None);
        Self { states, ..self.clone() }
    }

    /// The history up to a time.
    fn until(&self, now: Millis) -> Self {
        let states = self.states.iter().copied().filter(|state| state.at <= now).collect();
        Self { states, now, ..self.clone() }
    }
}

#[track_caller]
fn agree(what: &str, seed: u64, story: &Story, prior: Option<&Prior>) -> Expected {
    let (shown, expected) = (story.shown(prior), expected(story, prior));
    let struck = shown.reference.as_ref().map(|reference| (reference.kind, reference.price.money));
    let all = (shown.current.as_ref().map(|price| price.money), struck, shown.percent);
    assert_eq!(all, (Some(expected.current), expected.struck, expected.percent), "{what}, story {seed}: {:?}\n{prior:?}\n{story:?}", shown.reasons);
    assert_eq!(shown.saving.is_some(), shown.percent.is_some(), "{what}, story {seed}");
    expected
}

/// The prior price of the current reduction, for a shop that knows all of its prices.
fn truth(expected: &Expected) -> Option<Prior> {
    let on = expected.reduction?;
    Some(Prior { lowest30: on.lowest?, reduced_since: Some(on.start) })
}

#[test]
fn p3_a_history_strikes_what_counting_hours_strikes() {
    for seed in 0..STORIES {
        agree("history", seed, &Chance::new(seed).story(), None);
    }
}

#[test]
fn p3_a_true_word_of_the_shop_and_its_history_give_the_same_answer() {
    let mut struck = 0;
    for seed in 0..STORIES {
        let mut chance = Chance::new(seed);
        let story = chance.story();
        let alone = expected(&story, None);
        let Some(prior) = truth(&alone) else { continue };
        let both = agree("both", seed, &story, Some(&prior));
        assert_eq!((both.struck, both.percent), (alone.struck, alone.percent), "story {seed}: {story:?}");
        // A shop that began to import later knows less, and never shows a higher struck price. If it always declared the start, the result is the same.
        let start = prior.reduced_since.unwrap();
        for begun in [start - HOUR, start, start + 5 * HOUR, story.now - chance.below(90 * 24) * HOUR] {
            let mut late = story.since(begun.min(story.now));
            let vouched = agree("late", seed, &late, Some(&prior));
            assert!(vouched.struck.is_none_or(|(_, price)| alone.struck.is_some_and(|(_, known)| price.amount <= known.amount)), "story {seed}");
            // (The declared start of a sale ends with it.)
            late.states.iter_mut().for_each(|state| state.reduced_since = Some(start));
            let honest = agree("late and honest", seed, &late, Some(&prior));
            if alone.reduction.is_some_and(|on| on.observed) && honest.reduction.is_some_and(|on| on.start == start) {
                assert_eq!(honest.struck.map(|(_, price)| price), alone.struck.map(|(_, price)| price), "story {seed}: {late:?}");
            }
        }
        // Shopware's regulationPrice has no date.
        let undated = Prior { reduced_since: None, ..prior };
        assert_eq!(agree("undated", seed, &story, Some(&undated)).struck, alone.struck, "story {seed}");
        struck += usize::from(alone.struck.is_some());
    }
    assert!(struck > 80, "{struck} stories strike something");
}

#[test]
fn p3_a_word_that_is_old_or_wrong_strikes_nothing_without_a_reduction_and_never_more_than_was_seen() {
    for seed in 0..STORIES {
        let mut chance = Chance::new(seed);
        let story = chance.story();
        let alone = expected(&story, None);
        let since = (!chance.one_in(4)).then(|| chance.around(story.now));
        let prior = Prior { lowest30: Money { amount: chance.price().amount + chance.of(&[0, 2000, 50]), ..chance.price() }, reduced_since: since };
        let told = agree("any word", seed, &story, Some(&prior));
        if let (Some((_, price)), Some(seen)) = (told.struck, alone.reduction.and_then(|on| on.lowest)) {
            assert!(price.amount <= seen.amount.min(prior.lowest30.amount) || price == seen, "story {seed}: {story:?} {prior:?} {told:?} {alone:?}");
        }
        agree("any word, late", seed, &story.since(story.now - chance.below(60 * 24) * HOUR), Some(&prior));
    }
}

#[test]
fn p3_changes_that_leave_an_old_word_standing_revive_no_reduction() {
    let (mut old, mut revived) = (0, 0);
    for seed in 0..STORIES {
        let mut chance = Chance::new(seed);
        let mut story = chance.story();
        // A prior price stays, because pushes change prices only.
        let at = chance.below(story.states.len() as i64) as usize;
        let Some(prior) = truth(&expected(&story.until(story.states[at].at), None)) else { continue };
        for state in &mut story.states[at..] {
            state.reduced_since = prior.reduced_since;
        }
        let told = agree("pushes", seed, &story, Some(&prior));
        // The declaration may add something only if the history does not cover the whole period.
        let alone = agree("pushes, history alone", seed, &story, None);
        let more = told.struck.is_some_and(|(_, price)| alone.struck.is_none_or(|(_, own)| price.amount > own.amount));
        assert!(!more || told.reduction.is_some_and(|on| on.lowest.is_none()), "story {seed}: {story:?}");
        old += 1;
        revived += usize::from(told.struck.is_some());
    }
    assert!(old > 150 && revived > 15 && revived < old, "{old} {revived}");
}

#[test]
fn p3_the_stories_have_what_is_nasty() {
    let mut met = std::collections::BTreeMap::<&str, usize>::new();
    for seed in 0..STORIES {
        let story = Chance::new(seed).story();
        let (states, now) = (&story.states, story.now);
        let on = |state: &super::PriceState, at: Millis| state.sale.is_some_and(|sale| sale.holds(at) && sale.reduces(state.price));
        let mut meet = |what: &'static str, is_met: bool| *met.entry(what).or_default() += usize::from(is_met);
        let pairs = || states.windows(2).map(|pair| (pair[0], pair[1]));
        let last = states[states.len() - 1];
        meet(
            "a price rises during a reduction",
            pairs().any(|(a, b)| on(&a, b.at - 1) && on(&b, b.at) && a.sale.unwrap().price.amount < b.sale.unwrap().price.amount),
        );
        meet("a reduction grows", pairs().any(|(a, b)| on(&a, b.at - 1) && on(&b, b.at) && a.sale.unwrap().price.amount > b.sale.unwrap().price.amount));
        meet("a sale equal to the price", states.iter().any(|s| s.sale.is_some_and(|sale| sale.price == s.price)));
        meet("a sale above the price", states.iter().any(|s| s.sale.is_some_and(|sale| sale.price.amount > s.price.amount)));
        meet("a sale in another currency", states.iter().any(|s| s.sale.is_some_and(|sale| sale.price.currency != s.price.currency)));
        meet("a sale without end is withdrawn", pairs().any(|(a, b)| on(&a, b.at - 1) && b.sale.is_none()));
        meet("a price below an older sale", pairs().any(|(a, b)| on(&a, b.at - 1) && a.sale == b.sale && !on(&b, b.at)));
        meet(
            "reduced since, then a rise",
            pairs().any(|(a, b)| b.reduced_since.is_some_and(|since| since < b.at) && a.price.amount < b.price.amount && !on(&b, b.at)),
        );
        meet("a reduction that began again", states.iter().filter(|s| on(s, s.at)).count() > 1 && pairs().any(|(a, b)| !on(&a, b.at - 1) && on(&b, b.at)));
        meet("a window that ends now", last.sale.is_some_and(|sale| sale.until == Some(now)));
        meet("a window to come", last.sale.is_some_and(|sale| sale.from.is_some_and(|from| from > now)));
        meet("a window that is over", last.sale.is_some_and(|sale| sale.ended(last.price, now).is_some()));
        meet("since in the future", last.reduced_since.is_some_and(|since| since > now));
        meet("since older than 400 days", last.reduced_since.is_some_and(|since| since < now - 400 * DAY));
        meet("a gap", states.iter().any(|s| s.seen.is_some_and(|seen| s.at - seen > 2 * DAY)));
        meet("an editor below the feed", story.shown(None).reasons.contains(&super::Reason::OverrideNotConfirmed));
        meet("an editor above a sale", expected(&story, None).current.amount > story.record(None).offer.charged(now).amount && on(&last, now));
        meet("less than one percent", expected(&story, None).struck.is_some() && expected(&story, None).percent.is_none());
    }
    for (what, stories) in &met {
        assert!(*stories >= 5, "{what}: {stories} of {STORIES} stories");
    }
}
