use super::*;
use crate::base::diagnostic::{Code, Result};
use crate::base::money::Money;
use crate::base::time;
use crate::shop::offer::{Availability, Offer, OfferKind};

mod columns;
mod google;
mod times;

fn item(body: &str) -> String {
    format!(
        "<item><g:id>a</g:id><title>Rad</title><link>https://shop.example/a</link><g:availability>in stock</g:availability><g:price>15.00 EUR</g:price>{body}</item>"
    )
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>Shop</title><lastBuildDate>Sun, 22 Nov 2026 08:00:00 +0100</lastBuildDate>{items}</channel></rss>"
    )
}

fn options() -> FeedOptions {
    FeedOptions {
        lowest30: Some("lowest_price_30d".into()),
        reduced_since: Some("reduced_since".into()),
        kind: Some("g:offer_kind".into()),
        ..FeedOptions::default()
    }
}

fn read(text: &str, piece: usize) -> Result<(Vec<Offer>, Vec<Problem>, Option<i64>)> {
    let mut reader = FeedReader::new(options());
    let (mut offers, mut problems) = (Vec::new(), Vec::new());
    for bytes in text.as_bytes().chunks(piece) {
        let mut batch = reader.push(bytes)?;
        offers.extend(batch.offers.drain(..).map(|(_, offer)| offer));
        problems.append(&mut batch.problems);
    }
    let mut batch = reader.finish()?;
    offers.extend(batch.offers.drain(..).map(|(_, offer)| offer));
    problems.append(&mut batch.problems);
    // Most of these feeds lack the elements configured in the options.
    problems.retain(|problem| problem.diagnostic.code != Code::FeedUnknownElement);
    Ok((offers, problems, batch.feed_time))
}

#[test]
fn pieces_of_any_size_give_the_same_offers() {
    let text = rss(&item(
        "<description><![CDATA[<b>Schön & gut</b>]]></description><g:sale_price>12.00 EUR</g:sale_price><g:sale_price_effective_date>2026-11-01T00:00+0100 / 2026-12-01T00:00+0100</g:sale_price_effective_date><lowest_price_30d>14.50 EUR</lowest_price_30d><reduced_since>2026-11-01</reduced_since><g:offer_kind>service</g:offer_kind><g:product_detail><g:section_name>travel</g:section_name><g:attribute_name>destination</g:attribute_name><g:attribute_value>Äquator &amp; mehr</g:attribute_value></g:product_detail>",
    ));
    let whole = read(&text, usize::MAX).unwrap();
    assert_eq!(whole.0.len(), 1);
    let offer = &whole.0[0];
    assert_eq!(offer.price, Money::parse("15.00 EUR").unwrap());
    assert_eq!((offer.kind, offer.availability), (OfferKind::Service, Availability::Available));
    assert_eq!(offer.sale.as_ref().unwrap().until, Some(time::instant("2026-11-30T23:00:00Z").unwrap()));
    assert_eq!(offer.travel.as_ref().unwrap().destination, "Äquator & mehr");
    assert_eq!(offer.prior.as_ref().unwrap().lowest30.amount, 1450);
    assert_eq!(whole.2, Some(time::instant("2026-11-22T07:00:00Z").unwrap()));
    for piece in [1, 2, 3, 7, 64] {
        let (offers, problems, _) = read(&text, piece).unwrap();
        assert_eq!(offers, whole.0, "pieces of {piece}");
        assert!(problems.is_empty());
    }
}

