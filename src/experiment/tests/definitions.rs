//! Definitions: what is read, what is refused, and what a fraction can't tell apart.

use super::super::{Assignment, Definition, needs};
use crate::Code;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub fn definition(more: Value) -> Value {
    let mut all = json!({ "name": "autumn", "factors": [{ "name": "subject", "levels": ["plain", "question"] }], "baseline": 0.03, "effect": 0.2 });
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

pub fn two_levels(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "name": name, "levels": ["1", "2"] })).collect()
}

fn read(more: Value) -> Definition {
    Definition::read(&definition(more).to_string()).unwrap()
}

#[test]
fn what_is_wrong_in_a_definition_is_told_with_what_to_write_instead() {
    let cases = [
        (json!({ "name": "a\nb" }), "`a\\nb` in name is no name"),
        (json!({ "name": "" }), "`` in name is no name"),
        (json!({ "name": " a" }), "` a` in name is no name"),
        (json!({ "salt": "a\nb" }), "`salt` has a line feed"),
        (json!({ "factors": [] }), "there are 0 factors; from 1 to 16 are possible"),
        (json!({ "factors": [{ "name": "a", "levels": ["b"] }] }), "`a` has 1 levels; from 2 to 16 are possible"),
        (json!({ "factors": [{ "name": "a", "levels": ["b", "b"] }] }), "`b` is twice in levels of `a`"),
        (json!({ "factors": [{ "name": "a", "levels": ["b", "c"] }, { "name": "a", "levels": ["b", "c"] }] }), "`a` is twice in factors"),
        (json!({ "factors": two_levels(&["a", "b", "c", "d", "e", "f", "g"]) }), "the factors make 128 variants; at most 64 are possible"),
        (json!({ "segments": ["new", "new"] }), "`new` is twice in segments"),
        (json!({ "holdout": 0.9 }), "`holdout` is 0.9; it must be from 0 to 0.5"),
        (json!({ "alpha": 0 }), "`alpha` is 0; it must be from 0.000001 to 0.5"),
        (json!({ "power": 1 }), "`power` is 1; it must be from 0.5 to 0.999"),
        (json!({ "effect": 0 }), "`effect` is 0; it must be from 0.001 to 10"),
        (json!({ "baseline": 0 }), "a rate of 0 can't become 0"),
        (json!({ "baseline": 0.9 }), "a rate of 0.9 can't become 1.08"),
        (json!({ "deviation": 3 }), "a rate has no `deviation` of its own"),
        (json!({ "measure": "amount", "baseline": 2 }), "an amount needs its `baseline` and its `deviation`, both above 0"),
        (json!({ "measure": "amount", "baseline": 2, "deviation": 0 }), "an amount needs its `baseline` and its `deviation`, both above 0"),
        (json!({ "maturity": 400 }), "`maturity` is 400 days; at most 366 are possible"),
        (json!({ "shares": [0.5, 0.4] }), "`shares` has 2 numbers, with a sum of 0.9"),
        (json!({ "shares": [0.2, 0.3, 0.5] }), "`shares` has 3 numbers, with a sum of 1"),
        (json!({ "shares": [1, 0] }), "`shares` has 2 numbers, with a sum of 1"),
        (json!({ "shares": [429_496.729_5, 1.000_1] }), "`shares` has 2 numbers, with a sum of 429497.7296"),
        (json!({ "shares": [0.50004, 0.49996] }), "`shares` has 2 numbers, with a sum of 1"),
        (json!({ "factors": two_levels(&["a", "b"]), "shares": [0.4, 0.1, 0.1, 0.4] }), "these `shares` would mix the effects of factors"),
        (
            json!({ "factors": two_levels(&["a", "b", "c"]), "fraction": { "c": ["a", "b"] }, "shares": [0.4, 0.2, 0.2, 0.2] }),
            "these `shares` would mix the effects of factors",
        ),
        (json!({ "factors": two_levels(&["a", "b", "c"]), "fraction": { "c": [] } }), "`c` is derived from nothing"),
        (json!({ "factors": two_levels(&["a", "b", "c"]), "fraction": { "c": ["a", "a"] } }), "`c` is derived from `a` twice"),
        (json!({ "shares": [1.5, -0.5] }), "`shares` has 2 numbers, with a sum of 1"),
        (json!({ "factors": two_levels(&["a", "b"]), "fraction": { "c": ["a"] } }), "`fraction` has `c`, which is no factor"),
        (json!({ "factors": two_levels(&["a", "b"]), "fraction": { "b": ["a"] } }), "this `fraction` can't tell a and b apart"),
        (json!({ "factors": two_levels(&["a", "b"]), "fraction": { "b": ["b", "a"] } }), "`b` is derived from a factor that is derived itself"),
        (json!({ "factors": two_levels(&["a", "b", "c", "d"]), "fraction": { "c": ["a", "b"], "d": ["a", "b"] } }), "this `fraction` can't tell c and d apart"),
        (
            json!({ "factors": [{ "name": "a", "levels": ["1", "2", "3"] }, { "name": "b", "levels": ["1", "2"] }, { "name": "c", "levels": ["1", "2"] }], "fraction": { "c": ["a", "b"] } }),
            "`c` and those it is derived from must have two levels each",
        ),
    ];
    for (more, message) in cases {
        let error = Definition::read(&definition(more.clone()).to_string()).unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (Code::ExperimentBad, message), "{more}");
    }
    let many: Value = (0..16).map(|at| json!({ "name": at.to_string(), "levels": (0..16).map(|level| level.to_string()).collect::<Vec<_>>() })).collect();
    assert!(
        Definition::read(&definition(json!({ "factors": many })).to_string())
            .unwrap_err()
            .message
            .starts_with("the factors make 18446744073709551615 variants")
    );
    let product = json!({ "factors": two_levels(&["a", "b"]), "shares": [0.72, 0.18, 0.08, 0.02] });
    assert!(Definition::read(&definition(product).to_string()).is_ok());
    for text in ["", "{", "[]", "null", r#"{"name":"a"}"#, r#"{"unknown":1}"#] {
        assert_eq!(Definition::read(text).unwrap_err().code, Code::ExperimentBad, "{text}");
    }
}

