// Feeds through the package: every file of tests/feeds, pages, watching, pushing, carriers; and what happens to a store when imports go wrong.
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showPrice } from "../../../dist/js/admin.js";
import { FEED_FORMATS } from "../../../dist/js/base/feed-formats.js";
import { importFeed, importPages } from "../../../dist/js/import.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { watchFeed } from "../../../dist/js/watch.js";
import { createWebhooks, importParcels, sign } from "../../../dist/js/webhooks.js";
import { demoFeed } from "../../../examples/shop/feed.mjs";
import { elements, importDemo, pieces, temporaryFolder } from "./parts.js";

const folder = new URL("../../feeds/", import.meta.url).pathname;
const files = fs.readdirSync(folder).filter((name) => !name.endsWith(".expect.json"));
const expected = (name) => JSON.parse(fs.readFileSync(path.join(folder, `${name}.expect.json`), "utf8"));
const told = ({ row, id, field, code, value }) => [row, id, field, code, value];
const stored = async (store, tenant = "t") => (await store.listOffers(tenant, { limit: 5_000 })).map((o) => JSON.parse(o.data));
const byId = (a, b) => (a.id < b.id ? -1 : 1);

describe("formats", () => {
  const carriers = files.filter((name) => /^(aftership|dhl)/.test(name));
  const feeds = files.filter((name) => !carriers.includes(name));

  test("each format has two files", () => {
    const kinds = feeds.map((name) => name.split("-")[0]);
    for (const format of FEED_FORMATS) expect(kinds.filter((kind) => kind === format.split("-")[0]).length, format).toBeGreaterThanOrEqual(2);
    expect(carriers.length).toBeGreaterThanOrEqual(4);
  });

  test.each(feeds)("%s", async (name) => {
    const { options, expect: wanted } = expected(name);
    const store = memory();
    const result = await importFeed(store, fs.createReadStream(path.join(folder, name), { highWaterMark: 100 }), { tenant: "t", ...options });
    expect(await stored(store)).toEqual(wanted.offers.map(([, offer]) => offer).sort(byId));
    expect(result.problems.map(told)).toEqual(wanted.problems);
    if (wanted.feedTime) expect(result.asOf).toBe(wanted.feedTime);
  });

  test.each(carriers)("%s", async (name) => {
    const { expect: wanted } = expected(name);
    const store = memory();
    const { references, problems } = await importParcels(store, "t", fs.readFileSync(path.join(folder, name), "utf8"), 1_795_350_000_000);
    expect(problems.map(told)).toEqual(wanted.problems);
    expect(references).toHaveLength(wanted.parcels.length);
    for (const [i, parcel] of wanted.parcels.entries()) {
      const kept = await store.parcel("t", references[i].reference);
      expect(JSON.parse(kept.data)).toEqual(parcel);
      // What links carry says nothing of the parcel, and what is kept says nothing of a person.
      expect(references[i].reference).toMatch(/^[\w-]{22}$/);
      expect(kept.data).not.toMatch(/Maria|Köln|50667/);
    }
  });

  test("pages are one feed, until one is empty", async () => {
    const page = (n) =>
      JSON.stringify({
        products: n > 2 ? [] : [{ id: n, title: `P${n}`, handle: `p${n}`, variants: [{ id: n, title: "Default Title", available: true, price: "1.00" }] }],
      });
    let asked = 0;
    async function* all() {
      for (;;) yield pieces(page(++asked));
    }
    const store = memory();
    const result = await importPages(store, all(), { tenant: "t", currency: "EUR", baseUrl: "https://shop.example" });
    expect([result.rows, result.added, asked, (await stored(store)).map((o) => o.id)]).toEqual([2, 2, 3, ["1", "2"]]);
  });
});

