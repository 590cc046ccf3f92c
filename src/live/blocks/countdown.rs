use super::frame::{Frame, SMALL, SMALLEST, Style};
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Align, Animation, Cell, Item, Text, Weight};

/// The number of frames, one second each; the animation plays once.
const FRAMES: i64 = 60;
const BOX_GAP: f32 = 8.0;
const DIGIT: f32 = 32.0;

/// The time left until a real end. The first frame is complete and correct, because older versions of Outlook show only that; the last one stays.
pub(super) fn countdown(title: &str, ends: Millis, now: Millis, whole_frames: bool, style: &Style<'_>) -> Result<Animation> {
    let mut c = Frame::card(style);
    let texts = style.language().live();
    let below = texts.ends_at.fill([&style.when().datetime(ends)]);
    let narrow = c.is_narrow();
    let (left, width) = if narrow { (c.margin, c.room()) } else { (c.right() - 284.0, 284.0) };
    let top = if narrow { c.margin + 54.0 } else { c.margin - 2.0 };
    let text_room = if narrow { c.room() } else { left - c.margin - 20.0 };
    let box_width = ((width - 3.0 * BOX_GAP) / 4.0).floor();
    let box_height = 64.0_f32.min(c.foot() - 16.0 - top);
    let size = DIGIT.min(box_width / 2.1);
    c.fitted(c.margin, c.margin + 17.0, [20.0, 14.0], Weight::Bold, c.colors.ink, title, text_room)?;
    c.fitted(c.margin, c.margin + 40.0, [14.0, SMALLEST], Weight::Regular, c.colors.muted, &below, text_room)?;
    let digit_width = (0..10).try_fold(0.0_f32, |widest, d: u8| c.measure(&d.to_string(), Weight::Bold, size).map(|w| widest.max(w)))?.ceil();
    let most_days = (ends - now).max(0) / 86_400_000;
    let day_digits = if most_days > 99 { 3 } else { 2 };
    let mut cells = Vec::new();
    let soft = c.soft();
    for (i, unit) in texts.units.iter().enumerate() {
        let x = left + i as f32 * (box_width + BOX_GAP);
        c.rect(x, top, box_width, box_height, 8.0_f32.min(f32::from(style.theme.radius())), soft);
        let label = c.ellipsize(unit, Weight::Regular, SMALL, box_width - 6.0)?;
        c.text_center(x + box_width / 2.0, top + box_height - 8.0, SMALL, Weight::Regular, c.colors.muted, label);
        let digits = if i == 0 { day_digits } else { 2 };
        let size = if digits == 3 { size * 0.75 } else { size };
        let wide = if digits == 3 { (digit_width * 0.75).ceil() } else { digit_width };
        let start = (x + (box_width - wide * digits as f32) / 2.0).floor();
        for n in 0..digits {
            let cell_x = start + wide * n as f32;
            let face = |digit: u8| {
                let text = Text {
                    x: cell_x + wide / 2.0,
                    baseline: top + size + 1.0,
                    size,
                    weight: Weight::Bold,
                    align: Align::Center,
                    color: c.colors.ink,
                    text: digit.to_string(),
                };
                vec![Item::Text(text)]
            };
            let height = (size + 6.0).min(box_height - 22.0);
            cells.push(Cell { x: cell_x as u16, y: (top + 2.0) as u16, width: wide as u16, height: height as u16, faces: (0..10).map(face).collect() });
        }
    }
    c.as_of("", now)?;
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
