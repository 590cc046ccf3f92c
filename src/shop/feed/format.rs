use serde::{Deserialize, Serialize};

/// Defines the enum and the list of all formats.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The format of a feed. Details are in `registry.rs`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Format { $($(#[$doc])* $name,)* }

        impl Format {
            /// All formats. If a feed matches several, the first one is used.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

formats! {
    /// Google Merchant, RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant in columns, separated by tabs, commas, semicolons or vertical bars.
    GoogleCsv,
    /// Idealo's offer file, in columns.
    Idealo,
    /// The offer file for billiger.de, in columns.
    Billiger,
    /// Shopify's storefront JSON: `/products.json`, `/products/….json`.
    Shopify,
    /// Shopware 6, store-api: `/store-api/product`.
    Shopware,
    /// WooCommerce Store API: `/wp-json/wc/store/v1/products`.
    Woocommerce,
    /// schema.org Product and Offer: JSON-LD, or a page that contains it.
    SchemaOrg,
}
