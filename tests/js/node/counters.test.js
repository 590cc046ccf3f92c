// What is counted, how Prometheus and a report see it, and what happens to counts when the store is away.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { describe, expect, test } from "vitest";
import { createEditor, createMetrics, publish, report } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { startDemo } from "../../../examples/shop/studio.mjs";
import { campaign, importDemo, newKeys, temporaryFolder } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const keys = newKeys();
const key = "k".repeat(40);
const linksOf = (message, variant) => sealLinks({ baseUrl: "https://live.example", keys, campaign, message, variant });
const get = (live, url) => live.fetch(new Request(url));

async function shop(options = {}) {
  const store = memory();
  await importDemo(store);
  await publish(store, campaign);
  const live = createLive({ store, keys, fallback: "https://shop.example/", ...options });
  return { store, live };
}

describe("counting", () => {
  test("sums by campaign, block, slot, variant and day; nothing of a mail or a person", async () => {
    let now = Date.parse("2026-11-26T23:59:00Z");
    const { store, live } = await shop({ now: () => now });
    await importDemo(store, { now: new Date(now) });
    for (const message of ["m1", "m2", "m3"]) for (const { picture } of linksOf(message, "a")) await get(live, picture);
    now += 120_000;
    await get(live, linksOf("m1", "b")[0].picture);
    await get(live, linksOf("m1", "b")[0].click);
    // The heading and the link to the text are parts of the block, not pictures of their own.
    await get(live, linksOf("m1", "b")[0].heading.picture);
    await live.flush();
    const counts = await store.counts();
    expect(counts.map(({ day, what, block, slot, variant, n }) => [day, what, block, slot, variant, n])).toEqual([
      ["2026-11-26", "picture", "angebote", 0, "a", 3],
      ["2026-11-26", "picture", "angebote", 1, "a", 3],
      ["2026-11-26", "picture", "angebote", 2, "a", 3],
      ["2026-11-26", "picture", "deal", 0, "a", 3],
      ["2026-11-27", "click", "angebote", 0, "b", 1],
      ["2026-11-27", "picture", "angebote", 0, "b", 1],
    ]);
    expect(Object.keys(counts[0]).sort()).toEqual(["block", "campaign", "day", "n", "reason", "slot", "tenant", "variant", "what"]);
  });

  test("fallbacks are counted by reason, also where the campaign is not known", async () => {
    const { store, live } = await shop();
    const other = sealLinks({ baseUrl: "https://live.example", keys, campaign: { ...campaign, id: "fremd" }, message: "m" });
    await get(live, other[0].picture);
    const away = createLive({
      store: { lookUp: () => Promise.reject(new Error("away")), addCounts: store.addCounts.bind(store) },
      keys,
      fallback: "https://shop.example/",
    });
    await get(away, linksOf("m")[0].picture);
    await Promise.all([live.flush(), away.flush()]);
    expect((await store.counts()).map(({ campaign, reason, n }) => [campaign, reason, n])).toEqual([
      ["fremd", "unknown-campaign", 1],
      ["herbst", "store-failed", 1],
    ]);
  });

  test("sums that can't be written are kept, and told; nothing is counted twice", async () => {
    const { store } = await shop();
    let fails = true;
    const addCounts = (counts) => (fails ? Promise.reject(new Error("locked")) : store.addCounts(counts));
    const reasons = [];
    const live = createLive({
      store: { lookUp: store.lookUp.bind(store), putServed: store.putServed.bind(store), addCounts },
      keys,
      fallback: "https://shop.example/",
      onFallback: ({ reason }) => reasons.push(reason),
    });
    const { picture } = linksOf("m")[0];
    await get(live, picture);
    await live.flush();
    await get(live, picture);
    fails = false;
    await live.flush();
    await live.flush();
    expect([reasons, (await store.counts()).map(({ n }) => n)]).toEqual([["counts-not-kept"], [2]]);
  });

  test("it is written on its own, and what a process counted since then is all that a kill can lose", async () => {
    const { store } = await shop();
    const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: 50 });
    const { picture } = linksOf("m")[0];
    await get(live, picture);
    await get(live, picture);
    expect(await store.counts()).toEqual([]);
    await expect.poll(async () => (await store.counts()).map(({ n }) => n)).toEqual([2]);
    await get(live, picture);
    await expect.poll(async () => (await store.counts()).map(({ n }) => n)).toEqual([3]);
    const silent = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false });
    await get(silent, picture);
    await silent.flush();
    expect((await store.counts()).map(({ n }) => n)).toEqual([3]);
  });

  test("where a runtime ends with its answers it is told to wait, once a while", async () => {
    const { live, store } = await shop({ countEvery: 20 });
    const waits = [];
    const context = { waitUntil: (work) => waits.push(work) };
    const { picture } = linksOf("m")[0];
    await live.fetch(new Request(picture), context);
    await live.fetch(new Request(picture), context);
    expect(waits.length).toBe(1);
    await Promise.all(waits);
    expect((await store.counts()).map(({ n }) => n)).toEqual([2]);
  });
});

