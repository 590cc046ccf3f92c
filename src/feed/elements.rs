use super::entities;
use super::fields::{Key, Names, Slot, Space, Values, split};
use super::google::{self, PART};
use super::namespaces::Namespaces;
use super::reader::Sink;
use super::text::seen;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::time;
use quick_xml::events::BytesStart;

/// Follows the elements of RSS or Atom, keeps of each item what is read, and gives the items.
#[derive(Debug)]
pub(super) struct Elements {
    names: Names,
    namespaces: Namespaces,
    started: bool,
    ended: bool,
    /// The names of the open elements, and where each ends in them.
    open: String,
    ends: Vec<usize>,
    /// How many elements were open where the item began.
    item: Option<usize>,
    values: Values,
    /// The slots of all elements so far, also of empty ones.
    seen: u32,
    /// The element of the item whose text is kept.
    key: Key,
    is_kept: bool,
    text: String,
    is_long: bool,
    /// Atom's links have their address in an attribute.
    href: Option<String>,
    /// Section, name and value of a `product_detail`, and where in the text the part begins that is open.
    detail: Option<[String; 3]>,
    part: usize,
}

/// The parts of a `product_detail`.
const PARTS: [&str; 3] = ["section_name", "attribute_name", "attribute_value"];
/// Elements outside items with the feed's own time.
const TIMES: [&str; 4] = ["lastBuildDate", "pubDate", "updated", "modified"];

impl Elements {
    pub fn new(names: Names) -> Self {
        Self {
            names,
            namespaces: Namespaces::default(),
            started: false,
            ended: false,
            open: String::new(),
            ends: Vec::new(),
            item: None,
            values: Values::default(),
            seen: 0,
            key: Key::default(),
            is_kept: false,
            text: String::new(),
            is_long: false,
            href: None,
            detail: None,
            part: 0,
        }
    }

    pub fn started(&self) -> bool {
        self.started
    }

    /// Whether the text may end here.
    pub fn ended(&self, is_cut: bool) -> Result<()> {
        match () {
            () if !self.started => Err(Diagnostic::new(Code::FeedNotXml, "there is no element")),
            () if !self.ended => Err(Diagnostic::new(Code::FeedTruncated, format!("the feed ends inside <{}>", self.innermost()))),
            () if is_cut => Err(Diagnostic::new(Code::FeedTruncated, "the feed ends in the middle")),
            () => Ok(()),
        }
    }

    fn innermost(&self) -> &str {
        let start = self.ends.len().checked_sub(2).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        self.open.get(start..).unwrap_or("")
    }

    pub fn characters(&mut self, text: &str) -> Result<()> {
        if self.ends.is_empty() && !seen(text).is_empty() {
            let found = seen(text).chars().take(20).collect::<String>();
            return Err(Diagnostic::new(Code::FeedNotXml, format!("text outside the root element: `{found}`")));
        }
        self.push_text(text);
        Ok(())
    }

