// `postfrisch/shops/shopify`.
import type { WebRequest } from "../base/platform.js";
import { adapterOf } from "./data.js";
import { eventsOf } from "./events.js";
import { type ShopWebhook, verified } from "./verify.js";

export type * from "./contract.js";
export type { FromCustomer, FromDocument, FromOrder, FromReturn, FromShipment, OfOrderOptions, ShopOptions } from "./data.js";
export type { DataOptions, EventsOptions, FromWebhook, ShopEvent } from "./events.js";
export type { DocumentProblem, ShopAddress, ShopConsent, ShopDocument, ShopLine } from "./said.js";
export type { ShopWebhook };

/** For `orders/*`; `fulfillments/*` and `fulfillment_events/*`; `refunds/create` and `returns/*`; `customers/*` and `customers_email_marketing_consent/update`. */
export const { fromOrder, fromShipment, fromReturn, fromCustomer } = adapterOf("shopify");

export const { toEvents, toData } = eventsOf("shopify");

/**
 * A webhook of Shopify, if it is signed with the app's client secret (`X-Shopify-Hmac-Sha256`).
 * @throws {PostfrischError} `http/unauthorized`, `http/too-large`
 */
export async function verify(request: WebRequest, secret: string): Promise<ShopWebhook> {
  const { text, header } = await verified(request, secret, { header: "X-Shopify-Hmac-Sha256", encoding: "base64" });
  const id = header("X-Shopify-Event-Id") || header("X-Shopify-Webhook-Id");
  return { text, topic: header("X-Shopify-Topic"), id, shop: header("X-Shopify-Shop-Domain") };
}
