//! Parses MJML: a document's files in; elements with positions, and diagnostics out. Rejects documents that are too large, nested too deeply, or without
//! `<mjml>`; other errors are corrected as mjml does.

mod expanded;
mod files;
mod node;
mod texts;

pub use expanded::Expanded;
pub use files::{Files, Include};
pub use node::{Node, Origin};
pub use texts::Texts;

use super::component::ComponentKind;
use super::custom::Components;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags, TooDeep};
use files::Inclusion;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// A diagnostic at a byte range of a file.
#[derive(Debug, Clone)]
pub struct Found {
    /// The diagnostic.
    pub diagnostic: Box<Diagnostic>,
    /// The index of the file.
    pub file: usize,
    /// The byte range.
    pub range: Range<usize>,
}

/// Options for parsing.
#[derive(Clone, Copy)]
pub struct ReadOptions<'o> {
    /// The template tags in the document.
    pub tags: Tags,
    /// Whether comments between components are kept.
    pub keep_comments: bool,
    /// Whether `mj-include` is processed.
    pub includes: bool,
    /// Custom components; their contents are kept as they are.
    pub components: &'o dyn Components,
}

impl std::fmt::Debug for ReadOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadOptions").field("tags", &self.tags).finish_non_exhaustive()
    }
}

/// A parsed document.
#[derive(Debug)]
pub struct Document<'a> {
    /// The `mjml` element.
    pub root: Node<'a>,
    /// Errors and warnings that were corrected.
    pub found: Vec<Found>,
    /// The first text between components, which is not rendered.
    pub stray: Option<&'a str>,
}

impl Document<'_> {
    /// The text before the `mjml` element in its file.
    pub fn before<'f>(&self, files: &'f Files) -> &'f str {
        files.text(self.root.file).get(..self.root.span.start).unwrap_or("")
    }

    /// The text after it.
    fn after<'f>(&self, files: &'f Files) -> &'f str {
        files.text(self.root.file).rsplit_once("</mjml>").map_or("", |(_, after)| after)
    }
}

/// Parses a document.
///
/// # Errors
/// `mjml/too-deep`, `mjml/no-root`.
pub fn read<'a>(files: &'a Files, options: ReadOptions<'a>) -> Result<Document<'a>> {
    let mut reader = Reader { files, options, file: 0, found: Vec::new(), open: Vec::new(), root: None, styles: Vec::new(), stray: None, depth: 0 };
    let root = reader.document(0)?;
    let root = root.ok_or_else(|| Diagnostic::new(Code::MjmlNoRoot, "there is no MJML here"))?;
    Ok(Document { root, found: reader.found, stray: reader.stray })
}

/// Parses the MJML that replaces a component. It can't include files; its positions are those of the component.
///
/// # Errors
/// `mjml/too-deep`.
pub fn fragment<'a>(text: &'a str, around: &Node<'_>, files: &'a Files, options: ReadOptions<'a>) -> Result<Vec<Node<'a>>> {
    let mut reader = Reader {
        files,
        options: ReadOptions { includes: false, ..options },
        file: around.file,
        found: Vec::new(),
        open: vec![Node::new(Cow::Borrowed("mj-body"), Vec::new(), around.file, 0..0)],
        root: None,
        styles: Vec::new(),
        stray: None,
        depth: 0,
    };
    reader.events(text, around.file)?;
    let mut nodes = reader.open.pop().map(|body| body.children).unwrap_or_default();
    nodes.iter_mut().for_each(|node| node.stand_at(around));
    Ok(nodes)
}

