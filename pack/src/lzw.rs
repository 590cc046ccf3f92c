//! LZW as GIF has it (GIF 89a, appendix F).

const SLOTS: usize = 8_192;

/// Pixels as LZW codes in blocks of up to 255 bytes, with the size of the first code before them.
pub fn lzw(pixels: &[u8], depth: u8) -> Vec<u8> {
    let (clear, end) = (1_u16 << depth, (1_u16 << depth) + 1);
    let mut out = Codes { bytes: vec![depth, 0], block: 1, pending: 0, count: 0 };
    // What follows a code, by (code, pixel): the pair and the code it makes. 0 is free: no pair makes code 0.
    let mut table = vec![(0_u32, 0_u16); SLOTS];
    let (mut next, mut width) = (end + 1, u32::from(depth) + 1);
    out.put(clear, width);
    let mut pixels = pixels.iter();
    let Some(mut code) = pixels.next().map(|p| u16::from(*p)) else {
        out.put(end, width);
        return out.finish();
    };
    for pixel in pixels {
        let pair = u32::from(code) << 8 | u32::from(*pixel);
        let mut slot = (pair.wrapping_mul(0x9e37_79b1) >> 19) as usize;
        let found = loop {
            match table.get(slot) {
                Some((known, made)) if *made != 0 && *known == pair => break Some(*made),
                Some((_, 0)) | None => break None,
                Some(_) => slot = (slot + 1) % SLOTS,
            }
        };
        if let Some(longer) = found {
            code = longer;
            continue;
        }
        out.put(code, width);
        code = u16::from(*pixel);
        if next == 4_096 {
            out.put(clear, width);
            table.fill((0, 0));
            (next, width) = (end + 1, u32::from(depth) + 1);
            continue;
        }
        if let Some(free) = table.get_mut(slot) {
            *free = (pair, next);
        }
        // Readers make a code one step later: the width grows when the code that needs it has been made.
        if next == 1 << width {
            width += 1;
        }
        next += 1;
    }
    out.put(code, width);
    if next == 1 << width && width < 12 {
        width += 1;
    }
    out.put(end, width);
    out.finish()
}

/// Codes on their way, the lowest bit first, in counted blocks.
struct Codes {
    bytes: Vec<u8>,
    /// Where the count of the open block stands.
    block: usize,
    pending: u32,
    count: u32,
}

impl Codes {
    fn put(&mut self, code: u16, width: u32) {
        self.pending |= u32::from(code) << self.count;
        self.count += width;
        while self.count >= 8 {
            self.byte(self.pending as u8);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.bytes.len() - self.block == 256 {
            self.close();
            self.block = self.bytes.len();
            self.bytes.push(0);
        }
        self.bytes.push(byte);
    }

    /// Writes how long the open block is.
    fn close(&mut self) {
        let length = self.bytes.len() - self.block - 1;
        if let Some(count) = self.bytes.get_mut(self.block) {
            *count = length as u8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.byte(self.pending as u8);
        }
        self.close();
        self.bytes.push(0);
        self.bytes
    }
}
