//! Reference pictures: each JSON file in a folder of `tests/live` is a block in one case, painted in both languages at 1× and 2×, and compared with the
//! pictures beside it. Each picture belongs to a case. A case may name the pictures it has: `"variants": ["de.2x"]`.
//! `UPDATE=1` writes them, to be looked at before they are committed. Boxes of their texts go to `target/live`, and pictures without the lines that strike
//! prices, for the readers of `tests/js/node/sharpness.test.js`.

#![cfg(not(target_arch = "wasm32"))]

use super::fits::edges_of;
use crate::base::time::instant;
use crate::live::blocks::{STRIKE, View};
use crate::live::decide::link_state::{Asker, link_state};
use crate::live::edge::Edge;
use crate::live::paint::{Item, Painter};
use crate::live::photo::{Asked, Fit};
use crate::live::request::Part;
use crate::live::{Records, StoredOffer, store::view::StoreView};
use crate::shop::campaign::{Campaign, HEADING, TEXT_LINK};
use crate::shop::link::{Box, Link, Purpose};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const VARIANTS: [(&str, u8); 4] = [("de", 1), ("de", 2), ("en", 1), ("en", 2)];
const MOST_BYTES: usize = 20 * 1024;
const MOST_BYTES_OF_PHOTOS: usize = 60 * 1024;

pub(super) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub(super) fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Converts times in cases from texts to numbers.
fn timed(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), timed(v))).collect::<Map<_, _>>().into(),
        Value::Array(all) => all.iter().map(timed).collect(),
        Value::String(text) => instant(text).map_or_else(|_| value.clone(), Value::from),
        other => other.clone(),
    }
}

/// The view of a case's block.
pub(super) fn view(case: &Value, shop: &Value, locale: &str, scale: u8) -> (View, bool) {
    let said = |name: &str| case[name].as_str().or(shop[name].as_str());
    let now = instant(said("now").unwrap()).unwrap();
    let mut block = case["block"].clone();
    block["scale"] = scale.into();
    // As `publish` does; here the id is the file's name.
    for choice in block.get_mut("choices").and_then(Value::as_array_mut).into_iter().flatten().filter(|choice| !choice["picture"].is_null()) {
        choice["asset"] = choice["picture"].clone();
    }
    let mut theme = case["theme"].as_str().map_or(json!({}), |name| shop["themes"][name].clone());
    if !case["preset"].is_null() {
        theme["preset"] = case["preset"].clone();
    }
    if case["dark"] == true {
        theme["dark"] = json!({});
    }
    if case["uneven"] == true {
        theme["font"] = json!({ "regular": "uneven.ttf", "assets": ["uneven"] });
    }
    let mut manifest =
        json!({ "tenant": "demo", "id": "c", "allow": ["shop.example"], "fallback": "https://shop.example/", "theme": theme, "blocks": [block] });
    if let Some(expires) = case["expires"].as_str() {
        manifest["expires"] = expires.into();
    }
    let offers = shop["offers"].as_array().unwrap().iter().map(|offer| {
        let mut offer = offer.clone();
        for (key, value) in case["offers"][offer["id"].as_str().unwrap()].as_object().into_iter().flatten() {
            offer[key] = value.clone();
        }
        let data = timed(&offer).as_object().unwrap().iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect::<Map<_, _>>();
        let as_of = instant(said("asOf").unwrap()).unwrap() as f64;
        StoredOffer {
            id: String::new(),
            data: Value::from(data).to_string(),
            as_of,
            times: None,
            gone_since: None,
            overrides: vec![],
            history: vec![],
            photo: case["photos"][offer["id"].as_str().unwrap()].as_str().map(str::to_owned),
        }
    });
    let facts: BTreeMap<String, Value> = serde_json::from_value(case["facts"].clone()).unwrap_or_default();
    let failed = case["failed"] == true;
    let records = Records {
        campaign: (!failed).then(|| Some(manifest.to_string())),
        offers: Some(offers.collect()),
        facts: facts.iter().map(|(kind, fact)| (serde_json::from_value(kind.as_str().into()).unwrap(), timed(fact).to_string())).collect(),
        votes: serde_json::from_value(case["votes"].clone()).unwrap_or_default(),
        failed,
        ..Records::default()
    };
    let part = match case["part"].as_str() {
        Some("heading") => Part::Heading,
        Some("text") => Part::TextLink,
        _ => Part::Block,
    };
    let number = |name: &str| block[name].as_u64().unwrap() as u16;
    let campaign = Campaign::parse(&manifest.to_string()).unwrap();
    let [width, height] = match (part, case["box"].as_array()) {
        (_, Some(sides)) => [0, 1].map(|side| sides[side].as_u64().unwrap() as u16),
        (Part::Block, None) => [number("width"), number("height") + campaign.block("b").unwrap().strip()],
        (Part::Heading, None) => [number("width"), HEADING],
        (Part::TextLink, None) => [number("width"), TEXT_LINK],
    };
    let stored: Vec<crate::shop::offer::Offer> = records.offers.iter().flatten().map(|o| serde_json::from_str(&o.data).unwrap()).collect();
    let found = crate::shop::campaign::check(&campaign, &stored, &["shop.example".into()]);
    assert!(case["box"].is_array() || found.is_empty(), "{found:?}");
    let jpeg = campaign.block("b").unwrap().extension() == "jpg" && part == Part::Block;
    let link = Link {
        campaign: campaign.id,
        block: "b".into(),
        locale: locale.into(),
        size: Box { width, height, scale },
        dark: case["dark"] == true,
        ..Link::new(Purpose::Picture, "demo", 0)
    };
    let config = json!({ "keys": [{ "kid": "k", "secret": "A".repeat(43) }], "fallback": "https://shop.example/", "photos": true });
    let mut edge = Edge::new(&serde_json::from_value(config).unwrap()).unwrap();
    if case["uneven"] == true {
        edge.put_font(vec!["uneven".into()], crate::live::render::fonts::tests::uneven(), None).unwrap();
    }
    let store = StoreView::from(&records);
    let state = link_state(&link, Asker::default(), &store, now).unwrap_or_else(|_| panic!("more is wanted"));
    let input = edge.render_input(&link, part, jpeg, &store, now);
    let view = edge.view(&state, input).0;
    // As the edge does: unsupported text gives the neutral block.
    let supported = view.and_then(|view| match &view {
        View::Still(scene) => Painter::new().paint(scene).map(|_| view),
        View::Laid(scene, ..) => Painter::new().paint(scene).map(|_| view),
        View::Moving(_) | View::Ready(_) => Ok(view),
    });
    let view = supported.unwrap_or_else(|e| {
        assert_eq!(e.code, crate::base::diagnostic::Code::PaintUnsupportedText, "{}", e.message);
        edge.neutral_view(&state, input).unwrap()
    });
    (view, jpeg)
}