    pub fn push_text(&mut self, text: &str) {
        if !self.is_kept || self.is_long {
            return;
        }
        let mut end = text.len().min(limits::FEED_VALUE_BYTES - self.text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.push_str(text.get(..end).unwrap_or(""));
        self.is_long = end < text.len();
    }

    pub fn start(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let name = tag.name();
        let name: &str = name.as_ref();
        if self.ended {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("<{name}> after the end of the root element")));
        }
        let depth = self.ends.len();
        if depth >= limits::FEED_DEPTH {
            return Err(Diagnostic::new(Code::FeedTooLarge, format!("more than {} nested elements (FEED_DEPTH)", limits::FEED_DEPTH)));
        }
        let has_attributes = tag.len() > name.len();
        if has_attributes && memchr::memmem::find(tag.as_bytes(), b"xmlns").is_some() {
            for (key, value) in attributes(tag) {
                if let Some(prefix) = key.strip_prefix("xmlns").filter(|rest| rest.is_empty() || rest.starts_with(':')) {
                    self.namespaces.declare(depth, prefix.trim_start_matches(':'), &value);
                }
            }
        }
        let (prefix, local) = split(name);
        let space = self.namespaces.of(prefix);
        if !self.started && !is_root(space, prefix, local) {
            return Err(Diagnostic::new(Code::FeedWrongRoot, format!("the root element is <{name}>")));
        }
        self.started = true;
        self.open.push_str(name);
        self.ends.push(self.open.len());
        let is_feeds_own = !matches!(space, Space::Other(_));
        match self.item {
            None if is_feeds_own && (local == "item" || local == "entry") => {
                self.item = Some(depth);
                self.values.clear();
            }
            None => self.keep(is_feeds_own && TIMES.contains(&local)),
            Some(item) if depth == item + 1 => {
                self.key = self.names.key(space, local);
                self.seen |= self.key.slots;
                self.keep(self.key.slots != 0);
                self.detail = (self.key.slots & Slot::Detail.bit() != 0).then(Default::default);
                self.href = None;
                if has_attributes && space == Space::Plain && local == "link" {
                    self.link(tag);
                }
            }
            Some(_) => self.part = self.text.len(),
        }
        Ok(())
    }

    fn keep(&mut self, is_kept: bool) {
        self.text.clear();
        (self.is_kept, self.is_long) = (is_kept, false);
    }

    /// Atom's `<link rel="alternate" href="…"/>` is the item's page; other relations are not.
    fn link(&mut self, tag: &BytesStart<'_>) {
        let (mut href, mut is_page) = (None, true);
        for (key, value) in attributes(tag) {
            match key.as_str() {
                "href" => href = Some(value),
                "rel" => is_page = value.trim().is_empty() || value.trim().eq_ignore_ascii_case("alternate"),
                _ => {}
            }
        }
        if !is_page {
            self.key.slots &= !Slot::Link.bit();
        }
        self.href = href;
    }

    pub fn end(&mut self, name: &str, at: usize, sink: &mut Sink<'_>) -> Result<()> {
        if self.ends.is_empty() {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("</{name}> closes nothing")));
        }
        if self.innermost() != name {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("<{}> is closed by </{name}>", self.innermost())));
        }
        let depth = self.ends.len() - 1;
        match self.item {
            Some(item) if depth == item + 1 => self.value()?,
            Some(item) if depth == item + 2 => self.detail_part(split(name).1),
            Some(item) if depth == item => {
                self.item = None;
                sink.seen |= self.seen;
                sink.row(self.values.get(Slot::Id), at, google::offer(&self.values, sink.options));
            }
            None if self.is_kept => {
                let text = seen(&self.text);
                let time = time::mail_date(&text).or_else(|_| time::lenient_instant(&text, false));
                sink.batch.feed_time = time.ok().or(sink.batch.feed_time);
                self.keep(false);
            }
            _ => {}
        }
        self.namespaces.close(depth);
        self.ends.pop();
        self.open.truncate(self.ends.last().copied().unwrap_or(0));
        self.ended = self.ends.is_empty();
        Ok(())
    }

    /// An element of the item ends.
    fn value(&mut self) -> Result<()> {
        let parts = self.detail.take().filter(|parts| parts.iter().any(|part| !part.is_empty()));
        let joined = parts.map(|parts| parts.join(&PART.to_string()));
        let text = joined.as_deref().unwrap_or(&self.text);
        let text = if text.trim().is_empty() { self.href.as_deref().unwrap_or("") } else { text };
        let fits = self.values.push(self.key, text, self.is_long);
        self.keep(false);
        if fits { Ok(()) } else { Err(Diagnostic::new(Code::FeedTooLarge, format!("an item with more than {} values (FEED_FIELDS)", limits::FEED_FIELDS))) }
    }

    fn detail_part(&mut self, local: &str) {
        if let (Some(parts), Some(i)) = (&mut self.detail, PARTS.iter().position(|part| *part == local))
            && let Some(part) = parts.get_mut(i)
        {
            self.text.get(self.part..).unwrap_or("").trim().clone_into(part);
        }
    }
}

fn is_root(space: Space<'_>, prefix: Option<&str>, local: &str) -> bool {
    let is_feeds_own = !matches!(space, Space::Other(_));
    (is_feeds_own && (local == "rss" || local == "feed")) || (prefix == Some("rdf") && local == "RDF")
}

/// The attributes of a tag; what is no attribute is left out.
fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.attributes();
    all.with_checks(false).flatten().map(|attribute| (attribute.key.as_ref().to_owned(), entities::decode(&attribute.value))).collect()
}
