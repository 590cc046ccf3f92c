use super::calendar::{Millis, days, days_of_month};

/// A date in milliseconds, and the rest of the text.
fn date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let exists = (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
    exists.then(|| (days(year, month, day) * 86_400_000, rest))
}

/// `hh:mm[:ss[.fraction]]` in milliseconds, and the rest of the text. A leap second counts as the second before it.
fn time(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, mut rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (mut second, mut thousandths) = (0, 0);
    if let Some(seconds) = rest.strip_prefix(':') {
        (second, rest) = digits(seconds, 2)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            thousandths = format!("{:0<3}", fraction.get(..length.min(3))?).parse().ok().filter(|_| length > 0)?;
            rest = fraction.get(length..)?;
        }
    }
    let exists = hour < 24 && minute < 60 && second <= 60;
    exists.then(|| (((hour * 60 + minute) * 60 + second.min(59)) * 1000 + thousandths, rest))
}

/// `Z`, `+01:00`, `+0100` or `+01`, as milliseconds.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, rest) = digits(text.strip_prefix(['+', '-'])?, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() { (0, rest) } else { digits(rest, 2)? };
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

/// A number of exactly `count` digits, and the rest of the text.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let number = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
    Some((number, rest))
}

/// A parsed date or time.
pub(super) enum ParsedTime {
    /// A point in time.
    Instant(Millis),
    /// A time without an offset, in milliseconds as if it were UTC.
    Clock(Millis),
    /// A date, as its midnight in UTC.
    Day(Millis),
}

/// Reads a date, with or without a time, with or without an offset.
pub(super) fn parse(text: &str) -> Option<ParsedTime> {
    let (date, rest) = date(text)?;
    if rest.is_empty() {
        return Some(ParsedTime::Day(date));
    }
    let (time, rest) = time(rest.strip_prefix(['T', 't', ' '])?)?;
    if rest.is_empty() {
        return Some(ParsedTime::Clock(date + time));
    }
    Some(ParsedTime::Instant(date + time - offset(rest)?))
}

/// Reads an RFC 5322 date: `Sun, 22 Nov 2026 10:00:00 +0100`.
pub(super) fn mail_date(text: &str) -> Option<Millis> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.split_once(',').map_or(text, |(_, date)| date);
    let mut words = text.split_ascii_whitespace();
    let day: i64 = words.next()?.parse().ok()?;
    let name = words.next()?.to_ascii_lowercase();
    let month = MONTHS.iter().zip(1..).find(|(known, _)| **known == name).map(|(_, month)| month)?;
    let year = year(words.next()?)?;
    let (of_day, rest) = time(words.next()?)?;
    let zone = words.next()?;
    let offset = named_offset(zone).or_else(|| offset(zone))?;
    let exists = rest.is_empty() && (1..=days_of_month(year, month)).contains(&day);
    exists.then(|| days(year, month, day) * 86_400_000 + of_day - offset)
}

/// The year of a mail date. Years of two or three digits are expanded as RFC 2822, 4.3 says.
fn year(text: &str) -> Option<i64> {
    let year: i64 = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())??;
    match (text.len(), year) {
        (2, 0..50) => Some(2000 + year),
        (2 | 3, _) => Some(1900 + year),
        (4, 1900..) => Some(year),
        _ => None,
    }
}

/// The offset of a zone name in milliseconds: the names of RFC 2822 (obs-zone), where single letters count as UTC, and the Central European ones.
fn named_offset(name: &str) -> Option<i64> {
    let hours = match name.to_ascii_uppercase().as_str() {
        "GMT" | "UT" | "UTC" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "CET" | "MEZ" => 1,
        "CEST" | "MESZ" => 2,
        name => matches!(name.as_bytes(), [b'A'..=b'I' | b'K'..=b'Z']).then_some(0)?,
    };
    Some(hours * 3_600_000)
}

/// Reads `P1D`, `PT24H`, `P1DT2H30M10S` or `-PT1H`. A day has 24 hours, a week seven days.
pub(super) fn duration(text: &str) -> Option<Millis> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty() && !rest.ends_with('T'))?;
    let (mut sum, mut units): (i64, &[(char, i64)]) = (0, &[('W', 604_800), ('D', 86_400)]);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            (rest, units) = (time, &[('H', 3_600), ('M', 60), ('S', 1)]);
            continue;
        }
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(length)?;
        let unit = after.chars().next()?;
        let at = units.iter().position(|(known, _)| *known == unit)?;
        let seconds = number.parse::<i64>().ok()?.checked_mul(units.get(at)?.1)?;
        sum = sum.checked_add(seconds)?;
        units = units.get(at + 1..)?;
        rest = after.get(1..)?;
    }
    sum.checked_mul(sign * 1000)
}
