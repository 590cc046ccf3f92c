// The pages behind a mail's links, in a browser: the tracking page foremost (R022–R025, R028). Valid HTML, axe, three widths, with scripts and without.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish, putFact } from "../../../dist/js/admin.js";
import { compile, sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { importDemo, newKeys, nodeEdge } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const HOUR = 3_600_000;
const keys = newKeys();
const reference = () => randomBytes(16).toString("base64url");
const [sent, ordered, returned, unknown] = [reference(), reference(), reference(), reference()];
const answers = ["Berg", "Tal"].map((de, i) => ({ id: `a${i}`, text: { de, en: de } }));
const slots = [{ whenGone: "badge" }];
const campaign = {
  tenant: "shop",
  id: "versand",
  allow: ["shop.example"],
  fallback: "https://shop.example/konto",
  shop: { name: "Nordwind Rad & Reise", resumeUrl: "https://shop.example/weiter?an=letzter&stelle=1" },
  theme: { page: "#f4f1ec", accent: "#8a3b12", radius: 4 },
  blocks: [
    { id: "paket", kind: "parcel", width: 560, height: 190, slots },
    { id: "auftrag", kind: "order", width: 560, height: 190, slots },
    {
      id: "angebote",
      kind: "offers",
      width: 560,
      height: 224,
      heading: { de: "Passt gut dazu", en: "Goes well with it" },
      offers: ["trip-001", "bike-004", "bike-007", "trip-010"],
      slots: [{ whenGone: "fill" }, { whenGone: "fill" }, { whenGone: "fill" }],
    },
    { id: "frage", kind: "poll", width: 560, height: 200, title: { de: "Wohin?", en: "Where to?" }, answers, slots },
  ],
};
const number = "00340434161094042557";
const parcel = (status, more = {}) => ({
  number,
  carrier: "dhl",
  status,
  expected: { from: Date.now() + 20 * HOUR, until: Date.now() + 24 * HOUR },
  events: [
    { at: Date.now() - 2 * HOUR, status: "in_transit", text: "Die Sendung ist in der Region <b>Leipzig</b> angekommen." },
    { at: Date.now() - 20 * HOUR, status: "announced" },
  ],
  asOf: Date.now(),
  ...more,
});
const store = memory();
const putParcel = (told) => store.putParcels("shop", [{ reference: sent, number, data: JSON.stringify(told), asOf: told.asOf }]);

let edge;
let browser;
beforeAll(async () => {
  await importDemo(store);
  await publish(store, campaign, { allow: ["shop.example"] });
  await putParcel(parcel("in_transit"));
  await putFact(store, "shop", "order", ordered, { status: "packed", asOf: Date.now() });
  await putFact(store, "shop", "order", returned, { status: "return_received", asOf: Date.now() });
  edge = await nodeEdge(store, keys, { unsubscribe: () => {} });
  if (fs.existsSync(executablePath))
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  edge.close();
});

const links = (locale = "de", subjects = {}) =>
  sealLinks({ baseUrl: edge.url, keys, campaign, message: "m1", locale, subjects: { paket: sent, auftrag: ordered, ...subjects } });
const click = (block, locale, subjects) => links(locale, subjects).find((link) => link.block === block).click;
/** Every page, by what it is. */
const pages = () => ({
  parcel: click("paket"),
  "parcel-en": click("paket", "en"),
  "before-dispatch": click("auftrag"),
  "after-return": click("auftrag", "en", { auftrag: returned }),
  nothing: click("paket", "de-du", { paket: unknown }),
  ended: sealLinks({ baseUrl: edge.url, keys, campaign, message: "m1", now: 1e12 })[0].click,
  text: links().find(({ block }) => block === "angebote").text,
  poll: click("frage"),
  unsubscribe: unsubscribeLink({ baseUrl: edge.url, keys, campaign, message: "m1", subject: unknown }),
});
const html = async (url) => (await fetch(url)).text();

test("the HTML of every page is valid", async () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: { "no-inline-style": "off", "doctype-style": "off", "no-trailing-whitespace": "off" },
  });
  for (const [name, url] of Object.entries(pages())) {
    const { results } = await validator.validateString(await html(url));
    expect([name, results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`))]).toEqual([name, []]);
  }
});

test("what a carrier or a shop writes is text", async () => {
  const page = await html(click("paket"));
  expect([page.includes("<b>Leipzig"), page.includes("&#60;b&#62;Leipzig"), page.includes("Nordwind Rad &#38; Reise")]).toEqual([false, false, true]);
});

test("r022 the tracking link leads to the shop's own page; the mail's parcel block is that link", () => {
  const mjml =
    "<mjml><mj-head><mj-title>Unterwegs</mj-title></mj-head><mj-body><mj-section><mj-column><live-parcel block='paket' /></mj-column></mj-section></mj-body></mjml>";
  const { html } = compile(mjml).render({}, { live: { baseUrl: edge.url, keys, campaign, message: "m1", subjects: { paket: sent } } });
  expect(html).toContain(`href="${click("paket")}"`);
  // A shop that has a page for it already says so.
  const own = { ...campaign, blocks: [{ ...campaign.blocks[0], slots: [{ whenGone: "badge", fallback: "https://shop.example/sendung" }] }] };
  expect(new URL(sealLinks({ baseUrl: edge.url, keys, campaign: own, message: "m1" })[0].click).pathname).toMatch(/^\/c\//);
});

test("r025 a link goes on with the last visit, unchanged", async () => {
  expect(await html(click("paket"))).toContain('<a href="https://shop.example/weiter?an=letzter&#38;stelle=1">Letzten Besuch fortsetzen</a>');
});

test("r024 r035 offers beside the status: the mail's, with the mail's prices and where the mail's clicks lead", async () => {
  const page = await html(click("paket"));
  const told = await (await fetch(`${click("paket")}.json`)).json();
  const slots = links().filter(({ block }) => block === "angebote");
  const shown = await Promise.all(slots.map(async ({ text }) => (await (await fetch(`${text}.json`)).json()).offer));
  expect(told.offers.map(({ title, price }) => [title, price])).toEqual(shown.map(({ title, current }) => [title, current.text]));
  for (const { current } of shown) expect(page).toContain(current.text);
  for (const [i, offer] of told.offers.entries()) {
    const [beside, mail] = await Promise.all([new URL(offer.click, click("paket")), slots[i].click].map((url) => fetch(url, { redirect: "manual" })));
    expect(beside.headers.get("location")).toBe(mail.headers.get("location"));
  }
  // R040: told apart without looking.
  expect(page).toMatch(/<span class="hidden">statt <\/span><s>[\d.,]+\u00a0€<\/s>/);
});

test("r028 before dispatch and after a return the order is told; a return leads even where the parcel is known", async () => {
  expect(await html(click("auftrag"))).toContain("<h1>Bestellung verpackt</h1>");
  await putFact(store, "shop", "order", sent, { status: "return_accepted", asOf: Date.now() });
  const page = await html(click("paket"));
  expect(page).toContain("<h1>Rücksendung angenommen</h1>");
  expect(page).toContain("Sendung angekündigt");
  await putFact(store, "shop", "order", sent, { status: "dispatched", asOf: Date.now() });
  expect(await html(click("paket"))).toContain("<h1>Die Sendung ist unterwegs</h1>");
  await putFact(store, "shop", "order", sent, null);
});

test("nobody is in it: no number, no name, no address", async () => {
  for (const url of [click("paket"), `${click("paket")}.json`]) expect(await html(url)).not.toContain(number);
});

test("a store that is away: 503, and a page that says so in the reader's language", async () => {
  const live = createLive({ store: { lookUp: () => Promise.reject(new Error("away")) }, keys, fallback: "https://shop.example/", countEvery: false });
  const answer = await live.fetch(new Request(click("paket")));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(await answer.text()).toContain("<h1>Der Status ist gerade nicht abrufbar</h1>");
});

test("without `unsubscribe`, or where it fails, nothing is claimed: 503, and the reason is told", async () => {
  const url = pages().unsubscribe;
  const post = () => new Request(url, { method: "POST", body: "List-Unsubscribe=One-Click", headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  const reasons = [];
  for (const unsubscribe of [undefined, () => Promise.reject(new Error("no database"))]) {
    const live = createLive({
      store,
      keys,
      fallback: "https://shop.example/",
      unsubscribe,
      countEvery: false,
      onFallback: ({ reason }) => reasons.push(reason),
    });
    const answer = await live.fetch(post());
    expect([answer.status, (await answer.text()).includes("Das hat gerade nicht geklappt")]).toEqual([503, true]);
  }
  // Who wants to leave can, also while the store is away.
  const left = [];
  const live = createLive({
    store: { lookUp: () => Promise.reject(new Error("away")) },
    keys,
    fallback: "https://shop.example/",
    unsubscribe: (who) => left.push(who),
    countEvery: false,
  });
  const answer = await live.fetch(post());
  expect([answer.status, left]).toEqual([200, [{ tenant: "shop", campaign: "versand", subject: unknown }]]);
  expect(reasons).toEqual(["not-unsubscribed", "not-unsubscribed"]);
});

describe.runIf(fs.existsSync(executablePath))("in Chromium", () => {
  const opened = async (url, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(url);
    return { page, errors, close: () => context.close() };
  };

  test("every page is axe-clean, and as wide as the window at 360, 768 and 1280 pixels", async () => {
    for (const [name, url] of Object.entries(pages())) {
      const { page, errors, close } = await opened(url);
      for (const width of [360, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect([name, width, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([name, width, width]);
        if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/page-${name}-${width}.png`, fullPage: true });
      }
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run()");
      expect([name, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), errors]).toEqual([name, [], []]);
      await close();
    }
  }, 60_000);

  test("without JavaScript it says the same", async () => {
    const [plain, scripted] = await Promise.all([opened(click("paket"), { javaScriptEnabled: false }), opened(click("paket"))]);
    expect(await plain.page.locator("main").textContent()).toBe(await scripted.page.locator("main").textContent());
    await Promise.all([plain.close(), scripted.close()]);
  });

  test("it refreshes itself gently: news come in a minute, what has the focus stays, and it counts as one visit", async () => {
    await putParcel(parcel("in_transit"));
    const { page, errors, close } = await opened("about:blank");
    await page.clock.install();
    await page.goto(click("paket"));
    const link = page.getByRole("link", { name: "Wanderwoche" });
    await link.focus();
    const asked = [];
    page.on("request", (request) => asked.push(request.headers()["sec-fetch-dest"] ?? request.resourceType()));
    await putParcel(parcel("out_for_delivery", { expected: { from: Date.now() - HOUR, until: Date.now() + HOUR } }));
    await page.clock.fastForward(61_000);
    await page.getByRole("heading", { name: "Kommt heute: in Zustellung" }).waitFor();
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    expect([asked.length, await page.title()]).toEqual([1, "Kommt heute: in Zustellung · Nordwind Rad & Reise"]);
    // The edge going away changes nothing on the page.
    await page.route("**/*", (route) => route.abort());
    await page.clock.fastForward(61_000);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Kommt heute: in Zustellung");
    expect(errors.filter((text) => !text.includes("ERR_FAILED"))).toEqual([]);
    await close();
  }, 60_000);
});
