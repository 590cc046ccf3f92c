use super::frame::{Frame, SMALL, SMALLEST, Style};
use super::headline::headline;
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight};
use crate::live::words;
use crate::shop::offer::PriceView;

/// Sizes of a struck price and its label; the smaller ones go with a small price.
const STRUCK: [f32; 2] = [18.0, 15.0];
const LABEL: [f32; 2] = [13.0, SMALLEST];
const BASIS: f32 = 14.0;
const ACTION: f32 = 15.0;

/// The current price of an offer: name, price, notes and as-of time.
pub(super) fn price(shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let state = words::state(shown.status, style.language());
    let badge = match (shown.saving.as_deref(), state) {
        (Some(saving), _) => Some((saving, colors.on_action, colors.action)),
        (None, Some(state)) => Some((state, colors.surface, colors.muted)),
        (None, None) => None,
    };
    let upper = c.top + if c.is_narrow() && badge.is_some() { 58.0 } else { 22.0 };
    let mut chosen = None;
    for (size, small) in [(34.0, SMALL), (30.0, SMALL), (26.0, SMALL), (26.0, SMALLEST), (22.0, SMALLEST)] {
        let (print, rows) = (Print::of(&c, shown, small)?, Rows::of(&c, shown, size)?);
        let fits = rows.top(print.top(&c)) >= upper + 7.0;
        chosen = Some((print, rows));
        if fits {
            break;
        }
    }
    let Some((print, rows)) = chosen else { return Ok(c.scene()) };
    let bottom = print.top(&c);
    headline(&mut c, &shown.title, 16.0, badge, 0)?;
    rows.draw(&mut c, bottom, None)?;
    print.draw(&mut c);
    Ok(c.scene())
}

/// A text in the price's lines.
struct PriceText {
    text: String,
    size: f32,
    weight: Weight,
    color: Color,
    /// The distance from the previous text.
    gap: f32,
    width: f32,
    struck: bool,
}

/// The price, followed by its basis and the struck price with its label, in one or several lines. A struck price always has its label, and neither is shortened.
pub(super) struct Rows(Vec<Vec<PriceText>>);

impl Rows {
    pub fn of(c: &Frame<'_>, shown: &PriceView, size: f32) -> Result<Self> {
        let colors = c.colors;
        let piece = |text: &str, size: f32, weight: Weight, color: Color, gap: f32| -> Result<PriceText> {
            let size = c.shrunk(text, weight, [size, SMALLEST], c.room())?;
            Ok(PriceText { text: text.to_owned(), size, weight, color, gap, width: c.measure(text, weight, size)?, struck: false })
        };
        let mut groups: Vec<Vec<PriceText>> = Vec::new();
        let Some(current) = &shown.current else { return Ok(Self(groups)) };
        let mut first = vec![piece(&current.text, size, Weight::Bold, colors.ink, 18.0)?];
        if let Some(basis) = &shown.basis {
            first.push(piece(basis, BASIS, Weight::Regular, colors.muted, 7.0)?);
        }
        groups.push(first);
        if let Some(reference) = &shown.reference {
            let [struck, label] = [STRUCK, LABEL].map(|[usual, small]| if size < 26.0 { small } else { usual });
            let mut price = piece(&reference.price.text, struck, Weight::Regular, colors.muted, 18.0)?;
            price.struck = true;
            groups.push(vec![price, piece(reference.label, label, Weight::Regular, colors.muted, 8.0)?]);
        }
        let mut rows: Vec<Vec<PriceText>> = Vec::new();
        for group in groups {
            // A group stays on one line if it fits, either alone or after the previous group.
            let gap = group.first().map_or(0.0, |piece| piece.gap);
            if rows.last().is_none_or(|row| width(row) + gap + width(&group) > c.room()) {
                rows.push(Vec::new());
            }
            for piece in group {
                let fits = |row: &Vec<PriceText>| row.is_empty() || width(row) + piece.gap + piece.width <= c.room();
                match rows.last_mut().filter(|row| fits(row)) {
                    Some(row) => row.push(piece),
                    None => rows.push(vec![piece]),
                }
            }
        }
        Ok(Self(rows))
    }

