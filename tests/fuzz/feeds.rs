use super::{for_a_while, stirred};
use include_dir::{Dir, include_dir};
use postfrisch::shop::feed::{Delivery, FeedOptions, FeedReader, Stored, parcels, patch};
use postfrisch::shop::offer::Times;

static FEEDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/feeds");

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
    "1.299 EUR",
    "€ 1’299,–",
    "$1,23,456.00",
    "6 x 0,5 l",
    "1.000 g",
    "2026-11-24/",
    "xmlns:g=\"http://base.google.com/ns/1.0\"",
    "<eig:price>",
    "</eig:price>",
    "<link rel='alternate' href='",
    "<entry>",
    "</entry>",
    "&eacute;",
    "&nix;",
    "<!--",
    "-->",
    "<b>",
    "\u{ad}",
    "\u{200d}",
    "\r",
    "\",\"",
    "//cdn.example/a.jpg",
    "https://hüte.example/",
];

#[test]
fn stirred_feeds_are_read_or_refused() {
    let seeds: Vec<&str> =
        FEEDS.files().filter(|file| !file.path().to_str().unwrap().ends_with(".expect.json")).filter_map(|file| file.contents_utf8()).collect();
    assert!(seeds.len() > 10);
    for_a_while("feeds", 3, 0xfeed, |chance| {
        let text = stirred(chance, &seeds, FEED_WORDS);
        let currency = (chance.below(2) == 0).then(|| "EUR".to_owned());
        let mut reader = FeedReader::new(FeedOptions { currency, base_url: Some("https://shop.example".into()), ..FeedOptions::default() });
        let piece = 1 + chance.below(text.len() + 1);
        let mut found = Vec::new();
        let mut read = || {
            for bytes in text.as_bytes().chunks(piece) {
                found.extend(reader.push(bytes)?.offers);
            }
            found.extend(reader.finish()?.offers);
            Ok::<(), Box<postfrisch::base::diagnostic::Diagnostic>>(())
        };
        let _ = read();
        for (_, offer) in found {
            // Whatever lands can be kept, read again, and has a price above zero.
            let kept = serde_json::to_string(&offer).unwrap();
            assert_eq!(serde_json::from_str::<postfrisch::shop::offer::Offer>(&kept).unwrap(), offer);
            assert!(offer.price.amount > 0 && !offer.id.is_empty() && offer.link.starts_with("https://"), "{kept}");
            let stored = Stored { offer, times: Times::all(0), deliveries: Vec::new() };
            let _ = patch(&stored, &text, Delivery { id: "d", sent: 1, now: 1 });
        }
        let _ = parcels(&text, 1_795_350_000_000);
    });
}
