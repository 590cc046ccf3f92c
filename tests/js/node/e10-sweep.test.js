// What has had its time is deleted in every store, by itself and by `sweep`; what is kept of an opening tells its day and no more.
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test, vi } from "vitest";
import { prepareD1 } from "../../../dist/js/stores/d1.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { d1Database, temporaryFolder } from "./parts.js";
import { hasRedis, redisServer } from "./redis.js";
import { priced } from "./rows.js";
import { shapes, withRows } from "./stores.js";

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 28, 13, 37, 42);
const at = async (time, run) => {
  vi.useFakeTimers({ toFake: ["Date"], now: time });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
};
const ended = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** Redis deletes by its own clock. */
const engines = Object.keys(shapes).filter((name) => !name.startsWith("redis"));
const opened = async (name, options) => {
  const shop = await shapes[name](options);
  ended.push(shop.end);
  return shop;
};

const put = async (store, campaign, n, slot = "s") => {
  for (let i = 0; i < n; i++) await store.putServed({ tenant: "t", campaign, key: `${campaign}-${i}`, slot, offer: "o" });
};
const known = async (store, campaign, n) => {
  let found = 0;
  for (let i = 0; i < n; i++) found += Object.keys((await store.lookUp({ tenant: "t", campaign, served: `${campaign}-${i}` })).served).length;
  return found;
};

describe("e10 the served record", () => {
  test.each(engines)("e10 %s: what is older than its life is gone, what is younger stays", async (name) => {
    const { store } = await opened(name, { shards: 3 });
    await at(START, () => put(store, "old", 20));
    await at(START + 100 * DAY, () => put(store, "young", 5));
    await at(START + 100 * DAY, () => put(store, "old", 2));
    await at(START + 101 * DAY, () => put(store, "a-first", 1));
    await store.sweep(START + 400 * DAY);
    expect([await known(store, "old", 20), await known(store, "young", 5)]).toEqual([20, 5]);
    await store.sweep(START + 401 * DAY);
    expect([await known(store, "old", 20), await known(store, "young", 5), await known(store, "a-first", 1)]).toEqual([2, 5, 1]);
    await store.sweep(START + 600 * DAY);
    expect([await known(store, "old", 20), await known(store, "young", 5), await known(store, "a-first", 1)]).toEqual([0, 0, 0]);
  });

  test.each(engines)("e10 %s: it goes by itself as new ones come", { timeout: 60_000 }, async (name) => {
    const { store } = await opened(name, { shards: 1 });
    await at(START, () => put(store, "old", 5));
    await at(START + 402 * DAY, () => put(store, "new", 260));
    expect([await known(store, "old", 5), await known(store, "new", 5)]).toEqual([0, 5]);
  });

  test.each(withRows)(
    "e10 %s: also of campaigns that nobody opens any more, a thousand rows at a time, and as feeds are imported",
    { timeout: 60_000 },
    async (name) => {
      const { store, rows } = await opened(name);
      const count = async () => (await rows("SELECT count(*) AS n FROM served WHERE campaign = 'old'"))[0].n;
      await rows(
        `INSERT INTO served (tenant, campaign, key, slot, offer, until) WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 62500) SELECT 't', 'old', 'k' || n, 's', 'o', ${Math.ceil(START / DAY) + 400} FROM i`,
      );
      for (const left of [61_500, 60_500]) {
        await at(START + 402 * DAY, () => put(store, "z", 256));
        expect(await count()).toBe(left);
      }
      for (const left of [10_500, 0]) {
        await at(START + 402 * DAY, async () => (await store.importFeed("t", "f")).abort());
        expect(await count()).toBe(left);
      }
      expect((await rows("SELECT count(*) AS n FROM served"))[0].n).toBe(256);
    },
  );

  test.each(withRows)("e10 %s: a row tells the day, not the time", async (name) => {
    const { store, rows } = await opened(name);
    const days = [Date.UTC(2026, 10, 28, 0, 0, 1), Date.UTC(2026, 10, 28, 23, 59, 59), Date.UTC(2026, 10, 29, 0, 0, 1)];
    for (const [i, day] of days.entries()) await at(day, () => put(store, `c${i}`, 1));
    const kept = (await rows("SELECT campaign, until FROM served ORDER BY campaign")).map(({ until }) => until);
    const day = Math.floor(days[0] / DAY);
    expect(kept).toEqual([day + 401, day + 401, day + 402]);
  });

  test.skipIf(!hasRedis)("e10 redis: entries go at the end of a day, and what imports leave behind after an hour", async () => {
    const server = await redisServer();
    ended.push(() => server.stop());
    const store = redis(server.client);
    await put(store, "c", 3);
    const entries = await server.client.sendCommand(["KEYS", "*served*"]);
    expect(entries).toHaveLength(3);
    for (const key of entries) {
      const until = Number(await server.client.sendCommand(["PEXPIRETIME", key]));
      expect([until % DAY, until >= Date.now() + 400 * DAY, until <= Date.now() + 401 * DAY]).toEqual([0, true, true]);
    }
    await (await store.importFeed("t", "f")).add([priced("a", 1), priced("a", 1)]);
    const leftBehind = await server.client.sendCommand(["KEYS", "*import*"]);
    expect(leftBehind.length).toBeGreaterThan(0);
    for (const key of leftBehind) {
      const left = Number(await server.client.sendCommand(["TTL", key]));
      expect([left > 3_000, left <= 3_600]).toEqual([true, true]);
    }
    await expect(store.sweep(Date.now())).resolves.toBeUndefined();
  });

  test.skipIf(!hasRedis)("e10 redis: entries of before are put off to the end of their day", async () => {
    const server = await redisServer();
    ended.push(() => server.stop());
    const store = redis(server.client);
    const tenants = ["t", "a[b]*?\\", "other"];
    const until = Math.ceil(Date.now() / DAY) * 86_400 + 3 * 86_400;
    for (const tenant of tenants) {
      await store.addCounts([{ tenant, campaign: "c", day: "2026-11-28", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 1 }]);
      const old = async (_, i) => {
        const key = `postfrisch:{${tenant}}:served:c:${i}`;
        await Promise.all([server.client.sendCommand(["HSET", key, "s", "o"]), server.client.sendCommand(["EXPIREAT", key, String(until - 40_000 + i)])]);
      };
      await Promise.all(Array.from({ length: 1_200 }, old));
    }
    await server.client.sendCommand(["EXPIREAT", "postfrisch:{t}:served:c:0", String(until)]);
    await server.client.sendCommand(["SET", "mine:served:x", "1", "EX", "5000"]);
    await store.sweep(Date.now());
    const keys = await server.client.sendCommand(["KEYS", "postfrisch:*served*"]);
    const seen = new Set(await Promise.all(keys.map(async (key) => Number(await server.client.sendCommand(["EXPIRETIME", key])))));
    expect(keys).toHaveLength(3_600);
    expect([...seen]).toEqual([until]);
    const mine = Number(await server.client.sendCommand(["TTL", "mine:served:x"]));
    expect([mine > 4_900, mine <= 5_000]).toEqual([true, true]);
  });

  test.each(["sqlite", "d1"])("e10 %s: entries of before get the day on which the database is opened", async (name) => {
    const old =
      "CREATE TABLE served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID";
    const row = "INSERT INTO served (tenant, campaign, key, slot, offer) VALUES ('t', 'c', 'c-0', 's', 'o')";
    const day = Math.ceil(START / DAY) + 400;
    if (name === "sqlite") {
      const file = path.join(temporaryFolder(), "a.db");
      const before = new DatabaseSync(file);
      before.exec(`${old}; ${row}`);
      const [store] = await at(START, () => Promise.all([sqlite(file), sqlite(file)]).then(async ([a, b]) => [a, await b.close()]));
      expect([before.prepare("SELECT until FROM served").all(), await known(store, "c", 1)]).toEqual([[{ until: day }], 1]);
      await store.sweep(START + 402 * DAY);
      expect(await known(store, "c", 1)).toBe(0);
      before.close();
      await store.close();
    } else {
      const { database, end } = await d1Database();
      for (const sql of ["DROP TABLE served", old, row]) await database.prepare(sql).run();
      await at(START, () => prepareD1(database));
      await prepareD1(database);
      expect((await database.prepare("SELECT until FROM served").all()).results).toEqual([{ until: day }]);
      await end();
    }
  });
});

