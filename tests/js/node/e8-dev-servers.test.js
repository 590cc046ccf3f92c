// preview, serve and the demo: any request line, any Host, any page elsewhere, any link in the folder.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readFolder } from "../../../dist/js/cli/folder.js";
import { localServer } from "../../../dist/js/cli/local-server.js";
import { temporaryFolder } from "./parts.js";
import { ODD_HOSTS, ODD_METHODS, ODD_TARGETS, sendRaw, statusOf } from "./raw.js";
import { freePort, started } from "./runtimes.js";

const main = path.resolve("dist/js/cli/main.js");
/** A path of what paths are made of, in an order that its number decides. */
const oddPath = (seed) => {
  const parts = [
    "/",
    "%",
    "%0",
    "%00",
    "%2f",
    "%2e",
    "..",
    ".",
    "\\",
    "\xe4",
    "%ff",
    "%e2%82",
    ":",
    "?",
    "#",
    "&",
    "[",
    "a",
    "index.html",
    "folder",
    "demo",
    "e",
    "i",
    "editor",
  ];
  let state = seed + 1;
  const next = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return state >>> 8;
  };
  return `/${Array.from({ length: 1 + (next() % 7) }, () => parts[next() % parts.length]).join("")}`;
};
const own = (port) => `127.0.0.1:${port}`;

/** Each server as its user starts it: `{ url, child, said, stop }`. */
const servers = {
  preview: async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "a.mjml"), "<mjml></mjml>");
    return command(folder, (port) => [main, "preview", folder, "--port", port]);
  },
  serve: () => command(temporaryFolder(), (port) => [main, "serve", "--editor", "--webhooks", "--metrics", "--port", port]),
  demo: () => {
    const folder = temporaryFolder();
    const script = path.join(folder, "demo.mjs");
    fs.writeFileSync(
      script,
      `import { startDemo } from ${JSON.stringify(path.resolve("examples/shop/studio.mjs"))};
       const { url } = await startDemo({ port: 0, folder: ${JSON.stringify(path.join(folder, "data"))} });
       console.log("answering on", url);`,
    );
    return command(folder, () => [script]);
  },
};
async function command(folder, argsAt) {
  const port = await freePort();
  const script = path.join(folder, "start.mjs");
  // What `preview` says is read as what the examples say.
  fs.writeFileSync(
    script,
    `import { spawn } from "node:child_process";
     const child = spawn(process.execPath, ${JSON.stringify(argsAt(String(port)))}, { stdio: ["ignore", "pipe", "inherit"] });
     child.stdout.on("data", (piece) => {
       const url = /http:\\/\\/127\\.0\\.0\\.1:\\d+/.exec(piece)?.[0];
       if (url) console.log("answering on", url);
     });
     child.once("exit", (code) => process.exit(code ?? 0));
     process.once("SIGTERM", () => child.kill());`,
  );
  return started(process.execPath, [script], folder);
}

