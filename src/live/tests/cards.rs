//! Offer cards over random offers, boxes, locales and themes: whatever is laid out, nothing stands over anything else, and what the law asks for is there.

#![cfg(not(target_arch = "wasm32"))]

use super::pictures::{folder, json_of};
use crate::base::language::Locale;
use crate::base::time::Zone;
use crate::live::blocks::{PhotoArea, Style, View, offer_view};
use crate::live::decide::decision::Decision;
use crate::live::paint::{Align, Family, Item, Scene};
use crate::live::reason::NeutralReason;
use crate::shop::campaign::{Block, Layout, Logo, NARROW, PhotoHint, Theme};
use crate::shop::link;
use crate::shop::offer::{Offer, Policy, PriceView, Record, Times, show};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

const NOW: i64 = 1_795_521_600_000;
const LOCALES: [&str; 12] = ["de", "de-AT", "de-CH", "en", "en-GB", "fr", "nl", "it", "es", "pl", "da", "de-du"];
const CURRENCIES: [&str; 8] = ["EUR", "USD", "GBP", "CHF", "PLN", "DKK", "JPY", "SEK"];
const THEMES: [&str; 6] = [
    "{}",
    r#"{"preset":"travel","badgeShape":"disc"}"#,
    r#"{"preset":"fashion","saving":"minus","button":"outlined"}"#,
    r#"{"preset":"electronics","saving":"amount","badgeShape":"flag"}"#,
    r#"{"preset":"food","button":"text"}"#,
    r##"{"surface":"#1a1a1a","page":"#000000","radius":28}"##,
];

/// A card to lay out.
#[derive(Debug, Clone)]
struct Case {
    offer: Value,
    decision: u8,
    layout: Layout,
    size: [u16; 2],
    photo: bool,
    hint: Option<PhotoHint>,
    locale: &'static str,
    theme: &'static str,
    dark: bool,
    uneven: bool,
    /// The width of the brand's logo in sixteenths of a pixel.
    logo: Option<u16>,
}

fn words(most: usize) -> impl Strategy<Value = String> {
    // Long words, narrow letters, wide letters, umlauts, dashes, no-break spaces.
    let word = prop_oneof![
        "[A-ZÄÖÜ][a-zäöüß]{1,12}",
        "[iljt]{2,20}",
        "[MWQ]{1,9}",
        "[0-9]{1,4}[,.][0-9]",
        "[a-z]{3,30}-[a-z]{2,20}",
        "[A-Z][a-z]{2,6}\u{a0}[0-9]{1,3}"
    ];
    prop::collection::vec(word, 1..18)
        .prop_map(move |words| words.join(" ").chars().take(most).collect::<String>().trim().to_owned())
        .prop_filter("a name", |s| s.chars().count() >= 3)
}

