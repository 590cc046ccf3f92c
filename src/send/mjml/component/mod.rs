//! What MJML's components are: names, allowed attributes with their types, defaults, and what may stand in what. Data only; the facts are those of mjml 5.

mod colors;
mod name;
mod table;
mod types;

pub use name::*;
pub use table::ComponentKind;
pub use types::Type;

/// A component.
#[derive(Debug)]
pub struct Component {
    /// Which one.
    pub kind: ComponentKind,
    /// Its tag.
    pub tag: &'static str,
    /// Its content is kept as it is written.
    pub ending: bool,
    /// Its attributes; `css-class` and `mj-class` are allowed everywhere.
    pub allowed: &'static [(Name, Type)],
    /// What attributes are where nobody says otherwise.
    pub defaults: &'static [(Name, &'static str)],
    /// The tags that may stand in it.
    pub children: &'static [&'static str],
    /// Where it stands.
    pub region: Region,
    /// How it lays out what stands in it; none where it shows no components.
    pub container: Option<Container>,
    /// The font it prints texts in.
    pub font: PrintedFont,
    /// Whether it looks another way without a link: an `href` that is one expression is printed both ways, on a condition.
    pub has_two_looks: bool,
    /// Whether it looks another way without a background than with one that says nothing.
    pub has_two_colors: bool,
    /// Attributes that must say something where they have tags: empty they would be printed another way.
    pub given: &'static [Name],
}

/// Where a component stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Directly in `mjml`.
    Document,
    /// In the head.
    Head,
    /// In the body.
    Body,
}

/// How a component lays out what stands in it, and what it hands down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Container {
    Body,
    /// Sections and wrappers.
    Section,
    Column,
    Group,
    Hero,
    Navbar,
    Social,
    Accordion,
    AccordionElement,
    Carousel,
}

/// Which font a component prints texts in: mails name the style sheets of those fonts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedFont {
    /// It prints no text, or in the font of what it stands in.
    Inherited,
    /// That of its `font-family`.
    Own,
    /// That of its `font-family`, where there is a text in it.
    WithContent,
    /// That of its `font-family`, where its own tag has one.
    Written,
    /// That of its `ico-font-family`, where it has a hamburger.
    Hamburger,
}

impl ComponentKind {
    /// What this component is.
    pub fn component(self) -> &'static Component {
        table::component(self)
    }

    /// What an attribute of this component takes; none where it does not have it.
    pub fn attribute(self, name: Name) -> Option<Type> {
        self.component().allowed.iter().find(|(allowed, _)| *allowed == name).map(|(_, kind)| *kind)
    }
}

/// Every component, in mjml's order.
pub fn components() -> &'static [Component] {
    &table::COMPONENTS
}

/// Tags of the head that are no components of their own.
pub fn is_head_word(tag: &str) -> bool {
    matches!(tag, "mj-all" | "mj-class" | "mj-selector" | "mj-html-attribute")
}

#[cfg(test)]
mod tests;
