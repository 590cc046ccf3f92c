// Makes the data of letters of what a shop system says.
import { dayIn } from "../base/day.js";
import { problem } from "../base/errors.js";
import type { LocaleTag, ShopSystem } from "../base/words.js";
import type {
  LetterConsent,
  LetterCustomer,
  LetterDelivery,
  LetterItem,
  LetterOrder,
  LetterOrderReference,
  LetterParcel,
  LetterPricedItem,
  LetterRefund,
  LetterReturn,
  LetterShop,
} from "./contract.js";
import { type DocumentProblem, type Said, type ShopAddress, type ShopConsent, type ShopDocument, type ShopLine, said } from "./said.js";

/** How documents become the data of letters. */
export interface ShopOptions {
  /** Who sends the letters: name, address, imprint. Shop systems don't send it. */
  shop: LetterShop;
  /** The locale for customers whose language the document does not say, or `locales` does not have; `de` by default. */
  locale?: string;
  /** The locales that letters are sent in. By default, a customer's own is used, whatever it is. */
  locales?: readonly string[];
  /** The IANA time zone in which it is said on which day a parcel arrives, `Europe/Berlin` by default. */
  zone?: string;
  /** `du` for letters that say "du" in German. */
  tone?: "du";
  /** Where customers see an order: an address with `{number}` or `{id}`. By default, the shop system's own page. */
  orderUrl?: string;
  /** The picture of an item that the document has none for, at least 136 pixels wide. */
  image?: (line: ShopLine) => string | undefined;
  /** The name of a payment method in the customer's language. */
  payment?: (name: string, locale: string) => string;
  /** What is said of parcels and returns on the shop's own page; by default, the carrier's page and the order's. */
  parcelUrl?: (parcel: { number: string; carrier: string; url: string | null; order: string }) => string;
  returnUrl?: (id: string, order: string) => string;
}

/** Options of documents that name an order without saying what is in it. */
export interface OfOrderOptions extends ShopOptions {
  /** The order, as `fromOrder` gave it: for its number, customer, language, currency, and what is still to be sent. */
  order?: FromOrder;
}

/** What all documents give. */
export interface FromDocument {
  /** The id of the order, return, shipment or customer, with all its digits. */
  id: string;
  /** What identifies the event, if the body says it (Shopware): a repeated delivery has the same. */
  event: string | null;
  /** The customer's locale, for `compile` and `render`. */
  locale: string;
  email: string | null;
  /** The customer's id in the shop system. */
  customerId: string | null;
  /** Fields that were dropped, and amounts that don't add up. The data are whole without them. */
  problems: DocumentProblem[];
}

/** An order. */
export interface FromOrder extends FromDocument {
  /** For the order letters. */
  data: { shop: LetterShop; customer: LetterCustomer; order: LetterOrder; delivery: LetterDelivery; consent: LetterConsent };
  lines: ShopLine[];
}

/** What is on its way. */
export interface FromShipment extends FromDocument {
  /** For the letters about parcels; `remaining` is empty if everything was sent, or nothing is known of it. */
  data: { shop: LetterShop; customer: LetterCustomer; order: LetterOrderReference; parcel: LetterParcel; delivery: LetterDelivery; remaining: LetterItem[] };
  /** All parcels of the document; `data.parcel` is the first. */
  parcels: LetterParcel[];
  /** The shop system's word for what happened last, like `in_transit`, `delivered`. */
  status: string | null;
}

/** A return, a refund, or both. */
export interface FromReturn extends FromDocument {
  /** For the letters about returns and refunds; `refund` is null if the document says nothing of money. */
  data: { shop: LetterShop; customer: LetterCustomer; order: LetterOrderReference; return: LetterReturn; refund: LetterRefund | null };
  /** What it is for, in words for the customer; empty if the document has none. */
  reason: string;
}

/** A customer. */
export interface FromCustomer extends FromDocument {
  data: { shop: LetterShop; customer: LetterCustomer; consent: LetterConsent };
  /** What the document says of consent; null if it says nothing. */
  consent: ShopConsent | null;
  /** `YYYY-MM-DD`. */
  birthday: string | null;
}

/** The functions of a shop system. */
export function adapterOf(system: ShopSystem) {
  return {
    /**
     * An order, for the order letters.
     * @throws {PostfrischError} `order/not-json`, `order/wrong-kind`, `order/incomplete`
     */
    fromOrder: (document: ShopDocument, options: ShopOptions): FromOrder => orderFrom(said(system, "order", document), options),
    /**
     * A shipment, for the letters about parcels.
     * @throws {PostfrischError} as `fromOrder`
     */
    fromShipment: (document: ShopDocument, options: OfOrderOptions): FromShipment => shipmentFrom(said(system, "shipment", document), options),
    /**
     * A return or a refund, for the letters about returns.
     * @throws {PostfrischError} as `fromOrder`
     */
    fromReturn: (document: ShopDocument, options: OfOrderOptions): FromReturn =>
      returnFrom(said(system, "return", document, options.order?.data.order.total.currency), options),
    /**
     * A customer, with consent.
     * @throws {PostfrischError} `order/not-json`, `order/wrong-kind`
     */
    fromCustomer: (document: ShopDocument, options: ShopOptions): FromCustomer => customerFrom(said(system, "customer", document), options),
  };
}