describe.each(Object.keys(servers))("e8: %s", (name) => {
  let server;
  beforeAll(async () => {
    server = await servers[name]();
  }, 60_000);
  afterAll(() => server?.stop());

  const closing = (line, host) => `${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

  test("answers any request line, method and Host, and goes on", async () => {
    const host = own(new URL(server.url).port);
    const requests = [
      ...ODD_TARGETS.map((target) => closing(`GET ${target} HTTP/1.1`, host)),
      ...ODD_TARGETS.map((target) => closing(`POST ${target} HTTP/1.1`, host)),
      ...["/", "/index.html", "/editor/", "/e/log", "/in/offers", "/folder/files.json", "/demo/offer"].flatMap((target) =>
        ODD_METHODS.map((method) => closing(`${method} ${target} HTTP/1.1`, host)),
      ),
      ...["/assets", "/assets/", "/editor/%", "/editor/%00", "/editor/..%2fx", "/editor//etc/passwd", "/e/%", "/in/%00", "/i/%", "/c/%00"].map((target) =>
        closing(`GET ${target} HTTP/1.1`, host),
      ),
      ...ODD_HOSTS.map((odd) => closing("GET / HTTP/1.1", odd)),
      ...Array.from({ length: 300 }, (_, seed) => closing(`GET ${oddPath(seed)} HTTP/1.1`, host)),
      "GET / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET /\r\n\r\n",
      "\r\n\r\n",
      closing("GET / HTTP/9.9", host),
      `POST /demo/offer HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnull`,
      `POST /demo/offer HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{"id":`,
      `POST /demo/clock HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nExpect: cake\r\nConnection: close\r\n\r\n`,
    ];
    const failed = [];
    for (const request of requests) {
      const status = statusOf(await sendRaw(server.url, request, { silence: 150 }));
      if (status >= 500 && status !== 505) failed.push([request.slice(0, 80), status]);
      expect(server.child.exitCode, `${request.slice(0, 80)} ended it: ${server.said().slice(-600)}`).toBe(null);
    }
    expect(failed).toEqual([]);
    expect(statusOf(await sendRaw(server.url, closing("GET /nothing HTTP/1.1", host)))).toBe(404);
  }, 60_000);

  test("listens on 127.0.0.1 alone", async () => {
    const reached = (host) =>
      new Promise((resolve) => {
        const socket = net.connect(Number(new URL(server.url).port), host);
        socket.once("connect", () => resolve(socket.destroy() && "reached"));
        socket.once("error", ({ code }) => resolve(code));
      });
    expect([await reached("127.0.0.1"), await reached("127.0.0.2")]).toEqual(["reached", "ECONNREFUSED"]);
  });
});

/** What a page elsewhere would have to read, and a way to ask for it. */
const READ = { preview: ["/folder/files.json", "/folder/events", "/"], demo: ["/demo/state", "/demo/links", "/demo/report", "/e/log", "/"] };

describe.each(Object.keys(READ))("e8: %s and whoever asks", (name) => {
  let server;
  let port;
  beforeAll(async () => {
    server = await servers[name]();
    port = new URL(server.url).port;
  }, 60_000);
  afterAll(() => server?.stop());
  const ask = async (line, headers, body = "") => {
    const all = { Connection: "close", ...(body && { "Content-Length": body.length }), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return statusOf(await sendRaw(server.url, `${line} HTTP/1.1\r\n${lines.join("")}\r\n${body}`, { silence: 10_000, until: /^HTTP\/1\.1 \d{3}/ }));
  };

  test("only names of this machine are taken, whatever their letters and port", async () => {
    const taken = ["127.0.0.1", "localhost", "[::1]", "LOCALHOST", "LocalHost:1", `127.0.0.1:${port}`, "[::1]:65535"];
    const refused = ["evil.com", "127.0.0.1.evil.com", "localhost.evil.com", "localhost:1@evil", "evil@localhost", "localhost.", "0.0.0.0", "127.0.0.2", "::1"];
    refused.push("127.1", "2130706433", "127.0.0.1:80:80", "127.0.0.1\tx", "127.0.0.1, evil.com", "localhost/x", "localhost#", "", "localhost\xa0");
    const path = READ[name][0];
    const answers = async (hosts) => Promise.all(hosts.map(async (host) => [host, await ask(`GET ${path}`, { Host: host })]));
    expect(await answers(taken)).toEqual(taken.map((host) => [host, 200]));
    expect(await answers(refused)).toEqual(refused.map((host) => [host, 403]));
    // An address in the request line is the host, whatever the header says; HTTP/1.0 may have none.
    expect(await ask(`GET http://evil.com${path}`, { Host: "127.0.0.1" })).toBe(403);
    expect(await ask(`GET http://localhost:${port}${path}`, { Host: "evil.com" })).toBe(200);
    expect(statusOf(await sendRaw(server.url, `GET ${path} HTTP/1.0\r\n\r\n`))).toBe(403);
    for (const path of READ[name]) expect([path, await ask(`GET ${path}`, { Host: "evil.com" })]).toEqual([path, 403]);
  });

  test("no page elsewhere reads anything; the own pages and programs do", async () => {
    const from = (origin, site, more) => ({ Host: own(port), ...(origin && { Origin: origin }), ...(site && { "Sec-Fetch-Site": site }), ...more });
    const elsewhere = [
      from("https://evil.com"),
      from("null"),
      from("https://evil.com", "cross-site"),
      from(undefined, "cross-site"),
      from(undefined, "same-site"),
      from(`http://127.0.0.1:${Number(port) + 1}`, "same-site"),
      from(`http://localhost:${port}`, "cross-site"),
      from(`http://localhost:${port}`),
      from(`https://127.0.0.1:${port}`),
      from(undefined, "cross-site", { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" }),
      from(undefined, "cross-site", { "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" }),
    ];
    for (const path of READ[name]) {
      for (const headers of elsewhere) expect([path, headers, await ask(`GET ${path}`, headers)]).toEqual([path, headers, 403]);
      const here = [from(), from(`http://127.0.0.1:${port}`, "same-origin"), from(undefined, "same-origin"), from(undefined, "none")];
      const status = path === "/e/log" ? 401 : 200;
      for (const headers of here) expect([path, headers, await ask(`GET ${path}`, headers)]).toEqual([path, headers, status]);
    }
    // A link to the studio may be followed from anywhere.
    expect(await ask("GET /", from(undefined, "cross-site", { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" }))).toBe(200);
  });
});

test("e8: the demo's shop is changed by no page elsewhere, and mails have their pictures from anywhere, in Chromium", async (context) => {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!fs.existsSync(executablePath)) return context.skip();
  const server = await servers.demo();
  const elsewhere = localServer((_, __, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><p>elsewhere"));
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  const state = async () => (await (await fetch(`${server.url}/demo/state`)).json()).offers;
  const before = await state();
  const [{ picture }] = await (await fetch(`${server.url}/demo/links`)).json();
  const change = JSON.stringify({ id: before[0].id, price: 4_200, soldOut: true });
  const posting = ({ url, change }) =>
    Promise.all(
      ["text/plain", "application/x-www-form-urlencoded", "application/json"].map((type) =>
        fetch(`${url}/demo/offer`, {
          method: "POST",
          mode: type === "application/json" ? "cors" : "no-cors",
          body: change,
          headers: { "Content-Type": type },
        }).then(
          ({ status }) => status,
          () => "failed",
        ),
      ),
    );
  for (const host of ["127.0.0.1", "localhost"]) {
    const page = await browser.newPage();
    await page.goto(`http://${host}:${elsewhere.address().port}/`);
    await page.evaluate(posting, { url: server.url, change });
    const size = await page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image.naturalWidth;
    }, picture);
    expect(size).toBeGreaterThan(100);
    // As a form, whose text is JSON.
    const response = page.waitForResponse(/\/demo\/offer/);
    await page.evaluate(
      ({ url, change }) => {
        const form = Object.assign(document.createElement("form"), { method: "POST", action: `${url}/demo/offer`, enctype: "text/plain" });
        form.append(Object.assign(document.createElement("input"), { name: `${change.slice(0, -1)},"x":"`, value: '"}' }));
        document.body.append(form);
        form.submit();
      },
      { url: server.url, change },
    );
    expect((await response).status()).toBe(403);
    await page.close();
  }
  expect(await state()).toEqual(before);
  const page = await browser.newPage();
  await page.goto(server.url);
  expect(await page.evaluate(posting, { url: "", change })).toEqual([200, 200, 200]);
  expect((await state())[0]).toMatchObject({ amount: 4_200, soldOut: true });
  await browser.close();
  elsewhere.close();
  await server.stop();
}, 60_000);

test("e8: what fails while it is answered costs that answer alone", async () => {
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const server = localServer(({ path }, _, response) => {
    if (path === "/now") throw new Error("at once");
    if (path === "/later") return Promise.reject(new Error("later"));
    if (path === "/headers") {
      response.writeHead(200, { "Content-Length": 10 }).write("half");
      throw new Error("in the middle");
    }
    if (path === "/twice") {
      response.end("once");
      response.write("again");
    }
    return response.end("well");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const ask = (path) => sendRaw(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect([statusOf(await ask("/now")), statusOf(await ask("/later")), statusOf(await ask("/twice"))]).toEqual([500, 500, 200]);
  // Cut, and not passed off as whole.
  expect(await ask("/headers")).not.toMatch(/failed|well/);
  expect(statusOf(await ask("/well"))).toBe(200);
  expect(told.mock.calls.flat().filter((line) => /at once|later|in the middle/.test(line))).toHaveLength(3);
  told.mockRestore();
  server.close();
});

test("e8: links lead nowhere outside of the folder, loops end, pipes and devices are not read", () => {
  const top = temporaryFolder();
  const folder = path.join(top, "mails");
  const write = (file, text = file) => {
    fs.mkdirSync(path.dirname(path.join(top, file)), { recursive: true });
    fs.writeFileSync(path.join(top, file), text);
  };
  for (const file of ["secret.mjml", "outside/secret.mjml", "mails-2/secret.mjml", "mails/a.mjml", "mails/parts/b.mjml", "mails/c.png", "mails/.env.json"])
    write(file);
  for (const file of ["mails/.git/secret.mjml", "mails/node_modules/x/secret.mjml", "mails/deep/er/d.mjml"]) write(file);
  const links = {
    "out.mjml": "../secret.mjml",
    "absolute.mjml": path.join(top, "secret.mjml"),
    "chain.mjml": "out.mjml",
    "beside.mjml": "../mails-2/secret.mjml",
    outside: "../outside",
    up: "..",
    etc: "/etc",
    "passwd.txt": "/etc/passwd",
    "zero.txt": "/dev/zero",
    "environ.txt": "/proc/self/environ",
    "hidden.mjml": ".git/secret.mjml",
    packages: "node_modules",
    "gone.mjml": "nothing.mjml",
    "round.mjml": "round.mjml",
    self: ".",
    "parts/self": ".",
    "parts/up": "..",
    "deep/er/top": "../..",
    "in.mjml": "parts/b.mjml",
    shared: "deep/er",
  };
  for (const [link, target] of Object.entries(links)) fs.symlinkSync(target, path.join(folder, link));
  execFileSync("mkfifo", [path.join(folder, "pipe.mjml"), path.join(folder, "parts/pipe.json")]);
  fs.symlinkSync("pipe.mjml", path.join(folder, "piped.mjml"));
  const { files, name, problem } = readFolder(folder);
  const texts = Object.fromEntries(Object.entries(files).sort());
  expect(Object.values(texts).join()).not.toMatch(/secret|root:|PATH=/);
  expect(texts).toMatchObject({ "a.mjml": "mails/a.mjml", "in.mjml": "mails/parts/b.mjml", "shared/d.mjml": "mails/deep/er/d.mjml" });
  // By its own path each file is there once; by links it is there by every way that does not lead round.
  expect(Object.keys(texts).every((key) => /(^|\/)(a|b|d|in)\.mjml$/.test(key))).toBe(true);
  expect([name, problem]).toEqual(["mails", undefined]);
  // The folder itself may be a link.
  fs.symlinkSync(folder, path.join(top, "linked"));
  expect(readFolder(path.join(top, "linked")).files).toEqual(files);
  fs.rmSync(top, { recursive: true });
});

test("e8: a folder of links that lead everywhere, and one that is too large, end with a word of it", () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 9 }, (_, i) => `f${i}`);
  for (const name of names) {
    fs.mkdirSync(path.join(folder, name));
    for (const other of names) fs.symlinkSync(`../${other}`, path.join(folder, name, `to-${other}`));
  }
  const began = performance.now();
  expect(readFolder(folder).problem).toMatch(/too many/);
  expect(performance.now() - began).toBeLessThan(10_000);
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  fs.closeSync(fs.openSync(path.join(folder, "huge.json"), "w"));
  fs.truncateSync(path.join(folder, "huge.json"), 2 ** 33);
  expect(readFolder(folder)).toMatchObject({ files: {}, problem: expect.stringMatching(/too many/) });
  fs.rmSync(folder, { recursive: true });
});

test("e8: preview outlives its folder, and folders that come and go", async () => {
  const folder = path.join(temporaryFolder(), "mails");
  fs.mkdirSync(folder);
  fs.symlinkSync(".", path.join(folder, "self"));
  const server = await command(temporaryFolder(), (port) => [main, "preview", folder, "--port", port]);
  const files = async () => (await fetch(`${server.url}/folder/files.json`)).status;
  for (let i = 0; i < 40; i++) {
    const inner = path.join(folder, `x${i % 3}`);
    fs.mkdirSync(path.join(inner, "y/z"), { recursive: true });
    fs.writeFileSync(path.join(inner, "y/z/a.mjml"), "<mjml></mjml>");
    if (i % 5 === 0) expect(await files()).toBe(200);
    fs.rmSync(inner, { recursive: true });
  }
  fs.rmSync(folder, { recursive: true });
  expect([await files(), (await fetch(server.url)).status, server.child.exitCode]).toEqual([500, 200, null]);
  await server.stop();
}, 30_000);

test("e8: serve answers any Host, and gives a page elsewhere nothing that a key guards", async () => {
  const server = await servers.serve();
  const from = { Host: "evil.com", Origin: "https://evil.com", "Sec-Fetch-Site": "cross-site" };
  const lines = Object.entries(from).map(([name, value]) => `${name}: ${value}\r\n`);
  const asked = {
    "GET /e/campaigns": 401,
    "POST /e/overrides": 401,
    "OPTIONS /e/overrides": 401,
    "GET /metrics": 401,
    "POST /in/offers": 401,
    "GET /i/x": 403,
  };
  for (const [line, status] of Object.entries(asked)) {
    const answer = await sendRaw(server.url, `${line} HTTP/1.1\r\n${lines.join("")}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    expect([line, statusOf(answer), /access-control/i.test(answer)]).toEqual([line, status, false]);
  }
  await server.stop();
}, 30_000);
