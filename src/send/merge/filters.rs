//! The library's template filters: a value and the render options in; text out. Documented in `docs/language.md`.

use super::options::RenderOptions;
use crate::base::datum::Datum;
use crate::base::language::Plural;
use crate::base::money::{Currency, Money};
use crate::base::time::{self, Zone};
use crate::send::mjml::{EM, SIX_DIGITS, UNKNOWN_BLOCK, wide_color};

/// The name under which a merge records that `advertising()` was called.
pub(super) const ADVERTISING: &str = "advertising";

/// A filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Money,
    Number,
    Percent,
    Date,
    Datetime,
    Plural,
    Link,
    Truncate,
    SixDigits,
    Json,
    Decimal,
    UnknownBlock,
    Em,
}

/// The font size of a card's alternative text in pixels.
const ALT_TEXT: f64 = 16.0;

/// The result of a filter.
pub(super) enum Formatted {
    Text(String),
    /// Text that is printed unescaped.
    Safe(String),
    /// The unchanged input.
    Same,
}

/// The arguments of a filter, with their names if given.
pub(super) type Arguments<'a> = [(Option<&'a str>, &'a Datum<'a>)];

impl Format {
    pub const ALL: [(&'static str, Self); 14] = [
        ("money", Self::Money),
        ("number", Self::Number),
        ("percent", Self::Percent),
        ("date", Self::Date),
        ("datetime", Self::Datetime),
        ("plural", Self::Plural),
        ("link", Self::Link),
        ("truncate", Self::Truncate),
        (SIX_DIGITS, Self::SixDigits),
        ("json", Self::Json),
        // Jinja2's name of `json`.
        ("tojson", Self::Json),
        ("decimal", Self::Decimal),
        (UNKNOWN_BLOCK, Self::UnknownBlock),
        (EM, Self::Em),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// Formats a value.
    ///
    /// # Errors
    /// A description of the wrong value or argument.
    pub fn of(self, value: &Datum<'_>, given: &Arguments<'_>, options: &RenderOptions) -> Result<Formatted, String> {
        self.check(given)?;
        let locale = options.locale;
        Ok(Formatted::Text(match self {
            Self::Money => locale.money(amount(self, value)?),
            Self::Number => locale.number(&self.number(value)?, self.decimals(given)?),
            Self::Percent => locale.percent_with(&self.number(value)?, self.decimals(given)?),
            Self::Date => locale.date(self.civil(value, given, options)?),
            Self::Datetime => locale.datetime(self.civil(value, given, options)?),
            Self::Plural => plural(locale.plural(&self.number(value)?), given)?,
            Self::Link => link(self.text(value)?, given, &options.links)?,
            Self::Decimal => plain_amount(value)?,
            Self::UnknownBlock => return Err(unknown_block(self.text(value)?, given)),
            Self::Em => match value {
                Datum::Int(pixels) => format!("{}em", *pixels as f64 / ALT_TEXT),
                _ => return Err(self.wrong("pixels", value)),
            },
            Self::Json => return Ok(Formatted::Safe(script_safe(&value.to_string()))),
            Self::Truncate => return self.truncate(value, given),
            // Invalid colours are reported where they are printed.
            Self::SixDigits => match value {
                Datum::Text(color) => wide_color(color).into(),
                _ => return Ok(Formatted::Same),
            },
        }))
    }

    /// Rejects unknown arguments.
    fn check(self, given: &Arguments<'_>) -> Result<(), String> {
        let (known, placed): (&[&str], usize) = match self {
            Self::Link | Self::UnknownBlock => return Ok(()),
            Self::Number | Self::Percent => (&["decimals"], 1),
            Self::Date | Self::Datetime => (&["zone"], 1),
            Self::Truncate => (&["length", "killwords", "end", "leeway"], 4),
            Self::Plural => (&["zero", "one", "two", "few", "many", "other"], 0),
            _ => (&[], 0),
        };
        if let Some(name) = given.iter().filter_map(|(name, _)| *name).find(|name| !known.contains(name)) {
            return Err(format!("`{}` has no argument `{name}`", self.name()));
        }
        if given.iter().filter(|(name, _)| name.is_none()).count() > placed {
            return Err(match placed {
                0 => format!("`{}` takes no argument without a name", self.name()),
                1 => format!("`{}` takes one argument without a name at most", self.name()),
                most => format!("`{}` takes {most} arguments without names at most", self.name()),
            });
        }
        if self == Self::Plural { given.iter().try_for_each(|(_, text)| self.text(text).map(|_| ())) } else { Ok(()) }
    }

    fn wrong(self, takes: &str, value: &Datum<'_>) -> String {
        format!("`{}` takes {takes}, not {value}", self.name())
    }

    /// All digits of a number, including integers that are not exact as `f64`.
    fn number(self, value: &Datum<'_>) -> Result<String, String> {
        match value {
            Datum::Int(n) => Ok(n.to_string()),
            Datum::Float(n) if n.is_finite() => Ok(n.to_string()),
            _ => Err(self.wrong("a number", value)),
        }
    }

    fn text<'v>(self, value: &'v Datum<'_>) -> Result<&'v str, String> {
        value.as_str().ok_or_else(|| self.wrong("a text", value))
    }

    fn decimals(self, given: &Arguments<'_>) -> Result<Option<usize>, String> {
        match self.argument(given, 0, "decimals") {
            None => Ok(None),
            Some(Datum::Int(n @ 0..=20)) => Ok(usize::try_from(*n).ok()),
            Some(other) => Err(self.wrong("0 to 20 decimals", other)),
        }
    }

    /// An argument by position or name.
    fn argument<'a>(self, given: &Arguments<'a>, place: usize, name: &str) -> Option<&'a Datum<'a>> {
        let placed = given.iter().filter(|(name, _)| name.is_none()).nth(place);
        placed.or_else(|| given.iter().find(|(known, _)| *known == Some(name))).map(|(_, value)| *value)
    }

    fn civil(self, value: &Datum<'_>, given: &Arguments<'_>, options: &RenderOptions) -> Result<time::Civil, String> {
        let text = value.as_str().ok_or_else(|| self.wrong("a text like 2026-11-22T09:00:00+01:00", value))?;
        let zone = match self.argument(given, 0, "zone") {
            Some(zone) => Zone::named(self.text(zone)?).map_err(|e| e.message)?,
            None => options.zone,
        };
        time::civil(text, &zone).map_err(|e| e.message)
    }

    /// As in Jinja2: truncates to `length` characters, at a space unless `killwords`, followed by `end`. Up to `leeway` extra characters are allowed.
    fn truncate(self, value: &Datum<'_>, given: &Arguments<'_>) -> Result<Formatted, String> {
        let text = self.text(value)?;
        let count = |place, name, usual: usize| match self.argument(given, place, name) {
            None => Ok(usual),
            Some(Datum::Int(n)) if *n >= 0 => Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
            Some(other) => Err(self.wrong("a length from 0", other)),
        };
        let (length, leeway) = (count(0, "length", 255)?, count(3, "leeway", 5)?);
        let kills_words = matches!(self.argument(given, 1, "killwords"), Some(Datum::Bool(true)));
        let end = self.argument(given, 2, "end").map_or(Ok("..."), |end| self.text(end))?;
        if text.chars().count() <= length.saturating_add(leeway) {
            return Ok(Formatted::Same);
        }
        let mut kept: String = text.chars().take(length.saturating_sub(end.chars().count())).collect();
        if let Some(blank) = kept.rfind(' ').filter(|_| !kills_words) {
            kept.truncate(blank);
        }
        Ok(Formatted::Text(kept + end))
    }
}

/// `{amount: minor units, currency}`.
fn amount(format: Format, value: &Datum<'_>) -> Result<Money, String> {
    let wrong = || format.wrong("{amount, currency} with whole minor units", value);
    let (Datum::Map(entries), Some(Datum::Int(amount)), Some(Datum::Text(currency))) = (value, value.get("amount"), value.get("currency")) else {
        return Err(wrong());
    };
    let currency = Currency::parse(currency).map_err(|e| e.message)?;
    if entries.len() == 2 { Ok(Money { amount: *amount, currency }) } else { Err(wrong()) }
}

/// An amount in schema.org's price format: `12.99`.
fn plain_amount(value: &Datum<'_>) -> Result<String, String> {
    let Money { amount, currency } = amount(Format::Decimal, value)?;
    let decimals = currency.decimals();
    let (sign, unit) = (if amount < 0 { "-" } else { "" }, 10_u64.pow(decimals as u32));
    let (whole, rest) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    Ok(if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0decimals$}") })
}

/// The message for a live block that is not in the campaign.
fn unknown_block(block: &str, given: &Arguments<'_>) -> String {
    let known: Vec<&str> = match given {
        [(_, Datum::Map(blocks))] => blocks.iter().map(|(name, _)| &**name).collect(),
        _ => Vec::new(),
    };
    format!("the campaign has no block `{block}`, only: {}", known.join(", "))
}

/// JSON that is safe inside a script element.
pub(super) fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The plural category, or the text given for it.
fn plural(category: Plural, given: &Arguments<'_>) -> Result<String, String> {
    if given.is_empty() {
        return Ok(category.name().to_owned());
    }
    let form = |name: &str| given.iter().find(|(known, _)| *known == Some(name)).and_then(|(_, text)| text.as_str());
    form(category.name())
        .or_else(|| form("other"))
        .map(str::to_owned)
        .ok_or_else(|| format!("`plural` has no text for `{}` and none for `other`", category.name()))
}

/// Adds query parameters to a web address: those of the message, then the arguments. Parameters in the address are kept.
fn link(address: &str, given: &Arguments<'_>, links: &[(String, String)]) -> Result<String, String> {
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Ok(address.to_owned());
    }
    let (before, fragment) = address.find('#').and_then(|at| address.split_at_checked(at)).unwrap_or((address, ""));
    let mut out = before.to_owned();
    let own = before.split_once('?').map_or("", |(_, query)| query).to_owned();
    let mut add = |name: &str, value: &str| {
        if own.split('&').any(|pair| pair.split('=').next() == Some(name)) {
            return;
        }
        match out.find('?') {
            None => out.push('?'),
            Some(at) if at + 1 == out.len() || out.ends_with('&') => {}
            Some(_) => out.push('&'),
        }
        percent_encoded(&mut out, name);
        out.push('=');
        percent_encoded(&mut out, value);
    };
    let is_given = |name: &str| given.iter().any(|(known, _)| *known == Some(name));
    links.iter().filter(|(name, _)| !is_given(name)).for_each(|(name, value)| add(name, value));
    for (name, value) in given {
        let name = name.ok_or("`link` takes named parameters, like utm_content='button'")?;
        add(name, Format::Link.text(value)?);
    }
    Ok(out + fragment)
}

