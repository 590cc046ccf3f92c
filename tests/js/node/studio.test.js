// The studio in Chromium, on the demo server: what is edited shows, what is wrong has its place, the pictures follow the shop.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemo } from "../../../examples/shop/studio.mjs";
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
    const url = await mail().locator('img[src$="/angebote.png"]').nth(1).getAttribute("src");
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
  await page.keyboard.press("End");
  await page.keyboard.type("{{ custmer.name }}");
  const problem = page.locator("#problems li");
  await problem.waitFor();
  expect(await problem.textContent()).toMatch(/`custmer.name` is undefined template\/undefined {2}letter\.mjml:11:\d+/);
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
