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
    pub fn of(&self, parts: &[&[u8]]) -> u32 {
        let bytes = parts.iter().copied().flatten();
        !bytes.fold(u32::MAX, |c, byte| self.0.get(usize::from(c as u8 ^ byte)).copied().unwrap_or(0) ^ (c >> 8))
    }
}

/// Adler-32 of some bytes.
pub(crate) fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    // So many sums fit before the remainder is due; sixteen bytes at once are two sums and no chain of additions.
    for some in bytes.chunks(5_552) {
        let (sixteens, rest) = some.as_chunks::<16>();
        for sixteen in sixteens {
            let (mut sum, mut weighted) = (0_u32, 0_u32);
            for (byte, weight) in sixteen.iter().zip((1..=16_u32).rev()) {
                sum += u32::from(*byte);
                weighted += u32::from(*byte) * weight;
            }
            b += a * 16 + weighted;
            a += sum;
        }
        for byte in rest {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65_521;
        b %= 65_521;
    }
    (b << 16) | a
}
