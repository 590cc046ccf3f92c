//! Where in a mail's markup a value stands, and what it may not be there. Markup comes in piece by piece, as a template prints it; HTML's own escaping is done elsewhere.

use crate::markup::find;

/// What a value must not do where it stands; several can hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Guard(pub u8);

impl Guard {
    /// An address begins with it: it must not name a scheme that runs or smuggles.
    const ADDRESS: u8 = 1;
    /// The scheme of an address may still be in it, behind something else.
    const SCHEME: u8 = 2;
    /// A value of a style: it must not end it.
    const STYLE: u8 = 4;
    /// An address in a style's `url(…)`.
    const STYLE_URL: u8 = 8;
    /// An attribute's value without quotes.
    const BARE: u8 = 16;
    /// The name of a tag or an attribute, or a script's own attribute.
    const NAME: u8 = 32;

    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    fn has(self, what: u8) -> bool {
        self.0 & what != 0
    }

    /// Why a value may not stand there.
    pub fn refuses(self, value: &str) -> Option<&'static str> {
        if self.has(Self::ADDRESS | Self::SCHEME) && has_bad_scheme(value, self.has(Self::ADDRESS)) {
            return Some("names a scheme that an address from data may not have");
        }
        if self.has(Self::STYLE) && leaves_a_style(value) {
            return Some("would end the style it stands in");
        }
        if self.has(Self::STYLE_URL) && value.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '(' | ')' | '\\' | '<' | '>'))
        {
            return Some("would end the address in a style");
        }
        if self.has(Self::BARE) && value.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`')) {
            return Some("would end an attribute without quotes");
        }
        if self.has(Self::NAME) && !value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            return Some("is no name of a tag or an attribute");
        }
        None
    }
}

/// Schemes that run what stands behind them, or bring their content along.
const BAD_SCHEMES: [&str; 6] = ["javascript", "vbscript", "data", "blob", "file", "filesystem"];

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
            (Some('"' | '\''), '\n' | '\\' | '<') => return true,
            (Some('"' | '\''), _) => {}
            (_, ';' | '{' | '}' | '\\' | '<' | '>' | '@' | '`') => return true,
            (_, '"' | '\'' | '(') => open.push(c),
            (Some('('), ')') => drop(open.pop()),
            (_, ')') => return true,
            _ => {}
        }
    }
    let has = |word: &str| value.as_bytes().windows(word.len()).any(|at| at.eq_ignore_ascii_case(word.as_bytes()));
    !open.is_empty() || value.contains("/*") || ["url(", "expression(", "javascript:"].into_iter().any(has)
}

/// Reads markup, and says what guards a value that comes next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place {
    at: At,
    element: String,
    attribute: String,
    /// What stands before in this value: literal text, and a letter for each value.
    before: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum At {
    #[default]
    Text,
    Comment,
    /// In the content of an element whose content is no markup.
    Content,
    /// In the name of a tag.
    Tag,
    /// Between the attributes of a tag.
    Inside,
    Attribute,
    /// Behind the `=` of an attribute.
    Equals,
    /// In a value, up to this quote; up to a blank where it is 0.
    Value(u8),
}

/// Bytes that are noted of what stands before in a value.
const NOTED: usize = 1_024;

/// Attributes that hold an address, besides those of MJML that end in `-url`, `-src` and `-icon`.
const ADDRESSES: [&str; 12] = ["href", "src", "srcset", "background", "action", "formaction", "poster", "cite", "data", "longdesc", "xlink:href", "ping"];

/// Attributes of MJML's components that hold no style.
const WORDS: [&str; 22] = [
    "alt",
    "title",
    "name",
    "rel",
    "target",
    "css-class",
    "class",
    "id",
    "path",
    "type",
    "inline",
    "lang",
    "dir",
    "role",
    "usemap",
    "sizes",
    "mode",
    "breakpoint",
    "content",
    "value",
    "icon-wrapped-alt",
    "icon-unwrapped-alt",
];

impl Place {
    /// What guards a value that is printed here.
    pub fn guard(&self) -> Guard {
        Guard(match self.at {
            At::Text | At::Comment => 0,
            At::Content if is_style_element(&self.element) => self.style(),
            At::Content => 0,
            At::Tag | At::Inside | At::Attribute => Guard::NAME,
            At::Equals | At::Value(0) => Guard::BARE | self.value(),
            At::Value(_) => self.value(),
        })
    }

    fn value(&self) -> u8 {
        let is_mjml = self.element.starts_with("mj-");
        match self.attribute.as_str() {
            _ if self.is_address() => address(&self.before),
            "style" => self.style(),
            name if !is_mjml && name.starts_with("on") => Guard::NAME,
            name if is_mjml && !WORDS.contains(&name) && !name.starts_with("aria-") => self.style(),
            _ => 0,
        }
    }

