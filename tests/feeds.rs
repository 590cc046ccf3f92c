//! Feeds and carriers' answers as shops have them (`tests/feeds`): a file, and beside it how it is read and what comes of it. A new case is two dropped files;
//! `UPDATE=1 cargo test --test feeds` writes what is expected, to be read before it is committed. The same files run through the package (`tests/js/node/feeds.test.js`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use postfrisch::shop::feed::{FeedOptions, FeedReader, Problem, parcels};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// What a row's problem comes to.
fn told(problem: &Problem) -> Value {
    json!([problem.row, problem.id, problem.field, problem.diagnostic.code.slug(), problem.value])
}

fn offers(bytes: &[u8], options: &Value, piece: usize) -> Value {
    let mut reader = FeedReader::new(serde_json::from_value(options.clone()).unwrap());
    let (mut offers, mut problems) = (Vec::new(), Vec::new());
    let mut batches = Vec::new();
    for bytes in bytes.chunks(piece) {
        batches.push(reader.push(bytes).unwrap());
    }
    batches.push(reader.finish().unwrap());
    let feed_time = batches.last().unwrap().feed_time;
    for batch in batches {
        offers.extend(batch.offers.into_iter().map(|(row, offer)| json!([row, offer])));
        problems.extend(batch.problems.iter().map(told));
    }
    json!({ "format": reader.format(), "offers": offers, "problems": problems, "feedTime": feed_time })
}

fn tracked(bytes: &[u8]) -> Value {
    let (parcels, problems) = parcels(std::str::from_utf8(bytes).unwrap(), 1_795_350_000_000).unwrap();
    json!({ "parcels": parcels, "problems": problems.iter().map(told).collect::<Vec<_>>() })
}

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/feeds");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !file.to_str().unwrap().ends_with(".expect.json"));
    files.sort();
    files
}

#[test]
fn every_feed_comes_to_what_stands_beside_it_in_pieces_of_any_size() {
    let files = files();
    assert!(files.len() >= 16);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let beside = file.with_file_name(format!("{name}.expect.json"));
        let bytes = fs::read(&file).unwrap();
        let mut case: Value = fs::read(&beside).map_or_else(|_| json!({ "options": {} }), |text| serde_json::from_slice(&text).unwrap());
        let is_parcels = name.starts_with("aftership") || name.starts_with("dhl");
        let got = if is_parcels { tracked(&bytes) } else { offers(&bytes, &case["options"], usize::MAX) };
        if std::env::var("UPDATE").is_ok() {
            case["expect"] = got.clone();
            fs::write(&beside, format!("{}\n", serde_json::to_string_pretty(&case).unwrap())).unwrap();
        }
        assert_eq!(got, case["expect"], "{name}");
        for piece in [1, 7, 64, 4096].into_iter().filter(|_| !is_parcels) {
            assert_eq!(offers(&bytes, &case["options"], piece), got, "{name} in pieces of {piece}");
        }
    }
}

#[test]
fn a_feed_cut_anywhere_is_refused_or_gives_only_rows_of_the_whole() {
    for file in files() {
        let name = file.file_name().unwrap().to_str().unwrap();
        if name.starts_with("aftership") || name.starts_with("dhl") {
            continue;
        }
        let bytes = fs::read(&file).unwrap();
        let case: Value = serde_json::from_slice(&fs::read(file.with_file_name(format!("{name}.expect.json"))).unwrap()).unwrap();
        let whole: Vec<String> = case["expect"]["offers"].as_array().unwrap().iter().map(Value::to_string).collect();
        for end in (0..bytes.len()).step_by(13.max(bytes.len() / 300)) {
            let mut reader = FeedReader::new(serde_json::from_value(case["options"].clone()).unwrap());
            let pushed = reader.push(&bytes[..end]);
            let Ok(last) = pushed.and_then(|first| reader.finish().map(|last| [first, last])) else { continue };
            // Columns are the only format that ends well after any row; its last row may lack its end, and what is not there is missing.
            let given: Vec<String> = last.into_iter().flat_map(|batch| batch.offers).map(|(row, offer)| json!([row, offer]).to_string()).collect();
            let sound = given.iter().filter(|offer| whole.contains(offer)).count();
            let is_columns = name.ends_with("tsv") || name.ends_with("csv");
            assert!(sound == given.len() || (is_columns && sound + 1 >= given.len()), "{name} cut at {end}");
        }
    }
}

/// Seconds to read a text in pieces as a network gives them; what is no feed is refused.
fn seconds(text: &str) -> f64 {
    let started = std::time::Instant::now();
    let mut reader = FeedReader::new(FeedOptions::default());
    let read = text.as_bytes().chunks(1_400).try_for_each(|piece| reader.push(piece).map(drop));
    let _ = read.and_then(|()| reader.finish().map(drop));
    started.elapsed().as_secs_f64()
}

#[test]
fn p8_p15_the_work_grows_with_the_input_and_no_faster() {
    let rss = "<rss><channel>";
    let title = "<rss><channel><item><g:id>a</g:id><title>";
    let columns = "id,title,link,price,x\n";
    for (before, part) in [
        ("", " "),
        ("", "\n"),
        ("", "\t"),
        ("", "\0"),
        ("", "\u{feff}"),
        ("", "<"),
        ("", "\u{1f}"),
        (rss, " \n"),
        (rss, "<!-- x -->"),
        ("<rss><!--", " - "),
        ("<rss><?x ", "? "),
        (rss, "<item></item>"),
        (rss, "<x>"),
        ("<rss x='", "x"),
        (title, "x "),
        (title, "&"),
        (title, "& "),
        (title, "&amp;"),
        (title, "&x"),
        (title, "<"),
        (title, "< "),
        (title, "<b>"),
        (title, "<![CDATA[x]]>"),
        ("<rss><channel><item><title><![CDATA[", "]]"),
        ("<rss><channel><item><description><![CDATA[", "<b>x</b> "),
        (columns, "\""),
        (columns, "\"\n"),
        (columns, "1,\"x\n"),
        (columns, "1,\"\",\"x\n"),
        (columns, "\",\"\n"),
        (columns, "\n"),
        (columns, ","),
        (columns, ",,,,\n"),
        (columns, "x"),
        (columns, "1,a,https://s.example/1,15.00 EUR,\"x\n"),
        ("", "id,"),
    ] {
        let text = |bytes: usize| format!("{before}{}", part.repeat(bytes / part.len()));
        // A busy machine stretches single runs; what grows too fast does so in every one.
        let mut measured = Vec::new();
        let is_linear = (0..4).any(|_| {
            let (small, large) = (seconds(&text(100_000)), seconds(&text(400_000)));
            measured.push((small, large));
            large < small.max(0.05) * 10.0
        });
        assert!(is_linear, "{before}{part}: {measured:?} s");
    }
}
