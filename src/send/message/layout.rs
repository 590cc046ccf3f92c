//! The layout of plain text: words become lines; lines become paragraphs, lists and quotes. Line breaks, spaces and prefixes are written only when a word
//! follows, so that nothing trails at the end.

use super::style::strip;
use super::table::{Ended, Tables};

/// The maximum indentation in characters; deeper levels are not indented further.
const INDENT: usize = 40;

/// The markers of list items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Dash,
    Number,
    /// Letters, starting with `a` or `A`.
    Letter(u8),
    /// Roman numerals; `true` for capitals.
    Roman(bool),
}

struct List {
    marker: Marker,
    next: i32,
    step: i32,
    has_items: bool,
}

struct Link {
    address: String,
    /// The numbers of word bytes and of all bytes written before the link.
    written: usize,
    at: usize,
}

#[derive(Default)]
pub(super) struct Layout {
    pub(super) out: String,
    /// Whether the last line of `out` has contents.
    has_line: bool,
    /// Line breaks wanted before the next word: none, one, or two for an empty line.
    gap: usize,
    /// White space wanted before the next word.
    blanks: String,
    /// A space is wanted unless the next word begins with punctuation.
    is_apart: bool,
    /// The prefix of lines.
    prefix: String,
    /// The length of the part of the prefix that empty lines before the next line have.
    common: usize,
    /// Markers that replace the prefix of the next line from an offset on.
    markers: Vec<(usize, String)>,
    /// For each indentation, the former length of the prefix and the former number of markers.
    indents: Vec<(usize, usize)>,
    lists: Vec<List>,
    links: Vec<Link>,
    tables: Tables,
    /// The states outside each open table.
    outside: Vec<Outside>,
    /// The number of word bytes written.
    written: usize,
    /// The line already had contents when `pre` began, so its first line break is not dropped.
    is_pre_begun: bool,
    /// Nothing was written since the last indentation; contents begin on the next line.
    is_set_in: bool,
}

/// The state outside a table.
struct Outside {
    prefix: String,
    common: usize,
    markers: Vec<(usize, String)>,
    gap: usize,
}

/// Characters without meaning in text; joiners have none next to spaces.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}') || c.is_ascii_control()
}

