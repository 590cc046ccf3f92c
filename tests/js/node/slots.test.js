// Slots of mails already sent, through the package: what was seen is where the click leads, whatever was published, said or sold since.
import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { createEditor, override, publish, putRecipient, simulate } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { newKeys, pieces, smallFeed, soldOut } from "./parts.js";
import { fastEngines } from "./stores.js";

const keys = newKeys();
const START = Date.UTC(2026, 10, 26, 9);
const ids = ["a", "b", "c", "d", "e"];
const block = (id, offers, more = {}) => ({
  id,
  kind: "offers",
  width: 560,
  height: 172,
  scale: 1,
  offers,
  slots: offers.map(() => ({ whenGone: "fill" })),
  ...more,
});
const by = { author: "M. Lindt", reason: "Messe", until: START + 86_400_000 };

/** A shop with a campaign, and its edge; its clock moves a second with each request, so that nothing is a repetition. */
async function shop(blocks, open = fastEngines.memory) {
  const { store, end } = await open();
  onTestFinished(end);
  const world = { store, now: START, reasons: [] };
  world.publish = (blocks) => {
    world.campaign = { tenant: "shop", id: "c", allow: ["shop.example"], fallback: "https://shop.example/p/fallback", blocks };
    return publish(store, world.campaign, { now: world.now });
  };
  world.stock = (gone = []) => importFeed(store, pieces(smallFeed(ids, { said: soldOut(gone) })), { tenant: "shop", now: world.now });
  await world.stock();
  await world.publish(blocks);
  const live = createLive({ store, keys, fallback: "https://shop.example/", now: () => world.now, onFallback: ({ reason }) => world.reasons.push(reason) });
  const ask = (url) => {
    world.now += 1_000;
    return live.fetch(new Request(url));
  };
  world.links = (subject) => sealLinks({ baseUrl: "https://live.example", keys, campaign: world.campaign, message: "m", now: START, subject });
  /** The height of a picture: 1 where it shows nothing. */
  world.open = async (link) => Buffer.from(await (await ask(link.picture)).arrayBuffer()).readUInt32BE(20);
  world.click = async (link) => (await ask(link.click)).headers.get("location").split("/").at(-1);
  world.override = (offer, said) => override(store, "shop", offer, { ...by, ...said }, world.now);
  return world;
}

describe.each(Object.keys(fastEngines))("%s", (name) => {
  test("p11 a click leads to what was seen: its neighbour sold out, its list changed, its campaign names it no longer", async () => {
    const world = await shop([block("R", ["a", "b"], { atLeast: 2 })], fastEngines[name]);
    const [first, second] = world.links();
    expect([await world.open(first), await world.open(second)]).toEqual([172, 172]);
    await world.stock(["b"]);
    expect([await world.click(first), await world.click(second)]).toEqual(["a", "fallback"]);
    await world.stock();
    await world.publish([block("R", ["c", "d"])]);
    expect([await world.click(first), await world.click(first), await world.click(second)]).toEqual(["a", "a", "b"]);
    expect((await simulate(first.picture, { store: world.store, keys, at: world.now })).opened).toMatchObject({
      served: "a",
      shown: { id: "c" },
      target: "https://shop.example/p/a",
    });
    await world.publish([block("S", ["c", "d"])]);
    expect(await world.click(first)).toBe("a");
    await world.override("a", { visible: false });
    expect([await world.click(first), await world.click(second)]).toEqual(["fallback", "b"]);
    expect(world.reasons).toEqual([]);
  });

  test("p11 no slot is robbed of what it showed, by another version or an override", async () => {
    const slot = { slots: [{ whenGone: "collapse" }] };
    const world = await shop([block("A", ["a"], slot), block("B", ["e"], slot)], fastEngines[name]);
    const [a, b] = world.links();
    expect([await world.open(a), await world.open(b)]).toEqual([172, 172]);
    await world.publish([block("A", ["e", "c"], slot), block("B", ["e"], slot)]);
    expect([await world.open(a), await world.open(b), await world.click(b)]).toEqual([1, 172, "e"]);
    await world.publish([block("A", ["a"], slot), block("B", ["e"], slot)]);
    expect(await world.open(a)).toBe(172);
    await world.override("a", { replacement: "e" });
    expect([await world.open(a), await world.open(b), await world.click(b)]).toEqual([1, 172, "e"]);
  });

  test("p11 replacements are followed to their end, and circles are refused when they are saved", async () => {
    const world = await shop([block("A", ["a"])], fastEngines[name]);
    await world.override("a", { replacement: "b" });
    await world.override("b", { replacement: "c" });
    await world.override("c", { replacement: "d" });
    expect(await world.click(world.links()[0])).toBe("d");
    const circle = "the replacements would lead in a circle: d → a → b → c → d";
    await expect(world.override("d", { replacement: "a" })).rejects.toMatchObject({ code: "override/invalid", message: expect.stringContaining(circle) });
    const { fetch } = createEditor({ store: world.store, tenant: "shop", key: keys[0].secret, now: () => world.now });
    const headers = { Authorization: `Bearer ${keys[0].secret}` };
    for (const action of ["preview", "overrides"]) {
      const body = JSON.stringify({ ...by, offer: "d", replacement: "a" });
      const answer = await fetch(new Request(`https://edge.example/e/${action}`, { method: "POST", headers, body }));
      expect([answer.status, (await answer.json()).error.message]).toEqual([422, expect.stringContaining(circle)]);
    }
    await world.override("b", { visible: false });
    await world.stock(["d"]);
    expect(await world.click(world.links()[0])).toBe("c");
    // An offer outside the chain may lead into it.
    await world.override("e", { replacement: "a" });
  });

  test("p11 r162 what was bought since it was seen is recommended no more", async () => {
    const rules = { recommend: [{ slot: "seasonal", offers: ["a", "b"] }], slots: [{ whenGone: "fill" }, { whenGone: "fill" }] };
    const goesWith = { id: "P", kind: "price", width: 560, height: 172, with: "R.1", slots: [{ whenGone: "collapse" }] };
    const world = await shop([block("R", ["d"], rules), goesWith], fastEngines[name]);
    const who = randomBytes(16).toString("base64url");
    const [first, second, price] = world.links(who);
    for (const link of [first, second, price]) await world.open(link);
    expect([await world.click(first), await world.click(second), await world.click(price)]).toEqual(["a", "b", "b"]);
    await putRecipient(world.store, "shop", who, { purchases: [{ offer: "b" }, { offer: "e" }] });
    await world.override("a", { replacement: "e" });
    expect([await world.click(first), await world.click(second), await world.click(price)]).toEqual(["a", "d", "d"]);
    expect([await world.open(second), await world.click(second)]).toEqual([172, "d"]);
  });
});

