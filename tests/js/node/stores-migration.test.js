// What version 0.1 stored is read, changed and forgotten as what this one stores. `tests/stores` has what it wrote: a SQLite file, a Redis, and the offers that
// it gave of them. `unlisted` is what a store had before it kept what a text names, and what look-ups found in it.
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import zlib from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { importFeed } from "../../../dist/js/import.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { createWebhooks, sign } from "../../../dist/js/webhooks.js";
import { d1Database, temporaryFolder } from "./parts.js";
import { hasRedis, redisServer } from "./redis.js";

const folder = path.join(import.meta.dirname, "../../stores");
const stored = JSON.parse(fs.readFileSync(path.join(folder, "0.1.offers.json"), "utf8"));
const LAST = Date.parse("2026-11-07T00:00:00Z");

function oldFile(name) {
  const file = path.join(temporaryFolder(), "old.db");
  const dump = path.join(folder, `${name}.sql`);
  if (fs.existsSync(dump)) {
    const database = new DatabaseSync(file);
    database.exec(`BEGIN; ${fs.readFileSync(dump, "utf8")} COMMIT;`);
    database.close();
  } else fs.writeFileSync(file, zlib.gunzipSync(fs.readFileSync(path.join(folder, `${name}.db.gz`))));
  return file;
}

/** Stores as an earlier version left them, and `behind`, which writes past the store as that version does. */
const engines = {
  sqlite: async (name) => {
    const file = oldFile(name);
    const store = await sqlite(file);
    const database = new DatabaseSync(file);
    return { store, behind: { sql: async (sql) => database.prepare(sql).all() }, end: () => database.close() };
  },
  d1: async (name) => {
    const { database, end } = await d1Database();
    const old = new DatabaseSync(oldFile(name));
    for (const { name, sql } of old.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()) {
      const statements = [`DROP TABLE IF EXISTS ${name}`, sql].map((sql) => database.prepare(sql));
      for (const row of old.prepare(`SELECT * FROM ${name}`).all()) {
        const names = Object.keys(row);
        const places = names.map(() => "?").join(", ");
        statements.push(database.prepare(`INSERT INTO ${name} (${names.join(", ")}) VALUES (${places})`).bind(...Object.values(row)));
      }
      await database.batch(statements);
    }
    old.close();
    await prepareD1(database);
    return { store: d1(database), behind: { sql: async (sql) => (await database.prepare(sql).all()).results }, end };
  },
};
if (hasRedis)
  engines.redis = async (name) => {
    const server = await redisServer();
    for (const [key, { hash, list, set, zset, string }] of Object.entries(JSON.parse(fs.readFileSync(path.join(folder, `${name}.redis.json`), "utf8")))) {
      if (hash) await server.client.hSet(key, hash);
      if (list) await server.client.rPush(key, list);
      if (set) await server.client.sAdd(key, set);
      if (zset) await server.client.zAdd(key, zset);
      // The revision is a counter's text, the log's number a number.
      if (string !== undefined) await server.client.set(key, string);
    }
    return { store: redis(server.client), behind: { redis: server.client }, end: () => server.stop() };
  };

async function opened(engine, name) {
  const { store, behind, end } = await engines[engine](name);
  onTestFinished(async () => {
    await store.close();
    await end();
  });
  return { store, behind };
}

