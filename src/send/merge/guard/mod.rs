//! Restricts values by their context, and determines how they are printed: a syntax tree in; the guard of each value (`contexts`), based on the markup
//! before it (`markup_state`), out. Tags that can't be analysed are rejected. HTML escaping is done elsewhere.

mod contexts;
mod markup_state;
mod prints;
mod states;

pub(super) use contexts::{Refused, follow};

use super::filters::script_safe;
use crate::base::datum::Datum;
use crate::send::message::attribute_text;
use std::borrow::Cow;
use std::ops::Range;

/// The restrictions on a value in its context, and how it is printed; several can apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::send::merge) struct Guard(pub u32);

/// The printed expressions of a template: their ranges and guards.
pub(in crate::send::merge) type Guarded = Vec<(Range<usize>, Guard)>;

/// The kind of a printed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::send::merge) enum Printed {
    Text,
    /// Text that is printed unescaped: markup from a macro, JSON.
    Safe,
    /// A number, true or false.
    Plain,
    /// A list or an object.
    Composed,
}

impl Guard {
    /// Text between tags; HTML escaping is sufficient.
    pub const TEXT: u32 = 1;
    /// A quoted attribute value.
    pub const QUOTED: u32 = 1 << 1;
    /// An unquoted attribute value.
    pub const BARE: u32 = 1 << 2;
    /// A comment.
    pub const COMMENT: u32 = 1 << 3;
    /// Part of a name that is harmless with any letters, or of an attribute of a script.
    pub const NAME: u32 = 1 << 4;
    /// The whole name of an attribute.
    pub const ATTRIBUTE: u32 = 1 << 5;
    /// The whole name of a tag.
    pub const TAG: u32 = 1 << 6;
    /// The number of a heading.
    pub const HEADING: u32 = 1 << 7;
    /// In the contents of a style element, where HTML escaping has no effect.
    pub const RAW: u32 = 1 << 8;
    /// In a JSON string.
    pub const JSON_STRING: u32 = 1 << 9;
    /// A value in JSON or in a script.
    pub const JSON: u32 = 1 << 10;
    /// The start of an address: it must not contain a dangerous scheme.
    pub const ADDRESS: u32 = 1 << 11;
    /// In an address whose scheme may not be complete yet.
    pub const SCHEME: u32 = 1 << 12;
    /// After `&` in an address without a scheme yet: it must not become a character reference.
    pub const REFERENCE: u32 = 1 << 13;
    /// A value in a style: it must not end the declaration.
    pub const STYLE: u32 = 1 << 14;
    /// A quoted string in a style.
    pub const STYLE_TEXT: u32 = 1 << 15;
    /// An address in a style's `url(…)`.
    pub const STYLE_URL: u32 = 1 << 16;
    /// No value is allowed here.
    pub const NEVER: u32 = 1 << 17;
    /// The output of `{% set %}…{% endset %}`, which is guarded inside.
    pub const FOLLOWED: u32 = 1 << 18;
    /// At the start of an unquoted attribute value or a comment: an empty value would change the meaning of what follows.
    pub const FILLED: u32 = 1 << 19;

    /// Groups of contexts with the same encoding.
    const ALIKE: [u32; 4] = [
        Self::TEXT | Self::QUOTED | Self::BARE | Self::COMMENT | Self::NAME | Self::ATTRIBUTE | Self::TAG | Self::HEADING,
        Self::RAW,
        Self::JSON_STRING,
        Self::JSON,
    ];
    /// The encoding of a value, without restrictions.
    const PRINTS: u32 = Self::TEXT | Self::QUOTED | Self::RAW | Self::JSON_STRING | Self::JSON;

    pub fn is_none(self) -> bool {
        self.0 & !(Self::TEXT | Self::FOLLOWED) == 0
    }

    /// Whether HTML escaping is sufficient for all texts except unescaped ones.
    pub fn is_escaping(self) -> bool {
        self.0 & !(Self::TEXT | Self::QUOTED | Self::FOLLOWED) == 0
    }

    pub fn has(self, what: u32) -> bool {
        self.0 & what != 0
    }

    /// The guard for a constant of the template.
    pub fn of_constants(self) -> Self {
        Self(self.0 & Self::PRINTS)
    }

    /// Whether contexts with different encodings are combined.
    pub fn is_torn(self) -> bool {
        Self::ALIKE.iter().filter(|alike| self.has(**alike)).count() > 1
    }

