//! The computed appearance of text: from an element's attributes and style, and inherited.

use super::declarations::{declarations, pieces};
use super::paint::Paint;
use crate::base::color::Color;
use crate::base::markup::Attribute;
use crate::send::message::{Style, attribute_text};

/// The appearance of text in an element. Unknown colours, like those of a background picture, are none.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub element: String,
    text: Option<Paint>,
    link: Option<Paint>,
    behind: Option<Color>,
    /// The half-transparent ancestors, outermost first: the colour behind each, and its opacity.
    faded: Vec<(Option<Color>, f64)>,
    /// Font size in pixels.
    pub size: f64,
    pub is_bold: bool,
    pub is_unseen: bool,
}

/// An element's own background.
#[derive(Default)]
struct Background {
    color: Option<Option<Paint>>,
    is_picture: bool,
}

impl Look {
    /// The default appearance.
    pub fn of_page() -> Self {
        Self {
            element: String::new(),
            text: Some(Color([0; 3]).into()),
            // The default link colour of browsers.
            link: Some(Color([0, 0, 238]).into()),
            behind: Some(Color([255; 3])),
            faded: Vec::new(),
            size: 16.0,
            is_bold: false,
            is_unseen: false,
        }
    }

    /// The appearance in an element inside another.
    pub fn within(around: &Self, name: &str, attributes: &[Attribute<'_>]) -> Self {
        let mut look = Self { element: name.to_owned(), ..around.clone() };
        let value = |wanted: &str| attributes.iter().find(|a| a.name.eq_ignore_ascii_case(wanted)).map(|a| attribute_text(a.value));
        let color = |wanted: &str| value(wanted).and_then(|said| Paint::of_attribute(&said));
        look.is_unseen |= matches!(name, "head" | "style" | "script" | "title") || value("hidden").is_some();
        look.is_bold |= matches!(name, "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        match name {
            "h1" => look.size *= 2.0,
            "h2" => look.size *= 1.5,
            "h3" => look.size *= 1.17,
            "h5" => look.size *= 0.83,
            "h6" => look.size *= 0.67,
            "a" if value("href").is_some() => look.text = look.link,
            "body" => {
                look.text = color("text").or(look.text);
                look.link = color("link").or(look.link);
            }
            "font" => {
                look.text = color("color").or(look.text);
                look.size = value("size").and_then(|size| font_size(&size)).unwrap_or(look.size);
            }
            _ => {}
        }
        let is_picture = value("background").is_some_and(|address| !address.is_empty());
        let mut background = Background { color: color("bgcolor").map(Some), is_picture };
        let style = value("style").unwrap_or_default();
        look.is_unseen |= Style::of(&style).is_hidden;
        let mut opacity = 1.0;
        for (property, said) in declarations(&style) {
            match property.as_str() {
                _ if said.is_empty() => {}
                "opacity" => opacity = number(&said).unwrap_or(1.0),
                "background" | "background-color" | "background-image" => background.apply(&property, &said),
                _ => look.apply(&property, &said, around),
            }
        }
        if opacity < 1.0 {
            look.faded.push((around.behind, opacity));
        }
        look.behind = match background.color {
            _ if background.is_picture => None,
            None => around.behind,
            Some(None) => None,
            Some(Some(paint)) if paint.is_opaque() => Some(paint.over(Color([0; 3]))),
            Some(Some(paint)) => around.behind.map(|behind| paint.over(behind)),
        };
        look
    }

    fn apply(&mut self, property: &str, said: &str, around: &Self) {
        match (property, said) {
            ("color", "inherit" | "unset" | "currentcolor") => self.text = around.text,
            ("color", _) => self.text = Paint::of_css(said),
            ("font-size" | "font-weight" | "font", "inherit" | "unset") => (self.size, self.is_bold) = (around.size, around.is_bold),
            ("font-size", _) => self.size = size(said, around.size).unwrap_or(self.size),
            ("font-weight", _) => self.is_bold = is_bold(said),
            ("font", _) => {
                let words = pieces(said, ' ');
                self.is_bold = words.iter().any(|word| is_bold(word));
                let mut sizes = words.iter().filter_map(|word| size(word.split('/').next()?, around.size));
                self.size = sizes.next_back().unwrap_or(self.size);
            }
            _ => {}
        }
    }

    /// The colours of the text and its background, if both are known.
    pub fn colors(&self) -> Option<(Color, Color)> {
        let mut behind = self.behind?;
        let mut front = self.text?.over(behind);
        for (around, opacity) in self.faded.iter().rev() {
            let below = (*around)?;
            front = Paint::from(front).faded(*opacity).over(below);
            behind = Paint::from(behind).faded(*opacity).over(below);
        }
        Some((front, behind))
    }
}

impl Background {
    fn apply(&mut self, property: &str, said: &str) {
        if property != "background-color" {
            self.is_picture = ["url(", "gradient(", "image-set("].iter().any(|picture| said.contains(picture)) || said.contains("var(");
        }
        if property != "background-image" {
            let words = if property == "background" { pieces(said, ' ') } else { vec![said] };
            let is_none = |word: &&str| matches!(*word, "none" | "transparent" | "inherit" | "initial" | "unset");
            self.color = match words.iter().find_map(|word| Paint::of_css(word)) {
                Some(paint) => Some(Some(paint)),
                None if property == "background" || words.iter().any(is_none) => None,
                None => Some(None),
            };
        }
    }
}

/// A number from 0 to 1, or a percentage.
fn number(said: &str) -> Option<f64> {
    let percent = said.strip_suffix('%').and_then(|n| n.trim().parse::<f64>().ok()).map(|n| n / 100.0);
    percent.or_else(|| said.parse().ok()).map(|n| n.clamp(0.0, 1.0))
}

fn is_bold(said: &str) -> bool {
    matches!(said, "bold" | "bolder" | "700" | "800" | "900")
}

/// The size in pixels of `<font size>`.
fn font_size(said: &str) -> Option<f64> {
    let number: i8 = said.trim().parse().ok()?;
    let number = if said.trim().starts_with(['+', '-']) { 3 + number } else { number };
    let pixels = [10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0];
    pixels.get(usize::try_from(number.clamp(1, 7)).ok()? - 1).copied()
}

/// A font size in pixels.
fn size(said: &str, around: f64) -> Option<f64> {
    let named = match said {
        "xx-small" => 9.0,
        "x-small" => 10.0,
        "small" => 13.0,
        "medium" => 16.0,
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" => 32.0,
        "0" => 0.0,
        _ => {
            let number = |unit: &str| said.strip_suffix(unit).and_then(|n| n.trim().parse::<f64>().ok());
            return number("px")
                .or_else(|| number("pt").map(|n| n * 4.0 / 3.0))
                .or_else(|| number("rem").map(|n| n * 16.0))
                .or_else(|| number("em").map(|n| n * around))
                .or_else(|| number("%").map(|n| n / 100.0 * around));
        }
    };
    Some(named)
}
