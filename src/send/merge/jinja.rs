//! Configures the template engine minijinja: strict, with HTML escaping and limits. minijinja is used only here and in `syntax`, `guard`, `needs`, `variables` and `program`.

use super::escape::escape;
use super::filters::{ADVERTISING, Format, Formatted};
use super::guard::{Guard, Printed};
use super::hold::{Hold, brings_components};
use super::message::Class;
use super::needs::Need;
use super::options::RenderOptions;
use crate::base::datum::Datum;
use crate::base::limits;
use crate::send::mjml::{EDGED, GIVEN};
use minijinja::value::{Kwargs, Rest, Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value, context};

/// The filter that guards a value according to its context.
const GUARD: &str = "postfrisch_guard";
/// The filter that checks that a value is present.
const NEEDED: &str = "postfrisch_needed";
/// The filters that are inserted into templates.
pub(super) const WRITTEN_IN: [&str; 2] = [GUARD, NEEDED];
/// The variable with the link parameters for filters.
const LINKS: &str = "postfrisch_links";
/// The variable that tells whether the HTML was compiled before the data were known.
const ONCE: &str = "postfrisch_once";

/// An environment without templates.
pub(super) fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_fuel(Some(limits::TEMPLATE_FUEL));
    env.set_recursion_limit(limits::TEMPLATE_DEPTH);
    env.set_debug(true);
    // The built-in escaping replaces `/` by five characters, which would bloat every address.
    env.set_formatter(|out, state, value| {
        // Only `a if b` without `else` is undefined here.
        if value.is_undefined() {
            return Ok(());
        }
        needed(state, value, Need::Whole, None)?;
        match value.as_str() {
            Some(text) if !value.is_safe() => escape(out, text),
            Some(text) if brings_components(text) && state.lookup(ONCE).is_some_and(|once| once.is_true()) => return Err(waits()),
            Some(text) => out.write_str(text),
            None if value.is_number() || matches!(value.kind(), ValueKind::Bool) => write!(out, "{value}"),
            None => escape(out, &value.to_string()),
        }
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "the output is full"))
    });
    for (name, format) in Format::ALL {
        env.add_filter(name, move |state: &State<'_, '_>, value: Value, given: Rest<Value>, named: Kwargs| formatted(format, state, value, &given, &named));
    }
    env.add_filter(GUARD, |value: Value, guard: u32| {
        let printed = match value.kind() {
            ValueKind::Undefined => return Ok(value),
            ValueKind::Number | ValueKind::Bool => Printed::Plain,
            ValueKind::String if value.is_safe() => Printed::Safe,
            ValueKind::String | ValueKind::None => Printed::Text,
            _ => Printed::Composed,
        };
        let text = if value.is_none() { String::new() } else { value.to_string() };
        match Guard(guard).admit(&text, printed) {
            Err(why) => Err(Error::new(ErrorKind::BadEscape, format!("`{}` {why}", shortened(&value)))),
            Ok(Some(markup)) if !value.is_none() => Ok(Value::from_safe_string(markup)),
            Ok(_) => Ok(value),
        }
    });
    for (name, hold) in [(GIVEN, Hold::Given), (EDGED, Hold::Edged)] {
        env.add_filter(name, move |value: Value| match value.as_str() {
            Some(text) if hold.admits(text) => Ok(value),
            None if value.is_number() => Ok(value),
            _ => Err(waits()),
        });
    }
    env.add_filter(NEEDED, |state: &State<'_, '_>, value: Value, need: u8, field: Option<&str>, _: Rest<Value>| {
        let value = listed(state, value)?;
        needed(state, &value, Need::numbered(need), field)?;
        Ok::<_, Error>(value)
    });
    for name in ["default", "d"] {
        // Null in JSON counts as absent.
        env.add_filter(name, |state: &State<'_, '_>, value: Value, given: Rest<Value>| {
            minijinja::filters::default(state, if value.is_none() { &Value::UNDEFINED } else { &value }, given)
        });
    }
    // Python's methods of dictionaries: `for key, value in order.items()`.
    env.set_unknown_method_callback(|state, value, method, given| match (method, given) {
        _ if value.kind() != ValueKind::Map => Err(Error::from(ErrorKind::UnknownMethod)),
        ("items", []) => state.apply_filter("items", std::slice::from_ref(value)),
        ("keys", []) => Ok(value.try_iter()?.collect()),
        ("values", []) => value.try_iter()?.map(|key| value.get_item(&key)).collect(),
        _ => Err(Error::from(ErrorKind::UnknownMethod)),
    });
    env.add_function(ADVERTISING, |state: &mut State<'_, '_>| {
        state.set_temp(ADVERTISING, Value::from(true));
        Value::from_safe_string(String::new())
    });
    env
}

/// The error of compiled HTML whose data require another layout.
fn waits() -> Error {
    Error::new(ErrorKind::InvalidOperation, "the message has to be merged first")
}

