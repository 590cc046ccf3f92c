use super::*;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Clone, PartialEq, Deserialize, Stored)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    #[serde(rename = "slot")]
    place: Option<u8>,
    #[serde(default)]
    price_now: i64,
    #[serde(default = "three")]
    least: u16,
    #[serde(default)]
    times: Vec<(i64, bool)>,
    #[serde(default)]
    by_name: HashMap<String, Kind>,
    #[serde(skip)]
    seen: bool,
    #[serde(default, deserialize_with = "told")]
    known: Option<Option<String>>,
    #[serde(default)]
    inner: Inner,
    #[serde(default, alias = "formerName")]
    new_name: Vec<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Goods,
    LongTrip,
}
crate::base::written::written!(Kind: Goods = "goods", LongTrip = "long-trip");

#[derive(Debug, Clone, PartialEq, Deserialize, Stored)]
#[serde(rename_all = "camelCase", default)]
struct Inner {
    is_new: bool,
    name: String,
}

impl Default for Inner {
    fn default() -> Self {
        Self { is_new: true, name: "x".to_owned() }
    }
}

fn three() -> u16 {
    3
}

fn told<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What both readers say, which has to be the same.
fn both(text: &str) -> Option<Row> {
    let (ours, serde) = (read::<Row>(text).ok(), serde_json::from_str::<Row>(text).ok());
    assert_eq!(ours, serde, "{text}");
    ours
}

#[test]
fn structures_are_read_as_serde_reads_them() {
    assert!(both(r#"{"id": "a"}"#).is_some_and(|row| row.least == 3 && row.inner.is_new && row.known.is_none() && row.place.is_none()));
    let all = r#" { "least":7,"other":{"a":[1,{"b":"}"}]}, "slot" : 255, "id":"ü \"x\" \\ \/ \n \u00e4 \ud83d\udeb2", "priceNow":-9007199254740993,
        "times":[[1,true],[-2,false]], "byName":{"a":"goods","b c":"long-trip"}, "known":null, "inner":{"name":""}, "seen":4 } "#;
    assert!(both(all).is_some_and(|row| row.times.len() == 2 && row.known == Some(None) && row.inner.is_new));
    for (text, found) in [(r#"{"id": "a", "newName": [1]}"#, 1), (r#"{"id": "a", "formerName": [1, 2]}"#, 2), (r#"{"id": "a"}"#, 0)] {
        assert!(both(text).is_some_and(|row| row.new_name.len() == found), "{text}");
    }
    for text in [
        "{}",
        "[]",
        "null",
        "",
        r#"{"id": 3}"#,
        r#"{"id": null}"#,
        r#"{"id": "a", "id": "b"}"#,
        r#"{"id": "a", "slot": 256}"#,
        r#"{"id": "a", "slot": -1}"#,
        r#"{"id": "a", "slot": null}"#,
        r#"{"id": "a", "priceNow": null}"#,
        r#"{"id": "a", "times": {}}"#,
        r#"{"id": "a", "times": [[1]]}"#,
        r#"{"id": "a", "times": [[1, true, 2]]}"#,
        r#"{"id": "a", "times": []}"#,
        r#"{"id": "a", "byName": {"a": "trip"}}"#,
        r#"{"id": "a", "byName": {"a": 1}}"#,
        r#"{"id": "a", "inner": null}"#,
        r#"{"id": "a", "inner": {"isNew": false}}"#,
        r#"{"id": "a", "inner": {"isNew": 1}}"#,
        r#"{"id": "a", "known": "b"}"#,
        r#"{"id": "a", "known": 1}"#,
        r#"{"id": "a"} x"#,
        r#"{"id": "a",}"#,
        r#"{"id" "a"}"#,
        r#"{"id": "a""#,
        r#"{"id": "\x"}"#,
        r#"{"id": "\ud800"}"#,
        r#"{"id": "a", "other": nul}"#,
        r#"{"id": "a", "priceNow": 99999999999999999999}"#,
        r#"{"id": "a", "priceNow": --1}"#,
    ] {
        both(text);
    }
}

#[test]
fn decimals_are_cut_off() {
    assert_eq!(read::<i64>("12.75"), Ok(12));
}

#[test]
fn depth_is_bounded() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    #[derive(Debug)]
    struct Nested(#[allow(dead_code, reason = "read, not looked at")] Vec<Nested>);
    impl Stored for Nested {
        fn take(reader: &mut Reader<'_>) -> Self {
            Self(Stored::take(reader))
        }
    }
    assert!(read::<Nested>(&deep(30)).is_ok());
    assert_eq!(read::<Nested>(&deep(40)).unwrap_err(), Unreadable);
}

/// Offers and manifests, cut and changed at every byte: what one reader takes, the other takes and reads as the same. Ours is more lenient about what it
/// passes over.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn damaged_records_are_read_as_serde_reads_them_or_refused() {
    use crate::shop::offer::Offer;
    let offer = r#"{"id":"a","kind":"goods","title":"T\u00e4sche 🚲","link":"https://shop.example/a","price":{"amount":100,"currency":"EUR"},"availability":"available",
        "rating":{"tenths":44,"count":3},"stock":3,"prior":{"lowest30":{"amount":200,"currency":"EUR"},"reducedSince":1}}"#;
    let mut verdicts = BTreeMap::new();
    let mut compare = |text: &str| {
        let (ours, serde) = (read::<Offer>(text).ok(), serde_json::from_str::<Offer>(text).ok());
        assert!(serde.is_none() || ours == serde, "{text}: {ours:?} {serde:?}");
        *verdicts.entry((ours.is_some(), serde.is_some())).or_insert(0) += 1;
    };
    compare(offer);
    let places = offer.char_indices().map(|(i, c)| (i, i + c.len_utf8()));
    for (from, until) in places {
        let (before, after) = (&offer[..from], &offer[until..]);
        compare(before);
        for put in ["", "\"", "{", "}", "[", "]", ",", ":", "1", "-", "null", "\\", " ", "x"] {
            compare(&format!("{before}{put}{after}"));
        }
    }
    assert!(verdicts[&(true, true)] > 100 && verdicts[&(false, false)] > 2000, "{verdicts:?}");
}
