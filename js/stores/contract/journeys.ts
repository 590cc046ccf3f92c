import { type NewMail, NO_RETRY, type OpenMail, type StoredEvent } from "../journeys.js";
import { type Checks, holds, same, type World } from "./world.js";

const MINUTE = 60_000;
/** Noon of some day; a lease of five minutes. */
const NOON = Date.UTC(2026, 10, 30, 12);
const END = NOON + 5 * MINUTE;

const event = (id: string, at = NOON, more: Partial<StoredEvent> = {}): StoredEvent => ({ id, revision: 0, at, data: `{"id":"${id}"}`, ...more });
const mail = (messageId: string, more: Partial<NewMail> = {}): NewMail => ({
  ...{ messageId, class: "contract", at: NOON, event: `sent:${messageId}`, data: `{"id":"sent:${messageId}"}` },
  ...more,
});
const begun = (messageId: string, more: Partial<OpenMail> = {}): OpenMail => ({
  ...{ messageId, class: "contract", state: "begun", at: NOON, tries: 0, retry: 0, data: `{"id":"sent:${messageId}"}` },
  ...more,
});

/** Leases a customer; gives the token. */
async function lease({ store, tenant }: World, now = NOON, until = END): Promise<string> {
  const [leased] = await store.leaseCustomers(tenant, now, until, 1);
  if (!leased) throw new Error("nobody is leased");
  return leased.token;
}

