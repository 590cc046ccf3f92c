//! What the edge is asked: links, manifests, requests.

use super::{Chance, for_a_while, stirred};
use base64::Engine;
use include_dir::{Dir, include_dir};
use postfrisch::base::time::instant;
use postfrisch::live::{Answer, Edge, Records, Reply, Request, StoredOffer, Wants};
use postfrisch::shop::campaign::{Campaign, LinkOptions, check, seal_links, seal_unsubscribe};
use postfrisch::shop::link::{Key, Keys, Link, Purpose, open, seal};
use postfrisch::shop::offer::Offer;
use serde_json::{Value, json};
use std::collections::HashSet;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/cases/live");
const SECRET: [u8; 32] = *b"any key will do: nothing is kept";
const NOW: i64 = 1_795_350_000_000;
const SUBJECT: &str = "AAAAAAAAAAAAAAAAAAAAAA";

const LINK_WORDS: &[&str] = &[".", "v1.", "v2.", "k.", "=", "AA", "_", "-", "+", "/", "%2e", "\u{0}", "é", "..", "A", "AAAAAAAAAAAAAAAAAAAAAA"];

/// What manifests and records are made of, beside each other.
const JSON_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "0",
    "65535",
    "65536",
    "1e99",
    "1.5",
    "\\u0000",
    "\\",
    "\u{202e}",
    "é",
    "😀",
    "\"slots\":[]",
    "\"offers\":",
    "\"kind\":\"poll\"",
    "\"kind\":\"countdown\"",
    "\"kind\":\"parcel\"",
    "\"whenGone\":\"fill\"",
    "\"until\":\"2026-11-22T09:00:00Z\"",
    "\"choices\":[{}]",
    "\"scale\":2",
    "\"width\":280",
    "\"theme\":{\"radius\":28}",
    "\"answers\":",
    "\"recommend\":[{\"source\":\"similar\"}]",
    "\"availability\":\"sold_out\"",
    "\"title\":\"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW\"",
    "\"amount\":9007199254740993",
    "\"shop\":{\"name\":\"<b>\"}",
];

const PATH_WORDS: &[&str] = &[
    "/", "//", "..", "%2f", "%00", "%", "?", "#", ".png", ".jpg", ".gif", ".json", "/i/", "/c/", "/o/", "/a/", "/t/", "/u/", "/s/", "slots/", "\u{0}", "é",
    "\r\n",
];
const QUERIES: &[&str] =
    &["", "for=herbst", "for=herbst&of=a", "for=herbst&subject=AAAAAAAAAAAAAAAAAAAAAA", "__amp_source_origin=a%40shop.example", "x=1", "for=%ff", "&&", "="];
const FIELDS: &[(&str, &str)] = &[
    ("answer", "a"),
    ("answer", "b"),
    ("answer", ""),
    ("Answer", " a "),
    ("List-Unsubscribe", "One-Click"),
    ("list-unsubscribe", "one-click\r\n"),
    ("List-Unsubscribe", "no"),
    ("\u{0}", "ß"),
];

fn keys() -> Keys {
    Keys::new(vec![Key::new("k", &SECRET).unwrap()]).unwrap()
}

fn edge() -> Edge {
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(SECRET);
    let config =
        json!({ "keys": [{ "kid": "k", "secret": secret }], "allow": ["shop.example"], "fallback": "https://shop.example/", "senders": ["@shop.example"] });
    Edge::new(&serde_json::from_value(config).unwrap()).unwrap()
}

fn options(amp: bool) -> LinkOptions<'static> {
    LinkOptions {
        base_url: "https://live.example",
        message: "m1",
        locale: "de",
        issued_at: (NOW / 1000) as u32,
        subject: Some(SUBJECT),
        subjects: &[],
        variant: "",
        amp,
    }
}

/// A case with its manifest, its offers, and the paths of all that its mail asks.
struct Shop {
    manifest: String,
    offers: Vec<(String, f64)>,
    facts: Value,
    paths: Vec<String>,
}