function orderFrom(said: Said, options: ShopOptions): FromOrder {
  const { amounts, lines, delivery } = said;
  const locale = localeOf(said, options);
  if (!amounts) throw missing("total");
  const { payment, ...rest } = amounts;
  const items = lines.flatMap((line): LetterPricedItem[] => (line.total ? [{ ...itemOf(line, options), unitPrice: line.unitPrice, total: line.total }] : []));
  const order: LetterOrder = {
    ...rest,
    ...referenceOf(said, options),
    items,
    payment: methodOf(payment, locale, options),
    billingAddress: linesOf(said.billing, locale),
  };
  return {
    ...common(said, locale),
    data: {
      shop: options.shop,
      customer: customerOf(said, locale),
      order,
      delivery: deliveryOf(said.shipping, delivery, locale),
      consent: { advertising: said.consent?.advertising ?? false },
    },
    lines,
  };
}

function shipmentFrom(said: Said, options: OfOrderOptions): FromShipment {
  const { known, locale, order, customer } = aboutOrder(said, options);
  const items = said.lines.map((line) => itemOf(line, options));
  const zone = options.zone ?? "Europe/Berlin";
  const parcels = said.parcels.map(
    ({ number, carrier, url, expected }): LetterParcel => ({
      number,
      carrier,
      url: options.parcelUrl?.({ number, carrier, url, order: order.number }) ?? webUrl(url) ?? order.url,
      // What is in which of several parcels is not told.
      items: said.parcels.length === 1 ? items : [],
      expected: arrivalIn(zone, expected),
    }),
  );
  const delivery = deliveryOf(said.shipping, { ...said.delivery, expected: arrivalIn(zone, said.delivery.expected) }, locale);
  return {
    ...common(said, locale, known),
    data: {
      shop: options.shop,
      customer,
      order,
      parcel: parcels[0] ?? { url: order.url, items },
      delivery: { ...delivery, address: delivery.address?.length ? delivery.address : (known?.data.delivery.address ?? []) },
      remaining: remainingOf(known, said.lines, options),
    },
    parcels,
    status: said.parcels[0]?.status ?? null,
  };
}

function returnFrom(said: Said, options: OfOrderOptions): FromReturn {
  const { known, locale, order, customer } = aboutOrder(said, options);
  const { refund } = said;
  return {
    ...common(said, locale, known),
    data: {
      shop: options.shop,
      customer,
      order,
      return: { number: "", url: options.returnUrl?.(said.id ?? "", order.number) ?? order.url, items: said.lines.map((line) => itemOf(line, options)) },
      refund: refund?.amount ? { amount: refund.amount, method: methodOf(refund.method, locale, options), by: null } : null,
    },
    reason: refund?.reason ?? "",
  };
}

/** What shipments and returns say of their order, or the order given says of it. */
function aboutOrder(said: Said, options: OfOrderOptions) {
  const known = orderOf(said, options);
  const locale = known?.locale ?? localeOf(said, options);
  return { known, locale, order: referenceOf(said, options), customer: known?.data.customer ?? customerOf(said, locale) };
}

/** A payment method, as customers know it. */
function methodOf(name: string, locale: string, { payment }: ShopOptions): string {
  return name && (payment?.(name, locale) ?? name);
}

function customerFrom(said: Said, options: ShopOptions): FromCustomer {
  const locale = localeOf(said, options);
  return {
    ...common(said, locale),
    data: { shop: options.shop, customer: customerOf(said, locale), consent: { advertising: said.consent?.advertising ?? false } },
    consent: said.consent,
    birthday: said.customer.birthday,
  };
}

const common = (said: Said, locale: string, known?: FromOrder): FromDocument => ({
  id: said.id ?? "",
  event: said.event,
  locale,
  email: said.customer.email ?? known?.email ?? null,
  customerId: said.customer.id ?? known?.customerId ?? null,
  problems: said.problems,
});

