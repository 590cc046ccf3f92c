//! Packs a typeface for `paint`: two TrueType files of the same shape, the bold one as its difference from the regular one, so that gzip finds what they share.
//! `src/live/paint/packed.rs` reads it and says how it is laid out.

use std::path::Path;

/// Big-endian numbers of a table.
struct Table(Vec<u8>);

impl Table {
    fn u16(&self, at: usize) -> u16 {
        u16::from_be_bytes([self.0[at], self.0[at + 1]])
    }

    fn i16(&self, at: usize) -> i16 {
        self.u16(at) as i16
    }
}

/// What is taken from a file.
struct Face {
    units_per_em: u16,
    cmap: Vec<u8>,
    gpos: Vec<u16>,
    advances: Vec<i16>,
    glyphs: Vec<Glyph>,
}

/// A glyph's outline.
#[derive(Default)]
struct Glyph {
    /// How many contours it has; 255 where it is made of others.
    contours: u8,
    /// Points a contour.
    lengths: Vec<u16>,
    on_curve: Vec<bool>,
    x: Vec<i16>,
    y: Vec<i16>,
    components: Vec<Component>,
}

struct Component {
    glyph: u16,
    x: i16,
    y: i16,
    has_more: bool,
}

pub fn pack(regular: &Path, bold: &Path, out: &Path) {
    let [regular, bold] = [regular, bold].map(|file| face(&std::fs::read(file).expect("the file can be read")));
    let mut packed = Packed(Vec::new());
    assert_eq!((&regular.cmap, regular.units_per_em), (&bold.cmap, bold.units_per_em), "both faces have the same characters");
    packed.u16(regular.units_per_em);
    packed.bytes(&regular.cmap);
    packed.bytes(&regular.glyphs.iter().map(|glyph| glyph.contours).collect::<Vec<_>>());
    let all = |face: &Face, of: fn(&Glyph) -> Vec<i16>| face.glyphs.iter().flat_map(of).collect::<Vec<i16>>();
    let shared = |packed: &mut Packed, of: fn(&Glyph) -> Vec<i16>| {
        assert_eq!(all(&regular, of), all(&bold, of), "both faces have the same contours");
        packed.list(&all(&regular, of));
    };
    shared(&mut packed, |glyph| glyph.lengths.iter().map(|n| *n as i16).collect());
    let on_curve = |face: &Face| face.glyphs.iter().flat_map(|glyph| glyph.on_curve.clone()).collect::<Vec<_>>();
    assert_eq!(on_curve(&regular), on_curve(&bold));
    packed.bytes(&on_curve(&regular).chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect::<Vec<_>>());
    let both = |packed: &mut Packed, of: fn(&Glyph) -> Vec<i16>| packed.both(&all(&regular, of), &all(&bold, of));
    both(&mut packed, |glyph| glyph.x.clone());
    both(&mut packed, |glyph| glyph.y.clone());
    shared(&mut packed, |glyph| glyph.components.iter().map(|c| c.has_more.into()).collect());
    shared(&mut packed, |glyph| glyph.components.iter().map(|c| c.glyph as i16).collect());
    both(&mut packed, |glyph| glyph.components.iter().map(|c| c.x).collect());
    both(&mut packed, |glyph| glyph.components.iter().map(|c| c.y).collect());
    packed.both(&regular.advances, &bold.advances);
    let words = |face: &Face| face.gpos.iter().map(|word| *word as i16).collect::<Vec<_>>();
    packed.both(&words(&regular), &words(&bold));
    std::fs::write(out, packed.0).expect("the file can be written");
}

struct Packed(Vec<u8>);