#[test]
fn bad_rows_are_reported_and_skipped() {
    let bad = item("").replace("15.00 EUR", "15.000 EUR");
    let currency = item("").replace(">a<", ">b<").replace("15.00 EUR", "15.00 XQQ");
    let nothing = "<item><g:id>c</g:id></item>".to_owned();
    let good = item("").replace(">a<", ">d<");
    let twice = item("").replace(">a<", ">d<");
    let (offers, problems, _) = read(&rss(&[bad, currency, nothing, good, twice].concat()), 50).unwrap();
    assert_eq!(offers.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["d", "d"], "that an id occurs twice is for the store to see");
    let found: Vec<_> = problems.iter().map(|p| (p.row, p.field.as_str(), p.diagnostic.code)).collect();
    assert_eq!(
        found,
        [
            (1, "price", Code::FeedBadPrice),
            (2, "price", Code::FeedBadCurrency),
            (3, "title", Code::FeedMissing),
            (3, "link", Code::FeedMissing),
            (3, "price", Code::FeedMissing)
        ]
    );
}

#[test]
fn what_is_no_feed_is_refused_as_a_whole() {
    let code = |text: &str| read(text, 16).unwrap_err().code;
    assert_eq!(code("id,title\n1,Rad\n"), Code::FeedWrongColumns);
    assert_eq!(code(""), Code::FeedEmpty);
    assert_eq!(code("  \n"), Code::FeedEmpty);
    assert_eq!(code("{\"a\": 1}"), Code::FeedWrongRoot);
    assert_eq!(code("[{\"prices\": 1}"), Code::FeedTruncated);
    assert_eq!(code("{\"products\": [}"), Code::FeedNotJson);
    assert_eq!(code("<html><body></body></html>"), Code::FeedWrongRoot);
    assert_eq!(code("<rss><channel></rss>"), Code::FeedNotXml);
    assert_eq!(code("<rss><channel>"), Code::FeedTruncated);
    assert_eq!(code(rss("<item><g:id>a</g:id>").split("</g:id>").next().unwrap()), Code::FeedTruncated);
    assert_eq!(code("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss></rss>"), Code::FeedForbidden);
    assert_eq!(code("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><rss></rss>"), Code::FeedEncoding);
    let deep = "<a>".repeat(40).replacen("<a>", "<rss>", 1);
    assert_eq!(code(&deep), Code::FeedTruncated);
    assert_eq!(code(&format!("{deep}<item>")), Code::FeedTooLarge);
    let mut reader = FeedReader::new(options());
    assert_eq!(reader.push(b"<rss>\xff\xfe").and_then(|_| reader.finish()).unwrap_err().code, Code::FeedEncoding);
}

#[test]
fn availability_has_old_forms_and_none_is_unknown() {
    for (text, expected) in [
        ("out_of_stock", Availability::SoldOut),
        ("out of stock", Availability::SoldOut),
        ("PreOrder", Availability::Preorder),
        ("backorder", Availability::Backorder),
        ("https://schema.org/InStock", Availability::Available),
    ] {
        let (offers, ..) = read(&rss(&item("").replace("in stock", text)), 99).unwrap();
        assert_eq!(offers[0].availability, expected, "{text}");
    }
    let (offers, ..) = read(&rss(&item("").replace("<g:availability>in stock</g:availability>", "")), 99).unwrap();
    assert_eq!(offers[0].availability, Availability::Unknown);
    let (_, problems, _) = read(&rss(&item("").replace("in stock", "maybe")), 99).unwrap();
    assert_eq!(problems[0].diagnostic.code, Code::FeedBadAvailability);
}

#[test]
fn bare_ampersands_and_umlauts_in_links_are_read() {
    let (offers, problems, _) = read(&rss(&item("").replace("shop.example/a", "shop.example/rä der?a=1&b=2")), 5).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(offers[0].link, "https://shop.example/r%C3%A4%20der?a=1&b=2");
    let (_, problems, _) = read(&rss(&item("").replace("https://", "http://")), 99).unwrap();
    assert_eq!(problems[0].diagnostic.code, Code::FeedBadLink);
}

