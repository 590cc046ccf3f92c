// What editors do: the API with its key, and the page in Chromium, on the demo shop.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEditor, PostfrischError, publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { startDemo } from "../../../examples/shop/studio.mjs";
import { campaign, importDemo, newKeys, temporaryFolder } from "./parts.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);

describe("the API", () => {
  const key = newKeys()[0].secret;
  const keys = newKeys();
  let store;
  let editor;
  let live;
  beforeAll(async () => {
    store = memory();
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    await publish(store, campaign);
    editor = createEditor({ store, tenant: "shop", key, keys });
    live = createLive({ store, keys, fallback: "https://shop.example/" });
  });
  const ask = async (method, path, body, authorization = `Bearer ${key}`) => {
    const headers = authorization ? { Authorization: authorization } : {};
    const response = await editor.fetch(new Request(`https://edge.example/e${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }));
    return [response.status, await response.json()];
  };
  const said = { author: "M. Lindt", reason: "Messe", until: Date.now() + 3_600_000 };
  const price = (amount) => ({ amount, currency: "EUR" });
  const shown = async (offer) => (await (await live.fetch(new Request(`https://edge.example/o/shop/${offer}.json`))).json()).offer;

  test("nothing is said or done without the key", async () => {
    const before = await store.log("shop");
    for (const authorization of [undefined, "", "Bearer", `Bearer ${key}x`, `Bearer ${key.slice(1)}`, `Basic ${key}`, key])
      for (const [method, path, body] of [
        ["GET", "/offers"],
        ["GET", "/log"],
        ["POST", "/overrides", { offer: "bike-004", ...said, visible: false }],
        ["POST", "/overrides/1/undo", { author: "a", reason: "r" }],
      ]) {
        const [status, answer] = await ask(method, path, body, authorization ?? null);
        expect([status, answer.error.code]).toEqual([401, "http/unauthorized"]);
      }
    expect(await store.log("shop")).toEqual(before);
    expect(() => createEditor({ store, tenant: "shop", key: "short" })).toThrow("usage/bad");
  });

  test("GET changes nothing, and other methods and paths are told", async () => {
    for (const path of ["/overrides", "/preview", "/overrides/1/undo"]) expect((await ask("GET", path))[0]).toBe(405);
    expect((await ask("DELETE", "/offers"))[0]).toBe(405);
    expect((await ask("GET", "/nowhere"))[0]).toBe(404);
    expect(await store.log("shop")).toEqual([]);
  });

  test("offers are listed by campaign, in its order, and found by name", async () => {
    const [, { campaigns }] = await ask("GET", "/campaigns");
    expect(campaigns.map(({ id, version, blocks }) => [id, version, blocks.map((b) => b.id)])).toEqual([["herbst", 1, campaign.blocks.map((b) => b.id)]]);
    const [, { offers }] = await ask("GET", "/offers?campaign=herbst");
    expect(offers.map((o) => o.id)).toEqual([...new Set(campaign.blocks.flatMap((block) => block.offers))]);
    expect(offers[1]).toMatchObject({ id: "bike-004", overrides: 0, feed: { availability: "available" }, shown: { standing: "available" } });
    const [, found] = await ask("GET", "/offers?search=gardasee&limit=2");
    expect([found.offers.length, found.offers.every((o) => o.title.includes("Gardasee")), typeof found.next]).toEqual([2, true, "string"]);
    const [, more] = await ask("GET", `/offers?search=gardasee&limit=2&after=${found.next}`);
    expect(more.offers[0].id > found.next).toBe(true);
    expect((await ask("GET", "/offers?campaign=none"))[0]).toBe(422);
  });

  test("a change is looked at before it is made, in every campaign that shows the offer", async () => {
    const [status, { changes }] = await ask("POST", "/preview", { offer: "bike-004", ...said, price: price(12_300) });
    expect(status).toBe(200);
    expect(changes.map(({ campaign: id, block, slot }) => [id, block, slot])).toEqual([["herbst", "angebote", 1]]);
    const [{ before, after }] = changes;
    expect([before.text.includes("123,00"), after.text.includes("123,00\u00a0€"), before.picture === after.picture]).toEqual([false, true, false]);
    expect(after.picture).toMatch(/^data:image\/png;base64,iVBOR/);
    const [, hidden] = await ask("POST", "/preview", { offer: "bike-004", ...said, visible: false });
    expect(hidden.changes[0].after.offer).not.toBe("bike-004");
    // Looking changes nothing.
    expect([await store.log("shop"), (await shown("bike-004")).current.amount === 12_300]).toEqual([[], false]);
    expect((await ask("POST", "/preview", { offer: "part-200", ...said, visible: false }))[1].changes).toEqual([]);
  });

  test("r036 a change shows in sent mails at once; taken back, the feed's word holds; the log has both", async () => {
    const before = await shown("bike-007");
    const links = sealLinks({ baseUrl: "https://edge.example", keys, campaign, message: "m" });
    const slot = links.find((link) => link.block === "angebote" && link.slot === 2);
    const picture = async () => Buffer.from(await (await live.fetch(new Request(slot.picture))).arrayBuffer()).toString("base64");
    const was = await picture();
    const [status, { id }] = await ask("POST", "/overrides", { offer: "bike-007", ...said, price: price(99_900) });
    expect([status, (await shown("bike-007")).current.amount, (await picture()) === was]).toEqual([201, 99_900, false]);
    expect((await ask("POST", `/overrides/${id}/undo`, { author: "", reason: "r" }))[1].error.code).toBe("override/invalid");
    expect(await ask("POST", `/overrides/${id}/undo`, { author: "A. Kern", reason: "Tippfehler" })).toEqual([200, { id }]);
    expect((await ask("POST", `/overrides/${id}/undo`, { author: "A. Kern", reason: "Tippfehler" }))[1].error.code).toBe("override/unknown");
    expect([(await shown("bike-007")).current.amount, await picture()]).toEqual([before.current.amount, was]);
    const [, { log }] = await ask("GET", "/log?offer=bike-007");
    expect(log).toEqual([expect.objectContaining({ id, offer: "bike-007", author: "M. Lindt", reason: "Messe", holds: false })]);
    expect(log[0].undone).toMatchObject({ author: "A. Kern", reason: "Tippfehler" });
  });

  test("rule 7: what may not be said is refused, with help, and nothing is kept", async () => {
    const entries = (await store.log("shop")).length;
    for (const bad of [
      { price: price(100), reference: price(200), confirm: true },
      { price: price(600), percent: 50 },
      { text: "50 % Rabatt" },
      { text: "statt 999" },
      { price: { amount: 100, currency: "USD" } },
      { price: price(-1) },
      { visible: true, price: price(1) },
      { replacement: "nobody" },
      { visible: false, author: " " },
      { visible: false, reason: "" },
      { visible: false, until: Date.now() - 1 },
    ]) {
      const [status, { error }] = await ask("POST", "/overrides", { offer: "bike-004", ...said, ...bad });
      expect([status, error.code, error.help.length > 5]).toEqual([422, "override/invalid", true]);
    }
    // `show` never makes a sold-out offer available.
    const soldOut = (await store.listOffers("shop", { limit: 2_000 })).find((o) => JSON.parse(o.data).availability === "sold_out").id;
    expect((await ask("POST", "/overrides", { offer: soldOut, ...said, visible: true }))[1].error.code).toBe("override/invalid");
    expect((await ask("POST", "/overrides", { offer: "none", ...said, visible: false }))[1].error.code).toBe("campaign/unknown-offer");
    expect((await store.log("shop")).length).toBe(entries);
  });

  test("p13 a misspelt field is refused with the name that is meant, and never left out", async () => {
    const entries = (await store.log("shop")).length;
    const refused = async (path, body) => {
      const [status, { error }] = await ask("POST", path, body);
      return [status, error.code, error.message, error.help];
    };
    const hidden = { offer: "bike-004", ...said, visible: false };
    for (const path of ["/overrides", "/preview"]) {
      const odd = (name) => [422, "override/invalid", `an override has no field \`${name}\``];
      expect(await refused(path, { ...hidden, confrim: true })).toEqual([...odd("confrim"), "did you mean `confirm`?"]);
      expect(await refused(path, { ofer: "bike-004", ...said, visible: false })).toEqual([...odd("ofer"), "did you mean `offer`?"]);
      expect(await refused(path, { ...hidden, at: 1 })).toEqual([
        ...odd("at"),
        "write one of: offer, price, visible, text, position, replacement, author, reason, until, confirm",
      ]);
    }
    expect(await refused("/overrides/1/undo", { author: "a", reson: "r" })).toEqual([
      422,
      "override/invalid",
      "taking back has no field `reson`",
      "did you mean `reason`?",
    ]);
    expect(await refused("/simulate", { link: "x", privacyproxy: true })).toEqual([
      422,
      "usage/bad",
      "a simulation has no field `privacyproxy`",
      "did you mean `privacyProxy`?",
    ]);
    expect(await refused("/overrides/1/undo", { author: 7, reason: "r" })).toEqual(expect.arrayContaining([422, "override/invalid"]));
    expect((await store.log("shop")).length).toBe(entries);
  });

  test("p13 a preview has what changes, and no badge that stays as it is", async () => {
    const store = memory();
    const line = (id, availability) => `${id}\tRad ${id}\thttps://shop.example/${id}\t100.00 EUR\t${availability}`;
    const feed = ["id\ttitle\tlink\tprice\tavailability", line("gone", "out_of_stock"), line("here", "in_stock")].join("\n");
    await importFeed(store, [Buffer.from(feed)], { tenant: "shop", now: Date.now() - 3_600_000 });
    const slot = { whenGone: "badge" };
    const block = { id: "x", kind: "offers", width: 560, height: 172, offers: ["gone", "here"], slots: [slot, slot] };
    await publish(store, { id: "k", tenant: "shop", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] });
    const { fetch } = createEditor({ store, tenant: "shop", key });
    const changed = async (body) => {
      const request = { method: "POST", headers: { Authorization: `Bearer ${key}` }, body: JSON.stringify({ ...said, ...body }) };
      return (await (await fetch(new Request("https://edge.example/e/preview", request))).json()).changes.map((change) => change.slot);
    };
    expect(await changed({ offer: "gone", price: "90,00" })).toEqual([]);
    expect(await changed({ offer: "gone", visible: false })).toEqual([]);
    expect(await changed({ offer: "gone", text: "Neu" })).toEqual([0]);
    expect(await changed({ offer: "here", price: "90,00" })).toEqual([1]);
  });

  test("simulate: what a link of a mail shows, at a moment and with a stock as it may be", async () => {
    const link = sealLinks({ baseUrl: "https://edge.example", keys, campaign, message: "s1" }).find(({ block, slot }) => block === "angebote" && slot === 1);
    const [status, now] = await ask("POST", "/simulate", { link: link.picture });
    expect(status).toBe(200);
    expect(now).toMatchObject({
      campaign: "herbst",
      block: "angebote",
      slot: 1,
      kind: "offers",
      scale: 2,
      seen: { state: "shown", shown: { id: "bike-004" } },
    });
    expect(now.seen).toEqual(now.opened);
    const painted = Buffer.from(now.seen.picture.split(",")[1], "base64");
    expect(painted.equals(Buffer.from(await (await live.fetch(new Request(link.picture))).arrayBuffer()))).toBe(true);
    expect(now.offers.map(({ id }) => id)).toContain("bike-004");
    const [, gone] = await ask("POST", "/simulate", { link: link.click, stock: { "bike-004": 0 }, privacyProxy: true });
    expect([gone.purpose, gone.seen.shown.id, gone.opened.shown.id]).toEqual(["click", "bike-004", "trip-010"]);
    expect(gone.opened.target).toMatch(/trip-010$/);
    const [, late] = await ask("POST", "/simulate", { link: link.picture, at: Date.now() + 3 * 86_400_000 });
    expect(late.seen).toMatchObject({ state: "neutral", reason: "data-too-old", shown: null });
    for (const [body, code] of [
      [{ link: link.picture.replace("/i/v1", "/c/v1") }, "link/forbidden"],
      [{ link: "no link" }, "usage/bad"],
      [{}, "usage/bad"],
      [{ link: link.picture, stock: { "bike-004": "viele" } }, "usage/bad"],
      [{ link: link.picture, stock: null }, "usage/bad"],
      [{ link: link.picture, stock: "bike-004" }, "usage/bad"],
      [{ link: link.picture, at: "morgen" }, "usage/bad"],
    ]) {
      const [status, { error }] = await ask("POST", "/simulate", body);
      expect([status, error.code]).toEqual([422, code]);
    }
    expect((await ask("GET", "/simulate"))[0]).toBe(405);
    // Another shop's mails are none of its business; without keys no link is read.
    const answered = async (options) => {
      const request = new Request("https://edge.example/e/simulate", {
        method: "POST",
        headers: { Authorization: `Bearer ${key}` },
        body: JSON.stringify({ link: link.picture }),
      });
      return (await (await createEditor({ store, tenant: "shop", key, ...options }).fetch(request)).json()).error.code;
    };
    expect([await answered({ keys, tenant: "other" }), await answered({})]).toEqual(["link/forbidden", "usage/bad"]);
  });

  test("a store that is away is no fault of the editor's", async () => {
    const away = (error) => createEditor({ store: { log: () => Promise.reject(error) }, tenant: "shop", key });
    const status = async (error) =>
      (await away(error).fetch(new Request("https://edge.example/e/log", { headers: { Authorization: `Bearer ${key}` } }))).status;
    const locked = Object.assign({ code: "store/locked", severity: "error", message: "locked", help: "try again" });
    expect([await status(new PostfrischError(locked)), await status(new Error("secret path /x"))]).toEqual([503, 500]);
  });

  test("a body that is none, or too long, is told", async () => {
    const post = async (body) =>
      (await editor.fetch(new Request("https://edge.example/e/overrides", { method: "POST", headers: { Authorization: `Bearer ${key}` }, body }))).status;
    expect([await post("{"), await post("[]"), await post("x".repeat(1_100_000))]).toEqual([422, 422, 413]);
  });
});

describe.runIf(here)("the page", () => {
  let demo;
  let browser;
  let page;
  const errors = [];
  beforeAll(async () => {
    demo = await startDemo({ port: 0, folder: temporaryFolder() });
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(demo.editor);
    await page.waitForSelector("[data-offer]");
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test("the key leaves the address; without it there is nothing to see", async () => {
    expect(page.url()).toBe(`${new URL(demo.editor).origin}/offers.html`);
    const stranger = await browser.newPage();
    await stranger.goto(`${new URL(demo.editor).origin}/offers.html`);
    await stranger.fill("#key", "wrong key");
    await stranger.click("#entry button");
    await expect.poll(() => stranger.textContent("#refused")).toBe("The key is wrong.");
    expect(await stranger.isHidden("main")).toBe(true);
    await stranger.close();
  });

  test("offers by campaign, found by name", async () => {
    expect(await page.locator("[data-offer]").count()).toBe(7);
    await page.fill("#search", "isar");
    await expect.poll(() => page.locator("[data-offer]").count()).toBe(2);
    await page.selectOption("#campaign", "");
    await expect.poll(() => page.locator("[data-offer]").count()).toBe(50);
    await page.selectOption("#campaign", "herbst");
    await page.fill("#search", "");
    await expect.poll(() => page.locator("[data-offer]").count()).toBe(7);
  });

  test("an override with its pictures before and after, the log, taking back", async () => {
    await page.click("[data-offer='bike-004']");
    await page.fill("#value", "499,00");
    await page.waitForSelector(".effect img");
    const pictures = await page.locator(".effect img").evaluateAll((images) => images.map((image) => [image.src, image.naturalWidth]));
    expect([pictures.length, pictures[0][0] === pictures[1][0], pictures[0][1]]).toEqual([2, false, 560]);
    expect(await page.textContent(".effect figure:last-child p")).toContain("499,00\u00a0€");
    // Nothing was kept yet; who and why are asked for.
    expect(await page.locator("#log li[data-entry]").count()).toBe(0);
    await page.fill("#author", "M. Lindt");
    await page.fill("#reason", "Messe");
    await page.click("#save");
    await page.waitForSelector("#log li[data-holds='true']");
    expect(await page.textContent("[data-offer='bike-004'] .price")).toBe("499,00\u00a0€");
    const state = await (await fetch(`${new URL(demo.editor).origin}/o/shop/bike-004.json`)).json();
    expect([state.offer.current.amount, state.offer.reasons]).toEqual([49_900, ["override_not_confirmed"]]);
    await page.click("#log li button");
    await page.fill("#undo-reason", "vorbei");
    await page.click("#undo button.main");
    await page.waitForSelector("#log li[data-holds='false']");
    expect(await page.textContent("#log li[data-entry]")).toContain("taken back by M. Lindt");
    expect(await page.textContent("[data-offer='bike-004'] .price")).not.toBe("499,00\u00a0€");
  });

  test("p13 the page shows the amount it understood, and an unlikely one takes a second press", async () => {
    const save = () => page.textContent("#save");
    const entries = await page.locator("#log li[data-entry]").count();
    await page.fill("#value", "1.299,00 €");
    await expect.poll(() => page.textContent("#understood")).toBe("1.299,00\u00a0€ instead of 632,99\u00a0€");
    expect(await page.getAttribute("#understood", "data-unlikely")).toBe("true");
    await page.fill("#value", "1.299");
    await expect.poll(() => page.textContent("#wrong")).toMatch(/1\.?299.*1[.,]299/);
    expect(await page.textContent("#understood")).toBe("");
    await page.fill("#value", "6,32");
    await expect.poll(() => page.textContent("#understood")).toBe("6,32\u00a0€ instead of 632,99\u00a0€");
    await page.fill("#reason", "Vertippt");
    await page.click("#save");
    await expect.poll(save).toBe("6,32\u00a0€ instead of 632,99\u00a0€: really change it");
    expect(await page.textContent("#wrong")).toContain("is less than half of the current price");
    expect(await page.locator("#log li[data-entry]").count()).toBe(entries);
    // Another amount is another question.
    await page.fill("#value", "6,33");
    expect(await save()).toBe("Change it in sent mails");
    await page.click("#save");
    await expect.poll(save).toContain("6,33");
    expect(await page.locator("#log li[data-entry]").count()).toBe(entries);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    await page.click("#save");
    await expect.poll(() => page.locator("#log li[data-entry]").count()).toBe(entries + 1);
    expect([await save(), await page.textContent("[data-offer='bike-004'] .price")]).toEqual(["Change it in sent mails", "6,33\u00a0€"]);
    await page.click("#log li[data-holds='true'] button");
    await page.fill("#undo-reason", "vertippt");
    await page.click("#undo button.main");
    await expect.poll(() => page.textContent("[data-offer='bike-004'] .price")).toBe("632,99\u00a0€");
  });

  test("what may not be said is told beside the form", async () => {
    await page.click("[data-action=text]");
    await page.fill("#value", "20 % sparen");
    await expect.poll(() => page.textContent("#wrong")).toContain("the text mentions a price or a saving");
    expect(await page.locator(".effect").count()).toBe(0);
    await page.click("[data-action=replacement]");
    await page.fill("#value", "bike-007");
    await expect.poll(() => page.locator(".effect").count()).toBeGreaterThan(0);
    expect(await page.textContent(".effect figure:last-child p")).toContain("Lastenrad");
    await page.click("[data-action=price]");
    await page.fill("#value", "1.2345");
    await expect.poll(() => page.textContent("#wrong")).toContain("is not an amount in EUR");
  });

  test("nothing failed on the way, and names and labels are there for all", async () => {
    expect(errors).toEqual([]);
    const unnamed = await page
      .locator("main button, main input, header select, header input")
      .evaluateAll((all) => all.filter((e) => !e.hidden && !(e.labels?.length || e.textContent.trim() || e.ariaLabel)).map((e) => e.outerHTML));
    expect(unnamed).toEqual([]);
  });
});
