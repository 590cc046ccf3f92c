//! Parts whose layout depends on data. In the compiled HTML, each is kept as its author wrote it, between marks. After merging, all parts of a message are
//! compiled at once, and the head gets their styles.

use super::component::ComponentKind;
use super::finish::format::Format;
use super::finish::{fonts, format, outlook};
use super::fnv::fnv;
use super::options::Options;
use super::order::ordered;
use super::print::HeadStyles;
use super::read::{Expanded, Files, Node, Origin};
use super::resolve::{Element, Resolved};
use super::staging::Waiting;
use crate::base::diagnostic::{Diagnostic, Result};
use crate::base::markup::find;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// The parts of a compiled document.
#[derive(Debug)]
pub struct Parts {
    /// The HTML with marks.
    pub html: String,
    marks: Marks,
    /// The MJML before the parts: the head's attributes and fonts, and the start of the body.
    before: String,
    /// The available fonts.
    fonts: Vec<String>,
    /// The head styles for the rest of the body.
    head: HeadStyles,
    places: Places,
    /// The positions of optional components.
    seen_at: Vec<(ComponentKind, usize)>,
    /// The tag that decides the layout, for each part.
    pub because: Vec<Diagnostic>,
    /// If only the head depends on data: its styles for each set of optional components that are present.
    heads: Option<Vec<OnceCell<String>>>,
}

/// The index of the body's child in which styles of the head are first needed: components with own rules, and carousels.
#[derive(Debug, Default)]
pub(super) struct Places {
    styled: Vec<usize>,
    carousels: Vec<usize>,
}

/// Marks around parts and in place of head styles; they do not occur in documents by chance.
#[derive(Debug)]
pub(super) struct Marks {
    open: String,
    close: String,
    between: String,
    /// Marks before optional components, for which the head may need styles.
    seen: Vec<(ComponentKind, String)>,
    pub head: String,
}

impl Marks {
    pub fn of(text: &str) -> Self {
        let name = format!("postfrisch {:016x}", fnv(text.as_bytes()));
        let mark = |word: &str| format!("<!--{name} {word}-->");
        let seen = [(ComponentKind::Image, "image"), (ComponentKind::Accordion, "accordion"), (ComponentKind::Navbar, "navbar")]
            .map(|(kind, word)| (kind, mark(word)));
        Self { open: mark("part"), close: mark("end"), between: mark("next"), seen: seen.into(), head: mark("head") }
    }

    /// Adds marks to a body: around parts, and before optional components.
    pub fn put<'a>(&self, body: &mut Node<'a>, waiting: &Waiting, files: &Files) {
        for (at, child) in body.children.iter_mut().enumerate() {
            if !waiting.parts.iter().any(|(known, _)| *known == at) {
                self.put_before(child, &waiting.may_be_missing);
                continue;
            }
            let text = [&self.open, at.to_string().as_str(), ":", Expanded::of_node(child, files).as_str(), &self.close].concat();
            *child = Node::raw(Cow::Owned(text), Origin::Template, child.file, child.span.clone());
        }
    }

    fn put_before(&self, parent: &mut Node<'_>, kinds: &[ComponentKind]) {
        let children = std::mem::take(&mut parent.children);
        for mut child in children {
            let mark = self.seen.iter().find(|(kind, _)| child.kind == Some(*kind) && kinds.contains(kind));
            if let Some((_, mark)) = mark {
                parent.children.push(Node::raw(Cow::Owned(mark.clone()), Origin::Template, child.file, child.span.clone()));
            }
            self.put_before(&mut child, kinds);
            parent.children.push(child);
        }
    }
}

impl Parts {
    pub(super) fn of(marks: Marks, root: &Node<'_>, files: &Files, because: Vec<Diagnostic>) -> Self {
        let said = |kind: ComponentKind| matches!(kind, ComponentKind::Attributes | ComponentKind::Font);
        let head_nodes = root.child(ComponentKind::Head).map_or(&[][..], |head| &head.children);
        let kept: String = head_nodes.iter().filter(|node| node.kind.is_some_and(said)).map(|node| Expanded::of_node(node, files)).collect();
        let body = root.child(ComponentKind::Body).and_then(|body| files.text(body.file).get(body.span.clone())).unwrap_or("<mj-body>");
        let before = format!("<mjml><mj-head>{kept}</mj-head>{}>", body.trim_end_matches(['>', '/']));
        Self {
            html: String::new(),
            marks,
            before,
            fonts: Vec::new(),
            head: HeadStyles::default(),
            places: Places::default(),
            seen_at: Vec::new(),
            because,
            heads: None,
        }
    }

