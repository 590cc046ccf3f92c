// What is asked for again is answered from what is known, and is as fresh as the first time.
import { describe, expect, onTestFinished, test } from "vitest";
import { override, publish } from "../../../dist/js/admin.js";
import { live as engine } from "../../../dist/js/engine/live.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, pieces, smallFeed, soldOut } from "./parts.js";
import { fastEngines } from "./stores.js";

const keys = newKeys();
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 26, 9, 0, 0, 250);
const ids = ["a", "b", "c"];
const campaignOf = (id, offers = ids) => ({
  tenant: "shop",
  id,
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers, slots: [{ whenGone: "fill" }] }],
});
const bring = (store, price, gone = [], now = NOW - 60_000) =>
  importFeed(store, pieces(smallFeed(ids, { prices: Object.fromEntries(ids.map((id) => [id, price])), said: soldOut(gone) })), { tenant: "shop", now });
const linkOf = (message, campaign = campaignOf("c")) => sealLinks({ baseUrl: "https://live.example", keys, campaign, message, issuedAt: NOW })[0];

/** A store that tells how it was asked. */
function watched(store) {
  const seen = [];
  const lookUp = async (wanted) => {
    const found = await store.lookUp(wanted);
    seen.push(found.unchanged ? "unchanged" : "read");
    return found;
  };
  const own = { lookUp };
  return { seen, store: new Proxy(store, { get: (target, name) => own[name] ?? target[name]?.bind?.(target) ?? target[name] }) };
}

describe.each(Object.keys(fastEngines))("%s", (name) => {
  test("each change is seen by the very next opening, whoever makes it", async () => {
    const { store: own, another, end } = await fastEngines[name]();
    onTestFinished(end);
    const other = await another();
    await bring(own, 10);
    await publish(own, campaignOf("c"));
    const { seen, store } = watched(own);
    const reasons = [];
    let now = NOW;
    const live = createLive({ store, keys, fallback: "https://shop.example/", now: () => now, onFallback: ({ reason }) => reasons.push(reason) });
    const picture = async (message) => Buffer.from(await (await live.fetch(new Request(linkOf(message).picture))).arrayBuffer()).toString("base64");
    const click = async (message) => (await live.fetch(new Request(linkOf(message).click))).headers.get("location");

    const first = await picture("m1");
    expect([await picture("m1"), await picture("m1"), await picture("m2")]).toEqual([first, first, first]);
    expect(await click("m1")).toBe("https://shop.example/p/a");
    expect(seen).toEqual(["read", "unchanged", "unchanged", "unchanged", "unchanged"]);

    // Within the same second, each by another process.
    const pictures = new Set([first]);
    const changes = {
      price: () => bring(other, 9, [], NOW - 30_000),
      override: () =>
        override(other, "shop", "a", { price: { amount: 800, currency: "EUR" }, until: NOW + DAY, author: "Ada", reason: "Aktion" }, NOW - 10_000),
      "sold out": () => bring(other, 9, ["a"], NOW - 5_000),
      campaign: () => publish(other, campaignOf("c", ["c"])),
    };
    for (const [what, change] of Object.entries(changes)) {
      await change();
      const after = await picture("m1");
      expect(pictures.has(after), what).toBe(false);
      pictures.add(after);
      expect(await picture("m1"), what).toBe(after);
    }
    expect(await click("m1")).toBe("https://shop.example/p/c");
    // What was true a second ago is decided again: by now it is too old.
    now = NOW + 2 * DAY;
    expect(pictures.has(await picture("m1"))).toBe(false);
    expect(reasons).toEqual(["data-too-old"]);
  });
});

describe("what an edge knows", () => {
  test("is read again after its instance was replaced, and where others took its place", async () => {
    const store = memory();
    await bring(store, 10);
    const allow = ["shop.example", ...Array.from({ length: 4_000 }, (_, i) => `shop-${i}.nordwind.example`)];
    for (let i = 0; i < 60; i++) await store.putCampaign("shop", `c${i}`, JSON.stringify({ ...campaignOf(`c${i}`), allow }), NOW);
    const watching = watched(store);
    const events = [];
    const live = createLive({
      store: watching.store,
      keys,
      fallback: "https://shop.example/",
      now: () => NOW,
      onFallback: ({ reason }) => events.push(reason),
    });
    const click = async (i) => (await live.fetch(new Request(linkOf("m", campaignOf(`c${i}`)).click))).headers.get("location");
    const text = async (i) => (await live.fetch(new Request(linkOf("m", campaignOf(`c${i}`)).text))).text();
    expect([await click(0), await click(0)]).toEqual(["https://shop.example/p/a", "https://shop.example/p/a"]);
    expect(watching.seen.splice(0)).toEqual(["read", "unchanged"]);
    // Their texts are more than it keeps.
    for (let i = 1; i < 60; i++) expect(await click(i)).toBe("https://shop.example/p/a");
    expect(watching.seen.splice(0).filter((how) => how === "unchanged")).toEqual([]);
    const page = await text(0);
    expect(watching.seen.splice(0)).toEqual(["read"]);
    expect(await text(0)).toBe(page);
    // Between the look-up and the answer the instance goes: the store is asked once more.
    const { LiveEdge } = engine.get();
    const answer = LiveEdge.prototype.answer;
    let calls = 0;
    LiveEdge.prototype.answer = function (...args) {
      calls += 1;
      if (calls === 2) throw new WebAssembly.RuntimeError("unreachable");
      return answer.apply(this, args);
    };
    watching.seen.splice(0);
    expect(await text(0)).toBe(page);
    LiveEdge.prototype.answer = answer;
    expect([watching.seen, events]).toEqual([["unchanged", "read"], ["engine-replaced"]]);
  });
});
