use super::kerning::Kerning;
use super::packed::unpack;
use super::quick::QuickMap;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use ttf_parser::{GlyphId, RawFace, Tag, cmap, glyf, head, hhea, hmtx, loca, maxp};

/// Inter 4 in two weights, subset and packed by `fonts/make.sh` (SIL Open Font License 1.1, `fonts/OFL.txt`).
static INTER_PACKED: &[u8] = include_bytes!("fonts/Inter.packed");

/// Sample lines for scaling a custom font: it is set no wider than the built-in font, so that texts fit in the same way.
const LINES: [&str; 4] = ["Nur noch wenige verfügbar, inkl. MwSt.", "statt 1.599,00 € nur 1.234,56 €", "0123456789", "ABDEGMNOSTUW"];

/// The available weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Weight {
    Regular,
    Bold,
}

/// A font in both weights. Clones share their data.
#[derive(Debug, Clone)]
pub struct Family(Rc<Faces>);

#[derive(Debug)]
struct Faces {
    /// Distinguishes families: 0 is the built-in one, others are given by the caller.
    id: u64,
    regular: Font,
    bold: Font,
}

thread_local! {
    static INTER: Option<Family> = unpack(INTER_PACKED).and_then(|[regular, bold]| Family::load(0, regular, bold));
}

/// A line of glyphs with their x positions.
#[derive(Debug)]
pub(super) struct Run {
    pub glyphs: Vec<(GlyphId, f32)>,
    pub width: f32,
}

impl Family {
    /// The built-in font.
    ///
    /// # Errors
    /// None in practice; it is parsed when the first picture is painted.
    pub fn inter() -> Result<Self> {
        INTER.with(|family| family.clone().ok_or_else(|| Diagnostic::new(Code::Internal, "the built-in font can't be read")))
    }

    /// A custom font from TrueType files. `id` (not 0) identifies the files. Without a bold file, the regular one is used.
    ///
    /// # Errors
    /// `paint/bad-font`.
    pub fn own(id: u64, regular: Vec<u8>, bold: Option<Vec<u8>>) -> Result<Self> {
        let bad = |found: &str| Diagnostic::new(Code::PaintBadFont, found.to_owned());
        if regular.len().max(bold.as_ref().map_or(0, Vec::len)) > limits::FONT_BYTES {
            return Err(bad("the font file is too large"));
        }
        let bold = bold.unwrap_or_else(|| regular.clone());
        let mut family = Self::load(id.max(1), regular, bold).ok_or_else(|| bad("this is not a TrueType font with `glyf` outlines"))?;
        family.fit()?;
        Ok(family)
    }

    /// Scales the font down if it is wider than the built-in one. Missing glyphs are ignored here and reported when they are needed.
    fn fit(&mut self) -> Result<()> {
        let inter = Self::inter()?;
        let mut smallest = 1.0_f32;
        for (line, weight) in LINES.iter().flat_map(|line| [(line, Weight::Regular), (line, Weight::Bold)]) {
            if let Ok(width) = self.measure(line, weight, 100.0) {
                smallest = smallest.min(inter.measure(line, weight, 100.0)? / width.max(1.0));
            }
        }
        if let Some(faces) = Rc::get_mut(&mut self.0) {
            faces.regular.adjust = smallest;
            faces.bold.adjust = smallest;
        }
        Ok(())
    }

    fn load(id: u64, regular: Vec<u8>, bold: Vec<u8>) -> Option<Self> {
        Some(Self(Rc::new(Faces { id, regular: Font::load(regular)?, bold: Font::load(bold)? })))
    }

    pub(super) fn id(&self) -> u64 {
        self.0.id
    }

    pub(super) fn font(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.0.regular,
            Weight::Bold => &self.0.bold,
        }
    }

    /// The width of a line in pixels.
    ///
    /// # Errors
    /// `paint/unsupported-text`.
    pub fn measure(&self, text: &str, weight: Weight, size: f32) -> Result<f32> {
        self.font(weight).shape(text, size).map(|run| run.width)
    }

    /// The text, shortened with an ellipsis if it is wider than `width` pixels. There is no space before the ellipsis.
    ///
    /// # Errors
    /// `paint/unsupported-text`.
    pub fn ellipsize(&self, text: &str, weight: Weight, size: f32, width: f32) -> Result<String> {
        let run = self.font(weight).shape(text, size)?;
        if run.width <= width {
            return Ok(text.to_owned());
        }
        let dots = self.measure("…", weight, size)?;
        let fitting = run.glyphs.iter().take_while(|(_, x)| x + dots <= width).count().saturating_sub(1);
        let mut kept: String = text.chars().take(fitting).collect();
        loop {
            let trimmed = kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '·')).len();
            kept.truncate(trimmed);
            let candidate = format!("{kept}…");
            if kept.pop().is_none() || self.measure(&candidate, weight, size)? <= width {
                return Ok(candidate);
            }
        }
    }

    /// Wraps the text at spaces to lines of at most `width` pixels, at most `most` lines; the rest is replaced by an ellipsis.
    /// A number does not part from what it counts, if both fit on a line.
    ///
    /// # Errors
    /// `paint/unsupported-text`.
    pub fn wrap(&self, text: &str, weight: Weight, size: f32, width: f32, most: usize) -> Result<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        let mut words = text.split([' ', '\n']).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            let mut word = word.to_owned();
            if let Some(next) = words.peek().filter(|_| is_number(&word)) {
                let pair = joined(&word, next);
                if self.measure(&pair, weight, size)? <= width {
                    words.next();
                    word = pair;
                }
            }
            let count = lines.len();
            if let Some(line) = lines.last_mut() {
                let longer = joined(line, &word);
                if count == most || self.measure(&longer, weight, size)? <= width {
                    *line = longer;
                    continue;
                }
            }
            lines.push(word);
        }
        lines.iter().map(|line| self.ellipsize(line, weight, size, width)).collect()
    }
}

