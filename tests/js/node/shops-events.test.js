// Webhooks of shop systems as events of a journey: what the planner makes of them, repeated and out of order too.
import { createJourney, createPlanner } from "postfrisch/journey";
import * as shopify from "postfrisch/shops/shopify";
import * as shopware from "postfrisch/shops/shopware";
import * as woocommerce from "postfrisch/shops/woocommerce";
import { memory } from "postfrisch/stores/memory";
import { describe, expect, test } from "vitest";
import { SHOP, SHOPWARE_ORDER } from "./shops/orders.js";

const RULES = { domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "middle" };
const at = (time) => Date.parse(`2026-11-${time}:00+01:00`);

/** The letters that follow from webhooks, each with when it arrived. */
async function lettersOf({ toEvents }, webhooks, options = {}) {
  const clock = { now: 0 };
  const sent = [];
  const store = memory();
  const journey = createJourney({
    store,
    planner: createPlanner(RULES),
    letters: (entry) => entry,
    send: (entry) => sent.push(entry.rule),
    now: () => clock.now,
  });
  const customers = new Map();
  for (const [time, topic, document] of webhooks) {
    clock.now = at(time);
    const { customer, order, events, problems } = toEvents(JSON.stringify(document), { topic, now: clock.now, ...options });
    expect(problems, topic).toEqual([]);
    // What only names the order is its customer's.
    if (customer !== null && order !== null) customers.set(order, customer);
    const of = customer ?? customers.get(order);
    if (events.length) await journey.record(of, events);
    const again = toEvents(JSON.stringify(document), { topic, now: clock.now, ...options });
    expect(await journey.record(of, again.events), `${topic} again`).toBe(0);
    await journey.run();
  }
  return sent;
}

