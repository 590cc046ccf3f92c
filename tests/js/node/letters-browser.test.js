// Every letter opened in Chromium: wide and narrow, light and dark, with pictures and without.
import fs from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { compile } from "postfrisch";
import { themes } from "postfrisch/letters/themes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all, LOCALES, whole } from "./letters/catalogue.js";
import { count, isLong, turns } from "./share.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
const trades = Object.values(themes);
const PICTURE = fs.readFileSync("examples/photos/helmet.jpg");
const samplesOf = (letter) => (isLong ? Object.entries(letter.samples) : [["whole", whole(letter)]]);
const samples = all.reduce((sum, { letter }) => sum + Object.keys(letter.samples).length, 0);
count("samples of letters in a browser", isLong ? samples : all.length, samples);
const WINDOWS = ["600 px, light", "600 px, dark", "320 px, light", "320 px, dark"];
/** Every letter wide and narrow: one light, the next one dark. */
const opened = turns(
  "letters in windows of a browser",
  all.map(({ name, letter }, i) => ({ name, i, letter })),
  () => WINDOWS,
  2,
);

describe.runIf(here)("letters in a browser", () => {
  let browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  }, 60_000);
  afterAll(() => browser?.close());

  test.each(WINDOWS)(
    "at %s: axe-clean, no wider than the window, links high enough, no word broken",
    async (window) => {
      const [width, colorScheme] = [Number.parseInt(window, 10), window.split(", ")[1]];
      const page = await browser.newPage({ viewport: { width, height: 1200 }, colorScheme });
      // Half of them with pictures, half as they are where pictures are blocked.
      await page.route(/^https:/, (route) => (route.request().url().length % 2 ? route.fulfill({ body: PICTURE, contentType: "image/jpeg" }) : route.abort()));
      const found = {};
      for (const [{ name, i, letter }] of opened.filter(([, one]) => one === window)) {
        const template = compile(letter, { locale: LOCALES[i % 3], theme: trades[i % trades.length] });
        for (const [sample, data] of samplesOf(letter)) {
          await page.setContent(template.render(data).html);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() =>
            // A mail is no page: it has neither landmarks nor a main heading of a page's own.
            globalThis.axe.run({ rules: { region: { enabled: false }, "landmark-one-main": { enabled: false }, "page-has-heading-one": { enabled: false } } }),
          );
          const measured = await page.evaluate(() => {
            const links = [...document.querySelectorAll("a")].filter((link) => link.checkVisibility() && link.textContent.trim());
            const low = links.filter((link) => {
              // A link in a sentence is as high as its line.
              const inline = [...(link.closest("div,td")?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.textContent.trim());
              return !inline && Math.max(link.getBoundingClientRect().height, Number.parseFloat(getComputedStyle(link).lineHeight)) < 20;
            });
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const broken = [];
            const small = [];
            while (walker.nextNode()) {
              const node = walker.currentNode;
              if (!node.data.trim() || !node.parentElement.checkVisibility() || node.parentElement.closest("style,script,[style*='max-height:0']")) continue;
              if (Number.parseFloat(getComputedStyle(node.parentElement).fontSize) < 12.5) small.push(node.data.trim());
              for (const { 0: word, index } of node.data.matchAll(/[\p{L}]{2,}/gu)) {
                const range = document.createRange();
                range.setStart(node, index);
                range.setEnd(node, index + word.length);
                if (range.getClientRects().length > 1 && word.length < 24) broken.push(word);
              }
            }
            return { wider: Math.max(0, document.documentElement.scrollWidth - innerWidth), low: low.map((link) => link.textContent.trim()), broken, small };
          });
          const wrong = [
            ...violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`),
            ...Object.entries(measured).flatMap(([what, found]) => (found.length || found > 0 ? `${what}: ${found}` : [])),
          ];
          if (wrong.length) found[`${name} ${LOCALES[i % 3]} ${sample}`] = wrong;
        }
      }
      await page.close();
      expect(found).toEqual({});
    },
    600_000,
  );
});