fn joined(words: &str, next: &str) -> String {
    [words, " ", next].concat()
}

/// Whether a word counts what follows, like 3 or 27,5. Longer numbers mostly belong to what is before them, like a model.
fn is_number(word: &str) -> bool {
    (word.len() < 3 || word.contains(',')) && !word.ends_with(',') && word.bytes().all(|c| (b','..=b'9').contains(&c))
}

impl PartialEq for Family {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Hash for Family {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

/// A font file, with caches for its lookups.
#[derive(Debug)]
pub(super) struct Font {
    data: Vec<u8>,
    units_per_em: f32,
    /// The scale factor relative to the requested size.
    adjust: f32,
    kerning: Kerning,
    /// Caches: glyphs and advances by character, kerning by pair.
    characters: RefCell<QuickMap<char, (GlyphId, i32)>>,
    pairs: RefCell<QuickMap<(u16, u16), i16>>,
}

impl Font {
    fn load(data: Vec<u8>) -> Option<Self> {
        let (units_per_em, kerning) = {
            let face = RawFace::parse(&data, 0).ok()?;
            let head = head::Table::parse(face.table(Tag::from_bytes(b"head"))?)?;
            (f32::from(head.units_per_em), face.table(Tag::from_bytes(b"GPOS")).map(Kerning::read).unwrap_or_default())
        };
        let font = Self { data, units_per_em, adjust: 1.0, kerning, characters: RefCell::default(), pairs: RefCell::default() };
        font.glyf()?;
        font.look_up(' ')?;
        Some(font)
    }

    fn table(&self, name: &[u8; 4]) -> Option<&[u8]> {
        RawFace::parse(&self.data, 0).ok()?.table(Tag::from_bytes(name))
    }

    fn glyphs(&self) -> Option<std::num::NonZeroU16> {
        maxp::Table::parse(self.table(b"maxp")?).map(|t| t.number_of_glyphs)
    }

    /// The outlines table.
    pub fn glyf(&self) -> Option<glyf::Table<'_>> {
        let head = head::Table::parse(self.table(b"head")?)?;
        let loca = loca::Table::parse(self.glyphs()?, head.index_to_location_format, self.table(b"loca")?)?;
        glyf::Table::parse(loca, self.table(b"glyf")?)
    }

    /// The glyph of a character and its advance in font units, cached. Missing characters are not cached, because their number is unbounded.
    fn character(&self, c: char) -> Option<(GlyphId, i32)> {
        if let Some(known) = self.characters.borrow().get(&c) {
            return Some(*known);
        }
        let found = self.look_up(c)?;
        self.characters.borrow_mut().insert(c, found);
        Some(found)
    }

    fn look_up(&self, c: char) -> Option<(GlyphId, i32)> {
        let cmap = cmap::Table::parse(self.table(b"cmap")?)?;
        let glyph = cmap.subtables.into_iter().filter(|t| t.is_unicode()).find_map(|t| t.glyph_index(c.into()))?;
        let metrics = hhea::Table::parse(self.table(b"hhea")?)?.number_of_metrics;
        let advance = hmtx::Table::parse(metrics, self.glyphs()?, self.table(b"hmtx")?)?.advance(glyph)?;
        Some((glyph, advance.into()))
    }

    fn kern(&self, left: GlyphId, right: GlyphId) -> i32 {
        let read = || self.table(b"GPOS").map_or(0, |gpos| self.kerning.between(gpos, left.0, right.0));
        let mut pairs = self.pairs.borrow_mut();
        if pairs.len() >= limits::GLYPHS_CACHED {
            pairs.clear();
        }
        i32::from(*pairs.entry((left.0, right.0)).or_insert_with(read))
    }

    /// Pixels per font unit at a size.
    pub fn scale(&self, size: f32) -> f32 {
        size * self.adjust / self.units_per_em
    }

    /// Positions the glyphs of a line with the character map, advances and pair kerning, which suffice for European text in NFC.
    pub fn shape(&self, text: &str, size: f32) -> Result<Run> {
        let scale = self.scale(size);
        let mut run = Run { glyphs: Vec::with_capacity(text.len()), width: 0.0 };
        let mut units = 0_i32;
        let mut before = None;
        for c in text.chars() {
            let Some((glyph, advance)) = self.character(c) else {
                return Err(Diagnostic::new(Code::PaintUnsupportedText, format!("the fonts have no `{c}` (U+{:04X})", u32::from(c))));
            };
            if let Some(before) = before {
                units += self.kern(before, glyph);
            }
            run.glyphs.push((glyph, units as f32 * scale));
            units += advance;
            before = Some(glyph);
        }
        run.width = units as f32 * scale;
        Ok(run)
    }
}
