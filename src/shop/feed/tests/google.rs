use super::*;

/// The result of one item: its offer, if any, and its problems.
fn one(item: &str, options: &FeedOptions) -> (Option<Offer>, Vec<(String, Code, Dropped)>) {
    let mut reader = FeedReader::new(options.clone());
    let mut pushed = reader.push(rss(item).as_bytes()).unwrap();
    let mut batch = reader.finish().unwrap();
    assert_eq!(batch.rows, 1);
    batch.offers.append(&mut pushed.offers);
    let told = pushed.problems.into_iter().chain(batch.problems.drain(..)).filter(|p| p.row > 0).map(|p| (p.field, p.diagnostic.code, p.dropped)).collect();
    (batch.offers.pop().map(|(_, offer)| offer), told)
}

fn plain(item: &str) -> (Option<Offer>, Vec<(String, Code, Dropped)>) {
    one(item, &FeedOptions::default())
}

fn told(field: &str, code: Code, dropped: Dropped) -> Vec<(String, Code, Dropped)> {
    vec![(field.to_owned(), code, dropped)]
}

#[test]
fn p1_a_value_between_elements_is_none() {
    for price in [
        "12<sup>99</sup> EUR",
        "12<br/>99 EUR",
        "1 <b>299</b> EUR",
        "<del>1</del>2.00 EUR",
        "<x:value>12.00 EUR</x:value>",
        "<del/>",
        "<a><b><c>9</c></b></a>9.00 EUR",
    ] {
        let price = item("").replace("15.00 EUR", price);
        assert_eq!(plain(&price), (None, told("price", Code::FeedBadPrice, Dropped::Row)), "{price}");
    }
    let (offer, problems) = plain(&item("<g:sale_price>1<b>2</b>.00 EUR</g:sale_price>"));
    assert_eq!((offer.unwrap().sale, problems), (None, told("sale_price", Code::FeedBadPrice, Dropped::Field)));
    let (offer, problems) = plain(&item("").replace("in stock", "in<b/> stock"));
    assert_eq!((offer, problems), (None, told("availability", Code::FeedBadAvailability, Dropped::Row)));
    let (offer, problems) = plain(&item("").replace("Rad", "Rad<br/>blau<p>H<sub>2</sub>O</p>neu<x>er</x>"));
    assert_eq!((offer.unwrap().title.as_str(), problems), ("Rad blau H2O neu er", vec![]));
}

#[test]
fn p3_a_window_too_long_costs_the_sale_and_an_availability_the_row() {
    let long = "x".repeat(70_000);
    let window = format!("<g:sale_price>12.00 EUR</g:sale_price><g:sale_price_effective_date>2026-11-01/2026-11-02{long}</g:sale_price_effective_date>");
    let (offer, problems) = plain(&item(&window));
    assert_eq!((offer.unwrap().sale, problems), (None, told("sale_price_effective_date", Code::FeedTooLarge, Dropped::Field)));
    assert_eq!(plain(&item("").replace("in stock", &long)), (None, told("availability", Code::FeedTooLarge, Dropped::Row)));
    let columns =
        format!("id\ttitle\tlink\tprice\tsale_price\tsale_price_effective_date\na\tRad\thttps://shop.example/a\t15.00 EUR\t12.00 EUR\t2026-11-01/{long}\n");
    let (offers, problems, _) = read(&columns, 4096).unwrap();
    assert_eq!((offers[0].sale, problems.len(), problems[0].diagnostic.code), (None, 1, Code::FeedTooLarge));
}

#[test]
fn p4_values_that_differ_contradict_each_other() {
    let again = |name: &str, one: &str, other: &str| plain(&item(&format!("<g:{name}>{one}</g:{name}><g:{name}>{other}</g:{name}>")));
    assert_eq!(again("price", "15,00 €", "15 EUR").1, vec![], "all say the same");
    assert_eq!(again("availability", "in_stock", "In Stock").1, vec![]);
    assert_eq!(again("price", "15.00 EUR", "16.00 EUR"), (None, told("price", Code::FeedBadPrice, Dropped::Row)));
    assert_eq!(again("availability", "in_stock", "out_of_stock"), (None, told("availability", Code::FeedBadAvailability, Dropped::Row)));
    assert_eq!(again("id", "a", "b"), (None, told("id", Code::FeedBadId, Dropped::Row)));
    let (offer, problems) = again("sale_price", "12.00 EUR", "11.00 EUR");
    assert_eq!((offer.unwrap().sale, problems), (None, told("sale_price", Code::FeedBadPrice, Dropped::Field)));
    let window = "<g:sale_price>12.00 EUR</g:sale_price><g:sale_price_effective_date>2026-11-01/2026-12-01</g:sale_price_effective_date>";
    let (offer, problems) = plain(&item(&format!("{window}{}", window.replace("12-01", "12-02"))));
    assert_eq!((offer.unwrap().sale, problems), (None, told("sale_price_effective_date", Code::FeedBadDate, Dropped::Field)));
    assert!(plain(&item(&format!("{window}{window}"))).0.unwrap().sale.is_some());
    let (offer, problems) = again("link", "https://shop.example/1", "https://shop.example/2");
    assert_eq!((offer.unwrap().link.as_str(), problems), ("https://shop.example/1", told("link", Code::FeedBadLink, Dropped::Field)));
    for many in ["image_link", "additional_image_link", "product_type", "gtin"] {
        assert_eq!(again(many, "https://shop.example/4006381333931", "https://shop.example/4006381333948").1.len(), usize::from(many == "gtin"));
    }
}

