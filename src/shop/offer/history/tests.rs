use super::*;
use crate::base::time::instant;

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

fn eur(amount: i64) -> Money {
    Money { amount, currency: Currency::EUR }
}

fn at(text: &str) -> Millis {
    instant(text).unwrap()
}

fn state(at: Millis, price: i64) -> PriceState {
    PriceState { at, seen: Some(at), price: eur(price), sale: None, reduced_since: None }
}

fn on_sale(at: Millis, price: i64, sale: i64) -> PriceState {
    PriceState { sale: Some(Sale { price: eur(sale), from: None, until: None }), ..state(at, price) }
}

fn history(states: &[PriceState]) -> History<'_> {
    History { states, overrides: &[] }
}

fn lowest(states: &[PriceState], now: Millis) -> (Option<Reduction>, Result<i64, Missing>) {
    let history = history(states);
    let reduction = history.reduction(now);
    let price = reduction.map_or(Err(Missing::Incomplete), |r| history.lowest_prior_price(r.start, Currency::EUR, &Zone::utc(), now).map(|m| m.amount));
    (reduction, price)
}

#[test]
fn rule_2_the_window_anchors_at_the_start_of_the_reduction_not_at_today() {
    // 44 days at 100, one day at 70 that ended 31 days before the reduction, then 90 from day 40 on; evaluated on day 60.
    let states = [state(0, 100), state(8 * DAY, 70), state(9 * DAY, 100), on_sale(40 * DAY, 100, 90)];
    let (reduction, price) = lowest(&states, 60 * DAY);
    assert_eq!((reduction.unwrap().start, price), (40 * DAY, Ok(100)));
    // A day later, it is within the period: [10, 40) does not contain it, [8.5, 38.5) does.
    let earlier = [state(0, 100), state(8 * DAY, 70), state(9 * DAY, 100), on_sale(38 * DAY + 12 * HOUR, 100, 90)];
    assert_eq!(lowest(&earlier, 60 * DAY).1, Ok(70));
}

#[test]
fn rule_2_the_window_includes_its_first_moment_and_excludes_the_reductions() {
    let states = |low_until: Millis| [state(0, 100), state(DAY, 70), state(low_until, 100), on_sale(40 * DAY, 100, 90)];
    assert_eq!(lowest(&states(10 * DAY), 41 * DAY).1, Ok(100));
    assert_eq!(lowest(&states(10 * DAY + 1), 41 * DAY).1, Ok(70));
}

#[test]
fn rule_2_a_history_must_cover_the_whole_window() {
    let now = 41 * DAY;
    assert_eq!(lowest(&[state(10 * DAY + 1, 100), on_sale(40 * DAY, 100, 90)], now).1, Err(Missing::Incomplete));
    assert_eq!(lowest(&[state(10 * DAY, 100), on_sale(40 * DAY, 100, 90)], now).1, Ok(100));
    // A gap of three days.
    let gap = PriceState { seen: Some(20 * DAY), ..state(23 * DAY, 100) };
    assert_eq!(lowest(&[state(0, 100), gap, on_sale(40 * DAY, 100, 90)], now).1, Err(Missing::Incomplete));
    let short = PriceState { seen: Some(20 * DAY), ..state(22 * DAY, 100) };
    assert_eq!(lowest(&[state(0, 100), short, on_sale(40 * DAY, 100, 90)], now).1, Ok(100));
}

#[test]
fn bgh_i_zr_183_24_444_699_444_strikes_nothing() {
    let states = [state(0, 444), state(35 * DAY, 699), on_sale(42 * DAY, 699, 444)];
    assert_eq!(lowest(&states, 43 * DAY).1, Ok(444), "not above what is charged");
    // A price that falls does not declare a reduction.
    assert_eq!(lowest(&[state(0, 444), state(35 * DAY, 699), state(42 * DAY, 444)], 43 * DAY).0, None);
}

