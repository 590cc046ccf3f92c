//! The kind of block of docs/extending/block-kind.md: what holds for all kinds holds for one that was added.

use super::pictures::{folder, json_of, view};
use crate::live::blocks::View;
use crate::live::paint::{Item, Painter};
use crate::live::words;
use crate::shop::campaign::{BlockKind, Campaign, check};
use serde_json::{Value, json};

fn case(width: u16, height: u16, facts: Value) -> Value {
    json!({ "block": { "id": "b", "kind": "shipping-progress", "width": width, "height": height, "slots": [{ "whenGone": "badge" }] }, "facts": facts })
}

fn texts(case: &Value, locale: &str, scale: u8) -> Vec<String> {
    let (view, jpeg) = view(case, &json_of(&folder("tests/live/shop.json")), locale, scale);
    let View::Still(scene) = view else { panic!("{view:?}") };
    assert!(!jpeg && Painter::new().paint(&scene).is_ok());
    let text = |item: &Item| if let Item::Text(text) = item { Some(text.text.clone()) } else { None };
    scene.items.iter().filter_map(text).collect()
}

#[test]
fn an_added_kind_is_decided_and_drawn() {
    let parcel = json!({ "parcel": { "number": "1", "carrier": "dhl", "status": "in_transit", "events": [], "asOf": "2026-11-22T08:30:00Z" } });
    for width in [280, 600] {
        for scale in [1, 2] {
            let told = |locale: &str| texts(&case(width, 120, parcel.clone()), locale, scale);
            assert_eq!(told("de"), ["Die Sendung ist unterwegs", "Stand: 22.11., 09:30"]);
            assert_eq!(told("en").len(), 2);
        }
    }
    for (locale, language) in [("de", crate::base::language::Language::De), ("en", crate::base::language::Language::En)] {
        let (neutral, below) = words::neutral(BlockKind::ShippingProgress, language);
        assert_eq!(texts(&case(600, 120, json!({})), locale, 1), [neutral, below.trim_end_matches(" →")]);
        let mut over = case(600, 120, parcel.clone());
        over["expires"] = "2026-11-01T00:00:00Z".into();
        let (ended, below) = words::ended(BlockKind::ShippingProgress, language);
        assert_eq!(texts(&over, locale, 1), [ended, below.trim_end_matches(" →")]);
    }
}

#[test]
fn an_added_kind_is_checked_when_it_is_published() {
    let found = |block: &Value| {
        let manifest = json!({ "tenant": "demo", "id": "c", "allow": ["shop.example"], "fallback": "https://shop.example/", "blocks": [block] });
        let campaign = Campaign::parse(&manifest.to_string()).unwrap();
        check(&campaign, &[], &["shop.example".into()]).into_iter().filter_map(|found| found.path).collect::<Vec<_>>()
    };
    assert_eq!(found(&case(600, 120, json!({}))["block"]), [""; 0]);
    assert_eq!(found(&case(600, 100, json!({}))["block"]), ["blocks[0].height"]);
    let mut with_answers = case(600, 120, json!({}))["block"].clone();
    with_answers["answers"] = json!([{ "id": "a", "text": "x" }, { "id": "b", "text": "y" }]);
    assert_eq!(found(&with_answers), ["blocks[0].answers"]);
}
