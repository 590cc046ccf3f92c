import load from "#load/journey";
import { type Diagnostic, problem } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import { LAST_MOMENT } from "../base/limits.js";
import { journey as engine } from "../engine/journey.js";
import type { JourneyHistory, JourneyReason, JourneyRule, JourneyRules, JourneyStatus, LetterAim, LetterClass, LetterSlot } from "./types.js";

engine.from(load);

/** A reason, with its sentence in the planner's language. */
export interface Reason {
  code: JourneyReason;
  text: string;
}

/** A letter of a plan. */
export interface PlanEntry {
  /** Stable: the rule, and what the entry is about, like `review-request/order/1001`. */
  id: string;
  /** The letter, or the letter and its variant. */
  rule: string;
  letter: string;
  variant: string | null;
  about: Record<string, string>;
  /** The id of the event that it answers. */
  event: string | null;
  /** When it is sent, or was: RFC 3339 in UTC. Null while nobody knows. */
  dueAt: string | null;
  /** When its rule has it due, before anything holds it back. */
  notBefore: string | null;
  /** Until when it makes sense; null for what is owed. */
  notAfter: string | null;
  status: JourneyStatus;
  class: LetterClass;
  aim: LetterAim;
  /** What the customer has of it. */
  benefit: string;
  /** The parts that make it advertising: whether each may be shown, and why not. */
  slots: Partial<Record<LetterSlot, { shown: boolean; reasons: Reason[] }>>;
  reasons: Reason[];
  /** What is missing. */
  needs: string[];
  /** Stable, without angle brackets. */
  messageId: string;
}

/** All that is due, scheduled, sent or not sent, at a moment. */
export interface Plan {
  customer: string;
  /** The recipient's time zone. */
  zone: string;
  /** The moment: RFC 3339 in UTC. */
  at: string;
  entries: PlanEntry[];
  /** When to plan again if nothing happens. */
  next: string | null;
}

/** A mail of a story. */
export interface StoryMail {
  /** RFC 3339 in UTC. */
  at: string;
  rule: string;
  letter: string;
  /** The entry's id. */
  entry: string;
  class: LetterClass;
  /** The slots that are shown. */
  slots: LetterSlot[];
}

/** A change that would have sent a letter. */
export type JourneyChange =
  | { add: { id: string; type: string; at: string; [field: string]: unknown } }
  | { remove: string }
  | { set: { event: string; fields: Record<string, unknown> } }
  | { rules: Partial<JourneyRules> }
  | { day: string };

/** Why a letter is not sent on a day, or that it is. */
export interface Why {
  sent: boolean;
  /** The rule that was closest to sending it. */
  rule: string;
  /** The first reason against it, and its sentence. */
  code: JourneyReason;
  text: string;
  /** All reasons against it. */
  reasons: JourneyReason[];
  /** What would send it, if all of it was different; empty if it is sent. */
  change: JourneyChange[];
}

/** What is due for one of many customers. */
export type DueLine =
  | { customer: string; due: { id: string; rule: string; letter: string; messageId: string }[]; next: string | null }
  | { line: number; error: Diagnostic };

/** What other rules change at a moment. */
export interface WhatIf {
  /** How many histories were compared. */
  customers: number;
  /** Customers who get another letter, or one less. */
  changed: number;
  /** By rule: the mails that are due by these rules and by the others, and those due by one alone. */
  letters: Record<string, { before: number; after: number; gained: number; lost: number }>;
  /** The first customers who get something else: the ids of entries. */
  examples: { customer: string; gained: string[]; lost: string[] }[];
  /** Histories that can't be read; lines count from 1. */
  failed: { line: number; error: Diagnostic }[];
}

/** A moment: milliseconds since 1970, a Date, or RFC 3339. */
export type Moment = number | Date | string;

/** A letter of a shop's rules. */
export interface ListedLetter {
  /** The letter, or the letter and its variant. */
  rule: string;
  letter: string;
  /** Why the shop does not send it; null if it does. */
  off: JourneyReason | null;
}

/** How a planner speaks. */
export interface PlannerOptions {
  /** The language of sentences; `en` by default. */
  language?: "en" | "de";
}