/** Journeys. */
export const journeyChecks: Checks = {
  "events count once, and a higher revision replaces them": async ({ store, tenant, other }) => {
    same(await store.appendEvents(tenant, "c", [event("b", NOON), event("a", NOON + 1), event("b", NOON)]), 2);
    same(await store.appendEvents(tenant, "c", [event("b", 0, { data: "{}" }), event("c", NOON - 1)]), 1);
    same(await store.appendEvents(tenant, "c", []), 0);
    const found = await store.history(tenant, "c");
    same(found?.events, [event("c", NOON - 1), event("b", NOON), event("a", NOON + 1)]);
    const second = event("b", NOON + 2, { revision: 2, data: '{"now":"ä\\n\\u0000😀"}' });
    same(await store.appendEvents(tenant, "c", [second, event("b", 0, { revision: 1 })]), 1);
    same(await store.appendEvents(tenant, "c", [event("b", 0, { revision: 1 }), event("b", 0, { revision: 2 })]), 0);
    const after = await store.history(tenant, "c");
    same(after?.events, [event("c", NOON - 1), event("a", NOON + 1), second]);
    holds(after?.version !== found?.version, "another version");
    same((await store.history(tenant, "c"))?.version, after?.version);
    same([await store.history(tenant, "d"), await store.history(other, "c"), await store.appendEvents(other, "c", [event("b")])], [null, null, 1]);
    // Texts are only themselves.
    for (const customer of ["%", "a b", "ä'\"\\*[", "漢字-𝔘", "C"]) {
      same(await store.appendEvents(tenant, customer, [event(customer.replaceAll(/["\\]/g, "'"))]), 1);
      same((await store.history(tenant, customer))?.events.length, 1);
    }
  },

  "customers come when it is their turn, the longest waiting first, and each to one worker": async (world) => {
    const { store, tenant } = world;
    for (const [customer, wake] of [["later", END], ["second", NOON], ["first", NOON - 1], ["asleep", null]] as const) {
      await store.appendEvents(tenant, customer, [event("e")]);
      const token = await lease(world);
      const { version } = (await store.history(tenant, customer)) ?? { version: -1 };
      same(await store.releaseCustomer(tenant, customer, token, version, wake), true);
    } // biome-ignore format: a list
    await store.appendEvents(tenant, "new", [event("e")]);
    const due = (now: number, limit = 9) => store.customersDue(tenant, now, now + 5 * MINUTE, limit);
    same(
      [await due(NOON), await due(NOON, 2), await due(END)],
      [
        ["new", "first", "second"],
        ["new", "first"],
        ["new", "first", "second", "later"],
      ],
    );
    const names = async (now: number, limit: number) => (await store.leaseCustomers(tenant, now, now + 5 * MINUTE, limit)).map(({ customer }) => customer);
    same([await names(NOON, 2), await names(NOON, 9), await names(NOON, 9), await due(NOON)], [["new", "first"], ["second"], [], []]);
    // What happens meanwhile does not end a lease; time does.
    await store.appendEvents(tenant, "first", [event("f")]);
    await store.appendEvents(tenant, "asleep", [event("f")]);
    same([await names(NOON + 1, 9), await names(END - 1, 9)], [["asleep"], []]);
    same((await names(END, 9)).sort(), ["first", "later", "new", "second"]);
  },

  "many workers at once lease each customer once": async ({ store, tenant }) => {
    for (let i = 0; i < 40; i++) await store.appendEvents(tenant, `c${i}`, [event("e")]);
    const leased = (await Promise.all(Array.from({ length: 10 }, () => store.leaseCustomers(tenant, NOON, END, 7)))).flat();
    const rest = await store.leaseCustomers(tenant, NOON, END, 40);
    same(new Set([...leased, ...rest].map(({ customer }) => customer)).size, 40);
    same(leased.length + rest.length, 40);
  },

  "a lease that ended is nobody's, and its token is found out": async (world) => {
    const { store, tenant } = world;
    await store.appendEvents(tenant, "c", [event("e")]);
    const old = await lease(world);
    // Nobody else has the customer yet.
    same(await store.beginMail(tenant, "c", old, END + MINUTE, mail("m")), "send");
    same(await store.leaseCustomers(tenant, END, END + 5 * MINUTE, 1), []);
    const token = await lease(world, END + MINUTE, END + 9 * MINUTE);
    holds(token !== old, "another token");
    const version = (await store.history(tenant, "c"))?.version ?? -1;
    same([await store.beginMail(tenant, "c", old, END, mail("n")), await store.releaseCustomer(tenant, "c", old, version, null)], ["lost", false]);
    same((await store.history(tenant, "c"))?.mails, [begun("m")]);
    same([await store.releaseCustomer(tenant, "c", token, version, null), await store.releaseCustomer(tenant, "c", token, version, null)], [true, false]);
    same([await store.beginMail(tenant, "nobody", old, END, mail("n")), await store.beginMail(tenant, "c", token, END, mail("n"))], ["lost", "lost"]);
  },

  "a mail is begun, put off and finished, and each worker learns how it stands": async (world) => {
    const { store, tenant } = world;
    await store.appendEvents(tenant, "c", [event("e")]);
    const first = await lease(world);
    const version = (await store.history(tenant, "c"))?.version;
    same([await store.beginMail(tenant, "c", first, END, mail("m")), await store.beginMail(tenant, "c", first, END, mail("m"))], ["send", "again"]);
    same(await store.deferMail(tenant, "c", first, "m", "refused", NOON + MINUTE), true);
    same((await store.history(tenant, "c"))?.mails, [begun("m", { state: "refused", tries: 1, retry: NOON + MINUTE })]);
    same(await store.beginMail(tenant, "c", first, END, mail("m", { at: NOON + 1 })), "send");
    same(await store.deferMail(tenant, "c", first, "m", "begun", NOON + MINUTE), true);
    same((await store.history(tenant, "c"))?.mails, [begun("m", { tries: 2, retry: NOON + MINUTE })]);
    same(await store.beginMail(tenant, "c", first, END, mail("m")), "again");
    same(await store.beginMail(tenant, "c", first, END, mail("n", { class: "advertising" })), "send");
    same(await store.deferMail(tenant, "c", first, "n", "refused", NO_RETRY), true);
    same((await store.history(tenant, "c"))?.mails[1], begun("n", { class: "advertising", state: "refused", tries: 1, retry: NO_RETRY }));
    same(await store.finishMail(tenant, "c", first, "m", event("sent:m", NOON + 5)), true);
    same(await store.beginMail(tenant, "c", first, END, mail("m")), "done");
    same([await store.deferMail(tenant, "c", first, "m", "refused", 0), await store.deferMail(tenant, "c", first, "none", "refused", 0)], [false, false]);
    const found = await store.history(tenant, "c");
    same([found?.version, found?.events, found?.mails.length], [version, [event("e"), event("sent:m", NOON + 5)], 1]);
  },

  "a mail that went out is recorded for whoever lost the lease, too": async (world) => {
    const { store, tenant } = world;
    await store.appendEvents(tenant, "c", [event("e")]);
    const slow = await lease(world);
    for (const name of ["m", "n"]) await store.beginMail(tenant, "c", slow, END, mail(name));
    const holder = await lease(world, END, END + 5 * MINUTE);
    const { version } = (await store.history(tenant, "c")) ?? { version: -1 };
    same(await store.beginMail(tenant, "c", holder, END + 5 * MINUTE, mail("m")), "again");
    // It is another's now: what the slow one knows of its own try says nothing of that one.
    same(await store.deferMail(tenant, "c", slow, "m", "refused", 0), false);
    same(await store.deferMail(tenant, "c", slow, "n", "refused", NOON), true);
    same(await store.finishMail(tenant, "c", slow, "m", event("sent:m")), false);
    same(await store.beginMail(tenant, "c", holder, END + 5 * MINUTE, mail("m")), "done");
    same(await store.finishMail(tenant, "c", holder, "m", event("sent:m", END)), true);
    same((await store.history(tenant, "c"))?.events, [event("e"), event("sent:m")]);
    // The holder is told: it is planned again.
    same(await store.releaseCustomer(tenant, "c", holder, version, null), true);
    same(await store.customersDue(tenant, END, END + MINUTE, 9), ["c"]);
    // What is known for sure replaces what was not.
    const next = await lease(world, END, END + 5 * MINUTE);
    same(await store.finishMail(tenant, "c", next, "n", event("sent:n", END, { data: '{"uncertain":true}' })), true);
    same(await store.finishMail(tenant, "c", slow, "n", event("sent:n", NOON, { revision: 1 })), false);
    same(await store.finishMail(tenant, "c", next, "n", event("sent:n", END, { data: '{"uncertain":true}' })), true);
    same((await store.history(tenant, "c"))?.events[2], event("sent:n", NOON, { revision: 1 }));
  },

  "what happens while a customer is planned wakes the customer again": async (world) => {
    const { store, tenant } = world;
    await store.appendEvents(tenant, "c", [event("e")]);
    const token = await lease(world);
    const { version } = (await store.history(tenant, "c")) ?? { version: -1 };
    await store.appendEvents(tenant, "c", [event("e"), event("f")]);
    same(await store.releaseCustomer(tenant, "c", token, version, null), true);
    same(await store.customersDue(tenant, NOON, END, 9), ["c"]);
    const again = await lease(world);
    const now = (await store.history(tenant, "c"))?.version ?? -1;
    // What is known already wakes nobody.
    await store.appendEvents(tenant, "c", [event("e"), event("f")]);
    same(await store.releaseCustomer(tenant, "c", again, now, null), true);
    same(await store.customersDue(tenant, NOON, END, 9), []);
  },

  "whom a clock that was ahead leased is leased anew": async (world) => {
    const { store, tenant } = world;
    for (const customer of ["held", "planned"]) await store.appendEvents(tenant, customer, [event("e")]);
    const YEAR = 365 * 24 * 60 * MINUTE;
    const [held, planned] = await store.leaseCustomers(tenant, NOON + YEAR, END + YEAR, 2);
    await store.releaseCustomer(tenant, "planned", planned?.token ?? "", (await store.history(tenant, "planned"))?.version ?? -1, null);
    // Clocks that differ by less than a lease take nothing from each other.
    same(await store.customersDue(tenant, NOON + YEAR - 5 * MINUTE, END + YEAR - 5 * MINUTE, 9), []);
    same(await store.customersDue(tenant, NOON, END, 9), ["held", "planned"]);
    const leased = await store.leaseCustomers(tenant, NOON, END, 9);
    same([leased.map(({ customer }) => customer), await store.leaseCustomers(tenant, NOON, END, 9)], [["held", "planned"], []]);
    same(await store.beginMail(tenant, "held", held?.token ?? "", END, mail("m")), "lost");
  },

  "a customer who is forgotten is gone, and nothing that was under way comes back": async (world) => {
    const { store, tenant, other } = world;
    await store.appendEvents(tenant, "c", [event("e")]);
    await store.appendEvents(tenant, "d", [event("e")]);
    await store.appendEvents(other, "c", [event("e")]);
    const token = await lease(world);
    await store.beginMail(tenant, "c", token, END, mail("m"));
    same([await store.forgetCustomer(tenant, "c"), await store.forgetCustomer(tenant, "c"), await store.forgetCustomer(tenant, "x")], [true, false, false]);
    same(await store.finishMail(tenant, "c", token, "m", event("sent:m")), false);
    same([await store.deferMail(tenant, "c", token, "m", "refused", 0), await store.releaseCustomer(tenant, "c", token, 1, 0)], [false, false]);
    same([await store.history(tenant, "c"), await store.customersDue(tenant, NOON, END, 9)], [null, ["d"]]);
    same(
      (await store.listCustomers(tenant, "", 9)).map(({ customer }) => customer),
      ["d"],
    );
    // Whoever comes again is somebody new.
    await store.appendEvents(tenant, "c", [event("f")]);
    same(await store.finishMail(tenant, "c", token, "m", event("sent:m")), false);
    const anew = await store.history(tenant, "c");
    same([anew?.events, anew?.mails, (await store.history(other, "c"))?.events], [[event("f")], [], [event("e")]]);
  },

  "customers are listed a page at a time, and another store takes them up": async (world) => {
    const { store, tenant, other } = world;
    for (const customer of ["b", "a", "c", "B"]) await store.appendEvents(tenant, customer, [event("e"), event(customer)]);
    const [leased] = await store.leaseCustomers(tenant, NOON, END, 1);
    const { customer, token } = leased ?? { customer: "", token: "" };
    same(customer, "B");
    await store.beginMail(tenant, customer, token, END, mail("m"));
    await store.deferMail(tenant, customer, token, "m", "begun", END);
    await store.beginMail(tenant, customer, token, END, mail("n", { class: "advertising" }));
    const first = await store.listCustomers(tenant, "", 2);
    const pages = [first, await store.listCustomers(tenant, first.at(-1)?.customer ?? "", 2), await store.listCustomers(tenant, "c", 2)];
    same(pages.map((page) => page.map((one) => one.customer)), [["B", "a"], ["b", "c"], []]); // biome-ignore format: a list
    const again = begun("m", { tries: 1, retry: END });
    same(first[0]?.mails, [again, begun("n", { class: "advertising" })]);
    for (const { customer, events, mails } of pages.flat()) await store.appendEvents(other, customer, events, mails);
    const bare = (all: Awaited<ReturnType<typeof store.listCustomers>>) => all.map(({ version: _, ...rest }) => rest);
    same(bare(await store.listCustomers(other, "", 9)), bare(pages.flat()));
    // Once more: nothing changes.
    same(await store.appendEvents(other, "B", first[0]?.events ?? [], [begun("m")]), 0);
    same((await store.history(other, "B"))?.mails[0], again);
    const [taken] = await store.leaseCustomers(other, NOON, END, 1);
    same(await store.beginMail(other, "B", taken?.token ?? "", END, mail("m")), "again");
  },
};
