//! The built-in font as packed by `xtask typeface`: both weights together, the bold one as differences from the regular one. Packed bytes in, two TrueType files
//! with the required tables out. This saves 24 KB in a gzipped wasm file, compared with the files themselves.
//!
//! Contents, each list with its length before it: units per em; `cmap`; contours per glyph (255: composite); points per contour; one on-curve bit per
//! point; x and y as differences; for components, whether more follow, glyph, x and y; advances; the words of `GPOS`.
//! Coordinates, advances and `GPOS` are stored twice: the regular values, and the differences of the bold ones.

/// The contour count that marks a composite glyph.
const COMPOSITE: u8 = 255;

/// Reads packed data; none past the end.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length.into())
    }

    fn list(&mut self) -> Option<Vec<i16>> {
        let length = self.number()?.into();
        let (low, high) = (self.take(length)?, self.take(length)?);
        let unfold = |(low, high): (&u8, &u8)| {
            let folded = u16::from_be_bytes([*high, *low]);
            (folded >> 1) as i16 ^ -((folded & 1) as i16)
        };
        Some(low.iter().zip(high).map(unfold).collect())
    }

    /// The numbers of both weights.
    fn both(&mut self) -> Option<[Vec<i16>; 2]> {
        let (regular, more) = (self.list()?, self.list()?);
        let bold = regular.iter().zip(more).map(|(r, m)| r.wrapping_add(m)).collect();
        Some([regular, bold])
    }
}

/// The data shared by both weights.
struct Shape<'a> {
    units_per_em: u16,
    cmap: &'a [u8],
    contours: &'a [u8],
    lengths: Vec<i16>,
    on_curve: &'a [u8],
    has_more: Vec<i16>,
    components: Vec<i16>,
}

/// The data of one weight.
struct Own {
    x: Vec<i16>,
    y: Vec<i16>,
    offsets_x: Vec<i16>,
    offsets_y: Vec<i16>,
    advances: Vec<i16>,
    gpos: Vec<i16>,
}

/// The TrueType files of both weights.
pub(super) fn unpack(packed: &[u8]) -> Option<[Vec<u8>; 2]> {
    let mut reader = Reader(packed);
    let (units_per_em, cmap, contours, lengths, on_curve) = (reader.number()?, reader.bytes()?, reader.bytes()?, reader.list()?, reader.bytes()?);
    let ([x, bold_x], [y, bold_y]) = (reader.both()?, reader.both()?);
    let (has_more, components) = (reader.list()?, reader.list()?);
    let ([offsets_x, bold_offsets_x], [offsets_y, bold_offsets_y]) = (reader.both()?, reader.both()?);
    let ([advances, bold_advances], [gpos, bold_gpos]) = (reader.both()?, reader.both()?);
    let shape = Shape { units_per_em, cmap, contours, lengths, on_curve, has_more, components };
    let regular = Own { x, y, offsets_x, offsets_y, advances, gpos };
    let bold = Own { x: bold_x, y: bold_y, offsets_x: bold_offsets_x, offsets_y: bold_offsets_y, advances: bold_advances, gpos: bold_gpos };
    Some([file(&shape, &regular)?, file(&shape, &bold)?])
}

fn put(out: &mut Vec<u8>, number: i16) {
    out.extend(number.to_be_bytes());
}

/// A TrueType file.
fn file(shape: &Shape<'_>, own: &Own) -> Option<Vec<u8>> {
    let (glyf, loca) = outlines(shape, own)?;
    let glyphs = (shape.contours.len() as u16).to_be_bytes();
    let mut head = vec![0; 54];
    head.get_mut(18..20)?.copy_from_slice(&shape.units_per_em.to_be_bytes());
    *head.get_mut(51)? = 1;
    let mut hhea = vec![0; 36];
    hhea.get_mut(34..36)?.copy_from_slice(&glyphs);
    let maxp = [0, 0, 0x50, 0, glyphs[0], glyphs[1]];
    let hmtx: Vec<u8> = own.advances.iter().flat_map(|advance| [advance.to_be_bytes(), [0; 2]]).flatten().collect();
    let gpos: Vec<u8> = own.gpos.iter().flat_map(|word| word.to_be_bytes()).collect();
    // Sorted by name, as lookups require.
    let tables: [(&[u8; 4], &[u8]); 8] =
        [(b"GPOS", &gpos), (b"cmap", shape.cmap), (b"glyf", &glyf), (b"head", &head), (b"hhea", &hhea), (b"hmtx", &hmtx), (b"loca", &loca), (b"maxp", &maxp)];
    let mut out = vec![0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0];
    let mut at = out.len() + 16 * tables.len();
    for (name, table) in tables {
        out.extend(name);
        for number in [0, at, table.len()] {
            out.extend((number as u32).to_be_bytes());
        }
        at += table.len();
    }
    for (_, table) in tables {
        out.extend(table);
    }
    Some(out)
}

/// The tables `glyf` and `loca`. Coordinates have two bytes each, so all points have the same flags.
fn outlines(shape: &Shape<'_>, own: &Own) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut glyf, mut loca) = (Vec::new(), vec![0; 4]);
    let mut lengths = shape.lengths.iter();
    let mut points = own.x.iter().zip(&own.y).enumerate();
    let mut components = shape.has_more.iter().zip(&shape.components).zip(own.offsets_x.iter().zip(&own.offsets_y));
    for contours in shape.contours {
        match *contours {
            0 => {}
            COMPOSITE => {
                put(&mut glyf, -1);
                glyf.extend([0; 8]);
                loop {
                    let ((has_more, glyph), (x, y)) = components.next()?;
                    // Offsets of two bytes each.
                    for number in [3 | has_more << 5, *glyph, *x, *y] {
                        put(&mut glyf, number);
                    }
                    if *has_more == 0 {
                        break;
                    }
                }
            }
            contours => {
                put(&mut glyf, contours.into());
                glyf.extend([0; 8]);
                let mut count = 0;
                for length in lengths.by_ref().take(contours.into()) {
                    count += length;
                    put(&mut glyf, count - 1);
                }
                put(&mut glyf, 0);
                let (mut xs, mut ys) = (Vec::new(), Vec::new());
                for (i, (x, y)) in points.by_ref().take(count as usize) {
                    glyf.push(shape.on_curve.get(i / 8)? >> (i % 8) & 1);
                    put(&mut xs, *x);
                    put(&mut ys, *y);
                }
                glyf.append(&mut xs);
                glyf.append(&mut ys);
            }
        }
        loca.extend((glyf.len() as u32).to_be_bytes());
    }
    Some((glyf, loca))
}
