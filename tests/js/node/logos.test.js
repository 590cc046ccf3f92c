// A brand's logo: from an SVG file through publishing into the picture of a hero.
import { expect, test } from "vitest";
import { publish, rollBack } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { campaign as demo, importDemo, newKeys, nodeEdge } from "./parts.js";

const keys = newKeys();
const svg = (shapes) => new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">${shapes}</svg>`);
const files = {
  "ring.svg": svg('<path d="M0 0H90V30H0ZM10 10V20H80V10Z"/>'),
  "two.svg": svg('<path fill="red" d="M0 0h9v9z"/><path fill="#fff" d="M0 0h3v3z"/>'),
};
const file = (name) => files[name];
const hero = { id: "b", kind: "offer", layout: "hero", width: 600, height: 400, offers: ["bike-001"], slots: [{ whenGone: "badge" }] };
const withLogo = (brand, file = "ring.svg", id = "logos") => ({ ...demo, id, blocks: [hero], theme: { preset: "sport", logos: [{ brand, file }] } });

const prepared = async () => {
  const store = memory();
  await importDemo(store);
  return store;
};

test("a logo is read when the campaign is published, and stands in the place of its brand's name", async () => {
  const store = await prepared();
  const [offer] = await store.offers(demo.tenant, ["bike-001"]);
  const { brand } = JSON.parse(offer.data);
  expect(brand).toBeTruthy();
  const edge = await nodeEdge(store, keys);
  const pictureOf = async (campaign) => {
    await publish(store, campaign, { file });
    const [link] = sealLinks({ campaign, baseUrl: edge.url, keys, message: "m1" });
    const response = await fetch(link.picture);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
    return Buffer.from(await response.arrayBuffer());
  };
  try {
    const shown = await pictureOf(withLogo(brand));
    const other = await pictureOf(withLogo("another brand", "ring.svg", "other"));
    const without = await pictureOf({ ...demo, id: "without", blocks: [hero], theme: { preset: "sport" } });
    expect(shown.equals(without)).toBe(false);
    expect(other.equals(without)).toBe(true);
    const [{ manifest }] = await store.versions(demo.tenant, "logos");
    // 30 high in the file, 20 px in the picture: sixteenths of a pixel.
    expect(JSON.parse(manifest).theme.logos).toEqual([
      {
        brand,
        file: "ring.svg",
        outlines: [
          [0, 0, 960, 0, 960, 320, 0, 320],
          [107, 107, 107, 213, 853, 213, 853, 107],
        ],
      },
    ]);
    // An earlier version needs no file.
    await publish(store, { ...withLogo(brand), theme: { preset: "food" } }, { file });
    await rollBack(store, demo.tenant, "logos", 1);
    const [link] = sealLinks({ campaign: withLogo(brand), baseUrl: edge.url, keys, message: "m2" });
    expect(Buffer.from(await (await fetch(link.picture)).arrayBuffer()).equals(shown)).toBe(true);
  } finally {
    await edge.close();
  }
});

test("a file that can't be a logo is refused when the campaign is published, and nothing is kept", async () => {
  const store = await prepared();
  for (const [name, given, message] of [
    ["ring.svg", undefined, "there is no file `ring.svg`"],
    ["none.svg", file, "there is no file `none.svg`"],
    ["two.svg", file, "several colours: `red` and `#ffffff`"],
    ["a.png", () => new Uint8Array([137, 80, 78, 71]), "no `<svg>`"],
    ["large.svg", () => new Uint8Array(100_001), "100001 bytes"],
  ])
    await expect(publish(store, withLogo("Luv", name), { file: given })).rejects.toMatchObject({
      code: "paint/bad-logo",
      message: expect.stringContaining(message),
    });
  await expect(publish(store, withLogo(" "), { file })).rejects.toMatchObject({ diagnostic: { code: "campaign/invalid", path: "theme.logos[0]" } });
  expect(await store.campaigns()).toEqual([]);
});
