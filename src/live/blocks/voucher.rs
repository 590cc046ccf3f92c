//! A voucher: its worth and code on the left, its bar code on a stub behind a perforation.

use super::frame::{Frame, Style};
use super::parts::SMALLEST;
use super::signs::Sign;
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::{Icon, Scene, Weight, code128, qr, within};
use crate::shop::fact::{Symbol, Voucher, Worth};

const BLACK: Color = Color([0; 3]);
const WHITE: Color = Color([255; 3]);
/// The radius of the notches at the ends of the perforation.
const NOTCH: f32 = 10.0;
/// Below these heights, sizes and distances are smaller.
const LOW: [f32; 2] = [222.0, 340.0];
/// The most that a bar code is wide beside the texts, as a share of the card.
const STUB: f32 = 0.46;
/// The text below the bars of a Code 128.
const READABLE: f32 = 13.0;

/// A bar code before it is placed.
enum Bars {
    Nothing,
    Qr(Vec<Vec<bool>>),
    Code128(Vec<u8>),
}

impl Bars {
    fn of(voucher: &Voucher) -> Result<Self> {
        Ok(match voucher.symbol {
            Symbol::None => Self::Nothing,
            Symbol::Qr => Self::Qr(qr(&voucher.code)?),
            Symbol::Code128 => Self::Code128(code128(&voucher.code)),
        })
    }

    /// Its width in modules, with its quiet zones.
    fn modules(&self) -> f32 {
        match self {
            Self::Nothing => 0.0,
            Self::Qr(modules) => modules.len() as f32 + 8.0,
            Self::Code128(widths) => widths.iter().map(|w| f32::from(*w)).sum::<f32>() + 20.0,
        }
    }
}

/// The width of a module in whole device pixels, so that as many as there are fit into a room.
fn module(modules: f32, room: f32, most: f32, scale: u8) -> f32 {
    let step = f32::from(scale.max(1));
    within((room / modules.max(1.0) * step).floor() / step, 1.0 / step, most)
}

/// A voucher's code and value, while it can be redeemed.
pub(super) fn voucher(voucher: &Voucher, title: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let bars = Bars::of(voucher)?;
    let scale = style.size.scale;
    if c.is_narrow() {
        narrow(&mut c, voucher, &bars, title)?;
        return Ok(c.scene());
    }
    let (modules, height) = (bars.modules(), c.height);
    let unit = match bars {
        Bars::Nothing => 0.0,
        Bars::Qr(_) => module(modules, (height - 20.0).min(c.width * 0.28), 6.0, scale),
        Bars::Code128(_) => module(modules, c.width * STUB, 2.0, scale),
    };
    let side = unit * modules;
    // Thinner bars than a pixel are hard to scan.
    if matches!(bars, Bars::Code128(_)) && (unit < 1.0 || side > c.width * STUB) {
        return below(c, voucher, &bars, title);
    }
    let stub = if side > 0.0 { (side + 20.0).max(168.0_f32.min(c.width * 0.3)) } else { 168.0 };
    let x = (c.width - stub).floor();
    perforated(&mut c, x);
    let middle = [(x + c.width) / 2.0, height / 2.0];
    match &bars {
        Bars::Nothing => gift(&mut c, middle, within(height / 2.0 - 36.0, 24.0, 44.0)),
        Bars::Qr(modules) => squares(&mut c, modules, middle, unit),
        Bars::Code128(widths) => stripes(&mut c, widths, middle, [unit, 92.0_f32.min(height - 40.0)], None)?,
    }
    let room = x - 16.0 - (c.margin + 4.0);
    texts(&mut c, voucher, title, room)?;
    Ok(c.scene())
}

