#[cfg(not(target_arch = "wasm32"))]
mod fitting;
mod jpeg_oracle;
#[cfg(not(target_arch = "wasm32"))]
mod laying;

use super::*;
use crate::base::color::Color;
use crate::base::diagnostic::Code;
use raster::Raster;

/// Red above, blue below, with a white spot in the upper left corner, so that the orientation is visible.
fn sample(width: usize, height: usize) -> Raster {
    let rgb = (0..height).flat_map(|y| {
        (0..width).flat_map(move |x| match (x < width / 4 && y < height / 4, y < height / 2) {
            (true, _) => [255, 255, 255],
            (_, true) => [220, 20, 20],
            _ => [20, 20, 220],
        })
    });
    Raster { width, height, rgb: rgb.collect() }
}

fn jpeg_of(raster: &Raster) -> Vec<u8> {
    jpeg::of(raster, sides(raster).unwrap(), 80, Chroma::Full)
}

fn png_of(width: u32, height: u32, color: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    out
}

fn at(raster: &Raster, x: usize, y: usize) -> [u8; 3] {
    raster.rgb[(y * raster.width + x) * 3..][..3].try_into().unwrap()
}

fn near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 24)
}

const WHITE: [u8; 3] = [255; 3];
const RED: [u8; 3] = [220, 20, 20];
const BLUE: [u8; 3] = [20, 20, 220];

#[test]
fn a_photo_gets_the_size_that_was_asked() {
    let file = jpeg_of(&sample(400, 300));
    for (width, height) in [(120, 40), (400, 300), (600, 200), (1, 1)] {
        let out = read::read(&prepare(&file, Asked { width, height, fit: Fit::Cover }).unwrap(), [9999, 9999]).unwrap();
        assert_eq!((out.width, out.height), (width.into(), height.into()));
    }
    let out = read::read(&prepare(&file, Asked { width: 100, height: 100, fit: Fit::Inside }).unwrap(), [9999, 9999]).unwrap();
    assert_eq!((out.width, out.height), (100, 75));
    assert!(near(at(&out, 5, 5), WHITE) && near(at(&out, 80, 10), RED) && near(at(&out, 50, 70), BLUE));
}

#[test]
fn photos_are_turned_upright() {
    let plain = jpeg_of(&sample(64, 48));
    // An APP1 segment after the start of the image.
    let held = |n: u8| {
        let exif = [b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[n, 0, 0, 0]].concat();
        [&plain[..2], &[0xff, 0xe1], &((exif.len() + 2) as u16).to_be_bytes(), &exif, &plain[2..]].concat()
    };
    // The expected position of the white spot.
    for (n, size, [x, y]) in [
        (1, (64, 48), [4, 4]),
        (2, (64, 48), [59, 4]),
        (3, (64, 48), [59, 43]),
        (4, (64, 48), [4, 43]),
        (5, (48, 64), [4, 4]),
        (6, (48, 64), [43, 4]),
        (7, (48, 64), [43, 59]),
        (8, (48, 64), [4, 59]),
    ] {
        let out = read::read(&held(n), [64, 64]).unwrap();
        assert_eq!((out.width, out.height), size, "{n}");
        assert!(near(at(&out, x, y), WHITE), "{n}: {:?}", at(&out, x, y));
    }
}

#[test]
fn every_kind_of_png_is_read() {
    let half = png_of(1, 1, png::ColorType::Rgba, &[0, 0, 0, 128]);
    assert!(near(at(&read::read(&half, [1, 1]).unwrap(), 0, 0), [127; 3]));
    let grey = png_of(2, 1, png::ColorType::GrayscaleAlpha, &[10, 255, 10, 0]);
    let out = read::read(&grey, [2, 1]).unwrap();
    assert_eq!((at(&out, 0, 0), at(&out, 1, 0)), ([10; 3], [255; 3]));
    let grey = png_of(1, 1, png::ColorType::Grayscale, &[77]);
    assert_eq!(at(&read::read(&grey, [1, 1]).unwrap(), 0, 0), [77; 3]);
}

