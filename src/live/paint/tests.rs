use super::*;
use crate::base::color::Color;
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

/// All frames of a GIF as displayed, decoded by the gif crate.
fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut options = ::gif::DecodeOptions::new();
    options.set_color_output(::gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(bytes).unwrap();
    let width = usize::from(decoder.width());
    let mut shown = vec![0; width * usize::from(decoder.height()) * 4];
    let mut out = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        for (y, row) in frame.buffer.chunks_exact(usize::from(frame.width) * 4).enumerate() {
            for (x, pixel) in row.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] > 0) {
                let at = ((usize::from(frame.top) + y) * width + usize::from(frame.left) + x) * 4;
                shown[at..at + 4].copy_from_slice(pixel);
            }
        }
        out.push(shown.clone());
    }
    out
}

#[test]
fn frames_of_what_changes_are_what_whole_frames_are_and_a_third_of_them() {
    let digit = |x: u16| Cell {
        x,
        y: 10,
        width: 24,
        height: 40,
        faces: (0..10)
            .map(|n| {
                let at = Text {
                    x: f32::from(x) + 12.0,
                    baseline: 42.0,
                    size: 32.0,
                    weight: Weight::Bold,
                    align: Align::Center,
                    color: Color([9, 9, 9]),
                    text: n.to_string(),
                };
                vec![Item::Text(at)]
            })
            .collect(),
    };
    let ground = Item::Rect { x: 4.0, y: 4.0, width: 200.0, height: 52.0, radius: 8.0, color: Color([230, 240, 235]) };
    let seconds: Vec<Vec<u8>> = (0..60_u8).rev().map(|n| vec![n / 10, n % 10]).collect();
    let parts = Animation { scene: scene(vec![ground]), cells: vec![digit(20), digit(44)], frames: seconds, delay: 100, whole_frames: false };
    let whole = Animation { whole_frames: true, ..parts.clone() };
    let mut painter = Painter::new();
    let (parts, whole) = (painter.animate(&parts).unwrap(), painter.animate(&whole).unwrap());
    assert!(parts.len() * 3 < whole.len(), "{} of {}", parts.len(), whole.len());
    let (parts, whole) = (frames(&parts), frames(&whole));
    assert_eq!(parts.len(), 60);
    assert!(parts == whole);
    assert!(parts.windows(2).all(|pair| pair[0] != pair[1]));
    // It plays once: there is no application extension.
    assert!(
        !painter
            .animate(&Animation { scene: scene(vec![]), cells: vec![], frames: vec![vec![]], delay: 100, whole_frames: false })
            .unwrap()
            .windows(8)
            .any(|w| w == b"NETSCAPE")
    );
}

