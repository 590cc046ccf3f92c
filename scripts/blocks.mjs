#!/usr/bin/env node
// The contact sheet of all blocks, target/blocks.jpg, from the reference pictures in tests/live: `node scripts/blocks.mjs [locale] [file]`.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { cases, shop } from "../tests/js/live-cases.js";
import { KINDS } from "../www/blocks/kinds.js";

const locale = process.argv[2] ?? "de";

const figure = ({ name, pictures, block, theme }) => {
  const ends = [".png", ".jpg", ".first.png"];
  const file = ["2x", "1x"].flatMap((scale) => ends.map((end) => `${pictures}.${locale}.${scale}${end}`)).find(fs.existsSync);
  if (!file) return "";
  const page = shop.themes[theme]?.page ?? "#ffffff";
  const data = fs.readFileSync(file).toString("base64");
  return `<figure style="width:${block.width}px"><div style="background:${page}"><img src="data:image/${file.endsWith("jpg") ? "jpeg" : "png"};base64,${data}" width="${block.width}" alt=""></div><figcaption>${name}</figcaption></figure>`;
};

const sections = KINDS.map((kind) => {
  const shown = cases.filter(({ part, block }) => (part ?? block.kind) === kind);
  return shown.length ? `<h2>${kind}</h2><section>${shown.map(figure).join("")}</section>` : "";
});
const html = `<!doctype html><meta charset="utf-8"><style>
body{margin:32px;width:1896px;font:13px system-ui;color:#333;background:#eef1f4}h2{font-size:20px;margin:28px 0 8px}
section{display:flex;flex-wrap:wrap;gap:20px}figure{margin:0;padding:12px;background:#fff;border-radius:8px}figure div{padding:12px 12px 0}figure img{display:block}figcaption{padding-top:8px;color:#667}
figure{box-sizing:content-box}figure div{margin:-12px -12px 0;border-radius:8px 8px 0 0}</style><h1>Blocks (${locale})</h1>${sections.join("")}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
});
const page = await browser.newPage({ viewport: { width: 1960, height: 1000 } });
await page.setContent(html);
await page.screenshot({ path: process.argv[3] ?? "target/blocks.jpg", type: "jpeg", quality: 72, fullPage: true });
await browser.close();