/** Plans customers' letters by a shop's rules. It has no clock and keeps nothing: the same history gives the same plan. */
export interface Planner {
  /** The rules as they were given. */
  readonly rules: JourneyRules;
  /** All letters, and why some are off: by the presets, or by the shop. */
  letters(): ListedLetter[];
  /**
   * The plan of a customer at a moment. Events after it have not happened yet.
   * @throws {PostfrischError} `journey/bad-history`
   */
  plan(history: JourneyHistory | string, now: Moment): Plan;
  /**
   * What would be sent between two moments if each letter is sent when it is due, from the first event on.
   * @throws {PostfrischError} `journey/bad-history`
   */
  story(history: JourneyHistory | string, from: Moment, to: Moment): StoryMail[];
  /**
   * Why a letter is not sent on a day of the recipient, and the smallest change that would have sent it.
   * @param letter a letter, or one with a variant: `thank-you:voucher`
   * @param day like `2026-11-30`
   * @throws {PostfrischError} `journey/bad-history`, `letter/unknown`, `time/bad`
   */
  why(history: JourneyHistory | string, letter: string, day: string): Why;
  /**
   * What is due now for many customers, as JSON Lines: a history a line in, a {@link DueLine} a line out. A history that can't be read costs its own line alone.
   */
  planMany(histories: string, now: Moment): string;
  /**
   * What would be due now by other rules, for the histories of JSON Lines.
   * @param other another planner of this package
   */
  whatIf(histories: string, other: Planner, now: Moment): WhatIf;
}

/** Works with the rules that the wasm file has read. */
type Use = <R>(work: (journey: import("#wasm/journey").Journey) => R) => R;

const planners = new WeakMap<Planner, Use>();

/**
 * A planner for a shop's rules.
 * @throws {PostfrischError} `journey/bad-rules`, `zone/unknown`
 */
export function createPlanner(rules: JourneyRules, { language = "en" }: PlannerOptions = {}): Planner {
  const text = jsonOf(rules, "journey/bad-rules");
  const isGerman = language === "de";
  const use: Use = engine.kept(() => engine.guarded((glue) => new glue.Journey(text)));
  // Wrong rules are told here, not with the first plan.
  use(() => undefined);
  const planner: Planner = {
    rules: structuredClone(rules),
    letters: () => JSON.parse(use((journey) => journey.letters())),
    plan: (history, now) => JSON.parse(use((journey) => journey.plan(historyOf(history), millis(now), isGerman))),
    story: (history, from, to) => JSON.parse(use((journey) => journey.story(historyOf(history), millis(from), millis(to)))),
    why: (history, letter, day) => JSON.parse(engine.guarded(({ whyNot }) => whyNot(historyOf(history), text, letter, day, isGerman))),
    planMany: (histories, now) => use((journey) => journey.planMany(withoutMark(histories), millis(now))),
    whatIf(histories, other, now) {
      const used = planners.get(other);
      if (!used) throw problem("journey/bad-rules", "the other rules are no planner", "pass what createPlanner gives");
      return JSON.parse(use((mine) => used((theirs) => mine.whatIf(withoutMark(histories), theirs, millis(now)))));
    },
  };
  planners.set(planner, use);
  return planner;
}

/** The rules of all letters before a shop changes any. */
export function letterRules(): JourneyRule[] {
  return JSON.parse(engine.guarded((glue) => glue.letterRules()));
}

/** What Windows puts before text is no JSON. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, "");

function historyOf(history: JourneyHistory | string): string {
  return typeof history === "string" ? withoutMark(history) : jsonOf(history, "journey/bad-history");
}

function millis(moment: Moment): number {
  const isMoment = typeof moment !== "string" || /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*([Zz]|[+-]\d{2}:?\d{2})$/.test(moment);
  const at = moment instanceof Date ? moment.getTime() : typeof moment === "string" ? Date.parse(moment) : moment;
  if (!isMoment || !Number.isFinite(at) || Math.abs(at) > LAST_MOMENT)
    throw problem("time/bad", `\`${String(moment)}\` is no moment`, "pass milliseconds since 1970, a Date, or RFC 3339 with an offset");
  return at;
}