prop_compose! {
    fn offers()(
        title in words(150),
        price in prop_oneof![1_i64..10_000, 10_000_i64..1_000_000, 1_000_000_i64..1_000_000_000],
        currency in prop::sample::select(&CURRENCIES[..]),
        reference in 0_u8..5,
        former in 101_i64..400,
        trip in any::<bool>(),
        travel in (words(40), words(30), words(20), words(24), words(30), words(30)),
        rating in prop::option::of((10_u16..=50, 1_u32..5_000_000)),
        brand in prop::option::of(words(40)),
        details in (prop::option::of(words(40)), prop::option::of(words(30))),
        stock in prop::option::of(0_u32..14),
        energy in prop::option::weighted(0.2, prop::sample::select(&["A", "C", "G"][..])),
        content in any::<bool>(), deposit in any::<bool>(), high in any::<bool>(),
        availability in prop::sample::select(&["available", "limited", "preorder", "backorder"][..]),
        from in any::<bool>(),
    ) -> Value {
        let money = |amount: i64| json!({ "amount": amount, "currency": currency });
        let before = price.saturating_mul(former) / 100 + 1;
        let mut offer = json!({ "id": "a", "kind": if trip { "service" } else { "goods" }, "title": title, "link": "https://shop.example/a", "price": money(price), "availability": availability });
        let mut put = |name: &str, value: Value| offer[name] = value;
        if let Some((tenths, count)) = rating { put("rating", json!({ "tenths": tenths, "count": count })) }
        if let Some(brand) = brand { put("brand", brand.into()) }
        if let Some(stock) = stock { put("stock", stock.into()) }
        if from { put("availableFrom", (NOW + 8_640_000_000).into()) }
        if high { put("highPrice", money(price * 2)) }
        if trip {
            let (destination, dates, nights, board, departure, basis) = travel;
            put("travel", json!({ "destination": destination, "dates": dates, "nights": nights, "board": board, "departure": departure, "priceBasis": basis }));
            if reference > 0 { put("previous", money(before)) }
        } else {
            if let Some(color) = details.0 { put("color", color.into()) }
            if let Some(size) = details.1 { put("size", size.into()) }
            if let Some(class) = energy { put("energyClass", class.into()) }
            if content { put("content", json!({ "amount": 750_000, "unit": "l" })) }
            if deposit { put("deposit", money(25)) }
            match reference {
                1 => put("prior", json!({ "lowest30": money(before), "reducedSince": NOW - 86_400_000 })),
                2 => put("rrp", money(before)),
                3 => { put("prior", json!({ "lowest30": money(before), "reducedSince": NOW - 86_400_000 })); put("perishable", true.into()) }
                _ => {}
            }
        }
        offer
    }
}

fn cases() -> impl Strategy<Value = Case> {
    let layouts = prop::sample::select(&[Layout::Row, Layout::Stack, Layout::Hero, Layout::Compact][..]);
    let sizes = prop_oneof![
        Just([560, 224]),
        Just([272, 460]),
        Just([600, 400]),
        Just([320, 460]),
        Just([560, 148]),
        Just([560, 116]),
        Just([272, 236]),
        Just([272, 176]),
        (264_u16..=700, 96_u16..=640).prop_map(|(width, height)| [width, height]),
    ];
    let look =
        (prop::sample::select(&LOCALES[..]), prop::sample::select(&THEMES[..]), any::<bool>(), prop::bool::weighted(0.2), prop::option::of(320_u16..5_000));
    let hint = prop::option::of((0_u8..=100, 0_u8..=100, prop::option::of(any::<bool>())));
    (offers(), 0_u8..6, layouts, sizes, any::<bool>(), hint, look).prop_map(
        |(offer, decision, layout, size, photo, hint, (locale, theme, dark, uneven, logo))| {
            use crate::shop::campaign::PhotoFit;
            let hint = hint.map(|(x, y, fit)| PhotoHint {
                offer: "a".into(),
                focus: Some(vec![x, y]),
                fit: fit.map(|cover| if cover { PhotoFit::Cover } else { PhotoFit::Contain }),
            });
            Case { offer, decision, layout, size, photo, hint, locale, theme, dark, uneven, logo }
        },
    )
}

/// A card that was laid out.
struct Laid {
    scene: Scene,
    area: Option<PhotoArea>,
    shown: PriceView,
    offer: Offer,
    decision: Decision,
    locale: &'static Locale,
}

thread_local! {
    static UNEVEN: Family = Family::own(7, crate::live::render::fonts::tests::uneven(), None).unwrap();
    static INTER: Family = Family::inter().unwrap();
    static BERLIN: Zone = Zone::named("Europe/Berlin").unwrap();
}

