// Cards in a mail, in a real browser from a real edge: a grid that stacks and closes up, narrow and dark pictures, and nothing that is too small to read.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish } from "../../../dist/js/admin.js";
import { check } from "../../../dist/js/check.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { memory } from "../../../dist/js/stores/memory.js";
import newsletter from "../../../dist/letters/newsletter.js";
import { importDemo, newKeys, nodeEdge } from "./parts.js";
import { rounds } from "./share.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const here = fs.existsSync(executablePath);
const keys = newKeys();
const DAY = 86_400_000;
/** The smallest text of a picture in its own size (docs/blocks.md); it may not be shown smaller. */
const LEAST_TEXT = 11;
const WIDTHS = [320, 375, 414, 480, 540, 599, 600, 900];

const bikes = Array.from({ length: 30 }, (_, i) => `bike-${String(i + 1).padStart(3, "0")}`);
const collapse = (count) => Array(count).fill({ whenGone: "collapse" });
const grid = (more) => ({ id: "grid", kind: "offers", width: 272, height: 300, heading: "Zubehör", offers: bikes.slice(0, 6), slots: collapse(6), ...more });
const campaign = {
  tenant: "shop",
  id: "cards",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  theme: { preset: "sport", dark: {} },
  blocks: [
    { id: "hero", kind: "offer", width: 600, height: 400, layout: "hero", narrow: { width: 320, height: 460 }, offers: ["bike-020"], slots: collapse(1) },
    grid(),
    {
      id: "row",
      kind: "offers",
      width: 560,
      height: 224,
      narrow: { width: 272, height: 300 },
      heading: "Angebote",
      offers: ["bike-021", "bike-022"],
      slots: collapse(2),
    },
    { id: "preis", kind: "price", width: 560, height: 160, narrow: { width: 280, height: 230 }, with: "hero.0", slots: collapse(1) },
    { id: "rest", kind: "stock", width: 272, height: 92, with: "hero.0", slots: collapse(1) },
    {
      id: "uhr",
      kind: "countdown",
      width: 560,
      height: 132,
      narrow: { width: 272, height: 200 },
      until: new Date(Date.now() + 2 * DAY).toISOString(),
      slots: collapse(1),
    },
    { id: "paket", kind: "parcel", width: 560, height: 208, narrow: { width: 272, height: 248 }, slots: collapse(1) },
  ],
};

const section = (padding, content) => `<mj-section padding="${padding}"><mj-column padding="0">${content}</mj-column></mj-section>`;
const mail = (body) =>
  `<mjml lang="de"><mj-head><mj-title>Karten</mj-title><mj-preview>Karten</mj-preview></mj-head><mj-body width="600px" background-color="#F1F2F4">${body}</mj-body></mjml>`;
const MJML = mail(
  section("0", '<live-offer block="hero" />') +
    section("0 12px", '<live-offers block="grid" columns="2" />') +
    section(
      "0 20px",
      [
        '<live-offers block="row" />',
        '<live-price block="preis" />',
        '<live-stock block="rest" />',
        '<live-countdown block="uhr" />',
        '<live-parcel block="paket" />',
      ].join(""),
    ),
);

/** Whole numbers by chance, the same in each run. */
function chance(seed) {
  let state = seed;
  return (from, to) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from + 1));
  };
}

/** What Outlook for Windows sees: conditional comments for it are markup, those for others are not. */
const forOutlook = (html) =>
  html
    .replace(/<!--\[if !mso[^\]]*\]><!-->[\s\S]*?<!--<!\[endif\]-->/g, "")
    .replace(/<!--\[if [^\]]*mso[^\]]*\]>([\s\S]*?)<!\[endif\]-->/g, "$1")
    .replace(/<div class="pf-cell"[^>]*>([\s\S]*?)<\/div>/g, "$1");

