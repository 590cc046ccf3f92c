// Orders, parcels, returns and customers of shop systems as the data of letters.
import { createHmac } from "node:crypto";
import { compile } from "postfrisch";
import confirmation from "postfrisch/letters/order-confirmation";
import shipped from "postfrisch/letters/shipping-confirmation";
import partial from "postfrisch/letters/shipping-partial";
import * as shopifyShop from "postfrisch/shops/shopify";
import * as shopwareShop from "postfrisch/shops/shopware";
import * as wooShop from "postfrisch/shops/woocommerce";
import { describe, expect, test } from "vitest";
import { chance, order, shopify, shopware, woocommerce } from "./shops/orders.js";

const SHOP = { name: "Laden", url: "https://shop.example/", email: "hallo@shop.example", imprint: "Laden GmbH, Weg 1, 10115 Berlin" };
const SYSTEMS = [
  ["shopify", shopifyShop, shopify],
  ["shopware", shopwareShop, shopware],
  ["woocommerce", wooShop, woocommerce],
];
const pick = (data, names) => Object.fromEntries(names.map((name) => [name, data[name]]));

describe.each(SYSTEMS)("%s", (name, shop, write) => {
  test("10,000 orders at random: not a cent of difference, and no digit of an id is lost", { timeout: 120_000 }, () => {
    for (let seed = 1; seed <= 10_000; seed += 1) {
      const random = chance(seed);
      const made = order(random);
      const { body, expected } = write(made, random);
      const { data, lines, problems, id } = shop.fromOrder(JSON.stringify(body), { shop: SHOP });
      const told = { ...pick(data.order, Object.keys(expected)), items: data.order.items.map((item) => pick(item, ["name", "quantity", "total"])) };
      expect([seed, told, problems]).toEqual([seed, expected, []]);
      if (name === "shopify") expect([id, lines.map((line) => line.id)]).toEqual([made.id, made.lines.map((line) => line.id)]);
      // What a letter adds up is what is paid.
      const { subtotal, discount, shipping, fees, taxes, taxStatus, total } = data.order;
      const added = taxStatus === "net" ? taxes : [];
      const all = [subtotal, discount, shipping, ...[...fees, ...added].map(({ amount }) => amount)].map((money) => money?.amount ?? 0);
      expect(all.reduce((a, b) => a + b, 0)).toBe(total.amount);
    }
  });

  test("the order confirmation says every amount, in German and English", { timeout: 120_000 }, () => {
    const template = compile(confirmation, { locale: "de" });
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = chance(seed);
      const { body } = write(order(random), random);
      const { data } = shop.fromOrder(JSON.stringify(body), { shop: SHOP });
      const { subtotal, discount, shipping, fees, taxes, total } = data.order;
      for (const locale of ["de", "en"]) {
        const format = (money) =>
          new Intl.NumberFormat(locale === "en" ? "en-GB" : locale, { style: "currency", currency: money.currency }).format(
            money.amount / 10 ** ({ JPY: 0, KWD: 3 }[money.currency] ?? 2),
          );
        const text = template.render(data, { locale }).text.replaceAll(/[\u00a0\u202f]/g, " ");
        for (const money of [subtotal, discount, shipping, total, ...[...fees, ...taxes].map(({ amount }) => amount)])
          if (money)
            expect(text.replaceAll("\u2212", "-"), `${seed} ${locale}`).toContain(
              format(money)
                .replaceAll(/[\u00a0\u202f]/g, " ")
                .replaceAll("\u2212", "-"),
            );
        const says = { gross: /incl|inkl|enthalten/i, net: /plus VAT|zzgl/, "tax-free": /No VAT is included|keine Mehrwertsteuer/ }[data.order.taxStatus];
        expect(text).toMatch(says);
      }
    }
  });

  test("what is no order is refused with its reason, and what is broken never throws anything else", () => {
    const code = (document) => {
      try {
        shop.fromOrder(document, { shop: SHOP });
        return null;
      } catch (error) {
        return error.code;
      }
    };
    expect([code("nonsense"), code("[]"), code('{"a":1}'), code("null"), code(7)]).toEqual([
      "order/not-json",
      "order/wrong-kind",
      "order/wrong-kind",
      "order/wrong-kind",
      "order/not-json",
    ]);
    const random = chance(3);
    const { body } = write(order(random), random);
    // Each value of the document in turn is something else, or missing.
    const paths = [];
    const walk = (value, way) => {
      paths.push(way);
      if (value && typeof value === "object" && !("rawJSON" in value)) for (const key of Object.keys(value)) walk(value[key], [...way, key]);
    };
    walk(body, []);
    const put = (way, value) => {
      const copy = JSON.parse(JSON.stringify(body));
      const last = way.at(-1);
      const around = way.slice(0, -1).reduce((inner, key) => inner[key], copy);
      if (last === undefined) return value;
      if (value === undefined) delete around[last];
      else around[last] = value;
      return copy;
    };
    let read = 0;
    for (const way of paths) {
      for (const value of [undefined, null, {}, [], "x", -1, 1e300, true]) {
        const found = code(JSON.stringify(put(way, value) ?? null));
        expect([way.join("."), found]).toEqual([way.join("."), expect.toSatisfy((code) => code === null || /^order\/(incomplete|wrong-kind)$/.test(code))]);
        if (found === null) read += 1;
      }
    }
    expect(read).toBeGreaterThan(paths.length);
  });

  test("only what is signed with the secret is a webhook", async () => {
    const body = JSON.stringify({ data: { event: "checkout.order.placed" }, source: { eventId: "e1", url: "https://shop.example" } });
    const header = { shopify: "X-Shopify-Hmac-Sha256", shopware: "shopware-shop-signature", woocommerce: "X-WC-Webhook-Signature" }[name];
    const sign = (text, secret) =>
      createHmac("sha256", secret)
        .update(text)
        .digest(name === "shopware" ? "hex" : "base64");
    const request = (signature) =>
      new Request("https://edge.example/in", {
        method: "POST",
        body,
        headers: {
          ...(signature && { [header]: signature }),
          "X-Shopify-Topic": "orders/create",
          "X-Shopify-Event-Id": "e1",
          "X-Shopify-Shop-Domain": "laden.example",
          "X-WC-Webhook-Topic": "order.created",
          "X-WC-Webhook-Delivery-ID": "e1",
          "X-WC-Webhook-Source": "https://shop.example",
        },
      });
    const webhook = await shop.verify(request(sign(body, "geheim")), "geheim");
    expect(webhook).toMatchObject({ text: body, id: "e1" });
    expect(webhook.topic).toMatch(/^(orders\/create|checkout\.order\.placed|order\.created)$/);
    for (const wrong of [undefined, "", sign(body, "anders"), sign(`${body} `, "geheim"), sign(body, "geheim").slice(0, -1)])
      await expect(shop.verify(request(wrong), "geheim")).rejects.toMatchObject({ code: "http/unauthorized" });
    await expect(shop.verify(request(sign(body, "geheim")), "")).rejects.toMatchObject({ code: "usage/bad" });
  });
});

