import { importChecks } from "./contract/imports.js";
import { journeyStories } from "./contract/journey-stories.js";
import { journeyChecks } from "./contract/journeys.js";
import { mailChecks } from "./contract/mails.js";
import { otherChecks } from "./contract/people.js";
import { twinChecks } from "./contract/twin.js";
import { voucherChecks } from "./contract/vouchers.js";
import { World } from "./contract/world.js";
import type { Store } from "./store.js";

/** The time to retry a mail that is not tried again. */
export { NO_RETRY } from "./journeys.js";
export type * from "./store.js";
/** The last day of a voucher's code that has none. */
export { NO_END } from "./vouchers.js";

/** One thing that every store does. */
export interface StoreCheck {
  name: string;
  /** Throws an error that says what was found and what was expected, also as `actual` and `expected`. */
  run: () => Promise<void>;
}

/**
 * What a store has to do, as checks for whatever runs tests. Each has tenants of its own, so that all of them may run on one store, one after the other; what
 * they wrote stays in it. They need some seconds on an engine that is near.
 * @param open gives the store, the same one each time or another
 *
 * @example
 * import { test } from "node:test";
 * import { memory } from "postfrisch/stores/memory";
 * import { storeContract } from "postfrisch/stores/contract";
 *
 * const store = memory();
 * for (const { name, run } of storeContract(() => store)) test(name, run);
 */
export function storeContract(open: () => Store | Promise<Store>): StoreCheck[] {
  return Object.entries({ ...importChecks, ...mailChecks, ...otherChecks, ...voucherChecks, ...journeyChecks, ...twinChecks, ...journeyStories }).map(
    ([name, check]) => ({
      name,
      run: async () => check(new World(await open())),
    }),
  );
}
