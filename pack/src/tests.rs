use super::{huffman, lzw, zlib};
use proptest::prelude::*;

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
            assert!(unpacked(&zlib(&bytes, stride)) == bytes, "{} bytes, stride {stride}", bytes.len());
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
        prop_assert!(unpacked(&zlib(&bytes, stride)) == bytes);
    }
}

/// The gif crate is the oracle of LZW.
fn unlzw(packed: &[u8], length: usize) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    let side = |n: usize| (n as u16).to_le_bytes();
    file.extend([side(length), side(1)].concat());
    file.extend([0xf7, 0, 0]);
    file.extend((0..768).map(|n| n as u8));
    file.push(0x2c);
    file.extend([side(0), side(0), side(length), side(1)].concat());
    file.push(0);
    file.extend(packed);
    file.push(0x3b);
    let mut decoder = gif::DecodeOptions::new().read_info(&*file).unwrap();
    decoder.read_next_frame().unwrap().unwrap().buffer.to_vec()
}

#[test]
fn lzw_comes_back_at_every_width_of_code() {
    for (depth, length) in [(2, 1), (2, 5), (4, 3_000), (6, 40_000), (8, 65_000)] {
        let pixels: Vec<u8> = (0..length as u32).map(|i| ((i.wrapping_mul(2_654_435_761) >> 11) as usize % (1 << depth)) as u8).collect();
        assert!(unlzw(&lzw(&pixels, depth), length) == pixels, "{length} pixels of {depth} bits");
        let same = vec![1; length];
        assert!(unlzw(&lzw(&same, depth), length) == same, "{length} times the same");
    }
}

proptest! {
    #[test]
    fn whatever_lzw_packs_comes_back(pixels in proptest::collection::vec(0_u8..16, 1..9_000)) {
        prop_assert!(unlzw(&lzw(&pixels, 4), pixels.len()) == pixels);
    }
}