describe("imports that go wrong", () => {
  test("killed at any moment, an import leaves the old state or the new one", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    const store = await sqlite(file);
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    const digest = async (s) =>
      createHash("sha256")
        .update(JSON.stringify((await stored(s, "shop")).sort(byId)))
        .digest("hex");
    const before = await digest(store);
    const text = demoFeed({ prices: { "bike-001": 100 } });
    const other = await sqlite(path.join(temporaryFolder(), "other.db"));
    await importFeed(other, pieces(text), { tenant: "shop", ...elements });
    const after = await digest(other);
    const flags = ["--lowest30", elements.lowest30, "--reduced-since", elements.reducedSince, "--previous", elements.previous, "--kind", elements.kind];
    const seen = new Set();
    const ends = [];
    for (const wait of [150, 250, 300, 350, 400, 450, 500, 600, 2_500]) {
      const importer = spawn(process.execPath, ["dist/js/cli/main.js", "import", "-", "--store", file, ...flags], { stdio: ["pipe", "ignore", "ignore"] });
      importer.stdin.on("error", () => {});
      importer.stdin.end(text);
      const ended = new Promise((resolve) => importer.on("exit", (code, signal) => resolve(signal ?? code)));
      const timer = setTimeout(() => importer.kill("SIGKILL"), wait);
      ends.push(await ended);
      clearTimeout(timer);
      seen.add(await digest(store));
      for (const state of seen) expect([before, after]).toContain(state);
    }
    expect([seen.has(after), ends.includes("SIGKILL"), ends.includes(0)]).toEqual([true, true, true]);
    await store.close();
    await other.close();
  }, 60_000);

  test("two processes that import at once leave one of both states, whole", async () => {
    const file = path.join(temporaryFolder(), "shop.db");
    const first = await sqlite(file);
    await first.close();
    const run = (price) =>
      new Promise((resolve) => {
        const importer = spawn(process.execPath, ["dist/js/cli/main.js", "import", "-", "--store", file], { stdio: ["pipe", "ignore", "ignore"] });
        importer.on("exit", resolve);
        importer.stdin.end(demoFeed({ prices: Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`part-${String(i + 1).padStart(3, "0")}`, price])) }));
      });
    expect(await Promise.all([run(111), run(222)])).toEqual([0, 0]);
    const store = await sqlite(file);
    const parts = (await stored(store, "shop")).filter((o) => o.id.startsWith("part-"));
    expect([parts.length, new Set(parts.map((o) => (o.sale?.price ?? o.price).amount)).size]).toEqual([250, 1]);
    await store.close();
  }, 60_000);

  test("a dry run tells what would change, and changes nothing", async () => {
    const store = memory();
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    const before = await stored(store, "shop");
    const result = await importFeed(
      store,
      pieces(demoFeed({ prices: { "bike-001": 12_345 } }).replace(/<item>(?:(?!<\/item>)[\s\S])*bike-002[\s\S]*?<\/item>/, "")),
      {
        tenant: "shop",
        ...elements,
        dryRun: true,
      },
    );
    expect(result.diff.changed.map(({ id }) => id)).toContain("bike-001");
    expect(result.diff.gone).toEqual(["bike-002"]);
    expect(await stored(store, "shop")).toEqual(before);
  });
});

