// What a shop says of its prices, some of it days late: with every order in which it may arrive, no more is struck than what was charged allows. The shops'
// true prices are known hour by hour, and share no code with the product. `LATE=20 npx vitest run --project node late-facts` tries twenty times as many.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showPrice } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { createWebhooks, sign } from "../../../dist/js/webhooks.js";
import { chance } from "./parts.js";
import { fastEngines } from "./stores.js";

const TIMES = Number(process.env.LATE ?? 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse("2026-11-22T09:00:00Z");
const BEGIN = NOW - 50 * DAY;
const SECRET = "s".repeat(40);
const OFFERS = 15;
const euro = (cents) => `${(cents / 100).toFixed(2)} EUR`;
const iso = (ms) => new Date(ms).toISOString();

/** What an offer cost since when: a price that is reduced now and then, and changes now and then. */
function story(c) {
  const states = [{ at: BEGIN, price: 10_000 }];
  const last = NOW - (2 + c.below(100)) * HOUR;
  for (let at = BEGIN + (30 + c.below(15)) * DAY; at < last; at += (1 + c.below(c.of([6, 60, 300]))) * HOUR) {
    const { price, sale } = states.at(-1);
    const next = { at, price, sale };
    if (c.may(25)) next.price = c.of([7_000, 9_000, 10_000, 12_000]);
    if (next.price === price || c.may(30)) next.sale = sale !== undefined && c.may(60) ? undefined : c.of([3_000, 4_000, 5_000, 6_000]);
    states.push(next);
  }
  // Now it costs less than ever, mostly.
  if (c.may(85)) states.push({ at: last, price: 10_000, sale: 2_500 });
  return states;
}

const at = (states, time) => states.findLast((state) => state.at <= time);

/** Everything that is said of the offers, each with when it was true and when it arrives. */
function facts(c, stories) {
  const feeds = [];
  for (let time = BEGIN; time < NOW - HOUR; time += (8 + c.below(17)) * HOUR + 60_000) {
    feeds.push({ time, arrives: time, rows: stories.map((states) => at(states, time)) });
  }
  const pushes = stories.flatMap((states, offer) =>
    states.slice(1).map((state, i) => {
      const change = { id: `o${offer}`, asOf: iso(state.at) };
      if (state.price !== states[i].price) change.price = euro(state.price);
      if (state.sale !== states[i].sale || c.may(30)) change.salePrice = state.sale === undefined ? null : euro(state.sale);
      return { time: state.at, arrives: state.at, change };
    }),
  );
  const all = [...feeds.slice(1), ...pushes.filter(({ change }) => Object.keys(change).length > 2)];
  for (const fact of all) if (c.may(25)) fact.arrives = Math.min(NOW - 60_000, fact.time + c.below(c.of([2, 30, 240])) * HOUR + 1_000);
  return [feeds[0], ...all];
}

const xml = ({ rows, time }) => {
  const item = ({ price, sale }, i) =>
    `<item><g:id>o${i}</g:id><title>T</title><link>https://shop.example/o${i}</link><g:price>${euro(price)}</g:price>${sale === undefined ? "" : `<g:sale_price>${euro(sale)}</g:sale_price>`}<g:availability>in_stock</g:availability></item>`;
  return `<rss xmlns:g="http://base.google.com/ns/1.0"><channel><lastBuildDate>${new Date(time).toUTCString()}</lastBuildDate>${rows.map(item).join("")}</channel></rss>`;
};

async function deliver(store, tenant, all, when) {
  let now = 0;
  const intake = createWebhooks({ store, tenant, secret: SECRET, now: () => now });
  for (const fact of all.toSorted((a, b) => when(a) - when(b))) {
    now = when(fact);
    if (fact.rows) {
      await importFeed(store, [Buffer.from(xml(fact))], { tenant, feed: "f", now });
      continue;
    }
    const body = JSON.stringify({ offers: [fact.change] });
    const headers = { "Postfrisch-Signature": await sign(SECRET, body, now / 1000) };
    const answer = await (await intake.fetch(new Request("https://shop.example/in/offers", { method: "POST", body, headers }))).json();
    expect(answer.problems, body).toEqual([]);
  }
}

/** What a page would show, with the late facts of the history or without them. */
function shown({ data, history, times }, late = true) {
  const isLate = (price) => price.data.startsWith("{");
  const states = history
    .filter((price) => !isLate(price))
    .map(({ at, seen, data }) => {
      const [price, sale] = JSON.parse(data);
      return { at, seen: seen ?? undefined, price, sale: sale ?? undefined };
    });
  const facts = history.filter(isLate).map(({ at, data }) => ({ ...JSON.parse(data), at }));
  return showPrice(JSON.parse(data), { history: states, late: late ? facts : [], now: NOW, times, policy: { zone: "UTC", maxAge: "P3D" } });
}

/** The highest price that may be struck: the lowest of the 30 days before the reduction that is on. */
function allowed(states) {
  const charged = (time) => at(states, time)?.sale ?? at(states, time)?.price;
  const reduced = (time) => at(states, time)?.sale !== undefined;
  if (!reduced(NOW)) return 0;
  let start = NOW;
  const before = (time) => time - 60_000;
  while (reduced(before(start)) && charged(before(start)) >= charged(start)) start = before(start);
  let lowest = Number.POSITIVE_INFINITY;
  for (let time = before(start); time >= start - 30 * DAY; time -= 60_000) lowest = Math.min(lowest, charged(time));
  return lowest;
}

const inHours = (list) => JSON.stringify(list, (key, value) => (["at", "seen"].includes(key) && value ? (value - BEGIN) / HOUR : value));

describe.each(Object.keys(fastEngines))("%s", (name) => {
  const rounds = (name === "memory" ? 12 : 4) * TIMES;
  let shop;
  beforeAll(async () => {
    shop = await fastEngines[name]();
  });
  afterAll(() => shop.end());

  test("p6 whatever comes late, no more is struck than what was charged allows", { timeout: 300_000 * TIMES }, async () => {
    const seen = { struck: 0, late: 0, wrongWithout: 0 };
    for (let round = 0; round < rounds; round++) {
      const c = chance(round * 104_729 + 7);
      const stories = Array.from({ length: OFFERS }, () => story(c));
      const all = facts(c, stories);
      await deliver(shop.store, `ordered-${round}`, all, (fact) => fact.time);
      await deliver(shop.store, `late-${round}`, all, (fact) => fact.arrives);
      for (const [i, states] of stories.entries()) {
        const [[ordered], [late]] = [await shop.store.offers(`ordered-${round}`, [`o${i}`]), await shop.store.offers(`late-${round}`, [`o${i}`])];
        const what = `round ${round}, offer ${i}: ${inHours(states)} ${inHours(late.history)}`;
        expect(late.data, what).toBe(ordered.data);
        const struck = (decided) => decided.reference?.price.amount ?? 0;
        const most = allowed(states);
        expect(struck(shown(ordered)), what).toBe(most > (at(states, NOW).sale ?? 0) ? most : 0);
        expect(struck(shown(late)), what).toBeLessThanOrEqual(struck(shown(ordered)));
        seen.struck += Number(struck(shown(late)) > 0);
        seen.late += Number(late.history.some(({ data }) => data.startsWith("{")));
        seen.wrongWithout += Number(struck(shown(late, false)) > most);
      }
    }
    // It is worth nothing where nothing is struck, nothing comes late, or what comes late does not matter.
    const offers = rounds * OFFERS;
    expect(seen.struck).toBeGreaterThan(offers / 10);
    expect(seen.late).toBeGreaterThan(offers / 4);
    expect(seen.wrongWithout).toBeGreaterThan(0);
  });
});
