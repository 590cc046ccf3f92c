//! Every reference case, painted in every language: no text of the library is shortened, and what the law asks for is there.

#![cfg(not(target_arch = "wasm32"))]

use super::pictures::{files_below, folder, json_of, view};
use crate::base::language::{Language, Locale};
use crate::live::blocks::View;
use crate::live::paint::{Item, Painter};
use serde_json::Value;

/// The cases of `tests/live`, by name.
fn cases() -> Vec<(String, Value)> {
    let files = files_below(&folder("tests/live")).into_iter().filter(|path| path.extension().is_some_and(|e| e == "json") && !path.ends_with("shop.json"));
    files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), json_of(&path))).collect()
}

/// The texts of a case's picture in a language.
fn texts_in(case: &Value, shop: &Value, language: Language, painter: &mut Painter) -> Option<Vec<String>> {
    let scene = match view(case, shop, language.code(), 1).0 {
        View::Still(scene) => scene,
        View::Laid(scene, ..) => *scene,
        View::Moving(animation) => animation.scene,
        View::Ready(_) => return None,
    };
    painter.paint(&scene).unwrap();
    let texts = scene.items.into_iter().filter_map(|item| match item {
        Item::Text(text) => Some(text.text),
        Item::Rect { .. } | Item::Polygon { .. } | Item::Icon { .. } | Item::Hole { .. } => None,
    });
    Some(texts.collect())
}

/// Which of the texts that law asks for are in a picture.
fn lawful(texts: &[String], language: Language) -> Vec<bool> {
    let prices = Locale::named(language.code()).unwrap().prices();
    let said = texts.join(" ");
    let notes = [prices.tax_and_shipping, prices.tax, prices.shipping, prices.short_shelf_life];
    let labels = [Some(prices.lowest_30_days), prices.before_first_step, prices.recommended, prices.regular, prices.before_expiry, prices.previous];
    let sentences = [prices.as_of, prices.unit_price, prices.deposit].map(|text| text.fill(["|"]));
    let sentences = sentences.iter().map(|text| text.split('|').all(|part| said.contains(part.trim())));
    let labels = labels.into_iter().map(|label| label.is_none_or(|label| said.contains(label)));
    notes.into_iter().map(|text| said.contains(text)).chain(labels).chain(sentences).collect()
}

#[test]
fn every_block_has_room_for_the_texts_of_every_language() {
    let shop = json_of(&folder("tests/live/shop.json"));
    let titles: Vec<&str> = shop["offers"].as_array().unwrap().iter().map(|offer| offer["title"].as_str().unwrap()).collect();
    let mut painter = Painter::default();
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let Some(german) = texts_in(&case, &shop, Language::De, &mut painter) else { continue };
        for language in Language::ALL {
            let texts = texts_in(&case, &shop, *language, &mut painter).unwrap();
            // Names of offers may be shortened, our own texts never.
            let own = case["offers"].to_string();
            let shortened = texts.iter().filter_map(|text| text.strip_suffix('…'));
            wrong.extend(
                shortened
                    .filter(|text| !titles.iter().any(|title| title.starts_with(text)) && !own.contains(text))
                    .map(|text| format!("{name} {language:?}: {text}…")),
            );
            if lawful(&german, Language::De).into_iter().zip(lawful(&texts, *language)).any(|(due, there)| due && !there) {
                wrong.push(format!("{name} {language:?}: {texts:?} beside {german:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
