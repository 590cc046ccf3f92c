// The studio's page for the brand kit in Chromium: what is changed shows in the pictures, contrasts are the core's, themes come and go as JSON.
import fs from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { resolveTheme, validate } from "../../../dist/js/admin.js";
import { preview } from "../../../dist/js/cli/preview.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { ROLES } from "../../../www/brand/roles.js";
import { temporaryFolder } from "./parts.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const { properties } = JSON.parse(fs.readFileSync("docs/campaign.schema.json", "utf8")).$defs.CampaignDarkColors;
let server;
let browser;
let page;
const errors = [];

/** The page with a theme and a way of looking at it. */
async function open(theme = {}, view = {}, options = {}) {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${server.url}brand.html#${new URLSearchParams({ ...view, theme: JSON.stringify(theme) })}`);
  await isPainted();
}

const isPainted = () => expect.poll(() => page.textContent("#status"), { timeout: 60_000 }).toMatch(/^\d+ pictures, \d+\.\d s$/);
/** Changes something, and waits for the pictures. */
async function does(change) {
  await page.evaluate(() => {
    document.querySelector("#status").textContent = "";
  });
  await change();
  await isPainted();
}
/** All pictures, by specimen and rendition. */
const pictures = () =>
  page.$$eval("figure", (figures) => Object.fromEntries(figures.map((one) => [`${one.dataset.specimen}, ${one.dataset.look}`, one.querySelector("img").src])));
const theme = async () => JSON.parse(await page.inputValue("#json"));
const field = (role, look = "light") => page.locator(`[data-role="${role}"] .cell[data-look="${look}"]`);
const set = (role, colour, look) =>
  does(async () => {
    await field(role, look).locator("input[type=text]").fill(colour);
    await field(role, look).locator("input[type=text]").press("Enter");
  });
const differ = (before, after) => Object.keys(after).filter((name) => before[name] !== after[name]);

