// The runner of journeys (docs/journey-runner.md): what it records, sends and tries again, with a store in memory.
import { describe, expect, test, vi } from "vitest";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { DAY, letters, order, planner } from "./journey-planner.js";

const NOON = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;

/** A journey with a clock that is set, and a list of what was sent. */
function world(more = {}) {
  const clock = { now: NOON };
  const sent = [];
  const store = more.store ?? memory();
  const answers = [];
  const send = async (message, { messageId, idempotencyKey }) => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    sent.push([message.subject, messageId, idempotencyKey]);
  };
  const journey = createJourney({ store, planner, letters, send, now: () => clock.now, ...more });
  return { clock, sent, store, answers, journey, subjects: () => sent.map(([subject]) => subject) };
}
const failure = (more) => Object.assign(new Error("no"), more);
const eventsOf = async (store, customer = "c") => (await store.history("shop", customer)).events.map(({ data }) => JSON.parse(data));
const counted = ({ problems: _, ...report }) => Object.fromEntries(Object.entries(report).filter(([, n]) => n > 0));

test("what is due is sent once, recorded as an event, and the next mail comes in its time", async () => {
  const { clock, sent, store, journey, subjects } = world();
  expect(await journey.record("c", order(1, NOON))).toBe(1);
  expect(await journey.record("c", [order(1, NOON), order(1, NOON)])).toBe(0);
  expect((await journey.due()).map(({ customer, entry }) => [customer, entry.id])).toEqual([["c", "order-confirmation/order/1"]]);
  expect((await journey.due(NOON + DAY)).map(({ entry }) => entry.id)).toEqual(["order-confirmation/order/1", "care/order/1"]);
  expect(sent).toEqual([]);
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  const [[, messageId, idempotencyKey]] = sent;
  expect(messageId).toBe(`<${idempotencyKey}>`);
  expect((await eventsOf(store))[1]).toEqual({
    ...{ id: `sent:${idempotencyKey}`, type: "mail.sent", at: "2026-11-30T12:00:00.000Z", revision: 1, messageId: idempotencyKey, class: "contract" },
    ...{ entry: "order-confirmation/order/1", rule: "order-confirmation", letter: "order-confirmation", variant: null, order: "1" },
  });
  expect(counted(await journey.run())).toEqual({});
  clock.now += DAY - 1;
  expect(counted(await journey.run())).toEqual({});
  clock.now += 1;
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  clock.now += 2 * DAY;
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  clock.now += 99 * DAY;
  expect(counted(await journey.run())).toEqual({});
  expect(subjects()).toEqual(["order-confirmation/order/1", "care/order/1", "review-request/order/1"]);
});

test("after each mail it is planned anew: of two advertising mails that are due, one goes out", async () => {
  const { clock, journey, subjects } = world();
  await journey.record("c", [order(1, NOON - 4 * DAY), order(2, NOON - 3 * DAY)]);
  await journey.run();
  expect(subjects().filter((subject) => subject.startsWith("review"))).toEqual(["review-request/order/1"]);
  clock.now += 4 * DAY;
  await journey.run();
  expect(subjects().filter((subject) => subject.startsWith("review"))).toEqual(["review-request/order/1", "review-request/order/2"]);
});

test("events that can't be kept are refused, each with its place, and nothing is kept", async () => {
  const { store, journey } = world();
  const events = [order(1, NOON), { ...order(2, NOON), at: "30.11.2026" }, { ...order(3, NOON), id: "" }, { ...order(4, NOON), revision: -1 }, null];
  const error = await journey.record("c", events).catch((error) => error);
  expect([error.code, error.diagnostics.map(({ path }) => path)]).toEqual([
    "journey/invalid",
    ["events[1].at", "events[2].id", "events[3].revision", "events[4].id"],
  ]);
  await expect(journey.record("", order(1, NOON))).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { path: "customer" } });
  await expect(journey.record("c", { ...order(1, NOON), n: 1n })).rejects.toMatchObject({ code: "journey/invalid" });
  await expect(journey.record("c", { ...order(1, NOON), text: "x".repeat(200_000) })).rejects.toMatchObject({ code: "journey/invalid" });
  // A local time says nothing without its offset.
  await expect(journey.record("c", { ...order(1, NOON), at: "2026-11-30T12:00:00" })).rejects.toMatchObject({ code: "journey/invalid" });
  expect(await store.history("shop", "c")).toBe(null);
});

