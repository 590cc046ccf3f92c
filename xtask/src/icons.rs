//! Packs icons for `paint`: lines of a name and an SVG path in, bytes out. `src/live/paint/icons.rs` reads them and says how they are laid out.

use kurbo::{BezPath, PathEl, Point};
use std::path::Path;

/// Packs the icons of a text file, in its order.
pub fn pack(input: &Path, folder: &Path, name: &Path) {
    let text = std::fs::read_to_string(input).unwrap_or_else(|e| crate::fail(&format!("{}: {e}", input.display())));
    let mut out = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (icon, path) = line.split_once(' ').unwrap_or_else(|| crate::fail(&format!("`{line}` has no path")));
        let path = BezPath::from_svg(path).unwrap_or_else(|e| crate::fail(&format!("{icon}: {e}")));
        for element in path.elements() {
            match element {
                PathEl::MoveTo(to) => put(&mut out, 1, &[*to]),
                PathEl::LineTo(to) => put(&mut out, 2, &[*to]),
                PathEl::QuadTo(by, to) => put(&mut out, 3, &[*by, *to]),
                PathEl::CurveTo(a, b, to) => put(&mut out, 4, &[*a, *b, *to]),
                PathEl::ClosePath => {}
            }
        }
        out.push(0);
    }
    std::fs::write(folder.join(name), out).unwrap_or_else(|e| crate::fail(&format!("{}: {e}", name.display())));
}

/// An operation and its points, in fourteenths of a pixel from half a pixel outside.
fn put(out: &mut Vec<u8>, operation: u8, points: &[Point]) {
    out.push(operation);
    for number in points.iter().flat_map(|point| [point.x, point.y]) {
        out.push(((number + 0.5) * 14.0).round().clamp(0.0, 255.0) as u8);
    }
}
