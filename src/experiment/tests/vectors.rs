//! Assignment, against the vectors that other languages are held against, too.

use super::super::{Assignment, BUCKETS, Shares, assign, bucket};
use serde_json::Value;

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../docs/experiments/vectors.json")).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

#[test]
fn buckets_are_those_of_the_published_vectors() {
    let all = vectors();
    assert_eq!(all.len(), 1000);
    for vector in &all {
        let text = |name: &str| vector[name].as_str().unwrap();
        assert_eq!(u64::from(bucket(text("experiment"), text("salt"), text("unit"))), vector["bucket"].as_u64().unwrap(), "{vector}");
    }
}

#[test]
fn shares_hold_and_each_unit_keeps_its_variant() {
    let shares = Shares { holdout: 500, variants: vec![5000, 3000, 2000] };
    let mut counts = [0_u32; 4];
    for n in 0..40_000 {
        let unit = format!("müller{n}@beispiel.example");
        let place = match assign("autumn", "s", &shares, &unit) {
            Assignment::Holdout => 3,
            Assignment::Variant(at) => at,
        };
        counts[place] += 1;
        assert_eq!(assign("autumn", "s", &shares, &unit), assign("autumn", "s", &shares, &unit));
    }
    for (count, share) in counts.iter().zip([0.475, 0.285, 0.19, 0.05]) {
        let expected = 40_000.0 * share;
        assert!((f64::from(*count) - expected).abs() < 5.0 * expected.sqrt(), "{counts:?}");
    }
}

/// Who is held out is held out of all experiments of a salt, and of no others by it.
#[test]
fn a_holdout_is_of_its_salt_and_other_experiments_are_independent() {
    let held = Shares { holdout: 1000, variants: vec![5000, 5000] };
    let units: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let place = |experiment: &str, salt: &str, unit: &String| assign(experiment, salt, &held, unit);
    let mut same = 0;
    for unit in &units {
        let (one, two) = (place("one", "a", unit), place("two", "a", unit));
        assert_eq!(one == Assignment::Holdout, two == Assignment::Holdout, "{unit}");
        same += u32::from(one == two && one != Assignment::Holdout);
    }
    assert!((f64::from(same) - 9000.0).abs() < 400.0, "{same}");
    assert!(units.iter().any(|unit| (place("one", "a", unit) == Assignment::Holdout) != (place("one", "b", unit) == Assignment::Holdout)));
    assert!(units.iter().all(|unit| bucket("one", "a", unit) < BUCKETS));
}
