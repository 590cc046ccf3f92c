//! How far a parcel or an order is, in words: for its picture and for the tracking page.

use super::words::{self, Step};
use crate::fact::Order;
use crate::money::Locale;
use crate::parcel::{Parcel, Window};
use crate::time::{Millis, Zone};

/// In which language and zone moments are told.
#[derive(Clone, Copy)]
pub(super) struct When<'a> {
    pub locale: &'static Locale,
    pub zone: &'a Zone,
}

impl When<'_> {
    /// `30. November 2026, 23:59`.
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

    /// `25. November 2026, 10:00–14:00`; a day as a whole without times; two days with a dash.
    fn window(&self, Window { from, until }: Window) -> String {
        let (first, last) = (self.zone.civil(from), self.zone.civil(until));
        let day = |c: &crate::time::Civil| (c.year, c.month, c.day);
        match () {
            () if day(&first) == day(&last) && (from == until || first.hour == 0 && last.hour == 23) => self.date(from),
            () if day(&first) == day(&last) => {
                format!("{}, {:02}:{:02}–{:02}:{:02}", self.date(from), first.hour, first.minute, last.hour, last.minute)
            }
            () => format!("{} – {}", self.date(from), self.date(until)),
        }
    }
}

/// What is said of it.
pub(super) struct Progress {
    pub step: Step,
    /// Below the headline: when it comes or came, else what is next.
    pub below: String,
    /// When it is expected, while it is.
    pub expected: Option<Window>,
    pub as_of: Millis,
}

impl Progress {
    pub fn of_parcel(parcel: &Parcel, when: When<'_>) -> Self {
        let language = when.locale.language;
        let step = words::parcel(parcel.status, language);
        let expected = parcel.expected.filter(|_| step.is_open());
        let below = match (parcel.delivered.filter(|_| step.is_last()), expected) {
            (Some(at), _) => words::delivered_at(language, &when.datetime(at)),
            (None, Some(window)) => words::expected(language, &when.window(window)),
            (None, None) => step.below.to_owned(),
        };
        Self { step, below, expected, as_of: parcel.as_of }
    }

    pub fn of_order(order: &Order, when: When<'_>) -> Self {
        let language = when.locale.language;
        let step = words::order(order.status, language);
        let expected = order.expected.filter(|_| step.is_open());
        let below = expected.map_or_else(|| step.below.to_owned(), |window| words::expected(language, &when.window(window)));
        Self { step, below, expected, as_of: order.as_of }
    }
}
