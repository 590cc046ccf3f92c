//! How long a document takes to compile, natively on one core: its MJML comes on standard input. Prints JSON, for `npm run bench -- --only compile`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use postfrisch::{MjmlOptions, Source};
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

const BATCH: usize = 50;

fn main() {
    let mut mjml = String::new();
    std::io::stdin().read_to_string(&mut mjml).unwrap();
    // Fewer where instructions are counted.
    let rounds: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(200);
    let options = MjmlOptions::default();
    let compile = || black_box(Source::of(black_box(&mjml)).unwrap().compile(&options).unwrap()).html.len();
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            for _ in 0..BATCH {
                compile();
            }
            started.elapsed().as_secs_f64() * 1e6 / BATCH as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(r#"{{"median":{:.1},"least":{:.1},"bytes":{}}}"#, times[rounds / 2], times[0], compile());
}