    /// Records the required head styles; returns the placeholder for them.
    pub(super) fn take(&mut self, resolved: &mut Resolved<'_>, options: &Options, waiting: &Waiting) -> String {
        // Styles of optional components are added when their marks are seen.
        self.seen_at = waiting.may_be_missing.iter().map(|kind| (*kind, first(&resolved.body.children, *kind))).collect();
        resolved.styled.retain(|kind| !waiting.may_be_missing.contains(kind));
        self.fonts = resolved.head.fonts.iter().map(|(_, url)| url.to_string()).collect();
        (self.head, self.places) = needed(resolved, options);
        let is_plain = waiting.parts.is_empty() && options.format == Format::Plain;
        self.heads = is_plain.then(|| vec![OnceCell::new(); 1 << self.seen_at.len()]);
        self.marks.head.clone()
    }

    /// If only the head depends on data: the mark of the head styles, followed by those of optional components. Otherwise empty.
    pub fn marks(&self) -> Vec<&str> {
        let of_kind = |kind: ComponentKind| self.marks.seen.iter().filter(move |(known, _)| *known == kind).map(|(_, mark)| mark.as_str());
        let seen = self.seen_at.iter().flat_map(|(kind, _)| of_kind(*kind));
        if self.heads.is_some() { std::iter::once(self.marks.head.as_str()).chain(seen).collect() } else { Vec::new() }
    }

    /// Inserts the head styles into merged HTML; marks are given by number and position.
    pub fn put_head_in(&self, mut merged: String, marks: &[(usize, usize)]) -> String {
        let Some((_, at)) = marks.iter().find(|(mark, _)| *mark == 0) else { return merged };
        merged.insert_str(*at, self.head_of(marks));
        merged
    }

    /// The head styles of a message whose merging passed these marks.
    pub fn head_of(&self, marks: &[(usize, usize)]) -> &str {
        let set = marks.iter().filter(|(mark, _)| *mark > 0).fold(0, |set, (mark, _)| set | 1 << (mark - 1));
        let head = self.heads.as_ref().and_then(|heads| heads.get(set)).map(|head| head.get_or_init(|| self.head_with(set)));
        head.map_or("", String::as_str)
    }

    /// The head styles for a set of optional components that are present.
    fn head_with(&self, set: usize) -> String {
        let mut head = self.head.clone();
        let is_there = |(at, seen): (usize, &(ComponentKind, usize))| (set & (1 << at) != 0).then_some(*seen);
        let (kinds, places): (Vec<ComponentKind>, Vec<usize>) = self.seen_at.iter().enumerate().filter_map(is_there).unzip();
        head.styled = in_order(&self.places.styled, head.styled, places, kinds);
        head.fonts = self.fonts.iter().filter(|url| head.fonts.contains(url)).cloned().collect();
        head.html()
    }

    /// The mail of merged HTML.
    ///
    /// # Errors
    /// Errors of a part after its data were merged.
    pub(super) fn assembled(&self, merged: &str, options: &Options, compiled: impl Fn(&str) -> Result<(String, HeadStyles, Places)>) -> Result<String> {
        let (mut pieces, mut children) = (Vec::new(), Vec::new());
        let mut mjml = self.before.clone();
        let mut rest = merged;
        while let Some((before, part, after)) = self.next(rest) {
            pieces.push(before);
            let (place, part) = part.split_once(':').unwrap_or(("", part));
            children.push(place.parse::<usize>().unwrap_or_default());
            mjml.push_str(part);
            // Raw markup marks where a part ends in the output.
            mjml.extend(["<mj-raw>", &self.marks.between, "</mj-raw>"]);
            rest = after;
        }
        mjml.push_str("</mj-body></mjml>");
        let (printed, mut needed, mut places) = if pieces.is_empty() { Default::default() } else { compiled(&mjml)? };
        for place in places.styled.iter_mut().chain(&mut places.carousels) {
            // A part and the text after it are two children.
            *place = children.get(*place / 2).copied().unwrap_or_default();
        }
        let mut body = String::with_capacity(merged.len() + printed.len());
        let mut parts = printed.split(self.marks.between.as_str());
        for piece in pieces {
            body.push_str(piece);
            body.push_str(parts.next().unwrap_or("").trim_start_matches('\n'));
        }
        body.push_str(rest);
        for (kind, mark) in &self.marks.seen {
            if find::has(&body, mark) {
                body = body.replace(mark, "");
                needed.styled.push(*kind);
                places.styled.extend(self.seen_at.iter().find(|(seen, _)| seen == kind).map(|(_, at)| *at));
            }
        }
        let html = self.with_head(&body, needed, places);
        Ok(format::format(outlook::join(&html), options.format))
    }

