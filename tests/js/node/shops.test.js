// Orders of shop systems as the data of letters: what holds for each of them. What one system alone has stands in shops-SYSTEM.test.js.
import { createHmac } from "node:crypto";
import { compile } from "postfrisch";
import confirmation from "postfrisch/letters/order-confirmation";
import * as shopifyShop from "postfrisch/shops/shopify";
import * as shopwareShop from "postfrisch/shops/shopware";
import * as wooShop from "postfrisch/shops/woocommerce";
import { describe, expect, test } from "vitest";
import { chance } from "./parts.js";
import { order, SHOP, shopify, shopware, woocommerce } from "./shops/orders.js";

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
