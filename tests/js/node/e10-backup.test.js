// What docs/backup.md says: a store that was restored answers the same.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Miniflare } from "miniflare";
import { afterEach, expect, test, vi } from "vitest";
import { publish, putFact, putRecipient, relate } from "../../../dist/js/admin.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { postgres } from "../../../dist/js/stores/postgres.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { importParcels } from "../../../dist/js/webhooks.js";
import { campaign, importDemo, temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer, runPostgres } from "./postgres.js";
import { hasRedis, redisServer } from "./redis.js";

const root = new URL("../../../", import.meta.url).pathname;
const wranglerBin = `${root}node_modules/.bin/wrangler`;
const SUBJECT = "AAAAAAAAAAAAAAAAAAAAAA";
const tracked = { tracking_number: "00340", slug: "dhl", tag: "InTransit", updated_at: "2026-11-28T10:00:00Z", checkpoints: [] };
const served = { tenant: "shop", campaign: campaign.id, key: "k'; --\n", slot: "top.0", offer: "bike-004" };
const vote = { tenant: "shop", campaign: campaign.id, block: "poll", answer: "yes" };
const count = { tenant: "shop", campaign: campaign.id, day: "2026-11-28", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 3 };

const ended = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** Something of everything that stores keep. */
async function fill(store) {
  await importDemo(store);
  await publish(store, campaign);
  await store.putLock("shop", "other", { author: "a", reason: "r", at: 1 });
  await store.putOverride("shop", "bike-004", JSON.stringify({ name: "Rad; 'neu'", author: "ä", reason: "r;", until: Date.now() + 86_400_000 }), 1);
  await relate(store, "shop", [{ source: "bike-004", slot: "similar", offer: "bike-007", rank: 1 }]);
  await putRecipient(store, "shop", SUBJECT, { owned: ["bike-004"] });
  await putFact(store, "shop", "points", SUBJECT, { balance: 7, asOf: 1 });
  const { references } = await importParcels(store, "shop", JSON.stringify({ data: { trackings: [tracked] } }));
  await store.putVote({ ...vote, voter: "v" });
  await store.putServed(served);
  await store.addCounts([count]);
  await store.putAsset(
    "shop",
    "asset",
    Uint8Array.from({ length: 30_000 }, (_, i) => i % 256),
  );
  await store.putPhoto("shop", "bike-004", "asset", "https://shop.example/photo.jpg");
  return references[0].reference;
}

/** All that a store says of it. */
const answers = async (store, reference) => ({
  mail: await store.lookUp({ tenant: "shop", campaign: campaign.id, served: served.key, subject: SUBJECT }),
  page: await store.lookUp({ tenant: "shop", subject: reference }),
  unchanged: await store.lookUp({ tenant: "shop", campaign: campaign.id }),
  campaigns: await store.campaigns(),
  versions: await store.versions("shop", campaign.id),
  lock: await store.lock("shop", "other"),
  offers: await store.listOffers("shop", { limit: 1_000 }),
  log: await store.log("shop"),
  parcel: await store.parcel("shop", reference),
  counts: await store.counts(),
  asset: await store.asset("shop", "asset"),
});

/** Writes that would be told apart from before. */
async function goesOn(store) {
  expect([await store.putVote({ ...vote, voter: "v" }), await store.putVote({ ...vote, voter: "w" })]).toEqual([false, true]);
  expect((await store.lookUp({ tenant: "shop", campaign: campaign.id })).votes).toEqual({ poll: { yes: 2 } });
  expect(await store.putCampaign("shop", campaign.id, "{}", 2)).toBe(2);
}

