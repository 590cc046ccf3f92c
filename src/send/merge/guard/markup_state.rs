//! Tracks the position in a mail's markup: the markup printed by a template in; the guard of the next value out. The number of states is bounded: only as much of
//! the markup is stored as the guards depend on.

use super::states::{At, Inside, Meaning, Reference};
use super::{Guard, is_address, is_code, runs};
use crate::base::markup::find;
use crate::send::message::attribute_text;
use crate::send::mjml::component::Holds;

/// The placeholder for a value in stored text.
const VALUE: char = '\0';
/// The maximum stored length of a name, and of an address without a scheme: relevant schemes are less than half as long.
const KEPT: usize = 24;

/// A position in markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct MarkupState {
    at: At,
    element: String,
    attribute: String,
    /// The type of the element's contents, from an attribute: a script's `type`, the name of an `mj-html-attribute`.
    kind: String,
    /// The value so far: the beginning of an address, the last letters of a style.
    before: String,
    inside: Inside,
    /// A possible character reference at the end.
    reference: Reference,
}

impl MarkupState {
    /// The guard of a value printed here.
    pub fn guard(&self) -> Guard {
        Guard(match self.at {
            At::Text => Guard::TEXT,
            // `<!-->` is a complete comment.
            At::Comment => Guard::COMMENT | if self.inside == Inside::Open { Guard::FILLED } else { 0 },
            At::Content if self.element == "mj-html-attribute" => Guard::QUOTED | self.value(),
            At::Content => match self.meaning() {
                Meaning::Style => Guard::RAW | self.style(),
                Meaning::Json => match self.inside {
                    Inside::Open => Guard::JSON,
                    Inside::Quote(_) => Guard::JSON_STRING,
                    _ => Guard::NEVER,
                },
                // Strings in scripts depend on more context than is known here.
                Meaning::Script => Guard::JSON | if self.inside == Inside::Open { 0 } else { Guard::NEVER },
                _ => Guard::TEXT,
            },
            At::Tag => match self.element.as_str() {
                "" | "/" => Guard::TAG,
                "h" | "/h" => Guard::HEADING,
                _ => Guard::NEVER,
            },
            At::Inside | At::Named if !self.is_mjml() => Guard::ATTRIBUTE,
            At::Attribute if ["data-", "aria-"].iter().any(|begin| self.attribute.starts_with(begin)) => Guard::NAME,
            At::Inside | At::Named | At::Attribute | At::Lost => Guard::NEVER,
            At::Equals => Guard::BARE | Guard::FILLED | self.value(),
            At::Value(0) => Guard::BARE | self.value(),
            At::Value(_) => Guard::QUOTED | self.value(),
        })
    }

    /// Whether the position is between tags.
    pub fn is_text(&self) -> bool {
        self.at == At::Text
    }

    /// Whether the markup could not be analysed.
    pub fn is_lost(&self) -> bool {
        self.at == At::Lost
    }

    fn is_mjml(&self) -> bool {
        self.element.starts_with("mj-")
    }

    fn value(&self) -> u32 {
        match self.meaning() {
            // The attribute's name depends on data.
            _ if self.element == "mj-html-attribute" && (self.attribute == "name" || self.kind.contains(VALUE)) => Guard::NEVER,
            Meaning::Address => self.address(),
            Meaning::StyleUrl => Guard::STYLE_URL | self.address(),
            Meaning::Style => self.style(),
            Meaning::Code => Guard::NAME,
            Meaning::Words | Meaning::Json | Meaning::Script => 0,
        }
    }

