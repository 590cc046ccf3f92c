//! Reports: what is concluded from which counters.

use super::super::{Counts, Definition, report, shares};
use super::chance::Chance;
use super::definitions::{definition, two_levels};
use crate::Code;
use crate::base::time::Day;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(more: Value) -> Definition {
    Definition::read(&definition(more).to_string()).unwrap()
}

fn day(at: i64) -> Day {
    Day::parse("2026-12-01").unwrap().plus(at)
}

fn row(of: &Definition, variant: usize, at: i64, units: f64, conversions: f64) -> Value {
    json!({ "experiment": of.id, "variant": Definition::variant_name(variant), "day": day(at).to_string(), "units": units as u64, "conversions": conversions as u64 })
}

fn reported(of: &Definition, rows: &[Value], at: i64) -> Value {
    let counts = Counts::read(&Value::from(rows).to_string(), of).unwrap();
    serde_json::to_value(report(of, &counts, day(at), false)).unwrap()
}

#[test]
fn a_level_is_what_all_variants_with_it_came_to() {
    let of = read(json!({ "factors": two_levels(&["subject", "button"]), "segments": ["new"] }));
    let conversions = [100.0, 130.0, 110.0, 155.0];
    let mut rows: Vec<Value> = (0..4).map(|at| row(&of, at, 0, 5_000.0, conversions[at])).collect();
    rows[3]["segment"] = "new".into();
    let found = reported(&of, &rows, 0);
    let all = &found["groups"][0];
    assert_eq!(all["units"], 20_000);
    let sums = |question: usize| all["questions"][question]["arms"].as_array().unwrap().iter().map(|arm| arm["sum"].as_f64().unwrap()).collect::<Vec<_>>();
    assert_eq!([sums(0), sums(1), sums(2)], [vec![230.0, 265.0], vec![210.0, 285.0], conversions.to_vec()]);
    let arm = &all["questions"][1]["arms"][1];
    assert!((arm["lift"].as_f64().unwrap() - (285.0 / 210.0 - 1.0)).abs() < 1e-12 && (arm["mean"].as_f64().unwrap() - 0.0285).abs() < 1e-12);
    assert!(all["questions"][0]["arms"][0]["lift"].is_null());
    assert_eq!((&all["questions"][2]["factor"], &all["questions"][2]["arms"][1]["name"]), (&Value::Null, &json!("1 + 2")));
    let new = &found["groups"][1];
    assert_eq!((&new["segment"], &new["units"], &new["questions"][2]["arms"][3]["sum"]), (&json!("new"), &json!(5_000), &json!(155.0)));
    // Both kinds of findings share the probability of a wrong one: 2 comparisons of levels and 6 of combinations, in 2 groups.
    assert!((all["questions"][0]["alpha"].as_f64().unwrap() - 0.05 / 2.0 / 4.0).abs() < 1e-15);
    assert!((all["questions"][2]["alpha"].as_f64().unwrap() - 0.05 / 2.0 / 12.0).abs() < 1e-15);
}

#[test]
fn what_is_known_is_said_in_both_languages() {
    let of = read(json!({}));
    let said = |conversions: [f64; 2], units: f64| {
        let rows = [row(&of, 0, 0, units, conversions[0]), row(&of, 1, 0, units, conversions[1])];
        let counts = Counts::read(&Value::from(&rows[..]).to_string(), &of).unwrap();
        let text = |german: bool| {
            let found = serde_json::to_value(report(&of, &counts, day(0), german)).unwrap();
            let answer = &found["groups"][0]["questions"][0];
            (answer["verdict"].as_str().unwrap().to_owned(), answer["winner"].as_str().map(str::to_owned), answer["text"].as_str().unwrap().to_owned())
        };
        (text(false), text(true))
    };
    let (english, german) = said([600.0, 780.0], 20_000.0);
    assert_eq!((english.0.as_str(), english.1.as_deref()), ("winner", Some("question")));
    assert!(english.2.starts_with("“question” is better than “plain”: +30.0%, between +") && english.2.ends_with("is wrong is at most 5%."), "{english:?}");
    assert!(german.2.starts_with("„question“ ist besser als „plain“: +30,0\u{a0}%, zwischen +") && german.2.contains("höchstens 5\u{a0}%."), "{german:?}");
    // The first wins, and is named.
    assert_eq!(said([780.0, 600.0], 20_000.0).0.1.as_deref(), Some("plain"));
    let (english, german) = said([30.0, 33.0], 1_000.0);
    assert_eq!((english.0.as_str(), english.2.as_str()), ("open", "Not enough data yet: about 43,000 more mails."));
    assert_eq!(german.2, "Noch nicht genug Daten: Es fehlen etwa 43.000 Mails.");
    let (english, german) = said([30_000.0, 30_100.0], 1_000_000.0);
    assert_eq!((english.0.as_str(), english.2.as_str()), ("alike", "There is no difference of 20% or more: choose what you like."));
    assert_eq!(german.2, "Es gibt keinen Unterschied von 20\u{a0}% oder mehr: Sie haben die freie Wahl.");
}

