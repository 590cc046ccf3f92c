//! The outlines of a logo, from an SVG file (SVG 1.1, sections 7.6, 8 and 9).

use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use kurbo::{Affine, BezPath, PathEl, Point};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::fmt::Display;

/// The height of a logo in units of its outlines.
const HEIGHT: f64 = 320.0;
/// How far a straight line may be from its curve, in units of outlines: a thirtieth of a pixel.
const TOLERANCE: f64 = 0.5;

/// A closed outline of straight lines.
type Contour = Vec<Point>;

fn bad(found: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::new(Code::PaintBadLogo, found)
}

fn no_svg(why: impl Display) -> Box<Diagnostic> {
    bad(format!("the file is not SVG: {why}"))
}

/// What an element hands on to those in it.
#[derive(Clone)]
struct Inherited {
    transform: Affine,
    fill: String,
    stroke: String,
    even_odd: bool,
}

/// The filled paths of an SVG file.
struct Drawing {
    open: Vec<Inherited>,
    fills: Vec<String>,
    /// Each with whether the even-odd rule fills it.
    paths: Vec<(BezPath, bool)>,
}

/// Reads the outlines of an SVG file, as `Logo` has them. Its filled shapes become one colour; the box around them is 20 px high.
///
/// # Errors
/// `paint/bad-logo`: no SVG, several colours, strokes, texts or pictures, or too large.
pub fn outlines(svg: &str) -> Result<Vec<Vec<u16>>> {
    let root = Inherited { transform: Affine::IDENTITY, fill: plain("black"), stroke: "none".into(), even_odd: false };
    let mut drawing = Drawing { open: vec![root], fills: Vec::new(), paths: Vec::new() };
    let mut reader = Reader::from_str(svg);
    let mut has_root = false;
    loop {
        match reader.read_event().map_err(no_svg)? {
            Event::Start(tag) => {
                has_root |= tag.local_name().as_ref() == "svg";
                if is_passed_over(&tag) {
                    reader.read_to_end(tag.name()).map_err(no_svg)?;
                } else {
                    let inherited = drawing.element(&tag)?;
                    drawing.open.push(inherited);
                }
            }
            Event::Empty(tag) if !is_passed_over(&tag) => {
                drawing.element(&tag)?;
            }
            Event::End(_) => {
                drawing.open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !has_root {
        return Err(bad("the file has no `<svg>`"));
    }
    drawing.finish()
}

/// Elements without anything to be drawn.
fn is_passed_over(tag: &BytesStart<'_>) -> bool {
    matches!(tag.local_name().as_ref(), "title" | "desc" | "metadata" | "defs" | "namedview" | "clipPath")
}

impl Drawing {
    /// Adds a shape; returns what it hands on.
    fn element(&mut self, tag: &BytesStart<'_>) -> Result<Inherited> {
        let Some(mut own) = self.open.last().cloned() else { return Err(no_svg("an element is closed twice")) };
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(no_svg)?;
            let name = attribute.key.as_ref().to_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(no_svg)?.into_owned();
            attributes.push((name, value));
        }
        let declarations = attributes.iter().filter(|(name, _)| name == "style").flat_map(|(_, style)| style.split(';'));
        let declared: Vec<(String, String)> =
            declarations.filter_map(|declaration| declaration.split_once(':')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
        for (name, value) in attributes.iter().chain(&declared) {
            match name.as_str() {
                "fill" => own.fill = plain(value),
                "stroke" => own.stroke = value.trim().to_ascii_lowercase(),
                "fill-rule" => own.even_odd = value.trim() == "evenodd",
                "transform" => own.transform *= transform(value)?,
                "class" => return Err(bad(format!("`class=\"{value}\"`: a shape needs its colour in an attribute"))),
                "clip-path" | "mask" | "filter" => return Err(bad(format!("a logo can't have `{name}`"))),
                _ => {}
            }
        }
        let text = |name: &str| attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let number = |name: &str| -> Result<f64> {
            text(name).map_or(Ok(0.0), |value| value.trim().trim_end_matches("px").parse().map_err(|_| bad(format!("`{name}=\"{value}\"` is not a number"))))
        };
        let path = match tag.local_name().as_ref() {
            "svg" | "g" | "a" => return Ok(own),
            "path" => text("d").unwrap_or_default().to_owned(),
            "polygon" => format!("M{}Z", text("points").unwrap_or_default()),
            "rect" => {
                let [x, y, width, height] = [number("x")?, number("y")?, number("width")?, number("height")?];
                if text("rx").or(text("ry")).is_some() {
                    return Err(bad("a rectangle has round corners"));
                }
                format!("M{x} {y}h{width}v{height}h-{width}z")
            }
            "circle" => ellipse(number("cx")?, number("cy")?, number("r")?, number("r")?),
            "ellipse" => ellipse(number("cx")?, number("cy")?, number("rx")?, number("ry")?),
            other => return Err(bad(format!("a logo can't have `<{other}>`"))),
        };
        let path = BezPath::from_svg(&path).map_err(|_| bad(format!("a shape can't be read: `{}`", path.chars().take(60).collect::<String>())))?;
        if own.stroke != "none" {
            return Err(bad("a shape has a stroke"));
        }
        if own.fill != "none" {
            if !self.fills.contains(&own.fill) {
                self.fills.push(own.fill.clone());
            }
            self.paths.push((own.transform * path, own.even_odd));
        }
        Ok(own)
    }

    fn finish(self) -> Result<Vec<Vec<u16>>> {
        if let [one, other, ..] = self.fills.as_slice() {
            return Err(bad(format!("the logo has several colours: `{one}` and `{other}`")));
        }
        // A curve stays within the box of its points, so lines as fine as this box asks for are fine enough.
        let within = Bounds::of(self.paths.iter().flat_map(|(path, _)| path.elements()).flat_map(points));
        let tolerance = within.height() * TOLERANCE / HEIGHT;
        let contours: Vec<Contour> = self.paths.iter().flat_map(|(path, even_odd)| turned(lines(path, tolerance), *even_odd)).collect();
        let bounds = Bounds::of(contours.iter().flatten().copied());
        if !(bounds.height() > 0.0 && bounds.width() > 0.0) {
            return Err(bad("the file shows nothing"));
        }
        let mut outlines: Vec<Vec<u16>> = Vec::new();
        for contour in contours {
            let mut outline: Vec<u16> = Vec::new();
            for point in contour {
                let place = [point.x - bounds.left, point.y - bounds.top].map(|n| (n * HEIGHT / bounds.height()).round().clamp(0.0, 65_535.0) as u16);
                if !outline.ends_with(&place) {
                    outline.extend(place);
                }
            }
            if outline.len() >= 6 {
                outlines.push(outline);
            }
        }
        let points: usize = outlines.iter().map(|outline| outline.len() / 2).sum();
        let ratio = bounds.width() / bounds.height();
        if points > limits::LOGO_POINTS || ratio > limits::LOGO_RATIO {
            return Err(bad(format!(
                "the logo has {points} points and is {ratio:.0} times as wide as high; {} and {} are allowed",
                limits::LOGO_POINTS,
                limits::LOGO_RATIO
            )));
        }
        Ok(outlines)
    }
}

/// A colour as others are compared with: `#000` and `black` are the same.
fn plain(color: &str) -> String {
    let color = color.trim().to_ascii_lowercase();
    match color.as_str() {
        "black" => "#000000".to_owned(),
        "white" => "#ffffff".to_owned(),
        _ => Color::parse(&color).map_or(color, |Color([r, g, b])| format!("#{r:02x}{g:02x}{b:02x}")),
    }
}

/// An ellipse as a path.
fn ellipse(x: f64, y: f64, rx: f64, ry: f64) -> String {
    format!("M{} {y}a{rx} {ry} 0 1 1 {} 0a{rx} {ry} 0 1 1 -{} 0z", x - rx, 2.0 * rx, 2.0 * rx)
}

/// The points that an element names.
fn points(element: &PathEl) -> impl Iterator<Item = Point> + use<> {
    let all = match *element {
        PathEl::MoveTo(to) | PathEl::LineTo(to) => [Some(to), None, None],
        PathEl::QuadTo(by, to) => [Some(by), Some(to), None],
        PathEl::CurveTo(one, two, to) => [Some(one), Some(two), Some(to)],
        PathEl::ClosePath => [None; 3],
    };
    all.into_iter().flatten()
}

/// The box around points.
struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Bounds {
    fn of(points: impl Iterator<Item = Point>) -> Self {
        let nothing = Self { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };
        points.fold(nothing, |all, Point { x, y }| Self { left: all.left.min(x), top: all.top.min(y), right: all.right.max(x), bottom: all.bottom.max(y) })
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The contours of a path as straight lines.
fn lines(path: &BezPath, tolerance: f64) -> Vec<Contour> {
    let mut contours: Vec<Contour> = Vec::new();
    kurbo::flatten(path, tolerance, |element| match element {
        PathEl::MoveTo(to) => contours.push(vec![to]),
        PathEl::LineTo(to) => {
            if let Some(contour) = contours.last_mut() {
                contour.push(to);
            }
        }
        _ => {}
    });
    contours
}

/// The sides of a contour.
fn sides(contour: &Contour) -> impl Iterator<Item = (&Point, &Point)> {
    contour.iter().zip(contour.iter().cycle().skip(1))
}

/// Twice the area of a contour; negative if it runs the other way.
fn area(contour: &Contour) -> f64 {
    sides(contour).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

fn has_inside(contour: &Contour, point: Point) -> bool {
    let crossed = sides(contour).filter(|(a, b)| (a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x);
    crossed.count() % 2 == 1
}

/// The contours of a path, holes running the other way.
fn turned(mut contours: Vec<Contour>, even_odd: bool) -> Vec<Contour> {
    let areas: Vec<f64> = contours.iter().map(area).collect();
    // Without even-odd, a path tells its holes by their direction; only the path as a whole may run either way.
    let is_mirrored = areas.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).is_some_and(|largest| largest < 0.0);
    let is_hole = |i: usize, start: Point| contours.iter().enumerate().filter(|(other, contour)| *other != i && has_inside(contour, start)).count() % 2 == 1;
    let turn = |(i, (contour, area)): (usize, (&Contour, &f64))| {
        if even_odd { contour.first().is_some_and(|start| (*area < 0.0) != is_hole(i, *start)) } else { is_mirrored }
    };
    let turn: Vec<bool> = contours.iter().zip(&areas).enumerate().map(turn).collect();
    for (contour, _) in contours.iter_mut().zip(turn).filter(|(_, turn)| *turn) {
        contour.reverse();
    }
    contours
}

/// A `transform` attribute.
fn transform(value: &str) -> Result<Affine> {
    let mut all = Affine::IDENTITY;
    for call in value.split(')').map(|call| call.trim_matches([' ', ',', '\n', '\t', '\r'])).filter(|call| !call.is_empty()) {
        let wrong = || bad(format!("`{call})` can't be read as a transform"));
        let (name, numbers) = call.split_once('(').ok_or_else(wrong)?;
        let numbers: Vec<f64> =
            numbers.split([' ', ',', '\n', '\t', '\r']).filter(|n| !n.is_empty()).map(|n| n.parse().map_err(|_| wrong())).collect::<Result<_>>()?;
        all *= match (name.trim(), numbers.as_slice()) {
            ("matrix", [a, b, c, d, e, f]) => Affine::new([*a, *b, *c, *d, *e, *f]),
            ("translate", [x]) => Affine::translate((*x, 0.0)),
            ("translate", [x, y]) => Affine::translate((*x, *y)),
            ("scale", [both]) => Affine::scale(*both),
            ("scale", [x, y]) => Affine::scale_non_uniform(*x, *y),
            ("rotate", [degrees]) => Affine::rotate(degrees.to_radians()),
            ("rotate", [degrees, x, y]) => Affine::rotate_about(degrees.to_radians(), (*x, *y)),
            _ => return Err(wrong()),
        };
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