const count = (more) => ({
  tenant: "shop",
  campaign: "herbst",
  day: "2026-11-20",
  what: "picture",
  block: "top",
  slot: 0,
  variant: "",
  reason: "",
  n: 1,
  ...more,
});
const COUNTS = [
  count({ n: 900 }),
  count({ n: 100, slot: 1, reason: "data-too-old" }),
  count({ what: "click", n: 45 }),
  count({ day: "2026-11-21", n: 500, variant: "b" }),
  count({ day: "2026-11-21", what: "click", n: 50, variant: "b" }),
  count({ day: "2026-11-21", what: "tracking", block: "paket", n: 7 }),
  count({ day: "2026-11-21", what: "unsubscribe", block: "", n: 4 }),
  count({ day: "2026-11-21", what: "unsubscribed", block: "", n: 3 }),
  count({ day: "2026-11-21", what: "vote", block: "frage", n: 2 }),
  count({ day: "2026-11-21", what: "list", n: 11 }),
  count({ tenant: "other", campaign: 'quo"te\\', n: 5, reason: "store-failed" }),
];
const counted = async () => {
  const store = memory();
  await store.addCounts(COUNTS);
  return store;
};

describe("/metrics", () => {
  const ask = (metrics, shown = key, method = "GET") =>
    metrics.fetch(new Request("https://live.example/metrics", { method, headers: shown ? { Authorization: `Bearer ${shown}` } : {} }));

  test("its own key opens it, no other does", async () => {
    const metrics = createMetrics({ store: await counted(), key });
    for (const wrong of [null, "", "k".repeat(39), "e".repeat(40)]) expect((await ask(metrics, wrong)).status).toBe(401);
    expect(() => createMetrics({ store: memory(), key: "short" })).toThrow(expect.objectContaining({ code: "usage/bad" }));
    const editor = createEditor({ store: memory(), tenant: "shop", key: "e".repeat(40) });
    expect((await editor.fetch(new Request("https://live.example/e/report", { headers: { Authorization: `Bearer ${key}` } }))).status).toBe(401);
    expect([(await ask(metrics, key, "HEAD")).status, (await ask(metrics, key, "POST")).status]).toEqual([200, 405]);
  });

  test("in Prometheus' text format, with all labels", async () => {
    const answer = await ask(createMetrics({ store: await counted(), key }));
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    for (const line of [
      'postfrisch_pictures_total{tenant="shop",campaign="herbst",block="top",slot="0",variant=""} 900',
      'postfrisch_pictures_total{tenant="shop",campaign="herbst",block="top",slot="0",variant="b"} 500',
      'postfrisch_clicks_total{tenant="shop",campaign="herbst",block="top",slot="0",variant="b"} 50',
      'postfrisch_page_visits_total{tenant="shop",campaign="herbst",page="tracking",variant=""} 7',
      'postfrisch_fallbacks_total{tenant="shop",campaign="herbst",reason="data-too-old"} 100',
      'postfrisch_fallbacks_total{tenant="other",campaign="quo\\"te\\\\",reason="store-failed"} 5',
      'postfrisch_unsubscribed_total{tenant="shop",campaign="herbst",variant=""} 3',
      "# TYPE postfrisch_votes_total counter",
    ])
      expect(text.split("\n")).toContain(line);
    expect(await (await ask(createMetrics({ store: await counted(), key, tenant: "other" }))).text()).not.toContain('tenant="shop"');
  });
});