describe("Shopware", () => {
  const ORDER = {
    ...SHOPWARE_ORDER,
    orderDateTime: "2026-11-02T12:00:00.557+01:00",
    orderCustomer: { customerId: "c1", firstName: "Ada", lastName: "Kern", email: "ada@example.org" },
    language: { locale: { code: "de-DE" } },
    lineItems: [{ id: "l1", type: "product", productId: "p1", label: "Mantel", quantity: 1, unitPrice: 19.99, totalPrice: 19.99, position: 1 }],
    deliveries: [{ trackingCodes: ["123"], shippingDateLatest: "2026-11-06T16:00:00.000+00:00", shippingCosts: { totalPrice: 0 } }],
  };
  const event = (name, payload) => ({ data: { event: name, payload }, source: { eventId: name, url: "https://shop.example" } });
  const of = (name, more = {}) => [name, event(name, { order: { ...ORDER, ...more } })];

  test("an e-mail that is not one address is dropped and told", () => {
    for (const email of ["ada@example.org, eva@example.org", "ada@example.org\r\nBcc: eva@example.org", "Ada <ada@example.org>", "ada"]) {
      const [topic, document] = of("checkout.order.placed", { orderCustomer: { ...ORDER.orderCustomer, email } });
      const { customer, events, problems } = shopware.toEvents(JSON.stringify(document), { topic, now: at("02T12:01") });
      const data = shopware.toData(JSON.stringify(document), { topic, shop: SHOP });
      expect([customer, events.map(({ type }) => type), data.email], email).toEqual(["c1", ["order.placed"], null]);
      for (const found of [problems, data.problems]) expect(found.map(({ code, field }) => [code, field])).toEqual([["eml/bad-address", "email"]]);
    }
  });

  test("an order from its placement to the refund", async () => {
    const sent = await lettersOf(
      shopware,
      [
        ["02T12:01", ...of("checkout.order.placed")],
        ["02T12:02", ...of("state_enter.order_transaction.state.paid")],
        ["03T16:00", ...of("state_enter.order_delivery.state.shipped")],
        ["20T09:00", ...of("state_enter.order_delivery.state.returned")],
        ["21T09:00", ...of("state_enter.order_transaction.state.refunded")],
      ],
      { acceptedBy: "placed" },
    );
    expect(sent).toEqual(["order-confirmation", "shipping-confirmation", "return-received", "refund"]);
  });

  test("without an acceptance, customers get the receipt; with the payment as one, the confirmation follows", async () => {
    const webhooks = [
      ["02T12:01", ...of("checkout.order.placed")],
      ["02T13:00", ...of("state_enter.order_transaction.state.paid")],
    ];
    expect(await lettersOf(shopware, webhooks)).toEqual(["order-received"]);
    expect(await lettersOf(shopware, webhooks, { acceptedBy: "paid" })).toEqual(["order-received", "order-confirmation"]);
  });

  test("the data of a webhook are those of the letters that follow from it", () => {
    const delivery = { ...ORDER.deliveries[0], stateMachineState: { technicalName: "shipped" } };
    const transactions = [{ amount: { totalPrice: 19.99 }, stateMachineState: { technicalName: "refunded" } }];
    const data = (topic, more) => shopware.toData(JSON.stringify(of(topic, more)[1]), { topic, shop: SHOP }).data;
    expect(data("checkout.order.placed").order.items[0].name).toBe("Mantel");
    expect(data("state_enter.order_delivery.state.shipped", { deliveries: [delivery] }).parcel.number).toBe("123");
    expect(data("state_enter.order_transaction.state.refunded", { transactions }).refund.amount).toEqual({ amount: 1999, currency: "EUR" });
    expect(() => data("product.written")).toThrow(expect.objectContaining({ code: "usage/bad" }));
  });

  test("the newsletter: asked, confirmed, ended", () => {
    const recipient = (name, status, confirmedAt) =>
      event(name, { newsletterRecipient: { id: "n", email: "ada@example.org", salesChannelId: "s", status, confirmedAt } });
    const of = (name, status, confirmed = null) => shopware.toEvents(recipient(name, status, confirmed), { topic: name, now: at("02T12:00") }).events;
    const types = (events) => events.map(({ type, proof }) => [type, proof]);
    expect(types(of("newsletter.register", "notSet"))).toContainEqual(["consent.requested", undefined]);
    expect(types(of("newsletter.confirm", "optIn", "2026-11-02T11:59:00+01:00"))).toContainEqual(["consent.given", true]);
    expect(types(of("newsletter.unsubscribe", "optOut"))).toContainEqual(["consent.withdrawn", undefined]);
  });

  test("a topic without events says what to subscribe to", () => {
    expect(() => shopware.toEvents(event("product.written", {}), { topic: "product.written" })).toThrow(
      expect.objectContaining({ code: "usage/bad", diagnostic: expect.objectContaining({ help: expect.stringContaining("checkout.order.placed") }) }),
    );
  });
});

