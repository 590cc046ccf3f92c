// What version 0.1 stored is read, changed and forgotten as what this one stores. `tests/stores` has what it wrote: a SQLite file, a Redis, and the offers that
// it gave of them.
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import zlib from "node:zlib";
import { expect, test } from "vitest";
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

function oldFile() {
  const file = path.join(temporaryFolder(), "old.db");
  fs.writeFileSync(file, zlib.gunzipSync(fs.readFileSync(path.join(folder, "0.1.db.gz"))));
  return file;
}

const opened = {
  sqlite: async () => ({ store: await sqlite(oldFile()) }),
  d1: async () => {
    const { database, end } = await d1Database();
    const old = new DatabaseSync(oldFile());
    for (const { name, sql } of old.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()) {
      await database.prepare(`DROP TABLE IF EXISTS ${name}`).run();
      await database.prepare(sql).run();
      for (const row of old.prepare(`SELECT * FROM ${name}`).all()) {
        const names = Object.keys(row);
        const places = names.map(() => "?").join(", ");
        await database
          .prepare(`INSERT INTO ${name} (${names.join(", ")}) VALUES (${places})`)
          .bind(...Object.values(row))
          .run();
      }
    }
    old.close();
    await prepareD1(database);
    return { store: d1(database), end };
  },
};
if (hasRedis)
  opened.redis = async () => {
    const server = await redisServer();
    for (const [key, { hash, list, set, zset, string }] of Object.entries(JSON.parse(fs.readFileSync(path.join(folder, "0.1.redis.json"), "utf8")))) {
      if (hash) await server.client.hSet(key, hash);
      if (list) await server.client.rPush(key, list);
      if (set) await server.client.sAdd(key, set);
      if (zset) await server.client.zAdd(key, zset);
      // The revision is a counter's text, the log's number a number.
      if (string !== undefined) await server.client.set(key, string);
    }
    return { store: redis(server.client), end: () => server.stop() };
  };

test.each(Object.keys(opened))("point 3: what 0.1 wrote is what %s gives, part by part", async (name) => {
  const { store, end } = await opened[name]();
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
  await store.close();
  await end?.();
});

test("point 3: two processes that open an old file at once bring it up to date once", async () => {
  const file = oldFile();
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