    /// The next part: the text before it, its MJML, and the rest.
    fn next<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        let Marks { open, close, .. } = &self.marks;
        let start = find::word(text, open)?;
        let inside = text.get(start + open.len()..)?;
        let end = find::word(inside, close)?;
        Some((text.get(..start)?, inside.get(..end)?, inside.get(end + close.len()..)?))
    }

    /// Inserts the head styles in order of their first use.
    fn with_head(&self, html: &str, needed: HeadStyles, places: Places) -> String {
        let Some(at) = find::word(html, &self.marks.head) else { return html.to_owned() };
        let (before, after) = (html.get(..at).unwrap_or(""), html.get(at + self.marks.head.len()..).unwrap_or(""));
        let mut head = self.head.clone();
        head.fonts = self.fonts.iter().filter(|url| head.fonts.contains(url) || needed.fonts.contains(url)).cloned().collect();
        let at = classes(after);
        let mut rules: Vec<(usize, (String, String))> = Vec::with_capacity(at.len());
        let mut known: HashSet<String> = HashSet::new();
        for rule in head.rules.into_iter().chain(needed.rules) {
            if let Some(at) = at.get(rule.0.as_str()).filter(|_| known.insert(rule.0.clone())) {
                rules.push((*at, rule));
            }
        }
        head.rules = ordered(rules, |(at, _)| (*at, 0)).into_iter().map(|(_, rule)| rule).collect();
        head.carousels = in_order(&self.places.carousels, head.carousels, places.carousels, needed.carousels);
        for kind in in_order(&self.places.styled, std::mem::take(&mut head.styled), places.styled, needed.styled) {
            if !head.styled.contains(&kind) {
                head.styled.push(kind);
            }
        }
        let more = needed.custom.into_iter().filter(|rules| !self.head.custom.contains(rules));
        head.custom.extend(more);
        [before, &head.html(), after].concat()
    }
}

/// Merges the styles of the rest of the body and of the parts, in the order of the body.
fn in_order<T>(places: &[usize], own: Vec<T>, more_places: Vec<usize>, more: Vec<T>) -> Vec<T> {
    let placed: Vec<(usize, T)> = places.iter().copied().zip(own).chain(more_places.into_iter().zip(more)).collect();
    ordered(placed, |(at, _)| (*at, 0)).into_iter().map(|(_, thing)| thing).collect()
}

/// The column classes in a text with their first positions.
fn classes(html: &str) -> HashMap<&str, usize> {
    let mut found = HashMap::new();
    let mut at = 0;
    while let Some(next) = html.get(at..).and_then(|rest| find::word(rest, "mj-column-")) {
        at += next;
        let rest = html.get(at..).unwrap_or("");
        let class = rest.split([' ', '"']).next().unwrap_or(rest);
        found.entry(class).or_insert(at);
        at += class.len().max(1);
    }
    found
}

/// The head styles that a body requires, and where.
pub(super) fn needed(resolved: &mut Resolved<'_>, options: &Options) -> (HeadStyles, Places) {
    let fonts = fonts::used(resolved);
    let head = HeadStyles::of(resolved, fonts, options.printer_support);
    let children = &resolved.body.children;
    let styled = head.styled.iter().map(|kind| first(children, *kind)).collect();
    let carousels = children.iter().enumerate().flat_map(|(at, child)| std::iter::repeat_n(at, count(child, ComponentKind::Carousel))).collect();
    (head, Places { styled, carousels })
}

/// The first child that is or contains a component of a kind.
fn first(children: &[Element<'_>], kind: ComponentKind) -> usize {
    children.iter().position(|child| count(child, kind) > 0).unwrap_or_default()
}

/// The number of components of a kind in an element, including itself.
fn count(element: &Element<'_>, kind: ComponentKind) -> usize {
    usize::from(element.kind == kind) + element.children.iter().map(|child| count(child, kind)).sum::<usize>()
}