#[test]
fn p8_long_texts_cost_nothing_and_long_values_themselves() {
    let words = "x ".repeat(40_000);
    let unread = item(&format!("<description>{words}</description><g:brand>{words}</g:brand>"));
    let image = item(&format!("<g:image_link>https://shop.example/{}</g:image_link>", "x".repeat(70_000))).replace(">a<", ">b<");
    let price = item("").replace("15.00 EUR", &format!("15.{} EUR", "0".repeat(70_000))).replace(">a<", ">c<");
    let (offers, problems, _) = read(&rss(&[unread, image, price].concat()), 4096).unwrap();
    assert_eq!((offers.len(), offers[0].brand.as_ref().unwrap().len(), &offers[1].image), (2, 999, &None));
    let found: Vec<_> = problems.iter().filter(|p| p.row > 0).map(|p| (p.row, p.dropped, p.field.as_str(), p.diagnostic.code)).collect();
    assert_eq!(found[..2], [(2, Dropped::Field, "image_link", Code::FeedTooLarge), (3, Dropped::Row, "price", Code::FeedTooLarge)]);
}

#[test]
fn problems_stand_at_the_end_of_their_row_whatever_the_pieces() {
    let bad = item("").replace("15.00 EUR", "15.000 EUR");
    let text = rss(&format!("\n{}\n  ä€😀{bad}", item("").replace(">a<", ">b<")));
    let line = text.lines().nth(2).unwrap();
    let column = line[..line.find("</item>").unwrap() + 7].encode_utf16().count() as u32 + 1;
    for piece in [1, 7, 100, usize::MAX] {
        let (_, problems, _) = read(&text, piece).unwrap();
        let place = problems[0].diagnostic.place.unwrap();
        assert_eq!((place.line, place.column, problems[0].value.as_deref()), (3, column, Some("15.000 EUR")), "{piece}");
    }
}

#[test]
fn whatever_comes_in_is_read_or_refused() {
    for seed in [
        "<rss><channel><item><g:id>",
        "id\ttitle\tlink\tprice\n\"",
        "{\"products\":[{\"id\":1,\"variants\":[{",
        "[{\"id\":1,\"prices\":{",
        "\u{feff}<?xml version='1.0' encoding='",
    ] {
        for tail in ["", "\0", "\"", "]]>", "<![CDATA[", "}}}}", "é", "\u{feff}", "&#0;", "\r\r\n"] {
            for piece in [1, 3, 1000] {
                let _ = read(&format!("{seed}{tail}"), piece);
            }
        }
    }
}

#[test]
fn p4_a_sale_that_is_none_costs_itself_and_nothing_else() {
    let sale = |price: &str, window: &str| {
        let window = if window.is_empty() { String::new() } else { format!("<g:sale_price_effective_date>{window}</g:sale_price_effective_date>") };
        let (offers, problems, _) = read(&rss(&item(&format!("<g:sale_price>{price}</g:sale_price>{window}"))), 64).unwrap();
        assert!(problems.iter().all(|p| p.dropped == Dropped::Field));
        let sale = offers[0].sale.map(|sale| (sale.price.amount, sale.from.is_some(), sale.until.is_some()));
        (sale, problems.iter().map(|p| (p.field.clone(), p.diagnostic.code)).collect::<Vec<_>>())
    };
    let told = |field: &str, code| (None, vec![(field.to_owned(), code)]);
    assert_eq!(sale("12.00 EUR", ""), (Some((1200, false, false)), vec![]));
    assert_eq!(sale("12.00 EUR", "2026-11-24/"), (Some((1200, true, false)), vec![]));
    assert_eq!(sale("12.00 EUR", "/2026-11-24"), (Some((1200, false, true)), vec![]));
    assert_eq!(sale("15.00 EUR", "2026-11-24/2026-11-25"), (None, vec![]));
    for bad in ["0.00 EUR", "15.01 EUR", "12.00 USD", "1.200 EUR", "gratis"] {
        assert_eq!(sale(bad, ""), told("sale_price", if bad == "gratis" { Code::FeedBadPrice } else { sale(bad, "").1[0].1 }), "{bad}");
    }
    for bad in ["2026-11-24", "bald/2026-11-24", "/", " / ", "2026-11-25T00:00Z/2026-11-24T00:00Z", "2026-11-24T00:00Z/2026-11-24T00:00Z"] {
        assert_eq!(sale("12.00 EUR", bad), told("sale_price_effective_date", Code::FeedBadDate), "{bad}");
    }
}

