// What carriers say of parcels, as events of a journey, and who is told of them.
import fs from "node:fs";
import { createPlanner } from "postfrisch/journey";
import { memory } from "postfrisch/stores/memory";
import { createWebhooks, importParcels, sign } from "postfrisch/webhooks";
import { expect, test } from "vitest";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const SECRET = "s".repeat(32);
const tracking = (tag, more = {}) => ({ tracking_number: "P1", slug: "dhl", tag, updated_at: "2026-11-24T11:00:00Z", checkpoints: [], ...more });
const answer = (...trackings) => JSON.stringify({ data: { trackings } });
const eventOf = async (...given) => (await importParcels(memory(), "shop", answer(tracking(...given)), NOW)).references[0].event;

test.each([
  ["InfoReceived", null],
  ["InTransit", { id: "parcel.scanned/P1/2026-11-24", type: "parcel.scanned" }],
  ["OutForDelivery", { id: "parcel.out_for_delivery/P1/2026-11-24", type: "parcel.out_for_delivery" }],
  ["AttemptFail", { id: "parcel.attempt_failed/P1/2026-11-24", type: "parcel.attempt_failed" }],
  ["AvailableForPickup", { id: "parcel.ready/P1/2026-11-24", type: "parcel.ready" }],
  ["Delivered", { id: "parcel.delivered/P1", type: "parcel.delivered" }],
  ["Exception", { id: "parcel.delayed/P1/2026-11-24", type: "parcel.delayed" }],
  ["Expired", null],
])("the status %s is an event of its own, or none", async (tag, expected) => {
  const event = await eventOf(tag);
  expect(event).toEqual(expected && { ...expected, at: "2026-11-24T11:00:00.000Z", parcel: "P1" });
});

test("an event has the time of its scan, not of the report, and the day that was promised", async () => {
  const checkpoints = [{ tag: "InTransit", checkpoint_time: "2026-11-23T08:00:00Z" }];
  expect(await eventOf("InTransit", { checkpoints, expected_delivery: "2026-11-26" })).toMatchObject({
    ...{ id: "parcel.scanned/P1/2026-11-23", at: "2026-11-23T08:00:00.000Z", expected: "2026-11-26" },
  });
});

test.each([
  ["Delivered_002", { type: "parcel.collected", id: "parcel.collected/P1" }],
  ["Delivered_005", { type: "parcel.delivered", place: "neighbour" }],
])("where it was left is said: %s", async (subtag, expected) => {
  const checkpoints = [{ tag: "Delivered", subtag, checkpoint_time: "2026-11-24T10:00:00Z" }];
  expect(await eventOf("Delivered", { subtag, checkpoints })).toMatchObject({ ...expected, at: "2026-11-24T10:00:00.000Z" });
});

test("every answer of a carrier that is kept gives events that the planner reads", async () => {
  const planner = createPlanner({ domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "small" });
  const files = fs.globSync("tests/feeds/{aftership,dhl}-*.json").filter((file) => !file.endsWith(".expect.json"));
  const types = new Set();
  for (const file of files) {
    const { references } = await importParcels(memory(), "shop", fs.readFileSync(file, "utf8"), NOW);
    const events = references.map(({ event }) => event).filter((event) => event !== null);
    expect(() => planner.plan({ customer: "c", events }, NOW), file).not.toThrow();
    for (const { type } of events) types.add(type.slice("parcel.".length));
  }
  expect([...types].sort()).toEqual(["attempt_failed", "delayed", "delivered", "out_for_delivery", "ready", "scanned"]);
});

test("`onParcels` is told before the answer, and its error is one of the request: the carrier sends again", async () => {
  const told = [];
  let fails = true;
  const onParcels = async (parcels) => {
    if (fails) throw new Error("no store");
    told.push(...parcels);
  };
  const webhooks = createWebhooks({ store: memory(), tenant: "shop", secret: SECRET, now: () => NOW, onParcels });
  const body = answer(tracking("Delivered"));
  const send = async () => {
    const headers = { "Postfrisch-Signature": await sign(SECRET, body, NOW / 1000) };
    return (await webhooks.fetch(new Request("http://127.0.0.1/in/parcels", { method: "POST", body, headers }))).status;
  };
  expect(await send()).toBe(500);
  fails = false;
  expect([await send(), await send()]).toEqual([200, 200]);
  const [first, second] = told;
  expect([first.reference, first.event.id]).toEqual([second.reference, "parcel.delivered/P1"]);
});
