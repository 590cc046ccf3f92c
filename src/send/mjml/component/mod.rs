//! What MJML's components are: names, allowed attributes with their types, defaults, and what may stand in what. Data only; the facts are those of mjml 5.

mod colors;
mod name;
mod table;
mod types;

pub use name::*;
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
}

macro_rules! kinds {
    ($($kind:ident = $tag:literal,)*) => {
        /// The components by name, in the order of the table.
        #[allow(missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ComponentKind { $($kind),* }

        impl ComponentKind {
            /// The component of a tag.
            pub fn of(tag: &str) -> Option<Self> {
                // As bytes they are matched letter by letter; as texts one after the other.
                #[allow(non_upper_case_globals)]
                mod bytes { $(pub const $kind: &[u8] = $tag.as_bytes();)* }
                match tag.as_bytes() {
                    $(bytes::$kind => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    Body = "mj-body",
    Head = "mj-head",
    Attributes = "mj-attributes",
    Breakpoint = "mj-breakpoint",
    HtmlAttributes = "mj-html-attributes",
    Font = "mj-font",
    Preview = "mj-preview",
    Style = "mj-style",
    Title = "mj-title",
    Hero = "mj-hero",
    Button = "mj-button",
    Column = "mj-column",
    Divider = "mj-divider",
    Group = "mj-group",
    Image = "mj-image",
    Raw = "mj-raw",
    Section = "mj-section",
    Spacer = "mj-spacer",
    Text = "mj-text",
    Table = "mj-table",
    Wrapper = "mj-wrapper",
    Social = "mj-social",
    SocialElement = "mj-social-element",
    Navbar = "mj-navbar",
    NavbarLink = "mj-navbar-link",
    Accordion = "mj-accordion",
    AccordionElement = "mj-accordion-element",
    AccordionText = "mj-accordion-text",
    AccordionTitle = "mj-accordion-title",
    Carousel = "mj-carousel",
    CarouselImage = "mj-carousel-image",
}

static NONE: Component = Component { kind: ComponentKind::Raw, tag: "mj-raw", ending: true, allowed: &[], defaults: &[], children: &[] };

impl ComponentKind {
    /// What this component is.
    pub fn component(self) -> &'static Component {
        table::COMPONENTS.get(self as usize).unwrap_or(&NONE)
    }

    /// What an attribute of this component takes; none where it does not have it.
    pub fn attribute(self, name: Name) -> Option<Type> {
        self.component().allowed.iter().find(|(allowed, _)| *allowed == name).map(|(_, kind)| *kind)
    }
}

/// Every component, in mjml's order.
pub fn components() -> &'static [Component] {
    table::COMPONENTS
}

/// Tags of the head that are no components of their own.
pub fn is_head_word(tag: &str) -> bool {
    matches!(tag, "mj-all" | "mj-class" | "mj-selector" | "mj-html-attribute")
}

#[cfg(test)]
mod tests;
