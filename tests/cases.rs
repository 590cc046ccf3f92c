//! The cases of `tests/cases`, natively and inside wasm. The same files run through the package in Node, workerd and Chromium (`tests/js/cases.test.js`).
//! A new case is one dropped file; `UPDATE=1 cargo test --test cases` writes what is expected, to be read before it is committed: a mail's HTML and a
//! picture into a file of the case's name, all else into the case. What differs goes to `target/cases`, with the command that compares both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use base64::Engine;
use include_dir::{Dir, include_dir};
use postfrisch::base::time::instant;
use postfrisch::live::{Answer, Edge, Records, Reply, Request, StoredOffer, StoredPrice, StoredTimes};
use postfrisch::send::letter::Schema;
use postfrisch::send::merge::{CompileOptions, RenderOptions, Template};
use postfrisch::send::message::Subject;
use postfrisch::send::mjml::{Options, Tags, Texts};
use postfrisch::shop::campaign::{Campaign, LinkOptions, seal_links};
use postfrisch::shop::fact::FactKind;
use postfrisch::shop::feed::FeedReader;
use postfrisch::shop::link::{Key, Keys};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/cases");
static LETTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/letters");
static THEME: &str = include_str!("../templates/themes/default.json");

/// The seal does not show in what is compared, so any key will do.
const SECRET: [u8; 32] = *b"any key will do: nothing is kept";

/// What a case gives.
struct Got {
    /// What stands in the case.
    expect: Value,
    /// What stands in a file of its name, with the file's ending.
    beside: Option<(&'static str, Vec<u8>)>,
}

impl From<Value> for Got {
    fn from(expect: Value) -> Self {
        Self { expect, beside: None }
    }
}

fn run_all(folder: &str, run: impl Fn(&Value) -> Got) {
    let (cases, mut beside): (BTreeMap<_, _>, BTreeMap<_, _>) = files(folder).into_iter().partition(|(name, _)| name.ends_with(".json"));
    assert!(!cases.is_empty(), "there is no case in {folder}");
    let mut wrong = Vec::new();
    for (name, known) in &cases {
        let case: Value = serde_json::from_slice(known).unwrap_or_else(|e| panic!("{folder}/{name}: {e}"));
        let got = run(&case);
        if got.expect != case["expect"] {
            let mut live = case.clone();
            live["expect"] = got.expect;
            wrong.extend(differs(&format!("{folder}/{name}"), known, format!("{}\n", serde_json::to_string_pretty(&live).unwrap()).as_bytes()));
        }
        if let Some((ending, live)) = got.beside {
            let name = name.replace(".json", &format!(".{ending}"));
            let known = beside.remove(&name).unwrap_or_default();
            if known != live {
                wrong.extend(differs(&format!("{folder}/{name}"), &known, &live));
            }
        }
    }
    assert!(wrong.is_empty(), "{folder} differs; what came out now is the second of each:\n{}", wrong.join("\n"));
    assert!(beside.is_empty(), "no case of {folder} gives these: {:?}", beside.keys());
}

/// The files of a folder as they are now: the compiler would not see that one was dropped.
#[cfg(not(target_arch = "wasm32"))]
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let inside = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder)).unwrap().map(|entry| entry.unwrap());
    inside.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

#[cfg(target_arch = "wasm32")]
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &std::path::Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    CASES.get_dir(folder).unwrap().files().map(|file| (name(file.path()), file.contents().to_vec())).collect()
}

/// Writes what a file of the cases would hold now, in its place with `UPDATE=1`, else elsewhere; gives how to see the difference.
#[cfg(not(target_arch = "wasm32"))]
fn differs(name: &str, _: &[u8], live: &[u8]) -> Option<String> {
    let is_update = std::env::var("UPDATE").is_ok();
    let path = format!("{}/{name}", if is_update { "tests/cases" } else { "target/cases" });
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
    std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
    std::fs::write(whole, live).unwrap();
    let command = if name.ends_with("json") || name.ends_with("html") { "diff -u" } else { "look at" };
    (!is_update).then(|| format!("{command} tests/cases/{name} {path}"))
}

