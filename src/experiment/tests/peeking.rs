//! What happens to those who look all the time. `RUNS=10000` is the figure of `docs/experiments/statistics.md`.

use super::super::{Arm, Method, Planned, compare, p_value, sample_ratio, sizes};
use super::chance::Chance;

fn runs(few: u32) -> u32 {
    std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(few)
}

/// A run looked at again and again: two variants, with so many units each between two looks. Whether a difference was found, and at which look.
fn found(chance: &mut Chance, planned: &Planned, rates: [f64; 2], units: f64, looks: usize) -> Option<usize> {
    let (mut sent, mut sums) = (0.0, [0.0; 2]);
    (0..looks).find(|_| {
        sent += units;
        for (sum, rate) in sums.iter_mut().zip(rates) {
            *sum += chance.hits(units, rate);
        }
        let [a, b] = sums;
        p_value(Arm::rate(sent, a), Arm::rate(sent, b), planned) <= planned.alpha
    })
}

fn share_found(runs: u32, planned: &Planned, rates: [f64; 2], units: f64, looks: usize) -> f64 {
    let mut chance = Chance(7);
    f64::from((0..runs).filter(|_| found(&mut chance, planned, rates, units, looks).is_some()).count() as u32) / f64::from(runs)
}

fn planned(method: Method, baseline: f64, effect: f64) -> Planned {
    Planned { method, baseline, effect, alpha: 0.05, share: 0.5 }
}

/// Two weeks, looked at each hour and each day: rates of 0.3 %, 3 % and 30 %.
#[test]
fn two_same_variants_are_seldom_told_apart_however_often_one_looks() {
    for (method, rate, effect, hourly) in [
        (Method::Conversions, 0.003, 0.2, 500.0),
        (Method::Conversions, 0.03, 0.2, 100.0),
        (Method::Means, 0.003, 0.2, 500.0),
        (Method::Means, 0.03, 0.2, 100.0),
        (Method::Means, 0.3, 0.1, 20.0),
    ] {
        let runs = runs(300);
        // Three standard errors above what is promised.
        let most = 0.05 + 3.0 * (0.05 * 0.95 / f64::from(runs)).sqrt();
        for (looks, units) in [(14 * 24, hourly), (14, hourly * 24.0)] {
            let wrong = share_found(runs, &planned(method, rate, effect), [rate, rate], units, looks);
            println!("{method:?}, {rate}, {looks} looks: {:.2} % wrong", wrong * 100.0);
            assert!(wrong <= most, "{method:?} {rate} {looks}: {wrong}");
        }
    }
}

/// An effect that is there is found with the power that was planned, by at most 1.6 times the units of a test that is looked at once.
#[test]
fn an_effect_is_found_with_the_power_that_was_planned() {
    for (method, rate, effect) in [(Method::Conversions, 0.003, 0.2), (Method::Conversions, 0.03, 0.2), (Method::Means, 0.03, 0.2), (Method::Means, 0.3, 0.1)] {
        let deviation = |rate: f64| rate * (1.0 - rate);
        let both = (f64::midpoint(deviation(rate), deviation(rate * (1.0 + effect)))).sqrt();
        for looks in [14, 14 * 24] {
            let size = sizes(rate * effect, both, 0.05, 0.8, looks);
            let power = share_found(runs(300), &planned(method, rate, effect), [rate, rate * (1.0 + effect)], (size.most / 2.0 / looks as f64).round(), looks);
            println!(
                "{method:?}, {rate}, {looks} looks: {:.1} % found, {:.2} times a fixed test, {:.2} on average",
                power * 100.0,
                size.most / size.fixed,
                size.average / size.fixed
            );
            assert!(power > 0.8 - 3.0 * (0.16 / f64::from(runs(300))).sqrt() - 0.02, "{method:?} {rate} {looks}: {power}");
            assert!(size.most / size.fixed <= 1.62 && size.average < size.fixed * 1.15, "{size:?}");
        }
    }
}

/// The true change is in the interval at all looks.
#[test]
fn the_interval_has_the_true_change_at_every_look() {
    for (method, rates) in [(Method::Conversions, [0.01, 0.013]), (Method::Means, [0.05, 0.04])] {
        let [a, b] = rates;
        let (truth, mut chance, runs) = (b / a - 1.0, Chance(3), runs(200));
        let planned = planned(method, a, 0.2);
        let missed = (0..runs).filter(|_| {
            let (mut sent, mut sums) = (0.0, [0.0; 2]);
            (0..60).any(|_| {
                sent += 500.0;
                for (sum, rate) in sums.iter_mut().zip(rates) {
                    *sum += chance.hits(500.0, rate);
                }
                let found = compare(Arm::rate(sent, sums[0]), Arm::rate(sent, sums[1]), &planned).interval;
                found.low.is_some_and(|low| low > truth) || found.high.is_some_and(|high| high < truth)
            })
        });
        let missed = missed.count() as f64 / f64::from(runs);
        assert!(missed <= 0.05 + 3.0 * (0.0475 / f64::from(runs)).sqrt(), "{method:?}: {missed}");
    }
}