#[test]
fn an_experiment_that_is_changed_is_another_one() {
    let ids: BTreeSet<String> = [
        json!({}),
        json!({ "salt": "2" }),
        json!({ "effect": 0.21 }),
        json!({ "maturity": 1 }),
        json!({ "segments": ["new"] }),
        json!({ "shares": [0.4, 0.6] }),
        json!({ "factors": [{ "name": "subject", "levels": ["plain", { "name": "question", "value": 1 }] }] }),
        json!({ "factors": [{ "name": "subject", "levels": ["plain", { "name": "question", "value": "1" }] }] }),
    ]
    .into_iter()
    .map(|more| read(more).id)
    .collect();
    assert_eq!(ids.len(), 8);
    assert!(ids.iter().all(|id| id.starts_with("autumn@") && id.len() == 15));
    // White space and the order of fields are not content.
    let other = r#"{ "effect": 0.2, "baseline": 0.03, "factors": [{ "levels": ["plain", "question"], "name": "subject" }],  "name": "autumn" }"#;
    assert_eq!(Definition::read(other).unwrap().id, read(json!({})).id);
}

#[test]
fn all_combinations_are_variants_and_are_assigned_by_their_shares() {
    let of = read(
        json!({ "factors": [{ "name": "subject", "levels": ["a", "b", "c"] }, { "name": "button", "levels": ["x", { "name": "y", "value": "#f00" }] }], "holdout": 0.1 }),
    );
    assert_eq!(of.variants, [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]);
    assert_eq!(of.shares.variants, [1667, 1667, 1667, 1667, 1666, 1666]);
    assert!(of.aliases.is_empty());
    let mut counts = [0; 7];
    for unit in 0..60_000 {
        match of.assign(&format!("unit {unit}")) {
            Assignment::Holdout => counts[6] += 1,
            Assignment::Variant(at) => counts[at] += 1,
        }
    }
    assert!((counts[6] - 6_000_i32).abs() < 300, "{counts:?}");
    assert!(counts[..6].iter().all(|count| (count - 9_000_i32).abs() < 400), "{counts:?}");
    let names: Vec<String> = (0..64).map(Definition::variant_name).collect();
    assert_eq!([&names[0], &names[25], &names[26], &names[51], &names[52], &names[63]], ["a", "z", "aa", "az", "ba", "bl"]);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 64);
}