impl Layout {
    pub fn text(&mut self, text: &str, is_pre: bool) {
        if !is_pre && text.trim_ascii().is_empty() {
            if !text.is_empty() && !self.blanks.ends_with(' ') {
                self.blanks.push(' ');
            }
            return;
        }
        let (mut run, mut at) = (0, 0);
        // Words are separated by spaces and meaningless characters.
        while let Some(length) = text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|b| *b <= b' ' || *b >= 0x7f)) {
            at += length;
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let end = at + c.len_utf8();
            let is_joiner = matches!(c, '\u{200c}' | '\u{200d}') && run == at && (!self.has_line || !self.blanks.is_empty());
            if c == ' ' || c == '\u{a0}' || is_joiner || is_silent(c) {
                self.word(text.get(run..at).unwrap_or(""), is_pre);
                run = end;
                self.blank(c, is_pre);
            }
            at = end;
        }
        self.word(text.get(run..).unwrap_or(""), is_pre);
    }

    fn blank(&mut self, c: char, is_pre: bool) {
        match c {
            '\n' if is_pre => self.pre_line(),
            ' ' | '\t' if is_pre => self.blanks.push(c),
            '\u{a0}' => self.blanks.push(c),
            ' ' | '\t' | '\n' | '\r' | '\x0c' if !self.blanks.ends_with(' ') => self.blanks.push(' '),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, is_pre: bool) {
        if word.is_empty() {
            return;
        }
        self.is_pre_begun = true;
        if !self.has_line {
            self.begin_line();
            if !is_pre {
                self.blanks.clear();
            }
        } else if self.blanks.is_empty() && self.is_apart && !word.starts_with(['.', ',', ';', ':', '!', '?', ')', '…']) {
            self.out.push(' ');
        }
        self.out.push_str(&self.blanks);
        self.blanks.clear();
        self.is_apart = false;
        self.out.push_str(word);
        self.written += word.len();
    }

    /// A text that does not join the words before and after it.
    pub fn apart(&mut self, text: &str) {
        self.is_apart = true;
        self.text(text, false);
        self.is_apart = true;
    }

    fn begin_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if self.gap > 1 {
                self.out.push_str(self.prefix.get(..self.common).unwrap_or("").trim_end());
                self.out.push('\n');
            }
        }
        let start = self.out.len();
        self.out.push_str(&self.prefix);
        for (at, marker) in self.markers.drain(..) {
            let from = (start + at).min(self.out.len());
            let to = (from + marker.len()).min(self.out.len());
            self.out.replace_range(from..to, &marker);
        }
        self.gap = 0;
        self.common = self.prefix.len();
        self.has_line = true;
        self.is_apart = false;
        self.is_set_in = false;
    }

    pub fn end_line(&mut self) {
        self.has_line = false;
        self.is_apart = false;
        self.gap = self.gap.max(1);
        self.blanks.clear();
    }

    pub fn paragraph(&mut self) {
        self.end_line();
        if !self.is_set_in {
            self.gap = 2;
        }
    }

    pub fn line_break(&mut self) {
        if self.has_line {
            self.end_line();
        } else if self.written > 0 {
            self.paragraph();
        }
    }

    fn pre_line(&mut self) {
        if !self.is_pre_begun {
            self.blanks.clear();
        } else if self.has_line {
            self.end_line();
        } else {
            self.paragraph();
        }
        self.is_pre_begun = true;
    }

    pub fn open_pre(&mut self) {
        self.paragraph();
        self.is_pre_begun = false;
        self.tables.set_structured();
    }

    /// Applies an element's `display`, before and after it.
    pub fn set_apart(&mut self, display: super::style::Display) {
        match display {
            super::style::Display::Usual => {}
            super::style::Display::Block => self.end_line(),
            super::style::Display::InlineBlock => self.is_apart = true,
        }
    }

    pub fn indent(&mut self, with: &str) {
        self.end_line();
        self.indents.push((self.prefix.len(), self.markers.len()));
        if self.prefix.len() < INDENT {
            self.prefix.push_str(with);
        }
        self.is_set_in = true;
    }

    pub fn end_indent(&mut self) {
        self.end_line();
        self.is_set_in = false;
        if let Some((prefix, markers)) = self.indents.pop() {
            self.prefix.truncate(prefix);
            self.common = self.common.min(prefix);
            self.markers.truncate(markers);
        }
    }

    pub fn lists(&self) -> usize {
        self.lists.len()
    }

    pub fn open_list(&mut self, marker: Marker, next: i32, step: i32) {
        self.break_around_list();
        self.tables.set_structured();
        self.lists.push(List { marker, next, step, has_items: false });
    }

    pub fn end_list(&mut self) {
        self.lists.pop();
        self.break_around_list();
    }

    /// A nested list needs no empty line.
    fn break_around_list(&mut self) {
        if self.lists.is_empty() {
            self.paragraph();
        } else {
            self.end_line();
            self.gap = 1;
        }
    }

    pub fn open_item(&mut self, value: Option<i32>) {
        self.end_line();
        let mut alone = List { marker: Marker::Dash, next: 1, step: 1, has_items: false };
        let list = self.lists.last_mut().unwrap_or(&mut alone);
        let number = value.unwrap_or(list.next);
        let marker = marker(list.marker, number);
        list.next = number.saturating_add(list.step);
        if list.has_items {
            self.gap = 1;
        }
        list.has_items = true;
        let at = self.prefix.len();
        self.indent(&" ".repeat(marker.len()));
        self.markers.push((at, marker));
    }

    pub fn open_link(&mut self, address: String) {
        // A nested link ends the outer one.
        if let Some(link) = self.links.last_mut() {
            let outer = Link { address: std::mem::take(&mut link.address), ..*link };
            self.say(&outer);
        }
        self.links.push(Link { address, written: self.written, at: self.out.len() });
    }

    pub fn end_link(&mut self) {
        if let Some(link) = self.links.pop() {
            self.say(&link);
        }
    }

    fn say(&mut self, link: &Link) {
        let address = link.address.as_str();
        let number = strip(address, "tel:");
        let shown = number.or_else(|| strip(address, "mailto:")).unwrap_or(address);
        if shown.is_empty() || address.starts_with('#') || strip(address, "javascript:").is_some() {
            return;
        }
        let written = self.written - link.written;
        let said = self.out.get(link.at..).unwrap_or("");
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
        if written == 0 {
            self.apart(address);
        } else if !(said.ends_with(shown) && written == shown.len()) && number.is_none_or(|number| digits(number) != digits(said)) {
            // The address follows the last word, even after a line break.
            self.out.push_str(": ");
            self.out.push_str(address);
            self.blanks.clear();
            self.blanks.push(' ');
        }
    }

    pub fn open_table(&mut self, is_layout: bool) {
        self.paragraph();
        let outside = Outside {
            prefix: std::mem::take(&mut self.prefix),
            common: std::mem::take(&mut self.common),
            markers: std::mem::take(&mut self.markers),
            gap: self.gap,
        };
        self.outside.push(outside);
        self.tables.open(is_layout, self.out.len());
    }

    pub fn open_cell(&mut self, span: usize) {
        self.paragraph();
        self.tables.open_cell(span, self.out.len());
    }

    pub fn end_cell(&mut self) {
        self.tables.end_cell(self.out.len());
        self.paragraph();
    }

    pub fn open_row(&mut self) {
        self.end_line();
        self.tables.open_row();
    }

    pub fn end_table(&mut self) {
        self.end_line();
        let Some((Ended { start, lines }, outside)) = self.tables.end(&self.out).zip(self.outside.pop()) else { return };
        let is_inside = !outside.prefix.is_empty() || !outside.markers.is_empty();
        self.prefix = outside.prefix;
        self.markers = outside.markers;
        // Text that was written without its prefix is written again.
        let has_words = self.out.len() > start;
        let lines = lines.or_else(|| (is_inside && has_words).then(|| self.out.get(start..).unwrap_or("").trim_start_matches('\n').to_owned()));
        self.common = if lines.is_some() || !has_words { outside.common } else { self.prefix.len() };
        if let Some(lines) = lines {
            self.out.truncate(start);
            self.gap = outside.gap;
            for line in lines.split('\n') {
                if line.is_empty() {
                    self.gap = 2;
                } else {
                    self.begin_line();
                    self.out.push_str(line);
                    self.end_line();
                }
            }
        }
        self.paragraph();
    }

    pub fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }
}