test("options that can't be are refused, and a store without journeys", () => {
  for (const more of [{ lease: 0 }, { parallel: 1.5 }, { lease: 1_000, timeout: 1_000 }])
    expect(() => world(more)).toThrow(expect.objectContaining({ code: "journey/invalid" }));
  expect(() => world({ store: {} })).toThrow(expect.objectContaining({ code: "store/failed" }));
});

test("a mail that can't be rendered holds up neither other mails nor other customers, and is rendered later", async () => {
  let isBroken = true;
  const broken = async (entry, history) => {
    if (isBroken && entry.rule === "order-confirmation" && history.customer === "c") throw new Error("no template");
    return entry.rule === "care" && isBroken ? null : letters(entry, history);
  };
  const { clock, journey, subjects, store } = world({ letters: broken });
  await journey.record("c", order(1, NOON - 3 * DAY));
  await journey.record("d", order(2, NOON));
  const report = await journey.run();
  expect(counted(report)).toEqual({ customers: 2, sent: 2, failed: 1, skipped: 1 });
  expect(report.problems).toEqual([{ customer: "c", entry: "order-confirmation/order/1", error: new Error("no template") }]);
  expect(subjects().sort()).toEqual(["order-confirmation/order/2", "review-request/order/1"]);
  expect((await store.history("shop", "c")).mails).toEqual([]);
  isBroken = false;
  expect(counted(await journey.run())).toEqual({});
  clock.now += 15 * MINUTE;
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 2 });
});

test("a plan that can't be made holds up nobody else", async () => {
  const plan = (history, now) => {
    if (history.customer === "c") throw new Error("a bad rule");
    return planner.plan(history, now);
  };
  const { clock, journey } = world({ planner: { plan } });
  for (const customer of ["c", "d"]) await journey.record(customer, order(1, NOON));
  expect(counted(await journey.run())).toEqual({ customers: 2, sent: 1, failed: 1 });
  expect(counted(await journey.run())).toEqual({});
  clock.now += 15 * MINUTE;
  expect(counted(await journey.run())).toEqual({ customers: 1, failed: 1 });
});

test("a mail that could not be recorded is not sent: of an unknown class, or with too much in it", async () => {
  const changed = (more) => ({
    plan: (history, now) => {
      const plan = planner.plan(history, now);
      return { ...plan, entries: plan.entries.map((entry) => ({ ...entry, ...more })) };
    },
  });
  for (const more of [{ class: "transactional" }, { about: { order: "x".repeat(200_000) } }]) {
    const { journey, sent, store } = world({ planner: changed(more) });
    await journey.record("c", order(1, NOON));
    const report = await journey.run();
    expect([counted(report), report.problems[0].error.code, sent]).toEqual([{ customers: 1, failed: 1 }, "journey/invalid", []]);
    expect((await store.history("shop", "c")).mails).toEqual([]);
  }
});

test("a mail that was refused is tried again after 1, 5, 15, 60 and 60 minutes, with the same Message-ID", async () => {
  const { clock, sent, answers, journey } = world();
  await journey.record("c", order(1, NOON));
  const waits = [1, 5, 15, 60, 60];
  answers.push(...waits.map(() => failure({ command: "RCPT TO", responseCode: 451, response: "451 4.7.1 later" })));
  for (const wait of waits) {
    expect(counted(await journey.run())).toEqual({ customers: 1, refused: 1 });
    clock.now += wait * MINUTE - 1;
    expect([counted(await journey.run()), await journey.due()]).toEqual([{}, []]);
    clock.now += 1;
    expect((await journey.due()).length).toBe(1);
  }
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  expect(new Set(sent.map(([, id]) => id)).size).toBe(1);
});

