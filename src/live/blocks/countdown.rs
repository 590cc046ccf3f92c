use super::frame::{Frame, Style};
use super::parts::{MIDDLE, SMALLEST};
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Align, Animation, Cell, Icon, Item, Text, Weight};

/// The number of frames, one second each; the animation plays once.
const FRAMES: i64 = 60;
const DIGIT: f32 = 27.0;
/// A tile's height.
const TILE: f32 = 46.0;
/// The distance from a tile's lower edge to the baseline of the unit below it.
const UNIT: f32 = 18.0;
const UNIT_SIZE: f32 = 11.5;

/// The time left until a real end. The first frame is complete and correct, because older versions of Outlook show only that; the last one stays.
pub(super) fn countdown(title: &str, ends: Millis, now: Millis, whole_frames: bool, style: &Style<'_>) -> Result<Animation> {
    let mut c = Frame::card(style);
    let (ink, muted, surface) = (c.colors.ink, c.colors.muted, c.colors.surface);
    let texts = style.language().live();
    let [below, short] = [style.when().datetime(ends), style.when().short(ends)].map(|at| texts.ends_at.fill([&at]));
    let as_of = c.as_of_text(now);
    let narrow = c.is_narrow();
    // Narrow: tiles below the texts. Wide: beside them, smaller where the card is.
    let (tile, gap) = match () {
        () if narrow => (((c.room() - 36.0) / 4.0).floor(), 12.0),
        () if c.width < 540.0 => (47.0, 9.0),
        () => (56.0, 14.0),
    };
    let left = if narrow { c.margin } else { c.right() - 4.0 * tile - 3.0 * gap };
    let icon = if narrow { 18.0 } else { 20.0 };
    let x = c.margin + icon + if narrow { 8.0 } else { 10.0 };
    let room = if narrow { c.right() } else { left - 14.0 } - x;
    let [title_sizes, below_sizes] = if narrow { [[17.0, 13.0], [12.5, SMALLEST]] } else { [[18.0, 13.0], [13.0, SMALLEST]] };
    let (title_size, title) = c.lines(title, Weight::Bold, title_sizes, room, if narrow { 1 } else { 2 })?;
    let most = if narrow || title.len() > 1 { 1 } else { 2 };
    let (below_size, below) = match c.balanced(&below, Weight::Regular, below_sizes, room, most)? {
        (size, lines) if lines.join(" ") == below => (size, lines),
        _ => c.shortest([&short, &short], Weight::Regular, below_sizes, room).map(|(size, line)| (size, vec![line]))?,
    };
    // The texts of a wide card are centred in its height.
    let lines = (title.len() + below.len()) as f32 - 2.0;
    let first = if narrow { c.margin + 17.0 } else { c.height / 2.0 - 7.0 - lines * 9.0 };
    c.icon(Icon::Clock, c.margin, first - title_size * MIDDLE - icon / 2.0, icon, ink);
    let end = c.text_lines(x, first, 20.0, title_size, Weight::Bold, ink, title);
    let end = c.text_lines(x, end + if narrow { 21.0 } else { 20.0 }, 16.0, below_size, Weight::Regular, muted, below);
    if narrow {
        c.text(c.margin, c.height - 13.0, SMALLEST, Weight::Regular, muted, as_of);
    } else {
        c.text(x, end + 21.0, SMALLEST, Weight::Regular, muted, as_of);
    }
    let top = if narrow { end + 18.0 } else { ((c.height - TILE - UNIT) / 2.0 - 1.0).floor() };
    let top = if narrow { top.min(c.height - 13.0 - 16.0 - UNIT - TILE).floor() } else { top };
    let digit_width = |size: f32| (0..10).try_fold(0.0_f32, |widest, d: u8| c.measure(&d.to_string(), Weight::Bold, size).map(|w| widest.max(w)));
    let (two, three) = (digit_width(DIGIT)?.ceil(), digit_width(DIGIT * 0.8)?.ceil());
    let most_days = (ends - now).max(0) / 86_400_000;
    let day_digits = if most_days > 99 { 3 } else { 2 };
    let radius = 8.0_f32.min(f32::from(style.theme.radius()));
    let mut cells = Vec::new();
    for (i, unit) in texts.units.iter().enumerate() {
        let x = left + i as f32 * (tile + gap);
        c.rect(x, top, tile, TILE, radius, ink);
        c.text_center(x + tile / 2.0, top + TILE + UNIT, UNIT_SIZE, Weight::Regular, muted, *unit);
        if i > 0 {
            for y in [17.0, 29.0] {
                c.disc(x - gap / 2.0, top + y, 1.8, muted);
            }
        }
        let (digits, size, wide) = if i == 0 && day_digits == 3 { (3, DIGIT * 0.8, three) } else { (2, DIGIT, two) };
        let start = (x + (tile - wide * digits as f32) / 2.0).floor();
        let baseline = (top + TILE / 2.0 + size * MIDDLE).floor();
        let cell_top = (top + TILE / 2.0 - size / 2.0 - 3.0).floor();
        for n in 0..digits {
            let cell_x = start + wide * n as f32;
            let face = |digit: u8| {
                let (x, text) = (cell_x + wide / 2.0, digit.to_string());
                vec![Item::Text(Text { x, baseline, size, weight: Weight::Bold, align: Align::Center, color: surface, text })]
            };
            cells.push(Cell { x: cell_x as u16, y: cell_top as u16, width: wide as u16, height: size as u16 + 6, faces: (0..10).map(face).collect() });
        }
    }
    let left_at = |frame: i64| ((ends - now) / 1000 - frame).max(0);
    let last = (0..FRAMES).find(|frame| left_at(*frame) == 0).unwrap_or(FRAMES - 1);
    let frames = (0..=last).map(|frame| faces(left_at(frame), day_digits)).collect();
    Ok(Animation { scene: c.scene(), cells, frames, delay: 100, whole_frames })
}

/// The digits of a duration: days, hours, minutes, seconds.
fn faces(seconds: i64, day_digits: usize) -> Vec<u8> {
    let days = format!("{:0day_digits$}", (seconds / 86_400).min(999));
    let rest = format!("{:02}{:02}{:02}", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    days.bytes().chain(rest.bytes()).map(|b| b - b'0').collect()
}