#[test]
fn of_variants_that_were_sent_unevenly_nothing_is_concluded() {
    let of = read(json!({}));
    let found = reported(&of, &[row(&of, 0, 0, 20_000.0, 600.0), row(&of, 1, 0, 18_500.0, 900.0)], 0);
    let answer = &found["groups"][0]["questions"][0];
    assert_eq!((&found["sampleRatio"]["even"], &answer["verdict"], &answer["winner"]), (&json!(false), &json!("uneven"), &Value::Null));
    assert_eq!(answer["text"], "Nothing can be concluded: the variants were not sent as often as planned.");
}

#[test]
fn mails_that_may_convert_yet_are_not_compared() {
    let of = read(json!({ "maturity": 3 }));
    let rows: Vec<Value> = (0..10).flat_map(|at| [row(&of, 0, at, 1_000.0, 30.0), row(&of, 1, at, 1_000.0, 30.0)]).collect();
    // On day 9, those of day 5 have had three whole days, those of day 6 have not.
    let found = reported(&of, &rows, 9);
    assert_eq!((&found["mature"], &found["pending"]), (&json!(12_000), &json!(8_000)));
    assert_eq!(found["groups"][0]["questions"][0]["series"].as_array().unwrap().len(), 6);
    // What comes later is not known yet.
    assert_eq!(reported(&of, &rows, 4)["mature"], 2_000);
    assert_eq!(reported(&read(json!({})), &[], 4)["mature"], 0);
}

#[test]
fn counters_that_cannot_be_are_refused_with_their_row() {
    let of = read(json!({ "segments": ["new"] }));
    let good = row(&of, 0, 0, 10.0, 3.0);
    let with = |name: &str, value: Value| {
        let mut row = good.clone();
        row[name] = value;
        row
    };
    let cases = [
        (with("experiment", "autumn@00000000".into()), format!("row 2: it is of the experiment `autumn@00000000`, not of `{}`", of.id)),
        (with("variant", "c".into()), "row 2: there is no variant `c`".to_owned()),
        (with("segment", "nwe".into()), "row 2: there is no segment `nwe`".to_owned()),
        (with("day", "2026-13-01".into()), "row 2: the day `2026-13-01` is no date".to_owned()),
        (with("day", "2026-12-01T10:00:00Z".into()), "row 2: the day `2026-12-01T10:00:00Z` is no date".to_owned()),
        (with("units", (-4).into()), "row 2: it can't be read: invalid value: integer `-4`, expected a whole number, 0 or more".to_owned()),
        (with("units", 2_000_000_000_000_u64.into()), "row 2: 2000000000000 units are more than 1000000000000".to_owned()),
    ];
    for (row, message) in cases {
        let error = Counts::read(&json!([good, row]).to_string(), &of).unwrap_err();
        assert_eq!((error.code, error.message), (Code::ExperimentBad, message));
    }
    for text in ["", "{}", "[1]", r#"[{"variant":"a"}]"#, "[{}]"] {
        assert_eq!(Counts::read(text, &of).unwrap_err().code, Code::ExperimentBad, "{text}");
    }
    let money = read(json!({ "measure": "amount", "baseline": 2.0, "deviation": 12.0 }));
    let amount = |units: u64, amount: f64, squares: f64| {
        json!([{ "experiment": money.id, "variant": "a", "day": "2026-12-01", "units": units, "amount": amount, "squares": squares }]).to_string()
    };
    assert!(Counts::read(&amount(10, 20.0, 80.0), &money).is_ok());
    // Rounded sums are taken, impossible ones are not.
    assert!(Counts::read(&amount(1, 19.99, 399.6), &money).is_ok() && Counts::read(&amount(1, 1e300, 1e300), &money).is_err());
}