/// A photo of the cases.
fn photo(name: &str) -> Vec<u8> {
    let found = ["tests/photos", "examples/photos"].iter().find_map(|place| std::fs::read(folder(place).join(name)).ok());
    found.unwrap_or_else(|| panic!("there is no photo {name}"))
}

fn jpeg_pixels(bytes: &[u8]) -> Pixels {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let rgb = decoder.decode().unwrap();
    let info = decoder.info().unwrap();
    Pixels { width: info.width.into(), height: info.height.into(), rgba: rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect() }
}

/// A picture in RGBA.
struct Pixels {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

fn png_pixels(bytes: &[u8]) -> Pixels {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgba).unwrap();
    Pixels { width: info.width, height: info.height, rgba }
}

/// All frames of a GIF as displayed.
fn gif_frames(bytes: &[u8]) -> Vec<Pixels> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    let mut shown = vec![0; (width * height * 4) as usize];
    let mut out = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        for (y, row) in frame.buffer.chunks_exact(usize::from(frame.width) * 4).enumerate() {
            for (x, pixel) in row.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] > 0) {
                let at = ((usize::from(frame.top) + y) * width as usize + usize::from(frame.left) + x) * 4;
                shown[at..at + 4].copy_from_slice(pixel);
            }
        }
        out.push(Pixels { width, height, rgba: shown.clone() });
    }
    out
}

fn written(pixels: &Pixels) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width, pixels.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&pixels.rgba).unwrap();
    out
}

/// Expected, actual, and differences, side by side.
fn panels(expected: &Pixels, got: &Pixels) -> Pixels {
    let (width, height) = (expected.width.max(got.width), expected.height.max(got.height));
    let at = |p: &Pixels, x: u32, y: u32| {
        let i = ((y * p.width + x) * 4) as usize;
        if x < p.width && y < p.height { [p.rgba[i], p.rgba[i + 1], p.rgba[i + 2], p.rgba[i + 3]] } else { [0; 4] }
    };
    let mut rgba = Vec::new();
    for y in 0..height {
        for panel in 0..3 {
            for x in 0..width {
                let (a, b) = (at(expected, x, y), at(got, x, y));
                rgba.extend(match panel {
                    0 => a,
                    1 => b,
                    _ if a == b => [255; 4],
                    _ => [220, 0, 60, 255],
                });
            }
        }
    }
    Pixels { width: width * 3, height, rgba }
}

