use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_HAS_MORE_INPUT};

/// Decompresses gzip (RFC 1952) in chunks: one or several members, in constant memory.
#[derive(Default)]
pub(super) struct Gzip {
    part: Part,
    inflate: Box<DecompressorOxide>,
    /// The last 32 KiB of output, as a ring buffer, and the write position.
    window: Vec<u8>,
    at: usize,
    /// Bytes of an incomplete header or trailer.
    pending: Vec<u8>,
    checksum: u32,
    /// Bytes of this member, and totals.
    length: u32,
    packed: u64,
    unpacked: u64,
    members: u32,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Header,
    Data,
    Trailer,
}

const WINDOW: usize = 32 * 1024;

impl std::fmt::Debug for Gzip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gzip").field("part", &self.part).field("unpacked", &self.unpacked).finish()
    }
}

impl Gzip {
    /// Whether bytes are gzip; none if there are too few to decide.
    pub fn is(bytes: &[u8]) -> Option<bool> {
        match bytes {
            [] | [0x1f] => None,
            _ => Some(bytes.starts_with(&[0x1f, 0x8b])),
        }
    }

    /// Decompresses until the input ends or a window of output is full; returns the number of input bytes consumed.
    ///
    /// # Errors
    /// `feed/truncated` for damaged data, `feed/too-large` beyond the limits.
    pub fn unpack(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<usize> {
        let (mut read, enough) = (0, out.len() + WINDOW);
        while read < input.len() && out.len() < enough {
            let rest = input.get(read..).unwrap_or(&[]);
            read += match self.part {
                Part::Header => self.header(rest)?,
                Part::Data => self.data(rest, out)?,
                Part::Trailer => self.trailer(rest)?,
            };
        }
        self.packed += read as u64;
        if self.unpacked > limits::FEED_UNPACKED_BYTES {
            return Err(Diagnostic::new(
                Code::FeedTooLarge,
                format!("unpacked, the feed has more than {} bytes (FEED_UNPACKED_BYTES)", limits::FEED_UNPACKED_BYTES),
            ));
        }
        if self.unpacked > limits::FEED_PAGE_BYTES as u64 && self.unpacked / limits::FEED_UNPACKED_RATIO > self.packed {
            let message = format!("unpacked, the feed is more than {} times as large (FEED_UNPACKED_RATIO)", limits::FEED_UNPACKED_RATIO);
            return Err(Diagnostic::new(Code::FeedTooLarge, message));
        }
        Ok(read)
    }

    /// Checks that the input may end here.
    pub fn ended(&self) -> Result<()> {
        // Zeros after the last member are padding.
        let is_padding = self.part == Part::Header && self.pending.is_empty() && self.members > 0;
        if is_padding { Ok(()) } else { Err(Diagnostic::new(Code::FeedTruncated, "the compressed feed is incomplete")) }
    }

    /// Reads bytes until the header is complete: ten bytes, usually followed by a file name.
    fn header(&mut self, input: &[u8]) -> Result<usize> {
        for (i, byte) in input.iter().enumerate() {
            if self.pending.is_empty() && *byte == 0 && self.members > 0 {
                continue;
            }
            self.pending.push(*byte);
            if let ([_] | [_, _] | [_, _, _], false) = (self.pending.as_slice(), [0x1f, 0x8b, 8].starts_with(self.pending.get(..3).unwrap_or(&self.pending))) {
                return Err(Diagnostic::new(Code::FeedTruncated, "the compressed feed continues with data that is not gzip").help("fetch the feed again"));
            }
            if header_is_whole(&self.pending) {
                self.pending.clear();
                self.window.resize(WINDOW, 0);
                self.inflate.init();
                (self.part, self.at, self.checksum, self.length) = (Part::Data, 0, 0, 0);
                return Ok(i + 1);
            }
            if self.pending.len() > limits::FEED_TAG_BYTES * 2 {
                return Err(Diagnostic::new(Code::FeedTooLarge, "the header of the compressed feed has no end"));
            }
        }
        Ok(input.len())
    }

    fn data(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<usize> {
        let (status, read, written) = decompress(&mut self.inflate, input, &mut self.window, self.at, TINFL_FLAG_HAS_MORE_INPUT);
        let new = self.window.get(self.at..self.at + written).unwrap_or(&[]);
        out.extend_from_slice(new);
        self.checksum = crc32(self.checksum, new);
        self.length = self.length.wrapping_add(written as u32);
        self.unpacked += written as u64;
        self.at = (self.at + written) % WINDOW;
        match status {
            TINFLStatus::Done => self.part = Part::Trailer,
            TINFLStatus::NeedsMoreInput | TINFLStatus::HasMoreOutput => {}
            _ => return Err(Diagnostic::new(Code::FeedTruncated, "the compressed feed is damaged").help("fetch the feed again")),
        }
        Ok(read)
    }

    fn trailer(&mut self, input: &[u8]) -> Result<usize> {
        let read = input.len().min(8 - self.pending.len());
        self.pending.extend_from_slice(input.get(..read).unwrap_or(&[]));
        if self.pending.len() == 8 {
            let expected = [self.checksum.to_le_bytes(), self.length.to_le_bytes()].concat();
            if self.pending != expected {
                return Err(Diagnostic::new(Code::FeedTruncated, "the compressed feed is damaged: its checksum does not match").help("fetch the feed again"));
            }
            self.pending.clear();
            self.members += 1;
            self.part = Part::Header;
        }
        Ok(read)
    }
}

/// Whether a header is complete: ten bytes, then an extra field, a name, a comment and a checksum according to its flags.
fn header_is_whole(header: &[u8]) -> bool {
    let Some(flags) = header.get(3) else { return false };
    let mut at = 10;
    if flags & 4 != 0 {
        let Some([low, high]) = header.get(at..at + 2) else { return false };
        at += 2 + usize::from(u16::from_le_bytes([*low, *high]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let Some(end) = header.get(at..).and_then(|rest| memchr::memchr(0, rest)) else { return false };
            at += end + 1;
        }
    }
    header.len() >= at + if flags & 2 != 0 { 2 } else { 0 }
}

/// CRC-32 of the output so far, four bits at a time.
fn crc32(before: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = table();
    let next = |crc: u32| (crc >> 4) ^ TABLE.get((crc & 15) as usize).copied().unwrap_or(0);
    !bytes.iter().fold(!before, |crc, byte| next(next(crc ^ u32::from(*byte))))
}

#[allow(clippy::indexing_slicing, reason = "worked out when compiling")]
const fn table() -> [u32; 16] {
    let mut table = [0; 16];
    let mut i = 0;
    while i < 16 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 4 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, GzBuilder};
    use std::io::Write;

    fn packed(text: &[u8], name: &str) -> Vec<u8> {
        let mut writer = GzBuilder::new().filename(name).comment("x").extra(vec![1, 2, 3]).write(Vec::new(), Compression::default());
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    fn unpacked(bytes: &[u8], piece: usize) -> Result<Vec<u8>> {
        let (mut gzip, mut out) = (Gzip::default(), Vec::new());
        for piece in bytes.chunks(piece) {
            let mut read = 0;
            while read < piece.len() {
                read += gzip.unpack(&piece[read..], &mut out)?;
            }
        }
        gzip.ended().map(|()| out)
    }

    #[test]
    fn p8_gzip_is_unpacked_whatever_the_pieces_and_members() {
        let text: Vec<u8> = (0..200_000_u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
        let two = [packed(&text, "feed.xml"), packed(b"", ""), packed(b"end", "x"), vec![0; 9]].concat();
        let whole = [&text[..], b"end"].concat();
        for piece in [1, 2, 7, 4096, usize::MAX] {
            assert!(unpacked(&two, piece).unwrap() == whole, "{piece}");
        }
    }

    #[test]
    fn p8_damaged_gzip_and_bombs_are_refused() {
        let good = packed(&b"Hut blau ".repeat(1000), "feed.xml");
        let code = |bytes: &[u8]| unpacked(bytes, 100).unwrap_err().code;
        for end in 0..good.len() {
            assert_eq!(code(&good[..end]), Code::FeedTruncated, "{end}");
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            let _ = unpacked(&bad, 100);
        }
        let mut bad = good.clone();
        let end = bad.len() - 6;
        bad[end] ^= 1;
        assert_eq!(code(&bad), Code::FeedTruncated);
        assert_eq!(code(&[&good[..], b"junk"].concat()), Code::FeedTruncated);
        assert_eq!(code(&packed(&vec![b' '; 20 << 20], "x")), Code::FeedTooLarge);
    }
}
