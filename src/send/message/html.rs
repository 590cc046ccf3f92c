//! A flat HTML tokenizer for plain text. Tags, names and attributes end where browsers end them. Nothing is closed by implication, and nesting is not limited;
//! readers keep their own stack.

use super::elements::{Role, lower, role};
use crate::base::markup::{find, foreign, is_blank, text_only};

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlEvent<'a> {
    /// A start tag; its attributes are in [`Html::attributes`].
    Open { name: &'a str, role: Role, self_closed: bool },
    /// An end tag.
    Close { name: &'a str, role: Role },
    /// Text between tags, undecoded.
    Text(&'a str),
}

/// The attributes that matter for plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Alt,
    Class,
    Colspan,
    Hidden,
    Href,
    Id,
    Reversed,
    Role,
    Size,
    Start,
    Style,
    Type,
    Value,
}

impl Own {
    const COUNT: usize = 13;

    /// Looks up a name in any case.
    fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"style" => Self::Style,
            b"class" => Self::Class,
            b"role" => Self::Role,
            b"href" => Self::Href,
            b"alt" => Self::Alt,
            b"id" => Self::Id,
            b"hidden" => Self::Hidden,
            b"colspan" => Self::Colspan,
            b"type" => Self::Type,
            b"size" => Self::Size,
            b"start" => Self::Start,
            b"value" => Self::Value,
            b"reversed" => Self::Reversed,
            _ if name.len() <= 8 && name.iter().any(u8::is_ascii_uppercase) => return Self::named(&name.to_ascii_lowercase()),
            _ => return None,
        })
    }
}

/// The relevant attributes of an element, undecoded; empty if they have no value. Of repeated ones, the first counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Attributes<'a> {
    /// The attributes present, one bit each, so that clearing is cheap.
    set: u16,
    values: [&'a str; Own::COUNT],
}

impl<'a> Attributes<'a> {
    pub fn has(&self, name: Own) -> bool {
        self.set & 1 << name as u16 != 0
    }

    pub fn get(&self, name: Own) -> Option<&'a str> {
        self.values.get(name as usize).copied().filter(|_| self.has(name))
    }

    fn put(&mut self, name: &str, value: &'a str) {
        if let Some(name) = Own::named(name.as_bytes()).filter(|name| !self.has(*name))
            && let Some(place) = self.values.get_mut(name as usize)
        {
            *place = value;
            self.set |= 1 << name as u16;
        }
    }
}

/// Tokenizes HTML.
pub(super) struct Html<'a> {
    text: &'a str,
    at: usize,
    /// The attributes of the last start tag.
    pub attributes: Attributes<'a>,
    /// A stack of whether `/>` closes elements; one entry per element that changes it.
    foreign: Vec<bool>,
    /// The open element whose content is raw text up to its end tag.
    text_only: Option<&'static str>,
}

