// A shop around examples/circle: webhooks as Shopware and AfterShip sign them, and a reader who opens mails as they arrived.
import { createHmac, randomBytes } from "node:crypto";
import { simpleParser } from "mailparser";
import { newKeys } from "./parts.js";
import { SHOPWARE_ORDER } from "./shops/orders.js";

/** The address in mails. Advertising needs https (RFC 8058); what answers there in the tests listens without it. */
export const PUBLIC = "https://mail.shop.example";
export const DAY = 86_400_000;
const secret = () => randomBytes(24).toString("base64url");

/** Secrets of a shop, as the programs of the example take them from the environment. */
export const newSecrets = () => ({
  BASE_URL: PUBLIC,
  POSTFRISCH_KEYS: JSON.stringify(newKeys()),
  CIRCLE_SECRET: secret(),
  SHOPWARE_SECRET: secret(),
  PUSH_SECRET: secret() + secret(),
  AFTERSHIP_SECRET: secret(),
});

const JACKET = { id: "l1", type: "product", productId: "rain-jacket", label: "Regenjacke Husum", quantity: 1, unitPrice: 149, totalPrice: 149, position: 1 };
const ADDRESS = { firstName: "Ada", lastName: "Kern", street: "Uferweg 9", zipcode: "10997", city: "Berlin", country: { iso: "DE", name: "Deutschland" } };

/** An order of a jacket, in Shopware's words. */
export function orderOf(email, at, { id = "0190", number = "10077", parcel = "00340434161094042557", state = "open", payment = "paid", line = {} } = {}) {
  const day = (days) => new Date(at + days * DAY).toISOString();
  return {
    ...SHOPWARE_ORDER,
    ...{ id, orderNumber: number, orderDateTime: new Date(at).toISOString(), amountTotal: 149, deepLinkCode: "deep" },
    price: { totalPrice: 149, taxStatus: "gross", calculatedTaxes: [{ tax: 23.79, taxRate: 19, price: 149 }] },
    orderCustomer: { customerId: "c1", firstName: "Ada", lastName: "Kern", email, salutation: { salutationKey: "mrs", displayName: "Frau" } },
    language: { locale: { code: "de-DE" } },
    lineItems: [{ ...JACKET, ...line }],
    transactions: [{ id: "t1", amount: { totalPrice: 149 }, paymentMethod: { name: "PayPal" }, stateMachineState: { technicalName: payment } }],
    deliveries: [
      {
        ...{ trackingCodes: [parcel].flat(), stateMachineState: { technicalName: state }, shippingCosts: { totalPrice: 0 } },
        ...{ shippingDateEarliest: day(3), shippingDateLatest: day(4), shippingOrderAddress: ADDRESS },
        shippingMethod: { name: "DHL Paket", trackingUrl: "https://dhl.example/?n=%s" },
      },
    ],
  };
}

export const recipientOf = (email, at) => ({ id: "n1", email, salesChannelId: "s", status: "optIn", confirmedAt: new Date(at).toISOString() });

/** A webhook of the shop system. */
export function shopware({ SHOPWARE_SECRET }, event, payload) {
  const body = JSON.stringify({ data: { event, payload }, source: { eventId: event, url: "https://shop.example", shopId: "s" }, timestamp: 1 });
  return ["/shopware", { method: "POST", body, headers: { "shopware-shop-signature": createHmac("sha256", SHOPWARE_SECRET).update(body).digest("hex") } }];
}

/** A webhook of the carrier. */
export function aftership({ AFTERSHIP_SECRET }, tag, at, number = "00340434161094042557") {
  const time = new Date(at).toISOString();
  const checkpoints = [{ tag, checkpoint_time: time }];
  const body = JSON.stringify({ event: "tracking_update", msg: { tracking_number: number, slug: "dhl", tag, updated_at: time, checkpoints } });
  return [
    "/in/aftership",
    { method: "POST", body, headers: { "aftership-hmac-sha256": createHmac("sha256", AFTERSHIP_SECRET).update(body).digest("base64") } },
  ];
}

/** What a mail has for its reader: the paths of its pictures and links. `raw` is as it came by SMTP; a provider has its parts. */
export async function opened({ raw, ...parts }) {
  const mail = raw ? await simpleParser(raw) : parts;
  const all = [...mail.html.matchAll(/(?:href|src|srcset)="([^"]+)"/g)].map(([, url]) => url.replaceAll("&#38;", "&").replaceAll("&amp;", "&"));
  const own = [...new Set(all.filter((url) => url.startsWith(`${PUBLIC}/`)).map((url) => url.slice(PUBLIC.length)))];
  const below = (prefix) => own.filter((path) => path.startsWith(prefix));
  return { mail, pictures: below("/i/"), clicks: below("/c/"), toShop: below("/to/"), reviews: below("/review/"), unsubscribe: below("/u/")[0] };
}

/** The entries of two plans that differ. */
export function differences(before, after) {
  const shown = ({ rule, status, dueAt, reasons }) => [rule, status, status === "scheduled" ? dueAt : null, reasons[0]?.code].filter(Boolean).join(" ");
  const was = new Map(before.entries.map((entry) => [entry.id, shown(entry)]));
  const pairs = after.entries.map((entry) => [was.get(entry.id) ?? "none", shown(entry)]);
  return pairs.filter(([old, now]) => old !== now);
}
