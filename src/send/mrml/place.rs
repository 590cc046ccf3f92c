//! What of MJML must be known to hide what the engine can't read: its elements, and which of them hold text.

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