    fn style(&self) -> u8 {
        let declaration = self.before.rsplit([';', '{', '}']).next().unwrap_or("").to_ascii_lowercase();
        match declaration.rsplit_once("url(") {
            Some((_, inside)) if !inside.contains(')') => Guard::STYLE_URL | address(inside.trim_start_matches(['"', '\'', ' '])),
            _ => Guard::STYLE,
        }
    }

    /// A value was printed.
    pub fn pass_value(&mut self) {
        if self.at == At::Equals {
            self.at = At::Value(0);
        }
        if matches!(self.at, At::Value(_) | At::Content) {
            self.note("x");
        }
    }

    /// Notes what stands before in a value: of a style the declaration that it is in, of an address its beginning. Places are copied at every branch, so it is short.
    fn note(&mut self, text: &str) {
        if self.is_address() {
            self.before.extend(text.chars().take(NOTED.saturating_sub(self.before.len())));
            return;
        }
        self.before.push_str(text);
        let start = self.before.rfind([';', '{', '}']).map_or(0, |at| at + 1).max(self.before.len().saturating_sub(NOTED));
        let start = (start..self.before.len()).find(|at| self.before.is_char_boundary(*at)).unwrap_or(self.before.len());
        self.before.drain(..start);
    }

    fn is_address(&self) -> bool {
        let is_named_so = ["-url", "-src", "-icon"].iter().any(|end| self.attribute.ends_with(end));
        self.at != At::Content && (ADDRESSES.contains(&self.attribute.as_str()) || self.element.starts_with("mj-") && is_named_so)
    }

    /// Where one may be after either of two ways: the one that is guarded more.
    pub fn or(self, other: Self) -> Self {
        match (self.guard().is_none(), other.guard().is_none()) {
            (true, false) => other,
            (false, true) => self,
            _ if self.before.len() <= other.before.len() => self,
            _ => other,
        }
    }

    /// Reads markup.
    pub fn pass(&mut self, markup: &str) {
        let mut rest = markup;
        while !rest.is_empty() {
            let read = self.step(rest);
            rest = rest.get(read..).unwrap_or("");
        }
    }

    /// Reads on; gives how many bytes.
    fn step(&mut self, rest: &str) -> usize {
        let first = rest.as_bytes().first().copied().unwrap_or(0);
        match self.at {
            At::Text => self.text(rest),
            At::Comment => find::word(rest, "-->").map_or(rest.len(), |end| {
                self.at = At::Text;
                end + 3
            }),
            At::Content => self.content(rest),
            At::Tag => {
                let end = rest.bytes().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(rest.len());
                self.element.push_str(&rest.get(..end).unwrap_or("").to_ascii_lowercase());
                if end < rest.len() {
                    self.at = At::Inside;
                }
                end
            }
            At::Inside if first == b'>' => {
                self.at = if is_style_element(&self.element) || matches!(self.element.as_str(), "script" | "title" | "textarea" | "mj-title" | "mj-preview") {
                    At::Content
                } else {
                    At::Text
                };
                self.before.clear();
                1
            }
            At::Inside if first.is_ascii_whitespace() || first == b'/' => 1,
            At::Inside => {
                self.at = At::Attribute;
                self.attribute.clear();
                0
            }
            At::Attribute => {
                let end = rest.bytes().position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>')).unwrap_or(rest.len());
                self.attribute.push_str(&rest.get(..end).unwrap_or("").to_ascii_lowercase());
                match rest.as_bytes().get(end) {
                    Some(b'=') => {
                        self.at = At::Equals;
                        self.before.clear();
                        end + 1
                    }
                    Some(_) => {
                        self.at = At::Inside;
                        end
                    }
                    None => end,
                }
            }
            At::Equals if first.is_ascii_whitespace() => 1,
            At::Equals if matches!(first, b'"' | b'\'') => {
                self.at = At::Value(first);
                1
            }
            At::Equals => {
                self.at = At::Value(0);
                0
            }
            At::Value(quote) => {
                let ends = |b: u8| if quote == 0 { b.is_ascii_whitespace() || b == b'>' } else { b == quote };
                let end = rest.bytes().position(ends).unwrap_or(rest.len());
                self.note(rest.get(..end).unwrap_or(""));
                if end == rest.len() {
                    return end;
                }
                self.at = At::Inside;
                if quote == 0 { end } else { end + 1 }
            }
        }
    }

    fn text(&mut self, rest: &str) -> usize {
        let Some(at) = find::byte(rest, b'<') else { return rest.len() };
        let tag = rest.get(at..).unwrap_or("");
        // What only Outlook reads is markup to Outlook.
        if tag.starts_with("<!--[if") || tag.starts_with("<![") {
            return at + find::byte(tag, b'>').map_or(tag.len(), |end| end + 1);
        }
        if tag.starts_with("<!--") {
            self.at = At::Comment;
            return at + 4;
        }
        let after = tag.as_bytes().get(1).copied();
        if after.is_none_or(|b| b.is_ascii_alphabetic() || b == b'/') {
            self.at = At::Tag;
            self.element.clear();
            let is_closing = after == Some(b'/');
            if is_closing {
                self.element.push('/');
            }
            return at + 1 + usize::from(is_closing);
        }
        at + 1
    }