/** The order given, if the document is about it: another one would tell a customer of somebody else's. */
function orderOf(said: Said, { order }: OfOrderOptions): FromOrder | undefined {
  // Whatever passed a document on may have rounded its numbers.
  const isSame = (a: string, b: string) => a === b || Number(a) === Number(b);
  if (order?.id && said.orderId && !isSame(order.id, said.orderId))
    throw problem("order/wrong-kind", `the document is about the order ${said.orderId}, \`order\` is ${order.id}`, "pass the order that the document names");
  return order;
}

/** The order that a document is about: with its own words, or with those of the order given. */
function referenceOf(said: Said, options: OfOrderOptions): LetterOrderReference {
  const known = options.order?.data.order;
  const number = known?.number ?? said.number;
  if (!number) throw missing("number of the order", "pass the order, as fromOrder gave it, as `order`");
  if (known) return { number, url: known.url };
  const { shop, orderUrl } = options;
  if (orderUrl) {
    const values: Record<string, string> = { number: encodeURIComponent(number), id: encodeURIComponent(said.orderId ?? "") };
    return { number, url: orderUrl.replaceAll(/\{(number|id)\}/g, (_, name: string) => values[name] ?? "") };
  }
  const own = said.url?.startsWith("/") ? shop.url.replace(/\/+$/, "") + said.url : webUrl(said.url);
  return { number, url: own ?? shop.url };
}

function webUrl(url: string | null): string | undefined {
  return url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}

function itemOf(line: ShopLine, { image }: ShopOptions): LetterItem {
  const { name, details, quantity } = line;
  return { name, details, image: line.image ?? image?.(line) ?? "", quantity };
}

/** What an order still has to send: by the open quantities, or without what this parcel has. */
function remainingOf(order: FromOrder | undefined, sent: ShopLine[], options: ShopOptions): LetterItem[] {
  if (!order || !sent.length) return [];
  return order.lines.flatMap((line) => {
    const here = sent.find(({ id }) => id !== null && id === line.id);
    // What the order said before is open without this parcel; what the parcel says is open after it.
    const open = here?.open ?? (line.open ?? line.quantity) - (here?.quantity ?? 0);
    return open > 0 ? [{ ...itemOf(line, options), quantity: open }] : [];
  });
}

/** Locales that formats know; of others, the language is used. */
const FORMATS: readonly string[] = ["de-DE", "de-AT", "de-CH", "en-GB", "en-US"] satisfies LocaleTag[];

/** The customer's locale among those that letters are sent in, with the tone. */
function localeOf({ locale }: Said, { locale: otherwise = "de", locales, tone }: ShopOptions): string {
  // `de_CH_informal`, `EN-us`, `fil`.
  const [language = "", region = ""] = (locale ?? "").split(/[-_]/);
  const name = /^[a-z]{2,3}$/i.test(language) && language.toLowerCase() !== "all" ? language.toLowerCase() : undefined;
  const whole = name && /^[a-z]{2}$/i.test(region) ? `${name}-${region.toUpperCase()}` : name;
  const own = whole && FORMATS.includes(whole) ? whole : name;
  const found = !locales ? own : (locales.find((one) => one === own) ?? locales.find((one) => one.split("-")[0] === name));
  const chosen = found ?? otherwise;
  return tone && chosen.startsWith("de") ? `de-${tone}` : chosen;
}

/** A country's name in a language. */
function countryIn(locale: string, country: string): string | undefined {
  try {
    return new Intl.DisplayNames([locale.split("-")[0] ?? locale], { type: "region", fallback: "none" }).of(country);
  } catch {
    return undefined;
  }
}

/** The day of an instant in a zone; a day stays as it is. */
function arrivalIn(zone: string, text: string | null): string | null {
  return text?.includes("T") ? dayIn(zone, Date.parse(text)) : text;
}

/** A salutation in the letter's language; none where the customer chose none. */
function customerOf({ customer }: Said, locale: string): LetterCustomer {
  const { gender, title, firstName, lastName } = customer;
  const words = locale.startsWith("de") ? { female: "Frau", male: "Herr" } : { female: "Ms", male: "Mr" };
  return { salutation: gender ? words[gender] : "", title: title ?? "", firstName: firstName ?? "", lastName: lastName ?? "" };
}

/** An address with the country's name in the customer's language. */
function linesOf(address: ShopAddress | null, locale: string): string[] {
  if (!address) return [];
  const { lines, country, countryName } = address;
  const name = country ? countryIn(locale, country) : undefined;
  return [...lines, name ?? countryName ?? country ?? ""].filter(Boolean);
}

function deliveryOf(address: ShopAddress | null, { expected, until, method, carrier }: Said["delivery"], locale: string): LetterDelivery {
  return { address: linesOf(address, locale), expected, expectedUntil: until === expected ? null : until, carrier, method };
}

function missing(what: string, help = "let the shop system send the field, or fetch the order from its API") {
  return problem("order/incomplete", `the document has no ${what}`, help);
}