/// Also of changes much larger than planned, and of variants with different shares: the ratio of two means has the errors of both.
#[test]
fn the_interval_has_large_changes_too_whatever_the_shares_are() {
    for (rates, share, mails) in [([0.3, 0.9], 0.5, 1_000.0), ([0.2, 0.5], 0.5, 2_000.0), ([0.2, 0.4], 0.9, 3_000.0), ([0.12, 0.144], 0.9, 3_000.0)] {
        let [a, b] = rates;
        let (truth, mut chance, runs) = (b / a - 1.0, Chance(17), runs(150));
        let planned = Planned { share, ..planned(Method::Means, a, 0.2) };
        let missed = (0..runs).filter(|_| {
            let mut arms = [Arm::rate(0.0, 0.0); 2];
            (0..14).any(|_| {
                for ((arm, rate), share) in arms.iter_mut().zip(rates).zip([1.0 - share, share]) {
                    let units = mails * share;
                    *arm = arm.plus(Arm::rate(units, chance.hits(units, rate)));
                }
                let found = compare(arms[0], arms[1], &planned).interval;
                found.low.is_some_and(|low| low > truth) || found.high.is_some_and(|high| high < truth)
            })
        });
        let missed = missed.count() as f64 / f64::from(runs);
        println!("{rates:?}, share {share}: {:.2} % missed", missed * 100.0);
        assert!(missed <= 0.05 + 3.0 * (0.0475 / f64::from(runs)).sqrt(), "{rates:?} {share}: {missed}");
    }
}

/// Few buy, and one variant is small: its large amounts are still to come.
#[test]
fn amounts_of_a_small_variant_are_seldom_told_apart() {
    for (share, buyers, mails) in [(0.02, 0.01, 8_000.0), (0.05, 0.01, 4_000.0), (0.1, 0.01, 1_500.0)] {
        let planned = Planned { share, ..planned(Method::Means, 0.6, 0.2) };
        let (mut chance, runs) = (Chance(19), runs(150));
        let wrong = (0..runs).filter(|_| {
            let mut arms = [Arm { units: 0.0, sum: 0.0, squares: 0.0 }; 2];
            (0..14).any(|_| {
                for (arm, share) in arms.iter_mut().zip([1.0 - share, share]) {
                    arm.units += mails * share;
                    for _ in 0..chance.hits(mails * share, buyers) as u32 {
                        let amount = (3.8 + 0.8 * chance.normal()).exp();
                        *arm = arm.plus(Arm { units: 0.0, sum: amount, squares: amount * amount });
                    }
                }
                p_value(arms[0], arms[1], &planned) <= 0.05
            })
        });
        let wrong = wrong.count() as f64 / f64::from(runs);
        println!("amounts, share {share}: {:.2} % wrong", wrong * 100.0);
        assert!(wrong <= 0.05 + 3.0 * (0.0475 / f64::from(runs)).sqrt(), "{share}: {wrong}");
    }
}

/// Amounts with a long tail: most buy nothing, few buy much.
#[test]
fn amounts_of_two_same_variants_are_seldom_told_apart() {
    let planned = planned(Method::Means, 2.0, 0.2);
    let (mut chance, runs) = (Chance(11), runs(150));
    let wrong = (0..runs).filter(|_| {
        let mut arms = [Arm { units: 0.0, sum: 0.0, squares: 0.0 }; 2];
        (0..30).any(|_| {
            for arm in &mut arms {
                arm.units += 1000.0;
                for _ in 0..chance.hits(1000.0, 0.03) as u32 {
                    let amount = (3.8 + 0.8 * chance.normal()).exp();
                    arm.sum += amount;
                    arm.squares += amount * amount;
                }
            }
            p_value(arms[0], arms[1], &planned) <= 0.05
        })
    });
    let wrong = wrong.count() as f64 / f64::from(runs);
    assert!(wrong <= 0.05 + 3.0 * (0.0475 / f64::from(runs)).sqrt(), "{wrong}");
}

#[test]
fn a_sample_ratio_that_holds_is_seldom_doubted_and_one_that_does_not_is_found() {
    let mut chance = Chance(5);
    let mut worst = |share: f64| {
        let (mut counts, mut least) = ([0.0, 0.0], 1.0_f64);
        for _ in 0..100 {
            let second = chance.hits(200.0, share);
            counts = [counts[0] + 200.0 - second, counts[1] + second];
            least = least.min(sample_ratio(&counts, &[0.5, 0.5]));
        }
        least
    };
    let runs = runs(300);
    let doubted = (0..runs).filter(|_| worst(0.5) < 0.01).count() as f64 / f64::from(runs);
    assert!(doubted <= 0.01 + 3.0 * (0.0099 / f64::from(runs)).sqrt(), "{doubted}");
    let found = (0..100).filter(|_| worst(0.47) < 0.01).count();
    assert!(found >= 95, "{found}");
}
