//! Figures worked out by others: integrals by scipy's quadrature, the boundary of equation 9 by `ville` 0.1.0, the sample ratio by `savvi` 0.3.1.

use super::super::exact::Conversions;
use super::super::mixture::{Normal, evidence, radius};
use super::super::search::{log_rise, normal, quantile};
use super::super::{Arm, Method, Planned, compare, sample_ratio, sizes};

fn close(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-9 * known.abs().max(1.0), "{found} is not {known}");
}

#[test]
fn evidence_of_means_is_the_integral_over_effects() {
    for (difference, variance, effect, known) in [
        (0.004, 4e-6, 0.006, 0.683_708_133_793_02),
        (-0.01, 9e-6, 0.006, 3.980_932_796_966_838),
        (0.0, 1e-5, 0.01, -3.247_789_721_044_799_5),
        (0.3, 0.02, 0.2, 1.213_693_945_748_747),
    ] {
        close(evidence(effect, difference, variance), known);
    }
}

/// A single distribution around no effect gives the interval of equation 9 of arXiv 2103.06476.
#[test]
fn around_no_effect_the_interval_is_that_of_equation_9() {
    for (units, precision, alpha, known) in
        [(1000.0, 126.0, 0.05, 0.095_981_728_674_847_35), (50_000.0, 5000.0, 0.01, 0.015_980_650_305_448_776), (200.0, 20.0, 0.05, 0.214_805_677_321_352_3)]
    {
        let prior = Normal { mean: 0.0, deviation: f64::sqrt(precision).recip() };
        close(radius(1.0 / units, alpha, |distance| prior.evidence(distance, 1.0 / units)), known);
    }
}

#[test]
fn evidence_of_conversions_is_the_integral_over_sides_of_the_coin() {
    for (a, b, share, log_ratio, effect, known) in [
        (40.0, 70.0, 0.5, 0.0, 0.18, 1.742_289_843_166_407_6),
        (3.0, 0.0, 0.5, 0.0, 0.18, 0.071_032_815_575_131_84),
        (500.0, 520.0, 0.4, 0.3, 0.18, 1.576_516_146_520_859),
        (1200.0, 1500.0, 0.5, -0.1, 0.1, 29.988_203_666_168_115),
    ] {
        close(Conversions { a, b, share }.evidence(log_ratio, effect), known);
    }
}

#[test]
fn the_sample_ratio_is_that_of_others() {
    close(sample_ratio(&[520.0, 480.0], &[0.5, 0.5]), 1.0);
    close(sample_ratio(&[100.0, 90.0, 140.0], &[0.25, 0.25, 0.5]), 0.199_856_990_006_701_87);
    close(sample_ratio(&[5000.0, 5400.0], &[0.5, 0.5]), 0.005_030_874_686_365_349);
}

#[test]
fn functions_are_those_of_others() {
    // Of 12345.6 and 3: the product of three numbers.
    for (x, n, known) in
        [(2.5, 3.0, f64::ln(2.5 * 3.5 * 4.5)), (12_345.6, 3.0, f64::ln(12_345.6 * 12_346.6 * 12_347.6)), (1e11, 2.0, 2.0 * f64::ln(1e11) + 1e-11)]
    {
        close(log_rise(x, n), known);
    }
    for (z, known) in [(-8.0, 6.220_960_574_271_74e-16), (-1.96, 0.024_997_895_148_220_435), (0.3, 0.617_911_422_188_952_6)] {
        close(normal(z), known);
    }
    for (p, known) in [(1e-6, -4.753_424_308_822_899), (0.2, -0.841_621_233_572_914_2), (0.975, 1.959_963_984_540_054)] {
        close(quantile(p), known);
    }
}

/// With conversions of one variant alone, the ratio has one end.
#[test]
fn an_end_that_nothing_bounds_is_none() {
    let interval = |a: f64, b: f64| Conversions { a, b, share: 0.5 }.interval(0.18, 0.05);
    assert_eq!(interval(0.0, 0.0), (None, None));
    let (low, high) = interval(0.0, 30.0);
    assert!(low.is_some_and(|low| low > 1.0) && high.is_none(), "{low:?} {high:?}");
    let (low, high) = interval(30.0, 0.0);
    assert!(low.is_none() && high.is_some_and(|high| high < 1.0), "{low:?} {high:?}");
    let (low, high) = interval(1e6, 1.1e6);
    assert!(low.is_some_and(|low| low > 1.09) && high.is_some_and(|high| high < 1.11), "{low:?} {high:?}");
}

/// A test that is looked at once has the size of the textbook.
#[test]
fn a_fixed_test_has_the_size_of_the_textbook() {
    // 3 % against 3.6 %, 80 %, two-sided 5 %: (1.959964 + 0.841621)² (0.0291 + 0.034704) / 0.006² for each variant.
    let found = sizes(0.006, f64::midpoint(0.0291, 0.034_704).sqrt(), 0.05, 0.8, 14);
    assert!((found.fixed - 2.0 * 13_910.6).abs() < 1.0, "{found:?}");
    assert!(found.most > found.fixed * 1.3 && found.most < found.fixed * 1.62 && found.average < found.most, "{found:?}");
}

/// What was planned wrongly proves nothing, and comes to an end.
#[test]
fn nonsense_has_no_findings() {
    for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for method in [Method::Conversions, Method::Means] {
            let good = Planned { method, baseline: 0.1, effect: 0.2, alpha: 0.05, share: 0.5 };
            let wrong = [Planned { effect: value, ..good }, Planned { share: value, ..good }, Planned { baseline: value, ..good }];
            for planned in wrong {
                let found = compare(Arm::rate(1000.0, 100.0), Arm::rate(1000.0, 105.0), &planned);
                assert!(found.p > 0.05 && found.p <= 1.0, "{planned:?}: {found:?}");
            }
            let found = compare(Arm::rate(value, 100.0), Arm::rate(1000.0, value), &good);
            assert!(found.p <= 1.0, "{method:?} {value}: {found:?}");
        }
        sizes(value, 0.2, 0.05, 0.8, 14);
        sizes(0.01, value, 0.05, 0.8, 0);
        assert!(sample_ratio(&[value, 10.0], &[0.5, 0.5]) <= 1.0);
    }
}
