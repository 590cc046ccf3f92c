use super::attributes::{Becomes, element, has, is_address};
use super::list;
use super::style::Sheet;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Language;
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags, is_void};
use crate::base::references::decode;
use crate::send::mjml::CELL;
use crate::shop::campaign::{PartLink, SlotLinks};
use serde::Serialize;
use std::fmt::Write;

/// The AMP part and its warnings.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The document.
    pub html: String,
    /// Warnings about removed elements.
    pub findings: Vec<Diagnostic>,
}

/// Writes the document: a new head, and the converted body.
pub fn page(html: &str, slots: &[SlotLinks]) -> Result<Part> {
    let mut page = Page {
        html,
        slots,
        sheet: Sheet::default(),
        body: String::with_capacity(html.len()),
        lang: "en",
        findings: Vec::new(),
        skipped: 0,
        open: Vec::new(),
        has_list: false,
    };
    page.read_sheets()?;
    page.read_body()?;
    let lists = slots.iter().find_map(|slot| slot.amp.as_ref()).filter(|_| page.has_list);
    let css = page.sheet.text() + &lists.map(list::css).unwrap_or_default();
    let scripts = if lists.is_some() { LIST_SCRIPTS } else { "" };
    let Page { lang, body, findings, .. } = page;
    let html = format!(
        "<!doctype html>\n<html ⚡4email data-css-strict lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<script async src=\"https://cdn.ampproject.org/v0.js\"></script>\n{scripts}\
         <style amp4email-boilerplate>body{{visibility:hidden}}</style>\n<style amp-custom>{css}</style>\n</head>\n{body}</html>\n"
    );
    Ok(Part { html, findings })
}

const LIST_SCRIPTS: &str = "<script async custom-element=\"amp-list\" src=\"https://cdn.ampproject.org/v0/amp-list-0.1.js\"></script>\n\
    <script async custom-template=\"amp-mustache\" src=\"https://cdn.ampproject.org/v0/amp-mustache-0.2.js\"></script>\n";

struct Page<'a> {
    html: &'a str,
    slots: &'a [SlotLinks],
    sheet: Sheet,
    body: String,
    lang: &'a str,
    findings: Vec<Diagnostic>,
    /// The number of open elements that are removed with their contents.
    skipped: usize,
    /// The open elements, and how each is closed.
    open: Vec<Open>,
    has_list: bool,
}

enum Open {
    /// Written, and closed under this name.
    Written(&'static str),
    /// Not written.
    Unwritten,
    /// Removed with its contents.
    Gone,
}

impl<'a> Page<'a> {
    fn soup(&self) -> Soup<'a> {
        Soup::new(self.html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH)
    }

    fn too_deep() -> Box<Diagnostic> {
        Diagnostic::new(Code::MjmlTooDeep, "elements are nested too deep for an AMP part")
    }

    /// Reads style sheets first, because the conversion of elements' styles depends on them.
    fn read_sheets(&mut self) -> Result<()> {
        let (mut soup, mut in_style) = (self.soup(), false);
        while let Some(event) = soup.next().map_err(|_| Self::too_deep())? {
            match event {
                // Styles for a certain medium target a certain mail client.
                Event::Open { name, attributes, .. } if name == "style" => in_style = !attributes.iter().any(|a| a.name.eq_ignore_ascii_case("media")),
                Event::Close { .. } => in_style = false,
                Event::Text(span) if in_style => self.sheet.add(self.html.get(span).unwrap_or("")),
                _ => {}
            }
        }
        Ok(())
    }

    fn read_body(&mut self) -> Result<()> {
        let (mut soup, mut in_body) = (self.soup(), false);
        while let Some(event) = soup.next().map_err(|_| Self::too_deep())? {
            match event {
                Event::Open { name, attributes, .. } => {
                    if name == "html" {
                        self.lang = attributes.iter().find(|a| a.name == "lang" && is_lang(a.value)).map_or("en", |a| a.value);
                    }
                    in_body |= name == "body";
                    if in_body && name != "html" {
                        self.open(&name, &attributes)?;
                    }
                }
                Event::Close { name, .. } if in_body && name != "html" && !is_void(&name) => self.close(),
                Event::Text(span) | Event::Template(span) if in_body && self.skipped == 0 => self.body.push_str(self.html.get(span).unwrap_or("")),
                _ => {}
            }
        }
        while !self.open.is_empty() {
            self.close();
        }
        Ok(())
    }