    fn meaning(&self) -> Meaning {
        let name = if self.at == At::Content { &self.kind } else { &self.attribute };
        match (self.at, self.element.as_str()) {
            (At::Content, "style" | "mj-style") => Meaning::Style,
            (At::Content, "script") if name.ends_with("json") => Meaning::Json,
            (At::Content, "script") => Meaning::Script,
            (At::Content, "mj-html-attribute") | (At::Tag | At::Inside | At::Attribute | At::Named | At::Equals | At::Value(_), _) => {
                let is_component = self.at != At::Content && self.is_mjml();
                match name.as_str() {
                    name if is_address(name) => Meaning::Address,
                    name if is_component => match Holds::of(name) {
                        Holds::Style | Holds::Color => Meaning::Style,
                        Holds::Words | Holds::Printed | Holds::Label => Meaning::Words,
                        Holds::Address | Holds::Link => Meaning::Address,
                        Holds::StyleAddress => Meaning::StyleUrl,
                    },
                    "style" => Meaning::Style,
                    name if is_code(name) => Meaning::Code,
                    _ => Meaning::Words,
                }
            }
            _ => Meaning::Words,
        }
    }

    /// The guard of an address that begins with the stored text.
    fn address(&self) -> u32 {
        let before = self.before.as_str();
        match before.find([':', '/', '?', '#']) {
            Some(end) => {
                let (scheme, rest) = before.split_at_checked(end).unwrap_or((before, ""));
                let is_unknown = scheme.len() > 1 && scheme.contains(VALUE);
                if rest.starts_with(':') && (is_unknown || runs(scheme)) { Guard::NEVER } else { 0 }
            }
            None if before.len() >= KEPT => 0,
            None => match self.reference {
                Reference::None if before.is_empty() => Guard::ADDRESS,
                Reference::None => Guard::SCHEME,
                Reference::Name => Guard::SCHEME | Guard::REFERENCE,
                Reference::Number => Guard::NEVER,
            },
        }
    }

    fn style(&self) -> u32 {
        match self.inside {
            _ if self.reference != Reference::None => Guard::NEVER,
            Inside::Open => Guard::STYLE,
            Inside::Quote(_) => Guard::STYLE_TEXT,
            Inside::Url(_) => Guard::STYLE_URL | self.address(),
            Inside::Escape(_) | Inside::Comment => Guard::NEVER,
        }
    }

    /// Processes a printed value.
    pub fn pass_value(&mut self) {
        match self.at {
            At::Tag => push(&mut self.element, VALUE),
            At::Inside | At::Named | At::Attribute => {
                if self.at != At::Attribute {
                    self.attribute.clear();
                }
                self.at = At::Attribute;
                push(&mut self.attribute, VALUE);
            }
            At::Equals => {
                self.at = At::Value(0);
                self.note(VALUE);
            }
            At::Value(_) | At::Content => self.note(VALUE),
            At::Text | At::Comment | At::Lost => {}
        }
    }

    /// Processes a constant of the template, as printed here.
    pub fn pass_constant(&mut self, printed: &str) {
        // In a script, it is encoded as a value.
        if self.at != At::Content || self.element != "script" {
            self.pass(printed);
        }
    }

    /// Records a letter of the current value.
    fn note(&mut self, c: char) {
        if self.keeps_kind() {
            push(&mut self.kind, c);
        }
        match self.meaning() {
            Meaning::Address | Meaning::StyleUrl => self.note_address(c),
            Meaning::Style => self.note_style(c),
            Meaning::Json | Meaning::Script => self.note_script(c),
            Meaning::Words | Meaning::Code => {}
        }
    }

    /// Whether this value determines the type of the element's contents.
    fn keeps_kind(&self) -> bool {
        self.at != At::Content && matches!((self.element.as_str(), self.attribute.as_str()), ("script", "type") | ("mj-html-attribute", "name"))
    }

    /// Browsers ignore white space and control characters. Repeated values are stored only twice.
    fn note_address(&mut self, c: char) {
        let is_left_out = c != VALUE && (c.is_whitespace() || c.is_control()) || c == VALUE && self.before.ends_with("\0\0");
        if !is_left_out && self.before.len() < KEPT && !self.before.contains([':', '/', '?', '#']) {
            push(&mut self.before, c);
        }
    }

