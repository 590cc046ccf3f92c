// D1 has limits of its own: what passes them is split, what can't be split is refused with one of the package's errors.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEditor, relate } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { withServedMemory } from "../../../dist/js/stores/durable-object.js";
import { timesOf } from "../../../dist/js/stores/parts.js";
import { importParcels } from "../../../dist/js/webhooks.js";
import { d1Database, newKeys, pieces, smallFeed, workerdEdge } from "./parts.js";
import { priced, row } from "./rows.js";

const size = (value) => (typeof value === "string" ? Buffer.byteLength(value) : (value?.length ?? 0));

/** A binding that has the documented limits to the letter; miniflare's are looser. */
function strict(database, seen = {}) {
  const note = (name, value) => {
    seen[name] = Math.max(seen[name] ?? 0, value);
  };
  return {
    prepare(sql) {
      note("statement", Buffer.byteLength(sql));
      return {
        bind(...parameters) {
          note("parameters", parameters.length);
          for (const value of parameters) note("value", size(value));
          return database.prepare(sql).bind(...parameters);
        },
      };
    },
    batch(all) {
      return database.batch(all);
    },
  };
}

describe("e10 D1's limits", () => {
  const seen = {};
  let database;
  let end;
  let store;
  beforeAll(async () => {
    ({ database, end } = await d1Database());
    store = d1(strict(database, seen));
  });
  afterAll(() => end());
  const all = (sql) => database.prepare(sql).all();

  test("e10 a search may be of any length and have any characters", async () => {
    const long = `Rad ${"ä".repeat(60)} 100%_${"\\%_".repeat(20)}`;
    const run = await store.importFeed("t", "search");
    await run.add([row("s1", true, long), row("s2", true, "Rad 100x"), row(`s3-${"x".repeat(80)}`, true, "Helm")]);
    await run.commit(1);
    const found = async (search) => (await store.listOffers("t", { search })).map(({ id }) => id.slice(0, 2));
    for (const length of [47, 48, 49, 50, 51, long.length]) expect(await found(long.slice(0, length)), `${length} characters`).toEqual(["s1"]);
    expect([await found(long.toUpperCase().slice(0, 4)), await found("100%_"), await found("X".repeat(80)), await found("y".repeat(5_000))]).toEqual([
      ["s1", "s2"],
      ["s1"],
      ["s3"],
      [],
    ]);
    const key = "k".repeat(40);
    const answer = await createEditor({ store, tenant: "t", key }).fetch(
      new Request(`http://e/e/offers?search=${"z".repeat(60)}`, { headers: { Authorization: `Bearer ${key}` } }),
    );
    expect([answer.status, (await answer.json()).offers.length]).toEqual([200, 0]);
  });

  test("e10 tens of thousands of relations are replaced at once", async () => {
    const relations = Array.from({ length: 40_000 }, (_, i) => ({ source: `s-${i % 200}`, slot: "similar", offer: `offer-with-a-long-name-${i}`, rank: i }));
    await relate(store, "t", relations);
    await relate(store, "t", relations.slice(0, 39_999));
    const { results } = await all("SELECT count(*) AS n FROM relations");
    expect(results[0].n).toBe(39_999);
  });

  test("e10 rows, pushes, parcels and counts are split by their bytes", async () => {
    const big = "ß".repeat(6_000);
    const rows = Array.from({ length: 200 }, (_, i) => row(`big${i}`, true, big));
    const run = await store.importFeed("t", "big");
    await run.add(rows);
    await run.commit(10);
    const stored = await store.offers(
      "t",
      rows.map(({ id }) => id),
    );
    expect(stored).toHaveLength(200);
    const revisions = stored.map((was) => ({ was, next: { ...priced(was.id, 77), row: 1 }, times: timesOf(20), deliveries: ["d"], late: [] }));
    expect(await store.reviseOffers("t", revisions, Number.MAX_SAFE_INTEGER)).toHaveLength(200);
    expect(await store.reviseOffers("t", revisions, Number.MAX_SAFE_INTEGER)).toEqual([]);
    const parcels = Array.from({ length: 300 }, (_, i) => ({
      reference: `r${i}`,
      number: `n${i}`,
      data: JSON.stringify({ text: "x".repeat(9_000) }),
      asOf: 1,
    }));
    expect(await store.putParcels("t", parcels)).toEqual(parcels.map(({ reference }) => reference));
    const count = { tenant: "t", day: "2026-11-28", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 1 };
    const counts = Array.from({ length: 12_000 }, (_, i) => ({ ...count, campaign: `campaign-${i}` }));
    await store.addCounts(counts);
    await store.addCounts(counts);
    expect((await store.counts({ tenant: "t" })).map(({ n }) => n)).toEqual(counts.map(() => 2));
    const ids = Array.from({ length: 30_000 }, (_, i) => `an-id-that-has-some-forty-bytes-of-its-own-${i}`);
    expect((await store.offers("t", [...ids, "big0", "big199"])).map(({ id }) => id)).toEqual(["big0", "big199"]);
  });

  test("e10 a thousand parcels take a few round trips", async () => {
    let trips = 0;
    const counted = d1({ prepare: (sql) => database.prepare(sql), batch: (some) => database.batch(some, trips++) });
    const parcel = (i) => ({ tracking_number: `N${i}`, slug: "dhl", tag: "InTransit", updated_at: "2026-11-28T10:00:00Z", checkpoints: [] });
    const { references } = await importParcels(counted, "t", JSON.stringify({ data: { trackings: Array.from({ length: 1_000 }, (_, i) => parcel(i)) } }));
    expect([references.length, trips <= 3]).toEqual([1_000, true]);
  });

  test("e10 a feed of long texts is imported", async () => {
    const ids = Array.from({ length: 100 }, (_, i) => `feed${i}`);
    const feed = smallFeed(ids).replaceAll("</g:title>", `${" lang".repeat(2_000)}</g:title>`);
    expect((await importFeed(store, pieces(feed), { tenant: "t", feed: "long" })).added).toBe(100);
  });

  test("e10 all of that stays within what D1 takes", () => {
    expect(seen.statement).toBeLessThanOrEqual(100_000);
    expect(seen.parameters).toBeLessThanOrEqual(100);
    expect(seen.value).toBeLessThanOrEqual(2_000_000);
    // It is that much at all.
    expect(seen.value).toBeGreaterThan(500_000);
  });

  test("e10 what can't be split is refused before it is sent", async () => {
    const large = {
      code: "store/too-large",
      diagnostic: { message: expect.stringMatching(/2\d{6} bytes.*2000000/), help: expect.stringContaining("shorten") },
    };
    await expect(store.putAsset("t", "large", new Uint8Array(2_000_001))).rejects.toMatchObject(large);
    await expect(store.putCampaign("t", "large", "ä".repeat(1_000_001), 1)).rejects.toMatchObject(large);
    await expect(store.putRecipient("t", "s", "x".repeat(2_000_001))).rejects.toMatchObject(large);
    await store.putAsset("t", "fits", new Uint8Array(1_900_000));
    expect((await store.asset("t", "fits")).length).toBe(1_900_000);
    // A row is more than its largest value.
    const half = "y".repeat(1_900_000);
    await expect(store.putOverride("t", half, half, 1)).rejects.toMatchObject({ code: "store/too-large" });
  });
});

