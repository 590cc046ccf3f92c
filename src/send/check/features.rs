use super::sheets::Sheets;
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags};
use crate::send::mjml::CELL;
use std::collections::HashSet;

/// The HTML, CSS and picture formats that a mail uses, under their names on caniemail.com: `css-border-radius`, `html-video`, `image-webp`. Sorted. A name may
/// extend one of caniemail.com (`css-margin-left`).
pub(super) fn used(html: &str, sheets: &Sheets) -> Vec<String> {
    let mut used = Used(HashSet::new());
    let mut soup = Soup::new(html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
    while let Ok(Some(event)) = soup.next() {
        if let Event::Open { name, attributes, .. } = event {
            used.element(&name, &attributes);
        }
    }
    used.sheet(&sheets.all);
    let mut names: Vec<String> = used.0.into_iter().collect();
    names.sort();
    names
}

struct Used(HashSet<String>);

fn is_grid_cell(attributes: &[Attribute<'_>]) -> bool {
    attributes.iter().any(|a| a.name == "class" && a.value == CELL)
}

/// Attributes with an own entry on caniemail.com.
const ATTRIBUTES: [&str; 15] = [
    "align",
    "background",
    "cellpadding",
    "cellspacing",
    "dir",
    "height",
    "hidden",
    "lang",
    "popover",
    "required",
    "role",
    "srcset",
    "target",
    "valign",
    "width",
];

impl Used {
    fn add(&mut self, name: String) {
        self.0.insert(name);
    }

    fn element(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.add(match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "html-h1-h6".to_owned(),
            "ul" | "ol" | "li" | "dl" | "dt" | "dd" => "html-lists".to_owned(),
            "article" | "aside" | "details" | "figcaption" | "figure" | "footer" | "header" | "main" | "mark" | "nav" | "section" | "summary" | "time" => {
                "html-semantics".to_owned()
            }
            "input" | "button" => {
                let kind = attributes.iter().find(|a| a.name == "type").map_or("text", |a| a.value);
                format!("html-{name}-{kind}")
            }
            other => format!("html-{other}"),
        });
        for Attribute { name, value, .. } in attributes {
            match *name {
                // For clients without floats, a grid of live blocks has table cells.
                "style" if is_grid_cell(attributes) => self.declarations(&value.replace("float:left;", "")),
                "style" => self.declarations(value),
                "href" if value.starts_with('#') && value.len() > 1 => self.add("html-anchor-links".to_owned()),
                "href" if value.starts_with("mailto:") => self.add("html-mailto-links".to_owned()),
                "src" => self.picture(value),
                "usemap" => self.add("html-image-maps".to_owned()),
                "loading" => self.add("html-loading-attribute".to_owned()),
                "name" if *value == "color-scheme" => self.add("html-meta-color-scheme".to_owned()),
                name if name.starts_with("aria-") || ATTRIBUTES.contains(&name) => self.add(format!("html-{name}")),
                _ => {}
            }
        }
    }

    fn picture(&mut self, address: &str) {
        if address.starts_with("data:") {
            return self.add("image-base64".to_owned());
        }
        let path = address.split(['?', '#']).next().unwrap_or("");
        let kind = path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(_, kind)| kind.to_ascii_lowercase());
        match kind.as_deref() {
            Some("jpeg") => self.add("image-jpg".to_owned()),
            Some(kind) if kind.len() <= 4 && kind.bytes().all(|b| b.is_ascii_alphanumeric()) => self.add(format!("image-{kind}")),
            _ => {}
        }
    }

    fn sheet(&mut self, css: &str) {
        let mut rest = css;
        while let Some(at) = rest.find(['{', '}', ';']) {
            let piece = rest.get(..at).unwrap_or("").trim();
            let end = rest.as_bytes().get(at);
            if let Some(rule) = piece.strip_prefix('@') {
                self.at_rule(rule);
            } else if end == Some(&b'{') {
                self.selectors(piece);
            } else {
                self.declarations(piece);
            }
            rest = rest.get(at + 1..).unwrap_or("");
        }
    }

    fn at_rule(&mut self, rule: &str) {
        let name = rule.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or("");
        self.add(format!("css-at-{name}"));
        for feature in ["prefers-color-scheme", "prefers-reduced-motion", "hover", "orientation", "device-pixel-ratio"] {
            if name == "media" && rule.contains(feature) {
                self.add(format!("css-at-media-{feature}"));
            }
        }
    }

    fn selectors(&mut self, selectors: &str) {
        for (at, _) in selectors.match_indices(':') {
            let rest = selectors.get(at + 1..).unwrap_or("");
            let (kind, name) = rest.strip_prefix(':').map_or(("class", rest), |name| ("element", name));
            let name = name.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or("");
            // The second colon of `::before`.
            let is_second = kind == "class" && selectors.get(..at).is_some_and(|before| before.ends_with(':'));
            if !name.is_empty() && !is_second {
                let kind = if matches!(name, "before" | "after" | "first-letter" | "first-line") { "element" } else { kind };
                self.add(format!("css-pseudo-{kind}-{name}"));
            }
        }
        if selectors.contains('[') {
            self.add("css-selector-attribute".to_owned());
        }
    }

    fn declarations(&mut self, declarations: &str) {
        for declaration in declarations.split(';') {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            if property.starts_with('-') || property.starts_with("mso-") || property.is_empty() {
                continue;
            }
            // Without support for floats, nothing floats.
            if property == "float" && value.starts_with("none") {
                continue;
            }
            if property == "display" && matches!(value.as_str(), "flex" | "grid" | "none") {
                self.add(format!("css-display-{value}"));
            }
            self.add(if matches!(property.as_str(), "left" | "right" | "top" | "bottom") {
                "css-left-right-top-bottom".to_owned()
            } else {
                format!("css-{property}")
            });
            self.value(&value);
        }
    }

    fn value(&mut self, value: &str) {
        for (function, name) in [
            ("calc(", "unit-calc"),
            ("clamp(", "function-clamp"),
            ("linear-gradient(", "linear-gradient"),
            ("radial-gradient(", "radial-gradient"),
            ("conic-gradient(", "conic-gradient"),
            ("rgb(", "rgb"),
            ("rgba(", "rgba"),
            ("var(", "variables"),
            ("!important", "important"),
        ] {
            if value.contains(function) {
                self.add(format!("css-{name}"));
            }
        }
        for word in value.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '%')) {
            let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            if unit.len() < word.len() && matches!(unit, "ch" | "em" | "ex" | "mm" | "cm" | "in" | "pc" | "pt" | "rem" | "vh" | "vw" | "vmin" | "vmax") {
                self.add(format!("css-unit-{unit}"));
            }
        }
    }
}
