// `postfrisch/shops/shopware`.
import type { WebRequest } from "../base/platform.js";
import { adapterOf } from "./data.js";
import { eventsOf } from "./events.js";
import { type ShopWebhook, verified } from "./verify.js";

export type * from "./contract.js";
export type { FromCustomer, FromDocument, FromOrder, FromReturn, FromShipment, OfOrderOptions, ShopOptions } from "./data.js";
export type { DataOptions, EventsOptions, FromWebhook, ShopEvent } from "./events.js";
export type { DocumentProblem, ShopAddress, ShopConsent, ShopDocument, ShopLine } from "./said.js";
export type { ShopWebhook };

/** For `checkout.order.placed` and `state_enter.*`; `checkout.customer.*` and `newsletter.*`; and the entities `order` and `customer` of the API. */
export const { fromOrder, fromShipment, fromReturn, fromCustomer } = adapterOf("shopware");

export const { toEvents, toData } = eventsOf("shopware");

/**
 * A webhook of a Shopware app, if it is signed with the secret that the app gave the shop (`shopware-shop-signature`).
 * @throws {PostfrischError} `http/unauthorized`, `http/too-large`
 */
export async function verify(request: WebRequest, secret: string): Promise<ShopWebhook> {
  const { text } = await verified(request, secret, { header: "shopware-shop-signature", encoding: "hex" });
  const { data, source } = contentOf(text);
  return { text, topic: data?.event ?? "", id: source?.eventId ?? "", shop: source?.url ?? "" };
}

function contentOf(text: string): { data?: { event?: string }; source?: { eventId?: string; url?: string } } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
