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
    let mut tokens = Vec::with_capacity(BLOCK);
    loop {
        let more = finder.tokens(&mut tokens);
        block(&tokens, !more, &mut out);
        if !more {
            break;
        }
        tokens.clear();
    }
    out.flush();
    out.bytes.extend(crate::sums::adler32(bytes).to_be_bytes());
    out.bytes
}

/// A byte as it is, or as many bytes as stood so far back: length and distance.
#[derive(Clone, Copy)]
enum Token {
    Literal(u8),
    Match(u16, u16),
}

/// Looks for matches: the byte before, the byte above, and earlier places with the same four bytes.
struct Finder<'a> {
    bytes: &'a [u8],
    stride: usize,
    at: usize,
    /// By hash, the two latest places. They count from 1.
    places: Vec<[u32; 2]>,
}

impl<'a> Finder<'a> {
    fn new(bytes: &'a [u8], stride: usize) -> Self {
        Self { bytes, stride, at: 0, places: vec![[0; 2]; 1 << HASH_BITS] }
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
    }

    fn keep(&mut self, slot: usize, at: usize) {
        if let Some([latest, before]) = self.places.get_mut(slot) {
            *before = *latest;
            *latest = at as u32 + 1;
        }
    }

    /// How many bytes from `at` on are those from `from` on.
    fn common(&self, from: usize, at: usize) -> usize {
        let (Some(left), Some(right)) = (self.bytes.get(from..), self.bytes.get(at..)) else { return 0 };
        let most = right.len().min(LONGEST);
        let mut length = 0;
        while let (Some(a), Some(b)) = (left.get(length..length + 8), right.get(length..length + 8)) {
            let (a, b) = (a.try_into().map_or(0, u64::from_le_bytes), b.try_into().map_or(1, u64::from_le_bytes));
            if a != b {
                return (length + ((a ^ b).trailing_zeros() / 8) as usize).min(most);
            }
            length += 8;
            if length >= most {
                return most;
            }
        }
        while length < most && left.get(length) == right.get(length) {
            length += 1;
        }
        length
    }

    /// The longest match of the bytes that come next, whose first four are `word`: length and distance; none below four bytes.
    fn best(&self, word: u32, hash: usize) -> (usize, usize) {
        let at = self.at;
        let mut best = (SHORTEST - 1, 0);
        let near = [1, self.stride].into_iter().filter(|distance| *distance <= at && *distance <= WINDOW);
        for distance in near {
            // Four bytes at once say of most places that they are none.
            if self.word(at - distance) == Some(word) {
                let length = self.common(at - distance, at);
                if length > best.0 {
                    best = (length, distance);
                }
            }
        }
        if best.0 >= GOOD {
            return best;
        }
        for place in self.places.get(hash).copied().unwrap_or_default() {
            let place = place as usize;
            if place == 0 || at + 1 - place > WINDOW {
                break;
            }
            let from = place - 1;
            // The byte that would make it longer than the best so far decides first.
            if self.word(from) == Some(word) && self.bytes.get(from + best.0) == self.bytes.get(at + best.0) {
                let length = self.common(from, at);
                if length > best.0 {
                    best = (length, at - from);
                }
            }
        }
        best
    }

    /// Fills a block with tokens; false when these were the last.
    fn tokens(&mut self, out: &mut Vec<Token>) -> bool {
        while out.len() < BLOCK {
            let Some(byte) = self.bytes.get(self.at).copied() else { return false };
            let Some(word) = self.word(self.at) else {
                out.push(Token::Literal(byte));
                self.at += 1;
                continue;
            };
            let hash = slot(word);
            let (length, distance) = self.best(word, hash);
            self.keep(hash, self.at);
            if distance == 0 {
                out.push(Token::Literal(byte));
                self.at += 1;
                continue;
            }
            out.push(Token::Match(length as u16, distance as u16));
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

/// Symbol, extra bits and their number of a match's length (RFC 1951, 3.2.5).
fn length_symbol(length: u16) -> (usize, u32, u32) {
    if length == 258 {
        return (285, 0, 0);
    }
    let n = u32::from(length) - 3;
    if n < 8 {
        return (257 + n as usize, 0, 0);
    }
    let extra = 29 - n.leading_zeros();
    (257 + (extra * 4 + (n >> extra)) as usize, n & ((1 << extra) - 1), extra)
}

/// The same of a distance.
fn distance_symbol(distance: u16) -> (usize, u32, u32) {
    let n = u32::from(distance) - 1;
    if n < 4 {
        return (n as usize, 0, 0);
    }
    let extra = 30 - n.leading_zeros();
    ((extra * 2 + (n >> extra)) as usize, n & ((1 << extra) - 1), extra)
}

/// Writes tokens as a block with codes of its own.
fn block(tokens: &[Token], last: bool, out: &mut Bits) {
    let (mut literals, mut distances) = ([0_u32; 286], [0_u32; 30]);
    let count = |table: &mut [u32], symbol: usize| {
        if let Some(n) = table.get_mut(symbol) {
            *n += 1;
        }
    };
    for token in tokens {
        match *token {
            Token::Literal(byte) => count(&mut literals, byte.into()),
            Token::Match(length, distance) => {
                count(&mut literals, length_symbol(length).0);
                count(&mut distances, distance_symbol(distance).0);
            }
        }
    }
    count(&mut literals, 256);
    // Readers want a code for distances, used or not.
    if distances.iter().all(|n| *n == 0) {
        count(&mut distances, 0);
    }
    let (literal_lengths, distance_lengths) = (lengths(&literals, 15), lengths(&distances, 15));
    out.put(u32::from(last), 1);
    out.put(2, 2);
    header(&literal_lengths, &distance_lengths, out);
    let (literals, distances) = (Code::of(&literal_lengths), Code::of(&distance_lengths));
    for token in tokens {
        match *token {
            Token::Literal(byte) => out.code(&literals, byte.into()),
            Token::Match(length, distance) => {
                let (symbol, extra, bits) = length_symbol(length);
                out.code(&literals, symbol);
                out.put(extra, bits);
                let (symbol, extra, bits) = distance_symbol(distance);
                out.code(&distances, symbol);
                out.put(extra, bits);
            }
        }
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

    fn flush(&mut self) {
        while self.count > 0 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.count = self.count.saturating_sub(8);
        }
    }
}
