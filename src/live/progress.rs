//! The progress of a parcel or an order as text, for pictures and for the tracking page.

use crate::base::language::{Locale, Pattern};
use crate::base::time::{Millis, Zone};
use crate::live::words::{self, Step};
use crate::shop::fact::Order;
use crate::shop::parcel::{Parcel, ParcelStatus, Window};

/// The locale, time zone and current time for formatting times.
#[derive(Clone, Copy)]
pub(crate) struct When<'a> {
    pub locale: &'static Locale,
    pub zone: &'a Zone,
    pub now: Millis,
}

impl When<'_> {
    /// `30. November 2026 um 23:59`.
    pub fn datetime(&self, at: Millis) -> String {
        self.locale.datetime(self.zone.civil(at))
    }

    /// `30. November 2026`.
    pub fn date(&self, at: Millis) -> String {
        self.locale.date(self.zone.civil(at))
    }

    /// `22.11., 09:05`.
    pub fn short(&self, at: Millis) -> String {
        self.locale.short_datetime(self.zone.civil(at))
    }

    /// `22.11.`
    pub fn day_of_year(&self, at: Millis) -> String {
        self.locale.day(self.zone.civil(at))
    }

    /// `25. November 2026, 10:00–14:00`; a whole day without times; two days with a dash. `date` writes a date.
    fn window(&self, Window { from, until }: Window, date: fn(&Self, Millis) -> String) -> String {
        let (first, last) = (self.zone.civil(from), self.zone.civil(until));
        let is_one_day = self.day(from) == self.day(until);
        match () {
            () if is_one_day && (from == until || first.hour == 0 && last.hour == 23) => date(self, from),
            () if is_one_day => {
                format!("{}, {}–{}", date(self, from), self.locale.time(first), self.locale.time(last))
            }
            () => format!("{} – {}", date(self, from), date(self, until)),
        }
    }
}

impl When<'_> {
    /// When something is expected, as [`dated`].
    fn expected(&self, window: Window) -> (String, String, String) {
        dated(self.locale.language.live().expected, self.window(window, Self::date), self.window(window, Self::day_of_year))
    }

    /// The calendar day in the zone.
    fn day(&self, at: Millis) -> (i16, i8, i8) {
        let civil = self.zone.civil(at);
        (civil.year, civil.month, civil.day)
    }

    fn is_today(&self, at: Millis) -> bool {
        self.day(at) == self.day(self.now)
    }

    /// Whether a window is over. A single time stands for its whole day.
    fn is_over(&self, Window { from, until }: Window) -> bool {
        if from == until { self.day(until) < self.day(self.now) } else { until < self.now }
    }

    /// Whether a parcel out for delivery arrives today: in its window if that is within one day, otherwise on the day it was loaded.
    fn comes_today(&self, parcel: &Parcel) -> bool {
        let loaded = parcel.events.iter().find(|event| event.status == ParcelStatus::OutForDelivery).map_or(parcel.as_of, |event| event.at);
        match parcel.expected {
            Some(window) if self.day(window.from) == self.day(window.until) => self.is_today(window.until) && !self.is_over(window),
            Some(window) => self.is_today(loaded) && window.from <= self.now && !self.is_over(window),
            None => self.is_today(loaded),
        }
    }
}

/// The text of a status.
pub(crate) struct Progress {
    pub step: Step,
    /// The line below the headline: the expected or actual delivery, or else the next step.
    pub below: String,
    /// The date in it, or nothing.
    pub value: String,
    /// The same in few letters.
    pub short: String,
    /// Whether it comes later than expected, and there is no new date.
    pub late: bool,
    /// The expected delivery, while it is still expected.
    pub expected: Option<Window>,
    pub as_of: Millis,
}

impl Progress {
    pub fn of_parcel(parcel: &Parcel, when: When<'_>) -> Self {
        let language = when.locale.language;
        let texts = language.live();
        let mut step = words::parcel(parcel.status, language);
        // A parcel that is ready for pickup is no longer delivered.
        let is_to_come = step.is_open() && parcel.status != ParcelStatus::ReadyForPickup;
        let expected = parcel.expected.filter(|window| is_to_come && !when.is_over(*window));
        let is_on_vehicle = parcel.status == ParcelStatus::OutForDelivery;
        let is_late = is_to_come && expected.is_none() && parcel.expected.is_some();
        let mut late = is_late && parcel.status == ParcelStatus::InTransit;
        if is_on_vehicle && !when.comes_today(parcel) {
            late = expected.is_none();
            (step.headline, step.below) = if expected.is_some() { texts.parcel.on_vehicle } else { texts.parcel.delayed };
        } else if late {
            step.below = texts.parcel.delayed.0;
        }
        let (below, value, short) = match (parcel.delivered.filter(|_| parcel.status == ParcelStatus::Delivered), expected) {
            (Some(at), _) => dated(texts.delivered_at, when.datetime(at), when.short(at)),
            (None, Some(window)) => when.expected(window),
            (None, None) => (step.below.to_owned(), String::new(), String::new()),
        };
        Self { step, below, value, short, late, expected, as_of: parcel.as_of }
    }