test("WooCommerce's unsigned ping is told apart: it carries nothing", async () => {
  const ping = new Request("https://edge.example/in", {
    method: "POST",
    body: "webhook_id=7",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  expect(await wooShop.verify(ping, "geheim")).toEqual({ text: "", topic: "ping", id: "", shop: "" });
});

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

describe("Shopware", () => {
  const { fromOrder, fromShipment, fromReturn, fromCustomer } = shopwareShop;
  const line = (more) => ({ id: "l1", type: "product", label: "Rad", quantity: 1, unitPrice: 19.99, totalPrice: 19.99, position: 1, ...more });
  const ORDER = {
    id: "0190",
    orderNumber: "10077",
    orderDateTime: "2026-11-29T10:00:00.557+00:00",
    amountTotal: 19.99,
    price: { totalPrice: 19.99, taxStatus: "gross", calculatedTaxes: [{ tax: 3.19, taxRate: 19, price: 19.99 }] },
    currency: { isoCode: "EUR" },
    shippingTotal: 0,
    lineItems: [line()],
  };
  const of = (more) => fromOrder(JSON.stringify({ ...ORDER, ...more }), { shop: SHOP });

  test("associations may be null: the order is read all the same, and its letter is sent", () => {
    const { data, problems } = of({ orderCustomer: null, language: null, deliveries: null, transactions: null, addresses: null, billingAddress: null });
    const message = compile(confirmation).render(data);
    expect([problems, message.subject, data.order.url]).toEqual([[], "Auftragsbestätigung zu Ihrer Bestellung 10077", "https://shop.example/"]);
    expect(message.missing).toEqual(expect.arrayContaining(["order.payment", "delivery.address"]));
  });

  test("`placed` may arrive after `paid`: both say the same event's id for a repeated delivery, another one for another event", () => {
    const event = (name, eventId) => ({ data: { event: name, payload: { order: ORDER } }, source: { eventId, url: "https://shop.example" } });
    const [paid, placed, again] = [
      event("state_enter.order_transaction.state.paid", "a"),
      event("checkout.order.placed", "b"),
      event("checkout.order.placed", "b"),
    ];
    expect([paid, placed, again].map((body) => fromOrder(body, { shop: SHOP })).map(({ event, id }) => [event, id])).toEqual([
      ["a", "0190"],
      ["b", "0190"],
      ["b", "0190"],
    ]);
  });

  test("events that carry ids alone say what to subscribe to", () => {
    const written = {
      data: { event: "order.written", payload: [{ entity: "order", operation: "insert", primaryKey: "0190", updatedFields: [] }] },
      source: {},
    };
    expect(() => fromOrder(written, { shop: SHOP })).toThrowError(
      expect.objectContaining({ code: "order/wrong-kind", diagnostic: expect.objectContaining({ help: expect.stringContaining("checkout.order.placed") }) }),
    );
  });

  test("parts of a bundle stand with it, their prices are in its price", () => {
    const { data, problems } = of({
      lineItems: [line({ label: "Set" }), line({ id: "l2", parentId: "l1", label: "Rad" }), line({ id: "l3", parentId: "l1", label: "Helm" })],
    });
    expect([data.order.items.map(({ name, details }) => [name, details]), problems]).toEqual([[["Set", "Rad, Helm"]], []]);
  });

  test("the window of a delivery, the salutation in the letter's language, a guest's page", () => {
    const deliveries = [{ shippingDateEarliest: "2026-12-02T16:00:00.000+00:00", shippingDateLatest: "2026-12-04T16:00:00.000+00:00", trackingCodes: [] }];
    const orderCustomer = { firstName: "Ada", lastName: "Kern", email: "a@b.example", title: "Dr.", salutation: { salutationKey: "mrs", displayName: "Mrs." } };
    const told = { deliveries, orderCustomer, deepLinkCode: "x_Y", language: { locale: { code: "de-DE" } } };
    const { data, locale } = of(told);
    expect([locale, data.customer.salutation, data.delivery.expected, data.delivery.expectedUntil, data.order.url]).toEqual([
      "de-DE",
      "Frau",
      "2026-12-02",
      "2026-12-04",
      "https://shop.example/account/order/x_Y",
    ]);
    expect(compile(confirmation, { locale }).render(data).text).toContain("Guten Tag, Frau Dr. Kern,");
    expect(of({ ...told, language: { locale: { code: "en-GB" } } }).data.customer.salutation).toBe("Ms");
    expect(
      of({ orderCustomer: { ...orderCustomer, salutation: { salutationKey: "not_specified", displayName: "Keine Angabe" } } }).data.customer.salutation,
    ).toBe("");
  });

  test("a shipment: the carrier's address with the number in it", () => {
    const shippingMethod = { name: "DHL", trackingUrl: "https://dhl.example/?n=%s" };
    const deliveries = [
      { trackingCodes: ["123"], shippingMethod, stateMachineState: { technicalName: "shipped" }, shippingCosts: { totalPrice: 4.9 } },
      { trackingCodes: [], shippingCosts: { totalPrice: -4.9 } },
    ];
    const { data, status } = fromShipment({ ...ORDER, deliveries }, { shop: SHOP });
    expect([status, data.parcel]).toEqual([
      "shipped",
      { number: "123", carrier: "DHL", url: "https://dhl.example/?n=123", items: [{ name: "Rad", details: "", image: "", quantity: 1 }], expected: null },
    ]);
  });

  test("several deliveries: what was sent, each item once, by the positions", () => {
    const lineItems = [line({ id: "a", label: "A", quantity: 3 }), line({ id: "b", label: "B" })];
    const delivery = (technicalName, positions, code) => ({
      trackingCodes: code ? [code] : [],
      stateMachineState: { technicalName },
      shippingCosts: { totalPrice: 4.9 },
      positions: positions.map(([orderLineItemId, quantity]) => ({ orderLineItemId, quantity })),
    });
    const items = (deliveries) =>
      fromShipment({ ...ORDER, lineItems, deliveries }, { shop: SHOP }).data.parcel.items.map(({ name, quantity }) => [name, quantity]);
    expect(
      items([
        delivery("shipped", [["a", 2]], "1"),
        delivery("open", [
          ["a", 1],
          ["b", 1],
        ]),
      ]),
    ).toEqual([["A", 2]]);
    expect(items([delivery("open", [["a", 3]]), delivery("shipped", [["b", 1]], "2")])).toEqual([["B", 1]]);
    expect(
      items([
        delivery(
          "shipped_partially",
          [
            ["a", 3],
            ["b", 1],
          ],
          "1",
        ),
      ]),
    ).toEqual([]);
  });

  test("refunds that failed are none", () => {
    const refund = (technicalName, totalPrice) => ({ stateMachineState: { technicalName }, amount: { totalPrice } });
    const captures = [{ refunds: [refund("failed", 5), refund("completed", 5), refund("cancelled", 2)] }];
    expect(fromReturn({ ...ORDER, transactions: [{ captures }] }, { shop: SHOP }).data.refund.amount.amount).toBe(500);
  });

  test("the language of the texts, where the locale is not told", () => {
    expect(of({ language: { locale: null, translationCode: { code: "en-GB" } } }).locale).toBe("en-GB");
  });

  test("a refund: the transaction's captures, or all of it", () => {
    const amount = (totalPrice) => ({ totalPrice });
    const captures = [{ refunds: [{ amount: amount(5.5) }, { amount: amount(0.1 + 0.2) }] }];
    const some = fromReturn(
      { ...ORDER, transactions: [{ amount: amount(19.99), captures, stateMachineState: { technicalName: "refunded_partially" } }] },
      { shop: SHOP },
    );
    const all = fromReturn(
      { ...ORDER, transactions: [{ amount: amount(19.99), captures: null, stateMachineState: { technicalName: "refunded" } }] },
      { shop: SHOP },
    );
    expect([some, all].map(({ data }) => data.refund.amount.amount)).toEqual([580, 1999]);
  });

  test("a newsletter recipient: only a confirmed opt-in is consent", () => {
    const recipient = (status, confirmedAt) => ({
      data: { payload: { newsletterRecipient: { id: "n", email: "a@b.example", salesChannelId: "s", status, confirmedAt } } },
    });
    const read = (...of) => fromCustomer(recipient(...of), { shop: SHOP }).data.consent.advertising;
    expect([
      read("optIn", "2026-11-01T00:00:00Z"),
      read("optIn", null),
      read("direct", null),
      read("notSet", null),
      read("optOut", "2026-11-01T00:00:00Z"),
    ]).toEqual([true, false, false, false, false]);
  });
});

describe("WooCommerce", () => {
  const { fromOrder, fromShipment, fromReturn, fromCustomer } = wooShop;
  const item = (more) => ({ id: 1, name: "Rad", quantity: 1, subtotal: "8.40", subtotal_tax: "1.60", total: "8.40", total_tax: "1.60", ...more });
  const ORDER = {
    id: 727,
    number: "727",
    order_key: "k",
    currency: "EUR",
    prices_include_tax: true,
    date_created: "2026-11-29T22:53:10",
    date_created_gmt: "2026-11-29T21:53:10",
    total: "10.00",
    total_tax: "1.60",
    shipping_total: "0.00",
    shipping_tax: "0.00",
    line_items: [item()],
    tax_lines: [{ rate_percent: 19, tax_total: "1.60", shipping_tax_total: "0.00" }],
  };
  const of = (more) => fromOrder(JSON.stringify({ ...ORDER, ...more }), { shop: SHOP });

  test("the time is UTC's, not the shop's without a zone", () => {
    expect(of({}).data.order.placedAt).toBe("2026-11-29T21:53:10Z");
    expect(() => of({ date_created_gmt: undefined })).toThrowError(expect.objectContaining({ code: "order/incomplete" }));
  });

  test("a rate that only the label says, as older versions have it", () => {
    const { data } = of({ tax_lines: [{ label: "MwSt. 19 %", tax_total: "1.60", shipping_tax_total: "0.00" }] });
    expect(data.order.taxes).toEqual([{ rate: 19, amount: { amount: 160, currency: "EUR" } }]);
  });

  test("taxes without rates are not denied: prices include them, or they stand as they are called", () => {
    for (const tax_lines of [[{ label: "MwSt.", tax_total: "1.60" }], [{ label: "VAT Zone 2", rate_percent: null, tax_total: "1.60" }], []]) {
      const { data, problems } = of({ tax_lines });
      expect([data.order.taxStatus, data.order.taxes, problems]).toEqual(["gross", [], []]);
      expect(compile(confirmation, { locale: "en" }).render(data).text).toContain("All prices include VAT.");
    }
    const net = of({ prices_include_tax: false, tax_lines: [{ label: "Steuer 2024", tax_total: "1.60" }] });
    expect([net.data.order.fees, net.problems]).toEqual([[{ kind: "fee", label: "Steuer 2024", amount: { amount: 160, currency: "EUR" } }], []]);
    for (const [label, rate] of [
      ["(19%)", 19],
      ["DE19% USt", 19],
      ["8,1 % MwSt.", 8.1],
    ])
      expect(of({ tax_lines: [{ label, tax_total: "1.60" }] }).data.order.taxes.map((tax) => tax.rate)).toEqual([rate]);
    // One tax of two has no rate: neither is told as all of them.
    expect(
      of({
        tax_lines: [
          { rate_percent: 19, tax_total: "1.00" },
          { label: "Kulturabgabe", tax_total: "0.60" },
        ],
      }).data.order.taxes,
    ).toEqual([]);
  });

  test("a price raised by hand is the price; the newest refund is the refund", () => {
    const raised = of({
      total: "16.00",
      total_tax: "2.55",
      line_items: [item({ total: "13.45", total_tax: "2.55" })],
      tax_lines: [{ rate_percent: 19, tax_total: "2.55" }],
    });
    expect([raised.data.order.discount, raised.data.order.items[0].total.amount]).toEqual([null, 1600]);
    const refunds = [
      { id: 2, reason: "Henkel <b>ab</b>", total: "-2.00" },
      { id: 1, reason: "", total: "-5.00" },
    ];
    const { data, reason } = fromReturn({ ...ORDER, refunds }, { shop: SHOP });
    expect([data.refund.amount.amount, reason]).toEqual([200, "Henkel ab"]);
  });

  test("part quantities, attributes without tags, and the language of a translation plugin", () => {
    const meta_data = [{ key: "pa_farbe", value: "blau", display_key: "Farbe", display_value: "<p>Blau &amp; Weiß</p>\n" }];
    const { data, locale } = of({ line_items: [item({ quantity: 1.5, meta_data })], meta_data: [{ key: "wpml_language", value: "en" }] });
    expect([data.order.items[0].quantity, data.order.items[0].details, locale]).toEqual([1, "Farbe: Blau & Weiß, × 1.5", "en"]);
  });

  test("parcels of the shipment tracking extension, refunds with their reason, customers without consent", () => {
    const value = [
      {
        tracking_provider: "",
        custom_tracking_provider: "DHL",
        custom_tracking_link: "https://dhl.example/1",
        tracking_number: "1",
        date_shipped: "1796000000",
      },
    ];
    const shipment = fromShipment({ ...ORDER, meta_data: [{ key: "_wc_shipment_tracking_items", value }] }, { shop: SHOP });
    expect([shipment.data.parcel.number, shipment.data.parcel.carrier, shipment.data.parcel.url]).toEqual(["1", "DHL", "https://dhl.example/1"]);
    const refunded = fromReturn({ ...ORDER, refunds: [{ id: 1, reason: "Zu groß", total: "-5.00" }], payment_method_title: "Rechnung" }, { shop: SHOP });
    expect([refunded.data.refund.amount.amount, refunded.reason]).toEqual([500, "Zu groß"]);
    const refund = fromReturn(
      { id: 9, parent_id: 727, amount: "3.00", reason: "", refunded_by: 1, line_items: [item({ quantity: -1 })] },
      { shop: SHOP, order: of({}) },
    );
    expect([refund.data.refund.amount, refund.data.return.items[0].quantity]).toEqual([{ amount: 300, currency: "EUR" }, 1]);
    const meta_data = [{ key: "mailchimp_woocommerce_is_subscribed", value: "1" }];
    const { data, consent } = fromCustomer({ id: 5, username: "ada", billing: { first_name: "Ada" }, email: "a@b.example", meta_data }, { shop: SHOP });
    expect([data.customer.firstName, data.consent.advertising, consent.state]).toEqual(["Ada", false, "subscribed"]);
  });
});
