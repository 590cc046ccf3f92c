#!/usr/bin/env node
// Photographs the newsletters of examples/newsletters in Chromium: docs/pictures/newsletter-NAME.jpg has the beginning of one on a desktop, on a phone, and on a phone in dark mode.
// `node scripts/newsletters.mjs`, after a build.
import { chromium } from "playwright-core";
import { names } from "../examples/newsletters/newsletters.mjs";
import { startNewsletters } from "../examples/newsletters/serve.mjs";

const VIEWS = [
  { width: 600, colorScheme: "light" },
  { width: 375, colorScheme: "light" },
  { width: 375, colorScheme: "dark" },
];
/** So much of a mail's beginning is shown. */
const HEIGHT = 1640;
const GAP = 24;

const demo = await startNewsletters();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const name of names) {
  const shots = [];
  for (const { width, colorScheme } of VIEWS) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(`${demo.url}/${name}`, { waitUntil: "networkidle" });
    const clip = { x: 0, y: 0, width, height: HEIGHT };
    shots.push(`data:image/png;base64,${(await page.screenshot({ fullPage: true, clip })).toString("base64")}`);
    await page.close();
  }
  const width = VIEWS.reduce((sum, view) => sum + view.width + GAP, GAP);
  const sheet = await browser.newPage({ viewport: { width, height: HEIGHT + 2 * GAP } });
  const style = `body { margin: ${GAP}px; display: flex; gap: ${GAP}px; background: #d5d9de } img { flex: none; border-radius: 8px }`;
  await sheet.setContent(`<style>${style}</style>${shots.map((shot) => `<img src="${shot}">`).join("")}`);
  await sheet.screenshot({ path: `docs/pictures/newsletter-${name}.jpg`, type: "jpeg", quality: 76 });
  await sheet.close();
}
await browser.close();
await demo.close();
