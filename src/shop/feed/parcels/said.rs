use crate::base::diagnostic::Code;
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::Fields;
use crate::shop::parcel::{Parcel, ParcelEvent, ParcelStatus, Window};

/// Events stored per parcel.
const EVENTS: usize = 60;

/// The data of a parcel as read from a carrier.
pub(super) struct Said {
    pub number: String,
    pub carrier: String,
    pub status: ParcelStatus,
    pub expected: Option<Window>,
    pub delivered: Option<Millis>,
    pub events: Vec<ParcelEvent>,
    pub as_of: Option<Millis>,
}

impl Said {
    pub fn parcel(self, now: Millis) -> Parcel {
        let Self { number, carrier, status, expected, delivered, mut events, as_of } = self;
        events.truncate(EVENTS);
        let as_of = as_of.or(events.first().map(|event| event.at)).unwrap_or(now).min(now);
        let delivered = delivered.filter(|_| status == ParcelStatus::Delivered);
        let expected = expected.map(|w| Window { until: w.until.max(w.from), ..w });
        Parcel { number, carrier, status, expected, delivered, events, as_of }
    }
}

/// Sorts the latest first; stable for equal times.
pub(super) fn latest_first<T>(events: &mut [T], at: impl Fn(&T) -> Millis) {
    events.sort_by_key(|event| std::cmp::Reverse(at(event)));
}

/// The carrier's slug as in AfterShip. Other texts are rejected, because they may contain personal data.
pub(super) fn carrier(fields: &Fields<'_>, check: &mut Check) -> String {
    let slug = fields.text("slug", check).unwrap_or("").to_ascii_lowercase();
    if slug.len() <= 40 && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return slug;
    }
    check.bad::<()>("slug", Code::FeedBadParcel, "the slug is not a valid carrier slug", &slug);
    String::new()
}

/// A time from a field.
pub(super) fn instant(fields: &Fields<'_>, name: &str, end_of_day: bool, check: &mut Check) -> Option<Millis> {
    let text = fields.text(name, check)?;
    check.date(&fields.path(name), text, end_of_day)
}

/// A period of two times, one of which may be missing. A date without a time ends in the evening in Europe, not on the next day.
pub(super) fn window(fields: &Fields<'_>, from: &str, until: &str, check: &mut Check) -> Option<Window> {
    const TO_THE_EVENING: Millis = (22 * 60 - 1) * 60_000;
    let is_day = fields.text(until, &mut Check::default()).is_some_and(|text| text.len() == "2026-11-22".len());
    let (from, until) = (instant(fields, from, false, check), instant(fields, until, false, check));
    let until = until.map(|at| if is_day && from.is_some_and(|from| from != at) { at + TO_THE_EVENING } else { at });
    Some(Window { from: from.or(until)?, until: until.or(from)? })
}

/// A tracking number; it is inserted into addresses.
pub(super) fn number(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    match fields.text(name, check) {
        Some(number) if number.len() <= 64 && number.bytes().all(|b| b.is_ascii_graphic()) => Some(number.to_owned()),
        Some(other) => check.bad(name, Code::FeedBadParcel, format!("`{other}` is not a tracking number"), other),
        None => check.missing(name),
    }
}
