//! Deflate (RFC 1951) in a zlib wrapper (RFC 1950), for pictures of few colours: rows of bytes that repeat the row above or themselves.

use crate::huffman::{Code, lengths};

/// The farthest that a match may lie back.
const WINDOW: usize = 32_768;
/// The shortest match that is looked for, and the longest there is.
const SHORTEST: usize = 4;
const LONGEST: usize = 258;
/// Matches from which on nothing better is looked for.
const GOOD: usize = 24;
const HASH_BITS: u32 = 12;
/// Tokens of one block: letters and lines differ enough that each has codes of its own.
const BLOCK: usize = 16_384;
/// In which order lengths of the code for lengths stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The bytes as a zlib stream; `stride` is how far the byte above lies back.
pub fn zlib(bytes: &[u8], stride: usize) -> Vec<u8> {
    let mut out = Bits { bytes: Vec::with_capacity(bytes.len() / 16 + 64), pending: 0, count: 0 };
    out.bytes.extend([0x78, 0x9c]);
    let mut finder = Finder::new(bytes, stride);
    let mut tokens = Tokens::default();
    loop {
        let more = finder.tokens(&mut tokens);
        block(&mut tokens, !more, &mut out);
        if !more {
            break;
        }
        tokens.clear();
    }
    out.flush();
    out.bytes.extend(crate::sums::adler32(bytes).to_be_bytes());
    out.bytes
}

/// What a block is made of, and how often each symbol occurs.
struct Tokens {
    /// A byte as it is, or a match: the highest bit, and symbol and extra bits of its length and its distance.
    all: Vec<u32>,
    literals: [u32; 286],
    distances: [u32; 30],
}

impl Default for Tokens {
    fn default() -> Self {
        Self { all: Vec::with_capacity(BLOCK), literals: [0; 286], distances: [0; 30] }
    }
}

/// A token that is a match; its parts below: five bits each, and thirteen of a distance's extra bits.
const MATCH: u32 = 1 << 31;

impl Tokens {
    fn clear(&mut self) {
        self.all.clear();
        self.literals.fill(0);
        self.distances.fill(0);
    }

    fn literal(&mut self, byte: u8) {
        self.all.push(byte.into());
        count(&mut self.literals, byte.into());
    }

    /// As many bytes as stood so far back.
    fn pair(&mut self, length: usize, distance: usize) {
        let (length, length_extra) = length_symbol(length as u32);
        let (distance, distance_extra) = distance_symbol(distance as u32);
        self.all.push(MATCH | length << 23 | length_extra << 18 | distance << 13 | distance_extra);
        count(&mut self.literals, 257 + length as usize);
        count(&mut self.distances, distance as usize);
    }
}

fn count(table: &mut [u32], symbol: usize) {
    if let Some(n) = table.get_mut(symbol) {
        *n += 1;
    }
}

/// Looks for matches: the byte before, the byte above, and the latest place with the same four bytes.
struct Finder<'a> {
    bytes: &'a [u8],
    stride: usize,
    at: usize,
    /// By hash, the latest place. They count from 1.
    places: Vec<u32>,
}

impl<'a> Finder<'a> {
    fn new(bytes: &'a [u8], stride: usize) -> Self {
        Self { bytes, stride, at: 0, places: vec![0; 1 << HASH_BITS] }
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
    }

    /// Keeps a place; gives the one that was kept there.
    fn keep(&mut self, slot: usize, at: usize) -> usize {
        self.places.get_mut(slot).map_or(0, |place| std::mem::replace(place, at as u32 + 1) as usize)
    }

    /// How many bytes from `at` on are those from `from` on, which lies before.
    fn common(&self, from: usize, at: usize) -> usize {
        let most = (self.bytes.len() - at).min(LONGEST);
        let (Some(left), Some(right)) = (self.bytes.get(from..from + most), self.bytes.get(at..at + most)) else { return 0 };
        let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
        for (i, (a, b)) in left.iter().zip(right).enumerate() {
            let difference = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
            if difference != 0 {
                return i * 8 + (difference.trailing_zeros() / 8) as usize;
            }
        }
        right.len() * 8 + left_rest.iter().zip(right_rest).take_while(|(a, b)| a == b).count()
    }

    /// The longest match of the bytes that come next, whose first four are `word`: length and distance; none below four bytes.
    fn best(&self, word: u32, place: usize) -> (usize, usize) {
        let at = self.at;
        let mut best = (SHORTEST - 1, 0);
        for distance in [1, self.stride] {
            // Four bytes at once say of most places that they are none.
            if distance <= at && distance <= WINDOW && self.word(at - distance) == Some(word) {
                let length = self.common(at - distance, at);
                if length > best.0 {
                    best = (length, distance);
                }
            }
        }
        if best.0 >= GOOD || place == 0 || at + 1 - place > WINDOW {
            return best;
        }
        let from = place - 1;
        // The byte that would make it longer than the best so far decides first.
        if self.word(from) == Some(word) && self.bytes.get(from + best.0) == self.bytes.get(at + best.0) {
            let length = self.common(from, at);
            if length > best.0 {
                best = (length, at - from);
            }
        }
        best
    }

    /// Fills a block with tokens; false when these were the last.
    fn tokens(&mut self, out: &mut Tokens) -> bool {
        while out.all.len() < BLOCK {
            let Some(word) = self.word(self.at) else {
                let rest = self.bytes.get(self.at..).unwrap_or(&[]);
                rest.iter().for_each(|byte| out.literal(*byte));
                return false;
            };
            let place = self.keep(slot(word), self.at);
            let (length, distance) = self.best(word, place);
            if distance == 0 {
                out.literal(word as u8);
                self.at += 1;
                continue;
            }
            out.pair(length, distance);
            // Within a long match little is found that its beginning doesn't show.
            let end = self.at + length;
            for at in (self.at + 1..end).take(3) {
                if let Some(word) = self.word(at) {
                    self.keep(slot(word), at);
                }
            }
            self.at = end;
        }
        self.at < self.bytes.len()
    }
}

