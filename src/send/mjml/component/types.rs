/// The type of an attribute's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// Any text, but the layout depends on it: the network of a link, the font of a style sheet.
    Key,
    /// `true` or `false`.
    Boolean,
    /// Text that contains a number.
    Integer,
    /// `#abc`, `#aabbcc`, `rgb(…)`, `rgba(…)` or a CSS colour's name.
    Color,
    /// One of these keywords.
    Choice(&'static [&'static str]),
    /// Up to `most` numbers with one of these units, or 0.
    Unit {
        /// The units; `auto` is the keyword, an empty string means no unit.
        units: &'static [&'static str],
        /// The maximum number of values.
        most: u8,
    },
    /// One number with one of these units, or 0; it may be negative.
    SignedUnit {
        /// The units.
        units: &'static [&'static str],
    },
}

impl Type {
    /// Whether mjml accepts a value of this type.
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Text | Self::Key => true,
            Self::Boolean => matches!(value, "true" | "false"),
            Self::Integer => value.bytes().any(|b| b.is_ascii_digit()),
            Self::Color => is_color(value),
            Self::Choice(choices) => choices.contains(&value),
            Self::Unit { units, most } => is_unit(value, units, most, false),
            Self::SignedUnit { units } => is_unit(value, units, 1, true),
        }
    }

    /// Describes valid values for help texts.
    pub fn wanted(self) -> String {
        match self {
            Self::Text | Self::Key => "a text".into(),
            Self::Boolean => "`true` or `false`".into(),
            Self::Integer => "a whole number".into(),
            Self::Color => "a colour like `#ff8800`, `rgb(255, 136, 0)` or `orange`".into(),
            Self::Choice(choices) => format!("one of {}", listed(choices)),
            Self::Unit { units, most: 1 } | Self::SignedUnit { units } => format!("a number with a unit: {}", listed(units)),
            Self::Unit { units, most } => format!("1 to {most} numbers with a unit: {}", listed(units)),
        }
    }

    /// The end of mjml's own message for an invalid value.
    pub fn complaint(self, value: &str) -> String {
        let invalid = format!("has invalid value: {value} for type");
        match self {
            Self::Text | Self::Key => format!("{invalid} NString "),
            Self::Boolean => format!("{invalid} Boolean "),
            Self::Integer => format!("{invalid} NInteger "),
            Self::Color => format!("{invalid} Color "),
            Self::Choice(choices) => format!("{invalid} Enum, only accepts {}", choices.join(", ")),
            Self::Unit { units, most } => {
                let count = if most == 1 { "1".to_owned() } else { format!("1 to {most}") };
                format!("{invalid} Unit, only accepts ({}) units and {count} value(s)", units.join(", "))
            }
            Self::SignedUnit { units } => format!("{invalid} Unit, only accepts ({}) units and 1 value(s)", units.join(", ")),
        }
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|w| if w.is_empty() { "none".to_owned() } else { format!("`{w}`") }).collect();
    words.join(", ")
}

/// One to `most` values, each a number with a unit or 0, each followed by at most one space.
fn is_unit(text: &str, units: &[&str], most: u8, signed: bool) -> bool {
    if most == 0 {
        return false;
    }
    let goes_on = |rest: &str| {
        let rest_or_blank = [Some(rest), rest.strip_prefix(' ')];
        rest_or_blank.into_iter().flatten().any(|rest| rest.is_empty() || is_unit(rest, units, most - 1, signed))
    };
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.') || (signed && *b == b'-')).count();
    let after_digits = text.get(digits..).unwrap_or("");
    let with_unit = digits > 0 && units.iter().filter(|u| **u != "auto").any(|unit| after_digits.strip_prefix(unit).is_some_and(goes_on));
    with_unit || text.strip_prefix('0').is_some_and(goes_on) || (units.contains(&"auto") && text.strip_prefix("auto").is_some_and(goes_on))
}

fn is_color(value: &str) -> bool {
    let hex = value.strip_prefix('#').is_some_and(|h| matches!(h.len(), 3 | 6) && h.bytes().all(|b| b.is_ascii_hexdigit()));
    hex || super::colors::COLORS.binary_search(&value).is_ok() || has_function(value, "rgba(", 4) || has_function(value, "rgb(", 3)
}

/// Whether a value contains `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`.
fn has_function(value: &str, open: &str, count: usize) -> bool {
    let lower = value.to_ascii_lowercase();
    lower.match_indices(open).any(|(at, _)| {
        let Some((inside, _)) = lower.get(at + open.len()..).and_then(|rest| rest.split_once(')')) else { return false };
        let parts: Vec<&str> = inside.split(',').collect();
        let whole = |p: &str| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        parts.len() == count
            && parts.iter().enumerate().all(|(index, part)| {
                let part = if index == 0 { part } else { part.strip_prefix(char::is_whitespace).unwrap_or(part) };
                if index < 3 {
                    return whole(part);
                }
                let (before, after) = part.split_once('.').map_or((part, None), |(b, a)| (b, Some(a)));
                before.len() == 1 && before.bytes().all(|b| b.is_ascii_digit()) && after.is_none_or(whole)
            })
    })
}
