// A SQLite file on its own: who may read it, how long its write-ahead log gets, and what happens when it is deleted or replaced while it is open.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test, vi } from "vitest";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { temporaryFolder } from "./parts.js";
import { row } from "./rows.js";

const cli = new URL("../../../dist/js/cli/main.js", import.meta.url).pathname;
const fresh = () => path.join(temporaryFolder(), "shop.db");
const modes = (file) => ["", "-wal", "-shm"].map((beside) => (fs.statSync(file + beside).mode & 0o777).toString(8));
const walOf = (file) => fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
const MB = 1024 ** 2;

async function importText(store, id, size, rows = 1) {
  const run = await store.importFeed("t", "f");
  for (let i = 0; i < rows; i++) await run.add([row(`${id}${i}`, true, "x".repeat(size))]);
  await run.commit(Date.now(), { partial: true });
}
/** The clock goes on, so that the files are looked at again. */
let ahead = 0;
async function later(run) {
  ahead += 2_000;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ahead });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}
const ids = async (store) => (await store.listOffers("t")).map(({ id }) => id);

describe("e10 who may read it", () => {
  const umask = (mask, run) => {
    const before = process.umask(mask);
    return run().finally(() => process.umask(before));
  };

  test("e10 the database and what stands beside it are their owner's alone", async () => {
    const file = fresh();
    const store = await umask(0, () => sqlite(file));
    await store.putRecipient("t", "s", "{}");
    expect(modes(file)).toEqual(["600", "600", "600"]);
    await store.close();
  });

  test("e10 files of before are mended", async () => {
    const file = fresh();
    const old = await sqlite(file);
    await old.putRecipient("t", "s", "{}");
    for (const beside of ["", "-wal", "-shm"]) fs.chmodSync(file + beside, 0o644);
    const store = await sqlite(file);
    expect(modes(file)).toEqual(["600", "600", "600"]);
    await store.close();
    await old.close();
  });

  test("e10 a link to the database leads to it", async () => {
    const file = fresh();
    const link = path.join(temporaryFolder(), "link.db");
    fs.symlinkSync(file, link);
    const store = await sqlite(link);
    await store.putRecipient("t", "s", "{}");
    expect(modes(file)).toEqual(["600", "600", "600"]);
    await store.close();
  });
});

describe("e10 the write-ahead log", () => {
  test("e10 is cut after a large import", async () => {
    const file = fresh();
    const store = await sqlite(file);
    await importText(store, "big", 4 * MB, 8);
    expect(walOf(file)).toBeLessThanOrEqual(16 * MB);
    expect(await ids(store)).toHaveLength(8);
    await store.close();
  });

  test("e10 is cut by whoever writes next once a reader has ended", async () => {
    const file = fresh();
    const store = await sqlite(file, { busyTimeout: 50 });
    await importText(store, "a", 10);
    const reader = new DatabaseSync(file);
    reader.exec("BEGIN; SELECT count(*) FROM catalog");
    await importText(store, "big", 4 * MB, 8);
    expect(walOf(file)).toBeGreaterThan(16 * MB);
    reader.exec("COMMIT");
    await later(() => store.putRecipient("t", "s", "{}"));
    expect(walOf(file)).toBeLessThanOrEqual(16 * MB);
    reader.close();
    await store.close();
  });

  test("e10 has an end while a reader has none, and that is told", async () => {
    const file = fresh();
    const store = await sqlite(file, { busyTimeout: 50, maxWal: 20 * MB });
    await importText(store, "a", 10);
    const reader = new DatabaseSync(file);
    reader.exec("BEGIN; SELECT count(*) FROM catalog");
    const refused = {
      code: "store/failed",
      diagnostic: { message: expect.stringMatching(/shop\.db-wal has \d+ MiB: a reader/), help: expect.stringContaining("end the process") },
    };
    await expect(importText(store, "big", 4 * MB, 20)).rejects.toMatchObject(refused);
    expect(walOf(file)).toBeLessThan(40 * MB);
    const started = Date.now();
    await later(() => expect(store.putRecipient("t", "s", "{}")).rejects.toMatchObject(refused));
    expect(Date.now() - started).toBeLessThan(1_000);
    // What is there is still read.
    expect(await later(() => ids(store))).toEqual(["a0"]);
    reader.exec("COMMIT");
    await later(() => store.putRecipient("t", "s", "{}"));
    expect(walOf(file)).toBeLessThanOrEqual(16 * MB);
    reader.close();
    await store.close();
  });
});