/// The marker of an item; numbers without a letter equivalent stay numbers.
fn marker(marker: Marker, number: i32) -> String {
    match marker {
        Marker::Dash => "- ".to_owned(),
        Marker::Letter(first) if number > 0 => {
            let (mut letters, mut rest) = (Vec::new(), number);
            while rest > 0 {
                rest -= 1;
                letters.push(char::from(first + u8::try_from(rest % 26).unwrap_or(0)));
                rest /= 26;
            }
            letters.into_iter().rev().chain(". ".chars()).collect()
        }
        Marker::Roman(is_capital) if (1..4000).contains(&number) => {
            const DIGITS: [(i32, &str); 13] = [
                (1000, "m"),
                (900, "cm"),
                (500, "d"),
                (400, "cd"),
                (100, "c"),
                (90, "xc"),
                (50, "l"),
                (40, "xl"),
                (10, "x"),
                (9, "ix"),
                (5, "v"),
                (4, "iv"),
                (1, "i"),
            ];
            let (mut digits, mut rest) = (String::new(), number);
            for (value, digit) in DIGITS {
                while rest >= value {
                    digits.push_str(digit);
                    rest -= value;
                }
            }
            if is_capital { format!("{}. ", digits.to_ascii_uppercase()) } else { format!("{digits}. ") }
        }
        _ => format!("{number}. "),
    }
}
