use super::*;
use crate::color::Color;
#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;

fn text(text: &str) -> Item {
    Item::Text(Text { x: 20.0, baseline: 40.0, size: 24.0, weight: Weight::Bold, align: Align::Left, color: Color([10, 20, 30]), text: text.into() })
}

fn measure(text: &str, weight: Weight, size: f32) -> Result<f32> {
    Family::inter().unwrap().measure(text, weight, size)
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { width: 300, height: 60, scale: 2, family: Family::inter().unwrap(), background: Background::Opaque(Color([255, 255, 255])), items }
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
    let bytes =
        Painter::new().paint(&Scene { width: 600, height: 1, scale: 1, background: Background::Transparent(Color([255; 3])), ..scene(vec![]) }).unwrap();
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
        let short = Family::inter().unwrap().ellipsize(&text, Weight::Bold, size, width).unwrap();
        prop_assert!(short == "…" || measure(&short, Weight::Bold, size).unwrap() <= width);
    }
}

/// flate2 is the oracle of what is written, and the measure of how small it is.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(bytes), &mut out).unwrap();
    out
}

#[test]
fn every_kind_of_bytes_comes_back() {
    let noise = |n: usize| (0..n as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<u8>>();
    let rows = |width: usize, height: usize| {
        (0..width * height).map(|i| if i % width == 0 { 0 } else { ((i / width * 7 + i % width / 9) % 5) as u8 }).collect::<Vec<u8>>()
    };
    for bytes in [
        vec![],
        vec![7],
        vec![0; 3],
        vec![0; 300_000],
        noise(100_000),
        rows(561, 300),
        b"abcabcabcabcd".to_vec(),
        (0..=255).collect(),
        [noise(40_000), vec![1; 40_000], noise(40_000)].concat(),
    ] {
        for stride in [1, 561, 40_000] {
            assert!(unpacked(&deflate::zlib(&bytes, stride)) == bytes, "{} bytes, stride {stride}", bytes.len());
        }
    }
}

#[test]
fn codes_of_any_counts_fit() {
    // Counts like Fibonacci's give the deepest trees.
    let mut counts = vec![1_u32, 1];
    while counts.len() < 40 {
        counts.push(counts[counts.len() - 1].saturating_add(counts[counts.len() - 2]));
    }
    for (counts, most) in [(counts.clone(), 15), (counts[..19].to_vec(), 7), (vec![5; 286], 15), (vec![0, 9, 0], 7)] {
        let lengths = huffman::lengths(&counts, most);
        let sum: f64 = lengths.iter().filter(|n| **n > 0).map(|n| 0.5_f64.powi(i32::from(*n))).sum();
        assert!(sum <= 1.0 && lengths.iter().all(|n| *n <= most), "{lengths:?}");
        assert!(counts.iter().zip(&lengths).all(|(count, length)| (*count > 0) == (*length > 0)));
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn whatever_is_packed_comes_back(seed in 0_u64..u64::MAX, length in 0_usize..70_000, letters in 1_u64..256, stride in 1_usize..2_000) {
        let mut state = seed | 1;
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // Now and then a run, or the row above again.
            match state % 11 {
                0 => bytes.extend(std::iter::repeat_n((state >> 8) as u8 % letters as u8, (state >> 16) as usize % 400)),
                1 if bytes.len() > stride => (0..(state >> 16) as usize % 300).for_each(|_| bytes.push(bytes[bytes.len() - stride])),
                _ => bytes.push(((state >> 8) % letters) as u8),
            }
        }
        prop_assert!(unpacked(&deflate::zlib(&bytes, stride)) == bytes);
    }
}
