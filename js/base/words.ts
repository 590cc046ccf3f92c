// Made by scripts/words.mjs from the core's enums.

/** Whether an offer can be had. */
export type Availability = "available" | "limited" | "preorder" | "backorder" | "sold_out" | "unknown";

/** The kinds of live blocks (`docs/blocks.md`). */
export type BlockKind =
  | "price"
  | "offer"
  | "offers"
  | "stock"
  | "rating"
  | "countdown"
  | "parcel"
  | "order"
  | "points"
  | "voucher"
  | "poll"
  | "content"
  | "banner";

/** How a voucher's code is shown: as a QR code, a bar code, or letters alone. */
export type CodeSymbol = "qr" | "code128" | "none";

/** The units of what is in an offer. */
export type ContentUnit = "kg" | "l" | "m" | "m2" | "m3" | "piece";

/** What an answer is counted as. */
export type CountedAs = "picture" | "click" | "list" | "text" | "tracking" | "survey" | "vote" | "unsubscribe" | "unsubscribed";

/** What the picture of a link shows. */
export type DisplayState = "shown" | "badge" | "collapsed" | "ended" | "neutral";

/** What a problem of a feed's row costs. */
export type Dropped = "field" | "row";

/** What an experiment counts of a unit: whether it converted, or how much it came to. */
export type ExperimentMeasure = "rate" | "amount";

/** How far a question is answered: one arm is better than every other; none is by the planned effect; not enough data; sent unevenly. */
export type ExperimentVerdict = "winner" | "alike" | "open" | "uneven";

/** The template languages that letters are exported to (`docs/export.md`). */
export type ExportLanguage = "handlebars" | "liquid" | "django" | "twig" | "mustachio" | "mailchimp";

/** What a shop may say of one order, one balance, one voucher (`docs/blocks.md`). */
export type FactKind = "parcel" | "order" | "points" | "voucher";

/** What feeds are written in (`docs/feeds.md`). */
export type FeedFormat = "google-xml" | "google-csv" | "idealo" | "billiger" | "shopify" | "shopware" | "woocommerce" | "schema-org";

/** The languages of the library's own texts, by their codes of ISO 639-1 (`docs/extending/language.md`). */
export type Language = "da" | "de" | "en" | "es" | "fr" | "it" | "nl" | "pl";

/** What a link of a mail leads to. */
export type LinkPurpose = "picture" | "click" | "text" | "survey" | "tracking";

/** How numbers, money and dates are written: tags of BCP 47. */
export type LocaleTag = "da-DK" | "de-DE" | "de-AT" | "de-CH" | "en-GB" | "en-US" | "es-ES" | "fr-FR" | "it-IT" | "nl-NL" | "pl-PL";

/** Why a block shows no price, or nothing of what it is for. */
export type NeutralReason =
  | "store-failed"
  | "bad-data"
  | "unknown-campaign"
  | "bad-campaign"
  | "unknown-block"
  | "unknown-offer"
  | "unknown-subject"
  | "data-too-old"
  | "availability-unknown"
  | "kept"
  | "unsupported-text"
  | "box-too-small"
  | "paint-failed";

/** What kind of offer it is: other rules hold for prices of services. */
export type OfferKind = "goods" | "service";

/** Whether an offer may be shown with its price, or why not. */
export type OfferStatus = "available" | "preorder" | "backorder" | "sold_out" | "hidden" | "unknown" | "stale";

/** How far an order is. */
export type OrderStatus =
  | "received"
  | "in_process"
  | "packed"
  | "dispatched"
  | "delivered"
  | "cancelled"
  | "return_announced"
  | "return_received"
  | "return_accepted"
  | "refunded";

/** How far a parcel is. */
export type ParcelStatus =
  | "announced"
  | "in_transit"
  | "out_for_delivery"
  | "attempt_failed"
  | "ready_for_pickup"
  | "delivered"
  | "exception"
  | "returned"
  | "expired"
  | "unknown";

/** Why something of a price is not shown (`docs/prices.md`). */
export type PriceReason =
  | "hidden"
  | "sold_out"
  | "availability_unknown"
  | "data_too_old"
  | "no_prior_price"
  | "no_reduction"
  | "reduction_not_started"
  | "history_incomplete"
  | "prior_not_higher"
  | "other_currency"
  | "override_not_confirmed"
  | "saving_below_one_percent"
  | "vouched_price_corrected"
  | "previous_not_documented"
  | "lowest30_for_goods"
  | "no_options"
  | "not_lawful_in_country";

/** What the price is that a price is compared with. */
export type ReferenceKind = "lowest30" | "progressive_start" | "rrp" | "individual" | "perishable" | "previous";

/** How an offer goes with another (`docs/recommendations.md`). */
export type RelationSlot = "must-have" | "accessories" | "cross-sell" | "up-sell" | "similar";

/** How bad a finding is. */
export type Severity = "error" | "warning";

/** What a document of a shop system is about. */
export type ShopSubject = "order" | "shipment" | "return" | "customer";

/** The shop systems whose documents are read (`docs/shops.md`). */
export type ShopSystem = "shopify" | "shopware" | "woocommerce";

/** What a template takes a value for. */
export type VariableType = "any" | "condition" | "text" | "number" | "date" | "money" | "list";
