use super::attributes::is_given;
use crate::base::markup::Attribute;
use crate::send::mjml::component::{self as names, ComponentKind, Name};
use crate::send::mjml::custom::Kept;
use crate::send::mjml::read::Node;
use std::borrow::Cow;
use std::collections::HashMap;

/// mjml's default fonts.
const FONTS: [(&str, &str); 5] = [
    ("Open Sans", "https://fonts.googleapis.com/css?family=Open+Sans:300,400,500,700"),
    ("Droid Sans", "https://fonts.googleapis.com/css?family=Droid+Sans:300,400,500,700"),
    ("Lato", "https://fonts.googleapis.com/css?family=Lato:300,400,500,700"),
    ("Roboto", "https://fonts.googleapis.com/css?family=Roboto:300,400,500,700"),
    ("Ubuntu", "https://fonts.googleapis.com/css?family=Ubuntu:300,400,500,700"),
];

/// The contents of the head.
#[derive(Debug, Default)]
pub struct Head<'a> {
    /// The title.
    pub title: &'a str,
    /// The preview text.
    pub preview: &'a str,
    /// The width from which columns are side by side.
    pub breakpoint: Option<&'a str>,
    /// Fonts by name, with their style sheets.
    pub fonts: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Style sheets of the head.
    pub styles: Vec<&'a str>,
    /// Style sheets to inline.
    pub inline_styles: Vec<&'a str>,
    /// Raw markup of the head.
    pub raw: Vec<&'a str>,
    /// Attributes to set, by selector.
    pub html_attributes: Vec<(&'a str, Vec<(&'a str, &'a str)>)>,
    pub(super) defaults: Defaults<'a>,
}

/// The contents of `mj-attributes`.
#[derive(Debug, Default)]
pub(super) struct Defaults<'a> {
    /// For all components.
    pub all: Values<'a>,
    /// By component.
    pub by_kind: Vec<(ComponentKind, Values<'a>)>,
    /// By class.
    pub by_class: HashMap<&'a str, Values<'a>>,
    /// By class of an enclosing element, and by tag.
    pub in_class: HashMap<(&'a str, &'a str), Values<'a>>,
    /// The original elements, for custom components.
    pub written: Vec<&'a Node<'a>>,
}

pub(super) type Values<'a> = Vec<(Name, &'a str)>;

impl<'a> Head<'a> {
    pub(super) fn of(node: Option<&'a Node<'a>>, presets: &'a [Node<'a>], fonts: Option<&[(String, String)]>) -> Self {
        let fonts = match fonts {
            Some(fonts) => fonts.iter().map(|(name, url)| (name.clone().into(), url.clone().into())).collect(),
            None => FONTS.iter().map(|(name, url)| ((*name).into(), (*url).into())).collect(),
        };
        let mut head = Self { fonts, ..Self::default() };
        head.defaults.take(presets);
        for child in node.map_or(&[][..], |n| &n.children) {
            head.take(child);
        }
        head
    }

    fn take(&mut self, node: &'a Node<'a>) {
        let content: &str = &node.content;
        match node.kind {
            Some(ComponentKind::Title) => self.title = content,
            Some(ComponentKind::Preview) => self.preview = content,
            Some(ComponentKind::Breakpoint) => self.breakpoint = node.attribute("width"),
            Some(ComponentKind::Style) if node.attribute("inline") == Some("inline") => self.inline_styles.push(content),
            Some(ComponentKind::Style) => self.styles.push(content),
            Some(ComponentKind::Raw) => self.raw.push(content),
            Some(ComponentKind::Font) => self.font(node),
            Some(ComponentKind::Attributes) => self.defaults.take(&node.children),
            // An included file may contain its own <mj-head>.
            Some(ComponentKind::Head) => node.children.iter().for_each(|child| self.take(child)),
            Some(ComponentKind::HtmlAttributes) => self.selectors(node),
            _ => {}
        }
    }

    fn font(&mut self, node: &'a Node<'a>) {
        let (Some(name), Some(url)) = (node.attribute("name"), node.attribute("href")) else { return };
        match self.fonts.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = url.into(),
            None => self.fonts.push((name.into(), url.into())),
        }
    }

    fn selectors(&mut self, node: &'a Node<'a>) {
        for selector in node.children.iter().filter(|c| c.tag == "mj-selector") {
            let path = selector.attribute("path").unwrap_or("");
            let at = self.html_attributes.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
                self.html_attributes.push((path, Vec::new()));
                self.html_attributes.len() - 1
            });
            let Some((_, values)) = self.html_attributes.get_mut(at) else { continue };
            for child in selector.children.iter().filter(|c| c.tag == "mj-html-attribute") {
                let Some(name) = child.attribute("name").filter(|n| is_given(n)) else { continue };
                match values.iter_mut().find(|(known, _)| *known == name) {
                    Some(known) => known.1 = &child.content,
                    None => values.push((name, &child.content)),
                }
            }
        }
    }
}

