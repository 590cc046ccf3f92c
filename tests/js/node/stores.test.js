// One contract for every store, each on its real engine.
import path from "node:path";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { temporaryFolder } from "./parts.js";

const opened = {
  memory: async () => ({ store: memory() }),
  sqlite: async () => ({ store: await sqlite(path.join(temporaryFolder(), "a.db")) }),
  d1: async () => {
    const miniflare = new Miniflare({ modules: true, script: "export default {}", d1Databases: ["DB"], host: "127.0.0.1" });
    const database = await miniflare.getD1Database("DB");
    await prepareD1(database);
    return { store: d1(database), end: () => miniflare.dispose() };
  },
};

const row = (id, available = true, title = id) => ({ id, available, data: JSON.stringify({ id, title, availability: available ? "available" : "sold_out" }) });

async function importAll(store, feed, rows, asOf) {
  const run = await store.importFeed("t", feed);
  await run.add(rows);
  const counts = await run.counts();
  await run.commit(asOf);
  return counts;
}

describe.each(Object.keys(opened))("%s", (name) => {
  let store;
  let end;
  beforeAll(async () => {
    ({ store, end } = await opened[name]());
  });
  afterAll(async () => {
    await store.close();
    await end?.();
  });

  test("campaigns keep their versions", async () => {
    expect(await store.campaign("t", "c")).toBeNull();
    expect(await store.putCampaign("t", "c", "one", 1)).toBe(1);
    expect(await store.putCampaign("t", "c", "two", 2)).toBe(2);
    await store.putCampaign("u", "c", "other", 3);
    expect(await store.campaign("t", "c")).toBe("two");
    expect((await store.campaigns()).map(({ tenant, manifest, version }) => [tenant, manifest, version]).sort()).toEqual([
      ["t", "two", 2],
      ["u", "other", 1],
    ]);
  });

  test("a feed becomes visible at once, and importing it again changes nothing", async () => {
    const run = await store.importFeed("t", "f");
    await run.add([row("a"), row("b", false)]);
    expect(await store.offers("t", ["a"])).toEqual([]);
    expect(await run.counts()).toEqual({ added: 2, changed: 0, unchanged: 0, gone: 0 });
    await run.commit(100);
    const found = await store.offers("t", ["b", "a", "zzz"]);
    expect(found.map((o) => [o.id, o.asOf, o.goneSince]).sort()).toEqual([
      ["a", 100, null],
      ["b", 100, 100],
    ]);
    expect(await importAll(store, "f", [row("a"), row("b", false)], 200)).toEqual({ added: 0, changed: 0, unchanged: 2, gone: 0 });
    // Still gone since the first time.
    expect((await store.offers("t", ["b"]))[0]).toMatchObject({ asOf: 200, goneSince: 100 });
  });

  test("what a feed no longer has is sold out, other feeds are left alone", async () => {
    await importAll(store, "other", [row("o")], 250);
    expect(await importAll(store, "f", [row("a", true, "new name")], 300)).toMatchObject({ changed: 1, gone: 0 });
    expect(await importAll(store, "f", [row("b")], 400)).toMatchObject({ changed: 1, gone: 1 });
    const [a, b, o] = await Promise.all(["a", "b", "o"].map(async (id) => (await store.offers("t", [id]))[0]));
    expect([a.goneSince, JSON.parse(a.data).availability, JSON.parse(a.data).title]).toEqual([400, "sold_out", "new name"]);
    expect([b.goneSince, o.goneSince]).toEqual([null, null]);
  });

  test("an aborted import and one that died leave nothing behind", async () => {
    const before = await store.listOffers("t");
    const run = await store.importFeed("t", "f");
    await run.add([row("x")]);
    await run.abort();
    const died = await store.importFeed("t", "f");
    await died.add([row("y")]);
    expect(await store.listOffers("t")).toEqual(before);
  });

  test("offers are listed in order, many at once too", async () => {
    const many = Array.from({ length: 230 }, (_, i) => row(`m${String(i).padStart(3, "0")}`));
    await importAll(store, "many", many, 500);
    const page = await store.listOffers("t", { after: "m100", limit: 3 });
    expect(page.map((o) => o.id)).toEqual(["m101", "m102", "m103"]);
    expect(
      await store.offers(
        "t",
        many.map((r) => r.id),
      ),
    ).toHaveLength(230);
    expect(await store.offers("u", ["m001"])).toEqual([]);
  });

  test("overrides come with their offers, in order", async () => {
    await store.putOverride("t", "b", "first", 1);
    await store.putOverride("t", "b", "second", 2);
    await store.putOverride("u", "b", "elsewhere", 3);
    expect((await store.offers("t", ["b"]))[0].overrides).toEqual(["first", "second"]);
    expect((await store.offers("t", ["a"]))[0].overrides).toEqual([]);
  });

  test("the served-memory keeps the last offer of each slot", async () => {
    const entry = { tenant: "t", campaign: "c", key: "k", slot: "top.0", offer: "a" };
    expect(await store.served("t", "c", "k")).toEqual({});
    await store.putServed(entry);
    await store.putServed({ ...entry, slot: "top.1", offer: "b" });
    await store.putServed({ ...entry, offer: "c" });
    expect(await store.served("t", "c", "k")).toEqual({ "top.0": "c", "top.1": "b" });
    expect(await store.served("t", "c", "other")).toEqual({});
  });
});
