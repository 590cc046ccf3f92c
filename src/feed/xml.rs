use super::google::{self, Fields, TOO_LONG, local};
use super::reader::{Read, Sink};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::time;
use quick_xml::{Reader, errors::Error as XmlError, events::Event};

/// Reads a Google Merchant feed in XML (RSS 2.0 or Atom).
#[derive(Debug, Default)]
pub(super) struct Xml {
    started: bool,
    ended: bool,
    /// The names of the open elements, and where each ends in them.
    names: String,
    ends: Vec<usize>,
    /// How many elements were open where the item began.
    item: Option<usize>,
    fields: Fields,
    text: String,
    text_too_long: bool,
}

impl Xml {
    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
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
                        let position = reader.buffer_position() as usize;
                        self.event(&event, read + position, sink).map_err(|e| (e, read + done))?;
                        done = position;
                    }
                    Err(XmlError::Syntax(_)) if !last => break true,
                    Err(XmlError::Syntax(e)) if self.started => return Err((Diagnostic::new(Code::FeedTruncated, e.to_string()), read + done)),
                    Err(e) => {
                        let found = rest.get(done..).unwrap_or("");
                        // A bare `&` reads as text; real feeds have it in titles and links.
                        if found.starts_with('&') {
                            if !last && !found.contains([';', '<']) {
                                break true;
                            }
                            self.push_text("&");
                            done += 1;
                            break false;
                        }
                        return Err((Diagnostic::new(Code::FeedNotXml, e.to_string()), read + done));
                    }
                }
            };
            read += done;
            if blocked {
                break;
            }
        }
        if text.len() - read > limits::FEED_TAG_BYTES + limits::FEED_VALUE_BYTES {
            return Err((Diagnostic::new(Code::FeedTooLarge, format!("a tag or text of more than {} bytes", limits::FEED_TAG_BYTES)), read));
        }
        if last && !self.started {
            return Err((Diagnostic::new(Code::FeedNotXml, "there is no element"), read));
        }
        if last && !self.ended {
            return Err((Diagnostic::new(Code::FeedTruncated, format!("the feed ends inside <{}>", self.innermost())), read));
        }
        Ok(read)
    }

    fn event(&mut self, event: &Event<'_>, at: usize, sink: &mut Sink<'_>) -> Result<()> {
        match event {
            // Which encoding it declares was looked at before the bytes became text.
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
            Event::DocType(_) => Err(Diagnostic::new(Code::FeedForbidden, "the feed has a DTD")),
            Event::Start(tag) => self.start(local(tag.name().as_ref())),
            Event::Empty(tag) => {
                let name = tag.name();
                let name = local(name.as_ref());
                self.start(name)?;
                self.end(name, at, sink)
            }
            Event::End(tag) => self.end(local(tag.name().as_ref()), at, sink),
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
                        other => return Err(Diagnostic::new(Code::FeedForbidden, format!("the feed uses the entity &{other};"))),
                    },
                };
                self.push_text(character.encode_utf8(&mut [0; 4]));
                Ok(())
            }
        }
    }

    fn innermost(&self) -> &str {
        let start = self.ends.len().checked_sub(2).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        self.names.get(start..).unwrap_or("")
    }

    fn characters(&mut self, text: &str) -> Result<()> {
        if self.ends.is_empty() && !text.trim().is_empty() {
            let found = text.trim().chars().take(20).collect::<String>();
            return Err(Diagnostic::new(Code::FeedNotXml, format!("text outside the root element: `{found}`")));
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
            return Err(Diagnostic::new(Code::FeedNotXml, format!("<{name}> after the end of the root element")));
        }
        if !self.started && name != "rss" && name != "feed" {
            return Err(Diagnostic::new(Code::FeedWrongRoot, format!("the root element is <{name}>")));
        }
        if self.ends.len() >= limits::FEED_DEPTH {
            return Err(Diagnostic::new(Code::FeedTooLarge, format!("more than {} nested elements", limits::FEED_DEPTH)));
        }
        self.started = true;
        if self.item.is_none() && (name == "item" || name == "entry") {
            self.item = Some(self.ends.len());
            self.fields.clear();
        }
        self.names.push_str(name);
        self.ends.push(self.names.len());
        self.text.clear();
        self.text_too_long = false;
        Ok(())
    }

    fn end(&mut self, name: &str, at: usize, sink: &mut Sink<'_>) -> Result<()> {
        if self.ends.is_empty() {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("</{name}> closes nothing")));
        }
        if self.innermost() != name {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("<{}> is closed by </{name}>", self.innermost())));
        }
        let depth = self.ends.len() - 1;
        match self.item {
            Some(item) if item < depth => {
                if self.fields.len() >= limits::FEED_FIELDS {
                    return Err(Diagnostic::new(Code::FeedTooLarge, format!("an item with more than {} elements", limits::FEED_FIELDS)));
                }
                let value = if self.text_too_long { TOO_LONG.to_owned() } else { self.text.trim().to_owned() };
                self.fields.push((self.path(item), value));
            }
            Some(_) => {
                self.item = None;
                let id = self.fields.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_str());
                sink.row(id, at, google::offer(&self.fields, sink.options));
            }
            None if matches!(name, "lastBuildDate" | "pubDate" | "updated") => {
                let time = time::mail_date(&self.text).or_else(|_| time::lenient_instant(&self.text, false));
                sink.batch.feed_time = time.ok().or(sink.batch.feed_time);
            }
            None => {}
        }
        self.ends.pop();
        self.names.truncate(self.ends.last().copied().unwrap_or(0));
        self.ended = self.ends.is_empty();
        self.text.clear();
        self.text_too_long = false;
        Ok(())
    }

    /// The names of the elements inside the item, with `/` between them.
    fn path(&self, item: usize) -> String {
        let mut path = String::new();
        let mut from = self.ends.get(item).copied().unwrap_or(0);
        for end in self.ends.get(item + 1..).unwrap_or(&[]) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(self.names.get(from..*end).unwrap_or(""));
            from = *end;
        }
        path
    }
}
