// A campaign in a typeface of its own: from its files through the store into pictures, in Node and in workerd.
import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEditor, publish, simulate } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { campaign as demo, importDemo, newKeys, nodeEdge, workerdEdge } from "./parts.js";

// The built-in typeface with its weights changed is another one.
const files = { "brand.ttf": "Bold", "brand-bold.ttf": "Regular" };
const file = (name) => files[name] && fs.readFileSync(`src/live/paint/fonts/Inter-${files[name]}.ttf`);
const keys = newKeys();
/** One moment for both, as pictures say when they were true. */
const now = new Date(Date.now() - 60_000);
const campaign = { ...demo, id: "schrift", theme: { ...demo.theme, font: { regular: "brand.ttf", bold: "brand-bold.ttf" } } };
const plain = { ...demo, id: "schlicht" };
const pictureOf = async (url, campaign) => {
  const [link] = sealLinks({ campaign, baseUrl: url, keys, message: "m1" });
  const response = await fetch(link.picture);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
};

const runtimes = {
  node: async () => {
    const store = memory();
    return { store, ...(await nodeEdge(store, keys)) };
  },
  workerd: async () => {
    const edge = await workerdEdge(keys);
    await prepareD1(edge.database);
    return { store: d1(edge.database), ...edge };
  },
};
const pictures = {};

describe.each(Object.keys(runtimes))("%s", (runtime) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[runtime]();
    await importDemo(edge.store, { now });
    for (const one of [campaign, plain]) await publish(edge.store, one, { file });
  }, 60_000);
  afterAll(() => edge.close());

  test("pictures are written in it, the same bytes everywhere", async () => {
    const [own, builtIn, again] = [await pictureOf(edge.url, campaign), await pictureOf(edge.url, plain), await pictureOf(edge.url, campaign)];
    expect([own.status, builtIn.status]).toEqual([200, 200]);
    expect(own.bytes.equals(builtIn.bytes)).toBe(false);
    expect(again.bytes.equals(own.bytes)).toBe(true);
    pictures[runtime] = own.bytes;
  });
});

test("every runtime paints the same", () => {
  expect(Object.keys(pictures)).toEqual(Object.keys(runtimes));
  expect(pictures.node.equals(pictures.workerd)).toBe(true);
});

describe("a typeface that can't be had", () => {
  const prepared = async () => {
    const store = memory();
    await importDemo(store);
    return store;
  };

  test("is refused when the campaign is published, and nothing is kept", async () => {
    const store = await prepared();
    for (const [given, said] of [
      [undefined, "there is no file `brand.ttf`"],
      [() => undefined, "there is no file `brand.ttf`"],
      [() => Buffer.from("wOF2 and so on"), "not a TrueType font"],
      [() => Buffer.alloc(2_000_000), "too large"],
    ])
      await expect(publish(store, campaign, { file: given })).rejects.toMatchObject({ code: "paint/bad-font", message: expect.stringContaining(said) });
    expect(await store.campaigns()).toEqual([]);
  });

  test("leaves the built-in one, and is told", async () => {
    const inner = await prepared();
    for (const one of [campaign, plain]) await publish(inner, one, { file });
    let state = "away";
    const store = Object.assign(Object.create(inner), {
      lookUp: (wants) => inner.lookUp(wants),
      putServed: (entry) => inner.putServed(entry),
      asset: async (...of) => {
        if (state === "away") throw new Error("the store is away");
        return state === "broken" ? new Uint8Array(100) : state === "lost" ? null : inner.asset(...of);
      },
    });
    const reasons = [];
    const edge = await nodeEdge(store, keys, { onFallback: ({ reason }) => reasons.push(reason) });
    const builtIn = await pictureOf(edge.url, plain);
    for (state of ["away", "broken", "lost"]) expect((await pictureOf(edge.url, campaign)).bytes.equals(builtIn.bytes)).toBe(true);
    expect(reasons).toEqual(["font-missing", "font-missing", "font-missing"]);
    state = "here";
    expect((await pictureOf(edge.url, campaign)).bytes.equals(builtIn.bytes)).toBe(false);
    expect(reasons.length).toBe(3);
    edge.close();
  });
});

test("the editor's preview and the simulation are written in it too", async () => {
  const store = memory();
  await importDemo(store);
  await publish(store, campaign, { file });
  const edge = await nodeEdge(store, keys);
  const [link] = sealLinks({ campaign, baseUrl: edge.url, keys, message: "m1" });
  const told = await simulate(link.picture, { store, keys });
  expect(Buffer.from(told.seen.picture).equals((await pictureOf(edge.url, campaign)).bytes)).toBe(true);
  // What can't be had is left out, as at the edge.
  const lost = await simulate(link.picture, { store: Object.assign(Object.create(store), bound(store), { asset: async () => null }), keys });
  expect([lost.seen.state, Buffer.from(lost.seen.picture).equals(Buffer.from(told.seen.picture))]).toEqual([told.seen.state, false]);
  const key = newKeys()[0].secret;
  const preview = async (editor) => {
    const body = JSON.stringify({ offer: "bike-004", author: "a", reason: "r", until: Date.now() + 60_000, price: { amount: 12_300, currency: "EUR" } });
    const request = new Request("https://edge.example/e/preview", { method: "POST", headers: { Authorization: `Bearer ${key}` }, body });
    return (await (await editor.fetch(request)).json()).changes.find((change) => change.campaign === "schrift").after.picture;
  };
  const own = await preview(createEditor({ store, tenant: "shop", key }));
  const without = await preview(createEditor({ store: Object.assign(Object.create(store), bound(store), { asset: async () => null }), tenant: "shop", key }));
  expect(own).not.toBe(without);
  edge.close();
});

/** A store's methods, bound: it has private fields. */
const bound = (store) => Object.fromEntries(["campaigns", "lookUp", "offers"].map((name) => [name, store[name].bind(store)]));
