//! An editable tree of HTML elements. Unchanged parts are written exactly as they were, and omitted end tags stay omitted.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags, TooDeep, is_void};
use crate::send::mjml::order::ordered;
use std::borrow::Cow;
use std::ops::Range;

/// A parsed text. Elements are identified by index; index 0 is the root, which is not an element.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    dialect: Dialect,
    elements: Vec<Element<'a>>,
    /// Changes of the text besides start tags.
    edits: Vec<Edit>,
}

/// A range of the text and its replacement.
#[derive(Debug)]
struct Edit {
    at: Range<usize>,
    /// The order of edits at the same position: twice the number of elements opened or closed before, plus one for a start tag.
    order: usize,
    text: String,
}

/// An element of a tree.
#[derive(Debug, Default)]
pub struct Element<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its original attributes.
    attributes: Vec<Attribute<'a>>,
    /// Attributes that were set.
    set: Vec<(String, String)>,
    parent: usize,
    children: Vec<usize>,
    /// Its start tag; empty if it is implied.
    tag: Range<usize>,
    /// Written as `<… />`, and ends there.
    self_closed: bool,
    has_text: bool,
    has_nodes: bool,
    is_html: bool,
    /// Whether it is in an element whose contents browsers treat as text, so that tags are visible.
    is_shown: bool,
}

impl Element<'_> {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let set = self.set.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        set.or_else(|| self.attributes.iter().find(|known| self.is_named(known, name)).map(|known| known.value))
    }

    fn is_named(&self, attribute: &Attribute<'_>, name: &str) -> bool {
        if self.is_html { attribute.name.eq_ignore_ascii_case(name) } else { attribute.name == name }
    }

    /// Its attributes without duplicates (the first counts), including those that were set.
    pub fn written(&self) -> Vec<(Cow<'_, str>, &str)> {
        let mut written: Vec<(Cow<'_, str>, &str)> = Vec::with_capacity(self.attributes.len() + self.set.len());
        let lower = self.is_html;
        let own = self.attributes.iter().map(|own| (if lower { lowered(own.name) } else { own.name.into() }, own.value));
        for (name, value) in own {
            if !written.iter().any(|(known, _)| *known == name) {
                written.push((name, value));
            }
        }
        for (name, value) in &self.set {
            match written.iter_mut().find(|(known, _)| known == name) {
                Some(slot) => slot.1 = value,
                None => written.push((name.into(), value)),
            }
        }
        written
    }
}

impl<'a> Tree<'a> {
    /// Parses a text.
    ///
    /// # Errors
    /// `mjml/too-deep`.
    pub fn parse(text: &'a str, dialect: Dialect) -> Result<Self> {
        let mut tree = Self { text, dialect, elements: vec![Element::default()], edits: Vec::new() };
        let mut soup = Soup::new(text, dialect, Tags::None, limits::MARKUP_DEPTH);
        let (mut open, mut at) = (0, 0);
        while let Some(event) = soup.next().map_err(|TooDeep(_)| Diagnostic::new(Code::MjmlTooDeep, "the mail's HTML is nested too deep"))? {
            let span = match event {
                Event::Open { name, attributes, span, self_closed } => {
                    open = tree.add(Element {
                        name,
                        attributes,
                        parent: open,
                        tag: span.clone(),
                        self_closed,
                        is_html: dialect != Dialect::Xml,
                        is_shown: tree.elements.get(open).is_some_and(|around| around.is_shown || shows_tags(&around.name)),
                        ..Element::default()
                    });
                    span
                }
                Event::Close { span, implied, .. } => {
                    let span = if implied { span.start.max(at)..span.start.max(at) } else { span };
                    // Drops an incomplete tag at the end of the text.
                    tree.edit(at..span.start, String::new());
                    open = tree.close(open, &span, implied);
                    span
                }
                Event::Text(span) | Event::Template(span) | Event::CData(_, span) => {
                    tree.contains(open, !span.is_empty());
                    span
                }
                Event::Comment(_, span) | Event::Declaration(_, span) => {
                    tree.contains(open, false);
                    span
                }
                Event::Stray(_, span) => {
                    tree.edit(span.clone(), String::new());
                    span
                }
            };
            at = at.max(span.end);
        }
        tree.edit(at..text.len(), String::new());
        Ok(tree)
    }

    fn add(&mut self, element: Element<'a>) -> usize {
        let number = self.elements.len();
        if let Some(parent) = self.elements.get_mut(element.parent) {
            parent.children.push(number);
            parent.has_nodes = true;
        }
        self.elements.push(element);
        number
    }

