// The studio in Chromium, on the demo server: what is edited shows, what is wrong has its place, the pictures follow the shop.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemo } from "../../../examples/shop/studio.mjs";
import { cases } from "../live-cases.js";
import { temporaryFolder } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
let demo;
let browser;
let page;
const errors = [];

beforeAll(async () => {
  if (!here) return;
  demo = await startDemo({ port: 0, folder: temporaryFolder() });
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(demo.url);
  await page.selectOption("#letter", "newsletter");
  await page.waitForSelector("#offers li");
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const mail = () => page.frameLocator("#preview");

test.runIf(here)("the mail stands beside its source", async () => {
  await mail().getByText("Guten Tag, Frau Kern,").waitFor();
  expect(await page.textContent("#subject")).toBe("Aktuelle Angebote für Rad und Reise");
  expect(await mail().locator("img").count()).toBe(4 + 2 + 4);
});

test.runIf(here)("the pictures follow the shop", async () => {
  const picture = async () => {
    const url = await mail().locator('img[src$="/angebote.jpg"]').nth(1).getAttribute("src");
    return Buffer.from(await (await fetch(url)).arrayBuffer());
  };
  const before = await picture();
  await page.fill('[data-offer="bike-004"] input', "499.00");
  await page.locator('[data-offer="bike-004"] input').blur();
  await expect.poll(async () => (await picture()).equals(before)).toBe(false);
  const cheaper = await picture();
  await page.click('[data-offer="bike-004"] button');
  await expect.poll(async () => (await picture()).equals(cheaper)).toBe(false);
  await page.click("[data-hours='25']");
  await expect.poll(() => page.textContent('[data-offer="bike-007"] .state')).toBe("stale");
  await page.click("[data-hours='reset']");
});

test.runIf(here)("an error has its line and column, and leaves with its cause", async () => {
  const line = page.locator("#mjml .cm-line").nth(10);
  await line.click();
  // A long line is shown as several.
  for (let i = 0; i < 3; i++) await page.keyboard.press("End");
  await page.keyboard.type("{{ custmer.name }}");
  const problem = page.locator("#problems li");
  // Half of it is another mistake.
  await expect.poll(() => problem.first().textContent()).toMatch(/`custmer` is undefined template\/undefined {2}letter\.mjml:11:\d+/);
  for (let i = 0; i < "{{ custmer.name }}".length; i++) await page.keyboard.press("Backspace");
  await expect.poll(() => page.locator("#problems li").count()).toBe(0);
});

test.runIf(here)("views are a choice: 320 px, dark, text", async () => {
  await page.click("button[data-view=mobile]");
  expect((await page.locator("#preview").boundingBox()).width).toBeLessThan(324);
  await page.click("button[data-view=text]");
  expect(await page.textContent("#text")).toContain("Aktuelle Angebote");
  await page.click("button[data-view=dark]");
  await mail().getByText("Guten Tag").first().waitFor();
  expect(errors).toEqual([]);
});

/** A page of the studio, loaded. */
const visit = async (name) => {
  await page.goto(`${demo.url}/${name}`);
  await page.waitForLoadState("networkidle");
};
const painted = (name) => page.getAttribute(`[data-case="${name}"] img`, "src");

test.runIf(here)(
  "gallery: every kind in every case, painted in the browser",
  async () => {
    await visit("blocks.html");
    const kinds = await page.locator("#kinds button").evaluateAll((buttons) => buttons.map((button) => button.dataset.kind));
    let seen = 0;
    for (const kind of kinds) {
      await page.click(`[data-kind=${kind}]`);
      const count = Number(await page.textContent(`[data-kind=${kind}] small`));
      await expect.poll(() => page.textContent("#status")).toMatch(new RegExp(`^${count} pictures`));
      expect(await page.locator("figure").count()).toBe(count);
      expect(await page.locator("figure[data-wrong]").count()).toBe(0);
      const sizes = await page.locator("figure img").evaluateAll((images) => Promise.all(images.map((image) => image.decode().then(() => image.naturalWidth))));
      expect(sizes.every((width) => width >= 280)).toBe(true);
      seen += count;
    }
    expect([kinds.length, seen]).toEqual([15, cases.length]);
    // The same pixels as the reference picture's, which the core painted natively.
    await page.click("[data-kind=offer]");
    await expect.poll(() => page.textContent("#status")).toMatch(/^77 pictures/);
    const pixels = (src) =>
      page.evaluate(async (src) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return [canvas.width, canvas.height, Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data).join(",")].join();
      }, src);
    const reference = `data:image/png;base64,${fs.readFileSync("tests/live/offer/offer-available.de.2x.png").toString("base64")}`;
    expect((await pixels(await painted("offer-available"))) === (await pixels(reference))).toBe(true);
    expect(errors).toEqual([]);
  },
  60_000,
);