#[test]
fn p4_both_ids_of_a_row_that_has_two_are_kept() {
    let mut reader = FeedReader::new(FeedOptions::default());
    reader.push(rss(&item("<g:id>b</g:id>")).as_bytes()).unwrap();
    assert_eq!(reader.finish().unwrap().kept, [(1, "a".to_owned()), (1, "b".to_owned())]);
}

#[test]
fn p5_what_the_shop_vouches_for_is_whole_or_told() {
    let options = FeedOptions {
        rrp: Some("rrp".into()),
        previous: Some("previous".into()),
        deposit: Some("deposit".into()),
        perishable: Some("perishable".into()),
        ..options()
    };
    let of = |body: &str| one(&item(body), &options);
    let (offer, problems) = of("<lowest_price_30d>14.00 EUR</lowest_price_30d>");
    assert_eq!((offer.unwrap().prior, problems), (None, told("reduced_since", Code::FeedMissing, Dropped::Field)));
    let (_, problems) = of("<lowest_price_30d>14.00 EUR</lowest_price_30d><reduced_since>bald</reduced_since>");
    assert_eq!(problems, told("reduced_since", Code::FeedBadDate, Dropped::Field), "it is told once");
    for name in ["lowest_price_30d", "rrp", "previous", "deposit"] {
        let (offer, problems) = of(&format!("<{name}>14.00 CHF</{name}>"));
        let offer = offer.unwrap();
        assert_eq!((offer.prior, offer.rrp, offer.previous, offer.deposit), (None, None, None, None));
        assert_eq!(problems, told(name, Code::FeedBadPrice, Dropped::Field));
    }
    for (word, expected, count) in [("JA", true, 0), ("nein", false, 0), ("0", false, 0), ("vielleicht", false, 1)] {
        let (offer, problems) = of(&format!("<perishable>{word}</perishable>"));
        assert_eq!((offer.unwrap().perishable, problems.len()), (expected, count), "{word}");
    }
    for (gtin, expected) in [("978-3-16-148410-0", Some("9783161484100")), ("4,00638E+12", None), ("nicht vorhanden", None), ("123", None)] {
        let (offer, problems) = of(&format!("<g:gtin>{gtin}</g:gtin>"));
        assert_eq!((offer.unwrap().gtin.as_deref(), problems.len()), (expected, usize::from(expected.is_none())), "{gtin}");
    }
}

#[test]
fn p6_of_two_elements_that_an_option_may_mean_neither_is_taken() {
    let options = FeedOptions { rrp: Some("low".into()), ..FeedOptions::default() };
    for (one_, other) in [("<a:low>20.00 EUR</a:low>", "<b:low>30.00 EUR</b:low>"), ("<low>20.00 EUR</low>", "<g:low>30.00 EUR</g:low>")] {
        let (offer, problems) = one(&item(&[one_, other].concat()), &options);
        assert_eq!((offer.unwrap().rrp, problems), (None, told("low", Code::FeedBadPrice, Dropped::Field)));
        let (offer, problems) = one(&item(&[one_, &other.replace("30", "20")].concat()), &options);
        assert_eq!((offer.unwrap().rrp.unwrap().amount, problems), (2000, vec![]));
    }
}