fn shops() -> Vec<Shop> {
    let shop = |case: Value| {
        let manifest = case["campaign"].to_string();
        let campaign = Campaign::parse(&manifest).ok()?;
        let offers = case["offers"].as_array()?.iter().map(|o| (o["offer"].to_string(), instant(o["asOf"].as_str().unwrap()).unwrap() as f64));
        let links = seal_links(&campaign, &keys(), &options(true)).ok()?;
        let all = |l: postfrisch::shop::campaign::SlotLinks| {
            let mut all = vec![l.picture, l.click, l.text.clone(), format!("{}.json", l.text)];
            all.extend(l.answers.into_iter().map(|a| a.url));
            all.extend(l.heading.into_iter().chain(l.text_link).map(|part| part.picture));
            all.extend(l.amp.map(|amp| amp.list));
            all
        };
        let mut paths: Vec<String> = links.into_iter().flat_map(all).collect();
        paths.push(seal_unsubscribe(&campaign, &keys(), &options(false)).ok()?);
        let mut paths: Vec<String> = paths.iter().map(|url| url.strip_prefix("https://live.example").unwrap().to_owned()).collect();
        paths.extend(["/o/shop/a.json".into(), "/o/shop/slots/top.0.json".into()]);
        Some(Shop { manifest, offers: offers.collect(), facts: case["facts"].clone(), paths })
    };
    CASES.files().filter_map(|file| serde_json::from_slice(file.contents()).ok()).filter_map(shop).collect()
}

#[test]
fn stirred_links_open_only_where_they_were_sealed() {
    let purposes = [Purpose::Picture, Purpose::Click, Purpose::Amp, Purpose::Tracking, Purpose::OfferText, Purpose::Survey, Purpose::Unsubscribe];
    let keys = keys();
    let sealed: Vec<String> = purposes
        .iter()
        .flat_map(|purpose| {
            let link = Link { campaign: "herbst".into(), block: "top".into(), subject: Some([9; 16]), ..Link::new(*purpose, "shop", 1_795_000_000) };
            [seal(&link, "", &keys).unwrap(), seal(&Link { subject: None, ..link }, "top.png", &keys).unwrap()]
        })
        .collect();
    let seeds: Vec<&str> = sealed.iter().map(String::as_str).collect();
    for_a_while("links", 3, 0x11c5, |chance| {
        let text = stirred(chance, &seeds, LINK_WORDS);
        for purpose in purposes {
            for name in ["", "top.png"] {
                if open(&text, purpose, name, &keys).is_some() {
                    assert!(sealed.contains(&text), "{text}");
                }
            }
        }
    });
}

#[test]
fn stirred_manifests_are_refused_or_published_and_answered() {
    let shops = shops();
    let seeds: Vec<&str> = shops.iter().map(|shop| shop.manifest.as_str()).collect();
    assert!(seeds.len() > 20);
    for_a_while("manifests", 4, 0x3a21, |chance| {
        let text = stirred(chance, &seeds, JSON_WORDS);
        let shop = &shops[chance.below(shops.len())];
        let offers: Vec<Offer> = shop.offers.iter().filter_map(|(data, _)| serde_json::from_str(data).ok()).collect();
        let Ok(campaign) = Campaign::parse(&text) else { return };
        let wrong = check(&campaign, &offers, &["shop.example".to_owned()]);
        let Ok(links) = seal_links(&campaign, &keys(), &options(true)) else { return };
        if wrong.is_empty() {
            // What was published without a finding keeps its promises for a year: a picture for each link, a click to an allowed host.
            let mut edge = edge();
            for link in links.iter().take(3) {
                for url in [&link.picture, &link.click] {
                    let request = Request { method: "GET".into(), path: url.strip_prefix("https://live.example").unwrap().into(), ..Request::default() };
                    let reply = answered(&mut edge, &request, &text, shop);
                    assert!(matches!(reply.status, 200 | 302), "{} {text}", reply.status);
                }
            }
        }
    });
}

