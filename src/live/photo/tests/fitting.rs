//! Which photos are packshots, where their subject stands, and what is in view.
use super::super::subject::subject;
use super::*;
use proptest::prelude::*;

/// A photo by a function of its place, 0 to 1 in both directions, with noise, after JPEG of a low quality.
fn shot(width: usize, height: usize, noise: f32, color: impl Fn(f32, f32) -> [f32; 3]) -> Raster {
    let mut chance = 12_345_u32;
    let mut random = move || {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 8) as f32 / 16_777_216.0 - 0.5
    };
    let rgb = (0..width * height).flat_map(|i| {
        let grain = 2.0 * noise * random();
        color((i % width) as f32 / width as f32, (i / width) as f32 / height as f32).map(|level| (level + grain).clamp(0.0, 255.0) as u8)
    });
    let raster = Raster { width, height, rgb: rgb.collect() };
    read::read(&jpeg::of(&raster, sides(&raster).unwrap(), 75, Chroma::Halved), [usize::MAX; 2]).unwrap()
}

/// A dark thing with a light part between x0, y0 and x1, y1, on a ground.
fn thing([x0, y0, x1, y1]: [f32; 4], ground: impl Fn(f32, f32) -> [f32; 3]) -> impl Fn(f32, f32) -> [f32; 3] {
    move |x, y| match (x0..x1).contains(&x) && (y0..y1).contains(&y) {
        true if ((x * 31.0) as u32).is_multiple_of(5) => [235.0, 225.0, 215.0],
        true => [40.0 + 90.0 * x, 60.0, 120.0 * y],
        false => ground(x, y),
    }
}

const MIDDLE: [f32; 4] = [0.3, 0.2, 0.7, 0.85];

fn plain(level: f32) -> impl Fn(f32, f32) -> [f32; 3] {
    move |_, _| [level; 3]
}

#[test]
fn packshots_are_told_from_photos() {
    let waves = |x: f32, y: f32| (x * 40.0).sin() * (y * 31.0).cos();
    let white = |place: [f32; 4]| shot(240, 240, 1.0, thing(place, plain(255.0)));
    let packshots = [
        ("on white", white(MIDDLE)),
        ("touching the lower edge", white([0.3, 0.2, 0.7, 1.0])),
        ("touching the upper edge", white([0.3, 0.0, 0.7, 0.9])),
        ("touching both sides", white([0.0, 0.4, 1.0, 0.7])),
        ("in a corner", white([0.0, 0.0, 0.4, 0.5])),
        ("small", white([0.45, 0.45, 0.55, 0.55])),
        ("large", shot(400, 400, 1.0, thing([0.04, 0.04, 0.96, 0.96], plain(255.0)))),
        ("on off-white, with noise", shot(300, 200, 4.0, thing(MIDDLE, |_, _| [247.0, 246.0, 242.0]))),
        ("on light grey, with noise", shot(200, 280, 4.0, thing(MIDDLE, plain(226.0)))),
        ("on a ground that falls off a little", shot(250, 250, 2.0, thing(MIDDLE, |_, y| [252.0 - 8.0 * y; 3]))),
        ("very wide", shot(900, 80, 1.0, thing([0.2, 0.2, 0.8, 0.8], plain(255.0)))),
        ("very tall", shot(50, 600, 1.0, thing([0.3, 0.1, 0.7, 0.9], plain(255.0)))),
        ("white on white", shot(240, 240, 0.0, |x, y| if (0.3..0.7).contains(&x) && (0.3..0.7).contains(&y) { [244.0; 3] } else { [255.0; 3] })),
        ("white on grey", shot(240, 240, 2.0, |x, y| if (0.3..0.7).contains(&x) && (0.3..0.7).contains(&y) { [255.0; 3] } else { [222.0; 3] })),
        ("with a shadow", shot(240, 240, 1.0, |x, y| if y > 0.8 && (0.2..0.8).contains(&x) { [225.0; 3] } else { thing(MIDDLE, plain(255.0))(x, y) })),
    ];
    for (name, photo) in packshots {
        assert!(subject(&photo).is_some(), "{name}");
    }
    let photos = [
        ("a blue sky above a meadow", shot(300, 200, 3.0, |_, y| if y < 0.5 { [190.0, 215.0, 250.0 - 30.0 * y] } else { [70.0, 120.0, 50.0] })),
        ("a white sky above a town", shot(300, 200, 1.0, |x, y| if y < 0.7 { [255.0; 3] } else { [90.0 + 80.0 * x, 80.0, 70.0] })),
        ("snow below a blue sky", shot(300, 200, 5.0, |x, y| if y > 0.4 { [240.0 + 8.0 * waves(x, y); 3] } else { [90.0, 140.0, 220.0] })),
        ("snow below a white sky", shot(300, 200, 4.0, |x, y| if y > 0.5 { [228.0 + 18.0 * waves(x, y); 3] } else { [238.0 + 8.0 * y, 240.0, 243.0] })),
        ("a skier in snow", shot(300, 200, 6.0, thing([0.4, 0.3, 0.5, 0.6], move |x, y| [232.0 + 16.0 * waves(x, y), 236.0, 244.0]))),
        ("fog", shot(300, 200, 2.0, thing([0.4, 0.5, 0.6, 1.0], |x, y| [205.0 + 40.0 * y - 20.0 * x; 3]))),
        ("a white wall with a sofa", shot(300, 200, 2.0, |x, y| if y > 0.6 { [150.0, 110.0, 80.0 + 40.0 * x] } else { [240.0, 238.0, 234.0] })),
        ("dark", shot(400, 300, 3.0, thing(MIDDLE, plain(20.0)))),
        ("on a coloured ground", shot(400, 300, 2.0, thing(MIDDLE, |_, _| [250.0, 205.0, 210.0]))),
        ("on mid grey", shot(400, 300, 2.0, thing(MIDDLE, plain(150.0)))),
        ("one dark pixel", Raster::plain(1, 1, Color([9; 3]))),
        ("a room", shot(250, 200, 3.0, |x, y| [120.0 + 130.0 * x, 100.0 + 100.0 * y, 140.0 + 100.0 * waves(x, y)])),
    ];
    for (name, photo) in photos {
        assert!(subject(&photo).is_none(), "{name}");
    }
}

