use super::{Batch, FeedOptions, Problem, row};
use crate::diagnostic::{Code, Diagnostic, Place, Result};
use crate::limits;
use crate::time;
use quick_xml::{Reader, errors::Error as XmlError, events::Event};
use std::collections::HashSet;

/// The elements of one item: name without prefix, text. Parts of a nested element stand as `outer/inner`.
pub(super) type Fields = Vec<(String, String)>;

/// Reads a Google Merchant feed (RSS 2.0 or Atom) piece by piece; memory is bounded by the longest tag and the ids seen.
#[derive(Debug)]
pub struct FeedReader {
    options: FeedOptions,
    /// Bytes not yet read as whole events.
    pending: Vec<u8>,
    line: u32,
    column: u32,
    started: bool,
    ended: bool,
    open: Vec<String>,
    item: Option<Fields>,
    text: String,
    text_too_long: bool,
    rows: u64,
    seen: HashSet<String>,
    feed_time: Option<i64>,
}

impl FeedReader {
    /// A reader at the start of a feed.
    pub fn new(options: FeedOptions) -> Self {
        Self {
            options,
            pending: Vec::new(),
            line: 1,
            column: 1,
            started: false,
            ended: false,
            open: Vec::new(),
            item: None,
            text: String::new(),
            text_too_long: false,
            rows: 0,
            seen: HashSet::new(),
            feed_time: None,
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// `feed/not-xml`, `feed/wrong-root`, `feed/encoding`, `feed/forbidden`, `feed/too-large`: the feed as a whole is refused.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Batch> {
        self.pending.extend_from_slice(bytes);
        self.read(false)
    }

    /// Reads what is left.
    ///
    /// # Errors
    /// As [`FeedReader::push`], and `feed/truncated` if the feed ends in the middle.
    pub fn finish(&mut self) -> Result<Batch> {
        let batch = self.read(true)?;
        if !self.started {
            return Err(self.error(Code::FeedNotXml, "there is no element"));
        }
        if !self.ended {
            return Err(self.error(Code::FeedTruncated, format!("the feed ends inside <{}>", self.open.last().map_or("", |s| s))));
        }
        Ok(batch)
    }

    fn read(&mut self, last: bool) -> Result<Batch> {
        let mut batch = Batch::default();
        let pending = std::mem::take(&mut self.pending);
        let text = self.decode(&pending, last)?;
        let mut read = 0;
        loop {
            let rest = text.get(read..).unwrap_or("");
            if rest.is_empty() {
                break;
            }
            let mut reader = Reader::from_str(rest);
            let config = reader.config_mut();
            config.check_end_names = false;
            config.allow_unmatched_ends = true;
            let mut done = 0;
            let blocked = loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break true,
                    // Text at the very end may go on in the next piece.
                    Ok(Event::Text(_)) if !last && reader.buffer_position() as usize == rest.len() => break true,
                    Ok(event) => {
                        self.event(&event, &mut batch)?;
                        let position = reader.buffer_position() as usize;
                        self.advance(rest.get(done..position).unwrap_or(""));
                        done = position;
                    }
                    Err(XmlError::Syntax(_)) if !last => break true,
                    Err(XmlError::Syntax(e)) if self.started => return Err(self.error(Code::FeedTruncated, e.to_string())),
                    Err(e) => {
                        let found = rest.get(done..).unwrap_or("");
                        // A bare `&` reads as text; real feeds have it in titles and links.
                        if found.starts_with('&') {
                            if !last && !found.contains([';', '<']) {
                                break true;
                            }
                            self.push_text("&");
                            self.advance("&");
                            done += 1;
                            break false;
                        }
                        return Err(self.error(Code::FeedNotXml, e.to_string()));
                    }
                }
            };
            read += done;
            if blocked {
                break;
            }
        }
        let rest = text.get(read..).unwrap_or("");
        if rest.len() > limits::FEED_TAG_BYTES + limits::FEED_VALUE_BYTES {
            return Err(self.error(Code::FeedTooLarge, format!("a tag or text of more than {} bytes", limits::FEED_TAG_BYTES)));
        }
        let tail = pending.get(pending.len() - self.undecoded(&pending, &text)..).unwrap_or(&[]);
        self.pending = [rest.as_bytes(), tail].concat();
        batch.rows = self.rows;
        batch.feed_time = self.feed_time;
        Ok(batch)
    }

    /// The bytes as text, less a character cut off at the end.
    fn decode(&self, bytes: &[u8], last: bool) -> Result<String> {
        let bytes = if self.started { bytes } else { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) };
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(e) if e.error_len().is_none() && !last => Ok(bytes.get(..e.valid_up_to()).map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default()),
            Err(_) => Err(self.error(Code::FeedEncoding, "the feed is not UTF-8")),
        }
    }

    fn undecoded(&self, bytes: &[u8], text: &str) -> usize {
        let bom = if bytes.starts_with(b"\xef\xbb\xbf") && !text.starts_with('\u{feff}') { 3 } else { 0 };
        bytes.len().saturating_sub(text.len() + bom)
    }

    fn event(&mut self, event: &Event<'_>, batch: &mut Batch) -> Result<()> {
        match event {
            Event::Decl(decl) => match decl.encoding() {
                Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("utf8") && !name.eq_ignore_ascii_case("us-ascii") => {
                    Err(self.error(Code::FeedEncoding, format!("the feed declares {name}")))
                }
                _ => Ok(()),
            },
            Event::DocType(_) => Err(self.error(Code::FeedForbidden, "the feed has a DTD")),
            Event::Start(tag) => self.start(local(tag.name().as_ref())),
            Event::Empty(tag) => {
                let name = local(tag.name().as_ref()).to_owned();
                self.start(&name)?;
                self.end(&name, batch)
            }
            Event::End(tag) => self.end(local(tag.name().as_ref()), batch),
            Event::Text(text) => self.characters(&text.xml10_content()),
            Event::CData(text) => self.characters(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c,
                    _ => match reference.xml10_content().as_ref() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => return Err(self.error(Code::FeedForbidden, format!("the feed uses the entity &{other};"))),
                    },
                };
                self.push_text(character.encode_utf8(&mut [0; 4]));
                Ok(())
            }
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn characters(&mut self, text: &str) -> Result<()> {
        if self.open.is_empty() && !text.trim().is_empty() {
            return Err(self.error(Code::FeedNotXml, format!("text outside the root element: `{}`", text.trim().chars().take(20).collect::<String>())));
        }
        self.push_text(text);
        Ok(())
    }

    fn push_text(&mut self, text: &str) {
        if self.text.len() + text.len() > limits::FEED_VALUE_BYTES {
            self.text_too_long = true;
        } else {
            self.text.push_str(text);
        }
    }

    fn start(&mut self, name: &str) -> Result<()> {
        if self.ended {
            return Err(self.error(Code::FeedNotXml, format!("<{name}> after the end of the root element")));
        }
        if !self.started && name != "rss" && name != "feed" {
            return Err(self.error(Code::FeedWrongRoot, format!("the root element is <{name}>")));
        }
        if self.open.len() >= limits::FEED_DEPTH {
            return Err(self.error(Code::FeedTooLarge, format!("more than {} nested elements", limits::FEED_DEPTH)));
        }
        self.started = true;
        if self.item.is_none() && (name == "item" || name == "entry") {
            self.item = Some(Vec::new());
        }
        self.open.push(name.to_owned());
        self.text.clear();
        self.text_too_long = false;
        Ok(())
    }

    fn end(&mut self, name: &str, batch: &mut Batch) -> Result<()> {
        match self.open.pop() {
            Some(open) if open == name => {}
            Some(open) => return Err(self.error(Code::FeedNotXml, format!("<{open}> is closed by </{name}>"))),
            None => return Err(self.error(Code::FeedNotXml, format!("</{name}> closes nothing"))),
        }
        self.ended = self.open.is_empty();
        let text = std::mem::take(&mut self.text);
        let too_long = std::mem::take(&mut self.text_too_long);
        let item_depth = self.open.iter().position(|n| n == "item" || n == "entry");
        match (&mut self.item, item_depth) {
            (Some(fields), Some(depth)) => {
                let path = [self.open.get(depth + 1..).unwrap_or(&[]), &[name.to_owned()]].concat().join("/");
                let value = if too_long { "\u{0}".to_owned() } else { text.trim().to_owned() };
                fields.push((path, value));
            }
            (Some(_), None) => {
                let fields = self.item.take().unwrap_or_default();
                self.row(&fields, batch);
            }
            (None, _) if matches!(name, "lastBuildDate" | "pubDate" | "updated") => {
                let time = time::mail_date(&text).or_else(|_| time::lenient_instant(&text, false));
                self.feed_time = time.ok().or(self.feed_time);
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn row(&mut self, fields: &Fields, batch: &mut Batch) {
        self.rows += 1;
        let id = fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.clone());
        let mut problems = match row::offer(fields, &self.options) {
            Ok(offer) if self.seen.contains(&offer.id) => {
                vec![Problem::new("id", Code::FeedDuplicateId, format!("the id `{}` occurs twice", offer.id))]
            }
            Ok(offer) => {
                self.seen.insert(offer.id.clone());
                batch.offers.push(offer);
                Vec::new()
            }
            Err(problems) => problems,
        };
        for problem in &mut problems {
            problem.row = self.rows;
            problem.id.clone_from(&id);
            problem.diagnostic.place = Some(self.here());
        }
        batch.problems.append(&mut problems);
    }

    fn advance(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += c.len_utf16() as u32;
            }
        }
    }

    fn here(&self) -> Place {
        Place { line: self.line, column: self.column, end_line: self.line, end_column: self.column }
    }

    fn error(&self, code: Code, message: impl Into<String>) -> Box<Diagnostic> {
        Diagnostic::new(code, message).at(self.here())
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests;
