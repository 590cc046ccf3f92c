#!/usr/bin/env node
// Paints the pictures of docs/pictures: cards from the cases of tests/cases/live, and the editor's page, the gallery, the report and a tracking page in Chromium. `node scripts/pictures.mjs`, after a build.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { override } from "../dist/js/admin.js";
import { compile, sealLinks } from "../dist/js/index.js";
import { createLive } from "../dist/js/live.js";
import newsletter from "../dist/letters/newsletter.js";

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
// The README's picture: one mail, opened, and opened again after its shop has changed a price and taken another offer away.
const campaign = JSON.parse(fs.readFileSync("examples/shop/campaign.json", "utf8"));
const live = { baseUrl: demo.url, keys: demo.keys, campaign, message: "readme" };
const { html } = compile(newsletter, { locale: "de" }).render(newsletter.samples.autumn, { live });
const opened = async () => {
  const mail = await browser.newPage({ viewport: { width: 640, height: 900 } });
  await mail.setContent(html, { waitUntil: "networkidle" });
  const block = mail.locator("img[src*='/i/']");
  const boxes = (await Promise.all((await block.all()).map((image) => image.boundingBox()))).filter((box) => box.height > 100);
  const [top, bottom] = [Math.min(...boxes.map(({ y }) => y)), Math.max(...boxes.map(({ y, height }) => y + height))];
  const picture = await mail.screenshot({ fullPage: true, clip: { x: 0, y: top - 10, width: 640, height: bottom - top + 20 } });
  await mail.close();
  return picture.toString("base64");
};
const before = await opened();
const by = { author: "M. Lindt", reason: "Messe", until: Date.now() + 86_400_000 };
await override(demo.store, "shop", "trip-001", { visible: false, ...by });
await override(demo.store, "shop", "bike-004", { price: "499,00", ...by });
const after = await opened();
const both = await browser.newPage({ viewport: { width: 1300, height: 100 } });
const style = "body { margin: 0; display: flex; align-items: flex-start; gap: 20px; background: #fff } img { flex: none }";
await both.setContent(`<style>${style}</style><img src="data:image/png;base64,${before}"><img src="data:image/png;base64,${after}">`);
await both.screenshot({ path: "docs/pictures/before-after.png", fullPage: true });
await both.close();

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

// A month that was counted: more on some days, and a feed that stopped once.
const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const count = (ago, what, block, slot, n, reason = "") => ({ tenant: "shop", campaign: "herbst", day: day(ago), what, block, slot, variant: "", reason, n });
for (let ago = 29; ago >= 0; ago--) {
  const opens = Math.round(900 * (1 + Math.sin(ago / 2.2)) * (ago % 7 < 2 ? 0.45 : 1)) + (ago === 12 ? 2_600 : 120);
  const slots = [0, 1, 2].flatMap((slot) => [
    count(ago, "picture", "angebote", slot, Math.round(opens / (slot + 1.6))),
    count(ago, "click", "angebote", slot, Math.round(opens / (31 + 12 * slot))),
  ]);
  const others = [
    count(ago, "picture", "deal", 0, Math.round(opens / 3)),
    count(ago, "click", "deal", 0, Math.round(opens / 70)),
    count(ago, "text", "deal", 0, ago % 5),
  ];
  const fallen = ago === 9 ? [count(ago, "picture", "deal", 0, 412, "data-too-old"), count(ago, "picture", "angebote", 0, 37, "store-failed")] : [];
  await demo.store.addCounts([...slots, ...others, ...fallen]);
}
await page.goto(`${demo.url}/report.html`);
await page.getByRole("row", { name: /^herbst/ }).waitFor();
await page.screenshot({ path: "docs/pictures/report.png", fullPage: true });

const { publish } = await import("../dist/js/admin.js");
const offers = ["trip-001", "bike-004", "bike-007"];
const shipping = {
  tenant: "shop",
  id: "versand",
  allow: ["shop.example"],
  fallback: "https://shop.example/konto",
  shop: { name: "Nordwind Rad & Reise", resumeUrl: "https://shop.example/weiter" },
  theme: { page: "#f3f5f4" },
  blocks: [
    { id: "paket", kind: "parcel", width: 560, height: 190, slots: [{ whenGone: "badge" }] },
    {
      id: "dazu",
      kind: "offers",
      width: 560,
      height: 172,
      heading: { de: "Passt gut dazu", en: "Goes well with it" },
      offers,
      slots: offers.map(() => ({ whenGone: "fill" })),
    },
  ],
};
await publish(demo.store, shipping);
const HOUR = 3_600_000;
const ten = new Date();
ten.setUTCHours(9, 0, 0, 0);
const [number, reference, expected] = [
  "00340434161094042557",
  randomBytes(16).toString("base64url"),
  { from: ten.getTime() + 24 * HOUR, until: ten.getTime() + 28 * HOUR },
];
const events = [
  { at: Date.now() - 2 * HOUR, status: "in_transit", text: "Die Sendung ist in der Region des Empfängers angekommen." },
  { at: Date.now() - 11 * HOUR, status: "in_transit", text: "Die Sendung wurde im Start-Paketzentrum bearbeitet." },
  { at: Date.now() - 23 * HOUR, status: "announced" },
];
const parcel = { number, carrier: "dhl", status: "in_transit", expected, events, asOf: Date.now() - 2 * HOUR };
await demo.store.putParcels("shop", [{ reference, number, data: JSON.stringify(parcel), asOf: parcel.asOf }]);
const [{ click }] = sealLinks({ baseUrl: demo.url, keys: demo.keys, campaign: shipping, message: "doc", subjects: { paket: reference } });
await page.goto(click);
await page.screenshot({ path: "docs/pictures/tracking.png", fullPage: true });
await browser.close();
await demo.close();