test.skipIf(spawnSync("promtool", ["--version"]).error)("promtool finds nothing wrong with the metrics", async () => {
  const metrics = createMetrics({ store: await counted(), key });
  const answer = await metrics.fetch(new Request("https://live.example/metrics", { headers: { Authorization: `Bearer ${key}` } }));
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: await answer.text(), encoding: "utf8" });
  expect([status, stdout + stderr]).toEqual([0, ""]);
});

describe("reports", () => {
  test("sums by what is asked, rates and reasons", async () => {
    const store = await counted();
    const all = await report(store, { tenant: "shop" });
    expect(all).toEqual({
      by: "campaign",
      from: "2026-11-20",
      until: "2026-11-21",
      rows: [{ name: "herbst", pictures: 1500, clicks: 95, rate: 6.3, lists: 11, visits: 11, votes: 2, unsubscribed: 3, fallbacks: 100 }],
      total: { name: "total", pictures: 1500, clicks: 95, rate: 6.3, lists: 11, visits: 11, votes: 2, unsubscribed: 3, fallbacks: 100 },
      reasons: [{ reason: "data-too-old", n: 100 }],
    });
    const rows = async (by, more) =>
      (await report(store, { tenant: "shop", by, ...more })).rows.map(({ name, pictures, clicks, rate }) => [name, pictures, clicks, rate]);
    expect(await rows("day")).toEqual([
      ["2026-11-20", 1000, 45, 4.5],
      ["2026-11-21", 500, 50, 10],
    ]);
    expect(await rows("slot", { until: "2026-11-20" })).toEqual([
      ["herbst/top.0", 900, 45, 5],
      ["herbst/top.1", 100, 0, 0],
    ]);
    expect((await rows("variant")).map(([name]) => name)).toEqual(["herbst/b", "herbst/–"]);
    expect(await rows("reason")).toEqual([["data-too-old", 100, 0, 0]]);
    expect(await report(memory())).toMatchObject({ rows: [], from: null, total: { rate: null } });
  });

  test("what is no report is told", async () => {
    for (const wrong of [{ by: "person" }, { from: "yesterday" }, { by: "constructor" }])
      await expect(report(memory(), wrong)).rejects.toMatchObject({ code: "usage/bad" });
  });

  test("`postfrisch report` prints a table, and JSON", async () => {
    const folder = temporaryFolder();
    const store = await sqlite(path.join(folder, "postfrisch.db"));
    await store.addCounts(COUNTS);
    await store.close();
    const cli = (...args) => spawnSync(process.execPath, [path.resolve("dist/js/cli/main.js"), "report", ...args], { cwd: folder, encoding: "utf8" });
    const { stdout, status } = cli("--by", "day");
    expect([
      status,
      stdout
        .split("\n")
        .slice(0, 4)
        .map((line) => line.trim().split(/\s{2,}/)),
    ]).toEqual([
      0,
      [
        ["day", "pictures", "clicks", "per 100", "AMP lists", "pages", "votes", "unsubscribed", "fallbacks"],
        ["2026-11-20", "1,000", "45", "4.5", "0", "0", "0", "0", "100"],
        ["2026-11-21", "500", "50", "10", "11", "11", "2", "3", "0"],
        [expect.stringMatching(/^─+$/)],
      ],
    ]);
    expect(JSON.parse(cli("--json", "--campaign", "herbst").stdout).total.clicks).toBe(95);
    expect(cli("--by", "nobody").status).toBe(2);
  });

  test.runIf(fs.existsSync(executablePath))(
    "the studio's page: a chart, sums, reasons; axe-clean",
    async () => {
      const demo = await startDemo({ port: 0, folder: temporaryFolder() });
      const { links } = { links: await (await fetch(`${demo.url}/demo/links`)).json() };
      for (const { picture, click } of links) {
        await fetch(picture);
        await fetch(click, { redirect: "manual" });
      }
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${demo.url}/report.html`);
      await page.getByRole("row", { name: /^herbst/ }).waitFor();
      expect(await page.getByRole("img").getAttribute("aria-label")).toBe(`30 days: ${links.length} pictures, ${links.length} clicks`);
      await page.locator("#by").selectOption("slot");
      await page.getByRole("row", { name: /^herbst\/angebote\.2/ }).waitFor();
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/report.png`, fullPage: true });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run()");
      expect([violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), errors]).toEqual([[], []]);
      await browser.close();
      await demo.close();
    },
    60_000,
  );
});