/// Inside wasm nothing can be written.
#[cfg(target_arch = "wasm32")]
fn differs(name: &str, known: &[u8], live: &[u8]) -> Option<String> {
    let shown = |bytes: &[u8]| std::str::from_utf8(bytes).map_or_else(|_| format!("{} bytes", bytes.len()), str::to_owned);
    Some(format!("{name}:\n{}\n{}", shown(known), shown(live)))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn live_cases() {
    run_all("live", live);
}

fn live(case: &Value) -> Got {
    let now = instant(case["now"].as_str().unwrap()).unwrap();
    let manifest = case["campaign"].to_string();
    let keys = Keys::new(vec![Key::new("k", &SECRET).unwrap()]).unwrap();
    let request = &case["request"];
    let issued_at = request["issuedAt"].as_str().map_or(now, |t| instant(t).unwrap());
    let options = LinkOptions {
        base_url: "https://live.example",
        message: "m1",
        locale: request["locale"].as_str().unwrap_or("de"),
        issued_at: (issued_at / 1000) as u32,
        subject: request["subject"].as_str(),
        subjects: &[],
        variant: "",
        amp: false,
    };
    let path = request["path"].as_str().map(str::to_owned).unwrap_or_else(|| {
        let links = seal_links(&Campaign::parse(&manifest).unwrap(), &keys, &options).unwrap();
        let slot = links.iter().find(|l| l.block == request["block"].as_str().unwrap() && u64::from(l.slot) == request["slot"].as_u64().unwrap_or(0)).unwrap();
        let url = match request["link"].as_str().unwrap() {
            "picture" => &slot.picture,
            "click" => &slot.click,
            _ => &slot.text,
        };
        url.strip_prefix("https://live.example").unwrap().to_owned()
    });
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(SECRET);
    let config = json!({ "keys": [{ "kid": "k", "secret": secret }], "allow": ["shop.example"], "fallback": "https://shop.example/" });
    let mut edge = Edge::new(&serde_json::from_value(config).unwrap()).unwrap();
    let asked =
        Request { method: request["method"].as_str().unwrap_or("GET").into(), path, query: request["query"].as_str().map(str::to_owned), ..Request::default() };
    let offers = || {
        let text = |v: &Value| v.to_string();
        let time = |v: &Value| v.as_str().map(|t| instant(t).unwrap() as f64);
        let price = move |v: &Value| StoredPrice {
            at: time(&v["at"]).unwrap(),
            seen: time(&v["seen"]),
            data: json!([v["price"], v["sale"], v["reducedSince"]]).to_string(),
        };
        case["offers"].as_array().unwrap().iter().map(move |o| StoredOffer {
            id: String::new(),
            data: text(&o["offer"]),
            as_of: instant(o["asOf"].as_str().unwrap()).unwrap() as f64,
            times: o["times"].as_object().map(|times| {
                let [price, sale, availability, stock, rest] = ["price", "sale", "availability", "stock", "rest"].map(|part| time(&times[part]).unwrap());
                StoredTimes { price, sale, availability, stock, rest }
            }),
            gone_since: o["goneSince"].as_str().map(|t| instant(t).unwrap() as f64),
            overrides: o["overrides"].as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default(),
            history: o["history"].as_array().map(|all| all.iter().map(price).collect()).unwrap_or_default(),
            photo: o["photo"].as_str().map(str::to_owned),
        })
    };
    let mut records = Records { failed: case["failed"] == true, ..Records::default() };
    loop {
        match edge.answer(&edge.open(asked.clone()), &records, now) {
            Answer::Reply(reply) => return shown(&reply),
            Answer::Font(_) | Answer::Vote(_) | Answer::Unsubscribe(_) => panic!("a case has no typeface of its own, and only asks"),
            Answer::Wants(wants) if records.campaign.is_some() && wants.campaign.is_none() => records.shown = Some(offers().collect()),
            Answer::Wants(wants) => {
                if wants.campaign.is_some() {
                    records.campaign = Some((case["published"] != false).then(|| manifest.clone()));
                    records.served = Some(serde_json::from_value(case["served"].clone()).unwrap_or_default());
                }
                records.offers = Some(offers().collect());
                records.recipient = case["recipient"].as_object().map(|_| case["recipient"].to_string());
                let facts: HashMap<FactKind, Value> = serde_json::from_value(case["facts"].clone()).unwrap_or_default();
                records.facts = facts.into_iter().map(|(kind, fact)| (kind, fact.to_string())).collect();
                records.votes = serde_json::from_value(case["votes"].clone()).unwrap_or_default();
                records.relations = serde_json::from_value(case["relations"].clone()).unwrap_or_default();
            }
        }
    }
}

fn shown(reply: &Reply) -> Got {
    let mut out = json!({ "status": reply.status });
    let headers: HashMap<&str, &str> = reply.kind.headers().iter().copied().chain(reply.headers.iter().map(|(name, value)| (*name, value.as_str()))).collect();
    if let Some(location) = headers.get("Location") {
        out["location"] = (*location).into();
    }
    let ending = match headers.get("Content-Type").copied() {
        Some("image/png") => Some("png"),
        Some("image/gif") => Some("gif"),
        Some(kind) if kind.starts_with("text/html") => Some("html"),
        _ => None,
    };
    match ending {
        Some("png") => {
            let at = |i: usize| u32::from_be_bytes(reply.body[i..i + 4].try_into().unwrap());
            out["size"] = json!([at(16), at(20)]);
        }
        Some(_) => {}
        None => out["body"] = str::from_utf8(&reply.body).unwrap().into(),
    }
    if let Some(served) = reply.served.first() {
        out["served"] = json!({ &served.slot: served.offer });
    }
    if let Some(fallback) = reply.fallback {
        out["fallback"] = serde_json::to_value(fallback).unwrap();
    }
    Got { expect: out, beside: ending.map(|ending| (ending, reply.body.to_vec())) }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn render_cases() {
    run_all("render", render);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn feed_cases() {
    run_all("feed", |case| feed(case).into());
}

fn feed(case: &Value) -> Value {
    let mut reader = FeedReader::new(serde_json::from_value(case["options"].clone()).unwrap());
    let (mut offers, mut problems) = (Vec::new(), Vec::new());
    let mut read = || {
        for piece in case["xml"].as_str().unwrap().as_bytes().chunks(100) {
            let batch = reader.push(piece)?;
            offers.extend(batch.offers);
            problems.extend(batch.problems);
        }
        reader.finish()
    };
    match read() {
        Ok(last) => {
            offers.extend(last.offers);
            problems.extend(last.problems);
            let problems: Vec<Value> = problems.iter().map(|p| json!([p.row, p.field, p.diagnostic.code.slug()])).collect();
            let offers: Vec<_> = offers.into_iter().map(|(_, offer)| offer).collect();
            json!({ "offers": offers, "problems": problems, "feedTime": last.feed_time })
        }
        Err(e) => json!({ "error": e.code.slug() }),
    }
}

fn text_of(path: &str) -> String {
    LETTERS.get_file(path).unwrap_or_else(|| panic!("{path}")).contents_utf8().unwrap().to_owned()
}

fn render(case: &Value) -> Got {
    let locale = case["locale"].as_str().unwrap_or("de");
    let result = match case["letter"].as_str() {
        Some(name) => {
            let named = |prefix: &str, words: &str| {
                serde_json::from_str::<Texts>(words).unwrap().into_iter().map(|(k, v)| (format!("{prefix}.{k}"), v)).collect::<Texts>()
            };
            let mut texts = named("t", &text_of(&format!("texts/{locale}.json")));
            texts.extend(named("t", &text_of(&format!("{name}/texts/{locale}.json"))));
            texts.extend(named("theme", THEME));
            let include = |path: &str| LETTERS.get_file(path).map(|f| Ok(f.contents_utf8().unwrap().to_owned()));
            let json = |path: &str| serde_json::from_str::<Value>(&text_of(path)).unwrap();
            let mut schema = json(&format!("{name}/schema.json"));
            schema["$defs"] = json("contract.json")["$defs"].take();
            let schema = Schema::parse(&schema.to_string()).unwrap();
            Template::compile(
                &text_of(&format!("{name}/letter.mjml")),
                CompileOptions { include: &include, texts: Some(&texts), schema: Some(schema), mjml: Options { tags: Tags::Jinja, ..Options::default() } },
            )
        }
        None => Template::compile(
            case["source"].as_str().unwrap(),
            CompileOptions { include: &|_| None, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } },
        ),
    };
    let data = match case["sample"].as_str() {
        Some(sample) => serde_json::from_str(&text_of(&format!("{}/samples/{sample}.json", case["letter"].as_str().unwrap()))).unwrap(),
        None => case["data"].clone(),
    };
    match RenderOptions::new(locale, "Europe/Berlin").and_then(|options| result?.merge(&data.to_string(), &options)) {
        Ok(m) => {
            let Subject { subject, preheader } = m.subject();
            let expect = json!({ "subject": subject, "preheader": preheader, "class": m.class, "headers": m.headers, "text": m.text() });
            Got { expect, beside: Some(("html", m.html.into_bytes())) }
        }
        Err(e) => json!({ "error": *e }).into(),
    }
}
