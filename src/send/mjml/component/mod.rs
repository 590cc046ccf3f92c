//! MJML's components: names, attributes with their types and defaults, and allowed children. Data only, taken from mjml 5.

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
    /// Its identifier.
    pub kind: ComponentKind,
    /// Its tag.
    pub tag: &'static str,
    /// Whether its contents are kept as they are.
    pub ending: bool,
    /// Its attributes; `css-class` and `mj-class` are allowed everywhere.
    pub allowed: &'static [(Name, Type)],
    /// Default attributes.
    pub defaults: &'static [(Name, &'static str)],
    /// The tags allowed inside it.
    pub children: &'static [&'static str],
    /// Where it is allowed.
    pub region: Region,
    /// How it lays out its children; none if it prints no components.
    pub container: Option<Container>,
    /// The font of its texts.
    pub font: PrintedFont,
    /// Whether it is printed differently without a link. An `href` that is a single expression is then printed in both ways, with a condition.
    pub has_two_looks: bool,
    /// Whether it is printed differently without a background than with an empty one.
    pub has_two_colors: bool,
    /// Attributes with tags whose values must not be empty, because empty ones are printed differently.
    pub given: &'static [Name],
}

/// Where a component is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Directly in `mjml`.
    Document,
    /// In the head.
    Head,
    /// In the body.
    Body,
}

/// How a component lays out its children, and what it passes to them.
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

/// The font in which a component prints texts. Mails include only style sheets of such fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedFont {
    /// It prints no text, or uses the inherited font.
    Inherited,
    /// Its `font-family`.
    Own,
    /// Its `font-family`, if it contains text.
    WithContent,
    /// Its `font-family`, if it is set on its own tag.
    Written,
    /// Its `ico-font-family`, if it has a hamburger icon.
    Hamburger,
}

impl ComponentKind {
    /// The properties of this component.
    pub fn component(self) -> &'static Component {
        table::component(self)
    }

    /// The type of an attribute; none if the component does not have it.
    pub fn attribute(self, name: Name) -> Option<Type> {
        self.component().allowed.iter().find(|(allowed, _)| *allowed == name).map(|(_, kind)| *kind)
    }
}

/// All components in mjml's order.
pub fn components() -> &'static [Component] {
    &table::COMPONENTS
}

/// Tags of the head that are not components.
pub fn is_head_word(tag: &str) -> bool {
    matches!(tag, "mj-all" | "mj-class" | "mj-selector" | "mj-html-attribute")
}

#[cfg(test)]
mod tests;
