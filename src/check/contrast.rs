use super::sheets::Sheets;
use crate::color::Color;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::markup::{Attribute, Dialect, Event, Soup, Tags};
use crate::mjml::inlined;
use std::collections::HashSet;

/// Text that can hardly be told from what is behind it, in light and, where the mail speaks of it, in dark mode.
pub(super) fn findings(html: &str, sheets: &Sheets) -> Result<Vec<Diagnostic>> {
    let mut found = Reader::read(&inlined(html, &sheets.always)?, "");
    if !sheets.dark.is_empty() {
        found.extend(Reader::read(&inlined(html, &[sheets.always.as_str(), &sheets.dark].concat())?, " in dark mode"));
    }
    Ok(found)
}

/// What stands behind a text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Paint {
    Color(Color),
    /// A picture, or a colour that is not known here.
    Unknown,
}

/// How text in an element looks.
#[derive(Debug, Clone)]
struct Look {
    element: String,
    text: Paint,
    behind: Paint,
    /// Pixels.
    size: f64,
    is_bold: bool,
    is_unseen: bool,
}

struct Reader {
    open: Vec<Look>,
    seen: HashSet<String>,
    found: Vec<Diagnostic>,
    when: &'static str,
}

impl Reader {
    fn read(html: &str, when: &'static str) -> Vec<Diagnostic> {
        let page = Look {
            element: String::new(),
            text: Paint::Color(Color([0; 3])),
            behind: Paint::Color(Color([255; 3])),
            size: 16.0,
            is_bold: false,
            is_unseen: false,
        };
        let mut reader = Self { open: vec![page], seen: HashSet::new(), found: Vec::new(), when };
        let mut soup = Soup::new(html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
        while let Ok(Some(event)) = soup.next() {
            match event {
                Event::Open { name, attributes, .. } => reader.enter(&name, &attributes),
                Event::Close { name, .. } => drop(reader.open.pop_if(|look| look.element == name)),
                Event::Text(range) => reader.text(html.get(range).unwrap_or("")),
                _ => {}
            }
        }
        reader.found
    }

    fn enter(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let Some(around) = self.open.last() else { return };
        let mut look = Look { element: name.to_owned(), ..around.clone() };
        let value = |wanted: &str| attributes.iter().find(|a| a.name.eq_ignore_ascii_case(wanted)).map(|a| a.value);
        look.is_unseen |= matches!(name, "head" | "style" | "script" | "title");
        look.is_bold |= matches!(name, "b" | "strong" | "th" | "h1" | "h2" | "h3");
        match name {
            "h1" => look.size *= 2.0,
            "h2" => look.size *= 1.5,
            // Browsers show links in this blue where nothing else is said.
            "a" if value("href").is_some() => look.text = Paint::Color(Color([0, 0, 238])),
            _ => {}
        }
        if let Some(color) = value("bgcolor") {
            look.behind = paint(color).unwrap_or(look.behind);
        }
        for declaration in value("style").unwrap_or("").replace("&quot;", "'").split(';') {
            let Some((property, said)) = declaration.split_once(':') else { continue };
            let said = said.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
            look.apply(property.trim().to_ascii_lowercase().as_str(), &said, around);
        }
        self.open.push(look);
    }

    fn text(&mut self, text: &str) {
        let Some(look) = self.open.last() else { return };
        let said = text.replace("&nbsp;", " ");
        let said = said.trim();
        let (Paint::Color(front), Paint::Color(behind)) = (look.text, look.behind) else { return };
        if look.is_unseen || look.size < 2.0 || !said.contains(char::is_alphanumeric) || said.starts_with("&#") {
            return;
        }
        // WCAG 2.2, 1.4.3: large text needs less.
        let is_large = look.size >= 24.0 || look.is_bold && look.size >= 18.66;
        let contrast = front.contrast(behind);
        let least = if is_large { 3.0 } else { 4.5 };
        if contrast + 0.005 >= least {
            return;
        }
        let colors = format!("{front} on {behind}");
        let shown: String = said.chars().take(30).collect();
        let message = format!("{colors} has a contrast of {contrast:.1} : 1, {least} are needed{}: `{shown}`", self.when);
        if self.found.len() < limits::FINDINGS && self.seen.insert(colors) {
            self.found.push(*Diagnostic::new(Code::MessageLowContrast, message));
        }
    }
}

impl Look {
    fn apply(&mut self, property: &str, said: &str, around: &Look) {
        match property {
            "color" if said == "inherit" => self.text = around.text,
            "color" => self.text = paint(said).unwrap_or(Paint::Unknown),
            "background-color" => self.behind = paint(said).unwrap_or(self.behind),
            "background-image" if said != "none" => self.behind = Paint::Unknown,
            "background" if said.contains("url(") || said.contains("gradient") => self.behind = Paint::Unknown,
            "background" => self.behind = said.split(' ').find_map(paint).unwrap_or(self.behind),
            "font-size" => self.size = size(said, around.size).unwrap_or(self.size),
            "font-weight" => self.is_bold = matches!(said, "bold" | "bolder" | "700" | "800" | "900"),
            "display" => self.is_unseen |= said == "none",
            "visibility" => self.is_unseen |= said == "hidden",
            "opacity" => self.is_unseen |= said == "0",
            _ => {}
        }
    }
}

/// A length in pixels.
fn size(said: &str, around: f64) -> Option<f64> {
    let number = |unit: &str| said.strip_suffix(unit).and_then(|n| n.trim().parse::<f64>().ok());
    number("px")
        .or_else(|| number("pt").map(|n| n * 4.0 / 3.0))
        .or_else(|| number("rem").map(|n| n * 16.0))
        .or_else(|| number("em").map(|n| n * around))
        .or_else(|| number("%").map(|n| n / 100.0 * around))
}

/// The paint of a colour; none where it shows what is behind.
fn paint(said: &str) -> Option<Paint> {
    let known = match said {
        "" | "none" | "transparent" | "inherit" | "initial" => return None,
        "white" => Color([255; 3]),
        "black" => Color([0; 3]),
        "red" => Color([255, 0, 0]),
        "gray" | "grey" => Color([128; 3]),
        other => return Some(Color::parse(other).or_else(|| channels(other)).map_or(Paint::Unknown, Paint::Color)),
    };
    Some(Paint::Color(known))
}

/// `rgb(1, 2, 3)`; what is not opaque is not known here.
fn channels(said: &str) -> Option<Color> {
    let inside = said.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inside.split([',', ' ']).filter(|part| !part.is_empty()).map(|part| part.parse::<u8>().ok());
    let color = Color([parts.next()??, parts.next()??, parts.next()??]);
    parts.next().is_none().then_some(color)
}
