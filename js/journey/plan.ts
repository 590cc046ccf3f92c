// What a planner is asked, and what it answers. It is pure: the same history and the same moment give the same plan.

/** Something that happened to a customer. */
export interface JourneyEvent {
  /** The same event has the same id, however often it arrives. */
  id: string;
  /** `order.placed`, `consent.given`, `mail.sent` … */
  type: string;
  /** When it happened, RFC 3339 with an offset. */
  at: string;
  /** Of two events with the same id, the one with the higher revision counts; 0 by default. */
  revision?: number;
  [field: string]: unknown;
}

/** All that is known of a customer, in any order. */
export interface History {
  customer: string;
  events: JourneyEvent[];
}

/** Decides which mails a customer gets, and when. */
export interface Planner {
  /** @param now milliseconds since 1970 */
  plan(history: History, now: number): Plan;
}

/** The mails of a customer, with reasons. */
export interface Plan {
  customer: string;
  at: string;
  entries: Entry[];
  /** When to plan again if nothing happens, RFC 3339. */
  next: string | null;
}

/** What a mail is sent for: to fulfil a contract, as a service, or to advertise. */
export type MailClass = "contract" | "service" | "advertising";

/** A mail of a plan. */
export interface Entry {
  /** Stable, like `review-request/order/1001`. */
  id: string;
  rule: string;
  letter: string;
  variant: string | null;
  /** What it is about, like `{ order: "1001" }`. */
  about: Record<string, string>;
  /** The event that it follows. */
  event: string | null;
  /** RFC 3339. */
  dueAt: string | null;
  notBefore: string | null;
  notAfter: string | null;
  status: "due" | "scheduled" | "done" | "suppressed" | "dropped" | "needs-data";
  class: MailClass;
  aim: string;
  slots: Record<string, { shown: boolean; reasons: Reason[] }>;
  reasons: Reason[];
  needs: string[];
  /** Stable; without angle brackets. */
  messageId: string;
}

/** Why something is as it is. */
export interface Reason {
  code: string;
  text: string;
}
