//! GIF (89a): a whole first frame, then only changed parts. Plays once.

use crate::base::color::Color;

/// A part of a frame: its position, and its pixels as LZW data.
#[derive(Debug, Clone)]
pub(super) struct FramePart {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub data: std::rc::Rc<Vec<u8>>,
}

/// The file. `delay` is in hundredths of a second; index 0 is transparent if the first frame has transparency.
pub(super) fn file(width: u16, height: u16, palette: &[Color], first_is_transparent: bool, delay: u16, frames: &[FramePart]) -> Vec<u8> {
    let bits = depth(palette.len());
    let mut out = Vec::with_capacity(frames.iter().map(|f| f.data.len() + 24).sum::<usize>() + 1_024);
    out.extend(b"GIF89a");
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend([0xf0 | (bits - 1), 0, 0]);
    out.extend(palette.iter().flat_map(|c| c.0));
    out.resize(13 + 3 * (1 << bits), 0);
    for frame in frames {
        // Frames are kept, and the next one is drawn over them.
        out.extend([0x21, 0xf9, 4, 4 | u8::from(first_is_transparent)]);
        out.extend(delay.to_le_bytes());
        out.extend([0, 0, 0x2c]);
        for n in [frame.x, frame.y, frame.width, frame.height] {
            out.extend(n.to_le_bytes());
        }
        out.push(0);
        out.extend(frame.data.iter());
    }
    out.push(0x3b);
    out
}

/// Bits of a palette index; at least two, as GIF's LZW codes require.
pub(super) fn depth(colours: usize) -> u8 {
    (2..8).find(|bits| 1 << bits >= colours).unwrap_or(8)
}
