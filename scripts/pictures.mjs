#!/usr/bin/env node
// Paints the pictures of docs/pictures: cards from the cases of tests/cases/live, and the editor's page and the gallery in Chromium. `node scripts/pictures.mjs`, after a build.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { sealLinks } from "../dist/js/index.js";
import { createLive } from "../dist/js/live.js";

const CARDS = ["history", "rrp", "progressive", "unit-price"];
const keys = [{ kid: "doc", secret: randomBytes(32).toString("base64url") }];
fs.mkdirSync("docs/pictures", { recursive: true });

for (const name of CARDS) {
  const { campaign, offers, now: time, request } = JSON.parse(fs.readFileSync(`tests/cases/live/${name}.json`, "utf8"));
  const at = (text) => (text ? Date.parse(text) : null);
  const stored = offers.map(({ offer, asOf, overrides = [], history = [] }) => ({
    id: offer.id,
    data: JSON.stringify(offer),
    asOf: at(asOf),
    goneSince: null,
    overrides: overrides.map((o) => JSON.stringify(o)),
    history: history.map(({ at: since, seen, price, sale }) => ({ at: at(since), seen: at(seen), data: JSON.stringify([price, sale ?? null, null]) })),
  }));
  const store = {
    lookUp: async () => ({ campaign: JSON.stringify(campaign), served: {}, recipient: null, relations: [], offers: stored }),
    putServed: async () => {},
  };
  const now = Date.parse(time);
  const links = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: name, now });
  const { picture } = links.find((link) => link.block === request.block && link.slot === request.slot);
  const response = await createLive({ store, keys, fallback: "https://shop.example/", now: () => now }).fetch(new Request(picture));
  fs.writeFileSync(`docs/pictures/${name}.png`, new Uint8Array(await response.arrayBuffer()));
}

const { chromium } = await import("playwright-core");
const { startDemo } = await import("../examples/shop/studio.mjs");
const demo = await startDemo({ port: 0, folder: fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-pictures-")) });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
await page.goto(demo.editor);
await page.click("[data-offer='bike-007']");
await page.fill("#value", "699,00");
await page.fill("#author", "M. Lindt");
await page.fill("#reason", "Messe");
await page.waitForSelector(".effect img");
await page.screenshot({ path: "docs/pictures/editor.png" });
await page.goto(`${demo.url}/blocks.html#voucher`);
await page.click("[data-case='voucher'] button");
await page.waitForSelector("#told dd");
await page.screenshot({ path: "docs/pictures/gallery.png" });
await browser.close();
await demo.close();
