//! Prints a resolved tree as HTML. Each component has a template in `templates/mjml/`; values that a template can't compute, such as widths and share links, are
//! computed next to its view here.

mod boxes;
mod content;
mod element;
mod menus;
#[cfg(test)]
mod quote;
mod section;
mod social;
mod styles;
mod write;

pub use styles::HeadStyles;

use super::component::ComponentKind;
use super::resolve::{Element, Resolved};
use crate::base::markup::Tags;
use askama::{FastWritable, NO_VALUES, Template, Values};
use std::fmt;
use write::WriteHtml as _;

impl FastWritable for Element<'_> {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        let Some((link, unlinked)) = &self.unlinked else { return self.print(out) };
        // Compared as text: the number 0 counts as a link, `false` does not.
        for part in ["{% if (", link, ") ~ '' and (", link, ") != 'false' %}"] {
            out.write_str(part)?;
        }
        self.print(out)?;
        out.write_str("{% else %}")?;
        unlinked.print(out)?;
        Ok(out.write_str("{% endif %}")?)
    }
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_into(f, NO_VALUES).map_err(|_| fmt::Error)
    }
}

impl Element<'_> {
    fn print(&self, out: &mut dyn fmt::Write) -> askama::Result<()> {
        match self.kind {
            ComponentKind::Section | ComponentKind::Wrapper => section::Section::of(self).render_into(out),
            ComponentKind::Column => boxes::Column::of(self).render_into(out),
            ComponentKind::Group => boxes::Group::of(self).render_into(out),
            ComponentKind::Hero => boxes::Hero::of(self).render_into(out),
            ComponentKind::Text => content::Text::of(self).render_into(out),
            ComponentKind::Button => content::Button::of(self).render_into(out),
            ComponentKind::Image => content::Image::of(self).render_into(out),
            ComponentKind::Divider => content::Divider::of(self).render_into(out),
            ComponentKind::Spacer => content::Spacer { e: self }.render_into(out),
            ComponentKind::Table => content::Table::of(self).render_into(out),
            ComponentKind::Social => social::Social::of(self).render_into(out),
            ComponentKind::SocialElement => social::SocialElement::of(self).render_into(out),
            ComponentKind::Navbar => menus::Navbar::of(self).render_into(out),
            ComponentKind::NavbarLink => menus::NavbarLink::of(self).render_into(out),
            ComponentKind::Accordion => menus::Accordion { e: self }.render_into(out),
            ComponentKind::AccordionElement => menus::AccordionElement { e: self }.render_into(out),
            ComponentKind::AccordionTitle => menus::AccordionTitle::of(self).render_into(out),
            ComponentKind::AccordionText => menus::AccordionText::of(self).render_into(out),
            ComponentKind::Carousel => menus::Carousel::of(self).render_into(out),
            ComponentKind::CarouselImage => menus::CarouselImage::of(self).render_into(out),
            #[cfg(test)]
            ComponentKind::Quote => quote::Quote::of(self).render_into(out),
            ComponentKind::Raw => {
                out.write_str(self.content)?;
                Ok(out.write_str(if self.ends_line { "\n" } else { "" })?)
            }
            // These are printed by the document.
            ComponentKind::Body
            | ComponentKind::Head
            | ComponentKind::Attributes
            | ComponentKind::Breakpoint
            | ComponentKind::HtmlAttributes
            | ComponentKind::Font
            | ComponentKind::Preview
            | ComponentKind::Style
            | ComponentKind::Title => Ok(()),
        }
    }
}

/// Room for the HTML of a usual mail, in bytes.
pub const USUAL: usize = 32 * 1024;

/// Prints the body; `tags` are the template tags in it.
pub fn body(resolved: &Resolved<'_>, tags: Tags) -> String {
    let mut html = String::with_capacity(USUAL);
    // Writing to a string fails only if a value's own `Display` fails, which none does here.
    let _ = Body::of(resolved, tags).render_into(&mut html);
    html
}