describe("a mail of which nobody knows whether it went out", () => {
  const lost = () => failure({ code: "ETIMEDOUT", command: "CONN", message: "Timeout", timeoutType: "SOCKET_TIMEOUT" });

  test("contract: it is sent again, with the same Message-ID", async () => {
    const { clock, sent, answers, journey, store } = world();
    await journey.record("c", order(1, NOON));
    answers.push(lost());
    expect(counted(await journey.run())).toEqual({ customers: 1, unconfirmed: 1 });
    expect((await store.history("shop", "c")).mails).toMatchObject([{ state: "begun", tries: 1, retry: NOON + MINUTE }]);
    clock.now += MINUTE;
    expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1, again: 1 });
    expect((await eventsOf(store)).map(({ type }) => type)).toEqual(["order.placed", "mail.sent"]);
    expect(sent.length).toBe(1);
  });

  test("advertising: it is recorded as uncertain, and never sent", async () => {
    const { clock, answers, journey, store, subjects } = world();
    await journey.record("c", order(1, NOON - 3 * DAY));
    answers.push(undefined, undefined, lost());
    expect(counted(await journey.run())).toEqual({ customers: 1, sent: 2, uncertain: 1 });
    expect((await eventsOf(store)).at(-1)).toMatchObject({ type: "mail.sent", entry: "review-request/order/1", uncertain: true, revision: 0 });
    clock.now += DAY;
    await journey.run();
    expect(subjects().some((subject) => subject.startsWith("review"))).toBe(false);
  });
});

test("an advertising mail that another worker left open counts as sent, also where nothing plans it any more", async () => {
  const { clock, store, sent } = world();
  const dies = createJourney({
    ...{ store, planner, letters, now: () => clock.now },
    send: (_, { entry }) => (entry.class === "advertising" ? new Promise(() => {}) : undefined),
  });
  await dies.record("c", [order(1, NOON - 3 * DAY), order(2, NOON - 2 * DAY)]);
  dies.run();
  await vi.waitFor(async () => expect((await store.history("shop", "c")).mails.length).toBe(1));
  clock.now += DAY;
  const rest = {
    plan: (history, now) => {
      const plan = planner.plan(history, now);
      return { ...plan, entries: plan.entries.filter(({ id }) => id !== "review-request/order/1") };
    },
  };
  const next = world({ store, planner: rest, now: () => clock.now });
  // By now the second request for a review is due, too; it is one too many within four days of the first.
  expect(counted(await next.journey.run())).toEqual({ customers: 1, sent: 2, uncertain: 1 });
  expect((await eventsOf(store)).find(({ uncertain }) => uncertain)).toMatchObject({ entry: "review-request/order/1", at: "2026-11-30T12:00:00.000Z" });
  clock.now += 3 * DAY;
  await next.journey.run();
  expect([sent, next.subjects()]).toEqual([[], ["order-confirmation/order/2", "care/order/2", "review-request/order/2"]]);
});

test("an advertising mail that was refused before the server took it is sent later", async () => {
  const { clock, answers, journey, subjects } = world();
  await journey.record("c", order(1, NOON - 3 * DAY));
  answers.push(undefined, undefined, failure({ code: "ESOCKET", syscall: "connect", command: "CONN" }));
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 2, refused: 1 });
  clock.now += MINUTE;
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  expect(subjects().at(-1)).toBe("review-request/order/1");
});

test("an address that takes no mail bounces once; with another address the mail is sent", async () => {
  const { clock, answers, journey, store } = world();
  await journey.record("c", order(1, NOON));
  const gone = () => failure({ command: "RCPT TO", responseCode: 550, response: "550 5.1.1 no such user" });
  answers.push(gone());
  expect(await journey.run()).toMatchObject({ bounced: 1, sent: 0 });
  expect((await eventsOf(store)).find(({ type }) => type === "mail.bounced")).toMatchObject({
    type: "mail.bounced",
    hard: true,
    responseCode: 550,
    entry: "order-confirmation/order/1",
    order: "1",
  });
  clock.now += 2 * 60 * MINUTE;
  expect([await journey.due(), (await journey.run()).sent]).toEqual([[], 0]);
  const moved = (at, email) => ({ id: `c/${email}`, type: "customer.updated", at: new Date(at).toISOString(), email });
  await journey.record("c", moved(clock.now, "b@kundin.example"));
  answers.push(gone());
  expect((await journey.run()).bounced).toBe(1);
  expect((await journey.run()).bounced).toBe(0);
  // It was said before the bounce, and arrives after it.
  await journey.record("c", moved(clock.now + 1, "c@kundin.example"));
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
});