describe("e10 a file that is deleted or replaced while it is open", () => {
  const filled = async (file, id) => {
    const store = await sqlite(file);
    await importText(store, id, 10);
    return store;
  };
  const rename = (from, to) => {
    for (const beside of ["", "-wal", "-shm"]) if (fs.existsSync(from + beside)) fs.renameSync(from + beside, to + beside);
  };

  test("e10 one that is deleted is told, and goes on when it is back", async () => {
    const file = fresh();
    const store = await filled(file, "a");
    rename(file, `${file}.away`);
    await later(async () => {
      const gone = { code: "store/missing", diagnostic: { message: expect.stringContaining("shop.db was deleted or moved") } };
      await expect(store.lookUp({ tenant: "t" })).rejects.toMatchObject(gone);
      await expect(store.putRecipient("t", "s", "{}")).rejects.toMatchObject(gone);
      await expect(store.campaigns()).rejects.toMatchObject(gone);
    });
    expect(fs.existsSync(file)).toBe(false);
    rename(`${file}.away`, file);
    expect(await later(() => ids(store))).toEqual(["a0"]);
    await store.close();
  });

  test("e10 one that is replaced is opened anew, with its tables, and the old one's log never gets into it", async () => {
    const file = fresh();
    const store = await filled(file, "old");
    const other = `${file}.new`;
    await (await filled(other, "new")).close();
    fs.renameSync(file, `${file}.away`);
    fs.renameSync(other, file);
    expect(walOf(file)).toBeGreaterThan(0);
    await later(async () => {
      expect(await ids(store)).toEqual(["new0"]);
      await store.putRecipient("t", "s", "{}");
      await importText(store, "more", 10);
    });
    await store.close();
    const check = (of) => new DatabaseSync(of).prepare("PRAGMA integrity_check").get().integrity_check;
    expect([check(file), check(`${file}.away`)]).toEqual(["ok", "ok"]);
    const [again, away] = [await sqlite(file), await sqlite(`${file}.away`)];
    expect([await ids(again), await ids(away)]).toEqual([["more0", "new0"], ["old0"]]);
    await again.close();
    await away.close();

    const empty = fresh();
    const emptied = await filled(empty, "a");
    for (const beside of ["", "-wal", "-shm"]) fs.rmSync(empty + beside);
    new DatabaseSync(empty).close();
    fs.writeFileSync(empty, "");
    expect(await later(() => ids(emptied))).toEqual([]);
    await emptied.close();
  });

  test("e10 one that is replaced by rubbish is told until it is a database again", async () => {
    const file = fresh();
    const store = await filled(file, "a");
    for (const beside of ["-wal", "-shm"]) fs.rmSync(file + beside);
    fs.rmSync(file);
    fs.writeFileSync(file, "no database ".repeat(1_000));
    for (let i = 0; i < 2; i++) await later(() => expect(ids(store)).rejects.toMatchObject({ code: "store/damaged" }));
    await expect(ids(store)).rejects.toMatchObject({ code: "store/damaged" });
    fs.rmSync(file);
    await (await filled(file, "b")).close();
    expect(await later(() => ids(store))).toEqual(["b0"]);
    await store.close();
  });

  test("e10 while another process uses the old one's log nothing is opened", async () => {
    const file = fresh();
    const store = await filled(file, "old");
    const other = new DatabaseSync(file);
    other.exec("BEGIN; SELECT count(*) FROM catalog");
    await store.putRecipient("t", "s", "{}");
    await (await filled(`${file}.new`, "new")).close();
    fs.renameSync(`${file}.new`, file);
    await later(() => expect(ids(store)).rejects.toMatchObject({ code: "store/failed", diagnostic: { message: expect.stringContaining("was replaced") } }));
    other.exec("COMMIT");
    other.close();
    expect(await later(() => ids(store))).toEqual(["new0"]);
    await store.close();
  });

  test("e10 an edge that runs says so, and goes on with the new one", { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "postfrisch.db");
    const run = (...args) => spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
    await (await filled(file, "a")).close();
    const server = spawn(process.execPath, [cli, "serve", "--port", "0", "--json", "--metrics"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    const { url } = JSON.parse(await new Promise((resolve) => server.stdout.once("data", (piece) => resolve(String(piece)))));
    const key = fs.readFileSync(path.join(folder, "postfrisch.metrics.key"), "utf8").trim();
    const asked = async () => fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${key}` } });
    const wait = () => new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await asked()).status).toBe(200);
    for (const beside of ["", "-wal", "-shm"]) fs.rmSync(file + beside, { force: true });
    await wait();
    const answer = await asked();
    expect([answer.status, (await answer.json()).error.code]).toEqual([503, "store/missing"]);
    await (await filled(file, "b")).close();
    await wait();
    expect((await asked()).status).toBe(200);
    expect(run("report", "--json").status).toBe(0);
    const exited = new Promise((resolve) => {
      server.once("exit", resolve);
    });
    server.kill("SIGTERM");
    expect(await exited).toBe(0);
  });
});
