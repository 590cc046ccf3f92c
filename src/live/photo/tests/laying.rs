//! Photos below plates, against a plain implementation: what is outside of the area, and on plates, is the painted picture's.
use super::super::area::Shape;
use super::super::compose::Painted;
use super::*;
use proptest::prelude::*;

/// A painted picture in which every pixel differs from its neighbours.
fn painted(width: usize, height: usize) -> Painted {
    let palette = (0..251_u8).map(|n| [n, 255 - n, n.wrapping_mul(7)]).collect();
    Painted { width, height, pixels: (0..width * height).map(|i| (i * 31 % 251) as u8).collect(), palette }
}

fn photo(width: usize, height: usize) -> Raster {
    let rgb = (0..width * height).flat_map(|i| [(i % width * 5) as u8, (i / width * 3) as u8, 200]);
    Raster { width, height, rgb: rgb.collect() }
}

/// How much of a pixel lies in a rectangle with round corners and a notch: 32 × 32 points, each looked at alone.
fn inside([x, y, w, h]: [u16; 4], corners: [u16; 4], notch: u16, [px, py]: [usize; 2]) -> f32 {
    let [x, y, w, h] = [x, y, w, h].map(f64::from);
    let most = ((w.min(h)) / 2.0).floor();
    let is_in = |at: [f64; 2]| {
        let [dx, dy] = [at[0] - x, at[1] - y];
        if dx < 0.0 || dy < 0.0 || dx > w || dy > h {
            return false;
        }
        if notch > 0 {
            let deep = f64::from(notch).min(w);
            if dx > w - deep * (1.0 - (dy - h / 2.0).abs() / (h / 2.0)) {
                return false;
            }
        }
        let ends = [[dx, dy], [w - dx, dy], [w - dx, h - dy], [dx, h - dy]];
        ends.iter().zip(corners).enumerate().all(|(i, ([a, b], radius))| {
            let radius = if notch > 0 && (i == 1 || i == 2) { 0.0 } else { f64::from(radius).min(most) };
            *a >= radius || *b >= radius || (radius - a).powi(2) + (radius - b).powi(2) <= radius * radius
        })
    };
    // Corners and notches reach as far as this; beyond it, pixels are whole.
    let cut = f64::from(corners.into_iter().max().unwrap().max(notch));
    let [dx, dy] = [px as f64 - x, py as f64 - y];
    if dx + 1.0 <= 0.0 || dy + 1.0 <= 0.0 || dx >= w || dy >= h {
        return 0.0;
    }
    if dx >= cut && dy >= cut && dx + 1.0 <= w - cut && dy + 1.0 <= h - cut {
        return 1.0;
    }
    let points = (0..1024).filter(|n| is_in([px as f64 + (f64::from(n % 32) + 0.5) / 32.0, py as f64 + (f64::from(n / 32) + 0.5) / 32.0]));
    points.count() as f32 / 1024.0
}