#[test]
fn what_came_of_units_that_nobody_counted_is_left_out_and_told() {
    let of = read(json!({}));
    let rows = [row(&of, 0, 0, 1_000.0, 0.0), row(&of, 0, 0, 0.0, 30.0), row(&of, 1, 0, 1_000.0, 33.0), row(&of, 1, 3, 0.0, 2.0), row(&of, 0, 0, 0.0, 5_000.0)];
    let found = reported(&of, &rows, 5);
    // 30 and 5,000 conversions of 1,000 units, and two of none.
    assert_eq!(found["stray"], 4_032);
    assert_eq!(found["groups"][0]["questions"][0]["arms"][1]["sum"], 33.0);
}

#[test]
fn what_is_compared_has_to_be_even_in_each_group_and_of_mature_mails() {
    let of = read(json!({ "segments": ["new", "old"], "maturity": 3 }));
    let of_segment = |variant: usize, at: i64, units: f64, segment: &str| {
        let mut row = row(&of, variant, at, units, units * 0.03);
        row["segment"] = segment.into();
        row
    };
    let rows = [of_segment(0, 0, 40_000.0, "new"), of_segment(1, 0, 10_000.0, "new"), of_segment(0, 0, 10_000.0, "old"), of_segment(1, 0, 40_000.0, "old")];
    let found = reported(&of, &rows, 9);
    assert_eq!((&found["sampleRatio"]["even"], &found["groups"][0]["even"], &found["groups"][1]["even"]), (&json!(true), &json!(true), &json!(false)));
    assert_eq!(found["groups"][2]["questions"][0]["verdict"], "uneven");
    let rows = [of_segment(0, 0, 40_000.0, "new"), of_segment(1, 0, 10_000.0, "new"), of_segment(0, 8, 10_000.0, "new"), of_segment(1, 8, 40_000.0, "new")];
    assert_eq!(reported(&of, &rows, 9)["groups"][0]["questions"][0]["verdict"], "uneven");
}

