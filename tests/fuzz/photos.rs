use super::{for_a_while, stirred_bytes};
use include_dir::{Dir, include_dir};
use postfrisch::live::photo::{Asked, Fit, prepare};

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
