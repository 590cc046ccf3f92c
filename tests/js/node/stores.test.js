// One contract for every store, each on its real engine.
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { withServedMemory } from "../../../dist/js/stores/durable-object.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { d1Database, newKeys, temporaryFolder, workerdEdge } from "./parts.js";
import { hasPostgres, postgresStore } from "./postgres.js";
import { hasRedis, redisCluster, redisServer } from "./redis.js";
import { eur, priced, row } from "./rows.js";

const opened = {
  memory: async () => ({ store: memory() }),
  sqlite: async () => ({ store: await sqlite(path.join(temporaryFolder(), "a.db")) }),
  d1: async () => {
    const { database, end } = await d1Database();
    return { store: d1(database), end };
  },
};

opened["d1 and durable objects"] = async () => {
  const edge = await workerdEdge(newKeys(), { served: true });
  await prepareD1(edge.database);
  return { store: withServedMemory(d1(edge.database), edge.objects), end: edge.close };
};
if (hasRedis) {
  opened.redis = async () => {
    const server = await redisServer();
    return { store: redis(server.client), end: () => server.stop() };
  };
  opened["redis cluster"] = async () => {
    const cluster = await redisCluster();
    return { store: redis(cluster.client), end: () => cluster.stop() };
  };
} else console.warn("redis-server is not installed: Redis and Redis Cluster are left out");
if (hasPostgres) opened.postgres = postgresStore;
else console.warn("postgresql is not installed: PostgreSQL is left out");

