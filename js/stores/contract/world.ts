// What the checks of a store's contract stand on: tenants of their own, and comparing.
import type { CommitOptions, FeedRow, ImportCounts, Store, StoredOffer } from "../store.js";

/** Checks by their names. */
export type Checks = Record<string, (world: World) => Promise<void>>;

/** A store, and two tenants in it that nobody else has. */
export class World {
  readonly tenant = `t-${crypto.randomUUID()}`;
  readonly other = `u-${crypto.randomUUID()}`;

  constructor(readonly store: Store) {}

  /** Imports a feed; gives what it counted before. */
  async import(feed: string, rows: FeedRow[], asOf: number, options?: CommitOptions): Promise<ImportCounts> {
    const run = await this.store.importFeed(this.tenant, feed);
    await run.add(rows);
    const counts = await run.counts(asOf);
    await run.commit(asOf, options);
    return counts;
  }

  /** An offer that has to be there. */
  async one(id: string): Promise<StoredOffer> {
    const [found] = await this.store.offers(this.tenant, [id]);
    if (!found) throw new Error(`there is no offer ${id}`);
    return found;
  }

  async ids(options: Parameters<Store["listOffers"]>[1] = {}): Promise<string[]> {
    return (await this.store.listOffers(this.tenant, { limit: 1_000, ...options })).map(({ id }) => id);
  }
}

/** Throws where what was found is not what is expected; members that are `undefined` are as if they were not there. */
export function same(found: unknown, expected: unknown, what = "found"): void {
  const [actual, wanted] = [written(found), written(expected)];
  if (actual !== wanted) throw Object.assign(new Error(`${what}: ${actual}\nexpected: ${wanted}`), { actual: found, expected });
}

/** Throws where something does not hold. */
export function holds(is: boolean, what: string): void {
  if (!is) throw new Error(`it does not hold: ${what}`);
}

/** As JSON, with members in the order of their names. */
function written(value: unknown): string {
  return JSON.stringify([value], (_, some) => {
    if (some instanceof Uint8Array) return `bytes ${some}`;
    if (Array.isArray(some)) return some.map((one) => (one === undefined ? "(undefined)" : one));
    if (typeof some !== "object" || some === null) return some;
    return Object.fromEntries(Object.entries(some).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The offer of a stored one. */
export const offerOf = ({ data }: { data: string }) => JSON.parse(data) as { title: string; availability: string; price: { amount: number } };
