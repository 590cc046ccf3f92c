//! Offers natively: how many a feed gives a second, beside the bare streaming parser it stands on; how long one decision on a price takes. Prints JSON, for `npm run bench`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

use postfrisch::base::language::Locale;
use postfrisch::base::money::Money;
use postfrisch::base::time::Zone;
use postfrisch::shop::feed::{FeedOptions, FeedReader};
use postfrisch::shop::offer::{Availability, Offer, Policy, PriceState, Record, Sale, Times, show};
use quick_xml::{Reader, events::Event};
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

const OFFERS: usize = 50_000;
const DAY: i64 = 86_400_000;

/// A feed with what most feeds have of an offer.
fn xml() -> String {
    let mut text =
        String::from(r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>"#);
    for n in 0..OFFERS {
        let price = 1000 + n * 7 % 90_000;
        write!(
            text,
            "\n<item><g:id>sku-{n}</g:id><g:title><![CDATA[Gravelbike Nordwind {n} & mehr]]></g:title><g:description>Leicht, schnell &amp; wetterfest; Rahmen aus Aluminium, Schaltung mit zwölf Gängen, Gewicht um zehn Kilogramm.</g:description><g:link>https://shop.example/p/{n}?ref=feed&amp;v=1</g:link><g:image_link>https://shop.example/bilder/{n}.jpg</g:image_link><g:availability>in stock</g:availability><g:price>{}.{:02} EUR</g:price><g:sale_price>{}.00 EUR</g:sale_price><g:sale_price_effective_date>2026-11-01T00:00+0100 / 2026-12-01T00:00+0100</g:sale_price_effective_date><g:brand>Nordwind</g:brand><g:gtin>4006381333931</g:gtin><g:item_group_id>group-{}</g:item_group_id><g:product_type>Fahrräder &gt; Gravel</g:product_type><g:shipping><g:country>DE</g:country><g:price>4.95 EUR</g:price></g:shipping></item>",
            price / 100 + 10,
            price % 100,
            price / 100 + 1,
            n / 4
        )
        .unwrap();
    }
    text.push_str("</channel></rss>");
    text
}

fn csv() -> String {
    let mut text = String::from("id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tsale_price\tbrand\tgtin\titem_group_id\tproduct_type\n");
    for n in 0..OFFERS {
        writeln!(text, "sku-{n}\tGravelbike Nordwind {n}\tLeicht, schnell und wetterfest; Rahmen aus Aluminium.\thttps://shop.example/p/{n}\thttps://shop.example/bilder/{n}.jpg\tin stock\t{}.99 EUR\t{}.99 EUR\tNordwind\t4006381333931\tgroup-{}\tFahrräder > Gravel", n % 900 + 20, n % 900 + 1, n / 4).unwrap();
    }
    text
}

fn json() -> String {
    let mut text = String::from(r#"{"products":["#);
    for n in 0..OFFERS {
        let comma = if n > 0 { "," } else { "" };
        write!(text, r#"{comma}{{"id":{n},"title":"Gravelbike {n}","handle":"rad-{n}","body_html":"<p>Leicht \"und\" schnell</p>","vendor":"Nordwind","product_type":"Gravel","tags":["a","b"],"variants":[{{"id":1{n},"title":"Default Title","sku":"s-{n}","available":true,"price":"{}.00","compare_at_price":"{}.00","grams":0,"position":1}}],"images":[{{"id":1,"src":"https://cdn.shop.example/{n}.jpg","width":1,"height":1}}]}}"#, n % 900 + 1, n % 900 + 20).unwrap();
    }
    text.push_str("]}");
    text
}

/// Offers a second, of the best of some rounds.
fn rate(text: &str, options: &FeedOptions) -> f64 {
    let mut best = 0_f64;
    for _ in 0..5 {
        let started = Instant::now();
        let mut reader = FeedReader::new(options.clone());
        let mut offers = 0;
        for piece in text.as_bytes().chunks(64 * 1024) {
            offers += black_box(reader.push(piece).unwrap()).offers.len();
        }
        offers += reader.finish().unwrap().offers.len();
        assert_eq!(offers, OFFERS);
        best = best.max(offers as f64 / started.elapsed().as_secs_f64());
    }
    best
}

/// The same text through quick-xml alone: every event, every text unescaped, nothing made of it.
fn bare(text: &str) -> f64 {
    let mut best = 0_f64;
    for _ in 0..5 {
        let started = Instant::now();
        let mut reader = Reader::from_str(text);
        let (mut items, mut bytes) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::End(tag) if tag.name().as_ref() == "item" => items += 1,
                Event::Text(text) => bytes += text.xml10_content().len(),
                Event::CData(text) => bytes += text.xml10_content().len(),
                _ => {}
            }
        }
        black_box(bytes);
        assert_eq!(items, OFFERS);
        best = best.max(items as f64 / started.elapsed().as_secs_f64());
    }
    best
}

/// Microseconds of one decision with so many prices, all of them within the 30 days that count.
fn deciding(points: i64) -> f64 {
    let now = 1_795_338_000_000;
    let eur = |amount| Money { amount, ..Money::parse("1.00 EUR").unwrap() };
    let reduced_at = now - 2 * DAY;
    let step = 30 * DAY / points;
    let mut history: Vec<PriceState> = (0..points)
        .map(|n| PriceState {
            at: reduced_at - 31 * DAY + n * step,
            seen: Some(reduced_at - 31 * DAY + n * step),
            price: eur(2000 + n % 50),
            sale: None,
            reduced_since: None,
        })
        .collect();
    let sale = Some(Sale { price: eur(1500), from: None, until: None });
    history.push(PriceState { at: reduced_at, seen: Some(reduced_at), price: eur(2000), sale, reduced_since: None });
    let offer = Offer { sale, ..Offer::new("a", "Gravelbike Nordwind", "https://shop.example/a", Availability::Available, eur(2000)) };
    let record = Record { offer, times: Times::all(now), gone_since: None, history, photo: None };
    let policy = Policy { locale: Locale::named("de").unwrap(), zone: Zone::named("Europe/Berlin").unwrap(), max_age: DAY, tax_note: true, individual: None };
    assert_eq!(show(&record, &[], &policy, now).percent, Some(25));
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let started = Instant::now();
            for _ in 0..100 {
                black_box(show(black_box(&record), &[], &policy, now));
            }
            started.elapsed().as_secs_f64() * 1e6 / 100.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let (xml, csv, json) = (xml(), csv(), json());
    let shopify = FeedOptions { currency: Some("EUR".into()), base_url: Some("https://shop.example".into()), ..FeedOptions::default() };
    let rates = [rate(&xml, &FeedOptions::default()), bare(&xml), rate(&csv, &FeedOptions::default()), rate(&json, &shopify)];
    println!(
        r#"{{"xml":{:.0},"quickXml":{:.0},"csv":{:.0},"shopify":{:.0},"bytes":{},"show":{:.3},"showWithHistory":{:.3}}}"#,
        rates[0],
        rates[1],
        rates[2],
        rates[3],
        xml.len() / OFFERS,
        deciding(1),
        deciding(400)
    );
}