    fn note_style(&mut self, c: char) {
        let mut is_kept = false;
        self.inside = match (self.inside, c) {
            (Inside::Open, '"' | '\'') => Inside::Quote(c),
            (Inside::Open, '(') if self.before.ends_with("url") || self.before.ends_with(VALUE) => Inside::Url(')'),
            (Inside::Open, '*') if self.before.ends_with('/') => Inside::Comment,
            (Inside::Open, _) => {
                is_kept = !matches!(c, ';' | '{' | '}' | '(');
                Inside::Open
            }
            (Inside::Quote(quote), '\\') => Inside::Escape(quote),
            (Inside::Escape(quote), _) => Inside::Quote(quote),
            (Inside::Quote(quote), _) if c == quote || c == '\n' => Inside::Open,
            (Inside::Url(')'), '"' | '\'') if self.before.is_empty() => Inside::Url(c),
            (Inside::Url(end), _) if c == end => Inside::Open,
            (Inside::Url(_), _) => return self.note_address(c),
            (Inside::Comment, '/') if self.before == "*" => Inside::Open,
            (Inside::Comment, _) => {
                is_kept = c == '*';
                self.before.clear();
                Inside::Comment
            }
            (inside, _) => inside,
        };
        if !is_kept {
            self.before.clear();
        } else {
            self.before.extend(c.to_lowercase());
            while self.before.chars().count() > 4 {
                self.before.remove(0);
            }
        }
    }

    fn note_script(&mut self, c: char) {
        self.inside = match (self.inside, c) {
            (Inside::Open, '"') => Inside::Quote(c),
            (Inside::Open, '\'' | '`') if self.meaning() == Meaning::Script => Inside::Quote(c),
            (Inside::Quote(quote), '\\') => Inside::Escape(quote),
            (Inside::Escape(quote), _) => Inside::Quote(quote),
            (Inside::Quote(quote), _) if c == quote || c == '\n' && quote != '`' => Inside::Open,
            (inside, _) => inside,
        };
    }

    /// Processes part of a value.
    fn read(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let is_raw = self.at == At::Content && self.element != "mj-html-attribute";
        if is_raw {
            return piece.chars().for_each(|c| self.note(c));
        }
        let of_reference = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
        let (before, reference) = match piece.rsplit_once('&').filter(|(_, tail)| of_reference(tail)) {
            Some((before, tail)) => (before, if tail.starts_with('#') { Reference::Number } else { Reference::Name }),
            None if of_reference(piece) => (piece, self.reference),
            None => (piece, Reference::None),
        };
        self.reference = reference;
        attribute_text(before).chars().for_each(|c| self.note(c));
    }

    /// Begins an attribute value or an element's contents.
    fn begin(&mut self) {
        self.before.clear();
        (self.inside, self.reference) = (Inside::Open, Reference::None);
    }

    /// Begins text.
    fn text_comes(&mut self) {
        *self = Self::default();
    }

    /// Processes markup.
    pub fn pass(&mut self, markup: &str) {
        let mut rest = markup;
        while !rest.is_empty() && self.at != At::Lost {
            let read = self.step(rest);
            rest = rest.get(read..).unwrap_or("");
        }
    }

