// A store may say anything: pictures are neutral, clicks lead on, who wants to leave can, and the reason is told once with the record it is about.
import { beforeAll, describe, expect, test } from "vitest";
import { publish, putFact, putRecipient } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { listen } from "../../../dist/js/runtimes/node.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, pieces, smallFeed } from "./parts.js";

const keys = newKeys();
const base = "https://live.example";
const subject = Buffer.alloc(16, 7).toString("base64url");
const size = { width: 560, height: 176 };
const campaign = {
  tenant: "shop",
  id: "store",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [
    { id: "top", kind: "offers", ...size, offers: ["a", "b", "c"], slots: [{ whenGone: "fill" }, { whenGone: "collapse" }] },
    { id: "ord", kind: "order", ...size, slots: [{ whenGone: "badge" }] },
    { id: "poll", kind: "poll", ...size, title: { de: "?", en: "?" }, answers: [{ id: "x", text: "x" }, { id: "y", text: "y" }], slots: [{ whenGone: "badge" }] }, // biome-ignore format: one line a block
    { id: "clock", kind: "countdown", width: 560, height: 128, until: "2199-12-01T00:00:00Z", slots: [{ whenGone: "badge" }] },
  ],
};
const links = sealLinks({ baseUrl: base, keys, campaign, message: "m1", subject, locale: "de", amp: true });
const by = Object.fromEntries(links.map((link) => [`${link.block}.${link.slot}`, link]));
const FORM = { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" } };
/** What a mail can ask, and what it must be answered whatever the store says. */
const ASKED = [
  ...links.map(({ picture }) => [picture, "picture"]),
  [by["top.0"].click, "click"],
  [by["top.1"].click, "click"],
  [by["top.0"].text, "page"],
  [`${by["top.0"].text}.json`, "page"],
  [by["ord.0"].click, "page"],
  [by["poll.0"].answers[0].url, "page"],
  [by["poll.0"].answers[0].url, "page", { ...FORM, body: "answer=x" }],
  [`${base}/o/shop/a.json`, "data"],
  [`${base}/o/shop/slots/top.0.json?for=store`, "data"],
  [unsubscribeLink({ baseUrl: base, keys, campaign, message: "m1", subject }), "done"],
  [unsubscribeLink({ baseUrl: base, keys, campaign, message: "m1", subject }), "done", { ...FORM, body: "List-Unsubscribe=One-Click" }],
];

let inner;
beforeAll(async () => {
  inner = memory();
  await importFeed(inner, pieces(smallFeed(["a", "b", "c"])), { tenant: "shop" });
  await publish(inner, campaign);
  await putFact(inner, "shop", "order", subject, { status: "packed", asOf: Date.now() });
  await putRecipient(inner, "shop", subject, { purchases: [{ offer: "c" }] });
});

/** An edge over a store whose answers are spoilt; what it told, and how often somebody was unsubscribed. */
function edgeOn(spoil) {
  const [told, gone] = [[], []];
  const put = async () => {};
  const store = {
    lookUp: async (wants) => spoil(await inner.lookUp({ ...wants, known: undefined }), wants),
    putServed: put,
    putVote: async () => true,
    asset: async () => null,
  };
  const onFallback = (event) => told.push(event);
  const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, unsubscribe: (who) => gone.push(who), onFallback });
  return { live, told, gone };
}

