// Bad input: a clear error with its code, and nothing is lost.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import newsletter from "../../../dist/letters/newsletter.js";
import { demoFeed } from "../../../examples/shop/feed.mjs";
import { campaign, elements, importDemo, newKeys, nodeEdge, pieces, temporaryFolder } from "./parts.js";

const code = async (work) => {
  try {
    await work();
  } catch (error) {
    return error.code;
  }
  return "no error";
};

describe("feeds", () => {
  const store = memory();
  const read = (text, more) => importFeed(store, pieces(text), { tenant: "shop", ...elements, ...more });
  beforeAll(() => importDemo(store));

  test.each([
    ["no feed", "id,title\n1,Rad", "feed/wrong-columns"],
    ["nothing", "", "feed/empty"],
    ["JSON without products", '{"a": 1}', "feed/wrong-root"],
    ["a wrong root", "<html></html>", "feed/wrong-root"],
    ["a DTD", '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "feed/forbidden"],
    ["another encoding", '<?xml version="1.0" encoding="Shift_JIS"?><rss/>', "feed/encoding"],
    ["an end in the middle", demoFeed().slice(0, 400_000), "feed/truncated"],
    [
      "most offers gone",
      "<rss><channel><item><id>bike-001</id><title>a</title><link>https://shop.example/a</link><price>1.00 EUR</price></item></channel></rss>",
      "feed/mass-disappearance",
    ],
  ])("%s is refused, and what was stored stays", async (_, text, expected) => {
    const before = await store.listOffers("shop", { limit: 2_000 });
    expect(await code(() => read(text))).toBe(expected);
    expect(await store.listOffers("shop", { limit: 2_000 })).toEqual(before);
  });

  test("bad rows are reported with row, field, code and help; the good ones land", async () => {
    const { problems } = await read(demoFeed(), { dryRun: true });
    expect(problems.map(({ row, field, code: found }) => [row, field, found])).toEqual([
      [581, "price", "feed/missing"],
      [662, "price", "feed/bad-price"],
      [743, "price", "feed/bad-currency"],
      [905, "link", "feed/bad-link"],
      [986, "availability", "feed/bad-availability"],
      [824, "id", "feed/duplicate-id"],
    ]);
    for (const { help, line, message, code: found } of problems)
      expect([help.length > 5, found === "feed/duplicate-id" || line > 1, message.length > 5]).toEqual([true, true, true]);
  });

  test("force imports a feed that most offers are missing from", async () => {
    const own = memory();
    await importDemo(own);
    const one = demoFeed().replace(/(<item>[\s\S]*?<\/item>)[\s\S]*<\/item>/, "$1");
    expect(await importFeed(own, pieces(one), { tenant: "shop", ...elements, force: true })).toMatchObject({ rows: 1, gone: expect.any(Number) });
  });

  test("an import that is killed leaves the old state", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    const first = await sqlite(file);
    await importDemo(first);
    const before = await first.listOffers("shop", { limit: 2_000 });
    await first.close();
    const importer = spawn(process.execPath, ["dist/js/cli/main.js", "import", "-", "--store", file]);
    importer.stdin.on("error", () => {});
    // More than a pipe holds: once it is gone, most of it was read.
    await new Promise((resolve) => importer.stdin.write(demoFeed({ prices: { "bike-001": 100 } }).slice(0, 600_000), resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    importer.kill("SIGKILL");
    expect(await new Promise((resolve) => importer.on("exit", (_, signal) => resolve(signal)))).toBe("SIGKILL");
    const again = await sqlite(file);
    expect(await again.listOffers("shop", { limit: 2_000 })).toEqual(before);
    await again.close();
  });
});

describe("campaigns", () => {
  const store = memory();
  beforeAll(() => importDemo(store));
  const changed = (change) => {
    const copy = structuredClone(campaign);
    change(copy);
    return copy;
  };

  test.each([
    ["no JSON", "{", "campaign/not-json"],
    ["an unknown field", changed((c) => (c.colour = "red")), "campaign/invalid"],
    ["a host outside the shop's list", changed((c) => (c.fallback = "https://evil.example/")), "campaign/host-not-allowed"],
    ["an offer that is not there", changed((c) => c.blocks[0].offers.push("none")), "campaign/unknown-offer"],
    ["low contrast", changed((c) => (c.theme = { muted: "#cccccc" })), "campaign/low-contrast"],
  ])("%s is refused and not published", async (_, manifest, expected) => {
    expect(await code(() => publish(store, manifest))).toBe(expected);
    expect(await store.campaigns()).toEqual([]);
  });

  test("r038 a missing fact is told with the offer and the fact", async () => {
    const text = demoFeed().replace(/<g:product_detail>.*destination.*\n/g, "");
    const own = memory();
    await importFeed(own, pieces(text), { tenant: "shop", ...elements });
    const error = await publish(own, campaign).catch((e) => e);
    expect([error.code, error.diagnostic.message]).toEqual(["campaign/missing-fact", "the offer `trip-001` has no destination"]);
    expect(error.diagnostics.length).toBeGreaterThan(1);
  });

  test("overrides need an author, a reason and an expiry to come", async () => {
    const said = { author: "a", reason: "r", until: Date.now() + 1000, visible: false };
    for (const missing of [{ author: "" }, { reason: " " }, { until: 5 }, { visible: undefined }, { price: { amount: 1, currency: "EUR" } }]) {
      expect(await code(() => override(store, "shop", "bike-001", { ...said, ...missing }))).toBe("override/invalid");
    }
    expect(await code(() => override(store, "shop", "none", said))).toBe("campaign/unknown-offer");
    expect((await store.offers("shop", ["bike-001"]))[0].overrides).toEqual([]);
  });
});

describe("databases", () => {
  test("a locked file says so and nothing is lost", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    const store = await sqlite(file, { busyTimeout: 50 });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    expect(await code(() => store.putCampaign("t", "c", "{}", 1))).toBe("store/locked");
    other.exec("ROLLBACK");
    expect(await store.putCampaign("t", "c", "{}", 1)).toBe(1);
    other.close();
    await store.close();
  });

  test("a damaged file says so and is not written", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    fs.writeFileSync(file, "this is no database, and it is longer than a header would be, so that nobody takes it for a new one");
    const before = fs.readFileSync(file);
    expect(await code(() => sqlite(file))).toBe("store/damaged");
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });

  test("a folder that is not there says so", async () => {
    expect(await code(() => sqlite("/nowhere/at/all/shop.db"))).toBe("store/failed");
  });
});

