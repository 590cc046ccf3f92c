//! Documents cut, joined and stirred at random: whatever comes in, compiling ends in time, with a mail or an error, and never a panic.
//! `FUZZ_SECONDS=1800 cargo test --release --test fuzz` runs it for half an hour; `FUZZ_SEED` repeats a run.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::disallowed_methods, reason = "a test, with a clock of its own")]

use include_dir::{Dir, include_dir};
use postfrisch::feed::{FeedOptions, FeedReader, parcels, patch};
use postfrisch::mjml::{Format, Options, Source, Tags};
use std::time::{Duration, Instant};

static FEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/feeds");
static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/conformance/cases");

/// What documents are made of, beside each other.
const WORDS: &[&str] = &[
    "<mj-section>",
    "</mj-section>",
    "<mj-column width=\"",
    "<mj-text>",
    "</mj-text>",
    "<mj-raw>",
    "<mj-include path=\"x\"/>",
    "<mj-carousel>",
    "<mj-carousel-image src='a'/>",
    "<!--",
    "-->",
    "<!--[if mso | IE]>",
    "<![endif]-->",
    "<![CDATA[",
    "]]>",
    "<style>",
    "</style>",
    "<title",
    "{{",
    "}}",
    "{%",
    "%}",
    "{# ",
    "#}",
    "<%",
    "%>",
    "\"",
    "'",
    "=",
    "/>",
    ">",
    "<",
    "</",
    "<p",
    "<mj-style inline=\"inline\">",
    "</mj-style>",
    "a{b:c}",
    "@media{",
    "}",
    ":not(",
    "nth-child(2n+",
    "var(--a",
    "url(",
    "!important",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "\r\n",
    "<mj-attributes><mj-all padding=\"",
    "mj-class=\"",
    "1e309px",
    "-99999999999999999999px",
    "100%",
    "NaN",
    "<mj-html-attributes><mj-selector path=\"",
    "* *",
    "&quot;",
    "\\",
];

/// What feeds are made of, beside each other.
const FEED_WORDS: &[&str] = &[
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<g:price>",
    "9999999999999999.99 EUR",
    "-1 EUR",
    "1e9 JPY",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x [",
    "&#x110000;",
    "&amp;",
    "&nbsp;",
    "<?xml version='1.0' encoding='",
    "\"",
    "\"\"",
    ";",
    "\t",
    ",",
    "\r\n",
    "\n",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\\",
    "\\u0000",
    "null",
    "true",
    "1e400",
    "-0.0",
    "0.1e-9",
    "\"price\":",
    "\"variants\":[",
    "\"elements\":[",
    "\"@graph\":[",
    "\"tracking_number\":\"",
    "\"status\":{",
    "2026-02-30",
    "2026-11-22T25:61:00Z",
    "0000-00-00/9999-99-99",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "\u{202e}",
    "<script type=application/ld+json>",
    "</script>",
    "750 ml",
    "999999999.999999 kg",
    "http://",
    "https://[::1]/",
    "in stock",
];

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn stirred(chance: &mut Chance, seeds: &[&str], words: &[&str]) -> String {
    let mut text = seeds[chance.below(seeds.len())].to_owned();
    for _ in 0..1 + chance.below(12) {
        let at = boundary(&text, chance.below(text.len() + 1));
        match chance.below(6) {
            0 => text.insert_str(at, words[chance.below(words.len())]),
            1 => {
                let end = boundary(&text, (at + chance.below(40)).min(text.len()));
                text.replace_range(at..end, "");
            }
            2 => text.truncate(at),
            3 => text.insert_str(at, &words[chance.below(words.len())].repeat(1 + chance.below(200))),
            4 => {
                let other = seeds[chance.below(seeds.len())];
                text.insert_str(at, &other[boundary(other, chance.below(other.len()))..]);
            }
            _ => {
                let end = boundary(&text, (at + chance.below(200)).min(text.len()));
                let piece = text[at..end].to_owned();
                text.insert_str(at, &piece);
            }
        }
    }
    text
}

/// A document compiled in every way; the time it took.
fn compile(text: &str, chance: &mut Chance) -> Duration {
    let started = Instant::now();
    let included = text.get(..boundary(text, text.len().min(300))).unwrap_or("").to_owned();
    let format = [Format::Plain, Format::Minified, Format::Beautified][chance.below(3)];
    for tags in [Tags::None, Tags::Jinja] {
        let options = Options { tags, format, keep_comments: chance.below(2) == 0, ..Options::default() };
        let include = |path: &str| (path.len() < 20).then(|| included.clone());
        let Ok(source) = Source::read(text, &include, None, tags) else { continue };
        let _ = source.compile(&options);
        let _ = source.mjml_errors(&options);
        if tags == Tags::Jinja {
            let _ = source.stage(&options);
        }
    }
    started.elapsed()
}

#[test]
fn stirred_documents_compile_or_are_an_error() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(5);
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0x5eed);
    let seeds: Vec<&str> = CASES.dirs().flat_map(Dir::files).filter_map(|file| file.contents_utf8()).collect();
    assert!(seeds.len() > 200);
    let mut chance = Chance(seed);
    let (ends, mut count) = (Instant::now() + Duration::from_secs(seconds), 0_u64);
    while Instant::now() < ends {
        let text = stirred(&mut chance, &seeds, WORDS);
        let took = compile(&text, &mut chance);
        // Debug builds on a busy machine are slow; a document that hangs is slower by orders.
        assert!(took < Duration::from_secs(10), "{} bytes took {took:?}:\n{text}", text.len());
        count += 1;
    }
    assert!(count > 0);
    println!("{count} documents");
}

