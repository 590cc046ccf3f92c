// Makes events of a customer's journey of what a shop system says.
import { problem } from "../base/errors.js";
import type { ShopSubject, ShopSystem } from "../base/words.js";
import { adapterOf, type FromCustomer, type FromOrder, type FromReturn, type FromShipment, type OfOrderOptions } from "./data.js";
import { type DocumentProblem, type Said, type ShopDocument, type ShopLine, said } from "./said.js";

/** Something that happened, as `record` of `postfrisch/journey` takes it. */
export interface ShopEvent {
  /** The same for the same event, however often its webhook comes. */
  id: string;
  type: string;
  at: string;
  [field: string]: unknown;
}

/** How documents become events. */
export interface EventsOptions {
  /** What happened, as the shop system calls it: `topic` of `verify`. */
  topic: string;
  /** When it arrived, for documents that don't say when it happened: milliseconds since 1970, now by default. */
  now?: number;
  /** With what the shop accepts orders. By default nothing does: customers get the receipt of the order, until you record `order.accepted` yourself. */
  acceptedBy?: "placed" | "paid" | "in_process";
  /** Whether customers are told of their right to object when they order (§ 7(3) UWG). */
  notice?: boolean;
  /** What is known of a product: its group, whether it is durable, used up or serviced. */
  product?: (line: ShopLine) => Record<string, unknown> | undefined;
}

/** The events of a document, in their order. */
export interface FromWebhook {
  /** The customer's id, or the e-mail address of a guest. Null where the document only names the order. */
  customer: string | null;
  /** The order's id. */
  order: string | null;
  /** Empty for topics that say nothing for letters. */
  events: ShopEvent[];
  /** Fields that were dropped. */
  problems: DocumentProblem[];
}

/** What a topic is about, and the events that it stands for. */
interface Topic {
  subject: ShopSubject;
  types: (said: Said, document: Fields) => string[];
}

/** The fields of a document that are read besides. */
interface Fields {
  status?: unknown;
}

const is = (subject: ShopSubject, ...types: string[]): Topic => ({ subject, types: () => types });

/** What Shopify's scans say. Others, like a label that was printed, are no news for customers. */
const SCANS: Record<string, string> = {
  confirmed: "parcel.scanned",
  in_transit: "parcel.scanned",
  out_for_delivery: "parcel.out_for_delivery",
  delivered: "parcel.delivered",
  attempted_delivery: "parcel.attempt_failed",
  ready_for_pickup: "parcel.ready",
  picked_up: "parcel.collected",
  delayed: "parcel.delayed",
};

/** What WooCommerce's states of an order say. */
const STATES: Record<string, string[]> = {
  processing: ["order.paid"],
  completed: ["parcel.dispatched"],
  cancelled: ["order.cancelled"],
  refunded: ["refund.paid"],
};

const TOPICS: Record<ShopSystem, Record<string, Topic>> = {
  shopware: {
    "checkout.order.placed": is("order", "order.placed"),
    "state_enter.order.state.in_progress": is("order", "order.in_process"),
    "state_enter.order.state.cancelled": is("order", "order.cancelled"),
    "state_enter.order_transaction.state.paid": is("order", "order.paid"),
    "state_enter.order_transaction.state.refunded": is("order", "refund.paid"),
    "state_enter.order_delivery.state.shipped": is("shipment", "parcel.dispatched"),
    "state_enter.order_delivery.state.shipped_partially": is("shipment", "parcel.dispatched"),
    "state_enter.order_delivery.state.returned": is("return", "return.received"),
    "state_enter.order_delivery.state.returned_partially": is("return", "return.received"),
    "checkout.customer.register": is("customer", "customer.created"),
    "checkout.customer.login": is("customer", "visit"),
    "customer.written": is("customer"),
    "newsletter.register": is("customer", "consent.requested"),
    "newsletter.confirm": is("customer", "consent.given"),
    "newsletter.unsubscribe": is("customer", "consent.withdrawn"),
  },
  shopify: {
    "orders/create": is("order", "order.placed"),
    "orders/paid": is("order", "order.paid"),
    "orders/cancelled": is("order", "order.cancelled"),
    "fulfillments/create": is("shipment", "parcel.dispatched"),
    "fulfillment_events/create": { subject: "shipment", types: ({ parcels }) => [SCANS[parcels[0]?.status ?? ""]].filter((type) => type !== undefined) },
    "returns/request": is("return", "return.announced"),
    "returns/approve": is("return", "return.announced"),
    "returns/close": is("return", "return.accepted"),
    "refunds/create": is("return", "refund.paid"),
    "customers/create": is("customer", "customer.created"),
    "customers/update": is("customer"),
    "customers_email_marketing_consent/update": { subject: "customer", types: ({ consent }) => consentOf(consent?.state ?? "") },
  },
  woocommerce: {
    "order.created": is("order", "order.placed"),
    "order.updated": { subject: "order", types: (_, { status }) => (typeof status === "string" ? (STATES[status] ?? []) : []) },
    "customer.created": is("customer", "customer.created"),
    "customer.updated": is("customer"),
  },
};