describe("letters and templates", () => {
  test("broken MJML has its place", () => {
    const crossed = "<mjml><mj-body>\n<mj-section></mj-wrong>\n</mj-section></mj-body></mjml>";
    expect(compile(crossed).diagnostics[0]).toMatchObject({ code: "mjml/syntax", line: 2, column: 13 });
    expect(() => compile(crossed).render({})).toThrow("mjml/syntax");
    expect(() => compile(crossed, { validation: "strict" })).toThrow("mjml/syntax");
    expect(() => compile("<p>no MJML</p>")).toThrow("mjml/no-root");
    const mended = compile("<mjml><mj-body>\n<mj-foo/>\n</mj-body></mjml>");
    expect(mended.diagnostics[0]).toMatchObject({ code: "mjml/unexpected-element", line: 2, column: 1 });
    expect(() => mended.render({})).toThrow("mjml/unexpected-element");
  });

  test("an undefined variable has its place, through an include too", () => {
    const files = { "a.mjml": "<mj-text>\n {{ nobody }}</mj-text>" };
    const template = compile("<mjml><mj-body><mj-section><mj-column><mj-include path='a.mjml'/></mj-column></mj-section></mj-body></mjml>", {
      include: (name) => files[name],
    });
    expect(() => template.render({})).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ code: "template/undefined", file: "a.mjml", line: 2, column: 5 }) }),
    );
  });

  test("a wrong type is told with its JSON path", async () => {
    const data = structuredClone(newsletter.samples.autumn);
    data.products[1].link = 5;
    expect(() => compile(newsletter).render(data)).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ code: "data/wrong-type", path: "products[1].link" }) }),
    );
  });

  test("an unusable locale, key or base URL is named", async () => {
    expect(await code(() => compile("<mjml><mj-body></mj-body></mjml>", { locale: "xx" }).render({}))).toBe("locale/unknown");
    const link = (more) => code(() => sealLinks({ baseUrl: "https://live.example", keys: newKeys(), campaign, message: "m", ...more }));
    expect(await link({ keys: [{ kid: "k", secret: "c2hvcnQ" }] })).toBe("link/bad-key");
    expect(await link({ baseUrl: "live.example" })).toBe("usage/bad");
    expect(await code(() => createLive({ store: memory(), keys: newKeys(), allow: ["shop.example"], fallback: "https://evil.example/" }))).toBe(
      "campaign/host-not-allowed",
    );
  });
});

