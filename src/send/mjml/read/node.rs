use crate::base::markup::Attribute;
use crate::send::mjml::component::ComponentKind;
use std::borrow::Cow;
use std::ops::Range;

/// An element as written by the author.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The tag in lower case.
    pub tag: Cow<'a, str>,
    /// The component; none for elements of the head, custom components and unknown elements.
    pub kind: Option<ComponentKind>,
    /// The attributes without duplicates; the first counts.
    pub attributes: Vec<Attribute<'a>>,
    /// The child elements.
    pub children: Vec<Node<'a>>,
    /// The contents of an ending element; for others, the text between children.
    pub content: Cow<'a, str>,
    /// The index of its file.
    pub file: usize,
    /// Its start tag.
    pub span: Range<usize>,
    /// What it was created from.
    pub origin: Origin,
}

/// What a node was created from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A tag.
    Tag,
    /// A comment between components, printed unchanged.
    Comment,
    /// A template tag between components.
    Template,
    /// An include of HTML or CSS.
    Include,
}

impl<'a> Node<'a> {
    pub(super) fn new(tag: Cow<'a, str>, attributes: Vec<Attribute<'a>>, file: usize, span: Range<usize>) -> Self {
        let kind = ComponentKind::of(&tag);
        Self { tag, kind, attributes, children: Vec::new(), content: Cow::Borrowed(""), file, span, origin: Origin::Tag }
    }

    /// Markup between components that is printed unchanged.
    pub(in crate::send::mjml) fn raw(content: Cow<'a, str>, origin: Origin, file: usize, span: Range<usize>) -> Self {
        Self { content, origin, ..Self::new(Cow::Borrowed("mj-raw"), Vec::new(), file, span) }
    }

    /// Sets the position of the node and its children to that of the component that produced them.
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