#[test]
fn stirred_requests_get_a_well_formed_answer_of_the_protocol() {
    let shops = shops();
    for_a_while("requests", 5, 0x4e90, |chance| {
        let shop = &shops[chance.below(shops.len())];
        let seeds: Vec<&str> = shop.paths.iter().map(String::as_str).collect();
        let path = if chance.below(3) == 0 { stirred(chance, &seeds, PATH_WORDS) } else { seeds[chance.below(seeds.len())].to_owned() };
        let manifest = if chance.below(3) == 0 { stirred(chance, &[&shop.manifest], JSON_WORDS) } else { shop.manifest.clone() };
        let pick = |chance: &mut Chance, of: &[&str]| of[chance.below(of.len())].to_owned();
        let request = Request {
            method: pick(chance, &["GET", "GET", "GET", "HEAD", "POST", "PUT", "", "get", "é"]),
            path,
            query: (chance.below(4) == 0).then(|| pick(chance, QUERIES)),
            origin: (chance.below(3) == 0)
                .then(|| pick(chance, &["https://shop.example", "https://mail.google.com", "null", "https://shop.example\r\nX: y", ""])),
            base: "https://live.example".into(),
            amp_sender: (chance.below(3) == 0).then(|| pick(chance, &["a@shop.example", "a@other.example", "é@shop.example", "a b@shop.example", "@", ""])),
            if_none_match: (chance.below(5) == 0).then(|| pick(chance, &["*", "\"x\"", "W/", ","])),
            refreshes: chance.below(5) == 0,
            form: (0..chance.below(4)).map(|_| FIELDS[chance.below(FIELDS.len())]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            unread: (chance.below(4) == 0).then(|| [0, 200, 400, 408, 413, 503, 999][chance.below(7)]),
        };
        let mut edge = edge();
        let reply = answered(&mut edge, &request, &manifest, shop);
        well_formed(&reply, &request);
        // By now it knows the campaign, and says the same of it.
        assert_eq!(answered(&mut edge, &request, &manifest, shop), reply, "{request:?}");
    });
}

/// Asks the edge as a host does, until there is an answer.
fn answered(edge: &mut Edge, request: &Request, manifest: &str, shop: &Shop) -> Reply {
    let mut records = Records::default();
    for _ in 0..6 {
        match edge.answer(&edge.open(request.clone()), &records, NOW) {
            Answer::Reply(reply) => return reply,
            Answer::Wants(Wants { known: Some(version), .. }) => {
                records.version = Some(version);
                records.unchanged = true;
            }
            Answer::Wants(wants) => {
                if wants.campaign.is_some() {
                    records.version = wants.subject.is_none().then(|| "1".to_owned());
                    records.campaign = Some(Some(manifest.to_owned()));
                }
                let stored = |(data, as_of): &(String, f64)| StoredOffer {
                    id: String::new(),
                    data: data.clone(),
                    as_of: *as_of,
                    times: None,
                    gone_since: None,
                    overrides: vec![],
                    history: vec![],
                    photo: None,
                };
                records.offers = Some(shop.offers.iter().map(stored).collect());
                let facts = shop.facts.as_object().into_iter().flatten();
                records.facts = facts.filter_map(|(kind, fact)| Some((serde_json::from_value(json!(kind)).ok()?, fact.to_string()))).collect();
            }
            Answer::Vote(_) => records.voted = Some(true),
            Answer::Unsubscribe(_) => records.unsubscribed = Some(true),
            Answer::Font(_) => records.without_font = true,
        }
    }
    panic!("the edge asks again and again: {request:?}");
}

fn well_formed(reply: &Reply, request: &Request) {
    let header = |name: &str| reply.all_headers().find(|(n, _)| *n == name).map(|(_, value)| value);
    let mut names = HashSet::new();
    for (name, value) in reply.all_headers() {
        assert!(names.insert(name.to_ascii_lowercase()), "{name} twice of {request:?}");
        assert!(value.bytes().all(|b| (0x20..0x7f).contains(&b)), "{name}: {value:?} of {request:?}");
        assert!(!name.eq_ignore_ascii_case("set-cookie"));
    }
    let length = header("Content-Length").map(|text| text.parse::<usize>().unwrap());
    assert!(reply.status == 304 || length == Some(reply.body.len()), "{request:?}");
    match reply.status {
        // What was posted and did nothing.
        400 | 408 | 409 | 410 | 413 => assert!(request.method == "POST" && reply.body.starts_with(b"<!doctype html>"), "{request:?}"),
        403 | 404 if !reply.body.is_empty() => assert!(reply.body.starts_with(b"<!doctype html>"), "{request:?}"),
        200 | 503 => {
            let known = match header("Content-Type") {
                Some("image/png") => reply.body.starts_with(b"\x89PNG\r\n\x1a\n") && reply.body.ends_with(b"IEND\xaeB`\x82"),
                Some("image/gif") => reply.body.starts_with(b"GIF89a") && reply.body.ends_with(b";"),
                Some("application/json") => serde_json::from_slice::<Value>(&reply.body).is_ok(),
                Some("text/html; charset=utf-8") => reply.body.starts_with(b"<!doctype html>") && reply.body.ends_with(b"</html>"),
                None => reply.status == 503 && reply.body.is_empty(),
                _ => false,
            };
            // A photo that is to be fetched has no bytes yet.
            assert!(known || reply.photo.is_some(), "{:?} {request:?}", reply.all_headers().collect::<Vec<_>>());
        }
        302 => {
            let target = header("Location").unwrap();
            assert!(target.starts_with("https://shop.example/") && reply.body.is_empty(), "{target}");
        }
        304 | 403 | 404 | 405 => assert!(reply.body.is_empty()),
        other => panic!("{other} is no status of the protocol: {request:?}"),
    }
}