/// The half fraction of four factors, I = ABCD, as in every textbook: eight runs, resolution IV.
#[test]
fn a_half_fraction_has_the_aliases_of_the_textbook() {
    let of = read(json!({ "factors": two_levels(&["A", "B", "C", "D"]), "fraction": { "D": ["A", "B", "C"] } }));
    assert_eq!(of.variants.len(), 8);
    assert!(of.variants.iter().all(|levels| levels.iter().sum::<usize>() % 2 == 0));
    let aliases: Vec<Vec<String>> = of.aliases.iter().map(|alias| alias.0.iter().map(|names| names.concat()).collect()).collect();
    assert_eq!(
        aliases,
        [vec!["A", "BCD"], vec!["B", "ACD"], vec!["C", "ABD"], vec!["D", "ABC"], vec!["AB", "CD"], vec!["AC", "BD"], vec!["BC", "AD"]]
            .map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>())
    );
}

/// A quarter of five factors, D = AB and E = AC: resolution III, I = ABD = ACE = BCDE.
#[test]
fn effects_of_a_fraction_are_aliased_exactly_where_their_columns_are_the_same() {
    let of = read(json!({ "factors": two_levels(&["A", "B", "C", "D", "E"]), "fraction": { "D": ["A", "B"], "E": ["A", "C"] } }));
    assert_eq!(of.variants.len(), 8);
    // The oracle: two effects are aliased if their signs are the same in every variant, or the opposite in every one.
    let sign = |set: &[usize], levels: &[usize]| set.iter().map(|at| levels[*at]).sum::<usize>() % 2;
    let sets: Vec<Vec<usize>> = (1_usize..32).map(|set| (0..5).filter(|at| set >> at & 1 == 1).collect()).collect();
    let same = |a: &[usize], b: &[usize]| of.variants.iter().map(|levels| (sign(a, levels) + sign(b, levels)) % 2).collect::<BTreeSet<_>>().len() == 1;
    let name = |set: &[usize]| set.iter().map(|at| ["A", "B", "C", "D", "E"][*at]).collect::<String>();
    let aliased: BTreeSet<BTreeSet<String>> = of.aliases.iter().map(|alias| alias.0.iter().map(|names| names.concat()).collect()).collect();
    let mut wanted = BTreeSet::new();
    for effect in sets.iter().filter(|set| set.len() < 3) {
        let class: BTreeSet<String> = sets.iter().filter(|other| other.len() < 4 && same(effect, other)).map(|other| name(other)).collect();
        if class.len() > 1 {
            wanted.insert(class);
        }
    }
    assert_eq!(aliased, wanted);
}

#[test]
fn a_plan_says_how_many_mails_are_needed() {
    let plan = |more: Value, per_day: Option<f64>| serde_json::to_value(needs(&read(more), per_day).unwrap()).unwrap();
    // 3 % to 3.6 %, 80 % power at 5 %: the fixed size of every calculator is 13,914 a variant.
    let simple = plan(json!({}), Some(2_000.0));
    let fixed = simple["effects"]["fixed"].as_u64().unwrap();
    assert!((27_600..28_000).contains(&fixed), "{fixed}");
    let most = simple["effects"]["most"].as_u64().unwrap();
    assert!(most as f64 / fixed as f64 <= 1.6, "{most}");
    assert_eq!(simple["effects"]["days"][0].as_u64().unwrap(), most.div_ceil(2_000));
    assert_eq!(plan(json!({ "maturity": 7 }), Some(2_000.0))["effects"]["days"][0].as_u64().unwrap(), most.div_ceil(2_000) + 7);
    assert!(simple["combinations"].is_null() && simple["comparisons"] == json!({ "effects": 1, "combinations": 0 }));
    // A holdout gets mails too, but says nothing; uneven shares need more.
    let held = plan(json!({ "holdout": 0.2 }), None);
    assert!((held["effects"]["fixed"].as_f64().unwrap() * 0.8 / fixed as f64 - 1.0).abs() < 1e-3);
    let uneven = plan(json!({ "shares": [0.9, 0.1] }), None);
    assert!((uneven["effects"]["fixed"].as_f64().unwrap() * 4.0 * 0.09 / fixed as f64 - 1.0).abs() < 1e-3);
    // Two factors need hardly more than one: each mail answers both questions. Combinations need much more.
    let both = plan(json!({ "factors": two_levels(&["subject", "button"]) }), None);
    let of = |name: &str| both[name]["fixed"].as_f64().unwrap() / fixed as f64;
    assert!(of("effects") < 1.5 && of("combinations") > 2.5, "{both}");
    assert_eq!(both["comparisons"], json!({ "effects": 2, "combinations": 6 }));
    assert_eq!(plan(json!({ "segments": ["new", "old"] }), None)["comparisons"]["effects"], 3);
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(needs(&read(json!({})), Some(wrong)).unwrap_err().code, Code::ExperimentBad);
    }
}
