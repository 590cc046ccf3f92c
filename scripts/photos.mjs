#!/usr/bin/env node
// Renders the drawings of examples/photos in Chromium: scenes as JPEGs of 1,200 × 800 px, packshots cut to their bounds, as JPEGs on white.
// `node scripts/photos.mjs [NAME …]`. The files are committed, so the demo shop needs no Chromium.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { PNG } from "pngjs";
import { root } from "./setup.mjs";

const folder = path.join(root, "examples/photos");
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

/** Shows a drawing at a scale, moved, on white. */
async function show(svg, scale, { left, top, width, height }) {
  const [, w, h] = svg.match(/viewBox="0 0 (\d+) (\d+)"/);
  await page.setViewportSize({ width, height });
  const style = `display:block;position:absolute;left:${-left}px;top:${-top}px;width:${w * scale}px;height:${h * scale}px`;
  await page.setContent(`<body style="margin:0;background:#fff"><div style="${style}">${svg.replace("<svg ", '<svg width="100%" height="100%" ')}</div>`);
}

const named = process.argv.slice(2);
let bytes = 0;
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".svg"))) {
  const name = path.basename(file, ".svg");
  const svg = fs.readFileSync(path.join(folder, file), "utf8");
  const isScene = svg.includes('viewBox="0 0 600 400"');
  const target = path.join(folder, `${name}.jpg`);
  if (named.length === 0 || named.includes(name)) {
    if (isScene) await show(svg, 2, { left: 0, top: 0, ...SCENE });
    else {
      await show(svg, 2, { left: 0, top: 0, width: 800, height: 600 });
      const found = bounds(PNG.sync.read(await page.screenshot()));
      const scale = PACKSHOT / Math.max(found.width, found.height);
      const side = (length) => Math.round(length * scale) + 2 * MARGIN;
      await show(svg, 2 * scale, {
        left: Math.round(found.left * scale) - MARGIN,
        top: Math.round(found.top * scale) - MARGIN,
        width: side(found.width),
        height: side(found.height),
      });
    }
    await page.screenshot({ path: target, type: "jpeg", quality: isScene ? QUALITY.scene : QUALITY.packshot });
  }
  bytes += fs.statSync(target).size;
}
await browser.close();
console.log(`${Math.round(bytes / 1000)} KB in ${path.relative(process.cwd(), folder)}`);