function consentOf(state: string): string[] {
  if (state === "pending") return ["consent.requested"];
  if (state === "subscribed") return ["consent.given"];
  return state === "unsubscribed" || state === "redacted" ? ["consent.withdrawn"] : [];
}

/** How the document of a webhook becomes the data of letters. */
export interface DataOptions extends OfOrderOptions {
  /** What happened, as the shop system calls it: `topic` of `verify`. */
  topic: string;
}

/** The functions of a shop system. */
export function eventsOf(system: ShopSystem) {
  const { fromOrder, fromShipment, fromReturn, fromCustomer } = adapterOf(system);
  const readers = { order: fromOrder, shipment: fromShipment, return: fromReturn, customer: fromCustomer };
  const read = (document: ShopDocument, name: string) => {
    const topics = TOPICS[system];
    const topic = Object.hasOwn(topics, name) ? topics[name] : undefined;
    if (!topic) throw problem("usage/bad", `the topic \`${name}\` has no events`, `subscribe to: ${Object.keys(topics).join(", ")}`);
    const found = said(system, topic.subject, document);
    return { found, types: topic.types(found, fieldsOf(document)), subject: topic.subject };
  };
  return {
    /**
     * The events of a webhook, for `record` of `postfrisch/journey`. The same webhook again gives the same events.
     * @throws {PostfrischError} `order/not-json`, `order/wrong-kind`, `order/incomplete`; `usage/bad` for a topic that has no events
     */
    toEvents(document: ShopDocument, options: EventsOptions): FromWebhook {
      const { found, types } = read(document, options.topic);
      return new Events(system, found, options).all(types);
    },
    /**
     * The data of the letters that follow from a webhook: `fromOrder`, `fromShipment`, `fromReturn` or `fromCustomer`, by what happened.
     * @throws {PostfrischError} as these do; `usage/bad` for a topic that has no events
     */
    toData(document: ShopDocument, options: DataOptions): FromOrder | FromShipment | FromReturn | FromCustomer {
      const { types, subject } = read(document, options.topic);
      return readers[subjectOf(types, subject)](document, options);
    },
  };
}

/** What the letters about events are made of. A refund's document may be the order's. */
function subjectOf(types: string[], otherwise: ShopSubject): ShopSubject {
  if (types.some((type) => type.startsWith("refund."))) return "return";
  return types.some((type) => type.startsWith("parcel.")) ? "shipment" : otherwise;
}

function fieldsOf(document: ShopDocument): Fields {
  if (typeof document === "object" && !(document instanceof Uint8Array) && !(document instanceof ArrayBuffer)) return document as Fields;
  try {
    const text = typeof document === "string" ? document : new TextDecoder().decode(document);
    return JSON.parse(text.replace(/^\uFEFF/, "")) ?? {};
  } catch {
    return {};
  }
}

class Events {
  readonly #events: ShopEvent[] = [];
  readonly #order: string | null;
  readonly #now: string;