test("e10 SQLite: VACUUM INTO while it is open, moved back while it is open", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "postfrisch.db");
  const store = await sqlite(file);
  ended.push(() => store.close());
  const reference = await fill(store);
  const before = await answers(store, reference);
  expect([before.offers.length > 50, before.mail.served, before.mail.votes]).toEqual([true, { "top.0": "bike-004" }, { poll: { yes: 1 } }]);
  const run = (command) =>
    spawnSync("sh", ["-ec", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env.PATH}` },
    });
  const [, second] = fs
    .readFileSync(`${root}docs/backup.md`, "utf8")
    .match(/```sh\nnode -e .*\n```/)[0]
    .split("\n");
  expect(run(second)).toMatchObject({ status: 0 });
  await store.putRecipient("shop", SUBJECT, null);
  await store.putVote({ ...vote, voter: "x" });
  expect(run("cp backup.db restored.db; mv restored.db postfrisch.db")).toMatchObject({ status: 0 });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await answers(store, reference)).toEqual(before);
  await goesOn(store);
});

test.skipIf(!hasRedis)("e10 Redis: SAVE, and a start without the append-only file", async () => {
  const started = async (options) => {
    const server = await redisServer(options);
    let isStopped = false;
    const stop = async () => {
      if (!isStopped) await server.stop();
      isStopped = true;
    };
    ended.push(stop);
    return { ...server, stop };
  };
  const server = await started();
  const reference = await fill(redis(server.client));
  const before = await answers(redis(server.client), reference);
  await server.client.sendCommand(["SAVE"]);
  const folder = temporaryFolder();
  fs.copyFileSync(path.join(server.folder, "dump.rdb"), path.join(folder, "dump.rdb"));
  const ttl = (client) => client.sendCommand(["EXPIRETIME", `postfrisch:{shop}:served:${campaign.id}:${served.key}`]);
  const kept = await ttl(server.client);
  await server.stop();
  const restored = await started({ folder, args: ["--appendonly", "no"] });
  expect([await answers(redis(restored.client), reference), await ttl(restored.client)]).toEqual([before, kept]);
  await restored.client.sendCommand(["CONFIG", "SET", "appendonly", "yes"]);
  await vi.waitUntil(async () => /aof_rewrite_in_progress:0.*aof_last_bgrewrite_status:ok/s.test(await restored.client.info("persistence")), {
    timeout: 10_000,
  });
  await restored.stop();
  const again = await started({ folder });
  expect(await answers(redis(again.client), reference)).toEqual(before);
  await goesOn(redis(again.client));
});

test.skipIf(!hasPostgres)("e10 PostgreSQL: pg_dump while it is open, restored into another database", async () => {
  const server = await postgresServer();
  ended.push(() => server.stop());
  const store = await postgres(await server.database("shop"));
  const reference = await fill(store);
  const before = await answers(store, reference);
  const backup = runPostgres("pg_dump", ["--schema", "postfrisch", "--format", "custom", `${server.url}/shop`]);
  await store.putRecipient("shop", SUBJECT, null);
  const pool = await server.database("restored");
  runPostgres("pg_restore", ["--dbname", `${server.url}/restored`], backup);
  const restored = await postgres(pool, { create: false });
  expect(await answers(restored, reference)).toEqual(before);
  expect(await restored.putOverride("shop", "bike-004", "{}", 9)).toBeGreaterThan(before.log[0].id);
  await goesOn(restored);
});

test.skipIf(!fs.existsSync(wranglerBin))("e10 D1: exported and executed by wrangler", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const databases = ["shop", "restored"].map((name) => ({ binding: name.toUpperCase(), database_name: name, database_id: `id-of-${name}` }));
  fs.writeFileSync(path.join(folder, "worker.js"), "export default {};\n");
  const config = { name: "x", main: "worker.js", compatibility_date: "2026-06-01", d1_databases: databases };
  fs.writeFileSync(path.join(folder, "wrangler.json"), JSON.stringify(config));
  const opened = async (name) => {
    const miniflare = new Miniflare({
      modules: true,
      script: "export default {}",
      host: "127.0.0.1",
      d1Databases: { DB: `id-of-${name}` },
      d1Persist: path.join(folder, ".wrangler/state/v3/d1"),
    });
    ended.push(() => miniflare.dispose());
    const database = await miniflare.getD1Database("DB");
    return { database, store: d1(database) };
  };
  const wrangler = (...args) => {
    const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [wranglerBin, "d1", ...args], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    expect([status, stdout + stderr]).toEqual([0, expect.any(String)]);
  };
  const first = await opened("shop");
  await prepareD1(first.database);
  const reference = await fill(first.store);
  const before = await answers(first.store, reference);
  await ended.pop()();
  wrangler("export", "shop", "--local", "--output", "backup.sql");
  wrangler("execute", "restored", "--local", "--file", "backup.sql");
  const restored = await opened("restored");
  expect(await answers(restored.store, reference)).toEqual(before);
  await goesOn(restored.store);
  await prepareD1(restored.database);
});
