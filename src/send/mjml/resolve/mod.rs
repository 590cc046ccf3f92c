//! Resolves parsed elements: computes all attributes and widths, and the head styles that the body requires. Nothing is rejected here; invalid elements are
//! removed.

mod attributes;
mod column;
mod context;
mod head;
pub mod number;
mod rules;

use attributes::edged;
pub use attributes::{Attributes, EDGED, GIVEN, SIX_DIGITS, is_given, wide_color};
pub use column::Column;
pub use context::{Context, SiblingPosition, Width};
pub use head::Head;

use super::component::{self as names, ComponentKind, Container, Name, Region, components};
use super::custom::{Kept, Shelf, Used};
use super::finish::outlook::may_have_conditions;
use super::fnv::fnv;
use super::read::{self, Files, Node, Origin, ReadOptions};
use super::tags;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::markup::Tags;
use crate::base::markup::find::{self, Word};
use head::Values;
use rules::{Rule, Rules};
use std::borrow::Cow;
use std::rc::Rc;

const CONDITION: Word<'_> = Word::of("<!--[if");

/// A resolved component of the body.
#[derive(Debug)]
pub struct Element<'a> {
    /// The component.
    pub kind: ComponentKind,
    /// Its attributes.
    pub attributes: Attributes<'a>,
    /// Its own text as written.
    pub content: &'a str,
    /// The child components.
    pub children: Vec<Element<'a>>,
    /// The inherited context.
    pub context: Rc<Context<'a>>,
    /// The context of its children.
    pub inner: Rc<Context<'a>>,
    /// Its position among its siblings.
    pub place: SiblingPosition,
    /// Its widths, for columns and groups.
    pub column: Option<Box<Column>>,
    /// A unique id, if it needs one.
    pub id: String,
    /// Whether the author set its font.
    pub has_own_font: bool,
    /// Whether a line break follows: it is raw markup and the next sibling is not.
    pub ends_line: bool,
    /// If its link is a template expression: the expression, and the element without the link.
    pub unlinked: Option<(&'a str, Box<Element<'a>>)>,
}

/// A resolved document.
#[derive(Debug)]
pub struct Resolved<'a> {
    /// The body.
    pub body: Element<'a>,
    /// The contents of the head.
    pub head: Head<'a>,
    /// The language of the document.
    pub lang: &'a str,
    /// The text direction of the document.
    pub dir: &'a str,
    /// Whether Outlook on the web uses the desktop layout.
    pub owa_desktop: bool,
    /// Markup before the doctype.
    pub before_doctype: Vec<&'a str>,
    /// Whether some contents have conditional comments.
    pub has_conditions: bool,
    /// Whether texts that are printed may contribute to a conditional comment.
    pub may_have_conditions: bool,
    /// Rules from the breakpoint on: class and declarations, in order of first use.
    pub rules: Vec<Rule>,
    /// Components with rules in the head, in order of first use.
    pub styled: Vec<ComponentKind>,
    /// The rules of custom components, in order of first use.
    pub custom_styles: Vec<&'static str>,
    /// Carousels, which have individual rules.
    pub carousels: Vec<Carousel<'a>>,
    /// The caller's presets.
    pub presets: &'a [Node<'a>],
}

/// The data for a carousel's rules.
#[derive(Debug)]
pub struct Carousel<'a> {
    /// Its id.
    pub id: String,
    /// The number of pictures.
    pub length: usize,
    /// Its attributes.
    pub attributes: Attributes<'a>,
}

/// Options for resolving.
#[derive(Debug, Clone, Copy)]
pub struct ResolveOptions<'a> {
    /// Fonts that replace the default ones.
    pub fonts: Option<&'a [(String, String)]>,
    /// MJML for `mj-attributes`, before the document's own.
    pub presets: &'a str,
    /// A seed that makes ids unique per mail.
    pub seed: &'a str,
    /// Options for parsing the MJML of custom components.
    pub reading: ReadOptions<'a>,
    /// The document's files.
    pub files: &'a Files,
    /// Owns texts that are not in the source: values that are made, the MJML of custom components.
    pub kept: &'a Kept,
    /// Owns the elements of custom components.
    pub nodes: &'a Shelf<Vec<Node<'a>>>,
}

