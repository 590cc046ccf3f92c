//! How many customers are planned in a second, natively. `cargo bench --bench journey`, or `npm run bench -- --only journey` beside wasm.

use postfrisch::journey::{Rules, plan_many};
use std::time::Instant;

fn main() {
    let story: serde_json::Value = serde_json::from_str(include_str!("../tests/journey/01-happy-buyer.json")).unwrap();
    let rules = Rules::read(&story["rules"].to_string()).unwrap();
    let count = 20_000;
    let mut lines = String::new();
    for at in 0..count {
        let mut history = story["history"].clone();
        history["customer"] = format!("c{at}").into();
        lines.push_str(&history.to_string());
        lines.push('\n');
    }
    let now = 1_793_271_600_000;
    for _ in 0..5 {
        let start = Instant::now();
        let out = plan_many(&lines, &rules, now);
        let seconds = start.elapsed().as_secs_f64();
        println!("{:.0} customers a second, {} bytes of history each, {} bytes out", f64::from(count) / seconds, lines.len() / count as usize, out.len());
    }
}
