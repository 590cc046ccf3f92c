// Keys that are none: empty, guessable, readable by others, sent on to strangers.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isWeak } from "../../../dist/js/base/keys.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { keepingHeaders, watchFeed } from "../../../dist/js/watch.js";
import { createWebhooks } from "../../../dist/js/webhooks.js";
import { smallFeed, temporaryFolder } from "./parts.js";

const cli = new URL("../../../dist/js/cli/main.js", import.meta.url).pathname;
const bin = new URL("../../../node_modules/.bin/", import.meta.url).pathname;
const run = (folder, args, { env = {}, runtime = process.execPath } = {}) =>
  spawnSync(runtime, [...(runtime.endsWith("deno") ? ["run", "-A"] : []), cli, ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 20_000,
    env: { ...process.env, ...env },
  });
const secretOf = (bytes) => Buffer.from(bytes).toString("base64url");
const strong = () => secretOf(randomBytes(32));
const simulate = ["simulate", "https://live.example/i/v1.x.y/z.png", "--store", "memory:"];

describe("e10 webhook secrets", () => {
  const options = { store: memory(), tenant: "t", secret: strong() };
  test.each([
    ["aftership", ""],
    ["dhl", ""],
    ["aftership", " \n"],
    ["dhl", null],
  ])("e10 %s as %j is refused when webhooks are made", (name, secret) => {
    expect(() => createWebhooks({ ...options, [name]: secret })).toThrow(
      expect.objectContaining({ code: "usage/bad", message: expect.stringContaining(name) }),
    );
  });
  test("e10 one that is there, and none at all, are taken", () => {
    for (const more of [{}, { aftership: "geheim" }, { dhl: "geheim" }, { aftership: undefined }])
      expect(() => createWebhooks({ ...options, ...more })).not.toThrow();
  });
  test("e10 `serve` says so at its start", () => {
    const { status, stderr } = run(temporaryFolder(), ["serve", "--port", "0", "--intake", "--store", "memory:"], { env: { POSTFRISCH_DHL_TOKEN: " " } });
    expect([status, /usage\/bad: `dhl` is empty/.test(stderr)]).toEqual([2, true]);
  });
});