struct Reader<'a> {
    files: &'a Files,
    options: ReadOptions<'a>,
    file: usize,
    found: Vec<Found>,
    /// The open elements, outermost first.
    open: Vec<Node<'a>>,
    root: Option<Node<'a>>,
    /// Included style sheets, which are appended to the head.
    styles: Vec<Node<'a>>,
    /// The first text between components.
    stray: Option<&'a str>,
    /// The number of open elements in the including files.
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Parses a file; returns its root, if it has one.
    fn document(&mut self, file: usize) -> Result<Option<Node<'a>>> {
        self.events(self.files.text(file), file)?;
        let styles = std::mem::take(&mut self.styles);
        if let Some(root) = self.root.as_mut().filter(|_| !styles.is_empty()) {
            head_of(root, file).children.extend(styles);
        }
        Ok(self.root.take())
    }

    fn events(&mut self, text: &'a str, file: usize) -> Result<()> {
        let mut soup = Soup::new(text, Dialect::Mjml, self.options.tags, limits::MARKUP_DEPTH);
        let mut ending = Ending::default();
        loop {
            let event = soup.next().map_err(|TooDeep(range)| self.too_deep(file, range))?;
            let Some(event) = event else { break };
            match event {
                Event::Open { name, span, .. } if ending.depth > 0 => {
                    if name == "mj-include" && self.options.includes {
                        let around = self.open.last().map_or("", |node| &node.tag);
                        let message = format!("<mj-include> is ignored in <{around}>, whose contents are kept as they are");
                        self.note(Diagnostic::new(Code::MjmlWrongParent, message), span);
                    }
                    ending.depth += usize::from(self.is_ending(ComponentKind::of(&name), &name));
                }
                Event::Open { name, attributes, span, .. } if name == "mj-include" && self.options.includes => {
                    self.include(&Inclusion::of(&attributes), span)?;
                }
                Event::Open { name, .. } if name == "mj-include" => {}
                Event::Open { name, mut attributes, span, self_closed } => {
                    keep_first(&mut attributes, self.options.tags);
                    if self.depth + self.open.len() >= limits::MJML_DEPTH {
                        return Err(self.too_deep(file, span));
                    }
                    let start = span.end;
                    let node = Node::new(name, attributes, file, span);
                    if self.is_ending(node.kind, &node.tag) {
                        ending = Ending { depth: 1, start, self_closed };
                        soup.tell_elements_only(true);
                    }
                    self.open.push(node);
                }
                Event::Close { name, .. } if ending.depth > 0 && !self.is_ending(ComponentKind::of(&name), &name) => {}
                Event::Close { name, span, implied } => {
                    if ending.depth > 0 {
                        ending.depth -= 1;
                        if ending.depth > 0 {
                            continue;
                        }
                        soup.tell_elements_only(false);
                        if !ending.self_closed {
                            self.keep_content(text, ending.start, &span, &name);
                        }
                    }
                    if name != "mj-include" {
                        self.close(text, implied, span);
                    }
                }
                Event::Text(range) if ending.depth == 0 => self.text(text, range),
                Event::CData(data, _) if ending.depth == 0 => self.append(data.trim()),
                Event::Comment(data, span) if ending.depth == 0 && self.options.keep_comments => self.comment(text, data, span),
                Event::Template(span) if ending.depth == 0 => match text.get(span.clone()).and_then(Inclusion::of_tag) {
                    Some(inclusion) if self.options.includes => self.include(&inclusion, span)?,
                    _ => self.template(text, span),
                },
                Event::Stray(name, span) if ending.depth == 0 => {
                    self.note(Diagnostic::new(Code::MjmlSyntax, format!("</{name}> closes nothing")), span);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn too_deep(&self, file: usize, range: Range<usize>) -> Box<Diagnostic> {
        self.files.locate(Diagnostic::new(Code::MjmlTooDeep, "the elements are nested too deep"), file, range)
    }

    fn is_ending(&self, kind: Option<ComponentKind>, tag: &str) -> bool {
        kind.is_some_and(|kind| kind.component().ending) || self.options.components.attributes(tag).is_some()
    }

    fn note(&mut self, diagnostic: Box<Diagnostic>, range: Range<usize>) {
        self.found.push(Found { diagnostic, file: self.file, range });
    }

    /// The contents of an ending element, up to its own end tag; empty without one.
    fn keep_content(&mut self, text: &'a str, start: usize, close: &Range<usize>, name: &str) {
        let inner = text.get(start..close.end).unwrap_or("");
        let is_end_tag = |at: &usize| inner.get(at + 1..).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| rest.starts_with(name));
        let end_tag = inner.rmatch_indices('<').map(|(at, _)| at).find(is_end_tag);
        if let (Some(end), Some(node)) = (end_tag, self.open.last_mut()) {
            node.content = Cow::Borrowed(inner.get(..end).unwrap_or("").trim());
        }
    }

    fn close(&mut self, text: &'a str, implied: bool, span: Range<usize>) {
        let Some(node) = self.open.pop() else { return };
        if implied && node.kind.is_some() && !text.get(node.span.clone()).is_some_and(|tag| tag.ends_with("/>")) {
            let by = text.get(span.clone()).unwrap_or("");
            let message = if by.is_empty() { format!("<{}> is never closed", node.tag) } else { format!("<{}> is closed by {by}", node.tag) };
            self.note(Diagnostic::new(Code::MjmlSyntax, message), span);
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn text(&mut self, text: &'a str, range: Range<usize>) {
        let piece = text.get(range).unwrap_or("");
        // As most text between components.
        if piece.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return;
        }
        let piece = piece.trim();
        if !piece.is_empty() {
            if self.open.last().is_some_and(|node| node.tag != "mj-html-attribute") {
                self.stray.get_or_insert(piece);
            }
            self.append(piece);
        }
    }

    /// Text between components, which only `mj-html-attribute` uses.
    fn append(&mut self, piece: &'a str) {
        let Some(node) = self.open.last_mut() else { return };
        if node.content.is_empty() {
            node.content = Cow::Borrowed(piece);
        } else {
            node.content.to_mut().push_str(piece);
        }
    }

    fn comment(&mut self, text: &'a str, data: &'a str, span: Range<usize>) {
        let whole = text.get(span.clone()).unwrap_or("");
        let content = if whole.starts_with("<!--") && whole.ends_with("-->") && whole.len() == data.len() + 7 {
            Cow::Borrowed(whole)
        } else {
            Cow::Owned(format!("<!--{data}-->"))
        };
        let file = self.file;
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::raw(content, Origin::Comment, file, span));
        }
    }

    /// Template tags between components are printed at their position; template comments are dropped.
    fn template(&mut self, text: &'a str, span: Range<usize>) {
        let tag = text.get(span.clone()).unwrap_or("");
        let file = self.file;
        if text.get(..span.start).is_some_and(|before| before.ends_with('<') || before.ends_with("</")) {
            let message = format!("`<{tag}…`: the kind of component can't depend on data");
            self.note(Diagnostic::new(Code::TemplateUnfollowed, message).help("write all components, and choose between them with {% if %}"), span.clone());
        }
        if let Some(parent) = self.open.last_mut().filter(|_| !tag.starts_with("{#")) {
            parent.children.push(Node::raw(Cow::Borrowed(tag), Origin::Template, file, span));
        }
    }

    fn include(&mut self, inclusion: &Inclusion<'a>, span: Range<usize>) -> Result<()> {
        let here = self.file;
        let found = inclusion.path.map(|path| (path, self.files.included(here, path)));
        let (code, message, comment) = match found {
            Some((_, Some(Ok(file)))) => return self.put_in(inclusion, file, here),
            Some((path, Some(Err(why)))) => (Code::MjmlIncludeRefused, format!("`{path}` can't be included: {why}"), "<!-- mj-include denied -->".into()),
            Some((path, None)) => (Code::MjmlIncludeMissing, format!("there is no file `{path}`"), format!("<!-- mj-include fails to read file: {path} -->")),
            None => (Code::MjmlIncludeMissing, "an mj-include without a path".to_owned(), "<!-- mj-include without a path -->".to_owned()),
        };
        self.note(Diagnostic::new(code, message), span.clone());
        self.attach(Node::raw(Cow::Owned(comment), Origin::Include, here, span))
    }

    fn put_in(&mut self, inclusion: &Inclusion<'a>, file: usize, here: usize) -> Result<()> {
        let text = self.files.text(file);
        if inclusion.kind == "html" {
            return self.attach(Node::raw(Cow::Borrowed(text.trim()), Origin::Include, file, 0..0));
        }
        if inclusion.kind == "css" {
            let mut style = Node::new(Cow::Borrowed("mj-style"), Vec::new(), file, 0..0);
            style.content = Cow::Borrowed(text.trim());
            style.origin = Origin::Include;
            if inclusion.inline {
                style.attributes.push(Attribute { name: "inline", value: "inline", span: 0..0 });
            }
            self.styles.push(style);
            return Ok(());
        }
        self.document_of(file, here)
    }

    /// Inserts an included document: the children of its body here, those of its head at the end of the head.
    fn document_of(&mut self, file: usize, here: usize) -> Result<()> {
        let open = std::mem::take(&mut self.open);
        let styles = std::mem::take(&mut self.styles);
        let root = self.root.take();
        self.depth += open.len();
        self.file = file;
        let included = self.document(file);
        self.file = here;
        self.depth -= open.len();
        (self.open, self.styles, self.root) = (open, styles, root);
        let Some(mut included) = included?.filter(|root| root.tag == "mjml") else { return Ok(()) };
        let mut children_of = |kind: ComponentKind| included.children.iter_mut().find(|c| c.kind == Some(kind)).map(|c| std::mem::take(&mut c.children));
        let (body, mut head) = (children_of(ComponentKind::Body), children_of(ComponentKind::Head));
        let is_in_body = self.open.get(1).is_some_and(|second| second.kind == Some(ComponentKind::Body));
        if let (Some(parent), Some(children)) = (self.open.last_mut(), body) {
            for child in children {
                // A head and a body without <mjml> are accepted as a document.
                match child.kind.filter(|_| is_in_body) {
                    Some(ComponentKind::Head) => head.get_or_insert_default().extend(child.children),
                    Some(ComponentKind::Body) => parent.children.extend(child.children),
                    _ => parent.children.push(child),
                }
            }
        }
        let Some(children) = head else { return Ok(()) };
        let is_head_open = self.open.get(1).is_some_and(|second| second.kind == Some(ComponentKind::Head));
        let has_head = self.open.first().is_some_and(|root| root.child(ComponentKind::Head).is_some());
        if let Some(second) = self.open.get_mut(1).filter(|_| is_head_open && !has_head) {
            second.children.extend(children);
        } else if let Some(root) = self.open.first_mut() {
            head_of(root, here).children.extend(children);
        }
        Ok(())
    }

    fn attach(&mut self, node: Node<'a>) -> Result<()> {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => return Err(Diagnostic::new(Code::MjmlNoRoot, "an mj-include outside <mjml>")),
        }
        Ok(())
    }
}

