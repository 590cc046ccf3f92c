// nginx as in the example, before two machines on one Redis: pictures are 200 whatever fails behind it, and it writes nobody down.
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { hasNginx, nginxBefore } from "./nginx.js";
import { newKeys, pieces, smallFeed } from "./parts.js";
import { hasRedis, redisServer } from "./redis.js";
import { freePort, projectWith, started } from "./runtimes.js";

const keys = newKeys();
const campaign = {
  tenant: "shop",
  id: "verteilt",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers: ["a", "b"], slots: [{ whenGone: "fill" }] }],
};
/** Nobody else on this machine has this address: where it is written, it is the client's. */
const CLIENT = "127.0.0.77";
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const picturePath = (message) => new URL(sealLinks({ baseUrl: "https://live.example", keys, campaign, message })[0].picture).pathname;

/** Asks as that client; gives the status and the body, or the error as a status. */
const ask = (url, { method = "GET", body, headers = {}, agent } = {}) =>
  new Promise((resolve) => {
    const request = http.request(url, { method, headers, agent, localAddress: CLIENT }, (response) => {
      const all = [];
      response.on("data", (piece) => all.push(piece));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(all) }));
      response.on("error", ({ code }) => resolve({ status: code }));
    });
    request.on("error", ({ code }) => resolve({ status: code }));
    request.end(body);
  });

/** Opens mails until it is ended; gives how often which answer came, pictures that are whole apart from the rest. */
function opening(url, clients = 8) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const [pictures, lists] = [{}, {}];
  let isEnded = false;
  const count = (sums, status) => {
    sums[status] = (sums[status] ?? 0) + 1;
  };
  const client = async (number) => {
    for (let i = 0; !isEnded; i++) {
      const { status, body, headers } = await ask(`${url}${picturePath(`m${number}-${i % 20}`)}`, { agent });
      const isWhole = status === 200 && headers["content-type"] === "image/png" && PNG.sync.read(body).width === 1120;
      count(pictures, isWhole ? 200 : `${status}`);
      if (i % 3 === 0) count(lists, (await ask(`${url}/o/shop/a.json`, { agent })).status);
      await sleep(5);
    }
  };
  const all = Array.from({ length: clients }, (_, i) => client(i));
  return {
    pictures,
    lists,
    async end() {
      isEnded = true;
      await Promise.all(all);
      agent.destroy();
    },
  };
}

