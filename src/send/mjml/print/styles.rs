use crate::send::mjml::component::{ComponentKind, *};
use crate::send::mjml::resolve::{Carousel, Resolved};
use askama::Template;
use std::collections::HashMap;
use std::fmt;

/// The head styles for the elements of the body: fonts, widths, and rules of components.
#[derive(Debug, Clone, Default)]
pub struct HeadStyles {
    /// Style sheets of fonts.
    pub fonts: Vec<String>,
    /// Rules from the breakpoint on: class and declarations, in order of first use.
    pub rules: Vec<(String, String)>,
    /// The width from which columns are side by side.
    pub breakpoint: String,
    /// Whether columns are side by side when printed.
    pub printer_support: bool,
    /// Whether Outlook on the web uses the desktop layout.
    pub owa_desktop: bool,
    /// The rules of each carousel.
    pub carousels: Vec<String>,
    /// Components that share one set of rules.
    pub styled: Vec<ComponentKind>,
    /// The rules of custom components.
    pub custom: Vec<&'static str>,
}

impl HeadStyles {
    /// The head styles of a resolved body.
    pub fn of(resolved: &mut Resolved<'_>, fonts: Vec<String>, printer_support: bool) -> Self {
        // An empty carousel has no rules, but keeps its position in the list.
        let carousel = |c: &Carousel<'_>| if c.length > 0 { CarouselStyle::of(c).to_string() } else { String::new() };
        Self {
            fonts,
            rules: std::mem::take(&mut resolved.rules),
            breakpoint: resolved.head.breakpoint.unwrap_or("480px").to_owned(),
            printer_support,
            owa_desktop: resolved.owa_desktop,
            carousels: resolved.carousels.iter().map(carousel).collect(),
            styled: std::mem::take(&mut resolved.styled),
            custom: std::mem::take(&mut resolved.custom_styles),
        }
    }

    /// Prints the styles.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(1024);
        let printed = Printed { e: self, fonts: &self.fonts, rules: grouped(&self.rules), component_styles: self.of_components() };
        // Writing to a string fails only if a value's own `Display` fails, which none does here.
        let _ = printed.render_into(&mut html);
        html
    }

    /// The rules of components, if there are any: those of each carousel, then one set per kind of component, then those of custom components.
    fn of_components(&self) -> Option<String> {
        if self.carousels.is_empty() && self.styled.is_empty() && self.custom.is_empty() {
            return None;
        }
        let below = below(&self.breakpoint);
        let mut styles = self.carousels.concat();
        for kind in &self.styled {
            styles.push_str(&match kind {
                ComponentKind::Image => ImageStyle { below: &below }.to_string(),
                ComponentKind::Navbar => NavbarStyle { below: &below }.to_string(),
                _ => AccordionStyle {}.to_string(),
            });
        }
        self.custom.iter().for_each(|rules| styles.push_str(rules));
        Some(styles)
    }
}

#[derive(Template)]
#[template(path = "mjml/head-styles.html", escape = "none")]
struct Printed<'e> {
    e: &'e HeadStyles,
    fonts: &'e [String],
    rules: Vec<(Vec<&'e str>, &'e str)>,
    component_styles: Option<String>,
}

/// Groups classes with equal declarations.
fn grouped(rules: &[(String, String)]) -> Vec<(Vec<&str>, &str)> {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for (class, rule) in rules {
        let group = *at.entry(rule).or_insert_with(|| {
            groups.push((Vec::new(), rule));
            groups.len() - 1
        });
        if let Some((classes, _)) = groups.get_mut(group) {
            classes.push(class);
        }
    }
    groups
}

/// One pixel below the breakpoint.
fn below(breakpoint: &str) -> String {
    let digits = breakpoint.find(|c: char| c.is_ascii_digit()).and_then(|at| breakpoint.get(at..));
    let end = digits.and_then(|d| d.find(|c: char| !c.is_ascii_digit()).or(Some(d.len())));
    let number = digits.zip(end).and_then(|(d, end)| d.get(..end)?.parse::<i64>().ok());
    number.map_or_else(|| breakpoint.to_owned(), |pixels| format!("{}px", pixels - 1))
}

#[derive(Template)]
#[template(path = "mjml/image.css", escape = "none")]
struct ImageStyle<'e> {
    below: &'e str,
}

#[derive(Template)]
#[template(path = "mjml/navbar.css", escape = "none")]
struct NavbarStyle<'e> {
    below: &'e str,
}

#[derive(Template)]
#[template(path = "mjml/accordion.css", escape = "none")]
struct AccordionStyle {}

#[derive(Template)]
#[template(path = "mjml/carousel.css", escape = "none")]
struct CarouselStyle<'e> {
    id: &'e str,
    length: usize,
    icon_width: &'e str,
    selected: &'e str,
    hover: &'e str,
}

impl<'e> CarouselStyle<'e> {
    fn of(carousel: &'e Carousel<'_>) -> Self {
        let value = |name| carousel.attributes.get(name).unwrap_or("");
        Self {
            id: &carousel.id,
            length: carousel.length,
            icon_width: value(ICON_WIDTH),
            selected: value(TB_SELECTED_BORDER_COLOR),
            hover: value(TB_HOVER_BORDER_COLOR),
        }
    }

    /// The number of pictures after an index.
    fn after(&self, index: usize) -> usize {
        self.length.saturating_sub(index + 1)
    }

    fn siblings(&self, count: usize) -> Siblings {
        Siblings(count)
    }

    /// The selector of what is shown while a picture is selected.
    fn checked(&self, index: usize) -> String {
        format!(".mj-carousel-{}-radio-{}:checked {}+ .mj-carousel-content", self.id, index + 1, Siblings(self.after(index)))
    }

    fn next(&self, index: usize) -> usize {
        (index + 1) % self.length + 1
    }

    fn previous(&self, index: usize) -> usize {
        (index + self.length - 1) % self.length + 1
    }
}

/// A number of sibling combinators in a selector.
struct Siblings(usize);

impl fmt::Display for Siblings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("+ * "))
    }
}
