/** What feeds are written in (`docs/feeds.md`). The core's list (`src/shop/feed/format.rs`) is the same: a test holds both against each other. */
export const FEED_FORMATS = ["google-xml", "google-csv", "idealo", "billiger", "shopify", "shopware", "woocommerce", "schema-org"] as const;

/** What a feed is written in (`docs/feeds.md`). */
export type FeedFormat = (typeof FEED_FORMATS)[number];