    fn content(&mut self, rest: &str) -> usize {
        let end = rest.match_indices("</").find(|(at, _)| {
            let name = rest.get(at + 2..at + 2 + self.element.len());
            name.is_some_and(|name| name.eq_ignore_ascii_case(&self.element))
        });
        let length = end.map_or(rest.len(), |(at, _)| at);
        self.note(rest.get(..length).unwrap_or(""));
        if end.is_some() {
            self.at = At::Text;
        }
        length
    }
}

fn is_style_element(element: &str) -> bool {
    matches!(element, "style" | "mj-style")
}

/// What guards an address of which this stands before.
fn address(before: &str) -> u8 {
    if before.contains([':', '/', '?', '#']) {
        0
    } else if before.trim().is_empty() {
        Guard::ADDRESS
    } else {
        Guard::SCHEME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(markup: &str) -> Guard {
        let mut place = Place::default();
        let mut pieces = markup.split('•');
        place.pass(pieces.next().unwrap());
        for piece in pieces {
            place.pass_value();
            place.pass(piece);
        }
        place.guard()
    }

    #[test]
    fn a_value_is_guarded_by_where_it_stands() {
        for (markup, expected) in [
            ("<p>", 0),
            ("<p>ü < 3", 0),
            ("<p title=\"", 0),
            ("<a href=\"", Guard::ADDRESS),
            ("<a href=\"https://a.example/", 0),
            ("<a class='x' href='java", Guard::SCHEME),
            ("<a href=\"•", Guard::SCHEME),
            ("<a href=\"•/", 0),
            ("<a href=", Guard::ADDRESS | Guard::BARE),
            ("<img width=", Guard::BARE),
            ("<td style=\"color:", Guard::STYLE),
            ("<td style=\"color:red\" title=\"", 0),
            ("<td style=\"background:url('", Guard::STYLE_URL | Guard::ADDRESS),
            ("<td style=\"background:url('https://a.example/", Guard::STYLE_URL),
            ("<td style=\"background:url('x') •;color:", Guard::STYLE),
            ("<style>a{color:", Guard::STYLE),
            ("<style>a{}</style><p>", 0),
            ("<mj-text color=\"", Guard::STYLE),
            ("<mj-image alt=\"", 0),
            ("<mj-image src=\"", Guard::ADDRESS),
            ("<mj-navbar base-url=\"", Guard::ADDRESS),
            ("<mj-carousel left-icon=\"", Guard::ADDRESS),
            ("<!-- <a href=\"", 0),
            ("<!--[if mso]><v:rect href=\"", Guard::ADDRESS),
            ("<", Guard::NAME),
            ("<tr ", Guard::NAME),
            ("<p onclick=\"", Guard::NAME),
            ("<title>", 0),
        ] {
            assert_eq!(guard(markup), Guard(expected), "{markup}");
        }
    }

    #[test]
    fn bad_values_are_refused_and_good_ones_are_not() {
        let refused = |guard: u8, value: &str| Guard(guard).refuses(value).is_some();
        for bad in ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x", "data", "file:///etc"] {
            assert!(refused(Guard::ADDRESS, bad), "{bad}");
        }
        for good in ["https://a.example/?a=b:c", "mailto:a@b.example", "tel:+49", "/a:b", "#data:", "", "shop:7", "//a.example"] {
            assert!(!refused(Guard::ADDRESS, good), "{good}");
        }
        assert!(refused(Guard::SCHEME, "script:alert(1)") && !refused(Guard::SCHEME, "a/b:c"));
        for bad in ["red;position:fixed", "red}", "url(https://a)", "ex/**/", "x\"", "'a", "a)", "rgb(1", "<b", "a\\3b", "expression(1)", "@import"] {
            assert!(refused(Guard::STYLE, bad), "{bad}");
        }
        for good in ["#c8102e", "rgb(1, 2, 3)", "12px 0", "Arial, 'Helvetica Neue', sans-serif", "100%", "1px solid #ccc", ""] {
            assert!(!refused(Guard::STYLE, good), "{good}");
        }
        assert!(refused(Guard::STYLE_URL, "a') ;x:url('") && !refused(Guard::STYLE_URL, "https://a.example/b.png?c;d"));
        assert!(refused(Guard::BARE, "1 onerror=x") && !refused(Guard::BARE, "100%"));
        assert!(refused(Guard::NAME, "onerror=x") && !refused(Guard::NAME, "data-x"));
    }
}