async function check(live, gone, why) {
  for (const [url, kind, init] of ASKED) {
    const answer = await live.fetch(new Request(url, init));
    const bytes = Buffer.from(await answer.arrayBuffer());
    const says = `${why}: ${init?.method ?? "GET"} ${new URL(url).pathname.slice(0, 3)}`;
    if (kind === "picture") {
      expect([says, answer.status, answer.headers.get("content-type")]).toEqual([says, 200, expect.stringMatching(/^image\/(png|gif)$/)]);
      if (answer.headers.get("content-type") === "image/png") expect(bytes.readUInt32BE(16)).toBe(1120);
    } else if (kind === "click")
      expect([says, answer.status, answer.headers.get("location")]).toEqual([says, 302, expect.stringMatching(/^https:\/\/shop\.example\//)]);
    else if (kind === "done") expect([says, answer.status]).toEqual([says, 200]);
    // A page says that it can't be had, and is never blank; data are 200 whole, or none.
    else expect([says, [200, 404, 503].includes(answer.status), kind === "data" || bytes.length > 0]).toEqual([says, true, true]);
  }
  expect([why, gone.splice(0).length]).toEqual([why, 1]);
}

/** Rubbish of every shape. */
const circle = {};
circle.self = circle;
const thrower = {
  toJSON() {
    throw new Error("no");
  },
};
const RUBBISH = {
  null: null,
  nothing: undefined,
  true: true,
  "a number": 5,
  "no number": Number.NaN,
  "too large": 1e300,
  "below zero": -1,
  "a BigInt": 5n,
  "a text": "rubbish",
  "an empty text": "",
  "half a character": "\ud800",
  "JSON of null": "null",
  "JSON of a list": "[]",
  "JSON of an object": "{}",
  "JSON that ends": '{"id":"a"',
  "a list": [],
  "a list of null": [null],
  "a list of lists": [[[]]],
  "an object": {},
  "an object of objects": { a: { b: { c: 1 } } },
  "a circle": circle,
  "what throws": thrower,
  "a function": () => 1,
  "a date": new Date(0),
  bytes: new Uint8Array([1, 2, 3]),
  "deep": JSON.parse("[".repeat(200) + "]".repeat(200)), // biome-ignore format: one line
};

describe.each(Object.entries(RUBBISH))("%s", (name, rubbish) => {
  test("e6_as the whole answer", async () => {
    const { live, told, gone } = edgeOn(() => rubbish);
    await check(live, gone, name);
    expect(told.some(({ reason }) => reason === "bad-data" || reason === "store-failed")).toBe(true);
  });

  test("e6_in the place of each field, of each field of an offer, and in its texts", async () => {
    const whole = await inner.lookUp({ tenant: "shop", campaign: "store", subject });
    const all = {};
    for (const field of [...Object.keys(whole), "version", "unchanged", "failed", "bad", "voted", "unsubscribed", "reading", "shown", "extra"])
      all[field] = (found) => ({ ...found, [field]: rubbish });
    const first = (change) => (found) => ({ ...found, offers: found.offers?.map((offer, at) => (at ? offer : { ...offer, ...change })) });
    for (const field of [...Object.keys(whole.offers[0]), "extra"]) all[`an offer's ${field}`] = first({ [field]: rubbish });
    const offer = JSON.parse(whole.offers[0].data);
    for (const field of Object.keys(offer)) {
      try {
        all[`${field} in an offer's JSON`] = first({ data: JSON.stringify({ ...offer, [field]: rubbish }) });
      } catch {
        // No JSON can be made of it.
      }
    }
    let spoil;
    const { live, gone } = edgeOn((found) => spoil(found));
    for (const [place, change] of Object.entries(all)) {
      spoil = change;
      await check(live, gone, `${place} is ${name}`);
    }
    // Once it is mended all is well again.
    spoil = (found) => ({ ...found, version: "mended" });
    expect((await live.fetch(new Request(by["top.0"].click))).headers.get("location")).toBe("https://shop.example/p/a");
  }, 60_000);
});

test("e6_one record that can't be read costs its own slot, and is named once", async () => {
  for (const [why, spoil] of [
    ["no JSON", (offer) => ({ ...offer, data: "{" })],
    ["no time", (offer) => ({ ...offer, asOf: "yesterday" })],
    ["no price history", (offer) => ({ ...offer, history: [{ at: 1, seen: null, data: "[]" }] })],
  ]) {
    const good = edgeOn((found) => found);
    const { live, told } = edgeOn((found) => ({ ...found, offers: found.offers?.map((offer) => (offer.id === "a" ? spoil(offer) : offer)) }));
    const picture = async (edge, link) => Buffer.from(await (await edge.fetch(new Request(link.picture))).arrayBuffer());
    for (let n = 0; n < 5; n++) {
      expect([why, (await picture(live, by["top.0"])).equals(await picture(good.live, by["top.0"]))]).toEqual([why, false]);
      expect([why, (await picture(live, by["top.1"])).equals(await picture(good.live, by["top.1"]))]).toEqual([why, true]);
    }
    expect([why, told]).toEqual([why, [{ reason: "bad-data", record: "offer a" }]]);
  }
  const { live, told } = edgeOn((found) => ({ ...found, campaign: "[]" }));
  for (let n = 0; n < 5; n++) await live.fetch(new Request(by["top.0"].picture));
  expect(told).toEqual([{ reason: "bad-campaign", record: "campaign store" }]);
});

test("e6_what changes each time it is asked, throws or is far too long costs no answer", async () => {
  let reads = 0;
  const moody = {
    get data() {
      reads += 1;
      return reads % 2 ? "{" : 5;
    },
  };
  const hostile = {
    "a getter that throws": {
      get id() {
        throw new Error("no");
      },
      data: 5,
    },
    "a proxy": new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
        has: () => true,
      },
    ),
    "one that changes": moody,
    "a title of 40 MB": { id: "a", data: JSON.stringify({ title: "x".repeat(40_000_000) }), asOf: 1 },
  };
  for (const [why, offer] of Object.entries(hostile)) {
    const { live, gone } = edgeOn((found) => ({ ...found, ...(found.offers && { offers: [offer, ...found.offers.slice(1)] }) }));
    await check(live, gone, why);
  }
  for (const served of ["x".repeat(20_000_000), new Uint8Array(20_000_000)]) {
    const { live, gone } = edgeOn((found) => ({ ...found, served }));
    const started = performance.now();
    await check(live, gone, "served");
    expect(performance.now() - started).toBeLessThan(5_000);
  }
}, 60_000);

test("e6_a photo that is none, a logger that fails later and a count that hangs cost nothing", async () => {
  const banner = { id: "ban", kind: "banner", ...size, slots: [{ whenGone: "badge" }], choices: [{ asset: "0".repeat(32), link: "https://shop.example/x" }] };
  const manifest = { ...campaign, id: "banner", blocks: [banner] };
  const [link] = sealLinks({ baseUrl: base, keys, campaign: manifest, message: "m1", locale: "de" });
  for (const asset of [{}, 5, [], true, "hallo", new Uint8Array(0), new Uint8Array([1, 2, 3]), new ArrayBuffer(9), null, { length: 5 }]) {
    const store = {
      ...inner,
      lookUp: async () => ({ campaign: JSON.stringify(manifest), served: {}, offers: [], recipient: null, relations: [], facts: {}, votes: {} }),
      asset: async () => asset,
      addCounts: () => new Promise(() => {}),
    };
    const onFallback = async () => {
      throw new Error("the logger is away");
    };
    const server = await listen(createLive({ store, keys, fallback: "https://shop.example/", onFallback, photos: { lay: () => new Uint8Array(200) } }), 0);
    const answer = await fetch(link.picture.replace(base, `http://127.0.0.1:${server.address().port}`));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([String(asset), answer.status, bytes.length > 50]).toEqual([String(asset), 200, true]);
    server.close().closeAllConnections();
  }
});

test("e6_a look-up that is far too large is refused before it is read", async () => {
  const { live, told, gone } = edgeOn((found) => ({ ...found, ...(found.offers && { offers: Array.from({ length: 100_000 }, () => found.offers[0]) }) }));
  const started = performance.now();
  await check(live, gone, "100,000 offers");
  expect(told).toContainEqual({ reason: "bad-data", record: "offers" });
  // Reading all of it takes a second an answer.
  expect(performance.now() - started).toBeLessThan(ASKED.length * 400);
});