const DAY = 86_400_000;
async function importAll(store, feed, rows, asOf, options) {
  const run = await store.importFeed("t", feed);
  await run.add(rows);
  const counts = await run.counts(asOf);
  await run.commit(asOf, options);
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
  const one = async (id) => (await store.offers("t", [id]))[0];

  test("facts are kept under their reference, the newest counts, and parcels come with theirs", async () => {
    const asked = { tenant: "t", subject: "s1" };
    expect((await store.lookUp(asked)).facts).toEqual({});
    await store.putFact("t", "points", "s1", '{"balance":2}', 200);
    await store.putFact("t", "points", "s1", '{"balance":1}', 100);
    await store.putFact("t", "order", "s1", '{"status":"packed"}', 100);
    await store.putFact("u", "order", "s1", '{"status":"other"}', 100);
    expect((await store.lookUp(asked)).facts).toEqual({ points: '{"balance":2}', order: '{"status":"packed"}' });
    await store.putFact("t", "points", "s1", null, 0);
    await store.putParcels("t", [{ reference: "s1", number: "n1", data: '{"status":"in_transit"}', asOf: 1 }]);
    expect((await store.lookUp(asked)).facts).toEqual({ order: '{"status":"packed"}', parcel: '{"status":"in_transit"}' });
    expect((await store.lookUp({ tenant: "t" })).facts).toEqual({});
  });

  test("pictures are kept under their id, and an offer's photo comes with it", async () => {
    await importAll(store, "photos", [row("with-photo"), row("without")], 1);
    expect(await store.asset("t", "a1")).toBe(null);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
    await store.putAsset("t", "a1", bytes);
    await store.putAsset("t", "a1", bytes);
    expect(Buffer.from(await store.asset("t", "a1")).equals(Buffer.from(bytes))).toBe(true);
    expect(await store.asset("other", "a1")).toBe(null);
    await store.putPhoto("t", "with-photo", "a0", "https://shop.example/0.jpg");
    await store.putPhoto("t", "with-photo", "a1", "https://shop.example/1.jpg");
    expect([(await one("with-photo")).photo, (await one("with-photo")).photoSource, (await one("without")).photo]).toEqual([
      "a1",
      "https://shop.example/1.jpg",
      null,
    ]);
    expect((await store.lookUp({ tenant: "t", offers: ["with-photo"] })).offers[0].photo).toBe("a1");
  });

  test("a vote counts once", async () => {
    const vote = (voter, answer, block = "b") => store.putVote({ tenant: "t", campaign: "poll", block, voter, answer });
    expect(await Promise.all([vote("v1", "yes"), vote("v2", "no"), vote("v3", "yes")])).toEqual([true, true, true]);
    expect(await vote("v1", "no")).toBe(false);
    expect(await vote("v1", "no", "other")).toBe(true);
    expect((await store.lookUp({ tenant: "t", campaign: "poll" })).votes).toEqual({ b: { yes: 2, no: 1 }, other: { no: 1 } });
    expect((await store.lookUp({ tenant: "t", campaign: "none" })).votes).toEqual({});
  });

  test("campaigns keep their versions", async () => {
    expect((await store.lookUp({ tenant: "t", campaign: "c" })).campaign).toBeNull();
    expect(await store.putCampaign("t", "c", '{"v":1}', 1)).toBe(1);
    expect(await store.putCampaign("t", "c", '{"v":2}', 2)).toBe(2);
    await store.putCampaign("u", "c", '{"v":3}', 3);
    expect((await store.lookUp({ tenant: "t", campaign: "c" })).campaign).toBe('{"v":2}');
    expect((await store.campaigns()).map(({ tenant, manifest, version }) => [tenant, manifest, version]).sort()).toEqual([
      ["t", '{"v":2}', 2],
      ["u", '{"v":3}', 1],
    ]);
  });

  test("what is known is not read again, until anything of it changes", async () => {
    const asked = { tenant: "known", campaign: "c", served: "k" };
    const imported = async (amount, asOf) => {
      const run = await store.importFeed("known", "feed");
      await run.add([priced("o", amount), priced("other", 1)]);
      await run.commit(asOf);
    };
    await imported(1000, 100);
    await store.putCampaign("known", "c", '{"blocks":[{"offers":["o"],"recommend":[{"of":"o"}]}]}', 1);
    let { version } = await store.lookUp(asked);
    await store.putServed({ ...asked, key: "k", slot: "b.0", offer: "o" });
    await store.putVote({ ...asked, block: "b", voter: "v", answer: "yes" });
    const unchanged = await store.lookUp({ ...asked, known: version });
    expect([unchanged.version, unchanged.unchanged, unchanged.served, unchanged.votes]).toEqual([version, true, { "b.0": "o" }, { b: { yes: 1 } }]);
    expect((await store.lookUp({ ...asked, known: "another" })).unchanged).toBeUndefined();
    // Somebody's own data are read each time.
    const theirs = await store.lookUp({ ...asked, subject: "s", known: version });
    expect([theirs.version, theirs.unchanged, theirs.offers.length]).toEqual([undefined, undefined, 1]);
    let override;
    const changes = {
      manifest: () => store.putCampaign("known", "c", '{"blocks":[{"offers":["o"],"recommend":[{"of":"o"}]}],"v":2}', 2),
      prices: () => imported(900, 200),
      confirmed: () => store.confirmFeed("known", "feed", 200, 300),
      override: async () => {
        override = await store.putOverride("known", "o", '{"price":1}', 4);
      },
      undone: () => store.undoOverride("known", override, { author: "a", reason: "r", at: 5 }),
      relations: () => store.putRelations("known", [{ source: "o", slot: "accessory", offer: "other", rank: 1 }]),
      photo: () => store.putPhoto("known", "o", "asset", "https://shop.example/o.jpg"),
    };
    const before = JSON.stringify(await store.lookUp(asked));
    const seen = new Set([before]);
    for (const [what, change] of Object.entries(changes)) {
      await change();
      const found = await store.lookUp({ ...asked, known: version });
      expect([what, found.unchanged, found.version === version]).toEqual([what, undefined, false]);
      expect(found, what).toEqual(await store.lookUp(asked));
      ({ version } = found);
      seen.add(JSON.stringify({ ...found, version: "" }));
    }
    expect(seen.size).toBe(8);
  });

  test("a locked campaign takes no version, also of many at once", async () => {
    const put = (n) => store.putCampaign("t", "locked", `{"v":${n}}`, n);
    expect(await Promise.all([put(1), put(1), put(1)]).then((versions) => versions.sort())).toEqual([1, 2, 3]);
    expect(await store.lock("t", "locked")).toBeNull();
    const lock = { author: "Ada", reason: "Versand läuft", at: 5 };
    await store.putLock("t", "locked", lock);
    expect([await store.lock("t", "locked"), await store.lock("u", "locked"), await put(4)]).toEqual([lock, null, null]);
    await store.putLock("t", "locked", null);
    expect([await store.lock("t", "locked"), await put(4)]).toEqual([null, 4]);
    expect((await store.versions("t", "locked")).map(({ version, manifest, at }) => [version, manifest, at])).toEqual([
      [4, '{"v":4}', 4],
      [3, '{"v":1}', 1],
      [2, '{"v":1}', 1],
      [1, '{"v":1}', 1],
    ]);
    expect(await store.versions("t", "nothing")).toEqual([]);
  });

  test("counts add up, from several at once, and are found by day, tenant and campaign", async () => {
    const count = (more = {}) => ({
      tenant: "t",
      campaign: "c",
      day: "2026-11-26",
      what: "picture",
      block: "b",
      slot: 0,
      variant: "",
      reason: "",
      n: 1,
      ...more,
    });
    await Promise.all(Array.from({ length: 20 }, () => store.addCounts([count(), count({ slot: 1, n: 2 })])));
    await store.addCounts([
      count({ day: "2026-11-27", reason: "store-failed" }),
      count({ tenant: "u", variant: "a" }),
      count({ campaign: "d", what: "click", block: "ä\"'" }),
    ]);
    await store.addCounts([]);
    expect(await store.counts({ tenant: "t", campaign: "c" })).toEqual([
      count({ n: 20 }),
      count({ slot: 1, n: 40 }),
      count({ day: "2026-11-27", reason: "store-failed" }),
    ]);
    expect(await store.counts({ from: "2026-11-27", until: "2026-11-27" })).toEqual([count({ day: "2026-11-27", reason: "store-failed" })]);
    expect((await store.counts()).map(({ tenant, campaign, n }) => [tenant, campaign, n])).toEqual([
      ["t", "c", 20],
      ["t", "c", 40],
      ["t", "d", 1],
      ["u", "c", 1],
      ["t", "c", 1],
    ]);
  });

  test("a feed becomes visible at once, and importing it again changes nothing", async () => {
    const run = await store.importFeed("t", "f");
    await run.add([row("a"), row("b", false)]);
    expect(await store.offers("t", ["a"])).toEqual([]);
    expect(await run.counts(100)).toEqual({ added: 2, changed: 0, unchanged: 0, gone: 0, older: 0 });
    await run.commit(100);
    const found = await store.offers("t", ["b", "a", "zzz"]);
    expect(found.map((o) => [o.id, o.asOf, o.goneSince])).toEqual([
      ["a", 100, null],
      ["b", 100, 100],
    ]);
    expect(await importAll(store, "f", [row("a"), row("b", false)], 200)).toEqual({ added: 0, changed: 0, unchanged: 2, gone: 0, older: 0 });
    // Still gone since the first time, and no new price was noted.
    expect(await one("b")).toMatchObject({ asOf: 200, goneSince: 100 });
    expect((await one("a")).history).toHaveLength(1);
  });

  test("what a feed no longer has is sold out, other feeds are left alone", async () => {
    await importAll(store, "other", [row("o")], 250);
    expect(await importAll(store, "f", [row("a", true, "new name")], 300)).toMatchObject({ changed: 1, gone: 0 });
    expect(await importAll(store, "f", [row("b")], 400)).toMatchObject({ changed: 1, gone: 1 });
    const [a, b, o] = await Promise.all(["a", "b", "o"].map(one));
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

  test("an id that comes twice is told with its row, and the first one is taken", async () => {
    const run = await store.importFeed("t", "twice");
    await run.add([row("d1", true, "first"), row("d2")]);
    const again = [row("d1", true, "second"), row("d3")];
    await run.add(again);
    expect(await run.duplicates()).toEqual([{ id: "d1", row: again[0].row }]);
    await run.commit(500);
    expect(JSON.parse((await one("d1")).data).title).toBe("first");
  });

  test("older news never replace newer ones", async () => {
    await importAll(store, "age", [priced("n", 900)], 2_000);
    expect(await importAll(store, "age", [priced("n", 500), priced("m", 1)], 1_000)).toEqual({ added: 0, changed: 0, unchanged: 0, gone: 0, older: 2 });
    expect(JSON.parse((await one("n")).data).price.amount).toBe(900);
    expect(await one("m")).toBeUndefined();
    // A late, older import of a feed that had not the offer yet does not take it away either.
    await importAll(store, "age", [priced("m", 1)], 1_500);
    expect(await one("n")).toMatchObject({ goneSince: null, asOf: 2_000 });
  });

  test("two imports at once leave the state of one of them, whole", async () => {
    const many = (amount) => Array.from({ length: 60 }, (_, i) => priced(`race${i}`, amount));
    const [first, second] = [await store.importFeed("t", "race"), await store.importFeed("t", "race")];
    await Promise.all([first.add(many(100)), second.add(many(200))]);
    await Promise.all([first.commit(5_000), second.commit(5_000)]);
    const found = await store.offers(
      "t",
      many(0).map((r) => r.id),
    );
    expect(found).toHaveLength(60);
    expect(new Set(found.map((o) => JSON.parse(o.data).price.amount)).size).toBe(1);
  });

  test("a partial import leaves the rest alone, and offers with their feed", async () => {
    await importAll(store, "whole", [priced("p1", 100), priced("p2", 200)], 6_000);
    await importAll(store, "pushed", [priced("p1", 150)], 6_100, { partial: true });
    expect(await one("p2")).toMatchObject({ goneSince: null, asOf: 6_000 });
    expect(await importAll(store, "whole", [priced("p2", 200)], 6_200)).toMatchObject({ gone: 1 });
  });

  test("each change of a price is kept with its time; a gap is, too", async () => {
    const at = (days) => 1_000_000_000_000 + days * DAY;
    await importAll(store, "h", [priced("h1", 1000)], at(0));
    await importAll(store, "h", [priced("h1", 1000)], at(1));
    await importAll(store, "h", [priced("h1", 1000, 800)], at(2));
    await importAll(store, "h", [priced("h1", 1000, 800)], at(9));
    const { history } = await one("h1");
    expect(history.map(({ at: since, seen, data }) => [since, seen, JSON.parse(data)])).toEqual([
      [at(0), null, [eur(1000), null, null]],
      [at(2), at(1), [eur(1000), { price: eur(800) }, null]],
      [at(9), at(2), [eur(1000), { price: eur(800) }, null]],
    ]);
    // Nothing but a name changed.
    await importAll(store, "h", [row("h1", true, "other", { price: eur(1000), sale: { price: eur(800) } })], at(10));
    expect((await one("h1")).history).toHaveLength(3);
  });

  test("prices that no answer can hang on any more are dropped, the one before them stays", async () => {
    const at = (days) => 1_100_000_000_000 + days * DAY;
    for (const [day, price] of [
      [0, 100],
      [1, 101],
      [2, 102],
      [401, 103],
      [402, 104],
    ])
      await importAll(store, "old", [priced("o1", price)], at(day));
    expect((await one("o1")).history.map((p) => p.at)).toEqual([at(2), at(401), at(402)]);
  });

  test("a feed that says that nothing changed confirms its offers", async () => {
    await importAll(store, "quiet", [priced("q1", 100)], 7_000);
    await store.confirmFeed("t", "quiet", 7_000, 7_500);
    expect(await one("q1")).toMatchObject({ asOf: 7_500 });
    await store.confirmFeed("t", "quiet", 7_000, 9_000);
    expect(await one("q1")).toMatchObject({ asOf: 7_500 });
  });

  test("a diff names what would change", async () => {
    await importAll(store, "diff", [priced("f1", 100), priced("f2", 100), priced("f3", 100)], 8_000);
    const run = await store.importFeed("t", "diff");
    await run.add([priced("f1", 100), priced("f2", 90), priced("f4", 1)]);
    const diff = await run.diff(8_100);
    await run.abort();
    expect([diff.added, diff.gone, diff.changed.map(({ id, after }) => [id, JSON.parse(after).price.amount])]).toEqual([["f4"], ["f3"], [["f2", 90]]]);
  });

  test("of many changes a diff names the first hundred of each kind, by their ids", async () => {
    const named = (prefix) => Array.from({ length: 120 }, (_, i) => `${prefix}${String((i * 7) % 120).padStart(3, "0")}`);
    const [changed, gone, added] = ["v", "w", "x"].map(named);
    await importAll(
      store,
      "large",
      [...changed, ...gone].map((id) => priced(id, 100)),
      8_000,
    );
    const run = await store.importFeed("t", "large");
    await run.add([...changed, ...added].map((id) => priced(id, 90)));
    const diff = await run.diff(8_100);
    await run.abort();
    const first = (all) => [...all].sort().slice(0, 100);
    expect([diff.added, diff.gone, diff.changed.map(({ id }) => id)]).toEqual([first(added), first(gone), first(changed)]);
  });

  test("offers are listed in order and found by their names, many at once too", async () => {
    const many = Array.from({ length: 230 }, (_, i) => row(`m${String(i).padStart(3, "0")}`, true, i === 7 ? "Rad 100%_neu" : `Rad ${i}`));
    await importAll(store, "many", many, 500);
    const page = await store.listOffers("t", { after: "m100", limit: 3 });
    expect(page.map((o) => o.id)).toEqual(["m101", "m102", "m103"]);
    expect((await store.listOffers("t", { search: "100%_n" })).map((o) => o.id)).toEqual(["m007"]);
    expect((await store.listOffers("t", { search: "M22" })).map((o) => o.id)).toHaveLength(10);
    expect(
      await store.offers(
        "t",
        many.map((r) => r.id),
      ),
    ).toHaveLength(230);
    expect(await store.offers("u", ["m001"])).toEqual([]);
  });

  test("overrides come with their offers, in order; the log has who took one back", async () => {
    const first = await store.putOverride("t", "b", '{"n":1}', 1);
    const second = await store.putOverride("t", "b", '{"n":2}', 2);
    await store.putOverride("u", "b", '{"n":3}', 3);
    expect((await one("b")).overrides).toEqual(['{"n":1}', '{"n":2}']);
    expect((await one("a")).overrides).toEqual([]);
    expect(await store.undoOverride("t", first, { author: "A", reason: "wrong", at: 9 })).toBe(true);
    expect(await store.undoOverride("t", first, { author: "B", reason: "again", at: 10 })).toBe(false);
    expect(await store.undoOverride("u", second, { author: "B", reason: "not theirs", at: 10 })).toBe(false);
    expect((await one("b")).overrides.map((text) => JSON.parse(text))).toEqual([{ n: 1, undone: 9 }, { n: 2 }]);
    expect(await store.log("t", { offer: "b" })).toEqual([
      { id: second, offer: "b", data: '{"n":2}', at: 2, undone: null },
      { id: first, offer: "b", data: '{"n":1}', at: 1, undone: { author: "A", reason: "wrong", at: 9 } },
    ]);
    expect((await store.log("t", { before: second, limit: 1 })).map((entry) => entry.id)).toEqual([first]);
  });

  test("one look-up brings all that a mail needs", async () => {
    await importAll(
      store,
      "look",
      ["l1", "l2", "l3", "own", "rel", "cat", "page", "seen", "repl", "rule"].map((id) => row(id)),
      600,
    );
    const manifest = {
      blocks: [
        { offers: ["l1", "l2"] },
        { choices: [{ inStock: "rule" }, {}] },
        {
          recommend: [
            { slot: "accessories", of: "page" },
            { slot: "seasonal", offers: ["l3"] },
          ],
        },
      ],
    };
    await store.putCampaign("t", "look", JSON.stringify(manifest), 1);
    await store.putCampaign("t", "plain", JSON.stringify({ blocks: [{ offers: ["l1"] }] }), 1);
    await store.putRelations("t", [
      { source: "own", slot: "accessories", offer: "rel", rank: 1 },
      { source: "category:E-Bikes", slot: "similar", offer: "cat", rank: 2 },
      { source: "nobody", slot: "similar", offer: "l1", rank: 0 },
    ]);
    await store.putRecipient("t", "s", JSON.stringify({ purchases: [{ offer: "own" }], categories: ["E-Bikes"], viewed: ["seen"] }));
    await store.putOverride("t", "l2", '{"replacement":"repl"}', 1);
    await store.putServed({ tenant: "t", campaign: "look", key: "k", slot: "top.0", offer: "l1" });
    const found = await store.lookUp({ tenant: "t", campaign: "look", served: "k", subject: "s", offers: ["o"] });
    expect(found.offers.map((o) => o.id).sort()).toEqual(["cat", "l1", "l2", "l3", "o", "own", "rel", "repl", "rule", "seen"]);
    expect(found.relations.map(({ source, offer, rank }) => [source, offer, rank])).toEqual([
      ["category:E-Bikes", "cat", 2],
      ["own", "rel", 1],
    ]);
    expect([found.served, JSON.parse(found.recipient).categories]).toEqual([{ "top.0": "l1" }, ["E-Bikes"]]);
    const plain = await store.lookUp({ tenant: "t", campaign: "plain", served: "k", subject: "unknown" });
    expect([plain.offers.map((o) => o.id), plain.served, plain.recipient, plain.relations]).toEqual([["l1"], {}, null, []]);
    const product = await store.lookUp({ tenant: "t", campaign: "look", product: "page" });
    expect(product.offers.map((o) => o.id)).toContain("page");
    expect((await store.lookUp({ tenant: "t", offers: ["l1"] })).offers).toHaveLength(1);
  });

  test("p11 a look-up follows replacements to their end, circles too", async () => {
    const chain = Array.from({ length: 12 }, (_, i) => `ch${i}`);
    await importAll(
      store,
      "chain",
      [...chain, "ch-x", "ch-other"].map((id) => row(id)),
      1,
    );
    await store.putCampaign("t", "chain", '{"blocks":[{"offers":["ch0"]}]}', 1);
    const ids = async () => (await store.lookUp({ tenant: "t", campaign: "chain" })).offers.map(({ id }) => id);
    for (const [i, id] of chain.slice(1).entries()) await store.putOverride("t", `ch${i}`, JSON.stringify({ replacement: id }), 1);
    expect(await ids()).toEqual([...chain].sort());
    await store.putOverride("t", "ch11", '{"replacement":"ch0"}', 1);
    await store.putOverride("t", "ch5", '{"replacement":"ch-x"}', 1);
    await store.putOverride("t", "ch-x", '{"replacement":"ch-x"}', 1);
    expect(await ids()).toEqual(["ch-x", ...chain].sort());
    await store.putOverride("u", "ch0", '{"replacement":"ch-other"}', 1);
    expect(await ids()).toEqual(["ch-x", ...chain].sort());
  });

  test("relations of a source are replaced slot by slot, people are forgotten", async () => {
    await store.putRelations("t", [
      { source: "own", slot: "accessories", offer: "l1", rank: 0 },
      { source: "own", slot: "similar", offer: "l2", rank: 0 },
    ]);
    await store.putRelations("t", [{ source: "own", slot: "accessories", offer: "l3", rank: 5 }]);
    const { relations } = await store.lookUp({ tenant: "t", campaign: "look", subject: "s" });
    expect(relations.filter((r) => r.source === "own").map(({ slot, offer }) => [slot, offer])).toEqual([
      ["accessories", "l3"],
      ["similar", "l2"],
    ]);
    await store.putRecipient("t", "s", null);
    expect((await store.lookUp({ tenant: "t", campaign: "look", subject: "s" })).recipient).toBeNull();
  });

  test("a parcel keeps its reference, and older news of it are left out", async () => {
    const parcel = (reference, status, asOf) => ({ reference, number: "00340", data: JSON.stringify({ status }), asOf });
    expect(await store.putParcels("t", [parcel("r1", "announced", 10)])).toEqual(["r1"]);
    expect(await store.putParcels("t", [parcel("r2", "in_transit", 20)])).toEqual(["r1"]);
    expect(await store.putParcels("t", [parcel("r3", "announced", 15)])).toEqual(["r1"]);
    expect(await store.parcel("t", "r1")).toEqual({ reference: "r1", number: "00340", data: '{"status":"in_transit"}', asOf: 20 });
    expect([await store.parcel("t", "r2"), await store.parcel("u", "r1")]).toEqual([null, null]);
  });

  test("the served-memory keeps the last offer of each slot", async () => {
    const entry = { tenant: "t", campaign: "c", key: "k", slot: "top.0", offer: "a" };
    const served = async (key) => (await store.lookUp({ tenant: "t", campaign: "c", served: key })).served;
    expect(await served("k")).toEqual({});
    await store.putServed(entry);
    await store.putServed({ ...entry, slot: "top.1", offer: "b" });
    await store.putServed({ ...entry, offer: "c" });
    expect(await served("k")).toEqual({ "top.0": "c", "top.1": "b" });
    expect(await served("other")).toEqual({});
  });

  test("e7_what is kept under a reference is forgotten, and nothing else", async () => {
    for (const subject of ["f1", "f2"]) {
      await store.putRecipient("t", subject, '{"owned":["x"]}');
      await store.putFact("t", "order", subject, '{"status":"packed"}', 1);
      await store.putFact("t", "voucher", subject, '{"code":"A"}', 1);
      await store.putParcels("t", [{ reference: subject, number: `nr-${subject}`, data: '{"status":"delivered"}', asOf: 1 }]);
    }
    expect(await store.forget("t", "nobody")).toBe(false);
    expect(await store.forget("u", "f1")).toBe(false);
    expect(await store.forget("t", "f1")).toBe(true);
    const { recipient, facts } = await store.lookUp({ tenant: "t", campaign: "c", subject: "f1" });
    expect([recipient, facts, await store.parcel("t", "f1"), await store.forget("t", "f1")]).toEqual([null, {}, null, false]);
    const other = await store.lookUp({ tenant: "t", campaign: "c", subject: "f2" });
    expect([other.recipient, Object.keys(other.facts).sort()]).toEqual(['{"owned":["x"]}', ["order", "parcel", "voucher"]]);
    // Its number is a new parcel's, should the carrier tell of it again.
    expect(await store.putParcels("t", [{ reference: "f3", number: "nr-f1", data: "{}", asOf: 1 }])).toEqual(["f3"]);
  });

  test("e7_a campaign is deleted with its versions, votes and what its mails showed; others and the counts stay", async () => {
    for (const id of ["gone", "stays", "gone*", "gon"]) {
      await store.putCampaign("t", id, '{"blocks":[]}', 1);
      await store.putCampaign("t", id, '{"blocks":[]}', 2);
      for (let n = 0; n < 5; n++) await store.putServed({ tenant: "t", campaign: id, key: `mail-${n}`, slot: "top.0", offer: "a" });
      expect(await store.putVote({ tenant: "t", campaign: id, block: "b", voter: "v1", answer: "a" })).toBe(true);
    }
    await store.putServed({ tenant: "u", campaign: "gone", key: "mail-0", slot: "top.0", offer: "a" });
    const count = { tenant: "t", campaign: "gone", day: "2026-11-22", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 3 };
    await store.addCounts([count]);
    const before = (await store.lookUp({ tenant: "t", campaign: "gone" })).version;
    expect(await store.deleteCampaign("t", "never")).toBe(false);
    expect(await store.deleteCampaign("t", "gone")).toBe(true);
    const look = (tenant, campaign) => store.lookUp({ tenant, campaign, served: "mail-0" });
    const gone = await look("t", "gone");
    expect([gone.campaign, gone.served, gone.votes, await store.versions("t", "gone")]).toEqual([null, {}, {}, []]);
    expect(gone.version === undefined || gone.version !== before).toBe(true);
    for (const id of ["stays", "gone*", "gon"]) {
      const { campaign, served, votes } = await look("t", id);
      expect([id, campaign, served, votes]).toEqual([id, '{"blocks":[]}', { "top.0": "a" }, { b: { a: 1 } }]);
    }
    expect((await look("u", "gone")).served).toEqual({ "top.0": "a" });
    expect(await store.counts({ tenant: "t", campaign: "gone" })).toEqual([count]);
    expect((await store.campaigns()).some(({ id }) => id === "gone")).toBe(false);
    // It may be published again, and begins anew.
    expect(await store.putCampaign("t", "gone", "{}", 3)).toBe(1);
    expect(await store.putVote({ tenant: "t", campaign: "gone", block: "b", voter: "v1", answer: "b" })).toBe(true);
    expect(await store.deleteCampaign("t", "gone")).toBe(true);
  });
});
