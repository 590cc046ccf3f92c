// What the runner asks of a planner, and what it stores of events: the planner's own types, with room for fields that only the shop reads.
import type { JourneyHistory } from "./types.js";

export type { Plan, PlanEntry as Entry } from "./planner.js";

/** Something that happened to a customer. */
export interface RecordedEvent {
  /** The same event has the same id, however often it arrives. */
  id: string | number;
  /** `order.placed`, `consent.given`, `mail.sent` … */
  type: string;
  /** When it happened, RFC 3339 with an offset. */
  at: string;
  /** Of two events with the same id, the one with the higher revision counts; 0 by default. */
  revision?: number;
  [field: string]: unknown;
}

/** All that is known of a customer, in any order. */
export interface RecordedHistory {
  customer: string;
  events: RecordedEvent[];
}

/** A history as the planner takes it: it validates events itself. */
export const planned = (history: RecordedHistory) => history as unknown as JourneyHistory;
