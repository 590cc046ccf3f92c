use super::outlines;
use crate::base::diagnostic::Code;

/// How often an outline winds around a point: what the painter adds up.
fn winding(outline: &[u16], x: f64, y: f64) -> i32 {
    let points: Vec<[f64; 2]> = outline.as_chunks::<2>().0.iter().map(|point| point.map(f64::from)).collect();
    let sides = points.iter().zip(points.iter().cycle().skip(1)).filter(|(a, b)| (a[1] > y) != (b[1] > y));
    sides.filter(|(a, b)| x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]).map(|(a, b)| if a[1] < b[1] { 1 } else { -1 }).sum()
}

/// What a logo looks like: each pixel's middle.
fn look(svg: &str) -> Vec<String> {
    let outlines = outlines(svg).unwrap_or_else(|e| panic!("{}", e.message));
    let is_ink = |x: i32, y: i32| outlines.iter().map(|outline| winding(outline, f64::from(16 * x) + 8.3, f64::from(16 * y) + 7.7)).sum::<i32>() != 0;
    (0..20).map(|y| (0..40).map(|x| if is_ink(x, y) { '#' } else { '.' }).collect()).collect()
}

fn svg(shapes: &str) -> String {
    format!("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 99'><title>A &amp; B</title>{shapes}</svg>")
}

#[test]
fn a_hole_is_a_hole_whichever_way_it_runs() {
    let ring = |path: &str| look(&svg(path));
    let expected = ring("<path d='M0 0H40V20H0ZM10 5V15H30V5Z'/>");
    assert_eq!((expected[10].as_str(), expected[2].as_str()), ("##########....................##########", "#".repeat(40).as_str()));
    for same in [
        // Mirrored as a whole; even-odd with both running the same way; moved, scaled, turned; in a group; by `style`.
        "<path d='M0 0V20H40V0ZM10 5H30V15H10Z'/>",
        "<path fill-rule='evenodd' d='M0 0H40V20H0ZM10 5H30V15H10Z'/>",
        "<path style='fill:#123; fill-rule: evenodd' d='M0 0H40V20H0ZM10 5V15H30V5Z'/>",
        "<g transform='translate(7,-3) scale(2 2)'><path d='m0 0h40v20h-40zm10 5v10h20v-10z'/></g>",
        "<path transform='rotate(90)' d='M0 0V-40H20V0ZM5 -10H15V-30H5Z'/>",
        "<g fill='navy'><rect width='40' height='5'/><rect y='15' width='40' height='5'/><g><polygon points='0,5 10,5 10,15 0,15'/></g><rect x='30' y='5' width='10' height='10'/></g>",
    ] {
        assert_eq!(ring(same), expected, "{same}");
    }
}

#[test]
fn curves_are_round_and_overlapping_shapes_are_one() {
    let round = look(&svg("<circle cx='10' cy='10' r='10'/><ellipse cx='30' cy='10' rx='10' ry='10'/>"));
    assert_eq!((round[0].trim_matches('.').len() < 30, round[10].as_str()), (true, "#".repeat(40).as_str()));
    let arcs = look(&svg("<path d='M10 0a10 10 0 1 1 0 20a10 10 0 1 1 0-20zM30 0a10 10 0 1 0 0 20a10 10 0 1 0 0-20z'/>"));
    let differing: usize = round.iter().zip(&arcs).map(|(one, other)| one.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count()).sum();
    assert!(differing <= 4, "{differing} pixels: {round:#?} {arcs:#?}");
    // One colour, written in four ways.
    assert_eq!(
        look(&svg(
            "<rect width='10' height='20'/><g fill='#000'><rect x='10' width='10' height='20'/></g><rect x='20' width='10' height='20' fill='BLACK'/><rect x='30' width='10' height='20' style='fill:#000000'/>"
        )),
        vec!["#".repeat(40); 20]
    );
    // Two shapes over each other, running against each other, leave no hole.
    assert_eq!(look(&svg("<path d='M0 0H30V20H0Z'/><path d='M10 0V20H40V0Z'/>")), vec!["#".repeat(40); 20]);
}

#[test]
fn what_would_look_wrong_is_refused_with_its_reason() {
    let curved = format!("<path d='{}'/>", (0..9_000).map(|i| format!("M{} {}l1 1h-1z", i % 100, i / 100)).collect::<String>());
    for (shapes, found) in [
        ("<text x='1'>Nordwind</text>", "can't have `<text>`"),
        ("<image href='a.png'/>", "can't have `<image>`"),
        ("<path fill='red' d='M0 0H9V9Z'/><path fill='#fff' d='M0 0H3V3Z'/>", "several colours: `red` and `#ffffff`"),
        ("<path fill='none' stroke='red' d='M0 0H9V9Z'/>", "a stroke"),
        ("<style>.a{fill:none}</style><path class='a' d='M0 0H9V9Z'/>", "`<style>`"),
        ("<path class='a' d='M0 0H9V9Z'/>", "`class=\"a\"`"),
        ("<path fill='none' d='M0 0H9V9Z'/>", "shows nothing"),
        ("", "shows nothing"),
        ("<path d='M0 0H9V9Q'/>", "a shape can't be read: `M0 0H9V9Q`"),
        ("<path transform='skewX(30)' d='M0 0H9V9Z'/>", "`skewX(30)` can't be read as a transform"),
        ("<rect width='9' height='9' rx='2'/>", "round corners"),
        ("<rect width='wide' height='3'/>", "`width=\"wide\"` is not a number"),
        ("<path d='M0 0H900V9Z'/>", "100 times as wide"),
        ("<g mask='url(#m)'><path d='M0 0H9V9Z'/></g>", "can't have `mask`"),
        ("<g></b>", "not SVG"),
        (&curved, "27000 points and is 1 times"),
    ] {
        let error = outlines(&svg(shapes)).unwrap_err();
        assert_eq!((error.code, error.message.contains(found)), (Code::PaintBadLogo, true), "{}", error.message);
    }
    for no_svg in ["", "Nordwind", "<html></html>", "\u{0}\u{1}", "</svg></svg><svg></svg></g><path d='M0 0H9V9Z'/>"] {
        assert_eq!(outlines(no_svg).unwrap_err().code, Code::PaintBadLogo, "{no_svg}");
    }
}
