use crate::base::markup::Attribute;
use crate::send::mjml::component::ComponentKind;
use std::borrow::Cow;
use std::ops::Range;

/// An element as the author wrote it.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// Its tag, lower case.
    pub tag: Cow<'a, str>,
    /// Which component it is; none for words of the head, custom components and unknown elements.
    pub kind: Option<ComponentKind>,
    /// Its attributes; of repeated ones the first.
    pub attributes: Vec<Attribute<'a>>,
    /// The elements in it.
    pub children: Vec<Node<'a>>,
    /// The text of an element whose content is kept; of others the text between their children.
    pub content: Cow<'a, str>,
    /// The file it is in.
    pub file: usize,
    /// Its start tag.
    pub span: Range<usize>,
    /// What it was made of, where not of a tag.
    pub origin: Origin,
}

/// What a node was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A tag.
    Tag,
    /// A comment between components: it is printed as it is.
    Comment,
    /// A template tag between components.
    Template,
    /// An include of HTML or of a style sheet.
    Include,
}

impl<'a> Node<'a> {
    pub(super) fn new(tag: Cow<'a, str>, attributes: Vec<Attribute<'a>>, file: usize, span: Range<usize>) -> Self {
        let kind = ComponentKind::of(&tag);
        Self { tag, kind, attributes, children: Vec::new(), content: Cow::Borrowed(""), file, span, origin: Origin::Tag }
    }

    /// Markup between components that is printed as it is.
    pub(in crate::send::mjml) fn raw(content: Cow<'a, str>, origin: Origin, file: usize, span: Range<usize>) -> Self {
        Self { content, origin, ..Self::new(Cow::Borrowed("mj-raw"), Vec::new(), file, span) }
    }

    /// Puts it and all that is in it where a component stands that it was made of.
    pub(super) fn stand_at(&mut self, around: &Node<'_>) {
        self.file = around.file;
        self.span = around.span.clone();
        self.children.iter_mut().for_each(|child| child.stand_at(around));
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|a| a.name == name).map(|a| a.value)
    }

    /// The first child of a kind.
    pub fn child(&self, kind: ComponentKind) -> Option<&Self> {
        self.children.iter().find(|c| c.kind == Some(kind))
    }
}
