//! What a value may not be where it stands, and how it is printed there: a syntax tree comes in, out goes what guards each value (`contexts`), by the markup that
//! stands before it (`place`). What can't be followed is refused. HTML's own escaping is done elsewhere.

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

/// What a value must not do where it stands, and how it is printed; several can hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::send::merge) struct Guard(pub u32);

/// What a template prints: the range of the expression, and what guards it.
pub(in crate::send::merge) type Guarded = Vec<(Range<usize>, Guard)>;

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::send::merge) enum Printed {
    Text,
    /// Text that is printed as it is: markup a macro made, JSON.
    Safe,
    /// A number, true or false.
    Plain,
    /// A list or an object.
    Composed,
}

impl Guard {
    /// Text between tags: HTML's escaping does for it.
    pub const TEXT: u32 = 1;
    /// An attribute's value in quotes.
    pub const QUOTED: u32 = 1 << 1;
    /// An attribute's value without quotes.
    pub const BARE: u32 = 1 << 2;
    /// A comment.
    pub const COMMENT: u32 = 1 << 3;
    /// Letters of a name that is harmless whatever they are, or of a script's own attribute.
    pub const NAME: u32 = 1 << 4;
    /// The whole name of an attribute.
    pub const ATTRIBUTE: u32 = 1 << 5;
    /// The whole name of a tag.
    pub const TAG: u32 = 1 << 6;
    /// The number of a heading.
    pub const HEADING: u32 = 1 << 7;
    /// In the content of a style element, where HTML's escaping means nothing.
    pub const RAW: u32 = 1 << 8;
    /// In a text of JSON.
    pub const JSON_STRING: u32 = 1 << 9;
    /// A value of JSON or of a script.
    pub const JSON: u32 = 1 << 10;
    /// An address begins with it: it must not name a scheme that runs or smuggles.
    pub const ADDRESS: u32 = 1 << 11;
    /// The scheme of an address may still be in it, behind something else.
    pub const SCHEME: u32 = 1 << 12;
    /// Behind an `&` in an address without a scheme yet: it must not become a character reference.
    pub const REFERENCE: u32 = 1 << 13;
    /// A value of a style: it must not end it.
    pub const STYLE: u32 = 1 << 14;
    /// A text in quotes in a style.
    pub const STYLE_TEXT: u32 = 1 << 15;
    /// An address in a style's `url(…)`.
    pub const STYLE_URL: u32 = 1 << 16;
    /// Nothing may stand here.
    pub const NEVER: u32 = 1 << 17;
    /// What a `{% set %}…{% endset %}` made is guarded in there.
    pub const FOLLOWED: u32 = 1 << 18;
    /// Nothing stands before in an attribute without quotes, or in a comment: an empty value would make something else of what comes next.
    pub const FILLED: u32 = 1 << 19;

    /// Places whose values are printed alike.
    const ALIKE: [u32; 4] = [
        Self::TEXT | Self::QUOTED | Self::BARE | Self::COMMENT | Self::NAME | Self::ATTRIBUTE | Self::TAG | Self::HEADING,
        Self::RAW,
        Self::JSON_STRING,
        Self::JSON,
    ];
    /// How a value is printed, without what it may not be.
    const PRINTS: u32 = Self::TEXT | Self::QUOTED | Self::RAW | Self::JSON_STRING | Self::JSON;

    pub fn is_none(self) -> bool {
        self.0 & !(Self::TEXT | Self::FOLLOWED) == 0
    }

    /// Whether HTML's escaping does for every text but one that is printed as it is.
    pub fn is_escaping(self) -> bool {
        self.0 & !(Self::TEXT | Self::QUOTED | Self::FOLLOWED) == 0
    }

    pub fn has(self, what: u32) -> bool {
        self.0 & what != 0
    }

    /// What holds for a text that the template itself has.
    pub fn of_constants(self) -> Self {
        Self(self.0 & Self::PRINTS)
    }

    /// Whether it holds of places that want a value printed in different ways.
    pub fn is_torn(self) -> bool {
        Self::ALIKE.iter().filter(|alike| self.has(**alike)).count() > 1
    }

    /// What is printed in place of a value; none where it is printed as ever.
    ///
    /// # Errors
    /// Why it may not stand there.
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
            // What is escaped in it stays so.
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

/// Tags that data may name: they take no attribute that does something, and have an end.
const TAGS: &str = "h1 h2 h3 h4 h5 h6 p div span ul ol b i u em strong small big sub sup s code";

/// Schemes that run what stands behind them, or bring their content along.
const BAD_SCHEMES: [&str; 6] = ["javascript", "vbscript", "data", "blob", "file", "filesystem"];

/// Attributes of HTML that hold an address; MJML's others are in the table of its components.
const ADDRESSES: &str =
    "href src srcset background action formaction poster cite data longdesc xlink:href ping lowsrc dynsrc codebase manifest profile classid archive";

fn is_address(attribute: &str) -> bool {
    ADDRESSES.split(' ').any(|known| known == attribute)
}

/// Attributes whose value is run, or is a document of its own.
fn is_code(attribute: &str) -> bool {
    attribute.starts_with("on") || attribute == "srcdoc"
}

/// Attributes of which more hangs than how something looks.
fn is_active(attribute: &str) -> bool {
    is_address(attribute) || is_code(attribute) || matches!(attribute, "style" | "http-equiv" | "type" | "is" | "slot")
}

/// Whether an address that begins with this runs whatever stands in it.
fn runs(scheme: &str) -> bool {
    matches!(scheme, "javascript" | "vbscript")
}

fn has_bad_scheme(value: &str, is_start: bool) -> bool {
    // Browsers leave out blanks and control characters.
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
    // What stands beside it may make a comment of it.
    let touches_a_comment = value.starts_with('*') || value.ends_with('/') || value.contains("/*");
    !open.is_empty() || touches_a_comment || ["url(", "expression(", "javascript:"].into_iter().any(has)
}

#[cfg(test)]
mod tests;
