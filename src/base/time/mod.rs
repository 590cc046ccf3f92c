//! Instants, zones, durations: RFC 3339 and ISO 8601 text in, civil fields out. There is no clock here; `now` is always an argument.

mod calendar;
mod local;
mod read;
mod rule;
mod zones;

use crate::base::diagnostic::{Code, Diagnostic, Result};
pub use calendar::{Civil, Millis};
pub use local::{Day, LocalClock};
use read::ParsedTime;
use rule::Rule;

/// A time zone with its current rule and the rules since 2025. Earlier rules are not needed: mails and prices are current.
#[derive(Debug, Clone, Copy)]
pub struct Zone {
    /// The IANA name.
    pub name: &'static str,
    rule: Rule,
    /// Earlier rules, each with the time until which it was valid; empty for most zones.
    earlier: &'static str,
}

impl Zone {
    /// Looks up a zone by its IANA name.
    ///
    /// # Errors
    /// `zone/unknown`.
    pub fn named(name: &str) -> Result<Self> {
        let unknown = || Diagnostic::new(Code::ZoneUnknown, format!("there is no time zone `{name}`"));
        let (name, rules) = zones::find(name).ok_or_else(unknown)?;
        let (earlier, rule) = rules.rsplit_once(' ').unwrap_or(("", rules));
        let rule = Rule::parse(rule).ok_or_else(unknown)?;
        Ok(Self { name, rule, earlier })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC", rule: Rule::utc(), earlier: "" }
    }

    /// The instant `days` calendar days earlier in this zone, at the same time of day.
    pub fn days_before(&self, at: Millis, days: i64) -> Millis {
        let from = at.saturating_sub(days.saturating_mul(86_400_000));
        let offset = |at: Millis| self.offset(at.div_euclid(1000)) * 1000;
        from.saturating_add(offset(at) - offset(from))
    }

    /// The local date and time at an instant.
    pub fn civil(&self, at: Millis) -> Civil {
        let seconds = at.div_euclid(1000);
        calendar::civil(seconds + self.offset(seconds))
    }

    /// The time around an instant in which the offset stays the same, in seconds since 1970, end exclusive; and that offset.
    fn period(&self, at: i64) -> (i64, i64, i64) {
        let mut since = i64::MIN;
        let mut earlier = self.earlier.split_ascii_whitespace();
        while let (Some(rule), Some(until)) = (earlier.next(), earlier.next()) {
            let until = until.parse().unwrap_or(i64::MIN);
            if at < until {
                let (from, to, offset) = Rule::parse(rule).unwrap_or(self.rule).period(at);
                return (from.max(since), to.min(until), offset);
            }
            since = until;
        }
        let (from, to, offset) = self.rule.period(at);
        (from.max(since), to, offset)
    }

    /// Seconds east of UTC at an instant, given in seconds since 1970.
    fn offset(&self, at: i64) -> i64 {
        let mut earlier = self.earlier.split_ascii_whitespace();
        while let (Some(rule), Some(until)) = (earlier.next(), earlier.next()) {
            if until.parse().is_ok_and(|until: i64| at < until) {
                return Rule::parse(rule).unwrap_or(self.rule).offset(at);
            }
        }
        self.rule.offset(at)
    }
}

/// Reads an RFC 3339 instant.
///
/// # Errors
/// `time/bad`.
pub fn instant(text: &str) -> Result<Millis> {
    match read::parse(text.trim()) {
        Some(ParsedTime::Instant(at)) => Ok(at),
        _ => Err(bad("a point in time", text)),
    }
}

/// Reads a time as feeds write it: an RFC 3339 instant, a time without an offset (read as UTC), or a date (midnight UTC, or 23:59 with `end_of_day`).
///
/// # Errors
/// `time/bad`.
pub fn lenient_instant(text: &str, end_of_day: bool) -> Result<Millis> {
    let text = text.trim();
    match read::parse(text) {
        Some(ParsedTime::Instant(at) | ParsedTime::Clock(at)) => Ok(at),
        Some(ParsedTime::Day(at)) if end_of_day => Ok(at + 86_340_000),
        Some(ParsedTime::Day(at)) => Ok(at),
        None if text.contains(['T', 't', ' ']) => Err(bad("a point in time", text)),
        None => Err(bad("a date", text)),
    }
}

/// Reads an RFC 3339 instant, or a local time or date in a zone. A date means midnight at its start, or at its end with `end_of_day`.
///
/// # Errors
/// `time/bad`.
pub fn zoned_instant(text: &str, end_of_day: bool, zone: &Zone) -> Result<Millis> {
    let local = |at: Millis| {
        let guess = at - zone.offset(at.div_euclid(1000)) * 1000;
        at - zone.offset(guess.div_euclid(1000)) * 1000
    };
    match read::parse(text.trim()) {
        Some(ParsedTime::Instant(at)) => Ok(at),
        Some(ParsedTime::Clock(at)) => Ok(local(at)),
        Some(ParsedTime::Day(at)) if end_of_day => Ok(local(at + 86_400_000)),
        Some(ParsedTime::Day(at)) => Ok(local(at)),
        None => Err(bad("a point in time or a date", text)),
    }
}

/// The local date and time of a text: an instant is converted to the zone; a time without an offset is local; a date is taken as it is.
///
/// # Errors
/// `time/bad`.
pub fn civil(text: &str, zone: &Zone) -> Result<Civil> {
    match read::parse(text.trim()) {
        Some(ParsedTime::Instant(at)) => Ok(zone.civil(at)),
        Some(ParsedTime::Clock(at) | ParsedTime::Day(at)) => Ok(calendar::civil(at.div_euclid(1000))),
        None => Err(bad("a point in time or a date", text)),
    }
}

