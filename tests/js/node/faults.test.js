// What goes wrong around an edge: every open still gets a picture, or an error of its connection; nothing stored is lost.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { live as engine } from "../../../dist/js/engine/live.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { newKeys, pieces, smallFeed, temporaryFolder } from "./parts.js";
import { hasRedis, redisServer } from "./redis.js";
import { freePort, projectWith, started } from "./runtimes.js";

const keys = newKeys();
const offers = ["a", "b", "c"];
const campaign = {
  tenant: "shop",
  id: "fehler",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers, slots: [{ whenGone: "fill" }] }],
};
async function filled(store) {
  await importFeed(store, pieces(smallFeed(offers)), { tenant: "shop" });
  await publish(store, campaign);
  return store;
}
const link = (message, base = "https://live.example", more = {}) => sealLinks({ baseUrl: base, keys, campaign, message, ...more })[0];
const edgeOn = (store, more = {}) => {
  const reasons = [];
  const live = createLive({ store, keys, fallback: "https://shop.example/", onFallback: ({ reason }) => reasons.push(reason), ...more });
  return { live, reasons };
};
/** A picture's status and bytes; it must be one. */
async function opened(live, message, more) {
  const answer = await live.fetch(new Request(link(message, undefined, more).picture));
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { width, height } = PNG.sync.read(bytes);
  expect([answer.status, answer.headers.get("content-type"), width, height]).toEqual([200, "image/png", 1120, 344]);
  return bytes;
}
const clicked = async (live, message) => (await live.fetch(new Request(link(message).click))).headers.get("location");
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.skipIf(!hasRedis)("a store on the network", () => {
  test("gone under load: neutral pictures at once, prices again when it is back, and nothing that it kept is lost", async () => {
    let server = await redisServer();
    await filled(redis(server.client));
    const client = server.client.duplicate({ disableOfflineQueue: true }).on("error", () => {});
    await client.connect();
    const { live, reasons } = edgeOn(redis(client), { countEvery: false });
    const price = await opened(live, "m0");
    let opens = 0;
    let running = true;
    const load = (async () => {
      while (running) {
        await Promise.all([1, 2, 3, 4].map(() => opened(live, `m${opens++ % 20}`)));
        await sleep(1);
      }
    })();
    await sleep(200);
    const { folder, port } = server;
    await server.stop("SIGKILL");
    await sleep(300);
    const neutral = await opened(live, "m0");
    expect([neutral.equals(price), reasons.includes("store-failed"), await clicked(live, "m0")]).toEqual([false, true, "https://shop.example/"]);
    server = await redisServer({ folder, port });
    await expect.poll(async () => (await opened(live, "m0")).equals(price), { timeout: 10_000, interval: 100 }).toBe(true);
    running = false;
    await load;
    expect(opens).toBeGreaterThan(20);
    expect(await clicked(live, "m0")).toBe("https://shop.example/p/a");
    client.destroy();
    await server.stop();
  }, 40_000);

  test("slow: the picture does not wait longer than storeTimeout", async () => {
    const server = await redisServer();
    const { live, reasons } = edgeOn(await filled(redis(server.client)), { storeTimeout: 150, countEvery: false });
    await opened(live, "m0");
    await server.client.sendCommand(["CLIENT", "PAUSE", "1500", "ALL"]);
    const before = performance.now();
    await opened(live, "m1");
    const waited = performance.now() - before;
    expect([reasons, waited > 100 && waited < 1_200]).toEqual([["store-failed"], true]);
    await server.stop();
  }, 20_000);
});