/// The texts of a wide voucher, in a room on its left.
fn texts(c: &mut Frame<'_>, voucher: &Voucher, title: &str, room: f32) -> Result<()> {
    let [low, _] = LOW;
    let (colors, x, is_low) = (c.colors, c.margin + 4.0, c.height < low);
    let [eyebrow, worth, field, high, conditions] = if is_low { [30.0, 62.0, 73.0, 32.0, 122.0] } else { [38.0, 82.0, 100.0, 42.0, 168.0] };
    // What is higher than needed is spread between the parts.
    let more = within((c.height - if is_low { 160.0 } else { 232.0 }) / 6.0, 0.0, 20.0);
    head(c, title, [x, eyebrow + more], 14.0, room, Icon::Gift, colors.sale)?;
    c.fitted(x, worth + 1.5 * more, [if is_low { 28.0 } else { 34.0 }, 18.0], Weight::Bold, colors.ink, &worth_of(c, voucher), room)?;
    code(c, voucher, [x, field + 2.0 * more, room, high], false)?;
    let [until, minimum] = terms(c, voucher);
    let foot = c.height - if is_low { 12.0 } else { 16.0 };
    let mut y = conditions + 2.5 * more;
    if is_low {
        let joined = [minimum, until].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let (size, lines) = c.lines(&joined, Weight::Regular, [12.0, SMALLEST], room, 2)?;
        c.text_lines(x, y - if lines.len() > 1 { 1.0 } else { 0.0 }, 13.5, size, Weight::Regular, colors.ink, lines);
    } else {
        for (text, size, weight, color) in [(until, 13.5, Weight::Bold, colors.ink), (minimum, 12.0, Weight::Regular, colors.muted)] {
            if let Some(text) = text {
                c.fitted(x, y, [size, SMALLEST], weight, color, &text, room)?;
                y += 20.0;
            }
        }
    }
    let as_of = c.as_of_text(voucher.as_of);
    c.text(x, foot, SMALLEST, Weight::Regular, colors.muted, as_of);
    Ok(())
}

/// A wide voucher whose bars are too wide for a stub: they are below its texts, with the code in letters, and the conditions at the foot.
fn below(mut c: Frame<'_>, voucher: &Voucher, bars: &Bars, title: &str) -> Result<Scene> {
    let (colors, x, room) = (c.colors, c.margin, c.room());
    let [eyebrow, worth, size] = if c.height < 200.0 { [26.0, 52.0, 24.0] } else { [34.0, 68.0, 30.0] };
    head(&mut c, title, [x, eyebrow], 14.0, room, Icon::Gift, colors.sale)?;
    c.fitted(x, worth, [size, 18.0], Weight::Bold, colors.ink, &worth_of(&c, voucher), room)?;
    let terms: Vec<String> = terms(&c, voucher).into_iter().flatten().collect();
    let (last, as_of) = (c.height - 14.0, c.as_of_text(voucher.as_of));
    let first = c.legal([x, c.right(), last], 11.5, &terms, &as_of)?;
    let unit = module(bars.modules(), c.width - 8.0, 2.0, c.style.size.scale);
    if let Bars::Code128(widths) = bars {
        let (top, bottom) = (worth + 8.0, first - 13.0);
        let height = within(bottom - top - 24.0, 36.0, 80.0);
        let middle = [c.width / 2.0, (top + bottom) / 2.0];
        stripes(&mut c, widths, middle, [unit, height], Some(&voucher.code))?;
    }
    Ok(c.scene())
}

/// A narrow voucher: its bar code below its texts.
fn narrow(c: &mut Frame<'_>, voucher: &Voucher, bars: &Bars, title: &str) -> Result<()> {
    let [_, low] = LOW;
    // Bars that are too wide even in the thinnest lines that can be painted: the code is there in letters.
    let thinnest = bars.modules() / f32::from(c.style.size.scale.max(1));
    let bars = if thinnest > c.width - 8.0 { &Bars::Nothing } else { bars };
    let (colors, x, room, is_low) = (c.colors, c.margin, c.room(), c.height < low);
    let [eyebrow, worth, field, high, conditions] = if is_low { [26.0, 54.0, 63.0, 30.0, 109.0] } else { [33.0, 70.0, 86.0, 42.0, 152.0] };
    head(c, title, [x, eyebrow], 13.0, room, Icon::Gift, colors.sale)?;
    c.fitted(x, worth, [if is_low { 24.0 } else { 27.0 }, 18.0], Weight::Bold, colors.ink, &worth_of(c, voucher), room)?;
    // Bars have the code in letters below them.
    let has_code = !matches!(bars, Bars::Code128(_));
    if has_code {
        code(c, voucher, [x, field, room, high], true)?;
    }
    let mut y = if has_code { conditions } else { field + 13.0 };
    for (text, size, weight, color) in terms(c, voucher)
        .into_iter()
        .zip([(13.0, Weight::Bold, colors.ink), (12.0, Weight::Regular, colors.muted)])
        .filter_map(|(text, (size, weight, color))| Some((text?, size, weight, color)))
    {
        let (size, lines) = c.lines(&text, weight, [size, SMALLEST], room, 1)?;
        c.text_lines(x, y, 0.0, size, weight, color, lines);
        y += if is_low { 16.0 } else { 20.0 };
    }
    let foot = c.last_line("", voucher.as_of)?;
    let (top, bottom) = (y - if is_low { 12.0 } else { 13.0 }, foot - 13.0);
    // A perforation needs room.
    let line = top + 13.0;
    let has_line = bottom - top >= 150.0;
    if has_line {
        let right = c.width;
        notch(c, [0.0, line]);
        notch(c, [right, line]);
        c.dashes([18.0, right - 14.0], line);
    }
    let top = if has_line { line + 10.0 } else { top };
    let middle = [c.width / 2.0, (top + bottom) / 2.0];
    let scale = c.style.size.scale;
    match bars {
        Bars::Nothing => gift(c, middle, within((bottom - top) / 2.0 - 6.0, 18.0, 44.0)),
        Bars::Qr(modules) => squares(c, modules, middle, module(bars.modules(), (bottom - top).min(room), 5.0, scale)),
        Bars::Code128(widths) => {
            let unit = module(bars.modules(), c.width - 8.0, 2.0, scale);
            stripes(c, widths, middle, [unit, (bottom - top - 20.0).min(72.0)], Some(&voucher.code))?;
        }
    }
    Ok(())
}