/// Merges data into a template of an environment. `is_compiled`: the template is HTML that was compiled before.
///
/// # Errors
/// Errors of the template or the data.
pub(super) fn merge(env: &Environment<'_>, name: &str, is_compiled: bool, data: &Datum<'_>, options: &RenderOptions) -> Result<(String, Class), Error> {
    let links: Vec<(&str, &str)> = options.links.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let own = context! { locale => &options.tag, zone => options.zone.name, live => Value::from(Serde(&options.live)), postfrisch_links => Value::from(Serde(&links)), postfrisch_once => is_compiled };
    let context = context! { ..own, ..Value::from(Serde(data)) };
    let mut out = Bounded(Vec::new());
    let merged = env.get_template(name)?.render_captured_to(context, &mut out)?;
    let class = if merged.state().get_temp(ADVERTISING).is_some() { Class::Advertising } else { Class::Transactional };
    String::from_utf8(out.0).map(|html| (html, class)).map_err(|_| Error::new(ErrorKind::WriteFailure, "the mail is not text"))
}

/// An output buffer with the maximum size of a mail.
struct Bounded(Vec<u8>);

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > limits::MERGED_BYTES {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn formatted(format: Format, state: &State<'_, '_>, value: Value, given: &[Value], named: &Kwargs) -> Result<Value, Error> {
    let kind = if format == Format::UnknownBlock { ErrorKind::UnknownBlock } else { ErrorKind::InvalidOperation };
    let failed = |message: String| Error::new(kind, message);
    if value.is_undefined() && format != Format::SixDigits {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = |name: &str, usual: &str| state.lookup(name).as_ref().and_then(Value::as_str).unwrap_or(usual).to_owned();
    let links = state.lookup(LINKS).and_then(|links| serde_json::from_value(serde_json::to_value(links).ok()?).ok()).unwrap_or_default();
    let mut options = RenderOptions::new(&text("locale", "de"), &text("zone", "Europe/Berlin")).map_err(|e| failed(e.message))?;
    options.links = links;
    // Values are passed as JSON. Only templates that need the engine, and errors, take this path.
    let json = |value: &Value| serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let own = json(&value);
    let placed: Vec<(Option<&str>, String)> = given.iter().map(|value| (None, json(value))).collect();
    let named: Vec<(Option<&str>, String)> =
        named.args().map(|name| (Some(name), named.get::<Value>(name).map_or_else(|_| "null".to_owned(), |value| json(&value)))).collect();
    let texts: Vec<(Option<&str>, String)> = placed.into_iter().chain(named).collect();
    let read = |text| Datum::parse(text).unwrap_or(Datum::Null);
    let values: Vec<(Option<&str>, Datum<'_>)> = texts.iter().map(|(name, text)| (*name, read(text))).collect();
    let given: Vec<(Option<&str>, &Datum<'_>)> = values.iter().map(|(name, value)| (*name, value)).collect();
    match format.of(&read(&own), &given, &options).map_err(failed)? {
        Formatted::Text(text) => Ok(Value::from(text)),
        Formatted::Safe(text) => Ok(Value::from_safe_string(text)),
        Formatted::Same => Ok(value),
    }
}

/// Converts a lazy iterable to a list. Otherwise repeated concatenation (`a + a`) would take ever longer.
fn listed(state: &State<'_, '_>, value: Value) -> Result<Value, Error> {
    if value.kind() != ValueKind::Iterable {
        return Ok(value);
    }
    let mut items = Vec::new();
    for item in value.try_iter()? {
        state.consume_fuel(1)?;
        items.push(item);
    }
    Ok(Value::from(items))
}

/// The error for a missing part of a checked value.
fn missing(part: &str, is_null: bool) -> Error {
    Error::new(ErrorKind::UndefinedError, format!("{part} is {}", if is_null { "null" } else { "undefined" }))
}

/// Checks that a value meets a requirement.
fn needed(state: &State<'_, '_>, value: &Value, need: Need, field: Option<&str>) -> Result<(), Error> {
    if value.is_undefined() || (value.is_none() && need != Need::Defined && need != Need::Kept) {
        return Err(missing("", value.is_none()));
    }
    match need {
        Need::Defined | Need::Given => {}
        Need::Whole | Need::Kept => walk(state, value, need == Need::Whole, 0)?,
        Need::Items | Need::Fields => {
            let fields: Vec<&str> = field.map_or_else(|| vec![""], |field| field.split(',').map(str::trim).collect());
            for item in value.try_iter()? {
                for field in &fields {
                    state.consume_fuel(1)?;
                    let found = field.split('.').filter(|part| !part.is_empty()).try_fold(item.clone(), |of, part| match part.parse::<usize>() {
                        Ok(at) => of.get_item_by_index(at),
                        Err(_) => of.get_attr(part),
                    });
                    let found = found.unwrap_or_default();
                    if found.is_undefined() || (found.is_none() && need == Need::Items) {
                        return Err(missing(&format!("[]{}{field}", if field.is_empty() { "" } else { "." }), found.is_none()));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Walks through a list or object, within the fuel limit.
fn walk(state: &State<'_, '_>, value: &Value, whole: bool, depth: usize) -> Result<(), Error> {
    if whole && (value.is_undefined() || value.is_none()) {
        return Err(missing("[]", value.is_none()));
    }
    if depth > limits::DATA_DEPTH {
        return Err(Error::from(ErrorKind::OutOfFuel));
    }
    if depth > 0 {
        state.consume_fuel(1 + value.as_str().map_or(0, |text| text.len() as u64 / 4))?;
    }
    let is_map = value.kind() == ValueKind::Map;
    if value.as_object().is_some()
        && let Ok(items) = value.try_iter()
    {
        for item in items {
            walk(state, &if is_map { value.get_item(&item)? } else { item }, whole, depth + 1)?;
        }
    }
    Ok(())
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
}