fn percent_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|digit| char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 })));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::merge::RenderOptions;

    fn format(name: &str, value: &str, given: &[(&str, &str)], locale: &str) -> Result<String, String> {
        let links = vec![("utm_source".into(), "mail".into()), ("utm_campaign".into(), "nach kauf".into())];
        let options = RenderOptions { links, ..RenderOptions::new(locale, "Europe/Berlin").unwrap() };
        let values: Vec<Datum<'_>> = given.iter().map(|(_, value)| Datum::parse(value).unwrap()).collect();
        let given: Vec<(Option<&str>, &Datum<'_>)> =
            given.iter().zip(&values).map(|((name, _), value)| (Some(*name).filter(|n| !n.is_empty()), value)).collect();
        let value = Datum::parse(value).unwrap();
        match Format::named(name).unwrap().of(&value, &given, &options)? {
            Formatted::Text(text) | Formatted::Safe(text) => Ok(text),
            Formatted::Same => Ok(value.as_str().unwrap().to_owned()),
        }
    }

    #[test]
    fn filters_format_for_the_locale() {
        let de = |name, value, given: &[(&str, &str)]| format(name, value, given, "de").unwrap();
        assert_eq!(de("money", r#"{"amount":-1050,"currency":"EUR"}"#, &[]), "-10,50\u{a0}€");
        assert_eq!(de("number", "1234.5", &[]), "1.234,5");
        assert_eq!(de("number", "3", &[("", "2")]), "3,00");
        assert_eq!(de("percent", "12.5", &[("decimals", "0")]), "13\u{a0}%");
        assert_eq!(de("datetime", "\"2026-11-22T23:30:00Z\"", &[("zone", "\"Asia/Tokyo\"")]), "23. November 2026 um 08:30");
        assert_eq!(de("plural", "1", &[]), "one");
        assert_eq!(de("plural", "3", &[("one", "\"Artikel\""), ("other", "\"Artikeln\"")]), "Artikeln");
        assert_eq!(format("plural", "3", &[("one", "\"rzecz\""), ("few", "\"rzeczy\"")], "pl").unwrap(), "rzeczy");
    }

    #[test]
    fn facts_are_written_for_machines() {
        let de = |name, value| format(name, value, &[], "de").unwrap();
        assert_eq!(de("decimal", r#"{"amount":-1205,"currency":"EUR"}"#), "-12.05");
        assert_eq!(de("decimal", r#"{"amount":1205,"currency":"JPY"}"#), "1205");
        assert_eq!(de("json", r#"{"a":"</script>&'"}"#), r#"{"a":"\u003c/script\u003e\u0026\u0027"}"#);
    }

    #[test]
    fn links_carry_campaign_parameters() {
        let link = |address: &str, given: &[(&str, &str)]| format("link", &format!("\"{address}\""), given, "de").unwrap();
        assert_eq!(link("https://a.example/b", &[]), "https://a.example/b?utm_source=mail&utm_campaign=nach%20kauf");
        assert_eq!(
            link("https://a.example/?q=1#top", &[("utm_content", "\"Knopf\"")]),
            "https://a.example/?q=1&utm_source=mail&utm_campaign=nach%20kauf&utm_content=Knopf#top"
        );
        assert_eq!(link("https://a.example/?utm_source=shop", &[("utm_campaign", "\"x\"")]), "https://a.example/?utm_source=shop&utm_campaign=x");
        assert_eq!(link("mailto:a@b.example", &[]), "mailto:a@b.example");
        assert_eq!(link("https://a.example/?", &[]), "https://a.example/?utm_source=mail&utm_campaign=nach%20kauf");
    }

    #[test]
    fn texts_are_cut_as_jinja2_cuts_them() {
        let cut = |given: &[(&str, &str)]| format("truncate", "\"foo bar baz qux\"", given, "de").unwrap();
        assert_eq!(cut(&[("", "9")]), "foo...");
        assert_eq!(cut(&[("", "9"), ("", "true")]), "foo ba...");
        assert_eq!(cut(&[("", "11")]), "foo bar baz qux");
        assert_eq!(cut(&[("", "11"), ("leeway", "0")]), "foo bar...");
        assert_eq!(cut(&[("length", "9"), ("end", "\"…\"")]), "foo bar…");
    }

    #[test]
    fn wrong_values_are_told() {
        assert_eq!(format("money", "3", &[], "de").unwrap_err(), "`money` takes {amount, currency} with whole minor units, not 3");
        assert_eq!(format("number", "\"x\"", &[], "de").unwrap_err(), "`number` takes a number, not \"x\"");
        assert!(format("date", "\"gestern\"", &[], "de").is_err());
        assert!(format("plural", "5", &[("one", "\"x\"")], "de").is_err());
        assert!(format("number", "5", &[("", "99")], "de").is_err());
    }
}