    pub fn of_order(order: &Order, when: When<'_>) -> Self {
        let language = when.locale.language;
        let step = words::order(order.status, language);
        let expected = order.expected.filter(|window| step.is_open() && !when.is_over(*window));
        let (below, value, short) = expected.map_or_else(|| (step.below.to_owned(), String::new(), String::new()), |window| when.expected(window));
        Self { step, below, value, short, late: false, expected, as_of: order.as_of }
    }
}

/// A sentence with its date, the date, and the date in few letters.
fn dated(sentence: Pattern<1>, date: String, short: String) -> (String, String, String) {
    (sentence.fill([&date]), date, short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::instant;
    use crate::shop::parcel::ParcelEvent;

    fn at(text: &str) -> Millis {
        instant(text).unwrap()
    }

    /// The headline and the line below it, for a parcel at a time in Berlin.
    fn texts(status: ParcelStatus, expected: Option<(&str, &str)>, now: &str) -> (String, String) {
        let as_of = at("2026-11-27T07:30:00+01:00");
        let expected = expected.map(|(from, until)| Window { from: at(from), until: at(until) });
        let parcel = Parcel { number: "1".into(), carrier: "dhl".into(), status, expected, delivered: None, events: Vec::new(), as_of };
        let zone = Zone::named("Europe/Berlin").unwrap();
        let progress = Progress::of_parcel(&parcel, When { locale: Locale::named("de").unwrap(), zone: &zone, now: at(now) });
        (progress.step.headline.to_owned(), progress.below)
    }

    const TODAY: &str = "Kommt heute: in Zustellung";
    const LATE: &str = "Die Zustellung verzögert sich";
    const WINDOW: Option<(&str, &str)> = Some(("2026-11-27T10:00:00+01:00", "2026-11-27T12:00:00+01:00"));

    #[test]
    fn p14_comes_today_is_said_on_that_day_only() {
        let out = |expected, now| texts(ParcelStatus::OutForDelivery, expected, now).0;
        for (expected, now, headline) in [
            (None, "2026-11-27T07:31:00+01:00", TODAY),
            (None, "2026-11-27T23:59:00+01:00", TODAY),
            (None, "2026-11-28T00:01:00+01:00", LATE),
            (None, "2026-11-28T08:00:00+01:00", LATE),
            (WINDOW, "2026-11-27T09:00:00+01:00", TODAY),
            (WINDOW, "2026-11-27T12:00:00+01:00", TODAY),
            (WINDOW, "2026-11-27T12:00:01+01:00", LATE),
            (WINDOW, "2026-11-28T09:00:00+01:00", LATE),
            // A day without a time lasts until its end in the shop's zone.
            (Some(("2026-11-27T00:00:00+01:00", "2026-11-27T00:00:00+01:00")), "2026-11-27T23:30:00+01:00", TODAY),
            (Some(("2026-11-27T00:00:00+01:00", "2026-11-27T00:00:00+01:00")), "2026-11-28T00:30:00+01:00", LATE),
            // It was loaded early.
            (Some(("2026-11-28T08:00:00+01:00", "2026-11-28T12:00:00+01:00")), "2026-11-27T20:00:00+01:00", "In Zustellung"),
            (Some(("2026-11-28T08:00:00+01:00", "2026-11-28T12:00:00+01:00")), "2026-11-28T07:00:00+01:00", TODAY),
            (Some(("2026-11-27T08:00:00+01:00", "2026-11-30T12:00:00+01:00")), "2026-11-28T07:00:00+01:00", "In Zustellung"),
        ] {
            assert_eq!(out(expected, now), headline, "{expected:?} {now}");
        }
    }

    #[test]
    fn p14_a_window_that_is_over_is_not_expected() {
        assert_eq!(texts(ParcelStatus::OutForDelivery, WINDOW, "2026-11-28T08:00:00+01:00"), (LATE.into(), "Noch kein neuer Termin".into()));
        assert_eq!(texts(ParcelStatus::InTransit, WINDOW, "2026-11-28T08:00:00+01:00"), ("Die Sendung ist unterwegs".into(), LATE.into()));
        assert_eq!(texts(ParcelStatus::InTransit, WINDOW, "2026-11-27T08:00:00+01:00").1, "Voraussichtlich 27. November 2026, 10:00–12:00");
        assert_eq!(texts(ParcelStatus::ReadyForPickup, WINDOW, "2026-11-27T08:00:00+01:00").1, "Die Abholstelle nennt der Versanddienst");
        assert_eq!(texts(ParcelStatus::Returned, WINDOW, "2026-11-27T08:00:00+01:00").0, "Die Sendung geht zurück");
    }

    #[test]
    fn p14_the_latest_loading_counts_not_the_latest_look() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let event = ParcelEvent { at: at("2026-11-27T07:30:00+01:00"), status: ParcelStatus::OutForDelivery, step: None };
        let as_of = at("2026-11-28T07:00:00+01:00");
        let parcel = Parcel {
            number: "1".into(),
            carrier: "dhl".into(),
            status: ParcelStatus::OutForDelivery,
            expected: None,
            delivered: None,
            events: vec![event],
            as_of,
        };
        let when = When { locale: Locale::named("de").unwrap(), zone: &zone, now: as_of };
        assert_eq!(Progress::of_parcel(&parcel, when).step.headline, LATE);
    }
}
