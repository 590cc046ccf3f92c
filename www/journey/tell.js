// A customer's story as the page shows it: the mails that are sent, the letters that are not, and why.
import { createPlanner } from "../../dist/js/journey/planner.js";
import { dayOf } from "./time.js";

const ms = (at) => (at === null || at === undefined ? null : Date.parse(at));
/** How often the letters that are not sent are looked for anew in the plans of their days: each may show others. */
const ROUNDS = 3;

/**
 * Tells a story. The planner tells it from the first event on, so the mails before `from` are known, too: what is sent later depends on them.
 * @returns the mails (`isBefore` says of each whether it is before `from`), the letters that are not sent, and ways to ask for more
 */
export function tell({ history, rules, from, to, language }) {
  const planner = createPlanner(rules, { language });
  // What is wrong in a history is said by the core.
  const { zone } = planner.plan(history, to);
  const events = sorted(history.events);
  const first = Math.min(from, events[0]?.ms ?? from);
  const mails = planner.story(history, first, to).map((mail) => ({ ...mail, ms: ms(mail.at), isBefore: ms(mail.at) < from }));
  const plans = new Map();
  const planned = (past, at) => planner.plan({ ...history, events: [...history.events, ...past] }, at);
  const orders = ordersOf(history.events);
  const sent = mails.map((mail) => sentEvent(mail, planned([], mail.ms), orders));
  /** The plan at a moment, if all mails of the story went out. */
  const planAt = (at) => {
    if (!plans.has(at)) plans.set(at, planned(sent, at));
    return plans.get(at);
  };
  return {
    planner,
    zone,
    events,
    mails,
    silent: silentOf({ mails, planAt, from, to }),
    planAt,
    /** What the plan said of a mail at the moment at which it was sent. */
    entryOf: (mail) => {
      const past = sent.filter((event, at) => mails[at].ms <= mail.ms && event.entry !== mail.entry);
      return planned(past, mail.ms).entries.find(({ id }) => id === mail.entry);
    },
    why: (rule, day) => planner.why({ ...history, events: [...history.events, ...sent] }, rule, day),
    sentEvent: (id) => sent.find((event) => event.id === id),
    dayOf: (at) => dayOf(at, zone),
  };
}

/** The events by time, those with the latest revision only. */
function sorted(events) {
  const latest = new Map();
  for (const event of events) {
    const known = latest.get(String(event.id));
    if (!known || (event.revision ?? 0) >= (known.revision ?? 0)) latest.set(String(event.id), event);
  }
  return [...latest.values()].map((event) => ({ event, ms: ms(event.at) })).sort((a, b) => a.ms - b.ms);
}

const ordersOf = (events) => new Map(events.flatMap(({ parcel, return: back, order }) => [parcel, back].filter(Boolean).map((id) => [String(id), order])));

/** The event that the runner would have recorded for a mail. */
function sentEvent({ at, letter, rule, entry, class: kind }, plan, orders) {
  const { messageId, about = {} } = plan.entries.find(({ id }) => id === entry) ?? {};
  const order = about.order ?? orders.get(about.parcel ?? about.return);
  return { id: `sent:${entry}`, type: "mail.sent", at, letter, rule, entry, class: kind, ...(order && { order }), ...(messageId && { messageId }) };
}

/** The letters that a rule has for what happened and that are not sent, each with what its day's plan says of it. */
function silentOf({ mails, planAt, from, to }) {
  const isSent = new Set(mails.map(({ entry }) => entry));
  const found = new Map();
  const look = (plan) => {
    let isNew = false;
    for (const entry of plan.entries) {
      const at = ms(entry.notBefore ?? entry.dueAt);
      if (isSent.has(entry.id) || entry.status === "done" || found.has(entry.id) || (at !== null && (at < from || at > to))) continue;
      found.set(entry.id, { id: entry.id, ms: at, entry });
      isNew = true;
    }
    return isNew;
  };
  look(planAt(to));
  for (let round = 0, isNew = true; isNew && round < ROUNDS; round++) {
    isNew = false;
    for (const { ms: at } of [...found.values()]) if (at !== null) isNew = look(planAt(at)) || isNew;
  }
  for (const { ms: at } of mails) if (at >= from) look(planAt(at));
  // On its day a letter's reason is the one that counted; what is scheduled then was held back, and the end of the story knows by what.
  for (const silent of found.values()) {
    if (silent.ms === null) continue;
    const onDay = planAt(silent.ms).entries.find(({ id }) => id === silent.id);
    if (onDay && ["suppressed", "dropped", "needs-data"].includes(onDay.status)) silent.entry = onDay;
  }
  return [...found.values()].sort((a, b) => (a.ms ?? Infinity) - (b.ms ?? Infinity));
}

const OFF = ["off-by-trade", "off-by-size", "off-by-shop"];
/** Whether a letter is not sent because it is switched off. */
export const isOff = ({ reasons }) => reasons.some(({ code }) => OFF.includes(code));
/** Whether a letter's time has not come yet. */
export const isWaiting = ({ status }) => status === "scheduled" || status === "due";
/** A letter's reasons as one text, but for the one that only says when it is due. */
export const reasonsText = ({ reasons }) =>
  reasons
    .filter(({ code }, _, all) => code !== "waiting" || all.length === 1)
    .map(({ text }) => text)
    .join(" ");