test("a provider that never answers is left, and told so", async () => {
  const aborted = vi.fn();
  const send = (_, { signal }) => new Promise(() => signal.addEventListener("abort", aborted));
  const { journey } = world({ send, timeout: 50, lease: 1_000 });
  await journey.record("c", order(1, NOON));
  expect(counted(await journey.run())).toEqual({ customers: 1, unconfirmed: 1 });
  expect(aborted).toHaveBeenCalledOnce();
});

test("a run ends after so many customers, and when it is told to", async () => {
  const { journey } = world();
  for (let i = 0; i < 10; i++) await journey.record(`c${i}`, order(i, NOON));
  expect((await journey.run({ limit: 3 })).customers).toBe(3);
  const controller = new AbortController();
  controller.abort();
  expect((await journey.run({ signal: controller.signal })).customers).toBe(0);
  expect((await journey.run()).customers).toBe(7);
});

describe("clocks", () => {
  test("one that jumps forward and back sends nothing twice, and nothing is lost", async () => {
    const { clock, journey, subjects } = world();
    await journey.record("c", order(1, NOON));
    clock.now = NOON + 3_650 * DAY;
    // The confirmation and the care mail have no end; the window of the review request is over there.
    await journey.run();
    expect(subjects()).toEqual(["order-confirmation/order/1", "care/order/1"]);
    clock.now = NOON + DAY;
    await journey.run();
    clock.now = NOON + 3 * DAY;
    await journey.run();
    expect(subjects()).toEqual(["order-confirmation/order/1", "care/order/1", "review-request/order/1"]);
  });

  test("a lease and a retry that were taken ahead of time end with the clock that comes back", async () => {
    const { clock, answers, journey, store } = world();
    await journey.record("c", order(1, NOON));
    clock.now = NOON + 365 * DAY;
    answers.push(failure({ command: "DATA", responseCode: 451 }));
    expect(counted(await journey.run())).toMatchObject({ refused: 1 });
    // And a worker that dies with the lease.
    clock.now += DAY;
    await store.leaseCustomers("shop", clock.now, clock.now + 600_000, 1);
    clock.now = NOON + 60 * MINUTE;
    expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  });

  test("one that jumps back while a worker sends takes the lease from it: the mail is recorded, and not sent again", async () => {
    const it = world();
    await it.journey.record("c", order(1, NOON));
    const other = createJourney({ store: it.store, planner, letters, send: async () => {}, now: () => NOON - DAY });
    let seen;
    const slow = createJourney({
      ...{ store: it.store, planner, letters, now: () => it.clock.now },
      send: async () => {
        seen = await other.due();
        const [lease] = await it.store.leaseCustomers("shop", NOON - DAY, NOON - DAY + 600_000, 1);
        expect(lease.customer).toBe("c");
      },
    });
    // The lease of the clock that is behind has ended by this worker's clock: it has the customer again at once, and finds the mail recorded.
    expect(counted(await slow.run())).toEqual({ customers: 2, sent: 1, lost: 1 });
    expect(seen).toEqual([]);
    expect((await eventsOf(it.store)).map(({ type }) => type)).toEqual(["order.placed", "mail.sent"]);
    it.clock.now += 600_000;
    expect(counted(await it.journey.run())).toEqual({});
  });
});

