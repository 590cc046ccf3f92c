use crate::base::color::Color;
use postfrisch_pack::{Crc, zlib};

/// A PNG of up to 256 colours.
pub(super) fn indexed(width: u32, height: u32, palette: &[Color], first_is_transparent: bool, pixels: &[u8]) -> Vec<u8> {
    let stride = width as usize + 1;
    let mut rows = Vec::with_capacity(stride * height as usize);
    for row in pixels.chunks(width.max(1) as usize) {
        // No filter: neighbouring palette indices are unrelated.
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let colours: Vec<u8> = palette.iter().flat_map(|c| c.0).collect();
    file(width, height, 8, &colours, first_is_transparent, &zlib(&rows, stride))
}

/// A transparent PNG with one bit per pixel.
pub(super) fn transparent(width: u32, height: u32) -> Vec<u8> {
    let stride = width.div_ceil(8) as usize + 1;
    file(width, height, 1, &[255, 255, 255], true, &zlib(&vec![0; stride * height as usize], stride))
}

/// The file (W3C PNG, third edition): indexed, not interlaced.
fn file(width: u32, height: u32, depth: u8, palette: &[u8], first_is_transparent: bool, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + palette.len() + 128);
    out.extend(b"\x89PNG\r\n\x1a\n");
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    let crc = Crc::default();
    chunk(&crc, &mut out, b"IHDR", &[&w[..], &h[..], &[depth, 3, 0, 0, 0]].concat());
    chunk(&crc, &mut out, b"PLTE", palette);
    if first_is_transparent {
        chunk(&crc, &mut out, b"tRNS", &[0]);
    }
    chunk(&crc, &mut out, b"IDAT", data);
    chunk(&crc, &mut out, b"IEND", &[]);
    out
}

/// A chunk: length, name, data, checksum.
fn chunk(crc: &Crc, out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(name);
    out.extend(data);
    out.extend(crc.of(&[name, data]).to_be_bytes());
}