describe("Shopify", () => {
  const money = (amount) => ({ shop_money: { amount, currency_code: "EUR" }, presentment_money: { amount, currency_code: "EUR" } });
  const ORDER = {
    admin_graphql_api_id: "gid://shopify/Order/9007199254740995",
    id: 9007199254740995n,
    name: "#1001",
    order_number: 1001,
    currency: "EUR",
    created_at: "2026-11-02T12:00:00+01:00",
    total_price: "19.99",
    total_price_set: money("19.99"),
    subtotal_price_set: money("19.99"),
    total_tax: "3.19",
    tax_lines: [{ rate: 0.19, price: "3.19", price_set: money("3.19"), title: "VAT" }],
    taxes_included: true,
    financial_status: "paid",
    customer: { id: 7, admin_graphql_api_id: "gid://shopify/Customer/7", email: "ada@example.org", first_name: "Ada", last_name: "Kern" },
    email: "ada@example.org",
    customer_locale: "de",
    line_items: [
      {
        admin_graphql_api_id: "gid://shopify/LineItem/1",
        id: 1,
        product_id: 5,
        variant_id: 6,
        title: "Mantel",
        name: "Mantel",
        quantity: 1,
        price: "19.99",
        price_set: money("19.99"),
        tax_lines: [],
        discount_allocations: [],
      },
    ],
    shipping_lines: [],
  };
  const text = (document) => JSON.parse(JSON.stringify(document, (_, value) => (typeof value === "bigint" ? String(value) : value)));

  test("an order from its placement to the door", async () => {
    const shipment = { id: 3, order_id: 1, status: "success", tracking_company: "DHL", tracking_numbers: ["P1"], tracking_number: "P1", line_items: [] };
    const placed = shopify.toEvents(text(ORDER), { topic: "orders/create", now: at("02T12:01") });
    const named = { ...shipment, order_id: placed.order };
    const scan = (status) => ({ id: 9, fulfillment_id: 3, order_id: placed.order, status, happened_at: "2026-11-05T10:00:00+01:00", message: "" });
    expect(placed.customer).toBe("7");
    const sent = await lettersOf(
      shopify,
      [
        ["02T12:01", "orders/create", text(ORDER)],
        ["03T16:00", "fulfillments/create", named],
        ["05T08:00", "fulfillment_events/create", scan("out_for_delivery")],
        ["05T12:00", "fulfillment_events/create", scan("delivered")],
      ],
      { acceptedBy: "placed" },
    );
    expect(sent.slice(0, 2)).toEqual(["order-confirmation", "shipping-confirmation"]);
    expect(sent).toContain("delivered");
  });

  test("consents by their state", () => {
    const consent = (state, level) => ({
      customer_id: 7,
      email_address: "ada@example.org",
      email_marketing_consent: { state, opt_in_level: level, consent_updated_at: "2026-11-02T12:00:00+01:00" },
    });
    const of = (state, level = null) =>
      shopify
        .toEvents(consent(state, level), { topic: "customers_email_marketing_consent/update" })
        .events.filter(({ type }) => type.startsWith("consent"))
        .map(({ type, proof }) => [type, proof]);
    expect(of("pending")).toEqual([["consent.requested", undefined]]);
    expect(of("subscribed", "confirmed_opt_in")).toEqual([["consent.given", true]]);
    expect(of("subscribed", "single_opt_in")).toEqual([["consent.given", undefined]]);
    expect(of("unsubscribed")).toEqual([["consent.withdrawn", undefined]]);
    expect(of("not_subscribed")).toEqual([]);
  });
});

test("WooCommerce: an order from its placement to its shipping", async () => {
  const order = (status) => ({
    id: 727,
    number: "727",
    status,
    currency: "EUR",
    date_created_gmt: "2026-11-02T11:00:00",
    total: "19.99",
    total_tax: "3.19",
    shipping_total: "0.00",
    shipping_tax: "0.00",
    discount_total: "0.00",
    prices_include_tax: true,
    customer_id: 5,
    billing: { first_name: "Ada", last_name: "Kern", email: "ada@example.org", country: "DE" },
    line_items: [
      {
        id: 1,
        name: "Mantel",
        product_id: 93,
        quantity: 1,
        subtotal: "16.80",
        subtotal_tax: "3.19",
        total: "16.80",
        total_tax: "3.19",
        taxes: [],
        price: 16.8,
      },
    ],
    tax_lines: [{ rate_percent: 19, tax_total: "3.19", shipping_tax_total: "0.00", label: "MwSt." }],
    shipping_lines: [],
    fee_lines: [],
    refunds: [],
  });
  const sent = await lettersOf(
    woocommerce,
    [
      ["02T12:01", "order.created", order("pending")],
      ["02T12:05", "order.updated", order("processing")],
      ["03T16:00", "order.updated", order("completed")],
      ["20T09:00", "order.updated", order("refunded")],
    ],
    { acceptedBy: "paid" },
  );
  expect(sent).toEqual(["order-received", "order-confirmation", "shipping-confirmation", "refund"]);
});
