// What a store can do, by itself: look-ups of a mail with its six offers, writes of the served record, and how long an import's commit keeps everyone waiting.
// Look-ups and writes are warm; a commit is one call, as a shop's machine makes it.
// Redis and PostgreSQL where they are installed. D1 is not in it: miniflare's is no measure of Cloudflare's.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createClient } from "redis";
import { publish } from "../dist/js/admin.js";
import { importFeed } from "../dist/js/import.js";
import { redis } from "../dist/js/stores/redis.js";
import { sqlite } from "../dist/js/stores/sqlite.js";
import { hasPostgres, postgresStore } from "../tests/js/node/postgres.js";

const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-stores-"));
const opened = {
  sqlite: async () => ({ store: await sqlite(path.join(folder(), "shop.db")), close: () => {} }),
  redis: async () => {
    const port = await new Promise((resolve) => {
      const server = net.createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      });
    });
    const server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder(), "--appendonly", "yes", "--save", ""]);
    await new Promise((resolve) => {
      server.stdout.on("data", (text) => String(text).includes("Ready to accept") && resolve());
    });
    const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
    const used = async () => Number(/used_memory:(\d+)/.exec(await client.info("memory"))[1]);
    return {
      store: redis(client),
      used,
      close: () => {
        client.destroy();
        server.kill();
      },
    };
  },
  // With `fsync`, as it is installed.
  postgres: async () => {
    const { store, end } = await postgresStore({ isSafe: true });
    return { store, close: end };
  },
};

const campaign = JSON.parse(fs.readFileSync("examples/shop/campaign.json", "utf8"));
const feed = (count) => {
  const item = (_, i) =>
    `<item><g:id>o${i}</g:id><g:title>Trekkingrad Elbe T ${i} mit 21 Gängen</g:title><g:link>https://shop.example/p/${i}</g:link><g:price>${700 + (i % 900)}.99 EUR</g:price><g:availability>in_stock</g:availability></item>`;
  return `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${Array.from({ length: count }, item).join("")}</channel></rss>`;
};

/** Calls a second, with some under way at once; warm, after half a second of the same. */
async function rate(work, { seconds = 2, at = 16 } = {}) {
  let n = 0;
  const during = async (milliseconds) => {
    let done = 0;
    const started = performance.now();
    const ends = started + milliseconds;
    const all = Array.from({ length: at }, async () => {
      while (performance.now() < ends) {
        await work(n++);
        done += 1;
      }
    });
    await Promise.all(all);
    return Math.round(done / ((performance.now() - started) / 1_000));
  };
  await during(500);
  return during(seconds * 1_000);
}

export default async () => {
  const { demoFeed } = await import("../examples/shop/feed.mjs");
  const rows = [];
  for (const [name, open] of Object.entries(opened)) {
    if (name === "redis" && spawnSync("redis-server", ["--version"]).error) continue;
    if (name === "postgres" && !hasPostgres) continue;
    const { store, used, close } = await open();
    await importFeed(store, [new TextEncoder().encode(demoFeed())], { tenant: "shop", kind: "g:offer_kind" });
    await publish(store, campaign);
    const wanted = { tenant: "shop", campaign: "herbst", served: "k" };
    const reads = await rate(() => store.lookUp(wanted));
    const { version } = await store.lookUp(wanted);
    const known = await rate(() => store.lookUp({ ...wanted, known: version }));
    const before = await used?.();
    let written = 0;
    const writes = await rate((i) => {
      written = Math.max(written, i + 1);
      return store.putServed({ tenant: "shop", campaign: "herbst", key: `key-of-22-characters-${i}`, slot: "angebote.0", offer: "bike-004" });
    });
    const bytes = used && Math.round(((await used()) - before) / written);
    const times = [];
    for (const count of [10_000, 100_000]) {
      const bytes = new TextEncoder().encode(feed(count));
      let commit = 0;
      const watched = {
        offers: (...said) => store.offers(...said),
        importFeed: async (...said) => {
          const run = await store.importFeed(...said);
          const { commit: inner } = run;
          run.commit = async (...said) => {
            const started = performance.now();
            await inner.apply(run, said);
            commit = performance.now() - started;
          };
          return run;
        },
      };
      for (const again of [false, true]) {
        await importFeed(watched, [bytes], { tenant: "big", feed: `f${count}`, now: Date.now() + (again ? 1_000 : 0), force: true });
        times.push(Math.round(commit));
      }
    }
    rows.push({
      store: name,
      "look-ups /s": reads,
      "of what is known /s": known,
      "served record writes /s": writes,
      "bytes a write": bytes ?? "–",
      "commit of 10,000 offers, new and as they were, ms": times.slice(0, 2).join(", "),
      "of 100,000, ms": times.slice(2).join(", "),
    });
    await store.close();
    await close();
  }
  console.table(rows);
};
