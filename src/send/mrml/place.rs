//! The elements of MJML, to mask input that mrml can't parse.

/// Elements with HTML or text as contents.
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

/// Elements with MJML as contents.
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

/// Whether MJML has this element.
pub(super) fn is_known(element: &str) -> bool {
    STRUCTURAL.contains(&element) || is_ending(element)
}

/// Whether an element's contents are HTML or text.
pub(super) fn is_ending(element: &str) -> bool {
    ENDING.contains(&element)
}
