//! The plain-text part, from the mail's own HTML: headings, lists, tables with aligned columns, links with their address.

use crate::references::decode;

/// The title and the hidden preheader of a mail.
pub(super) struct Parts {
    pub title: String,
    pub preheader: String,
}

/// Finds title and preheader.
pub(super) fn parts(html: &str) -> Parts {
    let between = |open: &str, close: &str| {
        let start = html.find(open)? + open.len();
        let length = html.get(start..)?.find(close)?;
        html.get(start..start + length)
    };
    let title = between("<title>", "</title>").map(one_line).unwrap_or_default();
    // The engine prints mj-preview as the first hidden div of the body.
    let preheader = html.find("<body").and_then(|body| {
        let rest = html.get(body..)?;
        let hidden = rest.find("<div style=\"display:none")?;
        let inner = rest.get(hidden..)?;
        let start = inner.find('>')? + 1;
        inner.get(start..start + inner.get(start..)?.find("</div>")?)
    });
    Parts { title, preheader: preheader.map(one_line).unwrap_or_default() }
}

fn one_line(html: &str) -> String {
    decode(html).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Renders a mail's HTML as text, lines of any length, paragraphs apart.
///
/// ```
/// # use postfrisch::message::plain_text;
/// assert_eq!(plain_text("<p>Hallo</p><p><a href=\"https://a.example\">weiter</a></p>"), "Hallo\n\nweiter: https://a.example\n");
/// ```
pub fn plain_text(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html.find("<body").and_then(|i| html.get(i..)).unwrap_or(html);
    while let Some(open) = rest.find('<') {
        writer.text(rest.get(..open).unwrap_or(""));
        rest = rest.get(open..).unwrap_or("");
        if rest.starts_with("<!--") {
            rest = rest.find("-->").and_then(|end| rest.get(end + 3..)).unwrap_or("");
            continue;
        }
        let end = tag_end(rest);
        let tag = rest.get(1..end.saturating_sub(1)).unwrap_or("");
        rest = rest.get(end..).unwrap_or("");
        if let Some(skipped) = hidden(tag) {
            rest = after_closing(rest, skipped);
            continue;
        }
        writer.tag(tag);
    }
    writer.text(rest);
    writer.finish()
}

/// The end of a tag, quoted `>` apart.
fn tag_end(text: &str) -> usize {
    let mut quote = 0;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'>' if quote == 0 => return i + 1,
            b'"' | b'\'' if quote == 0 => quote = byte,
            _ if byte == quote => quote = 0,
            _ => {}
        }
    }
    text.len()
}

fn name(tag: &str) -> &str {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.bytes().position(|b| b.is_ascii_whitespace() || b == b'/').unwrap_or(tag.len());
    tag.get(..end).unwrap_or("")
}

/// The element's name if nobody is to read it.
fn hidden(tag: &str) -> Option<&str> {
    let name = name(tag);
    let unread = matches!(name, "style" | "script" | "title")
        || tag.contains("display") && attribute(tag, "style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
    (!tag.starts_with('/') && !tag.ends_with('/') && unread).then_some(name)
}

/// What follows the closing tag that matches one just opened.
fn after_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let (mut depth, mut rest) = (1, text);
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at..).unwrap_or("");
        if tag.starts_with(&close) {
            depth -= 1;
        } else if tag.starts_with(&open) {
            depth += 1;
        }
        rest = rest.get(at + 1..).unwrap_or("");
        if depth == 0 {
            return rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or("");
        }
    }
    ""
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(&format!("{name}=\""))?;
        let value = rest.get(at + name.len() + 2..)?;
        if at > 0 && rest.as_bytes().get(at - 1).is_some_and(u8::is_ascii_whitespace) {
            return value.split('"').next();
        }
        rest = value;
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The line being written.
    line: String,
    space: bool,
    /// Blank lines wanted before the next line.
    gap: usize,
    lists: Vec<Option<usize>>,
    links: Vec<(String, usize)>,
    /// Open tables: the rows of one that holds data, none for one that lays out.
    tables: Vec<Option<Vec<Vec<String>>>>,
}

