//! Every kind but cards and prices, in any box that is allowed, language, brand kit and rendition: texts stand in the card, whole on one ground or on none, never
//! on a sign or on each other; and they are legible on what lies below them.

#![cfg(not(target_arch = "wasm32"))]

use super::pictures::{files_below, folder, json_of, view};
use crate::base::color::Color;
use crate::base::language::Language;
use crate::live::blocks::View;
use crate::live::paint::{Align, Background, Item, Scene, Text};
use crate::shop::campaign::{BlockKind, LivesOn};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The strip below cards.
const STRIP: f32 = 12.0;
const PRESETS: [Option<&str>; 6] = [None, Some("travel"), Some("sport"), Some("fashion"), Some("electronics"), Some("food")];

/// Left, top, right, bottom.
type Edges = [f32; 4];

/// From the top of capitals to the bottom of most descenders.
pub(super) fn edges_of(text: &Text, scene: &Scene) -> Edges {
    let width = scene.family.measure(&text.text, text.weight, text.size).unwrap();
    let left = match text.align {
        Align::Left => text.x,
        Align::Center => text.x - width / 2.0,
        Align::Right => text.x - width,
    };
    [left, text.baseline - text.size * 0.73, left + width, text.baseline + text.size * 0.12]
}

fn overlap(a: &Edges, b: &Edges) -> bool {
    a[0] < b[2] - 0.5 && b[0] < a[2] - 0.5 && a[1] < b[3] - 0.5 && b[1] < a[3] - 0.5
}

fn inside(a: &Edges, ground: &Edges) -> bool {
    a[0] >= ground[0] - 0.5 && a[1] >= ground[1] - 0.5 && a[2] <= ground[2] + 0.5 && a[3] <= ground[3] + 0.5
}

fn around(points: impl Iterator<Item = (f32, f32)>) -> Edges {
    points.fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |e, (x, y)| [e[0].min(x), e[1].min(y), e[2].max(x), e[3].max(y)])
}

/// What is wrong with a scene; `changing` are areas of an animation where digits change.
fn wrong(scene: &Scene, changing: &[Edges]) -> Option<String> {
    let card = [0.0, 0.0, f32::from(scene.width), f32::from(scene.height) - STRIP];
    let texts: Vec<(&Text, Edges)> =
        scene.items.iter().filter_map(|item| if let Item::Text(text) = item { Some((text, edges_of(text, scene))) } else { None }).collect();
    for (i, (text, a)) in texts.iter().enumerate() {
        if !inside(a, &card) {
            return Some(format!("`{}` is outside", text.text));
        }
        if text.size < 11.0 {
            return Some(format!("`{}` has a size of {}", text.text, text.size));
        }
        if let Some((other, _)) = texts.iter().skip(i + 1).find(|(_, b)| overlap(a, b)) {
            return Some(format!("`{}` on `{}`", text.text, other.text));
        }
        if changing.iter().any(|area| overlap(a, area)) {
            return Some(format!("`{}` under digits", text.text));
        }
        let mut signs = 0;
        for item in &scene.items {
            let found = match item {
                Item::Text(_) => continue,
                // Lines through or below texts.
                Item::Rect { height, .. } if *height <= 1.5 => continue,
                Item::Rect { x, y, width, height, .. } => {
                    let ground = [*x, *y, x + width, y + height];
                    overlap(a, &ground) && !inside(a, &ground)
                }
                Item::Polygon { contours, .. } => overlap(a, &around(contours.iter().flatten().copied())),
                Item::Icon { x, y, size, .. } => overlap(a, &[*x, *y, x + size, y + size]),
                Item::Hole { x, y, width, height, .. } => overlap(a, &[*x, *y, x + width, y + height]),
            };
            signs += 1;
            if found {
                return Some(format!("`{}` on the sign or ground {signs}: {item:?}", text.text));
            }
        }
    }
    // Signs and discs are in the card too, notches aside.
    let outside = scene.items.iter().find(|item| match item {
        Item::Icon { x, y, size, .. } => !inside(&[*x, *y, x + size, y + size], &card),
        Item::Polygon { contours, .. } => !inside(&around(contours.iter().flatten().copied()), &card),
        Item::Rect { x, y, width, height, radius, .. } => *radius != 11.0 && !inside(&[*x, *y, x + width, y + height], &card),
        Item::Text(_) | Item::Hole { .. } => false,
    });
    outside.map(|item| format!("outside: {item:?}"))
}

/// The ground of a text: what was painted last before it where its middle is.
fn ground(scene: &Scene, before: usize, [left, top, right, bottom]: Edges) -> Color {
    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let (Background::Opaque(page) | Background::Transparent(page)) = scene.background;
    let grounds = scene.items.iter().take(before).rev();
    let found = grounds.filter_map(|item| match item {
        Item::Rect { x: left, y: top, width, height, color, .. } => {
            (*left..=left + width).contains(&x).then_some(()).filter(|()| (*top..=top + height).contains(&y)).map(|()| *color)
        }
        Item::Text(_) | Item::Polygon { .. } | Item::Icon { .. } | Item::Hole { .. } => None,
    });
    found.into_iter().next().unwrap_or(page)
}