    fn open(&mut self, name: &str, attributes: &[Attribute<'a>]) -> Result<()> {
        let void = is_void(name);
        let becomes = if self.skipped > 0 { Becomes::Gone } else { element(name) };
        let open = match becomes {
            Becomes::Picture => {
                self.picture(attributes)?;
                Open::Unwritten
            }
            Becomes::Gone => {
                if self.skipped == 0 && !matches!(name, "script" | "style" | "title" | "link" | "meta" | "base") {
                    self.findings.push(*Diagnostic::new(Code::AmpLeftOut, format!("<{name}> was removed from the AMP part")));
                }
                self.skipped += usize::from(!void);
                Open::Gone
            }
            // The link around a live picture is dropped: the list has links of its own, and other pictures get theirs separately.
            Becomes::Element("a") if self.is_click(attributes) => Open::Unwritten,
            // A list has the whole width of a grid, not that of its first cell.
            Becomes::Element("div") if self.is_cell(attributes) => Open::Unwritten,
            Becomes::Nothing => Open::Unwritten,
            Becomes::Element(as_name) => {
                self.write_open(as_name, attributes);
                Open::Written(as_name)
            }
        };
        if !void {
            self.open.push(open);
        }
        Ok(())
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Written(name)) => {
                let _ = write!(self.body, "</{name}>");
            }
            Some(Open::Gone) => self.skipped = self.skipped.saturating_sub(1),
            Some(Open::Unwritten) | None => {}
        }
    }

    fn write_open(&mut self, name: &str, attributes: &[Attribute<'a>]) {
        let value_of = |wanted: &str| attributes.iter().find(|a| a.name.eq_ignore_ascii_case(wanted)).map_or("", |a| a.value);
        let (style, class) = self.sheet.inline(&decode(value_of("style")), value_of("class"));
        let _ = write!(self.body, "<{name}");
        let mut seen: Vec<String> = Vec::new();
        for attribute in attributes {
            let own = attribute.name.to_ascii_lowercase();
            if !has(name, &own) || own == "class" || seen.contains(&own) {
                continue;
            }
            let _ = write!(self.body, " {own}=\"{}\"", quoted(attribute.value));
            seen.push(own);
        }
        let href = value_of("href");
        if name == "a" && is_address(&decode(href)) {
            let _ = write!(self.body, " href=\"{}\"", quoted(href));
        }
        let classes: Vec<&str> = value_of("class").split_ascii_whitespace().filter(|class| !class.starts_with("i-amphtml-")).chain(class.as_deref()).collect();
        if !classes.is_empty() {
            let _ = write!(self.body, " class=\"{}\"", quoted(&classes.join(" ")));
        }
        if !style.is_empty() {
            let _ = write!(self.body, " style=\"{}\"", style.replace('&', "&amp;").replace('"', "&quot;"));
        }
        self.body.push('>');
    }

    fn is_click(&self, attributes: &[Attribute<'_>]) -> bool {
        let href = attributes.iter().find(|a| a.name.eq_ignore_ascii_case("href")).map(|a| decode(a.value));
        href.is_some_and(|href| self.slots.iter().any(|slot| (slot.click == href || slot.text == href) && self.list_of(slot).is_some()))
    }

    /// Whether an element is a cell of a grid, in a mail with lists.
    fn is_cell(&self, attributes: &[Attribute<'_>]) -> bool {
        let has_lists = self.slots.iter().any(|slot| slot.amp.is_some());
        has_lists && attributes.iter().any(|a| a.name.eq_ignore_ascii_case("class") && a.value.split_ascii_whitespace().any(|class| class == CELL))
    }

    /// The slot that carries the list of a slot's block.
    fn list_of(&self, slot: &SlotLinks) -> Option<&'a SlotLinks> {
        self.slots.iter().find(|other| other.block == slot.block && other.amp.is_some())
    }

    fn picture(&mut self, attributes: &[Attribute<'a>]) -> Result<()> {
        let value_of = |wanted: &str| attributes.iter().find(|a| a.name.eq_ignore_ascii_case(wanted)).map_or("", |a| a.value);
        let address = decode(value_of("src"));
        let slots = self.slots;
        let is_wide = |part: &PartLink| part.wide.as_ref().is_some_and(|wide| wide.picture == address);
        let is_part = |part: &Option<PartLink>| part.as_ref().is_some_and(|part| part.picture == address || is_wide(part));
        let live = slots.iter().find(|slot| slot.picture == address || is_part(&slot.heading) || is_part(&slot.text_link));
        let mut height = value_of("height").parse::<u32>().ok();
        let mut width = value_of("width").parse::<u32>().ok();
        if let Some(slot) = live {
            if let Some(first) = self.list_of(slot) {
                if slot.picture == address && first.slot == slot.slot {
                    let language = Language::of_tag(self.lang).unwrap_or(Language::En);
                    let all: Vec<&SlotLinks> = slots.iter().filter(|other| other.block == slot.block).collect();
                    if let Some(link) = &first.amp {
                        self.body.push_str(&list::list(link, &all, language)?);
                        self.has_list = true;
                    }
                }
                return Ok(());
            }
            let part = [&slot.heading, &slot.text_link].into_iter().flatten().find(|part| part.picture == address || is_wide(part));
            let wide = part.and_then(|part| part.wide.as_ref()).filter(|wide| wide.picture == address);
            (width, height) = (Some(wide.map_or(slot.width, |wide| wide.width).into()), Some(part.map_or(slot.height, |part| part.height).into()));
        }
        if !is_address(&address) {
            return Ok(());
        }
        let width = width.filter(|n| *n > 0).unwrap_or(600);
        if height.is_none() {
            let message = format!("the height of the picture `{address}` is unknown");
            self.findings.push(*Diagnostic::new(Code::AmpNoHeight, message));
        }
        // If the height is unknown, assume an aspect ratio of 2 : 1 and fit the whole picture.
        let height = height.filter(|n| *n > 0).unwrap_or(width / 2);
        let fit = if value_of("height").parse::<u32>().is_ok() || live.is_some() { "" } else { " style=\"object-fit:contain\"" };
        let alt = quoted(value_of("alt"));
        let src = quoted(value_of("src"));
        let _ = write!(self.body, "<amp-img src=\"{src}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\" layout=\"intrinsic\"{fit}></amp-img>");
        Ok(())
    }
}

/// A value in double quotes; entities are kept.
fn quoted(value: &str) -> String {
    value.replace('"', "&quot;").replace('<', "&lt;")
}

fn is_lang(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