impl<'a> ResolveOptions<'a> {
    /// All texts that the document is made of, except those of custom components.
    fn texts_of_caller(&self) -> impl Iterator<Item = &'a str> {
        let fonts = self.fonts.unwrap_or_default().iter().map(|(_, url)| url.as_str());
        self.files.texts().chain([self.presets]).chain(fonts)
    }
}

/// Resolves a document.
///
/// # Errors
/// `mjml/no-root` if there is no body, `mjml/too-large` if a carousel has too many pictures.
pub fn resolve<'a>(root: &'a Node<'a>, options: ResolveOptions<'a>) -> Result<Resolved<'a>> {
    let no_body = || Diagnostic::new(Code::MjmlNoRoot, "there is no <mj-body>");
    let body = root.child(ComponentKind::Body).ok_or_else(no_body)?;
    let (presets, nodes) = options.nodes.put(read::fragment(options.presets, root, options.files, options.reading)?);
    let options = ResolveOptions { nodes, ..options };
    let mut resolver = Resolver {
        head: Head::of(root.child(ComponentKind::Head), presets, options.fonts),
        has_conditions: false,
        may_have_conditions: options.texts_of_caller().any(may_have_conditions),
        rules: Rules::default(),
        styled: Vec::new(),
        custom_styles: options.reading.components.styles_of_document().into_iter().collect(),
        carousels: Vec::new(),
        of_kinds: vec![None; components().len()],
        seed: None,
        options,
        expansions: 0,
        named: 0,
    };
    let outermost = Rc::new(Context {
        width: Width::of(""),
        gap: None,
        gutter: None,
        direction: None,
        in_group: false,
        accordion_font: None,
        element_font: None,
        thumbnails: None,
    });
    let place = SiblingPosition { index: 0, siblings: 1, solid: 1 };
    let mut made = Vec::with_capacity(1);
    resolver.element(body, ComponentKind::Body, place, Around { context: &outermost, passed: &[], class: "" }, &mut made)?;
    let body = made.pop().ok_or_else(no_body)?;
    let is_at_start = |n: &&Node<'_>| n.kind == Some(ComponentKind::Raw) && n.origin == Origin::Tag && n.attribute("position") == Some("file-start");
    Ok(Resolved {
        body,
        head: resolver.head,
        lang: root.attribute("lang").filter(|v| is_given(v)).unwrap_or("und"),
        dir: root.attribute("dir").filter(|v| is_given(v)).unwrap_or("auto"),
        owa_desktop: root.attribute("owa") == Some("desktop"),
        before_doctype: root.children.iter().filter(is_at_start).map(|n| n.content.as_ref()).collect(),
        has_conditions: resolver.has_conditions,
        may_have_conditions: resolver.may_have_conditions,
        rules: resolver.rules.into_list(),
        styled: resolver.styled,
        custom_styles: resolver.custom_styles,
        carousels: resolver.carousels,
        presets,
    })
}

struct Resolver<'a> {
    head: Head<'a>,
    has_conditions: bool,
    may_have_conditions: bool,
    rules: Rules,
    styled: Vec<ComponentKind>,
    custom_styles: Vec<&'static str>,
    carousels: Vec<Carousel<'a>>,
    /// The attributes that all elements of a kind have, once there is one.
    of_kinds: Vec<Option<Attributes<'a>>>,
    /// The hash of the document, once a name is needed.
    seed: Option<u64>,
    options: ResolveOptions<'a>,
    expansions: usize,
    named: u64,
}

/// What an element gets from the elements around it.
#[derive(Clone, Copy)]
struct Around<'r, 'a> {
    context: &'r Rc<Context<'a>>,
    /// Attributes that its parent passes on.
    passed: &'r [(Name, &'a str)],
    /// The nearest `mj-class`.
    class: &'a str,
}