/// The texts that are not legible, with their contrast.
fn illegible(scene: &Scene, faces: &[Item]) -> Vec<String> {
    let mut scene = scene.clone();
    scene.items.extend(faces.iter().cloned());
    let texts = scene.items.iter().enumerate().filter_map(|(i, item)| if let Item::Text(text) = item { Some((i, text)) } else { None });
    let told = texts.filter_map(|(i, text)| {
        let below = ground(&scene, i, edges_of(text, &scene));
        let contrast = text.color.contrast(below);
        (contrast < 4.5).then(|| format!("`{}`: {} on {below}, {contrast:.2} : 1", text.text, text.color))
    });
    told.collect()
}

/// The still part of a view, and the areas and faces that change.
fn scene_of(view: View) -> Option<(Scene, Vec<Edges>, Vec<Item>)> {
    match view {
        View::Still(scene) => Some((scene, vec![], vec![])),
        View::Laid(scene, ..) => Some((*scene, vec![], vec![])),
        View::Moving(animation) => {
            let area = |cell: &crate::live::paint::Cell| {
                let [x, y, width, height] = [cell.x, cell.y, cell.width, cell.height].map(f32::from);
                [x, y, x + width, y + height]
            };
            let faces = animation.cells.iter().flat_map(|cell| cell.faces.iter().flatten().cloned()).collect();
            Some((animation.scene.clone(), animation.cells.iter().map(area).collect(), faces))
        }
        View::Ready(_) => None,
    }
}

#[test]
fn every_text_of_every_case_is_legible_in_every_brand_kit_light_and_dark() {
    let shop = json_of(&folder("tests/live/shop.json"));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for path in files_below(&folder("tests/live")).into_iter().filter(|path| path.extension().is_some_and(|e| e == "json") && !path.ends_with("shop.json")) {
        let mut case = json_of(&path);
        // With the theme of the case, and then with each preset.
        let themes = std::iter::once(None).chain(PRESETS.into_iter().map(Some));
        for (theme, dark) in themes.flat_map(|theme| [(theme, false), (theme, true)]) {
            if let Some(preset) = theme {
                case["theme"] = Value::Null;
                case["preset"] = preset.into();
            }
            case["dark"] = dark.into();
            let Some((scene, _, faces)) = scene_of(view(&case, &shop, "de", 1).0) else { continue };
            seen += 1;
            wrong.extend(illegible(&scene, &faces).into_iter().map(|what| format!("{} {theme:?} {dark}: {what}", path.display())));
        }
    }
    assert!(seen > 1000 && wrong.is_empty(), "{seen} pictures, {wrong:#?}");
}

/// The kinds that are laid out in the boxes of these blocks, without cards and prices.
static KINDS: LazyLock<Vec<(&str, BlockKind)>> = LazyLock::new(|| {
    let kinds = BlockKind::NAMES.iter().copied().zip(BlockKind::ALL.iter().copied());
    kinds.filter(|(_, kind)| kind.extension() != "jpg" && !kind.has_price() && *kind != BlockKind::ShippingProgress).collect()
});

fn any_of(all: &'static [&'static str]) -> impl Fn(usize) -> &'static str {
    move |i| all.get(i % all.len()).copied().unwrap_or_default()
}

/// What a picture is made of: kind, width, height beyond the least, words, price, state, language, look, number, code, answers, whether optional parts are there.
type Drawn = (usize, u16, u16, String, i64, usize, usize, usize, u32, String, usize, bool);

fn drawn() -> impl Strategy<Value = Drawn> {
    (
        0..KINDS.len(),
        prop_oneof![264_u16..=330, 264_u16..=700],
        prop_oneof![0_u16..20, 0_u16..280],
        "[A-ZÄÖÜa-zäöüßéč0-9][A-Za-zäöüß0-9 ,.-]{0,70}",
        1_i64..2_000_000_000,
        0_usize..90,
        0..Language::ALL.len(),
        0_usize..64,
        0_u32..2_000_000,
        "[A-Za-z0-9-]{1,24}",
        2_usize..6,
        any::<bool>(),
    )
}