/// A voucher that was redeemed or has expired: what it was worth, without its code.
pub(super) fn over(voucher: &Voucher, [headline, below, call]: [&str; 3], style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let [low, low_narrow] = LOW;
    let (muted, narrow) = (c.colors.muted, c.is_narrow());
    let is_low = c.height < if narrow { low_narrow } else { low };
    let line = if narrow { 196.0 } else { (c.width - 168.0).floor() };
    let x = if narrow { c.margin } else { c.margin + 4.0 };
    let room = if narrow { c.room() } else { line - 16.0 - x };
    // The stub stays blank but for its sign; a low narrow voucher has none.
    let has_stub = !narrow || c.height >= line + 134.0;
    if has_stub && narrow {
        let right = c.width;
        notch(&mut c, [0.0, line]);
        notch(&mut c, [right, line]);
        c.dashes([18.0, right - 14.0], line);
    } else if has_stub {
        perforated(&mut c, line);
    }
    let icon = if voucher.redeemed { Icon::Check } else { Icon::Clock };
    if has_stub {
        let middle = if narrow { [c.width / 2.0, (line + c.height - 24.0) / 2.0] } else { [(line + c.width) / 2.0, c.height / 2.0] };
        let (radius, color) = (within(c.height / 2.0 - 40.0, 32.0, 44.0), c.colors.line);
        c.ring(middle, radius, 3.0, color);
        c.icon(icon, middle[0] - radius / 2.0, middle[1] - radius / 2.0, radius, muted);
    }
    let [eyebrow, worth, text] = match (narrow, is_low) {
        (true, _) => [33.0, 70.0, 98.0],
        (false, true) => [34.0, 70.0, 96.0],
        (false, false) => [38.0, 82.0, 116.0],
    };
    let sign = if voucher.redeemed { Icon::Ok } else { Icon::Clock };
    head(&mut c, headline, [x, eyebrow], if narrow { 13.0 } else { 14.0 }, room, sign, muted)?;
    c.fitted(x, worth, [if narrow || is_low { 27.0 } else { 34.0 }, 18.0], Weight::Bold, muted, &worth_of(&c, voucher), room)?;
    c.fitted(x, text, [13.5, SMALLEST], Weight::Regular, c.colors.ink, below, room)?;
    let foot = c.height - if narrow { 14.0 } else { 16.0 };
    c.call(x, (text + 32.0).min(foot - 22.0), [14.0, SMALLEST], call, room)?;
    let as_of = c.as_of_text(voucher.as_of);
    c.text(x, foot, SMALLEST, Weight::Regular, muted, as_of);
    Ok(c.scene())
}

/// The line above the worth, with its sign.
fn head(c: &mut Frame<'_>, text: &str, [x, baseline]: [f32; 2], size: f32, room: f32, icon: Icon, color: Color) -> Result<()> {
    let before = Frame::icon_width(size + 1.0);
    let size = c.shrunk(text, Weight::Bold, [size, SMALLEST], room - before)?;
    let text = c.ellipsize(text, Weight::Bold, size, room - before)?;
    c.labelled(icon, x, baseline, size, Weight::Bold, [color; 2], text);
    Ok(())
}

fn worth_of(c: &Frame<'_>, voucher: &Voucher) -> String {
    let locale = c.style.locale;
    match voucher.worth {
        Worth::Amount(money) => locale.money_short(money),
        Worth::Percent(percent) => locale.language.live().percent_off.fill([&locale.percent(percent)]),
    }
}