impl<'a> Resolver<'a> {
    /// Adds an element to its siblings.
    fn element(
        &mut self,
        node: &'a Node<'a>,
        kind: ComponentKind,
        place: SiblingPosition,
        around: Around<'_, 'a>,
        siblings: &mut Vec<Element<'a>>,
    ) -> Result<()> {
        let class = node.attribute("mj-class");
        let (attributes, has_own_font) = self.attributes(kind, node, class.unwrap_or(""), around);
        let inner = context::of_children(kind, &attributes, around.context, place);
        let mut element = Element {
            kind,
            content: match kind {
                ComponentKind::Raw if node.origin == Origin::Tag && self.options.reading.tags == Tags::Jinja => match edged(&node.content) {
                    Cow::Borrowed(content) => content,
                    Cow::Owned(content) => Kept::put(&mut self.options.kept, content),
                },
                _ => &node.content,
            },
            children: Vec::new(),
            context: Rc::clone(around.context),
            place,
            column: None,
            id: String::new(),
            has_own_font,
            ends_line: false,
            unlinked: None,
            attributes,
            inner,
        };
        self.note(&mut element, node)?;
        self.has_conditions |= self.may_have_conditions && CONDITION.first_in(element.content).is_some();
        // One that must not be empty is printed in one way.
        let link = element.attributes.get(names::HREF).filter(|value| !find::has(value, GIVEN));
        if let Some(expression) = link.filter(|_| self.options.reading.tags == Tags::Jinja && kind.component().has_two_looks).and_then(tags::only_expression) {
            element.unlinked = Some((expression, Box::new(element.without_link())));
        }
        let passed = passed_on(&element, &mut self.options.kept);
        element.children = self.children(node, &element, &passed, class.unwrap_or(around.class))?;
        siblings.push(element);
        Ok(())
    }