#[test]
fn rule_4_a_reduction_that_grows_keeps_the_price_before_its_first_step() {
    let states = [state(0, 100), on_sale(40 * DAY, 100, 90), on_sale(50 * DAY, 100, 80), on_sale(60 * DAY, 100, 70)];
    let (reduction, price) = lowest(&states, 61 * DAY);
    assert_eq!((reduction, price), (Some(Reduction { start: 40 * DAY, steps: 3, observed: true, contradicted: false }), Ok(100)));
}

#[test]
fn rule_4_an_interrupted_or_smaller_reduction_begins_anew() {
    // A day at the full price between two steps.
    let states = [state(0, 100), on_sale(40 * DAY, 100, 90), state(49 * DAY, 100), on_sale(50 * DAY, 100, 80)];
    let (reduction, price) = lowest(&states, 51 * DAY);
    assert_eq!((reduction.unwrap().start, price), (50 * DAY, Ok(90)));
    // From 80 up to 90, still declared as reduced.
    let states = [state(0, 100), on_sale(40 * DAY, 100, 80), on_sale(50 * DAY, 100, 90)];
    let (reduction, price) = lowest(&states, 51 * DAY);
    assert_eq!((reduction.unwrap().start, price), (50 * DAY, Ok(80)));
}

#[test]
fn a_sales_window_counts_to_the_minute_across_the_change_of_clocks_and_years_end() {
    // Berlin's clocks go back on 2026-10-25: this sale lasts 25 hours.
    let sale = Sale { price: eur(80), from: Some(at("2026-10-25T00:00:00+02:00")), until: Some(at("2026-10-26T00:00:00+01:00")) };
    let states = [PriceState { sale: Some(sale), ..state(at("2026-09-01T00:00:00Z"), 100) }];
    let reduction = |time: &str| history(&states).reduction(at(time)).map(|r| r.start);
    assert_eq!(reduction("2026-10-24T21:59:59Z"), None);
    assert_eq!(reduction("2026-10-24T22:00:00Z"), Some(at("2026-10-24T22:00:00Z")));
    assert_eq!(reduction("2026-10-25T22:59:59Z"), Some(at("2026-10-24T22:00:00Z")));
    assert_eq!(reduction("2026-10-25T23:00:00Z"), None);
    // It was charged within the 30 days before a reduction in winter.
    let winter = [states[0], on_sale(at("2026-11-20T00:00:00Z"), 100, 90)];
    assert_eq!(lowest(&winter, at("2027-01-02T00:00:00Z")).1, Ok(80));
    let later = [states[0], on_sale(at("2026-12-31T23:00:00Z"), 100, 90)];
    assert_eq!(lowest(&later, at("2027-01-02T00:00:00Z")).1, Ok(100));
}

#[test]
fn the_29th_of_february_is_a_day() {
    // [2028-01-31, 2028-03-01) are 30 days in a leap year.
    let states =
        |low: &str, end: &str| [state(at("2027-12-01T00:00:00Z"), 100), state(at(low), 70), state(at(end), 100), on_sale(at("2028-03-01T00:00:00Z"), 100, 90)];
    let asked = at("2028-03-02T00:00:00Z");
    assert_eq!(lowest(&states("2028-01-30T00:00:00Z", "2028-01-31T00:00:00Z"), asked).1, Ok(100));
    assert_eq!(lowest(&states("2028-01-30T00:00:00Z", "2028-01-31T00:00:01Z"), asked).1, Ok(70));
    assert_eq!(lowest(&states("2028-02-29T00:00:00Z", "2028-02-29T01:00:00Z"), asked).1, Ok(70));
}

#[test]
fn rule_7_an_editors_price_enters_the_history() {
    let said: Override = serde_json::from_value(serde_json::json!({
        "price": eur(60), "author": "a", "reason": "r", "at": 20 * DAY, "until": 30 * DAY, "undone": 21 * DAY
    }))
    .unwrap();
    let states = [state(0, 100), on_sale(40 * DAY, 100, 90)];
    let with = History { states: &states, overrides: std::slice::from_ref(&said) };
    assert_eq!(with.lowest_prior_price(40 * DAY, Currency::EUR, &Zone::utc(), 41 * DAY), Ok(eur(60)));
    assert_eq!(with.segments(20 * DAY, 22 * DAY).map(|s| (s.from, s.price.amount)).collect::<Vec<_>>(), [(21 * DAY, 100), (20 * DAY, 60)]);
}