test("p11 r162 the tracking page leaves out what depends on a reader whom its link does not name", async () => {
  const rules = { recommend: [{ slot: "seasonal", offers: ["a", "b"] }] };
  const parcel = { id: "P", kind: "parcel", width: 560, height: 200, slots: [{ whenGone: "collapse" }] };
  const world = await shop([block("R", ["d", "e"], rules), block("T", ["c"]), parcel]);
  const live = createLive({ store: world.store, keys, fallback: "https://shop.example/", now: () => world.now });
  const [who, parcelOf] = [randomBytes(16).toString("base64url"), randomBytes(16).toString("base64url")];
  await putRecipient(world.store, "shop", who, { purchases: [{ offer: "d" }] });
  const offers = async (subjects) => {
    const links = sealLinks({ baseUrl: "https://live.example", keys, campaign: world.campaign, message: "m", now: START, subject: who, subjects });
    const page = await live.fetch(new Request(`${links.at(-1).click}.json`));
    return (await page.json()).offers.map(({ title }) => title.split(" ")[1]);
  };
  expect(await offers({ P: parcelOf })).toEqual(["c"]);
  expect(await offers({})).toEqual(["a", "b"]);
});

test("p14 public data are kept until their price changes", async () => {
  const world = await shop([block("A", ["a"])]);
  const live = createLive({ store: world.store, keys, allow: ["shop.example"], fallback: "https://shop.example/", now: () => world.now });
  await override(world.store, "shop", "a", { ...by, price: { amount: 900, currency: "EUR" }, until: START + 30_500 }, START);
  for (const [at, age] of [
    [START, 30],
    [START + 20_600, 9],
    [START + 30_000, 0],
    [START + 30_500, 60],
  ]) {
    world.now = at;
    for (const url of ["https://live.example/o/shop/a.json", "https://live.example/o/shop/slots/A.0.json?for=c"])
      expect((await live.fetch(new Request(url))).headers.get("cache-control"), `${at - START} ${url}`).toBe(`max-age=${age}`);
  }
});

test("p14 the shares of a poll add up to 100, in its picture and on its page", async () => {
  const answers = ["a", "b", "c"].map((id) => ({ id, text: `Antwort ${id}` }));
  const poll = { id: "P", kind: "poll", width: 560, height: 240, title: "Was?", answers, slots: [{ whenGone: "collapse" }] };
  const world = await shop([poll]);
  const [link] = world.links();
  const live = createLive({ store: world.store, keys, fallback: "https://shop.example/", now: () => world.now });
  for (const { id } of answers) await world.store.putVote({ tenant: "shop", campaign: "c", block: "P", voter: id, answer: id });
  const post = new Request(link.answers[0].url, { method: "POST", body: "answer=a", headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  const shares = [...(await (await live.fetch(post)).text()).matchAll(/>(\d+)\s%</g)].map(([, share]) => Number(share));
  expect([shares.length, shares.reduce((sum, share) => sum + share)]).toEqual([3, 100]);
});
