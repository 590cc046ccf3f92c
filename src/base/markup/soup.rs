use super::attributes::{Attribute, End, TAG_NAME_ENDS, attributes, is_blank, name_length};
use super::elements::{closes, foreign, is_void, text_only};
use super::{Dialect, Finder, Tags, find};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

/// One parser event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element begins.
    Open {
        /// The element name; lower case outside XML.
        name: Cow<'a, str>,
        /// The attributes, including repeated ones.
        attributes: Vec<Attribute<'a>>,
        /// The tag; empty if the element is implied.
        span: Range<usize>,
        /// Written as `<… />`, and ends there.
        self_closed: bool,
    },
    /// An element ends.
    Close {
        /// The element name; lower case outside XML.
        name: Cow<'a, str>,
        /// The tag that ends the element or implies its end.
        span: Range<usize>,
        /// The element has no end tag.
        implied: bool,
    },
    /// Text between tags.
    Text(Range<usize>),
    /// A comment: the text between `<!--` and `-->`.
    Comment(&'a str, Range<usize>),
    /// The text between `<![CDATA[` and `]]>`.
    CData(&'a str, Range<usize>),
    /// The text between `<` and `>` of a doctype or a processing instruction.
    Declaration(&'a str, Range<usize>),
    /// A template tag between elements.
    Template(Range<usize>),
    /// An end tag without an open element.
    Stray(Cow<'a, str>, Range<usize>),
}

/// Elements are nested beyond the limit. The range is that of the tag that exceeds it.
#[derive(Debug)]
pub struct TooDeep(pub Range<usize>);

/// Parses a text event by event.
#[derive(Debug)]
pub struct Soup<'a> {
    text: &'a str,
    at: usize,
    dialect: Dialect,
    tags: Finder<'a>,
    depth: usize,
    open: Vec<Cow<'a, str>>,
    /// A stack of whether `/>` closes elements; one entry per element that changes it.
    foreign: Vec<bool>,
    /// The open element whose content is raw text up to its end tag.
    text_only: Option<&'static str>,
    queue: VecDeque<Event<'a>>,
    ended: bool,
    elements_only: bool,
}

impl<'a> Soup<'a> {
    /// A parser for `text`, with at most `depth` nested elements.
    pub fn new(text: &'a str, dialect: Dialect, tags: Tags, depth: usize) -> Self {
        Self {
            text,
            at: 0,
            dialect,
            tags: Finder::of(text, tags),
            depth,
            open: Vec::new(),
            foreign: vec![dialect == Dialect::Xml],
            text_only: None,
            queue: VecDeque::new(),
            ended: false,
            elements_only: false,
        }
    }

    /// From here on, whether only elements are told, without their attributes. Where they end remains the same.
    pub fn tell_elements_only(&mut self, only: bool) {
        self.elements_only = only;
    }

    /// The next event; none at the end of the text.
    ///
    /// # Errors
    /// Elements are nested too deeply.
    #[expect(clippy::should_implement_trait, reason = "an iterator would wrap each event once more")]
    pub fn next(&mut self) -> Result<Option<Event<'a>>, TooDeep> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Ok(Some(event));
            }
            if self.at >= self.text.len() {
                if self.ended {
                    return Ok(None);
                }
                self.ended = true;
                let end = self.text.len();
                while let Some(name) = self.open.pop() {
                    self.queue.push_back(Event::Close { name, span: end..end, implied: true });
                }
                continue;
            }
            match self.step()? {
                None => {}
                Some(Event::Text(_) | Event::Comment(..) | Event::CData(..) | Event::Declaration(..) | Event::Template(_)) if self.elements_only => {}
                event => return Ok(event),
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Parses on. Returns an event, or none if events were queued or nothing was produced.
    fn step(&mut self) -> Result<Option<Event<'a>>, TooDeep> {
        if let Some(name) = self.text_only.take() {
            return Ok(self.text_up_to_end_tag(name));
        }
        let rest = self.rest();
        let bytes = rest.as_bytes();
        if bytes.first() != Some(&b'<') {
            return Ok(self.text(0));
        }
        Ok(match bytes.get(1) {
            Some(b'!') => Some(self.declaration(rest)),
            Some(b'?') => Some(self.instruction(rest)),
            Some(b'/') => self.closing(rest),
            Some(first) if self.starts_name(*first) => return self.opening(rest),
            _ => self.text(1),
        })
    }

    fn starts_name(&self, byte: u8) -> bool {
        match self.dialect {
            Dialect::Xml => !matches!(byte, b'/' | b'>') && !is_blank(byte),
            _ => byte.is_ascii_alphabetic(),
        }
    }

    /// The text up to the next `<`, at least `least` bytes.
    fn text(&mut self, least: usize) -> Option<Event<'a>> {
        let start = self.at;
        let rest = self.rest();
        let mut end = least;
        loop {
            let after = rest.get(end..).unwrap_or("");
            let next = if self.tags.has_any() { find::either(after, b'<', b'{') } else { find::byte(after, b'<') };
            end = next.map_or(rest.len(), |next| end + next);
            let Some(tag) = self.tags.length(start + end) else {
                if rest.as_bytes().get(end) == Some(&b'{') {
                    end += 1;
                    continue;
                }
                break;
            };
            let template = Event::Template(start + end..start + end + tag);
            self.at = start + end + tag;
            if end == 0 {
                return Some(template);
            }
            self.queue.push_back(template);
            return Some(Event::Text(start..start + end));
        }
        self.at = start + end;
        Some(Event::Text(start..start + end))
    }

    fn text_up_to_end_tag(&mut self, name: &'static str) -> Option<Event<'a>> {
        let rest = self.rest();
        let mut from = 0;
        let end = loop {
            let Some(found) = rest.get(from..).and_then(|r| find::word(r, "</")).map(|f| from + f) else { break rest.len() };
            let after = rest.as_bytes().get(found + 2..).unwrap_or(&[]);
            let named = after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
            if named && after.get(name.len()).is_some_and(|b| *b == b'>' || is_blank(*b)) {
                break found;
            }
            from = found + 2;
        };
        let start = self.at;
        self.at += end;
        (end > 0).then_some(Event::Text(start..self.at))
    }

    /// A doctype or a processing instruction.
    fn instruction(&mut self, rest: &'a str) -> Event<'a> {
        let start = self.at;
        let end = find::byte(rest, b'>').unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        Event::Declaration(rest.get(1..end).unwrap_or(""), start..self.at)
    }

    fn declaration(&mut self, rest: &'a str) -> Event<'a> {
        let start = self.at;
        if let Some(body) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are complete comments.
            let (length, after) = if body.starts_with('>') {
                (0, 1)
            } else if body.starts_with("->") {
                (0, 2)
            } else {
                find::word(body, "-->").map_or((body.len(), body.len()), |end| (end, end + 3))
            };
            self.at += 4 + after;
            Event::Comment(body.get(..length).unwrap_or(""), start..self.at)
        } else if let Some(body) = rest.strip_prefix("<![CDATA[") {
            let end = find::word(body, "]]>");
            self.at += 9 + end.map_or(body.len(), |end| end + 3);
            Event::CData(body.get(..end.unwrap_or(body.len())).unwrap_or(""), start..self.at)
        } else {
            self.instruction(rest)
        }
    }

    fn opening(&mut self, rest: &'a str) -> Result<Option<Event<'a>>, TooDeep> {
        let start = self.at;
        let name_end = 1 + name_length(rest.as_bytes().get(1..).unwrap_or(&[]), TAG_NAME_ENDS);
        let mut list = Vec::new();
        let kept = if self.elements_only { None } else { Some(&mut list) };
        let Some((end, after)) = attributes(&self.tags, start + name_end, kept) else {
            // The text ends inside the tag, so it is dropped.
            self.at = self.text.len();
            return Ok(None);
        };
        let name = self.name(rest.get(1..name_end).unwrap_or(""));
        let span = start..after;
        self.at = after;
        let html = self.is_html(&name);
        if html {
            self.close_implied(&name, &span);
        }
        let void = match self.dialect {
            Dialect::Xml => is_void(&name.to_ascii_lowercase()),
            _ => html && is_void(&name),
        };
        let self_closed = matches!(end, End::SelfClosed) && (self.dialect == Dialect::Mjml || self.foreign.last() == Some(&true));
        let open = Event::Open { name: name.clone(), attributes: list, span: span.clone(), self_closed };
        let next = if self.queue.is_empty() {
            Some(open)
        } else {
            self.queue.push_back(open);
            None
        };
        if void || self_closed {
            self.queue.push_back(Event::Close { name, span, implied: true });
            return Ok(next);
        }
        if html {
            self.foreign.extend(foreign(&name));
            self.text_only = text_only(&name);
        }
        self.open.push(name);
        if self.open.len() > self.depth { Err(TooDeep(span)) } else { Ok(next) }
    }

    fn close_implied(&mut self, opening: &str, span: &Range<usize>) {
        while let Some(name) = self.open.pop_if(|open| closes(opening, open)) {
            self.queue.push_back(Event::Close { name, span: span.clone(), implied: true });
        }
    }

    fn name(&self, name: &'a str) -> Cow<'a, str> {
        if self.dialect != Dialect::Xml && name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
    }

    fn closing(&mut self, rest: &'a str) -> Option<Event<'a>> {
        let start = self.at;
        let bytes = rest.as_bytes();
        // The usual case: `</name>` of the most recently opened element.
        let is_end = |name: &Cow<'_, str>| bytes.get(2..).and_then(|after| after.strip_prefix(name.as_bytes())).is_some_and(|after| after.starts_with(b">"));
        if let Some(name) = self.open.pop_if(|name| is_end(name)) {
            self.at += name.len() + 3;
            self.leave_foreign(&name);
            return Some(Event::Close { name, span: start..self.at, implied: false });
        }
        let name_start = 2 + bytes.iter().skip(2).take_while(|b| is_blank(**b)).count();
        match bytes.get(name_start) {
            // `</>` is text.
            Some(b'>') => return self.text(name_start + 1),
            Some(first) if self.starts_name(*first) => {}
            Some(_) => {
                let end = find::byte(rest, b'>').unwrap_or(rest.len());
                self.at += (end + 1).min(rest.len());
                return Some(Event::Comment(rest.get(name_start..end).unwrap_or(""), start..self.at));
            }
            None => return self.text(rest.len()),
        }
        let name_end = rest.bytes().skip(name_start).position(|b| b == b'>' || is_blank(b)).map(|n| name_start + n);
        let tag_end = name_end.and_then(|from| find::byte(rest.get(from..)?, b'>').map(|n| from + n + 1));
        let Some(name_end) = name_end else {
            self.at = self.text.len();
            return None;
        };
        let name = self.name(rest.get(name_start..name_end).unwrap_or(""));
        self.at += tag_end.unwrap_or(rest.len());
        let span = start..self.at;
        self.close(name, span)
    }

    fn leave_foreign(&mut self, name: &str) {
        if self.foreign.len() > 1 && self.is_html(name) && foreign(name).is_some() {
            self.foreign.pop();
        }
    }

    /// Whether HTML's rules apply to a name: MJML's own elements don't follow them.
    fn is_html(&self, name: &str) -> bool {
        self.dialect != Dialect::Xml && !name.starts_with("mj")
    }

    fn close(&mut self, name: Cow<'a, str>, span: Range<usize>) -> Option<Event<'a>> {
        let html = self.is_html(&name);
        self.leave_foreign(&name);
        if html && is_void(&name) {
            if name == "br" {
                self.queue.push_back(Event::Open { name: name.clone(), attributes: Vec::new(), span: span.start..span.start, self_closed: false });
                self.queue.push_back(Event::Close { name, span, implied: false });
            }
            return None;
        }
        if self.dialect == Dialect::Xml && is_void(&name.to_ascii_lowercase()) {
            // Keeps the end tag as it is written.
            return Some(Event::Comment("", span));
        }
        if self.open.last() == Some(&name) {
            self.open.pop();
            return Some(Event::Close { name, span, implied: false });
        }
        let Some(depth) = self.open.iter().rposition(|open| *open == name) else {
            if html && name == "p" {
                self.close_implied("p", &span);
                self.queue.push_back(Event::Open { name: name.clone(), attributes: Vec::new(), span: span.start..span.start, self_closed: false });
                self.queue.push_back(Event::Close { name, span, implied: false });
            } else {
                return Some(Event::Stray(name, span));
            }
            return None;
        };
        while self.open.len() > depth {
            let implied = self.open.len() > depth + 1;
            if let Some(name) = self.open.pop() {
                self.queue.push_back(Event::Close { name, span: span.clone(), implied });
            }
        }
        None
    }
}
