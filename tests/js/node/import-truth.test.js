// What an import may and may not change of what is stored (faults P4, P5, P6, P10, P15), on every store.
import zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showPrice } from "../../../dist/js/admin.js";
import { importFeed, importPages } from "../../../dist/js/import.js";
import { createWebhooks, sign } from "../../../dist/js/webhooks.js";
import { engines } from "./stores.js";

const T = Date.parse("2026-11-22T00:00:00Z");
const HOUR = 3_600_000;
const SECRET = "s".repeat(40);
const item = (id, said = {}) =>
  `<item>${Object.entries({ id, title: `Rad ${id}`, link: `https://shop.example/${id}`, price: "10.00 EUR", availability: "in_stock", ...said })
    .map(([name, value]) => (value === undefined ? "" : `<g:${name}>${value}</g:${name}>`))
    .join("")}</item>`;
const rss = (items, time) =>
  `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${time ? `<lastBuildDate>${new Date(time).toUTCString()}</lastBuildDate>` : ""}${items.join("")}</channel></rss>`;

describe.each(Object.keys(engines))("%s", (name) => {
  let store;
  let end;
  let tenant = "";
  beforeAll(async () => {
    ({ store, end } = await engines[name]());
  });
  afterAll(() => end());
  const fresh = (which) => {
    tenant = which;
  };
  const bytes = (text) => [Buffer.from(text)];
  const imported = (items, now, options = {}) => importFeed(store, bytes(rss(items)), { tenant, now, ...options });
  const one = async (id) => {
    const [found] = await store.offers(tenant, [id]);
    return { ...found, offer: JSON.parse(found.data) };
  };
  async function pushed(offers, now, seconds = now / 1000) {
    const intake = createWebhooks({ store, tenant, secret: SECRET, now: () => now });
    const body = JSON.stringify({ offers });
    const headers = { "Postfrisch-Signature": await sign(SECRET, body, seconds) };
    return (await intake.fetch(new Request("https://x/in/offers", { method: "POST", body, headers }))).json();
  }

  test("p4 a bad field costs itself, a bad row keeps what is stored, and only what is absent is gone", async () => {
    fresh("p4");
    const ids = Array.from({ length: 10 }, (_, i) => `p${i}`);
    await imported(
      ids.map((id) => item(id)),
      T,
    );
    const bad = {
      p0: { image_link: "http://cdn.example/a.jpg" },
      p1: { price: "free" },
      p2: { availability: "vielleicht" },
      p3: { link: "no" },
      p4: { title: "" },
      p5: { sale_price: "0.00 EUR" },
    };
    const result = await imported(
      ids.slice(0, 9).map((id) => item(id, { price: "11.00 EUR", ...bad[id] })),
      T + HOUR,
    );
    expect([result.changed, result.gone, result.droppedRows, result.droppedFields]).toEqual([5, 1, 4, 2]);
    expect(result.problems.map(({ id, field, dropped }) => [id, field, dropped])).toEqual([
      ["p0", "image_link", "field"],
      ["p1", "price", "row"],
      ["p2", "availability", "row"],
      ["p3", "link", "row"],
      ["p4", "title", "row"],
      ["p5", "sale_price", "field"],
    ]);
    for (const [id, price, at] of [
      ["p0", 1100, HOUR],
      ["p1", 1000, 0],
      ["p2", 1000, 0],
      ["p3", 1000, 0],
      ["p4", 1000, 0],
      ["p5", 1100, HOUR],
      ["p9", 1000, 0],
    ]) {
      const { offer, asOf } = await one(id);
      expect([id, offer.price.amount, asOf, offer.availability]).toEqual([id, price, T + at, id === "p9" ? "sold_out" : "available"]);
    }
    // Rows that are all bad take nothing away.
    const none = await imported(
      ids.map((id) => item(id, { price: "free" })),
      T + 2 * HOUR,
    );
    expect([none.gone, none.droppedRows]).toEqual([0, 10]);
    expect((await one("p0")).offer.availability).toBe("available");
  });

  test("p4 of a bad and a good row with one id the good one is taken", async () => {
    fresh("p4twice");
    const result = await imported([item("a", { price: "free" }), item("a", { price: "12.00 EUR" }), item("b"), item("b", { price: "free" })], T);
    expect([result.added, result.problems.map(({ code }) => code)]).toEqual([2, ["feed/bad-price", "feed/bad-price"]]);
    expect([(await one("a")).offer.price.amount, (await one("b")).offer.price.amount]).toEqual([1200, 1000]);
  });

  test("every row whose id came before is counted", async () => {
    fresh("again");
    const result = await imported([item("a"), item("a"), item("a"), item("b"), item("a", { price: "free" }), item("b")], T);
    expect([result.added, result.droppedRows, result.problems.map(({ id, row }) => [id, row])]).toEqual([
      2,
      4,
      [
        ["a", 5],
        ["a", 3],
        ["b", 6],
      ],
    ]);
  });

  test("p5 what was pushed is not undone by a feed that was made before, whenever it comes", async () => {
    fresh("p5");
    await imported([item("a"), item("b")], T);
    expect(await pushed([{ id: "a", availability: "out_of_stock", stock: 0 }], T + 2 * HOUR)).toEqual({ taken: 1, older: 0, problems: [] });
    const late = await importFeed(store, bytes(rss([item("a", { price: "9.00 EUR" }), item("b")], T + HOUR)), { tenant, now: T + 3 * HOUR });
    expect([late.changed, late.unchanged]).toEqual([1, 1]);
    // The feed's price is news, its availability is not.
    expect([(await one("a")).offer.availability, (await one("a")).offer.price.amount]).toEqual(["sold_out", 900]);
    expect((await one("a")).times).toEqual({ price: T + HOUR, sale: T + HOUR, availability: T + 2 * HOUR, stock: T + 2 * HOUR, rest: T + HOUR });
    await imported([item("a"), item("b")], T + 4 * HOUR);
    expect((await one("a")).offer.availability).toBe("available");
    // Nor does a feed without it take away what was pushed later.
    await pushed([{ id: "b", availability: "in_stock" }], T + 6 * HOUR);
    await importFeed(store, bytes(rss([item("a")], T + 5 * HOUR)), { tenant, now: T + 7 * HOUR });
    expect((await one("b")).offer.availability).toBe("available");
  });

  test("p5 a push that comes late, or again, changes nothing", async () => {
    fresh("p5again");
    await imported([item("a")], T);
    const at = T + HOUR;
    const first = [[{ id: "a", price: "8.00 EUR" }], at, at / 1000];
    expect(await pushed(...first)).toMatchObject({ taken: 1 });
    expect(await pushed([{ id: "a", price: "7.00 EUR" }], at + 400, (at + 400) / 1000)).toMatchObject({ taken: 1 });
    expect(await pushed(first[0], at + 60_000, first[2])).toEqual({ taken: 0, older: 1, problems: [] });
    expect(await pushed([{ id: "a", price: "6.00 EUR", stock: 3 }], at + 60_000, (at + 200) / 1000)).toMatchObject({ taken: 1, older: 0 });
    expect([(await one("a")).offer.price.amount, (await one("a")).offer.stock]).toEqual([700, 3]);
    // Two of one second, in whole seconds, and the first of them again.
    expect(await pushed([{ id: "a", stock: 1 }], at + 120_100, (at + 120_000) / 1000)).toMatchObject({ taken: 1 });
    expect(await pushed([{ id: "a", stock: 2 }], at + 120_700, (at + 120_000) / 1000)).toMatchObject({ taken: 1 });
    expect(await pushed([{ id: "a", stock: 1 }], at + 180_000, (at + 120_000) / 1000)).toMatchObject({ taken: 0, older: 1 });
    expect((await one("a")).offer.stock).toBe(2);
  });

  test("p5 hundreds of changes of one offer in one request follow each other", async () => {
    fresh("p5many");
    await imported([item("ä"), item("b")], T);
    const many = Array.from({ length: 300 }, (_, i) => ({ id: i % 3 ? "a\u0308" : "b", stock: i }));
    expect(await pushed([...many, { id: "none", stock: 1 }, { id: "b", price: "EUR" }], T + HOUR)).toMatchObject({
      taken: 300,
      problems: [
        { row: 301, id: "none", code: "campaign/unknown-offer" },
        { row: 302, id: "b", field: "price" },
      ],
    });
    expect([(await one("ä")).offer.stock, (await one("b")).offer.stock]).toEqual([299, 297]);
  });

  test("p6 an import whose clock was ahead freezes nothing", async () => {
    fresh("p6");
    await imported([item("a"), item("b", { availability: "out_of_stock" })], T);
    await imported([item("a", { price: "20.00 EUR" })], T + 30 * 24 * HOUR, { force: true });
    const right = await imported([item("a", { price: "30.00 EUR", availability: "out_of_stock" })], T + HOUR);
    expect(right.problems.map(({ code, severity, dropped }) => [code, severity, dropped])).toEqual([["feed/clock-ahead", "error", null]]);
    expect(right.changed).toBe(1);
    const a = await one("a");
    expect([a.offer.price.amount, a.offer.availability, a.times, a.goneSince]).toEqual([
      3000,
      "sold_out",
      { price: T + HOUR, sale: T + HOUR, availability: T + HOUR, stock: T + HOUR, rest: T + HOUR },
      T + HOUR,
    ]);
    expect(a.history.map(({ at, data }) => [at, JSON.parse(data)[0].amount])).toEqual([
      [T, 1000],
      [T + HOUR, 3000],
    ]);
    const b = await one("b");
    expect([Math.max(...Object.values(b.times)) <= T + HOUR, b.goneSince]).toEqual([true, T]);
    expect((await imported([item("a", { price: "30.00 EUR", availability: "out_of_stock" })], T + 2 * HOUR)).problemCount).toBe(0);
  });

  test("p6 a feed from a clock that is ahead counts as of now, and is told; --force takes this clock's word", async () => {
    fresh("p6feed");
    await imported([item("a")], T + 2 * HOUR);
    const ahead = rss([item("a", { price: "12.00 EUR" })], T + 3 * HOUR);
    // This machine's clock is an hour behind: the feed says so, and nothing newer is overwritten.
    const behind = await importFeed(store, bytes(ahead), { tenant, now: T + HOUR });
    expect([behind.problems.map(({ code, severity }) => [code, severity]), behind.older]).toEqual([Array(2).fill(["feed/clock-ahead", "error"]), 1]);
    expect((await one("a")).offer.price.amount).toBe(1000);
    await importFeed(store, bytes(ahead), { tenant, now: T + HOUR, force: true });
    expect([(await one("a")).offer.price.amount, (await one("a")).asOf]).toEqual([1200, T + HOUR]);
  });

  test("p6 a clock that is hours behind undoes nothing, and makes nothing old fresh", async () => {
    fresh("p6behind");
    await imported([item("a"), item("b")], T);
    await pushed([{ id: "a", availability: "out_of_stock", price: "12.00 EUR" }], T + 5 * HOUR);
    const behind = await imported([item("a"), item("b")], T + HOUR);
    expect([behind.older, behind.problems.map(({ code }) => code)]).toEqual([1, ["feed/clock-ahead"]]);
    expect([(await one("a")).offer.availability, (await one("a")).offer.price.amount]).toEqual(["sold_out", 1200]);
    expect((await one("a")).history.at(-1).at).toBe(T + 5 * HOUR);
    // What a clock said that was days ahead is of no known time, whatever is said of something else.
    await imported([item("c")], T + 40 * 24 * HOUR, { feed: "wrong" });
    await pushed([{ id: "c", stock: 4 }], T + 6 * HOUR);
    expect((await one("c")).times).toEqual({ price: 0, sale: 0, availability: 0, stock: T + 6 * HOUR, rest: 0 });
  });

  test("p6 a whole feed that is older than the one before it adds nothing, and nothing is gone by it", async () => {
    fresh("belated");
    const feed = (items, time, options = {}) => importFeed(store, bytes(rss(items, time)), { tenant, now: T + 9 * HOUR, ...options });
    await feed([item("a"), item("b")], T);
    // `c` is new; of `b` the row is there, and bad.
    await feed([item("a"), item("b", { price: "free" }), item("c")], T + 2 * HOUR);
    const dry = await feed([item("a"), item("d")], T + HOUR, { dryRun: true });
    expect(dry).toMatchObject({ added: 0, gone: 0, older: 2, diff: { added: [], gone: [] } });
    expect(await feed([item("a"), item("d")], T + HOUR)).toMatchObject({ added: 0, gone: 0, older: 2 });
    expect(await store.offers(tenant, ["d"])).toEqual([]);
    for (const id of ["a", "b", "c"]) expect((await one(id)).offer.availability, id).toBe("available");
    // A part of the feed that is older than all of it adds nothing either; what is as old as the last whole feed counts.
    expect((await feed([item("e")], T + HOUR, { partial: true })).added).toBe(0);
    expect((await feed([item("e")], T + 3 * HOUR, { partial: true })).added).toBe(1);
    expect((await feed([item("a"), item("b"), item("c"), item("f")], T + 2 * HOUR)).added).toBe(1);
  });

  test("p10 an older feed takes no offers from a newer one", async () => {
    fresh("owned");
    const feed = (name, items, time) => importFeed(store, bytes(rss(items, time)), { tenant, feed: name, now: T + 9 * HOUR });
    await feed("A", [item("x"), item("a")], T);
    await feed("B", [item("x"), item("b")], T + 2 * HOUR);
    // It is newer than A's last, and older than what B said of `x`.
    expect((await feed("A", [item("x"), item("a")], T + HOUR)).problems).toEqual([]);
    expect((await feed("B", [item("b")], T + 3 * HOUR)).gone).toBe(1);
    expect((await one("x")).offer.availability).toBe("sold_out");
  });

  test("p5 of a sale of which a push has said one half, a feed that was made before says the other", async () => {
    fresh("halves");
    const sale = (amount, until) => item("a", { price: "100.00 EUR", sale_price: `${amount}.00 EUR`, sale_price_effective_date: `2026-11-20T00:00Z/${until}` });
    const feed = (row, time, now) => importFeed(store, bytes(rss([row], time)), { tenant, now });
    const day = "2026-12-01T00:00:00Z";
    const at = (hours) => new Date(T + hours * HOUR).toISOString();
    await feed(sale(80, day), T + HOUR, T + HOUR);
    await pushed([{ id: "a", salePriceEffectiveDate: `2026-11-20T00:00Z/${at(20)}`, asOf: at(3) }], T + 4 * HOUR);
    await feed(sale(95, day), T + 2 * HOUR, T + 5 * HOUR);
    expect((await one("a")).offer.sale).toMatchObject({ price: { amount: 9500 }, until: T + 20 * HOUR });
    await pushed([{ id: "a", salePrice: "70 EUR", asOf: at(7) }], T + 7 * HOUR);
    await feed(sale(60, at(30)), T + 6 * HOUR, T + 8 * HOUR);
    expect((await one("a")).offer.sale).toMatchObject({ price: { amount: 7000 }, until: T + 30 * HOUR });
    // What is newer than both says all.
    await feed(sale(50, day), T + 9 * HOUR, T + 9 * HOUR);
    expect((await one("a")).offer.sale).toMatchObject({ price: { amount: 5000 }, until: Date.parse(day) });
  });

  test("p5 what a shop vouches for is as old as the feed that said it, whatever was pushed since", async () => {
    fresh("vouched");
    const row = (lowest) => item("a", { price: "100.00 EUR", sale_price: "80.00 EUR", lowest30: lowest, since: "2026-11-20" });
    const feed = (lowest, time, now) => importFeed(store, bytes(rss([row(lowest)], time)), { tenant, now, lowest30: "lowest30", reducedSince: "since" });
    await feed("95.00 EUR", T + HOUR, T + HOUR);
    await pushed([{ id: "a", salePrice: "75 EUR", asOf: new Date(T + 3 * HOUR).toISOString() }], T + 4 * HOUR);
    await feed("85.00 EUR", T + 2 * HOUR, T + 5 * HOUR);
    expect((await one("a")).offer).toMatchObject({ sale: { price: { amount: 7500 } }, prior: { lowest30: { amount: 8500 } } });
  });

  test("p6 a price that comes late enters the history at its own time", async () => {
    fresh("late");
    const said = async () => (await one("a")).history.map(({ at, data }) => [(at - T) / HOUR, data]);
    await imported([item("a")], T);
    await imported([item("a")], T + 10 * HOUR);
    const eur = (amount) => `{"amount":${amount},"currency":"EUR"}`;
    const first = [0, `[${eur(1000)},null,null]`];
    await pushed([{ id: "a", price: "8 EUR", asOf: new Date(T + 5 * HOUR).toISOString() }], T + 11 * HOUR);
    expect(await said()).toEqual([first, [5, `{"price":${eur(800)}}`]]);
    // Once, whenever it comes again; and not what the history has already.
    await pushed([{ id: "a", price: "8 EUR", asOf: new Date(T + 5 * HOUR).toISOString() }], T + 12 * HOUR);
    await pushed([{ id: "a", price: "10 EUR", salePrice: null, asOf: new Date(T + 3 * HOUR).toISOString() }], T + 12 * HOUR);
    expect(await said()).toEqual([first, [5, `{"price":${eur(800)}}`]]);
    // A feed says all of it.
    await importFeed(store, bytes(rss([item("a", { sale_price: "7.00 EUR" })], T + 7 * HOUR)), { tenant, now: T + 13 * HOUR });
    const sale = `{"price":${eur(1000)},"sale":{"price":${eur(700)}}}`;
    expect(await said()).toEqual([first, [5, `{"price":${eur(800)}}`], [7, sale]]);
    expect(await one("a")).toMatchObject({ offer: { price: { amount: 1000 } }, times: { price: T + 10 * HOUR, sale: T + 10 * HOUR } });
  });

  test("p4 a sale that can't be read leaves what is known of it, and is no word that there was none", async () => {
    fresh("p4sale");
    const days = (n) => T + n * 24 * HOUR;
    await imported([item("a", { price: "100.00 EUR" }), item("b", { price: "100.00 EUR", sale_price: "80.00 EUR" })], days(0));
    for (let day = 1; day < 5; day++) {
      const unread = await imported(
        [item("a", { price: "100.00 EUR", sale_price: "50.000 EUR" }), item("b", { price: "100.00 EUR", sale_price: "?" })],
        days(day),
      );
      expect([unread.droppedFields, unread.gone]).toEqual([2, 0]);
    }
    const [a, b] = [await one("a"), await one("b")];
    expect([a.offer.sale, a.times.price, a.times.sale, b.offer.sale.price.amount, b.asOf]).toEqual([undefined, days(4), days(0), 8000, days(0)]);
    await imported([item("a", { price: "100.00 EUR" }), item("n", { sale_price: "50.000 EUR" })], days(5), { force: true });
    expect((await one("a")).history.map(({ at, seen }) => [at, seen])).toEqual([
      [days(0), null],
      // The price alone was confirmed.
      [days(4), null],
      [days(5), days(0)],
    ]);
    expect([(await one("n")).offer.sale, (await one("n")).times.sale]).toEqual([undefined, 0]);
  });

  test("p9 a price that ends is not shown after its end, and one that is pushed has none", async () => {
    fresh("ends");
    const until = (hours) => new Date(T + hours * HOUR).toISOString();
    await imported([item("a", { expiration_date: until(3) }), item("b", { expiration_date: until(3) })], T);
    await pushed([{ id: "a", price: "11.00 EUR" }], T + HOUR);
    const amounts = async (hours) => {
      const shown = async (id) => {
        const { offer, times } = await one(id);
        return showPrice(offer, { now: T + hours * HOUR, times, policy: { maxAge: "P2D" } }).current?.amount;
      };
      return Promise.all(["a", "b"].map(shown));
    };
    expect([await amounts(2), await amounts(3), await amounts(20)]).toEqual([
      [1100, 1000],
      [1100, undefined],
      [1100, undefined],
    ]);
    // What did not change is confirmed, and so is its end.
    await store.confirmFeed(tenant, "default", T, T + 2 * HOUR);
    expect(await amounts(4)).toEqual([1100, undefined]);
    await pushed([{ id: "b", price: "10.00 EUR" }], T + 4 * HOUR);
    expect(await amounts(5)).toEqual([1100, 1000]);
    // The next price has an end of its own, or none.
    await imported([item("a", { price: "12.00 EUR", expiration_date: until(8) }), item("b")], T + 6 * HOUR);
    expect([await amounts(7), await amounts(9)]).toEqual([
      [1200, 1000],
      [undefined, 1000],
    ]);
  });

  test("p10 an offer that two feeds have is told, whichever comes", async () => {
    fresh("p10");
    await imported([item("a"), item("x")], T, { feed: "Räder & mehr" });
    const result = await imported([item("x", { price: "11.00 EUR" }), item("b")], T + HOUR, { feed: "B" });
    expect(result.problems).toMatchObject([{ code: "feed/contested-id", row: 1, id: "x", severity: "warning", dropped: null }]);
    expect(result.problems[0].message).toContain("`Räder & mehr`");
    expect((await imported([item("x"), item("b")], T + HOUR, { feed: "C", partial: true })).problemCount).toBe(0);
  });

  test("a hundred and twenty bad rows of pages are counted, and the diff of a dry run is what the import does", async () => {
    fresh("pages");
    const pages = [0, 1, 2].map((page) =>
      bytes(page === 2 ? rss([]) : rss(Array.from({ length: 60 }, (_, i) => item(`${page}-${i}`, { price: "free" })).concat(item(`good${page}`)))),
    );
    const result = await importPages(store, pages, { tenant, now: T });
    expect([result.rows, result.droppedRows, result.added]).toEqual([122, 120, 2]);
    const dry = await imported([item("good0", { price: "9.00 EUR" }), item("new")], T + HOUR, { dryRun: true });
    expect([
      dry.diff.added,
      dry.diff.gone,
      dry.diff.changed.map(({ id, before, after }) => [id, JSON.parse(before).price.amount, JSON.parse(after).price.amount]),
    ]).toEqual([["new"], ["good1"], [["good0", 1000, 900]]]);
    expect((await one("good0")).offer.price.amount).toBe(1000);
  });

  test("p8 gzip is read by its first bytes, in pieces of any size; broken gzip changes nothing", async () => {
    fresh("gzip");
    const packed = zlib.gzipSync(rss(Array.from({ length: 60 }, (_, i) => item(`g${i}`))));
    const pieces = (size) => Array.from({ length: Math.ceil(packed.length / size) }, (_, i) => packed.subarray(i * size, (i + 1) * size));
    expect((await importFeed(store, pieces(1), { tenant, now: T })).added).toBe(60);
    expect((await importFeed(store, pieces(1_000), { tenant, now: T })).unchanged).toBe(60);
    await expect(importFeed(store, [packed.subarray(0, packed.length / 2)], { tenant, now: T + 1 })).rejects.toMatchObject({ code: "feed/truncated" });
    const broken = Buffer.from(packed);
    broken.fill(0, 40, 60);
    await expect(importFeed(store, [broken], { tenant, now: T + 1 })).rejects.toMatchObject({ code: "feed/truncated" });
    async function* cut() {
      yield packed.subarray(0, 100);
      throw new Error("the line is down");
    }
    await expect(importFeed(store, cut(), { tenant, now: T + 1 })).rejects.toThrow("the line is down");
    expect((await one("g7")).asOf).toBe(T);
  });
});
