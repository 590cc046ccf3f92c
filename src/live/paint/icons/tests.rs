use super::*;
use crate::base::color::Color;
use crate::live::paint::{Background, Family, Item, Painter, Scene};
use kurbo::{BezPath, Shape};

const TEXT: &str = include_str!("icons.txt");

fn paths() -> Vec<(&'static str, BezPath)> {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap()).map(|(name, path)| (name, BezPath::from_svg(path).unwrap())).collect()
}

/// The share of a pixel inside a path, by the even-odd rule, from 5 × 5 points.
fn covered(path: &BezPath, x: usize, y: usize, scale: f64) -> f64 {
    let inside = |n: usize| {
        let [dx, dy] = [n % 5, n / 5].map(|part| (part as f64 + 0.5) / 5.0);
        path.winding(((x as f64 + dx) / scale, (y as f64 + dy) / scale).into()) % 2 != 0
    };
    (0..25).filter(|n| inside(*n)).count() as f64 / 25.0
}

#[test]
fn icons_are_packed_in_the_order_of_their_list() {
    let names: Vec<&str> = paths().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, Icon::ALL.iter().map(|(_, name)| *name).collect::<Vec<_>>());
}

#[test]
fn icons_look_as_their_paths_filled_by_the_even_odd_rule() {
    for ((icon, name), (_, path)) in Icon::ALL.iter().zip(paths()) {
        for size in [16_u16, 32] {
            let item = Item::Icon { icon: *icon, x: 0.0, y: 0.0, size: 16.0, color: Color([0; 3]) };
            let scale = (size / 16) as u8;
            let scene =
                Scene { width: 16, height: 16, scale, family: Family::inter().unwrap(), background: Background::Opaque(Color([255; 3])), items: vec![item] };
            let canvas = Painter::new().canvas(&scene).unwrap();
            let mut off = 0.0;
            for (i, index) in canvas.pixels().iter().enumerate() {
                let (x, y) = (i % usize::from(size), i / usize::from(size));
                let painted = 1.0 - f64::from(canvas.palette()[usize::from(*index)].0[0]) / 255.0;
                let difference = (painted - covered(&path, x, y, f64::from(scale))).abs();
                assert!(difference < 0.35, "{name} at {size}: pixel {x}, {y} is off by {difference}");
                off += difference;
            }
            assert!(off / f64::from(size * size) < 0.03, "{name} at {size} is off by {off}");
        }
    }
}
