// Recommendations through the package: a shop supplies relations and people, mails and the shop's page show what follows, sold-out ones drop when they are opened.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish, putRecipient, relate } from "../../../dist/js/admin.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { importDemo, newKeys, temporaryFolder } from "./parts.js";

const keys = newKeys();
const subject = () => randomBytes(16).toString("base64url");
const slots = Array.from({ length: 3 }, () => ({ whenGone: "fill" }));
const box = { kind: "offers", width: 560, height: 224, slots };
const campaign = {
  tenant: "shop",
  id: "danach",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    { id: "zubehoer", ...box, recommend: [{ slot: "accessories" }, { slot: "must-have" }] },
    { id: "thema", ...box, recommend: [{ slot: "topic", category: "E-Bikes", offers: ["part-040", "part-041"] }] },
    {
      id: "saison",
      ...box,
      recommend: [{ slot: "seasonal", from: "2020-01-01", until: "2099-01-01", segment: "vip", offers: ["part-050", "part-051"] }],
      offers: ["part-060", "part-061"],
    },
    { id: "fuer-dich", ...box, recommend: [{ slot: "recipient" }] },
  ],
};

describe.each(["memory", "sqlite"])("%s", (name) => {
  let store;
  let live;
  const owner = subject();
  const roadie = subject();
  beforeAll(async () => {
    store = name === "memory" ? memory() : await sqlite(path.join(temporaryFolder(), "shop.db"));
    await importDemo(store, { now: new Date(Date.now() - 60_000) });
    await publish(store, campaign);
    live = createLive({ store, keys, allow: ["shop.example"], fallback: "https://shop.example/" });
    await relate(store, "shop", [
      { source: "bike-004", slot: "accessories", offer: "part-010", rank: 1 },
      { source: "bike-004", slot: "accessories", offer: "part-011", rank: 2 },
      { source: "bike-004", slot: "accessories", offer: "part-030", rank: 3 },
      { source: "bike-004", slot: "must-have", offer: "part-020", rank: 9 },
    ]);
    const consent = { profiling: true };
    await putRecipient(store, "shop", owner, {
      categories: ["E-Bikes"],
      segments: ["vip"],
      purchases: [{ offer: "bike-004" }, { offer: "part-030" }],
      offers: ["part-070", "bike-004", "part-071"],
      consent,
    });
    await putRecipient(store, "shop", roadie, { categories: ["Rennräder"], purchases: [{ offer: "bike-010" }], consent });
  });
  afterAll(() => store.close());

  const links = (who, message = "m") => sealLinks({ baseUrl: "https://edge.example", keys, campaign, message, subject: who });
  const click = async (url) => (await live.fetch(new Request(url))).headers.get("Location");
  /** The offers of a block's slots, by where their clicks lead. */
  const shown = async (block, who) => {
    const found = await Promise.all(
      links(who)
        .filter((link) => link.block === block)
        .map((link) => click(link.click)),
    );
    return found.map((url) => url.split("/").at(-1));
  };

  test("r026 r027 r162 accessories of what was bought, must-haves first, never what one has", async () => {
    expect(await shown("zubehoer", owner)).toEqual(["part-020", "part-010", "part-011"]);
  });

  test("r013 a topic is there for owners of its category, and gone for others", async () => {
    expect(await shown("thema", owner)).toEqual(["part-040", "part-041", ""]);
    expect(await shown("thema", roadie)).toEqual(["", "", ""]);
    const [first] = links(roadie).filter((link) => link.block === "thema");
    const bytes = new DataView(await (await live.fetch(new Request(first.picture))).arrayBuffer());
    expect([bytes.getUint32(16), bytes.getUint32(20)]).toEqual([1120, 2]);
  });

  test("r014 a season has its segment; everyone else gets the rest of the range", async () => {
    expect(await shown("saison", owner)).toEqual(["part-050", "part-051", "part-060"]);
    expect(await shown("saison", roadie)).toEqual(["part-060", "part-061", ""]);
    expect(await shown("saison", undefined)).toEqual(["part-060", "part-061", ""]);
  });

  test("r004 r015 a list by subject reference, at open time: a change shows in mails already sent", async () => {
    expect(await shown("fuer-dich", owner)).toEqual(["part-070", "part-071", ""]);
    await putRecipient(store, "shop", owner, {
      purchases: [{ offer: "part-070" }],
      offers: ["part-070", "part-071", "part-072"],
      consent: { profiling: true },
    });
    expect(await shown("fuer-dich", owner)).toEqual(["part-071", "part-072", ""]);
    await putRecipient(store, "shop", owner, null);
    expect(await shown("fuer-dich", owner)).toEqual(["", "", ""]);
  });

  test("r163 fewer than two, and the block goes; sold-out ones drop when the mail is opened", async () => {
    const who = subject();
    await putRecipient(store, "shop", who, { offers: ["part-080", "part-081"], consent: { profiling: true } });
    expect(await shown("fuer-dich", who)).toEqual(["part-080", "part-081", ""]);
    await importDemo(store, { now: new Date(), soldOut: ["part-081"] });
    expect(await shown("fuer-dich", who)).toEqual(["", "", ""]);
    await importDemo(store, { now: new Date() });
    expect(await shown("fuer-dich", who)).toEqual(["part-080", "part-081", ""]);
  });

  test("r026 the same slots answer the shop's own page, by product and by person", async () => {
    const ask = async (query) =>
      live.fetch(new Request(`https://edge.example/o/shop/slots/zubehoer.0.json?for=danach${query}`, { headers: { Origin: "https://shop.example" } }));
    const product = await ask("&of=bike-004");
    expect((await product.json()).offer.id).toBe("part-020");
    expect([product.headers.get("access-control-allow-origin"), product.headers.get("cache-control")]).toEqual([
      "https://shop.example",
      expect.stringMatching(/^max-age=\d+$/),
    ]);
    const who = subject();
    await putRecipient(store, "shop", who, { purchases: [{ offer: "bike-004" }], consent: { profiling: true } });
    const person = await ask(`&subject=${who}`);
    expect([(await person.json()).offer.id, person.headers.get("cache-control"), person.headers.get("access-control-allow-origin")]).toEqual([
      "part-020",
      "no-store",
      "https://shop.example",
    ]);
    expect((await ask("")).status).toBe(404);
    for (const bad of ["&of=a&of=b", "&subject=short", "&x=1", "&of=%ZZ"]) expect((await ask(bad)).status).toBe(403);
  });

  test("a letter carries the reference of each recipient, and only where something is personal", () => {
    const template = compile(
      "<mjml><mj-body><mj-section><mj-column><mj-image src='{{ live.zubehoer[0].picture }}' alt='x' href='{{ live.zubehoer[0].click }}'/></mj-column></mj-section></mj-body></mjml>",
    );
    const of = (who) => template.render({}, { live: { baseUrl: "https://edge.example", keys, campaign, message: "m", subject: who } }).html;
    expect(of(owner)).not.toBe(of(roadie));
    expect(() => of("short")).toThrow("link/bad-id");
  });
});