    fn children(&mut self, node: &'a Node<'a>, parent: &Element<'a>, passed: &[(Name, &'a str)], class: &'a str) -> Result<Vec<Element<'a>>> {
        // An unclosed `mj-spacer` has the rest of its column in it.
        if parent.kind.component().container.is_none() {
            return Ok(Vec::new());
        }
        let mut nodes = Vec::with_capacity(node.children.len());
        self.expanded(&node.children, parent, &mut nodes, 0)?;
        // A carousel numbers its pictures; other contents are dropped.
        nodes.retain(|n| parent.kind != ComponentKind::Carousel || n.kind == Some(ComponentKind::CarouselImage));
        let siblings = nodes.len();
        let solid = nodes.iter().filter(|n| n.kind != Some(ComponentKind::Raw)).count();
        let mut children = Vec::with_capacity(siblings);
        let has = |wanted: ComponentKind| parent.kind != ComponentKind::AccordionElement || nodes.iter().any(|n| n.kind == Some(wanted));
        let (has_title, has_text) = (has(ComponentKind::AccordionTitle), has(ComponentKind::AccordionText));
        if !has_title {
            children.push(self.missing(ComponentKind::AccordionTitle, parent, passed));
        }
        for (index, child) in nodes.into_iter().enumerate() {
            let Some(kind) = child.kind.filter(|kind| kind.component().region == Region::Body) else { continue };
            let place = SiblingPosition { index, siblings, solid };
            self.element(child, kind, place, Around { context: &parent.inner, passed, class }, &mut children)?;
        }
        if !has_text {
            children.push(self.missing(ComponentKind::AccordionText, parent, passed));
        }
        let mut is_raw_next = false;
        for child in children.iter_mut().rev() {
            let is_raw = child.kind == ComponentKind::Raw;
            child.ends_line = is_raw && !is_raw_next;
            is_raw_next = is_raw;
        }
        Ok(children)
    }

    /// The children of a component, with custom components replaced by their MJML.
    fn expanded(&mut self, children: &'a [Node<'a>], parent: &Element<'a>, nodes: &mut Vec<&'a Node<'a>>, depth: usize) -> Result<()> {
        let components = self.options.reading.components;
        for child in children {
            let Some(defaults) = Some(child).filter(|c| c.kind.is_none()).and_then(|c| components.attributes(&c.tag)) else {
                nodes.push(child);
                continue;
            };
            self.expansions += 1;
            self.custom_styles.extend(components.styles(&child.tag).filter(|styles| !self.custom_styles.contains(styles)));
            let is_too_much = depth >= limits::COMPONENT_DEPTH || self.expansions > limits::COMPONENTS;
            let attributes = self.head.defaults.of_custom(child, defaults);
            let used = Used { tag: &child.tag, attributes: &attributes, content: &child.content, width: parent.inner.width.float };
            let mjml = if is_too_much {
                Err(Diagnostic::new(Code::MjmlTooDeep, format!("<{}> produces too many components", child.tag)))
            } else {
                components.expand(&used)
            };
            let mjml = mjml.map_err(|e| if e.place.is_some() { e } else { self.options.files.locate(e, child.file, child.span.clone()) })?;
            self.may_have_conditions |= may_have_conditions(&mjml);
            let text = Kept::put(&mut self.options.kept, mjml);
            let read = read::fragment(text, child, self.options.files, self.options.reading)?;
            let (made, nodes_next) = self.options.nodes.put(read);
            self.options.nodes = nodes_next;
            self.expanded(made, parent, nodes, depth + 1)?;
        }
        Ok(())
    }

    /// Adds a missing title or text to an accordion element.
    fn missing(&mut self, kind: ComponentKind, parent: &Element<'a>, passed: &[(Name, &'a str)]) -> Element<'a> {
        let mut attributes = Attributes::defaults(kind);
        attributes.put(passed);
        attributes.prepare(kind, self.options.reading.tags, &mut self.options.kept);
        Element {
            kind,
            attributes,
            content: "",
            children: Vec::new(),
            context: Rc::clone(&parent.inner),
            inner: Rc::clone(&parent.inner),
            place: SiblingPosition { index: 0, siblings: 1, solid: 1 },
            column: None,
            id: String::new(),
            has_own_font: false,
            ends_line: false,
            unlinked: None,
        }
    }

    /// The attributes of all elements of a kind with what their parents pass on.
    fn of_kind(&mut self, kind: ComponentKind, passed: &[(Name, &'a str)], more: usize) -> Attributes<'a> {
        let known = if passed.is_empty() { self.of_kinds.get(kind as usize).and_then(Option::as_ref) } else { None };
        if let Some(known) = known {
            return known.with_room(more);
        }
        let defaults = &self.head.defaults;
        let mut attributes = Attributes::defaults(kind);
        attributes.put(&defaults.all);
        attributes.put(passed);
        if let Some((_, values)) = defaults.by_kind.iter().find(|(known, _)| *known == kind) {
            attributes.put(values);
        }
        if let Some(slot) = self.of_kinds.get_mut(kind as usize).filter(|_| passed.is_empty()) {
            *slot = Some(attributes.clone());
        }
        attributes
    }

    /// The attributes of an element, and whether it has a font of its own.
    fn attributes(&mut self, kind: ComponentKind, node: &Node<'a>, class: &str, around: Around<'_, 'a>) -> (Attributes<'a>, bool) {
        let mut attributes = self.of_kind(kind, around.passed, node.attributes.len());
        let defaults = &self.head.defaults;
        // An empty class name applies to all elements without a class.
        if !class.is_empty() || defaults.by_class.contains_key("") {
            let values = self.head.defaults.of_classes(class, &mut self.options.kept);
            attributes.put(&values);
        }
        for class in around.class.split(' ').filter(|_| !defaults.in_class.is_empty()) {
            if let Some(values) = defaults.in_class.get(&(class, &*node.tag)) {
                attributes.put(values);
            }
        }
        let mut has_own_font = false;
        for attribute in &node.attributes {
            let Some(name) = Name::of(attribute.name) else { continue };
            has_own_font |= name == names::FONT_FAMILY;
            attributes.set(name, attribute.value);
        }
        attributes.prepare(kind, self.options.reading.tags, &mut self.options.kept);
        (attributes, has_own_font)
    }

    /// Records the head styles and the id that an element requires.
    fn note(&mut self, element: &mut Element<'a>, node: &Node<'a>) -> Result<()> {
        match element.kind {
            kind if column::is_columnar(kind) => {
                let lay_out = if kind == ComponentKind::Column { column::column } else { column::group };
                element.column = Some(Box::new(lay_out(&element.attributes, &element.context, element.place, &mut self.rules)));
            }
            ComponentKind::Image | ComponentKind::Navbar | ComponentKind::Accordion => {
                if !self.styled.contains(&element.kind) {
                    self.styled.push(element.kind);
                }
                if element.kind == ComponentKind::Navbar {
                    element.id = self.name();
                }
            }
            ComponentKind::Carousel => {
                let length = node.children.iter().filter(|n| n.kind == Some(ComponentKind::CarouselImage)).count();
                if length > limits::CAROUSEL_IMAGES {
                    let message =
                        format!("a carousel has {length} pictures, but at most {} are allowed, because its styles grow quadratically", limits::CAROUSEL_IMAGES);
                    return Err(Diagnostic::new(Code::MjmlTooLarge, message).help("show fewer pictures, or several carousels"));
                }
                element.id = self.name();
                self.carousels.push(Carousel { id: element.id.clone(), length, attributes: element.attributes.clone() });
            }
            _ => {}
        }
        Ok(())
    }

    fn name(&mut self) -> String {
        self.named += 1;
        let text = self.options.seed;
        let seed = *self.seed.get_or_insert_with(|| fnv(text.as_bytes()));
        format!("{:016x}", seed ^ fnv(&self.named.to_le_bytes()))
    }
}

impl Element<'_> {
    /// The same element with an empty link; it has no children.
    fn without_link(&self) -> Self {
        let mut attributes = self.attributes.clone();
        attributes.set(names::HREF, "");
        Self {
            kind: self.kind,
            attributes,
            content: self.content,
            children: Vec::new(),
            context: Rc::clone(&self.context),
            inner: Rc::clone(&self.inner),
            place: self.place,
            column: None,
            id: self.id.clone(),
            has_own_font: self.has_own_font,
            ends_line: false,
            unlinked: None,
        }
    }
}

/// Attributes that a component passes to its children; the children's own have precedence.
fn passed_on<'a>(element: &Element<'a>, kept: &mut &'a Kept) -> Values<'a> {
    let these = |of: &[Name]| -> Values<'a> { of.iter().filter_map(|name| element.attributes.slot(*name)).collect() };
    let Some(container) = element.kind.component().container else { return Values::new() };
    match container {
        Container::Group => vec![(names::MOBILE_WIDTH, "mobileWidth")],
        Container::Navbar => element.attributes.get(names::BASE_URL).map(|url| (names::NAVBAR_BASE_URL, url)).into_iter().collect(),
        Container::Social => {
            let mut values = these(&SOCIAL);
            values.extend(element.attributes.given(names::INNER_PADDING).map(|padding| (names::PADDING, padding)));
            values
        }
        Container::Accordion | Container::AccordionElement => these(&ACCORDION),
        Container::Carousel => {
            let mut values = these(&[names::TB_BORDER, names::TB_BORDER_RADIUS, names::BORDER_RADIUS]);
            values.push((names::TB_WIDTH, element.attributes.given(names::TB_WIDTH).unwrap_or("110px")));
            values.push((names::CAROUSEL_ID, Kept::put(kept, element.id.clone())));
            values
        }
        Container::Body | Container::Section | Container::Column | Container::Hero => Values::new(),
    }
}

const SOCIAL: [Name; 13] = [
    names::BORDER,
    names::BORDER_RADIUS,
    names::COLOR,
    names::FONT_FAMILY,
    names::FONT_SIZE,
    names::FONT_WEIGHT,
    names::FONT_STYLE,
    names::ICON_SIZE,
    names::ICON_HEIGHT,
    names::ICON_PADDING,
    names::TEXT_PADDING,
    names::LINE_HEIGHT,
    names::TEXT_DECORATION,
];

const ACCORDION: [Name; 9] = [
    names::BORDER,
    names::ICON_ALIGN,
    names::ICON_WIDTH,
    names::ICON_HEIGHT,
    names::ICON_POSITION,
    names::ICON_WRAPPED_URL,
    names::ICON_WRAPPED_ALT,
    names::ICON_UNWRAPPED_URL,
    names::ICON_UNWRAPPED_ALT,
];