/// Prints the document and its body.
pub fn whole(resolved: &Resolved<'_>, tags: Tags, head_styles: &str, out: &mut dyn fmt::Write) {
    // It fails only if a value's own `Display` fails, which none does here.
    let _ = Document::of(resolved, head_styles, Inside::Body(Body::of(resolved, tags))).render_into(out);
}

/// Prints the body's children.
pub fn children(resolved: &Resolved<'_>) -> String {
    let mut html = String::new();
    for child in &resolved.body.children {
        // Writing to a string fails only if a value's own `Display` fails, which none does here.
        let _ = child.write_into(&mut html, NO_VALUES);
    }
    html
}

/// Prints the document around a body.
pub fn document(resolved: &Resolved<'_>, body: &str, head_styles: &str) -> String {
    let mut html = String::with_capacity(body.len() + head_styles.len() + 4096);
    let _ = Document::of(resolved, head_styles, Inside::Printed(body)).render_into(&mut html);
    html
}

#[derive(Template)]
#[template(path = "mjml/body.html", escape = "none")]
struct Body<'e, 'a> {
    e: &'e Element<'a>,
    title: Said,
    preview: Said,
    lang: &'e str,
    dir: &'e str,
}

impl<'e, 'a> Body<'e, 'a> {
    fn of(resolved: &'e Resolved<'a>, tags: Tags) -> Self {
        let Resolved { body, head, lang, dir, .. } = resolved;
        let said = |name, text: &str| Said { variable: tags.are_in(text).then_some(name), text: write::Quoted(text).html() };
        // Element contents may contain quotes.
        let preview = Said { text: head.preview.to_owned(), ..said("postfrisch_preview", head.preview) };
        Self { e: body, title: said("postfrisch_title", head.title), preview, lang, dir }
    }
}

/// A text that is printed only if it is not empty. If it depends on data, a template condition tests the merged text.
struct Said {
    /// The template variable for it, if it has tags.
    variable: Option<&'static str>,
    text: String,
}

impl Said {
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn set(&self) -> String {
        let of = |name| format!("{{% set {name} %}}{}{{% endset %}}", self.text);
        self.variable.map(of).unwrap_or_default()
    }

    fn start(&self) -> String {
        self.variable.map(|name| format!("{{% if {name}|trim %}}")).unwrap_or_default()
    }

    fn text(&self) -> String {
        self.variable.map_or_else(|| self.text.clone(), |name| format!("{{{{ {name} }}}}"))
    }

    fn end(&self) -> &'static str {
        if self.variable.is_some() { "{% endif %}" } else { "" }
    }
}

use super::component::*;

#[derive(Template)]
#[template(path = "mjml/document.html", escape = "none")]
struct Document<'e, 'a> {
    before_doctype: &'e [&'e str],
    lang: &'e str,
    dir: &'e str,
    title: &'e str,
    head_styles: &'e str,
    styles: &'e [&'e str],
    raws: &'e [&'e str],
    body: Inside<'e, 'a>,
}

impl<'e, 'a> Document<'e, 'a> {
    fn of(resolved: &'e Resolved<'a>, head_styles: &'e str, body: Inside<'e, 'a>) -> Self {
        let Resolved { head, lang, dir, before_doctype, .. } = resolved;
        Self { before_doctype, lang, dir, title: head.title, head_styles, styles: &head.styles, raws: &head.raw, body }
    }
}

/// What a document contains.
enum Inside<'e, 'a> {
    /// A body that is printed already.
    Printed(&'e str),
    Body(Body<'e, 'a>),
}

impl write::WriteHtml for Inside<'_, '_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Self::Printed(html) => out.write_str(html),
            Self::Body(body) => body.render_into(out).map_err(|_| fmt::Error),
        }
    }
}

write::pieces!(Inside<'_, '_>);
