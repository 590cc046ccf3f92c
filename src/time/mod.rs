//! Instants, zones, durations: RFC 3339 and ISO 8601 text in, civil fields out. There is no clock here; `now` is always an argument.

mod zones;

use crate::diagnostic::{Code, Diagnostic, Result};
use jiff::{Timestamp, civil, fmt::temporal::SpanParser, tz::TimeZone};

/// Milliseconds since 1970-01-01T00:00:00Z, as JavaScript counts them.
pub type Millis = i64;

/// A time zone with its standing rule. Historic changes of the rule are not known: mails and prices are of today.
#[derive(Debug, Clone)]
pub struct Zone {
    /// The IANA name.
    pub name: &'static str,
    rule: TimeZone,
}

/// The civil time of an instant in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Civil {
    pub year: i16,
    pub month: i8,
    pub day: i8,
    pub hour: i8,
    pub minute: i8,
    /// Monday is 1, Sunday 7.
    pub weekday: i8,
}

impl Zone {
    /// The zone of an IANA name.
    ///
    /// # Errors
    /// `zone/unknown`.
    pub fn named(name: &str) -> Result<Self> {
        let unknown = || Diagnostic::new(Code::ZoneUnknown, format!("there is no time zone `{name}`"));
        let found = zones::ZONES.binary_search_by(|(zone, _)| (*zone).cmp(name)).map_err(|_| unknown())?;
        let (name, rule) = zones::ZONES.get(found).ok_or_else(unknown)?;
        let rule = TimeZone::posix(rule).map_err(|_| unknown())?;
        Ok(Self { name, rule })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC", rule: TimeZone::UTC }
    }

    /// What clocks in the zone show at an instant.
    pub fn civil(&self, at: Millis) -> Civil {
        let at = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        let t = self.rule.to_datetime(at);
        let weekday = t.weekday().to_monday_one_offset();
        Civil { year: t.year(), month: t.month(), day: t.day(), hour: t.hour(), minute: t.minute(), weekday }
    }
}

/// Reads an RFC 3339 instant.
///
/// # Errors
/// `time/bad` with what was found.
pub fn instant(text: &str) -> Result<Millis> {
    let at: Timestamp = text.trim().parse().map_err(|_| bad("a point in time", text))?;
    Ok(at.as_millisecond())
}

/// Reads an RFC 3339 instant, a time without an offset (read as UTC), or a date (midnight UTC, or 23:59 with `end_of_day`), as feeds write them.
///
/// # Errors
/// `time/bad` with what was found.
pub fn lenient_instant(text: &str, end_of_day: bool) -> Result<Millis> {
    let text = text.trim();
    if let Ok(at) = instant(text) {
        return Ok(at);
    }
    let date_only = !text.contains(['T', 't', ' ']);
    let civil = if date_only {
        let date: civil::Date = text.parse().map_err(|_| bad("a date", text))?;
        if end_of_day { date.at(23, 59, 0, 0) } else { date.at(0, 0, 0, 0) }
    } else {
        // ISO 8601 offsets without a colon, as Google's examples have them.
        if let Some((head, tail)) = text.split_at_checked(text.len().saturating_sub(5))
            && tail.starts_with(['+', '-'])
            && let Some((hours, minutes)) = tail.split_at_checked(3)
        {
            return instant(&format!("{head}{hours}:{minutes}"));
        }
        text.parse::<civil::DateTime>().map_err(|_| bad("a point in time", text))?
    };
    let zoned = civil.to_zoned(TimeZone::UTC).map_err(|_| bad("a point in time", text))?;
    Ok(zoned.timestamp().as_millisecond())
}

/// Reads an ISO 8601 duration (`PT24H`, `P1D` counts 24 hours) into milliseconds.
///
/// # Errors
/// `time/bad` with what was found.
pub fn duration(text: &str) -> Result<Millis> {
    let fail = || bad("a duration", text).help("write an ISO 8601 duration of hours, minutes or days, like PT24H");
    if let Some(days) = text.strip_prefix('P').and_then(|t| t.strip_suffix('D')) {
        let days: i64 = days.parse().map_err(|_| fail())?;
        return Ok(days.saturating_mul(86_400_000));
    }
    let duration = SpanParser::new().parse_duration(text).map_err(|_| fail())?;
    i64::try_from(duration.as_millis()).map_err(|_| fail())
}

/// RFC 3339 in UTC, to the second.
pub fn rfc3339(at: Millis) -> String {
    Timestamp::from_second(at.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
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
    fn every_zone_of_the_table_is_readable_and_in_order() {
        assert!(zones::ZONES.is_sorted());
        for (name, _) in zones::ZONES {
            assert!(Zone::named(name).is_ok(), "{name}");
        }
        assert_eq!(Zone::named("Europe/Atlantis").unwrap_err().code, Code::ZoneUnknown);
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
        assert!(duration("24 hours").is_err());
    }
}
