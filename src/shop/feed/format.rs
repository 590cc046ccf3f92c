use serde::{Deserialize, Serialize};

/// Makes the formats and the list of all of them: none is forgotten in it.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a feed is written in. What each says of itself stands in `registry.rs`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Format { $($(#[$doc])* $name,)* }

        impl Format {
            /// All formats. Where a feed can be of several, the one that stands first here is taken.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

formats! {
    /// Google Merchant, RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant in columns: tabs, commas, semicolons or bars.
    GoogleCsv,
    /// Idealo's file of offers, in columns.
    Idealo,
    /// The file of offers for billiger.de, in columns.
    Billiger,
    /// Shopify's storefront JSON: `/products.json`, `/products/….json`.
    Shopify,
    /// Shopware 6, store-api: `/store-api/product`.
    Shopware,
    /// WooCommerce Store API: `/wp-json/wc/store/v1/products`.
    Woocommerce,
    /// schema.org Product and Offer: JSON-LD, or a page that has it.
    SchemaOrg,
}
