//! How many customers are planned in a second on one core, natively, and compared by two sets of rules: the twelve golden stories in turn. Prints JSON, for `npm run bench -- --only journey`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use postfrisch::journey::{Rules, plan_many, what_if};
use std::hint::black_box;
use std::time::Instant;

const CUSTOMERS: usize = 20_000;
const ROUNDS: usize = 9;
/// 2026-11-06, 10:00 in Berlin.
const NOW: i64 = 1_793_955_600_000;

fn main() {
    let mut files: Vec<_> = std::fs::read_dir("tests/journey").unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let stories: Vec<serde_json::Value> = files.iter().map(|file| serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()).collect();
    let rules = Rules::read(&stories[0]["rules"].to_string()).unwrap();
    let mut lines = String::new();
    for at in 0..CUSTOMERS {
        let mut history = stories[at % stories.len()]["history"].clone();
        history["customer"] = format!("c{at}").into();
        lines.push_str(&history.to_string());
        lines.push('\n');
    }
    let mut changed = stories[0]["rules"].clone();
    changed["size"] = "large".into();
    let other = Rules::read(&changed.to_string()).unwrap();
    let (plans, best) = per_second(|| black_box(plan_many(black_box(&lines), &rules, NOW)));
    let (compared, _) = per_second(|| black_box(what_if(black_box(&lines), &rules, &other, NOW)));
    println!(r#"{{"customers":{plans:.0},"best":{best:.0},"compared":{compared:.0},"bytes":{}}}"#, lines.len() / CUSTOMERS);
}

/// Customers a second: the median of some rounds, and the best.
fn per_second<T>(run: impl Fn() -> T) -> (f64, f64) {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            run();
            CUSTOMERS as f64 / started.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    (rates[ROUNDS / 2], rates[ROUNDS - 1])
}