/// Lays out a case; none if its box is too small.
fn lay(case: &Case) -> Option<Laid> {
    let locale = Locale::named(case.locale).unwrap();
    let mut theme: Theme = serde_json::from_str(case.theme).unwrap();
    let offer: Offer = serde_json::from_value(case.offer.clone()).unwrap();
    // Square or wide, a ring.
    if let (Some(brand), Some(width)) = (&offer.brand, case.logo) {
        let outlines = vec![vec![0, 0, width, 0, width, 320, 0, 320], vec![100, 100, 100, 220, 220, 220, 220, 100]];
        theme.logos = vec![Logo { brand: brand.clone(), file: "logo.svg".to_owned(), outlines }];
    }
    let policy = Policy { locale, zone: BERLIN.with(Zone::clone), max_age: 86_400_000, tax_note: case.decision != 1, individual: None };
    let record = Record { offer: offer.clone(), times: Times::all(NOW), gone_since: None, history: vec![], photo: case.photo.then(|| "p".to_owned()) };
    let shown = show(&record, &[], &policy, NOW);
    let decision = match case.decision {
        4 => Decision::Badge(PriceView { current: None, status: crate::shop::offer::OfferStatus::SoldOut, ..shown.clone() }),
        5 => Decision::Neutral(NeutralReason::DataTooOld),
        _ => Decision::Show(shown.clone()),
    };
    let [width, height] = case.size;
    let block = json!({ "id": "b", "kind": "offer", "width": width, "height": height, "layout": serde_json::to_value(case.layout).unwrap(), "photo": true, "slots": [] });
    let block: Block = serde_json::from_value(block).unwrap();
    let family = if case.uneven { UNEVEN.with(Family::clone) } else { INTER.with(Family::clone) };
    let hints: Vec<PhotoHint> = case.hint.clone().into_iter().collect();
    let size = link::Box { width, height, scale: 2 };
    let style = Style {
        theme: &theme,
        colors: theme.colors(case.dark),
        family,
        locale,
        zone: &policy.zone,
        now: NOW,
        size,
        photos: true,
        strip: 0,
        photo_hints: &hints,
    };
    let laid = match offer_view(&block, &record, &decision, &style) {
        Ok(View::Laid(scene, area, _)) => (*scene, Some(*area)),
        Ok(View::Still(scene)) => (scene, None),
        Ok(_) => panic!("a card stands still"),
        Err(e) => {
            assert_eq!(e.code, crate::base::diagnostic::Code::PaintTooSmall, "{e:?}");
            return None;
        }
    };
    Some(Laid { scene: laid.0, area: laid.1, shown, offer, decision, locale })
}

type Rect = [f32; 4];

/// What stands in a card: texts, icons, and filled shapes that are neither the card nor a plate below texts.
fn standing(scene: &Scene) -> Vec<(String, Rect)> {
    let mut out = Vec::new();
    for item in &scene.items {
        match item {
            Item::Text(t) => {
                let width = scene.family.measure(&t.text, t.weight, t.size).unwrap();
                let left = match t.align {
                    Align::Left => t.x,
                    Align::Center => t.x - width / 2.0,
                    Align::Right => t.x - width,
                };
                out.push((t.text.clone(), [left, t.baseline - t.size * 0.73, left + width, t.baseline + t.size * 0.12]));
            }
            // An icon's box has a margin.
            Item::Icon { icon, x, y, size, .. } => out.push((format!("{icon:?}"), [x + 1.0, y + 1.5, x + size - 1.0, y + size - 1.5])),
            Item::Polygon { contours, .. } if contours.len() > 1 => {
                let (x, y): (Vec<f32>, Vec<f32>) = contours.iter().flatten().copied().unzip();
                let edge = |all: &[f32], pick: fn(f32, f32) -> f32| all.iter().copied().reduce(pick).unwrap();
                out.push(("a logo".to_owned(), [edge(&x, f32::min), edge(&y, f32::min), edge(&x, f32::max), edge(&y, f32::max)]));
            }
            Item::Rect { .. } | Item::Polygon { .. } | Item::Hole { .. } => {}
        }
    }
    out
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a[0] < b[2] - 0.5 && b[0] < a[2] - 0.5 && a[1] < b[3] - 0.5 && b[1] < a[3] - 0.5
}

/// Filled boxes that texts stand in or outside of, never half: buttons, labels, chips.
fn plates(scene: &Scene) -> Vec<Rect> {
    let rects = scene.items.iter().filter_map(|item| match item {
        Item::Rect { x, y, width, height, .. } if *height >= 20.0 && *height <= 50.0 && *width > 40.0 => Some([*x, *y, x + width, y + height]),
        _ => None,
    });
    rects.collect()
}

