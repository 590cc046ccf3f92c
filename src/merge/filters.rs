//! Filters and functions of the template language, formatted for the message's locale.

use crate::mjml::{SIX_DIGITS, wide_color};
use crate::money::{Locale, Money};
use crate::time::{self, Zone};
use minijinja::{Environment, Error, ErrorKind, State, Value};

/// The name under which a merge remembers that `advertising()` was reached.
pub(super) const ADVERTISING: &str = "advertising";

pub(super) fn add(env: &mut Environment<'static>) {
    env.add_filter("money", money);
    env.add_filter("number", number);
    env.add_filter("percent", percent);
    env.add_filter("date", date);
    env.add_filter("datetime", datetime);
    // Colours may be anything else, undefined too: that is told where they are printed.
    env.add_filter(SIX_DIGITS, |value: Value| value.as_str().map(|color| Value::from(wide_color(color))).unwrap_or(value));
    env.add_function("advertising", |state: &mut State<'_, '_>| {
        state.set_temp(ADVERTISING, Value::from(true));
        Value::from_safe_string(String::new())
    });
}

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn locale(state: &State<'_, '_>) -> Result<&'static Locale, Error> {
    let tag = state.lookup("locale");
    Locale::named(tag.as_ref().and_then(Value::as_str).unwrap_or("de")).map_err(|e| failed(e.message))
}

/// `{amount: minor units, currency}` as people write it.
fn money(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    let wrong = || failed(format!("`money` takes {{amount, currency}} with whole minor units, not {value}"));
    let json = serde_json::to_value(value).map_err(|_| wrong())?;
    let money: Money = serde_json::from_value(json).map_err(|_| wrong())?;
    Ok(locale(state)?.money(money))
}

fn whole(name: &str, value: &Value) -> Result<i64, Error> {
    i64::try_from(value.clone()).map_err(|_| failed(format!("`{name}` takes a whole number, not {value}")))
}

fn number(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    Ok(locale(state)?.number(whole("number", value)?))
}

/// Takes 20 for 20 %.
fn percent(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    Ok(locale(state)?.percent(whole("percent", value)?))
}

fn civil(state: &State<'_, '_>, name: &str, value: &Value, zone: Option<&str>) -> Result<time::Civil, Error> {
    let text = value.as_str().ok_or_else(|| failed(format!("`{name}` takes a text like 2026-11-22T09:00:00+01:00, not {value}")))?;
    let own = state.lookup("zone");
    let zone = zone.or(own.as_ref().and_then(Value::as_str)).unwrap_or("Europe/Berlin");
    // A date without a time is the same day everywhere.
    let zone = if text.contains(['T', ' ']) { Zone::named(zone).map_err(|e| failed(e.message))? } else { Zone::utc() };
    let at = time::lenient_instant(text, false).map_err(|e| failed(e.message))?;
    Ok(zone.civil(at))
}

fn date(state: &State<'_, '_>, value: &Value, zone: Option<&str>) -> Result<String, Error> {
    Ok(locale(state)?.date(civil(state, "date", value, zone)?))
}

fn datetime(state: &State<'_, '_>, value: &Value, zone: Option<&str>) -> Result<String, Error> {
    Ok(locale(state)?.datetime(civil(state, "datetime", value, zone)?))
}