describe("requests", () => {
  const keys = newKeys();
  let edge;
  let links;
  beforeAll(async () => {
    const store = memory();
    await importDemo(store);
    await publish(store, campaign);
    edge = await nodeEdge(store, keys);
    links = sealLinks({ baseUrl: edge.url, keys, campaign, message: "m" });
  });
  afterAll(() => edge.close());

  test("every flipped character of a link is refused", async () => {
    const { pathname } = new URL(links[0].picture);
    for (let i = 3; i < pathname.length; i++) {
      if (pathname[i] === "/") continue;
      const flipped = pathname.slice(0, i) + (pathname[i] === "A" ? "B" : "A") + pathname.slice(i + 1);
      const response = await fetch(edge.url + flipped);
      expect([response.status, (await response.arrayBuffer()).byteLength], `character ${i}`).toEqual([403, 0]);
    }
  });

  test("a path of 64 KB is refused", async () => {
    expect([403, 431]).toContain((await fetch(`${edge.url}/i/${"a".repeat(65_536)}/x.png`)).status);
    expect((await fetch(`${edge.url}/i/${"a".repeat(8_000)}/x.png`)).status).toBe(403);
  });

  test("a body of 10 MB is not read", async () => {
    const { hostname, port, pathname } = new URL(links[0].picture);
    const socket = net.connect(Number(port), hostname);
    let answer = "";
    let written = 0;
    socket.on("data", (piece) => (answer += piece));
    socket.on("error", () => {});
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n`);
    const piece = Buffer.alloc(64 * 1024);
    await new Promise((resolve) => {
      const more = () => {
        if (socket.destroyed || written >= 10_000_000) return resolve();
        written += piece.length;
        socket.write(piece, () => setImmediate(more));
      };
      socket.on("close", resolve);
      setTimeout(more, 200);
    });
    expect(answer).toMatch(/^HTTP\/1.1 405 /);
    expect(written).toBeLessThan(10_000_000);
  });

  test("unknown paths are 404, unknown queries 403, other methods 405", async () => {
    expect((await fetch(`${edge.url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${links[0].picture}?utm_source=x`)).status).toBe(403);
    const response = await fetch(links[0].picture, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("TRACE is a method like any other that is not there", async () => {
    const { hostname, port, pathname } = new URL(links[0].picture);
    const status = await new Promise((resolve) =>
      http.request({ hostname, port, path: pathname, method: "TRACE" }, (r) => resolve(r.resume().statusCode)).end(),
    );
    expect(status).toBe(405);
  });

  test("a store that hangs is not waited for", async () => {
    const store = { lookUp: () => new Promise(() => {}) };
    const reasons = [];
    const live = createLive({
      store,
      keys,
      allow: ["shop.example"],
      fallback: "https://shop.example/",
      storeTimeout: 50,
      onFallback: ({ reason }) => reasons.push(reason),
    });
    const response = await live.fetch(new Request(links[0].picture));
    expect([response.status, response.headers.get("content-type"), reasons]).toEqual([200, "image/png", ["store-failed"]]);
  });
});
