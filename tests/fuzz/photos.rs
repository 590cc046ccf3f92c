use super::{Chance, for_a_while, stirred_bytes};
use include_dir::{Dir, include_dir};
use postfrisch::live::photo::{Asked, Fit, PhotoArea, Photos, Placing, Plate, prepare};

static PHOTOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/photos");

/// A small PNG of each kind and a small WebP, beside the JPEGs of `tests/photos`.
const PICTURES: [&[u8]; 3] = [
    include_bytes!("../live/content/content-default.de.1x.png"),
    include_bytes!("../live/price/price-available.de.1x.png"),
    // One red pixel, lossless.
    b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
];

#[test]
fn stirred_photos_are_made_ready_or_refused() {
    let mut seeds: Vec<&[u8]> = PHOTOS.files().map(|file| file.contents()).collect();
    seeds.extend(PICTURES);
    assert!(seeds.len() > 4);
    for_a_while("photos", 3, 0xf070, |chance| {
        let file = stirred_bytes(chance, &seeds);
        let asked = Asked {
            width: 1 + chance.below(300) as u16,
            height: 1 + chance.below(300) as u16,
            fit: if chance.below(2) == 0 { Fit::Cover } else { Fit::Inside },
        };
        if let Ok(jpeg) = prepare(&file, asked) {
            assert!(jpeg.starts_with(&[0xff, 0xd8, 0xff]) && jpeg.ends_with(&[0xff, 0xd9]));
        }
    });
}

/// A number that often is small.
fn some(chance: &mut Chance) -> u16 {
    let most = [4, 40, 400, 65_536][chance.below(4)];
    chance.below(most) as u16
}

fn area(chance: &mut Chance) -> PhotoArea {
    let text = serde_json::json!({ "x": some(chance), "y": some(chance), "width": some(chance), "height": some(chance) });
    let mut area: PhotoArea = serde_json::from_value(text).unwrap();
    area.corners = [some(chance), some(chance), some(chance), some(chance)];
    area.inside = (chance.below(2) == 0).then(|| [some(chance), some(chance), some(chance), some(chance)]);
    area.fit = [Placing::Auto, Placing::Cover, Placing::Contain][chance.below(3)];
    area.focus = [f32::from_bits(chance.below(usize::MAX) as u32), chance.below(101) as f32];
    let plate = |chance: &mut Chance| {
        let [x, y, width, height, radius, notch] = [(); 6].map(|()| some(chance));
        Plate { x, y, width, height, radius, notch }
    };
    area.over = (0..chance.below(4)).map(|_| plate(chance)).collect();
    area
}

#[test]
fn stirred_photos_are_laid_into_stirred_pictures_or_refused() {
    let seeds: Vec<&[u8]> = PHOTOS.files().map(|file| file.contents()).collect();
    let mut photos = Photos::default();
    for_a_while("laid photos", 3, 0xf071, |chance| {
        // Most are as they were, so that most are laid.
        let photo = if chance.below(4) == 0 { stirred_bytes(chance, &seeds) } else { seeds[chance.below(seeds.len())].to_vec() };
        let picture = if chance.below(4) == 0 { stirred_bytes(chance, &PICTURES[..2]) } else { PICTURES[chance.below(2)].to_vec() };
        let area = area(chance);
        let name = ["", "a", "b"][chance.below(3)];
        if let Ok(jpeg) = photos.lay(&picture, Some((name, &photo, &area))) {
            assert!(jpeg.starts_with(&[0xff, 0xd8, 0xff]) && jpeg.ends_with(&[0xff, 0xd9]));
        }
    });
}
