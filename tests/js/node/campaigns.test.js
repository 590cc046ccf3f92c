// Campaigns that are published: versions, checks, locks, rolling back; mails already sent follow. And content by rule.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { lock, publish, rollBack, unlock, validate } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { campaign, importDemo, newKeys, temporaryFolder } from "./parts.js";

const keys = newKeys();
const by = { author: "Ada", reason: "Versand läuft" };
const linksOf = (message, options = {}) => sealLinks({ baseUrl: "https://live.example", keys, campaign, message, ...options });
const bytesOf = async (live, url) => Buffer.from(await (await live.fetch(new Request(url))).arrayBuffer());
/** The same campaign in other colours. */
const dark = { ...campaign, theme: { background: "#10241c", text: "#ffffff", muted: "#c6d4cd", accent: "#9be3c2", onAccent: "#10241c" } };

describe("versions", () => {
  let store;
  let live;
  beforeEach(async () => {
    store = memory();
    await importDemo(store);
    live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false });
    await publish(store, campaign);
  });

  test("a change shows in mails already sent, and rolling back shows what was there before, to the byte", async () => {
    const { picture } = linksOf("m1")[0];
    const first = await bytesOf(live, picture);
    expect((await publish(store, dark)).version).toBe(2);
    const second = await bytesOf(live, picture);
    expect(second.equals(first)).toBe(false);
    expect(await rollBack(store, "shop", "herbst", 1)).toEqual({ tenant: "shop", id: "herbst", version: 3 });
    expect((await bytesOf(live, picture)).equals(first)).toBe(true);
    expect((await store.versions("shop", "herbst")).map(({ version, manifest }) => [version, "background" in (JSON.parse(manifest).theme ?? {})])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
    await expect(rollBack(store, "shop", "herbst", 9)).rejects.toMatchObject({ code: "campaign/unknown" });
    await expect(rollBack(store, "shop", "none", 1)).rejects.toMatchObject({ code: "campaign/unknown" });
  });

  test("checking tells all that is wrong, as publishing does, and publishes nothing", async () => {
    const wrong = { ...campaign, fallback: "http://shop.example/", blocks: [{ ...campaign.blocks[0], width: 100, offers: ["none-1", "none-2", "none-3"] }] };
    const { diagnostics, tenant, id } = await validate(store, wrong);
    const codes = diagnostics.map(({ code, path }) => [code, path]);
    expect([tenant, id, codes]).toEqual([
      "shop",
      "herbst",
      expect.arrayContaining([
        ["campaign/invalid", "fallback"],
        ["campaign/invalid", "blocks[0].width"],
        ["campaign/unknown-offer", "offers[0]"],
      ]),
    ]);
    await expect(publish(store, wrong)).rejects.toMatchObject({ diagnostics });
    expect([await validate(store, campaign), (await store.versions("shop", "herbst")).length]).toEqual([{ tenant: "shop", id: "herbst", diagnostics: [] }, 1]);
  });

  test("a box has to hold its own offers, and with rules the longest of the whole feed", async () => {
    const facts = { destination: "Kreta", dates: "8.–15. Mai", nights: "7 Nächte", board: "Frühstück", departure: "ab Hamburg", price_basis: "p. P." };
    const long = { ...facts, destination: "Südliche Dodekanes, Karpathos und Kasos, Griechenland", departure: "ab allen deutschen Flughäfen mit Zug zum Flug" };
    const item = (id, of) =>
      `<item><g:id>${id}</g:id><title>Strandhotel</title><link>https://shop.example/${id}</link><g:price>999.00 EUR</g:price><g:availability>in_stock</g:availability>${Object.entries(
        of,
      )
        .map(
          ([name, value]) =>
            `<g:product_detail><g:section_name>travel</g:section_name><g:attribute_name>${name}</g:attribute_name><g:attribute_value>${value}</g:attribute_value></g:product_detail>`,
        )
        .join("")}</item>`;
    const feed = `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${item("kurz", facts)}${item("lang", long)}</channel></rss>`;
    const own = memory();
    await importFeed(own, new Blob([feed]).stream(), { tenant: "shop" });
    const block = { id: "reise", kind: "offers", layout: "compact", width: 560, height: 148, offers: ["kurz"], slots: [{ whenGone: "fill" }] };
    const told = async (more) => (await validate(own, { ...campaign, blocks: [{ ...block, ...more }] })).diagnostics.map(({ code, path }) => [code, path]);
    expect(await told({})).toEqual([]);
    expect(await told({ offers: ["lang"] })).toEqual([["campaign/box-too-small", "blocks[0].height"]]);
    expect(await told({ recommend: [{ slot: "similar", of: "x" }], atLeast: 1 })).toEqual([["campaign/box-too-small", "blocks[0].height"]]);
  });

  test("a version that would be wrong today is not rolled back to", async () => {
    const gone = { ...campaign, blocks: [campaign.blocks[1]] };
    await store.putCampaign("shop", "alt", JSON.stringify({ ...gone, id: "alt", blocks: [{ ...gone.blocks[0], offers: ["nobody-has-it"] }] }), 1);
    await expect(rollBack(store, "shop", "alt", 1)).rejects.toMatchObject({ code: "campaign/unknown-offer" });
  });

  test("a locked campaign stays as it is until it is unlocked, and says who locked it and why", async () => {
    await lock(store, "shop", "herbst", by);
    const refused = { code: "campaign/locked", message: expect.stringMatching(/locked by Ada since .*Z: Versand läuft/) };
    await expect(publish(store, dark)).rejects.toMatchObject(refused);
    await expect(rollBack(store, "shop", "herbst", 1)).rejects.toMatchObject(refused);
    expect((await store.versions("shop", "herbst")).length).toBe(1);
    await unlock(store, "shop", "herbst");
    expect((await publish(store, dark)).version).toBe(2);
    await expect(unlock(store, "shop", "herbst")).rejects.toMatchObject({ code: "campaign/unknown" });
    await expect(lock(store, "shop", "none", by)).rejects.toMatchObject({ code: "campaign/unknown" });
    await expect(lock(store, "shop", "herbst", { author: " ", reason: "x" })).rejects.toMatchObject({ code: "usage/bad" });
  });

  test("the command line: versions, show, lock, unlock, rollback, --dry-run", () => {
    const folder = temporaryFolder();
    const main = path.resolve("dist/js/cli/main.js");
    const cli = (...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
      return [status, stdout || stderr];
    };
    fs.writeFileSync(
      path.join(folder, "c.json"),
      JSON.stringify({
        ...campaign,
        blocks: [{ id: "uhr", kind: "countdown", width: 480, height: 130, until: "2099-01-01T00:00:00Z", slots: [{ whenGone: "collapse" }] }],
      }),
    );
    expect(cli("publish", "c.json", "--dry-run")).toEqual([0, "c.json: nothing is wrong; nothing was published\n"]);
    expect(cli("campaign", "herbst")[1]).toContain("campaign/unknown");
    expect(cli("publish", "c.json")).toEqual([0, "shop/herbst: version 1 is published\n"]);
    expect(cli("publish", "c.json")).toEqual([0, "shop/herbst: version 2 is published\n"]);
    expect(cli("campaign", "herbst", "--lock", "--author", "Ada", "--reason", "fertig")).toEqual([0, "shop/herbst: locked\n"]);
    expect(cli("publish", "c.json")).toEqual([1, expect.stringContaining("campaign/locked: the campaign `herbst` is locked by Ada")]);
    expect(cli("campaign")).toEqual([0, "herbst  version 2  locked by Ada: fertig\n"]);
    expect(cli("campaign", "herbst", "--unlock")).toEqual([0, "shop/herbst: unlocked\n"]);
    expect(cli("campaign", "herbst", "--rollback", "1")).toEqual([0, "shop/herbst: version 1 is published again, as version 3\n"]);
    expect(JSON.parse(cli("campaign", "herbst", "--json")[1]).versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(JSON.parse(cli("campaign", "herbst", "--show", "1")[1]).id).toBe("herbst");
    expect(cli("campaign", "herbst", "--show", "7")[0]).toBe(1);
    fs.writeFileSync(path.join(folder, "bad.json"), JSON.stringify({ ...campaign, fallback: "x" }));
    expect(cli("publish", "bad.json", "--dry-run")[0]).toBe(1);
    const reference = Buffer.alloc(16, 1).toString("base64url");
    expect(cli("forget", reference)).toEqual([0, `${reference}: nothing is kept under it\n`]);
    expect(cli("forget", "anna@shop.example")).toEqual([1, expect.stringContaining("fact/invalid")]);
    expect(cli("campaign", "herbst", "--delete")).toEqual([0, "shop/herbst: deleted\n"]);
    expect(cli("campaign", "herbst", "--delete")[1]).toContain("campaign/unknown");
  });
});