test.each(Object.keys(engines))("point 3: what 0.1 wrote is what %s gives, part by part", async (name) => {
  const { store } = await opened(name, "0.1");
  const all = await store.listOffers("shop");
  expect(all.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  for (const [i, { data, cuts, times, deliveries, ...offer }] of all.entries()) {
    const { data: before, ...was } = stored[i];
    expect(offer).toEqual(was);
    expect(JSON.parse(data)).toEqual(JSON.parse(before));
    expect([new Set(Object.values(times)), deliveries]).toEqual([new Set([was.asOf]), []]);
    expect(cuts).toHaveLength(4);
  }
  // A push, a feed and what a feed no longer has, on what was stored whole.
  const secret = "s".repeat(40);
  const now = LAST + 3_600_000;
  const intake = createWebhooks({ store, tenant: "shop", secret, now: () => now });
  const body = JSON.stringify({ offers: [{ id: "vouched", availability: "out_of_stock", stock: 0 }] });
  const answer = await intake.fetch(
    new Request("https://x/in/offers", { method: "POST", body, headers: { "Postfrisch-Signature": await sign(secret, body, now / 1000) } }),
  );
  expect(await answer.json()).toEqual({ taken: 1, older: 0, problems: [] });
  const item = (id, price) =>
    `<item><g:id>${id}</g:id><title>Rad ${id}</title><link>https://shop.example/${id}</link><g:availability>in_stock</g:availability><g:price>${price}</g:price></item>`;
  const feed = `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${item("plain", "95.00 EUR")}${item("sale", "100.00 EUR")}${item("vouched", "50.00 EUR")}</channel></rss>`;
  const result = await importFeed(store, [Buffer.from(feed)], { tenant: "shop", now: now - 60_000 });
  expect([result.added, result.gone, result.problemCount]).toEqual([0, 1, 0]);
  const found = Object.fromEntries((await store.listOffers("shop")).map((offer) => [offer.id, offer]));
  const offer = (id) => JSON.parse(found[id].data);
  expect([offer("vouched").availability, offer("vouched").stock, offer("vouched").sale]).toEqual(["sold_out", 0, undefined]);
  expect([found.vouched.times.availability, found.vouched.times.price]).toEqual([now, now - 60_000]);
  expect([offer("preorder").availability, found.preorder.goneSince, offer("left").availability, found.left.goneSince]).toEqual([
    "sold_out",
    now - 60_000,
    "sold_out",
    stored.find(({ id }) => id === "left").goneSince,
  ]);
  expect(found.plain.history).toEqual(stored.find(({ id }) => id === "plain").history);
  expect(found.sale.history.at(-1)).toEqual({ at: now - 60_000, seen: LAST, data: '[{"amount":10000,"currency":"EUR"},null,null]' });
});

test("point 3: two processes that open an old file at once bring it up to date once", async () => {
  const file = oldFile("0.1");
  const [a, b] = await Promise.all([sqlite(file), sqlite(file)]);
  expect(await a.listOffers("shop")).toEqual(await b.listOffers("shop"));
  expect(await b.listOffers("shop")).toHaveLength(stored.length);
  await Promise.all([a.close(), b.close()]);
  // Opened again, nothing is written.
  const before = fs.readFileSync(file);
  const again = await sqlite(file);
  await again.close();
  expect(fs.readFileSync(file).equals(before)).toBe(true);
});

const unlisted = JSON.parse(fs.readFileSync(path.join(folder, "unlisted.found.json"), "utf8"));
const foundBy = async (store, asked) => {
  const { version, ...found } = await store.lookUp(asked);
  return found;
};

test.each(Object.keys(engines))("what a text names is said where it was not, and %s finds the same as before", { timeout: 60_000 }, async (name) => {
  const { store, behind } = await opened(name, "unlisted");
  for (const { asked, found } of [...unlisted.lookUps, ...unlisted.lookUps.toReversed()]) expect([asked, await foundBy(store, asked)]).toEqual([asked, found]);
  expect(await store.log("shop")).toEqual(unlisted.log);
  const order = ({ tenant, id }) => tenant + id;
  expect((await store.campaigns()).sort((a, b) => (order(a) < order(b) ? -1 : 1))).toEqual(unlisted.campaigns);
  expect(await store.versions("shop", "herbst")).toEqual(unlisted.versions);

  // Another process still runs the earlier version, and writes as that does.
  const [manifest, person, replaced] = ['{"blocks":[{"offers":["a","c"],"recommend":[{"of":"page"}]}]}', '{"viewed":["unasked"]}', '{"replacement":"viewed"}'];
  if (behind.redis) {
    const at = "postfrisch:{shop}:";
    await behind.redis.hSet(`${at}manifests`, "herbst", manifest);
    await behind.redis.hSet(`${at}recipients`, "person", person);
    const n = await behind.redis.incr(`${at}log:n`);
    await behind.redis.hSet(`${at}overrides`, String(n), replaced);
    await behind.redis.hSet(`${at}logged`, String(n), "1\nc");
    await behind.redis.rPush(`${at}log:c`, String(n));
  } else {
    await behind.sql(`INSERT INTO campaigns (tenant, id, version, manifest, at) VALUES ('shop', 'herbst', 3, '${manifest}', 1)`);
    await behind.sql(`INSERT OR REPLACE INTO recipients (tenant, subject, data) VALUES ('shop', 'person', '${person}')`);
    await behind.sql(`INSERT INTO overrides (tenant, offer, data, at) VALUES ('shop', 'c', '${replaced}', 1)`);
  }
  const asked = { tenant: "shop", campaign: "herbst", subject: "person" };
  const now = await foundBy(store, asked);
  expect([now.campaign, now.recipient, now.relations, now.offers.map(({ id }) => id)]).toEqual([
    manifest,
    person,
    [{ source: "page", slot: "similar", offer: "c", rank: 2 }],
    ["a", "c", "end", "r1", "r2", "unasked", "viewed"],
  ]);
});

test("an override that can't be read names nothing, and costs no other offer", async () => {
  const { store, behind } = await opened("sqlite", "unlisted");
  await behind.sql("INSERT INTO overrides (tenant, offer, data, at) VALUES ('shop', 'unasked', '{', 1)");
  const [{ asked, found }] = unlisted.lookUps;
  expect(await foundBy(store, asked)).toEqual(found);
});