describe.skipIf(!here)("cards in a mail", () => {
  const store = memory();
  let edge;
  let browser;
  let live;

  beforeAll(async () => {
    edge = await nodeEdge(store, keys);
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    await publish(store, campaign);
    live = { baseUrl: edge.url, keys, campaign, message: "m1" };
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    edge?.close();
  });

  /** Opens a mail, and looks at it. */
  async function opened(html, { width, dark = false, script }) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light" });
    await page.setContent(html, { waitUntil: "networkidle" });
    const seen = await page.evaluate(script ?? pictures);
    if (process.env.PICTURES)
      await page.screenshot({ path: path.join(process.env.PICTURES, `cards-${width}-${dark ? "dark" : "light"}-${Date.now()}.png`), fullPage: true });
    await page.close();
    return seen;
  }

  /** Runs in the page: each picture as it is shown, with its own size, which its file has twice. */
  function pictures() {
    const shown = [...document.images].map((img) => {
      const { x, y, width, height } = img.getBoundingClientRect();
      const link = img.closest("a")?.getBoundingClientRect();
      return {
        x,
        y: y + scrollY,
        width,
        height,
        own: img.naturalWidth / 2,
        isGone: img.naturalHeight <= 2,
        file: img.currentSrc.split("/").pop(),
        source: img.currentSrc,
        radius: Number.parseFloat(getComputedStyle(img).borderTopLeftRadius),
        link: link && { width: link.width, height: Math.max(link.height, height) },
      };
    });
    return { shown, scrolls: document.scrollingElement.scrollWidth > innerWidth };
  }

  const html = (source = MJML, more = {}) => compile(source).render({}, { live: Array.isArray(more) ? more : { ...live, ...more } }).html;

  test.each(WIDTHS)("cards_no_text_of_a_picture_is_shown_below_its_least_size_at_%i_px", async (width) => {
    for (const dark of [false, true]) {
      const { shown, scrolls } = await opened(html(), { width, dark });
      expect(scrolls).toBe(false);
      const stands = shown.filter(({ isGone }) => !isGone);
      expect(stands.length).toBeGreaterThanOrEqual(2 * (1 + 6 + 2 + 1) + 1 + 1 + 3);
      for (const { file, width: seen, own, link } of stands) {
        expect((seen / own) * LEAST_TEXT, `${file} of ${own} px in ${seen} px`).toBeGreaterThanOrEqual(LEAST_TEXT - 0.01);
        if (link) expect(Math.min(link.width, link.height), file).toBeGreaterThanOrEqual(24);
      }
    }
  });

  test("cards_pictures_are_shown_at_their_own_size_or_larger_in_any_box_column_and_screen", async () => {
    const random = chance(4711);
    const page = await browser.newPage();
    // Pictures of the size that their links ask for.
    const sizes = new Map();
    await page.route("**/i/**", (route) => {
      const [width, height] = sizes.get(new URL(route.request().url()).pathname);
      const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * width}" height="${2 * height}"/>`;
      return route.fulfill({ contentType: "image/svg+xml", body });
    });
    const note = ({ picture, dark }, width, height) => {
      for (const url of [picture, dark].filter(Boolean)) sizes.set(new URL(url).pathname, [width, height]);
    };
    const all = rounds("cards in any box, column and screen", 12, 40);
    for (let round = 0; round < all; round++) {
      const columns = random(1, 2);
      const padding = columns === 2 ? random(12, 20) : random(0, 20);
      const box = columns === 2 ? { width: random(264, 272), height: random(250, 460) } : { width: random(480, 600 - 2 * padding), height: random(170, 460) };
      const narrow = columns === 1 ? { width: random(264, 320 - 2 * padding), height: random(250, 460) } : undefined;
      const theme = { preset: "travel", ...(random(0, 1) && { dark: {} }) };
      const block = { ...grid(box), ...(narrow && { narrow }), offers: bikes.slice(0, 6), slots: collapse(random(1, 6)) };
      const links = sealLinks({ ...live, baseUrl: "https://live.shop.example", campaign: { ...campaign, theme, blocks: [block] } });
      for (const slot of links) {
        note(slot, slot.width, slot.height);
        for (const part of [slot.heading, slot.textLink].filter(Boolean)) {
          note(part, slot.width, part.height);
          for (const other of [part.narrow, part.wide].filter(Boolean)) note(other, other.width, other.height);
        }
        if (slot.narrow) note(slot.narrow, slot.narrow.width, slot.narrow.height);
      }
      const screen = { width: random(320, 700), height: 800 };
      await page.setViewportSize(screen);
      await page.emulateMedia({ colorScheme: random(0, 1) ? "dark" : "light" });
      await page.setContent(html(mail(section(`0 ${padding}px`, `<live-offers block="grid" columns="${columns}" />`)), links), { waitUntil: "networkidle" });
      const { shown, scrolls } = await page.evaluate(pictures);
      const told = JSON.stringify({ columns, padding, box, narrow, screen });
      expect(scrolls, told).toBe(false);
      expect(shown.length, told).toBe(1 + 2 * block.slots.length);
      for (const { own, width, link, file } of shown) {
        // A heading's least text is larger; beside a gutter of less than 16 px, it is wider than the two cards below it.
        expect(width / own, told).toBeGreaterThanOrEqual(file.includes("heading") ? 0.98 : 0.9999);
        if (link) expect(Math.min(link.width, link.height), told).toBeGreaterThanOrEqual(24);
      }
    }
    await page.close();
  }, 60_000);

  test("cards_the_grid_is_two_columns_from_600_px_on_and_one_below", async () => {
    const cards = ({ shown }) => shown.filter(({ file }) => file === "grid.png").map(({ x, width }) => [x, width]);
    expect(cards(await opened(html(), { width: 600 })).slice(0, 4)).toEqual([
      [20, 272],
      [308, 272],
      [20, 272],
      [308, 272],
    ]);
    // Centred, as wide as the screen allows, and 420 px at most.
    for (const [screen, width] of [
      [320, 280],
      [375, 335],
      [599, 420],
    ]) {
      for (const card of cards(await opened(html(), { width: screen }))) expect(card).toEqual([(screen - width) / 2, width]);
    }
  });

  test("cards_narrow_and_dark_pictures_are_shown_where_they_are_meant_to", async () => {
    const all = sealLinks(live);
    const links = Object.groupBy(all, ({ block }) => block);
    const [{ picture, dark, narrow }] = links.row;
    for (const [screen, expected] of [
      [{ width: 600 }, picture],
      [{ width: 600, dark: true }, dark],
      [{ width: 599 }, narrow.picture],
      [{ width: 375, dark: true }, narrow.dark],
    ]) {
      const { shown } = await opened(html(MJML, all), screen);
      expect(shown.filter(({ source }) => source === expected)).toHaveLength(1);
      // One rendition is loaded of each.
      expect(shown.filter(({ file }) => file === "row.png")).toHaveLength(2);
    }
    const [{ heading }] = links.grid;
    for (const [width, expected] of [
      [600, heading.wide.picture],
      [375, heading.picture],
    ]) {
      const { shown } = await opened(html(MJML, all), { width });
      expect(shown.find(({ file }) => file === "grid.heading.png").source).toBe(expected);
    }
    const light = MJML.replaceAll(/<live-[a-z]+/g, '$& dark="false"');
    const { shown } = await opened(html(light, all), { width: 600, dark: true });
    expect(shown.find(({ file }) => file === "row.png").source).toBe(picture);
  });

  test("cards_renditions_of_a_slot_are_one_opening_for_what_it_showed", async () => {
    const served = memory();
    const own = await nodeEdge(served, keys);
    await importDemo(served, { now: new Date(Date.now() - 60_000) });
    await publish(served, campaign);
    const [slot] = sealLinks({ ...live, baseUrl: own.url, message: "m9" }).filter(({ block }) => block === "row");
    const target = async () => (await fetch(slot.click, { redirect: "manual" })).headers.get("location");
    await fetch(slot.narrow.dark);
    const first = await target();
    const until = Date.now() + DAY;
    // The slot keeps the offer that one of its renditions showed, in all of them.
    await override(served, "shop", "bike-021", { visible: false, author: "M. Lindt", reason: "weg", until });
    await override(served, "shop", "bike-021", { visible: true, author: "M. Lindt", reason: "da", until });
    for (const picture of [slot.picture, slot.dark, slot.narrow.picture]) expect((await fetch(picture)).status).toBe(200);
    expect(await target()).toBe(first);
    own.close();
  });

  test("cards_corners_are_cut_off_by_the_radius_that_is_painted", async () => {
    for (const [width, radius] of [
      [600, 10],
      [375, 12.5],
    ]) {
      const { shown } = await opened(html(), { width });
      for (const { file, radius: seen } of shown) {
        const isCard = ["grid.png", "row.png", "preis.png"].includes(file);
        expect(seen, file).toBeCloseTo(isCard ? radius : 0, 3);
      }
    }
  });

  test("cards_forced_dark_mode_leaves_no_light_corner_beside_a_card", async () => {
    // Mail programs that invert recolour the HTML and leave pictures as they are. Here the page is made dark, and the picture is a light one without transparency.
    const dark = html().replace("</head>", "<style>body,body div,table,td{background:#101418!important}</style></head>");
    const page = await browser.newPage({ viewport: { width: 600, height: 900 } });
    await page.route("**/grid.png", (route) => route.fulfill({ contentType: "image/svg+xml", body: LIGHT }));
    await page.setContent(dark, { waitUntil: "networkidle" });
    const card = page.locator("img.pf-card").nth(1);
    const { x, y, width, height } = await card.boundingBox();
    await card.scrollIntoViewIfNeeded();
    const shot = `data:image/png;base64,${(await page.screenshot({ fullPage: true })).toString("base64")}`;
    const corners = await page.evaluate(cornersOf, [shot, x, y, width, height]);
    for (const [red] of corners.outside) expect(red).toBeLessThan(40);
    for (const [red] of corners.inside) expect(red).toBeGreaterThan(240);
    await page.close();
  });

  const LIGHT = '<svg xmlns="http://www.w3.org/2000/svg" width="544" height="600"><rect width="544" height="600" fill="#fff"/></svg>';

  /** Runs in the page: the pixels in the corners of a card, and just inside its round corners. */
  async function cornersOf([shot, x, y, width, height]) {
    const img = new Image();
    img.src = shot;
    await img.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: img.width, height: img.height });
    const context = canvas.getContext("2d");
    context.drawImage(img, 0, 0);
    const top = y + scrollY;
    const at = (inset) =>
      [
        [x + inset, top + inset],
        [x + width - 1 - inset, top + inset],
        [x + inset, top + height - 1 - inset],
        [x + width - 1 - inset, top + height - 1 - inset],
      ].map(([left, up]) => [...context.getImageData(Math.round(left), Math.round(up), 1, 1).data]);
    return { outside: at(1), inside: at(4) };
  }

  /** The cards of the grid that stand, by rows: [y, x…]. */
  const rows = ({ shown }) => {
    const found = new Map();
    for (const { x, y } of shown.filter(({ file, isGone }) => file === "grid.png" && !isGone))
      found.set(Math.round(y), [...(found.get(Math.round(y)) ?? []), x]);
    return [...found].map(([y, xs]) => [y, ...xs.sort((a, b) => a - b)]);
  };

  test.each([[[0]], [[1]], [[2]], [[5]], [[0, 1]], [[1, 2]], [[0, 3, 5]], [[0, 1, 2, 3, 4, 5]]])(
    "cards_a_grid_closes_up_without_a_hole_if_%j_are_gone",
    async (gone) => {
      const own = memory();
      const at = await nodeEdge(own, keys);
      await importDemo(own, { now: new Date(Date.now() - 60_000) });
      await publish(own, campaign);
      const until = Date.now() + DAY;
      for (const slot of gone) await override(own, "shop", bikes[slot], { visible: false, author: "M. Lindt", reason: "weg", until });
      const left = 6 - gone.length;
      const whole = rows(await opened(html(), { width: 600 }));
      const wide = rows(await opened(html(MJML, { baseUrl: at.url }), { width: 600 }));
      expect(wide.map(([, ...xs]) => xs)).toEqual(Array.from({ length: Math.ceil(left / 2) }, (_, row) => (2 * row + 1 < left ? [20, 308] : [20])));
      // Rows have the same distance as in a grid with nothing gone.
      for (const [row, [y]] of wide.entries()) expect(y - wide[0][0]).toBe(whole[row][0] - whole[0][0]);
      const narrow = rows(await opened(html(MJML, { baseUrl: at.url }), { width: 375 }));
      const step = narrow[1] && narrow[1][0] - narrow[0][0];
      for (const [row, [y]] of narrow.entries()) expect(Math.abs(y - narrow[0][0] - row * step)).toBeLessThanOrEqual(2 + row);
      expect(narrow).toHaveLength(left);
      at.close();
    },
    30_000,
  );

  test("cards_space_below_a_card_that_is_sold_out_or_unknown_stays_the_same", async () => {
    const own = memory();
    const at = await nodeEdge(own, keys);
    await importDemo(own, { now: new Date(Date.now() - 60_000) });
    const badges = {
      ...campaign,
      blocks: campaign.blocks.map((block) => (block.id === "grid" ? { ...block, slots: Array(6).fill({ whenGone: "badge" }) } : block)),
    };
    await publish(own, badges);
    await override(own, "shop", bikes[1], { visible: false, author: "M. Lindt", reason: "weg", until: Date.now() + DAY });
    const seen = await opened(html(MJML, { baseUrl: at.url, campaign: badges }), { width: 600 });
    expect(rows(seen).map(([, ...xs]) => xs)).toEqual(Array(3).fill([20, 308]));
    expect(seen.shown.filter(({ file }) => file === "grid.text.png").map(({ height }) => height)).toEqual(Array(6).fill(44));
    at.close();
  });

  test("cards_without_media_queries_a_grid_still_stacks", async () => {
    const lost = html()
      .replace(/<style[\s\S]*?<\/style>/g, "")
      .replace('<body style="', '<body style="margin:0;');
    for (const width of [320, 375]) {
      const { shown, scrolls } = await opened(lost, { width });
      expect(scrolls).toBe(false);
      for (const { width: seen } of shown.filter(({ file }) => file === "grid.png")) expect(seen).toBe(272);
    }
  });

  test("cards_outlook_gets_a_table_with_a_cell_for_each_card", async () => {
    const source = html();
    expect(source.match(/<!--\[if/g).length).toBe(source.match(/<!\[endif\]-->/g).length);
    const script = () =>
      [...document.querySelectorAll("img.pf-card")].filter((img) => img.src.endsWith("grid.png")).map((img) => img.closest("td").parentElement.cells.length);
    expect(await opened(forOutlook(source), { width: 700, script })).toEqual(Array(6).fill(2));
    const odd = { ...campaign, blocks: [grid({ slots: collapse(5) })] };
    const five = compile(mail(section("0 12px", '<live-offers block="grid" columns="2" />'))).render({}, { live: { ...live, campaign: odd } }).html;
    expect(await opened(forOutlook(five), { width: 700, script })).toEqual([2, 2, 2, 2, 1]);
  });

  test("cards_the_markup_of_a_grid_of_eight_is_small_and_has_no_findings_of_its_own", () => {
    const eight = { ...campaign, blocks: [grid({ offers: bikes.slice(0, 8), slots: collapse(8) })] };
    const source = mail(
      section("0 12px", '<live-offers block="grid" columns="2" />') +
        section("20px", "<mj-text>Gut durch die dunklen Monate: unser Zubehör, das im Winter wirklich hilft.</mj-text>"),
    );
    const message = compile(source).render({}, { live: { ...live, baseUrl: "https://live.shop.example", campaign: eight } });
    expect(message.size).toBeLessThan(24_000);
    expect(message.warnings).toEqual([]);
    expect(check(message).findings).toEqual([]);
    // Each card and its link to the price as text, once, in reading order.
    expect(message.text.match(/Aktuelles Angebot: https/g)).toHaveLength(8);
    expect(message.text).not.toMatch(/source|mso/);
  });

  test("cards_the_newsletter_has_its_narrow_cards_in_a_grid", async () => {
    const template = compile(newsletter);
    expect(template.explain()).toMatchObject({ mergedFirst: false, parts: [] });
    const [data] = Object.values(newsletter.samples);
    const { shown } = await opened(template.render(data, { live }).html, { width: 600 });
    expect(shown.filter(({ file }) => file === "grid.png").map(({ x }) => x)).toEqual([20, 308, 20, 308, 20, 308]);
    expect(shown.filter(({ file }) => file === "row.png").map(({ x }) => x)).toEqual([20, 20]);
    // A block as wide as the mail reaches from edge to edge.
    expect(shown.find(({ file }) => file === "hero.png")).toMatchObject({ x: 0, width: 600 });
  });
});
