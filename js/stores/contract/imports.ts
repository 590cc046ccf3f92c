import type { FeedRow } from "../store.js";
import { eur, priced, row } from "./rows.js";
import { type Checks, holds, offerOf, same } from "./world.js";

const DAY = 86_400_000;
const NONE = { added: 0, changed: 0, unchanged: 0, gone: 0, older: 0 };

/** Feeds on their way into a store. */
export const importChecks: Checks = {
  "a feed becomes visible at once, and importing it again changes nothing": async (world) => {
    const { store, tenant } = world;
    const run = await store.importFeed(tenant, "f");
    await run.add([row("a"), row("b", false)]);
    same(await store.offers(tenant, ["a"]), []);
    same(await run.counts(100), { ...NONE, added: 2 });
    await run.commit(100);
    const found = await store.offers(tenant, ["b", "a", "zzz"]);
    same(
      found.map((o) => [o.id, o.asOf, o.goneSince]),
      [
        ["a", 100, null],
        ["b", 100, 100],
      ],
    );
    same(await world.import("f", [row("a"), row("b", false)], 200), { ...NONE, unchanged: 2 });
    // Still gone since the first time, and no new price was noted.
    const [a, b] = [await world.one("a"), await world.one("b")];
    same([b.asOf, b.goneSince, a.history.length], [200, 100, 1]);
  },

  "what a feed no longer has is sold out, other feeds are left alone": async (world) => {
    await world.import("f", [row("a"), row("b", false)], 200);
    await world.import("other", [row("o")], 250);
    same(await world.import("f", [row("a", true, "new name"), row("b", false)], 300), { ...NONE, changed: 1, unchanged: 1 });
    same(await world.import("f", [row("b")], 400), { ...NONE, changed: 1, gone: 1 });
    const [a, b, o] = [await world.one("a"), await world.one("b"), await world.one("o")];
    same([a.goneSince, offerOf(a).availability, offerOf(a).title, b.goneSince, o.goneSince], [400, "sold_out", "new name", null, null]);
  },

  "an aborted import and one that died leave nothing behind": async (world) => {
    const { store, tenant } = world;
    await world.import("f", [row("a")], 1);
    const before = await store.listOffers(tenant);
    const run = await store.importFeed(tenant, "f");
    await run.add([row("x")]);
    await run.abort();
    const died = await store.importFeed(tenant, "f");
    await died.add([row("y")]);
    same(await store.listOffers(tenant), before);
  },

  "an id that comes twice is told with its row, and the first one is taken": async (world) => {
    const run = await world.store.importFeed(world.tenant, "twice");
    await run.add([row("d1", true, "first"), row("d2")]);
    const again = [row("d1", true, "second"), row("d3"), row("d4", true, "first"), row("d4", true, "second")];
    await run.add(again);
    same(await run.duplicates(), [
      { id: "d1", row: again[0]?.row },
      { id: "d4", row: again[3]?.row },
    ]);
    await run.commit(500);
    same([offerOf(await world.one("d1")).title, offerOf(await world.one("d4")).title], ["first", "first"]);
  },

  "a row that is not whole keeps its offer as it is, and a whole one replaces it": async (world) => {
    await world.import("f", [priced("a", 1), priced("b", 1), priced("c", 1)], 1);
    const run = await world.store.importFeed(world.tenant, "f");
    await run.add([], [{ id: "a", row: 1 }]);
    await run.add([priced("c", 2)], [{ id: "c", row: 2 }]);
    await run.add([], [{ id: "new", row: 3 }]);
    same([await run.duplicates(), await run.counts(2)], [[], { ...NONE, changed: 1, gone: 1 }]);
    await run.commit(2);
    const [a, b, c] = [await world.one("a"), await world.one("b"), await world.one("c")];
    same([a.goneSince, a.asOf, b.goneSince, offerOf(c).price.amount, await world.ids()], [null, 1, 2, 2, ["a", "b", "c"]]);
  },

  "older news never replace newer ones": async (world) => {
    await world.import("age", [priced("n", 900)], 2_000);
    same(await world.import("age", [priced("n", 500), priced("m", 1)], 1_000), { ...NONE, older: 2 });
    same([offerOf(await world.one("n")).price.amount, await world.ids()], [900, ["n"]]);
    // A late, older import of a feed that had not the offer yet does not take it away either.
    await world.import("age", [priced("m", 1)], 1_500);
    const { goneSince, asOf } = await world.one("n");
    same([goneSince, asOf], [null, 2_000]);
  },

  "times ahead of the clock are counted, and those that are not believed are unknown": async (world) => {
    await world.import("f", [priced("a", 900)], 9_000);
    const run = await world.store.importFeed(world.tenant, "f");
    await run.add([priced("a", 500)]);
    same(await run.counts(2_000, { believed: 10_000, clock: 3_000 }), { ...NONE, older: 1, ahead: 1 });
    same(await run.counts(2_000, { believed: 5_000 }), { ...NONE, changed: 1, ahead: 1 });
    await run.commit(2_000, { believed: 5_000 });
    const { asOf, history, data } = await world.one("a");
    same([asOf, history.map(({ at }) => at), offerOf({ data }).price.amount], [2_000, [2_000], 500]);
  },

  "offers of another feed are contested, and count as the latter's from then on": async (world) => {
    await world.import("one", [priced("a", 1), priced("b", 1)], 1);
    const run = await world.store.importFeed(world.tenant, "two");
    const rows = [priced("b", 2), priced("c", 2)];
    await run.add(rows);
    same((await run.counts(2)).contested, [{ id: "b", row: rows[0]?.row, feed: "one" }]);
    same((await run.counts(2, { partial: true })).contested, undefined);
    await run.commit(2);
    same(await world.import("one", [priced("a", 1)], 3), { ...NONE, unchanged: 1 });
    same((await world.one("b")).goneSince, null);
  },

  "two imports at once leave the state of one of them, whole": async ({ store, tenant }) => {
    const many = (amount: number) => Array.from({ length: 60 }, (_, i) => priced(`race${i}`, amount));
    const [first, second] = [await store.importFeed(tenant, "race"), await store.importFeed(tenant, "race")];
    await Promise.all([first.add(many(100)), second.add(many(200))]);
    await Promise.all([first.commit(5_000), second.commit(5_000)]);
    const ids = many(0).map(({ id }) => id);
    const found = await store.offers(tenant, ids);
    same([found.length, new Set(found.map((o) => offerOf(o).price.amount)).size], [60, 1]);
  },

  "a partial import leaves the rest alone, and offers with their feed": async (world) => {
    await world.import("whole", [priced("p1", 100), priced("p2", 200)], 6_000);
    await world.import("pushed", [priced("p1", 150)], 6_100, { partial: true });
    const { goneSince, asOf } = await world.one("p2");
    same([goneSince, asOf], [null, 6_000]);
    same((await world.import("whole", [priced("p2", 200)], 6_200)).gone, 1);
  },

  "each change of a price is kept with its time; a gap is, too": async (world) => {
    const at = (days: number) => 1_000_000_000_000 + days * DAY;
    await world.import("h", [priced("h1", 1000)], at(0));
    await world.import("h", [priced("h1", 1000)], at(1));
    await world.import("h", [priced("h1", 1000, 800)], at(2));
    await world.import("h", [priced("h1", 1000, 800)], at(9));
    const { history } = await world.one("h1");
    same(
      history.map((price) => [price.at, price.seen, JSON.parse(price.data)]),
      [
        [at(0), null, [eur(1000), null, null]],
        [at(2), at(1), [eur(1000), { price: eur(800) }, null]],
        [at(9), at(2), [eur(1000), { price: eur(800) }, null]],
      ],
    );
    // Nothing but a name changed.
    await world.import("h", [row("h1", true, "other", { price: eur(1000), sale: { price: eur(800) } })], at(10));
    same((await world.one("h1")).history.length, 3);
  },

  "prices that no answer can hang on any more are dropped, the one before them stays": async (world) => {
    const at = (days: number) => 1_100_000_000_000 + days * DAY;
    const days: [day: number, price: number][] = [
      [0, 100],
      [1, 101],
      [2, 102],
      [401, 103],
      [402, 104],
    ];
    for (const [day, price] of days) await world.import("old", [priced("o1", price)], at(day));
    same(
      (await world.one("o1")).history.map((p) => p.at),
      [at(2), at(401), at(402)],
    );
  },

  "a feed that says that nothing changed confirms its offers": async (world) => {
    await world.import("quiet", [priced("q1", 100)], 7_000);
    await world.store.confirmFeed(world.tenant, "quiet", 7_000, 7_500);
    same((await world.one("q1")).asOf, 7_500);
    await world.store.confirmFeed(world.tenant, "quiet", 7_000, 9_000);
    same((await world.one("q1")).asOf, 7_500);
  },

  "a diff names what would change": async (world) => {
    await world.import("diff", [priced("f1", 100), priced("f2", 100), priced("f3", 100)], 8_000);
    const run = await world.store.importFeed(world.tenant, "diff");
    await run.add([priced("f1", 100), priced("f2", 90), priced("f4", 1)]);
    const { added, gone, changed } = await run.diff(8_100);
    await run.abort();
    same([added, gone, changed.map(({ id, after }) => [id, offerOf({ data: after }).price.amount])], [["f4"], ["f3"], [["f2", 90]]]);
  },

  "of many changes a diff names the first hundred of each kind, by their ids": async (world) => {
    const named = (prefix: string) => Array.from({ length: 120 }, (_, i) => `${prefix}${String((i * 7) % 120).padStart(3, "0")}`);
    const all = (amount: number, ...ids: string[][]): FeedRow[] => ids.flat().map((id) => priced(id, amount));
    const [changed, gone, added] = [named("v"), named("w"), named("x")];
    await world.import("large", all(100, changed, gone), 8_000);
    const run = await world.store.importFeed(world.tenant, "large");
    await run.add(all(90, changed, added));
    const diff = await run.diff(8_100);
    await run.abort();
    const first = (ids: string[]) => [...ids].sort().slice(0, 100);
    same([diff.added, diff.gone, diff.changed.map(({ id }) => id)], [first(added), first(gone), first(changed)]);
  },

  "a push replaces an offer that is as it was read, and no other": async (world) => {
    const { store, tenant } = world;
    await world.import("f", [priced("a", 100), priced("b", 100)], 1);
    const push = async (id: string, amount: number) => {
      const was = await world.one(id);
      return { was, next: priced(id, amount), times: { ...was.times, price: 2 }, deliveries: [...was.deliveries, `d${amount}`], late: [] };
    };
    const [first, late, other] = [await push("a", 200), await push("a", 300), await push("b", 400)];
    const unknown = { ...first, was: { ...first.was, id: "c" }, next: priced("c", 1) };
    const ALL = Number.MAX_SAFE_INTEGER;
    same(await store.reviseOffers(tenant, [first, unknown], ALL), ["a"]);
    same(await store.reviseOffers(tenant, [late, other], ALL), ["b"]);
    const [a, b] = [await world.one("a"), await world.one("b")];
    same([offerOf(a).price.amount, a.deliveries, a.times.price, a.times.rest, a.history.length], [200, ["d200"], 2, 1, 2]);
    same(offerOf(b).price.amount, 400);
  },

  "of many pushes at once on what was read each is taken, or told to be too late": async (world) => {
    const { store, tenant } = world;
    await world.import("f", [priced("a", 0)], 1);
    const push = async (n: number) => {
      const was = await world.one("a");
      const next = priced("a", offerOf(was).price.amount + 1);
      const times = { ...was.times, price: was.times.price + 1 };
      return (await store.reviseOffers(tenant, [{ was, next, times, deliveries: [`d${n}`], late: [] }], Number.MAX_SAFE_INTEGER)).length;
    };
    let taken = 0;
    for (let round = 0; round < 5; round++) taken += (await Promise.all(Array.from({ length: 8 }, (_, n) => push(n)))).reduce((sum, n) => sum + n, 0);
    const found = await world.one("a");
    holds(taken >= 5, "one of each round is taken");
    same([offerOf(found).price.amount, found.times.price], [taken, taken + 1]);
  },
};