/// An open element whose contents are kept as they are.
#[derive(Default)]
struct Ending {
    /// The number of nested elements of the same name.
    depth: usize,
    /// The start of the contents of the outermost one.
    start: usize,
    self_closed: bool,
}

/// The document's head; it is added if missing.
fn head_of<'n, 'a>(root: &'n mut Node<'a>, file: usize) -> &'n mut Node<'a> {
    let at = root.children.iter().position(|c| c.kind == Some(ComponentKind::Head)).unwrap_or_else(|| {
        root.children.push(Node::new(Cow::Borrowed("mj-head"), Vec::new(), file, 0..0));
        root.children.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
    &mut root.children[at]
}

/// Removes repeated attributes except the first; template tags may repeat.
fn keep_first(attributes: &mut Vec<Attribute<'_>>, tags: Tags) {
    let is_tag = |attribute: &Attribute<'_>| tags == Tags::Jinja && attribute.name.starts_with('{');
    let is_new = |(at, attribute): (usize, &Attribute<'_>)| attributes.iter().take(at).all(|before| before.name != attribute.name);
    if attributes.len() <= FEW && attributes.iter().enumerate().all(is_new) {
        return;
    }
    let mut seen = HashSet::new();
    attributes.retain(|attribute| is_tag(attribute) || seen.insert(attribute.name));
}

/// The number of attributes up to which all pairs are compared.
const FEW: usize = 16;
