import type { OpenMail } from "../journeys.js";
import { memory } from "../memory.js";
import type { Store } from "../store.js";
import { chance } from "./chance.js";
import { type Checks, same, World } from "./world.js";

/** Steps of one story. */
const STEPS = 150;
const MINUTE = 60_000;

/** Events, leases, mails and clocks in any order: what a store says of them is what one in memory says. */
async function tell(world: World, seed: number): Promise<void> {
  const below = chance(seed);
  const twin = new World(memory());
  const both = [world, twin].map(({ store, tenant }) => ({ store, tenant, tokens: [""] }));
  const each = async <T>(what: string, act: (store: Store, tenant: string, tokens: string[]) => Promise<T>): Promise<T> => {
    const [found, expected] = await Promise.all(both.map(({ store, tenant, tokens }) => act(store, tenant, tokens)));
    same(found, expected, `story ${seed}, ${what}`);
    return expected as T;
  };
  const customers = ["a", "b", "c"];
  let now = 1_800_000_000_000;
  let turns = 1;
  for (let step = 0; step < STEPS; step++) {
    now += below(3) * MINUTE;
    // Now and then a worker's clock is wrong by a day.
    const clock = now + (below(12) === 0 ? (below(2) ? 1 : -1) * 1_440 * MINUTE : 0);
    const [customer, messageId, turn] = [customers[below(3)] as string, `m${below(3)}`, Math.max(0, turns - 1 - below(4))];
    const sent = { id: `sent:${messageId}`, revision: below(2), at: clock, data: `{"step":${step}}` };
    const what = below(12);
    if (what < 2) {
      const events = Array.from({ length: 1 + below(3) }, () => ({ id: `e${below(5)}`, revision: below(3), at: clock, data: `${step}` }));
      await each(`step ${step}: append`, (store, tenant) => store.appendEvents(tenant, customer, events));
    } else if (what < 5) {
      const [until, limit] = [clock + 5 * MINUTE, 1 + below(2)];
      await each(`step ${step}: due`, (store, tenant) => store.customersDue(tenant, clock, until, limit));
      await each(`step ${step}: lease`, async (store, tenant, tokens) => {
        const leased = await store.leaseCustomers(tenant, clock, until, limit);
        tokens[turns] = leased[0]?.token ?? "none";
        return leased.map((one) => one.customer);
      });
      turns += 1;
    } else if (what < 8) {
      const mail = { messageId, class: below(2) ? "contract" : "advertising", at: clock, event: sent.id, data: sent.data };
      await each(`step ${step}: begin`, (store, tenant, tokens) => store.beginMail(tenant, customer, tokens[turn] ?? "", clock + 5 * MINUTE, mail));
    } else if (what === 8)
      await each(`step ${step}: finish`, (store, tenant, tokens) => store.finishMail(tenant, customer, tokens[turn] ?? "", messageId, sent));
    else if (what === 9) {
      const state: OpenMail["state"] = below(2) ? "begun" : "refused";
      await each(`step ${step}: defer`, (store, tenant, tokens) => store.deferMail(tenant, customer, tokens[turn] ?? "", messageId, state, clock + MINUTE));
    } else if (what === 10) {
      const wake = below(3) ? clock + below(9) * MINUTE : null;
      await each(`step ${step}: release`, async (store, tenant, tokens) => {
        const version = (await store.history(tenant, customer))?.version ?? 0;
        return store.releaseCustomer(tenant, customer, tokens[turn] ?? "", version, wake);
      });
    } else if (below(6) === 0) await each(`step ${step}: forget`, (store, tenant) => store.forgetCustomer(tenant, customer));
    await each(`step ${step}: all`, (store, tenant) => store.listCustomers(tenant, "", 9));
  }
}

/** Stories of customers that are told to the store and to one in memory. */
export const journeyStories: Checks = Object.fromEntries(
  [1, 2, 3].map((seed) => [
    `journey story ${seed}: events, leases, mails and clocks in any order come to what they come to in memory`,
    (world) => tell(world, seed),
  ]),
);
