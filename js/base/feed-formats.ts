// Made by scripts/words.mjs from the core's enums.
import type { FeedFormat } from "./words.js";

/** All formats of feeds. */
export const FEED_FORMATS: readonly FeedFormat[] = ["google-xml", "google-csv", "idealo", "billiger", "shopify", "shopware", "woocommerce", "schema-org"];
