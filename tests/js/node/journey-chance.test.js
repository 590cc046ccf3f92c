// Journeys by chance: orders that come late, twice or corrected, workers that die at any call of the store, mail servers that refuse or say nothing, clocks that
// are wrong. Whatever happens, every contract and service mail goes out, and no advertising mail goes out twice. `JOURNEYS=1000000` tells so many customers' stories
// (about nine milliseconds for each), `JOURNEYS_AFTER=200000` those after so many.
import { expect, test } from "vitest";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { DAY, letters, order, planner } from "./journey-planner.js";
import { chance } from "./parts.js";

const START = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;
const CUSTOMERS = 5;
const STORIES = Math.ceil(Number(process.env.JOURNEYS ?? 2_000) / CUSTOMERS);
const FIRST = Math.ceil(Number(process.env.JOURNEYS_AFTER ?? 0) / CUSTOMERS) + 1;
/** Customers after which a long run says how far it is. */
const STEP = 20_000;

/** A store as a process sees it that dies at some call: before or after what it does. From then on nothing comes back; `death` is when. */
function dying(store, dies) {
  let die;
  const death = new Promise((resolve) => {
    die = resolve;
  });
  let isDead = false;
  const mayDie = () => {
    isDead ||= dies();
    if (!isDead) return;
    die();
    return new Promise(() => {});
  };
  const own = new Proxy(store, {
    get:
      (target, method) =>
      async (...of) => {
        await mayDie();
        const answer = await target[method](...of);
        await mayDie();
        return answer;
      },
  });
  return { own, death };
}

async function tell(seed) {
  const { below } = chance(seed);
  const store = memory();
  const out = new Map();
  let now = START;
  /** Two workers whose clocks differ by some minutes, and now and then by days; a run ends when its process dies. */
  const worker = ({ isCalm = false, offset = 0 } = {}) => {
    const { own, death } = dying(store, () => !isCalm && below(40) === 0);
    const send = async (_, { messageId, entry }) => {
      const what = isCalm ? 0 : below(12);
      const taken = () => out.set(messageId, { entry, times: (out.get(messageId)?.times ?? 0) + 1 });
      if (what === 1) throw Object.assign(new Error("451"), { command: "RCPT TO", responseCode: 451 });
      if (what === 2) throw Object.assign(new Error("connect"), { syscall: "connect" });
      if (what === 3) throw Object.assign(new Error("lost"), { code: "ECONNECTION", command: "CONN" });
      // Others do something meanwhile.
      for (let turns = below(4); turns > 0; turns--) await null;
      taken();
      if (what === 4) throw Object.assign(new Error("lost"), { code: "ETIMEDOUT", command: "CONN", timeoutType: "SOCKET_TIMEOUT" });
    };
    const some = isCalm
      ? letters
      : (entry, history) => (below(20) === 0 ? null : below(20) === 0 ? Promise.reject(new Error("a template")) : letters(entry, history));
    return Promise.race([createJourney({ store: own, planner, letters: some, send, now: () => now + offset, parallel: 2 }).run(), death]);
  };
  const { record } = createJourney({ store, planner, letters, send: () => {} });
  const orders = [];
  for (let day = 0; day < 12; day++) {
    for (let i = below(3); i > 0; i--) {
      const placed = [`c${below(CUSTOMERS)}`, order(orders.length, now - below(5) * DAY)];
      orders.push(placed);
    }
    // Late, twice, corrected, in any order; some while workers plan and send.
    const arrive = async () => {
      for (const [customer, event] of orders) {
        for (let turns = below(4); turns > 0; turns--) await null;
        if (below(3) === 0) await record(customer, { ...event, revision: below(2) });
      }
    };
    await arrive();
    for (let runs = 0; runs < 3; runs++) {
      const offset = below(15) === 0 ? (below(2) ? 30 : -30) * DAY : (below(5) - 2) * 60_000;
      await Promise.all([worker({ offset }), worker(), arrive()]);
      now += below(3) * HOUR + 11 * 60_000;
    }
    now += 12 * HOUR;
  }
  // In the end everything works, and all is recorded that was ordered.
  for (const [customer, event] of orders) await record(customer, event);
  for (let days = 0; days < 50; days++, now += DAY / 2) await worker({ isCalm: true });
  // A mail that was refused until its time was over stays as that; of none it is left open whether it went out.
  const open = (await store.listCustomers("shop", "", 99)).flatMap(({ mails }) => mails.filter(({ state }) => state === "begun"));
  const events = (await store.listCustomers("shop", "", 99)).flatMap(({ events: all }) => all.map(({ data }) => JSON.parse(data)));
  return { orders, out: [...out.values()], open, sent: events.filter(({ type }) => type === "mail.sent") };
}

test("every contract and service mail goes out, and no advertising mail goes out twice", { timeout: 14_400_000 }, async () => {
  let [mails, twice, uncertain] = [0, 0, 0];
  for (let seed = FIRST; seed < FIRST + STORIES; seed++) {
    const { orders, out, open, sent } = await tell(seed);
    const of = (rule) => new Set(out.filter(({ entry }) => entry.rule === rule).map(({ entry }) => entry.id));
    const missing = (rule) => orders.filter(([, { order }]) => !of(rule).has(`${rule}/order/${order}`));
    const ads = out.filter(({ entry }) => entry.class === "advertising");
    expect([seed, missing("order-confirmation"), missing("care"), ads.filter(({ times }) => times > 1), open]).toEqual([seed, [], [], [], []]);
    // What went out is recorded, and what is recorded went out, unless it says that nobody knows.
    const known = new Set(sent.map(({ entry }) => entry));
    expect([seed, out.filter(({ entry }) => !known.has(entry.id))]).toEqual([seed, []]);
    const went = new Set(out.map(({ entry }) => entry.id));
    expect([seed, sent.filter(({ entry, uncertain }) => !uncertain && !went.has(entry))]).toEqual([seed, []]);
    mails += out.length;
    twice += out.filter(({ times }) => times > 1).length;
    uncertain += sent.filter((one) => one.uncertain).length;
    if (process.env.JOURNEYS && (seed * CUSTOMERS) % STEP === 0) console.log(`${seed * CUSTOMERS} customers`);
  }
  // The stories are about something.
  expect(Math.min(mails / STORIES, twice, uncertain)).toBeGreaterThan(1);
  if (process.env.JOURNEYS) console.log(`${STORIES * CUSTOMERS} customers, ${mails} mails, ${twice} contract mails more than once, ${uncertain} uncertain`);
});