#[test]
fn a_typeface_of_the_callers_own_paints_and_what_is_none_is_refused() {
    let file = |name: &str| std::fs::read(format!("{}/src/live/paint/fonts/Inter-{name}.ttf", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut painter = Painter::new();
    let with = |family: Family| Scene { family, ..scene(vec![text("Straße")]) };
    let built_in = painter.paint(&with(Family::inter().unwrap())).unwrap();
    assert_eq!(painter.paint(&with(Family::own(1, file("Regular"), Some(file("Bold"))).unwrap())).unwrap(), built_in);
    // Without a bold file, the regular one is used. Another font gives another picture, even with a filled glyph cache.
    assert_ne!(painter.paint(&with(Family::own(2, file("Regular"), None).unwrap())).unwrap(), built_in);
    let mut cut = file("Regular");
    cut.truncate(2_000);
    for wrong in [vec![], b"wOFF".to_vec(), cut, vec![0; crate::base::limits::FONT_BYTES + 1]] {
        assert_eq!(Family::own(3, wrong, None).unwrap_err().code, Code::PaintBadFont);
    }
}

#[test]
fn the_packed_typeface_is_the_one_it_was_made_of() {
    let file = |name: &str| std::fs::read(format!("{}/src/live/paint/fonts/Inter-{name}.ttf", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (packed, source) = (Family::inter().unwrap(), Family::own(1, file("Regular"), Some(file("Bold"))).unwrap());
    let characters: Vec<char> = (' '..='\u{2fff}').filter(|c| packed.measure(&c.to_string(), Weight::Regular, 16.0).is_ok()).collect();
    assert!(characters.len() > 500, "{}", characters.len());
    for weight in [Weight::Regular, Weight::Bold] {
        for c in ' '..='\u{2fff}' {
            let width = |family: &Family| family.measure(&c.to_string(), weight, 2048.0).ok();
            assert_eq!(width(&packed), width(&source), "{c}");
        }
        let latin: Vec<&char> = characters.iter().filter(|c| **c < '\u{100}').collect();
        for (a, b) in latin.iter().flat_map(|a| latin.iter().map(move |b| (a, b))) {
            let width = |family: &Family| family.measure(&format!("{a}{b}"), weight, 2048.0).unwrap();
            assert!((width(&packed) - width(&source)).abs() < 1e-6, "{a}{b}");
        }
    }
    let mut painter = Painter::new();
    for (line, weight) in characters.chunks(24).flat_map(|line| [(line, Weight::Regular), (line, Weight::Bold)]) {
        let text = Item::Text(Text {
            weight,
            ..match text(&line.iter().collect::<String>()) {
                Item::Text(text) => text,
                _ => unreachable!(),
            }
        });
        let mut picture = |family: &Family| painter.paint(&Scene { family: family.clone(), width: 900, ..scene(vec![text.clone()]) }).unwrap();
        assert_eq!(picture(&packed), picture(&source), "{line:?}");
    }
}

#[test]
fn a_font_that_lies_about_its_bounds_paints_within_them() {
    let mut file = std::fs::read(format!("{}/src/live/paint/fonts/Inter-Regular.ttf", env!("CARGO_MANIFEST_DIR"))).unwrap();
    // Units per em: glyphs become a hundred times too large.
    let head = (0..32).map(|i| 12 + 16 * i).find(|at| &file[*at..*at + 4] == b"head").unwrap();
    let at = u32::from_be_bytes(file[head + 8..head + 12].try_into().unwrap()) as usize;
    file[at + 18..at + 20].copy_from_slice(&16_u16.to_be_bytes());
    let family = Family::own(7, file.clone(), None).unwrap();
    assert!(Painter::new().paint(&Scene { family, ..scene(vec![text("Preis")]) }).is_ok());
    // All glyphs claim to be a point.
    let directory = |name: &[u8; 4]| (0..32).map(|i| 12 + 16 * i).find(|at| &file[*at..*at + 4] == name).unwrap();
    let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let (loca, glyf) = (number(directory(b"loca") + 8), number(directory(b"glyf") + 8));
    let starts: Vec<usize> = (0..600).map(|i| glyf + 2 * usize::from(u16::from_be_bytes([file[loca + 2 * i], file[loca + 2 * i + 1]]))).collect();
    file[at + 18..at + 20].copy_from_slice(&2048_u16.to_be_bytes());
    for start in starts {
        file[start + 2..start + 10].fill(0);
    }
    let family = Family::own(8, file, None).unwrap();
    assert!(Painter::new().paint(&Scene { family, ..scene(vec![text("Preis")]) }).is_ok());
}

#[test]
fn a_number_stays_with_what_it_counts() {
    let family = Family::inter().unwrap();
    let wrap = |text: &str, width: f32| family.wrap(text, Weight::Regular, 16.0, width, 9).unwrap();
    let room = |text: &str| measure(text, Weight::Regular, 16.0).unwrap() + 1.0;
    assert_eq!(wrap("Jacke mit 3 Lagen", room("Jacke mit 3")), ["Jacke mit", "3 Lagen"]);
    assert_eq!(wrap("Reifen 27,5 Zoll", room("Reifen 27,5")), ["Reifen", "27,5 Zoll"]);
    // Alone on its line, too wide with the next word, or no number: as usual.
    assert_eq!(wrap("3 Lagen", room("Lagen")), ["3", "Lagen"]);
    assert_eq!(wrap("a 20 Mitgliedskarten", room("Mitgliedskarten")), ["a 20", "Mitgliedskarten"]);
    assert_eq!(wrap("Kiesel S3 Damen", room("Kiesel S3")), ["Kiesel S3", "Damen"]);
    assert_eq!(wrap("E-Bike Isar G 500, tief", room("E-Bike Isar G 500,")), ["E-Bike Isar G 500,", "tief"]);
    assert_eq!(wrap("Isar G 500 tief", room("Isar G 500")), ["Isar G 500", "tief"]);
    assert_eq!(wrap("Jacke Nr. 5, blau", room("Jacke Nr. 5,")), ["Jacke Nr. 5,", "blau"]);
}
