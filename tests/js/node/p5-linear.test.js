// Pushes, feeds and clocks at once, on every store: whatever they end with, some order of them would have ended with it too, and each was answered as in that
// order. `LINEAR=20 npx vitest run --project node p5-linear` tries twenty times as many.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { createWebhooks, sign } from "../../../dist/js/webhooks.js";
import { orders, stateOf, step } from "./linear.js";
import { chance } from "./parts.js";
import { rounds } from "./share.js";
import { engines } from "./stores.js";

const TIMES = Number(process.env.LINEAR ?? 1);
/** How many rounds it is tried: miniflare's D1 is slow. */
const roundsOf = (name) => rounds(`changes at once in ${name}`, ...({ memory: [100, 300], d1: [4, 12] }[name] ?? [50, 150]));

const NOW = Date.parse("2026-11-22T09:00:00Z");
const SECRET = "s".repeat(40);
const euro = (cents) => `${(cents / 100).toFixed(2)} EUR`;
const iso = (ms) => new Date(ms).toISOString();
const WORDS = { available: "in_stock", sold_out: "out_of_stock", preorder: "preorder" };
/** Moments close to each other, and now and then the same; one lies ahead, as of a clock that was wrong. */
const moment = (c) => NOW + c.of([-200_000, -100_000, -50_000, -20_000, -1_000, -1_000, 0, 0]);
const windowOf = (c) => c.of([undefined, { from: NOW - 86_400_000, until: NOW + 86_400_000 }, { from: NOW - 172_800_000, until: NOW - 86_400_000 }]);

function feedOf(c, id) {
  const price = c.of([1000, 2000, 3000]);
  const sale = c.may(50) ? { amount: c.of([500, 900]), ...windowOf(c) } : undefined;
  const row = { price, sale, availability: c.of(["available", "available", "sold_out", "preorder"]), stock: c.of([undefined, 0, 7]), rest: c.of(["A", "B"]) };
  const wrongClock = c.may(12);
  const at = wrongClock ? NOW + c.of([30 * 86_400_000, 3_600_000]) : moment(c);
  return { kind: "feed", id, at, now: wrongClock ? at : NOW, force: c.may(15), row: c.of([row, row, row, row, "kept", undefined]) };
}

function pushOf(c, id) {
  const change = {};
  if (c.may(40)) change.price = c.of([400, 1000, 2000, 3000]);
  if (c.may(40)) change.salePrice = c.of([null, 500, 900, 2500]);
  if (c.may(25)) change.window = c.of([null, windowOf(c) ?? null]);
  if (c.may(40)) change.availability = c.of(["available", "sold_out", "preorder"]);
  if (c.may(40) || Object.keys(change).length === 0) change.stock = c.of([null, 0, 3, 9]);
  return { kind: "push", offer: id, at: Math.min(NOW, moment(c) + c.of([0, 0, 7, 250])), now: NOW, change };
}

/** What a shop sends of a change; the same again is the same delivery. */
async function delivery({ offer, at, sent = at, change }) {
  const { price, salePrice, window, availability, stock } = change;
  const said = { id: offer };
  if (price !== undefined) said.price = euro(price);
  if (salePrice !== undefined) said.salePrice = salePrice === null ? null : euro(salePrice);
  if (window !== undefined) said.salePriceEffectiveDate = window === null ? null : `${iso(window.from)}/${iso(window.until)}`;
  if (availability !== undefined) said.availability = WORDS[availability];
  if (stock !== undefined) said.stock = stock;
  const body = JSON.stringify({ offers: [said] });
  return { body, signature: await sign(SECRET, body, sent / 1000) };
}

