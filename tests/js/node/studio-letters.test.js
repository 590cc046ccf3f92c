// The studio's gallery of letters in Chromium: found by what they say and need, shown in every view, tried out with data, copied as `new` copies them.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { request } from "node:http";
import path from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { letters } from "postfrisch/letters";
import { groups } from "postfrisch/letters/groups";
import { themes } from "postfrisch/letters/themes";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { localServer } from "../../../dist/js/cli/local-server.js";
import { preview } from "../../../dist/js/cli/preview.js";
import { studioFile } from "../../../dist/js/cli/studio.js";
import { temporaryFolder } from "./parts.js";
import { turns } from "./share.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const NAMES = groups.flatMap(({ letters: names }) => names);
const all = new Map(await Promise.all(Object.entries(letters).map(async ([name, load]) => [name, (await load()).default])));
const folder = temporaryFolder();
const cli = (args) => execFileSync(process.execPath, [path.resolve("dist/js/cli/main.js"), ...args], { cwd: folder, encoding: "utf8" });
let server;
/** The studio without a folder, as a shop's own server may have it. */
let plain;
let browser;
let page;
const errors = [];
const elsewhere = [];

async function open(view = {}, options = {}, { url = server.url, before } = {}) {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // What the server refuses is told on the page, and the page of MJML asks whether there is a demo shop; the browser notes both besides.
    const isTold = /\/(folder\/letters|demo\/state)$/.test(message.location().url);
    if (message.type() === "error" && !isTold) errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (asked) => !asked.url().startsWith(url) && !/^(data|blob|about):/.test(asked.url()) && elsewhere.push(asked.url()));
  if (before) await page.addInitScript(before);
  await page.goto(`${url}letters.html#${new URLSearchParams(view)}`);
  await expect.poll(() => page.textContent("#status")).toMatch(/letters$/);
}

const shown = () => page.$$eval(".card", (cards) => cards.filter((card) => card.checkVisibility()).map((card) => card.dataset.letter));
const searched = async (query) => {
  await page.fill("#q", query);
  return shown();
};
const card = (name) => page.locator(`.card[data-letter="${name}"]`);
const inCard = (name) => card(name).locator("iframe").contentFrame();
const mail = () => page.frameLocator("#frame");
const background = (locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor);
const address = () => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const rgb = (hex) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
/** All files of a folder, by their paths. */
const filesIn = (root) =>
  Object.fromEntries(
    fs
      .globSync("**/*", { cwd: root })
      .filter((file) => fs.statSync(path.join(root, file)).isFile())
      .map((file) => [file, fs.readFileSync(path.join(root, file), "utf8")]),
  );
/** What `new` writes of a letter. */
function asNew(name) {
  const made = path.join(temporaryFolder(), name);
  cli(["new", name, made]);
  return filesIn(made);
}

