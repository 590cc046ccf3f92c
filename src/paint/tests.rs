use super::*;
use crate::color::Color;
#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;

fn text(text: &str) -> Item {
    Item::Text(Text { x: 20.0, baseline: 40.0, size: 24.0, weight: Weight::Bold, align: Align::Left, color: Color([10, 20, 30]), text: text.into() })
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { width: 300, height: 60, scale: 2, background: Background::Opaque(Color([255, 255, 255])), items }
}

fn decode(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

#[test]
fn a_scene_has_its_size_background_and_ink() {
    let (width, height, pixels) = decode(&Painter::new().paint(&scene(vec![text("1.299,00\u{a0}€")])).unwrap());
    assert_eq!((width, height), (600, 120));
    assert_eq!(&pixels[..3], [255, 255, 255]);
    assert!(pixels.chunks(3).filter(|p| *p == [10, 20, 30]).count() > 500);
}

#[test]
fn a_transparent_scene_is_a_line_of_nothing() {
    let bytes = Painter::new().paint(&Scene { width: 600, height: 1, scale: 1, background: Background::Transparent(Color([255; 3])), items: vec![] }).unwrap();
    let (width, height, pixels) = decode(&bytes);
    assert_eq!((width, height), (600, 1));
    assert!(pixels.chunks(4).all(|p| p[3] == 0));
    assert!(bytes.len() < 120);
}

#[test]
fn a_transparent_page_shows_through_around_the_card_only() {
    let card = Item::Rect { x: 0.0, y: 0.0, width: 300.0, height: 48.0, radius: 8.0, color: Color([255; 3]) };
    let scene = Scene { background: Background::Transparent(Color([255; 3])), ..scene(vec![card, text("x")]) };
    let (_, _, pixels) = decode(&Painter::new().paint(&scene).unwrap());
    let alpha = |x: usize, y: usize| pixels[4 * (y * 600 + x) + 3];
    assert_eq!((alpha(0, 0), alpha(300, 60), alpha(300, 118)), (0, 255, 0));
}

#[test]
fn every_european_letter_is_there_and_others_are_typed_errors() {
    for ok in ["Äöüß ẞ Łódź Çeşme Ŵ Ý Ő ő Ș ț", "Ελλάδα", "Київ Ґ", "€ £ zł ₴ • – — … „“ »« ★☆ ✓ → ½ ² ©", "1\u{202f}299,00\u{a0}€"]
    {
        assert!(measure(ok, Weight::Regular, 16.0).is_ok(), "{ok}: {:?}", measure(ok, Weight::Regular, 16.0));
        assert!(measure(ok, Weight::Bold, 16.0).is_ok(), "{ok}");
    }
    for other in ["日本", "עברית", "हिन्दी", "🚲"] {
        assert_eq!(measure(other, Weight::Regular, 16.0).unwrap_err().code, Code::PaintUnsupportedText);
    }
}

#[test]
fn pairs_are_kerned() {
    let apart = measure("A", Weight::Regular, 100.0).unwrap() + measure("V", Weight::Regular, 100.0).unwrap();
    assert!(measure("AV", Weight::Regular, 100.0).unwrap() < apart - 1.0);
}

#[test]
fn rounded_corners_leave_the_corner_pixel() {
    let rect = Item::Rect { x: 0.0, y: 0.0, width: 300.0, height: 60.0, radius: 8.0, color: Color([200, 0, 0]) };
    let (_, _, pixels) = decode(&Painter::new().paint(&scene(vec![rect])).unwrap());
    assert_eq!(&pixels[..3], [255, 255, 255]);
    let middle = 3 * (60 * 600 + 300);
    assert_eq!(&pixels[middle..middle + 3], [200, 0, 0]);
}

#[test]
fn items_outside_are_cut_and_too_large_is_refused() {
    let mut far = text("weit draußen");
    if let Item::Text(t) = &mut far {
        (t.x, t.baseline) = (-40.0, 2.0);
    }
    assert!(Painter::new().paint(&scene(vec![far])).is_ok());
    let huge = Scene { width: 4000, height: 4000, ..scene(vec![]) };
    assert_eq!(Painter::new().paint(&huge).unwrap_err().code, Code::PaintTooLarge);
}

#[test]
fn more_colours_than_a_palette_has_are_still_painted() {
    let items = (0..300_u32)
        .map(|i| Item::Rect { x: i as f32, y: 0.0, width: 1.0, height: 60.0, radius: 0.0, color: Color([(i % 256) as u8, (i / 2) as u8, 7]) })
        .collect();
    assert!(Painter::new().paint(&scene(items)).is_ok());
}

#[cfg(not(target_arch = "wasm32"))]

proptest! {
    #[test]
    fn shortened_text_never_overflows(text in "[a-zA-ZäöüÄÖÜß ,.-]{1,80}", width in 30.0_f32..400.0, size in 11.0_f32..40.0) {
        let short = ellipsize(&text, Weight::Bold, size, width).unwrap();
        prop_assert!(short == "…" || measure(&short, Weight::Bold, size).unwrap() <= width);
    }
}