impl<'a> Defaults<'a> {
    /// Adds the contents of an `mj-attributes`.
    fn take(&mut self, nodes: &'a [Node<'a>]) {
        self.written.extend(nodes);
        for child in nodes {
            let values = child.attributes.iter();
            if child.tag == "mj-class" {
                let name = child.attribute("name").unwrap_or("");
                merge(self.by_class.entry(name).or_default(), values.filter(|a| a.name != "name"));
                for inner in &child.children {
                    let mut fresh = Values::new();
                    merge(&mut fresh, inner.attributes.iter());
                    self.in_class.insert((name, inner.tag.as_ref()), fresh);
                }
            } else if child.tag == "mj-all" {
                merge(&mut self.all, values);
            } else if let Some(kind) = child.kind {
                let at = self.by_kind.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
                    self.by_kind.push((kind, Values::new()));
                    self.by_kind.len() - 1
                });
                if let Some((_, of_kind)) = self.by_kind.get_mut(at) {
                    merge(of_kind, values);
                }
            }
        }
    }

    /// Of several classes, the last one wins; their `css-class` values are joined.
    pub fn of_classes(&self, classes: &str, kept: &mut &'a Kept) -> Values<'a> {
        let mut values = Values::new();
        for class in classes.split(' ') {
            let Some(of_class) = self.by_class.get(class) else { continue };
            for (name, value) in of_class {
                match values.iter_mut().find(|(known, _)| known == name) {
                    Some((_, before)) if *name == names::CSS_CLASS && is_given(before) && is_given(value) => {
                        *before = Kept::put(kept, format!("{before} {value}"))
                    }
                    Some(slot) => slot.1 = value,
                    None => values.push((*name, value)),
                }
            }
        }
        values
    }
}

impl Defaults<'_> {
    /// The attributes of a custom component, in ascending precedence: defaults, `mj-all`, tag, classes, own.
    pub fn of_custom(&self, node: &Node<'_>, defaults: &[(String, String)]) -> Vec<(String, String)> {
        let mut values = defaults.to_vec();
        let classes: Vec<&str> = node.attribute("mj-class").unwrap_or("").split(' ').collect();
        let of_all = self.written.iter().filter(|n| n.tag == "mj-all");
        let of_tag = self.written.iter().filter(|n| n.tag == node.tag);
        let of_classes = classes.iter().flat_map(|class| self.written.iter().filter(move |n| n.tag == "mj-class" && n.attribute("name") == Some(class)));
        let known: Vec<String> = defaults.iter().map(|(name, _)| name.clone()).collect();
        let around = of_all.chain(of_tag).chain(of_classes).flat_map(|n| &n.attributes).filter(|a| known.iter().any(|k| k == a.name));
        for attribute in around.chain(node.attributes.iter().filter(|a| a.name != "mj-class")) {
            match values.iter_mut().find(|(name, _)| name == attribute.name) {
                Some(slot) => attribute.value.clone_into(&mut slot.1),
                None => values.push((attribute.name.to_owned(), attribute.value.to_owned())),
            }
        }
        values
    }
}

/// Later values win; unknown names are ignored.
pub(super) fn merge<'a, 'b>(into: &mut Values<'a>, attributes: impl Iterator<Item = &'b Attribute<'a>>)
where
    'a: 'b,
{
    for attribute in attributes {
        let Some(name) = Name::of(attribute.name) else { continue };
        match into.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = attribute.value,
            None => into.push((name, attribute.value)),
        }
    }
}