test.runIf(here)(
  "gallery: every knob changes the picture, and is told",
  async () => {
    await visit("blocks.html#offer");
    await expect.poll(() => page.textContent("#status")).toMatch(/^77 pictures/);
    const name = "offer-available";
    await page.click(`[data-case="${name}"] button`);
    await expect.poll(() => page.textContent("#told")).toContain("1.599,00");
    const knob = (path) => page.locator(`[data-knob="${path}"] :is(input, select)`);
    const changes = async (change) => {
      const before = await painted(name);
      await change();
      await expect.poll(async () => (await painted(name)) !== before).toBe(true);
    };
    await changes(() => knob("offers.0.price").fill("1299"));
    await expect.poll(() => page.textContent("#told")).toContain("1.299,00");
    await changes(() => knob("offers.0.title").fill("Zeitfahrrad"));
    await changes(() => knob("offers.0.prior.lowest30").fill(""));
    await expect.poll(() => page.textContent("#told")).toContain("no_prior_price");
    await changes(() => knob("offers.0.availability").selectOption("sold_out"));
    await changes(() => knob("block.slots.0.whenGone").selectOption("collapse"));
    await expect.poll(() => page.textContent("#told")).toContain("collapsed to a line of 1 px");
    await changes(() => knob("offers.0.availability").selectOption("available"));
    await changes(() => knob("now").fill("2026-11-25T12:00"));
    await expect.poll(() => page.textContent("#told")).toContain("data-too-old");
    // The neutral block is the same, its reason is another.
    await knob("failed").check();
    await expect.poll(() => page.textContent("#told")).toContain("store-failed");
    await changes(() => page.click("#reset"));
    await changes(() => knob("action").fill("#8a1c5b"));
    await changes(() => knob("radius").fill("0"));
    await changes(() => knob("button").selectOption("outlined"));
    await changes(() => page.click("[data-scale='1']"));
    await changes(() => page.selectOption("#locale", "en-GB"));
    const typeface = page.locator("#knobs .file input").first();
    await changes(() => typeface.setInputFiles("src/live/paint/fonts/Inter-Bold.ttf"));
    // What publishing would refuse is said here already.
    await knob("block.height").fill("90");
    await expect.poll(() => page.textContent("#problems")).toContain("90 px is not within 96–640 px");
    await page.click("#tab-use");
    expect(await page.textContent("#mjml")).toContain('<live-offer block="b" />');
    expect(JSON.parse(await page.textContent("#manifest"))).toMatchObject({ theme: { action: "#8a1c5b" }, blocks: [{ kind: "offer", height: 90 }] });
    await page.click("#tab-sheet");
    await page.locator("#sheet .cm-content").fill("{ kein JSON");
    await expect.poll(() => page.textContent("#problems")).toContain("JSON");
    expect(errors).toEqual([]);
  },
  60_000,
);

test.runIf(here)("simulate: from a link of the mail to what it would show, and why", async () => {
  await visit("");
  const link = page.locator("#links a", { hasText: "angebote.1" });
  await link.click();
  const told = () => page.textContent("#result");
  const offer = async () => /offer([\w-]+): /.exec(await told())?.[1];
  await expect.poll(offer).toBeTruthy();
  const first = await offer();
  await page.selectOption(`[data-offer="${first}"] select`, "sold_out");
  await expect.poll(async () => ![first, undefined].includes(await offer())).toBe(true);
  await page.check("#proxy");
  await expect.poll(told).toContain("The picture that was kept shows another offer");
  await page.uncheck("#proxy");
  await page.click("[data-hours='168']");
  await expect.poll(told).toContain("data-too-old");
  const before = errors.length;
  await page.fill("#link", "https://shop.example/i/v1.x.y/z.png");
  await expect.poll(() => page.textContent("#wrong")).toContain("this link was not sealed with these keys");
  expect(errors.slice(before)).toEqual([]);
});