/// Reads a date in the format of mails and RSS (RFC 5322).
///
/// # Errors
/// `time/bad`.
pub fn mail_date(text: &str) -> Result<Millis> {
    read::mail_date(text.trim()).ok_or_else(|| bad("a date like Sun, 22 Nov 2026 10:00:00 +0100", text))
}

/// Reads an ISO 8601 duration as milliseconds. `P1D` has 24 hours.
///
/// # Errors
/// `time/bad`.
pub fn duration(text: &str) -> Result<Millis> {
    read::duration(text).ok_or_else(|| bad("a duration", text).help("write an ISO 8601 duration of hours, minutes or days, like PT24H"))
}

/// RFC 3339 in UTC, with seconds.
pub fn rfc3339(at: Millis) -> String {
    calendar::written(at)
}

fn bad(what: &str, text: &str) -> Box<Diagnostic> {
    Diagnostic::new(Code::TimeBad, format!("`{text}` is not {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berlin_changes_its_clocks_at_one_utc_on_the_last_sunday() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let before = berlin.civil(instant("2026-03-29T00:59:00Z").unwrap());
        let after = berlin.civil(instant("2026-03-29T01:00:00Z").unwrap());
        assert_eq!((before.hour, before.minute), (1, 59));
        assert_eq!((after.hour, after.minute), (3, 0));
        let autumn = berlin.civil(instant("2026-10-25T01:00:00Z").unwrap());
        assert_eq!((autumn.day, autumn.hour, autumn.weekday), (25, 2, 7));
    }

    #[test]
    fn p11_a_time_without_an_offset_is_local_time() {
        let tokyo = Zone::named("Asia/Tokyo").unwrap();
        let shown = |text: &str| civil(text, &tokyo).map(|at| (at.day, at.hour, at.minute)).ok();
        for text in ["2026-11-22T09:05", "2026-11-22 09:05:59", "2026-11-22t09:05:00.5", " 2026-11-22T09:05 "] {
            assert_eq!(shown(text), Some((22, 9, 5)), "{text}");
        }
        assert_eq!(shown("2026-11-22T20:05Z"), Some((23, 5, 5)));
        assert_eq!(shown("2026-11-22t20:05:00-01:00"), Some((23, 6, 5)));
        assert_eq!(shown("2026-11-22"), Some((22, 0, 0)));
        assert_eq!(shown("2026-02-30T09:05"), None);
    }

    #[test]
    fn p11_a_zone_that_changed_its_rule_has_the_one_that_held() {
        let vancouver = Zone::named("America/Vancouver").unwrap();
        let hour = |text: &str| vancouver.civil(instant(text).unwrap()).hour;
        assert_eq!([hour("2026-01-15T20:00:00Z"), hour("2026-07-15T20:00:00Z"), hour("2027-01-15T20:00:00Z")], [12, 13, 13]);
    }

    #[test]
    fn feeds_may_leave_out_time_zone_and_colon() {
        let expected = instant("2026-11-22T09:00:00Z").unwrap();
        for text in ["2026-11-22T09:00:00Z", "2026-11-22T10:00:00+0100", " 2026-11-22T10:00:00+01:00 ", "2026-11-22T09:00"] {
            assert_eq!(lenient_instant(text, false).unwrap(), expected, "{text}");
        }
        assert_eq!(lenient_instant("2026-11-22T10:00+0100", false).unwrap(), expected);
        assert_eq!(rfc3339(lenient_instant("2026-11-22", true).unwrap()), "2026-11-22T23:59:00Z");
        assert!(lenient_instant("tomorrow", false).is_err());
    }

    #[test]
    fn durations_are_iso_8601() {
        assert_eq!(duration("PT24H").unwrap(), 86_400_000);
        assert_eq!(duration("P2D").unwrap(), 172_800_000);
        assert_eq!(duration("P1DT2H30M1S").unwrap(), 95_401_000);
        for bad in ["24 hours", "P", "PT", "P1H", "PT1D", "PT1M1H", "P1", "PTH"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:00",
            "26-01-01T00:00:00Z",
            "2026-01-01T00:00:00+1",
            "2026-01-01T00:00:00.Z",
        ] {
            assert!(instant(bad).is_err(), "{bad}");
        }
        assert_eq!(instant("2024-02-29T23:59:60Z").unwrap(), instant("2024-02-29T23:59:59Z").unwrap());
        assert_eq!(instant("2026-11-22T09:00:00.25Z").unwrap() % 1000, 250);
        assert_eq!(mail_date("Sun, 22 Nov 2026 10:00:00 +0100").unwrap(), instant("2026-11-22T09:00:00Z").unwrap());
        assert_eq!(mail_date("22 Nov 2026 09:00 GMT").unwrap(), instant("2026-11-22T09:00:00Z").unwrap());
        assert!(mail_date("22. November").is_err());
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        /// jiff is the reference.
        #[test]
        fn instants_are_written_and_read_as_jiff_does(second in -2_208_988_800_i64..4_102_444_800, offset in -1_439_i32..1_440) {
            let at = jiff::Timestamp::from_second(second).unwrap();
            proptest::prop_assert_eq!(rfc3339(second * 1000), at.to_string());
            let there = jiff::tz::TimeZone::fixed(jiff::tz::Offset::from_seconds(offset * 60).unwrap());
            proptest::prop_assert_eq!(instant(&at.to_zoned(there).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).unwrap(), second * 1000);
        }
    }
}
