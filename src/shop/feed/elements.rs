use super::FeedOptions;
use super::fields::{Key, Names, Slot, Space, split};
use super::layout::RowFormat;
use super::namespaces::Namespaces;
use super::shop::Shop;
use super::sink::Sink;
use super::text::{parts_words, seen};
use super::times::Times;
use super::values::{Fault, PART, Values};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::references::names;
use quick_xml::events::BytesStart;

/// Tracks the elements of RSS or Atom, collects the values of each item, and emits the items.
#[derive(Debug)]
pub(super) struct Elements {
    format: &'static RowFormat,
    shop: Shop,
    names: Names,
    namespaces: Namespaces,
    started: bool,
    ended: bool,
    /// The concatenated names of the open elements, and the end of each.
    open: String,
    ends: Vec<usize>,
    /// The number of open elements that are nested too deeply; their names are not stored.
    skipped: usize,
    times: Times,
    /// The number of elements that were open where the item began.
    item: Option<usize>,
    values: Values,
    /// The slots of all elements so far, including empty ones.
    seen: u32,
    /// The current element of the item and its text.
    key: Key,
    is_kept: bool,
    text: String,
    is_long: bool,
    /// Whether the current element contains elements.
    has_children: bool,
    /// The address in an Atom link's attribute.
    href: Option<String>,
    /// Section, name and value of a `product_detail`, and the start of the open part in the text.
    detail: Option<[String; 3]>,
    part: usize,
}

/// The parts of a `product_detail`.
const PARTS: [&str; 3] = ["section_name", "attribute_name", "attribute_value"];

impl Elements {
    pub fn new(format: &'static RowFormat, options: &FeedOptions) -> Result<Self> {
        Ok(Self {
            format,
            shop: format.shop(options)?,
            names: Names::of(format.names, options),
            namespaces: Namespaces::default(),
            started: false,
            ended: false,
            open: String::new(),
            ends: Vec::new(),
            skipped: 0,
            times: Times::default(),
            item: None,
            values: Values::default(),
            seen: 0,
            key: Key::default(),
            is_kept: false,
            text: String::new(),
            is_long: false,
            has_children: false,
            href: None,
            detail: None,
            part: 0,
        })
    }

    pub fn started(&self) -> bool {
        self.started
    }

    /// Checks that the input may end here.
    pub fn ended(&self, is_cut: bool) -> Result<()> {
        match () {
            () if !self.started => Err(Diagnostic::new(Code::FeedNotXml, "there is no element")),
            () if !self.ended => Err(Diagnostic::new(Code::FeedTruncated, format!("the feed ends inside <{}>", self.innermost()))),
            () if is_cut => Err(Diagnostic::new(Code::FeedTruncated, "the feed is incomplete")),
            () => Ok(()),
        }
    }

    fn innermost(&self) -> &str {
        self.opened(1)
    }

    /// The name of the second innermost element.
    fn outer(&self) -> &str {
        self.opened(2)
    }

    /// The name of the nth open element, from the innermost one.
    fn opened(&self, nth: usize) -> &str {
        let end_of = |nth: usize| self.ends.len().checked_sub(nth).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        self.open.get(end_of(nth + 1)..end_of(nth)).unwrap_or("")
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
        if self.is_kept {
            self.has_children = true;
            self.between(name);
        }
        if depth >= limits::FEED_DEPTH {
            // A skipped item must be reported, because offers that are missing count as gone.
            if self.item.is_none() && self.begins_item(name) {
                return Err(Diagnostic::new(Code::FeedTooLarge, format!("<{name}> is nested in more than {} elements (FEED_DEPTH)", limits::FEED_DEPTH)));
            }
            self.skipped += 1;
            return Ok(());
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
        let is_time = self.item.is_none() && !matches!(space, Space::Other(_)) && Times::are_said(self.innermost(), depth, local);
        self.open.push_str(name);
        self.ends.push(self.open.len());
        match self.item {
            None if is_item(space, local) => {
                self.item = Some(depth);
                self.values.clear();
            }
            None if is_time => self.keep(true),
            None => {}
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
            Some(item) if depth == item + 2 => self.part = self.text.len(),
            Some(_) => {}
        }
        Ok(())
    }

    fn begins_item(&self, name: &str) -> bool {
        let (prefix, local) = split(name);
        is_item(self.namespaces.of(prefix), local)
    }

    fn keep(&mut self, is_kept: bool) {
        self.text.clear();
        (self.is_kept, self.is_long, self.has_children) = (is_kept, false, false);
    }

    /// Inserts a space where an element begins or ends, so that texts of neighbouring elements do not join.
    fn between(&mut self, name: &str) {
        if self.is_kept && parts_words(split(name).1) {
            self.push_text(" ");
        }
    }

    /// Atom's `<link rel="alternate" href="…"/>` is the item's page; other relations are ignored.
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
        if self.skipped > 0 {
            self.skipped -= 1;
            self.between(name);
            return Ok(());
        }
        if self.ends.is_empty() {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("</{name}> closes nothing")));
        }
        if self.innermost() != name {
            return Err(Diagnostic::new(Code::FeedNotXml, format!("<{}> is closed by </{name}>", self.innermost())));
        }
        let depth = self.ends.len() - 1;
        match self.item {
            Some(item) if depth == item + 1 => self.value(),
            Some(item) if depth > item => {
                if depth == item + 2 {
                    self.detail_part(split(name).1);
                }
                self.between(name);
            }
            Some(_) => {
                self.item = None;
                sink.seen |= self.seen;
                sink.row(self.values.get(Slot::Id), at, (self.format.offer)(&self.values, sink.options, &self.shop));
                // The item has contradictory ids, so both offers stay unchanged.
                if let Some((Fault::Contradiction, id)) = self.values.fault(Slot::Id) {
                    sink.batch.kept.push((sink.rows, seen(id).into_owned()));
                }
            }
            None if self.is_kept && Times::are_said(self.outer(), depth, split(name).1) => {
                let is_whole = !self.has_children && !self.is_long;
                self.times.take(split(name).1, &self.text, is_whole, at, sink);
                self.keep(false);
            }
            None => {}
        }
        self.namespaces.close(depth);
        self.ends.pop();
        self.open.truncate(self.ends.last().copied().unwrap_or(0));
        self.ended = self.ends.is_empty();
        if self.ended {
            self.times.ended(sink);
        }
        Ok(())
    }

    /// The end of an element of the item.
    fn value(&mut self) {
        let parts = self.detail.take().filter(|parts| parts.iter().any(|part| !part.is_empty()));
        let joined = parts.map(|parts| parts.join(&PART.to_string()));
        let text = joined.as_deref().unwrap_or(&self.text);
        let (text, fault) = match self.href.as_deref() {
            Some(href) if text.trim().is_empty() => (href, None),
            _ if self.has_children => (text, Some(Fault::Nested)),
            _ => (text, self.is_long.then_some(Fault::Long)),
        };
        self.values.push(self.key, text, fault);
        self.keep(false);
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

fn is_item(space: Space<'_>, local: &str) -> bool {
    !matches!(space, Space::Other(_)) && (local == "item" || local == "entry")
}

/// The attributes of a tag; invalid ones are dropped.
fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.attributes();
    all.with_checks(false).flatten().map(|attribute| (attribute.key.as_ref().to_owned(), names::decode(&attribute.value))).collect()
}