/// The pictures of a block in one case by name, with the data for other tests.
fn painted(case: &Value, shop: &Value, label: String, locale: &str, scale: u8, painter: &mut Painter) -> (Vec<(String, Vec<u8>)>, bool) {
    let beside = |name: String, bytes: &[u8]| std::fs::write(folder("target/live").join(name), bytes).unwrap();
    let (view, jpeg) = view(case, shop, locale, scale);
    let (scene, laid) = match view {
        View::Still(scene) => (scene, None),
        View::Laid(scene, place, name) => {
            let small = crate::live::photo::prepare(&photo(&name), Asked { width: 360, height: 360, fit: Fit::Inside }).unwrap();
            let place: crate::live::photo::PhotoArea = serde_json::from_value(serde_json::to_value(place).unwrap()).unwrap();
            (*scene, Some((small, place)))
        }
        View::Ready(name) => {
            let [width, height] = ["width", "height"].map(|side| case["block"][side].as_u64().unwrap() as u16 * u16::from(scale));
            return (vec![(label, crate::live::photo::prepare(&photo(&name), Asked { width, height, fit: Fit::Cover }).unwrap())], true);
        }
        View::Moving(animation) => {
            let all: Value = [texts(&animation.scene), digits(&animation)].iter().flat_map(|all| all.as_array().unwrap()).cloned().collect();
            beside(format!("{label}.first.json"), json!({ "lines": [], "texts": all }).to_string().as_bytes());
            let frames = gif_frames(&painter.animate(&animation).unwrap());
            let picked = [("first", 0), ("middle", frames.len() / 2), ("last", frames.len() - 1)];
            return (picked.map(|(which, i)| (format!("{label}.{which}"), written(&frames[i]))).to_vec(), false);
        }
    };
    // A JPEG as made by the host.
    let mut picture = |scene: &crate::live::paint::Scene| {
        let painted = painter.paint(scene).unwrap();
        let laid = laid.as_ref().map(|(photo, place)| (photo.as_slice(), place.clone()));
        if jpeg { crate::live::photo::lay(&painted, laid).unwrap() } else { painted }
    };
    let readable = |bytes: &[u8]| if jpeg { written(&jpeg_pixels(bytes)) } else { bytes.to_vec() };
    let is_line = |item: &Item| matches!(item, Item::Rect { height, .. } if *height == STRIKE);
    if scene.items.iter().any(is_line) {
        let mut plain = scene.clone();
        plain.items.retain(|item| !is_line(item));
        beside(format!("{label}.png"), &readable(&picture(&plain)));
    }
    let told = json!({ "lines": struck_lines(&scene.items, scale), "texts": texts(&scene) });
    beside(format!("{label}.json"), told.to_string().as_bytes());
    let bytes = picture(&scene);
    if jpeg {
        beside(format!("{label}.seen.png"), &readable(&bytes));
    }
    (vec![(label, bytes)], jpeg)
}

/// All files in a folder and below.
pub(super) fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let inside = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside.flat_map(|path| if path.is_dir() { files_below(&path) } else { BTreeSet::from([path]) }).collect()
}

