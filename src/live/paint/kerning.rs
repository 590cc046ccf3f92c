//! Pair kerning from a font's `GPOS` table (OpenType 1.9), the only positioning that European text needs.

/// The pair adjustments of a font: the offset of each subtable.
#[derive(Debug, Default)]
pub(super) struct Kerning {
    subtables: Vec<usize>,
}

/// Reads big-endian numbers; none past the end.
#[derive(Clone, Copy)]
struct Table<'a>(&'a [u8]);

impl<'a> Table<'a> {
    fn u16(self, at: usize) -> Option<u16> {
        self.0.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
    }

    fn number(self, at: usize) -> Option<usize> {
        self.u16(at).map(usize::from)
    }

    fn from(self, at: usize) -> Option<Self> {
        self.0.get(at..).map(Self)
    }

    /// The table at the offset that is stored at a position.
    fn at(self, place: usize) -> Option<Self> {
        self.from(self.number(place)?)
    }
}

impl Kerning {
    /// Finds the pair adjustments: lookups of type 2, directly or through extensions (type 9).
    pub fn read(gpos: &[u8]) -> Self {
        Self { subtables: Self::subtables(Table(gpos)).unwrap_or_default() }
    }

    fn subtables(gpos: Table<'_>) -> Option<Vec<usize>> {
        let lookups_at = gpos.number(8)?;
        let lookups = gpos.from(lookups_at)?;
        let mut out = Vec::new();
        for i in 0..lookups.number(0)? {
            let lookup_at = lookups_at + lookups.number(2 + 2 * i)?;
            let lookup = gpos.from(lookup_at)?;
            let kind = lookup.u16(0)?;
            for j in 0..lookup.number(4)? {
                let mut at = lookup_at + lookup.number(6 + 2 * j)?;
                let subtable = gpos.from(at)?;
                let is_pair = match (kind, subtable.u16(2)?) {
                    (2, _) => true,
                    (9, 2) => {
                        at += subtable.number(4)? << 16 | subtable.number(6)?;
                        true
                    }
                    _ => false,
                };
                if is_pair {
                    out.push(at);
                }
            }
        }
        Some(out)
    }

    /// The adjustment of the left glyph's advance in font units.
    pub fn between(&self, gpos: &[u8], left: u16, right: u16) -> i16 {
        self.subtables.iter().find_map(|at| pair(Table(gpos).from(*at)?, left, right)).unwrap_or(0)
    }
}

/// The adjustment for a pair; none if the subtable does not contain the pair.
fn pair(t: Table<'_>, left: u16, right: u16) -> Option<i16> {
    let covered = coverage(t.at(2)?, left)?;
    let [first, second] = [t.u16(4)?, t.u16(6)?];
    let (size, both) = (2 * first.count_ones() as usize, 2 * (first.count_ones() + second.count_ones()) as usize);
    // The placements, if present, precede the advance.
    let advance = |value: Table<'_>| if first & 4 == 0 || size == 0 { Some(0) } else { value.u16(2 * (first & 3).count_ones() as usize).map(|n| n as i16) };
    match t.u16(0)? {
        1 => {
            let set = t.at(10 + 2 * covered)?;
            let record = 2 + both;
            let found = search(set.number(0)?, |i| set.u16(2 + i * record).map(|glyph| (glyph, glyph)), right)?;
            advance(set.from(2 + found * record + 2)?)
        }
        2 => {
            let (row, column) = (class(t.at(8)?, left), class(t.at(10)?, right));
            let (rows, columns) = (t.number(12)?, t.number(14)?);
            if row >= rows || column >= columns {
                return None;
            }
            advance(t.from(16 + (row * columns + column) * both)?)
        }
        _ => None,
    }
}

/// The index of the range that contains a glyph, by binary search.
fn search(length: usize, range: impl Fn(usize) -> Option<(u16, u16)>, glyph: u16) -> Option<usize> {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = (low + high) / 2;
        let (first, last) = range(middle)?;
        if glyph < first {
            high = middle;
        } else if glyph > last {
            low = middle + 1;
        } else {
            return Some(middle);
        }
    }
    None
}

fn coverage(t: Table<'_>, glyph: u16) -> Option<usize> {
    let length = t.number(2)?;
    match t.u16(0)? {
        1 => search(length, |i| t.u16(4 + 2 * i).map(|g| (g, g)), glyph),
        2 => {
            let at = 4 + 6 * search(length, |i| Some((t.u16(4 + 6 * i)?, t.u16(6 + 6 * i)?)), glyph)?;
            Some(t.number(at + 4)? + usize::from(glyph - t.u16(at)?))
        }
        _ => None,
    }
}

/// The class of a glyph; 0 for unlisted glyphs.
fn class(t: Table<'_>, glyph: u16) -> usize {
    let class = || match t.u16(0)? {
        1 => {
            let i = usize::from(glyph.checked_sub(t.u16(2)?)?);
            t.number(6 + 2 * i).filter(|_| t.number(4).is_some_and(|length| i < length))
        }
        2 => {
            let at = 4 + 6 * search(t.number(2)?, |i| Some((t.u16(4 + 6 * i)?, t.u16(6 + 6 * i)?)), glyph)?;
            t.number(at + 4)
        }
        _ => None,
    };
    class().unwrap_or(0)
}