describe("e10 imports that died", () => {
  test.each(withRows)("e10 %s: their rows go after an hour, those of imports that live stay", async (name) => {
    const { store, rows } = await opened(name);
    const staged = async () => (await rows("SELECT count(*) AS n FROM staged"))[0].n;
    await at(START, async () => (await store.importFeed("t", "died")).add([priced("a", 1), priced("b", 1)]));
    const living = await at(START + 50 * 60_000, () => store.importFeed("t", "lives"));
    await at(START + 50 * 60_000, () => living.add([priced("c", 1)]));
    await store.sweep(START + 59 * 60_000);
    expect(await staged()).toBe(3);
    await store.sweep(START + 61 * 60_000);
    expect(await staged()).toBe(1);
    await at(START + 62 * 60_000, () => living.commit(START));
    expect([await staged(), (await store.offers("t", ["a", "b", "c"])).map(({ id }) => id)]).toEqual([0, ["c"]]);
  });

  test("e10 sqlite: also when the database is opened", async () => {
    const file = path.join(temporaryFolder(), "a.db");
    const store = await sqlite(file);
    await at(START, async () => (await store.importFeed("t", "died")).add([priced("a", 1)]));
    await at(START + 61 * 60_000, async () => (await sqlite(file)).close());
    const behind = new DatabaseSync(file);
    expect(behind.prepare("SELECT count(*) AS n FROM staged").get().n).toBe(0);
    behind.close();
    await store.close();
  });
});