/** The offer's row, and others that are always there, so that no feed seems to lose most of what it had. */
function xml(id, row, at) {
  const fields = ([name, value]) => (value === undefined ? "" : `<g:${name}>${value}</g:${name}>`);
  const item = (id, said) =>
    `<item>${Object.entries({ id, link: `https://shop.example/${id}`, ...said })
      .map(fields)
      .join("")}</item>`;
  const plain = { title: "T", price: "1.00 EUR", availability: "in_stock" };
  const others = ["x", "y", "z"].map((other) => item(`${id}-${other}`, plain));
  let own = "";
  if (row === "kept") own = item(id, { ...plain, price: "free" });
  else if (row) {
    const { price, sale, availability, stock, rest } = row;
    const until = sale?.from && `${iso(sale.from)}/${iso(sale.until)}`;
    own = item(id, {
      title: rest,
      price: euro(price),
      sale_price: sale && euro(sale.amount),
      sale_price_effective_date: until,
      availability: WORDS[availability],
      x_stock: stock,
    });
  }
  return `<rss xmlns:g="http://base.google.com/ns/1.0"><channel><lastBuildDate>${new Date(at).toUTCString()}</lastBuildDate>${own}${others.join("")}</channel></rss>`;
}

/** A store that is as far away as a network: others come between each of its answers. */
const far = (store, c) =>
  new Proxy(store, {
    get(target, name) {
      const own = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      return async (...args) => {
        const answer = await own.apply(target, args);
        for (let turns = c.below(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
        return answer;
      };
    },
  });

describe.each(Object.keys(engines))("%s", (name) => {
  let shop;
  beforeAll(async () => {
    const { store, another, end } = await engines[name]();
    // As two processes have it.
    shop = { stores: [store, await another()], end };
  });
  afterAll(() => shop.end());

  async function run(store, operation) {
    if (operation.kind === "feed") {
      const { id, at, now, row, force } = operation;
      await importFeed(store, [Buffer.from(xml(id, row, at))], { tenant: "t", feed: id, now, stock: "x_stock", force });
      return "done";
    }
    const intake = createWebhooks({ store, tenant: "t", secret: SECRET, now: () => operation.now });
    const { body, signature } = await delivery(operation);
    const answer = await intake.fetch(new Request("https://shop.example/in/offers", { method: "POST", body, headers: { "Postfrisch-Signature": signature } }));
    const { taken, older } = await answer.json();
    return taken === 1 ? "taken" : older === 1 ? "older" : "refused";
  }

  test("p5 at once, as if one after the other", { timeout: 600_000 * TIMES }, async () => {
    let overlapped = 0;
    const all = roundsOf(name) * TIMES;
    for (let round = 0; round < all; round++) {
      const c = chance(round * 7919 + 17);
      const id = `r${round}`;
      const first = { kind: "feed", id, at: NOW - 500_000, now: NOW - 500_000, row: { price: 2000, availability: "available", rest: "A" } };
      await run(shop.stores[0], first);
      const operations = Array.from({ length: 2 + c.below(4) }, () => (c.may(35) ? feedOf(c, id) : pushOf(c, id)));
      // A delivery that comes again, and at the same time.
      const pushes = operations.filter(({ kind }) => kind === "push");
      if (pushes.length && c.may(40)) operations.push(c.of(pushes));
      for (const [i, operation] of operations.entries()) {
        if (operation.kind !== "push") continue;
        const { signature } = await delivery(operation);
        // A whole second is any moment of it.
        const at = operation.at % 1000 === 0 ? Math.min(NOW, operation.at + 999) : operation.at;
        operations[i] = { ...operation, at, sent: operation.at, id: `${/v1=(.{12})/.exec(signature)[1]}.0` };
      }
      const answers = await Promise.all(operations.map((operation, i) => run(far(shop.stores[i % 2], c), operation)));
      const [stored] = await shop.stores[1].offers("t", [id]);
      const ended = JSON.stringify(stateOf(stored), order);
      const [initial] = step(null, first);
      let found = 0;
      const seen = new Set();
      // An import is two steps: what it says of sales, of which pushes have said more since, comes after all else.
      const steps = operations.flatMap((operation, i) => [
        { operation, i },
        ...(operation.kind === "feed" ? [{ operation: { ...operation, kind: "settle" }, i, after: true }] : []),
      ]);
      for (const sequence of orders(steps)) {
        if (sequence.some((one, n) => one.after && !sequence.slice(0, n).some(({ i }) => i === one.i))) continue;
        let state = initial;
        let right = true;
        for (const { operation, i } of sequence) {
          const [next, answer] = step(state, operation);
          right &&= answer === answers[i];
          state = next;
        }
        const { apart: _, whole: __, ...known } = state;
        const text = JSON.stringify(known, order);
        seen.add(text);
        if (right && text === ended) found += 1;
      }
      if (seen.size > 1) overlapped += 1;
      expect(found, `round ${round}: ${JSON.stringify({ operations, answers, ended })}`).toBeGreaterThan(0);
    }
    // The rounds are worth nothing where every order ends alike.
    expect(overlapped).toBeGreaterThan(all / 4);
  });

  test.each([2, 3])("p11_%d_replacements_saved_at_once_close_no_circle", async (count) => {
    const ids = Array.from({ length: count }, (_, i) => `circle-${count}-${i}`);
    const rows = ids.map((id) => `${id}\tRad\thttps://shop.example/${id}\t10.00 EUR\tin_stock`);
    await importFeed(shop.stores[0], [Buffer.from(["id\ttitle\tlink\tprice\tavailability", ...rows].join("\n"))], { tenant: "t", feed: `circle-${count}` });
    // Each is checked before any is kept.
    let checked = 0;
    let go;
    const all = new Promise((resolve) => {
      go = resolve;
    });
    const waiting = (store) =>
      new Proxy(store, {
        get(target, name) {
          const own = Reflect.get(target, name);
          if (name !== "putOverride") return typeof own === "function" ? own.bind(target) : own;
          return async (...args) => {
            checked += 1;
            if (checked === count) go();
            await all;
            return own.apply(target, args);
          };
        },
      });
    const said = (id, i) => {
      const action = { replacement: ids[(i + 1) % count], author: "M", reason: "r", until: Date.now() + 3_600_000 };
      return override(waiting(shop.stores[i % 2]), "t", id, action);
    };
    const done = await Promise.allSettled(ids.map(said));
    const refused = done.flatMap(({ reason }) => reason ?? []);
    expect(refused.length).toBeGreaterThan(0);
    for (const { code, message } of refused) {
      expect([code, message]).toEqual(["override/invalid", expect.stringMatching(/circle: .*saved at the same time; this one was undone$/)]);
    }
    const entries = (await Promise.all(ids.map((offer) => shop.stores[1].log("t", { offer })))).flat();
    expect(entries.filter(({ undone }) => !undone).length).toBe(count - refused.length);
    expect(entries.find(({ undone }) => undone).undone).toMatchObject({ author: "M", reason: expect.stringContaining("circle: ") });
  });
});

/** Members in one order. */
function order(_, value) {
  return value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
