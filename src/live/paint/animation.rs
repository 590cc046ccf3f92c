use super::canvas::Canvas;
use super::gif::{self, FramePart};
use super::{Item, Painter, Scene};
use crate::base::diagnostic::Result;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A scene with animated cells.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Animation {
    /// The static part.
    pub scene: Scene,
    /// The animated cells, from left to right.
    pub cells: Vec<Cell>,
    /// The face of each cell in each frame.
    pub frames: Vec<Vec<u8>>,
    /// The duration of a frame in hundredths of a second.
    pub delay: u16,
    /// Whether each frame is a whole picture, for mail clients that can't show partial frames.
    pub whole_frames: bool,
}

/// An area with several faces. Lengths are pixels at 1×.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Cell {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    /// The items of each face, drawn over the scene.
    pub faces: Vec<Vec<Item>>,
}

impl Hash for Cell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.x, self.y, self.width, self.height, &self.faces).hash(state);
    }
}

/// A rectangle of a picture's pixels.
struct Part {
    at: [usize; 2],
    size: [usize; 2],
}

impl Part {
    /// The smallest rectangle that contains all cells.
    fn around<'a>(cells: impl Iterator<Item = &'a Cell>, scale: usize) -> Self {
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        for cell in cells {
            let [x, y, width, height] = [cell.x, cell.y, cell.width, cell.height].map(|n| usize::from(n) * scale);
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + width), bottom.max(y + height));
        }
        Self { at: [left, top], size: [right.saturating_sub(left), bottom.saturating_sub(top)] }
    }
}

impl Painter {
    /// Paints an animation as a GIF: the first frame whole, then only the changing part. Repeated changes are encoded once.
    ///
    /// # Errors
    /// `paint/too-large`, `paint/unsupported-text`.
    pub fn animate(&mut self, animation: &Animation) -> Result<Vec<u8>> {
        let Animation { scene, cells, frames, delay, whole_frames } = animation;
        let scale = usize::from(scene.scale);
        let mut canvas = self.canvas(scene)?;
        let faces = self.faces(&mut canvas, animation)?;
        let depth = gif::depth(canvas.palette().len());
        let all = Part { at: [0, 0], size: [canvas.width(), canvas.height()] };
        let mut coded: HashMap<(usize, usize, Vec<u8>), Rc<Vec<u8>>> = HashMap::new();
        let mut pieces: Vec<FramePart> = Vec::with_capacity(frames.len());
        let mut before: &[u8] = &[];
        for frame in frames {
            let changed = |i: &usize| before.get(*i) != frame.get(*i);
            for i in (0..cells.len()).filter(changed) {
                let face = frame.get(i).copied().unwrap_or(0);
                let (Some(cell), Some(pixels)) = (cells.get(i), faces.get(i).and_then(|all| all.get(usize::from(face)))) else { continue };
                canvas.put(usize::from(cell.x) * scale, usize::from(cell.y) * scale, usize::from(cell.width) * scale, pixels);
            }
            let first = (0..cells.len()).find(changed).unwrap_or(0);
            let last = (0..cells.len()).rev().find(changed).unwrap_or(0);
            let whole = pieces.is_empty() || *whole_frames;
            let part = if whole { Part { ..all } } else { Part::around(cells.iter().skip(first).take(last + 1 - first), scale) };
            let shown: Vec<u8> = frame.iter().skip(first).take(last + 1 - first).copied().collect();
            let code = || Rc::new(postfrisch_pack::lzw(&canvas.part(part.at, part.size), depth));
            let data = if whole { code() } else { coded.entry((first, last, shown)).or_insert_with(code).clone() };
            let [x, y, width, height] = [part.at[0], part.at[1], part.size[0], part.size[1]].map(|n| n as u16);
            pieces.push(FramePart { x, y, width, height, data });
            before = frame;
        }
        Ok(gif::file(canvas.width() as u16, canvas.height() as u16, canvas.palette(), canvas.has_transparent(), *delay, &pieces))
    }

    /// The pixels of all faces that occur in a frame.
    fn faces(&mut self, canvas: &mut Canvas, animation: &Animation) -> Result<Vec<Vec<Vec<u8>>>> {
        let Animation { scene, cells, frames, .. } = animation;
        let scale = usize::from(scene.scale);
        let mut out = Vec::with_capacity(cells.len());
        for (i, cell) in cells.iter().enumerate() {
            let [x, y, width, height] = [cell.x, cell.y, cell.width, cell.height].map(|n| usize::from(n) * scale);
            let ground = canvas.part([x, y], [width, height]);
            let mut faces = Vec::with_capacity(cell.faces.len());
            for (number, items) in cell.faces.iter().enumerate() {
                if !frames.iter().any(|frame| frame.get(i).is_some_and(|face| usize::from(*face) == number)) {
                    faces.push(Vec::new());
                    continue;
                }
                for item in items {
                    self.item(canvas, item, &scene.family, f32::from(scene.scale))?;
                }
                faces.push(canvas.part([x, y], [width, height]));
                canvas.put(x, y, width, &ground);
            }
            out.push(faces);
        }
        Ok(out)
    }
}
