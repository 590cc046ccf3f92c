//! Our JPEG against two libraries: what we write is read as what it was, as well and as small as jpeg-encoder writes it.
use super::*;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

fn decoded(file: &[u8]) -> Raster {
    read::read(file, [usize::MAX; 2]).unwrap()
}

/// The mean of squared differences.
fn error(a: &Raster, b: &Raster) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    a.rgb.iter().zip(&b.rgb).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum::<f64>() / a.rgb.len() as f64
}

fn theirs(raster: &Raster, quality: u8, chroma: Chroma) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(if chroma == Chroma::Full { SamplingFactor::R_4_4_4 } else { SamplingFactor::R_4_2_0 });
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&raster.rgb, raster.width as u16, raster.height as u16, ColorType::Rgb).unwrap();
    out
}

/// Soft shapes, edges and noise.
fn motley(width: usize, height: usize, seed: usize) -> Raster {
    let mut noise = seed as u32 | 1;
    let rgb = (0..width * height).flat_map(|i| {
        let (x, y) = (i % width, i / width);
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let edge = if (x / 13 + y / 9 + seed).is_multiple_of(5) { 90 } else { 0 };
        [(x * 3 + edge) as u8, (y * 2 + seed * 31) as u8, ((x + y) / 2 + (noise >> 29) as usize) as u8]
    });
    Raster { width, height, rgb: rgb.collect() }
}

#[test]
fn what_is_written_is_read_as_well_as_a_librarys() {
    for (i, (width, height)) in [(1, 1), (1, 40), (7, 9), (8, 8), (16, 16), (17, 33), (120, 90), (301, 77)].into_iter().enumerate() {
        let raster = motley(width, height, i);
        for quality in [50, 80, 92] {
            for chroma in [Chroma::Full, Chroma::Halved] {
                let ours = jpeg::of(&raster, sides(&raster).unwrap(), quality, chroma);
                let theirs = theirs(&raster, quality, chroma);
                let [a, b] = [error(&decoded(&ours), &raster), error(&decoded(&theirs), &raster)];
                // In a few blocks, chance decides.
                let slack = if width * height > 1_000 { 1.03 } else { 1.3 };
                assert!(a <= b * slack + 0.5, "{width}×{height} at {quality}, {chroma:?}: {a} and {b}");
                assert!(ours.len() <= theirs.len() * 103 / 100 + 16, "{width}×{height} at {quality}, {chroma:?}: {} and {}", ours.len(), theirs.len());
            }
        }
    }
}

#[test]
fn one_colour_stays_that_colour() {
    for color in [[0; 3], [255; 3], [128; 3], [0xf1, 0xf3, 0xf4], [0xff, 0xc9, 0x3c], [0, 0, 255]] {
        let file = jpeg_of(&Raster::plain(40, 24, Color(color)));
        let off = decoded(&file).rgb.iter().zip(color.iter().cycle()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(off <= 3, "{color:?}: {off}");
    }
}

#[test]
fn noise_at_every_quality_is_read_again() {
    let mut noise = 7_u32;
    let rgb = (0..64 * 48 * 3).map(|_| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if noise >> 31 == 0 { 0 } else { 255 }
    });
    let raster = Raster { width: 64, height: 48, rgb: rgb.collect() };
    for quality in [1, 20, 50, 80, 95] {
        assert_eq!(decoded(&jpeg::of(&raster, [64, 48], quality, Chroma::Full)).rgb.len(), raster.rgb.len(), "{quality}");
    }
}

/// photos.test.js compares what wasm makes of it.
#[test]
fn the_same_bytes_are_written_natively_as_in_wasm() {
    let [photo, wanted] = [include_bytes!("../../../../tests/photos/motley.png").as_slice(), include_bytes!("../../../../tests/photos/motley.jpg")];
    assert!(prepare(photo, Asked { width: 83, height: 45, fit: Fit::Inside }).unwrap() == wanted);
}