impl Packed {
    fn u16(&mut self, number: u16) {
        self.0.extend(number.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.u16(bytes.len() as u16);
        self.0.extend(bytes);
    }

    /// Numbers, small ones near zero of either sign; all low bytes, then all high ones.
    fn list(&mut self, numbers: &[i16]) {
        self.u16(numbers.len() as u16);
        let folded: Vec<u16> = numbers.iter().map(|n| (n << 1 ^ n >> 15) as u16).collect();
        self.0.extend(folded.iter().map(|n| *n as u8));
        self.0.extend(folded.iter().map(|n| (n >> 8) as u8));
    }

    fn both(&mut self, regular: &[i16], bold: &[i16]) {
        assert_eq!(regular.len(), bold.len(), "both faces have the same shape");
        self.list(regular);
        self.list(&regular.iter().zip(bold).map(|(r, b)| b.wrapping_sub(*r)).collect::<Vec<_>>());
    }
}

fn face(file: &[u8]) -> Face {
    let whole = Table(file.to_vec());
    let table = |name: &[u8; 4]| {
        let entry = (0..usize::from(whole.u16(4))).map(|i| 12 + 16 * i).find(|at| &file[*at..*at + 4] == name).expect("the font has the table");
        let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize;
        Table(file[number(entry + 8)..number(entry + 8) + number(entry + 12)].to_vec())
    };
    let [head, hhea, hmtx, maxp, loca, glyf] = [b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf"].map(table);
    assert_eq!(head.u16(50), 0, "loca has short offsets");
    let count = usize::from(maxp.u16(4));
    assert_eq!(count, usize::from(hhea.u16(34)), "each glyph has its own advance");
    let bounds = |i: usize| usize::from(loca.u16(2 * i)) * 2;
    Face {
        units_per_em: head.u16(18),
        cmap: table(b"cmap").0,
        gpos: table(b"GPOS").0.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
        advances: (0..count).map(|i| hmtx.i16(4 * i)).collect(),
        glyphs: (0..count).map(|i| glyph(&glyf.0[bounds(i)..bounds(i + 1)])).collect(),
    }
}

fn glyph(data: &[u8]) -> Glyph {
    let table = Table(data.to_vec());
    if data.is_empty() {
        return Glyph::default();
    }
    match usize::try_from(table.i16(0)) {
        Ok(contours) => simple(&table, contours),
        Err(_) => composite(&table),
    }
}

fn composite(table: &Table) -> Glyph {
    let (mut at, mut components) = (10, Vec::new());
    loop {
        let flags = table.u16(at);
        assert_eq!(flags & 0xca, 0x02, "components have offsets and no scale");
        let wide = flags & 1 != 0;
        let (x, y) = if wide { (table.i16(at + 4), table.i16(at + 6)) } else { (i16::from(table.0[at + 4] as i8), i16::from(table.0[at + 5] as i8)) };
        let has_more = flags & 0x20 != 0;
        components.push(Component { glyph: table.u16(at + 2), x, y, has_more });
        at += if wide { 8 } else { 6 };
        if !has_more {
            return Glyph { contours: 255, components, ..Glyph::default() };
        }
    }
}

fn simple(table: &Table, contours: usize) -> Glyph {
    let ends: Vec<u16> = (0..contours).map(|i| table.u16(10 + 2 * i)).collect();
    let points = usize::from(*ends.last().expect("a contour")) + 1;
    let mut at = 12 + 2 * contours + usize::from(table.u16(10 + 2 * contours));
    let mut flags = Vec::new();
    while flags.len() < points {
        let flag = table.0[at];
        at += 1;
        let mut times = 1;
        if flag & 8 != 0 {
            times += usize::from(table.0[at]);
            at += 1;
        }
        flags.extend(std::iter::repeat_n(flag, times));
    }
    let mut coordinates = |short: u8, same: u8| -> Vec<i16> {
        let mut one = |flag: &u8| match (flag & short != 0, flag & same != 0) {
            (true, positive) => {
                at += 1;
                i16::from(table.0[at - 1]) * if positive { 1 } else { -1 }
            }
            (false, true) => 0,
            (false, false) => {
                at += 2;
                table.i16(at - 2)
            }
        };
        flags.iter().map(&mut one).collect()
    };
    let (x, y) = (coordinates(2, 16), coordinates(4, 32));
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let lengths = ends.iter().zip(starts).map(|(end, start)| end + 1 - start).collect();
    let on_curve = flags.iter().map(|flag| flag & 1 != 0).collect();
    Glyph { contours: contours as u8, lengths, on_curve, x, y, components: Vec::new() }
}