/// Compares one case's pictures; gives the reference pictures it has, and where the differing ones are.
fn compared(path: &Path, shop: &Value, painter: &mut Painter) -> (Vec<PathBuf>, Vec<String>) {
    let (case, name) = (json_of(path), path.file_stem().unwrap().to_str().unwrap());
    let folder_of_case = if case["part"].is_string() { "parts" } else { case["block"]["kind"].as_str().unwrap() };
    assert!(path.parent().unwrap().ends_with(folder_of_case), "{} belongs in {folder_of_case}", path.display());
    let (mut wrong, mut references) = (Vec::new(), Vec::new());
    // Some cases are about a layout only: one picture is enough.
    let only = case["variants"].as_array();
    let wanted = |(locale, scale): &(&str, u8)| only.is_none_or(|only| only.contains(&format!("{locale}.{scale}x").into()));
    for (locale, scale) in VARIANTS.into_iter().filter(wanted) {
        let (pictures, jpeg) = painted(&case, shop, format!("{name}.{locale}.{scale}x"), locale, scale, painter);
        for (label, got) in pictures {
            let reference = path.with_file_name(format!("{label}.{}", if jpeg { "jpg" } else { "png" }));
            assert!(got.len() <= if jpeg { MOST_BYTES_OF_PHOTOS } else { MOST_BYTES }, "{label} has {} bytes", got.len());
            references.push(reference.clone());
            let pixels = if jpeg { jpeg_pixels } else { png_pixels };
            let known = std::fs::read(&reference).ok().map(|bytes| pixels(&bytes));
            let now = pixels(&got);
            if known.as_ref().is_some_and(|known| known.rgba == now.rgba && known.width == now.width) {
                continue;
            }
            if std::env::var("UPDATE").is_ok() {
                std::fs::write(&reference, &got).unwrap();
                continue;
            }
            let diff = folder("target/live").join(format!("{label}.diff.png"));
            let none = Pixels { width: 1, height: 1, rgba: vec![0; 4] };
            std::fs::write(&diff, written(&panels(known.as_ref().unwrap_or(&none), &now))).unwrap();
            wrong.push(diff.display().to_string());
        }
    }
    (references, wrong)
}

#[test]
fn every_block_looks_as_its_reference_picture() {
    let shop = json_of(&folder("tests/live/shop.json"));
    std::fs::create_dir_all(folder("target/live")).unwrap();
    let is_json = |path: &PathBuf| path.extension().is_some_and(|e| e == "json");
    let (mut cases, pictures): (BTreeSet<_>, BTreeSet<_>) = files_below(&folder("tests/live")).into_iter().partition(is_json);
    assert!(cases.remove(&folder("tests/live/shop.json")));
    let names: BTreeSet<_> = cases.iter().map(|path| path.file_stem().unwrap()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have the same name, and so the same files in target/live");
    let (mut wrong, mut references) = (Vec::new(), BTreeSet::new());
    std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (cases, shop) = (&cases, &shop);
                scope.spawn(move || {
                    let mut painter = Painter::new();
                    cases.iter().skip(half).step_by(2).map(|path| compared(path, shop, &mut painter)).collect::<Vec<_>>()
                })
            })
            .collect();
        for (compared, differing) in halves.into_iter().flat_map(|half| half.join().unwrap()) {
            references.extend(compared);
            wrong.extend(differing);
        }
    });
    assert!(references.len() > 400, "only {} pictures were compared", references.len());
    assert!(wrong.is_empty(), "expected, got, difference: {wrong:#?}");
    let unread: Vec<_> = pictures.difference(&references).collect();
    assert!(unread.is_empty(), "no case has these: {unread:#?}");
}

/// All texts and their boxes, in device pixels.
fn texts(scene: &crate::live::paint::Scene) -> Value {
    let scale = f32::from(scene.scale);
    let texts = scene.items.iter().filter_map(|item| if let Item::Text(text) = item { Some(text) } else { None });
    texts.map(|text| json!({ "text": text.text, "box": (edges_of(text, scene).map(|n| (n * scale).round() as i32)) })).collect()
}

/// The numbers of an animation's first frame and their boxes, as [`texts`].
fn digits(animation: &crate::live::paint::Animation) -> Value {
    let mut numbers: Vec<(String, [u16; 4])> = Vec::new();
    for (cell, digit) in animation.cells.iter().zip(&animation.frames[0]) {
        let right = cell.x + cell.width;
        match numbers.last_mut() {
            Some((number, edges)) if edges[2] == cell.x => {
                number.push_str(&digit.to_string());
                edges[2] = right;
            }
            _ => numbers.push((digit.to_string(), [cell.x, cell.y, right, cell.y + cell.height])),
        }
    }
    let scale = u16::from(animation.scene.scale);
    numbers.into_iter().map(|(text, edges)| json!({ "text": text, "box": edges.map(|n| n * scale) })).collect()
}

/// The lines through struck prices, in device pixels, with their colours.
fn struck_lines(items: &[Item], scale: u8) -> Value {
    let px = |n: f32| (n * f32::from(scale) + 0.5).floor();
    let lines = items.iter().filter_map(|item| match item {
        Item::Rect { x, y, width, height, color, .. } if *height == STRIKE => Some(json!({ "x": px(*x), "y": px(*y), "right": px(x + width), "color": color })),
        _ => None,
    });
    lines.collect()
}
