use super::calendar::{date, days, days_of_month, weekday};

/// The current rule of a zone, in the format of POSIX `TZ` and of RFC 9636 footers: `CET-1CEST,M3.5.0,M10.5.0/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    /// Seconds east of UTC.
    standard: i64,
    summer: Option<Summer>,
}

/// Daylight saving time: its offset in seconds east of UTC, and its start and end in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Summer {
    offset: i64,
    from: Change,
    to: Change,
}

/// The n-th weekday of a month (5 is the last one), and seconds after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    month: i64,
    week: i64,
    /// Sunday is 0.
    weekday: i64,
    seconds: i64,
}

impl Rule {
    pub fn utc() -> Self {
        Self { standard: 0, summer: None }
    }

    /// Parses a rule.
    pub fn parse(text: &str) -> Option<Self> {
        let (clocks, changes) = text.split_once(',').map_or((text, None), |(clocks, changes)| (clocks, Some(changes)));
        let clocks = after_name(clocks)?;
        let end = clocks.find(|c: char| c.is_ascii_alphabetic() || c == '<').unwrap_or(clocks.len());
        // POSIX counts offsets west of Greenwich as positive.
        let standard = -seconds(clocks.get(..end)?)?;
        let Some(changes) = changes else { return Some(Self { standard, summer: None }) };
        let own = after_name(clocks.get(end..)?)?;
        let offset = if own.is_empty() { standard + 3_600 } else { -seconds(own)? };
        let (from, to) = changes.split_once(',')?;
        Some(Self { standard, summer: Some(Summer { offset, from: Change::parse(from)?, to: Change::parse(to)? }) })
    }

    /// Seconds east of UTC at an instant, in seconds since 1970.
    pub fn offset(self, at: i64) -> i64 {
        let Some(summer) = self.summer else { return self.standard };
        let (year, ..) = date((at + self.standard).div_euclid(86_400));
        let from = summer.from.clock(year) - self.standard;
        let to = summer.to.clock(year) - summer.offset;
        let is_summer = if from < to { (from..to).contains(&at) } else { !(to..from).contains(&at) };
        if is_summer { summer.offset } else { self.standard }
    }
}

impl Rule {
    /// The time around an instant in which the offset stays the same, in seconds since 1970, end exclusive; and that offset.
    pub fn period(self, at: i64) -> (i64, i64, i64) {
        let Some(summer) = self.summer else { return (i64::MIN, i64::MAX, self.standard) };
        let (year, ..) = date((at + self.standard).div_euclid(86_400));
        let mut changes = [(i64::MIN, 0); 6];
        for (year, pair) in (year - 1..).zip(changes.chunks_exact_mut(2)) {
            pair.copy_from_slice(&[(summer.from.clock(year) - self.standard, summer.offset), (summer.to.clock(year) - summer.offset, self.standard)]);
        }
        changes.sort_unstable();
        let next = changes.partition_point(|(change, _)| *change <= at);
        let (from, offset) = next.checked_sub(1).and_then(|last| changes.get(last)).copied().unwrap_or((i64::MIN, self.standard));
        (from, changes.get(next).map_or(i64::MAX, |(change, _)| *change), offset)
    }
}

impl Change {
    fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('/').map_or((text, None), |(day, time)| (day, Some(time)));
        let mut parts = day.strip_prefix('M')?.split('.').map(|part| part.parse().ok());
        let (month, week, weekday) = (parts.next()??, parts.next()??, parts.next()??);
        Some(Self { month, week, weekday, seconds: time.map_or(Some(7_200), seconds)? })
    }

    /// The local time of the change in a year, in seconds since 1970, by the offset before it.
    fn clock(self, year: i64) -> i64 {
        let first = days(year, self.month, 1);
        let mut day = (self.weekday - weekday(first)).rem_euclid(7) + 7 * (self.week - 1);
        while day >= days_of_month(year, self.month) {
            day -= 7;
        }
        (first + day) * 86_400 + self.seconds
    }
}

/// The text after a zone name, which is letters, or anything between `<` and `>`.
fn after_name(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())).filter(|rest| rest.len() < text.len()),
    }
}

/// `[+-]hh[:mm[:ss]]` as seconds.
fn seconds(text: &str) -> Option<i64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let parts: Option<Vec<i64>> = text.split(':').map(|part| part.parse().ok()).collect();
    let sum = parts?.into_iter().zip([3_600, 60, 1]).map(|(part, unit)| part * unit).sum::<i64>();
    Some(sign * sum)
}