describe("a store that fails", () => {
  /** A store that fails when `when` says so. */
  const failing = (when) => {
    const store = memory();
    return new Proxy(store, {
      get: (target, method) => {
        const value = target[method];
        if (typeof value !== "function") return value;
        return (...of) => (when(method) ? Promise.reject(new Error(`${method} failed`)) : value.apply(target, of));
      },
    });
  };

  test.each(["leaseCustomers", "history", "beginMail", "releaseCustomer"])("%s: the run says so, and the next one goes on", async (method) => {
    let isAway = true;
    const { clock, journey, subjects } = world({ store: failing((name) => isAway && name === method) });
    await journey.record("c", order(1, NOON));
    await expect(journey.run()).rejects.toThrow(`${method} failed`);
    isAway = false;
    clock.now += 600_000;
    await journey.run();
    expect(subjects()).toEqual(["order-confirmation/order/1"]);
  });

  test("for a moment: a mail that was sent is recorded all the same", async () => {
    let failures = 3;
    const { journey } = world({ store: failing((name) => name === "finishMail" && failures-- > 0) });
    await journey.record("c", order(1, NOON));
    expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1 });
  });

  test("for long, after a mail was sent: contract mails are sent again, advertising is not", { timeout: 20_000 }, async () => {
    let isAway = false;
    const { clock, sent, journey, subjects } = world({ store: failing((name) => isAway && name === "finishMail"), parallel: 2 });
    await journey.record("c", order(1, NOON));
    await journey.record("d", order(2, NOON - 3 * DAY));
    // Of the second customer, only the advertising mail is left.
    await journey.run();
    sent.length = 0;
    await journey.record("c", order(3, NOON));
    await journey.record("e", order(4, NOON - 3 * DAY));
    isAway = true;
    await expect(journey.run()).rejects.toThrow("finishMail failed");
    const first = subjects();
    isAway = false;
    clock.now += 600_000;
    await journey.run();
    for (const subject of first) expect(subjects().filter((one) => one === subject).length).toBe(2);
    expect(subjects().filter((subject) => subject.startsWith("review"))).toEqual(["review-request/order/4"]);
  });
});

test("a customer who is forgotten while a mail is sent stays forgotten", async () => {
  const store = memory();
  const { clock, journey } = world({ store, send: () => store.forgetCustomer("shop", "c") });
  await journey.record("c", order(1, NOON));
  expect(counted(await journey.run())).toEqual({ customers: 1, sent: 1, lost: 1 });
  expect([await store.history("shop", "c"), await store.listCustomers("shop", "", 9), await journey.forget("c")]).toEqual([null, [], false]);
  clock.now += DAY;
  expect(counted(await journey.run())).toEqual({});
});

test("what is exported is imported without loss, mails under way included", async () => {
  const one = world();
  for (let i = 0; i < 250; i++) await one.journey.record(`c${i}`, order(i, NOON - (i % 4) * DAY));
  one.answers.push(failure({}), failure({ responseCode: 450, command: "DATA" }));
  await one.journey.run({ limit: 200 });
  const lines = [];
  for await (const customer of one.journey.export()) lines.push(JSON.stringify(customer));
  expect(lines.length).toBe(250);
  const two = world();
  const taken = lines.map((line) => JSON.parse(line));
  expect(await two.journey.import(taken)).toMatchObject({ customers: 250 });
  expect(await two.journey.import(taken)).toEqual({ customers: 250, events: 0, corrected: 0 });
  const again = [];
  for await (const customer of two.journey.export()) again.push(JSON.stringify(customer));
  expect(again).toEqual(lines);
  const mail = taken.flatMap(({ mails }) => mails)[0];
  for (const mails of [[{ ...mail, state: "sent" }], [{ ...mail, retry: null }], [{ ...mail, data: "" }], [{ ...mail, data: "{}" }], [null]])
    await expect(two.journey.import([{ customer: "c", events: [], mails }])).rejects.toMatchObject({ code: "journey/invalid" });
  two.clock.now += MINUTE;
  one.clock.now += MINUTE;
  expect((await two.journey.due(two.clock.now, { limit: 999 })).length).toBe((await one.journey.due(one.clock.now, { limit: 999 })).length);
});
