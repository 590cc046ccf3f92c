//! Printing: a resolved tree comes in, HTML goes out. Each component's HTML stands in a template of its own under `templates/mjml/`; what a template can't
//! say (a width, a share link) is worked out beside its view here.

mod boxes;
mod content;
mod element;
mod menus;
mod section;
mod social;
mod styles;
mod write;

use super::component::Kind;
use super::resolve::{Element, Resolved};
use askama::{FastWritable, NO_VALUES, Template, Values};
use std::fmt;

impl FastWritable for Element<'_> {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        let Some((link, unlinked)) = &self.unlinked else { return self.print(out) };
        for part in ["{% if ", link, " %}"] {
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
            Kind::Section | Kind::Wrapper => section::Section::of(self).render_into(out),
            Kind::Column => boxes::Column::of(self).render_into(out),
            Kind::Group => boxes::Group::of(self).render_into(out),
            Kind::Hero => boxes::Hero::of(self).render_into(out),
            Kind::Text => content::Text::of(self).render_into(out),
            Kind::Button => content::Button::of(self).render_into(out),
            Kind::Image => content::Image::of(self).render_into(out),
            Kind::Divider => content::Divider::of(self).render_into(out),
            Kind::Spacer => content::Spacer { e: self }.render_into(out),
            Kind::Table => content::Table::of(self).render_into(out),
            Kind::Social => social::Social::of(self).render_into(out),
            Kind::SocialElement => social::SocialElement::of(self).render_into(out),
            Kind::Navbar => menus::Navbar::of(self).render_into(out),
            Kind::NavbarLink => menus::NavbarLink::of(self).render_into(out),
            Kind::Accordion => menus::Accordion { e: self }.render_into(out),
            Kind::AccordionElement => menus::AccordionElement { e: self }.render_into(out),
            Kind::AccordionTitle => menus::AccordionTitle::of(self).render_into(out),
            Kind::AccordionText => menus::AccordionText::of(self).render_into(out),
            Kind::Carousel => menus::Carousel::of(self).render_into(out),
            Kind::CarouselImage => menus::CarouselImage::of(self).render_into(out),
            Kind::Raw => {
                out.write_str(self.content)?;
                Ok(out.write_str(if self.ends_line { "\n" } else { "" })?)
            }
            // The head's components and the body itself are printed by the document.
            Kind::Body | Kind::Head | Kind::Attributes | Kind::Breakpoint | Kind::HtmlAttributes | Kind::Font | Kind::Preview | Kind::Style | Kind::Title => {
                Ok(())
            }
        }
    }
}

/// Prints the body.
pub fn body(resolved: &Resolved<'_>) -> String {
    let Resolved { body, head, lang, dir, .. } = resolved;
    let mut html = String::with_capacity(16 * 1024);
    // Writing to a string fails only where a value's own Display does, and none here does.
    let _ = Body { e: body, title: head.title, preview: head.preview, lang, dir }.render_into(&mut html);
    html
}

/// Prints the document around a body. `fonts` are the style sheets to load.
pub fn document(resolved: &Resolved<'_>, body: &str, fonts: &[&str], printer_support: bool) -> String {
    let Resolved { head, lang, dir, before_doctype, .. } = resolved;
    let breakpoint = head.breakpoint.unwrap_or("480px");
    let document = Document {
        before_doctype,
        lang,
        dir,
        title: head.title,
        fonts,
        rules: styles::grouped(&resolved.rules),
        breakpoint,
        printer_support,
        owa_desktop: resolved.owa_desktop,
        component_styles: styles::of_components(resolved, breakpoint),
        styles: &head.styles,
        raws: &head.raw,
        body,
    };
    let mut html = String::with_capacity(body.len() + 4096);
    // Writing to a string fails only where a value's own Display does, and none here does.
    let _ = document.render_into(&mut html);
    html
}

#[derive(Template)]
#[template(path = "mjml/body.html", escape = "none")]
struct Body<'e, 'a> {
    e: &'e Element<'a>,
    title: &'e str,
    preview: &'e str,
    lang: &'e str,
    dir: &'e str,
}

impl Body<'_, '_> {
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn quoted<'t>(&self, text: &'t str) -> write::Html<write::Quoted<'t>> {
        askama::filters::Safe(write::Quoted(text))
    }
}

use super::component::*;

#[derive(Template)]
#[template(path = "mjml/document.html", escape = "none")]
struct Document<'e> {
    before_doctype: &'e [&'e str],
    lang: &'e str,
    dir: &'e str,
    title: &'e str,
    fonts: &'e [&'e str],
    rules: Vec<(Vec<&'e str>, &'e str)>,
    breakpoint: &'e str,
    printer_support: bool,
    owa_desktop: bool,
    component_styles: Option<String>,
    styles: &'e [&'e str],
    raws: &'e [&'e str],
    body: &'e str,
}