#[test]
fn alike_is_said_only_if_no_pair_can_differ_by_the_effect() {
    let of = read(json!({ "factors": [{ "name": "subject", "levels": ["a", "b", "c"] }], "shares": [0.45, 0.45, 0.1] }));
    let rows = [(93_312.0, 2_799.0), (93_312.0, 3_042.0), (20_736.0, 674.0)]
        .into_iter()
        .enumerate()
        .map(|(at, (units, conversions))| row(&of, at, 0, units, conversions));
    let found = reported(&of, &rows.collect::<Vec<_>>(), 0);
    let answer = &found["groups"][0]["questions"][0];
    assert!(answer["arms"][2]["high"].as_f64().unwrap() > 0.2 && answer["verdict"] == "open", "{answer}");
    // Of three, one is proven worse, and the sentence says so.
    let of = read(json!({ "factors": [{ "name": "subject", "levels": ["a", "b", "c"] }] }));
    let rows: Vec<Value> = [3_000.0, 4_500.0, 4_510.0].into_iter().enumerate().map(|(at, conversions)| row(&of, at, 0, 100_000.0, conversions)).collect();
    let text = reported(&of, &rows, 0)["groups"][0]["questions"][0]["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("Known so far: “a” would be a mistake."), "{text}");
}

#[test]
fn mails_that_were_sent_are_not_asked_for_again() {
    let of = read(json!({ "maturity": 7 }));
    let rows = [row(&of, 0, 0, 5_000.0, 150.0), row(&of, 1, 0, 5_000.0, 160.0), row(&of, 0, 8, 100_000.0, 0.0), row(&of, 1, 8, 100_000.0, 0.0)];
    let found = reported(&of, &rows, 9);
    let answer = &found["groups"][0]["questions"][0];
    assert_eq!((&answer["missing"], &answer["text"]), (&json!(0), &json!("Not enough data yet: wait for the 200,000 mails that may convert yet.")));
}

/// Two factors and two segments without any effect, looked at each day: all findings together are wrong as seldom as planned.
#[test]
fn all_findings_together_are_seldom_wrong() {
    let of = read(json!({ "factors": two_levels(&["subject", "button"]), "segments": ["new", "old"], "effect": 0.3 }));
    let runs: u32 = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(60);
    let mut chance = Chance(21);
    let mut wrong = 0;
    for _ in 0..runs {
        let mut rows = Vec::new();
        wrong += u32::from((0..14).any(|at| {
            for variant in 0..4 {
                for segment in ["new", "old"] {
                    let mut row = row(&of, variant, at, 600.0, chance.hits(600.0, 0.03));
                    row["segment"] = segment.into();
                    rows.push(row);
                }
            }
            let found = reported(&of, &rows, at);
            let groups = found["groups"].as_array().unwrap();
            groups.iter().any(|group| group["questions"].as_array().unwrap().iter().any(|answer| answer["verdict"] == "winner"))
        }));
    }
    let share = f64::from(wrong) / f64::from(runs);
    println!("two factors, two segments: {:.2} % of {runs} experiments have a wrong finding", share * 100.0);
    assert!(share <= 0.05 + 3.0 * (0.0475 / f64::from(runs)).sqrt(), "{share}");
}

#[test]
fn a_bandit_sends_more_of_what_works_and_gives_up_nothing() {
    let of = read(json!({ "factors": [{ "name": "subject", "levels": ["a", "b", "c"] }], "maturity": 1 }));
    let counts = |rows: &[Value]| Counts::read(&Value::from(rows).to_string(), &of).unwrap();
    let none = shares(&of, &counts(&[]), day(5), 1);
    assert!(none.iter().all(|share| (3_000..3_700).contains(share)), "{none:?}");
    let rows: Vec<Value> = [(0, 30.0), (1, 60.0), (2, 33.0)].into_iter().map(|(at, conversions)| row(&of, at, 0, 1_000.0, conversions)).collect();
    let found = shares(&of, &counts(&rows), day(5), 1);
    assert_eq!((found.iter().sum::<u32>(), shares(&of, &counts(&rows), day(5), 1)), (10_000, found.clone()));
    assert!(found[1] > 4_700 && found.iter().all(|share| *share >= 100), "{found:?}");
    assert_ne!(shares(&of, &counts(&rows), day(5), 2), found);
    // Between two steps of maturity, nothing changes.
    assert_eq!(shares(&of, &counts(&rows), day(1), 1), none);
    // Of two variants, the share is the probability of being the better one: about 0.977 for two deviations.
    let two = read(json!({}));
    let rows = [row(&two, 0, 0, 100_000.0, 3_000.0), row(&two, 1, 0, 100_000.0, 3_153.0)];
    let found = shares(&two, &Counts::read(&Value::from(&rows[..]).to_string(), &two).unwrap(), day(0), 3);
    assert!((f64::from(found[1]) / 1e4 - (0.01 + 0.98 * 0.977)).abs() < 0.01, "{found:?}");
}

fn any_row() -> impl Strategy<Value = Value> {
    let number = prop_oneof![Just(0_u64), 1..1_000_u64, Just(1_000_000_000_000), any::<u64>()];
    let amount = prop_oneof![Just(0.0), -1e3..1e9, Just(1e300), Just(f64::MAX)];
    (0..6_usize, prop_oneof![Just("new"), Just("old"), Just(""), Just("other")], -400_i64..400, number.clone(), number, amount.clone(), amount)
        .prop_map(|(variant, segment, at, units, conversions, amount, squares)| json!({ "variant": Definition::variant_name(variant), "segment": segment, "day": day(at).to_string(), "units": units, "conversions": conversions, "amount": amount, "squares": squares }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever is counted, there is a report with sentences, or a clear error; no interval ends before it begins.
    #[test]
    fn whatever_is_counted_there_is_a_report_or_an_error(rows in prop::collection::vec(any_row(), 0..12), at in -400_i64..400, is_amount in any::<bool>(), effect in prop_oneof![Just(0.001), 0.01..2.0, Just(10.0)], maturity in 0..60_u32) {
        let measure = if is_amount { json!({ "measure": "amount", "baseline": 2.0, "deviation": 9.0 }) } else { json!({ "baseline": 0.04 }) };
        let mut more = json!({ "factors": two_levels(&["subject", "button"]), "segments": ["new", "old"], "effect": effect, "maturity": maturity });
        more.as_object_mut().unwrap().extend(measure.as_object().unwrap().clone());
        let of = read(more);
        // The rows that can't be are left out one by one.
        let rows: Vec<Value> = rows.into_iter().map(|mut row| { row["experiment"] = of.id.clone().into(); row }).filter(|row| Counts::read(&json!([row]).to_string(), &of).is_ok()).collect();
        let found = reported(&of, &rows, at);
        for answer in found["groups"].as_array().unwrap().iter().flat_map(|group| group["questions"].as_array().unwrap()) {
            prop_assert!(!answer["text"].as_str().unwrap().is_empty());
            for arm in answer["arms"].as_array().unwrap() {
                let [low, high] = ["low", "high"].map(|name| arm[name].as_f64());
                prop_assert!(low.is_none_or(|low| high.is_none_or(|high| low <= high)), "{arm}");
            }
        }
        let counts = Counts::read(&Value::from(rows).to_string(), &of).unwrap();
        prop_assert_eq!(shares(&of, &counts, day(at), 1).iter().sum::<u32>(), 10_000);
    }
}