    /// The text to print instead of a value; none if it is printed normally.
    ///
    /// # Errors
    /// Why the value is not allowed here.
    pub fn admit(self, text: &str, printed: Printed) -> Result<Option<String>, &'static str> {
        let is_safe = printed == Printed::Safe;
        if self.is_escaping() && !is_safe || self.has(Self::FOLLOWED) && is_safe {
            return Ok(None);
        }
        if self.has(Self::JSON) {
            return if printed == Printed::Plain { Ok(Some(text.to_ascii_lowercase())) } else { Err("is no JSON: print it with `|json`") };
        }
        let meant = if is_safe { attribute_text(text) } else { Cow::Borrowed(text) };
        if let Some(why) = self.refuses(&meant, printed) {
            return Err(why);
        }
        Ok(if self.has(Self::JSON_STRING) {
            let quoted = script_safe(&Datum::Text(meant).to_string());
            quoted.get(1..quoted.len() - 1).map(str::to_owned)
        } else if self.has(Self::RAW) {
            Some(meant.into_owned())
        } else if is_safe {
            // Existing escapes are kept.
            Some(text.replace('"', "&quot;").replace('\'', "&#39;").replace('<', "&lt;").replace('>', "&gt;"))
        } else {
            None
        })
    }

    fn refuses(self, value: &str, printed: Printed) -> Option<&'static str> {
        let has = |what: &[char]| value.contains(what);
        let has_blank = || value.contains(|c: char| c.is_whitespace() || c.is_control());
        let is_one_of = |names: &str| !value.is_empty() && names.split(' ').any(|name| name.eq_ignore_ascii_case(value));
        let is_name = || value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        Some(if self.has(Self::NEVER) {
            "stands where no value can"
        } else if self.has(Self::ADDRESS) && has_bad_scheme(value, true)
            || self.has(Self::SCHEME) && has_bad_scheme(value, false)
            || self.has(Self::REFERENCE) && has(&['#', ';'])
        {
            "names a scheme that an address from data may not have"
        } else if self.has(Self::STYLE) && leaves_a_style(value) {
            "would end the style it stands in"
        } else if self.has(Self::STYLE_TEXT) && (has(&['"', '\'', '\\', '<', '>']) || value.contains(char::is_control)) {
            "would end the text in a style"
        } else if self.has(Self::STYLE_URL) && (has(&['"', '\'', '(', ')', '\\', '<', '>']) || has_blank()) {
            "would end the address in a style"
        } else if self.has(Self::FILLED) && value.is_empty() {
            "is empty, and makes something else of what comes next"
        } else if self.has(Self::BARE) && (printed == Printed::Composed || has(&['"', '\'', '<', '>', '`']) || has_blank()) {
            "would end an attribute without quotes"
        } else if self.has(Self::COMMENT) && (value.contains("--") || value.starts_with('-') || value.ends_with('-')) {
            "would end the comment it stands in"
        } else if self.has(Self::NAME) && !is_name() {
            "is no name of a tag or an attribute"
        } else if self.has(Self::ATTRIBUTE) && (value.is_empty() || !is_name() || is_active(&value.to_ascii_lowercase())) {
            "is no name that an attribute from data may have"
        } else if self.has(Self::TAG) && !is_one_of(TAGS) {
            "is no name that a tag from data may have"
        } else if self.has(Self::HEADING) && !is_one_of("1 2 3 4 5 6") {
            "is no number of a heading"
        } else {
            return None;
        })
    }
}

/// Tags that data may name: they have no active attributes, and an end tag.
const TAGS: &str = "h1 h2 h3 h4 h5 h6 p div span ul ol b i u em strong small big sub sup s code";

/// Schemes that execute code or contain their own contents.
const BAD_SCHEMES: [&str; 6] = ["javascript", "vbscript", "data", "blob", "file", "filesystem"];

/// HTML attributes with addresses; those of MJML are in the component table.
const ADDRESSES: &str =
    "href src srcset background action formaction poster cite data longdesc xlink:href ping lowsrc dynsrc codebase manifest profile classid archive";

fn is_address(attribute: &str) -> bool {
    ADDRESSES.split(' ').any(|known| known == attribute)
}

/// Attributes whose values are executed or are documents.
fn is_code(attribute: &str) -> bool {
    attribute.starts_with("on") || attribute == "srcdoc"
}

/// Attributes that affect more than the appearance.
fn is_active(attribute: &str) -> bool {
    is_address(attribute) || is_code(attribute) || matches!(attribute, "style" | "http-equiv" | "type" | "is" | "slot")
}

/// Whether a scheme executes the address.
fn runs(scheme: &str) -> bool {
    matches!(scheme, "javascript" | "vbscript")
}

fn has_bad_scheme(value: &str, is_start: bool) -> bool {
    // Browsers ignore white space and control characters.
    let kept: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take_while(|c| !matches!(c, '/' | '?' | '#')).collect();
    match kept.split_once(':') {
        Some((scheme, _)) => !is_start || BAD_SCHEMES.iter().any(|bad| scheme.eq_ignore_ascii_case(bad)),
        None => is_start && BAD_SCHEMES.iter().any(|bad| kept.eq_ignore_ascii_case(bad)),
    }
}

fn leaves_a_style(value: &str) -> bool {
    let mut open: Vec<char> = Vec::new();
    for c in value.chars() {
        match (open.last(), c) {
            (Some(quote @ ('"' | '\'')), c) if *quote == c => drop(open.pop()),
            (Some('"' | '\''), c) if c.is_control() || matches!(c, '\\' | '<') => return true,
            (Some('"' | '\''), _) => {}
            (_, ';' | '{' | '}' | '\\' | '<' | '>' | '@' | '`') => return true,
            (_, '"' | '\'' | '(') => open.push(c),
            (Some('('), ')') => drop(open.pop()),
            (_, ')') => return true,
            _ => {}
        }
    }
    let has = |word: &str| value.as_bytes().windows(word.len()).any(|at| at.eq_ignore_ascii_case(word.as_bytes()));
    // It may form a comment together with adjacent text.
    let touches_a_comment = value.starts_with('*') || value.ends_with('/') || value.contains("/*");
    !open.is_empty() || touches_a_comment || ["url(", "expression(", "javascript:"].into_iter().any(has)
}

#[cfg(test)]
mod tests;
