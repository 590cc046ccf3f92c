// Many machines on one store: image and click agree whichever machine is asked, while offers come and go.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { hasNginx, nginxBefore } from "./nginx.js";
import { newKeys, pieces, smallFeed, soldOut, workerdEdge } from "./parts.js";
import { hasRedis, redisServer } from "./redis.js";
import { freePort, projectWith, started } from "./runtimes.js";

const keys = newKeys();
const offers = ["a", "b", "c", "d", "e"];
const campaign = {
  tenant: "shop",
  id: "viele",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers, slots: [{ whenGone: "fill" }, { whenGone: "fill" }] }],
};
const prices = Object.fromEntries(offers.map((id, i) => [id, 10 + i]));
const imported = (store, gone = []) => importFeed(store, pieces(smallFeed(offers, { prices, said: soldOut(gone) })), { tenant: "shop", force: true });

const ask = async (url) => {
  const response = await fetch(url, { redirect: "manual" });
  return { status: response.status, location: response.headers.get("location"), bytes: Buffer.from(await response.arrayBuffer()).toString("base64") };
};
const at = (url, machine) => machine + new URL(url).pathname;

/** Opens mails on one machine, clicks on another, with a change of the list in between. */
async function agree(store, [one, other], mails) {
  await imported(store);
  await publish(store, campaign, { allow: ["shop.example"] });
  const links = (message, manifest = campaign) => sealLinks({ baseUrl: "https://live.example", keys, campaign: manifest, message });
  const pictures = new Map();
  for (const id of offers) {
    const single = { ...campaign, id: "einzeln", blocks: [{ ...campaign.blocks[0], offers: [id], slots: [{ whenGone: "collapse" }] }] };
    await publish(store, single, { allow: ["shop.example"] });
    pictures.set((await ask(at(links("ref", single)[0].picture, one))).bytes, `https://shop.example/p/${id}`);
  }
  const opened = await Promise.all(
    Array.from({ length: mails }, async (_, i) => {
      // The slots of one mail are asked of different machines, as a proxy's connections come.
      const shown = [];
      for (const [n, { picture }] of links(`m${i}`).entries()) shown.push(pictures.get((await ask(at(picture, n ? other : one))).bytes));
      return shown;
    }),
  );
  for (const shown of opened) expect([shown.includes(undefined), new Set(shown).size]).toEqual([false, 2]);
  await publish(store, { ...campaign, blocks: [{ ...campaign.blocks[0], offers: [...offers].reverse() }] }, { allow: ["shop.example"] });
  const clicked = await Promise.all(
    opened.map((_, i) => Promise.all(links(`m${i}`).map(async ({ click }, n) => (await ask(at(click, n ? one : other))).location))),
  );
  expect(clicked).toEqual(opened);
  // What is sold out is clicked nowhere, on no machine.
  await imported(store, ["a"]);
  for (const machine of [one, other]) expect((await ask(at(links("m0")[0].click, machine))).location).not.toBe("https://shop.example/p/a");
}

describe.skipIf(!hasRedis)("two Node processes on one Redis", () => {
  let server;
  let machines;
  let folder;
  let store;
  beforeAll(async () => {
    server = await redisServer();
    store = redis(server.client);
    folder = projectWith("redis/server.js", keys, ["redis", "@redis"]);
    machines = await Promise.all(
      [0, 1].map(async () => started(process.execPath, ["server.js"], folder, { PORT: String(await freePort()), REDIS_URL: server.url })),
    );
  }, 60_000);
  afterAll(async () => {
    await Promise.all((machines ?? []).map(({ stop }) => stop()));
    await server?.stop();
  });

  test("image and click agree, whichever is asked", async () => {
    await agree(
      store,
      machines.map(({ url }) => url),
      200,
    );
  }, 60_000);

  test("what both counted is one sum", async () => {
    const links = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "zaehl", variant: "summe" });
    for (const { url } of machines) for (let i = 0; i < 3; i++) await ask(at(links[0].picture, url));
    const counted = async () => (await store.counts({ tenant: "shop", campaign: "viele" })).filter(({ variant }) => variant === "summe").map(({ n }) => n);
    await expect.poll(counted, { timeout: 15_000, interval: 300 }).toEqual([6]);
  }, 30_000);

  test.skipIf(!hasNginx)(
    "behind nginx, as in the example: a machine that dies is left out, every open gets its picture",
    async () => {
      const { url, stop } = await nginxBefore(machines.map(({ url }) => new URL(url).port));
      await imported(store);
      await publish(store, campaign, { allow: ["shop.example"] });
      const [{ picture, click }] = sealLinks({ baseUrl: url, keys, campaign, message: "nginx" });
      await expect
        .poll(() =>
          ask(picture).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200);
      const headers = Object.fromEntries((await fetch(picture)).headers);
      expect([headers["cache-control"], headers["x-robots-tag"], headers.server]).toEqual([
        "no-store, no-cache, must-revalidate, max-age=0",
        "noindex, nofollow, noimageindex",
        "nginx",
      ]);
      expect((await ask(`${picture}x`)).status).toBe(403);
      const asking = Promise.all(
        Array.from({ length: 200 }, async (_, i) => {
          await new Promise((resolve) => setTimeout(resolve, i * 5));
          return (await ask(picture)).status;
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      await machines.pop().stop("SIGKILL");
      expect([...new Set(await asking)]).toEqual([200]);
      expect((await ask(click)).location).toMatch(/^https:\/\/shop\.example\/p\//);
      await stop();
    },
    60_000,
  );
});

describe("two workers on one D1 and one set of Durable Objects", () => {
  let edge;
  beforeAll(async () => {
    edge = await workerdEdge(keys, { served: true, workers: 2 });
    await prepareD1(edge.database);
  }, 60_000);
  afterAll(() => edge?.close());
  test("image and click agree, whichever is asked", async () => {
    await agree(d1(edge.database), edge.urls, 60);
    // What mails showed is in the objects alone.
    expect((await edge.database.prepare("SELECT count(*) AS n FROM served").first()).n).toBe(0);
  }, 60_000);
});

describe("two processes of workerd on one D1", () => {
  const edges = [];
  beforeAll(async () => {
    edges.push(await workerdEdge(keys, { shared: true }));
    const [{ database, door }] = edges;
    await prepareD1(database);
    edges.push(await workerdEdge(keys, { far: door }));
  }, 60_000);
  afterAll(() => Promise.all(edges.map((edge) => edge.close())));
  test("image and click agree, whichever is asked", async () => {
    await agree(
      d1(edges[0].database),
      edges.map(({ url }) => url),
      60,
    );
    // Both wrote what mails showed.
    expect((await edges[0].database.prepare("SELECT count(*) AS n FROM served").first()).n).toBeGreaterThanOrEqual(60);
  }, 60_000);
});