impl Writer {
    fn text(&mut self, html: &str) {
        if html.trim_ascii().is_empty() {
            self.space |= !html.is_empty();
            return;
        }
        let text = decode(html);
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
            } else if !matches!(c, '\u{200b}' | '\u{200c}' | '\u{feff}' | '\u{34f}' | '\u{ad}') {
                if self.space && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.space = false;
                self.line.push(c);
            }
        }
    }

    fn data_table(&mut self) -> Option<&mut Vec<Vec<String>>> {
        self.tables.last_mut().and_then(Option::as_mut)
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        match (name(tag), closing) {
            // A cell of data is one line.
            ("br", _) if self.data_table().is_some() => self.comma(),
            ("br", _) => self.end_line(),
            ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol", _) => {
                self.paragraph();
                match (name(tag), closing) {
                    ("ul", false) => self.lists.push(None),
                    ("ol", false) => self.lists.push(Some(0)),
                    ("ul" | "ol", true) => drop(self.lists.pop()),
                    _ => {}
                }
            }
            ("li", false) => {
                self.end_line();
                let mark = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{n}. ")
                    }
                    _ => "- ".to_owned(),
                };
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                self.line = format!("{indent}{mark}");
                self.space = false;
            }
            ("table", false) => {
                self.paragraph();
                let layout = attribute(tag, "role") == Some("presentation") || attribute(tag, "role") == Some("none");
                self.tables.push((!layout).then(Vec::new));
            }
            ("table", true) => {
                let rows = self.tables.pop().flatten();
                self.print_rows(rows.unwrap_or_default());
                self.paragraph();
            }
            ("tr", false) => match self.data_table() {
                Some(rows) => rows.push(Vec::new()),
                None => self.end_line(),
            },
            ("td" | "th", true) => {
                if self.tables.last().is_some_and(Option::is_some) {
                    let cell = std::mem::take(&mut self.line);
                    self.space = false;
                    if let Some(row) = self.data_table().and_then(|rows| rows.last_mut()) {
                        row.push(cell);
                    }
                } else {
                    self.paragraph();
                }
            }
            ("div" | "tr" | "li", _) => self.end_line(),
            ("a", false) => {
                let href = attribute(tag, "href").map(decode).unwrap_or_default();
                self.links.push((href, self.line.len()));
            }
            ("a", true) => self.end_link(),
            ("img", _) => {
                let alt = attribute(tag, "alt").map(str::to_owned).unwrap_or_default();
                self.text(&alt);
            }
            ("hr", _) => {
                self.paragraph();
                self.line.push_str("---");
                self.paragraph();
            }
            _ => {}
        }
    }

    /// Sets what follows in a cell apart.
    fn comma(&mut self) {
        if !self.line.trim_end().is_empty() {
            self.line = format!("{},", self.line.trim_end());
            self.space = true;
        }
    }

    fn end_link(&mut self) {
        let Some((href, start)) = self.links.pop() else { return };
        let said = self.line.get(start..).unwrap_or(&self.line).trim();
        let shown = href.strip_prefix("mailto:").or(href.strip_prefix("tel:")).unwrap_or(&href);
        if href.is_empty() || href.starts_with('#') || said == shown {
            return;
        }
        let address = if said.is_empty() { href } else { format!(": {href}") };
        self.line.push_str(&address);
        self.space = true;
    }

    fn end_line(&mut self) {
        // A cell of data is one line.
        if self.tables.last().is_some_and(Option::is_some) {
            self.space = true;
            return;
        }
        self.space = false;
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(if self.gap > 0 { "\n\n" } else { "\n" });
        }
        self.gap = 0;
        self.out.push_str(line.trim_end());
    }

    fn paragraph(&mut self) {
        self.end_line();
        self.gap = 1;
    }

    /// Columns as wide as their widest cell; columns of amounts to the right.
    fn print_rows(&mut self, rows: Vec<Vec<String>>) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| rows.iter().filter(|r| r.len() == columns).filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut lines = Vec::new();
        for row in rows.iter().filter(|r| r.iter().any(|c| !c.is_empty())) {
            let cells = row.iter().zip(&widths).enumerate().map(|(i, (cell, width))| {
                let right = i > 0 && i + 1 == columns;
                if row.len() != columns {
                    cell.clone()
                } else if right {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
            lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
        }
        for line in lines {
            self.line = line;
            self.end_line();
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.out.push('\n');
        self.out
    }
}
