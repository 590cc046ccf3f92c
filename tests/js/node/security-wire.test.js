// What comes over the wire: smuggled headers, hosts, slowness, sizes, and bytes at random.
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeEdge } from "./parts.js";
import { BASE, edgeOn, filled, keys, pathsOf } from "./security.js";

describe("what comes over the wire", () => {
  let edge;
  let live;
  beforeAll(async () => {
    const store = await filled();
    edge = await nodeEdge(store, keys, { senders: ["@shop.example"], storeTimeout: 300 });
    live = edgeOn(store, { senders: ["@shop.example"], unsubscribe: () => {} });
  });
  afterAll(() => edge.close());
  /** Sends bytes, perhaps in pieces, and gives what came back until the server closes or falls silent. */
  const raw = (sent, { pause = 0, silence = 400 } = {}) =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(edge.url);
      const socket = net.connect(Number(port), hostname);
      let got = Buffer.alloc(0);
      let timer;
      const end = () => {
        clearTimeout(timer);
        socket.destroy();
        resolve(got.toString("latin1"));
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(end, silence);
      };
      socket.on("data", (piece) => {
        got = Buffer.concat([got, piece]);
        wait();
      });
      socket.on("close", end);
      socket.on("error", end);
      const all = [sent].flat();
      const next = () => {
        const piece = all.shift();
        if (piece === undefined) return wait();
        socket.write(piece, () => setTimeout(next, pause));
      };
      next();
      wait();
    });
  // A second answer follows the body of the first, on the same line.
  const statuses = (got) => [...got.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

  test("header smuggling: two lengths, both framings, broken lines: one answer at most, and what was smuggled is not answered", async () => {
    const [picture] = pathsOf();
    const smuggled = `GET ${picture} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const post = (lines) => `POST /s/x HTTP/1.1\r\nHost: a\r\n${lines.join("\r\n")}\r\n\r\n`;
    const attempts = [
      post(["Content-Length: 0", `Content-Length: ${smuggled.length}`]) + smuggled,
      `${post(["Content-Length: 4", "Transfer-Encoding: chunked"])}0\r\n\r\n${smuggled}`,
      `${post(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"])}0\r\n\r\n${smuggled}`,
      `${post(["Transfer-Encoding: xchunked"])}0\r\n\r\n${smuggled}`,
      `${post(["Transfer-Encoding : chunked"])}0\r\n\r\n${smuggled}`,
      `${post(["Transfer-Encoding: chunked"])}1;a\n\r\n\r\n0\r\n\r\n${smuggled}`,
      post(["X: y\n\nGET /s/y HTTP/1.1"]) + smuggled,
      post(["Content-Length: +0"]) + smuggled,
      post(["Content-Length: 0x0"]) + smuggled,
      post([" Folded: x"]) + smuggled,
      post(["Nul\u0000: x"]) + smuggled,
    ];
    // Where nothing is wrong both are answered.
    const both = await raw(post(["Content-Length: 0"]) + smuggled);
    expect([statuses(both), both.includes("image/png")]).toEqual([[403, 200], true]);
    for (const attempt of attempts) {
      const got = await raw(attempt);
      expect([attempt.slice(0, 90), statuses(got).length <= 1, got.includes("image/png")]).toEqual([attempt.slice(0, 90), true, false]);
    }
  }, 30_000);

  test("what is encoded in a path stays there: no header comes of it", async () => {
    for (const at of ["/c/x%0d%0aSet-Cookie:%20a=b", "/o/shop/%0d%0aX:%20y.json", "/o/shop/slots/top.0.json?for=%0d%0aX:y", "/i/%00/top.png"]) {
      const got = await raw(`GET ${at} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      expect([at, statuses(got).map((status) => status === 403 || status === 404), /set-cookie|^x:/im.test(got)]).toEqual([at, [true], false]);
    }
  });

  test("the host's name is not believed: no answer has it, and pages and lists lead where the shop says", async () => {
    const list = pathsOf({ baseUrl: edge.url }).find((at) => at.startsWith("/a/"));
    for (const host of ["evil.example", "evil.example:80", "live.example@evil.example", "", "a b", "[::1]", "a".repeat(3_000)]) {
      const got = await raw(
        `GET ${list} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: evil.example\r\nAMP-Email-Sender: a@shop.example\r\nConnection: close\r\n\r\n`,
      );
      expect([host.slice(0, 40), [200, 400].includes(statuses(got)[0]), got.includes("evil")]).toEqual([host.slice(0, 40), true, false]);
      if (statuses(got)[0] === 200) expect(got).toContain(`${edge.url}/c/v1.`);
    }
    const absolute = await raw(`GET http://evil.example${pathsOf()[0]} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect([statuses(absolute)[0] === 404 || statuses(absolute)[0] === 403 || statuses(absolute)[0] === 200, absolute.includes("evil")]).toEqual([true, false]);
  });

  test("a body that comes slowly, or not at all, holds nobody up", async () => {
    const poll = pathsOf().find((at) => at.startsWith("/s/"));
    const [picture] = pathsOf();
    const started = performance.now();
    const slow = raw(
      [`POST ${poll} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n`, "ans", "wer", "=x"],
      { pause: 100, silence: 15_000 },
    );
    expect(statuses(await raw(`GET ${picture} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`))).toEqual([200]);
    expect([statuses(await slow), performance.now() - started < 13_000]).toEqual([[408], true]);
  }, 20_000);

  test("headers that never end, a byte now and then, end with 408 within seconds, and others are answered meanwhile", async () => {
    const [picture] = pathsOf();
    const started = performance.now();
    const slow = Array.from({ length: 50 }, () =>
      raw([`GET ${picture} HTTP/1.1\r\nHost: a\r\n`, ...Array.from({ length: 40 }, () => "X: y\r\n")], { pause: 300, silence: 9_000 }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(statuses(await raw(`GET ${picture} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`))).toEqual([200]);
    expect((await Promise.all(slow)).map(statuses)).toEqual(slow.map(() => [408]));
    expect(performance.now() - started).toBeLessThan(9_000);
  }, 20_000);

  test("too much of anything: headers, path, body, their number", async () => {
    const [picture] = pathsOf();
    const request = (at, headers = "") => `GET ${at} HTTP/1.1\r\nHost: a\r\n${headers}Connection: close\r\n\r\n`;
    expect(statuses(await raw(request(picture, `X: ${"y".repeat(20_000)}\r\n`)))).toEqual([431]);
    expect(statuses(await raw(request(picture, Array.from({ length: 1_500 }, (_, i) => `X${i}: y\r\n`).join(""))))).toEqual([431]);
    expect(statuses(await raw(request(`/${"a".repeat(30_000)}`)))).toEqual([431]);
    expect(statuses(await raw(request(`${picture}${"a".repeat(8_000)}`)))).toEqual([403]);
    expect(statuses(await raw(request(picture, `If-None-Match: ${"a,".repeat(4_000)}\r\nOrigin: ${"o".repeat(4_000)}\r\n`)))).toEqual([200]);
    const poll = pathsOf().find((at) => at.startsWith("/s/"));
    const body = `answer=${"x".repeat(200_000)}`;
    expect(statuses(await raw(`POST ${poll} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`))[0]).toBe(413);
  });

  test("property: whatever bytes come in, the answer is one of HTTP, well-formed and small", async () => {
    let seed = 0x5eed;
    const below = (n) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % n;
    };
    const paths = pathsOf();
    const words = [
      "\r\n",
      "\n",
      "\u0000",
      " HTTP/1.1",
      "GET ",
      "POST ",
      "Host:",
      "Content-Length: 5",
      "Transfer-Encoding: chunked",
      "\u00ff",
      "/",
      "%",
      "?",
      "a".repeat(3_000),
      "{",
      "\t",
    ];
    const attempts = Array.from({ length: 300 }, () => {
      let text = `${["GET", "POST", "HEAD", "PUT", "\u00c0"][below(5)]} ${paths[below(paths.length)]} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      for (let i = 0; i < 1 + below(6); i++) {
        const at = below(text.length);
        text = below(2) ? text.slice(0, at) + words[below(words.length)] + text.slice(at) : text.slice(0, at) + text.slice(at + below(20));
      }
      return Buffer.from(text, "latin1");
    });
    let answered = 0;
    for (let i = 0; i < attempts.length; i += 30) {
      for (const got of await Promise.all(attempts.slice(i, i + 30).map((attempt) => raw(attempt, { silence: 150 })))) {
        if (got === "") continue;
        answered += 1;
        expect(got).toMatch(/^HTTP\/1\.1 (200|302|304|400|403|404|405|408|413|431|501|503) /);
        expect(got.length).toBeLessThan(400_000);
      }
    }
    expect(answered).toBeGreaterThan(200);
    // The edge is as it was.
    expect(statuses(await raw(`GET ${paths[0]} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`))).toEqual([200]);
  }, 60_000);

  test("property: whatever a Request is, the answer is one of the protocol", async () => {
    let seed = 0xca5e;
    const below = (n) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % n;
    };
    const paths = pathsOf();
    const page = new Uint8Array(await (await live.fetch(new Request(`${BASE}/c/x`))).arrayBuffer());
    const known = new Set([200, 302, 304, 400, 403, 404, 405, 409, 503]);
    for (let i = 0; i < 1_500; i++) {
      let at = paths[below(paths.length)];
      if (below(2))
        at = at.slice(0, below(at.length) + 1) + ["", "é", "%", "%00", "/..", "//", "?a=b", "#x", " ", "\\"][below(10)] + at.slice(below(at.length));
      const method = ["GET", "HEAD", "POST", "PUT", "OPTIONS"][below(5)];
      const headers = below(2) ? { Origin: "https://shop.example", "If-None-Match": "*", "AMP-Email-Sender": "a@shop.example", "Sec-Fetch-Dest": "empty" } : {};
      const body = method === "POST" ? ["", "answer=x", "List-Unsubscribe=One-Click", "\u0000", "x".repeat(5_000)][below(5)] : undefined;
      const answer = await live.fetch(new Request(BASE + at, { method, headers, body }));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect([at, method, known.has(answer.status)]).toEqual([at, method, true]);
      if (method !== "HEAD" && answer.headers.has("content-length")) expect([at, bytes.length]).toEqual([at, Number(answer.headers.get("content-length"))]);
      if ([403, 404].includes(answer.status)) expect([0, method === "HEAD" ? 0 : page.length]).toContain(bytes.length);
      if (answer.status === 405) expect(bytes.length).toBe(0);
    }
  }, 60_000);
});
