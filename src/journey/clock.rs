//! Calendar days, working days and hours of the recipient.

use super::event::Text;
use crate::base::time::{Day, LocalClock, Millis};

/// Milliseconds in an hour.
pub const HOUR_MS: Millis = 3_600_000;

/// A moment with its local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub at: Millis,
    pub day: Day,
    /// Whether clocks skip the time that was meant.
    pub is_shifted: bool,
}

/// The recipient's clock, with the shop's holidays.
#[derive(Debug, Clone)]
pub struct Clock<'s> {
    pub zone: LocalClock,
    /// Sorted.
    pub holidays: &'s [Day],
    /// When letters are sent that have a day, in seconds after midnight.
    pub send_at: i64,
    /// When advertising may be sent, in seconds after midnight.
    pub from: i64,
    pub until: i64,
}

impl Clock<'_> {
    pub fn day(&self, at: Millis) -> Day {
        self.zone.local(at).0
    }

    /// An instant with its date.
    pub fn moment(&self, at: Millis) -> Moment {
        Moment { at, day: self.day(at), is_shifted: false }
    }

    /// The hour of sending on a day.
    pub fn on(&self, day: Day) -> Moment {
        let (at, is_shifted) = self.zone.instant(day, self.send_at);
        Moment { at, day, is_shifted }
    }

    /// The last second of a day.
    pub fn end_of(&self, day: Day) -> Millis {
        self.zone.instant(day.plus(1), 0).0 - 1000
    }

    /// When advertising may be sent at the earliest, from an instant on.
    pub fn awake(&self, at: Millis) -> Millis {
        let (day, seconds) = self.zone.local(at);
        if seconds < self.from {
            self.zone.instant(day, self.from).0.max(at)
        } else if seconds >= self.until {
            self.zone.instant(day.plus(1), self.from).0
        } else {
            at
        }
    }

    pub fn is_working_day(&self, day: Day) -> bool {
        day.weekday() <= 5 && self.holidays.binary_search(&day).is_err()
    }

    /// The working day `count` working days after a date.
    pub fn working_days_after(&self, day: Day, count: i64) -> Day {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            day = day.plus(1);
            left -= i64::from(self.is_working_day(day));
        }
        day
    }

    /// The date itself, or the next working day (§ 193 BGB).
    pub fn working_day_from(&self, day: Day) -> Day {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day.plus(1);
        }
        day
    }
}

/// A date, or the day of a moment as the recipient has it.
pub fn clock_day(clock: &Clock<'_>, text: Option<&Text<'_>>) -> Option<Day> {
    let text = text?.as_str();
    match crate::base::time::instant(text) {
        Ok(at) => Some(clock.day(at)),
        Err(_) => Day::parse(text),
    }
}
