use super::component::Kind;
use super::read::{Found, Node, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::markup::Tags;

/// The first template tag that decides the layout, where there is one.
pub(super) fn layout_tag(root: &Node<'_>) -> Option<Found> {
    let among = root.attributes.iter().find(|a| a.name.starts_with('{'));
    if let Some(tag) = among {
        return Some(found(root, "a tag among the attributes".into(), tag.span.clone()));
    }
    let deciding = root.attributes.iter().find(|a| !is_neutral_attribute(a.name) && Tags::Jinja.are_in(a.value));
    if let Some(attribute) = deciding {
        return Some(found(root, format!("a tag in the attribute `{}`", attribute.name), attribute.span.clone()));
    }
    root.children.iter().find_map(|child| {
        if child.origin == Origin::Template && !is_neutral_parent(root.kind) {
            return Some(found(child, format!("a tag between the children of <{}>", root.tag), child.span.clone()));
        }
        layout_tag(child)
    })
}

fn found(node: &Node<'_>, what: String, range: std::ops::Range<usize>) -> Found {
    let diagnostic = Diagnostic::new(Code::TemplateFailed, format!("{what} decides the layout: the document is merged first, then compiled"));
    Found { diagnostic, file: node.file, range }
}

/// Whether control tags between an element's children leave the layout of those children alone.
fn is_neutral_parent(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Body | Kind::Column))
}

/// Whether an attribute's value is printed as it is.
fn is_neutral_attribute(attribute: &str) -> bool {
    matches!(
        attribute,
        "href" | "src" | "alt" | "title" | "color" | "background-color" | "container-background-color" | "inner-background-color" | "name" | "rel" | "target"
    )
}
