// What Shopify's documents have, as the data of letters.
import { compile } from "postfrisch";
import shipped from "postfrisch/letters/shipping-confirmation";
import partial from "postfrisch/letters/shipping-partial";
import * as shopifyShop from "postfrisch/shops/shopify";
import { describe, expect, test } from "vitest";
import { SHOP } from "./shops/orders.js";

describe("Shopify", () => {
  const { fromOrder, fromShipment, fromReturn, fromCustomer } = shopifyShop;
  const money = (amount, currency = "EUR") => ({ presentment_money: { amount, currency_code: currency }, shop_money: { amount, currency_code: currency } });
  const item = (more) => ({ id: 1, admin_graphql_api_id: "gid://shopify/LineItem/9007199254740993", title: "Rad", quantity: 1, price: "10.00", ...more });
  const ORDER = {
    id: 5,
    admin_graphql_api_id: "gid://shopify/Order/9007199254740995",
    name: "#1001",
    order_number: 1001,
    created_at: "2026-11-29T10:00:00+01:00",
    currency: "EUR",
    total_price: "10.00",
    taxes_included: true,
    tax_lines: [],
    line_items: [item()],
  };
  const of = (more, options) => fromOrder(JSON.stringify({ ...ORDER, ...more }), { shop: SHOP, ...options });

  test("the tip of an order in another currency is what the other amounts leave", () => {
    const { data, problems } = of({
      currency: "USD",
      presentment_currency: "EUR",
      total_price: "14.00",
      total_price_set: money("12.50"),
      total_tip_received: "2.80",
      line_items: [item({ price: "11.20", price_set: money("10.00") })],
    });
    expect([data.order.fees, problems]).toEqual([[{ kind: "tip", label: "", amount: { amount: 250, currency: "EUR" } }], []]);
  });

  test("an amount that does not add up is said, and the total stays as it was paid", () => {
    const { data, problems } = of({ total_price: "12.00" });
    expect([data.order.total.amount, problems.map(({ code, field }) => [code, field])]).toEqual([1200, [["order/sum", "total"]]]);
  });

  test("duties and fees stand between delivery and total; included duties don't", () => {
    const more = { total_price: "15.00", original_total_duties_set: money("3.00"), original_total_additional_fees_set: money("2.00") };
    expect(of(more).data.order.fees.map(({ kind, amount }) => [kind, amount.amount])).toEqual([
      ["duties", 300],
      ["fee", 200],
    ]);
    expect(of({ ...more, total_price: "12.00", duties_included: true }).problems).toEqual([]);
  });

  test("details are the variant and what the customer chose, without what is not for customers", () => {
    const properties = [
      { name: "Gravur", value: "Für Ada" },
      { name: "_internal", value: "x" },
    ];
    const { data } = of({ line_items: [item({ variant_title: "XL / blau", properties })] });
    expect(data.order.items[0].details).toBe("XL / blau, Gravur: Für Ada");
  });

  test("consent counts only if it was confirmed; a revoked one never does", () => {
    const consents = [
      ["subscribed", "confirmed_opt_in", true],
      ["subscribed", "single_opt_in", false],
      ["subscribed", null, false],
      ["unsubscribed", "confirmed_opt_in", false],
      ["pending", "confirmed_opt_in", false],
      ["not_subscribed", null, false],
    ];
    for (const [state, opt_in_level, advertising] of consents) {
      const email_marketing_consent = { state, opt_in_level, consent_updated_at: "2026-11-01T00:00:00Z" };
      expect(of({ customer: { first_name: "Ada", email_marketing_consent }, buyer_accepts_marketing: true }).data.consent).toEqual({ advertising });
      const update = fromCustomer({ customer_id: 7, email_address: "ada@example.com", email_marketing_consent }, { shop: SHOP });
      expect([update.email, update.customerId, update.data.consent, update.consent.state]).toEqual(["ada@example.com", "7", { advertising }, state]);
    }
    expect(of({ buyer_accepts_marketing: true }).data.consent).toEqual({ advertising: false });
  });

  test("the customer's locale, never the shop's; a language without letters is the host's decision", () => {
    expect(of({ customer_locale: "en-GB" }).locale).toBe("en-GB");
    expect(of({ customer_locale: "de" }, { tone: "du" }).locale).toBe("de-du");
    expect(of({ customer_locale: "fr" }, { locales: ["de", "en"], locale: "en" }).locale).toBe("en");
    expect(of({ customer_locale: "en-US" }, { locales: ["de", "en"] }).locale).toBe("en");
    expect(of({ customer_locale: null }).locale).toBe("de");
  });

  test("addresses as they are written in their countries, the country in the customer's language", () => {
    const shipping_address = {
      name: "Ada Kern",
      company: "Kern GmbH",
      address1: "Weg 1",
      address2: "Hof",
      zip: "10115",
      city: "Berlin",
      country_code: "DE",
      country: "Germany",
    };
    const billing_address = {
      first_name: "Ada",
      last_name: "Kern",
      address1: "1 Main St",
      city: "Springfield",
      province_code: "IL",
      zip: "62701",
      country_code: "US",
    };
    const { data } = of({ shipping_address, billing_address, customer_locale: "de" });
    expect(data.delivery.address).toEqual(["Ada Kern", "Kern GmbH", "Weg 1", "Hof", "10115 Berlin", "Deutschland"]);
    expect(data.order.billingAddress).toEqual(["Ada Kern", "1 Main St", "Springfield, IL 62701", "Vereinigte Staaten"]);
    // A guest is greeted by the address.
    expect(data.customer).toMatchObject({ firstName: "Ada", lastName: "Kern" });
  });

  test("a shipment: its parcels, what is in them, and what is still to come", () => {
    const known = of({
      line_items: [item({ quantity: 3, total: "30.00" }), item({ admin_graphql_api_id: "gid://shopify/LineItem/2", title: "Helm" })],
      total_price: "40.00",
    });
    const shipment = {
      id: 3,
      // As JSON.parse rounds it.
      order_id: 9007199254740996,
      name: "#1001.1",
      status: "success",
      shipment_status: "in_transit",
      tracking_company: "DHL",
      tracking_numbers: ["00340434161094042557"],
      tracking_urls: ["https://dhl.example/?n=00340434161094042557"],
      estimated_delivery_at: "2026-12-02T18:00:00+01:00",
      line_items: [item({ quantity: 1, fulfillable_quantity: 2 })],
    };
    const { data, status, parcels } = fromShipment(JSON.stringify(shipment), { shop: SHOP, order: known });
    expect(data.parcel).toEqual({
      number: "00340434161094042557",
      carrier: "DHL",
      url: "https://dhl.example/?n=00340434161094042557",
      items: [{ name: "Rad", details: "", image: "", quantity: 1 }],
      expected: "2026-12-02",
    });
    expect(data.remaining.map(({ name, quantity }) => [name, quantity])).toEqual([
      ["Rad", 2],
      ["Helm", 1],
    ]);
    expect([status, parcels.length, data.order.number]).toEqual(["in_transit", 1, "#1001"]);
    expect(compile(partial, { locale: "de" }).render(data).text).toContain("Helm");
    expect(compile(shipped, { locale: "de" }).render(data).text).toContain("00340434161094042557");
    // Without the order, its number is in the shipment's name.
    expect(fromShipment(shipment, { shop: SHOP }).data.order).toEqual({ number: "#1001", url: "https://shop.example/" });
    // Several parcels: what is in which is not told.
    const two = fromShipment({ ...shipment, tracking_numbers: ["1", "2"], tracking_urls: [] }, { shop: SHOP, order: known });
    expect(two.parcels.map(({ number, items }) => [number, items.length])).toEqual([
      ["1", 0],
      ["2", 0],
    ]);
  });

  test("a refund: what its transactions moved, never the staff's note", () => {
    const known = of({});
    const refund = {
      id: 890088186047892319n,
      order_id: 9007199254740996,
      note: "Kunde schwierig",
      admin_graphql_api_id: "gid://shopify/Refund/890088186047892319",
      refund_line_items: [{ quantity: 2, line_item: item({ quantity: 3 }), subtotal_set: money("20.00") }],
      transactions: [
        { kind: "refund", status: "success", amount: "15.00", currency: null, gateway: "paypal" },
        { kind: "refund", status: "failure", amount: "99.00", gateway: "paypal" },
        { kind: "refund", status: "success", amount: "5.00", gateway: "gift_card" },
      ],
    };
    const text = JSON.stringify(refund, (_, value) => (typeof value === "bigint" ? JSON.rawJSON(String(value)) : value));
    const { data, reason, id } = fromReturn(text, { shop: SHOP, order: known });
    expect([id, reason, data.refund, data.return.items.map(({ name, quantity }) => [name, quantity])]).toEqual([
      "890088186047892319",
      "",
      { amount: { amount: 2000, currency: "EUR" }, method: "Paypal, Gift card", by: null },
      [["Rad", 2]],
    ]);
    // A return that was closed says its order, and no money.
    const closed = { id: 1, admin_graphql_api_id: "gid://shopify/Return/1", order_id: 9007199254740996, status: "closed" };
    expect(fromReturn(closed, { shop: SHOP, order: known }).data.refund).toBeNull();
    expect(() => fromReturn(closed, { shop: SHOP })).toThrowError(expect.objectContaining({ code: "order/incomplete" }));
  });
});

