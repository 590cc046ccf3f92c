// Events on their way into a store, and those that the runner writes itself.
import { PostfrischError, problem } from "../base/errors.js";
import { CUSTOMER_CHARS, EVENT_CHARS, EVENT_ID_CHARS } from "../base/limits.js";
import type { OpenMail, StoredEvent } from "../stores/journeys.js";
import type { Entry, RecordedEvent } from "./plan.js";

/**
 * Events as stores keep them.
 * @throws {PostfrischError} `journey/invalid`, with one diagnostic for each event that can't be kept
 */
export function storedEvents(events: RecordedEvent[]): StoredEvent[] {
  const found: PostfrischError[] = [];
  const stored = events.flatMap((event, i) => {
    try {
      return [storedEvent(event, `events[${i}]`)];
    } catch (error) {
      if (!(error instanceof PostfrischError)) throw error;
      found.push(error);
      return [];
    }
  });
  const all = found.map(({ diagnostic }) => diagnostic);
  if (all[0]) throw new PostfrischError(all[0], all);
  return stored;
}

/** An event as stores keep it. */
export function storedEvent(event: RecordedEvent, path = "event"): StoredEvent {
  const { id: given, type, at, revision = 0 } = event ?? {};
  const id = typeof given === "number" ? String(given) : given;
  if (!isName(id, EVENT_ID_CHARS)) throw invalid(`${shown(id)} is no id`, `write 1 to ${EVENT_ID_CHARS} visible characters`, `${path}.id`);
  if (!isName(type, EVENT_ID_CHARS)) throw invalid(`${shown(type)} is no type of an event`, "write one like order.placed", `${path}.type`);
  const time = timeOf(at);
  if (time === undefined) throw invalid(`${shown(at)} is no time`, "write a time with its offset, like 2026-11-30T12:00:00+01:00", `${path}.at`);
  if (!isCount(revision)) throw invalid(`${shown(revision)} is no revision`, "write a whole number from 0", `${path}.revision`);
  const data = written(event, path);
  if (data.length > EVENT_CHARS)
    throw invalid(`the event has ${data.length} characters as JSON`, `leave out what no mail needs: up to ${EVENT_CHARS} are kept`, path);
  return { id, revision, at: time, data };
}

/** @throws {PostfrischError} `journey/invalid` */
export function checkCustomer(customer: string): void {
  if (!isName(customer, CUSTOMER_CHARS))
    throw invalid(`${shown(customer)} is no customer`, `write the id that the shop has, 1 to ${CUSTOMER_CHARS} visible characters`, "customer");
}

export function invalid(message: string, help: string, path: string): PostfrischError {
  return problem("journey/invalid", message, help, { path });
}

/** An RFC 3339 time in milliseconds. */
export function timeOf(text: unknown): number | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** What a mail's class may be: each has its guarantee. */
const CLASSES = ["contract", "service", "advertising"];

/**
 * Mails under way, of an export.
 * @throws {PostfrischError} `journey/invalid`
 */
export function checkMails(mails: OpenMail[]): void {
  for (const [i, mail] of mails.entries()) {
    const { messageId, class: its, state, at, tries, retry, data } = mail ?? {};
    const path = `mails[${i}]`;
    if (!isName(messageId, EVENT_ID_CHARS) || !CLASSES.includes(its) || !["begun", "refused"].includes(state) || ![at, tries, retry].every(isCount))
      throw invalid("it is no mail of an export", "import what `export` gave, unchanged", path);
    storedEvent(parsed(data, path), `${path}.data`);
  }
}

function parsed(data: string, path: string): RecordedEvent {
  try {
    return JSON.parse(data) as RecordedEvent;
  } catch (cause) {
    throw problem("journey/invalid", "its event is not JSON", "import what `export` gave, unchanged", { path, cause });
  }
}

/**
 * A mail that was sent. What is known for sure has the higher revision: it replaces the same mail that another worker recorded as uncertain.
 * @param isUncertain whether nobody knows that it went out
 */
export function sentEvent(entry: Entry, at: number, isUncertain = false): RecordedEvent {
  if (!CLASSES.includes(entry.class)) throw invalid(`${shown(entry.class)} is no class of a mail`, `a planner gives ${CLASSES.join(", ")}`, "class");
  return {
    ...mailEvent(entry),
    id: `sent:${entry.messageId}`,
    type: "mail.sent",
    at: timeText(at),
    ...(isUncertain ? { revision: 0, uncertain: true } : { revision: 1 }),
  };
}

/** The same for a mail that another worker began, by the event that it wrote down then. */
export function uncertainEvent(data: string): RecordedEvent {
  return { ...(JSON.parse(data) as RecordedEvent), revision: 0, uncertain: true };
}

export const bouncedId = (messageId: string) => `bounced:${messageId}`;

/** A mail that was refused for good, with the address that refused it, as far as events say. */
export function bouncedEvent(entry: Entry, at: number, more: { revision: number; responseCode?: number; email?: unknown }): RecordedEvent {
  return { ...mailEvent(entry), id: bouncedId(entry.messageId), type: "mail.bounced", at: timeText(at), hard: true, ...more };
}

function mailEvent({ id: entry, rule, letter, variant, class: its, messageId, about }: Entry) {
  return { ...about, entry, rule, letter, variant, class: its, messageId };
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const timeText = (time: number) => new Date(time).toISOString();
const isName = (value: unknown, most: number): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value);
const shown = (value: unknown) =>
  typeof value === "string" ? JSON.stringify(value.slice(0, 50)) : `\`${typeof value === "object" ? typeof value : String(value)}\``;

function written(event: RecordedEvent, path: string): string {
  try {
    return JSON.stringify(event);
  } catch (cause) {
    throw problem("journey/invalid", "the event can't be written as JSON", "write texts, numbers, lists and objects", { path, cause });
  }
}

/** The id of the event that says what the last import knew of a customer. It is dated by the import, so that its moment says nothing. */
export const PROFILE = "customer.updated/import";

/**
 * Those events of an import that are new, and those that were imported before and say something else now, with the next revision. What the shop system said itself
 * stays as it is.
 */
export function corrections(events: RecordedEvent[], known: StoredEvent[]): { added: RecordedEvent[]; corrected: RecordedEvent[] } {
  const stored = new Map(known.map(({ id, data }) => [id, JSON.parse(data) as RecordedEvent]));
  const corrected = events.flatMap((event) => {
    const before = stored.get(String(event.id));
    if (before?.imported === undefined || content(before) === content(event)) return [];
    return [{ ...event, revision: (before.revision ?? 0) + 1 }];
  });
  return { added: events.filter(({ id }) => !stored.has(String(id))), corrected };
}

/** What an event says, in one order of its fields. */
function content({ revision: _, ...event }: RecordedEvent): string {
  const fields = event.id === PROFILE ? { ...event, at: "" } : event;
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
