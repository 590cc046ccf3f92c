// Live blocks in MJML: written as components, sealed, opened in a real browser from a real edge; what is gone leaves no trace.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish, putFact } from "../../../dist/js/admin.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { photos } from "../../../dist/js/photo.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { importDemo, newKeys, nodeEdge } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
const keys = newKeys();
const subject = "AAECAwQFBgcICQoLDA0ODw";
const day = 86_400_000;

const block = (id, kind, height, more) => ({ id, kind, width: 600, height, slots: [{ whenGone: "collapse" }], ...more });
const campaign = {
  tenant: "shop",
  id: "alles",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    block("top", "offers", 172, {
      heading: "Aktuelle Angebote",
      offers: ["bike-004", "bike-007", "bike-010"],
      slots: Array(3).fill({ whenGone: "collapse" }),
    }),
    block("preis", "price", 160, { with: "top.0" }),
    block("rest", "stock", 92, { with: "top.0" }),
    block("sterne", "rating", 92, { offers: ["bike-004"] }),
    block("uhr", "countdown", 132, { until: new Date(Date.now() + 2 * day).toISOString() }),
    block("paket", "parcel", 192, {}),
    block("punkte", "points", 172, {}),
    block("code", "voucher", 192, {}),
    block("frage", "poll", 228, {
      title: "Wohin?",
      answers: [
        { id: "berg", text: "Berg" },
        { id: "tal", text: "Tal" },
        { id: "see", text: "See" },
      ],
    }),
    block("text", "content", 140, { choices: [{ headline: "Hallo" }] }),
    block("bild", "banner", 200, { alt: "Touren", choices: [{ inStock: "bike-004", picture: "spring.jpg" }, {}] }),
  ],
};
const COMPONENTS = {
  top: "offers",
  preis: "price",
  rest: "stock",
  sterne: "rating",
  uhr: "countdown",
  paket: "parcel",
  punkte: "points",
  code: "voucher",
  frage: "poll",
  text: "content",
  bild: "banner",
};

const mjml = `<mjml><mj-head><mj-title>Live</mj-title><mj-attributes><mj-section padding="0" /><mj-column padding="0" /></mj-attributes></mj-head>
<mj-body width="600px"><mj-section css-class="before"><mj-column><mj-text>vorher</mj-text></mj-column></mj-section>
${Object.entries(COMPONENTS)
  .map(([id, kind]) => `<mj-section css-class="live-${id}"><mj-column><live-${kind} block="${id}" /></mj-column></mj-section>`)
  .join("\n")}
<mj-section css-class="after"><mj-column><mj-text>nachher</mj-text></mj-column></mj-section></mj-body></mjml>`;

describe.skipIf(!here)("live components", () => {
  const store = memory();
  let edge;
  let browser;
  let html;

  beforeAll(async () => {
    edge = await nodeEdge(store, keys, { photos });
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    await publish(store, campaign, { photos, file: (name) => fs.readFileSync(`tests/photos/${name}`) });
    const live = { baseUrl: edge.url, keys, campaign, message: "m1", subject };
    html = compile(mjml).render({}, { live }).html;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    edge?.close();
  });

  /** Opens the mail at a width; the height of each section. */
  async function opened(width) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.setContent(html, { waitUntil: "networkidle" });
    const heights = await page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll("[class^='live-']")].map((section) => [
          section.className.replace(/^live-| .*$/g, ""),
          section.getBoundingClientRect().height,
        ]),
      ),
    );
    if (process.env.PICTURES) await page.screenshot({ path: path.join(process.env.PICTURES, `live-${width}-${Date.now()}.png`), fullPage: true });
    await page.close();
    return heights;
  }

  test("each is known, and its links are sealed with true extensions", () => {
    const links = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m1", subject });
    expect(links.map(({ picture }) => picture.split("/").pop())).toContain("uhr.gif");
    expect(html.match(/<img/g).length).toBe(1 + 3 + 3 + 1 + 1 + 9);
    expect(html).not.toMatch(/<live-|\{\{|\{%/);
    for (const url of html.matchAll(/src="http:\/\/127\.0\.0\.1:\d+([^"]+)"/g)) expect(url[1].length).toBeLessThanOrEqual(200);
  });

  test("what can be had is shown as wide as the mail", async () => {
    const heights = await opened(600);
    // A heading is 48 high, a link to the price as text 44; cards without one have a strip of 12 below them, but for JPEGs.
    const answers = 3 * 50;
    expect(heights).toMatchObject({
      top: 48 + 3 * (172 + 44),
      preis: 160 + 44,
      rest: 92 + 12,
      uhr: 132 + 12,
      frage: 228 + 12 + answers,
      text: 140 + 12,
      bild: 200,
    });
    const small = await opened(320);
    expect(small.top).toBeCloseTo((heights.top * 320) / 600, 0);
  });

  test("r034 what is gone is 2 px at most, without a gap, at 600 px and at 320 px, and no heading is orphaned", async () => {
    const until = Date.now() + day;
    for (const offer of campaign.blocks[0].offers) await override(store, "shop", offer, { visible: false, author: "M. Lindt", reason: "weg", until });
    await putFact(store, "shop", "voucher", subject, { code: "WEG", percent: 5, redeemed: true, asOf: Date.now() });
    for (const width of [600, 320]) {
      const heights = await opened(width);
      // The heading, and three pictures with a text link each.
      expect(heights.top).toBeLessThanOrEqual(7 * 2);
      for (const gone of ["preis", "rest", "sterne", "code", "bild"]) expect(heights[gone], gone).toBeLessThanOrEqual(2 * 2);
      expect(heights.text).toBeGreaterThan(60);
    }
  });

  test("a shop's facts are told", async () => {
    await putFact(store, "shop", "points", subject, { balance: 1240, goal: { points: 1500, reward: "5 € Gutschein" }, asOf: Date.now() });
    const [{ picture }] = sealLinks({ baseUrl: edge.url, keys, campaign, message: "m2", subject }).filter(({ block }) => block === "punkte");
    const before = await (await fetch(picture)).arrayBuffer();
    await putFact(store, "shop", "points", subject, { balance: 1500, goal: { points: 1500, reward: "5 € Gutschein" }, asOf: Date.now() + 1 });
    const after = await (await fetch(picture)).arrayBuffer();
    expect(Buffer.from(before).equals(Buffer.from(after))).toBe(false);
    await expect(putFact(store, "shop", "points", "short", null)).rejects.toMatchObject({ code: "fact/invalid" });
    await expect(putFact(store, "shop", "voucher", subject, { code: "mit Leer", percent: 5, asOf: 1 })).rejects.toMatchObject({ code: "fact/invalid" });
  });
});
