use postfrisch_pack::lengths;

/// The size of a level in bits, and the bits: those of a negative one are inverted (T.81, F.1.2.1).
pub(super) fn sized(level: i32) -> (u32, u32) {
    let size = 32 - level.unsigned_abs().leading_zeros();
    let bits = if level < 0 { level - 1 } else { level };
    (size, bits as u32 & ((1 << size) - 1))
}

/// How often each symbol occurs.
pub(super) struct Counts([u32; 256]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Counts {
    pub fn add(&mut self, symbol: u32) {
        if let Some(count) = self.0.get_mut(symbol as usize) {
            *count += 1;
        }
    }
}

/// A Huffman code.
pub(super) struct Codes {
    /// Code and length of each symbol.
    codes: [(u32, u32); 256],
    /// The symbols in the order of their codes, and how many codes have each length: the table in the file.
    pub symbols: Vec<u8>,
    pub lengths: [u8; 16],
}

impl Codes {
    /// The shortest code. The code of ones alone is given to nobody (T.81, C): an additional symbol, the rarest, has it.
    pub fn of(Counts(counts): &Counts) -> Self {
        let counts: Vec<u32> = counts.iter().map(|count| count * 2).chain([1]).collect();
        let all = lengths(&counts, 16);
        let mut made = Self { codes: [(0, 0); 256], symbols: Vec::new(), lengths: [0; 16] };
        let mut code = 0;
        for (length, many) in (1..=16_u8).zip(&mut made.lengths) {
            code <<= 1;
            for (symbol, (_, slot)) in all.iter().zip(&mut made.codes).enumerate().filter(|(_, (of, _))| **of == length) {
                made.symbols.push(symbol as u8);
                *slot = (code, u32::from(length));
                code += 1;
                *many += 1;
            }
        }
        made
    }

    pub fn get(&self, symbol: u32) -> (u32, u32) {
        self.codes.get(symbol as usize).copied().unwrap_or((0, 0))
    }
}

/// Bits, the highest first, after a head. A byte 255 is followed by 0.
pub(super) struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    pub fn into(out: Vec<u8>) -> Self {
        Self { out, held: 0, count: 0 }
    }

    /// Writes a code, and bits after it: 27 bits at most.
    #[inline(always)]
    pub fn write(&mut self, (code, length): (u32, u32), size: u32, bits: u32) {
        self.held = self.held << (length + size) | u64::from(code << size | bits);
        self.count += length + size;
        if self.count >= 32 {
            self.count -= 32;
            let four = ((self.held >> self.count) as u32).to_be_bytes();
            if four.contains(&0xff) { four.iter().for_each(|byte| self.byte(*byte)) } else { self.out.extend(four) }
        }
    }

    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xff {
            self.out.push(0);
        }
    }

    /// Fills the last byte with ones.
    pub fn end(mut self) -> Vec<u8> {
        let missing = (8 - self.count % 8) % 8;
        self.held = self.held << missing | ((1 << missing) - 1);
        self.count += missing;
        for at in (0..self.count / 8).rev() {
            self.byte((self.held >> (at * 8)) as u8);
        }
        self.out
    }
}