/// Whether a thing is a letter of the energy label, which is an icon.
fn is_energy_letter(name: &str) -> bool {
    name.starts_with("Energy")
}

/// The energy label: its letters and its arrow.
fn energy_label(scene: &Scene, things: &[(String, Rect)]) -> Option<Rect> {
    let union = |a: Rect, b: &Rect| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    let letters: Vec<Rect> = things.iter().filter(|(name, _)| is_energy_letter(name)).map(|(_, edges)| *edges).collect();
    let [left, top, ..] = *letters.last()?;
    let boxes = scene.items.iter().filter_map(|item| {
        let Item::Polygon { contours, .. } = item else { return None };
        contours.iter().flatten().map(|(x, y)| [*x, *y, *x, *y]).reduce(|all, point| union(all, &point))
    });
    // The other polygons are stars, flags and logos.
    let arrow = boxes.filter(|edges| edges[0] <= left && left <= edges[2] && edges[1] <= top && top <= edges[3]);
    arrow.chain(letters.iter().copied()).reduce(|all, one| union(all, &one))
}

fn check(case: &Case, laid: &Laid) -> Result<(), TestCaseError> {
    let Laid { scene, area, shown, offer, decision, locale } = laid;
    let [width, height] = case.size.map(f32::from);
    let things = standing(scene);
    let said: Vec<&String> = scene.items.iter().filter_map(|item| if let Item::Text(text) = item { Some(&text.text) } else { None }).collect();
    let whole = said.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ");
    for (i, (name, a)) in things.iter().enumerate() {
        prop_assert!(a[0] >= 2.0 && a[2] <= width - 2.0 && a[1] >= 2.0 && a[3] <= height - 1.0, "outside: {name} {a:?} in {said:?}");
        for (other, b) in things.iter().skip(i + 1).filter(|(other, _)| !(is_energy_letter(name) && is_energy_letter(other))) {
            prop_assert!(!overlap(a, b), "over each other: {name} {a:?} and {other} {b:?} in {said:?}");
        }
        for plate in plates(scene) {
            let within = a[0] >= plate[0] - 0.5 && a[2] <= plate[2] + 0.5 && a[1] >= plate[1] - 0.5 && a[3] <= plate[3] + 0.5;
            prop_assert!(within || !overlap(a, &plate), "half on a plate: {name} {a:?} on {plate:?} in {said:?}");
        }
        if let Some(area) = area {
            let [x, y, w, h] = [area.x, area.y, area.width, area.height].map(|n| f32::from(n) / 2.0);
            let over = area.over.iter().map(|p| [p.x, p.y, p.width, p.height].map(|n| f32::from(n) / 2.0));
            let on_plate = over.into_iter().any(|[px, py, pw, ph]| a[0] >= px - 0.5 && a[2] <= px + pw + 0.5 && a[1] >= py - 0.5 && a[3] <= py + ph + 0.5);
            prop_assert!(on_plate || !overlap(a, &[x, y, x + w, y + h]), "on the photo: {name} {a:?} in {said:?}");
        }
    }
    if let Some([left, top, right, bottom]) = energy_label(scene, &things) {
        let apart = [left - 2.0, top - 2.0, right + 2.0, bottom + 2.0];
        for (name, edges) in things.iter().filter(|(name, _)| !is_energy_letter(name)) {
            prop_assert!(!overlap(edges, &apart), "too near the energy label {apart:?}: {name} {edges:?} in {said:?}");
        }
    }
    for item in &scene.items {
        if let Item::Text(text) = item {
            prop_assert!(text.size >= 11.0, "too small: {text:?}");
        }
    }
    // What the law asks for is there in full, in its order of lines.
    let plain = |text: &str| text.replace([' ', '\u{a0}', '\u{202f}'], "");
    let there = |text: &str| plain(&whole).contains(&plain(text)) || text.split(' ').all(|word| whole.contains(word));
    if let Decision::Show(_) = decision {
        let current = &shown.current.as_ref().unwrap().text;
        prop_assert!(said.contains(&current), "no price {current} in {said:?}");
        if let Some(reference) = &shown.reference {
            prop_assert!(said.contains(&&reference.price.text) && there(reference.label), "{reference:?} in {said:?}");
            let strikes = scene.items.iter().filter(|item| matches!(item, Item::Rect { height, .. } if *height == crate::live::blocks::STRIKE)).count();
            prop_assert_eq!(strikes, 1);
        }
        let unit = shown.unit_price.as_ref().map(|unit| unit.text.clone());
        let is_unit = |note: &String| unit.as_ref().is_some_and(|unit| note.contains(unit.as_str()));
        for note in shown.notes.iter().filter(|note| !is_unit(note)) {
            prop_assert!(there(note), "no {note} in {said:?}");
        }
        if let Some(unit) = &unit {
            prop_assert!(there(unit), "no {unit} in {said:?}");
        }
        if let Some(basis) = &shown.basis {
            prop_assert!(there(basis), "no {basis} in {said:?}");
        }
        prop_assert!(whole.contains(&shown.as_of_text), "no as-of time in {said:?}");
        let live = locale.language.live();
        prop_assert!(
            [live.view_trip, live.view_product, live.order_ahead].iter().any(|call| said.iter().any(|text| text.as_str() == *call)),
            "no call in {said:?}"
        );
    }
    // A picture of a product shows its class, also without a price.
    if offer.energy_class.is_some() {
        prop_assert!(things.iter().filter(|(name, _)| is_energy_letter(name)).count() >= 3, "no energy label in {said:?}");
    }
    if let (Some(t), Decision::Show(_) | Decision::Badge(_)) = (&offer.travel, decision) {
        for fact in [&t.destination, &t.dates, &t.nights, &t.board, &t.departure] {
            prop_assert!(there(fact), "no {fact} in {said:?}");
        }
    }
    Ok(())
}

