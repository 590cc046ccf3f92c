// A designer's folder in the studio: includes, reload on save, samples, locales, problems, in Chromium.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { preview } from "../../../dist/js/cli/preview.js";
import { LOCALES } from "../../../scripts/cldr.mjs";
import { temporaryFolder } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
const folder = temporaryFolder();
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
};
let served;
let browser;
let page;
const errors = [];

write("parts/foot.mjml", '<mj-section><mj-column><mj-text color="#333333">{{ shop }} GmbH</mj-text></mj-column></mj-section>');
write(
  "welcome.mjml",
  `<mjml lang="de"><mj-head><mj-title>Willkommen, {{ name }}</mj-title><mj-preview>Vorab</mj-preview></mj-head><mj-body>
<mj-section><mj-column><mj-text>Guten Tag, {{ name }}, Ihr Guthaben ist {{ credit|money }}. Schön, dass Sie da sind.</mj-text></mj-column></mj-section>
<mj-include path="parts/foot.mjml" /></mj-body></mjml>`,
);
write("welcome.json", JSON.stringify({ name: "Ada", shop: "Nordwind", credit: { amount: 129900, currency: "EUR" } }));
write("samples/second.json", JSON.stringify({ name: "Bob", shop: "Südwind", credit: { amount: 500, currency: "EUR" } }));
write(
  "letter/letter.mjml",
  '<mjml lang="{{ t.lang }}"><mj-head><mj-title>{{ t.subject }}</mj-title><mj-include path="../parts/empty.mjml" /></mj-head><mj-body></mj-body></mjml>',
);
write("letter/texts/de.json", JSON.stringify({ lang: "de", subject: "Hallo {{ name }}" }));
write("letter/texts/de-du.json", JSON.stringify({ lang: "de", subject: "Hi {{ name }}" }));
write("letter/samples/one.json", JSON.stringify({ name: "Ada" }));
write("parts/empty.mjml", "<mj-raw></mj-raw>");

beforeAll(async () => {
  if (!here) return;
  served = await preview(folder, 0);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(served.url);
  await page.selectOption("#letter", "welcome.mjml");
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
  fs.rmSync(folder, { recursive: true });
});

const mail = () => page.frameLocator("#preview");

test.runIf(here)("a mail of the folder stands there with its includes, in every locale and with every sample", async () => {
  await mail().getByText("Nordwind GmbH").waitFor();
  await mail().getByText("1.299,00 €").waitFor();
  await page.selectOption("#locale", "en-GB");
  await mail().getByText("€1,299.00").waitFor();
  await page.selectOption("#sample", "second");
  await mail().getByText("Südwind GmbH").waitFor();
  expect(await page.locator("#shop").isHidden()).toBe(true);
  await page.click("[data-view='all']");
  await expect.poll(() => page.locator("#all figure").count()).toBe(2 * LOCALES.length);
  await page.locator("#all iframe").nth(1).contentFrame().getByText("Südwind GmbH").waitFor();
  await page.screenshot({ path: path.join(process.env.SCREENSHOTS ?? folder, "preview-all.png") });
  await page.click("[data-view='desktop']");
});

test.runIf(here)("a saved file shows at once, what was chosen stays chosen, and problems have their file", async () => {
  write("parts/foot.mjml", '<mj-section><mj-column><mj-text color="#bbbbbb">{{ shop }} KG {{ missing }}</mj-text></mj-column></mj-section>');
  await page.locator("#problems").getByText("parts/foot.mjml:1:").waitFor();
  expect(await page.locator("#problems").textContent()).toContain("`missing` is undefined");
  write("parts/foot.mjml", '<mj-section><mj-column><mj-text color="#bbbbbb">{{ shop }} KG</mj-text></mj-column></mj-section>');
  await mail().getByText("Südwind KG").waitFor();
  expect(await page.inputValue("#locale")).toBe("en-GB");
  await page.locator("#problems").getByText("#bbbbbb on #ffffff has a contrast of 1.91 : 1").waitFor();
  await page.screenshot({ path: path.join(process.env.SCREENSHOTS ?? folder, "preview.png") });
  write("news.mjml", "<mjml><mj-body></mj-body></mjml>");
  await expect.poll(() => page.locator("#letter option").allTextContents()).toContain("news.mjml");
});

test.runIf(here)("a folder with texts is a letter in its tones", async () => {
  await page.selectOption("#letter", "letter/letter.mjml");
  await expect.poll(() => page.textContent("#subject")).toBe("Hallo Ada");
  await page.selectOption("#locale", "de-du");
  await expect.poll(() => page.textContent("#subject")).toBe("Hi Ada");
  expect(errors).toEqual([]);
});

test.runIf(here)("only this machine reads the folder, and only the folder", async () => {
  const { port } = new URL(served.url);
  const { request } = await import("node:http");
  const status = (host, url, method = "GET") =>
    new Promise((done) => request({ port, host: "127.0.0.1", path: url, method, headers: { host } }, (r) => done(r.resume().statusCode)).end());
  expect(await status(`127.0.0.1:${port}`, "/folder/files.json")).toBe(200);
  expect(await status("shop.example", "/folder/files.json")).toBe(403);
  expect(await status("localhost", "/../../package.json")).toBe(404);
  expect(await status("localhost", "/%2e%2e/%2e%2e/package.json")).toBe(404);
  expect(await status("localhost", "/folder/files.json", "POST")).toBe(405);
});