describe("e10 keys that can be guessed", () => {
  const weak = {
    zero: Buffer.alloc(32),
    "one byte": Buffer.alloc(40, 7),
    "four bytes": Buffer.from("abcd".repeat(8)),
    "counting up": Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
    "counting down": Buffer.from(Array.from({ length: 32 }, (_, i) => 200 - 3 * i)),
  };
  test("e10 a key that was never set is refused by createLive too", () => {
    const live = (bytes) => createLive({ store: memory(), keys: [{ kid: "k1", secret: bytes.toString("base64url") }], fallback: "https://shop.example/" });
    expect(() => live(Buffer.alloc(32))).toThrow(expect.objectContaining({ code: "link/bad-key" }));
    expect(() => live(randomBytes(32))).not.toThrow();
  });

  test.each(Object.entries(weak))("e10 %s", (_, bytes) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "postfrisch.keys.json"), JSON.stringify([{ kid: "k1", secret: secretOf(bytes) }]), { mode: 0o600 });
    const file = run(folder, simulate);
    expect([file.status !== 0, /link\/bad-key: the secret of key `k1` is no random one/.test(file.stderr)]).toEqual([true, true]);
    expect(file.stderr).not.toContain(secretOf(bytes));
    const env = run(temporaryFolder(), simulate, { env: { POSTFRISCH_KEYS: `k0:${strong()},k1:${secretOf(bytes)}` } });
    expect(env.stderr).toContain("link/bad-key: the secret of key `k1`");
  });
  test("e10 random ones are taken, in digits too", () => {
    for (let i = 0; i < 2_000; i++) {
      const bytes = randomBytes(32);
      expect([isWeak(bytes), isWeak(Buffer.from(bytes.toString("base64url"))), isWeak(Buffer.from(bytes.subarray(0, 16).toString("hex")))]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
  test("e10 keys of editors, intake and counters too", () => {
    for (const [flag, name] of [
      ["--editor", "EDITOR"],
      ["--webhooks", "WEBHOOKS"],
      // What it was called before.
      ["--intake", "INTAKE"],
      ["--metrics", "METRICS"],
    ]) {
      const args = ["serve", "--port", "0", flag, "--store", "memory:"];
      const { status, stderr } = run(temporaryFolder(), args, { env: { [`POSTFRISCH_${name}_KEY`]: "0".repeat(64) } });
      expect([status, stderr.includes("usage/bad: the key of the environment is no random text")]).toEqual([2, true]);
    }
  });
});

test("former names lead to the same things", async () => {
  const [admin, desk, webhooks, intake] = await Promise.all(["admin", "desk", "webhooks", "intake"].map((entry) => import(`../../../dist/js/${entry}.js`)));
  expect(Object.keys(desk)).toEqual(Object.keys(admin));
  expect(intake.createIntake).toBe(webhooks.createWebhooks);
  const folder = temporaryFolder();
  const server = spawn(process.execPath, [cli, "serve", "--port", "0", "--json", "--intake", "--store", "memory:"], {
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  const started = await new Promise((resolve) => server.stdout.once("data", (text) => resolve(JSON.parse(text))));
  server.kill();
  expect(started.webhooks).toBe(`${started.url}/in/`);
  expect(fs.readdirSync(folder)).toContain("postfrisch.intake.key");
});

describe("e10 key files that others may read", () => {
  const keyFile = (mode) => {
    const folder = temporaryFolder();
    const file = path.join(folder, "postfrisch.keys.json");
    fs.writeFileSync(file, JSON.stringify([{ kid: "k1", secret: strong() }]));
    fs.chmodSync(file, mode);
    return folder;
  };
  test.each([0o644, 0o640, 0o604, 0o620, 0o666])("e10 %o is refused", (mode) => {
    const { status, stderr } = run(keyFile(mode), simulate);
    expect([status !== 0, stderr.includes("link/bad-key"), stderr.includes("chmod 600 postfrisch.keys.json")]).toEqual([true, true, true]);
  });
  test.each([0o600, 0o400])("e10 %o is taken", (mode) => {
    expect(run(keyFile(mode), simulate).stderr).toContain("link/forbidden");
  });
  test("e10 in Deno and Bun too, and keys of editors", () => {
    for (const runtime of ["deno", "bun"])
      expect(run(keyFile(0o644), simulate, { runtime: bin + runtime }).stderr).toContain("may be read or written by others");
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "postfrisch.editor.key"), strong(), { mode: 0o644 });
    const { status, stderr } = run(folder, ["serve", "--port", "0", "--editor", "--store", "memory:"]);
    expect([status, stderr.includes("usage/bad: the key file postfrisch.editor.key may be read")]).toEqual([2, true]);
  });
  // Who mounts a secret gives it its mode; as root everything is one's own.
  test.skipIf(process.getuid() !== 0)("e10 one of another user has the mode that it was given", () => {
    const folder = keyFile(0o644);
    fs.chownSync(path.join(folder, "postfrisch.keys.json"), 65_534, 65_534);
    expect(run(folder, simulate).stderr).toContain("link/forbidden");
  });
});

describe("e10 redirects", () => {
  const headers = { "sw-access-key": "SWSC-SECRET", Authorization: "Bearer SECRET", "X-Anything": "SECRET" };
  const asked = [];
  const servers = [];
  let shop;
  let other;
  beforeAll(async () => {
    const start = (answer) =>
      new Promise((resolve) => {
        const server = http.createServer((request, response) => {
          asked.push({ port: server.address().port, url: request.url, said: JSON.stringify(request.headers).includes("SECRET") });
          answer(request, response);
        });
        servers.push(server);
        server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
      });
    const feed = (response) => response.writeHead(200, { "Content-Type": "application/xml" }).end(smallFeed(["a"]));
    other = await start((request, response) => (request.url === "/back" ? response.writeHead(302, { Location: `${shop}/feed.xml` }).end() : feed(response)));
    shop = await start((request, response) => {
      const to = { "/away": `${other}/feed.xml`, "/here": "/feed.xml", "/round": `${other}/back`, "/loop": "/loop", "/bad": "http://[" }[request.url];
      if (to) response.writeHead(307, { Location: to }).end();
      else feed(response);
    });
  });
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });
  const said = async (run) => {
    asked.length = 0;
    await run();
    return asked.map(({ url, said }) => [url, said]);
  };

  test("e10 a shop's headers stay with its origin", async () => {
    const get = keepingHeaders(fetch);
    const from = (path) => said(async () => expect((await get(shop + path, { headers })).status).toBe(200));
    expect(await from("/feed.xml")).toEqual([["/feed.xml", true]]);
    expect(await from("/here")).toEqual([
      ["/here", true],
      ["/feed.xml", true],
    ]);
    expect(await from("/away")).toEqual([
      ["/away", true],
      ["/feed.xml", false],
    ]);
    // Nor do they come back.
    expect(await from("/round")).toEqual([
      ["/round", true],
      ["/back", false],
      ["/feed.xml", false],
    ]);
    for (const path of ["/loop", "/bad"]) await expect(get(shop + path, { headers })).rejects.toMatchObject({ code: "feed/not-reached" });
  });

  test("e10 also of a feed that is watched, and by `import --private`", async () => {
    const ended = new AbortController();
    const watched = await said(() =>
      watchFeed(memory(), `${shop}/away`, { tenant: "t", headers, signal: ended.signal, onImport: () => ended.abort(), onError: () => ended.abort() }),
    );
    expect(watched).toEqual([
      ["/away", true],
      ["/feed.xml", false],
    ]);
    asked.length = 0;
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "header"), "sw-access-key: SECRET\n");
    const args = [cli, "import", `${shop}/away`, "--private", "--header", "@header", "--store", "memory:"];
    const status = await new Promise((resolve) => {
      spawn(process.execPath, args, { cwd: folder, stdio: "ignore" }).once("exit", resolve);
    });
    expect([status, asked.map(({ url, said }) => [url, said])]).toEqual([
      0,
      [
        ["/away", true],
        ["/feed.xml", false],
      ],
    ]);
  });
});