describe("a database file", () => {
  test("locked by a writer: pictures have their prices, the click leads to what was seen, and it is written when it can be", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    await (await filled(await sqlite(file))).close();
    const store = await sqlite(file, { busyTimeout: 20 });
    const { live, reasons } = edgeOn(store, { countEvery: false });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    const price = await opened(live, "m1");
    expect(reasons).toEqual(["served-not-kept"]);
    expect((await store.lookUp({ tenant: "shop", campaign: "fehler" })).served).toEqual({});
    other.exec("COMMIT");
    // The list is turned around: the mail still leads to what it showed, from what the process knows.
    await publish(store, { ...campaign, blocks: [{ ...campaign.blocks[0], offers: ["c", "b", "a"] }] });
    expect([await clicked(live, "m1"), await clicked(live, "m2"), (await opened(live, "m1")).equals(price)]).toEqual([
      "https://shop.example/p/a",
      "https://shop.example/p/c",
      true,
    ]);
    await sleep(1_100);
    await opened(live, "m3");
    // By now it is written: another process knows it.
    expect(await clicked(edgeOn(store, { countEvery: false }).live, "m1")).toBe("https://shop.example/p/a");
    other.close();
    await store.close();
  });

  test("damaged: neutral pictures, the damage is told, and the file is not written", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    await (await filled(await sqlite(file))).close();
    const store = await sqlite(file);
    const errors = [];
    const live = createLive({
      store,
      keys,
      fallback: "https://shop.example/",
      countEvery: false,
      onFallback: ({ reason, error }) => errors.push([reason, error?.code]),
    });
    const whole = fs.readFileSync(file);
    const damaged = Buffer.concat([whole.subarray(0, 2_000), Buffer.alloc(whole.length - 2_000, 0xa5)]);
    fs.writeFileSync(file, damaged);
    await opened(live, "m1");
    expect(errors).toEqual([["store-failed", "store/damaged"]]);
    await store.close();
    expect(fs.readFileSync(file).equals(damaged)).toBe(true);
  });

  test("half-written: a process killed while it writes leaves what was there before, and the edge goes on", async () => {
    const folder = projectWith("node/server.js", keys);
    const store = await filled(await sqlite(path.join(folder, "shop.db")));
    const port = String(await freePort());
    let server = await started(process.execPath, ["server.js"], folder, { PORT: port });
    const asked = { pictures: 0, errors: 0 };
    let running = true;
    const client = async (i) => {
      for (let n = 0; running; n++) {
        try {
          const answer = await fetch(link(`k${i}-${n}`, server.url).picture);
          const bytes = Buffer.from(await answer.arrayBuffer());
          if (answer.status !== 200 || PNG.sync.read(bytes).width !== 1120) throw new Error(`${answer.status} is no picture`);
          asked.pictures += 1;
        } catch (error) {
          // A connection that ended is all that may go wrong.
          if (!["fetch failed", "terminated"].includes(error.message)) throw error;
          asked.errors += 1;
          await sleep(20);
        }
      }
    };
    const clients = Array.from({ length: 8 }, (_, i) => client(i));
    for (let round = 0; round < 3; round++) {
      // On a busy machine pictures come slowly.
      await expect.poll(() => asked.pictures, { timeout: 15_000 }).toBeGreaterThan(20 * (round + 1));
      await server.stop("SIGKILL");
      server = await started(process.execPath, ["server.js"], folder, { PORT: port });
    }
    await expect.poll(() => asked.pictures, { timeout: 15_000 }).toBeGreaterThan(80);
    running = false;
    await Promise.all(clients);
    expect(await server.stop("SIGTERM")).toBe(0);
    const database = new DatabaseSync(path.join(folder, "shop.db"));
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    // Each picture that went out was remembered before it did.
    expect(database.prepare("SELECT count(*) AS n FROM served").get().n).toBeGreaterThanOrEqual(asked.pictures);
    database.close();
    // Three kills lost what was counted since the last write, no more; the last process wrote when it ended.
    const counted = (await store.counts()).reduce((sum, { n }) => sum + n, 0);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(asked.pictures + asked.errors);
    await store.close();
  }, 60_000);
});

