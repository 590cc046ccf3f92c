//! Icons of 16 × 16, one filled path each. Packed by `xtask icons` from `icons/icons.txt`: per icon, operations (1 move, 2 line, 3 quadratic, 4 cubic curve)
//! with their points in fourteenths of a pixel from half a pixel outside, and a zero.

use ab_glyph_rasterizer::{Point, Rasterizer, point};

static PACKED: &[u8] = include_bytes!("icons/icons.packed");
/// The side of an icon's box.
const SIDE: f32 = 16.0;

macro_rules! icons {
    ($($icon:ident $name:literal)*) => {
        /// An icon, in the order of `icons/icons.txt`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Icon { $($icon),* }

        #[cfg(test)]
        impl Icon {
            /// All icons with their names.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$icon, $name)),*];
        }
    };
}
icons! {
    Moon "moon"
    Board "board"
    Plane "plane"
    Car "car"
    Pin "pin"
    Calendar "calendar"
    Clock "clock"
    Check "check"
    Ok "ok"
    Bang "bang"
    Ban "ban"
    Cross "cross"
    Pause "pause"
    Box "box"
    Truck "truck"
    House "house"
    Store "store"
    Back "back"
    Star "star"
    Gift "gift"
    Drop "drop"
    Ruler "ruler"
    Mail "mail"
    Arrow "arrow"
    EnergyA "energy-a"
    EnergyB "energy-b"
    EnergyC "energy-c"
    EnergyD "energy-d"
    EnergyE "energy-e"
    EnergyF "energy-f"
    EnergyG "energy-g"
}

/// How many numbers follow an operation.
fn numbers(operation: u8) -> usize {
    match operation {
        1 | 2 => 2,
        3 => 4,
        _ => 6,
    }
}

impl Icon {
    /// Its operations.
    fn operations(self) -> impl Iterator<Item = (u8, &'static [u8])> {
        let mut rest = PACKED;
        let mut before = self as usize;
        std::iter::from_fn(move || {
            loop {
                let (operation, tail) = rest.split_first()?;
                if *operation == 0 {
                    rest = tail;
                    if before == 0 {
                        rest = &[];
                        return None;
                    }
                    before -= 1;
                    continue;
                }
                let (values, tail) = tail.split_at_checked(numbers(*operation))?;
                rest = tail;
                if before == 0 {
                    return Some((*operation, values));
                }
            }
        })
    }

    /// Draws its outline, `size` high, its upper left corner at `x`, `y`.
    pub(super) fn draw(self, raster: &mut Rasterizer, size: f32, x: f32, y: f32) {
        let scale = size / SIDE;
        let place = |values: &[u8], n: usize| {
            let at = |i: usize| f32::from(values.get(i).copied().unwrap_or(0)) / 14.0 - 0.5;
            point(x + at(2 * n) * scale, y + at(2 * n + 1) * scale)
        };
        let (mut start, mut at) = (Point::default(), Point::default());
        for (operation, values) in self.operations() {
            let to = place(values, numbers(operation) / 2 - 1);
            match operation {
                1 => {
                    raster.draw_line(at, start);
                    start = to;
                }
                2 => raster.draw_line(at, to),
                3 => raster.draw_quad(at, place(values, 0), to),
                _ => raster.draw_cubic(at, place(values, 0), place(values, 1), to),
            }
            at = to;
        }
        raster.draw_line(at, start);
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
