// A planner for the runner's tests, with the interface of the real one (js/journey/plan.ts): small rules over real events. The tests take it from `planner` alone,
// and name mails by their rules; a planner with rules of the same names can stand in its place.
import { createHash } from "node:crypto";

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** For each order: a confirmation at once, care after a day, a request for a review after three days and within two weeks, one advertising mail in four days. */
const RULES = [
  { rule: "order-confirmation", class: "contract", after: 0 },
  { rule: "care", class: "service", after: DAY },
  { rule: "review-request", class: "advertising", after: 3 * DAY, within: 14 * DAY },
];
const PAUSE = 4 * DAY;

export const planner = {
  plan({ customer, events }, now) {
    // Each event once, by its highest revision.
    const known = new Map();
    for (const event of events) if ((known.get(event.id)?.revision ?? -1) < (event.revision ?? 0)) known.set(event.id, event);
    const all = [...known.values()];
    const sent = new Map(all.filter(({ type }) => type === "mail.sent").map((event) => [event.entry, event]));
    const lastAd = Math.max(0, ...[...sent.values()].filter((one) => one.class === "advertising").map(({ at }) => Date.parse(at)));
    const times = [];
    const entries = all
      .filter(({ type }) => type === "order.placed")
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .flatMap(({ id: event, order, at }) =>
        RULES.map(({ rule, class: its, after, within }) => {
          const id = `${rule}/order/${order}`;
          const from = Date.parse(at) + after;
          const due = its === "advertising" ? Math.max(from, lastAd + PAUSE) : from;
          const until = within === undefined ? Number.POSITIVE_INFINITY : from + within;
          const status = sent.has(id) ? "done" : now >= until || due >= until ? "dropped" : now >= due ? "due" : "scheduled";
          if (status === "scheduled") times.push(due);
          const text = (time) => (Number.isFinite(time) ? new Date(time).toISOString() : null);
          return {
            ...{ id, rule, letter: rule, variant: null, about: { order }, event, dueAt: text(due), notBefore: text(from), notAfter: text(until), status },
            ...{ class: its, aim: rule, slots: {}, reasons: [], needs: [] },
            messageId: `${createHash("sha256").update(`${customer} ${id}`).digest("hex").slice(0, 32)}@shop.example`,
          };
        }),
      );
    const next = times.length > 0 ? new Date(Math.min(...times)).toISOString() : null;
    return { customer, at: new Date(now).toISOString(), entries, next };
  },
};

/** What somebody ordered. */
export const order = (number, at, more = {}) => ({
  id: `order/${number}`,
  type: "order.placed",
  at: new Date(at).toISOString(),
  order: String(number),
  ...more,
});

/** A letter for the tests. */
export const letters = (entry, { customer }) => ({ to: `${customer}@kundin.example`, subject: entry.id, text: entry.rule });