impl<'a> Html<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, attributes: Attributes::default(), foreign: Vec::new(), text_only: None }
    }

    /// The unread rest.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// Text up to the next `<` after `from`.
    fn text_from(&mut self, from: usize) -> HtmlEvent<'a> {
        let start = self.at;
        self.at = find::byte(self.text.get(from..).unwrap_or(""), b'<').map_or(self.text.len(), |length| from + length);
        HtmlEvent::Text(self.slice(start, self.at))
    }

    /// Skips to after a word.
    fn pass(&mut self, from: usize, end: &str) {
        self.at = find::word(self.text.get(from..).unwrap_or(""), end).map_or(self.text.len(), |length| from + length + end.len());
    }

    fn text_up_to_end_tag(&mut self, name: &str) -> Option<HtmlEvent<'a>> {
        let start = self.at;
        while let Some(length) = find::word(self.rest(), "</") {
            let found = self.at + length;
            let end = found + 2 + name.len();
            if self.text.get(found + 2..end).is_some_and(|tag| tag.eq_ignore_ascii_case(name)) && self.byte(end).is_some_and(|b| b == b'>' || is_blank(b)) {
                self.at = found;
                return (found > start).then(|| HtmlEvent::Text(self.slice(start, found)));
            }
            self.at = found + 2;
        }
        self.at = self.text.len();
        (self.at > start).then(|| HtmlEvent::Text(self.slice(start, self.at)))
    }

    fn declaration(&mut self) {
        if let Some(body) = self.rest().strip_prefix("<!--") {
            // `<!-->` and `<!--->` are complete comments.
            match body.as_bytes() {
                [b'>', ..] => self.at += 5,
                [b'-', b'>', ..] => self.at += 6,
                _ => self.pass(self.at + 4, "-->"),
            }
        } else if self.rest().starts_with("<![CDATA[") {
            self.pass(self.at + 9, "]]>");
        } else {
            self.pass(self.at, ">");
        }
    }

    fn opening(&mut self) -> Option<HtmlEvent<'a>> {
        let start = self.at + 1;
        let end = self.name_end(start);
        self.attributes.set = 0;
        let Some((after, is_closed)) = self.read_attributes(end) else {
            // The text ends inside the tag, so it is dropped.
            self.at = self.text.len();
            return None;
        };
        self.at = after;
        let name = self.slice(start, end);
        let role = role(name);
        let self_closed = is_closed && self.foreign.last() == Some(&true);
        if !self_closed && matches!(role, Role::Unseen | Role::Inline | Role::Control) {
            let name = lower(name);
            self.foreign.extend(foreign(&name));
            self.text_only = text_only(&name);
        }
        Some(HtmlEvent::Open { name, role, self_closed })
    }

    fn name_end(&self, start: usize) -> usize {
        let mut end = start;
        while self.byte(end).is_some_and(|b| !matches!(b, b'/' | b'>') && !is_blank(b)) {
            end += 1;
        }
        end
    }

    /// Reads attributes to the end of the tag. Returns the offset after it, and whether it ends with `/>`; none if the text ends first.
    fn read_attributes(&mut self, mut at: usize) -> Option<(usize, bool)> {
        loop {
            match self.byte(at)? {
                b'>' => return Some((at + 1, false)),
                b'/' => {
                    at = self.skip_blank(at + 1);
                    if self.byte(at)? == b'>' {
                        return Some((at + 1, true));
                    }
                }
                b if is_blank(b) => at += 1,
                _ => at = self.read_attribute(at)?,
            }
        }
    }

    fn read_attribute(&mut self, start: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(start + 1..)?;
        let end = start + 1 + rest.iter().position(|b| matches!(b, b'=' | b'/' | b'>') || is_blank(*b))?;
        let equals = self.skip_blank(end);
        let (value, next) = if self.byte(equals)? == b'=' {
            let from = self.skip_blank(equals + 1);
            let quote = self.byte(from)?;
            if matches!(quote, b'"' | b'\'') {
                let to = from + 1 + find::byte(self.text.get(from + 1..)?, quote)?;
                (self.slice(from + 1, to), to + 1)
            } else {
                let mut to = from;
                while self.byte(to)? != b'>' && !is_blank(self.byte(to)?) {
                    to += 1;
                }
                (self.slice(from, to), to)
            }
        } else {
            ("", equals)
        };
        self.attributes.put(self.slice(start, end), value);
        Some(next)
    }

    fn skip_blank(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(is_blank) {
            at += 1;
        }
        at
    }

    fn closing(&mut self) -> Option<HtmlEvent<'a>> {
        let start = self.skip_blank(self.at + 2);
        match self.byte(start) {
            // `</>` is text.
            Some(b'>') => return Some(self.text_from(start + 1)),
            Some(b) if b.is_ascii_alphabetic() => {}
            Some(_) => {
                self.pass(start, ">");
                return None;
            }
            None => return Some(self.text_from(self.text.len())),
        }
        let mut end = start;
        while self.byte(end).is_some_and(|b| b != b'>' && !is_blank(b)) {
            end += 1;
        }
        self.pass(end, ">");
        if end == self.text.len() {
            return None;
        }
        let name = self.slice(start, end);
        let role = role(name);
        if !self.foreign.is_empty() && foreign(&lower(name)).is_some() {
            self.foreign.pop();
        }
        match role {
            // `</br>` counts as a line break.
            Role::Break => {
                self.attributes.set = 0;
                Some(HtmlEvent::Open { name, role, self_closed: false })
            }
            role if role.is_void() => None,
            role => Some(HtmlEvent::Close { name, role }),
        }
    }
}

impl<'a> Iterator for Html<'a> {
    type Item = HtmlEvent<'a>;

    fn next(&mut self) -> Option<HtmlEvent<'a>> {
        while self.at < self.text.len() {
            let piece = if let Some(name) = self.text_only.take() {
                self.text_up_to_end_tag(name)
            } else if self.byte(self.at) != Some(b'<') {
                // Most tags are separated by a single line break.
                let is_short = self.byte(self.at + 1) == Some(b'<');
                Some(self.text_from(self.at + usize::from(is_short)))
            } else {
                match self.byte(self.at + 1) {
                    Some(b'!') => {
                        self.declaration();
                        None
                    }
                    Some(b'?') => {
                        self.pass(self.at, ">");
                        None
                    }
                    Some(b'/') => self.closing(),
                    Some(b) if b.is_ascii_alphabetic() => self.opening(),
                    _ => Some(self.text_from(self.at + 1)),
                }
            };
            if piece.is_some() {
                return piece;
            }
        }
        None
    }
}
