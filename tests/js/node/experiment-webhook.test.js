// Orders that a mail led to, as a shop system reports them: signed, repeated, forged; counted once each, by the tag that the visit's address carried.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { createExperiment, createExperimentCounters } from "postfrisch/experiments";
import { createJourney, createPlanner } from "postfrisch/journey";
import { toEvents, verify } from "postfrisch/shops/shopify";
import { sqlite } from "postfrisch/stores/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chance, temporaryFolder } from "./parts.js";
import { order as anyOrder, shopify } from "./shops/orders.js";

const SECRET = "geheim";
const experiment = createExperiment({
  name: "autumn",
  factors: [{ name: "subject", levels: ["plain", "question"] }],
  baseline: 0.03,
  effect: 0.3,
  segments: ["new"],
});
const day = "2026-11-20";
let store;
let counters;
let server;

beforeAll(async () => {
  store = await sqlite(`${temporaryFolder()}/shop.db`);
  counters = createExperimentCounters(experiment, { store });
  const planner = createPlanner({ domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "middle" });
  const journey = createJourney({ store, planner, letters: (entry) => entry, send: () => {} });
  server = createServer(async (incoming, response) => {
    const body = [];
    for await (const piece of incoming) body.push(piece);
    try {
      const { text, topic } = await verify(
        new Request("https://edge.example/in", { method: "POST", headers: incoming.headers, body: Buffer.concat(body) }),
        SECRET,
      );
      const { customer, events } = toEvents(text, { topic });
      const exposure = experiment.tagged(JSON.parse(text));
      // Events that are known already are no news, and no conversion.
      if (customer !== null && (await journey.record(customer, events)) > 0 && exposure) counters.converted(exposure);
      await counters.flush();
      response.end();
    } catch (error) {
      response.writeHead(error.code === "http/unauthorized" ? 401 : 500).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await store.close();
});

const post = async (order, secret = SECRET) => {
  const body = JSON.stringify(order);
  const headers = {
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64"),
    "X-Shopify-Topic": "orders/create",
    "X-Shopify-Event-Id": "e",
    "X-Shopify-Shop-Domain": "laden.example",
  };
  return (await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", headers, body })).status;
};

const random = chance(1);

test("each order is one conversion of the variant whose mail led to it, however often it is reported", async () => {
  const orderOf = (id, tag) => ({
    ...shopify(anyOrder(random), random).body,
    id,
    name: `#${id}`,
    order_number: id,
    landing_site: tag === undefined ? "/" : `/sale?utm_source=mail&utm_content=${encodeURIComponent(tag)}`,
  });
  const tags = ["a", "b"].map((variant) => experiment.tag({ variant, day, segment: "new" }));
  for (const variant of ["a", "b"]) counters.exposed({ variant, day, segment: "new" }, 1_000);
  const orders = [orderOf(5001, tags[0]), orderOf(5002, tags[1]), orderOf(5003, tags[1]), orderOf(5004), orderOf(5005, "another.campaign")];
  for (const order of orders) expect(await post(order)).toBe(200);
  // Delivered again, and by two deliveries at once.
  expect(await Promise.all([post(orders[0]), post(orders[2]), post(orders[2])])).toEqual([200, 200, 200]);
  expect(await post(orderOf(5006, tags[0]), "falsch")).toBe(401);
  const counted = (await counters.counts()).map(({ variant, segment, units, conversions }) => [variant, segment, units, conversions]).sort();
  expect(counted).toEqual([
    ["a", "new", 1_000, 1],
    ["b", "new", 1_000, 2],
  ]);
  expect(experiment.report(await counters.counts(), { at: day }).groups[1].questions[0].arms.map(({ sum }) => sum)).toEqual([1, 2]);
});
