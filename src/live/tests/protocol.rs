//! Rejected requests, methods, click targets, and the page and data behind a picture.

use super::*;
use crate::shop::offer::Sale;

#[test]
fn what_was_not_sealed_is_refused_before_any_lookup() {
    let mut shop = Shop::new();
    let url = shop.links[0].picture.strip_prefix("https://live.example").unwrap().to_owned();
    let refused = |shop: &mut Shop, path: &str, query: Option<&str>| {
        let request = Request { method: "GET".into(), path: path.into(), query: query.map(str::to_owned), ..Request::default() };
        match shop.edge.answer(&shop.edge.open(request), &Records::default(), shop.now) {
            Answer::Reply(reply) => (reply.status, reply.body.len()),
            other => panic!("{path}: {other:?}"),
        }
    };
    assert_eq!(refused(&mut shop, &url, Some("utm_source=x")), (403, 0));
    assert_eq!(refused(&mut shop, &url.replace("top.png", "top.gif"), None), (403, 0));
    assert_eq!(refused(&mut shop, &format!("/i/{}/top.png", "a".repeat(65_536)), None), (403, 0));
    for path in ["/", "/x", "/favicon.ico", "", "/x/abc"] {
        assert_eq!(refused(&mut shop, path, None), (404, 0), "{path}");
    }
    for i in 3..url.len() - "/top.png".len() {
        let mut bytes = url.clone().into_bytes();
        bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
        assert_eq!(refused(&mut shop, &String::from_utf8(bytes).unwrap(), None), (403, 0), "{i}");
    }
}

#[test]
fn e4_a_person_is_never_shown_a_blank_page() {
    let mut shop = Shop::new();
    let sealed = shop.links[0].click.strip_prefix("https://live.example/c/").unwrap().to_owned();
    let mut ask =
        |path: &str, query: Option<&str>| shop.ask(&Request { method: "GET".into(), path: path.into(), query: query.map(str::to_owned), ..Request::default() });
    // Parameters appended by mail services are ignored.
    for query in ["utm_source=x&utm_medium=mail", "fbclid=1", "mc_eid=%", "&&", "__amp_source_origin=x"] {
        assert_eq!(ask(&format!("/c/{sealed}"), Some(query)).status, 302, "{query}");
    }
    let pages: Vec<Reply> = ["/c/x", "/s/v1.k.abc.def", "/t/", "/u/a/b", "/o/x"].map(|path| ask(path, None)).into();
    for page in &pages {
        let html = std::str::from_utf8(&page.body).unwrap();
        assert!(html.contains("<h1>Diese Seite gibt es nicht</h1>") && html.contains("https://shop.example/"), "{html}");
        assert_eq!((page.status, &page.body), (403, &pages[0].body));
    }
    for path in ["/t/x.json", "/o/x.json", "/i/x/a.png", "/a/x.json"] {
        assert_eq!((ask(path, None).status, ask(path, None).body.len()), (403, 0), "{path}");
    }
}

#[test]
fn other_methods_are_405_after_the_signature() {
    let mut shop = Shop::new();
    let url = shop.links[0].picture.strip_prefix("https://live.example").unwrap().to_owned();
    let mut post = |path: &str| shop.ask(&Request { method: "POST".into(), path: path.into(), ..Request::default() });
    let reply = post(&url);
    assert_eq!((reply.status, header(&reply, "Allow")), (405, "GET, HEAD"));
    assert_eq!(post("/i/v1.k.abc.def/top.png").status, 403);
    assert_eq!(post("/nowhere").status, 404);
}

#[test]
fn head_has_the_headers_of_get_and_remembers_nothing() {
    let mut shop = Shop::new();
    let path = shop.links[0].picture.strip_prefix("https://live.example").unwrap().to_owned();
    let head = shop.ask(&Request { method: "HEAD".into(), path, ..Request::default() });
    assert!(head.served.is_empty());
    let get = shop.picture(0);
    assert!(head.all_headers().eq(get.all_headers()));
}

#[test]
fn clicks_never_leave_the_allow_list() {
    let mut shop = Shop::new();
    shop.put(Offer { link: "https://evil.example/".into(), ..offer("a") });
    assert_eq!(shop.click(0), "https://shop.example/angebote");
    shop.failed = true;
    assert_eq!(shop.click(0), "https://shop.example/");
    let mut wide = Shop::new();
    wide.manifest = Some(MANIFEST.replace("[\"shop.example\"]", "[\"shop.example\", \"evil.example\"]"));
    wide.put(Offer { link: "https://evil.example/".into(), ..offer("a") });
    assert_eq!(wide.click(0), "https://shop.example/angebote");
}

