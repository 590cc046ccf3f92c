//! What of MJML must be known to place template tags: which elements hold text, and which places and attributes don't decide the layout.

/// Elements whose content is HTML or text, not MJML.
const ENDING: &[&str] = &[
    "mj-accordion-text",
    "mj-accordion-title",
    "mj-button",
    "mj-navbar-link",
    "mj-preview",
    "mj-raw",
    "mj-social-element",
    "mj-style",
    "mj-table",
    "mj-text",
    "mj-title",
];

/// The other elements of MJML.
const STRUCTURAL: &[&str] = &[
    "mjml",
    "mj-accordion",
    "mj-accordion-element",
    "mj-all",
    "mj-attributes",
    "mj-body",
    "mj-breakpoint",
    "mj-carousel",
    "mj-carousel-image",
    "mj-class",
    "mj-column",
    "mj-divider",
    "mj-font",
    "mj-group",
    "mj-head",
    "mj-hero",
    "mj-html-attribute",
    "mj-html-attributes",
    "mj-image",
    "mj-navbar",
    "mj-section",
    "mj-selector",
    "mj-social",
    "mj-spacer",
    "mj-wrapper",
];

/// Whether MJML has an element of this name.
pub(super) fn is_known(element: &str) -> bool {
    STRUCTURAL.contains(&element) || is_ending(element)
}

/// Whether an element's content is HTML or text.
pub(super) fn is_ending(element: &str) -> bool {
    ENDING.contains(&element)
}

/// Whether control tags between an element's children leave the layout of those children alone.
pub(super) fn is_neutral_parent(element: &str) -> bool {
    matches!(element, "mj-body" | "mj-column")
}

/// Whether an attribute's value is printed as it is.
pub(super) fn is_neutral_attribute(attribute: &str) -> bool {
    matches!(
        attribute,
        "href" | "src" | "alt" | "title" | "color" | "background-color" | "container-background-color" | "inner-background-color" | "name" | "rel" | "target"
    )
}
