//! Parses and prints numbers as JavaScript does, which determines widths and class names.

use std::fmt;

/// A text without the white space before it: most numbers have none.
fn trimmed(text: &str) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_start() }
}

/// `parseInt(text, 10)`.
pub fn whole(text: &str) -> f64 {
    let text = trimmed(text);
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, text.get(1..).unwrap_or("")),
        Some(b'+') => (1.0, text.get(1..).unwrap_or("")),
        _ => (1.0, text),
    };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let digits = digits.get(..length).unwrap_or("");
    match length {
        0 => f64::NAN,
        // Exact, as are all whole numbers below 2^53.
        1..=15 => sign * digits.bytes().fold(0, |n: u64, digit| n * 10 + u64::from(digit - b'0')) as f64,
        _ => digits.parse::<f64>().map_or(f64::NAN, |n| sign * n),
    }
}

/// `parseFloat(text)`.
pub fn float(text: &str) -> f64 {
    let text = trimmed(text);
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let before = digits(sign);
    let mut end = sign + before;
    if bytes.get(end) == Some(&b'.') {
        let after = digits(end + 1);
        if before + after == 0 {
            return f64::NAN;
        }
        end += 1 + after;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let power = digits(end + 1 + sign);
        end += if power > 0 { 1 + sign + power } else { 0 };
    }
    text.get(..end).and_then(|t| t.parse().ok()).unwrap_or(f64::NAN)
}

/// A number as a JavaScript template literal prints it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JsNumber(pub f64);

impl JsNumber {
    /// The number with its unit.
    pub fn with(self, unit: &str) -> String {
        let mut text = String::with_capacity(24);
        // Writing to a string can't fail.
        let _ = self.write(&mut text);
        text.push_str(unit);
        text
    }

    /// Writes it.
    pub fn write(self, out: &mut dyn fmt::Write) -> fmt::Result {
        let n = self.0;
        if n.fract() == 0.0 && n.abs() < 1e9 {
            return Self::write_whole(n, out);
        }
        if n.is_nan() {
            return out.write_str("NaN");
        }
        if n.is_infinite() {
            return out.write_str(if n > 0.0 { "Infinity" } else { "-Infinity" });
        }
        if (1e-6..1e21).contains(&n.abs()) { write!(out, "{n}") } else { out.write_str(&scientific(n)) }
    }

    /// A fast path for integers, which most widths are.
    fn write_whole(n: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and below 1e9")]
        let mut rest = n.abs() as u32;
        let mut digits = [b'0'; 10];
        let mut length = 0;
        for slot in digits.iter_mut().rev() {
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
            length += 1;
            if rest == 0 {
                break;
            }
        }
        if n < 0.0 {
            out.write_str("-")?;
        }
        out.write_str(digits.get(10 - length..).and_then(|d| std::str::from_utf8(d).ok()).unwrap_or("0"))
    }
}

/// A number, or the original text if it is not a number: `{{ w }}` may become one.
pub fn or_text(number: f64, text: &str) -> String {
    if number.is_nan() { text.to_owned() } else { JsNumber(number).with("") }
}

fn scientific(n: f64) -> String {
    let text = format!("{n:e}");
    match text.split_once('e') {
        Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
        _ => text,
    }
}

/// `Math.round`: rounds halves up.
pub fn rounded(n: f64) -> f64 {
    (n + 0.5).floor()
}

/// `Number(n.toFixed(6))`.
pub fn to_six(n: f64) -> f64 {
    format!("{n:.6}").parse().unwrap_or(n)
}

/// A CSS length as read by mjml: a number and a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length<'a> {
    /// The number; an integer unless the unit is `%`.
    pub value: f64,
    /// The unit; `px` by default.
    pub unit: &'a str,
}

impl<'a> Length<'a> {
    /// Parses a length; percentages keep decimals.
    pub fn of(text: &'a str) -> Self {
        let unit = unit(text);
        Self { value: if unit == "%" { float(text) } else { whole(text) }, unit }
    }

    /// Parses a length; percentages lose decimals.
    pub fn whole(text: &'a str) -> Self {
        Self { value: whole(text), unit: unit(text) }
    }
}

/// The text after the last digit.
fn unit(text: &str) -> &str {
    let digits = text.bytes().rposition(|byte| byte.is_ascii_digit()).map_or(0, |at| at + 1);
    let unit = text.get(digits..).unwrap_or("").trim_start_matches([',', '.']);
    if unit.is_empty() { "px" } else { unit }
}

/// One side of a shorthand like `10px 25px`, in whole pixels.
pub fn side(shorthand: &str, side: Side) -> f64 {
    let mut parts = [""; 4];
    let mut count = 0;
    for (slot, part) in parts.iter_mut().zip(shorthand.split_whitespace()) {
        *slot = part;
        count += 1;
    }
    let [a, b, c, d] = parts;
    match (count, side) {
        (2 | 3, Side::Left | Side::Right) | (4, Side::Right) => whole(b),
        (2..=4, Side::Top) | (2, Side::Bottom) => whole(a),
        (3 | 4, Side::Bottom) => whole(c),
        (4, Side::Left) => whole(d),
        _ => whole(shorthand),
    }
}

/// A side of a box.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

/// The width of a border like `2px solid #333`: the first word that begins with a number.
pub fn border(text: &str) -> f64 {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    for start in starts {
        let word = text.get(start..).unwrap_or("");
        if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return whole(word);
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_shown_as_javascript_does() {
        assert_eq!(whole(" 12.9px"), 12.0);
        assert!(whole("auto").is_nan());
        assert_eq!(float("33.333333333333336%"), 33.333_333_333_333_336);
        assert_eq!((float("-.5em"), float("1e3x"), float("2.")), (-0.5, 1000.0, 2.0));
        for (number, shown) in
            [(100.0 / 3.0, "33.333333333333336"), (0.0, "0"), (-0.0, "0"), (1e-7, "1e-7"), (1e21, "1e+21"), (f64::NAN, "NaN"), (550.0, "550")]
        {
            assert_eq!(JsNumber(number).to_string(), shown);
        }
        assert_eq!((rounded(-0.5), rounded(2.5)), (0.0, 3.0));
    }

    #[test]
    fn lengths_have_their_unit_after_the_last_digit() {
        for (text, unit, value) in [("50.5%", "%", 50.5), ("100.5px", "px", 100.0), ("20", "px", 20.0), ("3em", "em", 3.0), ("1,5%", "%", 1.0)] {
            assert_eq!(Length::of(text), Length { value, unit }, "{text}");
        }
    }

    #[test]
    fn shorthands_give_each_side() {
        let sides = |text| [Side::Top, Side::Right, Side::Bottom, Side::Left].map(|s| side(text, s));
        assert_eq!(sides("1px"), [1.0; 4]);
        assert_eq!(sides("1px 2px"), [1.0, 2.0, 1.0, 2.0]);
        assert_eq!(sides("1px 2px 3px"), [1.0, 2.0, 3.0, 2.0]);
        assert_eq!(sides(" 1px  2px 3px 4px 5px"), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!((border("2px solid red"), border("solid 3px"), border("none"), border("1.5px")), (2.0, 3.0, 0.0, 1.0));
    }
}
