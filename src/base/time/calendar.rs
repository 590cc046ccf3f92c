/// Milliseconds since 1970-01-01T00:00:00Z, as in JavaScript.
pub type Millis = i64;

/// The local date and time of an instant in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Civil {
    pub year: i16,
    pub month: i8,
    pub day: i8,
    pub hour: i8,
    pub minute: i8,
    /// ISO weekday: Monday is 1, Sunday 7.
    pub weekday: i8,
}

const DAY: i64 = 86_400;

/// Days from 1970-01-01 to a date of the Gregorian calendar.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last day.
    let year = if month <= 2 { year - 1 } else { year };
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468
}

/// The date that is `days` after 1970-01-01: year, month, day.
pub(super) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    // The calendar repeats every 400 years.
    let (age, in_age) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_age = (in_age - in_age / 1_460 + in_age / 36_524 - in_age / 146_096) / 365;
    let in_year = in_age - (365 * year_of_age + year_of_age / 4 - year_of_age / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (age * 400 + year_of_age + i64::from(month <= 2), month, day)
}

/// The number of days in a month.
pub(super) fn days_of_month(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days(next_year, next, 1) - days(year, month, 1)
}

/// ISO weekday: Monday is 1, Sunday 7.
pub(super) fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// The civil time for local seconds since 1970-01-01T00:00:00.
pub(super) fn civil(seconds: i64) -> Civil {
    let (days, of_day) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = date(days);
    let small = |n: i64| i8::try_from(n).unwrap_or_default();
    Civil {
        year: i16::try_from(year).unwrap_or_default(),
        month: small(month),
        day: small(day),
        hour: small(of_day / 3_600),
        minute: small(of_day / 60 % 60),
        weekday: small(weekday(days)),
    }
}

/// RFC 3339 in UTC, with seconds.
pub(super) fn written(at: Millis) -> String {
    let seconds = at.div_euclid(1000);
    let Civil { year, month, day, hour, minute, .. } = civil(seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", seconds.rem_euclid(60))
}
