// `fetch` never throws, whatever a runtime makes of a request line and a Host; in Node, Deno, Bun.
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEditor, createMetrics, publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { createWebhooks } from "../../../dist/js/webhooks.js";
import { newKeys, pieces, smallFeed } from "./parts.js";
import { ODD_HOSTS, ODD_METHODS, ODD_TARGETS, sendRaw, statusOf } from "./raw.js";
import { freePort, projectWith, runtimes, started } from "./runtimes.js";

const keys = newKeys();
const key = "k".repeat(40);
const campaign = {
  tenant: "shop",
  id: "adressen",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers: ["a", "b"], slots: [{ whenGone: "fill" }] }],
};
async function filled(store) {
  await importFeed(store, pieces(smallFeed(["a", "b"])), { tenant: "shop" });
  await publish(store, campaign);
  return store;
}
const picture = () => new URL(sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m1" })[0].picture).pathname;
/** Every request line with every Host is too much; each method, target and host is there with a common other half. */
const requests = (target) => [
  ...ODD_TARGETS.map((odd) => `GET ${odd} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
  ...ODD_METHODS.map((method) => `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
  ...ODD_HOSTS.flatMap((host) => [target, "//", "*"].map((odd) => `GET ${odd} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)),
  `GET ${target} HTTP/1.0\r\n\r\n`,
  `GET ${target} HTTP/1.1\r\nConnection: close\r\n\r\n`,
  `POST ${target} HTTP/1.0\r\nContent-Length: 1\r\n\r\nx`,
  `GET http://[${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  `GET http://b${target} HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n`,
  `GET ${target} HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`,
];

test("e8: an address that does not parse is answered as its path, or 400, by whatever has a `fetch`", async () => {
  const store = await filled(memory());
  const told = [];
  const all = {
    live: createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, onFallback: ({ reason }) => told.push(reason) }),
    editor: createEditor({ store, tenant: "shop", key, keys }),
    intake: createWebhooks({ store, tenant: "shop", secret: key }),
    metrics: createMetrics({ store, key }),
  };
  const paths = { live: picture(), editor: "/e/campaigns", intake: "/in/offers", metrics: "/metrics" };
  const asking = (url) => Object.defineProperty(new Request("http://a/", { headers: { Authorization: `Bearer ${key}` } }), "url", { value: url });
  const statuses = {};
  for (const [name, { fetch }] of Object.entries(all)) {
    const withPath = ODD_HOSTS.map((host) => `http://${host}${paths[name]}`).filter((url) => !URL.canParse(url));
    const urls = [paths[name], ...withPath.filter((url) => !/[#?]/.test(url))];
    expect(urls.length).toBeGreaterThan(5);
    statuses[name] = await Promise.all(urls.map(async (url) => (await fetch(asking(url))).status));
    const without = await Promise.all(
      ["", "*", "?", "#", "http://", "http://[", "foo", "http://[?x", undefined].map(async (url) => (await fetch(asking(url))).status),
    );
    expect([...new Set(without)]).toEqual([name === "metrics" ? 200 : 400]);
  }
  expect(Object.fromEntries(Object.entries(statuses).map(([name, all]) => [name, [...new Set(all)]]))).toEqual({
    live: [200],
    editor: [200],
    intake: [405],
    metrics: [200],
  });
  expect(told).toEqual([]);
});

// Before a worker stands Cloudflare: what is no address never reaches it, and workerd alone refuses it.
describe.each(Object.keys(runtimes).filter((name) => name !== "workerd"))("e8: the example in %s", (name) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[name](keys);
    await filled(edge.store);
  }, 60_000);
  afterAll(() => edge?.close());

  test("answers any request line and any Host with what its path is, or 4xx, and goes on", async () => {
    const answers = [];
    for (const request of requests(new URL(edge.url + picture()).pathname)) answers.push([request.slice(0, 80), await sendRaw(edge.url, request)]);
    const wrong = answers.filter(([, answer]) => (statusOf(answer) >= 500 && statusOf(answer) !== 505) || /<html|stack|node_modules|server\.js/i.test(answer));
    expect(wrong).toEqual([]);
    expect(answers.filter(([, answer]) => statusOf(answer) !== undefined).length).toBeGreaterThan(40);
    expect((await fetch(edge.url + picture())).status).toBe(200);
  }, 60_000);

  test("gives a client of HTTP/1.0, and one with a Host that is none, its picture", async () => {
    const target = new URL(edge.url + picture()).pathname;
    const heads = [
      `GET ${target} HTTP/1.0\r\n\r\n`,
      ...["[", "a:99999", "%00"].map((host) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    ];
    const statuses = [];
    for (const head of heads) statuses.push(statusOf(await sendRaw(edge.url, head)));
    // Hono's own server in Node refuses such Hosts itself.
    expect(statuses).toEqual(name === "hono" ? [200, 400, 400, 400] : [200, 200, 200, 200]);
  });
});

/** All that has a `fetch`, each on a port of its own, in Bun and in Deno. */
const SERVER = `
import { createEditor, createMetrics } from "postfrisch/admin";
import { createWebhooks } from "postfrisch/webhooks";
import { createLive } from "postfrisch/live";

import { memory } from "postfrisch/stores/memory";

const env = globalThis.Deno?.env.toObject() ?? process.env;
const [store, key, keys] = [memory(), env.KEY, JSON.parse(env.KEYS)];
const all = [
  createLive({ store, keys, fallback: "https://shop.example/", countEvery: false }),
  createEditor({ store, tenant: "shop", key, keys }),
  createWebhooks({ store, tenant: "shop", secret: key }),
  createMetrics({ store, key }),
];
for (const [i, { fetch }] of all.entries()) {
  const at = { port: Number(env.PORTS.split(",")[i]), hostname: "127.0.0.1" };
  if (globalThis.Deno) Deno.serve({ ...at, onError: () => new Response("thrown", { status: 599 }) }, (request) => fetch(request));
  else Bun.serve({ ...at, error: () => new Response("thrown", { status: 599 }), fetch: (request) => fetch(request) });
}
console.log("answering on http://127.0.0.1");
`;

describe.each([
  ["deno", ["run", "--no-prompt", "--allow-all", "server.js"]],
  ["bun", ["server.js"]],
])("e8: in %s", (name, args) => {
  test("live, editor, intake and metrics throw for no request line and no Host", async () => {
    const folder = projectWith(`${name}/server.js`, keys);
    fs.writeFileSync(path.join(folder, "server.js"), SERVER);
    const ports = await Promise.all([1, 2, 3, 4].map(freePort));
    const env = { PORTS: ports.join(), KEY: key, KEYS: JSON.stringify(keys) };
    const server = await started(path.resolve("node_modules/.bin", name), args, folder, env);
    const thrown = [];
    for (const [i, target] of ["/i/x", "/e/campaigns", "/in/offers", "/metrics"].entries()) {
      const own = `\r\nAuthorization: Bearer ${key}\r\n\r\n`;
      let answered = 0;
      for (const request of requests(target).map((head) => head.replace("\r\n\r\n", own))) {
        const status = statusOf(await sendRaw(`http://127.0.0.1:${ports[i]}`, request));
        if (status === 599 || status === 500) thrown.push([target, request.slice(0, 80), status]);
        answered += status !== undefined;
      }
      expect(answered).toBeGreaterThan(40);
    }
    await server.stop();
    fs.rmSync(folder, { recursive: true });
    expect(thrown).toEqual([]);
  }, 60_000);
});

test("e8: Bun's example shows no developer's page, whatever is thrown", async () => {
  const folder = projectWith("bun/server.js", keys);
  const file = path.join(folder, "server.js");
  const source = fs.readFileSync(file, "utf8");
  const throwing = source.replace("live.fetch(request)", '(() => { throw new Error("geheim"); })()');
  expect(throwing).not.toBe(source);
  fs.writeFileSync(file, throwing);
  const server = await started(path.resolve("node_modules/.bin/bun"), ["server.js"], folder, { PORT: String(await freePort()), NODE_ENV: "" });
  const answer = await sendRaw(server.url, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  await server.stop();
  fs.rmSync(folder, { recursive: true });
  expect([statusOf(answer), answer.split("\r\n\r\n")[1]]).toEqual([503, ""]);
});