/// Until when it is valid, and its minimum order value.
fn terms(c: &Frame<'_>, voucher: &Voucher) -> [Option<String>; 2] {
    let texts = c.style.language().live();
    let minimum = voucher.minimum.map(|money| texts.from_order_value.fill([&c.style.locale.money_short(money)]));
    [voucher.until.map(|at| texts.valid_until.fill([&c.style.when().date(at)])), minimum]
}

/// The code in its field, which is as wide as the code needs, or fills the room.
fn code(c: &mut Frame<'_>, voucher: &Voucher, [x, y, room, height]: [f32; 4], fill: bool) -> Result<()> {
    let padding = if height < 40.0 { 14.0 } else { 18.0 };
    let size = c.shrunk(&voucher.code, Weight::Bold, [if height < 40.0 { 16.0 } else { 18.0 }, SMALLEST], room - 2.0 * padding)?;
    let width = if fill { room } else { c.measure(&voucher.code, Weight::Bold, size)? + 2.0 * padding };
    let radius = 8.0_f32.min(f32::from(c.style.theme.radius()));
    let (soft, ink) = (c.colors.soft, c.colors.ink);
    c.rect(x, y, width, height, radius, soft);
    c.text_center(x + width / 2.0, Frame::centred(y + height / 2.0, size), size, Weight::Bold, ink, voucher.code.clone());
    Ok(())
}

/// A perforation from the upper to the lower edge.
fn perforated(c: &mut Frame<'_>, x: f32) {
    let (height, edge) = (c.height, c.colors.edge);
    notch(c, [x, 0.0]);
    notch(c, [x, height]);
    let mut y = 20.0;
    while y + 4.0 <= height - 18.0 {
        c.rect(x - 1.0, y, 2.0, 4.0, 1.0, edge);
        y += 9.0;
    }
}

/// A notch around a point of the card's edge.
fn notch(c: &mut Frame<'_>, [x, y]: [f32; 2]) {
    let (line, height, outer) = (c.colors.line, c.height, NOTCH + 1.0);
    c.disc(x, y, outer, line);
    c.hole(x - NOTCH, y - NOTCH, 2.0 * NOTCH, 2.0 * NOTCH, NOTCH);
    // The strip below the card stays transparent.
    c.hole(x - outer, height, 2.0 * outer, outer, 0.0);
}

/// What a voucher without a bar code has on its stub.
fn gift(c: &mut Frame<'_>, middle: [f32; 2], radius: f32) {
    let sign = Sign { icon: Icon::Gift, fill: c.colors.tint, ink: c.colors.ink };
    c.sign(middle, radius, sign);
}

/// A QR code with its quiet zone, around a point.
fn squares(c: &mut Frame<'_>, modules: &[Vec<bool>], middle: [f32; 2], unit: f32) {
    let side = (modules.len() as f32 + 8.0) * unit;
    let [x, y] = middle.map(|n| (n - side / 2.0).floor());
    c.rect(x, y, side, side, 6.0_f32.min(f32::from(c.style.theme.radius())), WHITE);
    for (row, line) in modules.iter().enumerate() {
        for (start, length) in runs(line) {
            c.rect(x + (start as f32 + 4.0) * unit, y + (row as f32 + 4.0) * unit, length as f32 * unit, unit, 0.0, BLACK);
        }
    }
}

/// A Code 128 with its quiet zones, and the code in letters below its bars.
fn stripes(c: &mut Frame<'_>, widths: &[u8], middle: [f32; 2], [unit, height]: [f32; 2], letters: Option<&str>) -> Result<()> {
    let side = (widths.iter().map(|w| f32::from(*w)).sum::<f32>() + 20.0) * unit;
    let below = if letters.is_some() { 20.0 } else { 4.0 };
    let size = letters.map_or(Ok(READABLE), |letters| c.shrunk(letters, Weight::Bold, [READABLE, SMALLEST], side))?;
    let plate = letters.map_or(Ok(0.0), |letters| c.measure(letters, Weight::Bold, size))?.ceil().max(side);
    let [x, y] = [(middle[0] - side / 2.0).floor(), (middle[1] - (height + below) / 2.0).floor()];
    c.rect(x.min(middle[0] - plate / 2.0), y, plate, height + below, 0.0, WHITE);
    let mut at = x + 10.0 * unit;
    for (i, width) in widths.iter().enumerate() {
        let width = f32::from(*width) * unit;
        if i % 2 == 0 {
            c.rect(at, y + 4.0, width, height - 4.0, 0.0, BLACK);
        }
        at += width;
    }
    if let Some(letters) = letters {
        c.text_center(middle[0], y + height + 15.0, size, Weight::Bold, BLACK, letters);
    }
    Ok(())
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