#[test]
fn p7_an_item_costs_itself_at_most_however_deep_or_full_it_is() {
    let deep = format!("{}tief{}", "<div>".repeat(3000), "</div>".repeat(3000));
    let (offer, problems) = plain(&item(&format!("<description>{deep}</description>")));
    assert_eq!((offer.is_some(), problems), (true, vec![]));
    let (offer, _) = plain(&item("").replace("Rad", &deep));
    assert_eq!(offer.unwrap().title, "tief");
    let (offer, problems) = plain(&item("").replace("15.00 EUR", &format!("{deep}15.00 EUR")));
    assert_eq!((offer, problems), (None, told("price", Code::FeedBadPrice, Dropped::Row)));
    for name in ["price", "brand", "shipping", "image_link", "product_type", "x"] {
        let many: String = (0..5000).map(|i| format!("<g:{name}>{}.00 EUR</g:{name}>", i + 15)).collect();
        let (offer, problems) = plain(&item(&many));
        assert_eq!((offer.is_some(), problems.len() <= 1), (name != "price", true), "{name}");
    }
    let detail = "<g:product_detail><g:section_name>travel</g:section_name><g:attribute_name>board</g:attribute_name><g:attribute_value>HP</g:attribute_value></g:product_detail>";
    let (offer, problems) = plain(&item(&detail.repeat(5000)));
    assert_eq!((offer.unwrap().travel.unwrap().board.as_str(), problems), ("HP", told("product_detail", Code::FeedTooLarge, Dropped::Field)));
}

#[test]
fn p7_what_stands_around_items_may_be_of_any_depth() {
    let deep = |inner: &str| format!("{}{inner}{}", "<div><p>".repeat(40), "</p></div>".repeat(40));
    let around = format!("{}<pubDate>Thu, 01 Nov 2018 08:00:00 GMT</pubDate>{}", deep("Über uns<br/>"), deep("<x:item xmlns:x='urn:x'/>"));
    let (offers, problems, time) = read(&rss(&format!("{around}{}{around}", item(""))), 50).unwrap();
    assert_eq!((offers.len(), problems.len(), time.map(time::rfc3339).as_deref()), (1, 0, Some("2026-11-22T07:00:00Z")));
    // An item that is nested too deeply must be reported, because it would count as gone.
    let error = read(&rss(&deep(&item(""))), 50).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (Code::FeedTooLarge, "<item> is nested in more than 32 elements (FEED_DEPTH)"));
    for unbalanced in [deep("<br>"), deep("</p>")] {
        assert!(read(&rss(&format!("{unbalanced}{}", item(""))), 50).is_err());
    }
}

#[test]
fn p8_a_price_beside_a_subscription_is_not_everyones() {
    let cost = "<g:subscription_cost><g:period>month</g:period><g:period_length>24</g:period_length><g:amount>39.99 EUR</g:amount></g:subscription_cost>";
    assert_eq!(plain(&item(cost)), (None, told("price", Code::FeedNotTaken, Dropped::Row)));
    let columns =
        "id\ttitle\tlink\tprice\tsubscription_cost\na\tRad\thttps://shop.example/a\t1.00 EUR\tmonth:24:39.99 EUR\nb\tRad\thttps://shop.example/b\t9.00 EUR\t\n";
    let (offers, problems, _) = read(columns, 99).unwrap();
    assert_eq!((offers.len(), offers[0].id.as_str(), problems.len(), problems[0].diagnostic.code), (1, "b", 1, Code::FeedNotTaken));
    let part = "<g:installment><g:months>12</g:months><g:amount>2.00 EUR</g:amount></g:installment>";
    assert!(plain(&item(part)).0.is_some());
}

#[test]
fn p9_what_stands_before_the_xml_is_told() {
    for before in [
        "Warning: Undefined array key 1 in export.php on line 3\n",
        "  \nNotice: x",
        "<br />\n<b>Warning</b>:  Undefined variable $a in <b>/x.php</b> on line <b>3</b><br />\n",
        "id;title<br/>",
        "&nbsp;",
    ] {
        for piece in [1, 50, usize::MAX] {
            let e = read(&format!("{before}{}", rss(&item(""))), piece).unwrap_err();
            assert_eq!((e.code, e.message.starts_with("there is text before the XML")), (Code::FeedNotXml, true), "{before}: {}", e.message);
        }
    }
    assert_eq!(read(&format!("\n \u{feff}<!-- x -->{}", rss(&item(""))), 50).unwrap().0.len(), 1);
}

#[test]
fn p9_an_item_that_expires_has_no_price_after_that() {
    let until = |date: &str| {
        let (offer, problems) = plain(&item(&format!("<g:expiration_date>{date}</g:expiration_date>")));
        (offer.unwrap().price_until, problems)
    };
    let at = |text: &str| Some(time::instant(text).unwrap());
    assert_eq!(until("2026-11-30T12:00+0100"), (at("2026-11-30T11:00:00Z"), vec![]));
    assert_eq!(until("2026-11-30"), (at("2026-11-30T23:59:00Z"), vec![]), "a day alone ends as windows do");
    assert_eq!(until("bald"), (None, told("expiration_date", Code::FeedBadDate, Dropped::Field)));
}