#[test]
fn r040_the_text_page_tells_the_struck_price_apart() {
    let mut shop = Shop::new();
    let url = shop.links[0].text.clone();
    let page = shop.get(&url);
    let html = String::from_utf8(page.body).unwrap();
    assert_eq!((page.status, html.contains("<span class=\"hidden\">statt </span><s>1.999,00\u{a0}€</s>")), (200, true), "{html}");
    assert!(html.contains("20\u{a0}% sparen!") && html.contains("Stand: 22.11., 09:59") && html.contains("href=\"https://shop.example/p/a\""));
    shop.put(Offer { title: "<script>alert(1)</script>".into(), ..offer("a") });
    let html = String::from_utf8(shop.get(&url).body).unwrap();
    assert!(!html.contains("<script>"));
    shop.failed = true;
    assert_eq!(shop.get(&url).status, 200);
}

#[test]
fn r035_data_say_the_same_price_and_have_a_version() {
    let mut shop = Shop::new();
    let reply = shop.get("/o/demo/a.json");
    let json: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(json["offer"]["current"]["amount"], 159_900);
    assert_eq!(json["offer"]["reference"]["kind"], "lowest30");
    assert_eq!((json["offer"]["percent"].as_u64(), json["link"].as_str()), (Some(20), Some("https://shop.example/p/a")));
    assert_eq!(header(&reply, "Cache-Control"), "max-age=60");
    let etag = header(&reply, "ETag").to_owned();
    let request = |origin: &str| Request {
        method: "GET".into(),
        path: "/o/demo/a.json".into(),
        origin: Some(origin.into()),
        if_none_match: Some(etag.clone()),
        ..Request::default()
    };
    let unchanged = shop.ask(&request("https://shop.example"));
    assert_eq!((unchanged.status, header(&unchanged, "Access-Control-Allow-Origin")), (304, "https://shop.example"));
    assert_eq!(header(&shop.ask(&request("https://evil.example")), "Access-Control-Allow-Origin"), "");
    assert_eq!(shop.get("/o/demo/zzz.json").status, 404);
    let slot = shop.get("/o/demo/slots/top.1.json?for=herbst");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&slot.body).unwrap()["offer"]["id"], "b");
    let private = shop.links[0].text.clone() + ".json";
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&shop.get(&private).body).unwrap()["offer"]["current"]["amount"], 159_900);
}

#[test]
fn r036_an_override_wins_in_picture_and_data() {
    let mut shop = Shop::new();
    let before = shop.picture(0).body;
    let text = format!(r#"{{"price":{{"amount":149900,"currency":"EUR"}},"author":"a","reason":"r","at":{},"until":{}}}"#, now() - 1, now() + DAY);
    shop.offers.get_mut("a").unwrap().overrides.push(text);
    assert_ne!(shop.picture(0).body, before);
    let json: serde_json::Value = serde_json::from_slice(&shop.get("/o/demo/a.json").body).unwrap();
    assert_eq!((json["offer"]["current"]["amount"].as_u64(), json["offer"]["percent"].as_u64()), (Some(149_900), None));
}

#[test]
fn a_picture_that_was_seen_is_found_again_and_after_another_price_it_is_not() {
    let mut shop = Shop::new();
    let ends = shop.now + 3_600_000;
    shop.put(Offer { sale: Some(Sale { price: Money::parse("1299.00 EUR").unwrap(), from: None, until: Some(ends) }), ..offer("a") });
    shop.version = Some("1".into());
    let reduced = shop.picture(0).body;
    shop.edge.pictures.values_mut().for_each(|bytes| *bytes = b"found".to_vec());
    assert_eq!(shop.picture(0).body, b"found");
    assert_ne!(shop.picture(1).body, b"found", "another slot's");
    // The same data, an hour later.
    shop.now = ends;
    let over = shop.picture(0).body;
    shop.version = None;
    assert!(over != reduced && over != b"found");
    assert_eq!(over, shop.picture(0).body, "read anew");
    // Other data.
    shop.version = Some("2".into());
    shop.put(Offer { title: "Gravelbike Elbe".into(), ..offer("a") });
    assert_ne!(shop.picture(0).body, over);
}
