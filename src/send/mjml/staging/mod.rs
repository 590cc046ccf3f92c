//! Determines how much of a document can be compiled before its data are known: parsed elements with tags in; the tags that decide the layout, and the parts affected, out.

use super::component::{ComponentKind, Container, Holds, Name, Type};
use super::live::is_live;
use super::order::ordered;
use super::read::{Found, Node, Origin};
use super::tags::{self, Tag};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::markup::Tags;

/// How much of a document has to wait for the data.
pub(super) enum Plan {
    /// The whole document.
    Whole(Found),
    /// Parts of it.
    Parts(Waiting),
}

/// The parts of a body that have to wait for the data; empty if everything can be compiled.
#[derive(Default)]
pub(super) struct Waiting {
    /// The affected children of the body by index, each with the tag that decides its layout.
    pub parts: Vec<(usize, Found)>,
    /// Components with head styles that may all be absent.
    pub may_be_missing: Vec<ComponentKind>,
}

impl Waiting {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.may_be_missing.is_empty()
    }
}

/// Finds the tags that decide layouts. `outside` is a tag before the document, if there is one.
pub(super) fn plan(root: &Node<'_>, outside: Option<Found>) -> Plan {
    if let Some(found) = outside {
        return Plan::Whole(found);
    }
    let around = |node: &Node<'_>| if node.kind == Some(ComponentKind::Body) { in_attributes(node) } else { deciding(node, Flow::default()) };
    let among = root.children.iter().find(|child| child.origin == Origin::Template).map(|tag| Deciding::between(tag, root));
    let decides = in_attributes(root).or(among).or_else(|| root.children.iter().find_map(around));
    if let Some(found) = decides.or_else(|| moving(root, false)).or_else(|| rebound(root)) {
        return Plan::Whole(found.whole());
    }
    let (parts, may_be_missing) = root.child(ComponentKind::Body).map(in_children).unwrap_or_default();
    if !root.child(ComponentKind::Head).is_some_and(looks_at_the_whole) {
        return Plan::Parts(Waiting { parts: parts.into_iter().map(|(at, found)| (at, found.part())).collect(), may_be_missing });
    }
    parts.into_iter().map(|(_, found)| Plan::Whole(found.whole())).next().unwrap_or_else(|| Plan::Parts(Waiting::default()))
}