  constructor(
    system: ShopSystem,
    private readonly said: Said,
    private readonly options: EventsOptions,
  ) {
    // Where a document is about an order itself, its id is the order's.
    this.#order = said.orderId ?? (system === "woocommerce" ? said.id : null);
    this.#now = new Date(options.now ?? Date.now()).toISOString();
  }

  all(types: string[]): FromWebhook {
    this.#profile(types.includes("customer.created"));
    for (const type of types) this.#one(type);
    const { customer, problems } = this.said;
    return { customer: customer.id ?? customer.email, order: this.#order, events: this.#events, problems };
  }

  /** What the document says of the customer. */
  #profile(isNew: boolean): void {
    const { customer, locale, shipping, billing } = this.said;
    if (customer.email === null) return;
    const known = { email: customer.email, locale, country: shipping?.country ?? billing?.country ?? null, birthDate: customer.birthday };
    const fields = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
    if (isNew) this.#add("customer.created", customer.id ?? customer.email, fields);
    // What is the same is the same event.
    else this.#add("customer.updated", Object.values(fields).join("/"), fields);
  }

  #one(type: string): void {
    const order = this.#order;
    const { options, said: found } = this;
    if (type === "customer.created") return;
    if (type.startsWith("consent.")) {
      const isProven = options.topic === "newsletter.confirm" || found.consent?.advertising === true;
      this.#add(type, found.consent?.at ?? this.#now, type === "consent.given" && isProven ? { proof: true } : {}, found.consent?.at);
    } else if (type.startsWith("parcel.")) this.#parcels(type);
    else if (type === "order.placed") this.#placed();
    else if (type === "visit") this.#add(type, this.#now, {});
    else if (order !== null) {
      const about = type.startsWith("return.") ? { order, return: found.id ?? order, ...this.#returned() } : { order };
      this.#add(type, type === "refund.paid" ? `${order}/${found.id ?? ""}` : `${order}/${found.id ?? order}`, about);
      if (type === `order.${options.acceptedBy}`) this.#add("order.accepted", order, { order });
    }
  }

  #placed(): void {
    const order = this.#order ?? this.said.id;
    if (order === null) return;
    const { delivery, amounts, lines } = this.said;
    const at = amounts?.placedAt ?? null;
    const items = lines.map((line) => ({
      product: line.product ?? line.sku ?? line.name,
      quantity: line.quantity,
      ...this.options.product?.(line),
    }));
    const expected = delivery.until ?? delivery.expected;
    this.#add("order.placed", order, { order, items, ...(expected && { expected }), ...(this.options.notice && { notice: true }) }, at);
    if (this.options.acceptedBy === "placed") this.#add("order.accepted", order, { order }, at);
  }

  #parcels(type: string): void {
    const order = this.#order;
    if (order === null) return;
    const isPartial = this.options.topic.endsWith("shipped_partially");
    // A shipment without a number is a parcel all the same.
    const parcels = this.said.parcels.length ? this.said.parcels : [{ number: `${order}-1`, expected: null }];
    for (const { number, expected } of parcels) {
      const fields = { order, parcel: number, ...(expected && { expected }), ...(isPartial && { partial: true }) };
      this.#add(type, `${order}/${number}${type === "parcel.dispatched" || type === "parcel.delivered" ? "" : `/${this.#now.slice(0, 10)}`}`, fields);
    }
  }

  #returned(): Record<string, unknown> {
    const { lines, refund } = this.said;
    const items = lines.map((line) => ({ product: line.product ?? line.sku ?? line.name, quantity: line.quantity }));
    const isPartial = this.options.topic.endsWith("returned_partially");
    return { ...(items.length && { items }), ...(refund?.reason && { reason: refund.reason }), ...(isPartial && { partial: true }) };
  }

  #add(type: string, id: string, fields: Record<string, unknown>, at?: string | null): void {
    this.#events.push({ id: `${type}/${id}`, type, at: at ?? this.#now, ...fields });
  }
}
