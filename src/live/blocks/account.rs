//! Personal blocks: points and vouchers.

use super::frame::{Frame, SMALL, SMALLEST, Style};
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight, code128, qr, within};
use crate::shop::fact::{Points, Symbol, Voucher, Worth};

const BLACK: Color = Color([0; 3]);
const WHITE: Color = Color([255; 3]);

/// A balance and the next reward.
pub(super) fn points(points: &Points, title: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let texts = style.language().live();
    let number = |n: u32| style.locale.integer(n);
    c.line(c.margin, c.margin + 12.0, 14.0, Weight::Regular, colors.muted, title, c.room())?;
    let baseline = c.margin + 50.0;
    let width = c.line(c.margin, baseline, 34.0, Weight::Bold, colors.ink, &number(points.balance), c.room() - 60.0)?;
    c.text(c.margin + width + 8.0, baseline, 15.0, Weight::Regular, colors.muted, texts.points.of(style.locale.plural(&points.balance.to_string())));
    let note =
        points.expiring.as_ref().map(|e| texts.expiring.of(style.locale.plural(&e.points.to_string())).fill([&number(e.points), &style.when().date(e.at)]));
    if let Some(goal) = &points.goal {
        let share = points.balance as f32 / goal.points.max(1) as f32;
        let text = match goal.points.checked_sub(points.balance).filter(|left| *left > 0) {
            Some(left) => texts.points_to.fill([&number(left), &goal.reward]),
            None => texts.reached.fill([&goal.reward]),
        };
        let y = (baseline + c.foot()) / 2.0 - 8.0;
        c.track(c.margin, y - 8.0, c.room(), 8.0, share);
        c.fitted(c.margin, y + 18.0, [14.0, SMALLEST], Weight::Bold, colors.ink, &text, c.room())?;
    }
    c.as_of(note.as_deref().unwrap_or(""), points.as_of)?;
    Ok(c.scene())
}

/// A voucher's code and value, while it can be redeemed.
pub(super) fn voucher(voucher: &Voucher, title: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let texts = style.language().live();
    let worth = match voucher.worth {
        Worth::Amount(money) => style.locale.money_short(money),
        Worth::Percent(percent) => texts.percent_off.fill([&style.locale.percent(percent)]),
    };
    let room = c.room();
    let mut left_room = room;
    let mut symbol_height = 0.0;
    match voucher.symbol {
        Symbol::None => {}
        Symbol::Qr => {
            let modules = qr(&voucher.code)?;
            let whole = modules.len() as f32 + 8.0;
            let most = if c.is_narrow() { 132.0_f32 } else { c.height - 2.0 * 14.0 };
            let module = within((most / whole).floor(), 1.0, 6.0);
            let side = whole * module;
            let (x, y) = if c.is_narrow() { (((c.width - side) / 2.0).floor(), c.foot() - 24.0 - side) } else { (c.width - 14.0 - side, 14.0) };
            c.rect(x, y, side, side, 6.0, WHITE);
            for (row, line) in modules.iter().enumerate() {
                for (start, length) in runs(line) {
                    c.rect(x + (start as f32 + 4.0) * module, y + (row as f32 + 4.0) * module, length as f32 * module, module, 0.0, BLACK);
                }
            }
            if c.is_narrow() { symbol_height = side } else { left_room = x - c.margin - 16.0 }
        }
        Symbol::Code128 => {
            let widths = code128(&voucher.code);
            let whole = widths.iter().map(|w| f32::from(*w)).sum::<f32>() + 20.0;
            let beside = !c.is_narrow() && whole <= room / 2.0;
            let most = if beside { room / 2.0 } else { c.width - 8.0 };
            // Half pixels at 1× are whole pixels at 2×.
            let step = if style.size.scale > 1 { 2.0 } else { 1.0 };
            let module = within((most / whole * step).floor() / step, 1.0 / step, 2.0);
            let (side, height) = (whole * module, if beside { 92.0 } else { 64.0 });
            let x = if beside { (c.right() - side).floor() } else { ((c.width - side) / 2.0).floor() };
            let y = if beside { ((c.height - height) / 2.0).floor() } else { c.foot() - 24.0 - height };
            c.rect(x, y, side, height, 0.0, WHITE);
            let mut at = x + 10.0 * module;
            for (i, width) in widths.iter().enumerate() {
                let width = f32::from(*width) * module;
                if i % 2 == 0 {
                    c.rect(at, y + 4.0, width, height - 8.0, 0.0, BLACK);
                }
                at += width;
            }
            if beside { left_room = x - c.margin - 16.0 } else { symbol_height = height }
        }
    }
    c.line(c.margin, c.margin + 12.0, 14.0, Weight::Regular, colors.muted, title, left_room)?;
    c.fitted(c.margin, c.margin + 48.0, [32.0, 18.0], Weight::Bold, colors.ink, &worth, left_room)?;
    let code_size = c.shrunk(&voucher.code, Weight::Bold, [18.0, SMALLEST], left_room - 24.0)?;
    let code_width = c.measure(&voucher.code, Weight::Bold, code_size)? + 24.0;
    let soft = c.soft();
    let top = c.margin + 60.0;
    if symbol_height == 0.0 || top + 34.0 <= c.foot() - 28.0 - symbol_height {
        c.rect(c.margin, top, code_width.min(left_room), 32.0, 6.0, soft);
        c.text(c.margin + 12.0, top + 22.0, code_size, Weight::Bold, colors.ink, voucher.code.clone());
    }
    let minimum = voucher.minimum.map(|money| texts.from_order_value.fill([&style.locale.money_short(money)]));
    let until = voucher.until.map(|at| texts.valid_until.fill([&style.when().date(at)]));
    let conditions = [minimum, until].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let beside_symbol = left_room < room;
    if beside_symbol {
        let as_of = style.locale.prices().as_of.fill([&style.when().short(voucher.as_of)]);
        c.fitted(c.margin, c.foot() - 17.0, [SMALL, SMALLEST], Weight::Regular, colors.muted, &conditions, left_room)?;
        c.line(c.margin, c.foot(), SMALL, Weight::Regular, colors.muted, &as_of, left_room)?;
    } else if c.is_narrow() {
        c.fitted(c.margin, top + 52.0, [SMALL, SMALLEST], Weight::Regular, colors.muted, &conditions, c.room())?;
        c.as_of("", voucher.as_of)?;
    } else {
        c.as_of(&conditions, voucher.as_of)?;
    }
    Ok(c.scene())
}

/// The start and length of each run of dark modules in a row.
fn runs(line: &[bool]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (i, _) in line.iter().enumerate().filter(|(_, dark)| **dark) {
        match out.last_mut() {
            Some((start, length)) if *start + *length == i => *length += 1,
            _ => out.push((i, 1)),
        }
    }
    out
}