describe.runIf(fs.existsSync(executablePath))("the brand kit", () => {
  beforeAll(async () => {
    server = await preview(temporaryFolder(), 0);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    expect(errors).toEqual([]);
  });
  beforeEach(() => page?.close());

  test("every role has its fields, and every kind of block is there", async () => {
    expect(ROLES.toSorted()).toEqual(Object.keys(properties).sort());
    await open({ dark: {} }, { look: "both" });
    expect(await page.locator("figure").count()).toBe(60);
    expect(await page.locator("figure[data-wrong]").allTextContents()).toEqual([]);
    expect(await page.locator('figure:not([data-state="shown"], [data-state="badge"])').count()).toBe(0);
    expect(Object.keys(await pictures())).toHaveLength(60);
  });

  test.each(["light", "dark"])("a change of any role shows in the %s pictures", async (look) => {
    await open({ dark: {} }, { look });
    const unseen = [];
    let before = await pictures();
    for (const [at, role] of ROLES.entries()) {
      // Roles follow one another, so each has a colour of its own; grounds of products are light.
      const beginning = ["tint", "tile"].includes(role) ? "f4e6" : { light: "5a2d", dark: "c9a0" }[look];
      await set(role, `#${beginning}${(64 + 8 * at).toString(16)}`, look);
      const after = await pictures();
      if (!differ(before, after).length) unseen.push(role);
      before = after;
    }
    expect(unseen).toEqual([]);
  });

  test("shapes, wording, buttons, spacing, font and locale show in the pictures", async () => {
    await open();
    const changes = async (change) => {
      const before = await pictures();
      await does(change);
      expect(differ(before, await pictures()).length).toBeGreaterThan(0);
    };
    await changes(async () => {
      await page.fill('[data-field="radius"] input[type=number]', "0");
      await page.press('[data-field="radius"] input[type=number]', "Enter");
    });
    await changes(() => page.locator('[data-field="buttonRadius"] input[type=range]').press("End"));
    for (const [name, value] of [
      ["badgeShape", "pill"],
      ["saving", "minus"],
      ["button", "outlined"],
      ["density", "compact"],
    ])
      await changes(() => page.check(`input[name=${name}][value=${value}]`, { force: true }));
    await changes(() => page.setInputFiles('[data-weight="regular"]', "src/live/paint/fonts/Inter-Bold.ttf"));
    expect(await page.evaluate(() => document.activeElement.dataset.weight)).toBe("regular");
    expect(await page.textContent("#font-wrong")).toBe("");
    await changes(() => page.selectOption("#locale", "fr-FR"));
    await changes(() => page.check('input[name=preset][value="fashion"]', { force: true }));
    expect(await theme()).toEqual({
      preset: "fashion",
      buttonRadius: 28,
      badgeShape: "pill",
      saving: "minus",
      button: "outlined",
      density: "compact",
      font: { regular: "Inter-Bold.ttf" },
    });
    const hero = page.locator('figure[data-specimen^="hero"]');
    await does(() => page.selectOption("#layout", "stack"));
    expect([await hero.count(), await page.locator('figure[data-specimen^="stack"]').count()]).toEqual([0, 3]);
  });

  test("the JSON has only what differs from the preset, and gives the same page again", async () => {
    await open({ preset: "travel", dark: {} }, { look: "both", locale: "en-GB" });
    await set("action", "#0a5c44");
    await set("sale", "8a1c5b");
    // The preset's own, and what the change of the button gives already.
    await set("ink", "#12282F");
    await set("link", "#0a5c44");
    await set("muted", "#bbccd0", "dark");
    await does(() => page.check("input[name=badgeShape][value=flag]", { force: true }));
    await page.click("#copy");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(copied)).toEqual({ preset: "travel", action: "#0a5c44", sale: "#8a1c5b", badgeShape: "flag", dark: { muted: "#bbccd0" } });
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
    expect([download.suggestedFilename(), fs.readFileSync(await download.path(), "utf8")]).toEqual(["theme.json", `${copied}\n`]);
    const [seen, address] = [await pictures(), page.url()];
    // By its address.
    await page.close();
    await open();
    await page.goto("about:blank");
    await page.goto(address);
    await isPainted();
    expect([await pictures(), await theme(), await page.inputValue("#locale")]).toEqual([seen, JSON.parse(copied), "en-GB"]);
    // By pasting it, under former names too.
    await page.close();
    await open({}, { locale: "en-GB" });
    await page.fill("#json", copied.replace('"action"', '"accent"'));
    await does(() => page.click("#apply"));
    expect(await theme()).toEqual(JSON.parse(copied));
    await does(() => page.click("[data-look=both]:is(button)"));
    expect(await pictures()).toEqual(seen);
    expect(new URL(page.url()).hash).toBe(new URL(address).hash);
  });

  test("a font that is none is told; one whose file is elsewhere is asked for", async () => {
    await open();
    await does(() => page.setInputFiles('[data-weight="regular"]', "Cargo.toml"));
    expect(await page.textContent("#font-wrong")).toMatch(/^theme\.font: /);
    await does(() => page.click("#undo"));
    expect(await page.textContent("#font-wrong")).toBe("");
    await page.close();
    await open({ font: { regular: "Brand-Regular.ttf" } });
    expect(await page.textContent("#font")).toContain("Brand-Regular.ttf: choose its file, to see it");
    expect(await theme()).toEqual({ font: { regular: "Brand-Regular.ttf" } });
    expect(await page.locator("figure[data-wrong]").count()).toBe(0);
  });

  test("a theme that is none is refused in the core's words, and changes nothing", async () => {
    await open({ preset: "food" });
    for (const [text, told] of [
      ['{"colour":"#fff"}', /^colour: the theme has no field colour/],
      ['{"dark":{"ink":"black"}}', /^dark\.ink: .*write a colour like #1a2b3c$/],
      ["{", /EOF|JSON/],
    ]) {
      await page.fill("#json", text);
      await page.click("#apply");
      await expect.poll(() => page.textContent("#json-wrong")).toMatch(told);
      expect(await page.locator("#json-wrong").getAttribute("role")).toBe("alert");
      expect(await page.inputValue("#json")).toBe(text);
    }
    expect(await page.isChecked('input[name=preset][value="food"]')).toBe(true);
    await page.close();
    await open({ ink: "black" });
    expect(await page.textContent("#json-wrong")).toMatch(/^ink: /);
  });

  test("contrasts are told as publishing tells them, in words", async () => {
    const own = { preset: "sport", muted: "#9aa5a8", onAction: "#333333", star: "#eeeeee", dark: { ink: "#444444", onBadge: "#ff8f86" } };
    await open(own);
    const manifest = { tenant: "shop", id: "k", allow: ["a.example"], fallback: "https://a.example/", theme: own };
    const block = { id: "b", kind: "parcel", width: 560, height: 240, slots: [{ whenGone: "badge" }] };
    const { diagnostics } = await validate(memory(), { ...manifest, blocks: [block] });
    expect(diagnostics.map(({ path }) => path)).toEqual(["theme.muted", "theme.star", "theme.onAction", "theme.dark.ink", "theme.dark.onBadge"]);
    const told = await page.locator("#refused li").allTextContents();
    expect(told).toEqual(diagnostics.map(({ message, path }) => message.replaceAll("`", "") + path));
    const { light, dark } = resolveTheme(own);
    const low = [...light.contrasts, ...dark.contrasts].filter(({ ratio, least }) => ratio < least).length;
    expect(await page.textContent("#verdict")).toBe(`${low} of 54 contrasts fail. Publishing refuses this theme.`);
    // Each beside its role, and said, not only coloured.
    for (const [look, { contrasts }] of [
      ["light", light],
      ["dark", dark],
    ]) {
      for (const role of ROLES) {
        const lines = await field(role, look).locator(".contrasts li").allTextContents();
        const wanted = contrasts.filter((pair) => pair.role === role);
        expect(lines.slice(0, wanted.length)).toEqual(
          wanted.map(({ ground, ratio, least }) => `${ratio.toFixed(2)} : 1 on ${ground}${ratio < least ? `fails: ${least} needed` : "passes"}`),
        );
      }
    }
    expect(await field("surface", "dark").locator(".contrasts").textContent()).toBe("11 texts and signs on this1 fail: ink");
    // From the list to the colour, and on until nothing is left.
    await page.locator("#refused button", { hasText: "theme.dark.onBadge" }).click();
    expect(await page.evaluate(() => document.activeElement.ariaLabel)).toBe("onBadge, dark");
    await does(() => page.click("#clear"));
    expect(await page.textContent("#verdict")).toBe("All 54 contrasts pass.");
    expect(await page.locator("#refused li").count()).toBe(0);
  });

  test("keys alone: fields in order, undo and redo, words for who can't see it", async () => {
    await open();
    await page.focus("[data-role=sale] .cell[data-look=light] input[type=text]");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("#8a1c5b");
    await does(() => page.keyboard.press("Tab"));
    expect(await page.evaluate(() => document.activeElement.ariaLabel)).toBe("sale, light: back to the preset");
    expect(await theme()).toEqual({ sale: "#8a1c5b" });
    await does(() => page.keyboard.press("Control+z"));
    expect([await theme(), await page.textContent("#announced")]).toEqual([{}, "Undone: sale"]);
    await does(() => page.keyboard.press("Control+Shift+z"));
    expect([await theme(), await page.textContent("#announced")]).toEqual([{ sale: "#8a1c5b" }, "Redone: sale"]);
    await field("sale").locator(".back").focus();
    await does(() => page.keyboard.press("Enter"));
    expect(await theme()).toEqual({});
    // Presets are radio buttons.
    await page.focus('input[name=preset][value=""]');
    await does(() => page.keyboard.press("ArrowRight"));
    expect(await theme()).toEqual({ preset: "travel" });
    await page.focus("#has-dark");
    await does(() => page.keyboard.press("Space"));
    expect([await theme(), await page.locator(".sheet").count()]).toEqual([{ preset: "travel", dark: {} }, 2]);
    // With the rendition goes its column, and comes again.
    await does(() => page.click("#undo"));
    expect([await theme(), await page.locator(".sheet").count()]).toEqual([{ preset: "travel" }, 1]);
    await does(() => page.click("#redo"));
    expect([await theme(), await page.locator(".sheet").count()]).toEqual([{ preset: "travel", dark: {} }, 2]);
    // What is typed half changes nothing.
    await field("ink").locator("input[type=text]").fill("#12");
    expect(await field("ink").locator("input[type=text]").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Tab");
    expect(await theme()).toEqual({ preset: "travel", dark: {} });
    expect(await field("ink").locator("input[type=text]").inputValue()).toBe("#12282f");
  });

  test.each([
    [1280, "light"],
    [1280, "dark"],
    [375, "light"],
    [375, "dark"],
  ])("at %i px, %s: axe-clean, and as wide as the window", async (width, colorScheme) => {
    await open({ preset: "travel", muted: "#cccccc", dark: {} }, { look: "both" }, { viewport: { width, height: 800 }, colorScheme });
    for (const pane of width < 900 ? ["kit", "pictures"] : ["kit"]) {
      if (width < 900) await page.click(`[data-pane-of=${pane}]`);
      expect(await page.isVisible(`#${pane}`)).toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run()");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 100))])).toEqual([]);
    }
  });
});
