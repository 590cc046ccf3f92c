use crate::send::mjml::component::{self as names, PrintedFont};
use crate::send::mjml::resolve::{Element, Resolved};
use memchr::memchr_iter;
use std::borrow::Cow;
use std::collections::HashSet;

const FAMILY: &str = "font-family:";

/// The style sheets of the fonts that are used in attributes, in `style` attributes of contents, or in styles to be
/// inlined.
pub fn used(resolved: &Resolved<'_>) -> Vec<String> {
    let mut named = Named::default();
    of_element(&resolved.body, &mut named);
    for style in &resolved.head.inline_styles {
        families(style).for_each(|family| named.add(family.split([';', '}']).next().unwrap_or("")));
    }
    let named: Vec<String> = named.all.iter().map(|n| n.to_lowercase()).collect();
    let is_named = |name: &str| {
        let name = name.to_lowercase();
        named.iter().any(|families| families.contains(&name))
    };
    let fonts: &[(Cow<'_, str>, Cow<'_, str>)] = &resolved.head.fonts;
    // An empty name counts as used.
    fonts.iter().filter(|(name, _)| name.is_empty() || is_named(name)).map(|(_, url)| url.to_string()).collect()
}

/// Families that are named.
#[derive(Default)]
struct Named<'e> {
    all: HashSet<&'e str>,
    /// The last one: the next element usually has the same.
    last: &'e str,
}

impl<'e> Named<'e> {
    fn add(&mut self, families: &'e str) {
        if !std::ptr::eq(families, self.last) {
            self.all.insert(families);
            self.last = families;
        }
    }
}

fn of_element<'e>(element: &'e Element<'_>, named: &mut Named<'e>) {
    let printed = match element.kind.component().font {
        PrintedFont::Own => Some(names::FONT_FAMILY),
        PrintedFont::WithContent if !element.content.is_empty() => Some(names::FONT_FAMILY),
        PrintedFont::Written if element.has_own_font => Some(names::FONT_FAMILY),
        PrintedFont::Hamburger if element.attributes.get(names::HAMBURGER) == Some("hamburger") => Some(names::ICO_FONT_FAMILY),
        PrintedFont::Inherited | PrintedFont::WithContent | PrintedFont::Written | PrintedFont::Hamburger => None,
    };
    if let Some(families) = printed.and_then(|name| element.attributes.given(name)) {
        named.add(families);
    }
    families(element.content).for_each(|family| named.add(family.split('"').next().unwrap_or("")));
    for child in &element.children {
        of_element(child, named);
    }
}

/// The text after each `font-family:`.
fn families(text: &str) -> impl Iterator<Item = &str> {
    memchr_iter(b':', text.as_bytes()).filter_map(|colon| {
        let word = text.get((colon + 1).checked_sub(FAMILY.len())?..=colon)?;
        if word.eq_ignore_ascii_case(FAMILY) { text.get(colon + 1..) } else { None }
    })
}
