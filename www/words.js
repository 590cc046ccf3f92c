// Made by scripts/words.mjs from the core's enums.
export const Availability = ["available", "limited", "preorder", "backorder", "sold_out", "unknown"];
export const BlockKind = ["price", "offer", "offers", "stock", "rating", "countdown", "parcel", "order", "points", "voucher", "poll", "content", "banner"];
export const CodeSymbol = ["qr", "code128", "none"];
export const ContentUnit = ["kg", "l", "m", "m2", "m3", "piece"];
export const CountedAs = ["picture", "click", "list", "text", "tracking", "survey", "vote", "unsubscribe", "unsubscribed"];
export const DisplayState = ["shown", "badge", "collapsed", "ended", "neutral"];
export const Dropped = ["field", "row"];
export const ExperimentMeasure = ["rate", "amount"];
export const ExperimentVerdict = ["winner", "alike", "open", "uneven"];
export const ExportLanguage = ["handlebars", "liquid", "django", "twig", "mustachio", "mailchimp"];
export const FactKind = ["parcel", "order", "points", "voucher"];
export const FeedFormat = ["google-xml", "google-csv", "idealo", "billiger", "shopify", "shopware", "woocommerce", "schema-org"];
export const Language = ["da", "de", "en", "es", "fr", "it", "nl", "pl"];
export const LinkPurpose = ["picture", "click", "text", "survey", "tracking"];
export const LocaleTag = ["da-DK", "de-DE", "de-AT", "de-CH", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT", "nl-NL", "pl-PL"];
export const NeutralReason = [
  "store-failed",
  "bad-data",
  "unknown-campaign",
  "bad-campaign",
  "unknown-block",
  "unknown-offer",
  "unknown-subject",
  "data-too-old",
  "availability-unknown",
  "kept",
  "unsupported-text",
  "box-too-small",
  "paint-failed",
];
export const OfferKind = ["goods", "service"];
export const OfferStatus = ["available", "preorder", "backorder", "sold_out", "hidden", "unknown", "stale"];
export const OrderStatus = [
  "received",
  "in_process",
  "packed",
  "dispatched",
  "delivered",
  "cancelled",
  "return_announced",
  "return_received",
  "return_accepted",
  "refunded",
];
export const ParcelStatus = [
  "announced",
  "in_transit",
  "out_for_delivery",
  "attempt_failed",
  "ready_for_pickup",
  "delivered",
  "exception",
  "returned",
  "expired",
  "unknown",
];
export const PriceReason = [
  "hidden",
  "sold_out",
  "availability_unknown",
  "data_too_old",
  "no_prior_price",
  "no_reduction",
  "reduction_not_started",
  "history_incomplete",
  "prior_not_higher",
  "other_currency",
  "override_not_confirmed",
  "saving_below_one_percent",
  "vouched_price_corrected",
  "previous_not_documented",
  "lowest30_for_goods",
  "no_options",
  "not_lawful_in_country",
];
export const ReferenceKind = ["lowest30", "progressive_start", "rrp", "individual", "perishable", "previous"];
export const RelationSlot = ["must-have", "accessories", "cross-sell", "up-sell", "similar"];
export const Severity = ["error", "warning"];
export const ShopSubject = ["order", "shipment", "return", "customer"];
export const ShopSystem = ["shopify", "shopware", "woocommerce"];
export const VariableType = ["any", "condition", "text", "number", "date", "money", "list"];
