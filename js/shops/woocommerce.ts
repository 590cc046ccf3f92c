// `postfrisch/shops/woocommerce`.
import type { WebRequest } from "../base/platform.js";
import { adapterOf } from "./data.js";
import { eventsOf } from "./events.js";
import { type ShopWebhook, verified } from "./verify.js";

export type * from "./contract.js";
export type { FromCustomer, FromDocument, FromOrder, FromReturn, FromShipment, OfOrderOptions, ShopOptions } from "./data.js";
export type { DataOptions, EventsOptions, FromWebhook, ShopEvent } from "./events.js";
export type { DocumentProblem, ShopAddress, ShopConsent, ShopDocument, ShopLine } from "./said.js";
export type { ShopWebhook };

/** For `order.*` and `customer.*`; `fromShipment` reads what extensions for shipment tracking keep in the order, `fromReturn` the order's refunds. */
export const { fromOrder, fromShipment, fromReturn, fromCustomer } = adapterOf("woocommerce");

export const { toEvents, toData } = eventsOf("woocommerce");

/**
 * A webhook of WooCommerce, if it is signed with the webhook's secret (`X-WC-Webhook-Signature`). When a webhook is saved, WooCommerce sends an unsigned
 * ping, `webhook_id=N`, and expects 200: its topic is `ping`, and its text is empty. After five failures WooCommerce switches a webhook off: answer at once.
 * @throws {PostfrischError} `http/unauthorized`, `http/too-large`
 */
export async function verify(request: WebRequest, secret: string): Promise<ShopWebhook> {
  const { headers } = request as Request;
  if (!headers.has("X-WC-Webhook-Signature") && headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded"))
    return { text: "", topic: "ping", id: "", shop: "" };
  const { text, header } = await verified(request, secret, { header: "X-WC-Webhook-Signature", encoding: "base64" });
  return { text, topic: header("X-WC-Webhook-Topic"), id: header("X-WC-Webhook-Delivery-ID"), shop: header("X-WC-Webhook-Source") };
}
