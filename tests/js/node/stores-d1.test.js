// How often D1 is asked: each time is a way across the network.
import { expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { d1 } from "../../../dist/js/stores/d1.js";
import { d1Database, newKeys } from "./parts.js";
import { priced, row } from "./rows.js";

test("a thousand rows reach D1 in one round trip", async () => {
  const { database, end } = await d1Database();
  let trips = 0;
  const store = d1({ prepare: (sql) => database.prepare(sql), batch: (statements) => database.batch(statements, trips++) });
  const run = await store.importFeed("t", "f");
  trips = 0;
  await run.add(Array.from({ length: 1_000 }, (_, i) => priced(`r${i}`, 100 + i)));
  expect([trips, (await run.counts(1)).added]).toEqual([1, 1_000]);
  await end();
});

test("a mail with eight slots takes one round trip a picture", async () => {
  const { database, end } = await d1Database();
  let lookUps = 0;
  let writes = false;
  const prepare = (sql) => {
    // Every 256th entry looks through some rows whose time is over: that is no look-up of this mail.
    writes = sql.startsWith("INSERT") || sql.includes("FROM sweeps");
    return database.prepare(sql);
  };
  const batch = (statements) => {
    if (!writes) lookUps += 1;
    return database.batch(statements);
  };
  const store = d1({ prepare, batch });
  const keys = newKeys();
  const ids = Array.from({ length: 20 }, (_, i) => `o${i}`);
  const offer = (id) => row(id, true, id, { kind: "goods", link: `https://shop.example/${id}` });
  const run = await store.importFeed("shop", "f");
  await run.add(ids.map(offer));
  await run.commit(Date.now());
  const block = { id: "all", kind: "offers", width: 560, height: 172, offers: ids, slots: Array.from({ length: 8 }, () => ({ whenGone: "fill" })) };
  const eight = { tenant: "shop", id: "acht", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] };
  await publish(store, eight);
  const links = sealLinks({ baseUrl: "http://edge", keys, campaign: eight, message: "m" });
  const live = createLive({ store, keys, fallback: "https://shop.example/" });
  expect(links).toHaveLength(8);
  for (const { picture, click } of links) {
    lookUps = 0;
    expect((await live.fetch(new Request(picture))).status).toBe(200);
    expect(lookUps).toBe(1);
    lookUps = 0;
    expect((await live.fetch(new Request(click))).status).toBe(302);
    expect(lookUps).toBe(1);
  }
  // What has changed since is read in a second one, once.
  await store.confirmFeed("shop", "f", 0, 0);
  const asked = [];
  for (const { picture } of links.slice(0, 2)) {
    lookUps = 0;
    await live.fetch(new Request(picture));
    asked.push(lookUps);
  }
  expect(asked).toEqual([2, 1]);
  await end();
});