#[test]
fn stirred_feeds_are_read_or_refused() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(3);
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0xfeed);
    let seeds: Vec<&str> =
        FEEDS.files().filter(|file| !file.path().to_str().unwrap().ends_with(".expect.json")).filter_map(|file| file.contents_utf8()).collect();
    assert!(seeds.len() > 10);
    let mut chance = Chance(seed);
    let (ends, mut count) = (Instant::now() + Duration::from_secs(seconds), 0_u64);
    while Instant::now() < ends {
        let text = stirred(&mut chance, &seeds, FEED_WORDS);
        let started = Instant::now();
        let currency = (chance.below(2) == 0).then(|| "EUR".to_owned());
        let mut reader = FeedReader::new(FeedOptions { currency, base_url: Some("https://shop.example".into()), ..FeedOptions::default() });
        let piece = 1 + chance.below(text.len() + 1);
        let mut found = Vec::new();
        let mut read = || {
            for bytes in text.as_bytes().chunks(piece) {
                found.extend(reader.push(bytes)?.offers);
            }
            found.extend(reader.finish()?.offers);
            Ok::<(), Box<postfrisch::diagnostic::Diagnostic>>(())
        };
        let _ = read();
        for (_, offer) in found {
            // Whatever lands can be kept, read again, and has a price above zero.
            let kept = serde_json::to_string(&offer).unwrap();
            assert_eq!(serde_json::from_str::<postfrisch::offer::Offer>(&kept).unwrap(), offer);
            assert!(offer.price.amount > 0 && !offer.id.is_empty() && offer.link.starts_with("https://"), "{kept}");
            let _ = patch(offer, &text);
        }
        let _ = parcels(&text, 1_795_350_000_000);
        assert!(started.elapsed() < Duration::from_secs(10), "{} bytes took {:?}:\n{text}", text.len(), started.elapsed());
        count += 1;
    }
    assert!(count > 0);
    println!("{count} feeds");
}

/// Text that grows a hundredfold may not take ten thousand times as long.
#[test]
fn time_is_linear_in_the_document() {
    let head = |inside: &str| format!("<mjml><mj-head>{inside}</mj-head><mj-body></mj-body></mjml>");
    let body = |inside: &str| format!("<mjml><mj-body>{inside}</mj-body></mjml>");
    let column = |inside: &str| body(&format!("<mj-section><mj-column>{inside}</mj-column></mj-section>"));
    let grown: [(&str, &dyn Fn(usize) -> String); 12] = [
        ("sections", &|n| body(&"<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>".repeat(n))),
        ("columns", &|n| body(&format!("<mj-section>{}</mj-section>", "<mj-column></mj-column>".repeat(n)))),
        ("unclosed elements", &|n| column(&"<mj-text>x".repeat(n))),
        ("stray end tags", &|n| column(&"</b></mj-text>".repeat(n))),
        ("attributes", &|n| column(&format!("<mj-text {}>x</mj-text>", (0..n).map(|i| format!("a{i}=1 ")).collect::<String>()))),
        ("quotes", &|n| column(&format!("<mj-image alt='{}'/>", "\"{".repeat(n)))),
        ("comments", &|n| body(&"<!-- a --><!--[if mso]> x <![endif]-->".repeat(n))),
        ("open comments", &|n| body(&"<!--[if mso]>".repeat(n))),
        ("braces", &|n| column(&format!("<mj-text>{}</mj-text>", "{{ {% <% ".repeat(n)))),
        ("classes", &|n| {
            head(&format!("<mj-attributes>{}</mj-attributes>", (0..n).map(|i| format!("<mj-class name='c{i}' color='red'/>")).collect::<String>()))
        }),
        ("inlined rules", &|n| head(&format!("<mj-style inline='inline'>{}</mj-style>", "a b c > d, e{color:red}".repeat(n)))),
        ("misspelt", &|n| column(&"<mj-txet colour='a'/>".repeat(n))),
    ];
    for (what, document) in grown {
        let time = |n: usize| {
            let text = document(n);
            let started = Instant::now();
            for tags in [Tags::None, Tags::Jinja] {
                let options = Options { tags, format: Format::Minified, ..Options::default() };
                let _ = Source::of(&text).and_then(|source| source.compile(&options));
            }
            started.elapsed().as_secs_f64()
        };
        let small = (0..3).map(|_| time(100)).fold(f64::INFINITY, f64::min).max(0.000_2);
        let large = time(10_000);
        assert!(large < small * 1_000.0, "{what}: 100 times the text took {:.0} times as long", large / small);
    }
}