fn area_of(width: usize, height: usize) -> impl Strategy<Value = PhotoArea> {
    let span = |all: usize| (0..=all as u16, 0..=all as u16).prop_map(|(a, b)| (a.min(b), a.abs_diff(b)));
    let plate = (span(width), span(height), 0..30_u16, prop_oneof![Just(0_u16), 0..20_u16]).prop_map(|((x, width), (y, height), radius, notch)| Plate {
        x,
        y,
        width,
        height,
        radius,
        notch: notch.min(height / 2),
    });
    let colors = prop_oneof![Just(None), Just(Some(Color([255, 240, 10])))];
    let placing = prop_oneof![Just(Placing::Auto), Just(Placing::Cover), Just(Placing::Contain)];
    let inside = prop_oneof![Just(None), any::<[u16; 4]>().prop_map(Some), proptest::array::uniform4(0..60_u16).prop_map(Some)];
    (
        span(width),
        span(height),
        proptest::array::uniform4(0..40_u16),
        inside,
        placing,
        proptest::array::uniform2(-20.0..130.0_f32),
        colors,
        proptest::collection::vec(plate, 0..4),
    )
        .prop_map(|((x, width), (y, height), corners, inside, fit, focus, faded, over)| PhotoArea {
            x,
            y,
            width,
            height,
            corners,
            inside,
            fit,
            focus,
            ground: Color([0xf1, 0xf3, 0xf4]),
            faded,
            over,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..Default::default() })]

    #[test]
    fn every_pixel_is_what_it_has_to_be((width, height, area) in (1..64_usize, 1..48_usize).prop_flat_map(|(w, h)| (Just(w), Just(h), area_of(w, h))), size in (1..80_usize, 1..80_usize)) {
        let (painted, photo) = (painted(width, height), photo(size.0, size.1));
        let shown = layer::layer(|_| Ok(photo.clone()), &area).unwrap();
        prop_assert_eq!([shown.width, shown.height], [area.width.max(1), area.height.max(1)].map(usize::from));
        let composed = Composition::new(&painted, &area);
        let mut whole = Raster::plain(width, height, Color([0; 3]));
        for y in 0..height {
            for x in 0..width {
                let got = composed.pixel(&shown, x, y);
                whole.rgb[(y * width + x) * 3..][..3].copy_from_slice(&got);
                let plates = area.over.iter().map(|p| inside([p.x, p.y, p.width, p.height], [p.radius; 4], p.notch, [x, y]));
                let mut share = inside([area.x, area.y, area.width, area.height], area.corners, 0, [x, y]);
                plates.for_each(|plate| share *= 1.0 - plate);
                let below = painted.pixel(x, y);
                let above = if share > 0.0 { shown.pixel(x - usize::from(area.x), y - usize::from(area.y)) } else { below };
                for ((got, below), above) in got.into_iter().zip(below).zip(above) {
                    let wanted = f32::from(below) * (1.0 - share) + f32::from(above) * share;
                    let slack = if share == 0.0 || share == 1.0 { 0.5 } else { 0.5 + 0.04 * f32::from(below.abs_diff(above)) };
                    prop_assert!((f32::from(got) - wanted).abs() <= slack, "{},{}: {} for {} at {}", x, y, got, wanted, share);
                }
            }
        }
        // Block by block, with what is kept, it is the same file as from the whole picture.
        let quantizer = Quantizer::new(QUALITY);
        let size = [width as u16, height as u16];
        let mut kept = Layer::new(shown);
        let wanted = jpeg::of(&whole, size, QUALITY, Chroma::Full);
        for _ in 0..2 {
            prop_assert!(composed.jpeg(&mut kept, size, &quantizer) == wanted);
        }
    }

    #[test]
    fn shapes_never_say_whole_or_nothing_of_what_they_cover_in_part(rect in proptest::array::uniform4(0..60_u16), corners in proptest::array::uniform4(0..40_u16), notch in 0..30_u16, at in proptest::array::uniform2(0..110_usize), size in proptest::array::uniform2(1..10_usize)) {
        let plate = Plate { x: rect[0], y: rect[1], width: rect[2], height: rect[3], radius: corners[0], notch };
        let shape = Shape::of_plate(&plate);
        let [left, top] = at;
        let pixels: Vec<f32> = (0..size[0] * size[1]).map(|n| inside(rect, [corners[0]; 4], notch, [left + n % size[0], top + n / size[0]])).collect();
        match shape.covers([left, top, left + size[0], top + size[1]]) {
            super::super::area::Cover::None => prop_assert!(pixels.iter().all(|share| *share == 0.0)),
            super::super::area::Cover::Whole => prop_assert!(pixels.iter().all(|share| *share == 1.0)),
            super::super::area::Cover::Part => {}
        }
    }
}

fn indexed(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![90, 90, 90, 255, 0, 0]);
    encoder.write_header().unwrap().write_image_data(&vec![0; (width * height) as usize]).unwrap();
    out
}

fn area(json: &str) -> PhotoArea {
    serde_json::from_str(json).unwrap()
}

