use serde::{Deserialize, Serialize};

/// What a feed is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Google Merchant, RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant in columns: tabs, commas, semicolons or bars.
    GoogleCsv,
    /// Shopify's storefront JSON: `/products.json`, `/products/….json`.
    Shopify,
    /// Shopware 6, store-api: `/store-api/product`.
    Shopware,
    /// WooCommerce Store API: `/wp-json/wc/store/v1/products`.
    Woocommerce,
    /// schema.org Product and Offer: JSON-LD, or a page that has it.
    SchemaOrg,
}

impl Format {
    /// The format that a feed's beginning shows; none where it shows nothing yet.
    pub(super) fn of(head: &str) -> Option<Self> {
        let head = head.trim_start();
        let lower: String = head.chars().take(4096).collect::<String>().to_ascii_lowercase();
        let first = lower.chars().next()?;
        Some(match first {
            '<' if lower.starts_with("<!doctype html") || lower.starts_with("<html") => Self::SchemaOrg,
            '<' => Self::GoogleXml,
            '{' | '[' => {
                // What stands first decides: a product's description may name anything.
                let first_of = |keys: &[&str]| keys.iter().filter_map(|key| lower.find(key)).min().unwrap_or(usize::MAX);
                let known = [
                    (first_of(&["\"@context\"", "\"@graph\"", "\"@type\""]), Self::SchemaOrg),
                    (first_of(&["\"elements\"", "\"apialias\""]), Self::Shopware),
                    (first_of(&["\"products\"", "\"product\"", "\"variants\""]), Self::Shopify),
                    (first_of(&["\"prices\"", "\"permalink\""]), Self::Woocommerce),
                ];
                let (at, format) = known.into_iter().min_by_key(|(at, _)| *at)?;
                if at < usize::MAX {
                    format
                } else {
                    // An empty list is one of WooCommerce; anything else shows what it is sooner or later.
                    return (lower.len() > 4000 || lower.trim_end().ends_with([']', '}'])).then_some(Self::Woocommerce);
                }
            }
            _ => Self::GoogleCsv,
        })
    }
}
