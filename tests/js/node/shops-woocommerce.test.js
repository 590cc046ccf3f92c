// What WooCommerce's documents have, as the data of letters.
import { compile } from "postfrisch";
import confirmation from "postfrisch/letters/order-confirmation";
import * as wooShop from "postfrisch/shops/woocommerce";
import { describe, expect, test } from "vitest";
import { SHOP } from "./shops/orders.js";

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