/// What is wrong with the picture.
fn found((kind, width, more, title, price, state, language, look, number, code, answers, whole): Drawn) -> Option<String> {
    let shop = json_of(&folder("tests/live/shop.json"));
    let (kind, block_kind) = KINDS[kind];
    let eur = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
    let words = json!(title);
    let offer = json!({
        "title": title, "rating": { "tenths": 10 + number % 41, "count": number + 1 }, "stock": if whole { json!(number % 12) } else { Value::Null },
        "availability": any_of(&["available", "limited", "preorder", "backorder", "sold_out"])(state),
        "availableFrom": if number % 2 > 0 { json!("2027-09-30T00:00:00Z") } else { Value::Null },
    });
    let mut block = json!({ "id": "b", "kind": kind, "width": width, "slots": [{ "whenGone": "badge" }] });
    if block_kind.lives_on() == LivesOn::Offers && kind != "countdown" {
        block["offers"] = json!(["bike"]);
    }
    match kind {
        "poll" => {
            block["title"] = words.clone();
            block["answers"] = (0..answers).map(|i| json!({ "id": format!("a{i}"), "text": words })).collect();
        }
        "content" => {
            block["choices"] = json!([{ "headline": if whole { words.clone() } else { Value::Null }, "text": words, "action": if state % 2 > 0 { words.clone() } else { Value::Null } }])
        }
        "countdown" => {
            block["until"] = any_of(&["2026-11-22T09:05:20Z", "2026-11-30T22:59:00Z", "2027-09-30T22:59:00Z", "2026-11-22T09:00:00Z"])(state).into();
            if whole {
                block["title"] = words;
            }
        }
        _ => {}
    }
    block["height"] = (block_kind.heights(width, answers).start() + more).min(460).into();
    let as_of = "2026-11-22T08:30:00Z";
    let until = if number % 3 > 0 { json!("2026-12-31T22:59:00Z") } else { Value::Null };
    let expected = match number % 4 {
        0 => Value::Null,
        1 => json!({ "from": "2026-11-25T09:00:00Z", "until": "2026-11-25T13:00:00Z" }),
        2 => json!({ "from": "2026-11-20T09:00:00Z", "until": "2026-11-20T13:00:00Z" }),
        _ => json!({ "from": "2026-11-28T09:00:00Z", "until": "2026-11-30T13:00:00Z" }),
    };
    let case = json!({
        "block": block, "offers": { "bike": offer }, "uneven": look & 1 > 0, "theme": if look & 2 > 0 { json!("compact") } else { Value::Null }, "dark": look & 4 > 0,
        "preset": PRESETS[look / 8 % 6], "votes": { "b": { "a0": number, "a1": state } }, "expires": if state == 89 { json!("2026-11-01T00:00:00Z") } else { Value::Null },
        "facts": if state == 88 { json!({}) } else { json!({
            "parcel": { "number": "1", "carrier": "dhl", "events": [], "asOf": as_of, "expected": expected, "delivered": "2026-11-22T08:12:00Z",
                "status": any_of(&["announced", "in_transit", "out_for_delivery", "attempt_failed", "ready_for_pickup", "delivered", "exception", "returned", "unknown"])(state) },
            "order": { "asOf": as_of, "expected": expected,
                "status": any_of(&["received", "in_process", "packed", "dispatched", "delivered", "cancelled", "return_announced", "return_received", "return_accepted", "refunded"])(state) },
            "points": { "balance": number, "asOf": as_of,
                "goal": if state % 3 > 0 { json!({ "points": number + 7 - (state as u32 % 8), "reward": title }) } else { Value::Null },
                "expiring": if whole { json!({ "points": number, "at": "2026-12-31T22:59:00Z" }) } else { Value::Null } },
            "voucher": { "code": code, "symbol": any_of(&["qr", "code128", "none"])(state), "amount": eur(price), "asOf": as_of, "until": until,
                "minimum": if whole { eur(price) } else { Value::Null }, "redeemed": state % 7 == 0 },
        }) },
    });
    let shown = view(&case, &shop, Language::ALL[language].code(), if look & 32 > 0 { 2 } else { 1 }).0;
    let (scene, changing, faces) = scene_of(shown).unwrap();
    let box_of = format!("{kind} of {width} × {}, {:?}", scene.height, Language::ALL[language]);
    let illegible = illegible(&scene, &faces);
    // Words of the author may be shortened, our own may not.
    let words = title.replace(' ', "");
    let shortened = scene.items.iter().find_map(|item| match item {
        Item::Text(text) => text.text.strip_suffix('…').filter(|text| !words.contains(&text.replace(' ', "")) && kind != "points"),
        _ => None,
    });
    match wrong(&scene, &changing).or(shortened.map(|text| format!("`{text}` is shortened"))) {
        Some(what) => {
            let texts = scene.items.iter().filter_map(|item| if let Item::Text(text) = item { Some(&text.text) } else { None });
            Some(format!("{box_of}: {what} in {:?}", texts.collect::<Vec<_>>()))
        }
        None => (!illegible.is_empty()).then(|| format!("{box_of}: {illegible:?}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..Default::default() })]

    #[test]
    fn texts_never_overlap_nor_overflow_nor_run_under_a_label(drawn in drawn()) {
        let found = found(drawn);
        prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
    }
}
