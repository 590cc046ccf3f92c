// What Shopware's documents have, as the data of letters.
import { compile } from "postfrisch";
import confirmation from "postfrisch/letters/order-confirmation";
import * as shopwareShop from "postfrisch/shops/shopware";
import { describe, expect, test } from "vitest";
import { SHOP, SHOPWARE_ORDER } from "./shops/orders.js";

describe("Shopware", () => {
  const { fromOrder, fromShipment, fromReturn, fromCustomer } = shopwareShop;
  const line = (more) => ({ id: "l1", type: "product", label: "Rad", quantity: 1, unitPrice: 19.99, totalPrice: 19.99, position: 1, ...more });
  const ORDER = { ...SHOPWARE_ORDER, lineItems: [line()] };
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