describe("watching", () => {
  test("an address is asked with its ETag; what did not change is confirmed", async () => {
    let text = "id,title,link,price,availability\n1,Rad,https://shop.example/1,10.00 EUR,in_stock\n";
    const asked = [];
    let fail = false;
    const server = createServer((request, response) => {
      const tag = `"${createHash("sha256").update(text).digest("hex").slice(0, 12)}"`;
      asked.push([request.headers["if-none-match"] === tag, request.headers["x-key"]]);
      if (fail) response.writeHead(500).end();
      else if (request.headers["if-none-match"] === tag) response.writeHead(304).end();
      else response.writeHead(200, { ETag: tag }).end(text);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const store = memory();
    const ended = new AbortController();
    const results = [];
    const errors = [];
    const watching = watchFeed(store, `http://127.0.0.1:${server.address().port}/feed.csv`, {
      tenant: "t",
      headers: { "X-Key": "k" },
      interval: 30,
      signal: ended.signal,
      onImport: (result) => results.push(result),
      onError: (error) => errors.push(error.code),
    });
    await expect.poll(() => results.length).toBeGreaterThan(2);
    expect([results[0].added, results[1]]).toEqual([1, null]);
    const [first] = await store.offers("t", ["1"]);
    expect(first.asOf).toBeGreaterThan(results[0].asOf);
    fail = true;
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    expect(errors[0]).toBe("feed/not-reached");
    fail = false;
    text = text.replace("10.00", "9.00");
    await expect.poll(() => results.some((r) => r?.changed === 1)).toBe(true);
    const [after] = await store.offers("t", ["1"]);
    expect([JSON.parse(after.data).price.amount, after.history.length]).toEqual([900, 2]);
    ended.abort();
    await watching;
    server.close();
    expect(asked.every(([, key]) => key === "k")).toBe(true);
    expect(asked.some(([matched]) => matched)).toBe(true);
  });
});

describe("intake", () => {
  const [secret, aftership, dhl] = [1, 2, 3].map((n) => createHash("sha256").update(`test secret ${n} ${Date.now()}`).digest("hex"));
  let store;
  let intake;
  beforeAll(async () => {
    store = memory();
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    intake = createWebhooks({ store, tenant: "shop", secret, aftership, dhl });
  });
  afterAll(() => store.close());
  const post = async (where, body, headers) => {
    const response = await intake.fetch(new Request(`https://shop.example/in/${where}`, { method: "POST", body, headers }));
    return [response.status, await response.json()];
  };
  const signed = async (body) => ({ "Postfrisch-Signature": await sign(secret, body) });

  test("a signed change of price and stock is shown at once, and stays with its feed", async () => {
    const body = JSON.stringify({
      offers: [
        { id: "part-001", price: "9.90 EUR", salePrice: null },
        { id: "part-002", availability: "out_of_stock" },
        { id: "nobody" },
        { id: "part-003", price: "1.000 EUR" },
      ],
    });
    const [status, { taken, problems }] = await post("offers", body, await signed(body));
    expect([status, taken, problems.map(told)]).toEqual([
      200,
      2,
      [
        [3, "nobody", "id", "campaign/unknown-offer", "nobody"],
        [4, "part-003", "price", "feed/bad-price", "1.000 EUR"],
      ],
    ]);
    const [one, two] = await store.offers("shop", ["part-001", "part-002"]);
    expect([JSON.parse(one.data).price.amount, one.history.at(-1).data.startsWith('[{"amount":990')]).toEqual([990, true]);
    expect([JSON.parse(two.data).availability, two.goneSince === null]).toEqual(["sold_out", false]);
    // Who says nothing of the price does not say that it is true now.
    expect(two.asOf).toBeLessThan(one.asOf);
    const again = await importFeed(store, pieces(demoFeed()), { tenant: "shop", ...elements, now: Date.now() + 5_000, dryRun: true });
    expect(again.gone).toBe(0);
  });

  test("what is not signed, signed otherwise, late or by GET is refused and changes nothing", async () => {
    const body = JSON.stringify({ offers: [{ id: "part-010", price: "0.01 EUR" }] });
    const before = await store.offers("shop", ["part-010"]);
    const old = await sign(secret, body, Math.floor(Date.now() / 1000) - 400);
    const other = await sign(`${secret}x`, body);
    const right = await sign(secret, body);
    for (const header of [undefined, "", "t=1,v1=00", old, other, right.replace(/.$/, (c) => (c === "0" ? "1" : "0"))]) {
      const [status, answer] = await post("offers", body, header === undefined ? {} : { "Postfrisch-Signature": header });
      expect([status, answer.error.code]).toEqual([401, "http/unauthorized"]);
    }
    expect((await post("offers", body.replace("0.01", "0.02"), { "Postfrisch-Signature": right }))[0]).toBe(401);
    expect((await intake.fetch(new Request("https://shop.example/in/offers"))).status).toBe(405);
    expect((await post("nowhere", body, await signed(body)))[0]).toBe(404);
    const large = `{"offers": "${"x".repeat(1_100_000)}"}`;
    expect((await post("offers", large, await signed(large)))[0]).toBe(413);
    const [status, { error }] = await post("offers", "{", await signed("{"));
    expect([status, error.code]).toEqual([422, "data/not-json"]);
    expect(await store.offers("shop", ["part-010"])).toEqual(before);
  });

  test("carriers' webhooks are taken by their own signatures", async () => {
    const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");
    const webhook = read("aftership-webhook.json");
    const mac = createHmac("sha256", aftership).update(webhook).digest("base64");
    expect((await post("aftership", webhook, { "aftership-hmac-sha256": mac }))[1]).toMatchObject({ taken: 1 });
    expect((await post("aftership", `${webhook} `, { "aftership-hmac-sha256": mac }))[0]).toBe(401);
    expect((await post("dhl", read("dhl-push.json"), { Authorization: `Bearer ${dhl}` }))[1]).toMatchObject({ taken: 1 });
    expect((await post("dhl", read("dhl-push.json"), { Authorization: `Bearer ${secret}` }))[0]).toBe(401);
    const list = read("aftership-liste.json");
    expect((await post("parcels", list, await signed(list)))[1]).toMatchObject({ taken: 2, problems: [{ code: "feed/bad-parcel" }] });
  });
});

test("showPrice is the same decision in JavaScript", () => {
  const day = 86_400_000;
  const now = Date.parse("2026-11-22T09:00:00Z");
  const eur = (amount) => ({ amount, currency: "EUR" });
  const offer = {
    id: "a",
    kind: "goods",
    title: "Kaffee",
    link: "https://shop.example/a",
    availability: "available",
    price: eur(699),
    sale: { price: eur(444) },
  };
  const history = [
    { at: now - 60 * day, seen: now - 60 * day, price: eur(444) },
    { at: now - 12 * day, seen: now - 12 * day, price: eur(699) },
    { at: now - 3 * day, seen: now - 3 * day, price: eur(699), sale: { price: eur(444) } },
  ];
  const plain = showPrice(offer, { history, now });
  expect([plain.current, plain.reference, plain.percent, plain.reasons]).toEqual([
    { ...eur(444), text: "4,44\u00a0€" },
    undefined,
    undefined,
    ["prior_not_higher"],
  ]);
  const honest = showPrice(offer, { history: [{ ...history[0], price: eur(555) }, ...history.slice(2)], now, locale: "en" });
  expect([honest.percent, honest.amount.amount, honest.reference.label]).toEqual([20, 111, "Lowest price in 30 days"]);
  expect(showPrice(offer, { now, asOf: now - 2 * day }).current).toBeNull();
  expect(() => showPrice({ ...offer, price: "4.44" })).toThrow("usage/bad");
  expect(() => showPrice(offer, { locale: "xx" })).toThrow("locale/unknown");
});

test("50,000 offers pass through in constant memory (the bench imports a million)", async () => {
  const program = 'import("./benches/feed.mjs").then(({ importMany }) => importMany(50_000)).then((r) => console.log(JSON.stringify(r)));';
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const piece of child.stdout) text += piece;
  const { result, early, late } = JSON.parse(text);
  expect([result.rows, result.added, result.problemCount]).toEqual([50_000, 50_000, 0]);
  // The feed has 26 MB; a tenth of it was read when memory was looked at first.
  expect(late.inUse - early.inUse).toBeLessThan(3_000_000);
}, 60_000);
