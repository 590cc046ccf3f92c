//! Renders the plain-text part of a mail from its HTML: the visible text, with lines, lists, tables and links. It has its own element stack, because browsers
//! end elements in other places than htmlparser2.

use super::elements::Role;
use super::html::{Attributes, Html, HtmlEvent, Own};
use super::layout::{Layout, Marker};
use super::style::{Display, Style};
use super::text::{attribute_text, text};

/// The maximum depth of the element stack. Deeper elements are read, but their nesting is ignored. Mails have 40, browsers stop at 512.
const DEPTH: usize = 250;

/// Nested lists whose items are counted in advance, for reversed numbers.
const COUNTED: usize = 4;

/// Renders HTML as plain text, with lines of any length and paragraphs separated by empty lines.
///
/// ```
/// # use postfrisch::send::message::plain_text;
/// assert_eq!(plain_text("<p>Hallo</p><p><a href=\"https://a.example\">weiter</a></p>"), "Hallo\n\nweiter: https://a.example\n");
/// ```
pub fn plain_text(html: &str) -> String {
    let mut reader = Reader { open: Vec::new(), hidden: 0, layout: Layout::default() };
    let mut pieces = Html::new(html);
    while let Some(piece) = pieces.next() {
        match piece {
            HtmlEvent::Open { name, role, self_closed } => reader.open(name, role, self_closed, &pieces),
            HtmlEvent::Close { name, role } => reader.close(name, role),
            HtmlEvent::Text(html) => reader.text(html),
        }
    }
    reader.end_from(0);
    reader.layout.finish()
}

/// An open element.
struct Element<'a> {
    name: &'a str,
    role: Role,
    is_hidden: bool,
    /// Whether it is hidden or in a hidden element; the layout ignores it.
    is_unseen: bool,
    display: Display,
    /// Whether its own text has font size zero.
    is_small: bool,
    is_pre: bool,
}

struct Reader<'a> {
    open: Vec<Element<'a>>,
    /// The number of hidden open elements.
    hidden: usize,
    layout: Layout,
}

impl<'a> Reader<'a> {
    fn text(&mut self, html: &str) {
        let top = self.open.last();
        if self.hidden == 0 && !top.is_some_and(|top| top.is_small) {
            let is_pre = top.is_some_and(|top| top.is_pre);
            // Most text between tags is white space.
            if html.trim_ascii().is_empty() { self.layout.text(html, is_pre) } else { self.layout.text(&text(html), is_pre) }
        }
    }

    fn open(&mut self, name: &'a str, role: Role, self_closed: bool, html: &Html<'a>) {
        let attributes = &html.attributes;
        if role == Role::Document {
            return;
        }
        self.end_implied(role);
        let is_void = role.is_void() || self_closed;
        let (mut style, mut is_hidden) = (Style::NONE, role == Role::Unseen);
        if self.hidden == 0 {
            style = attributes.get(Own::Style).map_or(Style::NONE, |style| Style::of(&attribute_text(style)));
            is_hidden |= style.is_hidden || attributes.has(Own::Hidden);
        }
        let is_unseen = self.hidden > 0 || is_hidden;
        if !is_unseen {
            self.begin(role, name, html, style.display);
        }
        if is_void {
            if !is_unseen {
                self.layout.set_apart(style.display);
            }
            return;
        }
        if self.open.len() == DEPTH {
            return;
        }
        let top = self.open.last();
        // A font size of zero is inherited, unless a class or the element itself may set another.
        let may_size = || role == Role::Table || attributes.has(Own::Class) || attributes.has(Own::Id) || attributes.has(Own::Size);
        let is_small = style.has_size.map_or_else(|| top.is_some_and(|top| top.is_small) && !may_size(), |has_size| !has_size);
        let is_pre = style.is_pre.unwrap_or_else(|| role == Role::Pre || top.is_some_and(|top| top.is_pre));
        self.hidden += usize::from(is_hidden);
        self.open.push(Element { name, role, is_hidden, is_unseen, display: style.display, is_small, is_pre });
    }

