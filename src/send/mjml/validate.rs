//! Validates parsed elements: reports unknown attributes and elements, values of the wrong type, and components in wrong
//! parents. Nothing is changed.

use super::component::{ComponentKind, Name, components, is_head_word};
use super::custom::{Components, Defaults};
use super::finish::inline;
use super::read::{Files, Found, Node, Origin};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::markup::Tags;
use crate::base::nearest::nearest;

/// All validation errors of a document.
pub(super) fn validate(root: &Node<'_>, tags: Tags, components: &dyn Components) -> Vec<Found> {
    let mut found = Vec::new();
    if root.tag != "mjml" {
        element(root, &mut found);
    }
    inside(root, tags, components, &mut found);
    found
}

/// The validation errors of presets. They have no position in the author's file.
pub(super) fn presets(nodes: &[Node<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in nodes {
        element(node, &mut found);
        if let Some(kind) = node.kind {
            attributes(node, kind, Tags::None, &mut found);
        }
    }
    let prefixed = |found: Found| Diagnostic { message: format!("in the presets: {}", found.diagnostic.message), ..*found.diagnostic };
    found.into_iter().map(prefixed).collect()
}

fn inside(parent: &Node<'_>, tags: Tags, own: &dyn Components, found: &mut Vec<Found>) {
    for node in parent.children.iter().filter(|n| n.origin != Origin::Template) {
        if !may_stand_in(node, parent) {
            wrong_parent(node, parent, found);
        }
        match (own.attributes(&node.tag), node.kind) {
            (Some(allowed), None) => attributes_of_own(node, allowed, tags, found),
            (_, kind) => {
                element(node, found);
                if let Some(kind) = kind {
                    attributes(node, kind, tags, found);
                }
                if kind == Some(ComponentKind::Style) && node.attribute("inline") == Some("inline") {
                    not_inlined(node, found);
                }
            }
        }
        inside(node, tags, own, found);
    }
}

/// Reports the rules of a style sheet that can't be inlined.
fn not_inlined(node: &Node<'_>, found: &mut Vec<Found>) {
    let left_out = inline::left_out(&node.content);
    if !left_out.is_empty() {
        let diagnostic = Diagnostic::new(Code::MjmlNotInlined, format!("these rules can't be inlined and were left out: {}", left_out.join(", ")));
        found.push(Found { diagnostic, file: node.file, range: node.span.clone() });
    }
}

fn element(node: &Node<'_>, found: &mut Vec<Found>) {
    if node.kind.is_some() || is_head_word(&node.tag) {
        return;
    }
    let mut diagnostic = Diagnostic::new(Code::MjmlUnexpectedElement, format!("there is no element <{}>; it was left out", node.tag));
    // Many unknown elements usually mean another language, where suggestions are useless.
    let near = if found.len() < HELPED { nearest(&node.tag, components().iter().map(|c| c.tag)) } else { None };
    if let Some(near) = near {
        diagnostic = diagnostic.help(format!("did you mean <{near}>?"));
    }
    found.push(Found { diagnostic, file: node.file, range: node.span.clone() });
}

/// The number of diagnostics with suggestions.
const HELPED: usize = 50;

fn attributes(node: &Node<'_>, kind: ComponentKind, tags: Tags, found: &mut Vec<Found>) {
    for attribute in &node.attributes {
        let known = Name::of(attribute.name).and_then(|name| kind.attribute(name));
        let is_right = known.is_some_and(|wanted| wanted.accepts(attribute.value));
        if is_right || is_allowed_everywhere(attribute.name) || (tags != Tags::None && attribute.name.starts_with('{')) {
            continue;
        }
        let diagnostic = match known {
            None => unknown_attribute(attribute.name, kind.component().tag, kind.component().allowed.iter().map(|(name, _)| name.text())),
            Some(wanted) if !tags.are_in(attribute.value) => {
                let message = format!("`{}` is not a valid value for the attribute `{}`", attribute.value, attribute.name);
                Diagnostic::new(Code::MjmlBadValue, message).help(format!("write {}", wanted.wanted()))
            }
            Some(_) => continue,
        };
        found.push(Found { diagnostic, file: node.file, range: attribute.span.clone() });
    }
}

/// Custom components have the attributes for which they declare defaults.
fn attributes_of_own(node: &Node<'_>, allowed: &Defaults, tags: Tags, found: &mut Vec<Found>) {
    for attribute in &node.attributes {
        let is_tag = tags != Tags::None && attribute.name.starts_with('{');
        if is_tag || is_allowed_everywhere(attribute.name) || allowed.iter().any(|(name, _)| name == attribute.name) {
            continue;
        }
        let diagnostic = unknown_attribute(attribute.name, &node.tag, allowed.iter().map(|(name, _)| name.as_str()));
        found.push(Found { diagnostic, file: node.file, range: attribute.span.clone() });
    }
}

fn unknown_attribute<'w>(name: &str, tag: &str, allowed: impl Iterator<Item = &'w str>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::new(Code::MjmlUnknownAttribute, format!("<{tag}> has no attribute `{name}`"));
    match nearest(name, allowed) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

fn wrong_parent(node: &Node<'_>, parent: &Node<'_>, found: &mut Vec<Found>) {
    let what = if node.origin == Origin::Comment { "a comment".to_owned() } else { format!("<{}>", node.tag) };
    let diagnostic = Diagnostic::new(Code::MjmlWrongParent, format!("{what} is not allowed in <{}>", parent.tag));
    let parents = parents_of(&node.tag);
    let diagnostic = if parents.is_empty() { diagnostic } else { diagnostic.help(format!("put it into <{}>", parents.join(">, <"))) };
    found.push(Found { diagnostic, file: node.file, range: node.span.clone() });
}

fn is_allowed_everywhere(attribute: &str) -> bool {
    matches!(attribute, "mj-class" | "css-class")
}

/// Whether mjml allows a component in another; unknown ones are reported separately.
fn may_stand_in(node: &Node<'_>, parent: &Node<'_>) -> bool {
    let (Some(_), Some(kind)) = (node.kind, parent.kind) else { return true };
    kind == ComponentKind::Attributes || kind.component().children.contains(&node.tag.as_ref())
}

/// The tags of allowed parents.
fn parents_of(tag: &str) -> Vec<&'static str> {
    let root = ["mj-body", "mj-head", "mj-raw"].contains(&tag).then_some("mjml");
    root.into_iter().chain(components().iter().filter(|c| c.children.contains(&tag)).map(|c| c.tag)).collect()
}