/// Cases of the property: as many as `CARD_CASES` says, for long runs by name.
fn how_many() -> u32 {
    std::env::var("CARD_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: how_many(), max_shrink_iters: 2_000, ..Default::default() })]

    #[test]
    fn nothing_is_ever_painted_over_something_else_and_the_law_is_whole(case in cases()) {
        if let Some(laid) = lay(&case) {
            check(&case, &laid)?;
        }
    }
}

/// How many of 400 random cases are laid out: a property whose cards are all refused proves nothing.
#[test]
fn most_random_cards_are_laid_out() {
    let (laid, narrow) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 400, ..Default::default() });
    runner
        .run(&cases(), |case| {
            if lay(&case).is_some() {
                laid.fetch_add(1, Ordering::Relaxed);
                narrow.fetch_add(usize::from(case.size[0] < NARROW), Ordering::Relaxed);
            }
            Ok(())
        })
        .unwrap();
    let (laid, narrow) = (laid.into_inner(), narrow.into_inner());
    assert!(laid > 160 && narrow > 48, "{laid} of 400 cards, {narrow} narrow ones");
}

/// Everyday offers never lose their card in the boxes made for them.
#[test]
fn the_boxes_made_for_a_layout_hold_everyday_offers() {
    let shop = json_of(&folder("tests/live/shop.json"));
    let sizes = [
        (Layout::Row, [560, 224]),
        (Layout::Stack, [272, 460]),
        (Layout::Hero, [600, 400]),
        (Layout::Hero, [320, 460]),
        (Layout::Compact, [560, 148]),
        (Layout::Compact, [272, 236]),
    ];
    for offer in shop["offers"].as_array().unwrap() {
        for locale in LOCALES {
            for (layout, size) in sizes {
                for decision in [0, 4, 5] {
                    let mut offer = offer.clone();
                    offer["id"] = "a".into();
                    for name in ["prior", "sale", "reducedSince"] {
                        offer.as_object_mut().unwrap().remove(name);
                    }
                    let case = Case { offer, decision, layout, size, photo: true, hint: None, locale, theme: "{}", dark: false, uneven: false, logo: None };
                    assert!(lay(&case).is_some(), "{case:?}");
                }
            }
        }
    }
}