#[test]
fn a_price_that_was_replaced_at_once_was_charged() {
    let states = [state(0, 100), state(20 * DAY, 50), state(20 * DAY, 100), on_sale(40 * DAY, 100, 90)];
    assert_eq!(lowest(&states, 41 * DAY).1, Ok(50));
}

#[test]
fn other_currencies_are_never_compared() {
    let francs = PriceState { price: Money::parse("1.00 CHF").unwrap(), ..state(20 * DAY, 1) };
    assert_eq!(lowest(&[state(0, 100), francs, state(21 * DAY, 100), on_sale(40 * DAY, 100, 90)], 41 * DAY).1, Err(Missing::OtherCurrency));
}

#[test]
fn what_was_seen_counts_more_than_what_is_declared() {
    // Declared for day 20, but observed at the full price until day 40.
    let declared = PriceState { reduced_since: Some(20 * DAY), ..state(40 * DAY, 90) };
    assert_eq!(lowest(&[state(0, 100), declared], 41 * DAY).0.unwrap().start, 40 * DAY);
    // Without earlier observations, the declared start counts; the days before are unknown.
    let (reduction, price) = lowest(&[declared], 41 * DAY);
    assert_eq!((reduction.unwrap().start, price), (20 * DAY, Err(Missing::Incomplete)));
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// The length of a random history in hours; all changes are at full hours.
    const HOURS: i64 = 24 * 90;

    fn prices() -> impl Strategy<Value = i64> {
        (1_i64..6).prop_map(|n| n * 10)
    }

    fn states() -> impl Strategy<Value = Vec<PriceState>> {
        let sale = proptest::option::of((prices(), proptest::option::of(0..HOURS), proptest::option::of(0..HOURS)));
        let one = (0..HOURS, prices(), sale, proptest::option::weighted(0.2, 0..HOURS), 0_i64..100);
        proptest::collection::vec(one, 1..12).prop_map(|list| {
            let mut states: Vec<PriceState> = list
                .into_iter()
                .map(|(hour, price, sale, reduced, unseen)| PriceState {
                    at: hour * HOUR,
                    seen: Some((hour - unseen) * HOUR),
                    price: eur(price),
                    sale: sale.map(|(price, from, until)| Sale { price: eur(price), from: from.map(|h| h * HOUR), until: until.map(|h| h * HOUR) }),
                    reduced_since: reduced.map(|h| h * HOUR),
                })
                .collect();
            states.sort_by_key(|s| s.at);
            states.dedup_by_key(|s| s.at);
            for i in 1..states.len() {
                let before = states[i - 1].at;
                states[i].seen = states[i].seen.map(|seen| seen.max(before));
            }
            states
        })
    }

    fn overrides() -> impl Strategy<Value = Vec<Override>> {
        let one = (0..HOURS, 1_i64..400, proptest::option::of(prices()), proptest::option::of(0_i64..400));
        proptest::collection::vec(one, 0..4).prop_map(|list| {
            let said = |(hour, life, price, undone): (i64, i64, Option<i64>, Option<i64>)| Override {
                price: price.map(eur),
                visible: price.is_none().then_some(false),
                text: None,
                position: None,
                replacement: None,
                author: "a".into(),
                reason: "r".into(),
                at: hour * HOUR,
                until: (hour + life) * HOUR,
                undone: undone.map(|h| (hour + h) * HOUR),
            };
            let mut list: Vec<Override> = list.into_iter().map(said).collect();
            list.sort_by_key(|o| o.at);
            list
        })
    }

    /// The price charged in an hour, without optimization.
    fn charged(states: &[PriceState], overrides: &[Override], time: Millis) -> Option<(i64, i64, bool)> {
        let index = states.iter().rposition(|s| s.at <= time)?;
        let state = &states[index];
        if let Some(next) = states.get(index + 1)
            && let Some(seen) = next.seen
            && next.at - seen > HISTORY_GAP
            && time >= seen
        {
            return None;
        }
        let sale = state.sale.filter(|s| s.price.amount < state.price.amount);
        let on = sale.is_some_and(|s| s.from.is_none_or(|f| f <= time) && s.until.is_none_or(|u| time < u));
        // A withdrawn sale had the same declared start.
        let stale = state.reduced_since.is_some_and(|since| {
            let run = states[..index].iter().rev().take_while(|s| s.reduced_since == Some(since)).count();
            (index - run..index).any(|i| states[i].was_on_sale(since, states[i + 1].at))
        });
        let (fed, reduced) = match sale {
            Some(sale) if on => (sale.price.amount, true),
            _ => (
                state.price.amount,
                !stale && state.reduced_since.is_some_and(|since| since <= time && sale.is_none_or(|s| s.until.is_some_and(|end| end <= since))),
            ),
        };
        let mut price = fed;
        for o in overrides {
            if let Some(own) = o.price
                && o.at <= time
                && time < o.until
                && o.undone.is_none_or(|undone| time < undone)
            {
                price = own.amount;
            }
        }
        Some((price, price.min(fed), reduced && (!on || price < state.price.amount)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn the_lowest_prior_price_is_what_counting_hours_gives(states in states(), overrides in overrides(), start in 0..HOURS) {
            let (start, now) = (start * HOUR, HOURS * HOUR);
            let hours: Vec<Option<i64>> = (0..720).map(|h| charged(&states, &overrides, start - 720 * HOUR + h * HOUR).map(|(price, ..)| price)).collect();
            let expected = if hours.iter().all(Option::is_some) { hours.into_iter().flatten().min().ok_or(Missing::Incomplete) } else { Err(Missing::Incomplete) };
            let history = History { states: &states, overrides: &overrides };
            prop_assert_eq!(history.lowest_prior_price(start, Currency::EUR, &Zone::utc(), now).map(|m| m.amount), expected);
        }

        #[test]
        fn a_reduction_is_what_walking_back_by_the_hour_gives(states in states(), overrides in overrides(), now in 0..HOURS) {
            let history = History { states: &states, overrides: &overrides };
            let got = history.reduction(now * HOUR);
            let Some((_, mut price, true)) = charged(&states, &overrides, now * HOUR) else {
                prop_assert!(got.is_none());
                return Ok(());
            };
            let (mut start, mut observed) = (now, false);
            for hour in (0..now).rev() {
                match charged(&states, &overrides, hour * HOUR) {
                    Some((_, before, true)) if before >= price => (price, start) = (before, hour),
                    Some(_) => { observed = true; break; }
                    None => break,
                }
            }
            let got = got.unwrap();
            prop_assert_eq!(got.observed, observed);
            if observed {
                prop_assert_eq!(got.start, start * HOUR);
            } else {
                prop_assert!(got.start <= start * HOUR);
            }
        }

        /// What a store drops (states older than the retention period, equal neighbours) changes no result, now or later.
        #[test]
        fn compaction_never_changes_an_answer(states in states(), overrides in overrides(), later in 0_i64..300) {
            let now = HISTORY_AGE + 45 * DAY;
            let cutoff = now - HISTORY_AGE;
            let kept = states.iter().rposition(|s| s.at <= cutoff).unwrap_or(0);
            let compact: Vec<PriceState> = states[kept..].to_vec();
            let asked = now + later * DAY;
            let (all, few) = (History { states: &states, overrides: &overrides }, History { states: &compact, overrides: &overrides });
            for start in (0..HOURS).step_by(37).map(|h| h * HOUR).chain([now - 20 * DAY, now]) {
                let [all, few] = [all, few].map(|history| history.lowest_prior_price(start, Currency::EUR, &Zone::utc(), asked));
                prop_assert_eq!(all, few);
            }
            prop_assert_eq!(all.reduction(asked).filter(|r| r.start >= cutoff), few.reduction(asked).filter(|r| r.start >= cutoff));
        }
    }
}