/// A validation error in mjml's format.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MjmlError {
    /// The line of the element, from 1.
    pub line: u32,
    /// mjml's message.
    pub message: String,
    /// The element.
    pub tag_name: String,
    /// The included file it is in; absent for the main file.
    pub file: Option<String>,
}

/// Validation errors in mjml's wording and order, for programs written for mjml.
pub(super) fn in_mjmls_words(root: &Node<'_>, files: &Files) -> Vec<MjmlError> {
    let mut errors = Vec::new();
    told(root, files, &mut errors);
    errors
}

/// The tags of allowed parents in the order of mjml's table, which includes `mj-attributes`.
fn mjmls_parents_of(tag: &str) -> String {
    const ORDER: [&str; 16] = [
        "mjml",
        "mj-accordion",
        "mj-accordion-element",
        "mj-attributes",
        "mj-body",
        "mj-carousel",
        "mj-column",
        "mj-html-attributes",
        "mj-group",
        "mj-head",
        "mj-hero",
        "mj-navbar",
        "mj-section",
        "mj-selector",
        "mj-social",
        "mj-wrapper",
    ];
    let parents = parents_of(tag);
    let all: Vec<&str> = ORDER.into_iter().filter(|parent| *parent == "mj-attributes" || parents.contains(parent)).collect();
    all.join(", ")
}

fn told(node: &Node<'_>, files: &Files, errors: &mut Vec<MjmlError>) {
    let mut say = |about: &Node<'_>, message: String| {
        errors.push(MjmlError {
            line: files.line(about.file, about.span.start),
            message,
            tag_name: about.tag.to_string(),
            file: files.name(about.file).map(str::to_owned),
        });
    };
    if let Some(kind) = node.kind {
        let illegal: Vec<&str> = node
            .attributes
            .iter()
            .map(|a| a.name)
            .filter(|name| !is_allowed_everywhere(name) && Name::of(name).and_then(|n| kind.attribute(n)).is_none())
            .collect();
        match illegal.as_slice() {
            [] => {}
            [one] => say(node, format!("Attribute {one} is illegal")),
            more => say(node, format!("Attributes {} are illegal", more.join(", "))),
        }
        for child in node.children.iter().filter(|child| !may_stand_in(child, node)) {
            say(child, format!("{} cannot be used inside {}, only inside: {}", child.tag, node.tag, mjmls_parents_of(&child.tag)));
        }
    } else if node.tag != "mjml" && !is_head_word(&node.tag) {
        say(node, format!("Element {} doesn't exist or is not registered", node.tag));
    }
    for attribute in &node.attributes {
        let wanted = node.kind.and_then(|kind| kind.attribute(Name::of(attribute.name)?));
        if let Some(wanted) = wanted.filter(|wanted| !wanted.accepts(attribute.value)) {
            say(node, format!("Attribute {} {}", attribute.name, wanted.complaint(attribute.value)));
        }
    }
    if node.origin == Origin::Include
        && let Some(path) = node.content.strip_prefix("<!-- mj-include fails to read file: ").and_then(|c| c.strip_suffix(" -->"))
    {
        say(node, format!("mj-include fails to read file : {path} at {path}"));
    }
    if node.origin == Origin::Include && node.content == "<!-- mj-include denied -->" {
        say(node, "mj-include denied".into());
    }
    for child in &node.children {
        told(child, files, errors);
    }
}
