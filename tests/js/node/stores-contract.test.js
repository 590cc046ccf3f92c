// The contract's checks themselves: a store that does one thing wrong is found out, and the right check says so.
import { expect, test } from "vitest";
import { storeContract } from "../../../dist/js/stores/contract.js";
import { memory } from "../../../dist/js/stores/memory.js";

/** Runs all checks on a store in memory that does some things otherwise; gives the names of those that fail. */
async function failing(otherwise) {
  const failed = [];
  for (const { name, run } of storeContract(() => {
    const store = memory();
    return new Proxy(store, { get: (target, method) => otherwise(store)[method] ?? target[method]?.bind(target) });
  }))
    await run().catch((error) => failed.push([name, error.message]));
  return failed;
}

test("the store in memory passes all of them, also all on one store", async () => {
  expect(await failing(() => ({}))).toEqual([]);
  const store = memory();
  const checks = storeContract(() => store);
  expect(checks.length).toBeGreaterThan(35);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  for (const { run } of checks) await run();
});

/** What is wrong with a store, and a word of the check that finds it. */
const WRONG = [
  ["a vote counts", (store) => ({ putVote: async (vote) => (await store.putVote(vote)) || true })],
  ["a locked campaign", () => ({ lock: async () => null })],
  ["what has had its time", () => ({ sweep: async () => {} })],
  ["is forgotten", (store) => ({ forget: async (tenant, subject) => (await store.putRecipient(tenant, subject, null)) ?? true })],
  [
    "many pushes at once",
    (store) => ({ reviseOffers: async (tenant, all, believed) => (await store.reviseOffers(tenant, all, believed)) && all.map(({ next }) => next.id) }),
  ],
  ["follows replacements", (store) => ({ lookUp: async (asked) => ({ ...(await store.lookUp(asked)), offers: [] }) })],
  ["is not read again", (store) => ({ lookUp: async (asked) => ({ ...(await store.lookUp(asked)), version: "always" }) })],
  ["counts add up", (store) => ({ addCounts: (counts) => store.addCounts(counts.slice(0, 1)) })],
  [
    "a gap is, too",
    (store) => ({ offers: async (...asked) => (await store.offers(...asked)).map((offer) => ({ ...offer, history: offer.history.slice(0, 2) })) }),
  ],
  [
    "story 1",
    (store) => ({
      listOffers: async (...asked) => (await store.listOffers(...asked)).map((offer) => ({ ...offer, goneSince: offer.goneSince && offer.asOf })),
    }),
  ],
  ["partial import", (store) => ({ importFeed: async (...of) => whole(await store.importFeed(...of)) })],
  ["no code is given twice", (store) => ({ takeVouchers: async (...asked) => alike(await store.takeVouchers(...asked)) })],
  ["has the same code", (store) => ({ takeVouchers: (tenant, pool, wishes, day) => store.takeVouchers(tenant, pool, wishes.map(anew), day) })],
  ["codes are short", (store) => ({ takeVouchers: async (tenant, pool, wishes, day) => fewer(await store.takeVouchers(tenant, pool, wishes, day)) })],
  ["uses are counted once", (store) => ({ redeemVoucher: (...of) => store.redeemVoucher(...of.slice(0, 3), Math.random().toString(), of[4]) })],
  ["who has codes is forgotten", () => ({ forgetHolder: async () => true })],
  ["only the code is left", (store) => ({ sweep: () => store.deleteVouchers("nobody", "p") })],
  ["a higher revision replaces", (store) => ({ appendEvents: (...of) => store.appendEvents(...of.slice(0, 2), of[2].map(unrevised), of[3]) })],
  ["lease each customer once", (store) => ({ leaseCustomers: async (...of) => leased(await store.customersDue(...of)) })],
  ["its token is found out", (store) => ({ releaseCustomer: async (...of) => (await store.releaseCustomer(...of)) || true })],
  ["each worker learns how it stands", (store) => ({ beginMail: async (...of) => ({ again: "send" })[await store.beginMail(...of)] ?? "send" })],
  ["whoever lost the lease, too", (store) => ({ finishMail: async (...of) => ((await store.beginMail(of[0], of[1], of[2], 0, begun)) === "lost" ? false : store.finishMail(...of)) })], // biome-ignore format: a row
  ["wakes the customer again", (store) => ({ releaseCustomer: async (...of) => store.releaseCustomer(...of.slice(0, 3), (await store.history(...of))?.version, of[4]) })], // biome-ignore format: a row
  ["a clock that was ahead", (store) => ({ leaseCustomers: (tenant, now, _, limit) => store.leaseCustomers(tenant, now, Number.MAX_SAFE_INTEGER, limit) })],
  ["a customer who is forgotten", () => ({ forgetCustomer: async () => true })],
  ["another store takes them up", (store) => ({ appendEvents: (...of) => store.appendEvents(...of.slice(0, 3)) })],
  ["byte for byte", (store) => ({ asset: async (...of) => (await store.asset(...of))?.slice(1) ?? null })],
];
const whole = (run) => new Proxy(run, { get: (target, method) => (method === "commit" ? (asOf) => target.commit(asOf) : target[method]?.bind(target)) });

const unrevised = (event) => ({ ...event, revision: 0 });
const leased = (due) => due.map((customer) => ({ customer, token: "t" }));
const begun = { messageId: "other", class: "contract", at: 0, event: "other", data: "{}" };
const alike = ({ vouchers, ...taken }) => ({ ...taken, vouchers: vouchers?.map(() => vouchers[0]) ?? null });
const anew = ({ holder, subject }) => ({ holder: `${holder} ${Math.random()}`, subject });
const fewer = (taken) => ({ ...taken, vouchers: taken.vouchers ?? [] });

test.each(WRONG)("%s", async (word, otherwise) => {
  const failed = await failing(otherwise);
  expect(failed.map((said) => said.join(": ")).join("\n")).toContain(word);
  // And those that are about something else do not.
  expect(failed.length).toBeLessThan(20);
});

test("what fails says what was found and what was expected, for runners that show it", async () => {
  const [check] = storeContract(
    () => new Proxy(memory(), { get: (store, method) => (method === "counts" ? async () => [] : store[method]?.bind(store)) }),
  ).filter(({ name }) => name.startsWith("counts add up"));
  await expect(check.run()).rejects.toMatchObject({ message: expect.stringMatching(/^found: \[\[\]\]\nexpected: /), actual: [], expected: { length: 3 } });
});
