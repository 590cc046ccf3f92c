//! HTML as a tree, to be searched and changed, and written again.

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::markup::{Dialect, Event, Soup, Tags, TooDeep, is_void};
use std::borrow::Cow;

/// A parsed text. Nodes are known by their number; the first is the root.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    dialect: Dialect,
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    parent: usize,
    content: Content<'a>,
    children: Vec<usize>,
}

#[derive(Debug)]
enum Content<'a> {
    Root,
    Element(Element<'a>),
    Text(&'a str),
    Comment(&'a str),
    CData(&'a str),
    Declaration(&'a str),
}

/// An element of a tree.
#[derive(Debug)]
pub struct Element<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its attributes, in the order they are written.
    pub attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Element<'_> {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

impl<'a> Tree<'a> {
    /// Parses a text.
    ///
    /// # Errors
    /// `mjml/too-deep`.
    pub fn parse(text: &'a str, dialect: Dialect) -> Result<Self> {
        let mut tree = Self { text, dialect, nodes: vec![Node { parent: 0, content: Content::Root, children: Vec::new() }] };
        let mut soup = Soup::new(text, dialect, Tags::None, limits::MARKUP_DEPTH);
        let mut open = 0;
        while let Some(event) = soup.next().map_err(|TooDeep(_)| Diagnostic::new(Code::MjmlTooDeep, "the mail's HTML is nested too deep"))? {
            match event {
                Event::Open { name, attributes, .. } => {
                    let mut element = Element { name, attributes: Vec::with_capacity(attributes.len()) };
                    for attribute in attributes {
                        let name = if dialect == Dialect::Xml { Cow::Borrowed(attribute.name) } else { lower(attribute.name) };
                        if element.attribute(&name).is_none() {
                            element.attributes.push((name, Cow::Borrowed(attribute.value)));
                        }
                    }
                    open = tree.add(open, Content::Element(element));
                }
                Event::Close { .. } => open = tree.nodes.get(open).map_or(0, |n| n.parent),
                Event::Text(range) | Event::Template(range) => {
                    tree.add(open, Content::Text(text.get(range).unwrap_or("")));
                }
                Event::Comment(data, _) => {
                    tree.add(open, Content::Comment(data));
                }
                Event::CData(data) => {
                    tree.add(open, Content::CData(data));
                }
                Event::Declaration(data) => {
                    tree.add(open, Content::Declaration(data));
                }
                Event::Stray(..) => {}
            }
        }
        Ok(tree)
    }

    fn add(&mut self, parent: usize, content: Content<'a>) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Node { parent, content, children: Vec::new() });
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(number);
        }
        number
    }

    /// Every element, in document order.
    pub fn elements(&self) -> impl Iterator<Item = (usize, &Element<'a>)> {
        (0..self.nodes.len()).filter_map(|node| self.element(node).map(|element| (node, element)))
    }

    /// The element of a number.
    pub fn element(&self, node: usize) -> Option<&Element<'a>> {
        match &self.nodes.get(node)?.content {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element around a node.
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.nodes.get(node).map(|n| n.parent).filter(|parent| self.element(*parent).is_some())
    }

    /// The elements beside a node, itself too.
    pub fn siblings(&self, node: usize) -> impl DoubleEndedIterator<Item = usize> {
        let parent = self.nodes.get(node).map_or(0, |n| n.parent);
        self.children(parent)
    }

    /// The elements in a node.
    pub fn children(&self, node: usize) -> impl DoubleEndedIterator<Item = usize> {
        let children = self.nodes.get(node).map_or(&[][..], |n| &n.children);
        children.iter().copied().filter(|child| self.element(*child).is_some())
    }

    /// Whether an element holds neither elements nor text.
    pub fn is_empty(&self, node: usize) -> bool {
        let children = self.nodes.get(node).map_or(&[][..], |n| &n.children);
        children.iter().all(|child| match self.nodes.get(*child).map(|n| &n.content) {
            Some(Content::Element(_)) => false,
            Some(Content::Text(text) | Content::CData(text)) => text.is_empty(),
            _ => true,
        })
    }

    /// Sets an attribute.
    pub fn set(&mut self, node: usize, name: &str, value: String) {
        let Some(Content::Element(element)) = self.nodes.get_mut(node).map(|n| &mut n.content) else { return };
        match element.attributes.iter_mut().find(|(known, _)| known == name) {
            Some(slot) => slot.1 = value.into(),
            None => element.attributes.push((name.to_owned().into(), value.into())),
        }
    }

    /// Writes the tree.
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + self.text.len() / 8);
        // What is still to be written, the next one last: a node, or the end tag of one.
        let mut todo = vec![(0, false)];
        while let Some((number, is_end)) = todo.pop() {
            let Some(node) = self.nodes.get(number) else { continue };
            match &node.content {
                Content::Root => {}
                Content::Element(element) if is_end => {
                    out.push_str("</");
                    out.push_str(&element.name);
                    out.push('>');
                }
                Content::Element(element) => {
                    if self.start_tag(&mut out, element, node.children.is_empty()) {
                        continue;
                    }
                    todo.push((number, true));
                }
                Content::Text(text) => out.push_str(text),
                Content::Comment(data) => {
                    out.push_str("<!--");
                    out.push_str(data);
                    out.push_str("-->");
                }
                Content::CData(data) => {
                    out.push_str("<![CDATA[");
                    out.push_str(data);
                    out.push_str("]]>");
                }
                Content::Declaration(data) => {
                    out.push('<');
                    out.push_str(data);
                    out.push('>');
                }
            }
            if !is_end {
                todo.extend(node.children.iter().rev().map(|child| (*child, false)));
            }
        }
        out
    }

    /// Writes a start tag; gives whether the element ends with it.
    fn start_tag(&self, out: &mut String, element: &Element<'_>, is_empty: bool) -> bool {
        let is_xml = self.dialect == Dialect::Xml;
        out.push('<');
        out.push_str(&element.name);
        for (name, value) in &element.attributes {
            out.push(' ');
            out.push_str(name);
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
        let ends = if is_xml { is_empty } else { is_void(&element.name) };
        out.push_str(if is_xml && ends { "/>" } else { ">" });
        ends
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}
