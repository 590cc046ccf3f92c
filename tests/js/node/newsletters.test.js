// The newsletters of examples/newsletters, sent by SMTP and opened in Chromium as they arrived: on a desktop and on phones, light and dark.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { names } from "../../../examples/newsletters/newsletters.mjs";
import { startNewsletters } from "../../../examples/newsletters/serve.mjs";
import { smtp } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
const SAID = {
  travel: { subject: /^Wohin geht es 20\d\d\?$/, words: ["Guten Tag, Frau Kern,", "Ihr Team von Fernweh", "Vom Newsletter abmelden"], cards: 6 },
  bikes: { subject: /^Gut durch die dunklen Monate$/, words: ["Hallo Maria,", "Rennrad Brise", "Dein Team von Nordwind"], cards: 12 },
};
/** Gmail shows no more of a mail than this. */
const GMAIL = 102 * 1024;
const VIEWS = [
  [600, "light"],
  [414, "light"],
  [375, "light"],
  [320, "light"],
  [600, "dark"],
  [375, "dark"],
];

/** What a reader sees of an opened mail, measured in the page. */
function measured() {
  const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 2;
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgba = (color) => color.match(/[\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = rgba(getComputedStyle(at).backgroundColor);
      if (a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [one, other] = [luminance(rgba(getComputedStyle(element).color)), luminance(ground(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (!data.trim() || !visible(element) || element.closest("style,script,[style*='max-height:0']")) continue;
    texts.push({ text: data.trim().slice(0, 40), contrast: contrast(element), size: Number.parseFloat(getComputedStyle(element).fontSize) });
  }
  const images = [...document.images].filter(visible);
  return {
    scrolled: document.documentElement.scrollWidth - innerWidth,
    missing: [...document.images].filter((image) => !image.complete || image.naturalWidth === 0).map(({ src }) => src),
    live: images
      .filter(({ currentSrc }) => /\/i\//.test(currentSrc))
      .map((image) => ({
        shows: image.currentSrc,
        isFirst: image.currentSrc === image.src,
        shown: image.getBoundingClientRect().width,
        own: image.naturalWidth / 2,
      })),
    links: [...document.links].filter(visible).map((link) => {
      const box = [link, ...link.querySelectorAll("*")].map((element) => element.getBoundingClientRect().height);
      return { href: link.href, text: link.textContent, height: Math.max(...box) };
    }),
    texts,
    ground: ground(document.body),
  };
}

/** What mail programs do that darken mails by force: light colours of the HTML become dark and dark ones light; pictures stay. */
function inverted() {
  const turned = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    // The lightness of HSL, turned around: all channels move by the same amount.
    const by = 255 - (Math.max(r, g, b) + Math.min(r, g, b));
    return `rgba(${[r, g, b].map((channel) => Math.min(255, Math.max(0, channel + by))).join(",")},${a})`;
  };
  const all = [...document.querySelectorAll("html,body,body *:not(img)")].map((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return { element, color, backgroundColor };
  });
  document.documentElement.style.backgroundColor = "#121212";
  for (const { element, color, backgroundColor } of all) {
    element.style.setProperty("color", turned(color), "important");
    if (!/, 0\)$/.test(backgroundColor)) element.style.setProperty("background-color", turned(backgroundColor), "important");
  }
}

let [demo, post, browser] = [];

beforeAll(async () => {
  if (!here) return;
  [demo, post] = await Promise.all([startNewsletters(), smtp()]);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}, 60_000);

afterAll(async () => {
  for (const part of [browser, demo, post]) await part?.close();
});

describe.skipIf(!here).each(names)("%s", (name) => {
  let mail;

  beforeAll(async () => {
    mail = await post.through(demo.mail(name));
  });

  /** The mail in a window, measured, with a screenshot in target/newsletters. */
  async function opened(width, colorScheme, change = () => {}) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: width < 600 ? 2 : 1 });
    await page.setContent(mail.html, { waitUntil: "networkidle" });
    await page.evaluate(change);
    const found = await page.evaluate(measured);
    fs.mkdirSync("target/newsletters", { recursive: true });
    await page.screenshot({ path: `target/newsletters/${name}-${width}-${change.name === "inverted" ? "forced" : colorScheme}.png`, fullPage: true });
    await page.close();
    return found;
  }

  test("it arrives whole: subject, text, one click to unsubscribe, and no more than Gmail shows", () => {
    const { subject, words } = SAID[name];
    expect(mail.subject).toMatch(subject);
    for (const word of words) expect(mail.text).toContain(word);
    expect(mail.headers.get("list-unsubscribe-post") ?? mail.headers.get("list")).toBeTruthy();
    expect(Buffer.byteLength(mail.html)).toBeLessThan(GMAIL);
    expect(mail.html).not.toMatch(/\{\{|\{%|<live-|undefined/);
  });

  test.each(VIEWS)("opened at %i px, %s", async (width, scheme) => {
    const { scrolled, missing, live, links, texts, ground } = await opened(width, scheme);
    expect([scrolled, missing]).toEqual([0, []]);
    // Every card is shown, in the rendition for this screen, and no picture smaller than it is painted: its least text has 11 px.
    const cards = live.filter(({ shows }) => /\.jpg$/.test(shows));
    expect(cards).toHaveLength(SAID[name].cards);
    expect(live.filter(({ shown, own }) => shown < own - 0.5)).toEqual([]);
    const others = live.filter(({ isFirst }) => !isFirst).length;
    if (scheme === "dark") expect(others).toBe(live.length);
    else expect(others > 0).toBe(width < 600);
    expect(links.length).toBeGreaterThan(SAID[name].cards);
    expect(links.filter(({ height }) => height < 24)).toEqual([]);
    expect(texts.length).toBeGreaterThan(15);
    expect(texts.filter(({ contrast, size }) => contrast < 4.5 || size < 13)).toEqual([]);
    expect(ground.every((channel) => channel < 64)).toBe(scheme === "dark");
  });

  test.each([600, 375])("darkened by force at %i px: every text of the mail stays legible, and pictures stay as they are", async (width) => {
    const [{ texts, ground, live }, before] = [await opened(width, "light", inverted), await opened(width, "light")];
    expect(ground.every((channel) => channel < 64)).toBe(true);
    expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    expect(live).toEqual(before.live);
  });
});
