//! The list of all formats and their definitions. Detects the possible formats from a feed's beginning.

use super::format::Format;
use super::layout::Layout;
use super::{billiger, google, idealo, schema_org, shopify, shopware, woocommerce};

/// The format assumed for an empty list.
const EMPTY_LIST: Format = Format::Woocommerce;

/// Characters of a feed's beginning that are inspected.
const HEAD: usize = 4096;

/// The definition of a format.
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

/// The formats that match a feed's beginning; empty if it is too short. If several match, the column names decide.
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

/// The format of JSON. The mark that occurs first decides, because a product's description can contain any text.
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
    // All but an empty list can be recognized sooner or later.
    let is_whole = lower.len() > 4000 || lower.trim_end().ends_with([']', '}']);
    found.or_else(|| is_whole.then_some(EMPTY_LIST))
}

#[cfg(test)]
mod tests;