/// A tag before the document, which may affect all of it.
pub(super) fn before(text: &str, file: usize) -> Option<Found> {
    let tag = tags::tags(text).next()?;
    let start = (tag.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    Some(Deciding { what: "a tag before <mjml> may affect the whole document".to_owned(), file, range: start..start + tag.len() }.whole())
}

/// The first tag that prints markup from elsewhere, or begins a block that ends in another element: compiled HTML would be parsed as MJML, or the
/// other way round.
fn moving(node: &Node<'_>, is_in_head: bool) -> Option<Deciding> {
    let found = |what: &str| Some(Deciding { what: what.to_owned(), file: node.file, range: node.span.clone() });
    if node.origin == Origin::Template {
        return if tags::tag(&node.content) == Tag::Moves { found("a tag between components moves its contents, or prints others") } else { None };
    }
    if Tags::Jinja.are_in(&node.content) && !is_tags(node) {
        let content = tags::content(&node.content);
        if content.moves {
            return found("a macro or an import in a text may produce components");
        }
        if content.is_open {
            return found(CROSSING);
        }
        if is_in_head && content.binds {
            return found("a name that is set in the head may be printed before it");
        }
    }
    let is_in_head = is_in_head || node.kind == Some(ComponentKind::Head);
    let mut open = 0_usize;
    for child in &node.children {
        for tag in tags::tags(&child.content).filter(|_| is_tags(child)) {
            match tags::tag(tag) {
                Tag::Loop | Tag::Block => open += 1,
                Tag::EndLoop | Tag::EndBlock if open > 0 => open -= 1,
                Tag::EndLoop | Tag::EndBlock => return found(CROSSING),
                Tag::Branch if open == 0 => return found(CROSSING),
                Tag::Branch | Tag::Silent | Tag::Print | Tag::Moves => {}
            }
        }
        if let Some(found) = moving(child, is_in_head) {
            return Some(found);
        }
    }
    if open > 0 { found(CROSSING) } else { None }
}

const CROSSING: &str = "a block begins in one element and ends in another";

/// Values in `mj-attributes` whose names the body rebinds, so that they would be different there.
fn rebound(root: &Node<'_>) -> Option<Deciding> {
    let head = root.child(ComponentKind::Head)?.children.iter().filter(|child| child.kind == Some(ComponentKind::Attributes));
    let mut taken: Vec<(&str, &Node<'_>)> = Vec::new();
    head.for_each(|node| each_attribute(node, &mut |node, value| taken.extend(tags::tags(value).flat_map(tags::names).map(|name| (name, node)))));
    if taken.is_empty() {
        return None;
    }
    let mut bound: Vec<&str> = Vec::new();
    each_text(root.child(ComponentKind::Body)?, &mut |text| bound.extend(tags::tags(text).filter(|tag| tags::binds(tag)).flat_map(tags::names)));
    let (name, node) = taken.into_iter().find(|(name, _)| bound.contains(name))?;
    Some(Deciding { what: format!("`{name}` in <mj-attributes> has another value in the body"), file: node.file, range: node.span.clone() })
}

fn each_attribute<'n, 'a>(node: &'n Node<'a>, visit: &mut dyn FnMut(&'n Node<'a>, &'a str)) {
    node.attributes.iter().filter(|attribute| Tags::Jinja.are_in(attribute.value)).for_each(|attribute| visit(node, attribute.value));
    node.children.iter().for_each(|child| each_attribute(child, visit));
}

fn each_text<'n>(node: &'n Node<'_>, visit: &mut dyn FnMut(&'n str)) {
    visit(&node.content);
    node.attributes.iter().for_each(|attribute| visit(attribute.value));
    node.children.iter().for_each(|child| each_text(child, visit));
}

/// Whether a node consists of template tags only: a tag between components, or raw markup with nothing else.
fn is_tags(node: &Node<'_>) -> bool {
    node.origin == Origin::Template || node.kind == Some(ComponentKind::Raw) && node.origin == Origin::Tag && tags::is_only_control(&node.content)
}

/// The children of the body whose layout a tag decides, each with the first such tag; and the components that may be absent.
fn in_children(body: &Node<'_>) -> (Vec<(usize, Deciding)>, Vec<ComponentKind>) {
    let mut flow = Flow::default();
    let mut found = Vec::new();
    let mut uses = Vec::new();
    for (at, child) in body.children.iter().enumerate() {
        flow.pass(child);
        let deciding = deciding(child, flow);
        let is_part = deciding.is_some();
        found.extend(deciding.map(|deciding| (at, deciding)));
        if !is_part {
            used(child, flow, at, &mut uses);
        }
    }
    let of_kind = |kind: ComponentKind| uses.iter().filter(move |used| used.node.kind == Some(kind));
    let is_optional = |kind: &ComponentKind| of_kind(*kind).next().is_some() && of_kind(*kind).all(|used| used.may_be_missing);
    // Carousels have individual rules, so an optional one is laid out where it is used.
    let carousels = of_kind(ComponentKind::Carousel).filter(|used| used.may_be_missing).map(|used| (used.at, Deciding::missing(used.node)));
    let mut found = ordered(found.into_iter().chain(carousels).collect(), |(at, _)| (*at, 0));
    found.dedup_by_key(|(at, _)| *at);
    (found, [ComponentKind::Image, ComponentKind::Accordion, ComponentKind::Navbar].into_iter().filter(is_optional).collect())
}

/// Components with head styles.
const WITH_RULES: [ComponentKind; 4] = [ComponentKind::Image, ComponentKind::Accordion, ComponentKind::Navbar, ComponentKind::Carousel];

/// A use of a component in a child of the body.
struct Use<'n, 'a> {
    node: &'n Node<'a>,
    at: usize,
    may_be_missing: bool,
}

fn used<'n, 'a>(node: &'n Node<'a>, flow: Flow, at: usize, uses: &mut Vec<Use<'n, 'a>>) {
    if node.kind.is_some_and(|kind| WITH_RULES.contains(&kind)) {
        uses.push(Use { node, at, may_be_missing: flow.open > 0 });
    }
    let mut flow = flow;
    for child in &node.children {
        flow.pass(child);
        used(child, flow, at, uses);
    }
}

/// The open control tags.
#[derive(Debug, Clone, Copy, Default)]
struct Flow {
    open: usize,
    /// The number of open loops.
    loops: usize,
}

impl Flow {
    /// Processes a sibling, which may be a tag.
    fn pass(&mut self, node: &Node<'_>) {
        for text in tags::tags(&node.content).filter(|_| is_tags(node)) {
            match tags::tag(text) {
                Tag::Loop => (self.open, self.loops) = (self.open + 1, self.loops + 1),
                Tag::EndLoop => (self.open, self.loops) = (self.open.saturating_sub(1), self.loops.saturating_sub(1)),
                Tag::Block => self.open += 1,
                Tag::EndBlock => self.open = self.open.saturating_sub(1),
                Tag::Branch | Tag::Silent | Tag::Print | Tag::Moves => {}
            }
        }
    }
}

/// Whether something in the head affects the whole body at once, or depends on data.
fn looks_at_the_whole(head: &Node<'_>) -> bool {
    let has_tags = |node: &Node<'_>| node.attributes.iter().any(|a| Tags::Jinja.are_in(a.value));
    head.children.iter().any(|child| match child.kind {
        Some(ComponentKind::Style) => child.attribute("inline") == Some("inline"),
        Some(ComponentKind::HtmlAttributes) => true,
        Some(ComponentKind::Attributes) => child.children.iter().any(|values| has_tags(values) || values.children.iter().any(has_tags)),
        _ => false,
    })
}

/// The consequence of a tag that decides the whole layout.
pub(super) const MERGED_FIRST: &str = "the document is merged first, then compiled";

/// A tag that decides a layout.
struct Deciding {
    what: String,
    file: usize,
    range: std::ops::Range<usize>,
}

impl Deciding {
    fn between(tag: &Node<'_>, parent: &Node<'_>) -> Self {
        Self { what: format!("a tag between the children of <{}> decides the layout", parent.tag), file: tag.file, range: tag.span.clone() }
    }

    fn missing(node: &Node<'_>) -> Self {
        Self { what: format!("an <{}> that may be left out decides the styles in the head", node.tag), file: node.file, range: node.span.clone() }
    }

    fn whole(self) -> Found {
        self.found(MERGED_FIRST)
    }

    fn part(self) -> Found {
        self.found("its part of the body is laid out for each message")
    }

    fn found(self, so: &str) -> Found {
        let diagnostic = Diagnostic::new(Code::TemplateFailed, format!("{}: {so}", self.what));
        Found { diagnostic, file: self.file, range: self.range }
    }
}

/// The first tag in an element that decides its layout, if there is one.
fn deciding(node: &Node<'_>, flow: Flow) -> Option<Deciding> {
    if flow.loops > 0 && matches!(node.kind, Some(ComponentKind::Carousel | ComponentKind::Navbar)) {
        // Each needs a unique id.
        return Some(Deciding { what: format!("an <{}> in a loop needs a new id each time", node.tag), file: node.file, range: node.span.clone() });
    }
    if is_value(node) {
        return Some(Deciding { what: "a value between components may contain components".to_owned(), file: node.file, range: node.span.clone() });
    }
    if node.kind == Some(ComponentKind::SocialElement) && Tags::Jinja.are_in(&node.content) && !tags::has_text_of_its_own(&node.content) {
        return Some(Deciding { what: format!("a tag decides whether <{}> has a text", node.tag), file: node.file, range: node.span.clone() });
    }
    let mut flow = flow;
    in_attributes(node).or_else(|| {
        node.children.iter().find_map(|child| {
            if is_tags(child) && (!is_neutral_parent(node.kind) || is_value(child)) {
                return Some(Deciding::between(child, node));
            }
            flow.pass(child);
            deciding(child, flow)
        })
    })
}

/// Whether a tag between components prints a value.
fn is_value(node: &Node<'_>) -> bool {
    node.origin == Origin::Template && tags::tag(&node.content) == Tag::Print
}

fn in_attributes(node: &Node<'_>) -> Option<Deciding> {
    node.attributes.iter().find_map(|attribute| {
        let what = if attribute.name.starts_with('{') {
            "a tag among the attributes decides the layout".to_owned()
        } else if Tags::Jinja.are_in(attribute.value) && !is_neutral(node, attribute.name, attribute.value) {
            format!("a tag in the attribute `{}` decides the layout", attribute.name)
        } else {
            return None;
        };
        Some(Deciding { what, file: node.file, range: attribute.span.clone() })
    })
}

/// Whether control tags between an element's children do not affect the layout of those children.
fn is_neutral_parent(kind: Option<ComponentKind>) -> bool {
    match kind.and_then(|kind| kind.component().container) {
        Some(Container::Body | Container::Column) => true,
        Some(
            Container::Section
            | Container::Group
            | Container::Hero
            | Container::Navbar
            | Container::Social
            | Container::Accordion
            | Container::AccordionElement
            | Container::Carousel,
        )
        | None => false,
    }
}

/// Whether an attribute's value is printed unchanged if it is not empty ([`super::resolve`] handles the exceptions); colours only if they are
/// a single expression.
fn is_neutral(node: &Node<'_>, attribute: &str, value: &str) -> bool {
    if attribute == "block" && is_live(&node.tag) {
        return tags::only_expression(value).is_some();
    }
    let Some(name) = Name::of(attribute) else { return false };
    let of_component = || node.kind.and_then(|kind| kind.attribute(name));
    match name.holds() {
        Holds::Printed => true,
        Holds::Label => of_component() == Some(Type::Text),
        Holds::Link => of_component() != Some(Type::Key) && (tags::has_text_of_its_own(value) || !tags::has_control(value)),
        Holds::Color => tags::only_expression(value).is_some() && (node.kind.is_none() || of_component() == Some(Type::Color)),
        Holds::Style | Holds::Words | Holds::Address | Holds::StyleAddress => false,
    }
}