    fn begin(&mut self, role: Role, name: &str, html: &Html<'_>, display: Display) {
        let layout = &mut self.layout;
        let attributes = &html.attributes;
        layout.set_apart(display);
        match role {
            Role::Block | Role::Control | Role::Rows | Role::Choice | Role::Caption | Role::Term => layout.end_line(),
            Role::Row => layout.open_row(),
            Role::Paragraph | Role::Heading => layout.paragraph(),
            Role::Link => layout.open_link(address(attributes)),
            Role::List => {
                let is_counted_down = name.eq_ignore_ascii_case("ol") && attributes.has(Own::Reversed);
                let (first, step) = if is_counted_down {
                    let count = if layout.lists() < COUNTED { items(html.rest()) } else { 1 };
                    (number(attributes.get(Own::Start)).unwrap_or(count), -1)
                } else {
                    (number(attributes.get(Own::Start)).unwrap_or(1), 1)
                };
                let marker = match attributes.get(Own::Type) {
                    _ if !name.eq_ignore_ascii_case("ol") => Marker::Dash,
                    Some("a") => Marker::Letter(b'a'),
                    Some("A") => Marker::Letter(b'A'),
                    Some("i") => Marker::Roman(false),
                    Some("I") => Marker::Roman(true),
                    _ => Marker::Number,
                };
                layout.open_list(marker, first, step);
            }
            Role::Item => layout.open_item(number(attributes.get(Own::Value))),
            Role::Definition => layout.indent("  "),
            Role::Quote => {
                layout.paragraph();
                layout.indent("> ");
            }
            Role::Pre => layout.open_pre(),
            Role::Table => {
                let role = attributes.get(Own::Role).unwrap_or("");
                layout.open_table(role.eq_ignore_ascii_case("presentation") || role.eq_ignore_ascii_case("none"));
            }
            Role::Cell => layout.open_cell(number(attributes.get(Own::Colspan)).and_then(|n| usize::try_from(n).ok()).unwrap_or(1)),
            Role::Break => layout.line_break(),
            Role::Rule => {
                layout.paragraph();
                layout.text("---", false);
                layout.paragraph();
            }
            Role::Picture => layout.apart(&text(attributes.get(Own::Alt).unwrap_or(""))),
            Role::Area => {
                layout.open_link(address(attributes));
                layout.apart(&text(attributes.get(Own::Alt).unwrap_or("")));
                layout.end_link();
            }
            Role::Input => {
                let kind = attributes.get(Own::Type).unwrap_or("");
                if ["submit", "button", "reset"].into_iter().any(|known| kind.eq_ignore_ascii_case(known)) {
                    layout.apart(&text(attributes.get(Own::Value).unwrap_or("")));
                }
            }
            Role::Inline | Role::Formatting | Role::Unseen | Role::Document | Role::Nothing => {}
        }
    }

    fn end_implied(&mut self, opening: Role) {
        for (i, element) in self.open.iter().enumerate().rev() {
            match opening.ends(element.role) {
                Some(true) => return self.end_from(i),
                Some(false) => {}
                None => return,
            }
        }
    }

    fn close(&mut self, name: &str, role: Role) {
        // Most end tags close the element opened last.
        if let Some(element) = self.open.pop_if(|top| top.name == name) {
            return self.end(&element);
        }
        let is_named = |element: &Element<'_>| element.name.eq_ignore_ascii_case(name) || role == Role::Heading && element.role == Role::Heading;
        let found = self.open.iter().enumerate().rev().find_map(|(i, element)| {
            if is_named(element) {
                return Some(Some(i));
            }
            (!role.reaches(element.role)).then_some(None)
        });
        match (found.flatten(), role) {
            (Some(at), Role::Formatting | Role::Link) => {
                let element = self.open.remove(at);
                self.end(&element);
            }
            (Some(at), _) => self.end_from(at),
            // HTML inserts an empty paragraph here.
            (None, Role::Paragraph) if self.hidden == 0 => self.layout.paragraph(),
            (None, _) => {}
        }
    }

    fn end_from(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(element) = self.open.pop() {
                self.end(&element);
            }
        }
    }

    fn end(&mut self, element: &Element<'_>) {
        self.hidden -= usize::from(element.is_hidden);
        if element.is_unseen {
            return;
        }
        let layout = &mut self.layout;
        match element.role {
            Role::Block | Role::Control | Role::Rows | Role::Row | Role::Choice | Role::Caption | Role::Term => layout.end_line(),
            Role::Paragraph | Role::Heading => layout.paragraph(),
            Role::Link => layout.end_link(),
            Role::List => layout.end_list(),
            Role::Item | Role::Definition => layout.end_indent(),
            Role::Quote => {
                layout.end_indent();
                layout.paragraph();
            }
            Role::Pre => layout.paragraph(),
            Role::Table => layout.end_table(),
            Role::Cell => layout.end_cell(),
            _ => {}
        }
        layout.set_apart(element.display);
    }
}

/// A value that is an integer.
fn number(value: Option<&str>) -> Option<i32> {
    value?.trim_ascii().parse().ok()
}

/// A link's target, without surrounding spaces and line breaks, as browsers read it.
fn address(attributes: &Attributes<'_>) -> String {
    let value = attribute_text(attributes.get(Own::Href).unwrap_or(""));
    value.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

/// The number of items in the list that begins here.
fn items(html: &str) -> i32 {
    let (mut depth, mut count) = (0_usize, 0_i32);
    for piece in Html::new(html) {
        match piece {
            HtmlEvent::Open { role: Role::List, .. } => depth += 1,
            HtmlEvent::Open { role: Role::Item, .. } if depth == 0 => count = count.saturating_add(1),
            HtmlEvent::Close { role: Role::List, .. } => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => break,
            },
            _ => {}
        }
    }
    count
}
