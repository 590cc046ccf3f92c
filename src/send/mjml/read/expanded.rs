use super::{Document, Files, Node, Origin};
use crate::base::diagnostic::Diagnostic;
use crate::base::markup::Tags;
use crate::send::mjml::component::ComponentKind;
use std::ops::Range;

/// A document with its includes as one text, mapped to the author's files.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The whole text.
    pub text: String,
    /// Whether the author's document has text between components.
    pub has_stray: bool,
    /// The segments: start in the text, file, and offset in the file.
    pieces: Vec<(usize, usize, usize)>,
}

impl Expanded {
    /// Expands a document.
    pub fn of(document: &Document<'_>, files: &Files) -> Self {
        let mut expanded = Self { has_stray: document.stray.is_some(), ..Self::default() };
        let (before, after, file) = (document.before(files), document.after(files), document.root.file);
        // Template tags around the document are part of it; other text is not.
        let is_tagged = Tags::Jinja.are_in(before);
        if is_tagged {
            expanded.copy(before, file, 0);
        }
        expanded.node(&document.root, files);
        if is_tagged {
            expanded.copy(after, file, files.text(file).len() - after.len());
        }
        expanded
    }

    /// Expands an element.
    pub fn of_node(node: &Node<'_>, files: &Files) -> String {
        let mut expanded = Self::default();
        expanded.node(node, files);
        expanded.text
    }

    fn node(&mut self, node: &Node<'_>, files: &Files) {
        let file = files.text(node.file);
        match node.origin {
            Origin::Comment | Origin::Template => return self.copy(&node.content, node.file, node.span.start),
            Origin::Include if node.kind == Some(ComponentKind::Style) => {
                let inline = if node.attribute("inline").is_some() { " inline=\"inline\"" } else { "" };
                self.text.push_str(&format!("<mj-style{inline}>"));
            }
            Origin::Include => self.text.push_str("<mj-raw>"),
            Origin::Tag if node.span.is_empty() => self.text.push_str(&format!("<{}>", node.tag)),
            Origin::Tag => {
                let tag = file.get(node.span.clone()).unwrap_or("");
                self.copy(tag, node.file, node.span.start);
                if tag.ends_with("/>") {
                    return;
                }
            }
        }
        if !node.content.is_empty() {
            // Contents are borrowed from their file, unless they were composed.
            let from = (node.content.as_ptr() as usize).checked_sub(file.as_ptr() as usize).filter(|at| *at <= file.len());
            self.copy(&node.content, node.file, from.unwrap_or(node.span.start));
        }
        for child in &node.children {
            self.node(child, files);
        }
        self.text.push_str(&format!("</{}>", node.tag));
    }

    fn copy(&mut self, text: &str, file: usize, from: usize) {
        self.pieces.push((self.text.len(), file, from));
        self.text.push_str(text);
    }

    /// Locates a diagnostic for a byte range of the expanded text in the author's file.
    pub fn locate(&self, found: Box<Diagnostic>, range: Range<usize>, files: &Files) -> Box<Diagnostic> {
        let after = self.pieces.partition_point(|(start, ..)| *start <= range.start);
        let Some((start, file, from)) = self.pieces.get(after.saturating_sub(1)).copied() else { return found };
        let at = from + range.start.saturating_sub(start);
        files.locate(found, file, at..at + range.len())
    }
}