describe("time and data", () => {
  test("the clock jumps, in either direction: always a picture, never an error", async () => {
    const store = await filled(memory());
    let now = Date.now();
    const { live, reasons } = edgeOn(store, { now: () => now, countEvery: false });
    const price = await opened(live, "m1");
    const year = 365 * 86_400_000;
    for (const jump of [-year, 10 * year, -56 * year, 8_000 * year, 0]) {
      now = Date.now() + jump;
      await opened(live, "m1");
      expect(await clicked(live, "m1")).toMatch(/^https:\/\/shop\.example\//);
    }
    expect((await opened(live, "m1")).equals(price)).toBe(true);
    expect(new Set(reasons)).toEqual(new Set(["data-too-old"]));
  });

  test("the feed stops: after maxAge there is no price any more, and the reason is told", async () => {
    const store = await filled(memory());
    let now = Date.now();
    const { live, reasons } = edgeOn(store, { now: () => now, countEvery: false });
    const price = await opened(live, "m1");
    now += 25 * 3_600_000;
    expect((await opened(live, "m1")).equals(price)).toBe(false);
    expect([reasons, await clicked(live, "m1")]).toEqual([["data-too-old"], "https://shop.example/p/a"]);
  });

  test("what the store gives is no manifest, no offer: neutral pictures", async () => {
    const inner = await filled(memory());
    for (const [spoil, reason] of [
      [(found) => ({ ...found, campaign: "{" }), "bad-campaign"],
      [(found) => ({ ...found, campaign: "null" }), "bad-campaign"],
      [(found) => ({ ...found, offers: found.offers.map((offer) => ({ ...offer, data: "{}" })) }), "bad-data"],
      [(found) => ({ ...found, offers: found.offers.map((offer) => ({ ...offer, overrides: ["[]"] })) }), "bad-data"],
    ]) {
      const { live, reasons } = edgeOn({ lookUp: async (wanted) => spoil(await inner.lookUp(wanted)), putServed: async () => {} }, { countEvery: false });
      await opened(live, "m1");
      expect(reasons).toEqual([reason]);
    }
  });
});

test("a caller's logger that throws costs nobody an answer", async () => {
  const onFallback = () => {
    throw new Error("the disk is full");
  };
  const live = createLive({
    store: { lookUp: () => Promise.reject(new Error("away")) },
    keys,
    fallback: "https://shop.example/",
    countEvery: false,
    onFallback,
  });
  await opened(live, "m1");
  expect(await clicked(live, "m1")).toBe("https://shop.example/");
});

test("a wasm instance that traps is replaced: this request and the next are right, also while others are under way", async () => {
  const store = await filled(memory());
  const { live, reasons } = edgeOn(store, { countEvery: false });
  const price = await opened(live, "m1");
  const { prototype } = engine.get().LiveEdge;
  const { answer } = prototype;
  let calls = 0;
  prototype.answer = function (...said) {
    if (++calls % 5 === 0) throw new WebAssembly.RuntimeError("unreachable");
    return answer.apply(this, said);
  };
  try {
    const all = await Promise.all(Array.from({ length: 20 }, () => opened(live, "m1")));
    expect(all.every((bytes) => bytes.equals(price))).toBe(true);
  } finally {
    prototype.answer = answer;
  }
  expect([reasons.length > 5, new Set(reasons)]).toEqual([true, new Set(["engine-replaced"])]);
  expect((await opened(live, "m1")).equals(price)).toBe(true);
});

describe("the key file is missing", () => {
  const main = path.resolve("dist/js/cli/main.js");
  const folder = temporaryFolder();
  const serve = (...args) => spawnSync(process.execPath, [main, "serve", "--port", "0", ...args], { cwd: folder, encoding: "utf8", timeout: 5_000 });
  beforeAll(async () => {
    const store = await filled(await sqlite(path.join(folder, "postfrisch.db")));
    await store.close();
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test("a new shop gets a key; one whose mails were opened is told to restore it, and makes no other by itself", async () => {
    const first = serve();
    expect([first.error?.code, fs.existsSync(path.join(folder, "postfrisch.keys.json"))]).toEqual(["ETIMEDOUT", true]);
    const store = await sqlite(path.join(folder, "postfrisch.db"));
    await store.addCounts([{ tenant: "shop", campaign: "fehler", day: "2026-11-26", what: "picture", block: "top", slot: 0, variant: "", reason: "", n: 1 }]);
    await store.close();
    fs.rmSync(path.join(folder, "postfrisch.keys.json"));
    const second = serve();
    expect([second.status, second.stderr]).toEqual([1, expect.stringMatching(/link\/bad-key: there is no key file postfrisch\.keys\.json,[\s\S]*--new-key/)]);
    expect(fs.existsSync(path.join(folder, "postfrisch.keys.json"))).toBe(false);
    expect([serve("--new-key").error?.code, fs.existsSync(path.join(folder, "postfrisch.keys.json"))]).toEqual(["ETIMEDOUT", true]);
  }, 30_000);
});
