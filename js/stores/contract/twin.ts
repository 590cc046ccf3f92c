import { memory } from "../memory.js";
import { lateFact, partsOf } from "../parts.js";
import type { FeedRow, Store } from "../store.js";
import { chance } from "./chance.js";
import { eur, row } from "./rows.js";
import { type Checks, same, World } from "./world.js";

/** Steps of one story. */
const STEPS = 40;
const IDS = ["a", "b", "c", "d", "e", "f"];
const HOUR = 3_600_000;

/** Feeds, whole and partial, late and early, and pushes in any order: what becomes of the offers and their prices is what becomes of them in memory. */
async function tell(world: World, seed: number): Promise<void> {
  const below = chance(seed);
  const twin = new World(memory());
  const both: [Store, string][] = [
    [world.store, world.tenant],
    [twin.store, twin.tenant],
  ];
  const each = async <T>(what: string, act: (store: Store, tenant: string) => Promise<T>): Promise<T> => {
    const [found, expected] = await Promise.all(both.map(([store, tenant]) => act(store, tenant)));
    same(found, expected, `story ${seed}, ${what}`);
    return expected as T;
  };
  let now = 1_700_000_000_000;
  const rows = (): FeedRow[] =>
    IDS.filter(() => below(4) > 0).map((id) => {
      const reduced = below(3) === 0 && { sale: { price: eur(1 + below(3)) }, ...(below(2) && { reducedSince: now - 1_000 * below(9) }) };
      return { ...row(id, below(5) > 0, `title ${below(2)}`, { price: eur(5 + below(3)), ...reduced }), ...(below(6) === 0 && { saleUnread: true }) };
    });
  for (let step = 0; step < STEPS; step++) {
    now += below(60) * HOUR;
    const what = below(10);
    if (what < 6) {
      const asOf = now - below(3) * 10 * HOUR;
      const options = { partial: below(3) === 0, ...(below(3) === 0 && { believed: now }) };
      const [feed, said] = [`feed${below(2)}`, rows()];
      const kept = IDS.filter(() => below(8) === 0).map((id, row) => ({ id, row }));
      await each(`step ${step}: feed`, async (store, tenant) => {
        const run = await store.importFeed(tenant, feed);
        await run.add(said, kept);
        const before = [await run.counts(asOf, options), await run.diff(asOf, options)];
        const pushed = await run.commit(asOf, options);
        return [...before, pushed?.sort((a, b) => (a.id < b.id ? -1 : 1))];
      });
    } else if (what === 6) {
      const [was, asOf] = [now - below(3) * 10 * HOUR, now];
      await each(`step ${step}: confirmed`, (store, tenant) => store.confirmFeed(tenant, `feed${below(1)}`, was, asOf));
    } else {
      const said = rows();
      const at = now - below(4) * 5 * HOUR;
      const before = below(3) === 0 ? at - below(30) * HOUR : undefined;
      await each(`step ${step}: pushed`, async (store, tenant) => {
        const stored = await store.offers(
          tenant,
          said.map(({ id }) => id),
        );
        const revisions = stored.flatMap((was) => {
          const found = said.find(({ id }) => id === was.id);
          if (!found) return [];
          const { saleUnread: _, ...next } = found;
          return [
            {
              was,
              next,
              times: { ...was.times, price: at, sale: at },
              deliveries: [...was.deliveries, `d${step}`].slice(-3),
              late: before === undefined ? [] : [lateFact(partsOf(next), before)],
            },
          ];
        });
        return (await store.reviseOffers(tenant, revisions, Number.MAX_SAFE_INTEGER)).sort();
      });
    }
    await each(`step ${step}: offers`, (store, tenant) => store.listOffers(tenant));
  }
}

/** Stories that are told to the store and to one in memory. */
export const twinChecks: Checks = Object.fromEntries(
  [1, 2, 3].map((seed) => [`story ${seed}: feeds and pushes in any order leave the offers and prices that they leave in memory`, (world) => tell(world, seed)]),
);