#[test]
fn p4_a_row_that_is_not_whole_is_kept_under_its_id() {
    let mut reader = FeedReader::new(FeedOptions::default());
    let rows =
        [item("").replace("15.00", "15.000"), item("").replace("in stock", "vielleicht"), item("").replace("https:", "http:"), item("").replace("Rad", "")];
    reader.push(rss(&rows.concat()).replace(">a<", ">\u{200b} a\u{feff}<").as_bytes()).unwrap();
    let batch = reader.finish().unwrap();
    assert_eq!((batch.offers.len(), batch.kept), (0, (1..=4).map(|row| (row, "a".to_owned())).collect()));
    assert!(batch.problems.iter().all(|p| p.dropped == Dropped::Row && p.id.as_deref() == Some("a")));
}

/// Elements of Google, RSS and the shop with the same names, in every order and with several prefixes: Google's have priority, then RSS's; the shop's are ignored.
#[test]
fn p7_names_are_read_by_their_namespace_in_whatever_order() {
    let google = [
        "<P:id>a</P:id>",
        "<P:title>Rad</P:title>",
        "<P:link>https://shop.example/a</P:link>",
        "<P:price>15.00 EUR</P:price>",
        "<P:availability>in stock</P:availability>",
    ];
    let plain = ["<id>x</id>", "<title>RSS</title>", "<link>https://shop.example/rss</link>", "<price>2.00 EUR</price>", "<guid>guid</guid>"];
    let shops = [
        "<s:id>y</s:id>",
        "<s:title>Falsch</s:title>",
        "<s:link>https://shop.example/s</s:link>",
        "<s:price>1.00 EUR</s:price>",
        "<s:sale_price>0.50 EUR</s:sale_price>",
    ];
    let expected = read(&rss(&item("")), 99).unwrap().0;
    let mut state = 7_u64;
    for round in 0..300 {
        let prefix = ["g", "merchant", "G.x"][round % 3];
        let mut all: Vec<String> = google.iter().map(|e| e.replace('P', prefix)).chain(plain.iter().chain(&shops).map(|e| (*e).to_owned())).collect();
        for i in (1..all.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            all.swap(i, (state >> 33) as usize % (i + 1));
        }
        let uri = ["http://base.google.com/ns/1.0", "http://base.google.com/ns/1.0/"][round % 2];
        let text = format!("<rss xmlns:{prefix}='{uri}' xmlns:s=\"https://shop.example/ns\"><channel><item>{}</item></channel></rss>", all.concat());
        let (offers, problems, _) = read(&text, 50).unwrap();
        assert_eq!((&offers, problems.len()), (&expected, 0), "{text}");
    }
}

#[test]
fn p10_elements_that_no_row_has_are_told_once() {
    let told = |text: &str| {
        let mut reader = FeedReader::new(options());
        let mut problems: Vec<Problem> = text.as_bytes().chunks(50).flat_map(|piece| reader.push(piece).unwrap().problems).collect();
        problems.extend(reader.finish().unwrap().problems);
        problems.retain(|p| p.diagnostic.code == Code::FeedUnknownElement);
        assert!(problems.iter().all(|p| p.row == 0 && p.dropped == Dropped::Field));
        problems.into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    let all = ["lowest_price_30d", "reduced_since", "g:offer_kind"];
    assert_eq!(told(&rss(&[item(""), item("")].concat())), all);
    assert_eq!(told(&rss(&[item("<lowest_price_30d/>"), item("<x:reduced_since></x:reduced_since>")].concat())), all[2..]);
    assert_eq!(told(&rss("")), [""; 0], "a feed without rows shows nothing");
    let columns = "id;title;link;price;Lowest Price 30d;g:offer kind\n1;Rad;https://shop.example/1;15.00 EUR\n";
    assert_eq!(told(columns), all[1..2]);
}