describe("content by rule", () => {
  const words = (text) => ({ headline: { de: text, en: text } });
  const block = (choices) => ({
    ...campaign,
    id: "regeln",
    blocks: [{ id: "wort", kind: "content", width: 560, height: 150, slots: [{ whenGone: "collapse" }], choices }],
  });
  /** What is shown, by which of the choices' pictures it is. */
  async function shown(choices, { at = Date.parse("2026-11-26T12:00:00Z"), variant, subject, prepare } = {}) {
    const store = memory();
    await importDemo(store, { now: new Date(at) });
    await prepare?.(store);
    const live = createLive({ store, keys, fallback: "https://shop.example/", now: () => at, countEvery: false });
    const picture = async (manifest) => {
      await publish(store, manifest);
      return bytesOf(live, sealLinks({ baseUrl: "https://live.example", keys, campaign: manifest, message: "m", variant, subject, now: at })[0].picture);
    };
    const alone = [];
    for (const choice of choices) alone.push(await picture(block([{ headline: choice.headline }])));
    const got = await picture(block(choices));
    return alone.findIndex((bytes) => bytes.equals(got));
  }
  const last = words("Sonst");

  test("by date and by weekday", async () => {
    const choices = [
      { ...words("Bald"), from: "2026-12-01" },
      { ...words("Donnerstag"), weekdays: ["thu"] },
      { ...words("Bis Mittag"), until: "2026-11-27T11:00:00Z" },
      last,
    ];
    expect(await shown(choices)).toBe(1);
    expect(await shown(choices, { at: Date.parse("2026-11-27T10:00:00Z") })).toBe(2);
    expect(await shown(choices, { at: Date.parse("2026-11-27T12:00:00Z") })).toBe(3);
    expect(await shown(choices, { at: Date.parse("2026-12-02T12:00:00Z") })).toBe(0);
  });

  test("by variant, which the link carries", async () => {
    const choices = [{ ...words("A"), variant: "a" }, { ...words("B"), variant: "b" }, last];
    expect([
      await shown(choices, { variant: "a" }),
      await shown(choices, { variant: "b" }),
      await shown(choices),
      await shown(choices, { variant: "c" }),
    ]).toEqual([0, 1, 2, 2]);
    expect(() => linksOf("m", { variant: "mit Leerzeichen" })).toThrow(expect.objectContaining({ code: "link/bad-id" }));
  });

  test("by segment, only of who allows profiling", async () => {
    const subject = "AAAAAAAAAAAAAAAAAAAAAA";
    const choices = [{ ...words("Rad"), segment: "radler" }, last];
    const person = (consent) => (store) => store.putRecipient("shop", subject, JSON.stringify({ segments: ["Radler"], consent }));
    expect([
      await shown(choices, { subject, prepare: person({ profiling: true }) }),
      await shown(choices, { subject, prepare: person({}) }),
      await shown(choices),
    ]).toEqual([0, 1, 1]);
  });

  test("by stock", async () => {
    const choices = [{ ...words("Noch da"), inStock: "bike-004" }, last];
    const soldOut = (store) => importDemo(store, { now: new Date("2026-11-26T12:00:00Z"), soldOut: ["bike-004"] });
    expect([await shown(choices), await shown(choices, { prepare: soldOut })]).toEqual([0, 1]);
  });

  test("a last rule without conditions is required", async () => {
    const { diagnostics } = await validate(memory(), block([{ ...words("Nur heute"), weekdays: ["thu"] }]));
    expect(diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining("the last choice must have no conditions"));
  });
});
