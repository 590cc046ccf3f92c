// Stores at their end: a full disk, a folder that can't be written, an import that died.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { importFeed } from "../../../dist/js/import.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { smallFeed, temporaryFolder } from "./parts.js";
import { hasPostgres, postgresStore } from "./postgres.js";
import { hasRedis, redisServer } from "./redis.js";
import { row } from "./rows.js";

const ids = (count) => Array.from({ length: count }, (_, i) => `s${i}`);
const imported = (store, count) => importFeed(store, [Buffer.from(smallFeed(ids(count)))], { tenant: "t" });

/** A disk of 400 KB, where this user may mount one. */
const tiny = temporaryFolder();
const canMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", tiny]).status === 0;

test.skipIf(!canMount)("p15 a full disk is called that, and what was there stays", async () => {
  try {
    const store = await sqlite(path.join(tiny, "a.db"));
    await imported(store, 5);
    await expect(imported(store, 5_000)).rejects.toMatchObject({ code: "store/failed", message: expect.stringContaining("the disk is full") });
    expect(await store.listOffers("t")).toHaveLength(5);
    await store.close();
  } finally {
    spawnSync("umount", [tiny]);
  }
});

test("p15 a folder that is not there, and a file that is no database, say so", async () => {
  const folder = temporaryFolder();
  await expect(sqlite(path.join(folder, "none", "a.db"))).rejects.toMatchObject({ code: "store/failed", message: expect.stringContaining("can't be opened") });
  const file = path.join(folder, "text.db");
  fs.writeFileSync(file, "no database ".repeat(1_000));
  await expect(sqlite(file)).rejects.toMatchObject({ code: "store/damaged" });
});

test("p15 an import that died is swept out after an hour; one that wakes up then changes nothing", async () => {
  const file = path.join(temporaryFolder(), "a.db");
  const store = await sqlite(file);
  const died = await store.importFeed("t", "f");
  await died.add([row("a"), row("b")]);
  const lives = await store.importFeed("t", "f");
  await lives.add([row("c")]);
  const db = new DatabaseSync(file);
  const staged = () =>
    db
      .prepare("SELECT id FROM staged ORDER BY id")
      .all()
      .map(({ id }) => id);
  db.exec(`UPDATE imports SET touched = touched - 3601000 WHERE id = (SELECT import FROM staged WHERE id = 'a')`);
  expect(staged()).toEqual(["a", "b", "c"]);
  await (await store.importFeed("t", "f")).abort();
  expect(staged()).toEqual(["c"]);
  await expect(died.commit(100)).rejects.toMatchObject({ code: "store/failed", message: expect.stringContaining("swept out") });
  expect(await store.listOffers("t")).toEqual([]);
  await lives.commit(100);
  expect((await store.listOffers("t")).map(({ id }) => id)).toEqual(["c"]);
  expect(db.prepare("SELECT count(*) AS n FROM imports").get().n).toBe(0);
  db.close();
  await store.close();
});

test.skipIf(!hasRedis)("p15 in Redis too", async () => {
  const server = await redisServer();
  const store = redis(server.client);
  const died = await store.importFeed("t", "f");
  await died.add([row("a")]);
  const [staging] = await server.client.keys("*import:*");
  const left = await server.client.ttl(staging);
  expect([left > 3_000, left <= 3_600]).toEqual([true, true]);
  await server.client.del(staging);
  await expect(died.commit(100)).rejects.toMatchObject({ code: "store/failed", message: expect.stringContaining("swept out") });
  expect(await store.listOffers("t")).toEqual([]);
  await server.stop();
});

test.skipIf(!hasPostgres)("p15 in PostgreSQL too", async () => {
  const { store, rows, end } = await postgresStore();
  const died = await store.importFeed("t", "f");
  await died.add([row("a"), row("b")]);
  const lives = await store.importFeed("t", "f");
  await lives.add([row("c")]);
  await rows("UPDATE imports SET touched = touched - 3601000 WHERE id = (SELECT import FROM staged WHERE id = 'a')");
  await (await store.importFeed("t", "f")).abort();
  expect((await rows("SELECT id FROM staged")).map(({ id }) => id)).toEqual(["c"]);
  // What comes too late is not kept either.
  await died.add([row("d")]);
  await expect(died.commit(100)).rejects.toMatchObject({ code: "store/failed", message: expect.stringContaining("swept out") });
  expect(await store.listOffers("t")).toEqual([]);
  await lives.commit(100);
  expect((await store.listOffers("t")).map(({ id }) => id)).toEqual(["c"]);
  expect(await rows("SELECT FROM imports UNION ALL SELECT FROM staged")).toEqual([]);
  await end();
});