    /// The distance between baselines, given by the letters of the lower line.
    fn step(row: &[PriceText]) -> f32 {
        row.iter().map(|p| p.size).fold(0.0, f32::max) + 6.0
    }

    /// The top of the price's letters, if the notes begin at `bottom`.
    pub fn top(&self, bottom: f32) -> f32 {
        let below: f32 = self.0.iter().skip(1).map(|row| Self::step(row)).sum();
        bottom - 14.0 - below - self.0.first().and_then(|row| row.first()).map_or(0.0, |price| price.size * 0.75)
    }

    pub fn draw(&self, c: &mut Frame<'_>, bottom: f32, action: Option<&str>) -> Result<()> {
        let mut baseline = bottom - 14.0 - self.0.iter().skip(1).map(|row| Self::step(row)).sum::<f32>();
        for (i, row) in self.0.iter().enumerate() {
            if i > 0 {
                baseline += Self::step(row);
            }
            let mut x = c.left;
            for (j, piece) in row.iter().enumerate() {
                x += if j > 0 { piece.gap } else { 0.0 };
                c.text(x, baseline, piece.size, piece.weight, piece.color, piece.text.clone());
                if piece.struck {
                    c.rect(x - 2.0, baseline - piece.size * 0.36, piece.width + 4.0, 1.5, 0.0, piece.color);
                }
                x += piece.width;
            }
            let Some(action) = action.filter(|_| i + 1 == self.0.len()) else { continue };
            if x + 18.0 + c.measure(action, Weight::Bold, ACTION)? <= c.right() {
                c.text_right(c.right(), baseline, ACTION, Weight::Bold, c.colors.action, action);
            }
        }
        Ok(())
    }
}

fn width(row: &[PriceText]) -> f32 {
    row.iter().enumerate().map(|(i, p)| p.width + if i > 0 { p.gap } else { 0.0 }).sum()
}

/// Notes and as-of time: on one line if they fit, otherwise the notes above the time. Notes that the law requires are never shortened.
pub(super) struct Print {
    notes: Vec<String>,
    as_of: String,
    size: f32,
    beside: bool,
}

impl Print {
    pub fn of(c: &Frame<'_>, shown: &PriceView, size: f32) -> Result<Self> {
        let joined = shown.notes.join(" · ");
        let as_of = shown.as_of_text.clone();
        for size in [size, SMALLEST] {
            let beside = c.room() - c.measure(&as_of, Weight::Regular, size)? - 12.0;
            if c.measure(&joined, Weight::Regular, size)? <= beside {
                let notes = if joined.is_empty() { Vec::new() } else { vec![joined] };
                return Ok(Self { notes, as_of, size, beside: true });
            }
        }
        let mut notes: Vec<String> = Vec::new();
        for note in &shown.notes {
            let longer = notes.last().map(|line| format!("{line} · {note}"));
            match longer {
                Some(longer) if c.measure(&longer, Weight::Regular, size)? <= c.room() => {
                    notes.pop();
                    notes.push(longer);
                }
                _ => notes.extend(c.style.family.wrap(note, Weight::Regular, size, c.room(), 2)?),
            }
        }
        Ok(Self { notes, as_of, size, beside: false })
    }

    fn line(&self) -> f32 {
        self.size + 4.0
    }

    /// The top of the notes; contents above end here.
    pub fn top(&self, c: &Frame<'_>) -> f32 {
        let above = if self.beside { 0.0 } else { self.line() * self.notes.len() as f32 };
        c.foot() - 18.0 - above
    }

    pub fn draw(&self, c: &mut Frame<'_>) {
        let (baseline, color) = (c.foot(), c.colors.muted);
        if self.beside {
            c.text_right(c.right(), baseline, self.size, Weight::Regular, color, self.as_of.clone());
        } else {
            c.text(c.left, baseline, self.size, Weight::Regular, color, self.as_of.clone());
        }
        for (i, note) in self.notes.iter().rev().enumerate() {
            let above = if self.beside { 0.0 } else { self.line() * (i as f32 + 1.0) };
            c.text(c.left, baseline - above, self.size, Weight::Regular, color, note.clone());
        }
    }
}