fn area(json: serde_json::Value) -> PhotoArea {
    serde_json::from_value(json).unwrap()
}

fn laid(photo: &Raster, area: &PhotoArea) -> Raster {
    layer::layer(|_| Ok(photo.clone()), area).unwrap()
}

#[test]
fn a_packshot_stands_whole_in_its_place_and_its_ground_has_no_seam() {
    let ground = [0xd8, 0xe0, 0xe2];
    let place = |inside: [u16; 4]| area(serde_json::json!({ "x": 2, "y": 2, "width": 200, "height": 160, "inside": inside, "ground": "#d8e0e2" }));
    for level in [255.0, 250.0, 243.0, 230.0, 215.0] {
        for noise in [0.0, 2.0, 4.0] {
            let photo = shot(250, 200, noise, thing(MIDDLE, move |_, y| [level - 2.0 * y, level, level - 3.0]));
            let out = laid(&photo, &place([22, 42, 160, 110]));
            // The thing is 0.4 × 250 by 0.65 × 200 pixels: in its place it is 110 high and 85 wide, in the middle.
            for y in 0..160 {
                for x in 0..200 {
                    let off = at(&out, x, y).iter().zip(ground).map(|(a, b)| a.abs_diff(b)).max().unwrap();
                    let is_far = !(48..152).contains(&x) || !(36..154).contains(&y);
                    assert!(!is_far || off == 0, "{level}, {noise}: {off} at {x}, {y}");
                }
            }
            for y in [46, 95, 142] {
                let seen = (0..200).filter(|x| at(&out, *x, y) != ground).count();
                assert!((60..=92).contains(&seen), "{level}, {noise}: {seen} of 85 in line {y}");
            }
        }
    }
    // One that is cut off below keeps its cut; a small one is enlarged twice at most; plain white is plain ground.
    let cut = laid(&shot(240, 240, 1.0, thing([0.3, 0.2, 0.7, 1.0], plain(255.0))), &place([2, 2, 200, 160]));
    assert!((60..140).filter(|x| at(&cut, *x, 158)[0] < 120).count() > 30);
    let small = laid(&shot(240, 240, 0.0, thing([0.475, 0.475, 0.525, 0.525], plain(255.0))), &place([2, 2, 200, 160]));
    let seen = (0..200).filter(|x| at(&small, *x, 80) != ground).count();
    assert!((20..=36).contains(&seen), "{seen}");
    assert_eq!(laid(&Raster::plain(300, 200, Color([255; 3])), &place([2, 2, 200, 160])), Raster::plain(200, 160, Color(ground)));
}

