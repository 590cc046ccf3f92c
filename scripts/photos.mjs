#!/usr/bin/env node
// Renders drawings in Chromium. Of examples/photos: scenes as JPEGs of 1,200 × 800 px, packshots cut to their bounds, as JPEGs on white.
// Of examples/newsletters: logos and icons as PNGs at 2×. `node scripts/photos.mjs [NAME …]`. The files are committed, so nobody needs Chromium to use them.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";
import { root } from "./setup.mjs";

const SCENE = { width: 1200, height: 800 };
/** The longest side of a packshot, and the white around it, in pixels. */
const [PACKSHOT, MARGIN] = [640, 16];
const QUALITY = { scene: 76, packshot: 84 };

/** Where a picture is not white. */
function bounds({ width, height, data }) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (data[at] + data[at + 1] + data[at + 2] > 3 * 250) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
const page = await browser.newPage();

/** Shows a part of a drawing at a scale. */
async function show(svg, scale, { left = 0, top = 0, width, height }) {
  const [w, h] = sizeOf(svg);
  await page.setViewportSize({ width, height });
  const style = `position:absolute;left:${-left}px;top:${-top}px;width:${w * scale}px;height:${h * scale}px`;
  await page.setContent(
    `<style>${faces}</style><body style="margin:0"><div style="${style}">${svg.replace("<svg ", '<svg width="100%" height="100%" ')}</div>`,
  );
  await page.evaluate("document.fonts.ready");
}

const sizeOf = (svg) =>
  svg
    .match(/viewBox="0 0 (\d+) (\d+)"/)
    .slice(1)
    .map(Number);
const font = (name) => fs.readFileSync(path.join(root, `src/live/paint/fonts/Inter-${name}.ttf`)).toString("base64");
const faces = `@font-face{font-family:Inter;font-weight:700;src:url(data:font/ttf;base64,${font("Bold")})}`;

const scene = async (svg, file) => {
  await show(svg, 2, SCENE);
  await page.screenshot({ path: `${file}.jpg`, type: "jpeg", quality: QUALITY.scene });
};

const packshot = async (svg, file) => {
  await show(svg, 2, { width: 800, height: 600 });
  const found = bounds(PNG.sync.read(await page.screenshot()));
  const scale = PACKSHOT / Math.max(found.width, found.height);
  const side = (length) => Math.round(length * scale) + 2 * MARGIN;
  const start = (length) => Math.round(length * scale) - MARGIN;
  await show(svg, 2 * scale, { left: start(found.left), top: start(found.top), width: side(found.width), height: side(found.height) });
  await page.screenshot({ path: `${file}.jpg`, type: "jpeg", quality: QUALITY.packshot });
};

const sign = async (svg, file) => {
  const [width, height] = sizeOf(svg);
  await show(svg, 2, { width: 2 * width, height: 2 * height });
  await page.screenshot({ path: `${file}.png`, omitBackground: true });
};

const named = process.argv.slice(2);
for (const folder of ["photos", "newsletters/travel/pictures", "newsletters/bikes/pictures"]) {
  const inside = path.join(root, "examples", folder);
  for (const drawing of fs.readdirSync(inside).filter((name) => name.endsWith(".svg"))) {
    const name = path.basename(drawing, ".svg");
    if (named.length > 0 && !named.includes(name)) continue;
    const svg = fs.readFileSync(path.join(inside, drawing), "utf8");
    const render = folder !== "photos" ? sign : sizeOf(svg)[0] === 600 ? scene : packshot;
    await render(svg, path.join(inside, name));
  }
  const made = fs.readdirSync(inside).filter((name) => /\.(jpg|png)$/.test(name));
  const bytes = made.reduce((sum, name) => sum + fs.statSync(path.join(inside, name)).size, 0);
  console.log(`examples/${folder}: ${made.length} pictures, ${Math.round(bytes / 1000)} KB`);
}
await browser.close();