#[test]
fn webp_is_read_with_and_without_transparency() {
    for (color, pixel, wanted) in [(image_webp::ColorType::Rgb8, &[9_u8, 200, 40][..], [9, 200, 40]), (image_webp::ColorType::Rgba8, &[0, 0, 0, 0][..], WHITE)]
    {
        let mut file = Vec::new();
        image_webp::WebPEncoder::new(&mut file).encode(&pixel.repeat(16), 4, 4, color).unwrap();
        let out = read::read(&file, [4, 4]).unwrap();
        assert_eq!((out.width, out.height, at(&out, 3, 3)), (4, 4, wanted));
    }
}

#[test]
fn a_large_jpeg_is_decoded_only_as_far_as_it_is_needed() {
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 80).encode(&[30, 90, 60].repeat(4000 * 4000), 4000, 4000, jpeg_encoder::ColorType::Rgb).unwrap();
    assert_eq!(read::read(&file, [usize::MAX; 2]).unwrap_err().code, Code::PhotoTooLarge);
    let out = read::read(&file, [300, 200]).unwrap();
    assert_eq!((out.width, out.height), (500, 500));
    assert!(near(at(&out, 250, 250), [30, 90, 60]));
    // A wide one whose height decides.
    let file = jpeg_of(&Raster::plain(2000, 240, Color([30, 90, 60])));
    let out = read::read(&file, [100, 100]).unwrap();
    assert_eq!((out.width, out.height), (1000, 120));
}

#[test]
fn what_is_no_photo_or_too_large_is_refused_before_it_is_decoded() {
    let code = |file: &[u8]| read::read(file, [10, 10]).unwrap_err().code;
    assert_eq!(code(b"GIF89a"), Code::PhotoUnreadable);
    assert_eq!(code(b""), Code::PhotoUnreadable);
    assert_eq!(code(b"<svg onload=alert(1)>"), Code::PhotoUnreadable);
    assert_eq!(code(&vec![0xff; crate::base::limits::PHOTO_BYTES + 1]), Code::PhotoTooLarge);
    // A PNG of 60 bytes that claims to be 60,000 × 60,000.
    let mut bomb = png_of(1, 1, png::ColorType::Grayscale, &[0]);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = bomb[12..29].iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 }));
    bomb[29..33].copy_from_slice(&(!crc).to_be_bytes());
    assert_eq!(code(&bomb), Code::PhotoTooLarge);
    // A JPEG whose frame claims the same.
    let mut jpeg = jpeg_of(&sample(8, 8));
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(code(&jpeg), Code::PhotoTooLarge);
}

#[test]
fn what_is_cut_or_stirred_never_panics() {
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp).encode(&sample(16, 16).rgb, 16, 16, image_webp::ColorType::Rgb8).unwrap();
    for file in [jpeg_of(&sample(32, 24)), png_of(4, 4, png::ColorType::Rgb, &[120; 48]), webp] {
        for cut in 0..file.len() {
            let _ = read::read(&file[..cut], [8, 8]);
        }
        for i in 0..file.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut stirred = file.clone();
                stirred[i] ^= flip;
                let _ = prepare(&stirred, Asked { width: 8, height: 8, fit: Fit::Cover });
            }
        }
    }
}

#[test]
fn print_shops_jpegs_of_four_inks_are_read() {
    // White, red of magenta and yellow, blue of cyan and magenta, half black: bands of ink, none is 0.
    let bands: [([u8; 4], [u8; 3]); 4] =
        [([0, 0, 0, 0], WHITE), ([0, 230, 230, 35], [220, 22, 22]), ([230, 230, 0, 35], [22, 22, 220]), ([0, 0, 0, 128], [127; 3])];
    let pixels: Vec<u8> = bands.iter().flat_map(|(ink, _)| ink.repeat(64 * 16)).collect();
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut file = Vec::new();
        jpeg_encoder::Encoder::new(&mut file, 95).encode(&pixels, 64, 64, kind).unwrap();
        let out = read::read(&file, [9999, 9999]).unwrap();
        for (i, (_, light)) in bands.iter().enumerate() {
            assert!(near(at(&out, 32, i * 16 + 8), *light), "{kind:?} {i}: {:?}", at(&out, 32, i * 16 + 8));
        }
    }
}