#[test]
fn a_photo_that_has_to_be_contained_is_seen_whole() {
    let photo = sample(60, 30);
    let out = laid(&photo, &area(serde_json::json!({ "x": 0, "y": 0, "width": 100, "height": 100, "fit": "contain", "ground": "#ffffff" })));
    assert_eq!([at(&out, 50, 10), at(&out, 50, 90)], [[255; 3]; 2]);
    assert!(near(at(&out, 70, 35), RED) && near(at(&out, 70, 65), BLUE));
}

#[test]
fn what_is_sold_out_is_faded() {
    let out = laid(&Raster::plain(30, 30, Color([100, 0, 255])), &area(serde_json::json!({ "x": 0, "y": 0, "width": 20, "height": 20, "faded": "#ffffff" })));
    assert_eq!(at(&out, 10, 10), [196, 158, 255]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..Default::default() })]

    #[test]
    fn the_focus_is_in_view_and_in_the_middle_where_it_can_be(size in (1..700_usize, 1..700_usize), into in (1..300_u16, 1..300_u16), focus in proptest::array::uniform2(0.0..=100.0_f32)) {
        let photo = Raster::plain(size.0, size.1, Color([0; 3]));
        let [left, top, w, h] = scale::covering(&photo, [into.0.into(), into.1.into()], focus);
        let slack = 0.01;
        for (all, start, part, percent) in [(size.0, left, w, focus[0]), (size.1, top, h, focus[1])] {
            let (all, point) = (all as f32, percent / 100.0 * all as f32);
            prop_assert!(start >= 0.0 && start + part <= all + slack);
            prop_assert!(start <= point + slack && point <= start + part + slack);
            let is_free = point - part / 2.0 >= 0.0 && point + part / 2.0 <= all;
            prop_assert!(!is_free || (start + part / 2.0 - point).abs() <= slack);
        }
        prop_assert!((w * f32::from(into.1) / (h * f32::from(into.0)) - 1.0).abs() < 0.01);
        prop_assert!((w - size.0 as f32).abs() < slack || (h - size.1 as f32).abs() < slack);
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..Default::default() })]

    /// Against the filter as its formula says it, each pixel alone.
    #[test]
    fn parts_are_resampled_as_the_formula_says(size in (1..40_usize, 1..40_usize), part in proptest::array::uniform4(0.0..1.0_f32), to in (1..30_usize, 1..30_usize), seed in 1..u32::MAX) {
        let mut chance = seed;
        let rgb = (0..size.0 * size.1 * 3).map(|_| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (chance >> 24) as u8
        });
        let photo = Raster { width: size.0, height: size.1, rgb: rgb.collect() };
        let (w, h) = ((size.0 as f32 * part[2]).max(0.5), (size.1 as f32 * part[3]).max(0.5));
        let window = [(size.0 as f32 - w) * part[0], (size.1 as f32 - h) * part[1], w, h];
        let out = scale::resized(photo.clone(), window, [to.0, to.1]);
        let axis = |new: usize, start: f32, length: f32, to: usize, all: usize| {
            let step = f64::from(length) / to as f64;
            let center = f64::from(start) + (new as f64 + 0.5) * step;
            let shares: Vec<f64> = (0..all).map(|old| (1.0 - (old as f64 + 0.5 - center).abs() / step.max(1.0)).max(0.0)).collect();
            let sum: f64 = shares.iter().sum();
            shares.into_iter().map(move |share| share / sum).collect::<Vec<f64>>()
        };
        for y in 0..to.1 {
            let down = axis(y, window[1], h, to.1, size.1);
            for x in 0..to.0 {
                let across = axis(x, window[0], w, to.0, size.0);
                for channel in 0..3 {
                    let pixels = (0..size.1).flat_map(|v| (0..size.0).map(move |u| (u, v)));
                    let wanted: f64 = pixels.map(|(u, v)| f64::from(photo.pixel(u, v)[channel]) * across[u] * down[v]).sum();
                    prop_assert!((f64::from(out.pixel(x, y)[channel]) - wanted).abs() < 0.6, "{},{}: {} for {}", x, y, out.pixel(x, y)[channel], wanted);
                }
            }
        }
    }
}
