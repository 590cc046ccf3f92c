import { problem } from "../base/errors.js";
import { type AvailableData, SYSTEM_DATA, textOf, type WantedData } from "./data-texts.js";
import { letterRules } from "./planner.js";
import type { JourneyAnchor, JourneyHistory, JourneyRule, JourneyRules, RuleOnly } from "./types.js";

export type { AvailableData, WantedData };

/** A letter, and what is missing for it. */
export interface LetterData {
  rule: string;
  letter: string;
  /** Whether it can be sent with the data at hand. */
  possible: boolean;
  /** What is missing, each with a sentence for whoever runs the shop. */
  missing: { data: WantedData; text: string }[];
  /** What would make the letter better, or send it to more customers. */
  helpful: { data: WantedData; text: string }[];
}

/** Which data a moment follows from. Where several stand together, any of them does. */
const OF_ANCHOR: Partial<Record<JourneyAnchor, WantedData>> = {
  received: "delivery",
  "trial-end": "delivery",
  "window-end": "delivery",
  "run-out": "delivery",
  "service-due": "delivery",
  dispatched: "dispatch",
  "trip-start": "booking",
  "trip-end": "booking",
  birthday: "birth-date",
  anniversary: "order",
  "last-mail": "acceptance",
  "cooldown-end": "order",
  overdue: "promise",
  lapse: "order",
  "reorder-due": "order",
  quarter: "loyalty",
};
const OF_ONLY: Partial<Record<RuleOnly, WantedData>> = { consumable: "interval", durable: "durable", serviced: "service" };
const OF_NEED = { codes: "codes", programme: "programme", content: "content", offers: "offers", reason: "return-reason" } as const;

/** What the data are in events and fields. Rules have some of them: `codes`, `programme`, `content`, `offers`. */
const EVIDENCE: Partial<Record<WantedData, string[]>> = {
  address: ["customer.updated.email", "customer.created.email"],
  order: ["order.placed", "booking.confirmed"],
  acceptance: ["order.accepted"],
  dispatch: ["parcel.dispatched"],
  // What a trip delivers is the trip.
  delivery: ["parcel.delivered", "parcel.collected", "booking.confirmed"],
  promise: ["order.placed.expected", "order.accepted.expected", "parcel.delayed.expected", "parcel.dispatched"],
  booking: ["booking.confirmed"],
  "birth-date": ["customer.updated.birthDate", "customer.created.birthDate"],
  interval: ["item.interval", "item.consumable"],
  durable: ["item.durable"],
  service: ["item.service"],
  "return-reason": ["return.accepted.reason"],
  loyalty: ["loyalty.joined"],
  consent: ["consent.given.proof"],
  notice: ["order.placed.notice", "booking.confirmed.notice"],
  "visit-consent": ["consent.given.purpose"],
};

/**
 * Which letters the data at hand allow, and what is missing for the others, in words for whoever runs the shop.
 * @param available what the shop has: from its histories ({@link dataOf}), or what a shop system gives out of the box: `shopware`, `shopify`, `woocommerce`
 */
export function lettersFor(
  rules: JourneyRules,
  available: AvailableData | "shopware" | "shopify" | "woocommerce",
  { language = "en" }: { language?: "en" | "de" } = {},
): LetterData[] {
  const known = typeof available === "string" ? SYSTEM_DATA[available] : available;
  if (!known) throw problem("usage/bad", `there is no shop system \`${available}\``, `use one of: ${Object.keys(SYSTEM_DATA).join(", ")}`);
  const has = (data: WantedData) => isThere(data, known, rules);
  const told = (all: WantedData[]) => [...new Set(all)].map((data) => ({ data, text: textOf(data, language) }));
  return rulesOf(rules).map(([rule, of]) => {
    const { needed, helpful } = wantedBy(of, known);
    const missing = needed.filter((data) => !has(data));
    return { rule, letter: of.letter, possible: missing.length === 0, missing: told(missing), helpful: told(helpful.filter((data) => !has(data))) };
  });
}

/** The rules of the catalogue with the shop's changes, and the shop's own. */
function rulesOf({ rules: changes = {} }: JourneyRules): [string, JourneyRule][] {
  const known = letterRules().map((rule): [string, JourneyRule] => {
    const id = rule.variant ? `${rule.letter}:${rule.variant}` : rule.letter;
    return [id, { ...rule, ...changes[rule.letter], ...changes[id] } as JourneyRule];
  });
  const own = Object.entries(changes).filter(([id, { letter }]) => letter && !known.some(([other, rule]) => other === id || rule.letter === id));
  return [...known, ...(own as [string, JourneyRule][])];
}

/** What a rule needs, and what helps it. */
function wantedBy(rule: JourneyRule, known: AvailableData): { needed: WantedData[]; helpful: WantedData[] } {
  const needed: WantedData[] = ["address"];
  const helpful: WantedData[] = [];
  for (const type of rule.on ?? []) if (!known.events.includes(type) && !rule.on?.some((other) => known.events.includes(other))) needed.push(`event:${type}`);
  if (rule.for === "order" || rule.for === "product") needed.push(rule.due.some((due) => due.startsWith("trip")) ? "booking" : "order");
  for (const due of rule.due) {
    const anchor = Object.keys(OF_ANCHOR)
      .filter((word) => due.startsWith(word))
      .sort((a, b) => b.length - a.length)[0] as JourneyAnchor | undefined;
    const data = anchor && OF_ANCHOR[anchor];
    if (data) needed.push(data);
  }
  for (const only of rule.only ?? []) {
    const data = OF_ONLY[only];
    if (data) needed.push(data);
  }
  for (const need of rule.needs ?? []) if (need in OF_NEED) needed.push(OF_NEED[need as keyof typeof OF_NEED]);
  if (rule.class === "advertising") {
    // A sale is enough for some letters; consent is for all.
    if (rule.basis === "opt-in") needed.push("consent");
    else needed.push("basis");
    if (rule.basis !== "opt-in") helpful.push("consent", "notice");
    if (rule.visits) needed.push("visit-consent");
  }
  return { needed, helpful };
}

function isThere(data: WantedData, known: AvailableData, rules: JourneyRules): boolean {
  if (data === "codes" || data === "programme") return rules[data] === true;
  if (data === "content" || data === "offers") return rules[data] !== false;
  if (data === "basis") return isThere("consent", known, rules) || isThere("notice", known, rules);
  // Whoever assumes deliveries does without reports of them.
  if (data === "delivery" && rules.assumeDelivery) return true;
  if (data.startsWith("event:")) return known.events.includes(data.slice(6));
  return EVIDENCE[data]?.some((one) => known.events.includes(one) || known.fields.includes(one)) ?? false;
}

/** What a shop's histories have, for {@link lettersFor}. */
export function dataOf(histories: Iterable<JourneyHistory>): AvailableData {
  const events = new Set<string>();
  const fields = new Set<string>();
  for (const { events: of } of histories) {
    for (const { type, ...event } of of) {
      events.add(type);
      for (const [name, value] of Object.entries(event)) {
        // What says no says nothing.
        if (value !== null && value !== undefined && value !== false && value !== "") fields.add(`${type}.${name}`);
        if (name !== "items" || !Array.isArray(value)) continue;
        for (const item of value) for (const [key, said] of Object.entries(item)) if (said) fields.add(`item.${key}`);
      }
    }
  }
  return { events: [...events].sort(), fields: [...fields].sort() };
}