describe.skipIf(!hasRedis || !hasNginx)("e5: behind nginx", () => {
  let server;
  let folder;
  let nginx;
  const machines = [];
  let ports;
  const start = async (i) => {
    machines[i] = await started(process.execPath, ["server.js"], folder, { PORT: String(ports[i]), REDIS_URL: server.url });
  };
  const isPriced = async () => {
    const [one, other] = [await ask(nginx.url + picturePath("priced")), await ask(nginx.url + picturePath("priced"))];
    return one.status === 200 && one.body.equals(other.body) && one.body.equals(priced);
  };
  let priced;
  beforeAll(async () => {
    server = await redisServer();
    await importFeed(redis(server.client), pieces(smallFeed(["a", "b"])), { tenant: "shop" });
    await publish(redis(server.client), campaign);
    folder = projectWith("redis/server.js", keys, ["redis", "@redis"]);
    ports = [await freePort(), await freePort()];
    await Promise.all([start(0), start(1)]);
    nginx = await nginxBefore(ports);
    await sleep(300);
    priced = (await ask(nginx.url + picturePath("priced"))).body;
  }, 60_000);
  afterAll(async () => {
    await Promise.all(machines.map(({ stop }) => stop("SIGKILL")));
    await nginx?.stop();
    await server?.stop();
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  test("pictures are 200 all along, while the store is away and back, and each machine in turn is killed and started", async () => {
    const { pictures, lists, end } = opening(nginx.url);
    await sleep(500);
    await server.stop("SIGKILL");
    await sleep(1_500);
    for (const i of [0, 1]) {
      await machines[i].stop("SIGKILL");
      await sleep(700);
      // Without a store to be had.
      await start(i);
      await sleep(700);
    }
    server = await redisServer({ folder: server.folder, port: server.port });
    await expect.poll(isPriced, { timeout: 15_000 }).toBe(true);
    for (const i of [1, 0]) {
      await machines[i].stop("SIGTERM");
      await sleep(300);
      await start(i);
      await sleep(300);
    }
    await end();
    expect(Object.keys(pictures)).toEqual(["200"]);
    expect(pictures[200]).toBeGreaterThan(200);
    // The store was away, and what has nothing neutral to show said so; nginx itself never answered.
    expect(Object.keys(lists)).toEqual(["200", "503"]);
    expect(lists[503]).toBeGreaterThan(20);
  }, 120_000);

  test("a store that hangs, and a machine that hangs, cost time and no picture", async () => {
    const { pictures, end } = opening(nginx.url, 4);
    server.server.kill("SIGSTOP");
    await sleep(3_000);
    server.server.kill("SIGCONT");
    await expect.poll(isPriced, { timeout: 15_000 }).toBe(true);
    machines[0].child.kill("SIGSTOP");
    await sleep(12_000);
    machines[0].child.kill("SIGCONT");
    await end();
    expect(Object.keys(pictures)).toEqual(["200"]);
    expect(pictures[200]).toBeGreaterThan(30);
  }, 60_000);

  test("requests that break every machine's connection take pictures from nobody else", async () => {
    const fragile = ports.map((port) =>
      net.createServer((socket) => {
        const onward = net.connect(port, "127.0.0.1").on("error", () => socket.destroy());
        socket.on("error", () => {}).on("close", () => onward.destroy());
        socket.on("data", (piece) => (piece.includes("/i/break") ? socket.destroy() : onward.write(piece)));
        onward.pipe(socket);
      }),
    );
    for (const one of fragile) await new Promise((resolve) => one.listen(0, "127.0.0.1", resolve));
    const before = await nginxBefore(fragile.map((one) => one.address().port));
    const { pictures, end } = opening(before.url, 2);
    for (let i = 0; i < 10; i++) {
      expect((await ask(`${before.url}/i/break`)).status).toBe(502);
      await sleep(50);
    }
    await end();
    await before.stop();
    for (const one of fragile) one.close();
    expect(Object.keys(pictures)).toEqual(["200"]);
    expect(pictures[200]).toBeGreaterThan(10);
  }, 60_000);

  test("a POST whose machine breaks off is sent to the other one: who unsubscribes is unsubscribed", async () => {
    const broken = net.createServer((socket) => socket.on("error", () => {}).once("data", () => socket.destroy()));
    await new Promise((resolve) => broken.listen(0, "127.0.0.1", resolve));
    const half = await nginxBefore([broken.address().port, ports[1]]);
    const subjects = Array.from({ length: 6 }, (_, i) => Buffer.alloc(16, i + 1).toString("base64url"));
    const statuses = [];
    for (const subject of subjects) {
      const link = unsubscribeLink({ baseUrl: half.url, keys, campaign, message: subject, subject });
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      statuses.push((await ask(link, { method: "POST", body: "List-Unsubscribe=One-Click", headers })).status);
    }
    await half.stop();
    broken.close();
    expect(statuses).toEqual(subjects.map(() => 200));
    expect((await server.client.sMembers("unsubscribed")).sort()).toEqual(subjects.map((subject) => `${campaign.id} ${subject}`).sort());
  }, 30_000);

  /** Everything that nginx has a word about: machines that are not there, break off or hang, bodies and heads that are too long, no connections left. */
  async function saidAbout(edit) {
    const silent = net.createServer(() => {}).listen(0, "127.0.0.1");
    const nobody = await freePort();
    const link = picturePath("geheim");
    const failing = (conf) =>
      conf
        .replace("proxy_read_timeout 10s", "proxy_read_timeout 300ms")
        .replace("worker_connections 4096", "worker_connections 12")
        .replace("worker_processes auto", "worker_processes 1")
        // An address that this machine has not: the system itself refuses it, which nginx takes to be worse than a machine that does.
        .replace("proxy_connect_timeout", "proxy_bind $http_x_bind;\n      proxy_connect_timeout");
    const all = await nginxBefore([nobody, silent.address().port], (conf) => edit(failing(conf)));
    const asking = (path, options) => ask(all.url + path, options);
    const statuses = [(await asking(link)).status, (await asking(link)).status];
    statuses.push((await asking(link, { method: "POST", body: "x".repeat(5_000) })).status);
    statuses.push((await asking(link, { headers: { "x-long": "x".repeat(9_000) } })).status);
    statuses.push((await asking(`${link}/%00`)).status, (await asking(link, { headers: { Host: "[" } })).status);
    statuses.push((await asking(link, { headers: { "x-bind": "203.0.113.9" } })).status);
    await Promise.all(Array.from({ length: 12 }, () => asking(link)));
    const said = all.said();
    await all.stop();
    silent.close();
    return { said, statuses, link };
  }

  test("nginx writes down neither who asks nor for what, at any level", async () => {
    const { said, statuses, link } = await saidAbout((conf) => conf);
    expect(statuses.filter((status) => !(status >= 400))).toEqual([]);
    expect([said.includes(CLIENT), said.includes(link), said.includes(link.slice(0, 20))]).toEqual([false, false, false]);
  }, 30_000);

  test.each(["warn", "crit"])(
    "what it would write at the level %s is about a person: the log of requests has to be off",
    async (level) => {
      const { said, link } = await saidAbout((conf) => conf.replace("error_log /dev/null emerg", `error_log stderr ${level}`));
      expect([said.includes(`client: ${CLIENT}`), said.includes(link)]).toEqual([true, true]);
    },
    30_000,
  );
});