describe.runIf(fs.existsSync(executablePath))("the gallery of letters", () => {
  beforeAll(async () => {
    server = await preview(folder, 0);
    plain = localServer(({ path: asked }, _, response) => {
      const { body, type } = studioFile(asked) ?? { body: "", type: "text/plain" };
      response.writeHead(body ? 200 : 404, { "Content-Type": type }).end(body);
    });
    await new Promise((ready) => plain.listen(0, "127.0.0.1", ready));
    plain.url = `http://127.0.0.1:${plain.address().port}/`;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    plain?.close();
    expect([errors, elsewhere]).toEqual([[], []]);
  });
  beforeEach(() => page?.close());

  test("letters_gallery_cards: every letter has a card with its subject, class, purpose and data, painted when it is nearly in view", async () => {
    await open();
    expect(await shown()).toEqual(NAMES);
    await inCard("order-received").getByText("Danke, Ihre Bestellung ist da").waitFor();
    const painted = () => page.locator(".card[data-painted]").count();
    expect(await painted()).toBeLessThan(NAMES.length / 2);
    expect(await card("prize-draw").locator("iframe").getAttribute("srcdoc")).toBe(null);
    await card("prize-draw").scrollIntoViewIfNeeded();
    await inCard("prize-draw").getByText("Guten Tag").waitFor();
    await card("refund").scrollIntoViewIfNeeded();
    await expect.poll(() => card("refund").locator(".subject").textContent()).toBe("Wir haben Ihnen 89,95\u00a0€ erstattet");
    expect(await card("refund").locator(".when").textContent()).toBe(all.get("refund").schema.description);
    expect(await card("refund").locator(".needs").textContent()).toBe("transactional · needs shop order refund");
  });

  test("letters_gallery_search: finds by subject in every language, by purpose and by field, as one types", async () => {
    await open();
    expect(await searched("Rücksendung ist angekommen")).toEqual(["return-received"]);
    expect(await searched("RUCKSENDUNG ANGEKOMMEN")).toEqual(["return-received"]);
    expect(await searched("deine rücksendung")).toContain("return-received");
    expect(await searched("your parcel arrives today")).toEqual(["out-for-delivery"]);
    expect(await searched("runs out")).toEqual(["replenishment"]);
    expect(await searched("pickup.until")).toEqual(["ready-for-pickup"]);
    expect(await searched("neighbour")).toEqual(["delivered"]);
    expect(await searched("wish list")).toEqual(["wish-list"]);
    expect(address()).toEqual({ q: "wish list" });
    expect(await searched("xyzzy")).toEqual([]);
    expect(await page.textContent("#status")).toBe(`0 of ${NAMES.length} letters`);
    await page.click("#clear");
    expect(await shown()).toEqual(NAMES);
    expect(address()).toEqual({});
  });

  test("letters_gallery_filter: class and group leave what fits both; the address brings it back", async () => {
    await open();
    await page.selectOption("#class", "advertising");
    const advertising = NAMES.filter((name) => all.get(name).schema.required.includes("unsubscribeUrl"));
    expect(await shown()).toEqual(advertising);
    await page.click('#groups [data-group="travel"]');
    expect(await shown()).toEqual(["trip-after"]);
    expect(await page.locator('#groups [data-group="delivery"]').isDisabled()).toBe(true);
    expect(address()).toEqual({ class: "advertising", group: "travel" });
    await page.reload();
    await expect.poll(shown).toEqual(["trip-after"]);
    await page.selectOption("#class", "transactional");
    expect(await shown()).toEqual(["booking-confirmation", "trip-before"]);
  });

  test("letters_gallery_view: language, mode, width, theme and sample change the cards, and stand in the address", async () => {
    await open();
    const name = "order-confirmation";
    const heading = (text) => inCard(name).getByText(text, { exact: true }).waitFor();
    const frame = card(name).locator("iframe");
    await heading("Danke, Ihre Bestellung ist bestätigt");
    await page.click('[data-to="de-du"]');
    await heading("Danke, deine Bestellung ist bestätigt");
    await page.click('[data-to="en"]');
    await inCard(name).getByText("Hello Maria,").waitFor();
    const ground = () => background(card(name).locator(".window"));
    expect(await ground()).toBe(rgb(themes.default.page));
    await page.selectOption("#theme", "food");
    await expect.poll(ground).toBe(rgb(themes.food.page));
    await expect.poll(() => background(inCard(name).locator("body"))).toBe(rgb(themes.food.page));
    await page.click('[data-to="dark"]');
    await expect.poll(ground).toBe(rgb(themes.food.darkPage));
    expect(await frame.getAttribute("srcdoc")).not.toContain("prefers-color-scheme: dark");
    await page.click('[data-to="320"]');
    await expect.poll(() => frame.evaluate(({ clientWidth, contentWindow }) => [clientWidth, contentWindow.innerWidth])).toEqual([320, 320]);
    await inCard(name).getByText("Klingel").first().waitFor();
    await page.selectOption("#sample", "least");
    await expect.poll(() => inCard(name).getByText("Hello Maria,").count()).toBe(0);
    expect(address()).toEqual({ locale: "en", theme: "food", mode: "dark", width: "320", sample: "least" });
    // What an address names that there is not, is left out.
    await open({ letter: "none", theme: "none", locale: "fr", width: "1", group: "none" });
    expect(await shown()).toEqual(NAMES);
    expect(await page.locator('[data-to="de"]').getAttribute("aria-pressed")).toBe("true");
  });

  test("letters_gallery_themes: letters open in every theme, light and dark, in its colours", async () => {
    await open();
    const pairs = turns("letters in themes in the gallery", NAMES, () => Object.keys(themes), 2);
    const found = [];
    for (const [at, theme] of Object.keys(themes).entries()) {
      const mode = at % 2 ? "dark" : "light";
      const names = pairs.filter(([, one]) => one === theme).map(([name]) => name);
      const opened = await page.evaluate(
        async ({ names, view }) => {
          const seen = [];
          const frame = document.querySelector("#frame");
          for (const letter of names) {
            const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
            location.hash = new URLSearchParams({ ...view, letter });
            await loaded;
            const body = frame.contentDocument.body;
            const problems = document.querySelector("#problems").textContent;
            const isHigh = frame.offsetHeight === body.offsetHeight && body.offsetHeight > 300;
            seen.push([document.querySelector("#name").textContent, getComputedStyle(body).backgroundColor, isHigh, problems]);
          }
          return seen;
        },
        { names, view: { theme, mode, locale: ["de", "de-du", "en"][at % 3] } },
      );
      const { page: light, darkPage } = themes[theme];
      found.push(...opened.map((one) => [theme, ...one]));
      expect(opened, theme).toEqual(names.map((name) => [name, rgb(mode === "dark" ? darkPage : light), true, ""]));
    }
    expect(found).toHaveLength(pairs.length);
  });

  test("letters_gallery_letter: a letter says its subject, preheader, text, SMS, size and what is missing", async () => {
    await open({ letter: "order-confirmation" });
    await mail().getByText("Danke, Ihre Bestellung ist bestätigt").waitFor();
    expect(await page.textContent("#subject")).toBe("Auftragsbestätigung zu Ihrer Bestellung NW-20417");
    expect(await page.textContent("#preheader")).toBe("Vielen Dank: Ihre Bestellung ist angenommen. So geht es weiter.");
    expect(await page.textContent('[data-fact="class"]')).toBe("transactional");
    expect(await page.textContent('[data-fact="size"]')).toMatch(/^\d+\.\d KB$/);
    expect(await page.textContent('[data-fact="missing"]')).toBe("nothing");
    expect(await page.$$eval("#sample option", (options) => options.map(({ value }) => value))).toEqual([
      "bike",
      "forty-items",
      "francs",
      "least",
      "net",
      "slots",
      "whole",
      "with-offers",
    ]);
    await page.selectOption("#sample", "with-offers");
    expect(await page.textContent('[data-fact="class"]')).toBe("advertising, with these data");
    await page.selectOption("#sample", "least");
    expect(await page.textContent('[data-fact="missing"]')).toContain("order.taxes");
    await page.click("#tab-text");
    expect(await page.textContent("#text")).toContain("NW-20417");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent("#sms")).toMatch(/^Nordwind: .*1 part, \d+ units of GSM-7; one part has up to 160$/);
    expect(await page.locator("#text").isHidden()).toBe(true);
    // The pictures of samples are the studio's own, any other is a grey one.
    await page.selectOption("#sample", "whole");
    const sources = () =>
      mail()
        .locator("img")
        .evaluateAll((images) => images.map(({ currentSrc, naturalWidth }) => [new URL(currentSrc).protocol, naturalWidth > 0]));
    await expect
      .poll(async () => (await sources()).filter(([protocol]) => protocol === "http:"))
      .toEqual([
        ["http:", true],
        ["http:", true],
        ["http:", true],
      ]);
  });

  test("letters_gallery_data: data can be tried out; what is wrong is said at once, and the mail stays", async () => {
    await open({ letter: "refund" });
    await mail().getByText("Guten Tag, Frau Kern,").waitFor();
    const editor = page.locator("#data .cm-content");
    const data = structuredClone(all.get("refund").samples.whole);
    data.customer = { firstName: "Ada", lastName: "Byron", salutation: "Frau" };
    data.order.number = "NW-1";
    await editor.fill(JSON.stringify(data));
    await mail().getByText("Guten Tag, Frau Byron,").waitFor();
    // A language is another view of the same data.
    await page.click('[data-to="en"]');
    await mail().getByText("Hello Ada,").waitFor();
    await editor.fill('{ "shop": }');
    await expect.poll(() => page.textContent("#problems")).toMatch(/JSON line 1, column 11/);
    await mail().getByText("Hello Ada,").waitFor();
    delete data.refund.amount;
    await editor.fill(JSON.stringify(data));
    await expect.poll(() => page.textContent("#problems")).toContain("refund");
    expect(await page.locator("#problems code").first().textContent()).toMatch(/^refund\.amount/);
    // It is marked where it stands.
    await editor.fill(JSON.stringify({ ...data, refund: { ...data.refund, amount: 5 } }, null, 2));
    const line =
      JSON.stringify(data, null, 2)
        .split("\n")
        .findIndex((text) => text.includes('"refund"')) + 1;
    await expect
      .poll(() => page.textContent("#problems"))
      .toMatch(new RegExp(`line ${line + JSON.stringify(data.refund, null, 2).split("\n").length - 1}, column 5`));
    expect(await page.locator(".cm-lint-marker-error").count()).toBe(1);
    await editor.fill("null");
    await expect.poll(() => page.textContent("#problems")).toMatch(/\S/);
    await mail().getByText("Hello Ada,").waitFor();
    await page.click("#reset");
    await mail().getByText("Hello Maria,").waitFor();
    expect(await page.textContent("#problems")).toBe("");
    expect(await page.locator("#reset").isHidden()).toBe(true);
  });

  test("letters_gallery_keys: all of it works with keys, and focus goes where one reads on", async () => {
    await open();
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.closest("[data-letter]")?.dataset.letter);
    await page.keyboard.press("/");
    expect(await focused()).toBe("q");
    await page.keyboard.type("exchange");
    expect(await shown()).toEqual(["exchange"]);
    for (let i = 0; i < 40 && (await focused()) !== "exchange"; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("name");
    expect(address()).toEqual({ q: "exchange", letter: "exchange" });
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("exchange");
    await page.goBack();
    await expect.poll(() => page.isVisible("#opened")).toBe(true);
    // Whoever looks for another letter, goes on typing.
    await page.fill("#q", "money went");
    expect([await focused(), await shown()]).toEqual(["q", ["refund"]]);
  });

  test("letters_gallery_command: the command is what the command line takes", async () => {
    await open({ letter: "delay" });
    await page.click("#copy");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("npx postfrisch new delay");
    await page.fill("#folder", "my delay");
    expect(await page.textContent("#command")).toBe('npx postfrisch new delay "my delay"');
    await page.fill("#folder", "late");
    const [, , ...args] = (await page.textContent("#command")).split(" ");
    expect(cli(args)).toContain("preview late");
    expect(filesIn(path.join(folder, "late"))).toEqual(asNew("delay"));
  });

  test("letters_gallery_copy: into the folder that is served, as `new` does, and never over anything", async () => {
    await open({ letter: "order-confirmation" });
    await page.fill("#folder", "unsere Bestätigung");
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toContain("files are in unsere Bestätigung/");
    expect(filesIn(path.join(folder, "unsere Bestätigung"))).toEqual(asNew("order-confirmation"));
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toContain("unsere Bestätigung exists already");
    await page.fill("#folder", "../outside");
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toContain("`../outside` is no name of a folder");
    await page.fill("#folder", "refund-2");
    await page.click("#take");
    await page.click("#taken a");
    await page.frameLocator("#preview").getByText("Danke, Ihre Bestellung ist bestätigt").waitFor();
    expect(await page.inputValue("#letter")).toBe("refund-2/letter.mjml");
  });

  test("letters_gallery_copy: the server copies one letter into one new folder, for its own pages", async () => {
    const { port } = new URL(server.url);
    const post = (body, headers = {}) =>
      new Promise((done) => {
        const asked = request(
          { port, host: "127.0.0.1", path: "/folder/letters", method: "POST", headers: { host: `127.0.0.1:${port}`, ...headers } },
          async (answer) => {
            let text = "";
            for await (const piece of answer) text += piece;
            done([answer.statusCode, text]);
          },
        );
        asked.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    const before = fs.readdirSync(folder).sort();
    for (const name of ["..", ".", ".git", "a/b", "a\\b", "/tmp/x", "", "node_modules", "x".repeat(101), "a\0", "C:x", 7])
      expect(await post({ letter: "refund", folder: name }), String(name)).toEqual([400, expect.stringMatching(/no name of a folder|no letter to copy/)]);
    for (const body of ["", "null", "[]", "{}", '{"letter":["refund"]}'])
      expect(await post(body), body).toEqual([400, expect.stringContaining("no letter to copy")]);
    expect(await post({ letter: "constructor" })).toEqual([400, expect.stringContaining("there is no letter `constructor`")]);
    expect(await post({ letter: "refund", folder: "x", more: "x".repeat(5_000) })).toEqual([400, expect.stringContaining("too long")]);
    expect(await post({ letter: "refund", folder: "x" }, { origin: "https://shop.example" })).toEqual([403, expect.any(String)]);
    expect(await post({ letter: "refund", folder: "x" }, { "sec-fetch-site": "cross-site" })).toEqual([403, expect.any(String)]);
    fs.symlinkSync(path.join(folder, "nowhere"), path.join(folder, "linked"));
    expect(await post({ letter: "refund", folder: "linked" })).toEqual([409, expect.stringContaining("exists already")]);
    fs.rmSync(path.join(folder, "linked"));
    expect(fs.readdirSync(folder).sort()).toEqual(before);
    // The same request, without what was wrong.
    expect(await post({ letter: "refund", folder: "x" })).toEqual([200, expect.stringContaining("letter.mjml")]);
    expect(filesIn(path.join(folder, "x"))).toEqual(asNew("refund"));
  });

  test("letters_gallery_copy: into a folder that is chosen in the browser", async () => {
    // The dialog is the system's own: the folder of the origin stands for one that somebody chose there.
    await open({ letter: "delivered" }, {}, { url: plain.url, before: "window.showDirectoryPicker = () => navigator.storage.getDirectory();" });
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toMatch(/^\d+ files are in delivered\/\.$/);
    const files = await page.evaluate(async () => {
      const found = {};
      const read = async (folder, at) => {
        for await (const [name, handle] of folder.entries()) {
          if (handle.kind === "directory") await read(handle, `${at}${name}/`);
          else found[at + name] = await (await handle.getFile()).text();
        }
      };
      await read(await navigator.storage.getDirectory(), "");
      return found;
    });
    expect(files).toEqual(Object.fromEntries(Object.entries(asNew("delivered")).map(([file, text]) => [`delivered/${file}`, text])));
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toContain("delivered exists already");
    await page.evaluate(() => {
      window.showDirectoryPicker = async () => {
        throw new DOMException("given up", "AbortError");
      };
    });
    await page.click("#take");
    await expect.poll(() => page.textContent("#taken")).toBe("");
  });

  test("letters_gallery_copy: as an archive where the browser gives no folder", async () => {
    await open({ letter: "return-accepted" }, {}, { url: plain.url, before: "delete window.showDirectoryPicker;" });
    expect(await page.textContent("#take")).toBe("Download as .zip");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#take")]);
    expect(download.suggestedFilename()).toBe("return-accepted.zip");
    const place = temporaryFolder();
    // Python's reader checks every sum.
    execFileSync("python3", ["-m", "zipfile", "-e", await download.path(), place]);
    expect(fs.readdirSync(place)).toEqual(["return-accepted"]);
    expect(filesIn(path.join(place, "return-accepted"))).toEqual(asNew("return-accepted"));
    // Over no folder, its source is the letter's on the page of MJML.
    expect(await page.getAttribute("#source", "href")).toBe("./index.html#mail=return-accepted");
  });

  test.each([
    [1280, "light"],
    [1280, "dark"],
    [375, "light"],
    [375, "dark"],
  ])("letters_gallery_access: at %i px, %s: axe-clean, and as wide as the window", async (width, colorScheme) => {
    await open({ mode: colorScheme }, { viewport: { width, height: 800 }, colorScheme });
    await inCard("order-received").locator("body").waitFor();
    const clean = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.evaluate(axe.source);
      // What mails are like is another test's.
      const { violations } = await page.evaluate("axe.run({ exclude: ['iframe'] })");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 100))])).toEqual([]);
    };
    await clean();
    await page.fill("#q", "xyzzy");
    await clean();
    await page.evaluate(() => {
      location.hash = "letter=order-confirmation";
    });
    await mail().getByText("Danke, Ihre Bestellung ist bestätigt").waitFor();
    if (width < 700) {
      expect(await page.isVisible("#theme")).toBe(false);
      await page.click("#more");
      expect(await page.isVisible("#theme")).toBe(true);
    }
    await clean();
    await page.locator("#data .cm-content").fill("{");
    await expect.poll(() => page.textContent("#problems")).toMatch(/JSON/);
    await clean();
    await page.click("#tab-sms");
    await clean();
  });
});