    fn contains(&mut self, element: usize, is_text: bool) {
        if let Some(element) = self.elements.get_mut(element) {
            element.has_nodes = true;
            element.has_text |= is_text;
        }
    }

    fn edit(&mut self, at: Range<usize>, text: String) {
        if !at.is_empty() || !text.is_empty() {
            self.edits.push(Edit { at, order: self.elements.len() * 2, text });
        }
    }

    /// Closes an element; returns its parent.
    fn close(&mut self, number: usize, span: &Range<usize>, implied: bool) -> usize {
        let Some(element) = self.elements.get(number) else { return 0 };
        let parent = element.parent;
        let has_end = !self.ends_with_its_tag(element);
        let written = self.text.get(span.clone()).and_then(|tag| tag.strip_prefix("</")?.strip_suffix('>'));
        if has_end && written != Some(&element.name) {
            let text = format!("</{}>", element.name);
            self.edit(span.clone(), text);
        } else if !has_end && !implied {
            self.edit(span.clone(), String::new());
        }
        parent
    }

    /// Whether an element is written without an end tag.
    fn ends_with_its_tag(&self, element: &Element<'_>) -> bool {
        if self.dialect == Dialect::Xml { !element.has_nodes } else { is_void(&element.name) }
    }

    /// Every element, in document order.
    pub fn elements(&self) -> impl Iterator<Item = (usize, &Element<'a>)> {
        self.elements.iter().enumerate().skip(1)
    }

    /// The element with an index.
    pub fn element(&self, node: usize) -> Option<&Element<'a>> {
        self.elements.get(node).filter(|_| node > 0)
    }

    /// The parent of an element.
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.element(node).map(|element| element.parent).filter(|parent| *parent > 0)
    }

    /// The siblings of an element, including itself.
    pub fn siblings(&self, node: usize) -> impl DoubleEndedIterator<Item = usize> {
        let parent = self.elements.get(node).map_or(0, |element| element.parent);
        self.elements.get(parent).map_or(&[][..], |element| &element.children).iter().copied()
    }

    /// Whether an element has neither elements nor text.
    pub fn is_empty(&self, node: usize) -> bool {
        self.element(node).is_some_and(|element| element.children.is_empty() && !element.has_text)
    }

    /// Sets an attribute.
    pub fn set(&mut self, node: usize, name: &str, value: String) {
        let Some(element) = self.elements.get_mut(node) else { return };
        match element.set.iter_mut().find(|(known, _)| known == name) {
            Some(slot) => slot.1 = value,
            None => element.set.push((name.to_owned(), value)),
        }
    }

    /// Writes the document.
    pub fn write(mut self) -> String {
        let mut edits = std::mem::take(&mut self.edits);
        let changed = self.elements().filter(|(_, element)| self.is_changed(element));
        edits.extend(changed.map(|(number, element)| Edit { at: element.tag.clone(), order: number * 2 + 1, text: self.start_tag(element) }));
        let edits = ordered(edits, |edit| (edit.at.start, edit.order));
        let mut out = String::with_capacity(self.text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
        let mut at = 0;
        for edit in edits {
            out.push_str(self.text.get(at..edit.at.start).unwrap_or(""));
            out.push_str(&edit.text);
            at = edit.at.end.max(at);
        }
        out.push_str(self.text.get(at..).unwrap_or(""));
        out
    }

    /// Whether an element's start tag changed.
    fn is_changed(&self, element: &Element<'_>) -> bool {
        !element.set.is_empty()
            || element.is_shown
            || element.tag.is_empty()
            || !is_void(&element.name.to_ascii_lowercase()) && element.self_closed != (self.dialect == Dialect::Xml && self.ends_with_its_tag(element))
    }

    fn start_tag(&self, element: &Element<'_>) -> String {
        let is_xml = self.dialect == Dialect::Xml;
        let mut out = String::with_capacity(element.tag.len() + 32);
        out.push('<');
        out.push_str(&element.name);
        for (name, value) in element.written() {
            out.push(' ');
            out.push_str(&name);
            if value.is_empty() && !is_xml {
                continue;
            }
            out.push_str("=\"");
            for (index, part) in value.split('"').enumerate() {
                if index > 0 {
                    out.push_str("&quot;");
                }
                out.push_str(part);
            }
            out.push('"');
        }
        out.push_str(if is_xml && self.ends_with_its_tag(element) { "/>" } else { ">" });
        out
    }
}

/// Whether browsers with scripts treat an element's contents as text.
fn shows_tags(name: &str) -> bool {
    matches!(name, "noscript" | "iframe" | "noembed" | "noframes" | "xmp")
}

fn lowered(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}
