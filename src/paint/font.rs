use crate::diagnostic::{Code, Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashMap;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId};

/// Inter 4, subset by `fonts/make.sh` (SIL Open Font License 1.1, `fonts/OFL.txt`).
static REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.ttf");

/// The two weights there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Weight {
    Regular,
    Bold,
}

/// A line of glyphs with their x positions.
#[derive(Debug)]
pub(super) struct Run {
    pub glyphs: Vec<(GlyphId, f32)>,
    pub width: f32,
}

pub(super) struct Font {
    pub face: Face<'static>,
    pairs: Vec<PairAdjustment<'static>>,
    kerning: RefCell<HashMap<(u16, u16), i16>>,
}

thread_local! {
    static FONTS: [Option<Font>; 2] = [Font::load(REGULAR), Font::load(BOLD)];
}

impl Font {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::parse(bytes, 0).ok()?;
        let mut pairs = Vec::new();
        if let Some(gpos) = face.tables().gpos {
            for lookup in gpos.lookups {
                for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
                    if let PositioningSubtable::Pair(pair) = subtable {
                        pairs.push(pair);
                    }
                }
            }
        }
        Some(Self { face, pairs, kerning: RefCell::default() })
    }

    fn kern(&self, left: GlyphId, right: GlyphId) -> i16 {
        *self.kerning.borrow_mut().entry((left.0, right.0)).or_insert_with(|| self.pairs.iter().find_map(|p| pair_advance(p, left, right)).unwrap_or(0))
    }
}

/// The change of the left glyph's advance; none where the subtable doesn't know the left glyph.
fn pair_advance(pair: &PairAdjustment<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    match pair {
        PairAdjustment::Format1 { coverage, sets } => sets.get(coverage.get(left)?)?.get(right).map(|(first, _)| first.x_advance),
        PairAdjustment::Format2 { coverage, classes, matrix } => {
            coverage.get(left)?;
            matrix.get((classes.0.get(left), classes.1.get(right))).map(|(first, _)| first.x_advance)
        }
    }
}

/// Calls `f` with the font of a weight.
pub(super) fn with<T>(weight: Weight, f: impl FnOnce(&Font) -> T) -> Option<T> {
    FONTS.with(|[regular, bold]| {
        let font = match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        };
        font.as_ref().map(f)
    })
}

/// Places the glyphs of a line: character map, advances and pair kerning, which is all that European text in NFC needs.
pub(super) fn shape(text: &str, weight: Weight, size: f32) -> Result<Run> {
    let missing = |c: char| Diagnostic::new(Code::PaintUnsupportedText, format!("the fonts have no `{c}` (U+{:04X})", u32::from(c)));
    with(weight, |font| {
        let scale = size / f32::from(font.face.units_per_em());
        let mut run = Run { glyphs: Vec::with_capacity(text.len()), width: 0.0 };
        let mut units = 0_i32;
        let mut before = None;
        for c in text.chars() {
            let glyph = font.face.glyph_index(c).ok_or_else(|| missing(c))?;
            if let Some(before) = before {
                units += i32::from(font.kern(before, glyph));
            }
            run.glyphs.push((glyph, units as f32 * scale));
            units += i32::from(font.face.glyph_hor_advance(glyph).unwrap_or(0));
            before = Some(glyph);
        }
        run.width = units as f32 * scale;
        Ok(run)
    })
    .unwrap_or_else(|| Err(Diagnostic::new(Code::Internal, "the built-in font can't be read")))
}

/// The width of a line in pixels.
///
/// # Errors
/// `paint/unsupported-text`.
pub fn measure(text: &str, weight: Weight, size: f32) -> Result<f32> {
    shape(text, weight, size).map(|run| run.width)
}

/// The text, shortened with an ellipsis where it is wider than `width`. It never ends in a blank before the ellipsis.
///
/// # Errors
/// `paint/unsupported-text`.
pub fn ellipsize(text: &str, weight: Weight, size: f32, width: f32) -> Result<String> {
    let run = shape(text, weight, size)?;
    if run.width <= width {
        return Ok(text.to_owned());
    }
    let dots = measure("…", weight, size)?;
    let fitting = run.glyphs.iter().take_while(|(_, x)| x + dots <= width).count().saturating_sub(1);
    let mut kept: String = text.chars().take(fitting).collect();
    loop {
        let trimmed = kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '·')).len();
        kept.truncate(trimmed);
        let candidate = format!("{kept}…");
        if kept.pop().is_none() || measure(&candidate, weight, size)? <= width {
            return Ok(candidate);
        }
    }
}
