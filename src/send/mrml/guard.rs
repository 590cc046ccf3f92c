//! Masks input that mrml can't parse: bare `<` and `>`, text between components. Each masked part is replaced by a
//! placeholder that does not occur in the document, and restored later.

use super::map::SourceMap;
use super::place::{is_ending, is_known};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use std::ops::Range;

/// Placeholders are this word, a number and `z`. The engine passes letters and digits through unchanged.
const WORD: &str = "zqhidden";

/// A diagnostic at a byte range.
#[derive(Debug, Clone)]
pub struct Ranged {
    /// The diagnostic.
    pub diagnostic: Box<Diagnostic>,
    /// The byte range.
    pub range: Range<usize>,
}

/// Creates a diagnostic at a byte range.
pub fn ranged(diagnostic: Box<Diagnostic>, range: Range<usize>) -> Box<Ranged> {
    Box::new(Ranged { diagnostic, range })
}

/// A masked document.
#[derive(Debug)]
pub(super) struct Guarded {
    pub text: String,
    pub map: SourceMap,
    word: String,
    hidden: Vec<String>,
    /// Errors that were corrected: elements that mjml drops, mismatched tags.
    pub mended: Vec<Ranged>,
}

impl Guarded {
    /// Restores the masked parts.
    pub fn restore(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(&self.word) {
            out.push_str(before);
            rest = after;
            if let Some((number, after)) = after.split_once('z') {
                out.push_str(number.parse().ok().and_then(|n: usize| self.hidden.get(n)).map_or("", String::as_str));
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

type Guarding<T> = Result<T, Box<Ranged>>;

/// Masks a document.
pub(super) fn guard(source: &str) -> Guarding<Guarded> {
    let mut map = SourceMap::default();
    let file = map.file(None, source);
    let mut word = WORD.to_owned();
    while source.contains(&word) {
        word.push('q');
    }
    let mut scan = Scan {
        source,
        at: 0,
        file,
        open: Vec::new(),
        text_inside: None,
        out: Guarded { text: String::with_capacity(source.len() + 64), map, word, hidden: Vec::new(), mended: Vec::new() },
    };
    while scan.at < source.len() {
        scan.step()?;
    }
    if let Some(open) = scan.open.last().copied() {
        scan.mended(Code::MjmlSyntax, format!("<{open}> is never closed"), source.len()..source.len());
    }
    Ok(scan.out)
}

struct Scan<'a> {
    source: &'a str,
    at: usize,
    file: usize,
    open: Vec<&'a str>,
    /// The depth of the ending element whose contents are being read.
    text_inside: Option<usize>,
    out: Guarded,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn copy(&mut self, length: usize) {
        self.out.map.piece(self.out.text.len(), self.file, self.at, true);
        self.out.text.push_str(self.source.get(self.at..self.at + length).unwrap_or(""));
        self.at += length;
    }

    fn hide(&mut self, length: usize) {
        let hidden = self.source.get(self.at..self.at + length).unwrap_or("").to_owned();
        self.hide_as(length, hidden);
    }

    /// Masks a part that is restored as another text.
    fn hide_as(&mut self, length: usize, hidden: String) {
        self.out.map.piece(self.out.text.len(), self.file, self.at, false);
        let known = self.out.hidden.iter().position(|h| *h == hidden);
        let number = known.unwrap_or_else(|| {
            self.out.hidden.push(hidden);
            self.out.hidden.len() - 1
        });
        self.out.text.push_str(&format!("{}{number}z", self.out.word));
        self.at += length;
    }

    fn step(&mut self) -> Guarding<()> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            let length = rest.find("-->").map_or(rest.len(), |end| end + 3);
            self.comment(length);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let cdata = rest.starts_with("<![CDATA[");
            let end = if cdata { rest.find("]]>").map(|e| e + 3) } else { rest.find('>').map(|e| e + 1) };
            self.declaration(end.unwrap_or(rest.len()), cdata);
        } else if is_tag(rest) {
            self.tag()?;
        } else {
            self.text(rest);
        }
        Ok(())
    }

    /// Comments between components are kept; their contents are masked, so that nothing in them is parsed.
    fn comment(&mut self, length: usize) {
        let inner = length.saturating_sub(7);
        self.copy(4.min(length));
        if inner > 0 && length >= 7 {
            self.hide(inner);
            self.copy(3);
        }
    }

    /// Doctypes and processing instructions are dropped outside of contents; CDATA is text.
    fn declaration(&mut self, length: usize, cdata: bool) {
        if self.text_inside.is_some() || cdata {
            self.hide(length);
        } else {
            self.at += length;
        }
    }

    fn text(&mut self, rest: &str) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let special = |c: char| matches!(c, '<' | '>');
        if rest.starts_with(special) {
            let keep = self.text_inside.is_some();
            if !keep {
                self.at += first;
            } else {
                self.hide(first);
            }
            return;
        }
        let length = rest.find(special).unwrap_or(rest.len());
        if self.text_inside.is_some() {
            self.copy(length);
        } else {
            // Text between components is dropped, as in mjml.
            let blank = rest.get(..length).unwrap_or("").chars().all(char::is_whitespace);
            if blank { self.copy(length) } else { self.at += length }
        }
    }