describe("e10 what D1 says when it fails", () => {
  const failing = (message) => ({ prepare: () => ({ bind: () => ({}) }), batch: () => Promise.reject(new Error(message)) });
  test.each([
    ["D1_ERROR: string or blob too big: SQLITE_TOOBIG", "store/too-large", "a row is larger"],
    ["D1_ERROR: Exceeded maximum DB size.", "store/failed", "is full"],
    ["D1_ERROR: D1 DB is overloaded. Too many requests queued.", "store/locked", "overloaded"],
    ["Network connection lost.", "store/locked", "lost"],
    ["D1 DB storage operation exceeded timeout which caused object to be reset.", "store/locked", "timeout"],
    ["D1_ERROR: no such table: campaigns: SQLITE_ERROR", "store/failed", "no such table: campaigns"],
    ["Too many API requests by single Worker invocation.", "store/failed", "no more"],
    ["D1_ERROR: database disk image is malformed: SQLITE_CORRUPT", "store/damaged", "malformed"],
    ["something new", "store/failed", "something new"],
  ])("e10 %s is %s", async (said, code, message) => {
    const store = d1(failing(said));
    for (const asked of [() => store.campaigns(), () => store.putLock("t", "c", null), () => store.lookUp({ tenant: "t" }), () => prepareD1(failing(said))]) {
      const error = await asked().catch((thrown) => thrown);
      expect([error.name, error.code, error.message.includes(message), error.diagnostic.help !== "", error.cause.message]).toEqual([
        "PostfrischError",
        code,
        true,
        true,
        said,
      ]);
    }
  });

  test("e10 a value that D1 has no type for, and a database without tables", async () => {
    const { database, end } = await d1Database();
    const store = d1(database);
    await expect(store.putRecipient("t", undefined, "{}")).rejects.toMatchObject({ code: "store/failed" });
    await database.exec("DROP TABLE served");
    await expect(store.putServed({ tenant: "t", campaign: "c", key: "k", slot: "s", offer: "o" })).rejects.toMatchObject({
      code: "store/failed",
      diagnostic: { help: expect.stringContaining("prepareD1") },
    });
    await end();
  });

  test("e10 a Durable Object that fails is told as the store", async () => {
    const edge = await workerdEdge(newKeys(), { served: true });
    await prepareD1(edge.database);
    const away = { idFromName: (name) => name, get: () => ({ fetch: async () => new Response("no", { status: 500 }) }) };
    const thrown = { idFromName: (name) => name, get: () => ({ fetch: () => Promise.reject(new Error("Durable Object is overloaded.")) }) };
    for (const objects of [away, thrown]) {
      const store = withServedMemory(d1(edge.database), objects);
      const failed = { code: "store/failed", diagnostic: { message: expect.stringContaining("served record") } };
      await expect(store.putServed({ tenant: "t", campaign: "c", key: "k", slot: "s", offer: "o" })).rejects.toMatchObject(failed);
      await expect(store.lookUp({ tenant: "t", campaign: "c", served: "k" })).rejects.toMatchObject(failed);
    }
    await edge.close();
  });
});