    /// Processes the next part; returns the number of bytes.
    fn step(&mut self, rest: &str) -> usize {
        let first = rest.as_bytes().first().copied().unwrap_or(0);
        let up_to = |ends: &dyn Fn(u8) -> bool| rest.bytes().position(ends).unwrap_or(rest.len());
        if self.at == At::Comment {
            self.inside = Inside::Comment;
        }
        match self.at {
            At::Lost => rest.len(),
            At::Text => self.text(rest),
            At::Comment => ["-->", "--!>"].into_iter().filter_map(|word| Some(find::word(rest, word)? + word.len())).min().map_or(rest.len(), |end| {
                self.text_comes();
                end
            }),
            At::Content => self.content(rest),
            At::Tag => {
                let end = up_to(&|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
                self.name(rest.get(..end).unwrap_or(""), true);
                if end < rest.len() && self.at == At::Tag {
                    self.at = At::Inside;
                }
                end
            }
            At::Inside | At::Named if first == b'>' => {
                self.content_or_text();
                1
            }
            At::Inside | At::Named if first == b'/' => {
                if self.is_mjml() && rest.starts_with("/>") {
                    self.text_comes();
                    return 2;
                }
                self.at = At::Inside;
                1
            }
            At::Inside | At::Named if first.is_ascii_whitespace() => 1,
            At::Named if first == b'=' => self.equals(),
            At::Inside | At::Named => {
                self.at = At::Attribute;
                self.attribute.clear();
                // At the beginning of a name, `=` is part of it.
                if first == b'=' {
                    push(&mut self.attribute, '=');
                }
                usize::from(first == b'=')
            }
            At::Attribute => {
                let end = up_to(&|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'));
                self.name(rest.get(..end).unwrap_or(""), false);
                match rest.as_bytes().get(end) {
                    _ if self.at == At::Lost => {}
                    Some(b'=') => return end + self.equals(),
                    Some(_) => self.at = At::Named,
                    None => {}
                }
                end
            }
            At::Equals if first.is_ascii_whitespace() => 1,
            At::Equals if matches!(first, b'"' | b'\'') => {
                self.at = At::Value(first);
                1
            }
            At::Equals if first == b'>' => {
                self.at = At::Inside;
                0
            }
            At::Equals => {
                self.at = At::Value(0);
                0
            }
            At::Value(quote) => {
                let end = up_to(&|b| if quote == 0 { b.is_ascii_whitespace() || b == b'>' } else { b == quote });
                // A value that ends here is not needed any more, unless it determines the type of contents.
                if end == rest.len() || self.keeps_kind() {
                    self.read(rest.get(..end).unwrap_or(""));
                }
                if end == rest.len() {
                    return end;
                }
                self.at = At::Inside;
                self.attribute.clear();
                self.begin();
                if quote == 0 { end } else { end + 1 }
            }
        }
    }

    fn equals(&mut self) -> usize {
        self.at = At::Equals;
        self.begin();
        1
    }

    /// Letters of a name. After a value, only harmless names may continue.
    fn name(&mut self, letters: &str, is_tag: bool) {
        let name = if is_tag { &mut self.element } else { &mut self.attribute };
        if !letters.is_empty() && name.contains(VALUE) && (is_tag || !name.contains('-')) {
            self.at = At::Lost;
            return;
        }
        letters.chars().for_each(|c| push(name, c));
    }

    /// The end of a tag.
    fn content_or_text(&mut self) {
        let holds_no_markup =
            "style script title textarea xmp iframe noembed noframes mj-style mj-title mj-html-attribute".split(' ').any(|name| name == self.element);
        if holds_no_markup {
            self.at = At::Content;
            self.attribute.clear();
            self.begin();
        } else {
            self.text_comes();
        }
    }

    fn text(&mut self, rest: &str) -> usize {
        let Some(at) = find::byte(rest, b'<') else { return rest.len() };
        let tag = rest.get(at..).unwrap_or("");
        // Conditional comments are markup for Outlook.
        if tag.starts_with("<!--[if") || tag.starts_with("<![") {
            return at + find::byte(tag, b'>').map_or(tag.len(), |end| end + 1);
        }
        // A comment that ends where it begins: `<!-->` after `<!--[if !mso]>`.
        if let Some(empty) = ["<!-->", "<!--->"].iter().find(|empty| tag.starts_with(**empty)) {
            return at + empty.len();
        }
        if tag.starts_with("<!--") {
            self.at = At::Comment;
            return at + 4;
        }
        let after = tag.as_bytes().get(1).copied();
        if after.is_none_or(|b| b.is_ascii_alphabetic() || b == b'/') {
            self.at = At::Tag;
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
            let after = rest.get(at + 2..).unwrap_or("");
            let is_end = |next: u8| next.is_ascii_whitespace() || matches!(next, b'/' | b'>');
            after.get(..self.element.len()).is_some_and(|name| name.eq_ignore_ascii_case(&self.element))
                && after.as_bytes().get(self.element.len()).is_none_or(|next| is_end(*next))
        });
        match end {
            Some((at, _)) => {
                self.text_comes();
                at
            }
            None => {
                self.read(rest);
                rest.len()
            }
        }
    }
}

fn push(name: &mut String, c: char) {
    if name.len() < KEPT {
        name.extend(c.to_lowercase());
    }
}