describe("Shopify: what else its documents have", () => {
  const { fromOrder, fromShipment, fromReturn } = shopifyShop;
  const ORDER = {
    id: 77,
    name: "#77",
    order_number: 77,
    created_at: "2026-11-29T10:00:00+01:00",
    currency: "EUR",
    total_price: "10.00",
    taxes_included: true,
    tax_lines: [],
    line_items: [{ id: 1, title: "Rad", quantity: 1, price: "10.00" }],
  };
  const of = (more, options) => fromOrder(JSON.stringify({ ...ORDER, ...more }), { shop: SHOP, ...options });

  test("a tax of nothing is no exemption from tax", () => {
    const free = of({ total_price: "0.00", total_discounts: "10.00", tax_lines: [{ rate: 0.19, price: "0.00" }] });
    expect([free.data.order.taxStatus, free.problems]).toEqual(["gross", []]);
    expect(of({ tax_lines: [{ rate: 0, price: "0.00" }] }).data.order.taxStatus).toBe("tax-free");
  });

  test("a shipping line that was removed costs nothing", () => {
    const { data, problems } = of({ total_price: "19.90", shipping_lines: [{ price: "4.90", is_removed: true }, { price: "9.90" }] });
    expect([data.order.shipping.amount, problems]).toEqual([990, []]);
  });

  test("what an order has open is what follows, not what was sent before", () => {
    const item = (id, title, quantity, fulfillable_quantity) => ({ id, title, quantity, fulfillable_quantity, price: "1.00" });
    const order = of({ total_price: "5.00", line_items: [item(1, "A", 1, 0), item(2, "B", 2, 2), item(3, "C", 1, 1), item(4, "Karte", 1, 0)] });
    const { data } = fromShipment({ id: 9, order_id: 77, tracking_number: "1", line_items: [item(2, "B", 1)] }, { shop: SHOP, order });
    expect(data.remaining.map(({ name, quantity }) => [name, quantity])).toEqual([
      ["B", 1],
      ["C", 1],
    ]);
  });

  test("another customer's order is refused", () => {
    const order = of({});
    for (const read of [fromShipment, fromReturn])
      expect(() => read({ id: 9, order_id: 1, tracking_number: "1", refund_line_items: [], email: "other@x.example" }, { shop: SHOP, order })).toThrowError(
        expect.objectContaining({ code: "order/wrong-kind" }),
      );
  });

  test("a refund in another currency says nothing of money", () => {
    const refund = { id: 1, order_id: 77, refund_line_items: [], transactions: [{ kind: "refund", status: "success", amount: "11.70", currency: "USD" }] };
    const { data, problems } = fromReturn(refund, { shop: SHOP, order: of({}) });
    expect([data.refund, problems.map(({ field }) => field)]).toEqual([null, ["transactions.currency"]]);
    expect(fromReturn(refund, { shop: SHOP, order: of({ currency: "USD" }) }).data.refund.amount).toEqual({ amount: 1170, currency: "USD" });
  });

  test("an instant is a day in the zone of the letters", () => {
    const shipment = { id: 9, name: "#77.1", order_id: 77, tracking_number: "1", estimated_delivery_at: "2026-01-05T23:30:00Z" };
    expect(fromShipment(shipment, { shop: SHOP }).data.parcel.expected).toBe("2026-01-06");
    expect(fromShipment(shipment, { shop: SHOP, zone: "UTC" }).data.parcel.expected).toBe("2026-01-05");
    expect(() => fromShipment(shipment, { shop: SHOP, zone: "Mars" })).toThrowError(expect.objectContaining({ code: "zone/unknown" }));
  });

  test("locales of all kinds lead to a letter, or to the host's choice", () => {
    const locale = (customer_locale, options) => of({ customer_locale, shipping_address: { country_code: "DE", address1: "x" } }, options).locale;
    expect(["en-CA", "de-LU", "de_DE_formal", "de_CH_informal", "EN-us", "x", "1", "i-klingon", "all", ""].map((one) => locale(one))).toEqual([
      "en",
      "de",
      "de-DE",
      "de-CH",
      "en-US",
      "de",
      "de",
      "de",
      "de",
      "de",
    ]);
    expect(locale("fil", { locales: ["de", "en", "fi"], locale: "en" })).toBe("en");
  });

  test("documents as text with a byte order mark, as bytes, as a buffer; and what is none", () => {
    const text = JSON.stringify(ORDER);
    const bytes = new TextEncoder().encode(`\uFEFF${text}`);
    for (const document of [`\uFEFF${text}`, bytes, bytes.buffer]) expect(fromOrder(document, { shop: SHOP }).id).toBe("77");
    const cycle = {};
    cycle.self = cycle;
    for (const document of [cycle, { a: 1n }, undefined, () => 1])
      expect(() => fromOrder(document, { shop: SHOP })).toThrowError(expect.objectContaining({ code: "order/not-json" }));
  });
});
