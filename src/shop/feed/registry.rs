//! The one list of formats: a feed's beginning in, the formats that it can be out, and what each says of itself.

use super::format::Format;
use super::layout::Layout;
use super::{billiger, google, idealo, schema_org, shopify, shopware, woocommerce};

/// What an empty list is, which shows nothing else.
const EMPTY_LIST: Format = Format::Woocommerce;

/// Characters of a feed's beginning that are looked at.
const HEAD: usize = 4096;

/// What a format says of itself.
pub(super) fn layout(format: Format) -> Layout {
    match format {
        Format::GoogleXml => Layout::Xml(&google::FORMAT),
        Format::GoogleCsv => Layout::Columns(&google::FORMAT),
        Format::Idealo => Layout::Columns(&idealo::FORMAT),
        Format::Billiger => Layout::Columns(&billiger::FORMAT),
        Format::Shopify => Layout::Json(&shopify::FORMAT),
        Format::Shopware => Layout::Json(&shopware::FORMAT),
        Format::Woocommerce => Layout::Json(&woocommerce::FORMAT),
        Format::SchemaOrg => Layout::Page(&schema_org::FORMAT),
    }
}

/// The formats that a feed's beginning shows; none where it shows nothing yet. Which of several it is, the names of its columns say.
pub(super) fn shown(head: &str) -> Vec<Format> {
    let lower: String = head.trim_start().chars().take(HEAD).collect::<String>().to_ascii_lowercase();
    let Some(first) = lower.chars().next() else { return Vec::new() };
    let is_page = lower.starts_with("<!doctype html") || lower.starts_with("<html");
    let json = if matches!(first, '{' | '[') { json(&lower) } else { None };
    let is_it = |format: &Format| match (first, layout(*format)) {
        ('{' | '[', _) => json == Some(*format),
        ('<', Layout::Page(_)) => is_page,
        ('<', Layout::Xml(_)) => !is_page,
        ('<', _) => false,
        (_, layout) => matches!(layout, Layout::Columns(_)),
    };
    Format::ALL.iter().copied().filter(is_it).collect()
}

/// The format of JSON. What stands first decides: a product's description may name anything.
fn json(lower: &str) -> Option<Format> {
    let first = |format: &Format| {
        let marks = match layout(*format) {
            Layout::Json(json) => json.marks,
            Layout::Page(page) => page.marks,
            Layout::Xml(_) | Layout::Columns(_) => &[],
        };
        marks.iter().filter_map(|mark| lower.find(mark)).min().map(|at| (at, *format))
    };
    let found = Format::ALL.iter().filter_map(first).min_by_key(|(at, _)| *at).map(|(_, format)| format);
    // Anything but an empty list shows what it is sooner or later.
    let is_whole = lower.len() > 4000 || lower.trim_end().ends_with([']', '}']);
    found.or_else(|| is_whole.then_some(EMPTY_LIST))
}

#[cfg(test)]
mod tests;