#[test]
fn an_area_says_little_or_all() {
    let least = area(r#"{ "x": 1, "y": 2, "width": 30, "height": 20 }"#);
    assert_eq!((least.fit, least.focus, least.ground, least.corners), (Placing::Auto, [50.0; 2], Color([255; 3]), [0; 4]));
    let all = area(
        r##"{ "x": 1, "y": 2, "width": 30, "height": 20, "corners": [1, 2, 3, 4], "inside": [5, 6, 7, 8], "fit": "contain", "focus": [86, 62], "ground": "#f1f3f4",
            "faded": "#ffffff", "over": [{ "x": 1, "y": 2, "width": 3, "height": 4, "radius": 5, "notch": 6 }] }"##,
    );
    assert_eq!((all.inside, all.fit, all.faded, all.over[0].notch), (Some([5, 6, 7, 8]), Placing::Contain, Some(Color([255; 3])), 6));
}

#[test]
fn an_area_outside_of_the_picture_or_a_picture_without_a_palette_is_refused() {
    let file = jpeg_of(&photo(20, 20));
    for place in [r#"{ "x": 90, "y": 0, "width": 20, "height": 20 }"#, r#"{ "x": 0, "y": 0, "width": 65535, "height": 65535 }"#] {
        assert_eq!(lay(&indexed(100, 60), Some((&file, area(place)))).unwrap_err().code, Code::UsageBad);
    }
    assert_eq!(lay(&png_of(4, 4, png::ColorType::Rgb, &[0; 48]), None).unwrap_err().code, Code::PhotoUnreadable);
    assert!(lay(&indexed(100, 60), Some((&file, area(r#"{ "x": 100, "y": 60, "width": 0, "height": 0 }"#)))).is_ok());
}

#[test]
fn pictures_of_few_colours_are_read() {
    // One bit per pixel, the first colour transparent.
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 10, 2);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette(vec![1, 2, 3, 200, 0, 0]);
    encoder.set_trns(vec![0]);
    encoder.write_header().unwrap().write_image_data(&[0b0101_0101, 0b0100_0000, 0, 0]).unwrap();
    let painted = read::painted(&file).unwrap();
    assert_eq!([painted.pixel(0, 0), painted.pixel(1, 0), painted.pixel(9, 0), painted.pixel(9, 1)], [[1, 2, 3], [200, 0, 0], [200, 0, 0], [1, 2, 3]]);
}

#[test]
fn photos_that_are_kept_look_the_same_and_stay_within_their_bytes() {
    let mut photos = Photos { kept: Kept::new(60_000), quantizer: Quantizer::new(QUALITY) };
    let picture = indexed(100, 60);
    let files = [jpeg_of(&photo(90, 50)), jpeg_of(&sample(64, 48))];
    let places = [
        r#"{ "x": 3, "y": 5, "width": 80, "height": 50, "corners": [9, 0, 0, 9], "fit": "cover" }"#,
        r#"{ "x": 3, "y": 5, "width": 80, "height": 50, "corners": [0, 9, 9, 0], "fit": "cover", "over": [{ "x": 20, "y": 20, "width": 40, "height": 20, "radius": 6 }] }"#,
        r##"{ "x": 3, "y": 5, "width": 80, "height": 50, "fit": "cover", "faded": "#ffffff" }"##,
        r#"{ "x": 3, "y": 5, "width": 80, "height": 50, "fit": "cover", "focus": [0, 0] }"#,
    ];
    for round in 0..40 {
        let file = &files[round % 2];
        let area = area(places[round / 2 % 4]);
        let name = format!("shop/{}", round % 2);
        let kept = photos.lay(&picture, Some((&name, file, &area))).unwrap();
        assert!(kept == lay(&picture, Some((file, area))).unwrap(), "{round}");
        assert!(photos.kept.bytes() <= 60_000);
    }
    assert!(photos.kept.len() > 1);
    // The name says which photo it is; without one, nothing is kept.
    photos.lay(&picture, Some(("shop/0", &files[0], &area(places[0])))).unwrap();
    let kept = photos.lay(&picture, Some(("shop/0", &files[1], &area(places[0])))).unwrap();
    assert!(kept == lay(&picture, Some((&files[0], area(places[0])))).unwrap());
    let count = photos.kept.len();
    photos.lay(&picture, Some(("", &files[1], &area(places[0])))).unwrap();
    assert_eq!(photos.kept.len(), count);
}