    fn tag(&mut self) -> Guarding<()> {
        let rest = self.rest();
        let closing = rest.starts_with("</");
        let name_start = if closing { 2 } else { 1 };
        let after = rest.get(name_start..).unwrap_or("");
        let name = after.get(..after.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(after.len())).unwrap_or("");
        let start = self.at;
        if !closing && self.text_inside.is_none() && !is_known(name) {
            self.leave_out(name);
            return Ok(());
        }
        self.copy(name_start + name.len());
        let self_closing = self.attributes();
        let end = self.at;
        if closing {
            self.close(name, start..end);
        } else if !self_closing && !is_void(name) {
            self.open.push(name);
            if self.open.len() > limits::MJML_DEPTH {
                return Err(ranged(Diagnostic::new(Code::MjmlTooDeep, format!("more than {} nested elements", limits::MJML_DEPTH)), start..end));
            }
            if self.text_inside.is_none() && is_ending(name) {
                self.text_inside = Some(self.open.len());
            }
        }
        Ok(())
    }

    /// Skips an unknown element with its contents.
    fn leave_out(&mut self, name: &str) {
        let rest = self.rest();
        let tag_end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let closing = format!("</{name}>");
        let self_closing = rest.get(..tag_end).is_some_and(|tag| tag.ends_with("/>"));
        let length = if self_closing { tag_end } else { rest.find(&closing).map_or(tag_end, |end| end + closing.len()) };
        self.mended(Code::MjmlUnexpectedElement, format!("there is no element <{name}>; it was left out"), self.at..self.at + tag_end);
        self.at += length;
    }

    fn mended(&mut self, code: Code, message: String, range: Range<usize>) {
        self.out.mended.push(Ranged { diagnostic: Diagnostic::new(code, message), range });
    }

    fn close(&mut self, name: &str, range: Range<usize>) {
        let depth = self.open.iter().rposition(|open| *open == name);
        match (depth, self.text_inside) {
            // HTML in contents may be unbalanced; it never closes the element.
            (None, Some(_)) => {}
            (Some(depth), Some(inside)) if depth + 1 < inside => {}
            (Some(depth), Some(inside)) => {
                self.open.truncate(depth);
                if depth + 1 == inside {
                    self.text_inside = None;
                }
            }
            (Some(depth), None) => {
                if let Some(inner) = self.open.get(depth + 1..).and_then(|inner| inner.last()) {
                    self.mended(Code::MjmlSyntax, format!("<{inner}> is closed by </{name}>"), range);
                }
                self.open.truncate(depth);
            }
            (None, None) => self.mended(Code::MjmlSyntax, format!("</{name}> closes nothing"), range),
        }
    }

    /// Copies attributes to the end of the tag; returns whether it is self-closing.
    fn attributes(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return false };
            match c {
                '>' => {
                    self.copy(1);
                    return false;
                }
                '/' if rest.starts_with("/>") => {
                    self.copy(2);
                    return true;
                }
                '"' | '\'' => self.value(c),
                c if c.is_whitespace() || c == '=' || c == '/' => self.copy(c.len_utf8()),
                '<' => return false,
                _ => {
                    let length =
                        rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '"' | '\'' | '<')).unwrap_or(rest.len()).max(c.len_utf8());
                    self.copy(length);
                }
            }
        }
    }

    fn value(&mut self, quote: char) {
        self.copy(1);
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return };
            if c == quote {
                self.copy(1);
                return;
            }
            if c == '"' {
                // Printed values are in double quotes.
                self.hide_as(1, "&quot;".to_owned());
            } else if is_hidden_in_values(c) {
                let length = rest.find(|c| !is_hidden_in_values(c)).unwrap_or(rest.len());
                self.hide(length);
            } else {
                let length = rest.find(|c: char| c == quote || c == '"' || is_hidden_in_values(c)).unwrap_or(rest.len());
                self.copy(length.max(1));
            }
        }
    }
}

/// Characters that the engine rejects in attribute values, or escapes in its own way.
fn is_hidden_in_values(c: char) -> bool {
    matches!(c, '<' | '>' | '\\') || !c.is_ascii() || c.is_ascii_control()
}

/// Whether markup begins here: `<` or `</` before a letter.
fn is_tag(text: &str) -> bool {
    let Some(after) = text.strip_prefix('<') else { return false };
    after.strip_prefix('/').unwrap_or(after).starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_void(name: &str) -> bool {
    matches!(name, "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source" | "track" | "wbr")
}
