// What files and addresses of a feed may do: bombs, polyglots, private networks.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:http";
import https from "node:https";
import path from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { photos } from "../../../dist/js/photo.js";
import { publicFetch } from "../../../dist/js/runtimes/node.js";
import { temporaryFolder } from "./parts.js";
import { feed } from "./security.js";

describe("pictures that lie", () => {
  const prepared = (bytes) => {
    try {
      return photos.prepare(bytes, { width: 200, height: 200, fit: "cover" });
    } catch (error) {
      return error.code;
    }
  };
  const lamp = fs.readFileSync("tests/photos/lamp.jpg");

  test("bombs: a header that names more pixels than a photo has is refused before anything is decoded", () => {
    const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");
    const claims = (file, at, bytes) => {
      const changed = Buffer.from(file);
      Buffer.from(bytes).copy(changed, at);
      // The size of a PNG stands in a chunk with a sum of its own: with a wrong one it would be refused for that.
      if (file === png) changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
      return changed;
    };
    const jpegSize = lamp.indexOf(Buffer.from([0xff, 0xc0])) + 5;
    const before = process.memoryUsage().rss;
    for (const [bomb, code] of [
      [claims(png, 16, [0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0xff, 0xff]), "photo/too-large"],
      // More than any PNG may have.
      [claims(png, 16, [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]), "photo/unreadable"],
      [claims(lamp, jpegSize, [0xff, 0xff, 0xff, 0xff]), "photo/too-large"],
      [
        Buffer.concat([
          Buffer.from("RIFF"),
          Buffer.from([0x40, 0, 0, 0]),
          Buffer.from("WEBPVP8L"),
          Buffer.from([0x20, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f]),
          Buffer.alloc(40),
        ]),
        "photo/too-large",
      ],
    ])
      expect(prepared(bomb)).toBe(code);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  test("polyglots: what hides in a photo or behind it is not in what is kept", () => {
    const script = "<script>alert(document.domain)</script>";
    const comment = Buffer.concat([lamp.subarray(0, 2), Buffer.from([0xff, 0xfe, 0x00, script.length + 2]), Buffer.from(script), lamp.subarray(2)]);
    for (const polyglot of [Buffer.concat([lamp, Buffer.from(script)]), Buffer.concat([lamp, Buffer.from("PK\u0003\u0004payload.exe")]), comment]) {
      const kept = Buffer.from(prepared(polyglot));
      expect([kept.subarray(0, 3).toString("hex"), kept.includes("script"), kept.includes("payload")]).toEqual(["ffd8ff", false, false]);
    }
    for (const other of ["GIF89a<script>", "<svg onload=alert(1)>", "%PDF-1.7", "PK\u0003\u0004", "#!/bin/sh", ""])
      expect(prepared(Buffer.from(other))).toBe("photo/unreadable");
  });
});

describe("what a feed's address may reach (photos: photos.test.js)", () => {
  const main = path.resolve("dist/js/cli/main.js");
  const load = (...args) => spawnSync(process.execPath, [main, "import", ...args, "--json"], { cwd: temporaryFolder(), encoding: "utf8", timeout: 20_000 });

  test("nothing private, however it is written; only https", () => {
    for (const url of [
      "http://127.0.0.1/feed.xml",
      "https://127.0.0.1/feed.xml",
      "https://2130706433/",
      "https://0x7f.1/",
      "https://0177.0.0.1/",
      "https://[::1]/",
      "https://[::ffff:10.0.0.1]/",
      "https://169.254.169.254/latest/meta-data/",
      "https://localhost/",
      "https://[fd00::1]/",
      "https://[64:ff9b::7f00:1]/",
      "https://user@shop.example/",
    ]) {
      const { status, stderr } = load(url);
      expect([url, status, /feed\/not-reached.*(is not public|is not an https address|leads to)/.test(stderr)]).toEqual([url, 1, true]);
    }
  }, 60_000);

  test("a name that leads into a private network, at once or after a redirect; keys go to no other host; a name is looked up once a connection", async () => {
    const folder = temporaryFolder();
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
    const names = "subjectAltName=DNS:shop.example,DNS:other.example";
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=shop.example", "-addext", names];
    expect(spawnSync("openssl", made).status).toBe(0);
    const asked = [];
    const server = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
      asked.push([request.headers.host.split(":")[0], request.url, request.headers["x-key"]]);
      const to = { "/same": "/feed", "/other": `https://other.example:${server.address().port}/feed`, "/inner": "https://inner.example/" }[request.url];
      if (to) response.writeHead(302, { location: to }).end();
      else response.end(feed);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    let connections = 0;
    server.on("secureConnection", () => {
      connections += 1;
    });
    const looked = [];
    const lookup = (host, _options, done) => {
      looked.push(host);
      done(null, [{ address: host === "inner.example" ? "10.0.0.7" : "127.0.0.1", family: 4 }]);
    };
    const allowed = (address) => address === "127.0.0.1";
    const get = (at) =>
      publicFetch(`https://shop.example:${server.address().port}${at}`, {
        lookup,
        allowed,
        ca: fs.readFileSync(cert, "utf8"),
        headers: { "x-key": "k" },
        what: "feed",
      });
    for (const at of ["/feed", "/same", "/other"]) expect(await (await get(at)).text()).toBe(feed);
    await expect(get("/inner")).rejects.toMatchObject({ code: "feed/not-reached", message: expect.stringContaining("leads to 10.0.0.7") });
    expect(asked).toEqual([
      ["shop.example", "/feed", "k"],
      ["shop.example", "/same", "k"],
      ["shop.example", "/feed", "k"],
      ["shop.example", "/other", "k"],
      ["other.example", "/feed", undefined],
      ["shop.example", "/inner", "k"],
    ]);
    // The name that was refused was never connected to.
    expect(looked.length).toBe(connections + 1);
    server.closeAllConnections();
    server.close();
  });

  test("--private takes an address of one's own network", async () => {
    const server = createServer((_, response) => response.end(feed));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${server.address().port}/feed.xml`;
    const importer = spawn(process.execPath, [main, "import", url, "--private", "--json"], { cwd: temporaryFolder() });
    let told = "";
    importer.stdout.on("data", (text) => (told += text));
    expect(await new Promise((resolve) => importer.on("exit", resolve))).toBe(0);
    expect(JSON.parse(told).added).toBe(3);
    server.close();
  });
});