/// Where places with the same four bytes are kept.
fn slot(word: u32) -> usize {
    (word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}

/// Symbol, from 0, and extra bits of a match's length (RFC 1951, 3.2.5).
fn length_symbol(length: u32) -> (u32, u32) {
    let n = length - 3;
    match n {
        255 => (28, 0),
        0..8 => (n, 0),
        _ => {
            let bits = 29 - n.leading_zeros();
            (bits * 4 + (n >> bits), n & ((1 << bits) - 1))
        }
    }
}

/// How many extra bits a length's symbol has.
fn length_bits(symbol: u32) -> u32 {
    if (8..28).contains(&symbol) { symbol / 4 - 1 } else { 0 }
}

/// The same of a distance.
fn distance_symbol(distance: u32) -> (u32, u32) {
    let n = distance - 1;
    if n < 4 {
        return (n, 0);
    }
    let bits = 30 - n.leading_zeros();
    (bits * 2 + (n >> bits), n & ((1 << bits) - 1))
}

fn distance_bits(symbol: u32) -> u32 {
    (symbol / 2).max(1) - 1
}

/// Writes tokens as a block with codes of its own.
fn block(tokens: &mut Tokens, last: bool, out: &mut Bits) {
    count(&mut tokens.literals, 256);
    // Readers want a code for distances, used or not.
    if tokens.distances.iter().all(|n| *n == 0) {
        count(&mut tokens.distances, 0);
    }
    let (literal_lengths, distance_lengths) = (lengths(&tokens.literals, 15), lengths(&tokens.distances, 15));
    out.put(u32::from(last), 1);
    out.put(2, 2);
    header(&literal_lengths, &distance_lengths, out);
    let (literals, distances) = (Code::of(&literal_lengths), Code::of(&distance_lengths));
    for token in &tokens.all {
        if token & MATCH == 0 {
            out.code(&literals, *token as usize);
            continue;
        }
        let part = |shift: u32| token >> shift & 31;
        let (length, distance) = (part(23), part(13));
        out.code_and(&literals, 257 + length as usize, part(18), length_bits(length));
        out.code_and(&distances, distance as usize, token & 0x1fff, distance_bits(distance));
    }
    out.code(&literals, 256);
}

/// The lengths of both codes, themselves coded.
fn header(literals: &[u8], distances: &[u8], out: &mut Bits) {
    let used = |lengths: &[u8], least: usize| lengths.iter().rposition(|n| *n > 0).map_or(0, |i| i + 1).max(least);
    let (literal_count, distance_count) = (used(literals, 257), used(distances, 1));
    let all: Vec<u8> = literals.iter().take(literal_count).chain(distances.iter().take(distance_count)).copied().collect();
    let runs = runs(&all);
    let mut counts = [0_u32; 19];
    for (symbol, ..) in &runs {
        if let Some(n) = counts.get_mut(usize::from(*symbol)) {
            *n += 1;
        }
    }
    let code_lengths = lengths(&counts, 7);
    let length_of = |symbol: usize| code_lengths.get(symbol).copied().unwrap_or(0);
    let ordered = ORDER.iter().rposition(|symbol| length_of(*symbol) > 0).map_or(4, |i| (i + 1).max(4));
    out.put(literal_count as u32 - 257, 5);
    out.put(distance_count as u32 - 1, 5);
    out.put(ordered as u32 - 4, 4);
    for symbol in ORDER.iter().take(ordered) {
        out.put(length_of(*symbol).into(), 3);
    }
    let code = Code::of(&code_lengths);
    for (symbol, extra, bits) in runs {
        out.code(&code, symbol.into());
        out.put(extra, bits);
    }
}

/// Lengths as they are, repeated ones as 16, zeros as 17 and 18: symbol, extra bits, their number.
fn runs(lengths: &[u8]) -> Vec<(u8, u32, u32)> {
    let mut out = Vec::new();
    let mut rest = lengths;
    while let Some(first) = rest.first().copied() {
        let run = rest.iter().take_while(|n| **n == first).count();
        let mut left = run;
        if first == 0 {
            while left >= 11 {
                let n = left.min(138);
                out.push((18, n as u32 - 11, 7));
                left -= n;
            }
            if left >= 3 {
                out.push((17, left as u32 - 3, 3));
                left = 0;
            }
        } else {
            out.push((first, 0, 0));
            left -= 1;
            while left >= 3 {
                let n = left.min(6);
                out.push((16, n as u32 - 3, 2));
                left -= n;
            }
        }
        out.extend(std::iter::repeat_n((first, 0, 0), left));
        rest = rest.get(run..).unwrap_or(&[]);
    }
    out
}

/// Bits on their way, the lowest first.
struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        self.pending |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend((self.pending as u32).to_le_bytes());
            self.pending >>= 32;
            self.count -= 32;
        }
    }

    fn code(&mut self, code: &Code, symbol: usize) {
        let (bits, count) = code.get(symbol);
        self.put(bits.into(), count.into());
    }

    /// A code and the extra bits behind it: 28 at most.
    fn code_and(&mut self, code: &Code, symbol: usize, extra: u32, bits: u32) {
        let (code, count) = code.get(symbol);
        self.put(u32::from(code) | extra << count, u32::from(count) + bits);
    }

    fn flush(&mut self) {
        while self.count > 0 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.count = self.count.saturating_sub(8);
        }
    }
}
