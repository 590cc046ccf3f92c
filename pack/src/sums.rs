//! The checksums of PNG: CRC-32 of its chunks, Adler-32 of what is packed (RFC 1950).

/// CRC-32 as PNG has it, by a table that costs less to make than to carry.
#[derive(Debug)]
pub struct Crc([u32; 256]);

impl Default for Crc {
    fn default() -> Self {
        Self(std::array::from_fn(|n| (0..8).fold(n as u32, |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })))
    }
}

impl Crc {
    /// The sum of some bytes, one after the other.
    #[inline(never)]
    pub fn of(&self, parts: &[&[u8]]) -> u32 {
        let mut sum = u32::MAX;
        for byte in parts.iter().copied().flatten() {
            sum = self.0.get(usize::from(sum as u8 ^ byte)).copied().unwrap_or(0) ^ (sum >> 8);
        }
        !sum
    }
}

/// Adler-32 of some bytes.
pub(crate) fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    // So many bytes fit before the remainder is due, and so many rows of sixteen before a column of 16 bits is full.
    for some in bytes.chunks(16 * 256) {
        let (rows, rest) = some.as_chunks::<16>();
        // What each column has so far, and the sum of that over the rows: all sixteen side by side.
        let (mut columns, mut before) = ([0_u16; 16], [0_u32; 16]);
        for row in rows {
            for ((column, before), byte) in columns.iter_mut().zip(&mut before).zip(row) {
                *before += u32::from(*column);
                *column += u16::from(*byte);
            }
        }
        b += a * (16 * rows.len() as u32) + before.iter().sum::<u32>() * 16;
        b += columns.iter().zip((1..=16_u32).rev()).map(|(column, weight)| u32::from(*column) * weight).sum::<u32>();
        a += columns.iter().map(|column| u32::from(*column)).sum::<u32>();
        for byte in rest {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65_521;
        b %= 65_521;
    }
    (b << 16) | a
}
